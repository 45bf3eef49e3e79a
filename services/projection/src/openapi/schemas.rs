//! What columns hold, and the answers of the views.

use serde_json::{Map, Value, json};

use super::{answer, named, reference};
use crate::{
    column::{Column, Holds},
    glossary,
    views::{self, Part, Shape, View},
};

/// The components of a view: its answer, its data where that is an object, its rows.
pub(super) fn of(view: &View) -> Vec<(String, Value)> {
    let row = |name: &str| named(&[view.name, name, "Row"]);
    let mut components = Vec::new();
    let data = match view.shape {
        Shape::Rows(columns, _) | Shape::Pages(columns, _) => {
            components.push((row(""), self::row(view, columns, is_traced(view))));
            list(reference(&row("")))
        }
        Shape::Object(parts, _) => {
            components.extend(parts.iter().filter_map(|part| Some((row(part.name()), table(view, part)?))));
            components.push((named(&[view.name]), whole(view, parts)));
            reference(&named(&[view.name]))
        }
    };
    let mut answered = envelope(data);
    if !is_traced(view) {
        answered["properties"]["figures"] = list(members(views::trace::FIGURES));
        answered["required"].as_array_mut().into_iter().for_each(|required| required.push("figures".into()));
    }
    components.push((answer(view), answered));
    components
}

/// Whether the rows of a view open to the updates behind them; those of `trace` are these updates.
fn is_traced(view: &View) -> bool {
    view.name != views::trace::VIEW.name
}

fn table(view: &View, part: &Part) -> Option<Value> {
    match part {
        Part::Figure(_) => None,
        Part::Row(_, columns) | Part::Plain(_, columns) => Some(row(view, columns, false)),
        Part::Table(_, columns) => Some(row(view, columns, true)),
    }
}

/// The data of a view that answers with an object.
fn whole(view: &View, parts: &[Part]) -> Value {
    let member = |part: &Part| {
        let row = || reference(&named(&[view.name, part.name(), "Row"]));
        let schema = match part {
            Part::Figure(column) => described(view, column),
            Part::Row(..) => row(),
            Part::Table(..) | Part::Plain(..) => list(row()),
        };
        (part.name(), schema)
    };
    object(parts.iter().map(member).chain([("traces", traces(parts))]))
}

/// Single numbers and rows have their traces beside them; what is unknown has none.
fn traces(parts: &[Part]) -> Value {
    let traced = parts.iter().filter_map(|part| match part {
        Part::Figure(column) => column.holds.is_number().then_some((part.name(), column.maybe)),
        Part::Row(..) => Some((part.name(), false)),
        Part::Table(..) | Part::Plain(..) => None,
    });
    let mut traces = object(traced.clone().map(|(name, _)| (name, text())));
    traces["required"] = traced.filter(|(_, maybe)| !maybe).map(|(name, _)| name).collect();
    traces
}

fn envelope(data: Value) -> Value {
    object([
        ("position", text()),
        ("known_at", json!({ "type": "string", "format": "date-time" })),
        ("effective_on", json!({ "type": "string", "format": "date" })),
        ("data", data),
        ("next_cursor", json!({ "type": ["string", "null"] })),
        ("freshness", list(reference("Freshness"))),
        ("warnings", list(reference("Refusal"))),
        ("demonstration", json!({ "type": "boolean" })),
    ])
}

fn row(view: &View, columns: &[Column], traced: bool) -> Value {
    let members = columns.iter().map(|column| (column.name, described(view, column)));
    object(members.chain(traced.then(|| ("trace", text()))))
}

/// What a column holds and means.
fn described(view: &View, column: &Column) -> Value {
    let mut schema = holds(column);
    if let Some(term) = glossary::find(view.name, column.name) {
        schema["description"] = format!("{} ({})", term.means.en, term.means.ko).into();
    }
    schema
}

/// An object of these columns.
pub(super) fn members(columns: &[Column]) -> Value {
    object(columns.iter().map(|column| (column.name, holds(column))))
}

fn holds(column: &Column) -> Value {
    let mut schema = match column.holds {
        Holds::Text => text(),
        Holds::Word(words) => json!({ "type": "string", "enum": words }),
        Holds::Day => json!({ "type": "string", "format": "date" }),
        Holds::Instant => json!({ "type": "string", "format": "date-time" }),
        Holds::Whole => json!({ "type": "integer" }),
        // Of any size: sums of won may be beyond 64 bits.
        Holds::Won => json!({ "type": "integer", "format": "won" }),
        Holds::Number => json!({ "type": "number", "format": "decimal" }),
        Holds::Share => json!({ "type": "number" }),
        Holds::Bool => json!({ "type": "boolean" }),
        Holds::List => list(text()),
        Holds::Words(words) => list(json!({ "type": "string", "enum": words })),
        Holds::Value => json!({ "type": ["string", "number", "array"], "items": text() }),
        Holds::Objects(columns) => list(members(columns)),
    };
    if column.maybe {
        or_null(&mut schema);
    }
    schema
}

/// Null will do as well.
fn or_null(schema: &mut Value) {
    let types = match schema["type"].take() {
        Value::Array(types) => types,
        one => vec![one],
    };
    schema["type"] = types.into_iter().chain(["null".into()]).collect();
    if let Some(words) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        words.push(Value::Null);
    }
}

/// A text.
pub(super) fn text() -> Value {
    json!({ "type": "string" })
}

/// A list.
pub(super) fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

/// Values by names that are not known beforehand.
pub(super) fn map(of: Value) -> Value {
    json!({ "type": "object", "additionalProperties": of })
}

/// An object with exactly these members, each always there.
pub(super) fn object<'a>(members: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let properties: Map<String, Value> = members.into_iter().map(|(name, of)| (name.to_owned(), of)).collect();
    let required: Vec<&String> = properties.keys().collect();
    json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": false })
}
