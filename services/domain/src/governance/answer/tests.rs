use crate::testing::{CLUSTER, Fields, Story, designated, with};

const SHEET: Fields<'static> = &[("survey_id", "Y-1"), ("cluster_id", "C-1")];

fn answer<'a>(item: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("survey_id", "Y-1"), ("cluster_id", "C-1"), ("item_id", item), ("value", value)]
}

/// A survey of the type T-1 with an item of each kind; only `jobs` is required.
fn asked() -> Story {
    let item = |id, kind, more: Fields<'static>| {
        with(
            &[("survey_id", "Y-1"), ("item_id", id), ("question_ko", "?"), ("kind", kind), ("required", "false")],
            more,
        )
    };
    designated()
        .given(
            "survey_opened",
            &[
                ("survey_id", "Y-1"),
                ("title_ko", "조사"),
                ("reference_on", "2024-12-31"),
                ("due_on", "2025-03-31"),
                ("type_codes", "T-1"),
            ],
        )
        .given(
            "survey_item_defined",
            &item(
                "jobs",
                "number",
                &[("required", ""), ("minimum", "0"), ("maximum", "100"), ("check", "new_jobs <= jobs")],
            ),
        )
        .given("survey_item_defined", &item("new_jobs", "number", &[]))
        .given("survey_item_defined", &item("remark", "text", &[]))
        .given("survey_item_defined", &item("state", "choice", &[("choices", "좋음;나쁨")]))
        .given("survey_item_defined", &item("open", "yes_no", &[]))
}

fn submitted() -> Story {
    asked().given("survey_answered", &answer("jobs", "10")).given("survey_submitted", SHEET)
}

#[test]
fn answers_are_of_the_kind_of_their_item() {
    let cases = [
        ("jobs", "100", None),
        ("jobs", "ten", Some("BAD_NUMBER")),
        ("jobs", "1e1", Some("BAD_NUMBER")),
        ("jobs", "-1", Some("OUT_OF_RANGE")),
        ("jobs", "100.1", Some("OUT_OF_RANGE")),
        ("new_jobs", "-1", None),
        ("remark", "아무 말", None),
        ("state", "좋음", None),
        ("state", "보통", Some("BAD_CODE")),
        ("open", "yes", None),
        ("open", "true", Some("BAD_CODE")),
    ];
    for (item, value, code) in cases {
        let then = asked().when("survey_answered", &answer(item, value));
        match code {
            Some(code) => then.then_refused(code, "value"),
            None => then.then_accepted(),
        };
    }
}

#[test]
fn an_answer_names_a_known_survey_item_and_cluster() {
    asked()
        .when("survey_answered", &with(&answer("jobs", "1"), &[("survey_id", "Y-9")]))
        .then_refused("UNKNOWN_REFERENCE", "survey_id");
    let both = with(&answer("sales", "1"), &[("cluster_id", "C-9")]);
    asked()
        .when("survey_answered", &both)
        .then_refused_for(&[("UNKNOWN_REFERENCE", "cluster_id"), ("UNKNOWN_REFERENCE", "item_id")]);
    for kind in ["survey_submitted", "survey_certified"] {
        asked().when(kind, &with(SHEET, &[("cluster_id", "C-9")])).then_refused("UNKNOWN_REFERENCE", "cluster_id");
    }
}

#[test]
fn a_cluster_outside_the_frame_is_not_asked() {
    let others: &[(&str, Fields<'_>)] = &[
        ("cluster_designated", &[("effective_on", "2025-01-01")]),
        ("cluster_designated", &[("expires_on", "2024-12-30")]),
        ("cluster_designated", &[("type_code", "T-3")]),
    ];
    for (kind, fields) in others {
        let story = asked().given("cluster_type_defined", &with(crate::testing::TYPE, &[("type_code", "T-3")]));
        let story = story.given(kind, &with(&with(CLUSTER, &[("cluster_id", "C-2")]), fields));
        let outside = with(&answer("jobs", "1"), &[("cluster_id", "C-2")]);
        story.clone().when("survey_answered", &outside).then_refused("NOT_IN_FORCE", "cluster_id");
        story
            .when("survey_submitted", &with(SHEET, &[("cluster_id", "C-2")]))
            .then_refused("NOT_IN_FORCE", "cluster_id");
    }
    let suspended = asked().given("cluster_suspended", &[("cluster_id", "C-1"), ("effective_on", "2024-12-31")]);
    suspended.when("survey_answered", &answer("jobs", "1")).then_refused("NOT_IN_FORCE", "cluster_id");
}

#[test]
fn a_submission_is_complete_and_keeps_its_checks() {
    asked().when("survey_submitted", SHEET).then_refused("MISSING_FIELD", "jobs");
    let story =
        asked().given("survey_answered", &answer("jobs", "10")).given("survey_answered", &answer("new_jobs", "11"));
    story.clone().when("survey_submitted", SHEET).then_refused("CHECK_FAILED", "jobs");
    story.given("survey_answered", &answer("new_jobs", "10")).when("survey_submitted", SHEET).then_accepted();
    // A check of what was not answered passes.
    submitted();
}

#[test]
fn a_sheet_is_submitted_before_it_is_returned_or_certified() {
    let returned = with(SHEET, &[("reason", "보완")]);
    asked().when("survey_returned", &returned).then_refused("NOT_IN_FORCE", "cluster_id");
    asked().when("survey_certified", SHEET).then_refused("NOT_IN_FORCE", "cluster_id");
    let back = submitted().given("survey_returned", &returned);
    back.clone().when("survey_certified", SHEET).then_refused("NOT_IN_FORCE", "cluster_id");
    back.clone()
        .when("survey_returned", &with(&returned, &[("reason", "다시")]))
        .then_refused("NOT_IN_FORCE", "cluster_id");
    back.clone().when("survey_answered", &answer("jobs", "11")).then_accepted();
    back.given("survey_submitted", &with(SHEET, &[("note", "고침")])).when("survey_certified", SHEET).then_accepted();
    submitted().when("survey_submitted", SHEET).then_unchanged("u18");
}

#[test]
fn answers_after_submission_leave_the_state_and_after_certification_are_closed() {
    let story = submitted().given("survey_answered", &answer("jobs", "12"));
    assert_eq!(story.world.answers["Y-1.C-1"].end().phase, super::Phase::Submitted);
    let story = story.given("survey_certified", SHEET);
    story.clone().when("survey_answered", &answer("jobs", "13")).then_refused("SURVEY_CLOSED", "cluster_id");
    story
        .clone()
        .when("survey_submitted", &with(SHEET, &[("effective_on", "2024-07-01")]))
        .then_refused("SURVEY_CLOSED", "cluster_id");
    story.clone().when("survey_returned", &with(SHEET, &[("reason", "x")])).then_refused("NOT_IN_FORCE", "cluster_id");
    story.when("survey_answered", &answer("jobs", "12")).then_unchanged("u19");
}

#[test]
fn after_the_survey_closed_only_certification_is_accepted() {
    let story = submitted().given("survey_closed", &[("survey_id", "Y-1")]);
    story.clone().when("survey_answered", &answer("jobs", "13")).then_refused("SURVEY_CLOSED", "survey_id");
    story
        .clone()
        .when("survey_submitted", &with(SHEET, &[("effective_on", "2024-07-01")]))
        .then_refused("SURVEY_CLOSED", "survey_id");
    story.clone().when("survey_returned", &with(SHEET, &[("reason", "x")])).then_refused("SURVEY_CLOSED", "survey_id");
    story.when("survey_certified", SHEET).then_accepted();
}

#[test]
fn what_was_certified_keeps_its_submission() {
    let story = submitted().given("survey_certified", SHEET);
    let withdraw = |id| [("withdrawn_update_id", id), ("reason", "착오")];
    let governance = proto::catalogue::Service::Governance;
    story
        .clone()
        .when_to(governance, "record_withdrawn", &withdraw("u18"))
        .then_refused("NOT_IN_FORCE", "withdrawn_update_id");
    // Required items are not looked at again.
    story.when_to(governance, "record_withdrawn", &withdraw("u17")).then_accepted();
}
