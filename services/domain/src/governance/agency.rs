//! Agencies with their keys and grants. What merges, splits or is renamed passes on its duties and grants.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    history::{At, Fold, Known, Others},
    records::{AgencyRecord, AgencyRegistered, GrantIssued, Recorded},
    references::Standing,
    refusal::{Code, Refusal},
    values::{Day, Id, PublicKey},
    verdict::Findings,
    world::{Axes, World},
};

/// An agency.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Agency {
    /// What it was registered as.
    pub registered: Option<Box<AgencyRegistered>>,
    /// Those that took over, the first inheriting the duties; empty while it stands.
    pub successors: Vec<Id>,
    /// Its keys.
    pub keys: BTreeMap<PublicKey, Key>,
    /// Its grants by id.
    pub grants: BTreeMap<Id, Grant>,
}

/// A signing key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Last day on which it may sign.
    pub expires_on: Option<Day>,
    /// Taken back, until it is granted again.
    pub revoked: bool,
}

/// A grant: what the agency may send.
#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    /// What it covers.
    pub issued: Box<GrantIssued>,
    /// Taken back.
    pub withdrawn: bool,
}

impl Fold for Agency {
    type Record = AgencyRecord;

    fn rank(record: &AgencyRecord) -> u8 {
        match record {
            AgencyRecord::AgencyRegistered(_) => 0,
            AgencyRecord::GrantIssued(_) => 1,
            _ => 2,
        }
    }

    fn refer(record: &AgencyRecord, _at: &At, own: &Others<'_, Self>, _world: &World, findings: &mut Findings) {
        match record {
            AgencyRecord::KeyRevoked(revoked) if !own.end().keys.contains_key(&revoked.public_key) => {
                let expected = "a key of this agency";
                findings.refuse(Refusal::new(
                    Code::UnknownReference,
                    "public_key",
                    revoked.public_key.as_str(),
                    expected,
                ));
            }
            AgencyRecord::GrantWithdrawn(withdrawn) if !own.end().grants.contains_key(&withdrawn.grant_id) => {
                let expected = "a grant of this agency";
                findings.refuse(Refusal::new(
                    Code::UnknownReference,
                    "grant_id",
                    withdrawn.grant_id.as_str(),
                    expected,
                ));
            }
            _ => {}
        }
    }

    fn check(record: &AgencyRecord, _at: &At, _state: &Self, world: &World, findings: &mut Findings) {
        match record {
            AgencyRecord::AgencySucceeded(succeeded)
                if succeeded.successor_agency_ids.contains(&succeeded.agency_id) =>
            {
                let given = succeeded.agency_id.as_str();
                findings.refuse(Refusal::new(Code::OutOfRange, "successor_agency_ids", given, "another agency"));
            }
            AgencyRecord::KeyGranted(granted) => {
                let holder = world.holder(&granted.public_key).filter(|holder| *holder != granted.agency_id);
                if holder.is_some() || world.operator.as_ref() == Some(&granted.agency_id) {
                    let given = granted.public_key.as_str();
                    findings.refuse(Refusal::new(
                        Code::AlreadyExists,
                        "public_key",
                        given,
                        "a key that no other agency holds",
                    ));
                }
            }
            _ => {}
        }
    }

    fn rule(&self, at: &At, record: &AgencyRecord, findings: &mut Findings) {
        let on = at.effective_on;
        let mut refuse =
            |code, field, given: &str, expected| findings.refuse(Refusal::new(code, field, given, expected));
        // Of a record that is being judged its references say so.
        let recorded = at.sequence != At::PENDING;
        if recorded && self.registered.is_none() && !matches!(record, AgencyRecord::AgencyRegistered(_)) {
            let expected = format!("an agency registered at or before {on}");
            return refuse(Code::NotInForce, "agency_id", &record.subject(), expected);
        }
        let ends = matches!(record, AgencyRecord::AgencySucceeded(_));
        let follows = recorded && !matches!(record, AgencyRecord::AgencyRegistered(_));
        if !self.successors.is_empty() && (ends || follows) {
            let expected = format!("an agency that was not succeeded by {on}");
            return refuse(Code::NotInForce, "agency_id", &record.subject(), expected);
        }
        match record {
            AgencyRecord::KeyRevoked(revoked) if !self.keys.contains_key(&revoked.public_key) => {
                refuse(Code::NotInForce, "public_key", &revoked.public_key, format!("a key granted at or before {on}"));
            }
            AgencyRecord::GrantIssued(issued) if self.grants.contains_key(&issued.grant_id) => {
                refuse(Code::AlreadyExists, "grant_id", &issued.grant_id, "an id that no grant has".to_owned());
            }
            AgencyRecord::GrantWithdrawn(withdrawn) if !self.grants.contains_key(&withdrawn.grant_id) => {
                refuse(Code::NotInForce, "grant_id", &withdrawn.grant_id, format!("a grant issued at or before {on}"));
            }
            _ => {}
        }
    }

    fn apply(&mut self, _at: &At, record: &AgencyRecord) {
        match record {
            AgencyRecord::AgencyRegistered(registered) => self.registered = Some(Box::new(registered.clone())),
            AgencyRecord::AgencySucceeded(succeeded) => self.successors.clone_from(&succeeded.successor_agency_ids),
            AgencyRecord::KeyGranted(granted) => {
                self.keys.insert(granted.public_key.clone(), Key { expires_on: granted.expires_on, revoked: false });
            }
            AgencyRecord::KeyRevoked(revoked) => {
                if let Some(key) = self.keys.get_mut(&revoked.public_key) {
                    key.revoked = true;
                }
            }
            AgencyRecord::GrantIssued(issued) => {
                self.grants
                    .insert(issued.grant_id.clone(), Grant { issued: Box::new(issued.clone()), withdrawn: false });
            }
            AgencyRecord::GrantWithdrawn(withdrawn) => {
                if let Some(grant) = self.grants.get_mut(&withdrawn.grant_id) {
                    grant.withdrawn = true;
                }
            }
        }
    }
}

/// Where keys and successions are found without reading every agency: agencies that were ever said to hold a key or
/// to have a successor. Whether it is so, and counts, the agency itself says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Links {
    holders: BTreeMap<PublicKey, BTreeSet<Id>>,
    predecessors: BTreeMap<Id, BTreeSet<Id>>,
}

impl Links {
    pub(crate) fn note(&mut self, record: &AgencyRecord) {
        match record {
            AgencyRecord::KeyGranted(granted) => {
                self.holders.entry(granted.public_key.clone()).or_default().insert(granted.agency_id.clone());
            }
            AgencyRecord::AgencySucceeded(succeeded) => {
                for successor in &succeeded.successor_agency_ids {
                    self.predecessors.entry(successor.clone()).or_default().insert(succeeded.agency_id.clone());
                }
            }
            _ => {}
        }
    }
}

impl World {
    /// Whether an agency is registered and not succeeded on a day.
    pub fn agency_standing(&self, id: &str, on: Day) -> Standing {
        self.agency_but(id, on, None)
    }

    /// The same as if the statement at a place in the stream had never been said.
    pub(crate) fn agency_but(&self, id: &str, on: Day, drop: Option<u64>) -> Standing {
        if self.operator.as_deref() == Some(id) {
            return Standing::InForce;
        }
        let Some(entity) = self.agencies.get(id) else { return Standing::Unknown };
        let (own, stands) =
            (entity.but(drop), |agency: &Agency| agency.registered.is_some() && agency.successors.is_empty());
        Standing::of(own.end().registered.is_some(), stands(&own.now(on)))
    }

    /// Who bears the duties of an agency then: the first successor, repeatedly. A circle ends where it would close.
    pub fn follow(&self, agency: &Id, axes: &Axes) -> Id {
        let mut current = agency;
        let mut seen = BTreeSet::from([current]);
        while let Some(next) = self.successors(current, axes).first().filter(|next| seen.insert(next)) {
            current = next;
        }
        current.clone()
    }

    /// Those that took over from an agency then.
    fn successors(&self, agency: &str, axes: &Axes) -> &[Id] {
        let known = axes.of(proto::catalogue::Service::Governance);
        let Some(entity) = self.agencies.get(agency) else { return &[] };
        let mut successors: &[Id] = &[];
        for said in entity.kept(known, axes.on) {
            if let AgencyRecord::AgencySucceeded(succeeded) = &said.record {
                successors = &succeeded.successor_agency_ids;
            }
        }
        successors
    }

    /// The days on which an agency is said to be succeeded.
    pub(crate) fn succeeded_on(&self, agency: &Id) -> Vec<Day> {
        let Some(entity) = self.agencies.get(agency.as_str()) else { return Vec::new() };
        let succeeded =
            entity.counted(Known::NOW).filter(|said| matches!(said.record, AgencyRecord::AgencySucceeded(_)));
        succeeded.map(|said| said.at.effective_on).collect()
    }

    /// All agencies that, transitively, took over from an agency then.
    pub(crate) fn heirs(&self, agency: &Id, axes: &Axes) -> Vec<Id> {
        let mut found = Vec::new();
        let mut next: Vec<&Id> = self.successors(agency, axes).iter().collect();
        while let Some(current) = next.pop() {
            if current != agency && !found.contains(current) {
                found.push(current.clone());
                next.extend(self.successors(current, axes));
            }
        }
        found
    }

    /// All agencies that an agency, transitively, succeeded, by all that is known and on any day.
    pub fn predecessors(&self, agency: &Id) -> Vec<Id> {
        self.predecessors_at(agency, &Axes::now(Day::MAX))
    }

    /// All agencies that an agency, transitively, succeeded then.
    pub fn predecessors_at(&self, agency: &Id, axes: &Axes) -> Vec<Id> {
        let mut found: Vec<Id> = Vec::new();
        let mut next = vec![agency.clone()];
        while let Some(current) = next.pop() {
            for id in self.links.predecessors.get(&current).into_iter().flatten() {
                let new = id != agency && !found.contains(id);
                if new && self.successors(id, axes).contains(&current) {
                    found.push(id.clone());
                    next.push(id.clone());
                }
            }
        }
        found
    }

    /// The agency that was granted a key, by all that is known; the earliest grant counts.
    pub fn holder(&self, key: &PublicKey) -> Option<Id> {
        let held = |id: &&Id| self.agencies.get(id.as_str()).is_some_and(|entity| entity.end().keys.contains_key(key));
        let mut holders: Vec<&Id> = self.links.holders.get(key)?.iter().filter(held).collect();
        if holders.len() > 1 {
            holders.sort_by_key(|id| self.granted_at(id, key));
        }
        holders.first().copied().cloned()
    }

    /// The place in the stream of the earliest grant of a key to an agency.
    fn granted_at(&self, agency: &Id, key: &PublicKey) -> Option<u64> {
        let grants =
            |record: &AgencyRecord| matches!(record, AgencyRecord::KeyGranted(granted) if granted.public_key == *key);
        let counted = self.agencies.get(agency.as_str())?.counted(Known::NOW);
        counted.filter(|said| grants(&said.record)).map(|said| said.at.sequence).min()
    }
}

#[cfg(test)]
pub(crate) mod tests;
