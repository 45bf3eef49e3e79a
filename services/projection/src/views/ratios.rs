//! `performance/ratios`: ratios of indicators, such as papers per billion won.

use domain::{
    measures::{
        groups::By,
        ratios::{self, Number, Row as Ratio},
        scene::Behind,
    },
    records::Family,
    values::Year,
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
    name: "performance/ratios",
    title: words("성과 비율", "Ratios"),
    method: words(
        "분자 지표를 분모로 나눈 비율과 전년 대비 변화. 정의가 바뀐 해에는 변화를 비우고, 연속해서 떨어지면 감소로 본다.",
        "Numerator over denominator, with the change against the year before. Where a definition changed there is no change; what fell year after \
         year is declining.",
    ),
    parameters: &[
        BY_OF_OBSERVATIONS,
        CLUSTER,
        MINISTRY,
        Parameter::filter("ratio", Kind::Id),
        REGION,
        TYPE,
        Parameter::filter("year", Kind::Year),
    ],
    open: closed,
    reads: &[
        Family::Agency,
        Family::Amount,
        Family::Cluster,
        Family::Code,
        Family::Indicator,
        Family::Observation,
        Family::Programme,
        Family::Rule,
        Family::Share,
        Family::Type,
    ],
    shape: Shape::Pages(COLUMNS, pages),
    behind,
};

const COLUMNS: &[Column] = &[
    Column::text("by").key(),
    Column::text("group").key(),
    Column::number("year").key(),
    Column::text("ratio_id").key(),
    Column::number("numerator"),
    Column::number("denominator"),
    Column::number("value").by("numerator · per / denominator"),
    Column::number("change").by("value - value of the year before"),
    Column::bool("declining").under(ratios::RULE),
];

fn pages(ask: &Ask<'_>, mark: Option<&str>, limit: usize) -> Result<Page, Problem> {
    let by = grouping::by(ask);
    let mut rows = ratios::rows(&ask.scene, by, &grouping::narrow(ask), ask.given.text("ratio"));
    if let Some(Year(year)) = ask.given.value("year") {
        rows.retain(|row| row.year == year);
    }
    grouping::page(rows, mark, limit, |ratio| row(by, &ratio))
}

fn row(by: By, ratio: &Ratio) -> Row {
    let number =
        |number: &Number| if number.is_mean { Cell::rounded(&number.value) } else { Cell::full(&number.value) };
    let rounded = |value: &Option<domain::values::Exact>| value.as_ref().map_or(Cell::Null, Cell::rounded);
    vec![
        by.word().into(),
        (&ratio.group).into(),
        ratio.year.into(),
        (&ratio.ratio_id).into(),
        number(&ratio.numerator),
        ratio.denominator.as_ref().map_or(Cell::Null, number),
        rounded(&ratio.value),
        rounded(&ratio.change),
        ratio.declining.into(),
    ]
}

/// The updates behind the value, and behind that of the year before where there is a change.
fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [by, group, year, ratio_id] = key else { return None };
    let (by, year): (By, i16) = (By::named(by)?, year.parse().ok()?);
    let narrow = grouping::narrow(ask);
    let rows = ratios::rows(&ask.scene, by, &narrow, Some(ratio_id));
    let row = rows.iter().find(|row| row.group == *group && row.year == year)?;
    let mut behind = ratios::behind(&ask.scene, by, &narrow, group, ratio_id, year);
    if row.change.is_some() {
        behind.extend(ratios::behind(&ask.scene, by, &narrow, group, ratio_id, year - 1));
    }
    Some(behind)
}
