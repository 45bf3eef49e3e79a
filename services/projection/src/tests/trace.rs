use std::collections::BTreeSet;

use domain::refusal::Code;
use serde_json::json;

use super::support::{Told, country, pick};
use crate::views::{self, Shape};

#[test]
fn a_trace_names_the_signed_updates() {
    let mut told = country();
    let answer = told.ask("clusters?effective_on=2025-12-31&q=C4");
    let token = answer["data"][0]["trace"].as_str().unwrap().to_owned();
    told.at("2026-05-01T00:00:00Z").on("2024-06-01");
    told.say("cluster_resumed", json!({ "cluster_id": "C4" }));
    let traced = told.ask(&format!("trace?figure={token}"));
    assert_eq!(
        pick(
            &traced["data"],
            &[
                "position",
                "agency_id",
                "update_id",
                "kind",
                "subject",
                "recorded_at",
                "effective_on",
                "signature",
                "note"
            ]
        ),
        [
            "registry:3 BAI registry-3 cluster_type_defined SRD 2025-01-01T00:00:00.000000Z 2020-01-01 - -",
            "registry:8 MSIT registry-8 cluster_designated C4 2025-01-01T00:00:00.000000Z 2022-01-01 - -",
            "registry:9 MSIT registry-9 cluster_suspended C4 2025-02-01T00:00:00.000000Z 2024-05-01 - 정비",
        ],
        "what came later is not behind it"
    );
    assert_eq!(
        traced["data"][1]["says"],
        json!(["type_code=SRD", "name_ko=부산", "regions=26", "managing_agency_id=MSIT"])
    );
    assert_eq!(
        (&traced["known_at"], &traced["position"], &traced["effective_on"]),
        (&answer["known_at"], &answer["position"], &answer["effective_on"])
    );
    assert_eq!(
        traced["figures"],
        json!([{ "view": "clusters", "parameters": [], "key": ["C4"] }]),
        "and what it is of"
    );
}

#[test]
fn a_long_trace_comes_in_pages() {
    let told = country();
    let answer = told.ask("overview?effective_on=2025-12-31");
    let token = answer["data"]["traces"]["types_defined"].as_str().unwrap();
    let first = told.ask(&format!("trace?figure={token}&limit=3"));
    let cursor = first["next_cursor"].as_str().unwrap();
    assert_eq!(pick(&first["data"], &["position"]), ["registry:1", "registry:2", "registry:3"]);
    assert_eq!(told.rows(&format!("trace?figure={token}&limit=3&cursor={cursor}"), &["position"]), ["registry:4"]);
}

#[test]
fn several_figures_open_to_all_that_is_behind_any_of_them() {
    let told = country();
    let answer = told.ask("clusters?effective_on=2025-12-31");
    let token = |row: usize| answer["data"][row]["trace"].as_str().unwrap().to_owned();
    let places = |figures: &str| -> BTreeSet<String> {
        let rows = told.rows(&format!("trace?figure={figures}"), &["position"]);
        let count = rows.len();
        let places: BTreeSet<String> = rows.into_iter().collect();
        assert_eq!(places.len(), count, "each update once");
        places
    };
    let (one, two) = (places(&token(0)), places(&token(1)));
    assert!(!one.is_superset(&two));
    assert_eq!(places(&format!("{},{}", token(0), token(1))), &one | &two);
    // Of two days nothing can be summed.
    let other = told.ask("clusters?effective_on=2025-12-30");
    let later = other["data"][0]["trace"].as_str().unwrap();
    let refused = told.refused(&format!("trace?figure={},{later}", token(0)));
    assert_eq!(refused, (Code::Malformed, "figure".into()));
    assert_eq!(told.refused(&format!("trace?figure={},", token(0))), (Code::Malformed, "figure".into()));
}

#[test]
fn forged_traces_are_refused() {
    let told = country();
    let answer = told.ask("clusters?effective_on=2025-12-31");
    let token = answer["data"][0]["trace"].as_str().unwrap();
    for forged in ["x", "AAAA", &token[1..], &format!("{token}A"), &token.to_lowercase()] {
        assert_eq!(told.refused(&format!("trace?figure={forged}")), (Code::Malformed, "figure".into()), "{forged}");
    }
    assert_eq!(told.refused("trace"), (Code::MissingField, "figure".into()));
    // Of a log that was ahead of this one.
    assert_eq!(Told::default().refused(&format!("trace?figure={token}")), (Code::Malformed, "figure".into()));
}

#[test]
fn every_row_of_every_view_opens() {
    let mut told = country();
    let from = "from=2025-01-15&to=2025-12-31";
    told.on("2024-01-01");
    told.say("cluster_identified", json!({ "cluster_id": "C1", "scheme": "s", "identifier": "1" }));
    told.say("cluster_identified", json!({ "cluster_id": "C1", "scheme": "s", "identifier": "2" }));
    for plan in ["N", "P"] {
        told.say("plan_target_set", json!({ "plan_id": plan, "region": "41", "target": "industry", "codes": ["26"], "period_from": "2023", "period_to": "2027" }));
    }
    let mut opened = Vec::new();
    for view in views::ALL {
        let address = match view.name {
            "trace" | "similar/check" => continue,
            "clusters/ID" => "clusters/C1?".to_owned(),
            "surveys/ID" => continue,
            "changes" => format!("changes?{from}"),
            name => format!("{name}?"),
        };
        let answer = told.ask(&format!("{address}&effective_on=2026-06-01"));
        let mut tokens = Vec::new();
        match view.shape {
            Shape::Object(..) => {
                tokens.extend(answer["data"]["traces"].as_object().unwrap().values().cloned());
                let parts = answer["data"].as_object().unwrap().values().filter_map(|part| part.as_array());
                tokens.extend(parts.flatten().filter_map(|row| row.get("trace").cloned()));
            }
            _ => tokens.extend(answer["data"].as_array().unwrap().iter().map(|row| row["trace"].clone())),
        }
        for token in &tokens {
            told.trace(token);
        }
        opened.push((view.name, tokens.len()));
    }
    let with: Vec<&str> = opened.iter().filter(|(_, tokens)| *tokens > 0).map(|(name, _)| *name).collect();
    for name in [
        "alignment",
        "changes",
        "clusters",
        "concentration",
        "findings",
        "governance",
        "overview",
        "similar",
        "updates",
    ] {
        assert!(with.contains(&name), "{name}: {opened:?}");
    }
}
