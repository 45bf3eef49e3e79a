use crate::testing::{Fields, Story, base, designated, with};

const REVIEW: Fields<'static> = &[
    ("review_id", "R-1"),
    ("type_code", "T-2"),
    ("cluster_id", "C-7"),
    ("name_ko", "새 단지"),
    ("regions", "11530"),
    ("consulted_agency_ids", "M-2;P-1"),
    ("answer_due_on", "2024-07-01"),
];
const CONCLUDE: Fields<'static> = &[("review_id", "R-1"), ("outcome", "cleared")];

fn opinion<'a>(agency: &'a str, opinion: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("agency", agency), ("review_id", "R-1"), ("opinion", opinion)]
}

fn requested() -> Story {
    let story = ["M-1", "M-2", "P-1", "Z-1"].iter().fold(base(), |story, agency| {
        story.given(
            "grant_issued",
            &[("effective_on", "2020-01-01"), ("grant_id", "G"), ("agency_id", agency), ("records", "governance.*")],
        )
    });
    story.given("review_requested", REVIEW)
}

#[test]
fn a_review_names_a_type_and_agencies_that_stand() {
    let cases = [
        ("type_code", "T-9", "UNKNOWN_REFERENCE"),
        ("regions", "99", "UNKNOWN_REFERENCE"),
        ("industries", "04", "UNKNOWN_REFERENCE"),
        ("technologies", "T99", "UNKNOWN_REFERENCE"),
        ("consulted_agency_ids", "M-9", "UNKNOWN_REFERENCE"),
        ("consulted_agency_ids", "", "MISSING_FIELD"),
        ("area_m2", "-1", "OUT_OF_RANGE"),
        ("answer_due_on", "soon", "BAD_DATE"),
    ];
    for (field, given, code) in cases {
        base().when("review_requested", &with(REVIEW, &[(field, given)])).then_refused(code, field);
    }
    // The proposed cluster is not looked up.
    base().when("review_requested", REVIEW).then_accepted();
    designated().when("review_requested", &with(REVIEW, &[("cluster_id", "C-1")])).then_accepted();
}

#[test]
fn only_those_consulted_give_opinions() {
    base().when("opinion_given", &opinion("operator", "agree")).then_refused("UNKNOWN_REFERENCE", "review_id");
    requested().when("opinion_given", &opinion("M-1", "agree")).then_refused("NOT_CONSULTED", "review_id");
    requested().when("opinion_given", &opinion("M-2", "perhaps")).then_refused("BAD_CODE", "opinion");
    let story = requested().given("opinion_given", &opinion("M-2", "object"));
    story.clone().when("opinion_given", &opinion("M-2", "object")).then_repeated_by("M-2");
    story.clone().when("opinion_given", &opinion("P-1", "object")).then_accepted();
    // The latest of an agency counts, in the order of the log.
    let story = story.given("opinion_given", &with(&opinion("M-2", "agree"), &[("effective_on", "2024-01-01")]));
    let opinions = &story.world.reviews["R-1"].end().opinions;
    assert_eq!(opinions.values().map(|(opinion, _)| opinion.word()).collect::<Vec<_>>(), ["agree"]);
}

#[test]
fn successors_of_the_consulted_are_consulted() {
    let story = requested().given(
        "agency_succeeded",
        &[("effective_on", "2024-06-15"), ("agency_id", "M-2"), ("successor_agency_ids", "Z-1")],
    );
    let story = story.given(
        "agency_succeeded",
        &[("effective_on", "2024-06-15"), ("agency_id", "P-1"), ("successor_agency_ids", "Z-1")],
    );
    // Until the day on which it succeeds them it is not asked.
    let early = with(&opinion("Z-1", "agree"), &[("effective_on", "2024-06-14")]);
    story.clone().when("opinion_given", &early).then_refused("NOT_CONSULTED", "review_id");
    let story = story.given("opinion_given", &with(&opinion("Z-1", "agree"), &[("effective_on", "2024-06-15")]));
    // It spoke for both, from that day on.
    story.clone().when("review_concluded", &with(CONCLUDE, &[("effective_on", "2024-06-15")])).then_warned(&[]);
    story
        .when("review_concluded", &with(CONCLUDE, &[("effective_on", "2024-06-14")]))
        .then_warned(&["OPINIONS_MISSING"]);
}

#[test]
fn concluding_early_warns_of_opinions_that_are_missing() {
    let then = requested().when("review_concluded", CONCLUDE);
    let story = then.then_warned(&["OPINIONS_MISSING"]);
    // A correction is judged as if the conclusion had never been said.
    story
        .when("review_concluded", &with(CONCLUDE, &[("outcome", "rejected"), ("supersedes", "u15")]))
        .then_warned(&["OPINIONS_MISSING"]);
    let heard =
        requested().given("opinion_given", &opinion("M-2", "agree")).given("opinion_given", &opinion("P-1", "agree"));
    heard.when("review_concluded", CONCLUDE).then_warned(&[]);
}

#[test]
fn after_the_conclusion_nothing_is_in_force() {
    let story = requested().given("review_concluded", CONCLUDE);
    story.clone().when("opinion_given", &opinion("M-2", "agree")).then_refused("NOT_IN_FORCE", "review_id");
    story.clone().when("opinion_given", &opinion("M-1", "agree")).then_refused("NOT_IN_FORCE", "review_id");
    story
        .clone()
        .when("review_concluded", &with(CONCLUDE, &[("outcome", "rejected")]))
        .then_refused("NOT_IN_FORCE", "review_id");
    story.clone().when("review_concluded", CONCLUDE).then_unchanged("u15");
    story
        .clone()
        .when("review_requested", &with(REVIEW, &[("name_ko", "다른")]))
        .then_refused("ALREADY_EXISTS", "review_id");
    story.when("review_requested", REVIEW).then_unchanged("u14");
}

#[test]
fn reviews_go_by_the_order_of_the_log_and_not_by_their_days() {
    let story = requested().given("opinion_given", &with(&opinion("M-2", "agree"), &[("effective_on", "2020-01-01")]));
    story.when("review_concluded", &with(CONCLUDE, &[("effective_on", "2019-01-01")])).then_accepted();
    base().when("review_concluded", CONCLUDE).then_refused("UNKNOWN_REFERENCE", "review_id");
}

#[test]
fn a_request_with_opinions_cannot_be_withdrawn() {
    let withdraw = [("withdrawn_update_id", "u14"), ("reason", "착오")];
    let governance = proto::catalogue::Service::Governance;
    requested()
        .given("opinion_given", &opinion("M-2", "agree"))
        .when_to(governance, "record_withdrawn", &withdraw)
        .then_refused("NOT_IN_FORCE", "withdrawn_update_id");
    requested().when_to(governance, "record_withdrawn", &withdraw).then_accepted();
}
