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
    Column::whole("year").key(),
    Column::number("declared_usd"),
    Column::number("arrived_usd"),
    Column::share("arrival_rate").maybe().by("arrived / declared"),
    Column::whole("companies_active"),
    Column::whole("companies_closed"),
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

#[cfg(test)]
mod tests {
    use crate::testing::Told;

    #[test]
    fn what_is_declared_and_arrives_is_shown_by_cluster_and_year() {
        let mut told = Told::default();
        told.say(
            "MOTIE 2010-01-01 cluster_designated cluster_id=F type_code=FEZ name_ko=F regions=28 managing_agency_id=MOTIE
             FEZ 2023-02-01 investment_declared investment_id=I cluster_id=F amount_usd=100.5
             FEZ 2023-07-01 investment_arrived investment_id=I amount_usd=30
             FEZ 2024-07-01 investment_arrived investment_id=I amount_usd=10
             FEZ 2024-01-01 foreign_company_registered company_id=K cluster_id=F name_ko=K
             FEZ 2024-09-01 foreign_company_closed company_id=K",
        );
        let fields = "cluster_id year declared_usd arrived_usd arrival_rate companies_active companies_closed";
        let all = ["F 2023 100.5 30 0.298507 0 0", "F 2024 0 10 null 0 1"];
        assert_eq!(told.rows("foreign-investment", fields), all);
        assert_eq!(told.rows("foreign-investment?effective_on=2024-08-31&year=2024", fields), ["F 2024 0 10 null 1 0"]);
        assert_eq!(told.rows("foreign-investment?cluster=G", fields), [""; 0]);
        assert_eq!(told.traces("foreign-investment?year=2023"), ["performance:1 performance:2"]);
        // 40 of 100.5 over 2022 to 2024.
        assert_eq!(told.rows("findings?rule=arrival", "severity subject"), ["warning F"]);
        assert_eq!(told.rows("findings?rule=arrival&rate_from=0.39", "draft"), ["false"]);
    }
}
