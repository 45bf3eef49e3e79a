use crate::testing::{Fields, Story, agency, designated, with};

const AMOUNT: Fields<'static> =
    &[("programme_id", "B-1"), ("fiscal_year", "2024"), ("cluster_id", "C-1"), ("source", "national")];

fn amount<'a>(stage: &'a str, won: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    with(&with(AMOUNT, &[("stage", stage), ("amount_krw", won)]), more)
}

/// A hundred won appropriated; `u11`.
fn appropriated() -> Story {
    designated().given("amount_recorded", &amount("appropriated", "100", &[("effective_on", "2024-01-01")]))
}

#[test]
fn an_amount_names_a_programme_in_force_and_a_cluster_that_is_known() {
    let cases = [
        ("programme_id", "B-9", "UNKNOWN_REFERENCE"),
        ("cluster_id", "C-9", "UNKNOWN_REFERENCE"),
        ("counterpart", "M-9", "UNKNOWN_REFERENCE"),
        ("fiscal_year", "24", "BAD_PERIOD"),
        ("fiscal_year", "soon", "BAD_PERIOD"),
        ("source", "own", "BAD_CODE"),
        ("stage", "spent", "BAD_CODE"),
        ("amount_krw", "1.5", "BAD_AMOUNT"),
        ("amount_krw", "1000000000000000000", "BAD_AMOUNT"),
        ("amount_krw", "-1", "OUT_OF_RANGE"),
        ("effective_on", "1999-12-31", "NOT_IN_FORCE"),
    ];
    for (field, given, code) in cases {
        let named = if field == "effective_on" { "programme_id" } else { field };
        designated().when("amount_recorded", &amount("appropriated", "1", &[(field, given)])).then_refused(code, named);
    }
    // Before the designation and for the whole programme will do.
    designated()
        .when("amount_recorded", &amount("appropriated", "1", &[("effective_on", "2010-01-01")]))
        .then_accepted();
    designated().when("amount_recorded", &amount("appropriated", "1", &[("cluster_id", "")])).then_accepted();
    appropriated().when("amount_recorded", &amount("supplementary", "-1", &[])).then_accepted();
}

#[test]
fn no_more_is_used_than_there_is() {
    let cases: &[(&str, &str, bool)] = &[
        ("executed", "100", true),
        ("executed", "101", false),
        ("carried_over", "101", false),
        ("lapsed", "101", false),
        ("requested", "101", true),
        ("supplementary", "-1", true),
        ("appropriated", "0", true),
    ];
    for (stage, won, good) in cases {
        let then = appropriated().when("amount_recorded", &amount(stage, won, &[]));
        if *good {
            then.then_accepted();
        } else {
            then.then_refused("OVER_BUDGET", "amount_krw");
        }
    }
    let spent = appropriated()
        .given("amount_recorded", &amount("executed", "60", &[]))
        .given("amount_recorded", &amount("carried_over", "30", &[]));
    spent.clone().when("amount_recorded", &amount("lapsed", "11", &[])).then_refused("OVER_BUDGET", "amount_krw");
    spent.clone().when("amount_recorded", &amount("lapsed", "10", &[])).then_accepted();
    spent
        .clone()
        .when("amount_recorded", &amount("supplementary", "-11", &[]))
        .then_refused("OVER_BUDGET", "amount_krw");
    // An appropriation already spent cannot be lowered.
    spent.clone().when("amount_recorded", &amount("appropriated", "89", &[])).then_refused("OVER_BUDGET", "amount_krw");
    spent.when("amount_recorded", &amount("appropriated", "90", &[])).then_accepted();
}

#[test]
fn totals_of_a_year_replace_and_do_not_add_up() {
    let story = appropriated()
        .given("amount_recorded", &amount("executed", "60", &[]))
        .given("amount_recorded", &amount("executed", "90", &[]));
    story.when("amount_recorded", &amount("executed", "20", &[])).then_accepted();
}

#[test]
fn money_of_another_source_reporter_cluster_or_programme_is_not_there() {
    let other: &[Fields<'_>] =
        &[&[("source", "local")], &[("cluster_id", "")], &[("fiscal_year", "2025")], &[("agency", "M-1")]];
    for more in other {
        let grant = [("effective_on", "2020-01-01"), ("grant_id", "G"), ("agency_id", "M-1"), ("records", "budget.*")];
        let story = appropriated().given("grant_issued", &grant);
        story.when("amount_recorded", &amount("executed", "1", more)).then_refused("OVER_BUDGET", "amount_krw");
    }
}

#[test]
fn what_one_year_carries_over_the_next_may_spend() {
    let next =
        |won, more: &[(&'static str, &'static str)]| amount("executed", won, &with(&[("fiscal_year", "2025")], more));
    let story = appropriated().given("amount_recorded", &amount("carried_over", "40", &[]));
    story.clone().when("amount_recorded", &next("41", &[])).then_refused("OVER_BUDGET", "amount_krw");
    let story = story.given("amount_recorded", &next("40", &[]));
    // Now it must stay carried over.
    story.clone().when("amount_recorded", &amount("carried_over", "39", &[])).then_refused("OVER_BUDGET", "amount_krw");
    story.clone().when("amount_recorded", &amount("carried_over", "41", &[])).then_accepted();
    let withdraw = [("withdrawn_update_id", "u12"), ("reason", "착오")];
    let budget = proto::catalogue::Service::Budget;
    story.when_to(budget, "record_withdrawn", &withdraw).then_refused("OVER_BUDGET", "withdrawn_update_id");
}

#[test]
fn the_balance_holds_on_every_day() {
    // Fifty are there from July on.
    let story = designated().given("amount_recorded", &amount("appropriated", "50", &[("effective_on", "2024-07-01")]));
    story
        .clone()
        .when("amount_recorded", &amount("executed", "50", &[("effective_on", "2024-06-30")]))
        .then_refused("OVER_BUDGET", "amount_krw");
    let story = story.given("amount_recorded", &amount("executed", "50", &[("effective_on", "2024-07-01")]));
    // The latest word counts from its day on, also where another was said of a later day.
    story
        .clone()
        .when("amount_recorded", &amount("appropriated", "20", &[("effective_on", "2024-01-01")]))
        .then_refused("OVER_BUDGET", "amount_krw");
    story
        .clone()
        .when("amount_recorded", &amount("appropriated", "20", &[("effective_on", "2025-01-01")]))
        .then_refused("OVER_BUDGET", "amount_krw");
    let story = story.given("amount_recorded", &amount("appropriated", "80", &[("effective_on", "2024-01-01")]));
    story.clone().when("amount_recorded", &amount("executed", "80", &[("effective_on", "2024-01-01")])).then_accepted();
    story
        .when("amount_recorded", &amount("executed", "81", &[("effective_on", "2024-03-01")]))
        .then_refused("OVER_BUDGET", "amount_krw");
}

#[test]
fn only_what_makes_an_overrun_larger_or_new_is_refused() {
    // The successor of two agencies finds itself over budget, and may still lower what was spent.
    let story = succeeded();
    story
        .clone()
        .when("amount_recorded", &amount("executed", "70", &[("agency", "M-2"), ("effective_on", "2024-12-01")]))
        .then_refused("OVER_BUDGET", "amount_krw");
    story
        .when("amount_recorded", &amount("executed", "55", &[("agency", "M-2"), ("effective_on", "2024-12-01")]))
        .then_accepted();
}

/// `M-2` spent 60 of its 60, then took over from `M-1`, whose later word was that 50 are there.
fn succeeded() -> Story {
    let grant = |id: &'static str| {
        [("effective_on", "2020-01-01"), ("grant_id", id), ("agency_id", id), ("records", "budget.*")]
    };
    let by = |stage, won, agency| amount(stage, won, &[("agency", agency)]);
    designated()
        .given("grant_issued", &grant("M-1"))
        .given("grant_issued", &grant("M-2"))
        .given("amount_recorded", &by("appropriated", "60", "M-2"))
        .given("amount_recorded", &by("executed", "60", "M-2"))
        .given("amount_recorded", &by("appropriated", "50", "M-1"))
        .given(
            "agency_succeeded",
            &[("effective_on", "2024-09-01"), ("agency_id", "M-1"), ("successor_agency_ids", "M-2")],
        )
}

#[test]
fn a_successor_reports_on_what_its_predecessor_was_given() {
    let grant = [("effective_on", "2020-01-01"), ("grant_id", "G"), ("agency_id", "M-1"), ("records", "budget.*")];
    let story = designated()
        .given("grant_issued", &grant)
        .given("amount_recorded", &amount("appropriated", "100", &[("agency", "M-1")]))
        .given(
            "agency_succeeded",
            &[("effective_on", "2024-09-01"), ("agency_id", "M-1"), ("successor_agency_ids", "M-2")],
        );
    let spent = |day| amount("executed", "100", &[("agency", "M-2"), ("effective_on", day)]);
    story.clone().when("amount_recorded", &spent("2024-08-31")).then_refused("OVER_BUDGET", "amount_krw");
    let story = story.given("amount_recorded", &spent("2024-09-01"));
    // It takes back what its predecessor said, as long as that is not spent.
    let withdraw = [("withdrawn_update_id", "u12"), ("reason", "착오"), ("agency", "M-2")];
    story
        .when_to(proto::catalogue::Service::Budget, "record_withdrawn", &withdraw)
        .then_refused("OVER_BUDGET", "withdrawn_update_id");
}

#[test]
fn a_refusal_says_whose_words_there_are_and_how_much_too_much() {
    let refusal = succeeded()
        .when("amount_recorded", &amount("executed", "70", &[("agency", "M-2"), ("effective_on", "2024-12-01")]))
        .refusal();
    assert_eq!(
        (&*refusal.given, &*refusal.expected),
        ("70", "20 won less used, or more there, in 2024 of national, by M-1, M-2")
    );
    let refusal = appropriated().when("amount_recorded", &amount("supplementary", "-101", &[])).refusal();
    assert_eq!(
        (&*refusal.given, &*refusal.expected),
        ("-101", "a cut that is 1 won smaller, to no more than the money there is in 2024 of national, by operator")
    );
    // What is given is the correction, not what it corrects.
    let story = appropriated().given("amount_recorded", &amount("executed", "90", &[]));
    let refusal = story.when("amount_recorded", &amount("requested", "7", &[("supersedes", "u11")])).refusal();
    assert_eq!(&*refusal.given, "7");
}

#[test]
fn the_word_that_stands_is_a_repeat_and_an_older_one_is_not() {
    let day = |day| amount("requested", "10", &[("effective_on", day)]);
    let story = designated().given("amount_recorded", &day("2024-02-01"));
    story.clone().when("amount_recorded", &day("2024-02-01")).then_unchanged("u11");
    story.clone().when("amount_recorded", &day("2024-03-01")).then_unchanged("u11");
    story.clone().when("amount_recorded", &day("2024-01-01")).then_accepted();
    story
        .clone()
        .when("amount_recorded", &amount("requested", "10", &[("effective_on", "2024-02-01"), ("counterpart", "M-1")]))
        .then_accepted();
    // 10, 20, 10 on one day are three updates.
    let story = story
        .given("amount_recorded", &amount("requested", "20", &[("effective_on", "2024-02-01")]))
        .given("amount_recorded", &day("2024-02-01"));
    story.when("amount_recorded", &day("2024-02-01")).then_unchanged("u13");
}

#[test]
fn a_correction_is_judged_as_if_the_earlier_had_never_been_said() {
    let story = appropriated().given("amount_recorded", &amount("executed", "90", &[]));
    story.clone().when("amount_recorded", &amount("executed", "100", &[("supersedes", "u12")])).then_accepted();
    story
        .clone()
        .when("amount_recorded", &amount("executed", "101", &[("supersedes", "u12")]))
        .then_refused("OVER_BUDGET", "amount_krw");
    // Correcting the appropriation into something else takes the money away.
    story
        .clone()
        .when("amount_recorded", &amount("requested", "100", &[("supersedes", "u11")]))
        .then_refused("OVER_BUDGET", "amount_krw");
    story
        .when(
            "amount_recorded",
            &amount("appropriated", "90", &[("supersedes", "u11"), ("effective_on", "2024-02-01")]),
        )
        .then_accepted();
}

#[test]
fn reporters_do_not_see_each_other() {
    let story = appropriated().given("agency_registered", &agency("M-3", "ministry"));
    story.when("amount_recorded", &amount("appropriated", "70", &[("counterpart", "M-3")])).then_accepted();
}
