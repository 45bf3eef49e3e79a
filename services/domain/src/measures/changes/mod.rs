//! What differs between two moments of knowledge about the same day, and which updates did it.
//!
//! The figures are those of the overview and the values of all indicators. The updates between the two moments are walked
//! in the order of their recorded times; each is credited with what the figure was after it less what it was before.
//! So the parts add up to the difference, whatever they are: also where an update moves many clusters to another ministry,
//! or makes another agency's amount the one that counts.
//!
//! Source: evaluation of the budget office (revisions of earlier figures are named with who revised them).
//!
//! Worked example: known on Monday were 2 clusters and 100 won of 2024; on Tuesday a third is designated and the amount is
//! corrected to 90: clusters 2, 3, +1 by the designation; budget of 2024 100, 90, -10 by the correction.

mod clusters;
mod money;
mod observed;
mod order;
mod turns;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use foldhash::HashMap;
use proto::catalogue::Service;
use smol_str::SmolStr;

use self::{
    order::{At, Order, UnderWay},
    turns::Between,
};
use crate::{
    history::Known,
    measures::{both::both, scene::Scene, tally::Tally},
    records::{Family, Place},
    values::{Exact, Id},
    world::{Axes, World},
};

/// A figure that is followed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Figure {
    /// Money of all years.
    BudgetTotal,
    /// Money of a year.
    Budget(Money, i16),
    /// Clusters in force.
    Clusters,
    /// Clusters in force of a ministry.
    ClustersByMinistry(SmolStr),
    /// Clusters in force in a province.
    ClustersByRegion(SmolStr),
    /// Clusters in force of a type.
    ClustersByType(SmolStr),
    /// The value of an indicator over all clusters in a year.
    Observed(SmolStr, i16),
    /// Types with a cluster in force.
    Types,
    /// Types defined.
    TypesDefined,
    /// Types defined and never used.
    TypesNeverUsed,
}

/// What money of a year is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Money {
    /// Appropriated and supplementary, national.
    National,
    /// Appropriated and supplementary, local.
    Local,
    /// Appropriated and supplementary, private.
    Private,
    /// Executed, of all sources.
    Executed,
}

impl Money {
    /// In the order in which they are summed.
    const ALL: [Self; 4] = [Self::National, Self::Local, Self::Private, Self::Executed];
}

/// What an update did to a figure.
#[derive(Debug, Clone)]
pub struct Part {
    /// The service that recorded it.
    pub service: Service,
    /// Its place in the stream.
    pub sequence: u64,
    /// What it added.
    pub difference: Tally,
}

/// A figure that differs.
#[derive(Debug, Clone)]
pub struct Change<P> {
    /// The figure.
    pub figure: Figure,
    /// What it was; none where there was no value.
    pub before: Option<Exact>,
    /// What it is.
    pub after: Option<Exact>,
    /// What each update did, or what was kept of that. All of it adds up to the difference.
    pub parts: P,
}

/// The families on which more depends than their own entities. Their updates are the steps of a [`Walk`]; what is said of
/// money and results it finds itself.
pub const STEPS: [Family; 6] =
    [Family::Agency, Family::Cluster, Family::Code, Family::Indicator, Family::Programme, Family::Type];

/// An update of one of these families.
#[derive(Debug, Clone, Copy)]
pub struct Step<'s> {
    /// Its place in the stream.
    pub sequence: u64,
    /// The entity that it is about.
    pub place: &'s Place,
    /// What was known before it in each stream.
    pub before: [Known; 4],
}

/// What is known between two updates. What many entities depend on is folded once and kept until it changes.
#[derive(Debug, Clone)]
struct Now<'w> {
    axes: Axes,
    /// Types, agencies and codes; its axes may be older where these did not change since.
    context: Scene<'w>,
    speakers: Arc<Mutex<Speakers>>,
}

/// Who speaks for a programme's ministry, by programme; none where it has no ministry.
type Speakers = HashMap<SmolStr, Option<Arc<BTreeSet<Id>>>>;

impl<'w> Now<'w> {
    fn new(scene: Scene<'w>) -> Self {
        Self { axes: scene.axes, context: scene, speakers: Arc::default() }
    }

    /// Right before a further update.
    fn before(&self, step: &Step<'_>) -> Self {
        Self { axes: Axes { known: step.before, ..self.axes }, ..self.clone() }
    }

    /// After it.
    fn after(&self, step: &Step<'_>) -> Self {
        let family = step.place.family;
        let mut axes = self.axes;
        axes.known[family.service() as usize] = Known(step.sequence);
        let mut now = Self { axes, ..self.clone() };
        if matches!(family, Family::Agency | Family::Code | Family::Type) {
            now.context = Scene::new(self.context.world, axes);
        }
        if matches!(family, Family::Agency | Family::Programme) {
            now.speakers = Arc::default();
        }
        now
    }

    fn known(&self, service: Service) -> Known {
        self.axes.of(service)
    }

    fn world(&self) -> &'w World {
        self.context.world
    }
}

/// What updates did to what is counted.
#[derive(Debug, Default)]
struct Parts(BTreeMap<Figure, Vec<Did>>);

/// What an update did.
#[derive(Debug, Clone, Copy)]
struct Did {
    order: Order,
    difference: i128,
}

impl Parts {
    fn add(&mut self, figure: Figure, did: Did) {
        if did.difference != 0 {
            self.0.entry(figure).or_default().push(did);
        }
    }

    /// The figures that differ.
    fn changes<P: Extend<Part>>(
        self,
        before: &BTreeMap<Figure, i128>,
        steps: &[At],
        keep: impl Fn() -> P,
    ) -> Vec<Change<P>> {
        let changes = self.0.into_iter().map(|(figure, mut did)| {
            did.sort_unstable_by_key(|did| did.order);
            let mut whole = Whole::new(keep());
            did.into_iter().for_each(|did| whole.add(did, steps));
            whole.end(figure, before, steps)
        });
        changes.collect()
    }
}

/// A whole number, while it is followed from update to update.
#[derive(Debug)]
struct Whole<P> {
    difference: i128,
    under_way: UnderWay<i128>,
    parts: P,
}

impl<P: Extend<Part>> Whole<P> {
    const fn new(parts: P) -> Self {
        Self { difference: 0, under_way: UnderWay::none(), parts }
    }

    fn add(&mut self, Did { order, difference }: Did, steps: &[At]) {
        let before = self.under_way.add(order, difference, |sum, more| *sum += more);
        self.settle(before, steps);
    }

    fn settle(&mut self, did: Option<(Order, i128)>, steps: &[At]) {
        let Some((order, difference)) = did.filter(|(_, difference)| *difference != 0) else { return };
        self.difference += difference;
        // What is counted changes with steps only; money with its own stream too.
        if let Some((service, sequence)) = order.at(Service::Budget, steps) {
            self.parts.extend(Some(Part { service, sequence, difference: difference.into() }));
        }
    }

    fn end(mut self, figure: Figure, before: &BTreeMap<Figure, i128>, steps: &[At]) -> Change<P> {
        let last = self.under_way.take();
        self.settle(last, steps);
        let from = before.get(&figure).copied().unwrap_or(0);
        Change { figure, before: Some(from.into()), after: Some((from + self.difference).into()), parts: self.parts }
    }
}

/// Where an update adds to what is counted.
struct Adding<'p> {
    parts: &'p mut Parts,
    order: Order,
}

impl Adding<'_> {
    fn add(&mut self, figure: Figure, difference: i128) {
        self.parts.add(figure, Did { order: self.order, difference });
    }
}

/// Walks from one moment of knowledge to another.
#[derive(Debug)]
pub struct Walk<'w> {
    first: Now<'w>,
    now: Now<'w>,
    clusters: clusters::Counts,
    ledgers: money::Turns<'w>,
    series: observed::Turns,
    parts: Parts,
    /// Where they were.
    steps: Vec<At>,
}

impl<'w> Walk<'w> {
    /// Stands at a moment.
    pub fn from(scene: Scene<'w>) -> Self {
        let clusters = clusters::Counts::of(&scene);
        let now = Now::new(scene);
        Self {
            first: now.clone(),
            now,
            clusters,
            ledgers: money::Turns::default(),
            series: observed::Turns::default(),
            parts: Parts::default(),
            steps: Vec::new(),
        }
    }

    /// Goes on to the next update of the [`STEPS`], in the order of recorded times.
    pub fn step(&mut self, step: &Step<'_>) {
        let before = self.now.before(step);
        let after = before.after(step);
        let key = step.place.key.as_str();
        self.steps.push((step.place.family.service(), step.sequence));
        // More steps would not fit into memory.
        let number = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
        let order = |service: Service| Order::after(step.before[service as usize], number);
        let (of_money, of_results) = (order(Service::Budget), order(Service::Performance));
        let mut adding = Adding { parts: &mut self.parts, order: Order::after(Known(0), number) };
        match step.place.family {
            Family::Cluster => {
                self.clusters.cluster(&before, &after, key, &mut adding);
                self.ledgers.cluster(&before, &after, key, of_money);
                self.series.cluster(&before, &after, key, of_results);
            }
            Family::Type => self.clusters.of_type(&before, &after, key, &mut adding),
            Family::Agency if clusters::succession_differs(&before, &after, key) => {
                self.clusters.succession(&before, &after, &mut adding);
                self.ledgers.speakers(None, &after, of_money);
            }
            Family::Code => self.clusters.code(&before, &after, key, &mut adding),
            Family::Programme => self.ledgers.speakers(Some(key), &after, of_money),
            Family::Indicator => self.series.indicator(&before, &after, key, of_results),
            _ => {}
        }
        self.now = after;
    }

    /// The figures that differ at a later moment, to which all steps were taken. What each update did to one of them is
    /// added, in the order of the log, to what is to be kept of that.
    pub fn changes<P: Extend<Part> + Send>(self, known: [Known; 4], keep: impl Fn() -> P + Sync) -> Vec<Change<P>> {
        let between = |service: Service| Between { from: self.first.known(service), to: known[service as usize] };
        let (first, steps) = (&self.first, &self.steps);
        let results = || self.series.changes(first, &between(Service::Performance), steps, &keep);
        // Money and results have nothing to do with each other, and each takes half of the time.
        let (results, mut changes) = both(results, || {
            let mut changes = self.parts.changes(&clusters::before(&first.context), steps, &keep);
            changes.extend(self.ledgers.changes(first, &between(Service::Budget), steps, &keep));
            changes
        });
        changes.extend(results);
        changes.retain(|change| change.before != change.after);
        changes
    }
}
