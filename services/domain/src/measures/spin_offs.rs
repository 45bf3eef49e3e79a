//! Whether spin-off companies of research institutions keep what the law asks of them.
//!
//! Breaches, in this order: the institution's share is below what the capital requires; the company is not in its zone;
//! the technology was not contributed; the zone is not in force. The share required is that of the tier with the largest
//! capital that the company reaches. `since` is the first day of the unbroken run of days in breach that reaches the day
//! asked about, each day judged by the rule effective on it.
//!
//! Source: Special Act on Promotion of Special Research and Development Zones, articles 9-3 and 9-4; its decree, article
//! 13(5).
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
    /// All of them, in order.
    pub const ALL: [Self; 4] =
        [Self::ShareBelow, Self::NotInZone, Self::TechnologyNotContributed, Self::ZoneNotInForce];

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        measures::story::{Story, places, read},
        records::{
            ClusterReleased, ClusterResumed, ClusterSuspended, Record, SpinOffDeregistered, SpinOffRecord,
            SpinOffRegistered, SpinOffReported,
        },
    };

    fn registered(capital: i64, share: &str, in_zone: bool, technology: bool) -> Record {
        Record::SpinOff(SpinOffRecord::SpinOffRegistered(SpinOffRegistered {
            company_id: read("S1"),
            name_ko: read("S1"),
            cluster_id: read("Z1"),
            institution: read("KAIST"),
            registered_on: read("2020-01-01"),
            capital_krw: read(&capital.to_string()),
            institution_share_percent: read(share),
            located_in_zone: in_zone,
            technology_contributed: technology,
        }))
    }

    fn reported(capital: i64, share: &str, in_zone: bool) -> Record {
        Record::SpinOff(SpinOffRecord::SpinOffReported(SpinOffReported {
            company_id: read("S1"),
            capital_krw: read(&capital.to_string()),
            institution_share_percent: read(share),
            located_in_zone: in_zone,
        }))
    }

    fn deregistered() -> Record {
        Record::SpinOff(SpinOffRecord::SpinOffDeregistered(SpinOffDeregistered {
            company_id: read("S1"),
            reason: read("closed"),
        }))
    }

    fn zone(story: &mut Story) {
        story.on("2010-01-01").cluster("Z1", "RND", "30");
    }

    /// The one row as text: status, required, compliant, breaches, since.
    fn row(story: &Story, day: &str) -> String {
        let scene = story.at(day);
        let rows = rows(&scene, &Narrow::default());
        let row = &rows[0];
        let breaches: Vec<_> = row.breaches.iter().map(|breach| breach.word()).collect();
        let text = |value: Option<String>| value.unwrap_or_else(|| "null".to_owned());
        let (compliant, since) =
            (text(row.compliant().map(|kept| kept.to_string())), text(row.since.map(|day| day.to_string())));
        format!(
            "{} {} {compliant} {breaches:?} {since}",
            row.status(),
            text(row.required.map(|share| share.to_string()))
        )
    }

    #[test]
    fn each_day_is_judged_by_the_rule_of_that_day() {
        // The worked example.
        let mut story = Story::default();
        zone(&mut story);
        story.on("2015-01-01").rule(RULE, "from_0=20;from_1000000000=10");
        story.on("2020-03-01").tell(registered(500_000_000, "15", true, true));
        story.on("2022-05-01").tell(reported(1_000_000_000, "15", true));
        story.on("2024-01-01").rule(RULE, "from_0=20");
        assert_eq!(row(&story, "2020-03-01"), r#"registered 20 false ["SHARE_BELOW"] 2020-03-01"#);
        assert_eq!(row(&story, "2022-04-30"), r#"registered 20 false ["SHARE_BELOW"] 2020-03-01"#);
        assert_eq!(row(&story, "2022-05-01"), "registered 10 true [] null");
        assert_eq!(row(&story, "2025-06-30"), r#"registered 20 false ["SHARE_BELOW"] 2024-01-01"#);
    }

    #[test]
    fn the_lowest_share_that_complies_is_the_required_one() {
        let mut story = Story::default();
        zone(&mut story);
        // While no rule is adopted: 10 percent.
        story.on("2020-03-01").tell(registered(1, "10", true, true));
        assert_eq!(row(&story, "2020-03-01"), "registered 10 true [] null");
        story.on("2021-01-01").tell(reported(1, "9.99", true));
        assert_eq!(row(&story, "2021-01-01"), r#"registered 10 false ["SHARE_BELOW"] 2021-01-01"#);
        // Tiers are replaced together: below the lowest nothing is required.
        story.on("2022-01-01").rule(RULE, "from_100=20");
        assert_eq!(row(&story, "2022-01-01"), "registered null true [] null");
    }

    #[test]
    fn a_run_of_days_holds_on_over_changing_breaches_and_breaks_where_all_is_kept() {
        let mut story = Story::default();
        zone(&mut story);
        story.on("2020-03-01").tell(registered(1, "5", false, true));
        story.on("2020-06-01").tell(reported(1, "50", true));
        story.on("2021-01-01").tell(reported(1, "5", true));
        story.on("2021-02-01").tell(reported(1, "50", false));
        assert_eq!(row(&story, "2020-05-31"), r#"registered 10 false ["SHARE_BELOW", "NOT_IN_ZONE"] 2020-03-01"#);
        assert_eq!(row(&story, "2021-12-31"), r#"registered 10 false ["NOT_IN_ZONE"] 2021-01-01"#);
    }

    #[test]
    fn a_zone_that_is_suspended_expired_or_released_is_a_breach() {
        let mut story = Story::default();
        let designation = crate::records::ClusterDesignated {
            expires_on: Some(read("2023-12-31")),
            ..Story::designation("Z1", "RND", "30")
        };
        story.on("2010-01-01").designated(designation);
        story.on("2020-03-01").tell(registered(1, "50", true, false));
        assert_eq!(row(&story, "2020-03-01"), r#"registered 10 false ["TECHNOLOGY_NOT_CONTRIBUTED"] 2020-03-01"#);
        let mut story = Story::default();
        let designation = crate::records::ClusterDesignated {
            expires_on: Some(read("2023-12-31")),
            ..Story::designation("Z1", "RND", "30")
        };
        story.on("2010-01-01").designated(designation);
        story.on("2020-03-01").tell(registered(1, "50", true, true));
        let suspended = ClusterRecord::ClusterSuspended(ClusterSuspended { cluster_id: read("Z1"), reason: None });
        story.on("2021-01-01").tell(Record::Cluster(suspended));
        let resumed = ClusterRecord::ClusterResumed(ClusterResumed { cluster_id: read("Z1"), reason: None });
        story.on("2021-03-01").tell(Record::Cluster(resumed));
        assert_eq!(row(&story, "2021-02-28"), r#"registered 10 false ["ZONE_NOT_IN_FORCE"] 2021-01-01"#);
        assert_eq!(row(&story, "2021-03-01"), "registered 10 true [] null");
        assert_eq!(row(&story, "2023-12-31"), "registered 10 true [] null");
        // Nobody says anything on the day on which it has expired.
        assert_eq!(row(&story, "2024-05-05"), r#"registered 10 false ["ZONE_NOT_IN_FORCE"] 2024-01-01"#);
        let released =
            ClusterReleased { cluster_id: read("Z1"), reason: read("done"), successor_cluster_ids: Vec::new() };
        story.on("2024-06-01").tell(Record::Cluster(ClusterRecord::ClusterReleased(released)));
        assert_eq!(row(&story, "2024-07-01"), r#"registered 10 false ["ZONE_NOT_IN_FORCE"] 2024-01-01"#);
    }

    #[test]
    fn once_deregistered_nothing_is_asked_and_a_new_registration_begins_anew() {
        let mut story = Story::default();
        zone(&mut story);
        story.on("2020-03-01").tell(registered(1, "5", true, true));
        story.on("2021-01-01").tell(deregistered());
        story.on("2022-01-01").tell(registered(1, "5", true, true));
        assert_eq!(row(&story, "2021-06-01"), "deregistered 10 null [] null");
        assert_eq!(row(&story, "2022-02-01"), r#"registered 10 false ["SHARE_BELOW"] 2022-01-01"#);
        assert_eq!(in_breach(&story.at("2021-06-01")).len(), 0);
        let found = in_breach(&story.at("2022-02-01"));
        let mut behind = found[0].behind(&story.at("2022-02-01"));
        assert_eq!(behind.split_off(&(Service::Performance, 0)), places(Service::Performance, &[1, 2, 3]));
        assert_eq!(behind, places(Service::Registry, &[1]));
    }

    #[test]
    fn a_rule_that_is_not_known_yet_judges_no_day() {
        let mut story = Story::default();
        zone(&mut story);
        story.on("2020-03-01").tell(registered(1, "15", true, true));
        let adopted = story.on("2020-01-01").rule(RULE, "from_0=20");
        assert_eq!(row(&story, "2021-01-01"), r#"registered 20 false ["SHARE_BELOW"] 2020-03-01"#);
        let before = story.known(Service::Governance, adopted - 1, "2021-01-01");
        assert!(in_breach(&before).is_empty());
    }
}
