//! Ratios of indicators, such as papers per billion won: by group and year.
//!
//! value = numerator x per / denominator, where the denominator is above 0. Numerator and denominator are the group's values
//! ([`performance`](crate::measures::performance)); `budget.national` is appropriated + supplementary national money of the
//! same group ([`budget`](crate::measures::budget)). With a lag the denominator is that of as many years before.
//! change = value - value of the year before; there is none where the versions of the definition behind the two years
//! differ. declining: the value fell in each of the last years, as many as the rule `declining` says.
//!
//! Source: the National Assembly Budget Office's evaluation of November 2024, which found papers, patents and jobs per
//! billion won falling; National Finance Act, articles 85-2 to 85-12.
//!
//! Worked example: 12, 10 and 6 papers in three years, on 2, 2 and 1.5 billion won, per 1,000,000,000: the values are 6, 5
//! and 4, the changes -1 and -1, the third year is declining. Had the third year's papers another definition, its change
//! would be null and nothing declining.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    measures::{
        budget,
        groups::{By, Narrow},
        observed::When,
        performance::{self, Cells},
        scene::{Behind, Scene},
    },
    performance::indicator::BUDGET_NATIONAL,
    records::{IndicatorRecord, RatioDefined, Source},
    values::{Exact, Period, PeriodPart},
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

/// The rows of a grouping, by group, year and ratio; of all ratios, or one.
pub fn rows(scene: &Scene<'_>, by: By, narrow: &Narrow, ratio: Option<&str>) -> Vec<Row> {
    let ratios: Vec<&RatioDefined> = defined(scene)
        .into_iter()
        .filter(|(id, _)| ratio.is_none_or(|asked| asked == *id))
        .map(|(_, (_, ratio))| ratio)
        .collect();
    let parts = Parts::of(scene, by, narrow, &ratios);
    let years = scene.parameters(RULE).years("years").max(1);
    let mut rows: Vec<Row> = ratios
        .iter()
        .flat_map(|ratio| parts.rows(ratio, years))
        .filter(|row| narrow.selects(scene, by, &row.group))
        .collect();
    rows.sort_unstable_by(|one, two| (&one.group, one.year, &one.ratio_id).cmp(&(&two.group, two.year, &two.ratio_id)));
    rows
}

/// What ratios are made of.
struct Parts {
    observed: Cells,
    national: HashMap<(SmolStr, i16), i128>,
}

impl Parts {
    fn of(scene: &Scene<'_>, by: By, narrow: &Narrow, ratios: &[&RatioDefined]) -> Self {
        let wanted: BTreeSet<&str> =
            ratios.iter().flat_map(|ratio| [ratio.numerator.as_str(), ratio.denominator.as_str()]).collect();
        let observed = Cells::of(scene, by, narrow, &When::Years(budget::YEARS), true, |id| wanted.contains(id));
        let money = if wanted.contains(BUDGET_NATIONAL) { budget::rows(scene, by, narrow, None) } else { Vec::new() };
        let national = money.into_iter().filter(|row| row.source == Source::National);
        Self { observed, national: national.map(|row| ((row.group.clone(), row.year), row.budget())).collect() }
    }

    /// All rows of a ratio.
    fn rows(&self, ratio: &RatioDefined, years: i16) -> Vec<Row> {
        let Some(numerator) = self.observed.indicators.find(&ratio.numerator) else { return Vec::new() };
        let mut groups: BTreeMap<u32, BTreeSet<i16>> = BTreeMap::new();
        for (group, period, _) in self.observed.cells.keys().filter(|(_, _, indicator)| *indicator == numerator) {
            groups.entry(*group).or_default().insert(period.year);
        }
        groups.iter().flat_map(|(group, observed)| self.of_group(ratio, *group, observed, years)).collect()
    }

    /// The rows of a ratio and group, by year.
    fn of_group(&self, ratio: &RatioDefined, group: u32, observed: &BTreeSet<i16>, years: i16) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::with_capacity(observed.len());
        // How many years in a row, up to the last one, it fell.
        let mut falls = 0;
        for year in observed {
            let Some(numerator) = self.number(group, &ratio.numerator, *year) else { continue };
            let denominator = lagged(ratio, *year).and_then(|year| self.number(group, &ratio.denominator, year));
            let value = denominator
                .as_ref()
                .filter(|below| below.value.is_positive())
                .and_then(|below| Exact::ratio(numerator.value.clone() * Exact::from(ratio.per), below.value.clone()));
            let before = rows.last().filter(|row| row.year + 1 == *year && self.comparable(ratio, group, *year));
            let change = before.and_then(|before| Some(value.as_ref()? - before.value.as_ref()?));
            falls = if change.as_ref().is_some_and(|change| *change < Exact::zero()) { falls + 1 } else { 0 };
            let group = self.observed.groups.name(group);
            let ratio_id = ratio.ratio_id.shared();
            rows.push(Row {
                group,
                year: *year,
                ratio_id,
                numerator,
                denominator,
                value,
                change,
                declining: falls >= years,
            });
        }
        rows
    }

    fn number(&self, group: u32, of: &str, year: i16) -> Option<Number> {
        if of == BUDGET_NATIONAL {
            let won = self.national.get(&(self.observed.groups.name(group), year))?;
            return Some(Number { value: Exact::from(*won), is_mean: false });
        }
        let cell = self.observed.cells.get(&self.key(group, of, year)?)?;
        Some(Number { value: cell.value(), is_mean: cell.is_mean() })
    }

    fn key(&self, group: u32, indicator: &str, year: i16) -> Option<(u32, Period, u32)> {
        Some((group, Period { year, part: PeriodPart::Year }, self.observed.indicators.find(indicator)?))
    }

    /// Whether the values of a year and the one before are by the same definitions.
    fn comparable(&self, ratio: &RatioDefined, group: u32, year: i16) -> bool {
        let behind = |of: &str, year: Option<i16>| self.observed.definitions.get(&self.key(group, of, year?)?);
        behind(&ratio.numerator, Some(year)) == behind(&ratio.numerator, Some(year - 1))
            && behind(&ratio.denominator, lagged(ratio, year)) == behind(&ratio.denominator, lagged(ratio, year - 1))
    }
}

/// The year of the denominator.
fn lagged(ratio: &RatioDefined, year: i16) -> Option<i16> {
    let lag = ratio.lag_years.map_or(0, |lag| lag.0);
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
    let mut series: BTreeMap<(SmolStr, SmolStr), Vec<Row>> = BTreeMap::new();
    for row in rows(scene, By::Type, &Narrow::default(), None).into_iter().filter(|row| row.value.is_some()) {
        series.entry((row.group.clone(), row.ratio_id.clone())).or_default().push(row);
    }
    let years = usize::try_from(scene.parameters(RULE).years("years").max(1)).unwrap_or(1);
    let found = series.into_iter().filter(|(_, rows)| rows.last().is_some_and(|row| row.declining));
    found
        .map(|((type_code, ratio_id), rows)| {
            let last = rows.len().saturating_sub(years + 1);
            let values = rows.into_iter().skip(last).filter_map(|row| Some((row.year, row.value?))).collect();
            Declining { type_code, ratio_id, values }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::story::{Story, places};

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
        rows(scene, by, &Narrow::default(), None).iter().map(text).collect()
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
        let changes: Vec<bool> = rows(&story.at("2024-12-31"), By::All, &Narrow::default(), None)
            .iter()
            .map(|row| row.change.is_some())
            .collect();
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
        let declines = |day| {
            rows(&story.at(day), By::All, &Narrow::default(), None).iter().map(|row| row.declining).collect::<Vec<_>>()
        };
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
