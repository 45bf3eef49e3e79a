//! Clusters: designated, amended, partly released, suspended, resumed, released.

use std::collections::BTreeMap;

use crate::{
    history::{At, Fold, Others, Quantity},
    measures::designation_bar,
    records::{
        ClusterAmended, ClusterDesignated, ClusterPartlyReleased, ClusterRecord, Milestone, Recorded, ReviewOutcome,
    },
    refusal::{Code, Refusal},
    shape::{Shape, words},
    values::{Day, Decimal, Exact, Id, Name},
    verdict::Findings,
    world::World,
};

/// A cluster: nothing yet, or its present life.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cluster {
    /// The life, from its designation on.
    pub life: Option<Box<Life>>,
}

/// The life of a cluster from one designation to its release.
#[derive(Debug, Clone, PartialEq)]
pub struct Life {
    /// What it is, with all amendments, but for its area.
    pub designation: ClusterDesignated,
    /// The area that is left, which may have more digits than one that is sent.
    pub area_m2: Option<Exact>,
    /// First day of this life.
    pub designated_on: Day,
    /// Where it stands.
    pub phase: Phase,
    /// The milestones reached, with the first day of each.
    pub milestones: BTreeMap<Milestone, Day>,
    /// Its names in other lists (scheme, identifier), with the agency that said so first.
    pub identifiers: BTreeMap<(Name, Name), Id>,
}

/// Where a life stands. That it expired depends on the day, not on a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// In force.
    Designated,
    /// Without effect for the time being.
    Suspended,
    /// At its end.
    Released {
        /// Clusters that follow it.
        successors: Vec<Id>,
    },
}

/// The status that readers see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// In force.
    Designated,
    /// Without effect for the time being.
    Suspended,
    /// Ended by an act.
    Released,
    /// Past its last day.
    Expired,
}

impl Status {
    /// The word in views.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Designated => "designated",
            Self::Suspended => "suspended",
            Self::Released => "released",
            Self::Expired => "expired",
        }
    }
}

/// The fields of a designation that an amendment may replace, handed to a macro.
macro_rules! amendable {
    ($each:ident) => {
        $each!(required name_ko managing_agency_id;
            optional name_en area_m2 review_id notice_no expires_on longitude latitude boundary;
            lists regions industries technologies)
    };
}

impl Cluster {
    /// What it is designated as, also after its release.
    pub fn designation(&self) -> Option<&ClusterDesignated> {
        self.life.as_ref().map(|life| &life.designation)
    }

    /// Designated and not released; suspended or expired will do.
    pub fn is_held(&self) -> bool {
        self.life.as_ref().is_some_and(|life| !matches!(life.phase, Phase::Released { .. }))
    }

    /// In force on a day.
    pub fn in_force(&self, on: Day) -> bool {
        self.life.as_ref().is_some_and(|life| life.status(on) == Status::Designated)
    }
}

impl Life {
    /// The life that a designation opens.
    pub fn new(mut designation: ClusterDesignated, designated_on: Day) -> Self {
        Self {
            area_m2: designation.area_m2.take().map(Exact::from),
            designation,
            designated_on,
            phase: Phase::Designated,
            milestones: BTreeMap::new(),
            identifiers: BTreeMap::new(),
        }
    }

    /// The status on a day.
    pub fn status(&self, on: Day) -> Status {
        match self.phase {
            Phase::Released { .. } => Status::Released,
            _ if self.designation.expires_on.is_some_and(|last| on > last) => Status::Expired,
            Phase::Suspended => Status::Suspended,
            Phase::Designated => Status::Designated,
        }
    }

    fn amend(&mut self, amended: &ClusterAmended) {
        let of = &mut self.designation;
        macro_rules! replace {
            (required $($field:ident)*; optional $($optional:ident)*; lists $($list:ident)*) => {
                $(if let Some(value) = &amended.$field { of.$field = value.clone(); })*
                $(if amended.$optional.is_some() { of.$optional.clone_from(&amended.$optional); })*
                $(if !amended.$list.is_empty() { of.$list.clone_from(&amended.$list); })*
                for field in &amended.clear {
                    match field.as_str() {
                        $(stringify!($optional) => of.$optional = None,)*
                        $(stringify!($list) => of.$list.clear(),)*
                        _ => {}
                    }
                }
            };
        }
        amendable!(replace);
        if let Some(area) = of.area_m2.take() {
            self.area_m2 = Some(area.into());
        } else if amended.clear.iter().any(|field| field.as_str() == "area_m2") {
            self.area_m2 = None;
        }
    }

    fn release_partly(&mut self, released: &ClusterPartlyReleased) {
        self.area_m2 = self.area_m2.take().map(|area| area - released.released_area_m2.into());
        self.designation.regions.retain(|region| !released.released_regions.contains(region));
    }
}

/// Whether an amendment already says all that a later one says: the same of every field that the later one names.
fn covers(amended: &ClusterAmended, later: &ClusterAmended) -> bool {
    macro_rules! same {
        (required $($field:ident)*; optional $($optional:ident)*; lists $($list:ident)*) => {
            $((later.$field.is_none() || amended.$field == later.$field) &&)*
            $((later.$optional.is_none() || amended.$optional == later.$optional) &&)*
            $((later.$list.is_empty() || amended.$list == later.$list) &&)*
            later.clear.iter().all(|field| amended.clear.contains(field))
        };
    }
    amendable!(same)
}

/// The same of a designation.
fn designates(designated: &ClusterDesignated, later: &ClusterAmended) -> bool {
    macro_rules! same {
        (required $($field:ident)*; optional $($optional:ident)*; lists $($list:ident)*) => {
            $(later.$field.as_ref().is_none_or(|value| designated.$field == *value) &&)*
            $((later.$optional.is_none() || designated.$optional == later.$optional) &&)*
            $((later.$list.is_empty() || designated.$list == later.$list) &&)*
            later.clear.iter().all(|field| match field.as_str() {
                $(stringify!($optional) => designated.$optional.is_none(),)*
                $(stringify!($list) => designated.$list.is_empty(),)*
                _ => false,
            })
        };
    }
    amendable!(same)
}

/// The fields of a designation that may be cleared, and those that may not.
const OPTIONAL: &[&str] = &[
    "name_en",
    "area_m2",
    "industries",
    "technologies",
    "review_id",
    "notice_no",
    "expires_on",
    "longitude",
    "latitude",
    "boundary",
];
const REQUIRED: &[&str] = &["cluster_id", "type_code", "name_ko", "regions", "managing_agency_id"];

fn check_clear(amended: &ClusterAmended, shape: &mut Shape) {
    let set = |field: &str| match field {
        "name_en" => amended.name_en.is_some(),
        "area_m2" => amended.area_m2.is_some(),
        "industries" => !amended.industries.is_empty(),
        "technologies" => !amended.technologies.is_empty(),
        "review_id" => amended.review_id.is_some(),
        "notice_no" => amended.notice_no.is_some(),
        "expires_on" => amended.expires_on.is_some(),
        "longitude" => amended.longitude.is_some(),
        "latitude" => amended.latitude.is_some(),
        "boundary" => amended.boundary.is_some(),
        _ => false,
    };
    for field in &amended.clear {
        let fault = if REQUIRED.contains(&field.as_str()) {
            Some((Code::MissingField, "a field that may be empty"))
        } else if !OPTIONAL.contains(&field.as_str()) {
            Some((Code::UnknownField, "a field of cluster_designated"))
        } else if set(field) {
            Some((Code::Malformed, "a field that is not set in the same record"))
        } else {
            None
        };
        if let Some((code, expected)) = fault {
            shape.refuse(Refusal::new(code, "clear", field.as_str(), expected));
        }
    }
    let cleared = |name: &str| amended.clear.iter().any(|field| field.as_str() == name);
    if cleared("longitude") != cleared("latitude") {
        shape.refuse(Refusal::new(Code::MissingField, "clear", "", "longitude and latitude together"));
    }
}

fn check_point(longitude: Option<Decimal>, latitude: Option<Decimal>, shape: &mut Shape) {
    match (longitude, latitude) {
        (Some(_), None) => {
            shape.refuse(Refusal::new(Code::MissingField, "latitude", "", "a value, as longitude is given"))
        }
        (None, Some(_)) => {
            shape.refuse(Refusal::new(Code::MissingField, "longitude", "", "a value, as latitude is given"))
        }
        _ => {}
    }
}

/// Whether the type of a designation asks for a review that cleared it.
fn needs_review(designated: &ClusterDesignated, on: Day, world: &World) -> bool {
    let defined = world.types.get(designated.type_code.as_str()).map(|entity| entity.now(on));
    defined.is_some_and(|then| then.defined.as_ref().is_some_and(|defined| defined.review_required))
}

fn check_review(designated: &ClusterDesignated, world: &World, findings: &mut Findings) {
    let given = designated.review_id.as_ref();
    let review = given.and_then(|id| world.reviews.get(id.as_str())).map(|entity| entity.end());
    let cleared = review.is_some_and(|review| {
        let same = review.requested.as_ref().is_some_and(|requested| {
            requested.type_code == designated.type_code && requested.cluster_id == designated.cluster_id
        });
        let cleared = |outcome| matches!(outcome, ReviewOutcome::Cleared | ReviewOutcome::ClearedWithConditions);
        same && review.concluded.as_ref().is_some_and(|concluded| cleared(concluded.outcome))
    });
    if !cleared {
        let given = given.map_or("", |id| id.as_str());
        findings.refuse(Refusal::new(
            Code::ReviewNeeded,
            "review_id",
            given,
            "a review that cleared this cluster as this type",
        ));
    }
}

fn check_review_known(review_id: Option<&Id>, world: &World, findings: &mut Findings) {
    let unknown = review_id.filter(|id| !world.reviews.get(id.as_str()).is_some_and(|entity| entity.end().exists()));
    if let Some(id) = unknown {
        findings.refuse(Refusal::new(Code::UnknownReference, "review_id", id.as_str(), "a review that was requested"));
    }
}

impl Fold for Cluster {
    type Record = ClusterRecord;
    const OPENED_AS: Option<(&'static str, &'static str)> = Some(("cluster_id", "a cluster that was designated"));

    fn exists(&self) -> bool {
        self.life.is_some()
    }

    fn shape(record: &ClusterRecord, shape: &mut Shape) {
        match record {
            ClusterRecord::ClusterDesignated(designated) => {
                check_point(designated.longitude, designated.latitude, shape)
            }
            ClusterRecord::ClusterAmended(amended) => {
                check_point(amended.longitude, amended.latitude, shape);
                check_clear(amended, shape);
            }
            _ => {}
        }
    }

    fn says(record: &ClusterRecord, later: &ClusterRecord) -> bool {
        match (record, later) {
            (ClusterRecord::ClusterDesignated(designated), ClusterRecord::ClusterAmended(later)) => {
                designates(designated, later)
            }
            (ClusterRecord::ClusterAmended(amended), ClusterRecord::ClusterAmended(later)) => covers(amended, later),
            _ => record == later,
        }
    }

    fn refer(record: &ClusterRecord, at: &At, _own: &Others<'_, Self>, world: &World, findings: &mut Findings) {
        match record {
            // Where a review is needed, an unknown one is the lack of it.
            ClusterRecord::ClusterDesignated(designated) if !needs_review(designated, at.effective_on, world) => {
                check_review_known(designated.review_id.as_ref(), world, findings);
            }
            ClusterRecord::ClusterAmended(amended) => check_review_known(amended.review_id.as_ref(), world, findings),
            _ => {}
        }
    }

    fn check(record: &ClusterRecord, at: &At, _state: &Self, world: &World, findings: &mut Findings) {
        let ClusterRecord::ClusterDesignated(designated) = record else { return };
        if needs_review(designated, at.effective_on, world) {
            check_review(designated, world, findings);
        }
        designation_bar::warn(designated, at.effective_on, world, findings);
    }

    fn rule(&self, at: &At, record: &ClusterRecord, findings: &mut Findings) {
        let on = at.effective_on;
        let mut refuse = |code, expected| findings.refuse(Refusal::new(code, "cluster_id", record.subject(), expected));
        let life = self.life.as_ref();
        if matches!(record, ClusterRecord::ClusterDesignated(_)) {
            if life.is_some_and(|life| !matches!(life.status(on), Status::Released | Status::Expired)) {
                let expected =
                    format!("a cluster that is not designated on {on}: from the day after it was released or expired");
                refuse(Code::AlreadyExists, expected);
            }
            return;
        }
        let Some(life) = life else {
            return refuse(Code::NotInForce, format!("a cluster designated at or before {on}"));
        };
        if matches!(life.phase, Phase::Released { .. }) {
            return refuse(Code::NotInForce, format!("a cluster not released on {on}"));
        }
        if let ClusterRecord::ClusterPartlyReleased(released) = record {
            if let Some((quantity, excess)) = Self::quantity(record).zip(self.excess(record)) {
                findings.refuse(quantity.refusal(&excess, "what is left"));
            }
            life.check_released_regions(released, findings);
        }
    }

    fn quantity(record: &ClusterRecord) -> Option<Quantity> {
        let (field, number, takes) = match record {
            ClusterRecord::ClusterDesignated(designated) => ("area_m2", designated.area_m2?, false),
            ClusterRecord::ClusterAmended(amended) => ("area_m2", amended.area_m2?, false),
            ClusterRecord::ClusterPartlyReleased(released) => ("released_area_m2", released.released_area_m2, true),
            _ => return None,
        };
        Some(Quantity { field, number, takes })
    }

    fn excess(&self, record: &ClusterRecord) -> Option<Exact> {
        let ClusterRecord::ClusterPartlyReleased(released) = record else { return None };
        let left = self.life.as_ref()?.area_m2.as_ref()?;
        let excess = &Exact::from(released.released_area_m2) - left;
        excess.is_positive().then_some(excess)
    }

    fn apply(&mut self, at: &At, record: &ClusterRecord) {
        if let ClusterRecord::ClusterDesignated(designated) = record {
            self.life = Some(Box::new(Life::new((**designated).clone(), at.effective_on)));
            return;
        }
        let Some(life) = &mut self.life else { return };
        match record {
            ClusterRecord::ClusterDesignated(_) => {}
            ClusterRecord::ClusterAmended(amended) => life.amend(amended),
            ClusterRecord::ClusterPartlyReleased(released) => life.release_partly(released),
            ClusterRecord::ClusterSuspended(_) => life.phase = Phase::Suspended,
            ClusterRecord::ClusterResumed(_) => life.phase = Phase::Designated,
            ClusterRecord::ClusterReleased(released) => {
                life.phase = Phase::Released { successors: released.successor_cluster_ids.clone() }
            }
            ClusterRecord::MilestoneReached(reached) => {
                life.milestones.entry(reached.milestone).or_insert(at.effective_on);
            }
            ClusterRecord::ClusterIdentified(identified) => {
                life.identifiers
                    .entry((identified.scheme.clone(), identified.identifier.clone()))
                    .or_insert_with(|| at.agency.clone());
            }
        }
    }
}

impl Life {
    fn check_released_regions(&self, released: &ClusterPartlyReleased, findings: &mut Findings) {
        let mut refuse = |given: &str, expected| {
            findings.refuse(Refusal::new(Code::OutOfRange, "released_regions", given, expected));
        };
        let regions = &self.designation.regions;
        for foreign in released.released_regions.iter().filter(|region| !regions.contains(region)) {
            refuse(foreign, "regions of the cluster");
        }
        if regions.iter().all(|region| released.released_regions.contains(region)) {
            let given = words(released.released_regions.iter().map(|region| region.as_str()));
            refuse(&given, "at least one region that stays");
        }
    }
}

#[cfg(test)]
mod tests;
