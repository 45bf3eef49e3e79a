//! The same again: rules 18 to 23.

use crate::judged;

#[test]
fn only_the_first_failing_stage_speaks_and_its_fields_in_their_order() {
    judged(
        "
# Form before all else.
operator 2020-02-30 cluster_designated update_id=a cluster_id=-C type_code=NONE name_ko=곳 regions=[1] managing_agency_id=ZONE area_m2=1e3 => BAD_DATE effective_on, BAD_ID cluster_id, BAD_CODE regions, BAD_NUMBER area_m2
operator 2020-01-01 cluster_designated update_id=a cluster_id=C type_code=NONE regions=[1] => MISSING_FIELD name_ko, BAD_CODE regions, MISSING_FIELD managing_agency_id
# What a record says as a whole is looked at beside what is missing or cannot be read.
operator 2020-01-01 cluster_designated update_id=a cluster_id=C type_code=NONE regions=[11] longitude=127 managing_agency_id=ZONE => MISSING_FIELD name_ko, MISSING_FIELD latitude
operator 2020-01-01 cluster_amended update_id=a cluster_id=-C clear=[foo] => BAD_ID cluster_id, UNKNOWN_FIELD clear
operator 2020-01-01 cluster_type_defined update_id=a type_code=T law_id=L1 ministry_id=M1 layer=area lapse_years=3 => MISSING_FIELD name_ko, MISSING_FIELD lapse_milestone
operator 2020-01-01 plan_target_set update_id=a plan_id=-P region=11 target=technology codes=[26] period_from=2024 period_to=2023 => BAD_ID plan_id, BAD_CODE codes, OUT_OF_RANGE period_to
operator 2020-01-01 plan_target_set update_id=a plan_id=P region=11 target=none codes=[26] period_from=x period_to=2023 => BAD_CODE target, BAD_PERIOD period_from
operator 2020-01-01 survey_item_defined update_id=a survey_id=S item_id=A question_ko=가 kind=choice => BAD_ID item_id, MISSING_FIELD choices
operator 2020-01-01 amount_recorded update_id=a programme_id=-P fiscal_year=2020 source=national stage=executed amount_krw=-5 => BAD_ID programme_id, OUT_OF_RANGE amount_krw
operator 2020-01-01 amount_recorded update_id=a programme_id=P fiscal_year=2020 source=national stage=none amount_krw=-5 => BAD_CODE stage
# Then what is superseded; then references; then rules.
operator 2020-01-01 cluster_designated update_id=a cluster_id=OLD type_code=NONE name_ko=곳 regions=[99] managing_agency_id=NONE supersedes=none => UNKNOWN_REFERENCE supersedes
operator 2020-01-01 cluster_designated update_id=a cluster_id=OLD type_code=NONE name_ko=곳 regions=[99] industries=[00] technologies=[T13] managing_agency_id=NONE => UNKNOWN_REFERENCE type_code, UNKNOWN_REFERENCE regions, UNKNOWN_REFERENCE industries, UNKNOWN_REFERENCE technologies, UNKNOWN_REFERENCE managing_agency_id
operator 2020-01-01 cluster_designated update_id=a cluster_id=OLD type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE => ALREADY_EXISTS cluster_id
operator 2020-01-01 amount_recorded update_id=a programme_id=NONE fiscal_year=2020 cluster_id=NONE source=national stage=executed amount_krw=5 counterpart=NONE => UNKNOWN_REFERENCE programme_id, UNKNOWN_REFERENCE cluster_id, UNKNOWN_REFERENCE counterpart
operator 2020-01-01 observation_reported update_id=a cluster_id=NONE indicator_id=none period=2019 value=101 status=final => UNKNOWN_REFERENCE cluster_id, UNKNOWN_REFERENCE indicator_id
operator 2020-01-01 observation_reported update_id=a cluster_id=OLD indicator_id=jobs period=2019 value=101 status=final => OUT_OF_RANGE value
# None of these used the id.
operator 2020-01-01 observation_reported update_id=a cluster_id=OLD indicator_id=jobs period=2019 value=100 status=final
",
    );
}

#[test]
fn an_id_is_used_by_what_was_recorded_and_by_nothing_else() {
    judged(
        "
operator 2020-01-01 law_recorded update_id=a law_id=L2 name_ko=가 in_force_on=x => BAD_DATE in_force_on
operator 2020-01-01 law_recorded update_id=a law_id=L2 name_ko=가
operator 2020-01-01 law_recorded update_id=a law_id=L2 name_ko=가 => unchanged a
operator 2020-01-01 law_recorded update_id=a law_id=L2 name_ko=나 => ID_REUSED update_id
operator 2020-01-01 law_recorded update_id=a law_id=L2 name_ko=가 note=설명 => ID_REUSED update_id
operator 2020-01-02 law_recorded update_id=a law_id=L2 name_ko=가 => ID_REUSED update_id
operator 2020-01-02 law_recorded update_id=a law_id=-L name_ko=가 => ID_REUSED update_id
operator 2020-01-01 agency_registered update_id=a agency_id=X name_ko=가 kind=ministry => ID_REUSED update_id
# A repeat keeps nothing of its id: it can be used for something else.
operator 2020-01-01 law_recorded update_id=b law_id=L2 name_ko=가 => unchanged a
operator 2020-01-01 law_recorded update_id=b law_id=L3 name_ko=가
# Ids are the agency's own, in each service.
M1 2020-01-01 law_recorded update_id=a law_id=L4 name_ko=가
operator 2020-01-01 programme_defined update_id=a programme_id=Q name_ko=가 ministry_id=M1
# The first receipt stands, also when what it says no longer counts.
operator 2020-01-01 law_recorded update_id=c law_id=L2 name_ko=다 supersedes=a
operator 2020-01-01 law_recorded update_id=d law_id=L3 name_ko=가 supersedes=b
operator 2020-01-01 law_recorded update_id=b law_id=L3 name_ko=가 => unchanged b
operator 2020-01-01 law_recorded update_id=d law_id=L3 name_ko=가 supersedes=b => unchanged d
",
    );
}

#[test]
fn a_value_that_stands_is_a_repeat_and_one_that_comes_back_is_not() {
    judged(
        "
M1 2020-06-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=10 status=final
M1 2020-06-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=20 status=final
M1 2020-06-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=10 status=final
M1 2020-06-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=10.0 status=final note=설명 => unchanged s3
# The value stands by the same agency and is effective no later: later it is a repeat, earlier it is news.
M1 2020-07-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=10 status=final => unchanged s3
M1 2020-05-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=10 status=final
M1 2020-06-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=10 status=final => unchanged s6
M1 2020-06-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=10 status=provisional
M2 2020-06-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=10 status=provisional
M1 2020-06-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=10 status=provisional
M1 2020-06-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=10 status=provisional definition=v2
M1 2020-06-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019H1 value=10 status=provisional definition=v2
# The reporter is part of the key of an amount.
M1 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=10
M2 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=10
M1 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=10 => unchanged s13
M1 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=20
M1 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=10
M1 2020-06-01 target_set cluster_id=OLD indicator_id=jobs period=2020 value=5
M1 2020-06-01 target_set cluster_id=OLD indicator_id=jobs period=2020 value=5 baseline=1
M1 2020-06-01 target_set cluster_id=OLD indicator_id=jobs period=2020 value=5 baseline=1.00 => unchanged s19
",
    );
}

#[test]
fn a_fact_that_changes_nothing_on_its_day_is_a_repeat() {
    judged(
        "
operator 2020-01-01 law_recorded law_id=L2 name_ko=가
operator 2020-06-01 law_recorded law_id=L2 name_ko=가 note=다시 => unchanged s1
operator 2020-06-01 law_recorded law_id=L2 name_ko=나
operator 2020-06-01 law_recorded law_id=L2 name_ko=가
operator 2019-06-01 law_recorded law_id=L2 name_ko=가
operator 2020-01-01 cluster_amended cluster_id=OLD name_ko=옛 area_m2=10
operator 2020-06-01 cluster_amended cluster_id=OLD name_ko=옛 => unchanged s6
operator 2020-06-01 cluster_amended cluster_id=OLD area_m2=10.0 note=다시 => unchanged s6
operator 2020-06-01 cluster_amended cluster_id=OLD area_m2=20
operator 2020-06-01 cluster_amended cluster_id=OLD area_m2=10
operator 2020-06-01 cluster_amended cluster_id=OLD area_m2=20
M1 2020-01-01 cluster_identified cluster_id=OLD scheme=s identifier=X
M1 2021-01-01 cluster_identified cluster_id=OLD scheme=s identifier=X => unchanged s12
M1 2020-01-01 cluster_identified cluster_id=OLD scheme=s identifier=Y
M1 2020-01-01 milestone_reached cluster_id=OLD milestone=plan_applied
M1 2020-01-01 milestone_reached cluster_id=OLD milestone=plan_applied => unchanged s15
M1 2020-01-01 plan_target_set plan_id=N region=11 target=industry codes=[26;27] period_from=2020 period_to=2022
M1 2020-01-01 plan_target_set plan_id=N region=11 target=industry codes=[27;26] period_from=2020 period_to=2022 => unchanged s17
M1 2020-01-01 plan_target_set plan_id=N region=11 target=technology codes=[T01] period_from=2020 period_to=2022
",
    );
}

#[test]
fn what_rules_would_refuse_is_a_repeat_where_it_was_said_just_so() {
    judged(
        "
ZONE 2020-01-01 cluster_designated cluster_id=C type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE note=다시 => unchanged s1
ZONE 2020-01-01 cluster_designated cluster_id=C type_code=A name_ko=딴곳 regions=[11] managing_agency_id=ZONE => ALREADY_EXISTS cluster_id
ZONE 2020-01-02 cluster_designated cluster_id=C type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE => ALREADY_EXISTS cluster_id
M1 2020-01-01 cluster_designated cluster_id=C type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE => ALREADY_EXISTS cluster_id
ZONE 2020-03-01 cluster_suspended cluster_id=C reason=x
ZONE 2020-06-01 cluster_released cluster_id=C reason=x
ZONE 2020-06-01 cluster_released cluster_id=C reason=x => unchanged s7
ZONE 2020-06-01 cluster_released cluster_id=C reason=y => NOT_IN_FORCE cluster_id
ZONE 2020-03-01 cluster_suspended cluster_id=C reason=x => unchanged s6
# What was said and still counts is a repeat, also where another value stands since.
M1 2020-01-01 amount_recorded update_id=x programme_id=P fiscal_year=2020 source=local stage=appropriated amount_krw=90
M1 2020-01-01 amount_recorded update_id=y programme_id=P fiscal_year=2020 source=local stage=executed amount_krw=90
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=local stage=executed amount_krw=50
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=local stage=appropriated amount_krw=60
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=local stage=executed amount_krw=90 => unchanged y
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=local stage=executed amount_krw=89 => OVER_BUDGET amount_krw
# Withdrawn, it no longer counts, and cannot be repeated.
ZONE 2020-06-01 record_withdrawn withdrawn_update_id=s7 reason=x
ZONE 2020-06-01 cluster_released cluster_id=C reason=x
ZONE 2020-06-01 cluster_released cluster_id=C reason=x => unchanged s18
",
    );
}

#[test]
fn what_adds_up_is_never_a_repeat() {
    judged(
        "
ZONE 2020-01-01 cluster_designated cluster_id=C type_code=A name_ko=곳 regions=[11] area_m2=10 managing_agency_id=ZONE
ZONE 2020-02-01 cluster_partly_released cluster_id=C released_area_m2=4
ZONE 2020-02-01 cluster_partly_released cluster_id=C released_area_m2=4
ZONE 2020-02-01 cluster_partly_released cluster_id=C released_area_m2=4 => OUT_OF_RANGE released_area_m2
ZONE 2020-01-01 investment_declared investment_id=I cluster_id=C amount_usd=10
ZONE 2020-02-01 investment_arrived investment_id=I amount_usd=4
ZONE 2020-02-01 investment_arrived investment_id=I amount_usd=4
ZONE 2020-02-01 investment_arrived investment_id=I amount_usd=4 => OUT_OF_RANGE amount_usd
# The same id is the same update all the same.
ZONE 2020-02-01 cluster_partly_released update_id=s3 cluster_id=C released_area_m2=4 => unchanged s3
ZONE 2020-02-01 investment_arrived update_id=s7 investment_id=I amount_usd=4 => unchanged s7
# A correction is no repeat, even to the same value.
ZONE 2020-02-01 investment_arrived investment_id=I amount_usd=4 supersedes=s6
",
    );
}

#[test]
fn a_repeat_names_the_newest_that_says_so() {
    judged(
        "
operator 2020-01-01 law_recorded update_id=a law_id=L2 name_ko=가
operator 2020-01-01 law_recorded update_id=b law_id=L2 name_ko=가 supersedes=a
operator 2020-01-01 law_recorded update_id=c law_id=L2 name_ko=가 => unchanged b
operator 2019-01-01 law_recorded update_id=d law_id=L2 name_ko=가
operator 2020-01-01 law_recorded update_id=e law_id=L2 name_ko=가 => unchanged d
# An amendment that says what the designation says.
ZONE 2020-01-01 cluster_designated update_id=f cluster_id=C type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE
ZONE 2020-02-01 cluster_amended update_id=g cluster_id=C name_ko=곳 => unchanged f
ZONE 2020-02-01 cluster_resumed update_id=h cluster_id=C => unchanged f
",
    );
}

#[test]
fn what_is_said_of_an_earlier_day_is_news_where_the_order_of_the_log_decides() {
    judged(
        "
operator 2020-01-01 recommendation_issued recommendation_id=R addressee_agency_id=ZONE title_ko=권고 due_on=2026-01-01
ZONE 2025-06-01 action_reported recommendation_id=R progress_percent=60
ZONE 2025-07-01 action_reported recommendation_id=R progress_percent=60 => unchanged s2
ZONE 2025-01-01 action_reported recommendation_id=R progress_percent=60
ZONE 2025-01-01 action_reported recommendation_id=R progress_percent=60 => unchanged s4
operator 2020-01-01 survey_opened survey_id=S title_ko=조사 reference_on=2020-01-01 due_on=2026-01-01
operator 2025-06-01 survey_item_defined survey_id=S item_id=a question_ko=가 kind=number
operator 2025-01-01 survey_item_defined survey_id=S item_id=a question_ko=가 kind=number
operator 2025-02-01 survey_item_defined survey_id=S item_id=a question_ko=가 kind=number => unchanged s8
ZONE 2025-06-01 survey_answered survey_id=S cluster_id=OLD item_id=a value=5
ZONE 2025-02-01 survey_answered survey_id=S cluster_id=OLD item_id=a value=5
ZONE 2025-02-01 survey_answered survey_id=S cluster_id=OLD item_id=a value=5 => unchanged s11
ZONE 2025-06-01 survey_submitted survey_id=S cluster_id=OLD
ZONE 2025-03-01 survey_submitted survey_id=S cluster_id=OLD
ZONE 2025-03-01 survey_submitted survey_id=S cluster_id=OLD => unchanged s14
",
    );
}

#[test]
fn a_repeat_is_told_the_newest_update_that_says_so() {
    judged(
        "
operator 2020-01-01 cluster_amended cluster_id=OLD name_ko=둘 notice_no=1
operator 2020-01-01 cluster_amended cluster_id=OLD industries=[26]
operator 2020-01-01 cluster_amended cluster_id=OLD name_ko=둘 => unchanged s1
operator 2020-01-01 cluster_amended cluster_id=OLD notice_no=1 name_ko=둘 => unchanged s1
operator 2020-01-01 cluster_amended cluster_id=OLD industries=[26] => unchanged s2
operator 2020-01-01 cluster_amended cluster_id=OLD clear=[notice_no]
operator 2020-01-01 cluster_amended cluster_id=OLD clear=[notice_no] => unchanged s6
# Of its regions only the designation spoke.
operator 2021-01-01 cluster_designated cluster_id=NEW type_code=A name_ko=새 regions=[26] managing_agency_id=ZONE
operator 2021-01-01 cluster_amended cluster_id=NEW name_ko=새로
operator 2021-01-01 cluster_amended cluster_id=NEW regions=[26] => unchanged s8
",
    );
}
