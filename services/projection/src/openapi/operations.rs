//! What each address may be asked, and how it may answer.

use kit::log::Stream;
use serde_json::{Map, Value, json};

use super::{
    answer, reference,
    schemas::{list, text},
};
use crate::{
    query::{ALSO, COMMON, Kind, MAX_TOKENS, Parameter},
    table,
    views::{self, Shape, View},
};

/// All addresses.
pub(super) fn paths() -> Map<String, Value> {
    let mut paths: Map<String, Value> = views::ALL.iter().map(|view| (address(view.name), item(view))).collect();
    paths.extend(documents().map(|(path, item)| (address(path), item)));
    paths
}

fn address(name: &str) -> String {
    format!("/api/v1/{}", name.replace("ID", "{id}"))
}

/// A view is asked by its address; one that takes a draft may also be asked with it as the body.
fn item(view: &View) -> Value {
    let asked = view.parameters.iter();
    let mut item = json!({ "get": operation(view, asked.clone()) });
    if asked.clone().any(is_draft) {
        item["post"] = operation(view, asked.filter(|parameter| !is_draft(parameter)));
        item["post"]["operationId"] = format!("{}_posted", id(view.name)).into();
        item["post"]["requestBody"] = body(json!({ "application/json": { "schema": reference("Draft") } }));
        refusals(&mut item["post"]["responses"], &["413"]);
    }
    item
}

const fn is_draft(parameter: &Parameter) -> bool {
    matches!(parameter.kind, Kind::Draft)
}

fn id(name: &str) -> String {
    name.replace(['/', '-'], "_")
}

fn operation<'a>(view: &View, asked: impl Iterator<Item = &'a Parameter>) -> Value {
    let mut parameters: Vec<Value> = common().chain(asked.map(parameter)).collect();
    if view.name.ends_with("/ID") {
        parameters.insert(0, in_path());
    }
    if (view.open)("").is_some() {
        parameters.push(json!({
            "name": "parameters",
            "in": "query",
            "description": "With rule: parameters of a draft of it, as name=value",
            "schema": { "type": "object", "additionalProperties": { "type": "number" } },
        }));
    }
    let file = json!({ "schema": text() });
    let mut responses = json!({
        "200": {
            "description": "The answer",
            "content": {
                "application/json": { "schema": reference(&answer(view)) },
                "text/csv": file,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {},
            },
        },
        "304": { "description": "Nothing has changed since the answer with the tag in If-None-Match" },
    });
    let found = view.name.ends_with("/ID");
    refusals(&mut responses, if found { &["400", "404", "503", "504"] } else { &["400", "503", "504"] });
    json!({
        "operationId": id(view.name),
        "summary": view.title.en,
        "description": format!("{}\n\n{}", view.method.en, view.method.ko),
        "parameters": parameters,
        "responses": responses,
    })
}

/// The addresses that are no views.
fn documents() -> impl Iterator<Item = (&'static str, Value)> {
    let moment = || common().collect::<Vec<_>>();
    let filter = |name, kind| parameter(&Parameter::filter(name, kind));
    let json = |schema: Value| json!({ "application/json": { "schema": schema } });
    let get = |name, summary, parameters: Vec<Value>, content, codes| json!({ "get": document(name, summary, parameters, content, codes) });
    let mut form = moment();
    form.splice(0..0, [in_path(), filter("agency", Kind::Id)]);
    let mut judge = document(
        "judge",
        "What would become of each row of a CSV or NDJSON file; records nothing",
        vec![
            filter("agency", Kind::Id),
            // Of a kind that is none, each row is refused.
            json!({ "name": "record", "in": "query", "required": false, "schema": text() }),
        ],
        json(reference("Judgement")),
        &["400", "404", "413", "503", "504"],
    );
    judge["requestBody"] =
        body(json!({ "text/csv": { "schema": text() }, "application/x-ndjson": { "schema": text() } }));
    let events = json!({ "text/event-stream": { "schema": {
        "type": "string",
        "description": "The data of each event is a Moved; its id is the Last-Event-ID to go on from",
    } } });
    [
        ("judge", json!({ "post": judge })),
        (
            "surveys/ID/form",
            get(
                "surveys_ID_form",
                "What the form of a survey begins with, by agency",
                form,
                json(reference("SurveyForm")),
                &["400", "404", "503", "504"],
            ),
        ),
        (
            "meta",
            get("meta", "Names for the codes in answers", moment(), json(reference("Meta")), &["400", "503", "504"]),
        ),
        (
            "definitions",
            get("definitions", "What every figure means", Vec::new(), json(list(reference("Definition"))), &["504"]),
        ),
        (
            "status",
            get(
                "status",
                "How far the view is, and what it could not read",
                Vec::new(),
                json(reference("Status")),
                &["503", "504"],
            ),
        ),
        (
            "services",
            get("services", "Where the four services are reached", Vec::new(), json(reference("Services")), &["504"]),
        ),
        (
            "stream",
            get("stream", "The views that changed, with the position", vec![last_event_id()], events, &["503", "504"]),
        ),
    ]
    .into_iter()
}

fn document(id: &str, summary: &str, parameters: Vec<Value>, content: Value, codes: &[&str]) -> Value {
    let mut responses = json!({ "200": { "description": summary, "content": content } });
    refusals(&mut responses, codes);
    json!({ "operationId": id, "summary": summary, "parameters": parameters, "responses": responses })
}

fn body(content: Value) -> Value {
    json!({ "required": true, "content": content })
}

/// What every view may be asked, by name.
fn common() -> impl Iterator<Item = Value> {
    COMMON.iter().map(|of| json!({ "$ref": format!("#/components/parameters/{}", of.name) }))
}

/// What every view may be asked.
pub(super) fn parameters() -> Map<String, Value> {
    COMMON.iter().map(|of| (of.name.to_owned(), parameter(of))).collect()
}

/// How a question may be refused: status, name, what it says.
const REFUSALS: [(&str, &str, &str); 5] = [
    ("400", "Wrong", "The question is wrong"),
    ("404", "Missing", "Nothing has this id at this moment"),
    ("413", "TooLarge", "The body is too large"),
    ("503", "Busy", "Too much is asked at once"),
    ("504", "Late", "It took too long, or the position asked for was not reached"),
];

/// The answers of the statuses, by name.
fn refusals(responses: &mut Value, codes: &[&str]) {
    for (code, name, _) in REFUSALS.iter().filter(|(code, ..)| codes.contains(code)) {
        responses[*code] = json!({ "$ref": format!("#/components/responses/{name}") });
    }
}

/// How every question may be refused.
pub(super) fn responses() -> Map<String, Value> {
    let content = json!({ "application/json": { "schema": reference("Problem") } });
    let response = |means| json!({ "description": means, "content": content });
    REFUSALS.iter().map(|(_, name, means)| ((*name).to_owned(), response(means))).collect()
}

fn in_path() -> Value {
    json!({ "name": "id", "in": "path", "required": true, "schema": schema(Kind::Id) })
}

fn last_event_id() -> Value {
    json!({ "name": "Last-Event-ID", "in": "header", "description": "The id of the last event that was read", "schema": text() })
}

fn parameter(parameter: &Parameter) -> Value {
    let mut schema = schema(parameter.kind);
    if let Some(default) = parameter.default {
        schema["default"] = match parameter.kind {
            Kind::Whole(..) => default.parse::<i64>().map_or(default.into(), Value::from),
            _ => default.into(),
        };
    }
    let also: Vec<&str> = ALSO.iter().filter(|(_, name)| *name == parameter.name).map(|(also, _)| *also).collect();
    let mut described =
        json!({ "name": parameter.name, "in": "query", "required": parameter.required, "schema": schema });
    // What is empty is as if it were not given.
    if !parameter.required {
        described["allowEmptyValue"] = true.into();
    }
    if !also.is_empty() {
        described["description"] = format!("May also be written {}", also.join(", ")).into();
    }
    if parameter.name == PART {
        described["description"] = parts().into();
    }
    described
}

/// The parameter that chooses a table of an answer that has several.
const PART: &str = "part";

/// Which tables there are to choose from, and what is given without a choice.
fn parts() -> String {
    let tables = views::ALL.iter().filter_map(|view| match view.shape {
        Shape::Object(..) => Some(format!("{}: {}", view.name, table::names(&view.shape, view.name).join(", "))),
        Shape::Rows(..) | Shape::Pages(..) => None,
    });
    let tables = tables.collect::<Vec<_>>().join("; ");
    format!(
        "With format=csv: the table to give of an answer that has several ({tables}). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line"
    )
}

/// The years of days.
const YEARS: &str = "^(19|20|21)[0-9]{2}-";

fn day() -> Value {
    json!({ "type": "string", "format": "date", "pattern": YEARS })
}

/// Places in the streams of the log.
fn position() -> String {
    let place = format!("({}):[0-9]{{1,19}}", Stream::ALL.map(Stream::name).join("|"));
    format!("^{place}(,{place})*$")
}

fn schema(kind: Kind) -> Value {
    match kind {
        Kind::Choice(words) => json!({ "type": "string", "enum": words }),
        Kind::Number => json!({ "type": "number" }),
        Kind::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Kind::Day => day(),
        Kind::Year => json!({ "type": "integer", "minimum": 1900, "maximum": 2199 }),
        Kind::Id => json!({ "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$" }),
        Kind::Region => json!({ "type": "string", "pattern": "^([0-9]{2}|[0-9]{5})$" }),
        Kind::Industry => json!({ "type": "string", "pattern": "^[0-9]{2,5}$" }),
        Kind::Technology => json!({ "type": "string", "pattern": "^T[0-9]{2}$" }),
        Kind::Code => json!({ "type": "string", "pattern": "^([0-9]{2,5}|T[0-9]{2})$" }),
        Kind::Name => {
            json!({ "type": "string", "enum": domain::records::Kind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>() })
        }
        Kind::Instant => json!({
            "anyOf": [{ "type": "string", "format": "date-time", "pattern": YEARS }, day()],
            "description": "RFC 3339, or a date: the end of that day in Seoul",
        }),
        Kind::Period => json!({
            "type": "string",
            "pattern": "^(19|20|21)[0-9]{2}(H[12]|Q[1-4]|-(0[1-9]|1[0-2]))?$",
            "description": "2024, 2024H1, 2024Q3 or 2024-09",
        }),
        Kind::Position => json!({
            "type": "string",
            "pattern": position(),
            "description": "registry:1042,budget:77",
        }),
        Kind::Text => json!({ "type": "string", "maxLength": 4000 }),
        Kind::Token => {
            json!({ "type": "string", "pattern": "^[A-Za-z0-9_-]+$", "description": "As an answer gave it out" })
        }
        Kind::Tokens => json!({
            "type": "string",
            "pattern": "^[A-Za-z0-9_-]+(,[A-Za-z0-9_-]+)*$",
            "description": format!("As answers gave them out, at most {MAX_TOKENS} of one moment: what is behind any of them"),
        }),
        Kind::Draft => {
            json!({ "type": "string", "contentMediaType": "application/json", "contentSchema": reference("Draft") })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_is_described_with_all_that_it_may_be_asked() {
        let paths = paths();
        for view in views::ALL {
            let operation = &paths[&address(view.name)]["get"];
            assert_eq!(operation["summary"], view.title.en, "{}", view.name);
            let parameters = operation["parameters"].as_array().unwrap();
            let names: Vec<&str> = parameters.iter().filter_map(|parameter| parameter["name"].as_str()).collect();
            assert!(view.parameters.iter().all(|parameter| names.contains(&parameter.name)), "{}", view.name);
        }
    }

    #[test]
    fn the_tables_of_a_csv_are_named() {
        let parameters = parameters();
        let described = parameters[PART]["description"].as_str().unwrap();
        for tables in ["overview: summary, clusters_by_type, ", "concentration: rows, hhi, pairs", "governance: rows, "]
        {
            assert!(described.contains(tables), "{tables}: {described}");
        }
        assert!(described.contains("Without it the first of them"), "{described}");
    }

    #[test]
    fn operations_have_ids_of_their_own() {
        let paths = paths();
        let operations = paths.values().flat_map(|item| item.as_object().unwrap().values());
        let mut ids: Vec<&str> = operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }
}
