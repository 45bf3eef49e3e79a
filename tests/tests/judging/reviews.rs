//! Reviews and recommendations: rules 17, 21, 47, 79 and 80.

use crate::judged;

#[test]
fn only_the_consulted_give_opinions_while_the_review_is_open() {
    judged(
        "
operator 2020-02-01 review_requested review_id=R type_code=A cluster_id=NEW name_ko=새 regions=[11] consulted_agency_ids=[M2;ZONE] answer_due_on=2020-03-31
M1 2020-02-02 opinion_given review_id=R opinion=agree => NOT_CONSULTED review_id
M2 2020-02-02 opinion_given review_id=NONE opinion=agree => UNKNOWN_REFERENCE review_id
M2 2020-02-02 opinion_given review_id=R opinion=object
M2 2020-02-02 opinion_given review_id=R opinion=object => unchanged s4
M2 2020-02-03 opinion_given review_id=R opinion=agree
# By position: effective before the request, and heard.
ZONE 2020-01-01 opinion_given review_id=R opinion=agree
operator 2020-04-01 review_concluded review_id=R outcome=cleared
M2 2020-02-04 opinion_given review_id=R opinion=object => NOT_IN_FORCE review_id
operator 2020-04-02 review_concluded review_id=R outcome=rejected => NOT_IN_FORCE review_id
operator 2020-04-01 review_concluded review_id=R outcome=cleared => unchanged s8
operator 2020-04-01 review_concluded review_id=NONE outcome=cleared => UNKNOWN_REFERENCE review_id
",
    );
}

#[test]
fn a_review_concluded_early_warns_that_opinions_are_missing() {
    judged(
        "
operator 2020-02-01 review_requested review_id=R type_code=A cluster_id=NEW name_ko=새 regions=[11] consulted_agency_ids=[M2;ZONE] answer_due_on=2020-03-31
operator 2020-02-01 review_requested review_id=Q type_code=A cluster_id=NEW name_ko=새 regions=[11] consulted_agency_ids=[M2] answer_due_on=2020-03-31
M2 2020-02-02 opinion_given review_id=R opinion=agree
M2 2020-02-02 opinion_given review_id=Q opinion=object
operator 2020-03-01 review_concluded review_id=R outcome=cleared => warned OPINIONS_MISSING review_id
operator 2020-03-01 review_concluded review_id=Q outcome=cleared
",
    );
}

#[test]
fn the_successor_of_a_consulted_agency_is_consulted() {
    judged(
        "
operator 2000-01-01 agency_registered agency_id=M3 name_ko=삼부 kind=ministry
operator 2020-02-01 review_requested review_id=R type_code=A cluster_id=NEW name_ko=새 regions=[11] consulted_agency_ids=[M2] answer_due_on=2020-03-31
M3 2020-02-02 opinion_given review_id=R opinion=agree => NOT_CONSULTED review_id
operator 2020-02-10 agency_succeeded agency_id=M2 successor_agency_ids=[M3]
M3 2020-02-10 opinion_given review_id=R opinion=agree
operator 2020-03-01 review_concluded review_id=R outcome=cleared
",
    );
}

#[test]
fn progress_goes_back_only_with_a_note_and_ends_when_closed() {
    judged(
        "
operator 2020-01-01 recommendation_issued recommendation_id=R addressee_agency_id=M1 title_ko=고침 due_on=2020-06-30
M1 2020-02-01 action_reported recommendation_id=R progress_percent=40
M1 2020-03-01 action_reported recommendation_id=R progress_percent=39.9 => OUT_OF_RANGE progress_percent
M1 2020-03-01 action_reported recommendation_id=R progress_percent=30 note=\"잘못 셌음\"
# Compared by position, not by day.
M1 2020-01-15 action_reported recommendation_id=R progress_percent=20 => OUT_OF_RANGE progress_percent
M1 2020-01-15 action_reported recommendation_id=R progress_percent=35
M1 2020-04-01 action_reported recommendation_id=NONE progress_percent=35 => UNKNOWN_REFERENCE recommendation_id
# Closing needs no 100 percent.
operator 2020-05-01 recommendation_closed recommendation_id=R outcome=partly
M1 2020-04-01 action_reported recommendation_id=R progress_percent=50 => NOT_IN_FORCE recommendation_id
operator 2020-06-01 recommendation_closed recommendation_id=R outcome=implemented => NOT_IN_FORCE recommendation_id
operator 2020-05-01 recommendation_closed recommendation_id=R outcome=partly => unchanged s8
",
    );
}
