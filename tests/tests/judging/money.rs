//! Money: rules 11, 14, 15, 31 and 32.

use crate::judged;

#[test]
fn what_a_year_spends_is_at_most_what_it_has() {
    judged(
        "
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=executed amount_krw=1 => OVER_BUDGET amount_krw
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=100
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=requested amount_krw=900
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=supplementary amount_krw=-20
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=executed amount_krw=50
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=carried_over amount_krw=25
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=lapsed amount_krw=6 => OVER_BUDGET amount_krw
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=lapsed amount_krw=5
# Programme, cluster, source and reporter each have their own.
M2 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=executed amount_krw=1 => OVER_BUDGET amount_krw
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=local stage=executed amount_krw=1 => OVER_BUDGET amount_krw
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 cluster_id=OLD source=national stage=executed amount_krw=1 => OVER_BUDGET amount_krw
# Totals, not increments: 50 again is the same, 49 is less, 51 is too much.
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=executed amount_krw=50 => unchanged s5
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=executed amount_krw=51 => OVER_BUDGET amount_krw
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=executed amount_krw=49
# What was spent cannot be taken away.
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=98 => OVER_BUDGET amount_krw
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=99
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=supplementary amount_krw=-21 => OVER_BUDGET amount_krw
",
    );
}

#[test]
fn what_is_carried_over_is_there_the_year_after() {
    judged(
        "
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=100
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=carried_over amount_krw=100
M1 2021-01-01 amount_recorded programme_id=P fiscal_year=2021 source=national stage=executed amount_krw=101 => OVER_BUDGET amount_krw
M1 2021-01-01 amount_recorded programme_id=P fiscal_year=2021 source=national stage=executed amount_krw=60
M1 2021-01-01 amount_recorded programme_id=P fiscal_year=2021 source=national stage=carried_over amount_krw=40
# The money of 2020 is spent in 2021; what leaves 2021 reaches 2022, not 2023.
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=carried_over amount_krw=99 => OVER_BUDGET amount_krw
M1 2022-01-01 amount_recorded programme_id=P fiscal_year=2022 source=national stage=executed amount_krw=40
M1 2023-01-01 amount_recorded programme_id=P fiscal_year=2023 source=national stage=executed amount_krw=1 => OVER_BUDGET amount_krw
M1 2021-01-01 record_withdrawn withdrawn_update_id=s5 reason=x => OVER_BUDGET withdrawn_update_id
M1 2020-01-01 record_withdrawn withdrawn_update_id=s1 reason=x => OVER_BUDGET withdrawn_update_id
M1 2021-01-01 amount_recorded programme_id=P fiscal_year=2021 source=national stage=carried_over amount_krw=39 supersedes=s5 => OVER_BUDGET amount_krw
# With money of its own, 2022 needs none of 2021.
M1 2022-01-01 amount_recorded programme_id=P fiscal_year=2022 source=national stage=appropriated amount_krw=40
M1 2021-01-01 record_withdrawn withdrawn_update_id=s5 reason=x
",
    );
}

#[test]
fn a_successor_reports_on_with_what_its_predecessor_had() {
    judged(
        "
operator 2000-01-01 agency_registered agency_id=M3 name_ko=삼부 kind=ministry
M2 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=100
M3 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=executed amount_krw=10 => OVER_BUDGET amount_krw
operator 2020-06-01 agency_succeeded agency_id=M2 successor_agency_ids=[M3]
M3 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=executed amount_krw=60
M3 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=lapsed amount_krw=41 => OVER_BUDGET amount_krw
# The latest of them counts for a stage.
M3 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=59 => OVER_BUDGET amount_krw
M3 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=60
M3 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=lapsed amount_krw=1 => OVER_BUDGET amount_krw
",
    );
}

#[test]
fn what_a_successor_said_before_it_took_over_counts_from_then_on() {
    judged(
        "
operator 2000-01-01 agency_registered agency_id=M3 name_ko=삼부 kind=ministry
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=100
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=executed amount_krw=100
operator 2022-01-01 agency_succeeded agency_id=M1 successor_agency_ids=[M3]
# From 2022 on the two are one reporter, and the latest of them counts.
M3 2021-12-31 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=50 => OVER_BUDGET amount_krw
M3 2022-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=50 => OVER_BUDGET amount_krw
M3 2021-12-31 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=150
",
    );
}

#[test]
fn what_a_predecessor_carried_over_is_its_successors_the_year_after() {
    judged(
        "
operator 2000-01-01 agency_registered agency_id=M3 name_ko=삼부 kind=ministry
M2 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=100
M2 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=carried_over amount_krw=40
operator 2020-12-31 agency_succeeded agency_id=M2 successor_agency_ids=[M3]
M3 2021-01-01 amount_recorded programme_id=P fiscal_year=2021 source=national stage=executed amount_krw=41 => OVER_BUDGET amount_krw
M3 2021-01-01 amount_recorded programme_id=P fiscal_year=2021 source=national stage=executed amount_krw=40
M3 2021-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=carried_over amount_krw=39 => OVER_BUDGET amount_krw
M3 2021-01-01 record_withdrawn withdrawn_update_id=s3 reason=x => OVER_BUDGET withdrawn_update_id
# A correction is of the same programme, year and cluster, and may be of another stage.
M3 2021-01-01 amount_recorded programme_id=P fiscal_year=2021 source=national stage=carried_over amount_krw=40 supersedes=s3 => UNKNOWN_REFERENCE supersedes
M3 2021-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=lapsed amount_krw=40 supersedes=s3 => OVER_BUDGET amount_krw
M3 2021-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=carried_over amount_krw=45 supersedes=s3
",
    );
}

#[test]
fn only_who_makes_an_overrun_larger_is_refused() {
    judged(
        "
operator 2000-01-01 agency_registered agency_id=M3 name_ko=삼부 kind=ministry
M2 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=100
M3 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=50
M2 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=executed amount_krw=100
# From here on M3 has 50, of which M2 spent 100.
operator 2020-06-01 agency_succeeded agency_id=M2 successor_agency_ids=[M3]
M3 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=lapsed amount_krw=1 => OVER_BUDGET amount_krw
M3 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=supplementary amount_krw=-1 => OVER_BUDGET amount_krw
M3 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=executed amount_krw=101 => OVER_BUDGET amount_krw
M3 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=requested amount_krw=1
M3 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=executed amount_krw=90
M3 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=60
M3 2020-06-01 amount_recorded programme_id=P fiscal_year=2020 source=national stage=appropriated amount_krw=59 => OVER_BUDGET amount_krw
",
    );
}

#[test]
fn only_supplementary_money_may_be_negative() {
    judged(
        "
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=local stage=requested amount_krw=-1 => OUT_OF_RANGE amount_krw
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=local stage=appropriated amount_krw=-1 => OUT_OF_RANGE amount_krw
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=local stage=executed amount_krw=-1 => OUT_OF_RANGE amount_krw
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=local stage=carried_over amount_krw=-1 => OUT_OF_RANGE amount_krw
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=local stage=lapsed amount_krw=-1 => OUT_OF_RANGE amount_krw
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=local stage=appropriated amount_krw=1
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=local stage=supplementary amount_krw=-1
M1 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=local stage=supplementary amount_krw=-2 => OVER_BUDGET amount_krw
",
    );
}

#[test]
fn shares_are_positive_and_sum_to_one_exactly() {
    judged(
        "
ZONE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C2 type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE
M1 2020-01-01 share_set programme_id=P fiscal_year=2020 shares=[OLD=0.333333;C1=0.333333;C2=0.333333] => SHARES_NOT_ONE shares
M1 2020-01-01 share_set programme_id=P fiscal_year=2020 shares=[OLD=0.333333;C1=0.333333;C2=0.333334]
M1 2020-01-01 share_set programme_id=P fiscal_year=2020 shares=[OLD=0.6;C1=0.6] => SHARES_NOT_ONE shares
M1 2020-01-01 share_set programme_id=P fiscal_year=2020 shares=[OLD=1;C1=0] => OUT_OF_RANGE shares
M1 2020-01-01 share_set programme_id=P fiscal_year=2020 shares=[OLD=1.5;C1=-0.5] => OUT_OF_RANGE shares
M1 2020-01-01 share_set programme_id=P fiscal_year=2020 shares=[OLD=a;C1=0.5] => BAD_NUMBER shares
M1 2020-01-01 share_set programme_id=P fiscal_year=2020 shares=[OLD=1]
M1 2020-01-01 share_set programme_id=P fiscal_year=2020 shares=[OLD=1.0] => unchanged s9
M1 2020-01-01 share_set programme_id=NONE fiscal_year=2020 shares=[NOWHERE=1] => UNKNOWN_REFERENCE programme_id, UNKNOWN_REFERENCE shares
",
    );
}
