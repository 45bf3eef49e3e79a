//! `performance`: values of indicators by group and year, or of a very period.

use domain::{
    measures::{
        budget::YEARS,
        groups::By,
        observed::When,
        performance::{self, Row as Value, Table},
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
        "구분, 연도별 지표값. 클러스터마다 가장 굵은 기간(연, 반기, 분기, 월)의 관측값을 지표의 집계 방법으로 모은다. \
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
    Column::word("by", grouping::OBSERVATIONS).key(),
    Column::text("group").key(),
    Column::text("period").key(),
    Column::text("indicator_id").key(),
    Column::number("value"),
    Column::share("provisional_share").maybe().by("provisional / observations used"),
];

fn pages(ask: &Ask<'_>, mark: Option<&str>, limit: usize) -> Result<Page, Problem> {
    let by = grouping::by(ask);
    let when = match (when(ask), ask.given.value("fiscal_year")) {
        (When::Years(_), Some(Year(year))) => When::Years(year..=year),
        // A period of another year has no rows.
        #[expect(clippy::reversed_empty_ranges, reason = "no year at all")]
        (When::Period(period), Some(Year(year))) if period.year != year => When::Years(1..=0),
        (when, _) => when,
    };
    let table = Table::of(&ask.scene, by, &grouping::narrow(ask), &when, ask.given.text("indicator"));
    grouping::page(table.len(), mark, limit, |at| table.row(at).map(|value| row(by, &value)))
}

/// Of which periods the values are.
fn when(ask: &Ask<'_>) -> When {
    ask.given.value::<Period>("period").map_or(When::Years(YEARS), When::Period)
}

fn row(by: By, of: &Value<'_>) -> Row {
    let value = of.cell.value();
    vec![
        by.word().into(),
        of.group.into(),
        of.cell.period().into(),
        of.indicator_id.into(),
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

#[cfg(test)]
mod tests {
    use crate::testing::Told;

    fn told() -> Told {
        let mut told = Told::default();
        told.say(
            "MOTIE 2020-01-01 cluster_type_defined type_code=T name_ko=T law_id=L ministry_id=MSIT layer=area
             MOTIE 2020-01-01 cluster_designated cluster_id=A type_code=T name_ko=A regions=11110;26 managing_agency_id=MOTIE
             MOTIE 2020-01-01 cluster_designated cluster_id=B type_code=T name_ko=B regions=26110 managing_agency_id=MOTIE
             MOTIE 2020-01-01 indicator_defined indicator_id=rate name_ko=r unit=p aggregation=mean better=higher
             MOTIE 2020-01-01 indicator_defined indicator_id=jobs name_ko=j unit=p aggregation=sum better=higher
             MOTIE 2024-12-31 observation_reported cluster_id=A indicator_id=rate period=2024H1 value=3 status=final
             MOTIE 2024-12-31 observation_reported cluster_id=A indicator_id=rate period=2024H2 value=5 status=final
             MOTIE 2024-12-31 observation_reported cluster_id=B indicator_id=rate period=2024 value=7 status=provisional
             MOTIE 2024-12-31 observation_reported cluster_id=B indicator_id=jobs period=2023 value=0.0000001 status=final",
        );
        told
    }

    const VALUES: &str = "by group period indicator_id value provisional_share";

    #[test]
    fn values_are_shown_by_any_grouping_in_the_order_of_their_keys() {
        let told = told();
        let all = ["all all 2023 jobs 0.0000001 0", "all all 2024 rate 5.5 0.333333"];
        assert_eq!(told.rows("performance?by=all", VALUES), all);
        assert_eq!(told.rows("performance?by=all&fiscal_year=2023", VALUES), all[..1]);
        assert_eq!(told.rows("performance?by=all&indicator=rate", VALUES), all[1..]);
        assert_eq!(told.rows("performance?by=region&fiscal_year=2024", "group value"), ["11 4", "26 5.5"]);
        assert_eq!(told.rows("performance?by=ministry&fiscal_year=2024&region=11", "group value"), ["MSIT 4"]);
        assert_eq!(told.rows("performance?fiscal_year=2024", "by group value"), ["type T 5.5"]);
    }

    #[test]
    fn with_a_period_the_values_are_of_that_very_period() {
        let told = told();
        assert_eq!(told.rows("performance?by=cluster&period=2024H2", VALUES), ["cluster A 2024H2 rate 5 0"]);
        assert_eq!(told.rows("performance?by=cluster&period=2024", VALUES), ["cluster B 2024 rate 7 1"]);
        assert_eq!(told.rows("performance?by=cluster&period=2024&fiscal_year=2023", VALUES), [""; 0]);
        // The year of the cluster is made of both halves, the period is not.
        assert_eq!(told.traces("performance?by=cluster&cluster=A"), ["performance:3 performance:4"]);
        assert_eq!(told.traces("performance?by=cluster&period=2024H2"), ["performance:4"]);
    }

    #[test]
    fn what_is_wrong_is_refused() {
        let told = told();
        assert_eq!(told.refused("performance?by=programme"), ["BAD_CODE by"]);
        assert_eq!(told.refused("performance?period=2024H3"), ["BAD_PERIOD period"]);
    }
}
