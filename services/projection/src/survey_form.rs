//! What the form of a survey begins with: its items, and the clusters of its frame with what was answered and what the
//! record already says. The command makes workbooks of it; what comes back is judged like anything else.
//!
//! It is no view: it shows nothing that `surveys/ID` and the dossiers do not, but together and by agency.

use domain::{
    measures::surveys::{Begun, Recorded, SurveyThen},
    records::SurveyItemDefined,
    values::{Expression, Id, Value as _},
};
use serde_json::{Map, Value, json};

use crate::{
    live::Projection,
    names,
    query::Question,
    refusals::{Problem, bad},
    views::{
        Ask,
        survey::{self, Then},
    },
};

/// The parameter that narrows to the clusters of one agency.
const AGENCY: &str = "agency";

/// The form of a survey, of all agencies or of one.
///
/// # Errors
/// What is wrong with the question.
pub fn form(view: &Projection, survey: &str, parameters: Vec<(String, String)>) -> Result<Value, Problem> {
    let (agency, moment): (Vec<_>, Vec<_>) = parameters.into_iter().partition(|(name, _)| name == AGENCY);
    let agency = agency.into_iter().next_back().map(|(_, agency)| agency);
    if let Some(agency) = &agency {
        Id::read(agency).map_err(|fault| bad(fault.code, AGENCY, agency, fault.expected))?;
    }
    let question = Question::read(&format!("surveys/{survey}"), &moment)?;
    view.asked(&question, |ask| of(ask, agency.as_deref()))
}

/// The form as a view would see it.
///
/// # Errors
/// There is no such survey.
pub fn of(ask: &Ask<'_>, agency: Option<&str>) -> Result<Value, Problem> {
    let (id, survey) = survey::find(ask)?;
    let then = Then::of(ask, &survey);
    let scene = &ask.scene;
    let begun = survey.begun(scene, |cluster, field| then.recorded(cluster, field));
    let asked = |begun: &&Begun| {
        agency.is_none_or(|agency| begun.responsible.as_ref().is_some_and(|responsible| responsible.as_str() == agency))
    };
    let clusters: Vec<Value> = begun.iter().filter(asked).map(|begun| cluster(ask, begun)).collect();
    let SurveyThen { opened, survey: state, .. } = &survey;
    Ok(json!({
        "survey_id": id.as_str(),
        "title_ko": opened.title_ko.as_str(),
        "title_en": opened.title_en.as_deref(),
        "reference_on": opened.reference_on.to_string(),
        "due_on": opened.due_on.to_string(),
        "state": if state.closed { "closed" } else { "open" },
        "today": ask.now.day().to_string(),
        "agencies": agencies(ask, &begun),
        "items": survey.items(scene).into_iter().map(item).collect::<Vec<_>>(),
        "clusters": clusters,
    }))
}

fn agencies(ask: &Ask<'_>, begun: &[Begun]) -> Map<String, Value> {
    let name = |agency: &Id| names::agency(&ask.scene, agency.as_str()).map(|name| name.ko.to_string());
    begun
        .iter()
        .filter_map(|begun| begun.responsible.as_ref())
        .map(|agency| (agency.to_string(), name(agency).into()))
        .collect()
}

fn item(item: &SurveyItemDefined) -> Value {
    json!({
        "item_id": item.item_id.as_str(),
        "question_ko": item.question_ko.as_str(),
        "question_en": item.question_en.as_deref(),
        "kind": item.kind.word(),
        "unit": item.unit.as_deref(),
        "required": item.required,
        "minimum": item.minimum.map(|bound| bound.to_string()),
        "maximum": item.maximum.map(|bound| bound.to_string()),
        "choices": item.choices.iter().map(|choice| choice.as_str()).collect::<Vec<_>>(),
        "check": item.check.as_ref().map(Expression::text),
    })
}

fn cluster(ask: &Ask<'_>, begun: &Begun) -> Value {
    let answers = begun.answers.iter().map(|(item, answer)| (item.to_string(), answer.value.as_str().into()));
    let explained = begun.answers.iter().filter_map(|(item, answer)| Some((item, answer.explanation.as_ref()?)));
    let explanations = explained.map(|(item, explanation)| (item.to_string(), explanation.as_str().into()));
    let recorded = begun.recorded.iter().map(|(item, recorded)| (item.to_string(), text(recorded).into()));
    json!({
        "cluster_id": begun.cluster_id.as_str(),
        "name_ko": names::cluster(&ask.scene, &begun.cluster_id).map(|name| name.ko.to_string()),
        "agency_id": begun.responsible.as_ref().map(Id::as_str),
        "phase": begun.phase.word(),
        "newest": begun.newest,
        "answers": answers.collect::<Map<String, Value>>(),
        "explanations": explanations.collect::<Map<String, Value>>(),
        "recorded": recorded.collect::<Map<String, Value>>(),
    })
}

/// A value as it is answered.
fn text(recorded: &Recorded) -> String {
    match recorded {
        Recorded::Text(text) => text.to_string(),
        Recorded::Number(number) => number.full(),
        Recorded::Mean(number) => number.rounded(),
        Recorded::List(texts) => texts.join(";"),
    }
}
