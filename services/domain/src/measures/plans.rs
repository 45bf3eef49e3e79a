//! What plans name for the provinces: whether a plan covers another, and whether all name the same.
//!
//! A and B are the codes that two plans name for a province on the day (industries as divisions).
//!
//! - coverage_a = |A∩B| / |A|, coverage_b = |A∩B| / |B|, jaccard = |A∩B| / |A∪B|; undefined if A (for coverage_b: B) is empty
//! - insufficient where coverage_a < `coverage_from` (rule `alignment`); never where A is empty
//! - for a code c of a plan, n_c = provinces naming it; share = n_c / Σ n; hhi = Σ share² (rule `concentration`)
//!
//! Source: Special Act on Balanced National Development, article 7 (plans of the provinces follow the national one);
//! Herfindahl and Hirschman for hhi.
//!
//! Worked example: plan N names 26, 29 and 30 for province 41, plan P names 26: coverage of N by P is 1/3 = 0.333333, of P
//! by N 1, jaccard 1/3; N is insufficiently covered. If plan P names T01 in 11, 26 and 41 and T02 in 41: shares 3/4 and
//! 1/4, hhi 9/16 + 1/16 = 0.625.

use std::collections::{BTreeMap, BTreeSet};

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    measures::scene::{Behind, Scene},
    records::{CodeList, PlanRecord, Target},
    values::Exact,
};

/// The rule of insufficient alignment.
pub const ALIGNMENT: &str = "alignment";
/// The rule of concentration.
pub const CONCENTRATION: &str = "concentration";

/// Codes by province.
pub type ByProvince = BTreeMap<SmolStr, BTreeSet<SmolStr>>;

/// What plans name on the day, by target and plan.
#[derive(Debug, Default)]
pub struct Plans(BTreeMap<(Target, SmolStr), ByProvince>);

impl Plans {
    /// What all plans name on the day of the scene.
    pub fn of(scene: &Scene<'_>) -> Self {
        let mut plans = Self::default();
        each(scene, |target, plan, province, codes, _| {
            plans.0.entry((target, plan.clone())).or_default().entry(province).or_default().extend(codes);
        });
        plans
    }

    /// The plans with a target, with what they name by province.
    pub fn with(&self, target: Target) -> impl Iterator<Item = (&SmolStr, &ByProvince)> {
        self.0.iter().filter(move |((of, _), _)| *of == target).map(|((_, plan), codes)| (plan, codes))
    }

    fn find(&self, target: Target, plan: &str) -> Option<&ByProvince> {
        self.0.get(&(target, plan.into()))
    }
}

/// Calls with what each plan names for a province on the day, and the place of the update that says so.
fn each(scene: &Scene<'_>, mut visit: impl FnMut(Target, &SmolStr, SmolStr, Vec<SmolStr>, u64)) {
    let known = scene.known(Service::Registry);
    for entity in scene.world.plans.values() {
        let mut latest = BTreeMap::new();
        for said in entity.kept(known, scene.axes.on) {
            let PlanRecord::PlanTargetSet(set) = &said.record;
            latest.insert(set.target, (set, said.at.sequence));
        }
        for (target, (set, sequence)) in latest {
            if set.period_from.first() <= scene.axes.on && scene.axes.on <= set.period_to.last() {
                let codes = set.codes.iter().map(|code| match target {
                    Target::Industry => scene.division(code),
                    Target::Technology => scene.code(CodeList::Technology, code),
                });
                visit(
                    target,
                    &set.plan_id.shared(),
                    scene.code(CodeList::Region, &set.region),
                    codes.collect(),
                    sequence,
                );
            }
        }
    }
}

/// How two plans agree for a province.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alignment {
    /// The plan that is to be covered.
    pub plan_a: SmolStr,
    /// The plan that covers it.
    pub plan_b: SmolStr,
    /// The province.
    pub region: SmolStr,
    /// What the codes are of.
    pub target: Target,
    /// The codes of the one.
    pub a_codes: BTreeSet<SmolStr>,
    /// The codes of the other.
    pub b_codes: BTreeSet<SmolStr>,
}

impl Alignment {
    /// The codes that both name.
    pub fn matched(&self) -> Vec<SmolStr> {
        self.a_codes.intersection(&self.b_codes).cloned().collect()
    }

    /// The part of the one that the other names too.
    pub fn coverage_a(&self) -> Option<Exact> {
        Exact::ratio(self.matched().len(), self.a_codes.len())
    }

    /// The part of the other that the one names too.
    pub fn coverage_b(&self) -> Option<Exact> {
        Exact::ratio(self.matched().len(), self.b_codes.len())
    }

    /// The codes in common of all.
    pub fn jaccard(&self) -> Option<Exact> {
        if self.a_codes.is_empty() {
            return None;
        }
        Exact::ratio(self.matched().len(), self.a_codes.union(&self.b_codes).count())
    }

    /// Whether too little of the one is covered.
    pub fn is_insufficient(&self, coverage_from: &Exact) -> bool {
        self.coverage_a().is_some_and(|coverage| coverage < *coverage_from)
    }
}

/// To what a question about plans is narrowed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'q> {
    /// The first plan.
    pub plan_a: Option<&'q str>,
    /// The second plan.
    pub plan_b: Option<&'q str>,
    /// Industries or technologies.
    pub target: Option<Target>,
}

/// With both plans given: a line for each province where either names a code. Otherwise: every ordered pair of different
/// plans that both name codes there.
pub fn alignment(scene: &Scene<'_>, asked: Asked<'_>) -> Vec<Alignment> {
    let plans = Plans::of(scene);
    let mut rows = Vec::new();
    for target in Target::ALL.iter().copied().filter(|target| asked.target.is_none_or(|asked| asked == *target)) {
        if let (Some(a), Some(b)) = (asked.plan_a, asked.plan_b) {
            let nothing = ByProvince::new();
            let (of_a, of_b) = (plans.find(target, a).unwrap_or(&nothing), plans.find(target, b).unwrap_or(&nothing));
            let provinces: BTreeSet<&SmolStr> = of_a.keys().chain(of_b.keys()).collect();
            rows.extend(provinces.into_iter().map(|region| row((a, of_a), (b, of_b), region, target)));
            continue;
        }
        for (a, of_a) in plans.with(target).filter(|(a, _)| asked.plan_a.is_none_or(|asked| asked == *a)) {
            for (b, of_b) in plans.with(target).filter(|(b, _)| *b != a && asked.plan_b.is_none_or(|asked| asked == *b))
            {
                rows.extend(
                    of_a.keys()
                        .filter(|region| of_b.contains_key(*region))
                        .map(|region| row((a, of_a), (b, of_b), region, target)),
                );
            }
        }
    }
    rows
}

fn row(
    (plan_a, of_a): (&str, &ByProvince),
    (plan_b, of_b): (&str, &ByProvince),
    region: &SmolStr,
    target: Target,
) -> Alignment {
    let codes = |of: &ByProvince| of.get(region).cloned().unwrap_or_default();
    Alignment {
        plan_a: plan_a.into(),
        plan_b: plan_b.into(),
        region: region.clone(),
        target,
        a_codes: codes(of_a),
        b_codes: codes(of_b),
    }
}

/// A code of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concentration {
    /// The plan.
    pub plan: SmolStr,
    /// What the code is of.
    pub target: Target,
    /// The code.
    pub code: SmolStr,
    /// The provinces for which the plan names it.
    pub regions: BTreeSet<SmolStr>,
    /// Its part of all that the plan names.
    pub share: Exact,
}

/// The codes of all plans, or one, with the provinces that name them.
pub fn concentration(scene: &Scene<'_>, plan: Option<&str>, target: Option<Target>) -> Vec<Concentration> {
    let mut rows = Vec::new();
    for ((target, plan), by_province) in chosen(&Plans::of(scene), plan, target) {
        let mut regions: BTreeMap<&SmolStr, BTreeSet<SmolStr>> = BTreeMap::new();
        for (province, codes) in by_province {
            for code in codes {
                regions.entry(code).or_default().insert(province.clone());
            }
        }
        let all: usize = regions.values().map(BTreeSet::len).sum();
        rows.extend(regions.into_iter().filter_map(|(code, regions)| {
            let share = Exact::ratio(regions.len(), all)?;
            Some(Concentration { plan: plan.clone(), target: *target, code: code.clone(), regions, share })
        }));
    }
    rows
}

/// The hhi of each plan and target in some rows.
pub fn hhi(rows: &[Concentration]) -> BTreeMap<(SmolStr, Target), Exact> {
    let mut hhi: BTreeMap<(SmolStr, Target), Exact> = BTreeMap::new();
    for row in rows {
        let sum = hhi.entry((row.plan.clone(), row.target)).or_insert_with(Exact::zero);
        *sum = &*sum + &(&row.share * &row.share);
    }
    hhi
}

/// Two provinces for which a plan names the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameChoice {
    /// The plan.
    pub plan: SmolStr,
    /// What is named.
    pub target: Target,
    /// The province with the smaller code.
    pub region_a: SmolStr,
    /// The other.
    pub region_b: SmolStr,
    /// Codes in common of all.
    pub jaccard: Exact,
}

/// Pairs of provinces for which a plan names something in common.
pub fn same_choices(scene: &Scene<'_>, plan: Option<&str>, target: Option<Target>) -> Vec<SameChoice> {
    let plans = Plans::of(scene);
    let mut pairs = Vec::new();
    for ((target, plan), by_province) in chosen(&plans, plan, target) {
        let provinces: Vec<_> = by_province.iter().collect();
        for (at, (region_a, one)) in provinces.iter().enumerate() {
            pairs.extend(provinces[at + 1..].iter().filter_map(|(region_b, two)| {
                let jaccard =
                    Exact::ratio(one.intersection(two).count(), one.union(two).count()).filter(Exact::is_positive)?;
                Some(SameChoice {
                    plan: plan.clone(),
                    target: *target,
                    region_a: (*region_a).clone(),
                    region_b: (*region_b).clone(),
                    jaccard,
                })
            }));
        }
    }
    pairs
}

fn chosen<'p>(
    plans: &'p Plans,
    plan: Option<&'p str>,
    target: Option<Target>,
) -> impl Iterator<Item = (&'p (Target, SmolStr), &'p ByProvince)> {
    plans
        .0
        .iter()
        .filter(move |((of, id), _)| target.is_none_or(|asked| asked == *of) && plan.is_none_or(|asked| asked == id))
}

/// Whether a code is named for so many provinces that it says nothing any more: technologies only.
pub fn is_concentrated(scene: &Scene<'_>, row: &Concentration) -> bool {
    let bound = scene.parameters(CONCENTRATION).get("share_above") * scene.provinces().len().into();
    row.target == Target::Technology && Exact::from(row.regions.len()) > bound
}

/// The updates behind what some plans name for some provinces.
pub fn behind(scene: &Scene<'_>, target: Target, plans: &[&str], province: Option<&str>) -> Behind {
    let mut behind = Behind::new();
    each(scene, |of, plan, region, _, sequence| {
        if of == target && plans.contains(&plan.as_str()) && province.is_none_or(|province| region == province) {
            behind.insert((Service::Registry, sequence));
        }
    });
    behind
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(codes: &[&str]) -> BTreeSet<SmolStr> {
        codes.iter().map(SmolStr::new).collect()
    }

    fn alignment(a: &[&str], b: &[&str]) -> Alignment {
        Alignment {
            plan_a: "N".into(),
            plan_b: "P".into(),
            region: "41".into(),
            target: Target::Industry,
            a_codes: codes(a),
            b_codes: codes(b),
        }
    }

    #[test]
    fn the_worked_example_is_insufficient() {
        let row = alignment(&["26", "29", "30"], &["26"]);
        let text = |number: Option<Exact>| number.map(|number| number.rounded());
        assert_eq!(row.matched(), ["26"]);
        assert_eq!(text(row.coverage_a()).as_deref(), Some("0.333333"));
        assert_eq!(text(row.coverage_b()).as_deref(), Some("1"));
        assert_eq!(text(row.jaccard()).as_deref(), Some("0.333333"));
        let half = Exact::ratio(1_i64, 2_i64).unwrap();
        assert!(row.is_insufficient(&half));
        assert!(!alignment(&["26", "29"], &["26"]).is_insufficient(&half), "a half is enough");
    }

    #[test]
    fn nothing_named_is_nothing_to_cover() {
        let row = alignment(&[], &["26"]);
        assert_eq!((row.coverage_a(), row.jaccard()), (None, None));
        assert!(!row.is_insufficient(&Exact::from(1_i64)));
        assert_eq!(alignment(&["26"], &[]).coverage_b(), None);
    }

    #[test]
    fn hhi_adds_squares_of_shares() {
        let row = |code: &str, above: i64| Concentration {
            plan: "P".into(),
            target: Target::Technology,
            code: code.into(),
            regions: BTreeSet::new(),
            share: Exact::ratio(above, 4_i64).unwrap(),
        };
        let hhi = hhi(&[row("T01", 3), row("T02", 1)]);
        assert_eq!(hhi[&("P".into(), Target::Technology)].rounded(), "0.625");
    }
}
