use crate::testing::{Fields, base, day, with};
use crate::world::Axes;

const RULE: Fields<'static> = &[("rule_id", "similar"), ("parameters", "theme_from=0.4")];

#[test]
fn parameters_are_those_of_the_rule_and_decimals() {
    type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)]);
    let cases: &[Case] = &[
        ("similar", "theme_below=1", &[("UNKNOWN_FIELD", "parameters")]),
        ("similar", "theme_from=half", &[("BAD_NUMBER", "parameters")]),
        ("similar", "theme_from=0.4;theme_from=0.5", &[("MALFORMED", "parameters")]),
        ("similar", "theme_from", &[("MALFORMED", "parameters")]),
        ("similar", "", &[("MISSING_FIELD", "parameters")]),
        ("spin_off_share", "from_x=1", &[("UNKNOWN_FIELD", "parameters")]),
        ("spin_off_share", "from_-1=1", &[("UNKNOWN_FIELD", "parameters")]),
        ("unused_type", "years=3;months=1", &[("UNKNOWN_FIELD", "parameters")]),
    ];
    for (rule, parameters, reasons) in cases {
        base()
            .when("rule_adopted", &with(RULE, &[("rule_id", rule), ("parameters", parameters)]))
            .then_refused_for(reasons);
    }
    for (rule, parameters) in [
        ("spin_off_share", "from_0=20;from_1000000000=10"),
        ("designation_bar", "T-1=30"),
        ("unheard_of", "anything=1"),
    ] {
        base().when("rule_adopted", &with(RULE, &[("rule_id", rule), ("parameters", parameters)])).then_accepted();
    }
    base().when("rule_adopted", &with(RULE, &[("law_id", "L-9")])).then_refused("UNKNOWN_REFERENCE", "law_id");
}

#[test]
fn a_rule_is_replaced_from_its_day_and_the_same_is_a_repeat() {
    let story = base().given("rule_adopted", RULE);
    let on = |story: &crate::testing::Story, on| {
        story.world.parameters("similar", &Axes::now(day(on))).get("theme_from").full()
    };
    assert_eq!((on(&story, "2024-05-31"), on(&story, "2024-06-01")), ("0.5".to_owned(), "0.4".to_owned()));
    story.clone().when("rule_adopted", &with(RULE, &[("effective_on", "2024-12-01")])).then_unchanged("u10");
    story.when("rule_adopted", &with(RULE, &[("effective_on", "2024-01-01")])).then_accepted();
}
