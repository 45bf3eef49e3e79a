//! Ratios of indicators, such as papers per billion won: by group and year.
//!
//! value = numerator x per / denominator, where the denominator is above 0. Numerator and denominator are the group's values
//! ([`performance`]); `budget.national` is appropriated + supplementary national money of the
//! same group ([`budget`]). With a lag the denominator is that of as many years before.
//! change = value - value of the year before; there is none where the versions of the definition behind the two years
//! differ. declining: the value fell in each of the last years, as many as the rule `declining` says.
//!
//! Source: the National Assembly Budget Office's evaluation of November 2024, which found papers, patents and jobs per
//! billion won falling; National Finance Act, articles 85-2 to 85-12.
//!
//! Worked example: 12, 10 and 6 papers in three years, on 2, 2 and 1.5 billion won, per 1,000,000,000: the values are 6, 5
//! and 4, the changes -1 and -1, the third year is declining. Had the third year's papers another definition, its change
//! would be null and nothing declining.

use std::collections::{BTreeMap, BTreeSet};

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    measures::{
        both::both,
        budget,
        groups::{By, Narrow},
        observed::When,
        performance::{self, Cell, Cells},
        scene::{Behind, Scene},
    },
    performance::indicator::BUDGET_NATIONAL,
    records::{IndicatorRecord, RatioDefined, Source},
    values::Exact,
};

/// The rule of what is declining, and of the finding.
pub const RULE: &str = "declining";

/// A number of a ratio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// The number.
    pub value: Exact,
    /// Whether it is a mean, which is rounded, rather than a sum, which is not.
    pub is_mean: bool,
}

/// A ratio of a group in a year.
#[derive(Debug, Clone)]
pub struct Row {
    /// The group.
    pub group: SmolStr,
    /// The year of the numerator.
    pub year: i16,
    /// The ratio.
    pub ratio_id: SmolStr,
    /// What is observed.
    pub numerator: Number,
    /// What it is measured by, if it is known.
    pub denominator: Option<Number>,
    /// The ratio, if it is defined.
    pub value: Option<Exact>,
    /// Against the year before, if the two can be compared.
    pub change: Option<Exact>,
    /// Whether it fell in each of the last years.
    pub declining: bool,
}

/// The ratios defined then, by id, with the place of the definition in its stream.
pub fn defined<'w>(scene: &Scene<'w>) -> BTreeMap<&'w str, (u64, &'w RatioDefined)> {
    let last = |(id, entity): (&'w SmolStr, &'w crate::history::Entity<crate::performance::indicator::Indicator>)| {
        let said = entity.kept(scene.known(Service::Performance), scene.axes.on).last()?;
        match &said.record {
            IndicatorRecord::RatioDefined(ratio) => Some((id.as_str(), (said.at.sequence, ratio))),
            IndicatorRecord::IndicatorDefined(_) => None,
        }
    };
    scene.world.indicators.iter().filter_map(last).collect()
}

/// The ratios of all groups; a row is computed when it is looked at.
#[derive(Debug)]
pub struct Table<'w> {
    ratios: Vec<Parts<'w>>,
    observed: Cells<'w>,
    national: budget::Table,
    /// For how many years in a row a ratio has to fall.
    years: i16,
    /// Which group, year and ratio a row is of.
    rows: Vec<(usize, i16, usize)>,
}

/// A ratio with where its parts are found.
#[derive(Debug)]
struct Parts<'w> {
    defined: &'w RatioDefined,
    /// The number of an indicator.
    numerator: usize,
    denominator: Denominator,
}

#[derive(Debug, Clone, Copy)]
enum Denominator {
    National,
    /// The number of an indicator; none where it is not defined then.
    Indicator(Option<usize>),
}

impl<'w> Parts<'w> {
    fn of(defined: &'w RatioDefined, indicators: &[&str]) -> Option<Self> {
        let number = |id: &str| indicators.binary_search(&id).ok();
        let denominator = if defined.denominator.as_str() == BUDGET_NATIONAL {
            Denominator::National
        } else {
            Denominator::Indicator(number(&defined.denominator))
        };
        Some(Self { defined, numerator: number(&defined.numerator)?, denominator })
    }
}

impl<'w> Table<'w> {
    /// The ratios of a grouping, by group, year and ratio; all of them, or one.
    pub fn of(scene: &Scene<'w>, by: By, narrow: &Narrow, ratio: Option<&str>) -> Self {
        let mut ratios: Vec<&RatioDefined> = defined(scene).into_values().map(|(_, ratio)| ratio).collect();
        ratios.retain(|defined| ratio.is_none_or(|asked| asked == defined.indicator_id.as_str()));
        let wanted: BTreeSet<&str> =
            ratios.iter().flat_map(|ratio| [ratio.numerator.as_str(), ratio.denominator.as_str()]).collect();
        let observed = || Cells::of(scene, by, narrow, &When::Years(budget::YEARS), true, |id| wanted.contains(id));
        let (observed, national) = if wanted.contains(BUDGET_NATIONAL) {
            both(observed, || budget::Table::of(scene, by, narrow, None, Some(Source::National)))
        } else {
            (observed(), budget::Table::default())
        };
        let ratios = ratios.into_iter().filter_map(|ratio| Parts::of(ratio, &observed.indicators)).collect();
        let years = scene.parameters(RULE).years("years").max(1);
        let mut table = Self { ratios, observed, national, years, rows: Vec::new() };
        table.list();
        table
    }

    /// Lists the rows: where a numerator is observed.
    fn list(&mut self) {
        for (group, (_, cells)) in self.observed.groups.iter().enumerate() {
            let from = self.rows.len();
            for (at, ratio) in self.ratios.iter().enumerate() {
                self.rows.extend(cells[ratio.numerator].iter().map(|cell| (group, cell.period().year, at)));
            }
            self.rows[from..].sort_unstable();
        }
    }

    /// How many rows there are.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// For how many years in a row a ratio has to fall to be declining.
    pub const fn years(&self) -> i16 {
        self.years
    }

    /// Keeps the rows of a year.
    pub fn retain_year(&mut self, year: i16) {
        self.rows.retain(|(_, other, _)| *other == year);
    }

    /// A row.
    pub fn row(&self, at: usize) -> Option<Row> {
        let (group, year, ratio) = *self.rows.get(at)?;
        let of = Series { table: self, group, ratio: self.ratios.get(ratio)? };
        let value = of.value(year);
        let change = value.as_ref().zip(of.before(year).as_ref()).map(|(value, before)| value - before);
        Some(Row {
            group: self.observed.groups.get(group)?.0.clone(),
            year,
            ratio_id: of.ratio.defined.indicator_id.shared(),
            numerator: of.number(of.ratio.numerator, year)?,
            denominator: of.denominator(year),
            declining: change.as_ref().is_some_and(|change| *change < Exact::zero()) && of.declines(year),
            value,
            change,
        })
    }

    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = Row> {
        (0..self.len()).filter_map(|at| self.row(at))
    }
}

/// A ratio of a group over the years.
struct Series<'t, 'w> {
    table: &'t Table<'w>,
    group: usize,
    ratio: &'t Parts<'w>,
}

impl Series<'_, '_> {
    fn value(&self, year: i16) -> Option<Exact> {
        let above = self.number(self.ratio.numerator, year)?.value;
        let below = self.denominator(year)?.value;
        if !below.is_positive() {
            return None;
        }
        Exact::ratio(above * Exact::from(self.ratio.defined.per), below)
    }

    /// The value of the year before, if the two years can be compared.
    fn before(&self, year: i16) -> Option<Exact> {
        if self.is_break(year) { None } else { self.value(year - 1) }
    }

    /// Whether the value fell in each of the last years.
    fn declines(&self, year: i16) -> bool {
        let mut value = self.value(year);
        (0..self.table.years).all(|back| {
            let before = self.before(year - back);
            let fell = matches!((&value, &before), (Some(value), Some(before)) if value < before);
            value = before;
            fell
        })
    }

    fn number(&self, indicator: usize, year: i16) -> Option<Number> {
        let cell = self.cell(indicator, year)?;
        Some(Number { value: cell.value(), is_mean: cell.is_mean() })
    }

    fn denominator(&self, year: i16) -> Option<Number> {
        let year = lagged(self.ratio.defined, year)?;
        match self.ratio.denominator {
            Denominator::Indicator(number) => self.number(number?, year),
            Denominator::National => {
                let group = &self.table.observed.groups.get(self.group)?.0;
                let won = self.table.national.budget(group, year, Source::National)?;
                Some(Number { value: Exact::from(won), is_mean: false })
            }
        }
    }

    fn cell(&self, indicator: usize, year: i16) -> Option<&Cell> {
        let cells = self.table.observed.groups.get(self.group)?.1.get(indicator)?;
        cells.binary_search_by_key(&year, |cell| cell.period().year).ok().and_then(|at| cells.get(at))
    }

    /// Whether the definitions behind a year and the one before differ.
    fn is_break(&self, year: i16) -> bool {
        let versions = |indicator: usize, year: Option<i16>| self.cell(indicator, year?).map(|cell| &cell.versions);
        let numerator = self.ratio.numerator;
        let differ = versions(numerator, Some(year)) != versions(numerator, Some(year - 1));
        let Denominator::Indicator(Some(number)) = self.ratio.denominator else { return differ };
        let lagged = |year: i16| lagged(self.ratio.defined, year);
        differ || versions(number, lagged(year)) != versions(number, lagged(year - 1))
    }
}

/// The year of the denominator.
fn lagged(ratio: &RatioDefined, year: i16) -> Option<i16> {
    let lag = ratio.lag_years.0;
    i16::try_from(i64::from(year).checked_sub(lag)?).ok()
}

/// The updates behind a value: the observations and the money that made it, and the definition of the ratio.
pub fn behind(scene: &Scene<'_>, by: By, narrow: &Narrow, group: &str, ratio_id: &str, year: i16) -> Behind {
    let Some((sequence, ratio)) = defined(scene).get(ratio_id).copied() else { return Behind::new() };
    let mut behind = Behind::from([(Service::Performance, sequence)]);
    let mut add = |of: &str, year: i16| {
        behind.extend(if of == BUDGET_NATIONAL {
            budget::behind_budget(scene, by, narrow, group, year, Source::National)
        } else {
            performance::behind(scene, by, narrow, &When::Years(year..=year), group, of)
        });
    };
    add(&ratio.numerator, year);
    if let Some(year) = lagged(ratio, year) {
        add(&ratio.denominator, year);
    }
    behind
}

/// A ratio that is declining for a type, at its latest year with a value: what the finding is about.
#[derive(Debug, Clone)]
pub struct Declining {
    /// The type.
    pub type_code: SmolStr,
    /// The ratio.
    pub ratio_id: SmolStr,
    /// Its values by year, the last years and the one before them.
    pub values: Vec<(i16, Exact)>,
}

impl Declining {
    /// The updates behind the values.
    pub fn behind(&self, scene: &Scene<'_>) -> Behind {
        let of_year = |(year, _): &(i16, Exact)| {
            behind(scene, By::Type, &Narrow::default(), &self.type_code, &self.ratio_id, *year)
        };
        self.values.iter().flat_map(of_year).chain(scene.adoption(RULE)).collect()
    }
}

/// Everything that is declining, by type and ratio.
pub fn declining(scene: &Scene<'_>) -> Vec<Declining> {
    let table = Table::of(scene, By::Type, &Narrow::default(), None);
    let mut found = Vec::new();
    for (group, (type_code, cells)) in table.observed.groups.iter().enumerate() {
        for ratio in &table.ratios {
            let of = Series { table: &table, group, ratio };
            let years = || cells[ratio.numerator].iter().rev().map(|cell| cell.period().year);
            // Only its latest year with a value says whether it is declining.
            let Some(last) = years().find(|year| of.value(*year).is_some()).filter(|year| of.declines(*year)) else {
                continue;
            };
            let values = (last - table.years..=last).filter_map(|year| Some((year, of.value(year)?))).collect();
            found.push(Declining {
                type_code: type_code.clone(),
                ratio_id: ratio.defined.indicator_id.shared(),
                values,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::story::{Story, places};

    fn rows(scene: &Scene<'_>, by: By) -> Vec<Row> {
        Table::of(scene, by, &Narrow::default(), None).iter().collect()
    }

    fn table(scene: &Scene<'_>, by: By) -> Vec<String> {
        let number = |number: &Option<Exact>| number.as_ref().map_or("null".to_owned(), Exact::rounded);
        let text = |row: &Row| {
            let below = row.denominator.as_ref().map(|number| number.value.clone());
            let (value, change) = (number(&row.value), number(&row.change));
            format!(
                "{} {}: {}/{} {value} {change} {}",
                row.group,
                row.year,
                row.numerator.value.full(),
                number(&below),
                row.declining
            )
        };
        rows(scene, by).iter().map(text).collect()
    }

    /// Papers of three years on national money of three years.
    fn told(versions: [&str; 3]) -> Story {
        let mut story = Story::default();
        story.cluster_type("T", "MOTIE");
        story.cluster("C1", "T", "11");
        story.programme("P", "MOTIE", "T");
        story.indicator("papers", "sum", "higher");
        story.ratio("per_billion", "papers", "budget.national", "1000000000", 0);
        for (year, (papers, version)) in (2021..).zip([("12", versions[0]), ("10", versions[1]), ("6", versions[2])]) {
            story.observed("C1", "papers", &year.to_string(), papers, version);
        }
        for (year, won) in (2021..).zip([2_000_000_000, 2_000_000_000, 1_500_000_000]) {
            story.amount("P", year, "C1", "national", "appropriated", won - 1);
            story.amount("P", year, "C1", "national", "supplementary", 1);
            story.amount("P", year, "C1", "local", "appropriated", 5);
        }
        story
    }

    #[test]
    fn what_fell_in_each_of_the_last_years_is_declining() {
        // The worked example.
        let story = told(["", "", ""]);
        let all = [
            "all 2021: 12/2000000000 6 null false",
            "all 2022: 10/2000000000 5 -1 false",
            "all 2023: 6/1500000000 4 -1 true",
        ];
        let scene = story.at("2024-12-31");
        assert_eq!(table(&scene, By::All), all);
        assert_eq!(table(&scene, By::Region), all.map(|row| row.replace("all", "11")));
        let found = declining(&scene);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].type_code.as_str(), found[0].ratio_id.as_str()), ("T", "per_billion"));
        assert_eq!(found[0].values.iter().map(|(year, _)| *year).collect::<Vec<_>>(), [2021, 2022, 2023]);
        // Of the performance stream 2 is the ratio, 5 the papers of 2023; of the budget stream 8 and 9 are its national money.
        let mut behind = behind(&scene, By::All, &Narrow::default(), "all", "per_billion", 2023);
        assert_eq!(behind.split_off(&(Service::Performance, 0)), places(Service::Performance, &[2, 5]));
        assert_eq!(behind, places(Service::Budget, &[8, 9]));
    }

    #[test]
    fn a_change_of_the_definition_breaks_the_series() {
        let story = told(["", "", "v2"]);
        let last = "all 2023: 6/1500000000 4 null false";
        assert_eq!(table(&story.at("2024-12-31"), By::All)[2], last);
        assert_eq!(declining(&story.at("2024-12-31")).len(), 0);
        // The same version in every year is no break.
        assert_eq!(table(&told(["v2", "v2", "v2"]).at("2024-12-31"), By::All)[2], "all 2023: 6/1500000000 4 -1 true");
    }

    #[test]
    fn a_break_at_one_cluster_breaks_the_group() {
        let mut story = told(["", "", ""]);
        story.cluster("C2", "T", "11");
        for (year, version) in [("2021", ""), ("2022", "v2"), ("2023", "v2")] {
            story.observed("C2", "papers", year, "0", version);
        }
        // The sets are {none}, {none, v2} and {none, v2}.
        let changes: Vec<bool> =
            rows(&story.at("2024-12-31"), By::All).iter().map(|row| row.change.is_some()).collect();
        assert_eq!(changes, [false, false, true]);
    }

    #[test]
    fn with_a_lag_the_money_is_that_of_years_before() {
        let mut story = told(["", "", ""]);
        story.ratio("per_billion", "papers", "budget.national", "1000000000", 2);
        // Of 2019 and 2020 no money is known; 6 papers of 2023 on the 2 billion of 2021.
        let all = [
            "all 2021: 12/null null null false",
            "all 2022: 10/null null null false",
            "all 2023: 6/2000000000 3 null false",
        ];
        assert_eq!(table(&story.at("2024-12-31"), By::All), all);
    }

    #[test]
    fn nothing_is_divided_by_nought_or_less() {
        let mut story = told(["", "", ""]);
        story.amount("P", 2022, "C1", "national", "supplementary", -1_999_999_999);
        let all = [
            "all 2021: 12/2000000000 6 null false",
            "all 2022: 10/0 null null false",
            "all 2023: 6/1500000000 4 null false",
        ];
        assert_eq!(table(&story.at("2024-12-31"), By::All), all);
        // The latest year with a value is 2023, and its change is null.
        assert_eq!(declining(&story.at("2024-12-31")).len(), 0);
    }

    #[test]
    fn an_indicator_can_be_the_denominator_and_its_definition_counts_too() {
        let mut story = told(["", "", ""]);
        story.indicator("people", "mean", "neither");
        story.ratio("per_billion", "papers", "people", "1", 0);
        for (year, people, version) in [("2021", "4", ""), ("2022", "5", ""), ("2023", "4", "v2")] {
            story.observed("C1", "people", year, people, version);
        }
        let all = ["all 2021: 12/4 3 null false", "all 2022: 10/5 2 -1 false", "all 2023: 6/4 1.5 null false"];
        assert_eq!(table(&story.at("2024-12-31"), By::All), all);
    }

    #[test]
    fn the_rule_says_for_how_many_years() {
        let mut story = told(["", "", ""]);
        story.on("2024-01-01").rule(RULE, "years=1");
        story.on("2025-01-01").rule(RULE, "years=3");
        let declines = |day| rows(&story.at(day), By::All).iter().map(|row| row.declining).collect::<Vec<_>>();
        assert_eq!(declines("2023-12-31"), [false, false, true]);
        assert_eq!(declines("2024-12-31"), [false, true, true]);
        assert_eq!(declines("2025-12-31"), [false, false, false]);
    }

    #[test]
    fn the_denominator_of_a_ministry_is_its_programmes_money() {
        let mut story = told(["", "", ""]);
        // The same programme passes to another ministry: its money counts there, the cluster's papers do not.
        story.programme("P", "MSIT", "T");
        let all = [
            "MOTIE 2021: 12/null null null false",
            "MOTIE 2022: 10/null null null false",
            "MOTIE 2023: 6/null null null false",
        ];
        assert_eq!(table(&story.at("2024-12-31"), By::Ministry), all);
    }
}
