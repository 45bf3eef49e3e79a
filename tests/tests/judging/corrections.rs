//! Superseding and withdrawing: rules 15, 16, 36 and 38 to 45.

use crate::judged;

#[test]
fn only_ones_own_of_the_same_kind_and_subject_is_corrected() {
    judged(
        "
M1 2020-01-01 observation_reported update_id=a cluster_id=OLD indicator_id=jobs period=2019 value=1 status=final
M1 2020-01-01 observation_reported update_id=b cluster_id=OLD indicator_id=jobs period=2019 value=2 status=final supersedes=none => UNKNOWN_REFERENCE supersedes
M1 2020-01-01 target_set update_id=b cluster_id=OLD indicator_id=jobs period=2019 value=2 supersedes=a => UNKNOWN_REFERENCE supersedes
M1 2020-01-01 indicator_defined indicator_id=firms name_ko=기업 unit=개 aggregation=sum better=higher
M1 2020-01-01 observation_reported update_id=b cluster_id=OLD indicator_id=firms period=2019 value=2 status=final supersedes=a => UNKNOWN_REFERENCE supersedes
M2 2020-01-01 observation_reported update_id=b cluster_id=OLD indicator_id=jobs period=2019 value=2 status=final supersedes=a => SUPERSEDES_FOREIGN supersedes
M2 2020-01-01 record_withdrawn update_id=b withdrawn_update_id=a reason=x => SUPERSEDES_FOREIGN withdrawn_update_id
M2 2020-01-01 record_withdrawn update_id=b withdrawn_update_id=none reason=x => UNKNOWN_REFERENCE withdrawn_update_id
# The subject is cluster and indicator: another period is the same subject.
M1 2021-01-01 observation_reported update_id=b cluster_id=OLD indicator_id=jobs period=2020 value=2 status=final supersedes=a
",
    );
}

#[test]
fn what_was_corrected_or_withdrawn_is_gone_for_ever() {
    judged(
        "
M1 2020-01-01 observation_reported update_id=a cluster_id=OLD indicator_id=jobs period=2019 value=1 status=final
M1 2020-01-01 observation_reported update_id=b cluster_id=OLD indicator_id=jobs period=2019 value=2 status=final supersedes=a
M1 2020-01-01 observation_reported update_id=c cluster_id=OLD indicator_id=jobs period=2019 value=3 status=final supersedes=a => NOT_IN_FORCE supersedes
M1 2020-01-01 record_withdrawn update_id=c withdrawn_update_id=a reason=x => NOT_IN_FORCE withdrawn_update_id
M1 2020-01-01 record_withdrawn update_id=c withdrawn_update_id=b reason=x
M1 2020-01-01 observation_reported update_id=d cluster_id=OLD indicator_id=jobs period=2019 value=3 status=final supersedes=a => NOT_IN_FORCE supersedes
M1 2020-01-01 observation_reported update_id=d cluster_id=OLD indicator_id=jobs period=2019 value=3 status=final supersedes=b => NOT_IN_FORCE supersedes
# It does not stand any more, so saying it again is news.
M1 2020-01-01 observation_reported update_id=d cluster_id=OLD indicator_id=jobs period=2019 value=2 status=final
M1 2020-01-01 record_withdrawn update_id=e withdrawn_update_id=c reason=x => UNKNOWN_REFERENCE withdrawn_update_id
M1 2020-01-01 record_withdrawn update_id=e withdrawn_update_id=d reason=x supersedes=c => UNKNOWN_FIELD supersedes
M1 2020-01-01 record_withdrawn update_id=c withdrawn_update_id=b reason=x => unchanged c
M1 2020-01-01 record_withdrawn update_id=f withdrawn_update_id=b reason=x => NOT_IN_FORCE withdrawn_update_id
",
    );
}

#[test]
fn a_correction_is_judged_as_if_the_earlier_one_had_never_been_said() {
    judged(
        "
ZONE 2020-01-01 cluster_designated update_id=a cluster_id=C type_code=A name_ko=곳 regions=[11] area_m2=10 managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated update_id=b cluster_id=C type_code=A name_ko=딴곳 regions=[11] area_m2=10 managing_agency_id=ZONE => ALREADY_EXISTS cluster_id
ZONE 2020-02-01 cluster_designated update_id=b cluster_id=C type_code=A name_ko=딴곳 regions=[11] area_m2=10 managing_agency_id=ZONE supersedes=a
ZONE 2020-01-15 cluster_amended update_id=c cluster_id=C name_ko=이전 => NOT_IN_FORCE cluster_id
ZONE 2020-03-01 cluster_partly_released update_id=c cluster_id=C released_area_m2=9
ZONE 2020-03-01 cluster_partly_released update_id=d cluster_id=C released_area_m2=10 supersedes=c
# The amendments of a designation hold it: it can neither go nor come later nor be smaller.
ZONE 2020-02-01 record_withdrawn update_id=e withdrawn_update_id=b reason=x => NOT_IN_FORCE withdrawn_update_id
ZONE 2020-03-02 cluster_designated update_id=e cluster_id=C type_code=A name_ko=딴곳 regions=[11] area_m2=10 managing_agency_id=ZONE supersedes=b => NOT_IN_FORCE effective_on
ZONE 2020-02-01 cluster_designated update_id=e cluster_id=C type_code=A name_ko=딴곳 regions=[11] area_m2=9 managing_agency_id=ZONE supersedes=b => OUT_OF_RANGE area_m2
# On the same day the one that opens the life comes first, whatever its position.
ZONE 2020-03-01 cluster_designated update_id=e cluster_id=C type_code=A name_ko=딴곳 regions=[11] area_m2=10 managing_agency_id=ZONE supersedes=b
ZONE 2020-03-01 record_withdrawn update_id=f withdrawn_update_id=d reason=x
ZONE 2020-03-01 record_withdrawn update_id=g withdrawn_update_id=e reason=x
ZONE 2020-03-01 cluster_amended update_id=h cluster_id=C name_ko=없음 => UNKNOWN_REFERENCE cluster_id
",
    );
}

#[test]
fn what_others_built_on_a_withdrawn_fact_stays_and_is_not_judged_again() {
    judged(
        "
ZONE 2020-01-01 cluster_designated update_id=a cluster_id=C type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE
M1 2020-01-01 observation_reported update_id=o cluster_id=C indicator_id=jobs period=2019 value=1 status=final
M1 2020-01-01 amount_recorded update_id=m programme_id=P fiscal_year=2020 cluster_id=C source=local stage=requested amount_krw=1
ZONE 2020-01-01 record_withdrawn update_id=w withdrawn_update_id=a reason=x
M1 2020-01-01 observation_reported update_id=o2 cluster_id=C indicator_id=jobs period=2019 value=2 status=final => UNKNOWN_REFERENCE cluster_id
# Said just so before, and still counting: a repeat.
M1 2020-01-01 observation_reported update_id=o2 cluster_id=C indicator_id=jobs period=2019 value=1 status=final => unchanged o
M1 2020-01-01 record_withdrawn update_id=w withdrawn_update_id=o reason=x
",
    );
}

#[test]
fn a_successor_corrects_what_its_predecessors_said_its_own_ids_first() {
    judged(
        "
operator 2000-01-01 agency_registered agency_id=M3 name_ko=삼부 kind=ministry
operator 2000-01-01 agency_registered agency_id=M4 name_ko=사부 kind=ministry
M1 2020-01-01 observation_reported update_id=a cluster_id=OLD indicator_id=jobs period=2019 value=1 status=final
M1 2020-01-01 observation_reported update_id=b cluster_id=OLD indicator_id=jobs period=2020 value=1 status=final
M4 2020-01-01 target_set update_id=a cluster_id=OLD indicator_id=jobs period=2019 value=1
M4 2020-01-01 observation_reported update_id=c cluster_id=OLD indicator_id=jobs period=2020 value=2 status=final supersedes=b => SUPERSEDES_FOREIGN supersedes
operator 2020-06-01 agency_succeeded agency_id=M1 successor_agency_ids=[M3]
operator 2020-06-01 agency_succeeded agency_id=M3 successor_agency_ids=[M4]
M4 2020-01-01 observation_reported update_id=c cluster_id=OLD indicator_id=jobs period=2020 value=2 status=final supersedes=b
# Its own a is a target, so that the predecessor's is not meant.
M4 2020-01-01 observation_reported update_id=d cluster_id=OLD indicator_id=jobs period=2019 value=2 status=final supersedes=a => UNKNOWN_REFERENCE supersedes
M4 2020-01-01 record_withdrawn update_id=d withdrawn_update_id=a reason=x
M4 2020-01-01 record_withdrawn update_id=e withdrawn_update_id=a reason=x => NOT_IN_FORCE withdrawn_update_id
",
    );
}

#[test]
fn a_withdrawal_goes_to_the_first_service_that_knows_the_id() {
    judged(
        "
M1 2020-01-01 law_recorded update_id=a law_id=L2 name_ko=둘법
M1 2020-01-01 observation_reported update_id=a cluster_id=OLD indicator_id=jobs period=2019 value=1 status=final
M1 2020-01-01 programme_defined update_id=a programme_id=Q name_ko=둘째 ministry_id=M1
M1 2020-01-01 cluster_identified update_id=a cluster_id=OLD scheme=s identifier=X
# Registry takes it; there it is gone, and the others are as they were.
M1 2020-01-01 record_withdrawn update_id=w withdrawn_update_id=a reason=x
M1 2020-01-01 record_withdrawn update_id=v withdrawn_update_id=a reason=x => NOT_IN_FORCE withdrawn_update_id
M1 2020-01-01 amount_recorded update_id=m programme_id=Q fiscal_year=2020 source=local stage=requested amount_krw=1
M1 2020-01-01 observation_reported update_id=o cluster_id=OLD indicator_id=jobs period=2019 value=1 status=final => unchanged a
",
    );
}

#[test]
fn what_is_judged_by_position_is_corrected_at_its_own_position() {
    judged(
        "
operator 2020-01-01 review_requested review_id=R type_code=A cluster_id=NEW name_ko=새 regions=[11] consulted_agency_ids=[M2] answer_due_on=2020-03-31
M2 2020-01-02 opinion_given update_id=o review_id=R opinion=agree
operator 2020-02-01 review_concluded update_id=c review_id=R outcome=cleared
M2 2020-01-02 opinion_given review_id=R opinion=object supersedes=o => NOT_IN_FORCE review_id
operator 2020-02-01 review_concluded update_id=d review_id=R outcome=rejected supersedes=c
operator 2020-02-01 record_withdrawn withdrawn_update_id=d reason=x
M2 2020-01-02 opinion_given review_id=R opinion=object supersedes=o
operator 2020-01-01 recommendation_issued recommendation_id=R addressee_agency_id=M1 title_ko=고침 due_on=2020-06-30
M1 2020-02-01 action_reported update_id=a recommendation_id=R progress_percent=40
M1 2020-03-01 action_reported update_id=b recommendation_id=R progress_percent=60
M1 2020-02-01 action_reported recommendation_id=R progress_percent=50 supersedes=a => OUT_OF_RANGE progress_percent
M1 2020-03-01 action_reported recommendation_id=R progress_percent=39 supersedes=b => OUT_OF_RANGE progress_percent
M1 2020-03-01 action_reported recommendation_id=R progress_percent=50 supersedes=b
M1 2020-02-01 action_reported recommendation_id=R progress_percent=70 supersedes=a
",
    );
}

#[test]
fn a_withdrawn_grant_or_key_never_was() {
    judged(
        "
operator 2000-01-01 key_granted update_id=k agency_id=M1 public_key=KEY(M1)
operator 2000-01-01 grant_issued update_id=g grant_id=G agency_id=M1 records=[law_recorded]
M1 2020-01-01 law_recorded law_id=L2 name_ko=법
operator 2000-01-01 record_withdrawn withdrawn_update_id=g reason=x
M1 2020-01-01 law_recorded law_id=L3 name_ko=법 => NOT_GRANTED record
operator 2000-01-01 grant_issued grant_id=G agency_id=M1 records=[law_recorded]
M1 2020-01-01 law_recorded law_id=L3 name_ko=법
operator 2000-01-01 record_withdrawn withdrawn_update_id=k reason=x
M1 2020-01-01 law_recorded law_id=L4 name_ko=법 => KEY_UNKNOWN key
",
    );
}
