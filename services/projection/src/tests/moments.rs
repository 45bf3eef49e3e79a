use std::collections::BTreeMap;

use kit::log::{Entry, Stream};
use proptest::prelude::*;
use proto::catalogue::Service;
use serde_json::json;

use super::support::{Told, answered, country, pick};
use crate::history::{Gap, History};

/// Every view, at moments of both axes.
const ADDRESSES: &[&str] = &[
    "overview?",
    "clusters?",
    "clusters/C1?",
    "similar?",
    "alignment?",
    "concentration?",
    "budget?by=cluster",
    "budget/reconciliation?",
    "performance?by=region",
    "performance/ratios?",
    "performance/targets?",
    "spin-offs?",
    "foreign-investment?",
    "surveys?",
    "surveys/S1?",
    "governance?",
    "reviews?",
    "recommendations?",
    "findings?",
    "updates?",
    "changes?from=2025-01-15",
];
const MOMENTS: &[&str] =
    &["known_at=2026-12-31&effective_on=2025-12-31", "known_at=2025-02-15&effective_on=2026-06-01"];

fn told() -> Told {
    let mut told = country();
    told.by("BAI").on("2020-05-01");
    told.say(
        "survey_opened",
        json!({ "survey_id": "S1", "title_ko": "조사", "reference_on": "2024-12-31", "due_on": "2025-06-30" }),
    );
    told.say(
        "indicator_defined",
        json!({ "indicator_id": "jobs", "name_ko": "고용", "unit": "명", "aggregation": "sum", "better": "higher" }),
    );
    told.say("programme_defined", json!({ "programme_id": "P1", "name_ko": "사업", "ministry_id": "MOTIE" }));
    for (agency, cluster, won) in [("MOTIE", "C1", "10"), ("KICOX", "C1", "11"), ("MSIT", "C3", "5")] {
        told.by(agency).say("amount_recorded", json!({ "programme_id": "P1", "fiscal_year": 2024, "cluster_id": cluster, "source": "national", "stage": "executed", "amount_krw": won }));
        told.say("observation_reported", json!({ "cluster_id": cluster, "indicator_id": "jobs", "period": "2024", "value": won, "status": "provisional" }));
    }
    told.say("plan_target_set", json!({ "plan_id": "N", "region": "41", "target": "industry", "codes": ["26"], "period_from": "2023", "period_to": "2027" }));
    told.by("MOLIT").on("2025-05-01");
    told.say(
        "review_requested",
        json!({ "review_id": "R1", "type_code": "NIC", "cluster_id": "C9", "name_ko": "새", "regions": ["11"], "consulted_agency_ids": ["MOTIE"], "answer_due_on": "2025-09-30" }),
    );
    told.refuse("law_recorded", "x", domain::refusal::Code::BadId, "law_id");
    told.at("2025-09-01T00:00:00Z");
    told.withdraw(Service::Registry, "registry-6");
    told
}

fn answers(history: &History, moments: &[&str]) -> Vec<String> {
    let addresses =
        ADDRESSES.iter().flat_map(|address| moments.iter().map(move |moment| format!("{address}&{moment}")));
    // That nothing was known yet is an answer too.
    let told = |address: &str| answered(history, address).unwrap_or_else(|problem| format!("{problem:?}"));
    addresses.map(|address| format!("{address}: {}", told(&address))).collect()
}

/// The same streams, taken in turn as the numbers say.
fn interleaved(entries: &[Entry], turns: &[usize]) -> History {
    let mut streams: BTreeMap<u8, Vec<&Entry>> = BTreeMap::new();
    for entry in entries.iter().rev() {
        streams.entry(entry.stream as u8).or_default().push(entry);
    }
    let mut history = History::default();
    let mut turns = turns.iter().copied().cycle();
    while !streams.is_empty() {
        let turn = turns.next().unwrap_or(0) % streams.len();
        let stream = *streams.keys().nth(turn).unwrap();
        match streams.get_mut(&stream).and_then(Vec::pop) {
            Some(entry) => history.apply(entry).unwrap(),
            None => drop(streams.remove(&stream)),
        }
    }
    history
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn how_the_streams_interleave_never_shows(turns in proptest::collection::vec(0_usize..5, 1..60)) {
        let told = told();
        let expected = answers(&told.history, MOMENTS);
        let shuffled = interleaved(&told.entries, &turns);
        for (one, two) in expected.iter().zip(answers(&shuffled, MOMENTS)) {
            prop_assert_eq!(one, &two);
        }
    }
}

#[test]
fn the_past_is_the_same_to_the_byte_whatever_comes_after() {
    let mut told = told();
    let known = ["known_at=2025-12-31&effective_on=2025-12-31", "known_at=2025-02-15&effective_on=2026-06-01"];
    let before = answers(&told.history, &known);
    told.at("2026-01-01T00:00:00Z").by("BAI").on("2019-01-01");
    told.say("agency_succeeded", json!({ "agency_id": "MOLIT", "successor_agency_ids": ["MOTIR"] }));
    told.say("rule_adopted", json!({ "rule_id": "similar", "parameters": "theme_from=0.1" }));
    told.say(
        "cluster_type_defined",
        json!({ "type_code": "REG", "name_ko": "새", "law_id": "L1", "ministry_id": "MSIT", "layer": "area" }),
    );
    told.withdraw(Service::Registry, "registry-5");
    told.withdraw(Service::Budget, "budget-2");
    told.say("cluster_designated", json!({ "cluster_id": "C0", "type_code": "REG", "name_ko": "새", "regions": ["11"], "managing_agency_id": "MSIT" }));
    told.refuse("law_recorded", "y", domain::refusal::Code::BadId, "law_id");
    for (after, before) in answers(&told.history, &known).iter().zip(&before) {
        assert_eq!(after, before);
    }
}

#[test]
fn a_moment_is_now_unless_asked_and_never_later() {
    let told = country();
    let moment = |query: &str| {
        let answer = told.ask(&format!("overview?{query}"));
        pick(&json!([answer]), &["known_at", "effective_on", "position"])[0].clone()
    };
    let now = "2026-12-31T14:59:59.999999Z 2026-12-31 registry:9,budget:0,performance:0,governance:9";
    assert_eq!(moment(""), now);
    assert_eq!(moment("known_at=2199-01-01"), now, "the future answers as now");
    assert_eq!(
        moment("known_at=2025-02-01T00:00:00Z"),
        "2025-02-01T00:00:00.000000Z 2025-02-01 registry:9,budget:0,performance:0,governance:8",
        "recorded at that very microsecond is known"
    );
    assert_eq!(
        moment("known_at=2025-01-31T23:59:59.999999Z&effective_on=2030-01-01"),
        "2025-01-31T23:59:59.999999Z 2030-01-01 registry:8,budget:0,performance:0,governance:8"
    );
    assert_eq!(
        moment("known_at=2025-01-01"),
        "2025-01-01T14:59:59.999999Z 2025-01-01 registry:8,budget:0,performance:0,governance:8"
    );
    assert_eq!(
        moment("known_at=2025-01-31T15:00:00Z"),
        "2025-01-31T15:00:00.000000Z 2025-02-01 registry:8,budget:0,performance:0,governance:8"
    );
}

#[test]
fn a_record_that_cannot_be_read_parks_its_entity_and_nothing_else() {
    let mut told = country();
    told.at("2025-09-01T00:00:00Z").on("2023-01-01");
    told.garble(Service::Registry, "cluster.C1");
    told.say("cluster_amended", json!({ "cluster_id": "C1", "name_ko": "나중" }));
    told.say("cluster_amended", json!({ "cluster_id": "C2", "name_ko": "바뀜" }));
    let answer = told.ask("clusters?effective_on=2025-12-31");
    assert_eq!(pick(&answer["data"], &["cluster_id", "name_ko"])[..2], ["C1 가산", "C2 바뀜"]);
    assert_eq!(pick(&answer["warnings"], &["code", "given"]), ["PARKED registry:10 cluster.C1"]);
    assert_eq!(told.ask("clusters?known_at=2025-08-31")["warnings"], json!([]), "it was not there yet");
    assert_eq!(
        told.rows("updates?update_id=garbled", &["kind", "subject", "effective_on", "position"]),
        ["- C1 - registry:10"]
    );
}

#[test]
fn freshness_names_who_contributed_and_how_long_ago() {
    let told = country();
    let answer = told.ask("alignment?known_at=2025-03-01T00:01:40Z");
    assert_eq!(
        pick(&answer["freshness"], &["agency_id", "last_recorded_at", "age_seconds"]),
        [
            "BAI 2025-03-01T00:00:00.000000Z 100",
            "MOLIT 2025-01-01T00:00:00.000000Z 5097700",
            "MOTIE 2025-01-01T00:00:00.000000Z 5097700",
            "MSIT 2025-02-01T00:00:00.000000Z 2419300",
        ]
    );
}

#[test]
fn entries_come_in_order_and_once() {
    let told = country();
    let mut history = History::default();
    let registry: Vec<&Entry> = told.entries.iter().filter(|entry| entry.stream == Stream::Registry).collect();
    history.apply(registry[0]).unwrap();
    history.apply(registry[0]).unwrap();
    assert_eq!(history.apply(registry[2]), Err(Gap { stream: Stream::Registry, last: 1, found: 3 }));
    assert_eq!(history.position().text(), "registry:1,budget:0,performance:0,governance:0");
}
