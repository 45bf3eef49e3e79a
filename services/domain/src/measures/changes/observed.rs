//! How updates change the values of indicators over all clusters.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;
use proto::catalogue::Service;
use smol_str::SmolStr;

use super::{
    At, Between, Change, Figure, Now, Part,
    order::{ByPlace, Little, Order, UnderWay},
    turns::{Turn, turns},
};
use crate::{
    history::Known,
    measures::{
        budget::YEARS,
        groups::Narrow,
        observed::{self, When},
        performance::SHARES_OF_A_MEAN,
        scene::Scene,
        tally::Tally,
    },
    performance::observation::{Observation, Observations, Series},
    records::{Aggregation, ClusterRecord, IndicatorRecord},
    values::{Day, Exact},
};

/// The updates after which other results count than what was observed meanwhile.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// What is observed at a cluster that is not designated counts nowhere.
    designated: HashMap<SmolStr, Vec<Turn<bool>>>,
    /// An indicator is put together differently.
    aggregations: HashMap<SmolStr, Vec<Turn<Option<Aggregation>>>>,
}

/// What counts around a series.
#[derive(Debug, Clone, Copy)]
struct Around {
    /// Whether its cluster is designated.
    designated: bool,
    /// How its indicator is put together, if it is defined.
    aggregation: Option<Aggregation>,
}

/// The clusters' values of an indicator in a year, together.
#[derive(Debug, Clone, Default)]
struct Sum {
    /// The sum; of means in shares of a mean.
    sum: Tally,
    clusters: i32,
}

impl Sum {
    fn add(&mut self, other: &Self) {
        self.sum += &other.sum;
        self.clusters += other.clusters;
    }

    /// The value that readers see; none without any cluster.
    fn value(&self, aggregation: Aggregation) -> Option<Exact> {
        let clusters = usize::try_from(self.clusters).ok().filter(|clusters| *clusters > 0)?;
        let sum = self.sum.sum();
        if aggregation != Aggregation::Mean {
            return Some(sum);
        }
        let of_clusters = Exact::ratio(sum, Exact::from(i64::from(SHARES_OF_A_MEAN)))?;
        Some((of_clusters / clusters).to_six_places())
    }
}

/// What an update did to the values of an indicator in a year, and how the indicator is put together after it.
#[derive(Debug, Clone)]
struct OfValue {
    /// The number of the figure.
    figure: usize,
    sum: Sum,
    aggregation: Option<Aggregation>,
}

impl Little for OfValue {
    type Packed = Packed;

    fn packed(&self) -> Option<Packed> {
        let (mantissa, scale) = self.sum.sum.small()?;
        Some(Packed {
            mantissa,
            figure: u32::try_from(self.figure).ok()?,
            scale,
            clusters: i8::try_from(self.sum.clusters).ok()?,
            aggregation: self.aggregation,
        })
    }

    fn unpacked(Packed { mantissa, figure, scale, clusters, aggregation }: Packed) -> Self {
        let sum = Sum { sum: Tally::of(mantissa, scale), clusters: clusters.into() };
        // A number of this machine has no fewer bits.
        Self { figure: usize::try_from(figure).unwrap_or(usize::MAX), sum, aggregation }
    }
}

/// The same in sixteen bytes.
#[derive(Debug, Clone, Copy)]
struct Packed {
    mantissa: i64,
    figure: u32,
    scale: u8,
    clusters: i8,
    aggregation: Option<Aggregation>,
}

impl Turns {
    /// After something was said of a cluster.
    pub fn cluster(&mut self, before: &Now<'_>, after: &Now<'_>, id: &str, order: Order) {
        let now = designated(after, id);
        if designated(before, id) != now {
            self.designated.entry(id.into()).or_default().push(Turn { order, now });
        }
    }

    /// After an indicator was defined.
    pub fn indicator(&mut self, before: &Now<'_>, after: &Now<'_>, id: &str, order: Order) {
        let now = aggregation(after, id);
        if aggregation(before, id) != now {
            self.aggregations.entry(id.into()).or_default().push(Turn { order, now });
        }
    }

    /// The values that differ.
    pub fn changes<P: Extend<Part>>(
        &self,
        first: &Now<'_>,
        between: &Between,
        steps: &[At],
        keep: impl Fn() -> P,
    ) -> Vec<Change<P>> {
        let (figures, did) = self.did(first, between);
        let indicators: BTreeSet<&str> = figures.iter().map(|(indicator, _)| *indicator).collect();
        let mut sums = if figures.is_empty() { BTreeMap::new() } else { sums(&first.context, &indicators) };
        let values = figures
            .iter()
            .map(|figure| Value::new(sums.remove(figure).unwrap_or_default(), aggregation(first, figure.0), keep()));
        let mut values: Vec<Value<P>> = values.collect();
        for (order, OfValue { figure, sum, aggregation }) in did.in_order() {
            if let Some(value) = values.get_mut(figure) {
                value.add(order, (sum, aggregation), steps);
            }
        }
        let figures = figures.into_iter().map(|(indicator, year)| Figure::Observed(indicator.into(), year));
        figures.zip(values).map(|(figure, value)| value.end(figure, steps)).collect()
    }

    /// The indicators and years to which updates did something, and what all of them did, by the number of the figure.
    fn did<'w>(&self, first: &Now<'w>, between: &Between) -> (Vec<(&'w str, i16)>, ByPlace<OfValue>) {
        let (mut figures, mut numbers) = (Vec::new(), BTreeMap::new());
        let mut did = ByPlace::of(between);
        let mut used = Vec::new();
        for (key, entity) in &first.world().observations {
            let Some((cluster, indicator)) = key.split_once('.') else { continue };
            let packed = Series::packed(entity);
            let (around, turns) = self.around(first, cluster, indicator);
            between.years(&packed.rows, first.axes.on, |year, noted| {
                if noted.is_empty() && turns.is_empty() {
                    return;
                }
                let figure = *numbers.entry((indicator, year)).or_insert_with(|| {
                    figures.push((indicator, year));
                    figures.len() - 1
                });
                let mut was = (None, None);
                between.walk(noted, &around, &turns, |known, around, order| {
                    let now = (adds(packed, year, known, first.axes.on, around, &mut used), around.aggregation);
                    if let (Some(order), Some(sum)) = (order, difference(&was, &now)) {
                        did.note(order, OfValue { figure, sum, aggregation: now.1 });
                    }
                    was = now;
                });
            });
        }
        (figures, did)
    }

    /// What counts around a series at the first moment, and what turns that.
    fn around(&self, first: &Now<'_>, cluster: &str, indicator: &str) -> (Around, Vec<Turn<Around>>) {
        let around = Around { designated: designated(first, cluster), aggregation: aggregation(first, indicator) };
        let designated = self.designated.get(cluster).into_iter().flatten();
        let designated = designated.map(|turn| (turn.order, Err(turn.now)));
        let aggregations = self.aggregations.get(indicator).into_iter().flatten();
        let aggregations = aggregations.map(|turn| (turn.order, Ok(turn.now)));
        let turns = turns(&around, designated.chain(aggregations).collect(), |around, change| match change {
            Ok(aggregation) => around.aggregation = aggregation,
            Err(designated) => around.designated = designated,
        });
        (around, turns)
    }
}

/// What a series adds to a year, with how it is put together.
type Added = (Option<Tally>, Option<Aggregation>);

/// What differs in what a series adds; nothing where neither that nor how it is put together differs.
fn difference(was: &Added, now: &Added) -> Option<Sum> {
    let clusters = i32::from(now.0.is_some()) - i32::from(was.0.is_some());
    let mut sum = now.0.clone().unwrap_or_default();
    was.0.iter().for_each(|was| sum -= was);
    // What leaves sum and number as they are still matters where the indicator is put together differently.
    let same = clusters == 0 && sum.is_zero() && (was.1 == now.1 || now.0.is_none());
    (!same).then_some(Sum { sum, clusters })
}

/// What a series adds to a year; nothing where nothing of it counts.
fn adds<'a>(
    packed: &'a Observations,
    year: i16,
    known: Known,
    on: Day,
    around: &Around,
    used: &mut Vec<&'a Observation>,
) -> Option<Tally> {
    let aggregation = around.aggregation.filter(|_| around.designated)?;
    let mut added = None;
    observed::values(packed, &When::Years(year..=year), aggregation, known, on, used, |_, used| {
        added = Some(put_together(used, aggregation));
    });
    added
}

fn put_together(used: &[&Observation], aggregation: Aggregation) -> Tally {
    let times = match (aggregation, u16::try_from(used.len())) {
        (Aggregation::Mean, Ok(used)) if used > 0 => SHARES_OF_A_MEAN / used,
        _ => 1,
    };
    let mut together = Tally::default();
    used.iter().for_each(|row| together.add(row.value, times));
    together
}

/// A value, while it is followed from update to update.
struct Value<P> {
    before: Option<Exact>,
    sum: Sum,
    aggregation: Option<Aggregation>,
    under_way: UnderWay<Changed>,
    parts: P,
}

/// By how much a sum changed, and how the indicator is put together then.
type Changed = (Sum, Option<Aggregation>);

impl<P: Extend<Part>> Value<P> {
    fn new(sum: Sum, aggregation: Option<Aggregation>, parts: P) -> Self {
        Self { before: shown(&sum, aggregation), sum, aggregation, under_way: UnderWay::none(), parts }
    }

    fn add(&mut self, order: Order, changed: Changed, steps: &[At]) {
        let before = self.under_way.add(order, changed, |(sum, _), (more, _)| sum.add(&more));
        self.settle(before, steps);
    }

    fn settle(&mut self, changed: Option<(Order, Changed)>, steps: &[At]) {
        let Some((order, (changed, now))) = changed else { return };
        let averages = [self.aggregation, now].contains(&Some(Aggregation::Mean));
        let there = self.is_shown();
        let was = if averages { shown(&self.sum, self.aggregation) } else { None };
        self.sum.add(&changed);
        let mut difference = changed.sum;
        if averages {
            // What is rounded differs by more, or less, than what went into it.
            let number = |value: Option<Exact>| value.unwrap_or_else(Exact::zero);
            difference = Tally::from(number(shown(&self.sum, now)) - number(was));
        }
        self.aggregation = now;
        // A value that comes as 0, or goes from 0, is another than before, though it differs by nothing.
        let changes = !difference.is_zero() || there != self.is_shown();
        if let Some((service, sequence)) = order.at(Service::Performance, steps).filter(|_| changes) {
            self.parts.extend(Some(Part { service, sequence, difference }));
        }
    }

    /// Whether readers see a value.
    const fn is_shown(&self) -> bool {
        self.sum.clusters > 0 && self.aggregation.is_some()
    }

    fn end(mut self, figure: Figure, steps: &[At]) -> Change<P> {
        let last = self.under_way.take();
        self.settle(last, steps);
        Change { figure, before: self.before, after: shown(&self.sum, self.aggregation), parts: self.parts }
    }
}

/// The value that readers see; none while the indicator is not defined.
fn shown(sum: &Sum, aggregation: Option<Aggregation>) -> Option<Exact> {
    sum.value(aggregation?)
}

/// The clusters' values at a moment.
fn sums<'i>(scene: &Scene<'_>, indicators: &BTreeSet<&'i str>) -> BTreeMap<(&'i str, i16), Sum> {
    let mut sums: BTreeMap<(&str, i16), Sum> = BTreeMap::new();
    observed::each(
        scene,
        &When::Years(YEARS),
        &Narrow::default(),
        |id| indicators.contains(id),
        |value| {
            let Some(indicator) = indicators.get(value.indicator) else { return };
            let sum = sums.entry((indicator, value.period.year)).or_default();
            sum.sum += &put_together(value.used, value.defined.aggregation);
            sum.clusters += 1;
        },
    );
    sums
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
