//! Recommendations and what was done about them. Judged and folded in the order of the log.

use crate::{
    history::{At, Fold},
    records::{ActionReported, RecommendationClosed, RecommendationIssued, RecommendationRecord, Recorded},
    refusal::{Code, Refusal},
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
    const OPENED: bool = true;

    fn rule(&self, at: &At, record: &RecommendationRecord) -> Result<(), Refusal> {
        let given = record.subject();
        match record {
            RecommendationRecord::RecommendationIssued(_) if self.issued.is_some() => {
                Err(Refusal::new(Code::AlreadyExists, "recommendation_id", given, "an id that no recommendation has"))
            }
            RecommendationRecord::RecommendationIssued(_) => Ok(()),
            _ if self.issued.is_none() || self.closed.is_some() => Err(Refusal::new(
                Code::NotInForce,
                "recommendation_id",
                given,
                "a recommendation that was issued and not closed",
            )),
            RecommendationRecord::ActionReported(reported) => {
                let last = self.action.as_ref().map(|action| action.progress_percent);
                match last.filter(|last| reported.progress_percent < *last && at.note.is_none()) {
                    Some(last) => {
                        let expected = format!("at least {last}, or a note that says why it went back");
                        Err(Refusal::new(
                            Code::OutOfRange,
                            "progress_percent",
                            reported.progress_percent.to_string(),
                            expected,
                        ))
                    }
                    None => Ok(()),
                }
            }
            RecommendationRecord::RecommendationClosed(_) => Ok(()),
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
