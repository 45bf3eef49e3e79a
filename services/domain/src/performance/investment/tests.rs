use crate::testing::{Fields, Story, designated, with};

const DECLARED: Fields<'static> = &[("investment_id", "V-1"), ("cluster_id", "C-1"), ("amount_usd", "1000.50")];

fn arrived(amount: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![("investment_id", "V-1"), ("amount_usd", amount), ("effective_on", "2024-07-01")]
}

fn declared() -> Story {
    designated().given("investment_declared", DECLARED)
}

#[test]
fn arrivals_sum_to_no_more_than_was_declared() {
    let story =
        declared().given("investment_arrived", &arrived("400.25")).given("investment_arrived", &arrived("400.25"));
    story.clone().when("investment_arrived", &arrived("200.01")).then_refused("OUT_OF_RANGE", "amount_usd");
    story.when("investment_arrived", &arrived("200")).then_accepted();
    declared().when("investment_arrived", &arrived("-1")).then_refused("OUT_OF_RANGE", "amount_usd");
    declared().when("investment_arrived", &arrived("0")).then_accepted();
}

#[test]
fn an_arrival_follows_its_declaration() {
    designated().when("investment_arrived", &arrived("1")).then_refused("UNKNOWN_REFERENCE", "investment_id");
    declared()
        .when("investment_arrived", &with(&arrived("1"), &[("effective_on", "2024-05-31")]))
        .then_refused("NOT_IN_FORCE", "investment_id");
}

#[test]
fn an_investment_is_declared_once() {
    declared()
        .when("investment_declared", &with(DECLARED, &[("amount_usd", "2000")]))
        .then_refused("ALREADY_EXISTS", "investment_id");
    declared().when("investment_declared", DECLARED).then_unchanged("u11");
    designated()
        .when("investment_declared", &with(DECLARED, &[("cluster_id", "C-9")]))
        .then_refused("UNKNOWN_REFERENCE", "cluster_id");
}

#[test]
fn a_declaration_cannot_fall_below_what_has_arrived() {
    let story = declared().given("investment_arrived", &arrived("600"));
    let refusal = story
        .clone()
        .when("investment_declared", &with(DECLARED, &[("supersedes", "u11"), ("amount_usd", "599")]))
        .refusal();
    assert_eq!((refusal.code.name(), &*refusal.field, &*refusal.given), ("OUT_OF_RANGE", "amount_usd", "599"));
    assert_eq!(refusal.expected, "at least 600, so that investment_arrived u12 of operator of 2024-07-01 stands");
    let story = story.given("investment_declared", &with(DECLARED, &[("supersedes", "u11"), ("amount_usd", "600")]));
    let withdraw = [("withdrawn_update_id", "u13"), ("reason", "착오")];
    let performance = proto::catalogue::Service::Performance;
    story
        .clone()
        .when_to(performance, "record_withdrawn", &withdraw)
        .then_refused("NOT_IN_FORCE", "withdrawn_update_id");
    // Without the arrival it can be.
    let story = story
        .when_to(performance, "record_withdrawn", &[("withdrawn_update_id", "u12"), ("reason", "착오")])
        .then_accepted();
    story.when_to(performance, "record_withdrawn", &withdraw).then_accepted();
}

#[test]
fn an_arrival_that_comes_late_leaves_room_for_those_after_it() {
    let early = |amount: &'static str| with(&arrived(amount), &[("effective_on", "2024-06-15")]);
    let story = declared().given("investment_arrived", &arrived("998.50"));
    let refusal = story.clone().when("investment_arrived", &early("5")).refusal();
    assert_eq!((&*refusal.field, &*refusal.given), ("amount_usd", "5"));
    assert_eq!(refusal.expected, "at most 2, so that investment_arrived u12 of operator of 2024-07-01 stands");
    let refusal = story.given("investment_arrived", &early("2")).when("investment_arrived", &early("0.5")).refusal();
    assert_eq!(&*refusal.given, "0.5");
    assert!(refusal.expected.starts_with("at most 0, "), "{}", refusal.expected);
}
