//! `foreign-investment`: declared and arrived, and the companies, by cluster and year.

use domain::{
    measures::{
        foreign_investment::{self, Row as Year},
        scene::Behind,
    },
    records::Family,
};
use smol_str::{SmolStr, ToSmolStr};

use super::{Ask, Column, Row, Shape, View, closed, words};
use crate::{
    cell::Cell,
    grouping::{self, CLUSTER, REGION, TYPE},
    query::{Kind, Parameter},
    refusals::Problem,
};

/// The view.
pub const VIEW: View = View {
    name: "foreign-investment",
    title: words("외국인 투자", "Foreign investment"),
    method: words(
        "클러스터, 연도별 신고액과 도착액, 외국인투자기업의 수. 도착액은 도착한 해에 그 투자의 클러스터로 센다.",
        "Declared and arrived by cluster and year, with the companies. What arrives counts at the cluster of its investment, in the year in which it arrives.",
    ),
    parameters: &[CLUSTER, REGION, TYPE, Parameter::filter("year", Kind::Year)],
    open: closed,
    reads: &[Family::Agency, Family::Cluster, Family::Code, Family::Company, Family::Investment, Family::Type],
    shape: Shape::Rows(COLUMNS, rows),
    behind,
};

const COLUMNS: &[Column] = &[
    Column::text("cluster_id").key(),
    Column::number("year").key(),
    Column::number("declared_usd"),
    Column::number("arrived_usd"),
    Column::number("arrival_rate").by("arrived / declared"),
    Column::number("companies_active"),
    Column::number("companies_closed"),
];

fn rows(ask: &Ask<'_>) -> Result<Vec<Row>, Problem> {
    let rows = foreign_investment::rows(&ask.scene, &grouping::narrow(ask));
    Ok(rows.iter().filter(|of| ask.is("year", Some(&of.year.to_smolstr()))).map(row).collect())
}

fn row(of: &Year) -> Row {
    vec![
        (&of.cluster_id).into(),
        of.year.into(),
        Cell::full(&of.declared.sum()),
        Cell::full(&of.arrived.sum()),
        of.arrival_rate().as_ref().map_or(Cell::Null, Cell::rounded),
        of.active.into(),
        of.closed.into(),
    ]
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [cluster, year] = key else { return None };
    let rows = foreign_investment::rows(&ask.scene, &grouping::narrow(ask));
    rows.into_iter().find(|of| of.cluster_id == *cluster && of.year.to_smolstr() == *year).map(|of| of.behind)
}
