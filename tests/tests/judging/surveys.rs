//! Surveys: rules 17 and 74 to 77.

use crate::judged;

/// A survey of the clusters of type A, with an item of each kind.
const ASKED: &str = "
operator 2000-01-01 cluster_type_defined type_code=B name_ko=나형 law_id=L1 ministry_id=M1 layer=area
operator 2000-01-01 cluster_designated cluster_id=C type_code=A name_ko=둘 regions=[11] managing_agency_id=ZONE
operator 2000-01-01 cluster_designated cluster_id=OTHER type_code=B name_ko=딴 regions=[11] managing_agency_id=ZONE
operator 2000-01-01 cluster_designated cluster_id=GONE type_code=A name_ko=옛 regions=[11] managing_agency_id=ZONE
operator 2020-06-29 cluster_released cluster_id=GONE reason=x
operator 2020-01-01 survey_opened survey_id=S title_ko=조사 reference_on=2020-06-30 due_on=2020-12-31 type_codes=[A]
operator 2020-01-01 survey_item_defined survey_id=S item_id=staff question_ko=직원 kind=number minimum=0 maximum=100
operator 2020-01-01 survey_item_defined survey_id=S item_id=women question_ko=여성 kind=number required=false check=\"women <= staff\"
operator 2020-01-01 survey_item_defined survey_id=S item_id=plan question_ko=계획 kind=text required=false
operator 2020-01-01 survey_item_defined survey_id=S item_id=phase question_ko=단계 kind=choice choices=[early;late]
operator 2020-01-01 survey_item_defined survey_id=S item_id=fair question_ko=공정 kind=yes_no required=false
";

fn asked(story: &str) {
    judged(&format!("{ASKED}{story}"));
}

#[test]
fn an_answer_is_of_the_kind_of_its_item() {
    asked(
        "
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=staff value=many => BAD_NUMBER value
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=staff value=1e1 => BAD_NUMBER value
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=staff value=-1 => OUT_OF_RANGE value
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=staff value=100.5 => OUT_OF_RANGE value
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=staff value=100
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=phase value=middle => BAD_CODE value
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=phase value=late
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=fair value=maybe => BAD_CODE value
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=fair value=true => BAD_CODE value
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=fair value=yes
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=plan value=무엇이든
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=fair value=yes => unchanged s21
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=fair value=no
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=fair value=yes
",
    );
}

#[test]
fn only_clusters_of_the_frame_answer_items_of_the_survey() {
    asked(
        "
ZONE 2020-07-01 survey_answered survey_id=NONE cluster_id=OLD item_id=staff value=1 => UNKNOWN_REFERENCE survey_id
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=none value=1 => UNKNOWN_REFERENCE item_id
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=NONE item_id=staff value=1 => UNKNOWN_REFERENCE cluster_id
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OTHER item_id=staff value=1 => NOT_IN_FORCE cluster_id
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=GONE item_id=staff value=1 => NOT_IN_FORCE cluster_id
ZONE 2020-07-01 survey_submitted survey_id=S cluster_id=OTHER => NOT_IN_FORCE cluster_id
operator 2020-07-01 survey_item_defined survey_id=NONE item_id=a question_ko=물음 kind=number => UNKNOWN_REFERENCE survey_id
operator 2020-07-01 survey_item_defined survey_id=S item_id=a question_ko=물음 kind=number check=\"a >\" => MALFORMED check
# Judged by position: what is effective before the survey opened counts too.
ZONE 2019-01-01 survey_answered survey_id=S cluster_id=OLD item_id=staff value=1
# In force at the reference date, though released since.
operator 2020-07-01 cluster_released cluster_id=C reason=x
ZONE 2020-08-01 survey_answered survey_id=S cluster_id=C item_id=staff value=1
",
    );
}

#[test]
fn a_submission_is_complete_and_its_checks_hold() {
    asked(
        "
ZONE 2020-07-01 survey_submitted survey_id=S cluster_id=OLD => MISSING_FIELD phase, MISSING_FIELD staff
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=phase value=late
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=women value=11
ZONE 2020-07-01 survey_submitted survey_id=S cluster_id=OLD => MISSING_FIELD staff
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=staff value=10
ZONE 2020-07-01 survey_submitted survey_id=S cluster_id=OLD => CHECK_FAILED women
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=women value=10
ZONE 2020-07-01 survey_submitted survey_id=S cluster_id=OLD
# A check that names an item without an answer passes.
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=C item_id=phase value=late
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=C item_id=staff value=0
ZONE 2020-07-01 survey_submitted survey_id=S cluster_id=C
",
    );
}

#[test]
fn a_check_that_is_not_finite_fails() {
    asked(
        "
operator 2020-01-01 survey_item_defined survey_id=S item_id=women question_ko=여성 kind=number required=false check=\"women / staff <= 1\"
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=phase value=late
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=staff value=0
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=women value=0
ZONE 2020-07-01 survey_submitted survey_id=S cluster_id=OLD => CHECK_FAILED women
# Numbers without a point are doubles: 1 / 2 is a half.
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=staff value=2
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=women value=1
operator 2020-01-01 survey_item_defined survey_id=S item_id=women question_ko=여성 kind=number required=false check=\"women / staff == 1 / 2\"
ZONE 2020-07-01 survey_submitted survey_id=S cluster_id=OLD
",
    );
}

#[test]
fn a_cluster_is_open_submitted_returned_and_certified_in_turn() {
    asked(
        "
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=phase value=late
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=staff value=1
M1 2020-07-01 survey_certified survey_id=S cluster_id=OLD => NOT_IN_FORCE cluster_id
M1 2020-07-01 survey_returned survey_id=S cluster_id=OLD reason=x => NOT_IN_FORCE cluster_id
ZONE 2020-07-01 survey_submitted survey_id=S cluster_id=OLD
# Answers after the submission leave it submitted.
ZONE 2020-07-02 survey_answered survey_id=S cluster_id=OLD item_id=staff value=2
M1 2020-07-03 survey_returned survey_id=S cluster_id=OLD reason=x
M1 2020-07-03 survey_certified survey_id=S cluster_id=OLD => NOT_IN_FORCE cluster_id
ZONE 2020-07-04 survey_submitted survey_id=S cluster_id=OLD
M1 2020-07-05 survey_certified survey_id=S cluster_id=OLD
M1 2020-07-06 survey_returned survey_id=S cluster_id=OLD reason=y => NOT_IN_FORCE cluster_id
ZONE 2020-07-06 survey_answered survey_id=S cluster_id=OLD item_id=staff value=3 => SURVEY_CLOSED cluster_id
ZONE 2020-07-06 survey_submitted survey_id=S cluster_id=OLD => SURVEY_CLOSED cluster_id
",
    );
}

#[test]
fn after_the_survey_closed_there_is_only_certification() {
    asked(
        "
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=phase value=late
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=staff value=1
ZONE 2020-07-01 survey_submitted survey_id=S cluster_id=OLD
operator 2020-12-31 survey_closed survey_id=S
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=staff value=2 => SURVEY_CLOSED survey_id
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=C item_id=staff value=2 => SURVEY_CLOSED survey_id
ZONE 2020-07-02 survey_submitted survey_id=S cluster_id=C => SURVEY_CLOSED survey_id
M1 2020-07-01 survey_returned survey_id=S cluster_id=OLD reason=x => SURVEY_CLOSED survey_id
operator 2020-07-01 survey_item_defined survey_id=S item_id=late question_ko=늦은 kind=number => SURVEY_CLOSED survey_id
M1 2020-07-01 survey_certified survey_id=S cluster_id=OLD
M1 2020-07-01 survey_certified survey_id=S cluster_id=C => NOT_IN_FORCE cluster_id
operator 2020-12-31 survey_closed survey_id=S => unchanged s15
# Said just so before it closed: a repeat.
ZONE 2020-07-01 survey_answered survey_id=S cluster_id=OLD item_id=staff value=1 => unchanged s13
ZONE 2020-07-01 survey_submitted survey_id=S cluster_id=OLD => unchanged s14
operator 2020-12-31 survey_closed survey_id=NONE => UNKNOWN_REFERENCE survey_id
",
    );
}
