//! The value of an indicator at a cluster in a year, from the coarsest form recorded.
//!
//! Of year, half, quarter and month the coarsest that was recorded counts: sum adds its parts, mean averages them,
//! last takes the last one.
//!
//! Source: National Finance Act, articles 85-2 to 85-12 (performance plans and reports).
//!
//! Worked example: recorded are 2024Q1 = 3, 2024Q2 = 5 and 2024-01 = 9. The quarters are coarser than the month: the sum is
//! 8, the mean 4, the last 5.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::{Bound, RangeInclusive},
};

use proto::catalogue::Service;
use smol_str::{SmolStr, format_smolstr};

use crate::{
    history::{Entity, Known},
    measures::{
        groups::Narrow,
        scene::{Behind, Scene},
        standing::ClusterThen,
    },
    performance::{
        indicator::Indicator,
        observation::{Observation, Observations, Series, Standing},
    },
    records::{Aggregation, Better, IndicatorRecord, ObservationReported},
    values::{Day, Exact, Period, PeriodPart},
    world::{Axes, World},
};

/// An indicator as defined then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndicatorThen {
    /// Its place among the indicators defined then, by id.
    pub number: usize,
    /// How its values are put together.
    pub aggregation: Aggregation,
    /// Whether more of it is better.
    pub better: Better,
}

/// The indicators defined then, by id.
pub fn indicators<'w>(scene: &Scene<'w>) -> BTreeMap<&'w str, IndicatorThen> {
    let known = scene.known(Service::Performance);
    let then = |entity: &'w Entity<Indicator>| match &entity.kept(known, scene.axes.on).last()?.record {
        IndicatorRecord::IndicatorDefined(defined) => Some(defined),
        IndicatorRecord::RatioDefined(_) => None,
    };
    let defined = scene.world.indicators.iter().filter_map(|(id, entity)| Some((id.as_str(), then(entity)?)));
    let numbered = defined.enumerate().map(|(number, (id, defined))| {
        let then = IndicatorThen { number, aggregation: defined.aggregation, better: defined.better };
        (id, then)
    });
    numbered.collect()
}

/// Which observations a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// Those that make the values of some years.
    Years(RangeInclusive<i16>),
    /// Those of this very period.
    Period(Period),
}

/// The observations that make a value of an indicator at a cluster.
#[derive(Debug)]
pub struct Value<'v> {
    /// The cluster.
    pub cluster: &'v ClusterThen,
    /// Where it is among all.
    pub place: usize,
    /// The indicator.
    pub indicator: &'v str,
    /// What it was defined as.
    pub defined: IndicatorThen,
    /// The year, or the very period.
    pub period: Period,
    /// The observations used, by period.
    pub used: &'v [&'v Observation],
    /// The series they are of.
    pub series: &'v Observations,
    /// Whether it is the first value of the series.
    pub is_first: bool,
}

impl Value<'_> {
    /// The updates that made it.
    pub fn behind(&self) -> Behind {
        self.used.iter().map(|row| (Service::Performance, row.span.sequence)).collect()
    }
}

/// Calls with the values of some indicators at every cluster that is asked for and designated by then, whatever its status.
pub fn each(
    scene: &Scene<'_>,
    when: &When,
    narrow: &Narrow,
    wanted: impl Fn(&str) -> bool,
    mut visit: impl FnMut(&Value<'_>),
) {
    let known = scene.known(Service::Performance);
    let mut indicators = indicators(scene);
    indicators.retain(|id, _| wanted(id));
    let mut current: (&str, Option<(usize, &ClusterThen)>) = ("", None);
    let mut used = Vec::with_capacity(12);
    let asked = |id: &str| {
        let (place, cluster) = scene.place(id).and_then(|place| Some((place, scene.clusters().get(place)?)))?;
        narrow.takes(id, Some(cluster), cluster.ministry.as_ref()).then_some((place, cluster))
    };
    for (key, entity) in scene.world.all_series(narrow.cluster.as_deref()) {
        let series = Series::packed(entity);
        let begun = series.rows.begun(known);
        let Some((cluster_id, indicator)) = key.split_once('.').filter(|_| begun) else { continue };
        if current.0 != cluster_id {
            current = (cluster_id, asked(cluster_id));
        }
        let (Some((place, cluster)), Some(defined)) = (current.1, indicators.get(indicator).copied()) else { continue };
        let mut is_first = true;
        values(series, when, defined.aggregation, known, scene.axes.on, &mut used, |period, used| {
            visit(&Value { cluster, place, indicator, defined, period, used, series, is_first });
            is_first = false;
        });
    }
}

/// Calls with the observations used of each year, or of the one period. The room for them is used again for other series.
pub(super) fn values<'a>(
    series: &'a Observations,
    when: &When,
    aggregation: Aggregation,
    known: Known,
    on: Day,
    used: &mut Vec<&'a Observation>,
    mut each: impl FnMut(Period, &[&'a Observation]),
) {
    let (years, only) = match when {
        When::Years(years) => (years.clone(), None),
        When::Period(period) => (period.year..=period.year, Some(*period)),
    };
    let mut flush = |used: &mut Vec<&'a Observation>| {
        let Some(last) = used.last().copied() else { return };
        let period = only.unwrap_or(Period { year: last.period.year, part: PeriodPart::Year });
        each(period, if aggregation == Aggregation::Last { &used[used.len() - 1..] } else { used });
        used.clear();
    };
    used.clear();
    let asked = series.rows.standing(&years, known, on);
    for row in asked.filter(|row| only.is_none_or(|only| only == row.period)) {
        match used.last() {
            // Coarsest first is the order of periods within a year.
            Some(last) if last.period.year == row.period.year && rank(last.period.part) != rank(row.period.part) => {}
            Some(last) if last.period.year == row.period.year => used.push(row),
            _ => {
                flush(used);
                used.push(row);
            }
        }
    }
    flush(used);
}

/// How coarse a form is, coarsest first.
const fn rank(part: PeriodPart) -> u8 {
    match part {
        PeriodPart::Year => 0,
        PeriodPart::Half(_) => 1,
        PeriodPart::Quarter(_) => 2,
        PeriodPart::Month(_) => 3,
    }
}

impl World {
    /// All series, or those of a cluster, by `cluster.indicator`.
    pub fn all_series(&self, cluster: Option<&str>) -> impl Iterator<Item = (&SmolStr, &Entity<Series>)> {
        // No id holds a dot, and what follows on a dot is a slash.
        let bound = |end: &str| cluster.map(|id| format_smolstr!("{id}{end}"));
        let from = bound(".").map_or(Bound::Unbounded, Bound::Included);
        self.observations.range((from, bound("/").map_or(Bound::Unbounded, Bound::Excluded)))
    }

    /// What was observed at a cluster, as known and effective then. Empty where the cluster was never designated
    /// by what is known then.
    pub fn series(&self, cluster: &str, indicator: &str, axes: &Axes) -> Series {
        let known = axes.of(Service::Performance);
        self.observations
            .get(&*format!("{cluster}.{indicator}"))
            .map(|entity| entity.fold(known, axes.on))
            .unwrap_or_default()
    }

    /// The years with an observation.
    pub fn observed_years(&self, cluster: &str, indicator: &str, axes: &Axes) -> BTreeSet<i16> {
        self.series(cluster, indicator, axes).observations.keys().map(|period| period.year).collect()
    }

    /// The value of a year.
    pub fn observed(&self, cluster: &str, indicator: &str, year: i16, axes: &Axes) -> Option<Exact> {
        let aggregation = self.aggregation(indicator, axes)?;
        let series = self.series(cluster, indicator, axes);
        of_year(&series, year, aggregation).map(|(value, _)| value)
    }

    /// How an indicator is put together then.
    pub fn aggregation(&self, indicator: &str, axes: &Axes) -> Option<Aggregation> {
        let known = axes.of(Service::Performance);
        match self.indicators.get(indicator)?.fold(known, axes.on) {
            Indicator::Observed(defined) => Some(defined.aggregation),
            _ => None,
        }
    }
}

/// The value of a year with the observations behind it.
pub fn of_year(
    series: &Series,
    year: i16,
    aggregation: Aggregation,
) -> Option<(Exact, Vec<&Standing<ObservationReported>>)> {
    let of_year = || series.observations.iter().filter(|(period, _)| period.year == year);
    let coarsest = of_year().map(|(period, _)| rank(period.part)).min()?;
    let used: Vec<_> =
        of_year().filter(|(period, _)| rank(period.part) == coarsest).map(|(_, standing)| standing).collect();
    let value = |standing: &&Standing<ObservationReported>| Exact::from(standing.value.value);
    let whole = match aggregation {
        Aggregation::Sum => used.iter().map(value).sum(),
        Aggregation::Mean => used.iter().map(value).sum::<Exact>() / used.len(),
        Aggregation::Last => used.last().map(value)?,
    };
    let behind = if aggregation == Aggregation::Last { used.last().copied().into_iter().collect() } else { used };
    Some((whole, behind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::story::{Story, read};

    /// The values as text: indicator, cluster, period, and what was used.
    fn used(scene: &Scene<'_>, when: &When) -> Vec<String> {
        let mut all = Vec::new();
        each(
            scene,
            when,
            &Narrow::default(),
            |_| true,
            |value| {
                let used: String = value.used.iter().map(|row| format!(" {}={}", row.period, row.value)).collect();
                all.push(format!("{} {} {}:{used}", value.indicator, value.cluster.id, value.period));
            },
        );
        all
    }

    fn told(aggregation: &str) -> Story {
        let mut story = Story::default();
        story.cluster("C1", "T", "11");
        story.indicator("jobs", aggregation, "higher");
        for (period, value) in [("2024Q2", "5"), ("2024-01", "9"), ("2024Q1", "3"), ("2023-12", "2"), ("2023-11", "1")]
        {
            story.observed("C1", "jobs", period, value, "");
        }
        story
    }

    #[test]
    fn the_coarsest_form_recorded_makes_the_year() {
        let all = When::Years(1900..=2199);
        let story = told("sum");
        // The worked example: quarters before months.
        let both = ["jobs C1 2023: 2023-11=1 2023-12=2", "jobs C1 2024: 2024Q1=3 2024Q2=5"];
        assert_eq!(used(&story.at("2024-12-31"), &all), both);
        assert_eq!(used(&story.at("2024-12-31"), &When::Years(2023..=2023)), both[..1]);
        let last = ["jobs C1 2023: 2023-12=2", "jobs C1 2024: 2024Q2=5"];
        assert_eq!(used(&told("last").at("2024-12-31"), &all), last);
    }

    #[test]
    fn a_very_period_is_no_other() {
        let story = told("sum");
        let of = |period: &str| used(&story.at("2024-12-31"), &When::Period(read(period)));
        assert_eq!(of("2024-01"), ["jobs C1 2024-01: 2024-01=9"]);
        assert_eq!(of("2024Q2"), ["jobs C1 2024Q2: 2024Q2=5"]);
        assert_eq!(of("2024"), [""; 0]);
    }

    #[test]
    fn what_is_packed_makes_the_same_values_as_what_was_said() {
        for aggregation in ["sum", "mean", "last"] {
            let mut story = told(aggregation);
            let second = story.on("2024-05-01").observed("C1", "jobs", "2024", "20", "");
            story.observed("C1", "jobs", "2024H1", "11", "");
            for scene in [
                story.at("2024-04-30"),
                story.at("2024-05-01"),
                story.known(Service::Performance, second - 1, "2024-12-31"),
            ] {
                let mut quick = Vec::new();
                each(
                    &scene,
                    &When::Years(1900..=2199),
                    &Narrow::default(),
                    |_| true,
                    |value| {
                        quick.push((value.period.year, value.behind()));
                    },
                );
                let axes = &scene.axes;
                let series = scene.world.series("C1", "jobs", axes);
                let said = scene.world.observed_years("C1", "jobs", axes).into_iter().map(|year| {
                    let (_, behind) = of_year(&series, year, scene.world.aggregation("jobs", axes).unwrap()).unwrap();
                    (year, behind.iter().map(|standing| (Service::Performance, standing.sequence)).collect())
                });
                assert_eq!(quick, said.collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn what_is_said_of_a_cluster_not_designated_by_then_does_not_count() {
        let mut story = told("sum");
        story.observed("C2", "jobs", "2024", "1", "");
        assert_eq!(used(&story.at("2024-12-31"), &When::Years(2024..=2024)), ["jobs C1 2024: 2024Q1=3 2024Q2=5"]);
        story.on("2026-01-01").cluster("C2", "T", "11");
        assert_eq!(used(&story.at("2025-12-31"), &When::Years(2024..=2024)).len(), 1);
        assert_eq!(used(&story.at("2026-01-01"), &When::Years(2024..=2024)).len(), 2);
    }
}
