//! `surveys`: how far each survey has come.

use domain::{
    measures::{
        scene::Behind,
        surveys::{self, Counts, SurveyThen},
    },
    records::Family,
};
use smol_str::SmolStr;

use super::{Ask, Column, Row, Shape, View, closed, words};
use crate::{cell::Cell, refusals::Problem};

/// The view.
pub const VIEW: View = View {
    name: "surveys",
    title: words("통합조사", "Surveys"),
    method: words(
        "조사별로 응답해야 할 클러스터와 제출, 기한 내 제출, 반려, 확정의 수.",
        "For each survey: clusters expected to answer, submitted, in time, returned, certified.",
    ),
    parameters: &[],
    open: closed,
    reads: READS,
    shape: Shape::Rows(COLUMNS, rows),
    behind,
};

/// What surveys depend on.
pub const READS: &[Family] = &[Family::Agency, Family::Answer, Family::Cluster, Family::Survey];

/// Whether answers are still taken.
pub const STATES: &[&str] = &["closed", "open"];

const COLUMNS: &[Column] = &[
    Column::text("survey_id").key(),
    Column::text("title_ko"),
    Column::text("title_en").maybe(),
    Column::day("reference_on"),
    Column::day("due_on"),
    Column::word("state", STATES),
    Column::whole("expected"),
    Column::whole("submitted"),
    Column::whole("on_time"),
    Column::whole("returned"),
    Column::whole("certified"),
];

fn rows(ask: &Ask<'_>) -> Result<Vec<Row>, Problem> {
    Ok(surveys::surveys(&ask.scene)
        .iter()
        .map(|(id, survey)| head(id, survey).into_iter().chain(counts(survey.counts(&ask.scene))).collect())
        .collect())
}

/// What a survey is.
pub fn head(id: &SmolStr, survey: &SurveyThen) -> [Cell; 6] {
    let opened = &survey.opened;
    let state = if survey.survey.closed { "closed" } else { "open" };
    [
        id.into(),
        (&opened.title_ko).into(),
        opened.title_en.as_ref().into(),
        opened.reference_on.into(),
        opened.due_on.into(),
        state.into(),
    ]
}

/// How far a survey has come.
pub fn counts(counts: Counts) -> [Cell; 5] {
    [counts.expected, counts.submitted, counts.on_time, counts.returned, counts.certified].map(Cell::from)
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [id] = key else { return None };
    Some(surveys::survey(&ask.scene, id)?.behind(&ask.scene, None))
}
