//! `concentration`: whether all provinces name the same.

use domain::{
    measures::{plans, scene::Behind},
    records::{Family, Target},
    values::Value,
};
use smol_str::SmolStr;

use super::{Ask, Column, Filled, Part, Shape, View, alignment, closed, words};
use crate::{
    cell::Cell,
    query::{Kind, Parameter},
    refusals::Problem,
};

/// The view.
pub const VIEW: View = View {
    name: "concentration",
    title: words("집중도", "Concentration"),
    method: words(
        "계획이 여러 시·도에 같은 산업·기술을 정하고 있는가(규칙 concentration).",
        "Whether a plan names the same industries or technologies for many provinces (rule concentration).",
    ),
    parameters: &[Parameter::filter("plan", Kind::Id), Parameter::filter("target", alignment::TARGETS)],
    open: closed,
    reads: &[Family::Code, Family::Plan],
    shape: Shape::Object(PARTS, object),
    behind,
};

const PARTS: &[Part] = &[
    Part::Table(
        "rows",
        &[
            Column::text("plan").key(),
            Column::word("target", Target::WORDS).key(),
            Column::text("code").key(),
            Column::list("regions"),
            Column::whole("region_count"),
            Column::share("share").by("n_c / Σ n"),
        ],
    ),
    Part::Table(
        "hhi",
        &[Column::text("plan").key(), Column::word("target", Target::WORDS).key(), Column::share("hhi").by("Σ share²")],
    ),
    Part::Table(
        "pairs",
        &[
            Column::text("plan").key(),
            Column::word("target", Target::WORDS).key(),
            Column::text("region_a").key(),
            Column::text("region_b").key(),
            Column::share("jaccard").by("|A∩B| / |A∪B|"),
        ],
    ),
];

fn object(ask: &Ask<'_>) -> Result<Vec<Filled>, Problem> {
    let (plan, target) = (ask.given.text("plan"), alignment::target(ask));
    let rows = plans::concentration(&ask.scene, plan, target);
    let hhi = plans::hhi(&rows);
    let code = |row: &plans::Concentration| {
        vec![
            (&row.plan).into(),
            row.target.word().into(),
            (&row.code).into(),
            Cell::list(&row.regions),
            row.regions.len().into(),
            Cell::rounded(&row.share),
        ]
    };
    let pair = |pair: plans::SameChoice| {
        vec![
            pair.plan.into(),
            pair.target.word().into(),
            pair.region_a.into(),
            pair.region_b.into(),
            Cell::rounded(&pair.jaccard),
        ]
    };
    Ok(vec![
        Filled::Rows(rows.iter().map(code).collect()),
        Filled::Rows(
            hhi.iter()
                .map(|((plan, target), hhi)| vec![plan.into(), target.word().into(), Cell::rounded(hhi)])
                .collect(),
        ),
        Filled::Rows(plans::same_choices(&ask.scene, plan, target).into_iter().map(pair).collect()),
    ])
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let parts: Vec<&str> = key.iter().map(SmolStr::as_str).collect();
    let of = |target: &str, plan: &str, region: Option<&str>| {
        Some(plans::behind(&ask.scene, Target::read(target).ok()?, &[plan], region))
    };
    match parts.as_slice() {
        // A share is one of all choices of the plan, and so is their concentration.
        ["rows", plan, target, _] | ["hhi", plan, target] => of(target, plan, None),
        ["pairs", plan, target, region_a, region_b] => {
            let mut behind = of(target, plan, Some(region_a))?;
            behind.extend(of(target, plan, Some(region_b))?);
            Some(behind)
        }
        _ => None,
    }
}
