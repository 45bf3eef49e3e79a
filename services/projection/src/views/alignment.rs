//! `alignment`: whether what one plan names for a province is covered by another plan.

use domain::{
    measures::{
        plans::{self, Asked},
        scene::Behind,
    },
    records::{Family, Target},
    values::{Exact, Value},
};
use smol_str::SmolStr;

use super::{Ask, Column, Row, Shape, View, closed, words};
use crate::{
    cell::Cell,
    query::{Kind, Parameter},
    refusals::Problem,
};

/// The view.
pub const VIEW: View = View {
    name: "alignment",
    title: words("계획 간 반영률", "Alignment of plans"),
    method: words(
        "한 계획이 시·도에 정한 산업·기술을 다른 계획이 얼마나 담고 있는가(규칙 alignment).",
        "How far what a plan names for a province is named by another plan too (rule alignment).",
    ),
    parameters: &[
        Parameter::filter("plan_a", Kind::Id),
        Parameter::filter("plan_b", Kind::Id),
        Parameter::filter("target", TARGETS),
    ],
    open: closed,
    reads: &[Family::Code, Family::Plan, Family::Rule],
    shape: Shape::Rows(COLUMNS, rows),
    behind,
};

/// What plans set targets for.
pub const TARGETS: Kind = Kind::Choice(&["industry", "technology"]);

const COLUMNS: &[Column] = &[
    Column::text("plan_a").key(),
    Column::text("plan_b").key(),
    Column::text("region").key(),
    Column::word("target", Target::WORDS).key(),
    Column::list("a_codes"),
    Column::list("b_codes"),
    Column::list("matched"),
    Column::share("coverage_a").maybe().by("|A∩B| / |A|"),
    Column::share("coverage_b").maybe().by("|A∩B| / |B|"),
    Column::share("jaccard").maybe().by("|A∩B| / |A∪B|"),
    Column::bool("insufficient").by("coverage_a < coverage_from").under("alignment"),
];

/// The target that a question is narrowed to.
pub fn target(ask: &Ask<'_>) -> Option<Target> {
    ask.given.text("target").and_then(|target| Target::read(target).ok())
}

fn rows(ask: &Ask<'_>) -> Result<Vec<Row>, Problem> {
    let asked = Asked { plan_a: ask.given.text("plan_a"), plan_b: ask.given.text("plan_b"), target: target(ask) };
    let coverage_from = ask.scene.parameters(plans::ALIGNMENT).get("coverage_from");
    Ok(plans::alignment(&ask.scene, asked).iter().map(|alignment| row(alignment, &coverage_from)).collect())
}

fn row(of: &plans::Alignment, coverage_from: &Exact) -> Row {
    let share = |share: Option<Exact>| share.as_ref().map(Cell::rounded).into();
    vec![
        (&of.plan_a).into(),
        (&of.plan_b).into(),
        (&of.region).into(),
        of.target.word().into(),
        Cell::list(&of.a_codes),
        Cell::list(&of.b_codes),
        Cell::list(of.matched()),
        share(of.coverage_a()),
        share(of.coverage_b()),
        share(of.jaccard()),
        of.is_insufficient(coverage_from).into(),
    ]
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [plan_a, plan_b, region, target] = key else { return None };
    let mut behind = plans::behind(&ask.scene, Target::read(target).ok()?, &[plan_a, plan_b], Some(region));
    behind.extend(ask.scene.adoption(plans::ALIGNMENT));
    Some(behind)
}
