//! The value of an indicator for a group of clusters in a year, or in a very period.
//!
//! At a cluster a year's value is made from the coarsest form recorded ([`observed`](crate::measures::observed)). Over
//! clusters sum and last add, mean averages the clusters' values. `provisional_share` = provisional observations / all
//! observations used. All clusters designated by then count, whatever their status.
//!
//! Source: National Finance Act, articles 85-2 to 85-12 (performance plans and reports).
//!
//! Worked example, mean: cluster A recorded 2024H1 = 3 and 2024H2 = 5, cluster B 2024 = 7, provisional. A is 4, B is 7, the
//! group is 5.5; one of three observations is provisional: 0.333333.

use std::collections::{BTreeSet, HashMap};

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    measures::{
        groups::{By, Narrow, Numbers},
        observed::{self, Value, When},
        scene::{Behind, Scene},
        tally::Tally,
    },
    records::Aggregation,
    values::{Exact, Name, Period},
};

/// What a year's value may be a mean of: up to 12 observations. Every such number divides this one, so that means of
/// different numbers add up as whole multiples.
const SHARES_OF_A_MEAN: i64 = 27_720;

/// The value of a group.
#[derive(Debug, Clone)]
pub struct Cell {
    tally: Tally,
    aggregation: Aggregation,
    clusters: usize,
    used: usize,
    provisional: usize,
}

impl Cell {
    const fn new(aggregation: Aggregation, tally: Tally) -> Self {
        Self { tally, aggregation, clusters: 0, used: 0, provisional: 0 }
    }

    fn add(&mut self, value: &Value<'_>) {
        // At most twelve months.
        let used = i64::try_from(value.used.len()).unwrap_or(12);
        let times = if self.is_mean() { SHARES_OF_A_MEAN / used } else { 1 };
        for row in value.used {
            self.tally.add(row.value, times);
            self.provisional += usize::from(row.provisional);
        }
        self.used += value.used.len();
        self.clusters += 1;
    }

    /// Whether the value is a mean, which is rounded, rather than a sum, which is not.
    pub fn is_mean(&self) -> bool {
        self.aggregation == Aggregation::Mean
    }

    /// The value.
    pub fn value(&self) -> Exact {
        let sum = self.tally.sum();
        if !self.is_mean() {
            return sum;
        }
        Exact::ratio(sum, Exact::from(SHARES_OF_A_MEAN)).unwrap_or_else(Exact::zero) / self.clusters
    }

    /// Which part of the observations may still change.
    pub fn provisional_share(&self) -> Option<Exact> {
        Exact::ratio(self.provisional, self.used)
    }
}

/// A value of the view.
#[derive(Debug, Clone)]
pub struct Row {
    /// The group.
    pub group: SmolStr,
    /// The year, or the very period.
    pub period: Period,
    /// The indicator.
    pub indicator_id: SmolStr,
    /// The value.
    pub cell: Cell,
}

/// The versions of the definition behind a value; none is one of its own.
pub type Definitions = BTreeSet<Option<Name>>;

/// The values of all groups.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub groups: Numbers,
    pub indicators: Numbers,
    pub cells: HashMap<(u32, Period, u32), Cell>,
    /// Collected only where they are asked for.
    pub definitions: HashMap<(u32, Period, u32), Definitions>,
}

impl Cells {
    pub fn of(
        scene: &Scene<'_>,
        by: By,
        narrow: &Narrow,
        when: &When,
        definitions: bool,
        wanted: impl Fn(&str) -> bool,
    ) -> Self {
        let mut cells = Self::default();
        observed::each(scene, when, wanted, |value| {
            if narrow.takes(&value.cluster.id, Some(value.cluster), value.cluster.ministry.as_ref()) {
                value.groups(by, |group| cells.add(group, value, definitions));
            }
        });
        cells
    }

    fn add(&mut self, group: &str, value: &Value<'_>, definitions: bool) {
        let key = (self.groups.number(group), value.period, self.indicators.number(value.indicator));
        self.cells.entry(key).or_insert_with(|| Cell::new(value.defined.aggregation, Tally::default())).add(value);
        if definitions {
            let behind = self.definitions.entry(key).or_default();
            for row in value.used {
                let definition = usize::try_from(row.definition).ok().and_then(|at| value.series.definitions.get(at));
                if let Some(definition) = definition.filter(|definition| !behind.contains(*definition)) {
                    behind.insert(definition.clone());
                }
            }
        }
    }
}

/// The rows of a grouping, by group, period and indicator; of all indicators, or one.
pub fn rows(scene: &Scene<'_>, by: By, narrow: &Narrow, when: &When, indicator: Option<&str>) -> Vec<Row> {
    let cells = Cells::of(scene, by, narrow, when, false, |id| indicator.is_none_or(|asked| asked == id));
    let Cells { groups, indicators, cells, .. } = cells;
    let row = |((group, period, indicator), cell)| Row {
        group: groups.name(group),
        period,
        indicator_id: indicators.name(indicator),
        cell,
    };
    let mut rows: Vec<Row> = cells.into_iter().map(row).filter(|row| narrow.selects(scene, by, &row.group)).collect();
    // Rows are of years, or all of one period: the order of years is that of their texts.
    rows.sort_unstable_by(|one, two| {
        (&one.group, one.period, &one.indicator_id).cmp(&(&two.group, two.period, &two.indicator_id))
    });
    rows
}

/// The updates behind a value: the observations used.
pub fn behind(scene: &Scene<'_>, by: By, narrow: &Narrow, when: &When, group: &str, indicator: &str) -> Behind {
    let mut behind = Behind::new();
    observed::each(
        scene,
        when,
        |id| id == indicator,
        |value| {
            if narrow.takes(&value.cluster.id, Some(value.cluster), value.cluster.ministry.as_ref()) {
                value.groups(by, |of| {
                    if of == group {
                        behind.extend(value.used.iter().map(|row| (Service::Performance, row.span.sequence)));
                    }
                });
            }
        },
    );
    behind
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::story::{Story, places, read};

    const YEARS: When = When::Years(1900..=2199);

    fn table(scene: &Scene<'_>, by: By, narrow: &Narrow, when: &When) -> Vec<String> {
        let text = |row: &Row| {
            let value = if row.cell.is_mean() { row.cell.value().rounded() } else { row.cell.value().full() };
            format!(
                "{} {} {} {value} {}",
                row.group,
                row.period,
                row.indicator_id,
                row.cell.provisional_share().unwrap().rounded()
            )
        };
        rows(scene, by, narrow, when, None).iter().map(text).collect()
    }

    fn told(aggregation: &str) -> Story {
        let mut story = Story::default();
        story.cluster_type("T", "MOTIE");
        story.cluster("A", "T", "11110;26");
        story.cluster("B", "T", "26110");
        story.indicator("rate", aggregation, "higher");
        for (cluster, period, value) in [("A", "2024H1", "3"), ("A", "2024H2", "5"), ("B", "2024", "7?")] {
            story.observed(cluster, "rate", period, value, "");
        }
        story
    }

    #[test]
    fn a_mean_is_that_of_the_clusters_values() {
        // The worked example: (4 + 7) / 2, one of three provisional.
        let story = told("mean");
        assert_eq!(table(&story.at("2024-12-31"), By::All, &Narrow::default(), &YEARS), ["all 2024 rate 5.5 0.333333"]);
        assert_eq!(
            behind(&story.at("2024-12-31"), By::All, &Narrow::default(), &YEARS, "all", "rate"),
            places(Service::Performance, &[2, 3, 4])
        );
        // Three observations of one cluster beside one of another: (1 / 3 + 1) / 2 = 2 / 3.
        let mut story = Story::default();
        story.cluster("A", "T", "11");
        story.cluster("B", "T", "11");
        story.indicator("rate", "mean", "higher");
        for (cluster, period, value) in
            [("A", "2024-01", "0"), ("A", "2024-02", "0"), ("A", "2024-07", "1"), ("B", "2024", "1")]
        {
            story.observed(cluster, "rate", period, value, "");
        }
        assert_eq!(table(&story.at("2024-12-31"), By::All, &Narrow::default(), &YEARS), ["all 2024 rate 0.666667 0"]);
    }

    #[test]
    fn sums_add_up_and_last_values_too() {
        assert_eq!(
            table(&told("sum").at("2024-12-31"), By::All, &Narrow::default(), &YEARS),
            ["all 2024 rate 15 0.333333"]
        );
        // 5 of A, 7 of B: two observations used.
        assert_eq!(
            table(&told("last").at("2024-12-31"), By::All, &Narrow::default(), &YEARS),
            ["all 2024 rate 12 0.5"]
        );
    }

    #[test]
    fn every_grouping_counts_what_belongs_to_it() {
        let story = told("sum");
        let scene = story.at("2024-12-31");
        let of = |by| table(&scene, by, &Narrow::default(), &YEARS);
        assert_eq!(of(By::Type), ["T 2024 rate 15 0.333333"]);
        assert_eq!(of(By::Ministry), ["MOTIE 2024 rate 15 0.333333"]);
        assert_eq!(of(By::Cluster), ["A 2024 rate 8 0", "B 2024 rate 7 1"]);
        assert_eq!(of(By::Region), ["11 2024 rate 8 0", "26 2024 rate 15 0.333333"]);
        let seoul = Narrow { region: Some("11".into()), ..Narrow::default() };
        assert_eq!(table(&scene, By::Region, &seoul, &YEARS), ["11 2024 rate 8 0"]);
        assert_eq!(table(&scene, By::All, &seoul, &YEARS), ["all 2024 rate 8 0"]);
    }

    #[test]
    fn with_a_period_the_rows_are_of_that_very_period() {
        let story = told("mean");
        let when = When::Period(read("2024H2"));
        assert_eq!(table(&story.at("2024-12-31"), By::All, &Narrow::default(), &when), ["all 2024H2 rate 5 0"]);
    }

    #[test]
    fn whatever_its_status_a_cluster_counts() {
        let mut story = told("sum");
        story.on("2024-06-01").designated(crate::records::ClusterDesignated {
            expires_on: Some(read("2024-07-01")),
            ..Story::designation("C", "T", "11")
        });
        story.observed("C", "rate", "2024", "100", "");
        assert_eq!(table(&story.at("2024-12-31"), By::All, &Narrow::default(), &YEARS), ["all 2024 rate 115 0.25"]);
    }

    #[test]
    fn a_sum_of_decimals_is_given_in_full() {
        let mut story = told("sum");
        story.observed("B", "rate", "2024", "0.0000001", "");
        assert_eq!(table(&story.at("2024-12-31"), By::All, &Narrow::default(), &YEARS), ["all 2024 rate 8.0000001 0"]);
    }
}
