//! Lives: what opens, ends and opens again; areas and regions. Rules 15, 22 to 24, 29, 30, 42 and 53.

use crate::judged;

#[test]
fn a_life_opens_once_while_it_lasts() {
    judged(
        "
ZONE 2020-01-01 cluster_designated cluster_id=C type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE
ZONE 2020-02-01 cluster_designated cluster_id=C type_code=A name_ko=곳2 regions=[11] managing_agency_id=ZONE => ALREADY_EXISTS cluster_id
ZONE 2020-02-01 cluster_suspended cluster_id=C reason=x
ZONE 2020-03-01 cluster_designated cluster_id=C type_code=A name_ko=곳2 regions=[11] managing_agency_id=ZONE => ALREADY_EXISTS cluster_id
ZONE 2020-04-01 cluster_released cluster_id=C reason=x
ZONE 2020-03-31 cluster_designated cluster_id=C type_code=A name_ko=곳2 regions=[11] managing_agency_id=ZONE => ALREADY_EXISTS cluster_id
ZONE 2020-05-01 cluster_designated cluster_id=C type_code=A name_ko=곳2 regions=[11] managing_agency_id=ZONE
ZONE 2020-05-01 spin_off_registered company_id=S name_ko=회사 cluster_id=C institution=대학 registered_on=2020-05-01 capital_krw=1 institution_share_percent=10 located_in_zone=true technology_contributed=true
ZONE 2020-06-01 spin_off_registered company_id=S name_ko=회사2 cluster_id=C institution=대학 registered_on=2020-05-01 capital_krw=1 institution_share_percent=10 located_in_zone=true technology_contributed=true => ALREADY_EXISTS company_id
ZONE 2020-07-01 spin_off_deregistered company_id=S reason=x
ZONE 2020-08-01 spin_off_registered company_id=S name_ko=회사2 cluster_id=C institution=대학 registered_on=2020-05-01 capital_krw=1 institution_share_percent=10 located_in_zone=true technology_contributed=true
ZONE 2020-05-01 foreign_company_registered company_id=F cluster_id=C name_ko=외국
ZONE 2020-06-01 foreign_company_registered company_id=F cluster_id=C name_ko=외국2 => ALREADY_EXISTS company_id
ZONE 2020-07-01 foreign_company_closed company_id=F
ZONE 2020-08-01 foreign_company_registered company_id=F cluster_id=C name_ko=외국2
ZONE 2020-05-01 investment_declared investment_id=I cluster_id=C amount_usd=1
ZONE 2021-05-01 investment_declared investment_id=I cluster_id=C amount_usd=2 => ALREADY_EXISTS investment_id
",
    );
}

#[test]
fn an_expired_cluster_may_be_opened_again() {
    judged(
        "
ZONE 2020-01-01 cluster_designated cluster_id=C type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE expires_on=2020-12-31
ZONE 2020-12-31 cluster_designated cluster_id=C type_code=A name_ko=곳2 regions=[11] managing_agency_id=ZONE => ALREADY_EXISTS cluster_id
ZONE 2021-01-01 cluster_designated cluster_id=C type_code=A name_ko=곳2 regions=[11] managing_agency_id=ZONE
",
    );
}

#[test]
fn reviews_surveys_recommendations_and_grants_open_once_for_ever() {
    judged(
        "
operator 2020-01-01 review_requested review_id=R type_code=A cluster_id=NEW name_ko=새 regions=[11] consulted_agency_ids=[M2] answer_due_on=2020-03-31
M2 2020-01-01 opinion_given review_id=R opinion=agree
operator 2020-01-01 review_concluded review_id=R outcome=withdrawn
operator 2021-01-01 review_requested review_id=R type_code=A cluster_id=NEW name_ko=또 regions=[11] consulted_agency_ids=[M2] answer_due_on=2021-03-31 => ALREADY_EXISTS review_id
operator 2020-01-01 survey_opened survey_id=S title_ko=조사 reference_on=2020-01-01 due_on=2020-02-01
operator 2020-03-01 survey_closed survey_id=S
operator 2021-01-01 survey_opened survey_id=S title_ko=또 reference_on=2020-01-01 due_on=2020-02-01 => ALREADY_EXISTS survey_id
operator 2020-01-01 recommendation_issued recommendation_id=R addressee_agency_id=M1 title_ko=고침 due_on=2020-06-30
operator 2020-02-01 recommendation_closed recommendation_id=R outcome=implemented
operator 2021-01-01 recommendation_issued recommendation_id=R addressee_agency_id=M1 title_ko=또 due_on=2021-06-30 => ALREADY_EXISTS recommendation_id
operator 2020-01-01 grant_issued grant_id=G agency_id=M1 records=[law_recorded]
operator 2020-02-01 grant_withdrawn grant_id=G agency_id=M1 reason=x
operator 2021-01-01 grant_issued grant_id=G agency_id=M1 records=[rule_adopted] => ALREADY_EXISTS grant_id
",
    );
}

#[test]
fn definitions_may_be_sent_again_and_replace() {
    judged(
        "
operator 2020-01-01 agency_registered agency_id=M1 name_ko=새일부 kind=ministry
operator 2020-01-01 law_recorded law_id=L1 name_ko=새법
operator 2020-01-01 code_published list=industry code=26 name_ko=새업종
operator 2021-01-01 code_published list=industry code=26 name_ko=또새업종
operator 2020-01-01 rule_adopted rule_id=similar parameters=[theme_from=0.6]
operator 2021-01-01 rule_adopted rule_id=similar parameters=[theme_from=0.7]
operator 2020-01-01 cluster_type_defined type_code=A name_ko=새형 law_id=L1 ministry_id=M2 layer=overlay
operator 2020-01-01 programme_defined programme_id=P name_ko=새사업 ministry_id=M2
operator 2020-01-01 indicator_defined indicator_id=jobs name_ko=새고용 unit=명 aggregation=mean better=lower
operator 2020-01-01 ratio_defined indicator_id=r name_ko=비 numerator=jobs denominator=budget.national per=1
operator 2021-01-01 ratio_defined indicator_id=r name_ko=새비 numerator=jobs denominator=jobs per=2
operator 2020-01-01 survey_opened survey_id=S title_ko=조사 reference_on=2020-01-01 due_on=2020-02-01
operator 2020-01-01 survey_item_defined survey_id=S item_id=q question_ko=물음 kind=number
operator 2020-01-01 survey_item_defined survey_id=S item_id=q question_ko=새물음 kind=text
",
    );
}

#[test]
fn nothing_happens_before_a_designation_or_after_a_release() {
    judged(
        "
ZONE 2020-02-01 cluster_designated cluster_id=C type_code=A name_ko=곳 regions=[11] area_m2=10 managing_agency_id=ZONE
ZONE 2020-01-31 cluster_amended cluster_id=C name_ko=먼저 => NOT_IN_FORCE cluster_id
ZONE 2020-01-31 cluster_released cluster_id=C reason=x => NOT_IN_FORCE cluster_id
ZONE 2020-01-31 cluster_suspended cluster_id=C reason=x => NOT_IN_FORCE cluster_id
ZONE 2020-01-31 milestone_reached cluster_id=C milestone=completed => NOT_IN_FORCE cluster_id
ZONE 2020-01-31 observation_reported cluster_id=C indicator_id=jobs period=2019 value=1 status=final => NOT_IN_FORCE cluster_id
ZONE 2020-02-01 observation_reported cluster_id=C indicator_id=jobs period=2019 value=1 status=final
ZONE 2020-03-01 cluster_suspended cluster_id=C reason=x
ZONE 2020-03-02 observation_reported cluster_id=C indicator_id=jobs period=2019 value=2 status=final
ZONE 2020-03-02 cluster_amended cluster_id=C name_ko=쉬는곳
ZONE 2020-04-01 cluster_resumed cluster_id=C
ZONE 2020-06-01 cluster_released cluster_id=C reason=x
ZONE 2020-06-02 cluster_amended cluster_id=C name_ko=뒤 => NOT_IN_FORCE cluster_id
ZONE 2020-06-02 cluster_partly_released cluster_id=C released_area_m2=1 => NOT_IN_FORCE cluster_id
ZONE 2020-06-02 cluster_resumed cluster_id=C => NOT_IN_FORCE cluster_id
# The day of release counts as released.
ZONE 2020-06-01 observation_reported cluster_id=C indicator_id=jobs period=2019 value=3 status=final => NOT_IN_FORCE cluster_id
ZONE 2020-06-01 target_set cluster_id=C indicator_id=jobs period=2020 value=3 => NOT_IN_FORCE cluster_id
ZONE 2020-06-01 investment_declared investment_id=I cluster_id=C amount_usd=1 => NOT_IN_FORCE cluster_id
ZONE 2020-06-01 foreign_company_registered company_id=F cluster_id=C name_ko=외국 => NOT_IN_FORCE cluster_id
ZONE 2020-06-01 spin_off_registered company_id=S name_ko=회사 cluster_id=C institution=대학 registered_on=2020-05-01 capital_krw=1 institution_share_percent=10 located_in_zone=true technology_contributed=true => NOT_IN_FORCE cluster_id
ZONE 2020-05-31 observation_reported cluster_id=C indicator_id=jobs period=2019 value=3 status=final
# Money only needs a cluster that is known.
ZONE 2021-01-01 amount_recorded programme_id=P fiscal_year=2021 cluster_id=C source=local stage=appropriated amount_krw=1
ZONE 2010-01-01 share_set programme_id=P fiscal_year=2010 shares=[C=1]
ZONE 2020-01-01 amount_recorded programme_id=P fiscal_year=2021 cluster_id=D source=local stage=appropriated amount_krw=1 => UNKNOWN_REFERENCE cluster_id
ZONE 2020-01-01 share_set programme_id=P fiscal_year=2020 shares=[D=1] => UNKNOWN_REFERENCE shares
ZONE 2020-01-01 cluster_amended cluster_id=D name_ko=없음 => UNKNOWN_REFERENCE cluster_id
ZONE 2020-01-01 observation_reported cluster_id=D indicator_id=jobs period=2019 value=3 status=final => UNKNOWN_REFERENCE cluster_id
",
    );
}

#[test]
fn an_expired_cluster_is_still_reported_on() {
    judged(
        "
ZONE 2020-01-01 cluster_designated cluster_id=C type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE expires_on=2020-12-31
ZONE 2021-01-01 observation_reported cluster_id=C indicator_id=jobs period=2020 value=3 status=final
ZONE 2021-01-01 target_set cluster_id=C indicator_id=jobs period=2021 value=3
ZONE 2021-01-01 investment_declared investment_id=I cluster_id=C amount_usd=1
",
    );
}

#[test]
fn what_was_released_was_there() {
    judged(
        "
ZONE 2020-01-01 cluster_designated cluster_id=C type_code=A name_ko=곳 regions=[11;26] area_m2=10 managing_agency_id=ZONE
ZONE 2020-02-01 cluster_partly_released cluster_id=C released_area_m2=0 => OUT_OF_RANGE released_area_m2
ZONE 2020-02-01 cluster_partly_released cluster_id=C released_area_m2=10.5 => OUT_OF_RANGE released_area_m2
ZONE 2020-02-01 cluster_partly_released cluster_id=C released_area_m2=1 released_regions=[41] => OUT_OF_RANGE released_regions
ZONE 2020-02-01 cluster_partly_released cluster_id=C released_area_m2=1 released_regions=[11;26] => OUT_OF_RANGE released_regions
ZONE 2020-02-01 cluster_partly_released cluster_id=C released_area_m2=1 released_regions=[26]
ZONE 2020-03-01 cluster_partly_released cluster_id=C released_area_m2=1 released_regions=[11] => OUT_OF_RANGE released_regions
ZONE 2020-03-01 cluster_partly_released cluster_id=C released_area_m2=9
ZONE 2020-04-01 cluster_partly_released cluster_id=C released_area_m2=0.1 => OUT_OF_RANGE released_area_m2
# An amended area is what is left from then.
ZONE 2020-05-01 cluster_amended cluster_id=C area_m2=5
ZONE 2020-06-01 cluster_partly_released cluster_id=C released_area_m2=5
# In the middle of the story: the 9 of March no longer fit.
ZONE 2020-02-15 cluster_partly_released cluster_id=C released_area_m2=1 => OUT_OF_RANGE released_area_m2
ZONE 2020-02-15 cluster_amended cluster_id=C area_m2=8.9 => OUT_OF_RANGE area_m2
ZONE 2020-02-15 cluster_amended cluster_id=C area_m2=20
ZONE 2020-07-01 cluster_amended cluster_id=C clear=[area_m2]
ZONE 2020-08-01 cluster_partly_released cluster_id=C released_area_m2=1000
# With no area known there is nothing to compare.
ZONE 2020-01-01 cluster_designated cluster_id=D type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE
ZONE 2020-02-01 cluster_partly_released cluster_id=D released_area_m2=1000
",
    );
}

#[test]
fn an_amendment_sets_or_clears_what_may_be_blank() {
    judged(
        "
ZONE 2020-01-01 cluster_designated cluster_id=C type_code=A name_ko=곳 regions=[11] area_m2=10 notice_no=1 managing_agency_id=ZONE
ZONE 2020-02-01 cluster_amended cluster_id=C clear=[notice_no;area_m2]
ZONE 2020-02-01 cluster_amended cluster_id=C clear=[name_ko] => MISSING_FIELD clear
ZONE 2020-02-01 cluster_amended cluster_id=C clear=[colour] => UNKNOWN_FIELD clear
ZONE 2020-02-01 cluster_amended cluster_id=C clear=[name_en] name_en=Place => MALFORMED clear
ZONE 2020-02-01 cluster_amended cluster_id=C type_code=A => UNKNOWN_FIELD type_code
ZONE 2020-02-01 cluster_amended cluster_id=C regions=[99] managing_agency_id=NONE => UNKNOWN_REFERENCE regions, UNKNOWN_REFERENCE managing_agency_id
ZONE 2020-02-01 cluster_amended cluster_id=C clear=[notice_no] => unchanged s2
ZONE 2020-03-01 cluster_amended cluster_id=C => unchanged s2
",
    );
}

#[test]
fn what_comes_late_is_judged_in_its_place_in_the_story() {
    judged(
        "
ZONE 2020-02-01 cluster_designated cluster_id=C type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE
ZONE 2020-06-01 cluster_amended cluster_id=C name_ko=새곳
# The designation and the amendment that follow would be refused for this.
ZONE 2019-01-01 cluster_designated cluster_id=C type_code=A name_ko=옛곳 regions=[11] managing_agency_id=ZONE => ALREADY_EXISTS cluster_id
ZONE 2020-03-01 cluster_released cluster_id=C reason=x => NOT_IN_FORCE effective_on
# These leave room for them.
ZONE 2019-01-01 cluster_designated cluster_id=C type_code=A name_ko=옛곳 regions=[11] managing_agency_id=ZONE expires_on=2019-12-31
ZONE 2020-07-01 cluster_released cluster_id=C reason=x
# An expired cluster may be amended, but not into the next life.
ZONE 2020-01-15 cluster_amended cluster_id=C notice_no=1
ZONE 2019-06-01 cluster_amended cluster_id=C expires_on=2020-02-01 => ALREADY_EXISTS effective_on
ZONE 2019-06-01 cluster_amended cluster_id=C expires_on=2020-01-31
ZONE 2021-01-01 cluster_designated cluster_id=C type_code=A name_ko=또 regions=[11] managing_agency_id=ZONE
ZONE 2020-12-31 cluster_amended cluster_id=C name_ko=사이 => NOT_IN_FORCE cluster_id
",
    );
}
