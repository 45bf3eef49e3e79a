use crate::testing::{Fields, Story, designated, with};

const FIRM: Fields<'static> = &[("company_id", "F-1"), ("cluster_id", "C-1"), ("name_ko", "외투기업")];
const CLOSE: Fields<'static> = &[("company_id", "F-1"), ("effective_on", "2024-08-01")];

fn registered() -> Story {
    designated().given("foreign_company_registered", FIRM)
}

#[test]
fn a_company_lives_from_registration_to_closing() {
    designated()
        .when("foreign_company_registered", &with(FIRM, &[("cluster_id", "C-9")]))
        .then_refused("UNKNOWN_REFERENCE", "cluster_id");
    designated()
        .when("foreign_company_registered", &with(FIRM, &[("effective_on", "2019-01-01")]))
        .then_refused("NOT_IN_FORCE", "cluster_id");
    designated().when("foreign_company_closed", CLOSE).then_refused("UNKNOWN_REFERENCE", "company_id");
    registered()
        .when("foreign_company_closed", &with(CLOSE, &[("effective_on", "2024-05-31")]))
        .then_refused("NOT_IN_FORCE", "company_id");
    registered()
        .when("foreign_company_registered", &with(FIRM, &[("effective_on", "2024-07-01")]))
        .then_refused("ALREADY_EXISTS", "company_id");
    let closed = registered().given("foreign_company_closed", CLOSE);
    closed.clone().when("foreign_company_closed", CLOSE).then_unchanged("u12");
    closed
        .clone()
        .when("foreign_company_closed", &with(CLOSE, &[("effective_on", "2024-09-01")]))
        .then_refused("NOT_IN_FORCE", "company_id");
    closed.when("foreign_company_registered", &with(FIRM, &[("effective_on", "2024-08-02")])).then_accepted();
}

#[test]
fn the_same_registration_is_a_repeat_also_after_the_closing() {
    registered().given("foreign_company_closed", CLOSE).when("foreign_company_registered", FIRM).then_unchanged("u11");
}
