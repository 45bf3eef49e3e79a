//! `performance`: values of indicators by group and year, or of a very period.

use domain::{
    measures::{
        budget::YEARS,
        groups::By,
        observed::When,
        performance::{self, Row as Value},
        scene::Behind,
    },
    records::Family,
    values::{Period, Year},
};
use smol_str::SmolStr;

use super::{Ask, Column, Page, Row, Shape, View, closed, words};
use crate::{
    cell::Cell,
    grouping::{self, BY_OF_OBSERVATIONS, CLUSTER, MINISTRY, REGION, TYPE},
    query::{Kind, Parameter},
    refusals::Problem,
};

/// The view.
pub const VIEW: View = View {
    name: "performance",
    title: words("성과", "Performance"),
    method: words(
        "묶음, 연도별 지표값. 클러스터마다 가장 굵은 기간(연, 반기, 분기, 월)의 관측값을 지표의 집계 방법으로 모은다. \
         기간을 지정하면 바로 그 기간의 값이다.",
        "Values of indicators by group and year. At each cluster the coarsest form recorded (year, half, quarter, month) is put together as the \
         indicator says. With a period the values are of that very period.",
    ),
    parameters: &[
        BY_OF_OBSERVATIONS,
        CLUSTER,
        Parameter::filter("fiscal_year", Kind::Year),
        Parameter::filter("indicator", Kind::Id),
        MINISTRY,
        Parameter::filter("period", Kind::Period).of_figure(),
        REGION,
        TYPE,
    ],
    open: closed,
    reads: &[Family::Agency, Family::Cluster, Family::Code, Family::Indicator, Family::Observation, Family::Type],
    shape: Shape::Pages(COLUMNS, pages),
    behind,
};

const COLUMNS: &[Column] = &[
    Column::text("by").key(),
    Column::text("group").key(),
    Column::text("period").key(),
    Column::text("indicator_id").key(),
    Column::number("value"),
    Column::number("provisional_share").by("provisional / observations used"),
];

fn pages(ask: &Ask<'_>, mark: Option<&str>, limit: usize) -> Result<Page, Problem> {
    let by = grouping::by(ask);
    let year = ask.given.value("fiscal_year").map(|Year(year)| year);
    let when = match (when(ask), year) {
        (When::Years(_), Some(year)) => When::Years(year..=year),
        (when, _) => when,
    };
    let mut rows = performance::rows(&ask.scene, by, &grouping::narrow(ask), &when, ask.given.text("indicator"));
    rows.retain(|row| year.is_none_or(|year| year == row.period.year));
    grouping::page(rows, mark, limit, |value| row(by, &value))
}

/// Of which periods the values are.
fn when(ask: &Ask<'_>) -> When {
    ask.given.value::<Period>("period").map_or(When::Years(YEARS), When::Period)
}

fn row(by: By, of: &Value) -> Row {
    let value = of.cell.value();
    vec![
        by.word().into(),
        (&of.group).into(),
        of.period.into(),
        (&of.indicator_id).into(),
        if of.cell.is_mean() { Cell::rounded(&value) } else { Cell::full(&value) },
        of.cell.provisional_share().as_ref().map_or(Cell::Null, Cell::rounded),
    ]
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [by, group, period, indicator] = key else { return None };
    let when = match when(ask) {
        When::Years(_) => period.parse().ok().map(|year: i16| When::Years(year..=year))?,
        when => when,
    };
    Some(performance::behind(&ask.scene, By::named(by)?, &grouping::narrow(ask), &when, group, indicator))
        .filter(|behind| !behind.is_empty())
}
