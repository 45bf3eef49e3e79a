//! Provinces for which a plan is too little covered by another.

use std::collections::BTreeMap;

use domain::{
    measures::{
        plans::{self, Alignment, Asked},
        scene::Behind,
    },
    records::{CodeList, Family},
};
use smol_str::SmolStr;

use super::{Finding, Found, Severity};
use crate::{
    cell::Cell,
    names,
    views::{Ask, words},
};

/// The finding.
pub const FINDING: Finding = Finding {
    rule_id: plans::ALIGNMENT,
    title: words("계획 간 반영률", "Plan alignment"),
    method: words(
        "한 시·도에서 두 계획이 고른 산업이나 기술의 반영률이 기준에 못 미치는 곳.",
        "Provinces in which what one plan names is covered by another plan less than the rule asks.",
    ),
    severity: Severity::Notice,
    reads: &[Family::Code, Family::Plan, Family::Rule],
    find,
    behind,
};

/// The insufficient rows by province.
fn insufficient(ask: &Ask<'_>) -> BTreeMap<SmolStr, Vec<Alignment>> {
    let coverage_from = ask.scene.parameters(plans::ALIGNMENT).get("coverage_from");
    let mut by_province: BTreeMap<SmolStr, Vec<Alignment>> = BTreeMap::new();
    for row in
        plans::alignment(&ask.scene, Asked::default()).into_iter().filter(|row| row.is_insufficient(&coverage_from))
    {
        by_province.entry(row.region.clone()).or_default().push(row);
    }
    by_province
}

fn find(ask: &Ask<'_>) -> Vec<Found> {
    insufficient(ask).into_iter().map(|(region, rows)| found(ask, &region, &rows)).collect()
}

fn found(ask: &Ask<'_>, region: &SmolStr, rows: &[Alignment]) -> Found {
    let name = names::or_bare(names::code(&ask.scene, CodeList::Region, region), region);
    let worst = rows.iter().min_by_key(|row| row.coverage_a());
    let plans = worst.map(|row| format!("{} → {}", row.plan_a, row.plan_b)).unwrap_or_default();
    let coverage = worst.and_then(Alignment::coverage_a);
    Found {
        subject: region.to_string(),
        statement_ko: format!(
            "{}: 계획 사이의 반영률이 기준보다 낮은 조합이 {}건입니다. 가장 낮은 것은 {plans}입니다.",
            name.ko,
            rows.len()
        ),
        statement_en: format!(
            "{}: {} comparisons of plans agree too little, least {plans}.",
            name.english(),
            rows.len()
        ),
        figures: vec![
            ("insufficient", rows.len().into()),
            ("lowest_coverage", coverage.as_ref().map(Cell::rounded).into()),
        ],
    }
}

fn behind(ask: &Ask<'_>, subject: &str) -> Option<Behind> {
    let rows = insufficient(ask).remove(subject)?;
    let of = |row: &Alignment| plans::behind(&ask.scene, row.target, &[&row.plan_a, &row.plan_b], Some(subject));
    let mut behind: Behind = rows.iter().flat_map(of).collect();
    behind.extend(ask.scene.adoption(plans::ALIGNMENT));
    Some(behind)
}
