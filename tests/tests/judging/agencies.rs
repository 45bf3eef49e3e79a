//! Who may say what: keys, grants and their scopes, successions. Rules 34, 35 and 47.

use crate::judged;

#[test]
fn a_key_is_granted_runs_out_and_is_revoked() {
    judged(
        "
M1 2020-01-01 law_recorded law_id=L2 name_ko=법 => KEY_UNKNOWN key
operator 2000-01-01 grant_issued grant_id=G agency_id=M1 records=[law_recorded]
operator 2000-01-01 key_granted agency_id=M1 public_key=KEY(M1) expires_on=2020-12-31
M1 2020-01-01 law_recorded law_id=L2 name_ko=법 => KEY_EXPIRED key
operator 2001-01-01 key_granted agency_id=M1 public_key=KEY(M1)
M1 2020-01-01 law_recorded update_id=a law_id=L2 name_ko=법
operator 2020-01-01 key_revoked agency_id=M1 public_key=KEY(M1) reason=x
# The key is judged before the id and the form.
M1 2020-01-01 law_recorded update_id=a law_id=L2 name_ko=법 => KEY_REVOKED key
M1 2020-02-30 law_recorded law_id=-L name_ko=법 => KEY_REVOKED key
operator 1999-12-31 key_granted agency_id=M2 public_key=KEY(M2) => NOT_IN_FORCE agency_id
operator 2020-01-01 key_granted agency_id=NONE public_key=KEY(M1) => UNKNOWN_REFERENCE agency_id
",
    );
}

#[test]
fn a_grant_names_kinds_or_all_of_a_service() {
    judged(
        "
operator 2000-01-01 key_granted agency_id=M1 public_key=KEY(M1)
M1 2020-01-01 law_recorded law_id=L2 name_ko=법 => NOT_GRANTED record
operator 2000-01-01 grant_issued grant_id=G1 agency_id=M1 records=[law_recorded]
M1 2020-01-01 law_recorded update_id=a law_id=L2 name_ko=법
M1 2020-01-01 rule_adopted rule_id=free parameters=[a=1] => NOT_GRANTED record
M1 2020-01-01 cluster_amended cluster_id=OLD name_ko=새 => NOT_GRANTED record
M1 2020-01-01 rule_adopted rule_id=free parameters=[a=1] supersedes=none => NOT_GRANTED record
operator 2000-01-01 grant_issued grant_id=G2 agency_id=M1 records=[registry.*]
M1 2020-01-01 cluster_amended cluster_id=OLD name_ko=새
M1 2020-01-01 rule_adopted rule_id=free parameters=[a=1] => NOT_GRANTED record
# A grant holds from its day, not before, and until it is withdrawn; the day is that of recording.
operator 2199-01-01 grant_issued grant_id=G3 agency_id=M1 records=[governance.*]
M1 2199-06-01 rule_adopted rule_id=free parameters=[a=1] => NOT_GRANTED record
operator 2010-01-01 grant_withdrawn grant_id=G1 agency_id=M1 reason=x
M1 2005-01-01 law_recorded law_id=L3 name_ko=법 => NOT_GRANTED record
# The form is judged before the grant, what it names after it; the same id is the same update without any.
M1 2020-01-01 law_recorded law_id=-L name_ko=법 => BAD_ID law_id
M1 2020-01-01 programme_defined programme_id=Q name_ko=둘째 ministry_id=NONE => NOT_GRANTED record
M1 2020-01-01 law_recorded update_id=a law_id=L2 name_ko=법 => unchanged a
# To withdraw a record needs the grant of its kind.
M1 2020-01-01 record_withdrawn withdrawn_update_id=a reason=x => NOT_GRANTED record
M1 2020-01-01 record_withdrawn withdrawn_update_id=s9 reason=x
operator 2010-01-01 grant_withdrawn grant_id=NONE agency_id=M1 reason=x => UNKNOWN_REFERENCE grant_id
",
    );
}

#[test]
fn every_scope_of_a_grant_holds_directly_or_through_the_cluster() {
    judged(
        "
operator 2000-01-01 cluster_type_defined type_code=B name_ko=나형 law_id=L1 ministry_id=M1 layer=area
operator 2000-01-01 cluster_designated cluster_id=B1 type_code=B name_ko=나 regions=[11] managing_agency_id=ZONE
operator 2000-01-01 cluster_designated cluster_id=A26 type_code=A name_ko=가 regions=[26] managing_agency_id=ZONE
operator 2000-01-01 cluster_designated cluster_id=A11530 type_code=A name_ko=가 regions=[26110;11530] managing_agency_id=ZONE
operator 2000-01-01 key_granted agency_id=M1 public_key=KEY(M1)
operator 2000-01-01 grant_issued grant_id=G1 agency_id=M1 records=[registry.*;observation_reported] type_codes=[A] regions=[11]
M1 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE
M1 2020-01-01 cluster_designated cluster_id=C2 type_code=A name_ko=곳 regions=[26;11530] managing_agency_id=ZONE
M1 2020-01-01 cluster_designated cluster_id=C3 type_code=A name_ko=곳 regions=[26] managing_agency_id=ZONE => NOT_GRANTED record
M1 2020-01-01 cluster_designated cluster_id=C3 type_code=B name_ko=곳 regions=[11] managing_agency_id=ZONE => NOT_GRANTED record
M1 2020-01-01 cluster_suspended cluster_id=OLD reason=x
M1 2020-01-01 cluster_suspended cluster_id=B1 reason=x => NOT_GRANTED record
M1 2020-01-01 cluster_suspended cluster_id=A26 reason=x => NOT_GRANTED record
M1 2020-01-01 cluster_suspended cluster_id=A11530 reason=x
M1 2020-01-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=1 status=final
M1 2020-01-01 observation_reported cluster_id=A26 indicator_id=jobs period=2019 value=1 status=final => NOT_GRANTED record
# A plan has a region and no type.
M1 2020-01-01 plan_target_set plan_id=N region=11 target=industry codes=[26] period_from=2020 period_to=2021
M1 2020-01-01 plan_target_set plan_id=N region=26 target=industry codes=[26] period_from=2020 period_to=2021 => NOT_GRANTED record
",
    );
}

#[test]
fn scopes_of_clusters_and_programmes_are_compared_where_there_are_some() {
    judged(
        "
operator 2000-01-01 programme_defined programme_id=Q name_ko=둘째 ministry_id=M1
operator 2000-01-01 cluster_designated cluster_id=C type_code=A name_ko=나 regions=[11530] managing_agency_id=ZONE
operator 2000-01-01 key_granted agency_id=M1 public_key=KEY(M1)
operator 2000-01-01 grant_issued grant_id=G1 agency_id=M1 records=[budget.*] cluster_ids=[OLD] programme_ids=[P]
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 cluster_id=OLD source=local stage=requested amount_krw=1
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=local stage=requested amount_krw=1
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 cluster_id=C source=local stage=requested amount_krw=1 => NOT_GRANTED record
M1 2020-01-01 amount_recorded programme_id=Q fiscal_year=2020 cluster_id=OLD source=local stage=requested amount_krw=1 => NOT_GRANTED record
# Two grants do not add up to one: each must hold as a whole.
operator 2000-01-01 grant_issued grant_id=G2 agency_id=M1 records=[amount_recorded] cluster_ids=[C] programme_ids=[Q]
M1 2020-01-01 amount_recorded programme_id=Q fiscal_year=2020 cluster_id=OLD source=local stage=requested amount_krw=1 => NOT_GRANTED record
M1 2020-01-01 amount_recorded programme_id=Q fiscal_year=2020 cluster_id=C source=local stage=requested amount_krw=1
# A district does not cover its province.
operator 2000-01-01 grant_issued grant_id=G3 agency_id=M1 records=[cluster_suspended] regions=[11530]
M1 2020-01-01 cluster_suspended cluster_id=OLD reason=x => NOT_GRANTED record
M1 2020-01-01 cluster_suspended cluster_id=C reason=x
operator 2000-01-01 grant_issued grant_id=G4 agency_id=M1 records=[law_recorded] regions=[99] => UNKNOWN_REFERENCE regions
",
    );
}

#[test]
fn grants_pass_to_every_successor_and_the_old_agency_signs_nothing_new() {
    judged(
        "
operator 2000-01-01 agency_registered agency_id=N1 name_ko=새일 kind=ministry
operator 2000-01-01 agency_registered agency_id=N2 name_ko=새이 kind=ministry
operator 2000-01-01 key_granted agency_id=M1 public_key=KEY(M1)
operator 2000-01-01 key_granted agency_id=N1 public_key=KEY(N1)
operator 2000-01-01 key_granted agency_id=N2 public_key=KEY(N2)
operator 2000-01-01 grant_issued grant_id=G agency_id=M1 records=[law_recorded]
M1 2020-01-01 law_recorded update_id=a law_id=L2 name_ko=법
N1 2020-01-01 law_recorded law_id=L3 name_ko=법 => NOT_GRANTED record
operator 2020-06-01 agency_succeeded agency_id=M1 successor_agency_ids=[N1;N2]
N1 2020-01-01 law_recorded law_id=L3 name_ko=법
N2 2020-01-01 law_recorded law_id=L4 name_ko=법
N2 2020-01-01 rule_adopted rule_id=free parameters=[a=1] => NOT_GRANTED record
M1 2020-01-01 law_recorded law_id=L5 name_ko=법 => NOT_GRANTED record
M1 2020-01-01 law_recorded update_id=a law_id=L2 name_ko=법 => unchanged a
# What passed on may be withdrawn by each of them.
N2 2020-01-01 record_withdrawn withdrawn_update_id=a reason=x
# From the day it was succeeded it is named no more.
operator 2020-06-01 grant_withdrawn grant_id=G agency_id=M1 reason=x => NOT_IN_FORCE agency_id
operator 2020-05-31 grant_withdrawn grant_id=G agency_id=M1 reason=x
N1 2020-01-01 law_recorded law_id=L6 name_ko=법 => NOT_GRANTED record
",
    );
}

#[test]
fn nothing_said_of_an_agency_may_come_to_lie_after_its_end() {
    judged(
        "
operator 2000-01-01 agency_registered agency_id=Z1 name_ko=구역청 kind=zone_authority
operator 2020-01-01 grant_issued grant_id=G agency_id=Z1 records=[registry.*]
operator 2015-01-01 agency_succeeded agency_id=Z1 successor_agency_ids=[ZONE] => NOT_IN_FORCE effective_on
operator 2020-01-01 agency_registered agency_id=Z1 name_ko=새구역청 kind=zone_authority
operator 2020-01-01 agency_succeeded agency_id=Z1 successor_agency_ids=[ZONE]
operator 2015-01-01 grant_issued grant_id=H agency_id=Z1 records=[budget.*]
",
    );
}

#[test]
fn a_succession_to_come_changes_nothing_yet() {
    judged(
        "
operator 2000-01-01 agency_registered agency_id=N1 name_ko=새일 kind=ministry
operator 2000-01-01 key_granted agency_id=M1 public_key=KEY(M1)
operator 2000-01-01 key_granted agency_id=N1 public_key=KEY(N1)
operator 2000-01-01 grant_issued grant_id=G agency_id=M1 records=[law_recorded]
operator 2190-01-01 agency_succeeded agency_id=M1 successor_agency_ids=[N1]
M1 2195-01-01 law_recorded law_id=L2 name_ko=법
N1 2195-01-01 law_recorded law_id=L3 name_ko=법 => NOT_GRANTED record
operator 2190-01-01 programme_defined programme_id=Q name_ko=둘째 ministry_id=M1 => NOT_IN_FORCE ministry_id
operator 2189-12-31 programme_defined programme_id=Q name_ko=둘째 ministry_id=M1
",
    );
}

#[test]
fn companies_and_investments_are_of_their_cluster() {
    judged(
        "
operator 2000-01-01 cluster_designated cluster_id=C type_code=A name_ko=둘 regions=[26] managing_agency_id=ZONE
operator 2000-01-01 key_granted agency_id=M1 public_key=KEY(M1)
operator 2000-01-01 grant_issued grant_id=G agency_id=M1 records=[performance.*] regions=[26]
operator 2020-01-01 spin_off_registered company_id=S name_ko=회사 cluster_id=OLD institution=대학 registered_on=2020-02-01 capital_krw=1 institution_share_percent=10 located_in_zone=true technology_contributed=true
operator 2020-01-01 foreign_company_registered company_id=F cluster_id=OLD name_ko=외국
operator 2020-01-01 investment_declared investment_id=I cluster_id=OLD amount_usd=5
operator 2020-01-01 investment_declared investment_id=J cluster_id=C amount_usd=5
M1 2020-02-01 spin_off_reported company_id=S capital_krw=2 institution_share_percent=10 located_in_zone=true => NOT_GRANTED record
M1 2020-02-01 foreign_company_closed company_id=F => NOT_GRANTED record
M1 2020-02-01 investment_arrived investment_id=I amount_usd=1 => NOT_GRANTED record
M1 2020-02-01 investment_arrived investment_id=J amount_usd=1
M1 2020-02-01 investment_declared investment_id=K cluster_id=OLD amount_usd=1 => NOT_GRANTED record
# An indicator is of no cluster.
M1 2020-02-01 indicator_defined indicator_id=firms name_ko=기업 unit=개 aggregation=sum better=higher
",
    );
}
