//! `budget/reconciliation`: what several agencies report of the same money.

use domain::{
    measures::{
        reconciliation::{self, Row as Reported},
        scene::Behind,
    },
    records::Family,
};
use smol_str::{SmolStr, ToSmolStr};

use super::{Ask, Column, Row, Shape, View, closed, words};
use crate::{
    cell::Cell,
    query::{Kind, Parameter},
    refusals::Problem,
};

/// The view.
pub const VIEW: View = View {
    name: "budget/reconciliation",
    title: words("예산 대사", "Reconciliation"),
    method: words(
        "둘 이상의 기관이 같은 사업, 연도, 클러스터, 재원, 단계의 금액을 보고한 경우 기관별 최종 금액과 가장 큰 차이.",
        "Where at least two agencies report the same programme, year, cluster, source and stage: the latest word of each, and largest less smallest.",
    ),
    parameters: &[
        Parameter::filter("cluster", Kind::Id),
        Parameter::filter("fiscal_year", Kind::Year),
        Parameter::filter("programme", Kind::Id),
        Parameter::filter("source", Kind::Choice(&["local", "national", "private"])),
        Parameter::filter(
            "stage",
            Kind::Choice(&["appropriated", "carried_over", "executed", "lapsed", "requested", "supplementary"]),
        ),
    ],
    open: closed,
    reads: &[Family::Amount, Family::Cluster],
    shape: Shape::Rows(COLUMNS, rows),
    behind,
};

const COLUMNS: &[Column] = &[
    Column::text("programme_id").key(),
    Column::number("fiscal_year").key(),
    Column::text("cluster_id").key(),
    Column::text("source").key(),
    Column::text("stage").key(),
    Column::object("amounts"),
    Column::number("difference").by("largest - smallest").under(reconciliation::RULE),
];

fn rows(ask: &Ask<'_>) -> Result<Vec<Row>, Problem> {
    Ok(reconciliation::rows(&ask.scene).iter().filter(|reported| asked(ask, reported)).map(row).collect())
}

fn asked(ask: &Ask<'_>, reported: &Reported) -> bool {
    ask.is("programme", Some(&reported.programme_id))
        && ask.is("fiscal_year", Some(&reported.year.to_smolstr()))
        && ask.is("cluster", reported.cluster_id.as_deref())
        && ask.is("source", Some(reported.source.word()))
        && ask.is("stage", Some(reported.stage.word()))
}

fn row(reported: &Reported) -> Row {
    let amount = |(agency, won, _): &(domain::values::Id, i64, u64)| {
        Cell::Object(vec![("agency_id", agency.into()), ("amount_krw", (*won).into())])
    };
    vec![
        (&reported.programme_id).into(),
        reported.year.into(),
        reported.cluster_id.as_ref().into(),
        reported.source.word().into(),
        reported.stage.word().into(),
        Cell::List(reported.amounts.iter().map(amount).collect()),
        reported.difference().into(),
    ]
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [programme, year, cluster, source, stage] = key else { return None };
    let is = |reported: &&Reported| {
        reported.programme_id == *programme
            && reported.year.to_smolstr() == *year
            && reported.cluster_id.as_deref().unwrap_or_default() == cluster
            && reported.source.word() == source
            && reported.stage.word() == stage
    };
    reconciliation::rows(&ask.scene).iter().find(is).map(Reported::behind)
}
