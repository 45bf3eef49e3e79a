//! A file judged over HTTP, as the page does it: every row with what would become of it, and nothing recorded.

use serde_json::{Value, json};

use super::{GROUND, House};

fn judge(house: &House, parameters: &str, body: &str) -> (u16, Value) {
    let (status, body) = house.up.http("POST", &format!("/api/v1/judge{parameters}"), body);
    let answer = serde_json::from_slice(&body).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&body)));
    hold(house, if status == 200 { "Judgement" } else { "Problem" }, &answer);
    (status, answer)
}

/// What is answered is as the document of the interface describes it.
fn hold(house: &House, component: &str, answer: &Value) {
    let (_, document) = house.up.http("GET", "/api/v1/openapi.json", "");
    let document: Value = serde_json::from_slice(&document).unwrap();
    let schema = json!({ "$ref": format!("#/components/schemas/{component}"), "components": document["components"] });
    let errors: Vec<String> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(answer).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{component}: {errors:#?}");
}

fn outcomes(answer: &Value) -> Vec<String> {
    let one = |row: &Value| {
        let code = row["refusals"][0]["code"].as_str().or(row["status"].as_str()).unwrap();
        format!("{} {} {code}", row["row"], row["update_id"].as_str().unwrap_or("-"))
    };
    answer["data"].as_array().unwrap().iter().map(one).collect()
}

#[test]
fn every_row_is_judged_after_those_before_it_and_nothing_is_recorded() {
    let house = House::new(&[]);
    // Of the last line only what governance knows is there in the rehearsal: its ministry stands in the same file.
    let broken = format!("{GROUND}{{broken\n");
    let (status, answer) = judge(&house, "", &broken);
    assert_eq!(status, 200);
    assert_eq!(answer["agency_id"], "operator");
    let told = outcomes(&answer);
    assert_eq!(told.len(), 7);
    assert_eq!(told[..2], ["1 g1 accepted", "2 g2 accepted"]);
    assert_eq!(told[2], "3 g3 UNKNOWN_REFERENCE", "registry is not told what governance would learn, and says so");
    assert!(answer["note_en"].as_str().unwrap().contains("another service"));
    assert_eq!(told[6], "7 - MALFORMED");
    assert_eq!(house.json("overview")["position"], "registry:0,budget:0,performance:0,governance:0");
    assert_eq!(house.json("updates")["data"], json!([]));
}

#[test]
fn rows_that_rest_on_rows_of_the_same_service_are_judged_so() {
    let house = House::small();
    let rows = [
        json!({"record": "cluster_designated", "update_id": "x1", "effective_on": "2024-01-01", "cluster_id": "X", "type_code": "NIC",
            "name_ko": "단지", "regions": ["11"], "managing_agency_id": "MOLIT", "area_m2": "100"}),
        json!({"record": "cluster_partly_released", "update_id": "x2", "effective_on": "2024-02-01", "cluster_id": "X", "released_area_m2": "60"}),
        json!({"record": "programme_defined", "update_id": "p", "effective_on": "2024-01-01", "programme_id": "P-2", "name_ko": "사업", "ministry_id": "MOLIT"}),
        json!({"record": "cluster_partly_released", "update_id": "x3", "effective_on": "2024-03-01", "cluster_id": "X", "released_area_m2": "60"}),
        json!({"record": "record_withdrawn", "update_id": "w", "effective_on": "2024-03-01", "withdrawn_update_id": "g5", "reason": "착오"}),
        json!({"record": "cluster_released", "update_id": "x4", "effective_on": "2024-03-01", "cluster_id": "C-2", "reason": "해제"}),
        json!({"record": "cluster_designated", "update_id": "x1", "effective_on": "2024-01-01", "cluster_id": "Y", "type_code": "NIC",
            "name_ko": "단지", "regions": ["11"], "managing_agency_id": "MOLIT"}),
    ];
    let lines: String = rows.iter().map(|row| format!("{row}\n")).collect();
    let (_, answer) = judge(&house, "", &lines);
    assert_eq!(
        outcomes(&answer),
        [
            "1 x1 accepted",
            "2 x2 accepted",
            "3 p accepted",
            "4 x3 OUT_OF_RANGE",
            "5 w accepted",
            "6 x4 UNKNOWN_REFERENCE",
            "7 x1 ID_REUSED"
        ]
    );
    assert_eq!(house.json("clusters")["data"].as_array().unwrap().len(), 2);
}

#[test]
fn a_wrong_question_is_refused_with_what_to_do() {
    let house = House::small();
    for (parameters, code, field) in [
        ("?agency=../operator", "BAD_ID", "agency"),
        ("?agency=MOLIT", "KEY_UNKNOWN", "agency"),
        ("?colour=red", "UNKNOWN_FIELD", "colour"),
    ] {
        let (status, answer) = judge(&house, parameters, GROUND);
        assert_eq!((status, &answer["code"], &answer["field"]), (400, &json!(code), &json!(field)), "{parameters}");
    }
    let many = "{}\n".repeat(50_001);
    let (status, answer) = judge(&house, "", &many);
    assert_eq!((status, &answer["code"]), (400, &json!("TOO_LARGE")));
}
