//! How the house is set up: agencies with their grants, laws, rules, types. Real but for the grants and for the reviews that
//! some types need from 2023-07-01 on.

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use serde_json::{Map, Value, json};

use super::{
    clusters::{REVIEWS_FROM, START, SUCCESSION},
    kinds::{KINDS, REVIEWED, UNUSED},
    log::{Log, OPERATOR, sending_day, text},
    public,
};

/// Tells the founding and what changes of it later.
pub fn tell(log: &mut Log) {
    for fact in public::agencies().chain(public::laws()).chain(public::rules()) {
        log.repeat(announced(&fact), fact);
    }
    rules(log);
    grants(log);
    types(log);
}

/// Facts of the past on the first day, later ones shortly before they take effect.
fn announced(fact: &Map<String, Value>) -> Date {
    match public::effective_on(fact) {
        Some(day) if day > START => sending_day(day.saturating_sub(20.days())),
        _ => START,
    }
}

fn rules(log: &mut Log) {
    let mut adopt = |on: Date,
                     effective: Date,
                     rule: &str,
                     parameters: Value,
                     law: Option<&str>,
                     article: Option<&str>,
                     why: &str| {
        let fields =
            json!({"rule_id": rule, "parameters": parameters, "law_id": law, "article": article, "rationale": why});
        log.say(on, OPERATOR, "rule_adopted", effective, fields);
    };
    let land = Some("L-land-use-regulation");
    let similar = json!(["place_weight=0.5", "theme_weight=0.5", "place_above=0", "theme_from=0.5"]);
    adopt(
        START,
        date(2021, 1, 1),
        "similar",
        similar,
        land,
        Some("6"),
        "가상: 같은 곳에 같은 주제의 지정이 있는지 살핀다.",
    );
    adopt(
        START,
        date(2021, 1, 1),
        "alignment",
        json!(["coverage_from=0.5"]),
        Some("L-balanced-growth"),
        None,
        "가상: 두 계획의 절반은 겹쳐야 한다.",
    );
    adopt(
        START,
        date(2021, 1, 1),
        "unused_type",
        json!(["years=3"]),
        land,
        Some("13"),
        "가상: 세 해 동안 쓰이지 않은 유형을 찾는다.",
    );
    adopt(
        date(2022, 2, 15),
        date(2022, 3, 1),
        "arrival",
        json!(["rate_from=0.5", "years=3"]),
        Some("L-free-economic-zones"),
        Some("28-3"),
        "가상: 신고의 절반은 도착해야 한다.",
    );
    adopt(
        date(2022, 2, 15),
        date(2022, 3, 1),
        "fragmentation",
        json!(["laws_above=10"]),
        None,
        None,
        "가상: 한 시·도에 열 개를 넘는 법이 쓰이면 살핀다.",
    );
    adopt(
        date(2024, 2, 15),
        date(2024, 3, 1),
        "fragmentation",
        json!(["laws_above=18"]),
        None,
        None,
        "가상: 기준을 높인다.",
    );
}

fn grants(log: &mut Log) {
    let everything = json!([
        "registry.*",
        "budget.*",
        "performance.*",
        "review_requested",
        "opinion_given",
        "review_concluded",
        "action_reported",
        "survey_answered",
        "survey_submitted"
    ]);
    for fact in public::agencies().filter(|fact| text(fact, "record") == "agency_registered") {
        let agency = text(&fact, "agency_id");
        let mut grant = match (text(&fact, "kind"), agency) {
            (_, "NABO") => json!({"records": ["recommendation_issued", "recommendation_closed"]}),
            (_, "PCBND" | "PCBD") => {
                json!({"records": ["review_concluded", "opinion_given", "plan_target_set", "action_reported"]})
            }
            (_, "KICOX") => {
                json!({"records": ["registry.*", "performance.*", "budget.*", "survey_answered", "survey_submitted", "action_reported"], "type_codes": ["NIC", "GIC", "UIC", "AIC", "SGC"]})
            }
            (_, "INNOPOLIS") => {
                json!({"records": ["performance.*", "survey_answered", "survey_submitted", "action_reported"], "type_codes": ["SRD", "SSZ"]})
            }
            ("ministry", _) => json!({"records": everything}),
            ("province", _) => json!({"records": everything, "regions": [text(&fact, "region")]}),
            ("zone_authority", _) => {
                json!({"records": ["performance.*", "survey_answered", "survey_submitted"], "type_codes": ["FEZ"]})
            }
            _ => {
                json!({"records": ["survey_answered", "survey_submitted", "cluster_identified", "observation_reported"]})
            }
        };
        if let Some(fields) = grant.as_object_mut() {
            fields.insert("grant_id".into(), json!(format!("G-{agency}")));
            fields.insert("agency_id".into(), json!(agency));
        }
        let effective = public::effective_on(&fact).filter(|day| *day > START).unwrap_or(date(2021, 1, 1));
        log.say(announced(&fact), OPERATOR, "grant_issued", effective, grant);
    }
}

/// The sixty-five, first as the law has them; then with the review, and with the ministries of the succession.
fn types(log: &mut Log) {
    let counted = |code: &str| KINDS.iter().any(|kind| kind.code == code) || UNUSED.contains(&code);
    for fact in public::types().filter(|fact| counted(text(fact, "type_code"))) {
        let code = text(&fact, "type_code").to_owned();
        let since = public::effective_on(&fact).unwrap_or(START);
        if REVIEWED.contains(&code.as_str()) && since == SUCCESSION {
            reviewed(log, date(2025, 9, 15), since, fact);
        } else if REVIEWED.contains(&code.as_str()) {
            log.repeat(START, fact.clone());
            reviewed(log, date(2023, 6, 15), REVIEWS_FROM, fact);
        } else {
            log.repeat(announced(&fact), fact);
        }
    }
}

fn reviewed(log: &mut Log, on: Date, effective: Date, mut fact: Map<String, Value>) {
    fact.remove("update_id");
    fact.remove("effective_on");
    fact.insert("review_required".into(), json!(true));
    fact.insert("note".into(), json!("demonstration: no act asks for this review"));
    log.say(on, OPERATOR, "cluster_type_defined", effective, Value::Object(fact));
}
