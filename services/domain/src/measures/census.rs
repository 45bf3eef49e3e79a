//! How many clusters and types there are.
//!
//! Counted are clusters in force. A type counts as used where a cluster of it is in force, and as never used where it is
//! defined and no cluster was ever designated as one at or before the day. A cluster over several provinces counts in
//! full in each, so the provinces may add up to more than the nation.
//!
//! Source: the evaluation of the budget office, chapter on designation (numbers of types, laws and ministries).
//!
//! Worked example: C1 in provinces 11 and 41, C2 in 41, both of type A; type B is defined and never designated: 2
//! clusters, 1 type, 2 types defined, 1 never used; by province 11: 1 and 41: 2.

use std::collections::{BTreeMap, BTreeSet};

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    measures::{
        scene::{Behind, Scene},
        standing::{self, ClusterThen},
    },
    records::ClusterRecord,
};

/// By what clusters are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Their type.
    Type,
    /// The ministry of their type.
    Ministry,
    /// Their provinces.
    Province,
}

impl By {
    /// The groups of a cluster.
    fn groups(self, cluster: &ClusterThen) -> Vec<SmolStr> {
        match self {
            Self::Type => vec![cluster.type_code().shared()],
            Self::Ministry => cluster.ministry.iter().map(|ministry| ministry.shared()).collect(),
            Self::Province => cluster.provinces.clone(),
        }
    }

    /// The updates by which a cluster counts in its groups.
    fn behind(self, scene: &Scene<'_>, cluster: &ClusterThen) -> Behind {
        match self {
            Self::Type => standing::behind_itself(scene, cluster),
            Self::Ministry => standing::behind_ministry(scene, cluster),
            Self::Province => standing::behind_provinces(scene, cluster),
        }
    }
}

/// What was counted at a moment.
#[derive(Debug)]
pub struct Census {
    /// Clusters in force.
    pub clusters: usize,
    /// Those by type; groups without any have no line, here and below.
    pub by_type: BTreeMap<SmolStr, usize>,
    /// Those by ministry of their type.
    pub by_ministry: BTreeMap<SmolStr, usize>,
    /// Those by province.
    pub by_province: BTreeMap<SmolStr, usize>,
    /// The types that are defined, of which no cluster was ever designated at or before the day.
    pub types_never_used: BTreeSet<SmolStr>,
}

impl Census {
    /// Counts.
    pub(super) fn of(scene: &Scene<'_>) -> Self {
        Self {
            clusters: scene.in_force().count(),
            by_type: by_group(scene, By::Type),
            by_ministry: by_group(scene, By::Ministry),
            by_province: by_group(scene, By::Province),
            types_never_used: types_never_used(scene),
        }
    }

    /// The clusters in force by group.
    pub const fn by(&self, by: By) -> &BTreeMap<SmolStr, usize> {
        match by {
            By::Type => &self.by_type,
            By::Ministry => &self.by_ministry,
            By::Province => &self.by_province,
        }
    }

    /// The number of types with a cluster in force.
    pub fn types(&self) -> usize {
        self.by_type.len()
    }
}

fn by_group(scene: &Scene<'_>, by: By) -> BTreeMap<SmolStr, usize> {
    let mut counts = BTreeMap::new();
    for group in scene.in_force().flat_map(|cluster| by.groups(cluster)) {
        *counts.entry(group).or_default() += 1;
    }
    counts
}

/// The updates behind the clusters in force of a group, or of all.
pub fn clusters_behind(scene: &Scene<'_>, group: Option<(By, &str)>) -> Behind {
    let asked =
        |cluster: &&ClusterThen| group.is_none_or(|(by, group)| by.groups(cluster).iter().any(|own| own == group));
    // That one is in force, and of which type, it says itself.
    let by = group.map_or(By::Type, |(by, _)| by);
    scene.in_force().filter(asked).flat_map(|cluster| by.behind(scene, cluster)).collect()
}

fn types_never_used(scene: &Scene<'_>) -> BTreeSet<SmolStr> {
    let known = scene.known(Service::Registry);
    let mut unused: BTreeSet<SmolStr> = scene.types().keys().cloned().collect();
    for said in scene.world.clusters.values().flat_map(|entity| entity.kept(known, scene.axes.on)) {
        if let ClusterRecord::ClusterDesignated(designated) = &said.record {
            unused.remove(designated.type_code.as_str());
        }
    }
    unused
}

/// The definitions behind some types.
pub fn types_behind<'t>(scene: &Scene<'_>, codes: impl IntoIterator<Item = &'t SmolStr>) -> Behind {
    codes.into_iter().filter_map(|code| Some((Service::Registry, scene.types().get(code)?.sequence))).collect()
}
