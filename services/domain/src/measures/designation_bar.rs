//! Types barred from new designation in a province because too much designated land there is unsold.
//!
//! Unsold rate = 1 - Σ `sold_m2` / Σ `sale_target_m2`, over the clusters of the type in force with a region in the
//! province, in their latest year that has both. Barred where the rate in percent is at or above the tier of the type.
//! Source: Industrial Sites and Development Act, article 8-2 and its decree.

use std::collections::{BTreeMap, BTreeSet};

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    measures::{
        scene::{Behind, Scene},
        standing,
    },
    records::ClusterDesignated,
    refusal::{Code, Refusal},
    values::{Decimal, Exact, Id, Value},
    verdict::Findings,
    world::{Axes, World},
};

/// The rule behind it.
pub const RULE: &str = "designation_bar";
/// Land sold, square metres.
pub const SOLD: &str = "sold_m2";
/// Land meant for sale, square metres.
pub const FOR_SALE: &str = "sale_target_m2";

/// Warns where a designation is barred in one of its provinces.
pub fn warn(designated: &ClusterDesignated, axes: &Axes, world: &World, findings: &mut Findings) {
    let (type_code, parameters) = (&designated.type_code, world.parameters(RULE, axes));
    let Some(bound) = parameters.iter().find(|(name, _)| *name == type_code.as_str()).map(|(_, bound)| bound) else {
        return;
    };
    let scene = Scene::new(world, *axes);
    let provinces: BTreeSet<SmolStr> = designated.regions.iter().map(|region| scene.province(region)).collect();
    for province in provinces {
        let there = scene.in_force().filter(|of| of.type_code() == type_code && of.provinces.contains(&province));
        let clusters: Vec<&str> = there.map(|of| of.id.as_str()).collect();
        let unsold = unsold(world, &clusters, axes).filter(|(percent, _)| *percent >= bound.into());
        if let Some((percent, _)) = unsold {
            let expected = format!("below {bound} percent unsold; it is {} in {province}", percent.rounded());
            findings
                .warn(Refusal::new(Code::DesignationBarred, "type_code", type_code.as_str(), expected).by_rule(RULE));
        }
    }
}

/// The unsold rate of some clusters together, percent, with the latest year for which both figures are there.
fn unsold(world: &World, clusters: &[&str], axes: &Axes) -> Option<(Exact, i16)> {
    let years = |indicator: &str| -> BTreeSet<i16> {
        clusters.iter().flat_map(|cluster| world.observed_years(cluster, indicator, axes)).collect()
    };
    let latest = years(SOLD).intersection(&years(FOR_SALE)).max().copied()?;
    let sum = |indicator: &str| -> Exact {
        clusters.iter().filter_map(|cluster| world.observed(cluster, indicator, latest, axes)).sum()
    };
    let for_sale = Some(sum(FOR_SALE)).filter(Exact::is_positive)?;
    let sold = Exact::ratio(sum(SOLD), for_sale)?;
    Some(((Exact::from(1_i64) - sold) * Exact::from(100_i64), latest))
}

/// A type that is barred in a province.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// The type.
    pub type_code: Id,
    /// The province.
    pub province: SmolStr,
    /// What is unsold there, percent.
    pub percent: Exact,
    /// The bound of the type, percent.
    pub bound: Decimal,
    /// The year of the figures.
    pub year: i16,
}

/// All types that are barred somewhere.
pub fn bars(scene: &Scene<'_>) -> Vec<Bar> {
    let mut bars = Vec::new();
    for (type_code, bound) in scene.parameters(RULE).iter() {
        let mut groups: BTreeMap<&SmolStr, Vec<&str>> = BTreeMap::new();
        for cluster in scene.in_force().filter(|cluster| cluster.type_code().as_str() == type_code) {
            for province in &cluster.provinces {
                groups.entry(province).or_default().push(&cluster.id);
            }
        }
        bars.extend(groups.into_iter().filter_map(|(province, clusters)| {
            let (percent, year) = unsold(scene.world, &clusters, &scene.axes)?;
            let bar = Bar { type_code: Id::read(type_code).ok()?, province: province.clone(), percent, bound, year };
            (bar.percent >= bound.into()).then_some(bar)
        }));
    }
    bars
}

/// The updates behind a bar: the clusters, their figures of the year, and the rule.
pub fn behind(scene: &Scene<'_>, bar: &Bar) -> Behind {
    let mut behind: Behind = scene.adoption(RULE).into_iter().collect();
    for cluster in scene
        .in_force()
        .filter(|cluster| *cluster.type_code() == bar.type_code && cluster.provinces.contains(&bar.province))
    {
        behind.extend(standing::behind(scene, cluster));
        for indicator in [SOLD, FOR_SALE] {
            let series = scene.world.series(&cluster.id, indicator, &scene.axes);
            let of_year = series.observations.iter().filter(|(period, _)| period.year == bar.year);
            behind.extend(of_year.map(|(_, standing)| (Service::Performance, standing.sequence)));
        }
    }
    behind
}
