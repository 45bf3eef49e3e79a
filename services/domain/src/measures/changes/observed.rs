//! How updates change the values of indicators over all clusters.

use std::collections::{BTreeMap, BTreeSet};

use proto::catalogue::Service;
use smol_str::SmolStr;

use super::{Change, Figure, Now, Part};
use crate::{
    measures::{
        budget::YEARS,
        groups::Narrow,
        observed::{self, When},
        scene::Scene,
    },
    performance::observation::{Observation, Series},
    records::{Aggregation, ClusterRecord, IndicatorRecord},
    values::Exact,
};

/// The clusters' values of an indicator in a year, together.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sum {
    sum: Exact,
    clusters: i64,
}

impl Default for Sum {
    fn default() -> Self {
        Self { sum: Exact::zero(), clusters: 0 }
    }
}

impl Sum {
    fn add(&mut self, value: &Exact, times: i64) {
        self.sum = &self.sum + &(value * &Exact::from(times));
        self.clusters += times;
    }

    /// The value that readers see; none without any cluster.
    fn value(&self, aggregation: Aggregation) -> Option<Exact> {
        let clusters = usize::try_from(self.clusters).ok().filter(|clusters| *clusters > 0)?;
        let value = if aggregation == Aggregation::Mean {
            (self.sum.clone() / clusters).to_six_places()
        } else {
            self.sum.clone()
        };
        Some(value)
    }
}

/// What an update did: by indicator and year, with how the indicator is put together after it.
#[derive(Debug, Default)]
pub(super) struct Deltas {
    sums: BTreeMap<(SmolStr, i16), Sum>,
    aggregations: BTreeMap<SmolStr, Aggregation>,
}

/// What all updates did, in order.
#[derive(Debug, Default)]
pub(super) struct Tracks(BTreeMap<(SmolStr, i16), Vec<Track>>);

#[derive(Debug)]
struct Track {
    service: Service,
    sequence: u64,
    sum: Sum,
    aggregation: Aggregation,
}

impl Tracks {
    /// Takes in what an update did.
    pub fn take(&mut self, (service, sequence): (Service, u64), deltas: Deltas) {
        for ((indicator, year), sum) in deltas.sums {
            let aggregation = deltas.aggregations.get(&indicator).copied().unwrap_or(Aggregation::Sum);
            // What leaves sum and number as they are still matters where the indicator is put together differently.
            self.0.entry((indicator, year)).or_default().push(Track { service, sequence, sum, aggregation });
        }
    }

    /// The values that differ.
    pub fn changes(self, from: &Scene<'_>) -> Vec<Change> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let indicators: BTreeSet<&SmolStr> = self.0.keys().map(|(indicator, _)| indicator).collect();
        let sums = sums(from, &indicators);
        let defined = observed::indicators(from);
        let change = |((indicator, year), tracks): ((SmolStr, i16), Vec<Track>)| {
            let mut sum = sums.get(&(indicator.clone(), year)).cloned().unwrap_or_default();
            let first = defined.get(indicator.as_str()).map(|of| of.aggregation);
            let before = first.and_then(|aggregation| sum.value(aggregation));
            let mut last = before.clone();
            let mut parts = Vec::new();
            for track in tracks {
                sum.sum = &sum.sum + &track.sum.sum;
                sum.clusters += track.sum.clusters;
                let value = sum.value(track.aggregation);
                let shown = |value: &Option<Exact>| value.clone().unwrap_or_else(Exact::zero);
                let difference = shown(&value) - shown(&last);
                if !difference.is_zero() {
                    parts.push(Part { service: track.service, sequence: track.sequence, difference });
                }
                last = value;
            }
            Change { figure: Figure::Observed(indicator, year), before, after: last, parts }
        };
        self.0.into_iter().map(change).collect()
    }
}

/// The clusters' values at a moment.
fn sums(scene: &Scene<'_>, indicators: &BTreeSet<&SmolStr>) -> BTreeMap<(SmolStr, i16), Sum> {
    let mut sums: BTreeMap<(SmolStr, i16), Sum> = BTreeMap::new();
    observed::each(
        scene,
        &When::Years(YEARS),
        &Narrow::default(),
        |id| indicators.iter().any(|indicator| *indicator == id),
        |value| {
            let of_cluster = put_together(value.used, value.defined.aggregation);
            sums.entry((value.indicator.into(), value.period.year)).or_default().add(&of_cluster, 1);
        },
    );
    sums
}

fn put_together(used: &[&Observation], aggregation: Aggregation) -> Exact {
    let sum: Exact = used.iter().map(|row| Exact::from(row.value)).sum();
    if aggregation == Aggregation::Mean { sum / used.len() } else { sum }
}

/// After an observation of a series.
pub(super) fn series(before: &Now<'_>, after: &Now<'_>, key: &str, deltas: &mut Deltas) {
    exchange(before, after, key, deltas);
}

/// After something was said of a cluster: what is observed at one that is not designated counts nowhere.
pub(super) fn cluster(before: &Now<'_>, after: &Now<'_>, id: &str, deltas: &mut Deltas) {
    if designated(before, id) == designated(after, id) {
        return;
    }
    for (key, _) in before.world().all_series(Some(id)) {
        exchange(before, after, key, deltas);
    }
}

/// After an indicator was defined: it may be put together differently.
pub(super) fn indicator(before: &Now<'_>, after: &Now<'_>, id: &str, deltas: &mut Deltas) {
    if aggregation(before, id) == aggregation(after, id) {
        return;
    }
    for key in before
        .world()
        .observations
        .keys()
        .filter(|key| key.split_once('.').is_some_and(|(_, indicator)| indicator == id))
    {
        exchange(before, after, key, deltas);
    }
}

/// Takes out what a series added before and puts in what it adds after.
fn exchange(before: &Now<'_>, after: &Now<'_>, key: &str, deltas: &mut Deltas) {
    let Some((_, indicator)) = key.split_once('.') else { return };
    let (old, new) = (adds(before, key), adds(after, key));
    let now = aggregation(after, indicator);
    if old == new && aggregation(before, indicator) == now {
        return;
    }
    if let Some(now) = now {
        deltas.aggregations.insert(indicator.into(), now);
    }
    for (years, times) in [(old, -1), (new, 1)] {
        for (year, value) in years {
            deltas.sums.entry((indicator.into(), year)).or_default().add(&value, times);
        }
    }
}

/// What a series adds to each year.
fn adds(now: &Now<'_>, key: &str) -> BTreeMap<i16, Exact> {
    let mut added = BTreeMap::new();
    let (Some(entity), Some((cluster, indicator))) = (now.world().observations.get(key), key.split_once('.')) else {
        return added;
    };
    let Some(aggregation) = aggregation(now, indicator).filter(|_| designated(now, cluster)) else { return added };
    let known = now.known(Service::Performance);
    observed::values(Series::packed(entity), &When::Years(YEARS), aggregation, known, now.axes.on, |period, used| {
        added.insert(period.year, put_together(used, aggregation));
    });
    added
}

/// Whether a cluster was designated by then.
fn designated(now: &Now<'_>, id: &str) -> bool {
    let known = now.known(Service::Registry);
    let designates = |record: &ClusterRecord| matches!(record, ClusterRecord::ClusterDesignated(_));
    now.world()
        .clusters
        .get(id)
        .is_some_and(|entity| entity.kept(known, now.axes.on).any(|said| designates(&said.record)))
}

fn aggregation(now: &Now<'_>, id: &str) -> Option<Aggregation> {
    let entity = now.world().indicators.get(id)?;
    match &entity.kept(now.known(Service::Performance), now.axes.on).last()?.record {
        IndicatorRecord::IndicatorDefined(defined) => Some(defined.aggregation),
        IndicatorRecord::RatioDefined(_) => None,
    }
}
