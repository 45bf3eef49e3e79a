//! What is answered besides the views: names, definitions, status, judgements, forms of surveys, refusals.

use domain::records::ItemKind;
use kit::log::Stream;
use proto::catalogue::catalogue;
use serde_json::{Value, json};

use super::{
    reference,
    schemas::{list, map, members, object, text},
};
use crate::{column::Column, refusals, views};

const FRESHNESS: &[Column] =
    &[Column::text("agency_id"), Column::instant("last_recorded_at"), Column::whole("age_seconds")];

const DEFINITION: &[Column] = &[
    Column::text("figure"),
    Column::text("name_ko"),
    Column::text("name_en"),
    Column::text("definition_ko"),
    Column::text("definition_en"),
    Column::text("formula").maybe(),
    Column::text("unit").maybe(),
    Column::text("rule_id").maybe(),
    Column::text("law_id").maybe(),
    Column::text("article").maybe(),
];

const ADOPTION: &[Column] = &[
    Column::day("on"),
    Column::text("position"),
    Column::text("agency_id"),
    Column::text("law_id").maybe(),
    Column::text("article").maybe(),
    Column::text("rationale").maybe(),
];

const JUDGED: &[Column] = &[
    Column::whole("row"),
    Column::text("update_id").maybe(),
    Column::text("kind").maybe(),
    Column::word("status", &["accepted", "refused"]),
    Column::bool("unchanged"),
    Column::objects("warnings", refusals::COLUMNS),
    Column::objects("refusals", refusals::COLUMNS),
];

const SURVEY_ITEM: &[Column] = &[
    Column::text("item_id"),
    Column::text("question_ko"),
    Column::text("question_en").maybe(),
    Column::word("kind", ItemKind::WORDS),
    Column::text("unit").maybe(),
    Column::bool("required"),
    Column::text("minimum").maybe(),
    Column::text("maximum").maybe(),
    Column::list("choices"),
    Column::text("check").maybe(),
];

/// The components that are of no view.
pub(super) fn schemas() -> impl Iterator<Item = (String, Value)> {
    [
        ("Refusal", members(refusals::COLUMNS)),
        ("Problem", problem()),
        ("Freshness", members(FRESHNESS)),
        ("Definition", members(DEFINITION)),
        ("Name", object([("ko", text()), ("en", json!({ "type": ["string", "null"] }))])),
        ("Adoption", members(ADOPTION)),
        ("Rule", rule()),
        ("Meta", meta()),
        ("Status", status()),
        ("Services", map(text())),
        ("Moved", object([("position", text()), ("views", list(text()))])),
        ("Judged", members(JUDGED)),
        ("Judgement", judgement()),
        ("SurveyItem", members(SURVEY_ITEM)),
        ("SurveyCluster", survey_cluster()),
        ("SurveyForm", survey_form()),
        ("Draft", draft()),
    ]
    .into_iter()
    .map(|(name, schema)| (name.to_owned(), schema))
}

/// The first reason's fields, and all reasons.
fn problem() -> Value {
    let mut problem = members(refusals::COLUMNS);
    problem["properties"]["refusals"] = json!({ "type": "array", "items": reference("Refusal"), "minItems": 1 });
    if let Some(required) = problem["required"].as_array_mut() {
        required.push("refusals".into());
    }
    problem
}

fn rule() -> Value {
    object([
        ("method_ko", text()),
        ("method_en", text()),
        ("severity", json!({ "type": "string", "enum": views::findings::SEVERITIES })),
        ("parameters", map(text())),
        ("adopted", json!({ "anyOf": [reference("Adoption"), { "type": "null" }] })),
    ])
}

fn meta() -> Value {
    const NAMED: [&str; 11] = [
        "agencies",
        "types",
        "laws",
        "programmes",
        "indicators",
        "regions",
        "industries",
        "technologies",
        "kinds",
        "rules",
        "figures",
    ];
    const RETIRED: [&str; 4] = ["agencies", "regions", "industries", "technologies"];
    object([
        ("version", text()),
        ("demonstration", json!({ "type": "boolean" })),
        ("public_facts", json!({ "type": "boolean" })),
        ("names", object(NAMED.map(|list| (list, map(reference("Name")))))),
        ("units", map(text())),
        ("retired", object(RETIRED.map(|name| (name, list(text()))))),
        ("rules", map(reference("Rule"))),
    ])
}

fn status() -> Value {
    let parked = [Column::text("position"), Column::text("subject"), Column::text("reason")];
    let count = || json!({ "type": "integer", "minimum": 0 });
    object([
        ("position", text()),
        ("streams", object(Stream::ALL.iter().map(|stream| (stream.name(), count())))),
        ("lag", count()),
        ("parked", list(members(&parked))),
        ("services", reference("Services")),
    ])
}

fn judgement() -> Value {
    object([("data", list(reference("Judged"))), ("agency_id", text()), ("note_ko", text()), ("note_en", text())])
}

fn survey_form() -> Value {
    let day = || json!({ "type": "string", "format": "date" });
    object([
        ("survey_id", text()),
        ("title_ko", text()),
        ("title_en", json!({ "type": ["string", "null"] })),
        ("reference_on", day()),
        ("due_on", day()),
        ("state", json!({ "type": "string", "enum": views::surveys::STATES })),
        ("today", day()),
        ("agencies", map(json!({ "type": ["string", "null"] }))),
        ("items", list(reference("SurveyItem"))),
        ("clusters", list(reference("SurveyCluster"))),
    ])
}

fn survey_cluster() -> Value {
    let phases = json!({ "type": "string", "enum": ["open", "submitted", "returned", "certified"] });
    object([
        ("cluster_id", text()),
        ("name_ko", json!({ "type": ["string", "null"] })),
        ("agency_id", json!({ "type": ["string", "null"] })),
        ("phase", phases),
        ("newest", json!({ "type": "integer", "minimum": 0 })),
        ("answers", map(text())),
        ("explanations", map(text())),
        ("recorded", map(text())),
    ])
}

/// A draft designation: the fields of `cluster_designated`, as a line of a file has them, absent where null or empty.
fn draft() -> Value {
    let mut draft = object([
        ("record", json!({ "type": "string", "const": "cluster_designated" })),
        ("update_id", text()),
        ("effective_on", json!({ "type": "string", "format": "date" })),
        ("note", text()),
    ]);
    let fields = catalogue().kind("cluster_designated").map(|kind| kind.fields.as_slice()).unwrap_or_default();
    for field in fields {
        let schema = match field.name.as_str() {
            "boundary" => json!({ "type": ["object", "string", "null"] }),
            _ if field.list => json!({ "type": ["array", "string", "null"], "items": text() }),
            _ => json!({ "type": ["string", "number", "null"] }),
        };
        draft["properties"][&field.name] = schema;
    }
    draft["required"] = json!(["type_code", "regions"]);
    draft
}
