use domain::refusal::Code;
use proto::catalogue::Service;
use serde_json::json;

use super::support::{Told, country};

fn found(told: &Told, address: &str) -> Vec<String> {
    told.rows(&format!("findings?{address}"), &["rule_id", "subject", "severity", "draft"])
}

#[test]
fn findings_are_sorted_by_rule_and_subject() {
    let told = country();
    assert_eq!(
        found(&told, "effective_on=2026-06-01"),
        ["lapse C1 warning false", "similar C1/C3 notice false", "unused_type OLD info false"],
        "the pair C1 and C2 is as the law wants it"
    );
    let row = &told.data("findings?effective_on=2026-06-01&rule=similar")[0];
    assert_eq!(row["finding_id"], "similar-c407a39f0be5");
    assert_eq!(
        row["figures"],
        json!([{ "name": "place", "value": 1 }, { "name": "theme", "value": 1 }, { "name": "score", "value": 1 }])
    );
}

#[test]
fn findings_are_searched_in_both_languages_and_by_subject() {
    let told = country();
    for words in ["c1/c3", "the same REGION", "있고 산업·기술이"] {
        let rows = found(&told, &format!("effective_on=2026-06-01&q={words}"));
        assert_eq!(rows, ["similar C1/C3 notice false"], "{words}");
    }
    assert_eq!(found(&told, "effective_on=2026-06-01&q=moon"), [""; 0]);
}

#[test]
fn a_draft_is_shown_beside_what_is_adopted() {
    let mut told = country();
    assert_eq!(
        found(&told, "effective_on=2026-02-01&rule=similar&theme_from=0.6"),
        ["similar C1/C3 notice false", "similar C1/C3 notice true"]
    );
    told.on("2023-01-01");
    told.say("cluster_amended", json!({ "cluster_id": "C3", "industries": ["26", "30"], "clear": ["technologies"] }));
    // Industry 1/3 now: below 0.5, and enough for a draft of 0.3.
    assert_eq!(found(&told, "effective_on=2026-02-01&rule=similar&theme_from=0.3"), ["similar C1/C3 notice true"]);
    let answer = told.ask("findings?effective_on=2026-02-01&rule=similar&theme_from=0.3");
    assert!(told.trace(&answer["data"][0]["trace"]).contains(&"registry:7".to_owned()));
    for (parameters, code, field) in [
        ("rule=similar&theme_from=half", Code::BadNumber, "theme_from"),
        ("rule=similar&years=3", Code::UnknownField, "years"),
        ("theme_from=0.6", Code::UnknownField, "theme_from"),
        ("rule=moon", Code::BadCode, "rule"),
    ] {
        assert_eq!(told.refused(&format!("findings?{parameters}")), (code, field.to_owned()), "{parameters}");
    }
}

/// What a draft is refused for: the code, the field, what was given and expected.
fn refused(told: &Told, rule: &str, parameter: &str) -> [String; 4] {
    let address = format!("findings?rule={rule}&{parameter}");
    let Err(problem) = told.answer(&address) else { panic!("{address} was answered") };
    let refusal = &problem.refusals()[0];
    assert_eq!(refusal.rule_id, rule);
    [refusal.code.name(), &*refusal.field, &*refusal.given, &*refusal.expected].map(str::to_owned)
}

#[test]
fn a_draft_counts_whole_years_within_a_century() {
    let told = country();
    for (rule, least) in [("arrival", "1"), ("declining", "1"), ("unused_type", "0")] {
        for years in ["99999999999", "100", "-1", "1.5"] {
            let expected = format!("{least} to 99, whole years");
            assert_eq!(
                refused(&told, rule, &format!("years={years}")),
                ["OUT_OF_RANGE", "years", years, expected.as_str()]
            );
        }
        for years in [least, "2.0", "99"] {
            assert!(told.answer(&format!("findings?rule={rule}&years={years}")).is_ok(), "{rule} {years}");
        }
    }
    for rule in ["arrival", "declining"] {
        assert_eq!(refused(&told, rule, "years=0")[0], "OUT_OF_RANGE");
    }
    assert!(told.answer("findings?rule=designation_bar&years=1.5").is_ok(), "a type may be called so");
}

#[test]
fn a_draft_is_refused_what_an_adoption_is() {
    let told = country();
    for (rule, parameter, why) in [
        ("arrival", "rate_from=2", ["OUT_OF_RANGE", "rate_from", "2", "0 to 1"]),
        ("spin_off_share", "from_0=101", ["OUT_OF_RANGE", "from_0", "101", "0 to 100, percent"]),
        ("designation_bar", "NIC=-1", ["OUT_OF_RANGE", "NIC", "-1", "0 to 100, percent"]),
        ("spin_off_share", "from_x=1", ["UNKNOWN_FIELD", "from_x", "1", "from_WON"]),
        ("lapse", "years=1", ["UNKNOWN_FIELD", "years", "1", "nothing: this rule has no parameters"]),
    ] {
        assert_eq!(refused(&told, rule, parameter), why, "{rule} {parameter}");
    }
}

#[test]
fn a_designation_lapses_once_its_last_day_has_passed() {
    let told = country();
    assert_eq!(found(&told, "rule=lapse&effective_on=2026-03-01"), [""; 0]);
    assert_eq!(found(&told, "rule=lapse&effective_on=2026-03-02"), ["lapse C1 warning false"]);
    let answer = told.ask("findings?rule=lapse&effective_on=2026-03-02");
    assert_eq!(told.trace(&answer["data"][0]["trace"]), ["registry:1", "registry:5"]);
    let says = told.rows("findings?rule=lapse&effective_on=2026-03-02", &["statement_ko", "statement_en"]).join(",");
    assert!(says.contains("지정이 법에 따라 실효되었습니다. 해제 기록은 아직 없습니다."), "{says}");
    assert!(says.ends_with("lapsed by law. No release is recorded yet."), "{says}");
}

#[test]
fn a_type_is_unused_after_three_years_or_as_many_as_a_draft_says() {
    let told = country();
    assert_eq!(found(&told, "rule=unused_type&effective_on=2022-12-31"), [""; 0]);
    assert_eq!(found(&told, "rule=unused_type&effective_on=2023-01-01"), ["unused_type OLD info false"]);
    assert_eq!(found(&told, "rule=unused_type&effective_on=2022-12-31&years=2"), ["unused_type OLD info true"]);
    let early = told.rows("findings?rule=unused_type&effective_on=2021-01-01&years=1", &["subject"]);
    assert_eq!(early, ["NIC", "OLD", "REG", "SRD"], "none was designated yet");
}

#[test]
fn laws_above_the_bound_are_found_by_province() {
    let told = country();
    assert_eq!(found(&told, "rule=fragmentation&effective_on=2025-12-31"), [""; 0]);
    assert_eq!(
        found(&told, "rule=fragmentation&effective_on=2025-12-31&laws_above=1"),
        ["fragmentation 11 info true", "fragmentation 41 info true"]
    );
}

#[test]
fn too_much_unsold_land_bars_a_type_in_a_province() {
    let mut told = country();
    told.by("BAI");
    for indicator in ["sold_m2", "sale_target_m2"] {
        told.say("indicator_defined", json!({ "indicator_id": indicator, "name_ko": indicator, "unit": "m2", "aggregation": "last", "better": "neither" }));
    }
    let mut land = |period: &str, sold: &str, target: &str| {
        for (indicator, value) in [("sold_m2", sold), ("sale_target_m2", target)] {
            told.say("observation_reported", json!({ "cluster_id": "C1", "indicator_id": indicator, "period": period, "value": value, "status": "final" }));
        }
    };
    land("2023", "10", "100");
    land("2024", "70", "100");
    assert_eq!(found(&told, "rule=designation_bar&effective_on=2025-12-31"), [""; 0], "there is no tier");
    // 30 percent are unsold in the latest year.
    assert_eq!(found(&told, "rule=designation_bar&effective_on=2025-12-31&NIC=30.1"), [""; 0]);
    told.say("rule_adopted", json!({ "rule_id": "designation_bar", "parameters": "NIC=30" }));
    assert_eq!(
        found(&told, "rule=designation_bar&effective_on=2025-12-31"),
        ["designation_bar NIC/11 notice false", "designation_bar NIC/41 notice false"]
    );
    let says = told.rows("findings?rule=designation_bar&effective_on=2025-12-31&subject=NIC/11", &["statement_en"]);
    assert!(
        says[0].ends_with("30 percent unsold in 2024, at or above 30 percent; new designations are barred."),
        "{says:?}"
    );
    assert_eq!(
        found(&told, "rule=designation_bar&effective_on=2025-12-31&SRD=1").len(),
        2,
        "a draft replaces all tiers: NIC has none in it"
    );
}

#[test]
fn only_in_what_two_are_alike_is_said() {
    let mut told = country();
    told.by("MSIT").on("2023-01-01");
    told.say("cluster_amended", json!({ "cluster_id": "C3", "industries": ["30"], "technologies": ["T01"] }));
    let says = |told: &Told, parameters: &str| {
        let address = format!("findings?rule=similar&effective_on=2026-06-01&subject=C1/C3{parameters}");
        told.rows(&address, &["statement_ko", "statement_en"]).join(",")
    };
    let both = says(&told, "");
    assert!(both.contains("유형이 다르지만 같은 지역에 있고 기술이 겹칩니다."), "{both}");
    assert!(both.ends_with("of different types, yet lie in the same region and share technologies."), "{both}");
    told.say("cluster_amended", json!({ "cluster_id": "C3", "clear": ["technologies"] }));
    let region = says(&told, "&theme_from=0");
    assert!(region.contains("유형이 다르지만 같은 지역에 있습니다."), "{region}");
    assert!(region.ends_with("of different types, yet lie in the same region."), "{region}");
    told.say("cluster_amended", json!({ "cluster_id": "C3", "regions": ["26"] }));
    assert_eq!(says(&told, "&theme_from=0"), "", "there is no ground in common");
    let nothing = says(&told, "&theme_from=0&place_above=-1");
    assert!(nothing.ends_with("have nothing in common, but are within the bounds of the rule."), "{nothing}");
}

#[test]
fn what_is_withdrawn_is_found_no_more() {
    let mut told = country();
    told.at("2026-07-01T00:00:00Z");
    told.withdraw(Service::Registry, "registry-7");
    assert_eq!(found(&told, "rule=similar&effective_on=2026-01-01"), [""; 0]);
    assert_eq!(
        found(&told, "rule=similar&effective_on=2026-01-01&known_at=2026-06-30"),
        ["similar C1/C3 notice false"]
    );
}
