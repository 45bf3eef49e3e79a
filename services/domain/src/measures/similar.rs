//! Clusters that stand on the same ground and do the same.
//!
//! - place: with both boundaries, the area in common / the smaller area; else the regions in common / the smaller number
//!   of regions, where a province matches each of its districts and each region of the smaller side counts once if
//!   anything on the other side matches it. With equally many regions the larger of the two counts is taken.
//! - industry, technology: Jaccard index of the sets (industries as divisions); 0 if either is empty.
//! - theme = max(industry, technology); score = `place_weight` · place + `theme_weight` · theme.
//! - similar where place > `place_above` and theme >= `theme_from` (rule `similar`).
//! - relation: required if either type is by law built on the other; else allowed if either names the other as one that it
//!   may overlap; else none. The finding is for pairs of different types with the relation none.
//!
//! Source: Framework Act on Regional Balanced Development; evaluation of the budget office, duplicate designation.
//!
//! Worked example: A in 11530 and 41117 with divisions 26, 29; B in 41 with 26: the smaller side is B, its one region
//! matches 41117, place 1/1; industry |{26}| / |{26, 29}| = 0.5, theme 0.5, score 0.5 · 1 + 0.5 · 0.5 = 0.75: similar.

use std::cmp::Ordering;

use num_traits::ToPrimitive;
use smol_str::SmolStr;

use crate::{
    governance::rule::Parameters,
    measures::{
        scene::{Behind, Scene},
        standing::{self, ClusterThen},
    },
    values::Exact,
};

/// The rule behind it.
pub const RULE: &str = "similar";

/// A part of a whole, between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Share {
    /// So many of so many; none of none is 0.
    Counted(u32, u32),
    /// Measured on the map.
    Measured(f64),
}

impl Share {
    /// Whether it is anything at all.
    pub fn is_some(self) -> bool {
        match self {
            Self::Counted(of, _) => of > 0,
            Self::Measured(part) => part > 0.0,
        }
    }

    /// As an exact number.
    pub fn exact(self) -> Exact {
        match self {
            Self::Counted(of, all) => Exact::ratio(i64::from(of), i64::from(all)).unwrap_or_else(Exact::zero),
            Self::Measured(part) => Exact::from_measured(part).unwrap_or_else(Exact::zero),
        }
    }

    /// The larger one of two that were counted.
    fn larger(self, other: Self) -> Self {
        match (self, other) {
            (Self::Counted(one, of_one), Self::Counted(two, of_two)) => {
                // Crosswise, none of none being 0 of 1.
                let order =
                    (u64::from(one) * u64::from(of_two.max(1))).cmp(&(u64::from(two) * u64::from(of_one.max(1))));
                if order == Ordering::Less { other } else { self }
            }
            _ => self,
        }
    }
}

/// What the law says about two types on the same ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// One is by law placed on the other.
    Required,
    /// One may lawfully overlap the other.
    Allowed,
    /// Nothing.
    None,
}

impl Relation {
    /// The word in views.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Allowed => "allowed",
            Self::None => "none",
        }
    }

    /// The relation of the types of two clusters.
    pub fn of(scene: &Scene<'_>, a: &ClusterThen, b: &ClusterThen) -> Self {
        let (one, two) = (a.type_code(), b.type_code());
        let of = |code: &str| scene.types().get(code).map(|then| &then.defined);
        let (of_one, of_two) = (of(one), of(two));
        let built =
            of_one.is_some_and(|of| of.built_on.contains(two)) || of_two.is_some_and(|of| of.built_on.contains(one));
        let may = of_one.is_some_and(|of| of.may_overlap.contains(two))
            || of_two.is_some_and(|of| of.may_overlap.contains(one));
        match (built, may) {
            (true, _) => Self::Required,
            (false, true) => Self::Allowed,
            (false, false) => Self::None,
        }
    }
}

/// Two clusters that are similar, by their place among those of the scene.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The one with the smaller id.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Ground in common.
    pub place: Share,
    /// Industries in common.
    pub industry: Share,
    /// Technologies in common.
    pub technology: Share,
}

impl Pair {
    /// The larger one of industry and technology.
    pub fn theme(&self) -> Share {
        self.industry.larger(self.technology)
    }
}

/// The bounds and weights of the rule.
#[derive(Debug, Clone)]
pub struct Rule {
    place_weight: Exact,
    theme_weight: Exact,
    place_above: Exact,
    /// How many codes in common are enough, by the size of the union.
    enough: Vec<u32>,
}

/// The most codes of a list: two digits.
const MAX_CODES: u32 = 100;

impl Rule {
    /// From the parameters.
    pub fn of(parameters: &Parameters) -> Self {
        let theme_from = parameters.get("theme_from");
        let enough = |union: u32| {
            // None of none is 0.
            let least = &theme_from * &Exact::from(i64::from(union.max(1)));
            let least = if least.is_positive() { least.ceil().to_u32() } else { Some(0) };
            least.filter(|common| *common <= union).unwrap_or(u32::MAX)
        };
        Self {
            place_weight: parameters.get("place_weight"),
            theme_weight: parameters.get("theme_weight"),
            place_above: parameters.get("place_above"),
            enough: (0..=MAX_CODES).map(enough).collect(),
        }
    }

    /// The score of a pair.
    pub fn score(&self, place: Share, theme: Share) -> Exact {
        &self.place_weight * &place.exact() + &self.theme_weight * &theme.exact()
    }

    /// The least and the most that a score may be asked for: what it can be, and at any rate 0 to 1.
    pub fn scores(&self) -> (Exact, Exact) {
        let weights = || [&self.place_weight, &self.theme_weight].into_iter().cloned();
        let least: Exact = weights().map(|weight| weight.min(Exact::zero())).sum();
        let most: Exact = weights().map(|weight| weight.max(Exact::zero())).sum();
        (least, most.max(Exact::from(1_i64)))
    }

    /// Whether a pair without any ground in common is none: it is above no bound that is not negative.
    fn must_meet(&self) -> bool {
        self.place_above >= Exact::zero()
    }

    /// Whether there is enough ground in common. Mostly any ground is enough, which is quick to see.
    fn is_above(&self, place: Share) -> bool {
        if self.place_above.is_zero() { place.is_some() } else { place.exact() > self.place_above }
    }

    fn is_enough(&self, share: Share) -> bool {
        match share {
            Share::Counted(common, union) => self.enough.get(union as usize).is_some_and(|enough| common >= *enough),
            Share::Measured(_) => false,
        }
    }
}

/// A cluster as it is compared: sets of two-digit codes as bits.
#[derive(Debug)]
struct Traits<'s> {
    cluster: &'s ClusterThen,
    divisions: u128,
    technologies: u128,
    provinces: u128,
}

impl<'s> Traits<'s> {
    fn of(cluster: &'s ClusterThen) -> Self {
        Self {
            cluster,
            divisions: bits(cluster.divisions.iter().map(SmolStr::as_str)),
            technologies: bits(cluster.technologies.iter().map(|code| code.trim_start_matches('T'))),
            provinces: bits(cluster.regions.iter().map(|region| region.get(..2).unwrap_or_default())),
        }
    }

    /// How alike two are, if they are similar.
    fn compare(&self, other: &Self, rule: &Rule) -> Option<(Share, Share, Share)> {
        let industry = jaccard(self.divisions, other.divisions);
        let technology = jaccard(self.technologies, other.technologies);
        if !rule.is_enough(industry) && !rule.is_enough(technology) {
            return None;
        }
        let place = self.place(other);
        rule.is_above(place).then_some((place, industry, technology))
    }

    fn place(&self, other: &Self) -> Share {
        let (one, two) = (&self.cluster.life.designation, &other.cluster.life.designation);
        if let (Some(one), Some(two)) = (&one.boundary, &two.boundary) {
            return Share::Measured(one.overlap(two));
        }
        if self.provinces & other.provinces == 0 {
            return Share::Counted(0, 1);
        }
        place(&self.cluster.regions, &other.cluster.regions)
    }

    /// Whether they can have any ground in common.
    fn may_meet(&self, other: &Self) -> bool {
        self.provinces & other.provinces != 0
            || (self.cluster.life.designation.boundary.is_some() && other.cluster.life.designation.boundary.is_some())
    }
}

fn bits<'c>(codes: impl Iterator<Item = &'c str>) -> u128 {
    codes
        .filter_map(|code| code.parse::<u32>().ok())
        .filter(|code| *code < MAX_CODES)
        .fold(0, |bits, code| bits | (1 << code))
}

/// The Jaccard index of two sets; 0 if either is empty.
fn jaccard(one: u128, two: u128) -> Share {
    if one == 0 || two == 0 {
        Share::Counted(0, 1)
    } else {
        Share::Counted((one & two).count_ones(), (one | two).count_ones())
    }
}

/// The regions in common as a part of the smaller side.
fn place(one: &[SmolStr], two: &[SmolStr]) -> Share {
    let matches = |a: &str, b: &str| a == b || (a.len() == 2 && b.starts_with(a)) || (b.len() == 2 && a.starts_with(b));
    let common = |side: &[SmolStr], other: &[SmolStr]| {
        side.iter().filter(|region| other.iter().any(|other| matches(region, other))).count()
    };
    let count = match one.len().cmp(&two.len()) {
        Ordering::Less => common(one, two),
        Ordering::Greater => common(two, one),
        Ordering::Equal => common(one, two).max(common(two, one)),
    };
    let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Share::Counted(small(count), small(one.len().min(two.len())))
}

/// All pairs in force that are similar, by id.
pub fn pairs(scene: &Scene<'_>) -> Vec<Pair> {
    let rule = Rule::of(&scene.parameters(RULE));
    let must_meet = rule.must_meet();
    let traits: Vec<(usize, Traits<'_>)> = scene
        .clusters()
        .iter()
        .enumerate()
        .filter(|(_, cluster)| cluster.in_force())
        .map(|(at, cluster)| (at, Traits::of(cluster)))
        .collect();
    let mut pairs = Vec::new();
    for (at, (a, one)) in traits.iter().enumerate() {
        for (b, two) in &traits[at + 1..] {
            if must_meet && !one.may_meet(two) {
                continue;
            }
            if let Some((place, industry, technology)) = one.compare(two, &rule) {
                pairs.push(Pair { a: *a, b: *b, place, industry, technology });
            }
        }
    }
    pairs
}

/// How alike a cluster is to those in force that it is similar to, by their place in the scene: also one that is only
/// proposed. `a` and `b` of the pairs are the place of the other.
pub fn with(scene: &Scene<'_>, cluster: &ClusterThen) -> Vec<Pair> {
    let rule = Rule::of(&scene.parameters(RULE));
    let must_meet = rule.must_meet();
    let own = Traits::of(cluster);
    let others = scene.clusters().iter().enumerate().filter(|(_, other)| other.in_force() && other.id != cluster.id);
    let similar = |(at, other): (usize, &ClusterThen)| {
        let other = Traits::of(other);
        if must_meet && !own.may_meet(&other) {
            return None;
        }
        let (place, industry, technology) = own.compare(&other, &rule)?;
        Some(Pair { a: at, b: at, place, industry, technology })
    };
    others.filter_map(similar).collect()
}

/// Whether two clusters have types of which the law says nothing: what the finding is about.
pub fn is_finding(scene: &Scene<'_>, a: &ClusterThen, b: &ClusterThen) -> bool {
    a.type_code() != b.type_code() && Relation::of(scene, a, b) == Relation::None
}

/// The updates behind a pair.
pub fn behind(scene: &Scene<'_>, a: &ClusterThen, b: &ClusterThen) -> Behind {
    let mut behind = standing::behind(scene, a);
    behind.extend(standing::behind(scene, b));
    behind.extend(scene.adoption(RULE));
    behind
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{Decimal, Value as _};

    fn regions(codes: &[&str]) -> Vec<SmolStr> {
        codes.iter().map(SmolStr::new).collect()
    }

    #[test]
    fn place_counts_the_regions_of_the_smaller_side_that_match() {
        for (one, two, expected) in [
            (&["11530", "41117"][..], &["41"][..], (1, 1)),
            (&["11"], &["11530", "11110", "41117"], (1, 1)),
            (&["11530", "11110"], &["11", "41117"], (2, 2)),
            (&["11530"], &["11110"], (0, 1)),
            (&["11530", "26110"], &["11530", "27110", "28110"], (1, 2)),
            (&["11"], &["11"], (1, 1)),
        ] {
            assert_eq!(place(&regions(one), &regions(two)), Share::Counted(expected.0, expected.1), "{one:?} {two:?}");
            assert_eq!(place(&regions(two), &regions(one)), Share::Counted(expected.0, expected.1), "{two:?} {one:?}");
        }
    }

    #[test]
    fn an_empty_set_has_nothing_in_common() {
        assert_eq!(jaccard(0, 0b11), Share::Counted(0, 1));
        assert_eq!(jaccard(0b110, 0b10), Share::Counted(1, 2));
        assert_eq!(bits(["26", "99", "x", "100"].into_iter()), (1 << 26) | (1 << 99));
    }

    #[test]
    fn the_worked_example_scores_three_quarters() {
        let world = crate::world::World::default();
        let scene = Scene::new(&world, crate::world::Axes::now(crate::values::Day::MAX));
        let rule = Rule::of(&scene.parameters(RULE));
        let theme = jaccard(bits(["26", "29"].into_iter()), bits(["26"].into_iter())).larger(Share::Counted(0, 1));
        assert!(rule.is_enough(theme));
        assert!(!rule.is_enough(Share::Counted(1, 3)));
        assert_eq!(rule.score(Share::Counted(1, 1), theme).rounded(), "0.75");
        assert!(rule.is_above(Share::Counted(1, 3)) && rule.is_above(Share::Measured(1e-9)));
        assert!(!rule.is_above(Share::Counted(0, 1)) && !rule.is_above(Share::Measured(0.0)));
    }

    #[test]
    fn a_score_can_be_as_much_as_the_weights_together() {
        for (place, theme, least, most) in
            [("0.5", "0.5", "0", "1"), ("0.2", "0.1", "0", "1"), ("1", "0.75", "0", "1.75"), ("-1", "2", "-1", "2")]
        {
            let mut parameters = Parameters::default();
            parameters.set("place_weight", Decimal::read(place).unwrap());
            parameters.set("theme_weight", Decimal::read(theme).unwrap());
            let (low, high) = Rule::of(&parameters).scores();
            assert_eq!((low.full().as_str(), high.full().as_str()), (least, most), "{place} {theme}");
        }
    }
}
