use crate::testing::{Fields, Story, agency, base, day, with};
use crate::values::{Id, PublicKey, Value};

pub(crate) const KEY: &str = "UAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const SUCCEED: Fields<'static> =
    &[("effective_on", "2022-01-01"), ("agency_id", "M-1"), ("successor_agency_ids", "M-2;Z-1")];

fn key<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    with(&[("agency_id", "M-1"), ("public_key", KEY)], more)
}

fn grant<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    with(&[("agency_id", "M-1"), ("grant_id", "G-1"), ("records", "registry.*")], more)
}

#[test]
fn what_an_agency_record_names_must_be_known_and_in_force() {
    let parent = with(&agency("M-3", "ministry"), &[("parent_agency_id", "M-9")]);
    base().when("agency_registered", &parent).then_refused("UNKNOWN_REFERENCE", "parent_agency_id");
    base()
        .when("agency_registered", &with(&agency("M-3", "ministry"), &[("region", "99")]))
        .then_refused("UNKNOWN_REFERENCE", "region");
    base().when("agency_registered", &agency("M-3", "club")).then_refused("BAD_CODE", "kind");
    base()
        .when("agency_succeeded", &with(SUCCEED, &[("agency_id", "M-9"), ("successor_agency_ids", "M-8")]))
        .then_refused_for(&[("UNKNOWN_REFERENCE", "agency_id"), ("UNKNOWN_REFERENCE", "successor_agency_ids")]);
    base().when("key_granted", &key(&[("agency_id", "M-9")])).then_refused("UNKNOWN_REFERENCE", "agency_id");
    base().when("key_granted", &key(&[("effective_on", "1999-12-31")])).then_refused("NOT_IN_FORCE", "agency_id");
    base().when("key_granted", &key(&[("public_key", "AAAA")])).then_refused("BAD_ID", "public_key");
    base().when("grant_issued", &grant(&[("agency_id", "M-9")])).then_refused("UNKNOWN_REFERENCE", "agency_id");
    base().when("grant_issued", &grant(&[("regions", "99")])).then_refused("UNKNOWN_REFERENCE", "regions");
    base().when("grant_issued", &grant(&[("records", "registry")])).then_refused("BAD_CODE", "records");
    base().when("grant_issued", &grant(&[("records", "cluster_designated;budget.*")])).then_accepted();
    base().when("key_revoked", &key(&[("reason", "x")])).then_refused("UNKNOWN_REFERENCE", "public_key");
    base()
        .when("grant_withdrawn", &[("agency_id", "M-1"), ("grant_id", "G-1"), ("reason", "x")])
        .then_refused("UNKNOWN_REFERENCE", "grant_id");
}

#[test]
fn an_agency_does_not_succeed_itself_and_is_succeeded_once() {
    base()
        .when("agency_succeeded", &with(SUCCEED, &[("successor_agency_ids", "M-2;M-1")]))
        .then_refused("OUT_OF_RANGE", "successor_agency_ids");
    let story = base().given("agency_succeeded", SUCCEED);
    story.clone().when("agency_succeeded", SUCCEED).then_unchanged("u10");
    story
        .clone()
        .when("agency_succeeded", &with(SUCCEED, &[("effective_on", "2023-01-01")]))
        .then_refused("NOT_IN_FORCE", "agency_id");
    story
        .clone()
        .when("agency_succeeded", &with(SUCCEED, &[("effective_on", "2021-01-01")]))
        .then_refused("NOT_IN_FORCE", "agency_id");
    story
        .clone()
        .when(
            "agency_registered",
            &with(&agency("M-3", "ministry"), &[("parent_agency_id", "M-1"), ("effective_on", "2022-01-01")]),
        )
        .then_refused("NOT_IN_FORCE", "parent_agency_id");
    // A correction is judged as if the earlier one had never been said.
    story
        .clone()
        .when(
            "agency_succeeded",
            &with(SUCCEED, &[("supersedes", "u10"), ("effective_on", "2023-01-01"), ("successor_agency_ids", "M-2")]),
        )
        .then_accepted();
    story
        .when(
            "agency_succeeded",
            &with(SUCCEED, &[("effective_on", "2022-06-01"), ("agency_id", "M-2"), ("successor_agency_ids", "M-1")]),
        )
        .then_refused("NOT_IN_FORCE", "successor_agency_ids");
}

#[test]
fn a_registration_with_keys_or_grants_cannot_be_withdrawn() {
    let governance = proto::catalogue::Service::Governance;
    let withdraw = [("withdrawn_update_id", "u1"), ("reason", "착오")];
    base()
        .given("key_granted", &key(&[]))
        .when_to(governance, "record_withdrawn", &withdraw)
        .then_refused("NOT_IN_FORCE", "withdrawn_update_id");
    let story = base().when_to(governance, "record_withdrawn", &withdraw).then_accepted();
    story.when("key_granted", &key(&[])).then_refused("UNKNOWN_REFERENCE", "agency_id");
    // Corrected on its own day it still comes before them.
    let correct = with(&agency("M-1", "coordinator"), &[("supersedes", "u1")]);
    let first = [("effective_on", "2000-01-01")];
    base()
        .given("grant_issued", &grant(&first))
        .given("key_granted", &key(&first))
        .when("agency_registered", &correct)
        .then_accepted();
}

#[test]
fn a_key_belongs_to_one_agency() {
    let story = base().given("key_granted", &key(&[]));
    story.clone().when("key_granted", &key(&[])).then_unchanged("u10");
    story.clone().when("key_granted", &key(&[("agency_id", "M-2")])).then_refused("ALREADY_EXISTS", "public_key");
    base().when("key_granted", &key(&[("agency_id", "operator")])).then_refused("ALREADY_EXISTS", "public_key");
    let other = Id::read("M-1").ok();
    assert_eq!(story.world.holder(&PublicKey::read(KEY).expect("a key")), other);
    // Withdrawn, it is free.
    let withdraw = [("withdrawn_update_id", "u10"), ("reason", "착오")];
    let story = story.when_to(proto::catalogue::Service::Governance, "record_withdrawn", &withdraw).then_accepted();
    story.when("key_granted", &key(&[("agency_id", "M-2")])).then_accepted();
}

#[test]
fn keys_and_grants_are_taken_back_after_they_were_given() {
    let story = base().given("key_granted", &key(&[])).given("grant_issued", &grant(&[]));
    let revoke = key(&[("reason", "분실")]);
    story
        .clone()
        .when("key_revoked", &with(&revoke, &[("effective_on", "2024-05-31")]))
        .then_refused("NOT_IN_FORCE", "public_key");
    story
        .clone()
        .given("key_revoked", &revoke)
        .when("key_revoked", &with(&revoke, &[("reason", "다시")]))
        .then_unchanged("u12");
    let take = [("agency_id", "M-1"), ("grant_id", "G-1"), ("reason", "끝")];
    story
        .clone()
        .when("grant_withdrawn", &with(&take, &[("effective_on", "2024-05-31")]))
        .then_refused("NOT_IN_FORCE", "grant_id");
    let story = story.given("grant_withdrawn", &take);
    story.clone().when("grant_withdrawn", &with(&take, &[("effective_on", "2024-07-01")])).then_unchanged("u12");
    // A grant is not issued anew under its id.
    story
        .clone()
        .when("grant_issued", &grant(&[("effective_on", "2024-08-01")]))
        .then_refused("ALREADY_EXISTS", "grant_id");
    story.when("grant_issued", &grant(&[])).then_unchanged("u11");
}

#[test]
fn duties_go_to_the_first_successor_and_circles_end() {
    let story = base().given("agency_succeeded", SUCCEED).given(
        "agency_succeeded",
        &[("effective_on", "2023-01-01"), ("agency_id", "M-2"), ("successor_agency_ids", "P-1")],
    );
    let follow = |story: &Story, id: &str, on| {
        story.world.follow(&Id::read(id).expect("an id"), &crate::world::Axes::now(day(on))).to_string()
    };
    assert_eq!(
        (follow(&story, "M-1", "2021-12-31"), follow(&story, "M-1", "2022-01-01"), follow(&story, "M-1", "2024-01-01")),
        ("M-1".into(), "M-2".into(), "P-1".into())
    );
    let mut before = story.world.predecessors(&Id::read("P-1").expect("an id"));
    before.sort();
    assert_eq!(before.iter().map(Id::as_str).collect::<Vec<_>>(), ["M-1", "M-2"]);
    // Said of an earlier day, so that it goes round: it is accepted, and following it ends.
    let round = base().given("agency_succeeded", SUCCEED).given(
        "agency_succeeded",
        &[("effective_on", "2021-01-01"), ("agency_id", "M-2"), ("successor_agency_ids", "M-1")],
    );
    assert_eq!(follow(&round, "M-1", "2024-01-01"), "M-2");
    assert_eq!(round.world.predecessors(&Id::read("M-1").expect("an id")).len(), 1);
}
