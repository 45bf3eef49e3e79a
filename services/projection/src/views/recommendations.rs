//! `recommendations`: how far they have come, who is late, who must act.

use domain::{
    measures::{
        recommendations::{self, RecommendationThen},
        scene::Behind,
    },
    records::{Family, RecommendationOutcome},
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
    name: "recommendations",
    title: words("권고", "Recommendations"),
    method: words(
        "권고의 이행 정도와 기한, 조치할 기관.",
        "How far each recommendation has come, its deadline, and who must act.",
    ),
    parameters: &[
        Parameter::filter("agency", Kind::Id),
        Parameter::filter("overdue", Kind::Choice(&["false", "true"])),
        Parameter::filter("state", Kind::Choice(STATES)),
    ],
    open: closed,
    reads: &[Family::Agency, Family::Recommendation],
    shape: Shape::Rows(COLUMNS, rows),
    behind,
};

const STATES: &[&str] = &["closed", "open"];

const COLUMNS: &[Column] = &[
    Column::text("recommendation_id").key(),
    Column::text("addressee_agency_id"),
    Column::text("title_ko"),
    Column::day("due_on"),
    Column::number("progress_percent").maybe(),
    Column::word("state", STATES),
    Column::word("outcome", RecommendationOutcome::WORDS).maybe(),
    Column::bool("overdue").under("overdue"),
    Column::list("must_act"),
];

fn rows(ask: &Ask<'_>) -> Result<Vec<Row>, Problem> {
    let asked = |of: &RecommendationThen| {
        ask.is("agency", Some(&of.addressee))
            && ask.is("state", Some(state(of)))
            && ask.is("overdue", Some(if of.is_overdue(ask.moment.on) { "true" } else { "false" }))
    };
    let recommendations = recommendations::recommendations(&ask.scene);
    Ok(recommendations.iter().filter(|(_, of)| asked(of)).map(|(id, of)| row(ask, id, of)).collect())
}

const fn state(of: &RecommendationThen) -> &'static str {
    if of.outcome.is_some() { "closed" } else { "open" }
}

fn row(ask: &Ask<'_>, id: &SmolStr, of: &RecommendationThen) -> Row {
    vec![
        id.into(),
        (&of.addressee).into(),
        (&of.issued.title_ko).into(),
        of.issued.due_on.into(),
        of.progress_percent.into(),
        state(of).into(),
        of.outcome.map(|outcome| outcome.word()).into(),
        of.is_overdue(ask.moment.on).into(),
        Cell::list(of.must_act().map(|id| id.as_str())),
    ]
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [id] = key else { return None };
    recommendations::behind(&ask.scene, id)
}
