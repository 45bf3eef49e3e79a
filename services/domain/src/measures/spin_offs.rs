//! Whether spin-off companies of research institutions keep what the law asks of them.
//!
//! Breaches, in this order: the institution's share is below what the capital requires; the company is not in its zone;
//! the technology was not contributed; the zone is not in force. The share required is that of the tier with the largest
//! capital that the company reaches. `since` is the first day of the unbroken run of days in breach that reaches the day
//! asked about, each day judged by the rule effective on it.
//!
//! Source: Special Act on Promotion of Special Research and Development Zones, article 9-3, and its decree.
//!
//! Worked example: tiers from_0=20, from_1000000000=10. A company of 500,000,000 won with a share of 15 percent is in breach
//! (15 < 20). When its capital is reported as 1,000,000,000 won it complies (15 >= 10). When from that year on the rule is
//! from_0=20 for all, it is in breach since the first day of that rule.

use std::collections::BTreeSet;

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    governance::rule::Parameters,
    history::{Entity, Fold},
    measures::{
        groups::Narrow,
        scene::{Behind, Scene},
    },
    performance::spin_off::{Life, SpinOff},
    records::ClusterRecord,
    values::{Day, Decimal, Id, Value, Won},
};

/// The rule of the shares required, and of the finding.
pub const RULE: &str = "spin_off_share";

/// What a company does not keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// The institution holds less than is required.
    ShareBelow,
    /// It is not in its zone.
    NotInZone,
    /// The technology was not contributed.
    TechnologyNotContributed,
    /// Its zone is not in force.
    ZoneNotInForce,
}

impl Breach {
    /// The word in answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ShareBelow => "SHARE_BELOW",
            Self::NotInZone => "NOT_IN_ZONE",
            Self::TechnologyNotContributed => "TECHNOLOGY_NOT_CONTRIBUTED",
            Self::ZoneNotInForce => "ZONE_NOT_IN_FORCE",
        }
    }
}

/// A company with where it stands.
#[derive(Debug, Clone)]
pub struct Row {
    /// The company.
    pub company_id: SmolStr,
    /// As registered, with what was reported since.
    pub life: Life,
    /// The share required, percent; none where no tier holds.
    pub required: Option<Decimal>,
    /// What it does not keep.
    pub breaches: Vec<Breach>,
    /// First day of the present run of days in breach.
    pub since: Option<Day>,
}

impl Row {
    /// Whether it keeps everything; none once it is deregistered.
    pub fn compliant(&self) -> Option<bool> {
        (!self.life.deregistered).then_some(self.breaches.is_empty())
    }

    /// The word for where it stands.
    pub const fn status(&self) -> &'static str {
        if self.life.deregistered { "deregistered" } else { "registered" }
    }

    /// The updates behind it: its own, those of its zone, and the rule.
    pub fn behind(&self, scene: &Scene<'_>) -> Behind {
        let own = kept(scene, Service::Performance, scene.world.spin_offs.get(&self.company_id));
        let zone = kept(scene, Service::Registry, scene.world.clusters.get(self.life.registered.cluster_id.as_str()));
        own.chain(zone).chain(scene.adoption(RULE)).collect()
    }
}

fn kept<'a, F: Fold>(
    scene: &Scene<'_>,
    service: Service,
    entity: Option<&'a Entity<F>>,
) -> impl Iterator<Item = (Service, u64)> + 'a {
    let (known, on) = (scene.known(service), scene.axes.on);
    entity.into_iter().flat_map(move |entity| entity.kept(known, on)).map(move |said| (service, said.at.sequence))
}

/// All companies registered by then, by id.
pub fn rows(scene: &Scene<'_>, narrow: &Narrow) -> Vec<Row> {
    let parameters = scene.parameters(RULE);
    let known = scene.known(Service::Performance);
    let mut rows = Vec::new();
    for (id, entity) in &scene.world.spin_offs {
        let Some(life) = entity.fold(known, scene.axes.on).life else { continue };
        let zone_id = &life.registered.cluster_id;
        let zone = scene.cluster(zone_id);
        let asked = narrow.takes(zone_id, zone, zone.and_then(|zone| zone.ministry.as_ref()));
        if !asked || (zone.is_none() && !scene.cluster_counts(zone_id)) {
            continue;
        }
        let required = required(&parameters, life.registered.capital_krw);
        let in_force = zone.is_some_and(|zone| zone.in_force());
        let breaches = if life.deregistered { Vec::new() } else { breaches(&life, required, in_force) };
        let since = if breaches.is_empty() { None } else { since(scene, entity, zone_id) };
        rows.push(Row { company_id: id.clone(), life: *life, required, breaches, since });
    }
    rows
}

/// The companies in breach: what the finding is about.
pub fn in_breach(scene: &Scene<'_>) -> Vec<Row> {
    rows(scene, &Narrow::default()).into_iter().filter(|row| !row.breaches.is_empty()).collect()
}

/// The share that a capital requires, percent.
pub fn required(parameters: &Parameters, capital: Won) -> Option<Decimal> {
    let tier = |(name, percent): (&str, Decimal)| Some((Won::read(name.strip_prefix("from_")?).ok()?, percent));
    parameters
        .iter()
        .filter_map(tier)
        .filter(|(from, _)| *from <= capital)
        .max_by_key(|(from, _)| *from)
        .map(|(_, percent)| percent)
}

/// What a registered company does not keep.
fn breaches(life: &Life, required: Option<Decimal>, zone_in_force: bool) -> Vec<Breach> {
    let of = &life.registered;
    let checks = [
        (Breach::ShareBelow, required.is_some_and(|required| of.institution_share_percent < required)),
        (Breach::NotInZone, !of.located_in_zone),
        (Breach::TechnologyNotContributed, !of.technology_contributed),
        (Breach::ZoneNotInForce, !zone_in_force),
    ];
    checks.into_iter().filter(|(_, broken)| *broken).map(|(breach, _)| breach).collect()
}

/// The first day of the run of days in breach that reaches the day of the scene. Between the days on which anything
/// begins to hold, nothing changes.
fn since(scene: &Scene<'_>, company: &Entity<SpinOff>, zone_id: &Id) -> Option<Day> {
    let mut first = None;
    for day in turning_days(scene, company, zone_id).into_iter().rev() {
        if !is_in_breach(scene, company, day) {
            break;
        }
        first = Some(day);
    }
    first
}

fn is_in_breach(scene: &Scene<'_>, company: &Entity<SpinOff>, day: Day) -> bool {
    let Some(life) = company.fold(scene.known(Service::Performance), day).life.filter(|life| !life.deregistered) else {
        return false;
    };
    let zone = scene.world.clusters.get(life.registered.cluster_id.as_str());
    let in_force = zone.is_some_and(|zone| zone.fold(scene.known(Service::Registry), day).in_force(day));
    let required = required(&scene.parameters_on(RULE, day), life.registered.capital_krw);
    !breaches(&life, required, in_force).is_empty()
}

/// The days up to that of the scene on which something about the company, its zone or the rule begins to hold.
fn turning_days(scene: &Scene<'_>, company: &Entity<SpinOff>, zone_id: &Id) -> BTreeSet<Day> {
    let on = scene.axes.on;
    let mut days: BTreeSet<Day> =
        company.kept(scene.known(Service::Performance), on).map(|said| said.at.effective_on).collect();
    let rule = scene.world.rules.get(RULE).into_iter().flat_map(|rule| rule.kept(scene.known(Service::Governance), on));
    days.extend(rule.map(|said| said.at.effective_on));
    let zone = scene
        .world
        .clusters
        .get(zone_id.as_str())
        .into_iter()
        .flat_map(|zone| zone.kept(scene.known(Service::Registry), on));
    for said in zone {
        days.insert(said.at.effective_on);
        // The day after the last one is when a designation has expired.
        let last = match &said.record {
            ClusterRecord::ClusterDesignated(designated) => designated.expires_on,
            ClusterRecord::ClusterAmended(amended) => amended.expires_on,
            _ => None,
        };
        days.extend(last.map(Day::next).filter(|day| *day <= on));
    }
    days
}
