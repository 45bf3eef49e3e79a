//! The answers of a cluster to a survey: given, submitted, returned, certified. In the order of the log.

use std::collections::BTreeMap;

use crate::{
    governance::survey::Survey,
    history::{At, Fold, Known},
    measures::check,
    records::{AnswerRecord, ItemKind, Recorded, SurveyAnswered, SurveyItemDefined},
    refusal::{Code, Refusal},
    shape::words,
    values::{Decimal, ItemId, Text, Value},
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
#[derive(Debug, Clone, PartialEq)]
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

impl Fold for Sheet {
    type Record = AnswerRecord;
    const BY_POSITION: bool = true;

    fn check(record: &AnswerRecord, at: &At, world: &World, findings: &mut Findings) {
        let (survey_id, cluster_id) = match record {
            AnswerRecord::SurveyAnswered(record) => (&record.survey_id, &record.cluster_id),
            AnswerRecord::SurveySubmitted(record) => (&record.survey_id, &record.cluster_id),
            AnswerRecord::SurveyReturned(record) => (&record.survey_id, &record.cluster_id),
            AnswerRecord::SurveyCertified(record) => (&record.survey_id, &record.cluster_id),
        };
        let Some(survey) = world.surveys.get(survey_id.as_str()).map(|entity| entity.end()) else { return };
        let Some(opened) = &survey.opened else { return };
        let item = match record {
            AnswerRecord::SurveyAnswered(answered) => Some(survey.items.get(&answered.item_id).ok_or(answered)),
            _ => None,
        };
        if let Some(Err(answered)) = item {
            findings.refuse(Refusal::new(
                Code::UnknownReference,
                "item_id",
                answered.item_id.as_str(),
                "an item of the survey",
            ));
            return;
        }
        let cluster = world
            .clusters
            .get(cluster_id.as_str())
            .map(|entity| entity.fold(Known::NOW, opened.reference_on))
            .unwrap_or_default();
        let of_type = cluster.designation().is_some_and(|designation| {
            opened.type_codes.is_empty() || opened.type_codes.contains(&designation.type_code)
        });
        if !cluster.in_force(opened.reference_on) || !of_type {
            let expected = format!("a cluster in force on {}, of the types asked", opened.reference_on);
            findings.refuse(Refusal::new(Code::NotInForce, "cluster_id", cluster_id.as_str(), expected));
            return;
        }
        if survey.closed && !matches!(record, AnswerRecord::SurveyCertified(_)) {
            findings.refuse(Refusal::new(Code::SurveyClosed, "survey_id", survey_id.as_str(), "a survey that is open"));
            return;
        }
        let key = record.subject().replace('/', ".");
        let sheet = world.answers.get(key.as_str()).map(|entity| entity.end());
        if sheet.is_some_and(|sheet| sheet.phase == Phase::Certified) {
            // The rule of the life cycle speaks first.
            return;
        }
        match (record, item) {
            (AnswerRecord::SurveyAnswered(answered), Some(Ok(item))) => check_answer(answered, item, findings),
            (AnswerRecord::SurveySubmitted(_), _) => {
                check_submission(survey, sheet.unwrap_or(&Self::default()), findings)
            }
            _ => {}
        }
        let _ = at;
    }

    fn rule(&self, _at: &At, record: &AnswerRecord) -> Result<(), Refusal> {
        let given = record.subject();
        match (record, self.phase) {
            (AnswerRecord::SurveyAnswered(_) | AnswerRecord::SurveySubmitted(_), Phase::Certified) => {
                Err(Refusal::new(Code::SurveyClosed, "cluster_id", given, "answers that are not certified"))
            }
            (
                AnswerRecord::SurveyReturned(_) | AnswerRecord::SurveyCertified(_),
                Phase::Open | Phase::Returned | Phase::Certified,
            ) => Err(Refusal::new(Code::NotInForce, "cluster_id", given, "answers that are submitted")),
            _ => Ok(()),
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
        if item.required != Some(false) && !sheet.answers.contains_key(id) {
            findings.refuse(Refusal::new(Code::MissingField, id.to_string(), "", "an answer to this item"));
        }
    }
    if !findings.refusals.is_empty() {
        return;
    }
    for (id, item) in &survey.items {
        if let Some(expression) = item.check.as_ref().filter(|expression| !check::holds(expression, survey, sheet)) {
            findings.refuse(Refusal::new(Code::CheckFailed, id.to_string(), "", expression.text().to_owned()));
        }
    }
}
