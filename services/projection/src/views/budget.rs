//! `budget`: money by group, year and source.

use domain::{
    measures::{
        budget::{self, Row as Money},
        groups::By,
        scene::Behind,
    },
    records::{Family, Source, Stage},
    values::Value,
};
use smol_str::SmolStr;

use super::{Ask, Column, Page, Row, Shape, View, closed, words};
use crate::{
    cell::Cell,
    grouping::{self, BY_OF_MONEY, CLUSTER, MINISTRY, PROGRAMME, REGION, TYPE},
    query::{Kind, Parameter},
    refusals::Problem,
};

/// The view.
pub const VIEW: View = View {
    name: "budget",
    title: words("예산", "Budget"),
    method: words(
        "묶음, 회계연도, 재원별 여섯 단계의 금액과 집행률. 여러 기관이 같은 금액을 보고하면 사업 소관 부처의 것을, 없으면 가장 늦은 것을 쓴다. \
         사업 전체의 금액은 배분 비율로 클러스터에 나눈다.",
        "Money by group, fiscal year and source in six stages, with the execution rate. Where several agencies report the same, that of the \
         programme's ministry counts, else the latest. Money of a whole programme is split over clusters by its shares.",
    ),
    parameters: &[
        BY_OF_MONEY,
        CLUSTER,
        Parameter::filter("fiscal_year", Kind::Year),
        MINISTRY,
        PROGRAMME,
        REGION,
        Parameter::filter("source", Kind::Choice(&["local", "national", "private"])),
        TYPE,
    ],
    open: closed,
    reads: &[
        Family::Agency,
        Family::Amount,
        Family::Cluster,
        Family::Code,
        Family::Programme,
        Family::Share,
        Family::Type,
    ],
    shape: Shape::Pages(COLUMNS, pages),
    behind,
};

/// The columns of a row of money.
pub const COLUMNS: &[Column] = &[
    Column::text("by").key(),
    Column::text("group").key(),
    Column::number("fiscal_year").key(),
    Column::text("source").key(),
    Column::number("requested"),
    Column::number("appropriated"),
    Column::number("supplementary"),
    Column::number("executed"),
    Column::number("carried_over"),
    Column::number("lapsed"),
    Column::number("execution_rate").by("executed / (appropriated + supplementary + carried_over of the year before)"),
];

fn pages(ask: &Ask<'_>, mark: Option<&str>, limit: usize) -> Result<Page, Problem> {
    let by = grouping::by(ask);
    let mut rows = budget::rows(
        &ask.scene,
        by,
        &grouping::narrow(ask),
        ask.given.value("fiscal_year").map(|year: domain::values::Year| year.0),
    );
    rows.retain(|row| ask.is("source", Some(row.source.word())));
    grouping::page(rows, mark, limit, |money| row(by, &money))
}

/// A row of money.
pub fn row(by: By, money: &Money) -> Row {
    let key = [by.word().into(), (&money.group).into(), money.year.into(), money.source.word().into()];
    let stages = money.stages.into_iter().map(Cell::from);
    let rate = money.execution_rate().as_ref().map_or(Cell::Null, Cell::rounded);
    key.into_iter().chain(stages).chain([rate]).collect()
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [by, group, year, source] = key else { return None };
    let (year, source) = (year.parse().ok()?, Source::read(source).ok()?);
    Some(budget::behind(&ask.scene, By::named(by)?, &grouping::narrow(ask), group, year, source))
        .filter(|behind| !behind.is_empty())
}

/// The stages stand in the order of the columns.
const _: () = assert!(Stage::ALL.len() + 5 == COLUMNS.len());
