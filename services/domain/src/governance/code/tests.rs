use crate::records::CodeList;
use crate::references::Standing;
use crate::testing::{Fields, base, day, with};

const NEW: Fields<'static> = &[("list", "technology"), ("code", "T13"), ("name_ko", "새 기술")];
const OLD: Fields<'static> = &[("list", "technology"), ("code", "T01"), ("successor_codes", "T02")];

#[test]
fn codes_have_the_form_of_their_list() {
    let cases =
        [("technology", "26"), ("industry", "T01"), ("industry", "123456"), ("region", "111"), ("region", "T01")];
    for (list, code) in cases {
        base().when("code_published", &with(NEW, &[("list", list), ("code", code)])).then_refused("BAD_CODE", "code");
        base().when("code_retired", &[("list", list), ("code", code)]).then_refused("BAD_CODE", "code");
    }
    let refusal = base().when("code_published", &with(NEW, &[("list", "region"), ("code", "1")])).refusal();
    assert_eq!(refusal.expected, "2 digits (province) or 5 digits (district)");
    base().when("code_published", &with(NEW, &[("list", "colour")])).then_refused("BAD_CODE", "list");
    base().when("code_published", &with(NEW, &[("parent_code", "26")])).then_refused("BAD_CODE", "parent_code");
}

#[test]
fn what_a_code_names_is_known() {
    base()
        .when("code_published", &with(NEW, &[("parent_code", "T14")]))
        .then_refused("UNKNOWN_REFERENCE", "parent_code");
    base()
        .when("code_retired", &with(OLD, &[("successor_codes", "T13")]))
        .then_refused("UNKNOWN_REFERENCE", "successor_codes");
    let both = with(OLD, &[("code", "T13"), ("successor_codes", "T14")]);
    base()
        .when("code_retired", &both)
        .then_refused_for(&[("UNKNOWN_REFERENCE", "code"), ("UNKNOWN_REFERENCE", "successor_codes")]);
    let story = base().given("code_published", NEW);
    story
        .clone()
        .when("code_retired", &with(OLD, &[("code", "T13"), ("effective_on", "2024-05-31")]))
        .then_refused("NOT_IN_FORCE", "code");
    story
        .when("code_retired", &with(OLD, &[("successor_codes", "T13"), ("effective_on", "2024-05-31")]))
        .then_refused("NOT_IN_FORCE", "successor_codes");
}

#[test]
fn a_correction_refers_to_its_own_code_as_if_what_it_corrects_had_never_been_said() {
    let story = base().given("code_published", NEW);
    let own = with(NEW, &[("parent_code", "T13")]);
    story.clone().when("code_published", &own).then_accepted();
    story
        .when("code_published", &with(&own, &[("supersedes", "u10")]))
        .then_refused("UNKNOWN_REFERENCE", "parent_code");
}

#[test]
fn a_code_does_not_follow_itself() {
    for successors in ["T01", "T02;T01"] {
        base()
            .when("code_retired", &with(OLD, &[("successor_codes", successors)]))
            .then_refused("OUT_OF_RANGE", "successor_codes");
    }
    // Also where what is corrected had ended it.
    let story = base().given("code_retired", OLD);
    let own = with(OLD, &[("successor_codes", "T01"), ("supersedes", "u10")]);
    story.when("code_retired", &own).then_refused("OUT_OF_RANGE", "successor_codes");
}

#[test]
fn a_code_is_retired_once_until_it_is_published_again() {
    let story = base().given("code_retired", OLD);
    story.clone().when("code_retired", OLD).then_unchanged("u10");
    story
        .clone()
        .when("code_retired", &with(OLD, &[("effective_on", "2024-07-01")]))
        .then_refused("NOT_IN_FORCE", "code");
    let again = with(NEW, &[("code", "T01"), ("effective_on", "2024-07-01")]);
    let story = story.given("code_published", &again);
    story.when("code_retired", &with(OLD, &[("effective_on", "2024-08-01")])).then_accepted();
}

#[test]
fn codes_stand_on_their_days() {
    let story = base()
        .given("code_published", NEW)
        .given("code_retired", OLD)
        .given("code_published", &[("list", "industry"), ("code", "04"), ("name_ko", "x")])
        .given(
            "code_published",
            &[("list", "industry"), ("code", "26123"), ("name_ko", "x"), ("effective_on", "2025-01-01")],
        )
        .given("code_retired", &[("list", "industry"), ("code", "27")]);
    use CodeList::{Industry, Region, Technology};
    use Standing::{InForce, NotInForce, Unknown};
    let cases = [
        (Technology, "T13", "2024-05-31", NotInForce),
        (Technology, "T13", "2024-06-01", InForce),
        (Technology, "T14", "2024-06-01", Unknown),
        (Technology, "T01", "2024-05-31", InForce),
        (Technology, "T01", "2024-06-01", NotInForce),
        (Industry, "26", "1900-01-01", InForce),
        (Industry, "26999", "1900-01-01", InForce),
        // Published later, it stands with its division before.
        (Industry, "26123", "2024-06-01", InForce),
        (Industry, "04", "2024-05-31", NotInForce),
        (Industry, "04567", "2024-06-01", InForce),
        (Industry, "27", "2024-06-01", NotInForce),
        (Industry, "27111", "2024-06-01", NotInForce),
        (Industry, "27111", "2024-05-31", InForce),
        (Industry, "98", "2024-06-01", InForce),
        (Region, "11", "1900-01-01", InForce),
        (Region, "11530", "1900-01-01", InForce),
        (Region, "11999", "1900-01-01", Unknown),
    ];
    for (list, code, on, standing) in cases {
        assert_eq!(story.world.code_standing(list, code, day(on)), standing, "{list:?} {code} {on}");
    }
}
