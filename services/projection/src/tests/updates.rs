use domain::refusal::Code;
use proto::catalogue::Service;
use serde_json::json;

use super::support::{Told, pick};

const ALL: &[&str] = &["agency_id", "update_id", "kind", "subject", "effective_on", "status", "position"];

fn told() -> Told {
    let mut told = Told::default();
    told.by("B");
    told.say("law_recorded", json!({ "law_id": "L1", "name_ko": "법", "update_id": "u2" }));
    told.say("law_recorded", json!({ "law_id": "L1", "name_ko": "법률", "update_id": "u10", "supersedes": "u2" }));
    told.by("A");
    told.say("agency_registered", json!({ "agency_id": "A", "name_ko": "가", "kind": "ministry", "update_id": "u1" }));
    told.refuse("law_recorded", "u0", Code::BadId, "law_id");
    told.refuse("law_recorded", "u0", Code::BadDate, "in_force_on");
    told.at("2025-06-01T00:00:00Z");
    told.withdraw(Service::Governance, "u1");
    told
}

#[test]
fn everything_sent_is_listed_by_agency_and_id() {
    let told = told();
    assert_eq!(
        told.rows("updates", ALL),
        [
            "A governance-4 record_withdrawn A 2020-01-01 accepted governance:4",
            "A u0 law_recorded X 2020-01-01 refused -",
            "A u0 law_recorded X 2020-01-01 refused -",
            "A u1 agency_registered A 2020-01-01 withdrawn governance:3",
            "B u10 law_recorded L1 2020-01-01 accepted governance:2",
            "B u2 law_recorded L1 2020-01-01 superseded governance:1",
        ]
    );
    let refused = told.data("updates?status=refused");
    let reasons: Vec<_> = refused
        .as_array()
        .unwrap()
        .iter()
        .map(|row| pick(&row["refusals"], &["code", "field", "given", "expected", "rule_id"]))
        .collect();
    assert_eq!(reasons, [["BAD_ID law_id given something else -"], ["BAD_DATE in_force_on given something else -"]]);
    assert!(refused[0]["refusals"][0]["message_ko"].as_str().unwrap().contains("law_id"));
}

#[test]
fn what_became_of_an_update_is_what_was_known_then() {
    let told = told();
    assert_eq!(
        told.rows("updates?known_at=2025-05-31&agency=A&kind=agency_registered", &["update_id", "status"]),
        ["u1 accepted"]
    );
    assert_eq!(told.rows("updates?known_at=2024-12-31", ALL), [""; 0]);
}

#[test]
fn filters_choose_updates() {
    let told = told();
    for (filter, expected) in [
        ("agency=B", "u10 u2"),
        ("kind=law_recorded&status=accepted", "u10"),
        ("status=superseded", "u2"),
        ("subject=L1", "u10 u2"),
        ("update_id=u0", "u0 u0"),
        ("service=registry", ""),
        ("service=governance&status=refused", "u0 u0"),
    ] {
        assert_eq!(told.rows(&format!("updates?{filter}"), &["update_id"]).join(" "), expected, "{filter}");
    }
    assert_eq!(told.refused("updates?kind=moon"), (Code::UnknownKind, "kind".into()));
}

#[test]
fn pages_put_together_are_the_list() {
    let told = told();
    let whole = told.rows("updates", ALL);
    for limit in 1..=whole.len() {
        let mut pages = Vec::new();
        let mut next = format!("updates?limit={limit}");
        loop {
            let answer = told.ask(&next);
            pages.extend(pick(&answer["data"], ALL));
            let Some(cursor) = answer["next_cursor"].as_str() else { break };
            next = format!("updates?limit={limit}&cursor={cursor}");
        }
        assert_eq!(pages, whole, "{limit}");
    }
}

#[test]
fn an_update_is_its_own_evidence_with_what_took_it_back() {
    let told = told();
    let answer = told.ask("updates?update_id=u2");
    assert_eq!(told.trace(&answer["data"][0]["trace"]), ["governance:1", "governance:2"]);
    let refused = told.ask("updates?update_id=u0");
    assert_eq!(told.trace(&refused["data"][0]["trace"]), [""; 0], "it is in no stream of the record");
}
