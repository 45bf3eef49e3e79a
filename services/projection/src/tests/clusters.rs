use domain::refusal::Code;
use proto::catalogue::Service;
use serde_json::json;

use super::support::{Told, country, pick};

const ON: &str = "effective_on=2025-12-31";

#[test]
fn every_cluster_ever_designated_is_listed_with_its_status() {
    let mut told = country();
    told.on("2025-11-01");
    told.say("cluster_released", json!({ "cluster_id": "C3", "reason": "종료" }));
    told.say("cluster_amended", json!({ "cluster_id": "C2", "expires_on": "2025-12-30" }));
    assert_eq!(
        told.rows(
            &format!("clusters?{ON}"),
            &["cluster_id", "status", "ministry_id", "law_id", "managing_agency_id", "designated_on"]
        ),
        [
            "C1 designated MOLIT L1 KICOX 2021-03-01",
            "C2 expired MOTIR L2 MOTIR 2022-01-01",
            "C3 released MSIT L2 MSIT 2022-01-01",
            "C4 suspended MSIT L2 MSIT 2022-01-01",
        ]
    );
    assert_eq!(
        told.rows("clusters?effective_on=2025-12-30", &["status"])[1],
        "designated",
        "the last day is still in force"
    );
}

#[test]
fn a_row_has_every_field_in_order() {
    let told = country();
    let text = told.text(&format!("clusters?{ON}&q=gasan"));
    assert!(
        text.contains(
            r#"{"cluster_id":"C1","type_code":"NIC","name_ko":"가산","regions":["11530","41117"],"ministry_id":"MOLIT","managing_agency_id":"KICOX","law_id":"L1","status":"designated","designated_on":"2021-03-01","area_m2":1000000.5,"industries":["26","29"],"technologies":["T01"],"lapses_on":"2026-03-01","#
        ),
        "{text}"
    );
    let row = &told.data(&format!("clusters?{ON}&q=C4"))[0];
    assert_eq!((&row["area_m2"], &row["industries"]), (&json!(null), &json!([])));
}

#[test]
fn filters_choose_rows() {
    let told = country();
    for (filter, expected) in [
        ("type=SRD", "C3 C4"),
        ("region=11", "C1 C3"),
        ("region=11530", "C1 C3"),
        ("region=41", "C1 C2"),
        ("region=41117", "C1"),
        ("ministry=MOTIR", "C2"),
        ("ministry=MOTIE", ""),
        ("industry=26", "C1 C2 C3"),
        ("industry=29999", "C1 C3"),
        ("technology=T03", "C3"),
        ("status=suspended", "C4"),
        ("q=가", "C1"),
        ("q=c", "C1 C2 C3 C4"),
        ("type=SRD&status=designated", "C3"),
        ("type=NONE", ""),
    ] {
        assert_eq!(told.rows(&format!("clusters?{ON}&{filter}"), &["cluster_id"]).join(" "), expected, "{filter}");
    }
}

#[test]
fn a_retired_code_counts_as_its_only_successor_and_shows_as_recorded() {
    let mut told = country();
    told.by("BAI").on("2025-06-01");
    told.say("code_published", json!({ "list": "region", "code": "51", "name_ko": "새도" }));
    told.say("code_retired", json!({ "list": "region", "code": "26", "successor_codes": ["51"] }));
    told.say("code_retired", json!({ "list": "industry", "code": "29", "successor_codes": ["30"] }));
    told.say("code_retired", json!({ "list": "technology", "code": "T01", "successor_codes": ["T04", "T05"] }));
    let ids = |address: &str| told.rows(address, &["cluster_id"]).join(" ");
    assert_eq!(ids(&format!("clusters?{ON}&region=51")), "C4");
    assert_eq!(ids(&format!("clusters?{ON}&region=26")), "C4");
    assert_eq!(ids(&format!("clusters?{ON}&industry=30")), "C1 C3");
    assert_eq!(ids(&format!("clusters?{ON}&technology=T01")), "C1 C3", "two successors: it stays itself");
    assert_eq!(ids("clusters?effective_on=2025-05-31&region=51"), "");
    assert_eq!(told.data(&format!("clusters?{ON}&q=C4"))[0]["regions"], json!(["26"]));
}

#[test]
fn the_day_of_lapse_is_shown_from_180_days_before() {
    let mut told = country();
    // Designated on 2021-03-01, five years: 2026-03-01; 180 days before is 2025-09-02.
    let lapses = |told: &Told, on: &str| told.data(&format!("clusters?effective_on={on}&q=C1"))[0]["lapses_on"].clone();
    assert_eq!(lapses(&told, "2025-09-01"), json!(null));
    assert_eq!(lapses(&told, "2025-09-02"), json!("2026-03-01"));
    assert_eq!(lapses(&told, "2026-03-01"), json!("2026-03-01"));
    assert_eq!(lapses(&told, "2026-03-02"), json!(null));
    told.on("2026-02-01");
    told.say("milestone_reached", json!({ "cluster_id": "C1", "milestone": "plan_approved" }));
    assert_eq!(lapses(&told, "2026-01-31"), json!("2026-03-01"));
    assert_eq!(lapses(&told, "2026-02-01"), json!(null), "a later milestone will do");
}

#[test]
fn pages_follow_each_other_at_the_same_moment() {
    let mut told = country();
    let first = told.ask("clusters?limit=3");
    let cursor = first["next_cursor"].as_str().unwrap().to_owned();
    told.at("2026-01-01T00:00:00Z").on("2020-01-01");
    told.say("cluster_designated", json!({ "cluster_id": "A0", "type_code": "OLD", "name_ko": "새", "regions": ["11"], "managing_agency_id": "MSIT" }));
    let second = told.ask(&format!("clusters?limit=3&cursor={cursor}"));
    assert_eq!(pick(&second["data"], &["cluster_id"]), ["C4"]);
    assert_eq!(
        (&second["next_cursor"], &second["known_at"], &second["position"]),
        (&json!(null), &first["known_at"], &first["position"])
    );
    for (address, field) in [
        (format!("clusters?limit=3&type=NIC&cursor={cursor}"), "cursor"),
        (format!("reviews?cursor={cursor}"), "cursor"),
        (format!("clusters?cursor={cursor}&effective_on=2021-01-01"), "cursor"),
        (format!("clusters?cursor={cursor}&known_at=2025-01-01"), "cursor"),
        (format!("clusters?cursor=x{cursor}"), "cursor"),
        ("clusters?cursor=AAAA".to_owned(), "cursor"),
    ] {
        assert_eq!(told.refused(&address), (Code::Malformed, field.to_owned()), "{address}");
    }
}

#[test]
fn bad_parameters_are_refused() {
    let told = country();
    for (address, code, field) in [
        ("clusters?limit=0", Code::OutOfRange, "limit"),
        ("clusters?limit=1000000000", Code::OutOfRange, "limit"),
        ("clusters?limit=many", Code::BadNumber, "limit"),
        ("clusters?known_at=2025-02-30", Code::BadDate, "known_at"),
        ("clusters?effective_on=2025-02-01T00:00:00Z", Code::BadDate, "effective_on"),
        ("clusters?format=pdf", Code::BadCode, "format"),
        ("clusters?region=abc", Code::BadCode, "region"),
        ("clusters?colour=red", Code::UnknownField, "colour"),
        ("clusters?type=NIC&type=REG", Code::Malformed, "type"),
        ("clusters?after=yesterday", Code::Malformed, "after"),
        ("clusters/C9", Code::UnknownReference, "cluster_id"),
        ("clusters/..%2f", Code::BadId, "ID"),
        ("moon", Code::UnknownReference, "view"),
    ] {
        assert_eq!(told.refused(address), (code, field.to_owned()), "{address}");
    }
}

#[test]
fn the_dossier_tells_all_that_was_said_of_a_cluster() {
    let mut told = country();
    told.by("KICOX").on("2023-01-01").at("2025-04-01T00:00:00Z");
    told.say("cluster_identified", json!({ "cluster_id": "C1", "scheme": "kicox", "identifier": "K-7" }));
    told.say("cluster_amended", json!({ "cluster_id": "C1", "area_m2": "900000", "update_id": "a1", "note": "측량" }));
    told.say("cluster_amended", json!({ "cluster_id": "C1", "area_m2": "950000", "supersedes": "a1" }));
    told.say("cluster_amended", json!({ "cluster_id": "C1", "name_ko": "가산2", "update_id": "a3" }));
    told.withdraw(Service::Registry, "a3");
    told.on("2024-01-01");
    told.say("milestone_reached", json!({ "cluster_id": "C1", "milestone": "plan_applied" }));
    told.say(
        "indicator_defined",
        json!({ "indicator_id": "jobs", "name_ko": "고용", "unit": "명", "aggregation": "sum", "better": "higher" }),
    );
    told.say(
        "observation_reported",
        json!({ "cluster_id": "C1", "indicator_id": "jobs", "period": "2023", "value": "120.50", "status": "final" }),
    );
    told.say("programme_defined", json!({ "programme_id": "P1", "name_ko": "사업", "ministry_id": "MOLIT" }));
    told.say("amount_recorded", json!({ "programme_id": "P1", "fiscal_year": 2024, "cluster_id": "C1", "source": "national", "stage": "appropriated", "amount_krw": "10" }));
    let data = told.data(&format!("clusters/C1?{ON}"));
    assert_eq!(data["cluster"]["area_m2"], 950_000);
    assert_eq!(data["cluster"]["name_ko"], "가산");
    assert_eq!(pick(&data["identifiers"], &["scheme", "identifier", "agency_id"]), ["kicox K-7 KICOX"]);
    assert_eq!(
        pick(&data["acts"], &["position", "effective_on", "kind", "agency_id", "note", "counts"]),
        [
            "registry:5 2021-03-01 cluster_designated MOLIT - true",
            "registry:10 2023-01-01 cluster_identified KICOX - true",
            "registry:11 2023-01-01 cluster_amended KICOX 측량 false",
            "registry:12 2023-01-01 cluster_amended KICOX - true",
            "registry:13 2023-01-01 cluster_amended KICOX - false",
            "registry:14 2023-01-01 record_withdrawn KICOX - true",
            "registry:15 2024-01-01 milestone_reached KICOX - true",
        ]
    );
    assert_eq!(pick(&data["milestones"], &["milestone", "effective_on"]), ["plan_applied 2024-01-01"]);
    assert_eq!(
        pick(
            &data["observations"],
            &["indicator_id", "period", "value", "status", "definition", "agency_id", "position"]
        ),
        ["jobs 2023 120.5 final - KICOX performance:2"]
    );
    assert_eq!(
        pick(&data["amounts"], &["by", "group", "fiscal_year", "source", "appropriated", "execution_rate"]),
        ["cluster C1 2024 national 10 0"]
    );
    assert_eq!(pick(&data["similar"], &["a", "b", "score"]), ["C1 C2 0.75", "C1 C3 1"]);
    assert_eq!((&data["reviews"], &data["answers"]), (&json!([]), &json!([])));
    let before = told.data("clusters/C1?known_at=2025-03-31&effective_on=2025-12-31");
    assert_eq!(pick(&before["acts"], &["position", "counts"]), ["registry:5 true"]);
}
