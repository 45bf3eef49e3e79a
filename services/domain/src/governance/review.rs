//! Reviews of proposed designations. Judged and folded in the order of the log.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    history::{At, Fold},
    records::{Opinion, Recorded, ReviewConcluded, ReviewRecord, ReviewRequested},
    refusal::{Code, Refusal},
    shape::words,
    values::{Day, Id, Text},
    verdict::Findings,
    world::{Axes, World},
};

/// A review.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Review {
    /// What was asked.
    pub requested: Option<Box<ReviewRequested>>,
    /// The latest opinion of each agency.
    pub opinions: BTreeMap<Id, (Opinion, Option<Text>)>,
    /// How it ended.
    pub concluded: Option<ReviewConcluded>,
}

impl World {
    /// The consulted agency that an agency speaks for: itself, or one that it succeeded.
    pub fn consulted_as<'a>(&self, agency: &Id, consulted: &'a [Id], on: Day) -> Option<&'a Id> {
        let predecessors = self.predecessors_at(agency, &Axes::now(on));
        consulted.iter().find(|id| *id == agency || predecessors.contains(id))
    }
}

/// The consulted agencies for which nobody has spoken by the successions of a day.
fn missing<'a>(world: &World, review: &'a Review, on: Day) -> Vec<&'a Id> {
    let consulted = review.requested.as_ref().map_or(&[][..], |requested| &requested.consulted_agency_ids);
    let axes = Axes::now(on);
    let heard: BTreeSet<Id> = review
        .opinions
        .keys()
        .flat_map(|agency| [vec![agency.clone()], world.predecessors_at(agency, &axes)].concat())
        .collect();
    consulted.iter().filter(|id| !heard.contains(*id)).collect()
}

impl Fold for Review {
    type Record = ReviewRecord;
    const BY_POSITION: bool = true;
    const OPENED_AS: Option<(&'static str, &'static str)> = Some(("review_id", "a review that was requested"));

    fn exists(&self) -> bool {
        self.requested.is_some()
    }

    fn check(record: &ReviewRecord, at: &At, state: &Self, world: &World, findings: &mut Findings) {
        // After the conclusion the rule of the life cycle speaks.
        let Some(requested) = state.requested.as_ref().filter(|_| state.concluded.is_none()) else { return };
        let consulted = &requested.consulted_agency_ids;
        match record {
            ReviewRecord::OpinionGiven(_) if world.consulted_as(&at.agency, consulted, at.effective_on).is_none() => {
                let expected = words(consulted.iter().map(|id| id.as_str()));
                findings.refuse(Refusal::new(Code::NotConsulted, "review_id", record.subject(), expected));
            }
            ReviewRecord::ReviewConcluded(_) => {
                let missing = missing(world, state, at.effective_on);
                if !missing.is_empty() {
                    let expected = words(missing.iter().map(|id| id.as_str()));
                    findings.warn(Refusal::new(Code::OpinionsMissing, "review_id", record.subject(), expected));
                }
            }
            _ => {}
        }
    }

    fn rule(&self, _at: &At, record: &ReviewRecord, findings: &mut Findings) {
        let mut refuse = |code, expected| findings.refuse(Refusal::new(code, "review_id", record.subject(), expected));
        match record {
            ReviewRecord::ReviewRequested(_) if self.requested.is_some() => {
                refuse(Code::AlreadyExists, "an id that no review has")
            }
            ReviewRecord::ReviewRequested(_) => {}
            _ if self.requested.is_none() || self.concluded.is_some() => {
                refuse(Code::NotInForce, "a review that was requested and not concluded");
            }
            _ => {}
        }
    }

    fn apply(&mut self, at: &At, record: &ReviewRecord) {
        match record {
            ReviewRecord::ReviewRequested(requested) => self.requested = Some(requested.clone()),
            ReviewRecord::OpinionGiven(given) => {
                self.opinions.insert(at.agency.clone(), (given.opinion, given.text.clone()));
            }
            ReviewRecord::ReviewConcluded(concluded) => self.concluded = Some(concluded.clone()),
        }
    }
}

#[cfg(test)]
mod tests;
