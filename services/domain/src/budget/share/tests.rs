use crate::testing::{CLUSTER, Fields, Story, designated, with};

const SHARES: Fields<'static> = &[("programme_id", "B-1"), ("fiscal_year", "2024"), ("shares", "C-1=0.4;C-2=0.6")];

fn two() -> Story {
    designated().given("cluster_designated", &with(CLUSTER, &[("cluster_id", "C-2")]))
}

#[test]
fn shares_sum_to_one_exactly() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("C-1=0.4;C-2=0.5", &[("SHARES_NOT_ONE", "shares")]),
        ("C-1=0.4;C-2=0.60000001", &[("SHARES_NOT_ONE", "shares")]),
        ("C-1=0.333333333333333333;C-2=0.666666666666666666", &[("SHARES_NOT_ONE", "shares")]),
        ("C-1=0;C-2=1", &[("OUT_OF_RANGE", "shares")]),
        ("C-1=-0.5;C-2=1.5", &[("OUT_OF_RANGE", "shares")]),
        ("C-1=0.5;C-1=0.5", &[("MALFORMED", "shares")]),
        ("C-1=x;C-1=0.5", &[("BAD_NUMBER", "shares"), ("MALFORMED", "shares")]),
        ("C 1=1", &[("BAD_ID", "shares")]),
        ("C-1", &[("MALFORMED", "shares")]),
        ("", &[("MISSING_FIELD", "shares")]),
        ("C-1=0.5;C-9=0.25;C-8=0.1", &[("UNKNOWN_REFERENCE", "shares"), ("UNKNOWN_REFERENCE", "shares")]),
    ];
    for (shares, reasons) in cases {
        two().when("share_set", &with(SHARES, &[("shares", shares)])).then_refused_for(reasons);
    }
    two().when("share_set", SHARES).then_accepted();
    two().when("share_set", &with(SHARES, &[("shares", "C-1=1.0")])).then_accepted();
}

#[test]
fn unknown_programme_and_cluster_are_named_together() {
    let fields = with(SHARES, &[("programme_id", "B-9"), ("shares", "C-9=1")]);
    two()
        .when("share_set", &fields)
        .then_refused_for(&[("UNKNOWN_REFERENCE", "programme_id"), ("UNKNOWN_REFERENCE", "shares")]);
}

#[test]
fn the_shares_that_stand_are_a_repeat() {
    let story = two().given("share_set", SHARES);
    story.clone().when("share_set", &with(SHARES, &[("effective_on", "2024-12-01")])).then_unchanged("u12");
    story.clone().when("share_set", &with(SHARES, &[("effective_on", "2024-01-01")])).then_accepted();
    story.when("share_set", &with(SHARES, &[("fiscal_year", "2025")])).then_accepted();
}
