//! Results: observations within bounds, investments, companies. Rules 24, 33 and the section on judging.

use crate::judged;

#[test]
fn an_observation_is_within_its_indicators_bounds() {
    judged(
        "
M1 2020-06-01 indicator_defined indicator_id=jobs name_ko=고용 unit=명 aggregation=sum better=higher minimum=10 maximum=20
ZONE 2020-05-31 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=100 status=final
ZONE 2020-05-31 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=100.1 status=final => OUT_OF_RANGE value
ZONE 2020-06-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=9.99 status=final => OUT_OF_RANGE value
ZONE 2020-06-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=20.01 status=final => OUT_OF_RANGE value
ZONE 2020-06-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=20 status=final
M1 2020-06-01 indicator_defined indicator_id=change name_ko=증감 unit=명 aggregation=sum better=higher
ZONE 2020-06-01 observation_reported cluster_id=OLD indicator_id=change period=2019 value=-5.5 status=final
ZONE 2020-06-01 observation_reported cluster_id=OLD indicator_id=change period=2019 value=many status=final => BAD_NUMBER value
",
    );
}

#[test]
fn no_more_arrives_than_was_declared() {
    judged(
        "
ZONE 2020-02-01 investment_declared investment_id=I cluster_id=OLD amount_usd=10.5
ZONE 2020-01-31 investment_arrived investment_id=I amount_usd=1 => NOT_IN_FORCE investment_id
ZONE 2020-02-01 investment_arrived investment_id=I amount_usd=10
ZONE 2020-03-01 investment_arrived investment_id=I amount_usd=0.6 => OUT_OF_RANGE amount_usd
ZONE 2020-03-01 investment_arrived investment_id=I amount_usd=0.5
ZONE 2020-02-01 investment_declared investment_id=I cluster_id=OLD amount_usd=10.4 supersedes=s1 => OUT_OF_RANGE amount_usd
ZONE 2020-02-02 investment_declared investment_id=I cluster_id=OLD amount_usd=11 supersedes=s1 => NOT_IN_FORCE effective_on
ZONE 2020-02-01 record_withdrawn withdrawn_update_id=s1 reason=x => NOT_IN_FORCE withdrawn_update_id
ZONE 2020-02-01 record_withdrawn withdrawn_update_id=s3 reason=x
ZONE 2020-03-01 investment_arrived investment_id=I amount_usd=10
# Withdrawn with all that arrived, it was never declared, and may be.
ZONE 2020-02-01 investment_declared update_id=j investment_id=J cluster_id=OLD amount_usd=1
ZONE 2020-02-01 investment_declared investment_id=J cluster_id=OLD amount_usd=2 => ALREADY_EXISTS investment_id
ZONE 2020-02-01 record_withdrawn withdrawn_update_id=j reason=x
ZONE 2020-02-01 investment_declared investment_id=J cluster_id=OLD amount_usd=2
ZONE 2020-02-01 investment_arrived investment_id=NONE amount_usd=1 => UNKNOWN_REFERENCE investment_id
",
    );
}

#[test]
fn companies_report_while_they_are_registered() {
    judged(
        "
ZONE 2020-02-01 spin_off_registered company_id=S name_ko=회사 cluster_id=OLD institution=대학 registered_on=2020-02-01 capital_krw=1 institution_share_percent=10 located_in_zone=true technology_contributed=true
ZONE 2020-01-31 spin_off_reported company_id=S capital_krw=2 institution_share_percent=10 located_in_zone=true => NOT_IN_FORCE company_id
ZONE 2020-03-01 spin_off_reported company_id=S capital_krw=2 institution_share_percent=10 located_in_zone=true
ZONE 2020-03-01 spin_off_reported company_id=S capital_krw=2 institution_share_percent=10.0 located_in_zone=true => unchanged s3
ZONE 2020-02-15 spin_off_deregistered company_id=S reason=x => NOT_IN_FORCE effective_on
ZONE 2020-06-01 spin_off_deregistered company_id=S reason=x
ZONE 2020-06-02 spin_off_reported company_id=S capital_krw=3 institution_share_percent=10 located_in_zone=true => NOT_IN_FORCE company_id
ZONE 2020-06-02 spin_off_deregistered company_id=S reason=y => NOT_IN_FORCE company_id
ZONE 2020-03-01 spin_off_reported company_id=NONE capital_krw=2 institution_share_percent=10 located_in_zone=true => UNKNOWN_REFERENCE company_id
ZONE 2020-02-01 foreign_company_registered company_id=F cluster_id=OLD name_ko=외국
ZONE 2020-01-31 foreign_company_closed company_id=F => NOT_IN_FORCE company_id
ZONE 2020-03-01 foreign_company_closed company_id=F
ZONE 2020-04-01 foreign_company_closed company_id=F => NOT_IN_FORCE company_id
ZONE 2020-04-01 foreign_company_closed company_id=NONE => UNKNOWN_REFERENCE company_id
",
    );
}
