use serde_json::json;

use super::support::{country, pick};

const ALL: &[&str] = &["by", "region", "clusters", "types", "ministries", "laws", "ministry_hhi"];

#[test]
fn a_province_counts_what_is_in_force_in_it() {
    let told = country();
    let rows = |address: &str| pick(&told.data(address)["rows"], ALL);
    // 11: C1 of MOLIT and C3 of MSIT; 41: C1 of MOLIT and C2 of MOTIR.
    assert_eq!(rows("governance?effective_on=2025-12-31"), ["province 11 2 2 2 2 0.5", "province 41 2 2 2 2 0.5"]);
    assert_eq!(
        rows("governance?effective_on=2025-12-31&by=district"),
        ["district 11530 2 2 2 2 0.5", "district 41117 1 1 1 1 1"],
        "C2 is recorded at province level"
    );
    assert_eq!(rows("governance?effective_on=2024-04-30")[1], "province 26 1 1 1 1 1");
}

#[test]
fn ministries_are_those_that_bear_the_duty_on_the_day() {
    let mut told = country();
    told.by("BAI").on("2025-11-01");
    told.say("agency_succeeded", json!({ "agency_id": "MSIT", "successor_agency_ids": ["MOLIT"] }));
    assert_eq!(pick(&told.data("governance?effective_on=2025-12-31")["rows"], ALL)[0], "province 11 2 2 1 2 1");
}

#[test]
fn lists_that_tell_clusters_apart_differently_are_named() {
    let mut told = country();
    told.on("2023-01-01");
    for (cluster, identifier) in [("C1", "K-1"), ("C1", "K-2"), ("C2", "K-2"), ("C3", "K-3"), ("C4", "K-3")] {
        told.say("cluster_identified", json!({ "cluster_id": cluster, "scheme": "kicox", "identifier": identifier }));
    }
    assert_eq!(
        pick(
            &told.data("governance?effective_on=2025-12-31")["differently_listed"],
            &["scheme", "identifiers", "cluster_ids"]
        ),
        [r#"kicox ["K-1","K-2"] ["C1"]"#, r#"kicox ["K-2"] ["C1","C2"]"#],
        "C4 is not in force"
    );
}
