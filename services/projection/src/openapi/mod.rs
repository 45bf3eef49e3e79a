//! The description of the interface, OpenAPI 3.1, made from the list of views.
//!
//! - `schemas`: what columns hold, and the answers of the views
//! - `documents`: what is no view: names, definitions, status, judgements, forms of surveys
//! - `operations`: what each address may be asked, and how it may answer
//!
//! Nothing is described that does not come, and nothing comes that is not described: a test holds every answer against it.
//! The types of the page are made from it too.

mod documents;
mod operations;
mod schemas;

use serde_json::{Map, Value, json};

use crate::views::{self, View};

/// The whole document.
pub fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Daedong",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The pan-ministerial view of Korea's regional industrial clusters.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": operations::paths(),
        "components": {
            "schemas": components(),
            "parameters": operations::parameters(),
            "responses": operations::responses(),
        },
    })
}

/// The component that describes the answer of a view.
pub fn answer(view: &View) -> String {
    named(&[view.name, "Answer"])
}

fn components() -> Map<String, Value> {
    views::ALL.iter().flat_map(|view| schemas::of(view)).chain(documents::schemas()).collect()
}

/// What refers to a component.
fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The name of a component: `budget/reconciliation` and `Row` are `BudgetReconciliationRow`.
fn named(parts: &[&str]) -> String {
    let mut name = String::new();
    for word in parts.iter().flat_map(|part| part.split(['/', '-', '_'])) {
        let (first, rest) = word.split_at(word.len().min(1));
        name.push_str(&first.to_uppercase());
        name.push_str(&if word == "ID" { rest.to_lowercase() } else { rest.to_owned() });
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_have_names_of_their_own() {
        assert_eq!(named(&["budget/reconciliation", "Row"]), "BudgetReconciliationRow");
        assert_eq!(named(&["clusters/ID", "acts", "Row"]), "ClustersIdActsRow");
        let names: Vec<String> = views::ALL
            .iter()
            .flat_map(|view| schemas::of(view))
            .chain(documents::schemas())
            .map(|(name, _)| name)
            .collect();
        assert_eq!(components().len(), names.len());
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let text = document.to_string();
        for pointer in text.split(r##""#"##).skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(document.pointer(pointer).is_some(), "{pointer}");
        }
    }
}
