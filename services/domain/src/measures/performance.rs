//! The value of an indicator for a group of clusters in a year, or in a very period.
//!
//! At a cluster a year's value is made from the coarsest form recorded ([`observed`]). Over
//! clusters sum and last add, mean averages the clusters' values. `provisional_share` = provisional observations / all
//! observations used. All clusters designated by then count, whatever their status.
//!
//! Source: National Finance Act, articles 85-2 to 85-12 (performance plans and reports).
//!
//! Worked example, mean: cluster A recorded 2024H1 = 3 and 2024H2 = 5, cluster B 2024 = 7, provisional. A is 4, B is 7, the
//! group is 5.5; one of three observations is provisional: 0.333333.

use foldhash::HashMap;
use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    measures::{
        groups::{By, Narrow},
        observed::{self, Value, When},
        scene::{Behind, Scene},
        tally::Tally,
    },
    records::Aggregation,
    values::{Exact, Name, Period},
};

/// What a year's value may be a mean of: up to 12 observations. Every such number divides this one, so that means of
/// different numbers add up as whole multiples.
pub(super) const SHARES_OF_A_MEAN: u16 = 27_720;

/// The value of a group.
#[derive(Debug, Clone)]
pub struct Cell {
    period: Period,
    aggregation: Aggregation,
    tally: Tally,
    clusters: usize,
    used: usize,
    provisional: usize,
    /// The versions of the definition behind it, where they are asked for.
    pub(super) versions: Versions,
}

impl Cell {
    fn add(&mut self, value: &Value<'_>) {
        // At most twelve months.
        let used = u16::try_from(value.used.len()).unwrap_or(12);
        let times = if self.is_mean() { SHARES_OF_A_MEAN / used } else { 1 };
        for row in value.used {
            self.tally.add(row.value, times);
            self.provisional += usize::from(row.provisional);
        }
        self.used += value.used.len();
        self.clusters += 1;
    }

    /// The year, or the very period.
    pub const fn period(&self) -> Period {
        self.period
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
        Exact::ratio(sum, Exact::from(i64::from(SHARES_OF_A_MEAN))).unwrap_or_else(Exact::zero) / self.clusters
    }

    /// Which part of the observations may still change.
    pub fn provisional_share(&self) -> Option<Exact> {
        Exact::ratio(self.provisional, self.used)
    }
}

/// A set of versions of definitions, by number: the first ones as bits, and whatever comes after them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Versions {
    first: u64,
    more: Vec<usize>,
}

impl Versions {
    fn insert(&mut self, number: usize) {
        match u32::try_from(number).ok().and_then(|number| 1_u64.checked_shl(number)) {
            Some(bit) => self.first |= bit,
            None => {
                if let Err(at) = self.more.binary_search(&number) {
                    self.more.insert(at, number);
                }
            }
        }
    }
}

/// A value of the view.
#[derive(Debug, Clone)]
pub struct Row<'t> {
    /// The group.
    pub group: &'t SmolStr,
    /// The indicator.
    pub indicator_id: &'t str,
    /// The value.
    pub cell: &'t Cell,
}

/// The values of all groups.
#[derive(Debug)]
pub(super) struct Cells<'w> {
    /// Groups with their cells, by group; the cells by number of the indicator, then by period.
    pub groups: Vec<(SmolStr, Vec<Vec<Cell>>)>,
    /// The indicators, by number.
    pub indicators: Vec<&'w str>,
}

impl<'w> Cells<'w> {
    pub fn of(
        scene: &Scene<'w>,
        by: By,
        narrow: &Narrow,
        when: &When,
        versions: bool,
        wanted: impl Fn(&str) -> bool,
    ) -> Self {
        let indicators: Vec<&str> = observed::indicators(scene).into_keys().collect();
        let grouping = scene.grouping(by);
        let mut count = Count {
            cells: vec![Vec::new(); grouping.names().len()],
            numbers: Vec::new(),
            definitions: HashMap::default(),
        };
        observed::each(scene, when, narrow, wanted, |value| {
            count.add(grouping.at(value.place), indicators.len(), value, versions);
        });
        let named = grouping.names().iter().cloned().zip(count.cells);
        let mut groups: Vec<_> =
            named.filter(|(group, cells)| !cells.is_empty() && narrow.selects(scene, by, group)).collect();
        groups.sort_unstable_by(|one, two| one.0.cmp(&two.0));
        Self { groups, indicators }
    }
}

/// Cells while they are filled.
struct Count {
    /// By number of the group, of the indicator, by period.
    cells: Vec<Vec<Vec<Cell>>>,
    /// The definitions so far, with their numbers.
    definitions: HashMap<Option<Name>, usize>,
    /// The numbers of the definitions of a series.
    numbers: Vec<usize>,
}

impl Count {
    fn add(&mut self, counted: &[usize], indicators: usize, value: &Value<'_>, versions: bool) {
        if versions && value.is_first {
            self.number(&value.series.definitions);
        }
        for group in counted {
            let of_group = &mut self.cells[*group];
            if of_group.is_empty() {
                of_group.resize_with(indicators, Vec::new);
            }
            let cells = &mut of_group[value.defined.number];
            let at = cells.binary_search_by_key(&value.period, |cell| cell.period).unwrap_or_else(|at| {
                let (period, aggregation) = (value.period, value.defined.aggregation);
                let cell = Cell {
                    period,
                    aggregation,
                    tally: Tally::default(),
                    clusters: 0,
                    used: 0,
                    provisional: 0,
                    versions: Versions::default(),
                };
                cells.insert(at, cell);
                at
            });
            cells[at].add(value);
            if versions {
                let numbers =
                    value.used.iter().filter_map(|row| self.numbers.get(usize::try_from(row.definition).ok()?));
                numbers.for_each(|number| cells[at].versions.insert(*number));
            }
        }
    }

    /// Numbers the definitions of a series.
    fn number(&mut self, definitions: &[Option<Name>]) {
        self.numbers.clear();
        for definition in definitions {
            let next = self.definitions.len();
            let number = self.definitions.get(definition).copied();
            self.numbers.push(number.unwrap_or_else(|| *self.definitions.entry(definition.clone()).or_insert(next)));
        }
    }
}

/// The values of all groups; a row is made when it is looked at.
#[derive(Debug)]
pub struct Table<'w> {
    cells: Cells<'w>,
    /// Which group, indicator and cell a row is of.
    rows: Vec<(usize, usize, usize)>,
}

impl<'w> Table<'w> {
    /// The values of a grouping, by group, period and indicator; of all indicators, or one.
    pub fn of(scene: &Scene<'w>, by: By, narrow: &Narrow, when: &When, indicator: Option<&str>) -> Self {
        let cells = Cells::of(scene, by, narrow, when, false, |id| indicator.is_none_or(|asked| asked == id));
        let mut rows = Vec::new();
        for (group, (_, by_indicator)) in cells.groups.iter().enumerate() {
            let from = rows.len();
            for (indicator, cells) in by_indicator.iter().enumerate() {
                rows.extend((0..cells.len()).map(|cell| (group, indicator, cell)));
            }
            // Rows are of years, or all of one period: the order of years is that of their texts.
            rows[from..]
                .sort_unstable_by_key(|(_, indicator, cell)| (by_indicator[*indicator][*cell].period, *indicator));
        }
        Self { cells, rows }
    }

    /// How many rows there are.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A row.
    pub fn row(&self, at: usize) -> Option<Row<'_>> {
        let (group, indicator, cell) = *self.rows.get(at)?;
        let (group, by_indicator) = self.cells.groups.get(group)?;
        let indicator_id = self.cells.indicators.get(indicator)?;
        Some(Row { group, indicator_id, cell: by_indicator.get(indicator)?.get(cell)? })
    }

    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).filter_map(|at| self.row(at))
    }
}

/// The updates behind a value: the observations used.
pub fn behind(scene: &Scene<'_>, by: By, narrow: &Narrow, when: &When, group: &str, indicator: &str) -> Behind {
    let mut behind = Behind::new();
    observed::each(
        scene,
        when,
        narrow,
        |id| id == indicator,
        |value| {
            value.cluster.groups(by, |of| {
                if of == group {
                    behind.extend(value.used.iter().map(|row| (Service::Performance, row.span.sequence)));
                }
            });
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
        let text = |row: &Row<'_>| {
            let value = if row.cell.is_mean() { row.cell.value().rounded() } else { row.cell.value().full() };
            format!(
                "{} {} {} {value} {}",
                row.group,
                row.cell.period(),
                row.indicator_id,
                row.cell.provisional_share().unwrap().rounded()
            )
        };
        Table::of(scene, by, narrow, when, None).iter().map(|row| text(&row)).collect()
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
