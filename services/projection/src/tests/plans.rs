use serde_json::json;

use super::support::{Told, pick};

fn told() -> Told {
    let mut told = Told::default();
    let mut set = |plan: &str, region: &str, target: &str, codes: &[&str], to: &str| {
        told.say(
            "plan_target_set",
            json!({ "plan_id": plan, "region": region, "target": target, "codes": codes, "period_from": "2023", "period_to": to }),
        );
    };
    set("N", "41", "industry", &["26", "29", "30"], "2027");
    set("P", "41", "industry", &["26110"], "2027");
    set("P", "11", "industry", &["26"], "2027");
    set("P", "11", "technology", &["T01", "T02"], "2027");
    set("P", "26", "technology", &["T01"], "2027");
    set("P", "41", "technology", &["T01"], "2024");
    told
}

const ALL: &[&str] = &[
    "plan_a",
    "plan_b",
    "region",
    "target",
    "a_codes",
    "b_codes",
    "matched",
    "coverage_a",
    "coverage_b",
    "jaccard",
    "insufficient",
];

#[test]
fn every_ordered_pair_of_plans_that_both_name_something_is_compared() {
    assert_eq!(
        told().rows("alignment?effective_on=2025-06-01", ALL),
        [
            r#"N P 41 industry ["26","29","30"] ["26"] ["26"] 0.333333 1 0.333333 true"#,
            r#"P N 41 industry ["26"] ["26","29","30"] ["26"] 1 0.333333 0.333333 false"#,
        ]
    );
}

#[test]
fn the_least_covered_plan_is_named_with_what_it_was_compared_in() {
    let found = told().rows("findings?rule=alignment&effective_on=2025-06-01", &["statement_ko", "statement_en"]);
    let ko = "경기도: 계획 사이의 반영률이 기준보다 낮은 조합이 1건입니다. 가장 낮은 것은 N → P 산업 33.33%입니다.";
    let en = "1 comparison of plans agrees too little; the lowest is N → P in industries, 33.33 percent.";
    assert!(found.len() == 1 && found[0].starts_with(ko) && found[0].ends_with(en), "{found:?}");
}

#[test]
fn of_several_that_are_covered_least_one_is_named_as_one_of_them() {
    let mut told = told();
    told.say(
        "plan_target_set",
        json!({ "plan_id": "Q", "region": "41", "target": "industry", "codes": ["29"], "period_from": "2023", "period_to": "2027" }),
    );
    let found =
        told.rows("findings?rule=alignment&effective_on=2025-06-01", &["statement_ko", "statement_en"]).join(",");
    // P and Q name nothing that the other does.
    assert!(found.contains("조합이 4건입니다. 가장 낮은 것 가운데 하나는 P → Q 산업 0%입니다."), "{found}");
    assert!(found.ends_with("one of the lowest is P → Q in industries, 0 percent."), "{found}");
}

#[test]
fn with_both_plans_named_there_is_a_row_for_each_province_of_either() {
    assert_eq!(
        told().rows("alignment?effective_on=2025-06-01&plan_a=N&plan_b=P&target=industry", ALL),
        [
            r#"N P 11 industry [] ["26"] [] - 0 - false"#,
            r#"N P 41 industry ["26","29","30"] ["26"] ["26"] 0.333333 1 0.333333 true"#,
        ]
    );
    assert_eq!(
        told().rows("alignment?effective_on=2025-06-01&plan_a=N&plan_b=X", &["region", "coverage_b", "coverage_a"]),
        ["41 - 0"]
    );
}

#[test]
fn a_plan_names_its_codes_within_its_period_only() {
    let told = told();
    let regions = |on: &str| {
        pick(
            &told.data(&format!("concentration?effective_on={on}&target=technology"))["rows"],
            &["code", "regions", "region_count", "share"],
        )
    };
    assert_eq!(regions("2024-12-31"), [r#"T01 ["11","26","41"] 3 0.75"#, r#"T02 ["11"] 1 0.25"#]);
    assert_eq!(regions("2025-01-01"), [r#"T01 ["11","26"] 2 0.666667"#, r#"T02 ["11"] 1 0.333333"#]);
    assert_eq!(regions("2022-12-31"), [""; 0]);
}

#[test]
fn concentration_comes_with_its_index_and_the_provinces_of_one_choice() {
    let data = told().data("concentration?effective_on=2024-12-31&plan=P&target=technology");
    assert_eq!(pick(&data["hhi"], &["plan", "target", "hhi"]), ["P technology 0.625"]);
    assert_eq!(
        pick(&data["pairs"], &["plan", "target", "region_a", "region_b", "jaccard"]),
        ["P technology 11 26 0.5", "P technology 11 41 0.5", "P technology 26 41 1"]
    );
    assert_eq!(data["rows"][0]["plan"], "P");
}

#[test]
fn a_share_of_all_choices_of_a_plan_opens_to_all_of_them() {
    let mut told = told();
    let choice = |code: &str, region: &str| json!({ "plan_id": "Q", "region": region, "target": "technology", "codes": [code], "period_from": "2023", "period_to": "2027" });
    told.say("plan_target_set", choice("T01", "11"));
    told.say("plan_target_set", choice("T02", "26"));
    let answer = told.ask("concentration?effective_on=2024-12-31&plan=Q&target=technology");
    assert_eq!(pick(&answer["data"]["rows"], &["code", "share"]), ["T01 0.5", "T02 0.5"]);
    let token = answer["data"]["rows"][0]["trace"].as_str().unwrap();
    assert_eq!(told.rows(&format!("trace?figure={token}"), &["kind", "subject"]).len(), 2);
}

#[test]
fn a_technology_named_for_more_than_half_of_the_provinces_is_found() {
    let mut told = told();
    let subjects =
        |told: &Told| told.rows("findings?rule=concentration&effective_on=2024-12-31", &["subject", "severity"]);
    assert_eq!(subjects(&told), [""; 0]);
    // Seventeen provinces: nine are more than half of them, eight are not.
    for region in ["27", "28", "29", "30", "31"] {
        told.say("plan_target_set", json!({ "plan_id": "P", "region": region, "target": "technology", "codes": ["T01"], "period_from": "2023", "period_to": "2027" }));
    }
    assert_eq!(subjects(&told), [""; 0]);
    told.say("plan_target_set", json!({ "plan_id": "P", "region": "36", "target": "technology", "codes": ["T01"], "period_from": "2023", "period_to": "2027" }));
    assert_eq!(subjects(&told), ["P/T01 info"]);
}

#[test]
fn a_province_with_an_insufficient_row_is_found_once() {
    let told = told();
    let rows = told.rows("findings?rule=alignment&effective_on=2025-06-01", &["subject", "severity", "figures"]);
    assert_eq!(rows, [r#"41 notice [{"name":"insufficient","value":1},{"name":"lowest_coverage","value":0.333333}]"#]);
    assert_eq!(
        told.rows("findings?rule=alignment&effective_on=2025-06-01&coverage_from=0.3", &["subject", "draft"]),
        ["41 false"]
    );
}
