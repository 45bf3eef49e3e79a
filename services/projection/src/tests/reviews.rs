use serde_json::json;

use super::support::{Told, country};

const ALL: &[&str] = &[
    "review_id",
    "type_code",
    "cluster_id",
    "state",
    "outcome",
    "requested_on",
    "answer_due_on",
    "overdue",
    "opinions",
    "must_act",
];

fn requested() -> Told {
    let mut told = country();
    told.by("MOLIT").on("2025-05-01").at("2025-05-01T00:00:00Z");
    told.say(
        "review_requested",
        json!({ "review_id": "R1", "type_code": "NIC", "cluster_id": "C9", "name_ko": "새", "regions": ["11"], "consulted_agency_ids": ["MOTIE", "MSIT"], "answer_due_on": "2025-09-30" }),
    );
    told
}

#[test]
fn the_consulted_must_act_until_they_are_heard_and_then_the_requester() {
    let mut told = requested();
    assert_eq!(
        told.rows("reviews?effective_on=2025-09-30", ALL),
        [r#"R1 NIC C9 open - 2025-05-01 2025-09-30 false [] ["MOTIE","MSIT"]"#]
    );
    assert_eq!(
        told.rows("reviews?effective_on=2025-10-01", &["overdue", "must_act"]),
        [r#"true ["MOTIR","MSIT"]"#],
        "MOTIE is succeeded, and the review is late"
    );
    told.by("MSIT").on("2025-06-01");
    told.say("opinion_given", json!({ "review_id": "R1", "opinion": "object" }));
    told.say("opinion_given", json!({ "review_id": "R1", "opinion": "agree" }));
    assert_eq!(
        told.rows("reviews?effective_on=2025-09-30", &["opinions", "must_act"]),
        [r#"[{"agency_id":"MSIT","opinion":"agree"}] ["MOTIE"]"#]
    );
    told.by("MOTIR").on("2025-10-02");
    told.say("opinion_given", json!({ "review_id": "R1", "opinion": "agree_with_conditions" }));
    assert_eq!(told.rows("reviews?effective_on=2025-10-02", &["must_act"]), [r#"["MOLIT"]"#]);
    told.by("MOLIT");
    told.say("review_concluded", json!({ "review_id": "R1", "outcome": "cleared" }));
    assert_eq!(
        told.rows("reviews?effective_on=2025-10-02", &["state", "outcome", "overdue", "must_act"]),
        ["concluded cleared false []"]
    );
    assert_eq!(told.rows("reviews?effective_on=2025-10-02&state=open", ALL), [""; 0]);
    assert_eq!(told.rows("reviews?effective_on=2025-04-30", ALL), [""; 0]);
}

#[test]
fn a_successor_speaks_for_whom_it_succeeded() {
    let mut told = requested();
    told.by("MOTIE").on("2025-06-01");
    told.say("opinion_given", json!({ "review_id": "R1", "opinion": "object" }));
    told.by("MOTIR").on("2025-11-01");
    told.say("opinion_given", json!({ "review_id": "R1", "opinion": "agree" }));
    assert_eq!(
        told.rows("reviews?effective_on=2025-11-01", &["opinions", "must_act"]),
        [r#"[{"agency_id":"MOTIR","opinion":"agree"}] ["MSIT"]"#]
    );
}

#[test]
fn a_recommendation_is_overdue_until_it_is_closed() {
    let mut told = country();
    told.by("BAI").on("2025-01-10");
    told.say("recommendation_issued", json!({ "recommendation_id": "REC1", "addressee_agency_id": "MOTIE", "title_ko": "정비", "due_on": "2025-06-30" }));
    let all = &[
        "recommendation_id",
        "addressee_agency_id",
        "title_ko",
        "due_on",
        "progress_percent",
        "state",
        "outcome",
        "overdue",
        "must_act",
    ];
    assert_eq!(
        told.rows("recommendations?effective_on=2025-06-30", all),
        [r#"REC1 MOTIE 정비 2025-06-30 - open - false ["MOTIE"]"#]
    );
    told.by("MOTIE").on("2025-07-01");
    told.say("action_reported", json!({ "recommendation_id": "REC1", "progress_percent": "40.0" }));
    assert_eq!(
        told.rows("recommendations?effective_on=2025-10-01", all),
        [r#"REC1 MOTIR 정비 2025-06-30 40 open - true ["MOTIR"]"#]
    );
    assert_eq!(told.rows("findings?rule=overdue&effective_on=2025-07-01", &["subject", "severity"]), ["REC1 warning"]);
    let says = told.rows("findings?rule=overdue&effective_on=2025-07-01", &["statement_ko"]);
    assert!(says[0].ends_with(": 권고 \"정비\"의 이행 기한(2025년 6월 30일)이 지났습니다."), "{says:?}");
    told.by("BAI").on("2025-11-01");
    told.say("recommendation_closed", json!({ "recommendation_id": "REC1", "outcome": "partly" }));
    assert_eq!(
        told.rows("recommendations?effective_on=2025-11-01", &["state", "outcome", "overdue", "must_act"]),
        ["closed partly false []"]
    );
    assert_eq!(told.rows("findings?rule=overdue&effective_on=2025-11-01", &["subject"]), [""; 0]);
}
