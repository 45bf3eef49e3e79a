//! Provinces for which a plan is too little covered by another.

use std::collections::BTreeMap;

use domain::{
    measures::{
        plans::{self, Alignment, Asked},
        scene::Behind,
    },
    records::{CodeList, Family, Target},
    values::Exact,
};
use smol_str::SmolStr;

use super::{
    Finding, Found, Severity,
    wording::{counted, short},
};
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
    // Those in the list have a coverage: only what is named can be covered too little.
    let covered = || rows.iter().filter_map(|row| Some((row.coverage_a()?, row)));
    let least = covered().min_by(|(one, _), (two, _)| one.cmp(two));
    let is_tied = least.as_ref().is_some_and(|(least, _)| covered().filter(|(one, _)| one == least).nth(1).is_some());
    let (which_ko, which_en) = if is_tied {
        ("가장 낮은 것 가운데 하나는", "one of the lowest")
    } else {
        ("가장 낮은 것은", "the lowest")
    };
    let (least_ko, least_en) = least.as_ref().map(|(coverage, row)| told(row, coverage)).unwrap_or_default();
    let coverage = least.map(|(coverage, _)| coverage);
    Found {
        subject: region.to_string(),
        statement_ko: format!(
            "{}: 계획 사이의 반영률이 기준보다 낮은 조합이 {}건입니다. {which_ko} {least_ko}입니다.",
            name.ko,
            rows.len()
        ),
        statement_en: format!(
            "{}: {} too little; {which_en} is {least_en}.",
            name.english(),
            counted(rows.len(), ["comparison of plans agrees", "comparisons of plans agree"])
        ),
        figures: vec![
            ("insufficient", rows.len().into()),
            ("lowest_coverage", coverage.as_ref().map(Cell::rounded).into()),
        ],
    }
}

/// Two plans with what they were compared in and how much of the one the other covers, in Korean and in English.
fn told(row: &Alignment, coverage: &Exact) -> (String, String) {
    let (target_ko, target_en) = match row.target {
        Target::Industry => ("산업", "industries"),
        Target::Technology => ("기술", "technologies"),
    };
    let (plans, percent) = (format!("{} → {}", row.plan_a, row.plan_b), short(&(coverage * &Exact::from(100_i64))));
    (format!("{plans} {target_ko} {percent}%"), format!("{plans} in {target_en}, {percent} percent"))
}

fn behind(ask: &Ask<'_>, subject: &str) -> Option<Behind> {
    let rows = insufficient(ask).remove(subject)?;
    let of = |row: &Alignment| plans::behind(&ask.scene, row.target, &[&row.plan_a, &row.plan_b], Some(subject));
    let mut behind: Behind = rows.iter().flat_map(of).collect();
    behind.extend(ask.scene.adoption(plans::ALIGNMENT));
    Some(behind)
}
