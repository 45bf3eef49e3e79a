use crate::testing::{Fields, base, with};

const PLAN: Fields<'static> = &[
    ("plan_id", "PL-1"),
    ("region", "11"),
    ("target", "technology"),
    ("codes", "T01;T04"),
    ("period_from", "2023"),
    ("period_to", "2027"),
];

#[test]
fn codes_are_of_the_target_and_known() {
    let cases = [
        ("region", "11530", "BAD_CODE"),
        ("region", "99", "UNKNOWN_REFERENCE"),
        ("codes", "26", "BAD_CODE"),
        ("codes", "T99", "UNKNOWN_REFERENCE"),
        ("codes", "", "MISSING_FIELD"),
        ("target", "people", "BAD_CODE"),
        ("period_from", "2023Q5", "BAD_PERIOD"),
        ("period_to", "2022", "OUT_OF_RANGE"),
    ];
    for (field, given, code) in cases {
        base().when("plan_target_set", &with(PLAN, &[(field, given)])).then_refused(code, field);
    }
    base().when("plan_target_set", &with(PLAN, &[("target", "industry"), ("codes", "26;261")])).then_accepted();
}

#[test]
fn unknown_region_and_codes_are_named_together() {
    let fields = with(PLAN, &[("region", "99"), ("codes", "T98;T99")]);
    let reasons = [("UNKNOWN_REFERENCE", "region"), ("UNKNOWN_REFERENCE", "codes"), ("UNKNOWN_REFERENCE", "codes")];
    base().when("plan_target_set", &fields).then_refused_for(&reasons);
}

#[test]
fn a_plan_is_replaced_in_the_order_of_its_days() {
    let story = base()
        .given("plan_target_set", PLAN)
        .given("plan_target_set", &with(PLAN, &[("codes", "T02"), ("effective_on", "2024-01-01")]));
    let named = |on| {
        story.world.plans["PL-1.11"]
            .fold(crate::history::Known::NOW, crate::testing::day(on))
            .targets
            .into_values()
            .next()
            .map(|named| named.codes.len())
    };
    assert_eq!((named("2024-02-01"), named("2024-06-01")), (Some(1), Some(2)));
    story.when("plan_target_set", &with(PLAN, &[("effective_on", "2024-07-01")])).then_unchanged("u10");
}
