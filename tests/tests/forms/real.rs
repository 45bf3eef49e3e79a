//! Real input: the public tables with the profiles that ship, through the real program, against the official summary.

use std::{collections::BTreeMap, fs, path::PathBuf};

use serde_json::Value;

use super::House;

/// The folder of public tables beside the project; they are not part of it.
fn reference() -> Option<PathBuf> {
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/reference"));
    beside.join("industrial_complexes.csv").exists().then_some(beside)
}

fn profile(name: &str) -> String {
    format!(concat!(env!("CARGO_MANIFEST_DIR"), "/../services/daedong/profiles/{}.toml"), name)
}

fn all_enter(house: &House, table: &str, name: &str) -> usize {
    let said = house.submit(&[table, "--profile", &profile(name)]);
    assert_eq!(said.code, 0, "{table}: {}", said.told);
    said.receipts.len()
}

/// Complexes by province and type in the official summary; `00` is the nation, where one in two provinces counts once.
fn summary(text: &str) -> BTreeMap<(String, String), u64> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        Some(((cells[0].to_owned(), cells[2].to_owned()), cells[4].parse().ok()?))
    };
    text.lines().skip(1).filter_map(row).filter(|((_, kind), _)| kind != "ALL").collect()
}

fn rows(house: &House, query: &str) -> u64 {
    let answer = house.json(&format!("clusters?effective_on=2025-09-30&status=designated&limit=10000&{query}"));
    answer["data"].as_array().unwrap().len() as u64
}

#[test]
fn the_public_tables_enter_and_count_as_the_official_summary() {
    let Some(reference) = reference() else {
        println!("skipped: the public tables are not beside the project (../shared/reference)");
        return;
    };
    let table = |name: &str| reference.join(name).to_str().unwrap().to_owned();
    let house = House::new(&[]);
    for (name, of) in [
        ("laws.csv", "laws"),
        ("regions.csv", "provinces"),
        ("organizations.csv", "organizations"),
        ("cluster_types.csv", "cluster-types"),
        ("industrial_complexes.csv", "industrial-complexes"),
    ] {
        assert!(all_enter(&house, &table(name), of) > 10, "{name}");
    }
    let official = summary(&fs::read_to_string(table("industrial_complex_summary_2025q3.csv")).unwrap());
    assert!(official.len() > 40, "{official:?}");
    for ((province, kind), complexes) in &official {
        let region = if province == "00" { String::new() } else { format!("&region={province}") };
        assert_eq!(rows(&house, &format!("type={kind}{region}")), *complexes, "{province} {kind}");
    }
    let nation = |kind: &str| official[&("00".to_owned(), kind.to_owned())];
    let overview = house.json("overview?effective_on=2025-09-30")["data"].clone();
    let by_type: BTreeMap<String, u64> = overview["clusters_by_type"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["type_code"].as_str().unwrap().to_owned(), row["clusters"].as_u64().unwrap()))
        .collect();
    assert_eq!(by_type, ["AIC", "GIC", "NIC", "UIC"].map(|kind| (kind.to_owned(), nation(kind))).into());
    assert_eq!(overview["clusters"], 1_349);
    let provinces: u64 = official.iter().filter(|((province, _), _)| province != "00").map(|(_, count)| count).sum();
    let counted =
        overview["clusters_by_region"].as_array().unwrap().iter().map(|row| row["clusters"].as_u64().unwrap());
    assert_eq!(counted.sum::<u64>(), provinces, "one in two provinces counts in both");

    assert!(all_enter(&house, &table("clusters.csv"), "clusters") > 200);
    let again = house.submit(&[&table("industrial_complexes.csv"), "--profile", &profile("industrial-complexes")]);
    assert_eq!(again.code, 0);
    assert!(again.receipts.iter().all(|receipt| receipt["unchanged"] == true), "sent again it changes nothing");
}

/// Rows of the same shape, written for this test.
const EXCERPT: &str = "complex_id,name_ko,type_code,in_2025q3,multi_province_group,sido_code,sigungu_code,designated_area_1000m2_2025q3,status_2025q3,status_ko_2025q3,lon,lat\n\
    x-1,가상단지,NIC,Y,m1,11,11530,1000.5,completed,완료,126.9,37.5\n\
    x-2,나상단지,GIC,Y,,26,26440,200,undeveloped,미개발,,\n\
    x-3,가상단지,NIC,Y,m1,41,41390;41463,500,completed,완료,126.9,37.5\n\
    x-4,다상단지,GIC,,,26,26440,200,completed,완료,,\n";

#[test]
fn an_excerpt_enters_over_the_public_facts() {
    let house = House::new(&["--public-facts"]);
    assert!(house.up.said.iter().any(|line| line.ends_with("0 refused")), "{:?}", house.up.said);
    let before = rows(&house, "");
    assert_eq!(all_enter(&house, &house.file("excerpt.csv", EXCERPT), "industrial-complexes"), 3);
    assert_eq!(rows(&house, ""), before + 2);
    let row = |query: &str| -> Value { house.json(&format!("clusters?q={query}"))["data"][0].clone() };
    let both = row("x-1");
    assert_eq!(both["regions"], serde_json::json!(["11530", "41390", "41463"]));
    assert_eq!(both["area_m2"], 1_500_500);
    assert_eq!(row("x-2")["managing_agency_id"], "PROV-26");
}
