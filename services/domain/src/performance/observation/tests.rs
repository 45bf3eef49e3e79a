use crate::testing::{CLUSTER, Fields, INDICATOR, Story, base, designated, with};

const SEEN: Fields<'static> =
    &[("cluster_id", "C-1"), ("indicator_id", "I-1"), ("period", "2023"), ("value", "10"), ("status", "final")];
const AIM: Fields<'static> = &[("cluster_id", "C-1"), ("indicator_id", "I-1"), ("period", "2023"), ("value", "500")];

#[test]
fn an_observation_is_of_a_known_cluster_and_indicator() {
    let cases = [
        ("cluster_id", "C-9", "UNKNOWN_REFERENCE"),
        ("indicator_id", "I-9", "UNKNOWN_REFERENCE"),
        ("period", "2023Q5", "BAD_PERIOD"),
        ("value", "1e3", "BAD_NUMBER"),
        ("status", "perhaps", "BAD_CODE"),
        ("effective_on", "2019-12-31", "NOT_IN_FORCE"),
    ];
    for (field, given, code) in cases {
        let named = if field == "effective_on" { "cluster_id" } else { field };
        designated().when("observation_reported", &with(SEEN, &[(field, given)])).then_refused(code, named);
    }
    for (field, given, code) in cases.iter().filter(|(field, ..)| *field != "status") {
        let named = if *field == "effective_on" { "cluster_id" } else { field };
        designated().when("target_set", &with(AIM, &[(field, given)])).then_refused(code, named);
    }
}

#[test]
fn a_cluster_that_is_suspended_or_expired_still_reports_and_a_released_one_does_not() {
    let suspended = designated().given("cluster_suspended", &[("cluster_id", "C-1"), ("effective_on", "2021-01-01")]);
    suspended.when("observation_reported", SEEN).then_accepted();
    let expired = base().given("cluster_designated", &with(CLUSTER, &[("expires_on", "2021-01-01")]));
    expired.when("observation_reported", SEEN).then_accepted();
    let released = designated()
        .given("cluster_released", &[("cluster_id", "C-1"), ("reason", "끝"), ("effective_on", "2024-06-01")]);
    released.clone().when("observation_reported", SEEN).then_refused("NOT_IN_FORCE", "cluster_id");
    released.clone().when("target_set", AIM).then_refused("NOT_IN_FORCE", "cluster_id");
    released.when("observation_reported", &with(SEEN, &[("effective_on", "2024-05-31")])).then_accepted();
}

#[test]
fn an_observation_keeps_the_bounds_of_its_day() {
    designated().when("observation_reported", &with(SEEN, &[("value", "-0.1")])).then_refused("OUT_OF_RANGE", "value");
    designated().when("observation_reported", &with(SEEN, &[("value", "100.1")])).then_refused("OUT_OF_RANGE", "value");
    designated().when("observation_reported", &with(SEEN, &[("value", "100")])).then_accepted();
    designated().when("target_set", AIM).then_accepted();
    let story =
        designated().given("indicator_defined", &with(INDICATOR, &[("maximum", ""), ("effective_on", "2025-01-01")]));
    story.clone().when("observation_reported", &with(SEEN, &[("value", "101")])).then_refused("OUT_OF_RANGE", "value");
    story
        .when("observation_reported", &with(SEEN, &[("value", "101"), ("effective_on", "2025-01-01")]))
        .then_accepted();
}

fn seen(value: &'static str) -> Vec<(&'static str, &'static str)> {
    with(SEEN, &[("value", value)])
}

#[test]
fn the_latest_word_wins_whatever_its_day() {
    let story = designated()
        .given("observation_reported", &seen("10"))
        .given("observation_reported", &with(&seen("20"), &[("effective_on", "2024-01-01")]));
    let value = |story: &Story, on| {
        let series = story.world.observations["C-1.I-1"].fold(crate::history::Known::NOW, crate::testing::day(on));
        series.observations.into_values().next().map(|standing| standing.value.value.to_string())
    };
    assert_eq!(value(&story, "2024-12-31"), Some("20".to_owned()));
    assert_eq!(value(&story, "2023-12-31"), None);
    // Ten again is something new, though ten was said of this very day.
    story.when("observation_reported", &seen("10")).then_accepted();
}

#[test]
fn the_value_that_stands_is_a_repeat_of_the_same_agency() {
    let story = designated().given("observation_reported", &seen("10"));
    story
        .clone()
        .when("observation_reported", &with(&seen("10.0"), &[("effective_on", "2024-07-01"), ("note", "x")]))
        .then_unchanged("u11");
    story.clone().when("observation_reported", &with(&seen("10"), &[("effective_on", "2024-05-01")])).then_accepted();
    story.clone().when("observation_reported", &with(&seen("10"), &[("status", "provisional")])).then_accepted();
    story.clone().when("observation_reported", &with(&seen("10"), &[("definition", "v2")])).then_accepted();
    story.clone().when("observation_reported", &with(&seen("10"), &[("period", "2023H1")])).then_accepted();
    let grant = [("effective_on", "2020-01-01"), ("grant_id", "G"), ("agency_id", "M-1"), ("records", "performance.*")];
    story
        .given("grant_issued", &grant)
        .when("observation_reported", &with(&seen("10"), &[("agency", "M-1")]))
        .then_accepted();
}

#[test]
fn the_same_again_is_a_repeat_even_where_it_would_be_refused_today() {
    let story = designated()
        .given("observation_reported", SEEN)
        .given("indicator_defined", &with(INDICATOR, &[("maximum", "5")]));
    story.clone().when("observation_reported", &with(SEEN, &[("note", "x")])).then_unchanged("u11");
    story
        .when("observation_reported", &with(SEEN, &[("effective_on", "2024-06-02"), ("value", "11")]))
        .then_refused("OUT_OF_RANGE", "value");
}

#[test]
fn an_observation_is_corrected_and_withdrawn() {
    let story = designated()
        .given("observation_reported", SEEN)
        .given("observation_reported", &with(SEEN, &[("supersedes", "u11"), ("value", "12"), ("period", "2022")]));
    let end = story.world.observations["C-1.I-1"].end();
    assert_eq!(end.observations.keys().map(ToString::to_string).collect::<Vec<_>>(), ["2022"]);
    let withdraw = [("withdrawn_update_id", "u12"), ("reason", "착오")];
    let story = story.when_to(proto::catalogue::Service::Performance, "record_withdrawn", &withdraw).then_accepted();
    assert!(story.world.observations["C-1.I-1"].end().observations.is_empty());
}
