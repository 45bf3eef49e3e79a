use crate::testing::{Fields, Story, base, with};

const SURVEY: Fields<'static> =
    &[("survey_id", "Y-1"), ("title_ko", "실태조사"), ("reference_on", "2024-12-31"), ("due_on", "2025-03-31")];
const ITEM: Fields<'static> =
    &[("survey_id", "Y-1"), ("item_id", "jobs"), ("question_ko", "고용 인원"), ("kind", "number")];

fn opened() -> Story {
    base().given("survey_opened", SURVEY)
}

#[test]
fn a_survey_is_opened_once() {
    base()
        .when("survey_opened", &with(SURVEY, &[("type_codes", "T-9")]))
        .then_refused("UNKNOWN_REFERENCE", "type_codes");
    base().when("survey_opened", &with(SURVEY, &[("due_on", "2025-02-29")])).then_refused("BAD_DATE", "due_on");
    opened().when("survey_opened", &with(SURVEY, &[("title_ko", "x")])).then_refused("ALREADY_EXISTS", "survey_id");
    opened().when("survey_opened", SURVEY).then_unchanged("u10");
}

#[test]
fn items_are_well_formed() {
    let cases: &[(Fields<'_>, &str, &str)] = &[
        (&[("item_id", "Jobs")], "BAD_ID", "item_id"),
        (&[("item_id", "1st")], "BAD_ID", "item_id"),
        (&[("kind", "date")], "BAD_CODE", "kind"),
        (&[("kind", "choice")], "MISSING_FIELD", "choices"),
        (&[("minimum", "5"), ("maximum", "4")], "OUT_OF_RANGE", "maximum"),
        (&[("minimum", "five"), ("maximum", "4")], "BAD_NUMBER", "minimum"),
        (&[("check", "jobs >")], "MALFORMED", "check"),
        (&[("check", "jobs > \u{202e}1")], "BAD_CHARACTER", "check"),
        (&[("required", "perhaps")], "BAD_CODE", "required"),
    ];
    for (fields, code, field) in cases {
        opened().when("survey_item_defined", &with(ITEM, fields)).then_refused(code, field);
    }
    let long = "1+".repeat(1_000) + "1";
    opened().when("survey_item_defined", &with(ITEM, &[("check", &long)])).then_refused("TOO_LARGE", "check");
    opened().when("survey_item_defined", &with(ITEM, &[("check", "jobs >= 0 && jobs < other")])).then_accepted();
}

#[test]
fn choices_keep_the_order_in_which_they_were_sent() {
    let choices = |choices| with(ITEM, &[("kind", "choice"), ("choices", choices)]);
    let story = opened().given("survey_item_defined", &choices("매우 낮음;낮음;보통;낮음;높음;매우 높음"));
    story.clone().when("survey_item_defined", &choices("매우 낮음;낮음;보통;높음;매우 높음")).then_unchanged("u11");
    story.when("survey_item_defined", &choices("매우 높음;높음;보통;낮음;매우 낮음")).then_accepted();
}

#[test]
fn items_are_defined_while_the_survey_is_open_and_may_be_defined_again() {
    base().when("survey_item_defined", ITEM).then_refused("UNKNOWN_REFERENCE", "survey_id");
    let story = opened().given("survey_item_defined", ITEM);
    story.clone().when("survey_item_defined", ITEM).then_unchanged("u11");
    story.clone().when("survey_item_defined", &with(ITEM, &[("required", "true")])).then_unchanged("u11");
    story.clone().when("survey_item_defined", &with(ITEM, &[("required", "false")])).then_accepted();
    story.clone().when("survey_item_defined", &with(ITEM, &[("maximum", "9")])).then_accepted();
    let closed = story.given("survey_closed", &[("survey_id", "Y-1")]);
    closed
        .clone()
        .when("survey_item_defined", &with(ITEM, &[("maximum", "9")]))
        .then_refused("SURVEY_CLOSED", "survey_id");
    closed
        .clone()
        .when("survey_closed", &[("survey_id", "Y-1"), ("effective_on", "2024-07-01")])
        .then_refused("SURVEY_CLOSED", "survey_id");
    closed.when("survey_closed", &[("survey_id", "Y-1")]).then_unchanged("u12");
    base().when("survey_closed", &[("survey_id", "Y-1")]).then_refused("UNKNOWN_REFERENCE", "survey_id");
}
