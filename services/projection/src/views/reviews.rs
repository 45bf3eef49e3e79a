//! `reviews`: designation reviews, who was heard, who is late, who must act.

use domain::{
    measures::reviews::{self, ReviewThen},
    records::{Family, Opinion, ReviewOutcome},
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
    name: "reviews",
    title: words("지정 심의", "Reviews"),
    method: words(
        "지정 심의의 상태와 기한, 의견, 조치할 기관.",
        "State and deadline of each designation review, its opinions, and who must act.",
    ),
    parameters: &[
        Parameter::filter("agency", Kind::Id),
        Parameter::filter("cluster", Kind::Id),
        Parameter::filter("overdue", Kind::Choice(&["false", "true"])),
        Parameter::filter("state", Kind::Choice(STATES)),
        Parameter::filter("type", Kind::Id),
    ],
    open: closed,
    reads: &[Family::Agency, Family::Review],
    shape: Shape::Rows(COLUMNS, rows),
    behind: |ask, key| match key {
        [id] => reviews::behind(&ask.scene, id),
        _ => None,
    },
};

/// The columns of a review.
pub const COLUMNS: &[Column] = &[
    Column::text("review_id").key(),
    Column::text("type_code"),
    Column::text("cluster_id"),
    Column::word("state", STATES),
    Column::word("outcome", ReviewOutcome::WORDS).maybe(),
    Column::day("requested_on"),
    Column::day("answer_due_on"),
    Column::bool("overdue"),
    Column::objects("opinions", OPINIONS),
    Column::list("must_act"),
    Column::list("similar").maybe(),
];

const STATES: &[&str] = &["concluded", "open"];

const OPINIONS: &[Column] = &[Column::text("agency_id"), Column::word("opinion", Opinion::WORDS)];

fn rows(ask: &Ask<'_>) -> Result<Vec<Row>, Problem> {
    let asked = |review: &ReviewThen| {
        ask.is("type", Some(&review.requested.type_code))
            && ask.is("cluster", Some(&review.requested.cluster_id))
            && ask.is("state", Some(state(review)))
            && ask.is("overdue", Some(if review.is_overdue(ask.moment.on) { "true" } else { "false" }))
            && ask.given.text("agency").is_none_or(|agency| review.must_act.iter().any(|id| id.as_str() == agency))
    };
    let reviews = reviews::reviews(&ask.scene);
    Ok(reviews.iter().filter(|(_, review)| asked(review)).map(|(id, review)| row(ask, id, review)).collect())
}

const fn state(review: &ReviewThen) -> &'static str {
    if review.outcome.is_some() { "concluded" } else { "open" }
}

/// The row of a review.
pub fn row(ask: &Ask<'_>, id: &SmolStr, review: &ReviewThen) -> Row {
    let opinion = |(agency, opinion): (&domain::values::Id, &Opinion)| {
        Cell::Object(vec![("agency_id", agency.into()), ("opinion", opinion.word().into())])
    };
    vec![
        id.into(),
        (&review.requested.type_code).into(),
        (&review.requested.cluster_id).into(),
        state(review).into(),
        review.outcome.map(|outcome| outcome.word()).into(),
        review.requested_on.into(),
        review.requested.answer_due_on.into(),
        review.is_overdue(ask.moment.on).into(),
        Cell::List(review.opinions.iter().map(opinion).collect()),
        Cell::list(review.must_act.iter().map(|id| id.as_str())),
        // Unknown where registry was not asked; none where it found nothing.
        ask.history.aside(review.sequence).map_or(Cell::Null, |ids| Cell::list(ids.split(';').filter(|id| *id != "-"))),
    ]
}
