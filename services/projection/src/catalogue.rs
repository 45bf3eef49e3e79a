//! What there is to ask, and what the codes in answers are called.

use std::collections::BTreeMap;

use domain::{
    history::Known,
    lists,
    performance::indicator::Indicator,
    records::{CodeList, Family},
};
use kit::log::Stream;
use serde_json::{Map, Value, json};

use crate::{
    glossary,
    live::Projection,
    query::{COMMON, Parameter},
    views::{self, Holds},
};

/// Counts of changes by family, to tell which views changed.
pub type Touched = BTreeMap<Family, u64>;

/// The names of all views.
pub fn names() -> Vec<&'static str> {
    views::ALL.iter().map(|view| view.name).collect()
}

/// How often each family changed so far.
pub fn touched(view: &Projection) -> Touched {
    let families = views::ALL.iter().flat_map(|view| view.reads).copied();
    view.with(|history, _| families.map(|family| (family, history.touched(family))).collect())
}

/// The views that changed since, and every one that lists updates.
pub fn changed(view: &Projection, before: &mut Touched) -> Vec<&'static str> {
    let now = touched(view);
    let moved: Vec<Family> =
        now.iter().filter(|(family, count)| before.get(family) != Some(count)).map(|(family, _)| *family).collect();
    *before = now;
    let lists_updates = |name: &str| matches!(name, "overview" | "updates" | "changes");
    views::ALL
        .iter()
        .filter(|view| lists_updates(view.name) || view.reads.iter().any(|family| moved.contains(family)))
        .map(|view| view.name)
        .collect()
}

/// What every figure means.
pub fn definitions() -> Value {
    let define = |(figure, column): (String, &views::Column)| {
        let title = views::ALL.iter().find(|view| figure.starts_with(&format!("{}.", view.name)))?;
        let term = glossary::find(title.name, column.name)?;
        Some(json!({
            "figure": figure,
            "name_ko": term.called.ko, "name_en": term.called.en,
            "definition_ko": format!("{} {}", term.means.ko, title.method.ko), "definition_en": format!("{} {}", term.means.en, title.method.en),
            "formula": column.formula, "unit": term.unit, "rule_id": column.rule_id, "law_id": null, "article": null,
        }))
    };
    Value::Array(glossary::figures().into_iter().filter_map(define).collect())
}

/// Names for the codes in answers, as known now.
pub fn meta(view: &Projection) -> Value {
    let marks = view.marks.clone();
    view.with(|history, now| {
        let (world, day) = (&history.world, now.day());
        let named = |ko: &str, en: Option<&str>| json!({ "ko": ko, "en": en.unwrap_or(ko) });
        let mut names: Map<String, Value> = Map::new();
        let mut put = |kind: &str, entries: Map<String, Value>| names.insert(kind.to_owned(), Value::Object(entries));
        let text = |value: Option<&domain::values::Name>| value.map(|name| name.as_str().to_owned());
        macro_rules! entries {
            ($entities:expr, $read:expr) => {
                $entities.iter().filter_map(|(id, entity)| {
                    let (ko, en): (String, Option<String>) = $read(entity.fold(Known::NOW, day))?;
                    Some((id.to_string(), named(&ko, en.as_deref())))
                }).collect()
            };
        }
        put("agencies", entries!(world.agencies, |agency: domain::governance::agency::Agency| agency.registered.map(|of| (of.name_ko.to_string(), text(of.name_en.as_ref())))));
        put("types", entries!(world.types, |kind: domain::registry::cluster_type::ClusterType| kind.defined.map(|of| (of.name_ko.to_string(), text(of.name_en.as_ref())))));
        put("laws", entries!(world.laws, |law: domain::governance::law::Law| law.recorded.map(|of| (of.name_ko.to_string(), text(of.name_en.as_ref())))));
        put("programmes", entries!(world.programmes, |programme: domain::budget::programme::Programme| programme.defined.map(|of| (of.name_ko.to_string(), text(of.name_en.as_ref())))));
        put("indicators", entries!(world.indicators, |indicator: Indicator| match indicator {
            Indicator::Undefined => None,
            Indicator::Observed(of) => Some((of.name_ko.to_string(), text(of.name_en.as_ref()))),
            Indicator::Ratio(of) => Some((of.name_ko.to_string(), text(of.name_en.as_ref()))),
        }));
        let lists = [("regions", CodeList::Region, [lists::PROVINCES, lists::DISTRICTS]), ("industries", CodeList::Industry, [lists::INDUSTRIES, &[]]), ("technologies", CodeList::Technology, [lists::TECHNOLOGIES, &[]])];
        for (name, list, built_in) in lists {
            let mut entries: Map<String, Value> = built_in.into_iter().flatten().map(|code| (code.code.to_owned(), named(code.name_ko, Some(code.name_en)))).collect();
            let prefix = format!("{}.", list.word());
            for (key, entity) in world.codes.iter().filter(|(key, _)| key.starts_with(&prefix)) {
                if let Some(of) = entity.fold(Known::NOW, day).published {
                    entries.insert(key[prefix.len()..].to_owned(), named(&of.name_ko, of.name_en.as_deref()));
                }
            }
            put(name, entries);
        }
        json!({ "version": env!("CARGO_PKG_VERSION"), "demonstration": marks.demonstration, "public_facts": marks.public_facts, "names": names })
    })
}

/// How far the view is, and what it could not read.
pub fn status(view: &Projection) -> Value {
    view.with(|history, _| {
        let position = history.position();
        let parked: Vec<Value> = history.parked(&position).map(|parked| json!(format!("{parked:?}"))).collect();
        let streams: Map<String, Value> =
            Stream::ALL.into_iter().map(|stream| (stream.name().to_owned(), position.of(stream).into())).collect();
        json!({ "position": position.text(), "streams": streams, "parked": parked, "services": view.services })
    })
}

/// The description of the interface, OpenAPI 3.1.
pub fn openapi() -> Value {
    let mut paths = Map::new();
    for view in views::ALL {
        let parameters: Vec<Value> = COMMON.iter().chain(view.parameters).map(parameter).collect();
        let operation = json!({
            "operationId": view.name.replace('/', "_"), "summary": view.title.en, "description": format!("{}\n\n{}", view.method.en, view.method.ko),
            "parameters": parameters,
            "responses": {
                "200": { "description": "The answer", "content": { "application/json": { "schema": schema(view) } } },
                "400": { "description": "A parameter is wrong", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Refusal" } } } },
            },
        });
        let verb = if view.name == views::similar_check::VIEW.name { "post" } else { "get" };
        paths.insert(format!("/api/v1/{}", view.name.replace("ID", "{id}")), json!({ verb: operation }));
    }
    let texts = |names: &[&str]| -> Map<String, Value> {
        names.iter().map(|name| ((*name).to_owned(), json!({ "type": ["string", "null"] }))).collect()
    };
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Daedong", "version": env!("CARGO_PKG_VERSION"), "description": "The pan-ministerial view of Korea's regional industrial clusters." },
        "paths": paths,
        "components": { "schemas": { "Refusal": { "type": "object", "properties": texts(&["code", "field", "given", "expected", "rule_id", "message_ko", "message_en"]) } } },
    })
}

fn parameter(parameter: &Parameter) -> Value {
    json!({ "name": parameter.name, "in": "query", "required": parameter.required, "schema": { "type": "string", "default": parameter.default }, "description": format!("{:?}", parameter.kind) })
}

fn schema(view: &views::View) -> Value {
    let column = |column: &views::Column| {
        let kind = match column.holds {
            Holds::Text => json!({ "type": ["string", "null"] }),
            Holds::Number => json!({ "type": ["number", "null"] }),
            Holds::Bool => json!({ "type": ["boolean", "null"] }),
            Holds::List => json!({ "type": "array", "items": { "type": "string" } }),
            Holds::Object => json!({}),
        };
        (column.name.to_owned(), kind)
    };
    let data = match view.shape {
        views::Shape::Rows(columns, _) | views::Shape::Pages(columns, _) => {
            json!({ "type": "array", "items": { "type": "object", "properties": columns.iter().map(column).collect::<Map<_, _>>() } })
        }
        views::Shape::Object(parts, _) => {
            let part = |part: &views::Part| {
                (
                    part.name().to_owned(),
                    json!({ "description": format!("{:?}", part.columns().iter().map(|column| column.name).collect::<Vec<_>>()) }),
                )
            };
            json!({ "type": "object", "properties": parts.iter().map(part).collect::<Map<_, _>>() })
        }
    };
    json!({ "type": "object", "properties": { "position": { "type": "string" }, "known_at": { "type": "string" }, "effective_on": { "type": "string" }, "data": data, "next_cursor": { "type": ["string", "null"] } } })
}
