//! Provinces in which clusters stand on too many laws.

use domain::{
    measures::{
        fragmentation::{self, Level, RULE},
        scene::Behind,
    },
    records::{CodeList, Family},
    values::Exact,
};

use super::{Finding, Found, Severity, wording::counted};
use crate::{
    cell::Cell,
    names,
    views::{Ask, words},
};

/// The finding.
pub const FINDING: Finding = Finding {
    rule_id: RULE,
    title: words("법률 분산", "Fragmentation of laws"),
    method: words(
        "한 시·도의 클러스터가 근거로 삼는 법률의 수가 기준을 넘는 곳.",
        "Provinces whose clusters stand on more laws than the rule allows.",
    ),
    severity: Severity::Info,
    reads: &[Family::Agency, Family::Cluster, Family::Code, Family::Rule, Family::Type],
    find,
    behind,
};

fn find(ask: &Ask<'_>) -> Vec<Found> {
    let laws_above = ask.scene.parameters(RULE).get("laws_above");
    let regions = fragmentation::regions(&ask.scene, Level::Province).into_iter();
    regions
        .filter(|(_, of)| Exact::from(of.laws.len()) > laws_above)
        .map(|(region, of)| {
            let name = names::or_bare(names::code(&ask.scene, CodeList::Region, &region), &region);
            Found {
                statement_ko: format!(
                    "{}: 클러스터의 근거 법률이 {}개, 소관 부처가 {}개입니다.",
                    name.ko,
                    of.laws.len(),
                    of.ministries.len()
                ),
                statement_en: format!(
                    "{}: clusters rest on {} of {}.",
                    name.english(),
                    counted(of.laws.len(), ["law", "laws"]),
                    counted(of.ministries.len(), ["ministry", "ministries"])
                ),
                figures: vec![
                    ("laws", of.laws.len().into()),
                    ("ministries", of.ministries.len().into()),
                    ("ministry_hhi", of.ministry_hhi().as_ref().map(Cell::rounded).into()),
                ],
                subject: region.to_string(),
            }
        })
        .collect()
}

fn behind(ask: &Ask<'_>, subject: &str) -> Option<Behind> {
    let mut behind = fragmentation::behind(&ask.scene, subject);
    behind.extend(ask.scene.adoption(RULE));
    Some(behind)
}
