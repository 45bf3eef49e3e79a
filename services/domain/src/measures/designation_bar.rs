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
    values::{Day, Decimal, Exact, Id, Value},
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
pub fn warn(designated: &ClusterDesignated, on: Day, world: &World, findings: &mut Findings) {
    let axes = Axes::now(on);
    let (type_code, parameters) = (&designated.type_code, world.parameters(RULE, &axes));
    let Some(bound) = parameters.iter().find(|(name, _)| *name == type_code.as_str()).map(|(_, bound)| bound) else {
        return;
    };
    let telling = telling(world, type_code, on);
    if telling.is_empty() {
        return;
    }
    // Only regions are looked up in it: the clusters of the whole record are not folded for one designation.
    let scene = Scene::new(world, axes);
    let provinces: BTreeSet<SmolStr> = designated.regions.iter().map(|region| scene.province(region)).collect();
    for province in provinces {
        let there = telling.iter().filter(|(region, _)| scene.province(region) == province);
        let clusters: BTreeSet<&str> = there.flat_map(|(_, clusters)| clusters.iter().copied()).collect();
        let clusters: Vec<&str> = clusters.into_iter().collect();
        let unsold = unsold(world, &clusters, &axes).filter(|(percent, _)| *percent >= bound.into());
        if let Some((percent, _)) = unsold {
            let expected = format!("below {bound} percent unsold; it is {} in {province}", percent.rounded());
            findings
                .warn(Refusal::new(Code::DesignationBarred, "type_code", type_code.as_str(), expected).by_rule(RULE));
        }
    }
}

/// The clusters of a type in force of which one of the two figures was told, by region as recorded. No other cluster has
/// a part in the rate.
fn telling<'w>(world: &'w World, type_code: &Id, on: Day) -> BTreeMap<SmolStr, BTreeSet<&'w str>> {
    let mut telling: BTreeMap<SmolStr, BTreeSet<&str>> = BTreeMap::new();
    let told = world.observations.keys().filter_map(|key| key.split_once('.'));
    for (id, _) in told.filter(|(_, indicator)| [SOLD, FOR_SALE].contains(indicator)) {
        let Some(cluster) = world.clusters.get(id).map(|entity| entity.now(on)) else { continue };
        let designation = cluster.designation().filter(|of| of.type_code == *type_code && cluster.in_force(on));
        for region in designation.into_iter().flat_map(|designation| &designation.regions) {
            telling.entry(region.shared()).or_default().insert(id);
        }
    }
    telling
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
        behind.extend(standing::behind_provinces(scene, cluster));
        for indicator in [SOLD, FOR_SALE] {
            let series = scene.world.series(&cluster.id, indicator, &scene.axes);
            let of_year = series.observations.iter().filter(|(period, _)| period.year == bar.year);
            behind.extend(of_year.map(|(_, standing)| (Service::Performance, standing.sequence)));
        }
    }
    behind
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        measures::story::{Story, list, read},
        records::{ClusterRecord, ClusterReleased, CodeList, CodeRecord, CodeRetired, Record},
    };

    /// What the judge warns about a designation.
    fn warned(story: &Story, type_code: &str, regions: &str, on: &str) -> Vec<String> {
        let mut findings = Findings::default();
        warn(&Story::designation("NEW", type_code, regions), read(on), &story.world, &mut findings);
        findings.warnings.iter().map(|warning| warning.expected.to_string()).collect()
    }

    /// The same by the measure.
    fn measured(story: &Story, type_code: &str, provinces: &[&str], on: &str) -> Vec<String> {
        let bars = bars(&story.at(on));
        let there =
            bars.iter().filter(|bar| bar.type_code.as_str() == type_code && provinces.contains(&bar.province.as_str()));
        let told = |bar: &Bar| {
            format!("below {} percent unsold; it is {} in {}", bar.bound, bar.percent.rounded(), bar.province)
        };
        there.map(told).collect()
    }

    fn released(story: &mut Story, id: &str) {
        let released =
            ClusterReleased { cluster_id: read(id), reason: read("done"), successor_cluster_ids: Vec::new() };
        story.tell(Record::Cluster(ClusterRecord::ClusterReleased(released)));
    }

    /// Clusters of three types over provinces and days, some released, some designated anew as another type; of one in
    /// four no figure is told, and a province counts as another from 2024 on.
    fn told() -> Story {
        let mut story = Story::default();
        story.rule(RULE, "T=50;S=10");
        for indicator in [SOLD, FOR_SALE] {
            story.indicator(indicator, "sum", "higher");
        }
        for number in 0..60_usize {
            let id = format!("C{number}");
            let type_code = ["T", "S", "N"][number % 3];
            let regions = ["11530", "11", "41110;11530;11680", "42110", "51110"][number % 5];
            story.on(["2020-01-01", "2024-01-01"][number % 2]).cluster(&id, type_code, regions);
            if number % 4 > 0 {
                let year = ["2022", "2023", "2024"][number / 4 % 3];
                let (sold, for_sale) = ((number * 37 % 101).to_string(), if number % 7 == 0 { "0" } else { "100" });
                story.on("2020-01-01").observed(&id, SOLD, year, &sold, "");
                story.observed(&id, FOR_SALE, year, for_sale, "");
            }
            if number % 6 == 5 {
                released(story.on("2024-03-01"), &id);
            }
            if number % 12 == 5 {
                story.on("2024-06-01").cluster(&id, "T", "11");
            }
        }
        let retired = CodeRetired { list: CodeList::Region, code: read("42"), successor_codes: list("51") };
        story.on("2024-01-01").tell(Record::Code(CodeRecord::CodeRetired(retired)));
        story
    }

    #[test]
    fn the_judge_warns_where_the_measure_finds_a_bar_and_nowhere_else() {
        let story = told();
        let mut warnings = 0;
        for on in ["2019-12-31", "2021-06-30", "2024-01-01", "2024-05-31", "2026-12-31"] {
            for type_code in ["T", "S", "N"] {
                for (regions, provinces) in [
                    ("11", &["11"][..]),
                    ("11680;41", &["11", "41"][..]),
                    ("51", &["51"][..]),
                    ("42110", if on < "2024-01-01" { &["42"][..] } else { &["51"][..] }),
                    ("26", &["26"][..]),
                ] {
                    let warned = warned(&story, type_code, regions, on);
                    assert_eq!(warned, measured(&story, type_code, provinces, on), "{type_code} {regions} {on}");
                    warnings += warned.len();
                }
            }
        }
        assert!(warnings > 15, "{warnings}");
    }

    #[test]
    fn figures_of_clusters_that_are_not_there_bar_nothing() {
        let mut story = Story::default();
        story.rule(RULE, "T=30");
        for (indicator, value) in [(SOLD, "10"), (FOR_SALE, "100")] {
            story.indicator(indicator, "sum", "higher");
            story.observed("C1", indicator, "2023", value, "");
        }
        assert_eq!(warned(&story, "T", "11", "2025-01-01"), [""; 0]);
        story.cluster("C1", "T", "11530");
        assert_eq!(warned(&story, "T", "11", "2025-01-01"), ["below 30 percent unsold; it is 90 in 11"]);
        assert_eq!(warned(&story, "T", "26", "2025-01-01"), [""; 0]);
        assert_eq!(warned(&story, "S", "11", "2025-01-01"), [""; 0]);
    }
}
