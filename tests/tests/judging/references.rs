//! What a record rests on: rules 12, 14, 25 to 28, 37, 51, 89 to 91.

use crate::judged;

#[test]
fn a_reference_is_known_and_in_force_on_the_day() {
    judged(
        "
operator 2020-01-01 cluster_type_defined type_code=B name_ko=나형 law_id=L1 ministry_id=M1 layer=area
ZONE 2019-12-31 cluster_designated cluster_id=C type_code=B name_ko=곳 regions=[11] managing_agency_id=ZONE => NOT_IN_FORCE type_code
ZONE 2020-01-01 cluster_designated cluster_id=C type_code=B name_ko=곳 regions=[11] managing_agency_id=ZONE
operator 2020-01-01 programme_defined programme_id=Q name_ko=둘째 ministry_id=M1
M1 2019-12-31 amount_recorded programme_id=Q fiscal_year=2019 source=local stage=requested amount_krw=1 => NOT_IN_FORCE programme_id
M1 2020-01-01 amount_recorded programme_id=Q fiscal_year=2019 source=local stage=requested amount_krw=1
operator 2020-01-01 indicator_defined indicator_id=firms name_ko=기업 unit=개 aggregation=sum better=higher
ZONE 2019-12-31 observation_reported cluster_id=OLD indicator_id=firms period=2019 value=1 status=final => NOT_IN_FORCE indicator_id
ZONE 2020-01-01 observation_reported cluster_id=OLD indicator_id=firms period=2019 value=1 status=final
operator 2020-01-01 agency_registered agency_id=M3 name_ko=삼부 kind=ministry
operator 2019-12-31 programme_defined programme_id=R name_ko=셋째 ministry_id=M3 => NOT_IN_FORCE ministry_id
operator 2020-01-01 programme_defined programme_id=R name_ko=셋째 ministry_id=M3
# A law is only looked for.
operator 2020-01-01 law_recorded law_id=L2 name_ko=둘법 in_force_on=2021-01-01
operator 2010-01-01 cluster_type_defined type_code=D name_ko=라형 law_id=L2 ministry_id=M1 layer=area
operator 2010-01-01 cluster_type_defined type_code=D name_ko=라형 law_id=NONE ministry_id=NONE layer=area => UNKNOWN_REFERENCE law_id, UNKNOWN_REFERENCE ministry_id
operator 2020-01-01 rule_adopted rule_id=free law_id=NONE parameters=[a=1] => UNKNOWN_REFERENCE law_id
operator 2020-01-01 programme_defined programme_id=R name_ko=셋째 ministry_id=M1 type_codes=[A;NONE] => UNKNOWN_REFERENCE type_codes
operator 2020-01-01 survey_opened survey_id=S title_ko=조사 reference_on=2020-01-01 due_on=2020-02-01 type_codes=[NONE] => UNKNOWN_REFERENCE type_codes
",
    );
}

#[test]
fn neither_layers_nor_successors_nor_findings_are_looked_up() {
    judged(
        "
operator 2020-01-01 cluster_type_defined type_code=B name_ko=나형 law_id=L1 ministry_id=M1 layer=overlay built_on=[NONE] may_overlap=[NOTHING]
operator 2020-01-01 cluster_released cluster_id=OLD reason=x successor_cluster_ids=[NONE]
operator 2020-01-01 recommendation_issued recommendation_id=R addressee_agency_id=M1 title_ko=고침 finding_id=similar-none due_on=2020-06-30
operator 2020-01-01 review_requested review_id=V type_code=A cluster_id=NONE name_ko=새 regions=[11] consulted_agency_ids=[M2] answer_due_on=2020-03-31
",
    );
}

#[test]
fn codes_are_built_in_published_and_retired() {
    judged(
        "
operator 2020-01-01 code_published list=technology code=T13 name_ko=열셋째
ZONE 2019-12-31 cluster_amended cluster_id=OLD technologies=[T13] => NOT_IN_FORCE technologies
ZONE 2020-01-01 cluster_amended cluster_id=OLD technologies=[T13]
operator 2021-01-01 code_retired list=technology code=T01 successor_codes=[T13;T01] => OUT_OF_RANGE successor_codes
operator 2021-01-01 code_retired list=technology code=T01 successor_codes=[T13]
ZONE 2020-12-31 cluster_amended cluster_id=OLD technologies=[T01;T13]
ZONE 2021-01-01 cluster_amended cluster_id=OLD technologies=[T01] => NOT_IN_FORCE technologies
operator 2021-01-01 code_retired list=region code=11530
ZONE 2021-01-01 cluster_amended cluster_id=OLD regions=[11530] => NOT_IN_FORCE regions
ZONE 2020-12-31 cluster_amended cluster_id=OLD regions=[11530]
# Built in means in force at all times.
ZONE 1900-01-01 plan_target_set plan_id=N region=11 target=technology codes=[T12] period_from=2020 period_to=2021
# An industry is known if its division is.
ZONE 2020-01-01 cluster_amended cluster_id=OLD industries=[26999]
ZONE 2020-01-01 cluster_amended cluster_id=OLD industries=[04] => UNKNOWN_REFERENCE industries
operator 2020-01-01 code_retired list=technology code=T77 => UNKNOWN_REFERENCE code
",
    );
}

#[test]
fn a_plan_names_codes_of_its_target_for_a_province() {
    judged(
        "
M1 2020-01-01 plan_target_set plan_id=N region=11530 target=industry codes=[26] period_from=2020 period_to=2021 => BAD_CODE region
M1 2020-01-01 plan_target_set plan_id=N region=99 target=industry codes=[26] period_from=2020 period_to=2021 => UNKNOWN_REFERENCE region
M1 2020-01-01 plan_target_set plan_id=N region=11 target=industry codes=[00] period_from=2020 period_to=2021 => UNKNOWN_REFERENCE codes
M1 2020-01-01 plan_target_set plan_id=N region=11 target=technology codes=[26] period_from=2020 period_to=2021 => BAD_CODE codes
M1 2020-01-01 plan_target_set plan_id=N region=11 target=technology codes=[T05] period_from=2020 period_to=2020
",
    );
}

#[test]
fn an_agency_that_was_succeeded_is_named_no_more() {
    judged(
        "
operator 2000-01-01 agency_registered agency_id=NEW name_ko=새청 kind=zone_authority
operator 2021-01-01 agency_succeeded agency_id=ZONE successor_agency_ids=[NEW]
operator 2020-12-31 cluster_designated cluster_id=C type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE
operator 2021-01-01 cluster_designated cluster_id=D type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE => NOT_IN_FORCE managing_agency_id
operator 2021-01-01 cluster_amended cluster_id=C managing_agency_id=ZONE => NOT_IN_FORCE managing_agency_id
operator 2021-01-01 amount_recorded programme_id=P fiscal_year=2021 source=local stage=requested amount_krw=1 counterpart=ZONE => NOT_IN_FORCE counterpart
operator 2021-01-01 review_requested review_id=R type_code=A cluster_id=X name_ko=새 regions=[11] consulted_agency_ids=[M1;ZONE] answer_due_on=2021-03-31 => NOT_IN_FORCE consulted_agency_ids
operator 2021-01-01 recommendation_issued recommendation_id=R addressee_agency_id=ZONE title_ko=고침 due_on=2021-06-30 => NOT_IN_FORCE addressee_agency_id
operator 2021-01-01 agency_registered agency_id=X name_ko=새 kind=municipality parent_agency_id=ZONE region=11530 => NOT_IN_FORCE parent_agency_id
operator 2021-01-01 agency_registered agency_id=X name_ko=새 kind=municipality parent_agency_id=NONE region=99 => UNKNOWN_REFERENCE parent_agency_id, UNKNOWN_REFERENCE region
operator 2021-01-01 agency_succeeded agency_id=M1 successor_agency_ids=[M1] => OUT_OF_RANGE successor_agency_ids
operator 2021-01-01 agency_succeeded agency_id=M1 successor_agency_ids=[ZONE] => NOT_IN_FORCE successor_agency_ids
operator 2021-01-01 agency_succeeded agency_id=M1 successor_agency_ids=[NONE] => UNKNOWN_REFERENCE successor_agency_ids
operator 2021-01-01 agency_succeeded agency_id=NONE successor_agency_ids=[M1] => UNKNOWN_REFERENCE agency_id
",
    );
}

#[test]
fn a_reviewed_type_needs_its_cleared_review() {
    judged(
        "
operator 2000-01-01 cluster_type_defined type_code=V name_ko=심의형 law_id=L1 ministry_id=M1 layer=area review_required=true
operator 2000-01-01 cluster_type_defined type_code=W name_ko=심의형 law_id=L1 ministry_id=M1 layer=area review_required=true
operator 2020-01-01 review_requested review_id=R type_code=V cluster_id=C name_ko=새 regions=[11] consulted_agency_ids=[M2] answer_due_on=2020-03-31
operator 2020-01-01 review_requested review_id=Q type_code=V cluster_id=C name_ko=새 regions=[11] consulted_agency_ids=[M2] answer_due_on=2020-03-31
ZONE 2020-06-01 cluster_designated cluster_id=C type_code=V name_ko=곳 regions=[11] managing_agency_id=ZONE => REVIEW_NEEDED review_id
ZONE 2020-06-01 cluster_designated cluster_id=C type_code=V name_ko=곳 regions=[11] managing_agency_id=ZONE review_id=R => REVIEW_NEEDED review_id
M2 2020-02-01 opinion_given review_id=R opinion=object
M2 2020-02-01 opinion_given review_id=Q opinion=object
operator 2020-04-01 review_concluded review_id=R outcome=cleared_with_conditions
operator 2020-04-01 review_concluded review_id=Q outcome=rejected
ZONE 2020-06-01 cluster_designated cluster_id=C type_code=V name_ko=곳 regions=[11] managing_agency_id=ZONE review_id=Q => REVIEW_NEEDED review_id
ZONE 2020-06-01 cluster_designated cluster_id=D type_code=V name_ko=곳 regions=[11] managing_agency_id=ZONE review_id=R => REVIEW_NEEDED review_id
ZONE 2020-06-01 cluster_designated cluster_id=C type_code=W name_ko=곳 regions=[11] managing_agency_id=ZONE review_id=R => REVIEW_NEEDED review_id
ZONE 2020-06-01 cluster_designated cluster_id=C type_code=V name_ko=곳 regions=[11] managing_agency_id=ZONE review_id=R
# What is designated stays so when its review is corrected; the next one is refused.
operator 2020-04-01 review_concluded review_id=R outcome=rejected supersedes=s9
ZONE 2020-07-01 cluster_released cluster_id=C reason=x
ZONE 2020-08-01 cluster_designated cluster_id=C type_code=V name_ko=곳 regions=[11] managing_agency_id=ZONE review_id=R => REVIEW_NEEDED review_id
# Given without need it must be known.
ZONE 2020-06-01 cluster_designated cluster_id=E type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE review_id=NONE => UNKNOWN_REFERENCE review_id
ZONE 2020-06-01 cluster_designated cluster_id=E type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE review_id=Q
",
    );
}

#[test]
fn parameters_of_known_rules_are_known_and_decimals_within_their_range() {
    judged(
        "
operator 2020-01-01 rule_adopted rule_id=unheard_of parameters=[anything=1]
operator 2020-01-01 rule_adopted rule_id=similar parameters=[theme_from=0.6;colour=1] => UNKNOWN_FIELD parameters
operator 2020-01-01 rule_adopted rule_id=similar parameters=[theme_from=half] => BAD_NUMBER parameters
operator 2020-01-01 rule_adopted rule_id=similar parameters=theme_from=0.6;place_above=0.1
operator 2020-01-01 rule_adopted rule_id=spin_off_share parameters=[from_0=20;from_1000000000=10]
operator 2020-01-01 rule_adopted rule_id=spin_off_share parameters=[below_5=20] => UNKNOWN_FIELD parameters
operator 2020-01-01 rule_adopted rule_id=designation_bar parameters=[A=30]
operator 2020-01-01 rule_adopted rule_id=designation_bar parameters=[A=x] => BAD_NUMBER parameters
operator 2020-01-01 rule_adopted rule_id=designation_bar parameters=[A=30;B=100.5] => OUT_OF_RANGE parameters
operator 2020-01-01 rule_adopted rule_id=spin_off_share parameters=[from_0=-1] => OUT_OF_RANGE parameters
operator 2020-01-01 rule_adopted rule_id=declining parameters=[years=0] => OUT_OF_RANGE parameters
operator 2020-01-01 rule_adopted rule_id=arrival parameters=[years=2.5;rate_from=0.5] => OUT_OF_RANGE parameters
operator 2020-01-01 rule_adopted rule_id=unused_type parameters=[years=100] => OUT_OF_RANGE parameters
operator 2020-01-01 rule_adopted rule_id=unused_type parameters=[years=0]
",
    );
}

#[test]
fn ratios_and_indicators_share_their_names_and_rest_on_indicators() {
    judged(
        "
M1 2020-01-01 indicator_defined indicator_id=firms name_ko=기업 unit=개 aggregation=sum better=higher
M1 2020-01-01 ratio_defined indicator_id=jobs name_ko=비 numerator=jobs denominator=firms per=1 => ALREADY_EXISTS indicator_id
M1 2020-01-01 ratio_defined indicator_id=r name_ko=비 numerator=none denominator=nothing per=1 => UNKNOWN_REFERENCE numerator, UNKNOWN_REFERENCE denominator
M1 2019-12-31 ratio_defined indicator_id=r name_ko=비 numerator=firms denominator=budget.national per=1 => NOT_IN_FORCE numerator
M1 2020-01-01 ratio_defined indicator_id=r name_ko=비 numerator=firms denominator=budget.national per=1
M1 2020-01-01 indicator_defined indicator_id=r name_ko=비 unit=개 aggregation=sum better=higher => ALREADY_EXISTS indicator_id
M1 2020-01-01 observation_reported cluster_id=OLD indicator_id=r period=2019 value=1 status=final => UNKNOWN_REFERENCE indicator_id
M1 2020-01-01 target_set cluster_id=OLD indicator_id=r period=2019 value=1 => UNKNOWN_REFERENCE indicator_id
M1 2020-01-01 ratio_defined indicator_id=q name_ko=비 numerator=r denominator=r per=1 => UNKNOWN_REFERENCE numerator, UNKNOWN_REFERENCE denominator
",
    );
}

#[test]
fn a_barred_designation_is_recorded_with_a_warning() {
    judged(
        "
M1 2000-01-01 indicator_defined indicator_id=sold_m2 name_ko=분양 unit=m2 aggregation=sum better=higher
M1 2000-01-01 indicator_defined indicator_id=sale_target_m2 name_ko=대상 unit=m2 aggregation=sum better=neither
ZONE 2020-01-01 observation_reported cluster_id=OLD indicator_id=sale_target_m2 period=2019 value=100 status=final
ZONE 2020-01-01 observation_reported cluster_id=OLD indicator_id=sold_m2 period=2019 value=70 status=final
operator 2020-06-01 rule_adopted rule_id=designation_bar parameters=[A=30]
operator 2020-07-01 rule_adopted rule_id=designation_bar parameters=[A=30.1]
# OLD, in province 11, has 30 percent unsold.
ZONE 2020-05-31 cluster_designated cluster_id=C1 type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE
ZONE 2020-06-01 cluster_designated cluster_id=C2 type_code=A name_ko=곳 regions=[26] managing_agency_id=ZONE
ZONE 2020-06-01 cluster_designated cluster_id=C3 type_code=A name_ko=곳 regions=[26;11530] managing_agency_id=ZONE => warned DESIGNATION_BARRED type_code
ZONE 2020-07-01 cluster_designated cluster_id=C4 type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE
# A province that was retired counts as the one that took its place.
operator 2020-08-01 code_published list=region code=12 name_ko=새도
operator 2020-08-01 code_retired list=region code=11 successor_codes=[12]
operator 2020-08-01 rule_adopted rule_id=designation_bar parameters=[A=30]
ZONE 2020-08-01 cluster_designated cluster_id=C5 type_code=A name_ko=곳 regions=[12] managing_agency_id=ZONE => warned DESIGNATION_BARRED type_code
",
    );
}

#[test]
fn what_another_service_recorded_counts_from_its_receipt_on() {
    let each = |line: &str| (0..150).map(|n| line.replace('#', &n.to_string())).collect::<String>();
    let designated = each(
        "operator 2019-01-01 cluster_designated cluster_id=R# type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE\n",
    );
    let released = each(
        "operator 2020-01-01 cluster_released cluster_id=R# reason=x
operator 2020-01-01 observation_reported cluster_id=R# indicator_id=jobs period=2019 value=1 status=final => NOT_IN_FORCE cluster_id\n",
    );
    judged(&(designated + &released));
}
