//! `spin-offs`: whether spin-off companies keep what the law asks of them.

use domain::{
    measures::{
        scene::Behind,
        spin_offs::{self, Row as SpinOff},
    },
    records::Family,
};
use smol_str::SmolStr;

use super::{Ask, Column, Row, Shape, View, closed, words};
use crate::{
    cell::Cell,
    grouping::{self, CLUSTER, REGION, TYPE},
    query::{Kind, Parameter},
    refusals::Problem,
};

/// The view.
pub const VIEW: View = View {
    name: "spin-offs",
    title: words("연구소기업", "Spin-offs"),
    method: words(
        "연구소기업이 요건(지분율, 특구 내 소재, 기술 출자, 특구의 효력)을 지키는지, 어기고 있다면 언제부터인지. 날마다 그날의 규칙을 적용한다.",
        "Whether each company keeps what is required (share held, place in its zone, technology contributed, zone in force), and since when not. Each \
         day is judged by the rule of that day.",
    ),
    parameters: &[
        CLUSTER,
        Parameter::filter("compliant", Kind::Choice(&["false", "true"])),
        REGION,
        Parameter::filter("status", Kind::Choice(&["deregistered", "registered"])),
        TYPE,
    ],
    open: closed,
    reads: &[Family::Agency, Family::Cluster, Family::Code, Family::Rule, Family::SpinOff, Family::Type],
    shape: Shape::Rows(COLUMNS, rows),
    behind,
};

const COLUMNS: &[Column] = &[
    Column::text("company_id").key(),
    Column::text("cluster_id"),
    Column::text("registered_on"),
    Column::text("status"),
    Column::number("capital_krw"),
    Column::number("institution_share_percent"),
    Column::number("required_share_percent").under(spin_offs::RULE),
    Column::bool("located_in_zone"),
    Column::bool("compliant").under(spin_offs::RULE),
    Column::list("breaches"),
    Column::text("since"),
];

fn rows(ask: &Ask<'_>) -> Result<Vec<Row>, Problem> {
    let asked = |of: &&SpinOff| {
        let compliant = of.compliant().map(|compliant| if compliant { "true" } else { "false" });
        ask.is("status", Some(of.status())) && ask.is("compliant", compliant)
    };
    Ok(spin_offs::rows(&ask.scene, &grouping::narrow(ask)).iter().filter(asked).map(row).collect())
}

fn row(of: &SpinOff) -> Row {
    let registered = &of.life.registered;
    vec![
        (&of.company_id).into(),
        (&registered.cluster_id).into(),
        registered.registered_on.into(),
        of.status().into(),
        registered.capital_krw.into(),
        registered.institution_share_percent.into(),
        of.required.into(),
        registered.located_in_zone.into(),
        of.compliant().into(),
        Cell::list(of.breaches.iter().map(|breach| breach.word())),
        of.since.into(),
    ]
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [company] = key else { return None };
    let rows = spin_offs::rows(&ask.scene, &grouping::narrow(ask));
    rows.iter().find(|of| of.company_id == *company).map(|of| of.behind(&ask.scene))
}
