use crate::testing::{Fields, Story, base, with};

const ISSUED: Fields<'static> = &[
    ("recommendation_id", "N-1"),
    ("addressee_agency_id", "M-2"),
    ("title_ko", "권고"),
    ("due_on", "2024-12-31"),
    ("finding_id", "similar-0"),
];
const CLOSED: Fields<'static> = &[("recommendation_id", "N-1"), ("outcome", "partly")];

fn action(percent: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![("recommendation_id", "N-1"), ("progress_percent", percent)]
}

fn issued() -> Story {
    base().given("recommendation_issued", ISSUED)
}

#[test]
fn a_recommendation_is_issued_once_to_an_agency_that_stands() {
    base()
        .when("recommendation_issued", &with(ISSUED, &[("addressee_agency_id", "M-9")]))
        .then_refused("UNKNOWN_REFERENCE", "addressee_agency_id");
    issued()
        .when("recommendation_issued", &with(ISSUED, &[("title_ko", "x")]))
        .then_refused("ALREADY_EXISTS", "recommendation_id");
    issued().when("recommendation_issued", ISSUED).then_unchanged("u10");
}

#[test]
fn progress_does_not_go_back_without_a_note() {
    base().when("action_reported", &action("10")).then_refused("UNKNOWN_REFERENCE", "recommendation_id");
    issued().when("action_reported", &action("100.1")).then_refused("OUT_OF_RANGE", "progress_percent");
    issued().when("action_reported", &action("-1")).then_refused("OUT_OF_RANGE", "progress_percent");
    let story = issued().given("action_reported", &action("40"));
    story.clone().when("action_reported", &action("39.9")).then_refused("OUT_OF_RANGE", "progress_percent");
    story.clone().when("action_reported", &action("40")).then_unchanged("u11");
    // In the order of the log, whatever the day.
    story
        .clone()
        .when("action_reported", &with(&action("39"), &[("effective_on", "2024-01-01")]))
        .then_refused("OUT_OF_RANGE", "progress_percent");
    let story = story.given("action_reported", &with(&action("30"), &[("note", "재산정")]));
    story.when("action_reported", &action("35")).then_accepted();
}

#[test]
fn a_withdrawn_report_may_not_leave_progress_going_back() {
    let story = issued()
        .given("action_reported", &action("10"))
        .given("action_reported", &with(&action("5"), &[("note", "x")]))
        .given("action_reported", &action("7"));
    let withdraw = [("withdrawn_update_id", "u12"), ("reason", "착오")];
    let governance = proto::catalogue::Service::Governance;
    story
        .clone()
        .when_to(governance, "record_withdrawn", &withdraw)
        .then_refused("OUT_OF_RANGE", "withdrawn_update_id");
    story
        .when_to(governance, "record_withdrawn", &[("withdrawn_update_id", "u13"), ("reason", "착오")])
        .then_accepted();
}

#[test]
fn closing_needs_no_full_progress_and_ends_it() {
    base().when("recommendation_closed", CLOSED).then_refused("UNKNOWN_REFERENCE", "recommendation_id");
    let story = issued().given("recommendation_closed", CLOSED);
    story.clone().when("action_reported", &action("50")).then_refused("NOT_IN_FORCE", "recommendation_id");
    story
        .clone()
        .when("recommendation_closed", &with(CLOSED, &[("outcome", "withdrawn")]))
        .then_refused("NOT_IN_FORCE", "recommendation_id");
    story
        .clone()
        .when("recommendation_issued", &with(ISSUED, &[("title_ko", "x")]))
        .then_refused("ALREADY_EXISTS", "recommendation_id");
    story.when("recommendation_closed", CLOSED).then_unchanged("u11");
}
