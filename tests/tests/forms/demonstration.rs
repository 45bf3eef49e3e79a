//! The demonstration: the figures that the evaluation names, and something to see in every view.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::House;

const FINDINGS: [&str; 13] = [
    "alignment",
    "arrival",
    "concentration",
    "declining",
    "designation_bar",
    "fragmentation",
    "lapse",
    "overdue",
    "reconciliation",
    "similar",
    "spin_off_share",
    "survey_completeness",
    "unused_type",
];

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value}"))
}

fn rows(house: &House, path: &str) -> Vec<Value> {
    house.json(path)["data"].as_array().unwrap().clone()
}

#[test]
fn the_figures_of_the_evaluation_are_there_and_every_view_has_something_to_show() {
    let house = House::new(&["--demo"]);
    let told = &house.up.said;
    assert!(told.iter().any(|line| line.starts_with("demonstration: 4")), "{told:?}");

    // What the evaluation found on its day.
    let then = house.json("overview?effective_on=2024-09-30")["data"].clone();
    assert_eq!(
        (&then["types_defined"], &then["types"], &then["types_never_used"]),
        (&json!(65), &json!(52), &json!(13))
    );
    assert_eq!(then["clusters"], 2_330);
    let regions = then["clusters_by_region"].as_array().unwrap();
    let all: u64 = regions.iter().map(|row| number(&row["clusters"])).sum();
    let capital = regions.iter().filter(|row| ["11", "28", "41"].contains(&row["region"].as_str().unwrap()));
    let outside = (all - capital.map(|row| number(&row["clusters"])).sum::<u64>()) * 1_000 / all;
    assert!((825..835).contains(&outside), "{outside} of a thousand lie outside the capital region");

    // Five years of money.
    let now = house.json("overview")["data"].clone();
    let years: Vec<u64> =
        now["budget_by_year"].as_array().unwrap().iter().map(|row| number(&row["fiscal_year"])).collect();
    assert_eq!(years, [2021, 2022, 2023, 2024, 2025]);
    assert_eq!(now["budget_total"], json!(6_500_000_000_000_u64));

    // Late, corrected and withdrawn facts: what was known then differs from what is known now about then.
    let known_then = house.json("overview?known_at=2024-09-30")["data"]["clusters"].clone();
    assert_ne!(known_then, json!(2_330), "some facts came late");
    for status in ["refused", "superseded", "withdrawn"] {
        assert!(rows(&house, &format!("updates?status={status}")).len() >= 10, "{status}");
    }

    let found: BTreeSet<String> =
        rows(&house, "findings?limit=10000").iter().map(|row| row["rule_id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(found, FINDINGS.map(str::to_owned).into());

    for view in [
        "alignment",
        "budget?by=type",
        "budget?by=programme",
        "budget/reconciliation",
        "foreign-investment",
        "performance?by=type",
        "performance/ratios?by=all",
        "performance/targets",
        "similar",
        "spin-offs",
    ] {
        assert!(rows(&house, view).len() >= 5, "{view}");
    }
    for part in ["rows", "hhi", "pairs"] {
        assert!(!house.json("concentration")["data"][part].as_array().unwrap().is_empty(), "{part}");
    }
    assert!(!house.json("governance")["data"]["differently_listed"].as_array().unwrap().is_empty());

    let surveys = rows(&house, "surveys");
    let open = surveys.iter().find(|survey| survey["state"] == "open").unwrap();
    let (expected, submitted) = (number(&open["expected"]), number(&open["submitted"]));
    assert!(expected / 3 < submitted && submitted < expected * 2 / 3, "half answered: {submitted} of {expected}");
    let of = house.json(&format!("surveys/{}", open["survey_id"].as_str().unwrap()))["data"].clone();
    assert!(of["discrepancies"].as_array().unwrap().len() >= 5);
    let states: BTreeSet<String> =
        rows(&house, "reviews").iter().map(|row| row["state"].as_str().unwrap().to_owned()).collect();
    assert_eq!(states, ["concluded", "open"].map(str::to_owned).into());
    assert!(rows(&house, "recommendations").iter().any(|row| row["overdue"] == true));

    let meta: Value = house.json("meta");
    assert_eq!(meta["demonstration"], true, "every page says that it is not real");
    let invented = rows(&house, "clusters?limit=10000");
    assert!(invented.iter().all(|row| row["name_ko"].as_str().unwrap().starts_with("가상 ")));
}
