use crate::testing::{Fields, Story, designated, with};

const FIRM: Fields<'static> = &[
    ("company_id", "S-1"),
    ("name_ko", "연구소기업"),
    ("cluster_id", "C-1"),
    ("institution", "연구원"),
    ("registered_on", "2024-05-30"),
    ("capital_krw", "100000000"),
    ("institution_share_percent", "20"),
    ("located_in_zone", "true"),
    ("technology_contributed", "true"),
];
const REPORT: Fields<'static> = &[
    ("company_id", "S-1"),
    ("capital_krw", "1"),
    ("institution_share_percent", "9"),
    ("located_in_zone", "false"),
    ("effective_on", "2024-07-01"),
];
const END: Fields<'static> = &[("company_id", "S-1"), ("reason", "끝"), ("effective_on", "2024-08-01")];

fn registered() -> Story {
    designated().given("spin_off_registered", FIRM)
}

#[test]
fn a_registration_needs_a_cluster_that_is_held() {
    let cases = [
        ("cluster_id", "C-9", "UNKNOWN_REFERENCE"),
        ("capital_krw", "-1", "OUT_OF_RANGE"),
        ("institution_share_percent", "100.1", "OUT_OF_RANGE"),
        ("located_in_zone", "yes", "BAD_CODE"),
        ("registered_on", "yesterday", "BAD_DATE"),
    ];
    for (field, given, code) in cases {
        designated().when("spin_off_registered", &with(FIRM, &[(field, given)])).then_refused(code, field);
    }
    designated()
        .when("spin_off_registered", &with(FIRM, &[("effective_on", "2019-01-01")]))
        .then_refused("NOT_IN_FORCE", "cluster_id");
}

#[test]
fn reports_follow_a_registration_and_precede_its_end() {
    for (kind, fields) in [("spin_off_reported", REPORT), ("spin_off_deregistered", END)] {
        designated().when(kind, fields).then_refused("UNKNOWN_REFERENCE", "company_id");
        registered()
            .when(kind, &with(fields, &[("effective_on", "2024-05-31")]))
            .then_refused("NOT_IN_FORCE", "company_id");
        registered().when(kind, fields).then_accepted();
        let ended = registered()
            .given("spin_off_deregistered", &with(END, &[("effective_on", "2024-06-15"), ("reason", "먼저")]));
        ended.when(kind, fields).then_refused("NOT_IN_FORCE", "company_id");
    }
}

#[test]
fn a_company_is_registered_once_until_it_is_deregistered() {
    let again = with(FIRM, &[("effective_on", "2024-09-01")]);
    registered().when("spin_off_registered", &again).then_refused("ALREADY_EXISTS", "company_id");
    registered().when("spin_off_registered", FIRM).then_unchanged("u11");
    registered().given("spin_off_deregistered", END).when("spin_off_registered", &again).then_accepted();
}

#[test]
fn a_report_that_says_nothing_new_is_a_repeat() {
    let same = with(
        REPORT,
        &[("capital_krw", "100000000"), ("institution_share_percent", "20.0"), ("located_in_zone", "true")],
    );
    registered().when("spin_off_reported", &same).then_unchanged("u11");
    registered()
        .given("spin_off_reported", REPORT)
        .when("spin_off_reported", &with(REPORT, &[("effective_on", "2024-07-02")]))
        .then_unchanged("u12");
}

#[test]
fn an_earlier_end_may_not_leave_later_reports_behind() {
    let story = registered().given("spin_off_reported", REPORT);
    story
        .when("spin_off_deregistered", &with(END, &[("effective_on", "2024-06-15")]))
        .then_refused("NOT_IN_FORCE", "effective_on");
}
