use domain::refusal::Code;
use proto::catalogue::Service;
use serde_json::json;

use super::support::{Told, country, pick};

#[test]
fn the_country_is_counted_at_a_glance() {
    let told = country();
    let data = told.data("overview?effective_on=2025-12-31");
    assert_eq!(data["types"], 3, "NIC, REG and SRD have a cluster in force");
    assert_eq!(data["types_defined"], 4);
    assert_eq!(data["types_never_used"], 1, "OLD");
    assert_eq!(data["clusters"], 3, "C4 is suspended");
    assert_eq!(pick(&data["clusters_by_type"], &["type_code", "clusters"]), ["NIC 1", "REG 1", "SRD 1"]);
    assert_eq!(pick(&data["clusters_by_ministry"], &["ministry_id", "clusters"]), ["MOLIT 1", "MOTIR 1", "MSIT 1"]);
    assert_eq!(
        pick(&data["clusters_by_region"], &["region", "clusters"]),
        ["11 2", "41 2"],
        "C1 counts in both provinces"
    );
    assert_eq!(data["budget_total"], 0);
    assert_eq!(data["budget_by_year"], json!([]));
}

#[test]
fn the_past_of_the_world_counts_as_it_was() {
    let told = country();
    let data = told.data("overview?effective_on=2024-04-30");
    assert_eq!(data["clusters"], 4);
    assert_eq!(pick(&data["clusters_by_ministry"], &["ministry_id", "clusters"]), ["MOLIT 1", "MOTIE 1", "MSIT 2"]);
    let data = told.data("overview?effective_on=2021-02-28");
    assert_eq!((&data["clusters"], &data["types"], &data["types_never_used"]), (&json!(0), &json!(0), &json!(4)));
    assert_eq!(data["clusters_by_type"], json!([]));
}

#[test]
fn the_past_of_the_log_knew_less() {
    let told = country();
    let data = told.data("overview?known_at=2025-01-31&effective_on=2025-12-31");
    assert_eq!(data["clusters"], 4, "the suspension was not known");
    assert_eq!(pick(&data["clusters_by_ministry"], &["ministry_id", "clusters"]), ["MOLIT 1", "MOTIE 1", "MSIT 2"]);
}

#[test]
fn money_is_summed_by_year_and_source() {
    let mut told = country();
    told.by("MOLIT");
    told.say("programme_defined", json!({ "programme_id": "P1", "name_ko": "사업", "ministry_id": "MOLIT" }));
    for (cluster, source, stage, won) in [
        (Some("C1"), "national", "appropriated", "99999999999999999"),
        (Some("C1"), "national", "supplementary", "-9"),
        (Some("C1"), "local", "appropriated", "5"),
        (None, "private", "appropriated", "7"),
        (Some("C1"), "national", "executed", "3"),
        (Some("C1"), "local", "executed", "2"),
        (Some("C1"), "national", "requested", "1000"),
    ] {
        let mut fields =
            json!({ "programme_id": "P1", "fiscal_year": 2025, "source": source, "stage": stage, "amount_krw": won });
        if let Some(cluster) = cluster {
            fields["cluster_id"] = cluster.into();
        }
        told.say("amount_recorded", fields);
    }
    let data = told.data("overview?effective_on=2025-12-31");
    let years = pick(&data["budget_by_year"], &["fiscal_year", "national", "local", "private", "executed"]);
    assert_eq!(years, ["2025 99999999999999990 5 7 5"]);
    assert_eq!(data["budget_total"].to_string(), "100000000000000002");
}

#[test]
fn agencies_are_counted_by_what_was_recorded_alone() {
    let mut told = Told::default();
    told.say("agency_registered", json!({ "agency_id": "BAI", "name_ko": "감사원", "kind": "coordinator" }));
    told.on("2025-06-01");
    told.say("agency_registered", json!({ "agency_id": "MSIT", "name_ko": "과기정통부", "kind": "ministry" }));
    told.by("KICOX").at("2025-05-01T00:00:00Z").on("2030-01-01");
    told.say("law_recorded", json!({ "law_id": "L1", "name_ko": "법", "update_id": "k1" }));
    told.withdraw(Service::Governance, "k1");
    told.refuse("law_recorded", "k2", Code::BadId, "law_id");
    let agencies = |address: &str| {
        pick(&told.data(address)["agencies"], &["agency_id", "accepted", "refused", "last_recorded_at"])
    };
    assert_eq!(
        agencies("overview?effective_on=2025-12-31"),
        ["BAI 2 0 2025-01-01T00:00:00.000000Z", "KICOX 2 1 2025-05-01T00:00:00.000000Z", "MSIT 0 0 -"]
    );
    assert_eq!(
        agencies("overview?known_at=2025-04-30&effective_on=2025-05-31"),
        ["BAI 2 0 2025-01-01T00:00:00.000000Z"]
    );
}

#[test]
fn every_figure_opens() {
    let told = country();
    let answer = told.ask("overview?effective_on=2025-12-31");
    let trace = |token: &serde_json::Value| told.trace(token);
    // C2: its designation, the definition of REG, and the succession of MOTIE.
    assert_eq!(
        trace(&answer["data"]["clusters_by_ministry"][1]["trace"]),
        ["governance:9", "registry:2", "registry:6"]
    );
    assert_eq!(trace(&answer["data"]["traces"]["types_never_used"]), ["registry:4"]);
    assert_eq!(
        trace(&answer["data"]["traces"]["types_defined"]),
        ["registry:1", "registry:2", "registry:3", "registry:4"]
    );
    for figure in ["types", "clusters", "budget_total"] {
        trace(&answer["data"]["traces"][figure]);
    }
    for part in ["clusters_by_type", "clusters_by_region", "agencies"] {
        assert!(answer["data"][part].as_array().unwrap().iter().all(|row| !trace(&row["trace"]).is_empty()), "{part}");
    }
}

#[test]
fn an_agency_opens_to_what_is_counted_of_it() {
    let told = country();
    let answer = told.ask("overview?effective_on=2025-12-31");
    let behind = |id: &str| {
        let rows = answer["data"]["agencies"].as_array().unwrap();
        let row = rows.iter().find(|row| row["agency_id"] == id).unwrap();
        (row["accepted"].as_u64().unwrap(), told.trace(&row["trace"]))
    };
    assert_eq!(behind("MOLIT"), (1, vec!["registry:5".to_owned()]), "its registration is said by another");
    assert_eq!(behind("MOTIR"), (0, vec!["governance:3".to_owned()]), "there by its registration alone");
}

#[test]
fn a_count_opens_to_what_could_change_it() {
    let mut told = country();
    told.by("BAI").on("2024-01-01").at("2025-04-01T00:00:00Z");
    told.say("code_retired", json!({ "list": "region", "code": "26", "successor_codes": ["11"] }));
    let answer = told.ask("overview?effective_on=2024-04-30");
    let behind = |part: &str, row: usize| told.trace(&answer["data"][part][row]["trace"]);
    assert_eq!(pick(&answer["data"]["clusters_by_region"], &["region", "clusters"]), ["11 3", "41 2"]);
    assert_eq!(behind("clusters_by_region", 0), ["governance:10", "registry:5", "registry:7", "registry:8"]);
    assert_eq!(behind("clusters_by_region", 1), ["registry:5", "registry:6"]);
    assert_eq!(behind("clusters_by_type", 2), ["registry:7", "registry:8"], "SRD");
    assert_eq!(behind("clusters_by_ministry", 0), ["registry:1", "registry:5"], "MOLIT and its type");
}
