use crate::testing::{Fields, INDICATOR, base, with};

const RATIO: Fields<'static> = &[
    ("indicator_id", "Q-1"),
    ("name_ko", "비율"),
    ("numerator", "I-1"),
    ("denominator", "budget.national"),
    ("per", "1000000000"),
];

#[test]
fn a_ratio_is_of_indicators_in_force() {
    let cases = [
        ("numerator", "I-9", "UNKNOWN_REFERENCE"),
        ("denominator", "I-9", "UNKNOWN_REFERENCE"),
        ("denominator", "budget.local", "BAD_ID"),
        ("per", "0", "OUT_OF_RANGE"),
        ("per", "-1", "OUT_OF_RANGE"),
        ("lag_years", "-1", "OUT_OF_RANGE"),
        ("lag_years", "1.5", "BAD_NUMBER"),
    ];
    for (field, given, code) in cases {
        base().when("ratio_defined", &with(RATIO, &[(field, given)])).then_refused(code, field);
    }
    let story = base().given("ratio_defined", RATIO);
    story.clone().when("ratio_defined", &with(RATIO, &[("lag_years", "0")])).then_unchanged("u10");
    story.clone().when("ratio_defined", &with(RATIO, &[("lag_years", "1")])).then_accepted();
    // A ratio is no indicator.
    story
        .when("ratio_defined", &with(RATIO, &[("indicator_id", "Q-2"), ("denominator", "Q-1")]))
        .then_refused("UNKNOWN_REFERENCE", "denominator");
    let early = with(RATIO, &[("effective_on", "1999-12-31"), ("denominator", "I-1")]);
    base()
        .when("ratio_defined", &early)
        .then_refused_for(&[("NOT_IN_FORCE", "numerator"), ("NOT_IN_FORCE", "denominator")]);
    let both = with(RATIO, &[("numerator", "I-8"), ("denominator", "I-9")]);
    base()
        .when("ratio_defined", &both)
        .then_refused_for(&[("UNKNOWN_REFERENCE", "numerator"), ("UNKNOWN_REFERENCE", "denominator")]);
}

#[test]
fn indicators_and_ratios_share_one_name_space() {
    base()
        .when("ratio_defined", &with(RATIO, &[("indicator_id", "I-1")]))
        .then_refused("ALREADY_EXISTS", "indicator_id");
    let story = base().given("ratio_defined", RATIO);
    story
        .clone()
        .when("indicator_defined", &with(INDICATOR, &[("indicator_id", "Q-1"), ("effective_on", "2024-07-01")]))
        .then_refused("ALREADY_EXISTS", "indicator_id");
    // Also where the other takes effect later.
    let refusal = story.when("indicator_defined", &with(INDICATOR, &[("indicator_id", "Q-1")])).refusal();
    assert_eq!((refusal.code.name(), &*refusal.field, &*refusal.given), ("ALREADY_EXISTS", "indicator_id", "Q-1"));
    assert_eq!(refusal.expected, "an id that no ratio has");
    let later = with(INDICATOR, &[("indicator_id", "Q-1"), ("effective_on", "2025-01-01")]);
    let refusal = base().given("indicator_defined", &later).when("ratio_defined", RATIO).refusal();
    assert_eq!((&*refusal.field, &*refusal.given), ("indicator_id", "Q-1"));
    assert_eq!(refusal.expected, "an id that no indicator has");
}

#[test]
fn a_definition_may_be_given_again() {
    base()
        .when("indicator_defined", &with(INDICATOR, &[("maximum", "200"), ("effective_on", "2024-01-01")]))
        .then_accepted();
    base().when("indicator_defined", &with(INDICATOR, &[("effective_on", "2024-01-01")])).then_unchanged("u9");
    base().when("indicator_defined", &with(INDICATOR, &[("minimum", "101")])).then_refused("OUT_OF_RANGE", "maximum");
    base()
        .when("indicator_defined", &with(INDICATOR, &[("aggregation", "product")]))
        .then_refused("BAD_CODE", "aggregation");
}
