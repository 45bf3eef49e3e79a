//! The world at a moment: the states that measures look at again and again, folded once, on first use.
//!
//! A [`Memo`] holds nothing but what follows from what registry and governance recorded, at its [`Axes`]: money and results
//! may go on streaming in meanwhile. A moment that lies within the record never changes, so a memo may be kept for as long
//! as there is room.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use foldhash::HashMap;
use proto::catalogue::Service;
use smol_str::{SmolStr, format_smolstr};

use crate::{
    governance::{
        agency::Agency,
        rule::{self, Parameters, Tiers},
    },
    history::{Fold, Known},
    lists,
    measures::{
        census::Census,
        groups::{By, Grouping},
        similar::{self, Pair},
        standing::{self, ClusterThen},
        surveys,
    },
    records::{AgencyRecord, ClusterRecord, ClusterTypeDefined, CodeList, CodeRecord},
    values::{Day, Decimal, Id, Value},
    world::{Axes, Entities, World},
};

/// The updates that made a figure: the service and the place in its stream.
pub type Behind = BTreeSet<(Service, u64)>;

/// A type of cluster as defined then.
#[derive(Debug, Clone)]
pub struct TypeThen {
    /// What was defined.
    pub defined: ClusterTypeDefined,
    /// The ministry in charge, followed through successions.
    pub ministry: Id,
    /// The place of the definition in its stream.
    pub sequence: u64,
}

/// What was folded for a moment, from the streams of [`Memo::READS`] alone.
#[derive(Debug, Default)]
pub struct Memo {
    agencies: OnceLock<BTreeMap<SmolStr, Agency>>,
    followed: OnceLock<BTreeMap<SmolStr, Id>>,
    codes: OnceLock<BTreeMap<(CodeList, SmolStr), SmolStr>>,
    types: OnceLock<BTreeMap<SmolStr, TypeThen>>,
    clusters: OnceLock<Clusters>,
    groupings: [OnceLock<Grouping>; By::OF_MONEY.len()],
    census: OnceLock<Census>,
    frames: Mutex<BTreeMap<Day, Frame>>,
    similar: OnceLock<Arc<Vec<Pair>>>,
}

impl Memo {
    /// The services whose records it follows from.
    pub const READS: [Service; 2] = [Service::Registry, Service::Governance];
}

/// The clusters, by id, and where each of them is among them.
#[derive(Debug)]
struct Clusters {
    by_id: Vec<ClusterThen>,
    places: HashMap<Id, usize>,
}

impl Clusters {
    fn of(by_id: Vec<ClusterThen>) -> Self {
        let places = by_id.iter().enumerate().map(|(place, cluster)| (cluster.id.clone(), place)).collect();
        Self { by_id, places }
    }
}

/// The clusters in force on some day with their types.
type Frame = Arc<Vec<(SmolStr, SmolStr)>>;

/// A rule parameter that is tried out in place of the adopted one.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The rule.
    pub rule_id: SmolStr,
    /// The parameters with their values.
    pub parameters: Vec<(SmolStr, Decimal)>,
}

/// The world at a moment.
#[derive(Debug, Clone)]
pub struct Scene<'w> {
    /// All that is known.
    pub world: &'w World,
    /// The moment.
    pub axes: Axes,
    memo: Arc<Memo>,
    draft: Option<Draft>,
}

impl<'w> Scene<'w> {
    /// The world at a moment.
    pub fn new(world: &'w World, axes: Axes) -> Self {
        Self::with_memo(world, axes, Arc::default())
    }

    /// The world at a moment that may have been looked at before; the memo must be of this day, and of this place in
    /// the streams that it follows from.
    pub fn with_memo(world: &'w World, axes: Axes, memo: Arc<Memo>) -> Self {
        Self { world, axes, memo, draft: None }
    }

    /// The same under a draft of a rule.
    #[must_use]
    pub fn under(&self, draft: Draft) -> Self {
        Self { draft: Some(draft), ..self.clone() }
    }

    /// Up to where the question looks in the stream of a service.
    pub const fn known(&self, service: Service) -> Known {
        self.axes.of(service)
    }

    /// The parameters of a rule, adopted or drafted.
    pub fn parameters(&self, rule_id: &str) -> Parameters {
        self.parameters_on(rule_id, self.axes.on)
    }

    /// The parameters of a rule on another day, as known now; a draft is one for all days.
    pub fn parameters_on(&self, rule_id: &str, on: Day) -> Parameters {
        let adopted = self.world.parameters(rule_id, &self.axes.about(on));
        let Some(draft) = self.draft.as_ref().filter(|draft| draft.rule_id == rule_id) else { return adopted };
        // Tiers are replaced together, as they are when they are adopted.
        let tiered = rule::find(rule_id).is_some_and(|known| known.tiers != Tiers::None);
        let mut parameters = if tiered { Parameters::default() } else { adopted };
        for (name, value) in &draft.parameters {
            parameters.set(name, *value);
        }
        parameters
    }

    /// The place of the adoption of a rule, if one was adopted.
    pub fn adoption(&self, rule_id: &str) -> Option<(Service, u64)> {
        let said = self.world.rules.get(rule_id)?.kept(self.known(Service::Governance), self.axes.on).last()?;
        Some((Service::Governance, said.at.sequence))
    }

    /// The agencies of which something was said, by id.
    pub fn agencies(&self) -> &BTreeMap<SmolStr, Agency> {
        self.memo.agencies.get_or_init(|| fold_all(&self.world.agencies, self.known(Service::Governance), &self.axes))
    }

    /// Who bears the duties of an agency: its first successor, repeatedly.
    pub fn follow(&self, agency: &Id) -> Id {
        let followed = self.memo.followed.get_or_init(|| {
            let succeeded = self.agencies().iter().filter(|(_, agency)| !agency.successors.is_empty());
            succeeded
                .filter_map(|(id, _)| Some((id.clone(), self.world.follow(&Id::read(id).ok()?, &self.axes))))
                .collect()
        });
        followed.get(agency.as_str()).unwrap_or(agency).clone()
    }

    /// The successions that lead from an agency to the one that bears its duties.
    pub fn succession(&self, agency: &Id) -> Behind {
        let mut behind = Behind::new();
        let mut current = agency.clone();
        loop {
            let Some(entity) = self.world.agencies.get(current.as_str()) else { return behind };
            let last =
                entity.kept(self.known(Service::Governance), self.axes.on).filter_map(|said| match &said.record {
                    AgencyRecord::AgencySucceeded(succeeded) => {
                        Some((said.at.sequence, succeeded.successor_agency_ids.first()?))
                    }
                    _ => None,
                });
            let Some((sequence, next)) = last.last() else { return behind };
            // A circle ends where it began.
            if !behind.insert((Service::Governance, sequence)) {
                return behind;
            }
            current = next.clone();
        }
    }

    /// The code that a code counts as when it is compared or grouped: retired with exactly one successor, it is that one.
    pub fn code(&self, list: CodeList, code: &str) -> SmolStr {
        self.follow_code(list, code, |_| {})
    }

    /// The same; calls with each code that was retired on the way.
    fn follow_code(&self, list: CodeList, code: &str, mut retired: impl FnMut(&str)) -> SmolStr {
        let codes = self.memo.codes.get_or_init(|| standing::successors(self));
        let mut current = SmolStr::new(code);
        let mut left = standing::MAX_SUCCESSIONS;
        while let Some(next) = codes.get(&(list, current.clone())).filter(|_| left > 0) {
            retired(&current);
            current = next.clone();
            left -= 1;
        }
        current
    }

    /// The retirements of codes that lead from a region to the province that counts.
    pub fn retirements(&self, region: &str) -> Behind {
        let known = self.known(Service::Governance);
        let mut behind = Behind::new();
        let mut retired = |code: &str| {
            let Some(entity) = self.world.codes.get(&*format_smolstr!("region.{code}")) else { return };
            let kept = entity.kept(known, self.axes.on);
            let ends = kept.filter(|said| matches!(said.record, CodeRecord::CodeRetired(_)));
            behind.extend(ends.last().map(|said| (Service::Governance, said.at.sequence)));
        };
        let followed = self.follow_code(CodeList::Region, region, &mut retired);
        self.follow_code(CodeList::Region, followed.get(..2).unwrap_or(&followed), &mut retired);
        behind
    }

    /// The division of an industry that counts when it is compared or grouped.
    pub fn division(&self, industry: &str) -> SmolStr {
        let followed = self.code(CodeList::Industry, industry);
        let division = self.code(CodeList::Industry, followed.get(..2).unwrap_or(&followed));
        division.get(..2).map_or(division.clone(), SmolStr::new)
    }

    /// The province of a region that counts when it is compared or grouped.
    pub fn province(&self, region: &str) -> SmolStr {
        let followed = self.code(CodeList::Region, region);
        self.code(CodeList::Region, followed.get(..2).unwrap_or(&followed))
    }

    /// The provinces in force, sorted.
    pub fn provinces(&self) -> Vec<SmolStr> {
        let known = self.known(Service::Governance);
        let mut provinces: BTreeSet<SmolStr> =
            lists::PROVINCES.iter().map(|listed| SmolStr::new_static(listed.code)).collect();
        let said =
            self.world.codes.iter().filter_map(|(key, entity)| {
                Some((key.strip_prefix("region.").filter(|code| code.len() == 2)?, entity))
            });
        for (code, entity) in said {
            let then = entity.fold(known, self.axes.on);
            if then.is_retired() {
                provinces.remove(code);
            } else if then.is_published() {
                provinces.insert(code.into());
            }
        }
        provinces.into_iter().collect()
    }

    /// The types defined, by code.
    pub fn types(&self) -> &BTreeMap<SmolStr, TypeThen> {
        self.memo.types.get_or_init(|| standing::types(self))
    }

    /// Every cluster designated at or before the day, whatever its status, by id.
    pub fn clusters(&self) -> &[ClusterThen] {
        &self.all_clusters().by_id
    }

    fn all_clusters(&self) -> &Clusters {
        self.memo.clusters.get_or_init(|| Clusters::of(standing::clusters(self)))
    }

    /// How many clusters and types there are.
    pub fn census(&self) -> &Census {
        self.memo.census.get_or_init(|| Census::of(self))
    }

    /// The clusters in force, by id.
    pub fn in_force(&self) -> impl Iterator<Item = &ClusterThen> {
        self.clusters().iter().filter(|cluster| cluster.in_force())
    }

    /// A cluster, if it was designated at or before the day.
    pub fn cluster(&self, id: &str) -> Option<&ClusterThen> {
        self.clusters().get(self.place(id)?)
    }

    /// Where a cluster is among all.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.all_clusters().places.get(id).copied()
    }

    /// The groups that the clusters count in.
    pub fn grouping(&self, by: By) -> &Grouping {
        self.memo.groupings[by as usize].get_or_init(|| Grouping::of(self.clusters(), by))
    }

    /// All pairs in force that are similar.
    pub fn similar(&self) -> Arc<Vec<Pair>> {
        if self.draft.as_ref().is_some_and(|draft| draft.rule_id == similar::RULE) {
            return Arc::new(similar::pairs(self));
        }
        Arc::clone(self.memo.similar.get_or_init(|| Arc::new(similar::pairs(self))))
    }

    /// The clusters in force on another day, by what is known, with their types.
    pub fn frame(&self, on: Day) -> Arc<Vec<(SmolStr, SmolStr)>> {
        // What a panic left behind is whole: entries are only ever added.
        let frames = || self.memo.frames.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(frame) = frames().get(&on) {
            return Arc::clone(frame);
        }
        let frame = Arc::new(surveys::in_force(self, on));
        Arc::clone(frames().entry(on).or_insert(frame))
    }

    /// Whether a designation of the cluster counts by what is known, on any day. What names a cluster of which none
    /// does counts nowhere.
    pub fn cluster_counts(&self, id: &str) -> bool {
        self.world.cluster_counts(id, self.known(Service::Registry))
    }
}

impl World {
    /// Whether a designation of the cluster counts by what is known then, on any day.
    pub fn cluster_counts(&self, id: &str, known: Known) -> bool {
        let designates = |record: &ClusterRecord| matches!(record, ClusterRecord::ClusterDesignated(_));
        self.clusters.get(id).is_some_and(|entity| entity.counted(known).any(|said| designates(&said.record)))
    }
}

/// The state of every entity of a family that has one.
fn fold_all<F: Fold>(entities: &Entities<F>, known: Known, axes: &Axes) -> BTreeMap<SmolStr, F> {
    entities
        .iter()
        .filter(|(_, entity)| entity.kept(known, axes.on).next().is_some())
        .map(|(key, entity)| (key.clone(), entity.fold(known, axes.on)))
        .collect()
}
