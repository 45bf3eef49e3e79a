//! Designation reviews: who was heard, who is late, who must act.
//!
//! Open until concluded. The latest opinion of an agency counts; whoever succeeded a consulted agency is consulted. overdue =
//! open and the day is after `answer_due_on`. Must act: the consulted agencies without an opinion, else the requester; nobody
//! once it is concluded.
//!
//! Source: the laws of the reviewed types (consultation of the ministries concerned before designation).
//!
//! Worked example: M1 and M2 are consulted until 2026-03-31, M1 agrees. On 2026-04-01 the review is overdue and M2 must
//! act; once M2 has answered, the requester must.

use std::collections::{BTreeMap, BTreeSet};

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    measures::scene::{Behind, Scene},
    records::{Opinion, ReviewOutcome, ReviewRecord, ReviewRequested},
    values::{Day, Id},
};

/// A review on a day.
#[derive(Debug, Clone)]
pub struct ReviewThen {
    /// What was asked.
    pub requested: ReviewRequested,
    /// The place of the request in the stream.
    pub sequence: u64,
    /// First day of the request.
    pub requested_on: Day,
    /// The latest opinion of each agency, followed.
    pub opinions: BTreeMap<Id, Opinion>,
    /// How it ended.
    pub outcome: Option<ReviewOutcome>,
    /// Who must act, followed.
    pub must_act: BTreeSet<Id>,
}

impl ReviewThen {
    /// Whether it is open and late.
    pub fn is_overdue(&self, on: Day) -> bool {
        self.outcome.is_none() && on > self.requested.answer_due_on
    }
}

/// All reviews that were requested by then, by id.
pub fn reviews<'w>(scene: &Scene<'w>) -> Vec<(&'w SmolStr, ReviewThen)> {
    scene.world.reviews.keys().filter_map(|id| Some((id, review(scene, id)?))).collect()
}

/// A review, if it was requested by then.
pub fn review(scene: &Scene<'_>, id: &str) -> Option<ReviewThen> {
    let entity = scene.world.reviews.get(id)?;
    let mut then: Option<(ReviewThen, Id)> = None;
    let mut heard = Vec::new();
    for said in entity.kept(scene.known(Service::Governance), scene.axes.on) {
        match (&said.record, &mut then) {
            (ReviewRecord::ReviewRequested(requested), _) => {
                let review = ReviewThen {
                    requested: (**requested).clone(),
                    sequence: said.at.sequence,
                    requested_on: said.at.effective_on,
                    opinions: BTreeMap::new(),
                    outcome: None,
                    must_act: BTreeSet::new(),
                };
                then = Some((review, said.at.agency.clone()));
            }
            (ReviewRecord::OpinionGiven(given), Some((review, _))) => {
                heard.push(said.at.agency.clone());
                review.opinions.insert(scene.follow(&said.at.agency), given.opinion);
            }
            (ReviewRecord::ReviewConcluded(concluded), Some((review, _))) => review.outcome = Some(concluded.outcome),
            (_, None) => {}
        }
    }
    let (mut review, requester) = then?;
    if review.outcome.is_none() {
        review.must_act = silent(scene, &review, &heard);
        if review.must_act.is_empty() {
            review.must_act.insert(scene.follow(&requester));
        }
    }
    Some(review)
}

/// The consulted agencies without an opinion.
fn silent(scene: &Scene<'_>, review: &ReviewThen, heard: &[Id]) -> BTreeSet<Id> {
    // Whoever speaks for an agency may be any of its successors, not only the one that bears its duties.
    let spoken_for: BTreeSet<Id> =
        heard.iter().flat_map(|agency| scene.world.predecessors_at(agency, &scene.axes)).collect();
    let consulted = review.requested.consulted_agency_ids.iter();
    consulted
        .filter(|id| !spoken_for.contains(*id))
        .map(|id| scene.follow(id))
        .filter(|id| !review.opinions.contains_key(id))
        .collect()
}

/// The updates behind a review.
pub fn behind(scene: &Scene<'_>, id: &str) -> Option<Behind> {
    let entity = scene.world.reviews.get(id)?;
    let mut behind = Behind::new();
    for said in entity.kept(scene.known(Service::Governance), scene.axes.on) {
        behind.insert((Service::Governance, said.at.sequence));
        behind.extend(scene.succession(&said.at.agency));
    }
    let review = review(scene, id)?;
    behind.extend(review.requested.consulted_agency_ids.iter().flat_map(|agency| scene.succession(agency)));
    Some(behind)
}
