//! How many ministries and laws share a province or district, and which clusters the lists of agencies tell apart.
//!
//! Over the clusters in force in the region: how many clusters, types, ministries and laws (of their types); ministry_hhi =
//! Σ (clusters of ministry / clusters)². Listed differently is an identifier of a scheme that names several clusters, or a
//! cluster with several identifiers in a scheme.
//!
//! Source: evaluation of the budget office, chapter on operation and management; Herfindahl and Hirschman for hhi.
//!
//! Worked example: three clusters of ministry M1 and one of M2 in a province: ministry_hhi = (3/4)² + (1/4)² = 0.625.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use crate::{
    measures::{
        scene::{Behind, Scene},
        standing::{self, ClusterThen},
    },
    values::Exact,
};

/// The rule behind it.
pub const RULE: &str = "fragmentation";

/// By what regions are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Provinces; a cluster counts in each of its provinces.
    Province,
    /// Districts; a cluster that is recorded at province level is in none.
    District,
}

impl Level {
    fn regions(self, cluster: &ClusterThen) -> Vec<&SmolStr> {
        match self {
            Self::Province => cluster.provinces.iter().collect(),
            Self::District => cluster.regions.iter().filter(|region| region.len() == 5).collect(),
        }
    }
}

/// What there is in a region.
#[derive(Debug, Clone, Default)]
pub struct Region {
    /// Clusters in force.
    pub clusters: usize,
    /// Their types.
    pub types: BTreeSet<SmolStr>,
    /// Clusters by ministry.
    pub ministries: BTreeMap<SmolStr, usize>,
    /// The laws of their types.
    pub laws: BTreeSet<SmolStr>,
}

impl Region {
    fn add(&mut self, cluster: &ClusterThen) {
        self.clusters += 1;
        self.types.insert(cluster.type_code().shared());
        self.laws.extend(cluster.law.iter().map(|law| law.shared()));
        if let Some(ministry) = &cluster.ministry {
            *self.ministries.entry(ministry.shared()).or_default() += 1;
        }
    }

    /// How far they are in one hand: 1 with a single ministry.
    pub fn ministry_hhi(&self) -> Option<Exact> {
        let share = |count: &usize| Exact::ratio(*count, self.clusters).map(|share| &share * &share);
        self.ministries.values().map(share).sum()
    }
}

/// What there is in each region that has something.
pub fn regions(scene: &Scene<'_>, level: Level) -> BTreeMap<SmolStr, Region> {
    let mut regions: BTreeMap<SmolStr, Region> = BTreeMap::new();
    for cluster in scene.in_force() {
        for region in level.regions(cluster) {
            regions.entry(region.clone()).or_default().add(cluster);
        }
    }
    regions
}

/// The updates behind what there is in a region.
pub fn behind(scene: &Scene<'_>, region: &str) -> Behind {
    scene
        .in_force()
        .filter(|cluster| cluster.within(region))
        .flat_map(|cluster| [standing::behind_ministry(scene, cluster), standing::behind_provinces(scene, cluster)])
        .flatten()
        .collect()
}

/// Clusters that the lists of agencies tell apart differently.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Differently {
    /// The list.
    pub scheme: SmolStr,
    /// The names in it.
    pub identifiers: BTreeSet<SmolStr>,
    /// The clusters.
    pub cluster_ids: BTreeSet<SmolStr>,
}

/// Identifiers that name several clusters in force, and clusters in force with several identifiers in a scheme.
pub fn differently_listed(scene: &Scene<'_>) -> BTreeSet<Differently> {
    let mut names: BTreeMap<(SmolStr, SmolStr), BTreeSet<SmolStr>> = BTreeMap::new();
    let mut found = BTreeSet::new();
    for cluster in scene.in_force() {
        let mut own: BTreeMap<SmolStr, BTreeSet<SmolStr>> = BTreeMap::new();
        for (scheme, identifier) in cluster.life.identifiers.keys() {
            own.entry(scheme.shared()).or_default().insert(identifier.shared());
            names.entry((scheme.shared(), identifier.shared())).or_default().insert(cluster.id.shared());
        }
        let several = own.into_iter().filter(|(_, identifiers)| identifiers.len() > 1);
        found.extend(several.map(|(scheme, identifiers)| Differently {
            scheme,
            identifiers,
            cluster_ids: BTreeSet::from([cluster.id.shared()]),
        }));
    }
    let several = names.into_iter().filter(|(_, cluster_ids)| cluster_ids.len() > 1);
    found.extend(several.map(|((scheme, identifier), cluster_ids)| Differently {
        scheme,
        identifiers: BTreeSet::from([identifier]),
        cluster_ids,
    }));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_is_five_eighths() {
        let region =
            Region { clusters: 4, ministries: [("M1".into(), 3), ("M2".into(), 1)].into(), ..Region::default() };
        assert_eq!(region.ministry_hhi().map(|hhi| hhi.rounded()).as_deref(), Some("0.625"));
    }
}
