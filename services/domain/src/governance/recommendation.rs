//! Recommendations and what was done about them. Judged and folded in the order of the log.

use crate::{
    history::{At, Fold},
    records::{ActionReported, RecommendationClosed, RecommendationIssued, RecommendationRecord, Recorded},
    refusal::{Code, Refusal},
    verdict::Findings,
};

/// A recommendation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recommendation {
    /// What was recommended.
    pub issued: Option<Box<RecommendationIssued>>,
    /// The latest report on it.
    pub action: Option<ActionReported>,
    /// How it ended.
    pub closed: Option<RecommendationClosed>,
}

impl Fold for Recommendation {
    type Record = RecommendationRecord;
    const BY_POSITION: bool = true;
    const OPENED_AS: Option<(&'static str, &'static str)> =
        Some(("recommendation_id", "a recommendation that was issued"));

    fn exists(&self) -> bool {
        self.issued.is_some()
    }

    fn rule(&self, at: &At, record: &RecommendationRecord, findings: &mut Findings) {
        let mut refuse = |code, expected: &'static str| {
            findings.refuse(Refusal::new(code, "recommendation_id", record.subject(), expected));
        };
        match record {
            RecommendationRecord::RecommendationIssued(_) => {
                if self.issued.is_some() {
                    refuse(Code::AlreadyExists, "an id that no recommendation has");
                }
            }
            _ if self.issued.is_none() || self.closed.is_some() => {
                refuse(Code::NotInForce, "a recommendation that was issued and not closed");
            }
            RecommendationRecord::ActionReported(reported) => {
                let last = self.action.as_ref().map(|action| action.progress_percent);
                if let Some(last) = last.filter(|last| reported.progress_percent < *last && at.note.is_none()) {
                    let expected = format!("at least {last}, or a note that says why it went back");
                    let given = reported.progress_percent.to_string();
                    findings.refuse(Refusal::new(Code::OutOfRange, "progress_percent", given, expected));
                }
            }
            RecommendationRecord::RecommendationClosed(_) => {}
        }
    }

    fn apply(&mut self, _at: &At, record: &RecommendationRecord) {
        match record {
            RecommendationRecord::RecommendationIssued(issued) => self.issued = Some(Box::new(issued.clone())),
            RecommendationRecord::ActionReported(reported) => self.action = Some(reported.clone()),
            RecommendationRecord::RecommendationClosed(closed) => self.closed = Some(closed.clone()),
        }
    }
}

#[cfg(test)]
mod tests;
