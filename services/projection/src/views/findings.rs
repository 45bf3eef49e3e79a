//! `findings`: what the rules find fault with at a moment, and what they would under a draft.

use domain::{
    governance::rule,
    measures::scene::{Behind, Draft},
    records::Family,
    refusal::{Code, Refusal},
};
use smol_str::SmolStr;

use super::{Ask, Column, Row, Shape, View, words};
use crate::{
    findings::{self, Finding, Found},
    query::{Kind, Parameter},
    refusals::Problem,
};

/// The view.
pub const VIEW: View = View {
    name: "findings",
    title: words("지적 사항", "Findings"),
    method: words(
        "기준 시점의 규칙으로 찾은 문제. rule과 그 매개변수를 주면 규칙안으로 찾은 것을 나란히 보인다.",
        "What the rules of the moment find fault with. With a rule and parameters of it, what a draft would find beside it.",
    ),
    parameters: &[
        Parameter::filter("q", Kind::Text),
        Parameter::filter("rule", Kind::Choice(RULES)).of_figure(),
        Parameter::filter("severity", Kind::Choice(SEVERITIES)),
        Parameter::filter("subject", Kind::Text),
    ],
    // A parameter of a rule; which ones there are depends on the rule, so rows are where they are refused.
    open: |_| Some(Kind::Text),
    reads: READS,
    shape: Shape::Rows(COLUMNS, rows),
    behind,
};

/// The rules that find something, sorted.
const RULES: &[&str] = &[
    "alignment",
    "arrival",
    "concentration",
    "declining",
    "designation_bar",
    "fragmentation",
    "lapse",
    "overdue",
    "reconciliation",
    "similar",
    "spin_off_share",
    "survey_completeness",
    "unused_type",
];

/// How grave a finding may be, sorted.
pub const SEVERITIES: &[&str] = &["info", "notice", "warning"];

const READS: &[Family] = super::updates::EVERYTHING;

const COLUMNS: &[Column] = &[
    Column::text("finding_id"),
    Column::word("rule_id", RULES).key(),
    Column::word("severity", SEVERITIES),
    Column::text("subject").key(),
    Column::text("statement_ko"),
    Column::text("statement_en"),
    Column::objects("figures", FIGURES),
    Column::bool("draft").key(),
];

const FIGURES: &[Column] = &[Column::text("name"), Column::value("value").maybe()];

fn rows(ask: &Ask<'_>) -> Result<Vec<Row>, Problem> {
    let draft = draft(ask)?;
    let mut rows = Vec::new();
    for finding in findings::ALL
        .iter()
        .filter(|finding| ask.is("rule", Some(finding.rule_id)) && ask.is("severity", Some(finding.severity.word())))
    {
        rows.extend(of(ask, finding, false));
        if let Some(draft) = draft.clone().filter(|draft| draft.rule_id == finding.rule_id) {
            rows.extend(of(&under(ask, draft), finding, true));
        }
    }
    Ok(rows)
}

fn of(ask: &Ask<'_>, finding: &Finding, draft: bool) -> Vec<Row> {
    let wanted = ask.given.text("q").map(str::to_lowercase);
    let found = (finding.find)(ask).into_iter().filter(|found| ask.is("subject", Some(&found.subject)));
    let found = found.filter(|found| wanted.as_deref().is_none_or(|wanted| says(found, wanted)));
    found.map(|found| row(finding, &found, draft)).collect()
}

/// Whether a statement or the subject contains a text, without regard to case.
fn says(found: &Found, wanted: &str) -> bool {
    [&found.statement_ko, &found.statement_en, &found.subject].iter().any(|text| text.to_lowercase().contains(wanted))
}

fn row(finding: &Finding, found: &Found, draft: bool) -> Row {
    vec![
        findings::id(finding.rule_id, &found.subject).into(),
        finding.rule_id.into(),
        finding.severity.word().into(),
        (&found.subject).into(),
        (&found.statement_ko).into(),
        (&found.statement_en).into(),
        found.figures(),
        draft.into(),
    ]
}

/// The draft of a rule that is to be tried, if parameters of one are given.
fn draft(ask: &Ask<'_>) -> Result<Option<Draft>, Problem> {
    let tried = ask.given.iter().filter(|(name, _)| VIEW.parameters.iter().all(|parameter| parameter.name != *name));
    let tried: Vec<_> = tried.collect();
    let Some((first, value)) = tried.first() else { return Ok(None) };
    let Some(known) = ask.given.text("rule").and_then(rule::find) else {
        let names: Vec<&str> =
            VIEW.parameters.iter().chain(crate::query::COMMON).map(|parameter| parameter.name).collect();
        return Err(Refusal::new(
            Code::UnknownField,
            first.to_string(),
            value,
            format!("{}; with rule=… also its parameters", names.join(", ")),
        )
        .into());
    };
    let mut parameters = Vec::new();
    let mut refusals = Vec::new();
    for (name, value) in tried {
        match known.read(name, value) {
            Ok(number) => parameters.push((name.clone(), number)),
            Err(fault) => {
                refusals.push(Refusal::new(fault.code, name.to_string(), value, fault.expected).by_rule(known.rule_id))
            }
        }
    }
    if refusals.is_empty() {
        Ok(Some(Draft { rule_id: known.rule_id.into(), parameters }))
    } else {
        Err(Problem::Bad(refusals))
    }
}

fn under<'a>(ask: &Ask<'a>, draft: Draft) -> Ask<'a> {
    Ask { scene: ask.scene.under(draft), ..ask.clone() }
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [rule_id, subject, is_draft] = key else { return None };
    let finding = findings::ALL.iter().find(|finding| finding.rule_id == rule_id)?;
    match (is_draft.as_str(), draft(ask).ok()?) {
        ("true", Some(draft)) => (finding.behind)(&under(ask, draft), subject),
        ("false", _) => (finding.behind)(ask, subject),
        _ => None,
    }
}
