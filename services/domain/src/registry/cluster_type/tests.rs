use crate::testing::{TYPE, base, with};

#[test]
fn a_type_rests_on_a_known_law_and_an_agency_in_force() {
    let cases = [
        ("law_id", "L-9", "UNKNOWN_REFERENCE"),
        ("ministry_id", "M-9", "UNKNOWN_REFERENCE"),
        ("layer", "cloud", "BAD_CODE"),
        ("lapse_years", "0", "OUT_OF_RANGE"),
        ("lapse_years", "100", "OUT_OF_RANGE"),
        ("lapse_years", "two", "BAD_NUMBER"),
        ("review_required", "maybe", "BAD_CODE"),
    ];
    for (field, given, code) in cases {
        let fields = with(
            TYPE,
            &[
                ("type_code", "T-3"),
                ("lapse_milestone", if field == "lapse_years" { "completed" } else { "" }),
                (field, given),
            ],
        );
        base().when("cluster_type_defined", &fields).then_refused(code, field);
    }
    // Dates of the law are not looked at; what it overlaps is not looked up.
    let early = with(TYPE, &[("type_code", "T-3"), ("built_on", "T-9"), ("may_overlap", "T-8")]);
    base().when("cluster_type_defined", &early).then_accepted();
}

#[test]
fn lapse_years_and_milestone_come_together() {
    let fields = |more| with(TYPE, more);
    base()
        .when("cluster_type_defined", &fields(&[("lapse_years", "3")]))
        .then_refused("MISSING_FIELD", "lapse_milestone");
    base()
        .when("cluster_type_defined", &fields(&[("lapse_milestone", "completed")]))
        .then_refused("MISSING_FIELD", "lapse_years");
    base()
        .when("cluster_type_defined", &fields(&[("lapse_years", "3"), ("lapse_milestone", "completed")]))
        .then_accepted();
}

#[test]
fn a_type_may_be_defined_again_and_the_same_is_a_repeat() {
    base().when("cluster_type_defined", &with(TYPE, &[("name_ko", "새")])).then_accepted();
    base().when("cluster_type_defined", &with(TYPE, &[("effective_on", "2010-01-01")])).then_unchanged("u6");
    // What it means where nothing is said of it.
    base().when("cluster_type_defined", &with(TYPE, &[("review_required", "false")])).then_unchanged("u6");
    base().when("cluster_type_defined", &with(TYPE, &[("review_required", "true")])).then_accepted();
    base()
        .when("cluster_type_defined", &with(TYPE, &[("effective_on", "1999-01-01")]))
        .then_refused("NOT_IN_FORCE", "ministry_id");
}
