//! `budget`: money by group, year and source.

use domain::{
    measures::{
        budget::{self, Row as Money, Table},
        groups::By,
        scene::Behind,
    },
    records::{Family, Source, Stage},
    values::{Value, Year},
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
        "구분, 회계연도, 재원별 여섯 단계의 금액과 집행률. 여러 기관이 같은 금액을 보고하면 사업 소관 부처의 것을, 없으면 가장 늦은 것을 쓴다. \
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
    Column::word("by", grouping::MONEY).key(),
    Column::text("group").key(),
    Column::whole("fiscal_year").key(),
    Column::word("source", Source::WORDS).key(),
    Column::won("requested"),
    Column::won("appropriated"),
    Column::won("supplementary"),
    Column::won("executed"),
    Column::won("carried_over"),
    Column::won("lapsed"),
    Column::share("execution_rate")
        .maybe()
        .by("executed / (appropriated + supplementary + carried_over of the year before)"),
];

fn pages(ask: &Ask<'_>, mark: Option<&str>, limit: usize) -> Result<Page, Problem> {
    let by = grouping::by(ask);
    let year = ask.given.value("fiscal_year").map(|Year(year)| year);
    let table = Table::of(&ask.scene, by, &grouping::narrow(ask), year, ask.given.value("source"));
    grouping::page(table.len(), mark, limit, |at| table.row(at).map(|money| row(by, &money)))
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

#[cfg(test)]
mod tests {
    use crate::testing::Told;

    /// 101 won of a whole programme over two clusters of two types in two provinces; of 2023 something is carried over.
    fn told() -> Told {
        let mut told = Told::default();
        told.say(
            "MOTIE 2020-01-01 cluster_type_defined type_code=ZONE name_ko=Z law_id=L ministry_id=MSIT layer=area
             MOTIE 2020-01-01 cluster_designated cluster_id=C1 type_code=ZONE name_ko=C regions=11110;26 managing_agency_id=MOTIE
             MOTIE 2020-01-01 cluster_designated cluster_id=C2 type_code=OTHER name_ko=C regions=26110 managing_agency_id=MOTIE
             MOTIE 2020-01-01 programme_defined programme_id=P name_ko=P ministry_id=MOTIE
             MOTIE 2020-01-01 share_set programme_id=P fiscal_year=2024 shares=C1:0.5;C2:0.5
             MOTIE 2024-02-01 amount_recorded programme_id=P fiscal_year=2024 source=national stage=appropriated amount_krw=101
             MOTIE 2024-02-01 amount_recorded programme_id=P fiscal_year=2024 source=national stage=executed amount_krw=91
             MOTIE 2024-02-01 amount_recorded programme_id=P fiscal_year=2023 cluster_id=C1 source=national stage=carried_over amount_krw=9
             SEOUL 2024-02-01 amount_recorded programme_id=P fiscal_year=2024 cluster_id=C1 source=local stage=executed amount_krw=5",
        );
        told
    }

    const MONEY: &str = "by group fiscal_year source appropriated executed carried_over execution_rate";

    #[test]
    fn money_is_shown_by_any_grouping() {
        let told = told();
        // 101 is 51 and 50, 91 is 46 and 45: 46 / (51 + 9) and 45 / 50.
        let by_cluster = [
            "cluster C1 2023 national 0 0 9 null",
            "cluster C1 2024 local 0 5 0 null",
            "cluster C1 2024 national 51 46 0 0.766667",
            "cluster C2 2024 national 50 45 0 0.9",
        ];
        assert_eq!(told.rows("budget?by=cluster", MONEY), by_cluster);
        assert_eq!(told.rows("budget?by=cluster&fiscal_year=2024&source=national", MONEY), by_cluster[2..]);
        assert_eq!(told.rows("budget?by=cluster&cluster=C2", MONEY), by_cluster[3..]);
        let of_2024 =
            |by: &str| told.rows(&format!("budget?by={by}&fiscal_year=2024&source=national"), "group appropriated");
        assert_eq!(of_2024("all"), ["all 101"]);
        assert_eq!(of_2024("ministry"), ["MOTIE 101"]);
        assert_eq!(of_2024("programme"), ["P 101"]);
        assert_eq!(of_2024("region"), ["11 51", "26 101"]);
        assert_eq!(of_2024("type"), ["OTHER 50", "ZONE 51"]);
        assert_eq!(
            told.rows("budget?fiscal_year=2024&region=11", "group source executed"),
            ["ZONE local 5", "ZONE national 46"]
        );
    }

    #[test]
    fn a_page_goes_on_where_the_one_before_ended() {
        let told = told();
        assert_eq!(told.rows("budget?by=cluster&limit=3", "group").len(), 3);
        assert_eq!(
            told.pages("budget?by=cluster&limit=3", "group source"),
            ["C1 national", "C1 local", "C1 national", "C2 national"]
        );
    }

    #[test]
    fn what_is_wrong_is_refused() {
        let told = told();
        assert_eq!(told.refused("budget?by=moon"), ["BAD_CODE by"]);
        assert_eq!(told.refused("budget?fiscal_year=24"), ["BAD_PERIOD fiscal_year"]);
        assert_eq!(told.refused("budget?indicator=x"), ["UNKNOWN_FIELD indicator"]);
    }

    #[test]
    fn a_row_opens_to_the_updates_behind_it() {
        let told = told();
        // 1 is the programme, 2 the shares, 3 and 4 the money of 2024, 5 what 2023 carried over.
        let traces = told.traces("budget?by=cluster&fiscal_year=2024&source=national");
        assert_eq!(traces, ["budget:2 budget:3 budget:4 budget:5", "budget:2 budget:3 budget:4"]);
        // A filter that changes the figure goes with its trace.
        assert_eq!(
            told.traces("budget?by=all&fiscal_year=2024&source=national&cluster=C2"),
            ["budget:2 budget:3 budget:4"]
        );
    }
}
