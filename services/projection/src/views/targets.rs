//! `performance/targets`: what was aimed at, beside what was observed.

use domain::{
    measures::{
        scene::Behind,
        targets::{self, Row as Target},
    },
    records::Family,
    values::Year,
};
use smol_str::{SmolStr, ToSmolStr};

use super::{Ask, Column, Row, Shape, View, closed, words};
use crate::{
    cell::Cell,
    grouping::{self, CLUSTER, MINISTRY, REGION, TYPE},
    query::{Kind, Parameter},
    refusals::Problem,
};

/// The view.
pub const VIEW: View = View {
    name: "performance/targets",
    title: words("성과 목표", "Targets"),
    method: words(
        "클러스터, 지표, 기간별 목표와 같은 기간의 관측값. 낮을수록 좋은 지표는 목표를 실적으로 나눈다.",
        "Targets by cluster, indicator and period beside the observation of the very same period. Where lower is better, target over actual.",
    ),
    parameters: &[
        CLUSTER,
        Parameter::filter("fiscal_year", Kind::Year),
        Parameter::filter("indicator", Kind::Id),
        MINISTRY,
        Parameter::filter("period", Kind::Period),
        REGION,
        TYPE,
    ],
    open: closed,
    reads: &[Family::Agency, Family::Cluster, Family::Code, Family::Indicator, Family::Observation, Family::Type],
    shape: Shape::Rows(COLUMNS, rows),
    behind,
};

const COLUMNS: &[Column] = &[
    Column::text("cluster_id").key(),
    Column::text("indicator_id").key(),
    Column::text("period").key(),
    Column::number("baseline"),
    Column::number("target"),
    Column::number("actual"),
    Column::number("attainment").by("actual / target; target / actual where lower is better"),
];

fn rows(ask: &Ask<'_>) -> Result<Vec<Row>, Problem> {
    let year = ask.given.value("fiscal_year").map(|Year(year)| year);
    let targets = targets::rows(&ask.scene, &grouping::narrow(ask), ask.given.text("indicator"));
    let asked = |of: &&Target| {
        ask.is("period", Some(&of.period.to_smolstr())) && year.is_none_or(|year| year == of.period.year)
    };
    Ok(targets.iter().filter(asked).map(row).collect())
}

fn row(of: &Target) -> Row {
    vec![
        (&of.cluster_id).into(),
        (&of.indicator_id).into(),
        of.period.into(),
        of.target.baseline.into(),
        of.target.value.into(),
        of.actual.map(|actual| actual.value).into(),
        of.attainment().as_ref().map_or(Cell::Null, Cell::rounded),
    ]
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [cluster, indicator, period] = key else { return None };
    let rows = targets::rows(&ask.scene, &grouping::narrow(ask), Some(indicator));
    rows.iter().find(|of| of.cluster_id == *cluster && of.period.to_smolstr() == *period).map(Target::behind)
}
