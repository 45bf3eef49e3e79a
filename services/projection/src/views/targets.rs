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

use super::{Ask, Column, Page, Row, Shape, View, closed, words};
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
    shape: Shape::Pages(COLUMNS, pages),
    behind,
};

const COLUMNS: &[Column] = &[
    Column::text("cluster_id").key(),
    Column::text("indicator_id").key(),
    Column::text("period").key(),
    Column::number("baseline").maybe(),
    Column::number("target"),
    Column::number("actual").maybe(),
    Column::share("attainment").maybe().by("actual / target; target / actual where lower is better"),
];

fn pages(ask: &Ask<'_>, mark: Option<&str>, limit: usize) -> Result<Page, Problem> {
    let year = ask.given.value("fiscal_year").map(|Year(year)| year);
    let mut rows = targets::rows(&ask.scene, &grouping::narrow(ask), ask.given.text("indicator"));
    rows.retain(|of| ask.is("period", Some(&of.period.to_smolstr())));
    rows.retain(|of| year.is_none_or(|year| year == of.period.year));
    grouping::page(rows.len(), mark, limit, |at| rows.get(at).map(row))
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

#[cfg(test)]
mod tests {
    use crate::testing::Told;

    #[test]
    fn a_target_stands_beside_what_was_observed() {
        let mut told = Told::default();
        told.say(
            "MOTIE 2020-01-01 cluster_designated cluster_id=C type_code=T name_ko=C regions=11 managing_agency_id=MOTIE
             MOTIE 2020-01-01 indicator_defined indicator_id=jobs name_ko=j unit=p aggregation=sum better=higher
             MOTIE 2024-01-01 target_set cluster_id=C indicator_id=jobs period=2024 value=3 baseline=1.5
             MOTIE 2024-01-01 observation_reported cluster_id=C indicator_id=jobs period=2024 value=2 status=final
             MOTIE 2024-01-01 target_set cluster_id=C indicator_id=jobs period=2024-03 value=1",
        );
        let fields = "cluster_id indicator_id period baseline target actual attainment";
        let all = ["C jobs 2024 1.5 3 2 0.666667", "C jobs 2024-03 null 1 null null"];
        assert_eq!(told.rows("performance/targets", fields), all);
        assert_eq!(told.rows("performance/targets?period=2024-03", fields), all[1..]);
        assert_eq!(told.rows("performance/targets?cluster=D", fields), [""; 0]);
        assert_eq!(told.traces("performance/targets"), ["performance:2 performance:3", "performance:4"]);
    }
}
