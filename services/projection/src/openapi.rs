//! The description of the interface, OpenAPI 3.1, made from the list of views.

use serde_json::{Map, Value, json};

use crate::{
    glossary,
    query::{ALSO, COMMON, Kind, Parameter},
    views::{self, Column, Holds, Part, Shape, View},
};

/// The whole document.
pub fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Daedong",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The pan-ministerial view of Korea's regional industrial clusters.",
        },
        "paths": paths(),
        "components": { "schemas": problems() },
    })
}

fn paths() -> Value {
    let mut paths = Map::new();
    for view in views::ALL {
        let verb = if is_posted(view) { "post" } else { "get" };
        paths.insert(format!("/api/v1/{}", view.name.replace("ID", "{id}")), json!({ verb: operation(view) }));
    }
    for (verb, path, summary, kind) in [
        ("post", "judge", "What would become of each row of a CSV or NDJSON file; records nothing", "application/json"),
        ("get", "surveys/{id}/form", "What the form of a survey begins with, by agency", "application/json"),
        ("get", "meta", "Names for the codes in answers", "application/json"),
        ("get", "definitions", "What every figure means", "application/json"),
        ("get", "status", "How far the view is, and what it could not read", "application/json"),
        ("get", "stream", "The views that changed, with the position; resumes by Last-Event-ID", "text/event-stream"),
    ] {
        let answer = json!({ "200": { "description": summary, "content": { kind: {} } } });
        let id = json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } });
        let parameters: Vec<Value> = path.contains("{id}").then_some(id).into_iter().collect();
        let operation = json!({ "summary": summary, "parameters": parameters, "responses": answer });
        paths.insert(format!("/api/v1/{path}"), json!({ verb: operation }));
    }
    paths.into()
}

fn problems() -> Value {
    let fields = ["code", "field", "given", "expected", "rule_id", "message_ko", "message_en"];
    let refusal: Map<String, Value> =
        fields.iter().map(|name| ((*name).to_owned(), json!({ "type": ["string", "null"] }))).collect();
    let mut problem = refusal.clone();
    problem.insert("refusals".into(), json!({ "type": "array", "items": { "$ref": "#/components/schemas/Refusal" } }));
    json!({
        "Refusal": { "type": "object", "properties": refusal },
        "Problem": { "type": "object", "properties": problem },
    })
}

/// Whether a view is asked with a body.
fn is_posted(view: &View) -> bool {
    view.parameters.iter().any(|parameter| matches!(parameter.kind, Kind::Draft))
}

fn operation(view: &View) -> Value {
    let asked = COMMON.iter().chain(view.parameters).filter(|parameter| !matches!(parameter.kind, Kind::Draft));
    let mut parameters: Vec<Value> = asked.map(parameter).collect();
    if view.name.ends_with("/ID") {
        parameters.insert(0, json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }));
    }
    let problem = |description: &str| {
        let schema = json!({ "$ref": "#/components/schemas/Problem" });
        json!({ "description": description, "content": { "application/json": { "schema": schema } } })
    };
    let mut operation = json!({
        "operationId": view.name.replace(['/', '-'], "_"),
        "summary": view.title.en,
        "description": format!("{}\n\n{}", view.method.en, view.method.ko),
        "parameters": parameters,
        "responses": {
            "200": {
                "description": "The answer",
                "content": {
                    "application/json": { "schema": schema(view) },
                    "text/csv": {},
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {},
                },
            },
            "400": problem("A parameter is wrong"),
            "404": problem("Nothing has this id at this moment"),
            "504": problem("The position asked for was not reached in time"),
        },
    });
    if is_posted(view) {
        let schema = json!({ "type": "object", "description": "The fields of cluster_designated" });
        operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": schema } } });
    }
    operation
}

fn parameter(parameter: &Parameter) -> Value {
    let mut schema = match parameter.kind {
        Kind::Choice(words) => json!({ "type": "string", "enum": words }),
        Kind::Number(least, most) => json!({ "type": "number", "minimum": least, "maximum": most }),
        Kind::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Kind::Day => json!({ "type": "string", "format": "date" }),
        Kind::Year => json!({ "type": "integer", "minimum": 1900, "maximum": 2199 }),
        Kind::Id => json!({ "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$" }),
        Kind::Region => json!({ "type": "string", "pattern": "^([0-9]{2}|[0-9]{5})$" }),
        Kind::Industry => json!({ "type": "string", "pattern": "^[0-9]{2,5}$" }),
        Kind::Technology => json!({ "type": "string", "pattern": "^T[0-9]{2}$" }),
        Kind::Instant => {
            json!({ "type": "string", "description": "RFC 3339, or a date: the end of that day in Seoul" })
        }
        Kind::Period => json!({ "type": "string", "description": "2024, 2024H1, 2024Q3 or 2024-09" }),
        Kind::Position => json!({ "type": "string", "description": "registry:1042,budget:77" }),
        Kind::Code | Kind::Draft | Kind::Name | Kind::Text | Kind::Token => json!({ "type": "string" }),
    };
    if let Some(default) = parameter.default {
        schema["default"] = default.into();
    }
    let also = ALSO.iter().filter(|(_, name)| *name == parameter.name).map(|(also, _)| *also).collect::<Vec<_>>();
    let mut described =
        json!({ "name": parameter.name, "in": "query", "required": parameter.required, "schema": schema });
    if !also.is_empty() {
        described["description"] = format!("May also be written {}", also.join(", ")).into();
    }
    described
}

fn schema(view: &View) -> Value {
    let rows = |columns: &[Column], traced: bool| json!({ "type": "array", "items": row(view, columns, traced) });
    let data = match view.shape {
        Shape::Rows(columns, _) | Shape::Pages(columns, _) => rows(columns, true),
        Shape::Object(parts, _) => {
            let part = |part: &Part| {
                let schema = match part {
                    Part::Figure(column) => field(view, column),
                    Part::Row(_, columns) => row(view, columns, false),
                    Part::Table(_, columns) => rows(columns, true),
                    Part::Plain(_, columns) => rows(columns, false),
                };
                (part.name().to_owned(), schema)
            };
            let mut properties: Map<String, Value> = parts.iter().map(part).collect();
            let traces = json!({ "type": "object", "additionalProperties": { "type": "string" } });
            properties.insert("traces".into(), traces);
            json!({ "type": "object", "properties": properties })
        }
    };
    json!({ "type": "object", "properties": {
        "position": { "type": "string" },
        "known_at": { "type": "string", "format": "date-time" },
        "effective_on": { "type": "string", "format": "date" },
        "data": data,
        "next_cursor": { "type": ["string", "null"] },
        "freshness": { "type": "array", "items": { "type": "object" } },
        "warnings": { "type": "array", "items": { "$ref": "#/components/schemas/Refusal" } },
        "demonstration": { "type": "boolean" },
    } })
}

fn row(view: &View, columns: &[Column], traced: bool) -> Value {
    let mut properties: Map<String, Value> =
        columns.iter().map(|column| (column.name.to_owned(), field(view, column))).collect();
    if traced {
        properties.insert("trace".into(), json!({ "type": "string" }));
    }
    json!({ "type": "object", "properties": properties })
}

fn field(view: &View, column: &Column) -> Value {
    let mut schema = match column.holds {
        Holds::Text => json!({ "type": ["string", "null"] }),
        Holds::Number => json!({ "type": ["number", "null"] }),
        Holds::Bool => json!({ "type": ["boolean", "null"] }),
        Holds::List => json!({ "type": "array", "items": { "type": "string" } }),
        Holds::Object => json!({}),
    };
    if let Some(term) = glossary::find(view.name, column.name) {
        schema["description"] = format!("{} ({})", term.means.en, term.means.ko).into();
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_is_described_with_all_that_it_may_be_asked() {
        let document = document();
        for view in views::ALL {
            let path = &document["paths"][format!("/api/v1/{}", view.name.replace("ID", "{id}"))];
            let operation = if is_posted(view) { &path["post"] } else { &path["get"] };
            assert_eq!(operation["summary"], view.title.en, "{}", view.name);
            let names: Vec<&str> = operation["parameters"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|parameter| parameter["name"].as_str())
                .collect();
            let asked = view.parameters.iter().filter(|parameter| !matches!(parameter.kind, Kind::Draft));
            assert!(asked.clone().all(|parameter| names.contains(&parameter.name)), "{}", view.name);
            assert!(operation["responses"]["200"]["content"]["application/json"]["schema"].is_object());
        }
    }
}
