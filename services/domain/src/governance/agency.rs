//! Agencies with their keys and grants. What merges, splits or is renamed passes on its duties and grants.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    history::{At, Fold, Known},
    records::{AgencyRecord, AgencyRegistered, GrantIssued},
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
    /// Taken back for good.
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

    fn check(record: &AgencyRecord, at: &At, world: &World, findings: &mut Findings) {
        match record {
            AgencyRecord::AgencySucceeded(succeeded)
                if succeeded.successor_agency_ids.contains(&succeeded.agency_id) =>
            {
                findings.refuse(Refusal::new(
                    Code::OutOfRange,
                    "successor_agency_ids",
                    succeeded.agency_id.as_str(),
                    "another agency",
                ));
            }
            AgencyRecord::KeyGranted(granted) => {
                let holder = world.holder(&granted.public_key).filter(|holder| *holder != granted.agency_id);
                if holder.is_some() || world.operator.as_ref() == Some(&granted.agency_id) {
                    findings.refuse(Refusal::new(
                        Code::AlreadyExists,
                        "public_key",
                        granted.public_key.as_str(),
                        "a key that no other agency holds",
                    ));
                }
            }
            _ => {}
        }
        let _ = at;
    }

    fn rule(&self, _at: &At, record: &AgencyRecord) -> Result<(), Refusal> {
        match record {
            AgencyRecord::AgencySucceeded(succeeded) if !self.successors.is_empty() => Err(Refusal::new(
                Code::NotInForce,
                "agency_id",
                succeeded.agency_id.as_str(),
                "an agency that was not succeeded",
            )),
            AgencyRecord::KeyRevoked(revoked) if !self.keys.contains_key(&revoked.public_key) => Err(Refusal::new(
                Code::UnknownReference,
                "public_key",
                revoked.public_key.as_str(),
                "a key of this agency",
            )),
            AgencyRecord::GrantIssued(issued) if self.grants.contains_key(&issued.grant_id) => {
                Err(Refusal::new(Code::AlreadyExists, "grant_id", issued.grant_id.as_str(), "an id that no grant has"))
            }
            AgencyRecord::GrantWithdrawn(withdrawn) => match self.grants.get(&withdrawn.grant_id) {
                None => Err(Refusal::new(
                    Code::UnknownReference,
                    "grant_id",
                    withdrawn.grant_id.as_str(),
                    "a grant of this agency",
                )),
                Some(_) => Ok(()),
            },
            _ => Ok(()),
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

/// The most successions that are followed; more can only be a circle.
const MAX_SUCCESSIONS: usize = 64;

impl World {
    /// Whether an agency is registered and not succeeded on a day.
    pub fn agency_standing(&self, id: &str, on: Day) -> Standing {
        if self.operator.as_ref().is_some_and(|operator| operator.as_str() == id) {
            return Standing::InForce;
        }
        let Some(entity) = self.agencies.get(id) else { return Standing::Unknown };
        let known = entity.counted(Known::NOW).any(|said| matches!(said.record, AgencyRecord::AgencyRegistered(_)));
        let then = entity.fold(Known::NOW, on);
        Standing::of(known, then.registered.is_some() && then.successors.is_empty())
    }

    /// Who bears the duties of an agency then: the first successor, repeatedly.
    pub fn follow(&self, agency: &Id, axes: &Axes) -> Id {
        let mut current = agency.clone();
        let mut seen = BTreeSet::new();
        while seen.insert(current.clone()) && seen.len() < MAX_SUCCESSIONS {
            match self.successors(&current, axes).into_iter().next() {
                Some(next) => current = next,
                None => break,
            }
        }
        current
    }

    /// Those that took over from an agency then.
    fn successors(&self, agency: &str, axes: &Axes) -> Vec<Id> {
        let known = axes.of(proto::catalogue::Service::Governance);
        let Some(entity) = self.agencies.get(agency) else { return Vec::new() };
        entity
            .kept(known, axes.on)
            .filter_map(|said| match &said.record {
                AgencyRecord::AgencySucceeded(succeeded) => Some(succeeded.successor_agency_ids.clone()),
                _ => None,
            })
            .last()
            .unwrap_or_default()
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
            for (id, _) in self.agencies.iter().filter(|(id, _)| self.successors(id, axes).contains(&current)) {
                let Some(id) = self.agency_id(id) else { continue };
                if id != *agency && !found.contains(&id) {
                    found.push(id.clone());
                    next.push(id);
                }
            }
        }
        found
    }

    /// The typed id of a known agency.
    fn agency_id(&self, id: &str) -> Option<Id> {
        use crate::values::Value;
        Id::read(id).ok()
    }

    /// The agency that was granted a key, by all that is known; the earliest grant counts.
    pub fn holder(&self, key: &PublicKey) -> Option<Id> {
        self.agencies
            .iter()
            .filter_map(|(id, entity)| {
                let granted = entity.counted(Known::NOW).find(
                    |said| matches!(&said.record, AgencyRecord::KeyGranted(granted) if granted.public_key == *key),
                )?;
                Some((granted.at.sequence, id))
            })
            .min()
            .and_then(|(_, id)| self.agency_id(id))
    }
}
