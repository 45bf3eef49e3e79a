//! Recommendations: how far they have come, who is late, who must act.
//!
//! Open until closed. progress_percent is that of the latest report. overdue = not closed and the day is after `due_on`. Must
//! act: the addressee, followed through successions, while it is open.
//!
//! Source: National Finance Act, article 85-8 (results of evaluation are acted upon).
//!
//! Worked example: due on 2026-06-30, 40 percent reported: overdue from 2026-07-01 on, until it is closed.

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    governance::recommendation::Recommendation,
    measures::scene::{Behind, Scene},
    records::{RecommendationIssued, RecommendationOutcome},
    values::{Day, Decimal, Id},
};

/// The rule of overdue recommendations.
pub const RULE: &str = "overdue";

/// A recommendation on a day.
#[derive(Debug, Clone)]
pub struct RecommendationThen {
    /// What was recommended.
    pub issued: RecommendationIssued,
    /// Who is to act, followed.
    pub addressee: Id,
    /// How far it has come; none before the first report.
    pub progress_percent: Option<Decimal>,
    /// How it ended.
    pub outcome: Option<RecommendationOutcome>,
}

impl RecommendationThen {
    /// Whether it is open and late.
    pub fn is_overdue(&self, on: Day) -> bool {
        self.outcome.is_none() && on > self.issued.due_on
    }

    /// Who must act.
    pub fn must_act(&self) -> Option<&Id> {
        self.outcome.is_none().then_some(&self.addressee)
    }
}

/// All recommendations that were issued by then, by id.
pub fn recommendations<'w>(scene: &Scene<'w>) -> Vec<(&'w SmolStr, RecommendationThen)> {
    let known = scene.known(Service::Governance);
    let then = |(id, entity): (&'w SmolStr, &crate::history::Entity<Recommendation>)| {
        let Recommendation { issued, action, closed } = entity.fold(known, scene.axes.on);
        let issued = *issued?;
        let addressee = scene.follow(&issued.addressee_agency_id);
        let progress_percent = action.map(|action| action.progress_percent);
        Some((
            id,
            RecommendationThen { addressee, issued, progress_percent, outcome: closed.map(|closed| closed.outcome) },
        ))
    };
    scene.world.recommendations.iter().filter_map(then).collect()
}

/// The updates behind a recommendation.
pub fn behind(scene: &Scene<'_>, id: &str) -> Option<Behind> {
    let entity = scene.world.recommendations.get(id)?;
    let kept = entity.kept(scene.known(Service::Governance), scene.axes.on);
    let mut behind: Behind = kept.map(|said| (Service::Governance, said.at.sequence)).collect();
    let issued = entity.fold(scene.known(Service::Governance), scene.axes.on).issued?;
    behind.extend(scene.succession(&issued.addressee_agency_id));
    Some(behind)
}
