//! Where clusters stand on a day: in force or not, under whom, where, in what, and when they lapse.
//!
//! In force: designated at or before the day, not released, not suspended, not past its last day. The ministry is that of
//! the type as defined then, followed through successions. A designation lapses where its type sets a number of years
//! and a milestone and, once the same day that many years after the designation has passed, neither the milestone nor a
//! later one is reached.
//!
//! Source: the laws of the types (lapse: e.g. Industrial Sites and Development Act, article 13-2).
//!
//! Worked example: designated on 2020-02-29 under a type with 1 year and `plan_applied`: the last day is 2021-02-28, it
//! is announced from 2020-09-01 on (180 days before) and reported from 2021-03-01 on.

use std::collections::BTreeMap;

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    measures::{
        groups::By,
        scene::{Behind, Scene, TypeThen},
    },
    records::{ClusterDesignated, CodeList, Milestone, TypeRecord},
    registry::cluster::{Life, Status},
    values::{Day, Id, Value},
};

/// The most successions of codes that are followed; more can only be a circle.
pub const MAX_SUCCESSIONS: usize = 64;
/// How many days ahead the day of lapse is shown.
pub const LAPSE_NOTICE_DAYS: i32 = 180;

/// A cluster on a day, with what it is compared and grouped by.
#[derive(Debug, Clone)]
pub struct ClusterThen {
    /// Its id.
    pub id: Id,
    /// Its present life, or its last one.
    pub life: Life,
    /// Where it stands.
    pub status: Status,
    /// The ministry of its type, followed; none where the type is not defined then.
    pub ministry: Option<Id>,
    /// The law of its type.
    pub law: Option<Id>,
    /// Who manages it, followed.
    pub managing: Id,
    /// Its regions as they count, sorted.
    pub regions: Vec<SmolStr>,
    /// Its provinces as they count, sorted.
    pub provinces: Vec<SmolStr>,
    /// Its industries as divisions as they count, sorted.
    pub divisions: Vec<SmolStr>,
    /// Its technologies as they count, sorted.
    pub technologies: Vec<SmolStr>,
}

impl ClusterThen {
    /// Whether it is in force.
    pub fn in_force(&self) -> bool {
        self.status == Status::Designated
    }

    /// The code of its type.
    pub fn type_code(&self) -> &Id {
        &self.life.designation.type_code
    }

    /// The groups it counts in.
    pub fn groups(&self, by: By, mut each: impl FnMut(&str)) {
        match by {
            By::All => each(By::All.word()),
            By::Cluster => each(&self.id),
            By::Ministry => self.ministry.iter().for_each(|ministry| each(ministry)),
            By::Region => self.provinces.iter().for_each(|province| each(province)),
            By::Type => each(self.type_code()),
            // A programme has money alone.
            By::Programme => {}
        }
    }

    /// Whether it lies in a region: a province takes its districts and what is recorded at province level, a district only
    /// itself. The region must be one that counts.
    pub fn within(&self, region: &str) -> bool {
        self.regions.iter().any(|own| own == region)
            || (region.len() == 2 && self.provinces.iter().any(|own| own == region))
    }
}

/// The days between which a designation lapses unless a milestone is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The milestone.
    pub milestone: Milestone,
    /// The last day to reach it.
    pub last: Day,
}

/// The deadline of a cluster in force that has not reached its milestone yet.
pub fn deadline(scene: &Scene<'_>, cluster: &ClusterThen) -> Option<Deadline> {
    let defined = &scene.types().get(cluster.type_code().as_str())?.defined;
    let (years, milestone) = (defined.lapse_years?, defined.lapse_milestone?);
    let reached = cluster.life.milestones.keys().any(|reached| *reached >= milestone);
    let years = i16::try_from(years.0).ok().filter(|_| cluster.in_force() && !reached)?;
    Some(Deadline { milestone, last: cluster.life.designated_on.plus_years(years) })
}

/// The day of lapse, as shown from [`LAPSE_NOTICE_DAYS`] before up to it.
pub fn lapses_on(scene: &Scene<'_>, cluster: &ClusterThen) -> Option<Day> {
    let last = deadline(scene, cluster)?.last;
    (last.minus_days(LAPSE_NOTICE_DAYS) <= scene.axes.on && scene.axes.on <= last).then_some(last)
}

/// The deadline of a cluster whose designation lapsed by law.
pub fn lapsed(scene: &Scene<'_>, cluster: &ClusterThen) -> Option<Deadline> {
    deadline(scene, cluster).filter(|deadline| scene.axes.on > deadline.last)
}

/// A designation that nobody has made yet, as if made on the day of the question.
pub fn draft(scene: &Scene<'_>, designation: ClusterDesignated) -> ClusterThen {
    let life = Life::new(designation, scene.axes.on);
    then(scene, life.designation.cluster_id.clone(), life)
}

/// The updates behind the standing of a cluster: its own, the definition of its type, the successions of its agencies.
pub fn behind(scene: &Scene<'_>, cluster: &ClusterThen) -> Behind {
    let mut behind = behind_ministry(scene, cluster);
    behind.extend(scene.succession(&cluster.life.designation.managing_agency_id));
    behind
}

/// The updates behind whether a cluster is in force, and as what: its own.
pub fn behind_itself(scene: &Scene<'_>, cluster: &ClusterThen) -> Behind {
    let known = scene.known(Service::Registry);
    let own =
        scene.world.clusters.get(cluster.id.as_str()).into_iter().flat_map(|entity| entity.kept(known, scene.axes.on));
    own.map(|said| (Service::Registry, said.at.sequence)).collect()
}

/// The same, and those behind its provinces: the retirements of codes that were followed.
pub fn behind_provinces(scene: &Scene<'_>, cluster: &ClusterThen) -> Behind {
    let mut behind = behind_itself(scene, cluster);
    behind.extend(cluster.life.designation.regions.iter().flat_map(|region| scene.retirements(region)));
    behind
}

/// Its own updates, and those behind its ministry: the definition of its type, and the successions of the ministry that
/// it names.
pub fn behind_ministry(scene: &Scene<'_>, cluster: &ClusterThen) -> Behind {
    let mut behind = behind_itself(scene, cluster);
    if let Some(of) = scene.types().get(cluster.type_code().as_str()) {
        behind.insert((Service::Registry, of.sequence));
        behind.extend(scene.succession(&of.defined.ministry_id));
    }
    behind
}

pub(super) fn types(scene: &Scene<'_>) -> BTreeMap<SmolStr, TypeThen> {
    let known = scene.known(Service::Registry);
    let last = |(code, entity): (&SmolStr, &crate::history::Entity<crate::registry::cluster_type::ClusterType>)| {
        let said = entity.kept(known, scene.axes.on).last()?;
        let TypeRecord::ClusterTypeDefined(defined) = &said.record;
        let ministry = scene.follow(&defined.ministry_id);
        Some((code.clone(), TypeThen { defined: (**defined).clone(), ministry, sequence: said.at.sequence }))
    };
    scene.world.types.iter().filter_map(last).collect()
}

pub(super) fn clusters(scene: &Scene<'_>) -> Vec<ClusterThen> {
    let known = scene.known(Service::Registry);
    let then = |(id, entity): (&SmolStr, &crate::history::Entity<crate::registry::cluster::Cluster>)| {
        let life = entity.fold(known, scene.axes.on).life?;
        Some(then(scene, Id::read(id).ok()?, *life))
    };
    scene.world.clusters.iter().filter_map(then).collect()
}

/// A life with all it is compared and grouped by. Also for a designation that nobody has made yet.
pub fn then(scene: &Scene<'_>, id: Id, life: Life) -> ClusterThen {
    let of = scene.types().get(life.designation.type_code.as_str());
    let designation = &life.designation;
    let sorted = |mut codes: Vec<SmolStr>| {
        codes.sort_unstable();
        codes.dedup();
        codes
    };
    ClusterThen {
        id,
        status: life.status(scene.axes.on),
        ministry: of.map(|of| of.ministry.clone()),
        law: of.map(|of| of.defined.law_id.clone()),
        managing: scene.follow(&designation.managing_agency_id),
        regions: sorted(designation.regions.iter().map(|region| scene.code(CodeList::Region, region)).collect()),
        provinces: sorted(designation.regions.iter().map(|region| scene.province(region)).collect()),
        divisions: sorted(designation.industries.iter().map(|industry| scene.division(industry)).collect()),
        technologies: sorted(
            designation.technologies.iter().map(|code| scene.code(CodeList::Technology, code)).collect(),
        ),
        life,
    }
}

/// The codes that were retired with exactly one successor.
pub(super) fn successors(scene: &Scene<'_>) -> BTreeMap<(CodeList, SmolStr), SmolStr> {
    let known = scene.known(Service::Governance);
    let one = |(key, entity): (&SmolStr, &crate::history::Entity<crate::governance::code::ListedCode>)| {
        let (list, code) = key.split_once('.')?;
        let retired = entity.fold(known, scene.axes.on).retired?;
        let [successor] = retired.as_slice() else { return None };
        Some(((CodeList::read(list).ok()?, code.into()), successor.shared()))
    };
    scene.world.codes.iter().filter_map(one).collect()
}
