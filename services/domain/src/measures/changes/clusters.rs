//! How updates change the numbers of clusters and types.

use std::collections::{BTreeMap, BTreeSet};

use proto::catalogue::Service;
use smol_str::SmolStr;

use super::{Adding, Figure, Now};
use crate::{
    measures::{census::By, scene::Scene},
    records::{AgencyRecord, ClusterRecord, CodeList},
};

/// What the numbers of clusters and types are made of.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Clusters in force by type.
    in_force: BTreeMap<SmolStr, i128>,
    /// Designations that count by type, of all clusters and lives.
    designations: BTreeMap<SmolStr, i128>,
}

/// What of a cluster is counted.
#[derive(Debug, Default, PartialEq, Eq)]
struct Brief {
    /// Its type and provinces, if it is in force.
    in_force: Option<(SmolStr, BTreeSet<SmolStr>)>,
    /// The types that it was ever designated as.
    designations: Vec<SmolStr>,
}

impl Brief {
    fn of(now: &Now<'_>, id: &str) -> Self {
        let Some(entity) = now.world().clusters.get(id) else { return Self::default() };
        let known = now.known(Service::Registry);
        let designations = entity.kept(known, now.axes.on).filter_map(|said| match &said.record {
            ClusterRecord::ClusterDesignated(designated) => Some(designated.type_code.shared()),
            _ => None,
        });
        let designations: Vec<SmolStr> = designations.collect();
        let cluster = entity.fold(known, now.axes.on);
        let designation = cluster.designation().filter(|_| cluster.in_force(now.axes.on));
        let provinces =
            |regions: &[crate::values::Region]| regions.iter().map(|region| now.context.province(region)).collect();
        let in_force = designation.map(|of| (of.type_code.shared(), provinces(&of.regions)));
        Self { in_force, designations }
    }
}

impl Counts {
    /// Those at a moment.
    pub fn of(scene: &Scene<'_>) -> Self {
        let in_force = scene.census().by_type.iter().map(|(code, count)| (code.clone(), wide(*count))).collect();
        let mut counts = Self { in_force, designations: BTreeMap::new() };
        let known = scene.known(Service::Registry);
        for said in scene.world.clusters.values().flat_map(|entity| entity.kept(known, scene.axes.on)) {
            if let ClusterRecord::ClusterDesignated(designated) = &said.record {
                *counts.designations.entry(designated.type_code.shared()).or_default() += 1;
            }
        }
        counts
    }

    fn of_code(map: &BTreeMap<SmolStr, i128>, code: &str) -> i128 {
        map.get(code).copied().unwrap_or(0)
    }

    /// Whether a type is defined and was never used.
    fn is_unused(&self, now: &Now<'_>, code: &str) -> bool {
        now.context.types().contains_key(code) && Self::of_code(&self.designations, code) == 0
    }

    /// After something was said of a cluster.
    pub fn cluster(&mut self, before: &Now<'_>, after: &Now<'_>, id: &str, adding: &mut Adding<'_>) {
        let (old, new) = (Brief::of(before, id), Brief::of(after, id));
        if old == new {
            return;
        }
        let codes: BTreeSet<&SmolStr> = old.designations.iter().chain(&new.designations).collect();
        let unused = |counts: &Self| codes.iter().filter(|code| counts.is_unused(after, code)).count();
        let was_unused = unused(self);
        for code in &old.designations {
            *self.designations.entry(code.clone()).or_default() -= 1;
        }
        for code in &new.designations {
            *self.designations.entry(code.clone()).or_default() += 1;
        }
        adding.add(Figure::TypesNeverUsed, wide(unused(self)) - wide(was_unused));
        self.count(after, old.in_force, -1, adding);
        self.count(after, new.in_force, 1, adding);
    }

    /// Counts a cluster in force, or takes it out.
    fn count(
        &mut self,
        now: &Now<'_>,
        in_force: Option<(SmolStr, BTreeSet<SmolStr>)>,
        times: i128,
        adding: &mut Adding<'_>,
    ) {
        let Some((code, provinces)) = in_force else { return };
        let of_type = self.in_force.entry(code.clone()).or_default();
        let used = *of_type > 0;
        *of_type += times;
        adding.add(Figure::Types, i128::from(*of_type > 0) - i128::from(used));
        adding.add(Figure::Clusters, times);
        if let Some(of) = now.context.types().get(&code) {
            adding.add(Figure::ClustersByMinistry(of.ministry.shared()), times);
        }
        adding.add(Figure::ClustersByType(code), times);
        for province in provinces {
            adding.add(Figure::ClustersByRegion(province), times);
        }
    }

    /// After a type was defined.
    pub fn of_type(&self, before: &Now<'_>, after: &Now<'_>, code: &str, adding: &mut Adding<'_>) {
        let defined = |now: &Now<'_>| i128::from(now.context.types().contains_key(code));
        adding.add(Figure::TypesDefined, defined(after) - defined(before));
        adding.add(
            Figure::TypesNeverUsed,
            i128::from(self.is_unused(after, code)) - i128::from(self.is_unused(before, code)),
        );
        self.ministry(before, after, code, adding);
    }

    /// Moves the clusters of a type to the ministry that is in charge now.
    fn ministry(&self, before: &Now<'_>, after: &Now<'_>, code: &str, adding: &mut Adding<'_>) {
        let clusters = Self::of_code(&self.in_force, code);
        if let Some(of) = before.context.types().get(code) {
            adding.add(Figure::ClustersByMinistry(of.ministry.shared()), -clusters);
        }
        if let Some(of) = after.context.types().get(code) {
            adding.add(Figure::ClustersByMinistry(of.ministry.shared()), clusters);
        }
    }

    /// After an agency was succeeded, or was not after all.
    pub fn succession(&self, before: &Now<'_>, after: &Now<'_>, adding: &mut Adding<'_>) {
        for code in self.in_force.keys() {
            self.ministry(before, after, code, adding);
        }
    }

    /// After something was said of a code: provinces may have been joined.
    pub fn code(&self, before: &Now<'_>, after: &Now<'_>, key: &str, adding: &mut Adding<'_>) {
        let is_region = key.split_once('.').is_some_and(|(list, _)| list == CodeList::Region.word());
        if !is_region {
            return;
        }
        for (now, times) in [(before, -1), (after, 1)] {
            for id in now.world().clusters.keys() {
                for province in Brief::of(now, id).in_force.into_iter().flat_map(|(_, provinces)| provinces) {
                    adding.add(Figure::ClustersByRegion(province), times);
                }
            }
        }
    }
}

/// Whether other agencies take over from an agency than before.
pub(super) fn succession_differs(before: &Now<'_>, after: &Now<'_>, agency: &str) -> bool {
    let successors = |now: &Now<'_>| {
        let entity = now.world().agencies.get(agency)?;
        let kept = entity.kept(now.known(Service::Governance), now.axes.on).filter_map(|said| match &said.record {
            AgencyRecord::AgencySucceeded(succeeded) => Some(succeeded.successor_agency_ids.clone()),
            _ => None,
        });
        kept.last()
    };
    successors(before) != successors(after)
}

/// The numbers at a moment, as the overview has them.
pub(super) fn before(scene: &Scene<'_>) -> BTreeMap<Figure, i128> {
    let census = scene.census();
    let mut counts = BTreeMap::from([
        (Figure::Clusters, wide(census.clusters)),
        (Figure::Types, wide(census.types())),
        (Figure::TypesDefined, wide(scene.types().len())),
        (Figure::TypesNeverUsed, wide(census.types_never_used.len())),
    ]);
    for by in [By::Type, By::Ministry, By::Province] {
        let figure = |group| match by {
            By::Type => Figure::ClustersByType(group),
            By::Ministry => Figure::ClustersByMinistry(group),
            By::Province => Figure::ClustersByRegion(group),
        };
        counts.extend(census.by(by).iter().map(|(group, count)| (figure(group.clone()), wide(*count))));
    }
    counts
}

fn wide(count: usize) -> i128 {
    // No machine counts so far.
    i128::try_from(count).unwrap_or(i128::MAX)
}
