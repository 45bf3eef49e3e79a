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

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    history::Known,
    measures::scene::Scene,
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The service that recorded it.
    pub service: Service,
    /// Its place in the stream.
    pub sequence: u64,
    /// What it added.
    pub difference: Exact,
}

/// A figure that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The figure.
    pub figure: Figure,
    /// What it was; none where there was no value.
    pub before: Option<Exact>,
    /// What it is.
    pub after: Option<Exact>,
    /// What each update did, in the order of the log. They add up to the difference.
    pub parts: Vec<Part>,
}

/// An update on the way.
#[derive(Debug, Clone, Copy)]
pub struct Step<'s> {
    /// Its place in the stream.
    pub sequence: u64,
    /// The entity that it is about.
    pub place: &'s Place,
    /// The subject of the contract.
    pub subject: &'s str,
}

/// What is known between two updates. What many entities depend on is folded once and kept until it changes.
#[derive(Debug, Clone)]
struct Now<'w> {
    axes: Axes,
    /// Types, agencies and codes; its axes may be older where these did not change since.
    context: Scene<'w>,
    speakers: Rc<RefCell<Speakers>>,
}

/// Who speaks for a programme's ministry, by programme; none where it has no ministry.
type Speakers = HashMap<SmolStr, Option<Rc<BTreeSet<Id>>>>;

impl<'w> Now<'w> {
    fn new(world: &'w World, axes: Axes) -> Self {
        Self { axes, context: Scene::new(world, axes), speakers: Rc::default() }
    }

    /// After a further update.
    fn after(&self, step: &Step<'_>) -> Self {
        let family = step.place.family;
        let mut axes = self.axes;
        axes.known[family.service() as usize] = Known(step.sequence);
        let mut now = Self { axes, ..self.clone() };
        if matches!(family, Family::Agency | Family::Code | Family::Type) {
            now.context = Scene::new(self.context.world, axes);
        }
        if matches!(family, Family::Agency | Family::Programme) {
            now.speakers = Rc::default();
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

/// What an update did to what is counted.
#[derive(Debug, Default)]
struct Deltas {
    counted: BTreeMap<Figure, i128>,
    observed: observed::Deltas,
}

impl Deltas {
    fn add(&mut self, figure: Figure, difference: i128) {
        *self.counted.entry(figure).or_default() += difference;
    }
}

/// Walks from one moment of knowledge to another.
#[derive(Debug)]
pub struct Walk<'w> {
    from: Scene<'w>,
    now: Now<'w>,
    clusters: clusters::Counts,
    ledgers: money::Ledgers,
    counted: BTreeMap<Figure, Vec<(Service, u64, i128)>>,
    observed: observed::Tracks,
}

impl<'w> Walk<'w> {
    /// Stands at a moment.
    pub fn from(scene: Scene<'w>) -> Self {
        let now = Now::new(scene.world, scene.axes);
        let clusters = clusters::Counts::of(&scene);
        Self {
            from: scene,
            now,
            clusters,
            ledgers: money::Ledgers::default(),
            counted: BTreeMap::new(),
            observed: observed::Tracks::default(),
        }
    }

    /// Goes on to the next update, in the order of recorded times.
    pub fn step(&mut self, step: &Step<'_>) {
        let before = self.now.clone();
        let after = before.after(step);
        let mut deltas = Deltas::default();
        let key = step.place.key.as_str();
        match step.place.family {
            Family::Cluster => {
                self.clusters.cluster(&before, &after, key, &mut deltas);
                self.ledgers.cluster(&before, &after, key, &mut deltas);
                observed::cluster(&before, &after, key, &mut deltas.observed);
            }
            Family::Type => self.clusters.of_type(&before, &after, key, &mut deltas),
            Family::Agency if clusters::succession_differs(&before, &after, key) => {
                self.clusters.succession(&before, &after, &mut deltas);
                self.ledgers.succession(&before, &after, &mut deltas);
            }
            Family::Code => self.clusters.code(&before, &after, key, &mut deltas),
            Family::Amount => self.ledgers.amount(&before, &after, key, step.subject, &mut deltas),
            Family::Programme => self.ledgers.programme(&before, &after, key, &mut deltas),
            Family::Observation => observed::series(&before, &after, key, &mut deltas.observed),
            Family::Indicator => observed::indicator(&before, &after, key, &mut deltas.observed),
            _ => {}
        }
        let at = (step.place.family.service(), step.sequence);
        for (figure, difference) in deltas.counted.into_iter().filter(|(_, difference)| *difference != 0) {
            self.counted.entry(figure).or_default().push((at.0, at.1, difference));
        }
        self.observed.take(at, deltas.observed);
        self.now = after;
    }

    /// The figures that differ now.
    pub fn changes(self) -> Vec<Change> {
        let before = Before::of(&self.from, self.counted.keys());
        let counted = self.counted.into_iter().map(|(figure, parts)| {
            let from = before.figure(&figure);
            let to = from + parts.iter().map(|(_, _, difference)| difference).sum::<i128>();
            let part =
                |(service, sequence, difference)| Part { service, sequence, difference: Exact::from(difference) };
            Change {
                figure,
                before: Some(from.into()),
                after: Some(to.into()),
                parts: parts.into_iter().map(part).collect(),
            }
        });
        let mut changes: Vec<Change> = counted.chain(self.observed.changes(&self.from)).collect();
        changes.retain(|change| change.before != change.after);
        changes
    }
}

/// What was counted at the first moment.
#[derive(Debug, Default)]
struct Before {
    counts: BTreeMap<Figure, i128>,
}

impl Before {
    fn of<'f>(from: &Scene<'_>, mut figures: impl Iterator<Item = &'f Figure>) -> Self {
        let mut counts = clusters::before(from);
        if figures.any(|figure| matches!(figure, Figure::Budget(..))) {
            counts.extend(money::before(from));
        }
        Self { counts }
    }

    fn figure(&self, figure: &Figure) -> i128 {
        self.counts.get(figure).copied().unwrap_or(0)
    }
}
