//! The answers of a cluster to a survey: given, submitted, returned, certified. In the order of the log.

use std::collections::BTreeMap;

use crate::{
    governance::survey::Survey,
    history::{At, Entity, Fold, Others},
    measures::check,
    records::{AnswerRecord, ClusterDesignated, ItemKind, SurveyAnswered, SurveyItemDefined},
    refusal::{Code, Refusal},
    shape::words,
    values::{Decimal, Id, ItemId, Text, Value},
    verdict::Findings,
    world::World,
};

/// The sheet of a cluster.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// The latest answer to each item.
    pub answers: BTreeMap<ItemId, Answer>,
    /// How far it has come.
    pub phase: Phase,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// As text; read by the kind of the item.
    pub value: Text,
    /// What was said about it.
    pub explanation: Option<Text>,
}

/// How far a sheet has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Not submitted.
    #[default]
    Open,
    /// Submitted.
    Submitted,
    /// Sent back.
    Returned,
    /// Final.
    Certified,
}

impl Phase {
    /// Its word in answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Certified => "certified",
        }
    }
}

impl Fold for Sheet {
    type Record = AnswerRecord;
    const BY_POSITION: bool = true;

    fn refer(record: &AnswerRecord, _at: &At, _own: &Others<'_, Self>, world: &World, findings: &mut Findings) {
        let Some(survey) = survey(record, world) else { return };
        if let AnswerRecord::SurveyAnswered(answered) = record
            && !survey.items.contains_key(&answered.item_id)
        {
            let given = answered.item_id.as_str();
            findings.refuse(Refusal::new(Code::UnknownReference, "item_id", given, "an item of the survey"));
        }
        if let (Some(opened), Some(entity)) = (&survey.opened, world.clusters.get(cluster_id(record).as_str())) {
            let on = opened.reference_on;
            let cluster = entity.now(on);
            let asked =
                |of: &ClusterDesignated| opened.type_codes.is_empty() || opened.type_codes.contains(&of.type_code);
            let in_frame = cluster.in_force(on) && cluster.designation().is_some_and(asked);
            if entity.end().exists() && !in_frame {
                let expected = format!("a cluster in force on {on}, of the types asked");
                findings.refuse(Refusal::new(Code::NotInForce, "cluster_id", cluster_id(record).as_str(), expected));
            }
        }
    }

    fn check(record: &AnswerRecord, _at: &At, state: &Self, world: &World, findings: &mut Findings) {
        let Some(survey) = survey(record, world) else { return };
        if survey.closed && !matches!(record, AnswerRecord::SurveyCertified(_)) {
            let given = survey_id(record).as_str();
            return findings.refuse(Refusal::new(Code::SurveyClosed, "survey_id", given, "a survey that is open"));
        }
        if state.phase == Phase::Certified {
            // The rule of the life cycle speaks.
            return;
        }
        match record {
            AnswerRecord::SurveyAnswered(answered) => {
                if let Some(item) = survey.items.get(&answered.item_id) {
                    check_answer(answered, item, findings);
                }
            }
            AnswerRecord::SurveySubmitted(_) => check_submission(survey, state, findings),
            AnswerRecord::SurveyReturned(_) | AnswerRecord::SurveyCertified(_) => {}
        }
    }

    fn rule(&self, _at: &At, record: &AnswerRecord, findings: &mut Findings) {
        let mut refuse =
            |code, expected| findings.refuse(Refusal::new(code, "cluster_id", cluster_id(record).as_str(), expected));
        match (record, self.phase) {
            (AnswerRecord::SurveyAnswered(_) | AnswerRecord::SurveySubmitted(_), Phase::Certified) => {
                refuse(Code::SurveyClosed, "answers that are not certified");
            }
            (
                AnswerRecord::SurveyReturned(_) | AnswerRecord::SurveyCertified(_),
                Phase::Open | Phase::Returned | Phase::Certified,
            ) => {
                refuse(Code::NotInForce, "answers that are submitted");
            }
            _ => {}
        }
    }

    fn apply(&mut self, _at: &At, record: &AnswerRecord) {
        match record {
            AnswerRecord::SurveyAnswered(answered) => {
                let answer = Answer { value: answered.value.clone(), explanation: answered.explanation.clone() };
                self.answers.insert(answered.item_id.clone(), answer);
            }
            AnswerRecord::SurveySubmitted(_) => self.phase = Phase::Submitted,
            AnswerRecord::SurveyReturned(_) => self.phase = Phase::Returned,
            AnswerRecord::SurveyCertified(_) => self.phase = Phase::Certified,
        }
    }
}

fn survey_id(record: &AnswerRecord) -> &Id {
    match record {
        AnswerRecord::SurveyAnswered(record) => &record.survey_id,
        AnswerRecord::SurveySubmitted(record) => &record.survey_id,
        AnswerRecord::SurveyReturned(record) => &record.survey_id,
        AnswerRecord::SurveyCertified(record) => &record.survey_id,
    }
}

fn cluster_id(record: &AnswerRecord) -> &Id {
    match record {
        AnswerRecord::SurveyAnswered(record) => &record.cluster_id,
        AnswerRecord::SurveySubmitted(record) => &record.cluster_id,
        AnswerRecord::SurveyReturned(record) => &record.cluster_id,
        AnswerRecord::SurveyCertified(record) => &record.cluster_id,
    }
}

fn survey<'a>(record: &AnswerRecord, world: &'a World) -> Option<&'a Survey> {
    world.surveys.get(survey_id(record).as_str()).map(Entity::end)
}

fn check_answer(answered: &SurveyAnswered, item: &SurveyItemDefined, findings: &mut Findings) {
    let mut refuse =
        |code, expected: String| findings.refuse(Refusal::new(code, "value", answered.value.as_str(), expected));
    match item.kind {
        ItemKind::Text => {}
        ItemKind::YesNo if matches!(answered.value.as_str(), "yes" | "no") => {}
        ItemKind::YesNo => refuse(Code::BadCode, "yes or no".to_owned()),
        ItemKind::Choice if item.choices.iter().any(|choice| choice.as_str() == answered.value.as_str()) => {}
        ItemKind::Choice => refuse(Code::BadCode, words(item.choices.iter().map(|choice| choice.as_str()))),
        ItemKind::Number => match Decimal::read(&answered.value) {
            Err(fault) => refuse(fault.code, fault.expected.into_owned()),
            Ok(number) => {
                let below =
                    item.minimum.filter(|minimum| number < *minimum).map(|minimum| format!("at least {minimum}"));
                let above =
                    item.maximum.filter(|maximum| number > *maximum).map(|maximum| format!("at most {maximum}"));
                if let Some(expected) = below.or(above) {
                    refuse(Code::OutOfRange, expected);
                }
            }
        },
    }
}

fn check_submission(survey: &Survey, sheet: &Sheet, findings: &mut Findings) {
    for (id, item) in &survey.items {
        if item.required && !sheet.answers.contains_key(id) {
            findings.refuse(Refusal::new(Code::MissingField, id.to_string(), "", "an answer to this item"));
        }
        if let Some(expression) = item.check.as_ref().filter(|expression| !check::holds(expression, survey, sheet)) {
            findings.refuse(Refusal::new(Code::CheckFailed, id.to_string(), "", expression.text().to_owned()));
        }
    }
}

#[cfg(test)]
mod tests;
