use super::signer;
use crate::governance::agency::tests::KEY;
use crate::testing::{CLUSTER, Fields, Story, TYPE, base, day, designated, granted, with};
use crate::values::{PublicKey, Value};

const AMEND: Fields<'static> = &[("agency", "M-1"), ("cluster_id", "C-1"), ("name_ko", "둘째")];

fn signed(story: &Story, on: &str) -> &'static str {
    let key = PublicKey::read(KEY).expect("a key");
    signer(&story.world, &key, day(on)).map_or_else(|refusal| refusal.code.name(), |_| "good")
}

#[test]
fn a_key_signs_from_its_grant_to_its_end() {
    let key: Fields<'_> = &[("agency_id", "M-1"), ("public_key", KEY), ("effective_on", "2024-01-01")];
    assert_eq!(signed(&base(), "2024-01-01"), "KEY_UNKNOWN");
    let story = base().given("key_granted", &with(key, &[("expires_on", "2024-12-31")]));
    let on = |story: &Story| {
        [
            signed(story, "2023-12-31"),
            signed(story, "2024-01-01"),
            signed(story, "2024-12-31"),
            signed(story, "2025-01-01"),
        ]
    };
    assert_eq!(on(&story), ["KEY_UNKNOWN", "good", "good", "KEY_EXPIRED"]);
    let story = story.given(
        "key_revoked",
        &[("agency_id", "M-1"), ("public_key", KEY), ("reason", "분실"), ("effective_on", "2024-06-01")],
    );
    assert_eq!((signed(&story, "2024-05-31"), signed(&story, "2024-06-01")), ("good", "KEY_REVOKED"));
}

#[test]
fn nothing_is_sent_without_a_grant_of_its_kind() {
    designated().when("cluster_amended", AMEND).then_refused("NOT_GRANTED", "record");
    granted(designated(), &[]).when("cluster_amended", AMEND).then_accepted();
    granted(designated(), &[("records", "cluster_amended")]).when("cluster_amended", AMEND).then_accepted();
    granted(designated(), &[("records", "cluster_suspended;budget.*")])
        .when("cluster_amended", AMEND)
        .then_refused("NOT_GRANTED", "record");
}

#[test]
fn a_grant_holds_on_the_day_of_recording() {
    let story = granted(designated(), &[("effective_on", "2025-01-01")]).given(
        "grant_withdrawn",
        &[("agency_id", "M-1"), ("grant_id", "G-1"), ("reason", "끝"), ("effective_on", "2025-03-01")],
    );
    for (on, good) in [("2024-12-31", false), ("2025-01-01", true), ("2025-02-28", true), ("2025-03-01", false)] {
        let then = story.clone().when("cluster_amended", &with(AMEND, &[("on", on)]));
        if good {
            then.then_accepted();
        } else {
            then.then_refused("NOT_GRANTED", "record");
        }
    }
}

#[test]
fn all_limits_of_a_grant_hold_where_there_is_something_to_compare() {
    // Limits, and whether an amendment of C-1, which is T-1 in 11530 and 26110, is within them.
    let cases: &[(Fields<'_>, bool)] = &[
        (&[("type_codes", "T-1")], true),
        (&[("type_codes", "T-2")], false),
        (&[("regions", "11")], true),
        (&[("regions", "11530")], true),
        (&[("regions", "11110;27")], false),
        (&[("cluster_ids", "C-1")], true),
        (&[("cluster_ids", "C-2")], false),
        (&[("programme_ids", "B-9")], true),
        (&[("type_codes", "T-1"), ("regions", "27")], false),
        (&[("type_codes", "T-1"), ("regions", "26"), ("cluster_ids", "C-1")], true),
    ];
    for (limits, good) in cases {
        let then = granted(designated(), limits).when("cluster_amended", AMEND);
        if *good {
            then.then_accepted();
        } else {
            then.then_refused("NOT_GRANTED", "record");
        }
    }
}

#[test]
fn limits_are_compared_directly_or_through_the_cluster() {
    let amount = [
        ("programme_id", "B-1"),
        ("fiscal_year", "2024"),
        ("source", "local"),
        ("stage", "requested"),
        ("amount_krw", "1"),
    ];
    let in_cluster = with(&amount, &[("cluster_id", "C-1")]);
    let share = [("programme_id", "B-1"), ("fiscal_year", "2024"), ("shares", "C-1=1")];
    let plan = [
        ("plan_id", "P"),
        ("region", "11"),
        ("target", "technology"),
        ("codes", "T01"),
        ("period_from", "2024"),
        ("period_to", "2025"),
    ];
    let programme = [("programme_id", "B-2"), ("name_ko", "x"), ("ministry_id", "M-1"), ("type_codes", "T-1")];
    let cases: &[(&str, Fields<'_>, Fields<'_>, bool)] = &[
        ("amount_recorded", &in_cluster, &[("type_codes", "T-2")], false),
        ("amount_recorded", &in_cluster, &[("regions", "27")], false),
        ("amount_recorded", &in_cluster, &[("regions", "26")], true),
        // Before the designation the cluster is what it became.
        ("amount_recorded", &with(&in_cluster, &[("effective_on", "2010-01-01")]), &[("regions", "27")], false),
        ("amount_recorded", &amount, &[("cluster_ids", "C-2"), ("regions", "27")], true),
        ("amount_recorded", &amount, &[("programme_ids", "B-2")], false),
        ("share_set", &share, &[("cluster_ids", "C-2")], false),
        ("share_set", &share, &[("cluster_ids", "C-1;C-2"), ("type_codes", "T-1")], true),
        ("plan_target_set", &plan, &[("regions", "26")], false),
        ("plan_target_set", &plan, &[("regions", "11"), ("type_codes", "T-9")], true),
        ("programme_defined", &programme, &[("type_codes", "T-2")], false),
        ("programme_defined", &programme, &[("type_codes", "T-1")], true),
    ];
    for (kind, fields, limits, good) in cases {
        let then = granted(designated(), limits).when(kind, &with(fields, &[("agency", "M-1")]));
        if *good {
            then.then_accepted();
        } else {
            then.then_refused("NOT_GRANTED", "record");
        }
    }
}

#[test]
fn a_designation_is_judged_by_what_it_says_and_an_amendment_by_what_the_cluster_is() {
    let second = with(CLUSTER, &[("agency", "M-1"), ("cluster_id", "C-2"), ("regions", "27110")]);
    granted(designated(), &[("regions", "11")])
        .when("cluster_designated", &second)
        .then_refused("NOT_GRANTED", "record");
    granted(designated(), &[("regions", "27")]).when("cluster_designated", &second).then_accepted();
    // Nobody takes a cluster by saying that it lies elsewhere.
    granted(designated(), &[("regions", "27")])
        .when("cluster_amended", &with(AMEND, &[("regions", "27110")]))
        .then_refused("NOT_GRANTED", "record");
}

#[test]
fn later_records_of_a_company_or_investment_are_of_its_cluster() {
    let story = designated()
        .given("foreign_company_registered", &[("company_id", "F-1"), ("cluster_id", "C-1"), ("name_ko", "x")])
        .given("investment_declared", &[("investment_id", "V-1"), ("cluster_id", "C-1"), ("amount_usd", "5")]);
    let close: Fields<'_> = &[("agency", "M-1"), ("company_id", "F-1")];
    let arrive: Fields<'_> = &[("agency", "M-1"), ("investment_id", "V-1"), ("amount_usd", "1")];
    for (kind, fields) in [("foreign_company_closed", close), ("investment_arrived", arrive)] {
        granted(story.clone(), &[("cluster_ids", "C-2")]).when(kind, fields).then_refused("NOT_GRANTED", "record");
        granted(story.clone(), &[("regions", "27")]).when(kind, fields).then_refused("NOT_GRANTED", "record");
        granted(story.clone(), &[("cluster_ids", "C-1"), ("regions", "11")]).when(kind, fields).then_accepted();
    }
}

#[test]
fn grants_pass_to_every_successor_and_the_old_agency_signs_nothing_new() {
    let succeed = [("effective_on", "2025-01-01"), ("agency_id", "M-1"), ("successor_agency_ids", "M-2;P-1")];
    let story = granted(designated(), &[]).given("agency_succeeded", &succeed);
    let by = |agency, on| with(AMEND, &[("agency", agency), ("on", on)]);
    story.clone().when("cluster_amended", &by("M-1", "2024-12-31")).then_accepted();
    let refusal = story.clone().when("cluster_amended", &by("M-1", "2025-01-01")).refusal();
    assert_eq!((refusal.code.name(), &*refusal.field), ("NOT_GRANTED", "record"));
    assert_eq!(refusal.expected, "a key of an agency that took over: M-2, P-1");
    assert!(refusal.message_en().ends_with("Sign with a key of an agency that took over."));
    story.clone().when("cluster_amended", &by("M-2", "2024-12-31")).then_refused("NOT_GRANTED", "record");
    story.clone().when("cluster_amended", &by("M-2", "2025-01-01")).then_accepted();
    story.clone().when("cluster_amended", &by("P-1", "2025-01-01")).then_accepted();
    let withdraw = [("agency", "M-1"), ("withdrawn_update_id", "none"), ("reason", "x")];
    story
        .when_to(proto::catalogue::Service::Registry, "record_withdrawn", &withdraw)
        .then_refused("NOT_GRANTED", "record");
}

#[test]
fn whoever_signs_after_a_chain_of_successions_is_named() {
    let succeed = |of, by, on| [("effective_on", on), ("agency_id", of), ("successor_agency_ids", by)];
    let story = granted(designated(), &[])
        .given("agency_succeeded", &succeed("M-1", "M-2;P-1", "2024-01-01"))
        .given("agency_succeeded", &succeed("M-2", "Z-1", "2025-01-01"));
    let refusal = story.when("cluster_amended", &with(AMEND, &[("agency", "M-1")])).refusal();
    assert_eq!(refusal.expected, "a key of an agency that took over: P-1, Z-1");
}

#[test]
fn a_refusal_says_which_limits_of_the_grants_do_not_hold() {
    let expected = |limits| granted(designated(), limits).when("cluster_amended", AMEND).refusal().expected;
    assert_eq!(expected(&[("regions", "27")]), "a grant of cluster_amended that covers its regions");
    assert_eq!(
        expected(&[("regions", "27"), ("type_codes", "T-1"), ("cluster_ids", "C-2")]),
        "a grant of cluster_amended that covers its cluster_ids, regions"
    );
    assert_eq!(designated().when("cluster_amended", AMEND).refusal().expected, "a grant of cluster_amended");
}

#[test]
fn a_withdrawal_needs_the_grant_of_what_is_withdrawn() {
    let registry = proto::catalogue::Service::Registry;
    let story =
        granted(designated(), &[("records", "cluster_suspended;cluster_amended")]).given("cluster_amended", AMEND);
    let withdraw = [("agency", "M-1"), ("withdrawn_update_id", "u12"), ("reason", "착오")];
    story.clone().when_to(registry, "record_withdrawn", &withdraw).then_accepted();
    let story = story
        .given("grant_withdrawn", &[("agency_id", "M-1"), ("grant_id", "G-1"), ("reason", "x")])
        .given("grant_issued", &[("agency_id", "M-1"), ("grant_id", "G-2"), ("records", "cluster_suspended")]);
    story.when_to(registry, "record_withdrawn", &withdraw).then_refused("NOT_GRANTED", "record");
}

#[test]
fn the_grant_comes_before_what_the_record_refers_to() {
    let fields = with(TYPE, &[("agency", "M-1"), ("law_id", "L-9")]);
    base().when("cluster_type_defined", &fields).then_refused("NOT_GRANTED", "record");
    // And the form before the grant.
    base().when("cluster_type_defined", &with(&fields, &[("layer", "x")])).then_refused("BAD_CODE", "layer");
}

#[test]
fn a_grant_is_passed_on_no_wider_than_it_is() {
    let issue: Fields<'_> = &[("agency", "M-1"), ("grant_id", "G-2"), ("agency_id", "M-1"), ("records", "registry.*")];
    let limited = |limits: Fields<'_>| granted(designated(), &with(limits, &[("records", "grant_issued;registry.*")]));
    for (limits, passed, good) in [
        (&[][..], &[][..], true),
        (&[("regions", "11")], &[], false),
        (&[("regions", "11")], &[("regions", "26")], false),
        (&[("regions", "11")], &[("regions", "11530;26")], false),
        (&[("regions", "11")], &[("regions", "11530")], true),
        (&[("regions", "11")], &[("regions", "11"), ("records", "cluster_amended")], true),
        (&[("regions", "11")], &[("regions", "11"), ("records", "governance.*")], false),
        (&[("regions", "11")], &[("regions", "11"), ("type_codes", "T-1")], true),
        (&[("type_codes", "T-1"), ("regions", "11")], &[("regions", "11")], false),
        (&[("cluster_ids", "C-1")], &[("type_codes", "T-1")], false),
    ] {
        let then = limited(limits).when("grant_issued", &with(issue, passed));
        if good {
            then.then_accepted();
        } else {
            then.then_refused("NOT_GRANTED", "record");
        }
    }
}
