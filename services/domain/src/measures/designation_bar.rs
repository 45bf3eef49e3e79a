//! Types barred from new designation in a province because too much designated land there is unsold.
//!
//! Unsold rate = 1 - Σ `sold_m2` / Σ `sale_target_m2`, over the clusters of the type in force with a region in the
//! province, in their latest year that has both. Barred where the rate in percent is at or above the tier of the type.
//! Source: Industrial Sites and Development Act, article 8-2 and its decree.

use std::collections::BTreeSet;

use proto::catalogue::Service;

use crate::{
    records::ClusterDesignated,
    refusal::{Code, Refusal},
    values::{Decimal, Exact, Id},
    verdict::Findings,
    world::{Axes, World},
};

/// The rule behind it.
pub const RULE: &str = "designation_bar";
/// Land sold, square metres.
pub const SOLD: &str = "sold_m2";
/// Land meant for sale, square metres.
pub const FOR_SALE: &str = "sale_target_m2";

/// The unsold rate that bars a type in a province, percent, with the bound; `None` where nothing bars it.
pub fn barred(world: &World, type_code: &Id, province: &str, axes: &Axes) -> Option<(Exact, Decimal)> {
    let parameters = world.parameters(RULE, axes);
    let bound = parameters.iter().find(|(name, _)| *name == type_code.as_str()).map(|(_, bound)| bound)?;
    let rate = unsold_percent(world, type_code, province, axes)?;
    (rate >= bound.into()).then_some((rate, bound))
}

/// Warns where a designation is barred in one of its provinces.
pub fn warn(designated: &ClusterDesignated, axes: &Axes, world: &World, findings: &mut Findings) {
    let provinces: BTreeSet<&str> = designated.regions.iter().map(|region| region.province()).collect();
    for province in provinces {
        if let Some((rate, bound)) = barred(world, &designated.type_code, province, axes) {
            let expected = format!("below {bound} percent unsold; it is {} in {province}", rate.rounded());
            findings.warn(Refusal::new(Code::DesignationBarred, "type_code", designated.type_code.as_str(), expected).by_rule(RULE));
        }
    }
}

fn unsold_percent(world: &World, type_code: &Id, province: &str, axes: &Axes) -> Option<Exact> {
    let clusters: Vec<&str> = world
        .clusters
        .iter()
        .filter(|(_, entity)| {
            let cluster = entity.fold(axes.of(Service::Registry), axes.on);
            cluster.in_force(axes.on)
                && cluster.designation().is_some_and(|of| of.type_code == *type_code && of.regions.iter().any(|region| region.province() == province))
        })
        .map(|(id, _)| id.as_str())
        .collect();
    let year = |indicator: &str| -> BTreeSet<i16> { clusters.iter().flat_map(|cluster| world.observed_years(cluster, indicator, axes)).collect() };
    let latest = year(SOLD).intersection(&year(FOR_SALE)).max().copied()?;
    let sum = |indicator: &str| -> Exact { clusters.iter().filter_map(|cluster| world.observed(cluster, indicator, latest, axes)).sum() };
    let sold = Exact::ratio(sum(SOLD), sum(FOR_SALE))?;
    Some((Exact::from(1_i64) - sold) * Exact::from(100_i64))
}
