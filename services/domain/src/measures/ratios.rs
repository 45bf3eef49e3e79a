//! Ratios of indicators, such as papers per billion won: by group and year.
//!
//! value = numerator x per / denominator, where the denominator is above 0. Numerator and denominator are the group's values
//! ([`performance`](crate::measures::performance)); `budget.national` is appropriated + supplementary national money of the
//! same group ([`budget`](crate::measures::budget)). With a lag the denominator is that of as many years before.
//! change = value - value of the year before; there is none where the versions of the definition behind the two years
//! differ. declining: the value fell in each of the last years, as many as the rule `declining` says.
//!
//! Source: Framework Act on Public Evaluation, article 5; National Finance Act, article 8 (results beside money).
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
