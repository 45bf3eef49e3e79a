//! The value of an indicator at a cluster in a year, from the coarsest form recorded.
//!
//! Of year, half, quarter and month the coarsest that was recorded counts: sum adds its parts, mean averages them,
//! last takes the last one.

use std::collections::BTreeSet;

use proto::catalogue::Service;

use crate::{
    performance::{indicator::Indicator, observation::{Series, Standing}},
    records::{Aggregation, ObservationReported},
    values::{Exact, PeriodPart},
    world::{Axes, World},
};

impl World {
    /// What was observed at a cluster, as known and effective then. Empty where the cluster was never designated
    /// by what is known then.
    pub fn series(&self, cluster: &str, indicator: &str, axes: &Axes) -> Series {
        let known = axes.of(Service::Performance);
        self.observations.get(&*format!("{cluster}.{indicator}")).map(|entity| entity.fold(known, axes.on)).unwrap_or_default()
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
pub fn of_year(series: &Series, year: i16, aggregation: Aggregation) -> Option<(Exact, Vec<&Standing<ObservationReported>>)> {
    let rank = |part: PeriodPart| match part {
        PeriodPart::Year => 0,
        PeriodPart::Half(_) => 1,
        PeriodPart::Quarter(_) => 2,
        PeriodPart::Month(_) => 3,
    };
    let of_year = || series.observations.iter().filter(|(period, _)| period.year == year);
    let coarsest = of_year().map(|(period, _)| rank(period.part)).min()?;
    let used: Vec<_> = of_year().filter(|(period, _)| rank(period.part) == coarsest).map(|(_, standing)| standing).collect();
    let value = |standing: &&Standing<ObservationReported>| Exact::from(standing.value.value);
    let whole = match aggregation {
        Aggregation::Sum => used.iter().map(value).sum(),
        Aggregation::Mean => used.iter().map(value).sum::<Exact>() / used.len(),
        Aggregation::Last => used.last().map(value)?,
    };
    let behind = if aggregation == Aggregation::Last { used.last().copied().into_iter().collect() } else { used };
    Some((whole, behind))
}
