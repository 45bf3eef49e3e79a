use super::{Parameters, find};
use crate::testing::{Fields, base, day, with};
use crate::values::{Decimal, Value};
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
        ("spin_off_share", "from_0=0;from_1=100"),
        ("designation_bar", "T-1=30"),
        ("declining", "years=1"),
        ("arrival", "rate_from=1;years=99"),
        ("unused_type", "years=0"),
        ("reconciliation", "difference_above=-1"),
        ("unheard_of", "anything=1"),
    ] {
        base().when("rule_adopted", &with(RULE, &[("rule_id", rule), ("parameters", parameters)])).then_accepted();
    }
    base().when("rule_adopted", &with(RULE, &[("law_id", "L-9")])).then_refused("UNKNOWN_REFERENCE", "law_id");
}

#[test]
fn a_value_out_of_range_is_refused_with_the_rule_and_what_it_takes() {
    for (rule, parameters, expected) in [
        ("declining", "years=0", "1 to 99, whole years"),
        ("declining", "years=100", "1 to 99, whole years"),
        ("declining", "years=2.5", "1 to 99, whole years"),
        ("arrival", "years=-1", "1 to 99, whole years"),
        ("arrival", "years=4294967296", "1 to 99, whole years"),
        ("arrival", "rate_from=-1", "0 to 1"),
        ("arrival", "rate_from=2", "0 to 1"),
        ("unused_type", "years=32768", "0 to 99, whole years"),
        ("spin_off_share", "from_0=101", "0 to 100, percent"),
        ("spin_off_share", "from_1000=-1", "0 to 100, percent"),
        ("designation_bar", "T-1=100.1", "0 to 100, percent"),
    ] {
        let fields = with(RULE, &[("rule_id", rule), ("parameters", parameters)]);
        let refusal = base().when("rule_adopted", &fields).refusal();
        assert_eq!((refusal.code.name(), &*refusal.field), ("OUT_OF_RANGE", "parameters"), "{rule} {parameters}");
        assert_eq!((refusal.given.as_str(), &*refusal.expected, refusal.rule_id), (parameters, expected, rule));
    }
}

#[test]
fn what_no_parameter_is_called_or_no_number_is_refused_with_the_rule() {
    for (rule, parameters, code, expected) in [
        ("lapse", "years=1", "UNKNOWN_FIELD", "nothing: this rule has no parameters"),
        ("arrival", "share=1", "UNKNOWN_FIELD", "rate_from, years"),
        ("spin_off_share", "below_5=1", "UNKNOWN_FIELD", "from_WON"),
        ("arrival", "years=three", "BAD_NUMBER", "a plain decimal of at most 18 significant digits"),
    ] {
        let fields = with(RULE, &[("rule_id", rule), ("parameters", parameters)]);
        let refusal = base().when("rule_adopted", &fields).refusal();
        assert_eq!((refusal.code.name(), &*refusal.expected, refusal.rule_id), (code, expected, rule), "{parameters}");
        // A draft is told the same.
        let (name, value) = parameters.split_once('=').unwrap();
        let fault = find(rule).unwrap().read(name, value).unwrap_err();
        assert_eq!((fault.code.name(), &*fault.expected), (code, expected), "{parameters}");
    }
}

#[test]
fn years_that_an_older_version_took_stay_within_a_century() {
    for (years, read) in [("100", 99), ("32768", 99), ("4294967296", 99), ("-1", 0), ("2.5", 2), ("3", 3)] {
        let mut parameters = Parameters::default();
        parameters.set("years", Decimal::read(years).unwrap());
        assert_eq!(parameters.years("years"), read, "{years}");
    }
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
