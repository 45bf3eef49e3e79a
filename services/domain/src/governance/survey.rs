//! Surveys: their frame, items and end. Judged and folded in the order of the log.

use std::collections::BTreeMap;

use crate::{
    history::{At, Fold},
    records::{ItemKind, Recorded, SurveyItemDefined, SurveyOpened, SurveyRecord},
    refusal::{Code, Refusal},
    shape::Shape,
    values::ItemId,
    verdict::Findings,
};

/// A survey.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Survey {
    /// What was opened.
    pub opened: Option<Box<SurveyOpened>>,
    /// Its items, as last defined.
    pub items: BTreeMap<ItemId, SurveyItemDefined>,
    /// Whether it has ended.
    pub closed: bool,
}

impl Fold for Survey {
    type Record = SurveyRecord;
    const BY_POSITION: bool = true;
    const OPENED_AS: Option<(&'static str, &'static str)> = Some(("survey_id", "a survey that was opened"));

    fn exists(&self) -> bool {
        self.opened.is_some()
    }

    fn shape(record: &SurveyRecord, shape: &mut Shape) {
        let SurveyRecord::SurveyItemDefined(defined) = record else { return };
        if shape.has("kind") && defined.kind == ItemKind::Choice && defined.choices.is_empty() {
            shape.refuse(Refusal::new(Code::MissingField, "choices", "", "the answers to choose from"));
        }
        if let (Some(minimum), Some(maximum)) = (defined.minimum, defined.maximum)
            && minimum > maximum
        {
            shape.refuse(Refusal::new(Code::OutOfRange, "maximum", maximum.to_string(), "not below minimum"));
        }
    }

    fn rule(&self, _at: &At, record: &SurveyRecord, findings: &mut Findings) {
        let mut refuse = |code, expected| findings.refuse(Refusal::new(code, "survey_id", record.subject(), expected));
        match record {
            SurveyRecord::SurveyOpened(_) if self.opened.is_some() => {
                refuse(Code::AlreadyExists, "an id that no survey has")
            }
            SurveyRecord::SurveyOpened(_) => {}
            _ if self.opened.is_none() => refuse(Code::NotInForce, "a survey that was opened"),
            _ if self.closed => refuse(Code::SurveyClosed, "a survey that is open"),
            _ => {}
        }
    }

    fn apply(&mut self, _at: &At, record: &SurveyRecord) {
        match record {
            SurveyRecord::SurveyOpened(opened) => self.opened = Some(Box::new(opened.clone())),
            SurveyRecord::SurveyItemDefined(defined) => {
                self.items.insert(defined.item_id.clone(), (**defined).clone());
            }
            SurveyRecord::SurveyClosed(_) => self.closed = true,
        }
    }
}

#[cfg(test)]
mod tests;
