use domain::refusal::Code;
use serde_json::json;

use super::support::country;

const ON: &str = "effective_on=2025-12-31";
const ALL: &[&str] =
    &["a", "b", "place", "industry", "technology", "theme", "score", "same_type", "same_ministry", "relation"];

#[test]
fn pairs_share_ground_and_theme() {
    let told = country();
    assert_eq!(
        told.rows(&format!("similar?{ON}"), ALL),
        ["C1 C2 1 0.5 0 0.5 0.75 false false required", "C1 C3 1 1 0.5 1 1 false false none"]
    );
}

#[test]
fn filters_hold_for_either_of_the_two() {
    let told = country();
    let pairs = |filter: &str| told.rows(&format!("similar?{ON}&{filter}"), &["a", "b"]).join(", ");
    assert_eq!(pairs("min_score=0.75"), "C1 C2, C1 C3");
    assert_eq!(pairs("min_score=0.750001"), "C1 C3");
    assert_eq!(pairs("type=REG"), "C1 C2");
    assert_eq!(pairs("cluster=C1"), "C1 C2, C1 C3");
    assert_eq!(pairs("cluster=C3"), "C1 C3");
    assert_eq!(pairs("region=41"), "C1 C2, C1 C3");
    assert_eq!(told.refused("similar?min_score=2"), (Code::OutOfRange, "min_score".into()));
    assert_eq!(told.refused("similar?min_score=-0.1"), (Code::OutOfRange, "min_score".into()));
}

#[test]
fn the_rule_of_the_day_decides() {
    let mut told = country();
    told.by("BAI").on("2026-01-01").at("2025-06-01T00:00:00Z");
    told.say(
        "rule_adopted",
        json!({ "rule_id": "similar", "parameters": "theme_from=0.6;place_weight=0.25;theme_weight=0.75" }),
    );
    assert_eq!(told.rows("similar?effective_on=2025-12-31", &["a", "b", "score"]), ["C1 C2 0.75", "C1 C3 1"]);
    assert_eq!(told.rows("similar?effective_on=2026-01-01", &["a", "b", "score"]), ["C1 C3 1"]);
    assert_eq!(told.rows("similar?known_at=2025-05-31&effective_on=2026-01-01", &["a", "b"]), ["C1 C2", "C1 C3"]);
}

#[test]
fn as_much_may_be_asked_for_as_the_weights_make_of_a_score() {
    let mut told = country();
    told.by("BAI").on("2026-01-01").at("2025-06-01T00:00:00Z");
    told.say("rule_adopted", json!({ "rule_id": "similar", "parameters": "place_weight=1;theme_weight=0.75" }));
    let pairs = |least: &str| {
        told.rows(&format!("similar?effective_on=2026-01-01&min_score={least}"), &["a", "b", "score"]).join(", ")
    };
    assert_eq!((pairs("1.5").as_str(), pairs("1.75").as_str()), ("C1 C3 1.75", "C1 C3 1.75"));
    let Err(problem) = told.answer("similar?effective_on=2026-01-01&min_score=1.76") else { panic!("was answered") };
    let refusal = &problem.refusals()[0];
    assert_eq!((refusal.code, &*refusal.expected, refusal.rule_id), (Code::OutOfRange, "0 to 1.75", "similar"));
}

#[test]
fn boundaries_decide_the_ground_where_both_have_one() {
    let square = |west: f64, east: f64| {
        json!({ "type": "Polygon", "coordinates": [[[west, 37.0], [east, 37.0], [east, 37.1], [west, 37.1], [west, 37.0]]] }).to_string()
    };
    let mut told = country();
    told.on("2023-01-01");
    for (id, west, east) in [("C1", 127.0, 127.4), ("C3", 127.3, 127.5)] {
        told.say("cluster_amended", json!({ "cluster_id": id, "boundary": square(west, east) }));
    }
    // A tenth of a degree of the smaller one's two.
    assert_eq!(told.rows(&format!("similar?{ON}&cluster=C3"), ALL), ["C1 C3 0.5 1 0.5 1 0.75 false false none"]);
    let says = told.rows(&format!("findings?{ON}&subject=C1/C3"), &["statement_ko", "statement_en"]).join(",");
    assert!(says.contains("유형이 다르지만 땅·산업·기술이 겹칩니다."), "{says}");
    assert!(says.ends_with("yet share ground, industries and technologies."), "{says}");
    told.on("2023-02-01");
    told.say("cluster_amended", json!({ "cluster_id": "C3", "boundary": square(127.4, 127.5) }));
    assert_eq!(told.rows(&format!("similar?{ON}&cluster=C3"), ALL), [""; 0], "an edge that touches is no ground");
}

#[test]
fn a_draft_is_compared_with_everything_in_force_and_recorded_nowhere() {
    let told = country();
    let check = |draft: serde_json::Value| format!("similar/check?{ON}&draft={draft}");
    let draft = json!({ "cluster_id": "B1", "type_code": "SRD", "regions": ["41117"], "industries": ["26", "29"] });
    assert_eq!(
        told.rows(&check(draft), ALL),
        ["B1 C1 1 1 0 1 1 false false none", "B1 C2 1 0.5 0 0.5 0.75 false false none"]
    );
    let own = json!({ "cluster_id": "C1", "type_code": "NIC", "regions": ["11530"], "industries": ["26", "29"] });
    assert_eq!(told.rows(&check(own), &["a", "b"]), ["C1 C3"], "not with itself");
    // A cluster may be called as a draft without an id is.
    let mut told = told;
    told.say("cluster_designated", json!({ "cluster_id": "draft", "type_code": "NIC", "name_ko": "초안", "regions": ["41117"], "industries": ["26"], "managing_agency_id": "MSIT" }));
    let nameless = json!({ "type_code": "SRD", "regions": ["41117"], "industries": ["26"] });
    assert!(told.rows(&check(nameless), &["a", "b"]).contains(&"draft draft-2".to_owned()));
    assert_eq!(told.refused(&check(json!({ "type_code": "MOON", "regions": ["11"] }))).0, Code::UnknownReference);
    assert_eq!(told.refused("similar/check"), (Code::MissingField, "draft".into()));
}

#[test]
fn a_draft_is_checked_on_the_day_of_the_question() {
    let told = country();
    let draft = json!({ "effective_on": "2021-12-31", "type_code": "SRD", "regions": ["41117"], "industries": ["26"] });
    let check =
        |asked: &str| told.ask(&format!("similar/check?{asked}draft={draft}"))["data"].as_array().unwrap().len();
    assert_eq!(check("effective_on=2021-12-31&"), 1, "C2 is designated on the next day");
    assert_eq!(check("effective_on=2022-01-01&"), 2);
    assert_eq!(check(""), 2, "of today");
}
