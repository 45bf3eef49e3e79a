//! Reviews of proposed designations. Judged and folded in the order of the log.

use std::collections::BTreeMap;

use crate::{
    history::{At, Fold},
    records::{Opinion, Recorded, ReviewConcluded, ReviewRecord, ReviewRequested},
    refusal::{Code, Refusal},
    shape::words,
    values::{Id, Text},
    verdict::Findings,
    world::World,
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
    pub fn consulted_as<'a>(&self, agency: &Id, consulted: &'a [Id]) -> Option<&'a Id> {
        let predecessors = self.predecessors(agency);
        consulted.iter().find(|id| *id == agency || predecessors.contains(id))
    }
}

fn missing<'a>(world: &World, review: &'a Review) -> Vec<&'a Id> {
    let consulted = review.requested.as_ref().map_or(&[][..], |requested| &requested.consulted_agency_ids);
    let heard: Vec<_> = review.opinions.keys().filter_map(|agency| world.consulted_as(agency, consulted)).collect();
    consulted.iter().filter(|id| !heard.contains(id)).collect()
}

impl Fold for Review {
    type Record = ReviewRecord;
    const BY_POSITION: bool = true;
    const OPENED: bool = true;

    fn check(record: &ReviewRecord, at: &At, world: &World, findings: &mut Findings) {
        let key = record.subject();
        let Some(review) = world.reviews.get(&key).map(|entity| entity.end()) else { return };
        match record {
            ReviewRecord::OpinionGiven(_) => {
                let consulted = review.requested.as_ref().map_or(&[][..], |requested| &requested.consulted_agency_ids);
                if review.requested.is_some()
                    && review.concluded.is_none()
                    && world.consulted_as(&at.agency, consulted).is_none()
                {
                    findings.refuse(Refusal::new(
                        Code::NotConsulted,
                        "review_id",
                        key,
                        words(consulted.iter().map(|id| id.as_str())),
                    ));
                }
            }
            ReviewRecord::ReviewConcluded(_) if review.concluded.is_none() => {
                let missing = missing(world, review);
                if !missing.is_empty() {
                    let expected = words(missing.iter().map(|id| id.as_str()));
                    findings.warn(Refusal::new(Code::OpinionsMissing, "review_id", key, expected));
                }
            }
            _ => {}
        }
    }

    fn rule(&self, _at: &At, record: &ReviewRecord) -> Result<(), Refusal> {
        let given = record.subject();
        match record {
            ReviewRecord::ReviewRequested(_) if self.requested.is_some() => {
                Err(Refusal::new(Code::AlreadyExists, "review_id", given, "an id that no review has"))
            }
            ReviewRecord::ReviewRequested(_) => Ok(()),
            _ if self.requested.is_none() || self.concluded.is_some() => {
                Err(Refusal::new(Code::NotInForce, "review_id", given, "a review that was requested and not concluded"))
            }
            _ => Ok(()),
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
