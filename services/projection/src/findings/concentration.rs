//! Technologies that a plan names for so many provinces that it says nothing any more.

use domain::{
    measures::{
        plans::{self, Concentration},
        scene::Behind,
    },
    records::{CodeList, Family, Target},
    values::Exact,
};

use super::{
    Finding, Found, Severity,
    wording::{short, with_particle},
};
use crate::{
    cell::Cell,
    names,
    views::{Ask, words},
};

/// The finding.
pub const FINDING: Finding = Finding {
    rule_id: plans::CONCENTRATION,
    title: words("기술 편중", "Technology concentration"),
    method: words(
        "한 계획에서 기준을 넘는 비율의 시·도가 고른 국가전략기술.",
        "National strategic technologies that more provinces of a plan chose than the rule allows.",
    ),
    severity: Severity::Info,
    reads: &[Family::Code, Family::Plan, Family::Rule],
    find,
    behind,
};

fn find(ask: &Ask<'_>) -> Vec<Found> {
    let rows = plans::concentration(&ask.scene, None, Some(Target::Technology));
    rows.iter().filter(|row| plans::is_concentrated(&ask.scene, row)).map(|row| found(ask, row)).collect()
}

fn found(ask: &Ask<'_>, row: &Concentration) -> Found {
    let name = names::or_bare(names::code(&ask.scene, CodeList::Technology, &row.code), &row.code);
    let (count, all) = (row.regions.len(), ask.scene.provinces().len());
    let of_provinces = Exact::ratio(count, all);
    let percent = of_provinces.as_ref().map_or_else(String::new, |part| short(&(part * &Exact::from(100_i64))));
    Found {
        subject: format!("{}/{}", row.plan, row.code),
        statement_ko: format!(
            "{}: {} 시·도 {all}곳 가운데 {count}곳({percent}%)에 정했습니다.",
            row.plan,
            with_particle(&name.ko, ["을", "를"])
        ),
        statement_en: format!(
            "{}: {} is named for {count} of {all} provinces ({percent} percent).",
            row.plan,
            name.english()
        ),
        figures: vec![
            ("region_count", count.into()),
            ("provinces", all.into()),
            ("province_share", of_provinces.as_ref().map(Cell::rounded).into()),
            ("share", Cell::rounded(&row.share)),
        ],
    }
}

fn behind(ask: &Ask<'_>, subject: &str) -> Option<Behind> {
    // A share is one of all choices of the plan.
    let (plan, _) = subject.split_once('/')?;
    let mut behind = plans::behind(&ask.scene, Target::Technology, &[plan], None);
    behind.extend(ask.scene.adoption(plans::CONCENTRATION));
    Some(behind)
}
