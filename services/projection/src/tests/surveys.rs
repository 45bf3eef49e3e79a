use serde_json::json;

use super::support::{Told, country, form, pick};

const COUNTS: &[&str] =
    &["survey_id", "reference_on", "due_on", "state", "expected", "submitted", "on_time", "returned", "certified"];

/// In force on the reference day: C1 of KICOX, C2 of MOTIE, C3 of MSIT; C4 is suspended.
fn opened() -> Told {
    let mut told = country();
    told.by("BAI").on("2025-01-10").at("2025-03-02T00:00:00Z");
    told.say(
        "survey_opened",
        json!({ "survey_id": "S1", "title_ko": "조사", "reference_on": "2024-12-31", "due_on": "2025-06-30" }),
    );
    for (item, kind) in [("area_m2", "number"), ("jobs", "number"), ("industries", "text"), ("happy", "yes_no")] {
        told.say(
            "survey_item_defined",
            json!({ "survey_id": "S1", "item_id": item, "question_ko": "?", "kind": kind, "required": false }),
        );
    }
    told
}

fn answered(told: &mut Told, cluster: &str, item: &str, value: &str) {
    told.say("survey_answered", json!({ "survey_id": "S1", "cluster_id": cluster, "item_id": item, "value": value }));
}

fn sheet(told: &mut Told, kind: &str, cluster: &str) {
    let mut fields = json!({ "survey_id": "S1", "cluster_id": cluster });
    if kind == "survey_returned" {
        fields["reason"] = "다시".into();
    }
    told.say(kind, fields);
}

#[test]
fn a_survey_counts_the_clusters_of_its_frame() {
    let mut told = opened();
    assert_eq!(told.rows("surveys?effective_on=2025-06-30", COUNTS), ["S1 2024-12-31 2025-06-30 open 3 0 0 0 0"]);
    // The last microsecond of the due day in Seoul, and the first of the next.
    told.at("2025-06-30T14:59:59.999999Z");
    sheet(&mut told, "survey_submitted", "C1");
    told.at("2025-06-30T15:00:00Z");
    sheet(&mut told, "survey_submitted", "C2");
    sheet(&mut told, "survey_returned", "C1");
    sheet(&mut told, "survey_certified", "C2");
    assert_eq!(told.rows("surveys?effective_on=2025-12-31", COUNTS), ["S1 2024-12-31 2025-06-30 open 3 1 1 1 1"]);
    told.say("survey_closed", json!({ "survey_id": "S1" }));
    assert_eq!(told.rows("surveys?effective_on=2025-12-31", &["state"]), ["closed"]);
    let data = told.data("surveys/S1?effective_on=2025-12-31");
    assert_eq!(
        pick(&data["agencies"], &["agency_id", "expected", "submitted", "on_time", "returned", "certified"]),
        ["KICOX 1 0 1 1 0", "MOTIR 1 1 0 0 1", "MSIT 1 0 0 0 0"]
    );
    assert_eq!((&data["title_ko"], &data["expected"]), (&json!("조사"), &json!(3)));
}

#[test]
fn it_is_found_incomplete_from_the_day_after_it_was_due() {
    let mut told = opened();
    let found = |told: &Told, on: &str| {
        told.rows(&format!("findings?rule=survey_completeness&effective_on={on}"), &["subject", "severity"])
    };
    assert_eq!(found(&told, "2025-06-30"), [""; 0]);
    assert_eq!(found(&told, "2025-07-01"), ["S1 notice"]);
    let says = |told: &Told| {
        told.rows("findings?rule=survey_completeness&effective_on=2025-07-01", &["statement_en"]).join(",")
    };
    assert_eq!(says(&told), "조사: of 3 clusters 0 submitted by the due day, 30 June 2025; 0 have so far.");
    sheet(&mut told, "survey_submitted", "C1");
    sheet(&mut told, "survey_returned", "C1");
    let returned = "조사: of 3 clusters 1 submitted by the due day, 30 June 2025; 1 was returned and must be submitted again; 0 of the others have submitted so far.";
    assert_eq!(says(&told), returned);
    for cluster in ["C1", "C2", "C3"] {
        sheet(&mut told, "survey_submitted", cluster);
    }
    assert_eq!(found(&told, "2025-07-01"), [""; 0]);
}

#[test]
fn answers_that_the_record_contradicts_are_named() {
    let mut told = opened();
    told.say(
        "indicator_defined",
        json!({ "indicator_id": "jobs", "name_ko": "고용", "unit": "명", "aggregation": "sum", "better": "higher" }),
    );
    for (period, value) in [("2024H1", "60"), ("2024H2", "60.5")] {
        told.say(
            "observation_reported",
            json!({ "cluster_id": "C1", "indicator_id": "jobs", "period": period, "value": value, "status": "final" }),
        );
    }
    for (cluster, item, value) in [
        ("C1", "area_m2", "1000000.500"),
        ("C1", "jobs", "120"),
        ("C1", "industries", "29;26"),
        ("C1", "happy", "yes"),
        ("C3", "industries", "26"),
        ("C3", "area_m2", "5"),
        ("C3", "jobs", "7"),
    ] {
        answered(&mut told, cluster, item, value);
    }
    let answer = told.ask("surveys/S1?effective_on=2025-12-31");
    assert_eq!(
        pick(&answer["data"]["discrepancies"], &["cluster_id", "item_id", "answer", "recorded"]),
        ["C1 jobs 120 120.5", r#"C3 industries 26 ["26110","29100"]"#],
        "numbers as numbers, lists whatever their order; where nothing is recorded nothing disagrees"
    );
    assert_eq!(answer["data"]["discrepancies"][0]["answer"], 120);
    assert_eq!(
        told.trace(&answer["data"]["discrepancies"][0]["trace"]),
        ["governance:16", "performance:2", "performance:3", "registry:5"]
    );
}

#[test]
fn the_frame_is_what_was_known_then() {
    let mut told = opened();
    told.on("2024-06-01").at("2025-08-01T00:00:00Z");
    told.say("cluster_released", json!({ "cluster_id": "C3", "reason": "늦은 통보" }));
    assert_eq!(told.rows("surveys?known_at=2025-07-31&effective_on=2025-12-31", &["expected"]), ["3"]);
    assert_eq!(told.rows("surveys?effective_on=2025-12-31", &["expected"]), ["2"]);
}

#[test]
fn a_form_begins_with_what_was_answered_and_else_with_what_is_recorded() {
    let mut told = opened();
    answered(&mut told, "C1", "happy", "yes");
    let said = told
        .say("survey_answered", json!({ "survey_id": "S1", "cluster_id": "C1", "item_id": "area_m2", "value": "7", "explanation": "measured again" }));
    sheet(&mut told, "survey_submitted", "C2");
    let all = form(&told, "surveys/S1", None);
    assert_eq!(pick(&all["items"], &["item_id"]), ["area_m2", "jobs", "industries", "happy"], "as they were defined");
    assert_eq!(
        pick(&all["clusters"], &["cluster_id", "agency_id", "phase"]),
        ["C1 KICOX open", "C2 MOTIR submitted", "C3 MSIT open"]
    );
    let of = form(&told, "surveys/S1", Some("KICOX"));
    assert_eq!(of["clusters"].as_array().unwrap().len(), 1);
    let first = &of["clusters"][0];
    assert_eq!(first["answers"], json!({ "area_m2": "7", "happy": "yes" }));
    assert_eq!(first["explanations"], json!({ "area_m2": "measured again" }));
    assert_eq!(first["newest"], json!(said));
    assert!(first["recorded"].get("area_m2").is_none(), "an answer goes before the record");
    let second = &all["clusters"][1];
    assert_eq!(second["answers"], json!({}));
    assert_eq!(second["recorded"], json!({ "industries": "26" }));
    assert_eq!(form(&told, "surveys/S1", Some("NOBODY"))["clusters"], json!([]));
}

#[test]
fn the_answers_to_choose_from_stand_in_a_form_in_the_order_in_which_they_were_sent() {
    let mut told = opened();
    told.say(
        "survey_item_defined",
        json!({ "survey_id": "S1", "item_id": "support", "question_ko": "?", "kind": "choice",
            "choices": ["매우 낮음", "낮음", "보통", "낮음", "높음", "매우 높음"] }),
    );
    let form = form(&told, "surveys/S1", None);
    assert_eq!(form["items"][4]["choices"], json!(["매우 낮음", "낮음", "보통", "높음", "매우 높음"]));
}
