use proto::catalogue::Service;

use crate::testing::{CLUSTER, Fields, Story, base, bytes, day, designated, granted, with};
use crate::values::{Id, Value};
use crate::verdict::Verdict;

mod properties;

const AMEND: Fields<'static> = &[("cluster_id", "C-1"), ("name_ko", "둘째")];

fn withdraw<'a>(id: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    with(&[("withdrawn_update_id", id), ("reason", "착오")], more)
}

#[test]
fn an_update_needs_an_id_and_a_day_in_their_form() {
    let cases = [
        ("update_id", "", "MISSING_FIELD"),
        ("update_id", "a b", "BAD_ID"),
        ("effective_on", "", "MISSING_FIELD"),
        ("effective_on", "2024-13-01", "BAD_DATE"),
    ];
    for (field, given, code) in cases {
        let fields: Vec<_> = AMEND.iter().copied().chain([(field, given)]).collect();
        designated().when("cluster_amended", &fields).then_refused(code, field);
    }
    let long = "a".repeat(65);
    designated().when("cluster_amended", &with(AMEND, &[("update_id", &long)])).then_refused("BAD_ID", "update_id");
}

#[test]
fn all_faults_of_the_form_are_given_in_the_order_of_the_fields() {
    let fields = [
        ("effective_on", "soon"),
        ("note", "a\u{0}"),
        ("type_code", "T 1"),
        ("regions", "x"),
        ("area_m2", "1e3"),
        ("colour", "red"),
    ];
    base().when("cluster_designated", &fields).then_refused_for(&[
        ("BAD_DATE", "effective_on"),
        ("BAD_CHARACTER", "note"),
        ("MISSING_FIELD", "cluster_id"),
        ("BAD_ID", "type_code"),
        ("MISSING_FIELD", "name_ko"),
        ("BAD_CODE", "regions"),
        ("BAD_NUMBER", "area_m2"),
        ("MISSING_FIELD", "managing_agency_id"),
        ("UNKNOWN_FIELD", "colour"),
    ]);
}

#[test]
fn texts_keep_their_length_and_characters() {
    let cases = [
        ("name_ko", "가".repeat(201), "TOO_LARGE"),
        ("note", "가".repeat(4_001), "TOO_LARGE"),
        ("name_ko", "a\u{202e}b".to_owned(), "BAD_CHARACTER"),
        ("name_ko", "a\nb".to_owned(), "BAD_CHARACTER"),
        ("name_ko", "\u{1112}\u{1161}\u{11ab}".to_owned(), "BAD_CHARACTER"),
    ];
    for (field, given, code) in &cases {
        designated().when("cluster_amended", &with(AMEND, &[(field, given)])).then_refused(code, field);
    }
    designated().when("cluster_amended", &with(AMEND, &[("name_ko", &"가".repeat(200))])).then_accepted();
}

#[test]
fn what_is_given_back_is_escaped_and_short() {
    let given = format!("\u{202e}{}", "x".repeat(500));
    let refusal = designated().when("cluster_amended", &with(AMEND, &[("name_ko", &given)])).refusal();
    assert!(refusal.given.starts_with("\\u{202e}x") && refusal.given.chars().count() <= 64, "{}", refusal.given);
}

#[test]
fn fields_of_a_replay_are_unknown_elsewhere() {
    let header = |agency: Option<&str>, recorded_at: Option<&str>| {
        use prost::Message;
        let mut update = proto::registry::Update::decode(&*bytes(Service::Registry, "cluster_amended", "u99", AMEND))
            .expect("an update");
        let header = update.header.as_mut().expect("a header");
        header.agency = agency.map(str::to_owned);
        header.recorded_at = recorded_at.map(str::to_owned);
        update.encode_to_vec()
    };
    let mut story = designated();
    let operator = Id::fixed("operator");
    let sent = header(Some("M-1"), Some("2025-01-01T00:00:00Z"));
    let Verdict::Refuse(refusals) = story.hear(Service::Registry, &operator, day("2025-06-01").end(), &sent) else {
        panic!("not refused")
    };
    assert_eq!(
        refusals.iter().map(|refusal| (refusal.code.name(), &*refusal.field)).collect::<Vec<_>>(),
        [("UNKNOWN_FIELD", "agency"), ("UNKNOWN_FIELD", "recorded_at")]
    );
}

#[test]
fn bytes_that_are_no_update_are_refused() {
    let mut story = designated();
    let operator = Id::fixed("operator");
    let mut hear = |bytes: &[u8]| match story.hear(Service::Registry, &operator, day("2025-06-01").end(), bytes) {
        Verdict::Refuse(refusals) => refusals.iter().map(|refusal| refusal.code.name()).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(hear(&[0xff; 8]), ["MALFORMED"]);
    assert_eq!(hear(&vec![0; crate::records::MAX_UPDATE + 1]), ["TOO_LARGE"]);
    assert_eq!(hear(&[]), ["MISSING_FIELD"]);
    // A field that no message here has.
    let mut more = bytes(Service::Registry, "cluster_amended", "u99", AMEND);
    more.extend([0xf8, 0x07, 0x01]);
    assert_eq!(hear(&more), ["UNKNOWN_FIELD"]);
    // Two records at once, of which only one would count.
    let mut two = bytes(Service::Registry, "cluster_amended", "u99", AMEND);
    two.extend(&bytes(Service::Registry, "cluster_suspended", "u99", &[("cluster_id", "C-1")]));
    assert_eq!(hear(&two), ["UNKNOWN_FIELD"]);
    // An update without a record.
    let header = [
        0x0a, 0x12, 0x0a, 0x04, b'u', b'1', b'0', b'0', 0x12, 0x0a, b'2', b'0', b'2', b'4', b'-', b'0', b'1', b'-',
        b'0', b'1',
    ];
    assert_eq!(hear(&header), ["MISSING_FIELD"]);
}

#[test]
fn a_kind_that_the_sender_alone_knows_is_unknown() {
    use prost::Message;
    let update = proto::governance::Update {
        header: Some(proto::common::Header {
            update_id: "x1".into(),
            effective_on: "2024-01-01".into(),
            ..Default::default()
        }),
        record: Some(proto::governance::update::Record::Unknown(proto::common::UnknownRecord {
            kind: "cluster_moved".into(),
        })),
    };
    let verdict =
        base().hear(Service::Governance, &Id::fixed("operator"), day("2025-06-01").end(), &update.encode_to_vec());
    let Verdict::Refuse(refusals) = verdict else { panic!("not refused") };
    assert_eq!(
        (refusals[0].code.name(), refusals[0].given.as_str(), refusals.len()),
        ("UNKNOWN_KIND", "cluster_moved", 1)
    );
}

#[test]
fn refusals_have_a_limit() {
    let many: Vec<String> = (0..900).map(|at| format!("field{at}")).collect();
    let fields: Vec<_> = AMEND.iter().copied().chain(many.iter().map(|name| (name.as_str(), "x"))).collect();
    let verdict = designated().when("cluster_amended", &fields).verdict;
    assert!(matches!(verdict, Verdict::Refuse(refusals) if refusals.len() == crate::verdict::MAX_REFUSALS));
    let more: Vec<_> = fields.iter().chain(&fields).copied().collect();
    designated().when("cluster_amended", &more).then_refused("TOO_LARGE", "");
    let list = |count: usize| (0..count).map(|at| format!("{at:05}")).collect::<Vec<_>>().join(";");
    designated()
        .when("cluster_amended", &with(AMEND, &[("regions", &list(1_001))]))
        .then_refused("TOO_LARGE", "regions");
    let verdict = designated().when("cluster_amended", &with(AMEND, &[("regions", &list(1_000))])).verdict;
    assert!(matches!(verdict, Verdict::Refuse(refusals) if refusals.len() == crate::verdict::MAX_REFUSALS));
}

#[test]
fn the_same_update_again_is_the_first_one() {
    let story = designated().given("cluster_amended", AMEND);
    let again = |more| {
        with(AMEND, &with(&[("update_id", "u11")], more))
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect::<Vec<_>>()
    };
    let say = |story: &Story, more| {
        let fields = again(more);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        story.clone().when("cluster_amended", &fields)
    };
    say(&story, &[]).then_unchanged("u11");
    say(&story, &[("name_ko", "셋째")]).then_refused("ID_REUSED", "update_id");
    say(&story, &[("note", "x")]).then_refused("ID_REUSED", "update_id");
    say(&story, &[("area_m2", "x")]).then_refused("ID_REUSED", "update_id");
    // Also after it was withdrawn.
    let story = story.when_to(Service::Registry, "record_withdrawn", &withdraw("u11", &[])).then_accepted();
    say(&story, &[]).then_unchanged("u11");
    // A list in another order, or with doubles, is the same list.
    let story = designated();
    let lists = |regions: &'static str| with(CLUSTER, &[("update_id", "u10"), ("regions", regions)]);
    story.clone().when("cluster_designated", &lists("26110;11530;26110")).then_unchanged("u10");
    story.when("cluster_designated", &lists("26110")).then_refused("ID_REUSED", "update_id");
}

#[test]
fn ids_are_compared_within_an_agency_and_stream() {
    let story =
        granted(designated(), &[]).given("cluster_amended", &with(AMEND, &[("agency", "M-1"), ("update_id", "u10")]));
    story.when("law_recorded", &[("update_id", "u10"), ("law_id", "L-2"), ("name_ko", "법")]).then_accepted();
}

#[test]
fn a_refused_update_may_be_corrected_and_sent_under_its_id() {
    let bad = with(AMEND, &[("update_id", "x1"), ("regions", "99")]);
    let story = designated().when("cluster_amended", &bad).then_refused("UNKNOWN_REFERENCE", "regions");
    story.when("cluster_amended", &with(AMEND, &[("update_id", "x1")])).then_accepted();
}

#[test]
fn only_an_update_of_the_same_kind_and_subject_is_corrected() {
    let story = designated()
        .given("cluster_designated", &with(CLUSTER, &[("cluster_id", "C-2")]))
        .given("cluster_amended", AMEND);
    let correct = |more| story.clone().when("cluster_amended", &with(AMEND, more));
    correct(&[("supersedes", "u12"), ("name_ko", "셋째")]).then_accepted();
    correct(&[("supersedes", "u12"), ("cluster_id", "C-2")]).then_refused("UNKNOWN_REFERENCE", "supersedes");
    correct(&[("supersedes", "u10")]).then_refused("UNKNOWN_REFERENCE", "supersedes");
    correct(&[("supersedes", "none")]).then_refused("UNKNOWN_REFERENCE", "supersedes");
    // Of another service.
    correct(&[("supersedes", "u1")]).then_refused("UNKNOWN_REFERENCE", "supersedes");
    // What supersedes is never a repeat.
    correct(&[("supersedes", "u12")]).then_accepted();
}

#[test]
fn what_no_longer_counts_is_not_corrected_again() {
    let story = designated()
        .given("cluster_amended", AMEND)
        .given("cluster_amended", &with(AMEND, &[("supersedes", "u11"), ("name_ko", "셋째")]))
        .given("cluster_amended", &with(AMEND, &[("supersedes", "u12"), ("name_ko", "넷째")]));
    let refusal = story.clone().when("cluster_amended", &with(AMEND, &[("supersedes", "u11")])).refusal();
    assert_eq!((refusal.code.name(), &*refusal.field), ("NOT_IN_FORCE", "supersedes"));
    assert_eq!(refusal.expected, "an update that still counts; it was corrected by u13: name that one");
    story
        .clone()
        .when_to(Service::Registry, "record_withdrawn", &withdraw("u11", &[]))
        .then_refused("NOT_IN_FORCE", "withdrawn_update_id");
    // Withdrawing the correction revives nothing.
    let story = story.when_to(Service::Registry, "record_withdrawn", &withdraw("u13", &[])).then_accepted();
    assert_eq!(
        story.cluster("C-1", "2025-01-01").designation().map(|of| of.name_ko.to_string()),
        Some("첫째".to_owned())
    );
    story
        .when_to(Service::Registry, "record_withdrawn", &withdraw("u13", &[]))
        .then_refused("NOT_IN_FORCE", "withdrawn_update_id");
}

#[test]
fn what_was_withdrawn_is_said_to_be_and_never_named_as_the_one_to_use() {
    let story = designated()
        .given("cluster_amended", AMEND)
        .given("cluster_amended", &with(AMEND, &[("supersedes", "u11"), ("name_ko", "셋째")]))
        .when_to(Service::Registry, "record_withdrawn", &withdraw("u12", &[("update_id", "wd-2")]))
        .then_accepted();
    let withdrawn = "an update that still counts; it was withdrawn by wd-2 (nothing counts any more): ";
    for id in ["u11", "u12"] {
        let again = story.clone().when_to(Service::Registry, "record_withdrawn", &withdraw(id, &[])).refusal();
        assert_eq!((again.code.name(), &*again.field), ("NOT_IN_FORCE", "withdrawn_update_id"));
        assert_eq!(again.expected, format!("{withdrawn}nothing to do"), "{id}");
        let anew = story.clone().when("cluster_amended", &with(AMEND, &[("supersedes", id)])).refusal();
        assert_eq!((anew.code.name(), &*anew.field), ("NOT_IN_FORCE", "supersedes"));
        assert_eq!(anew.expected, format!("{withdrawn}say it anew, without supersedes"), "{id}");
        assert!(anew.message_ko().contains("철회") && anew.message_en().contains("withdrawn"), "{}", anew.message_en());
    }
}

#[test]
fn withdrawals_are_final() {
    let story = designated()
        .given("cluster_amended", AMEND)
        .when_to(Service::Registry, "record_withdrawn", &withdraw("u11", &[]))
        .then_accepted();
    story
        .clone()
        .when_to(Service::Registry, "record_withdrawn", &withdraw("u12", &[]))
        .then_refused("UNKNOWN_REFERENCE", "withdrawn_update_id");
    story
        .clone()
        .when_to(Service::Registry, "record_withdrawn", &withdraw("none", &[]))
        .then_refused("UNKNOWN_REFERENCE", "withdrawn_update_id");
    story
        .clone()
        .when_to(Service::Registry, "record_withdrawn", &withdraw("u10", &[("supersedes", "u11")]))
        .then_refused("UNKNOWN_FIELD", "supersedes");
    story
        .clone()
        .when_to(Service::Registry, "record_withdrawn", &withdraw("u10", &[("reason", "")]))
        .then_refused("MISSING_FIELD", "reason");
    // To another service it is not known.
    story
        .when_to(Service::Budget, "record_withdrawn", &withdraw("u10", &[]))
        .then_refused("UNKNOWN_REFERENCE", "withdrawn_update_id");
}

#[test]
fn nobody_corrects_or_withdraws_what_another_said() {
    let story = granted(designated(), &[]).given("cluster_amended", AMEND);
    story
        .clone()
        .when("cluster_amended", &with(AMEND, &[("agency", "M-1"), ("supersedes", "u12")]))
        .then_refused("SUPERSEDES_FOREIGN", "supersedes");
    let foreign = withdraw("u12", &[("agency", "M-1")]);
    story
        .clone()
        .when_to(Service::Registry, "record_withdrawn", &foreign)
        .then_refused("SUPERSEDES_FOREIGN", "withdrawn_update_id");
    // Its own id comes first.
    let story =
        story.given("cluster_amended", &with(AMEND, &[("agency", "M-1"), ("update_id", "u12"), ("name_ko", "셋째")]));
    story.when_to(Service::Registry, "record_withdrawn", &foreign).then_accepted();
}

#[test]
fn a_successor_corrects_and_withdraws_what_its_predecessors_said() {
    let story = granted(designated(), &[])
        .given("cluster_amended", &with(AMEND, &[("agency", "M-1"), ("update_id", "m1")]))
        .given(
            "agency_succeeded",
            &[("effective_on", "2024-12-01"), ("agency_id", "M-1"), ("successor_agency_ids", "M-2")],
        )
        .given(
            "agency_succeeded",
            &[("effective_on", "2025-01-01"), ("agency_id", "M-2"), ("successor_agency_ids", "P-1")],
        );
    story.clone().when_to(Service::Registry, "record_withdrawn", &withdraw("m1", &[("agency", "P-1")])).then_accepted();
    story
        .clone()
        .when("cluster_amended", &with(AMEND, &[("agency", "P-1"), ("supersedes", "m1"), ("name_ko", "셋째")]))
        .then_accepted();
    let other = granted(story, &[("agency_id", "Z-1"), ("grant_id", "G-9")]);
    other
        .when_to(Service::Registry, "record_withdrawn", &withdraw("m1", &[("agency", "Z-1")]))
        .then_refused("SUPERSEDES_FOREIGN", "withdrawn_update_id");
}

#[test]
fn stages_follow_each_other() {
    // Used id, form, grant, what is corrected, references, rules: each hides what comes after it.
    let story =
        granted(designated(), &[("records", "cluster_amended")]).given("cluster_suspended", &[("cluster_id", "C-1")]);
    let say = |kind, more: Fields<'_>| {
        story.clone().when(
            kind,
            &with(&[("cluster_id", "C-9"), ("supersedes", "none"), ("regions", "99"), ("clear", "regions")], more),
        )
    };
    say("cluster_amended", &[("update_id", "u12")]).then_refused("ID_REUSED", "update_id");
    say("cluster_amended", &[("agency", "M-2")]).then_refused("MISSING_FIELD", "clear");
    say("cluster_amended", &[("agency", "M-2"), ("clear", "")]).then_refused("NOT_GRANTED", "record");
    say("cluster_amended", &[("clear", "")]).then_refused("UNKNOWN_REFERENCE", "supersedes");
    say("cluster_amended", &[("clear", ""), ("supersedes", "")])
        .then_refused_for(&[("UNKNOWN_REFERENCE", "cluster_id"), ("UNKNOWN_REFERENCE", "regions")]);
    let rules =
        [("clear", ""), ("supersedes", ""), ("regions", ""), ("cluster_id", "C-1"), ("effective_on", "2019-01-01")];
    say("cluster_amended", &rules).then_refused("NOT_IN_FORCE", "cluster_id");
}

#[test]
fn the_update_is_given_back_with_its_verdict() {
    let story = designated();
    let submission = super::Submission {
        service: Service::Registry,
        agency: Id::read("operator").expect("an id"),
        bytes: &bytes(Service::Registry, "cluster_amended", "u77", AMEND),
        now: day("2025-06-01").end(),
        replay: false,
    };
    struct Nothing;
    impl super::Inbox for Nothing {
        fn find(&self, _: &str, _: &str) -> Option<(crate::records::Place, u64)> {
            None
        }
        fn payload(&self, _: u64) -> Option<Vec<u8>> {
            None
        }
    }
    let decision = super::decide(&story.world, &Nothing, &submission);
    assert_eq!(
        (decision.update_id.as_str(), decision.update.map(|update| update.record.kind().name())),
        ("u77", Some("cluster_amended"))
    );
}

#[test]
fn what_an_update_is_about_is_told_though_its_form_is_wrong() {
    let about = |kind: &str, fields: Fields<'_>| {
        let service = proto::catalogue::catalogue().kind(kind).expect("a kind").service;
        let raw = crate::records::Raw::decode(service, &bytes(service, kind, "u1", fields)).expect("an update");
        let crate::records::About { kind, subject, effective_on } = raw.about();
        (kind.map(crate::records::Kind::name), subject.to_string(), effective_on.map(|day| day.to_string()))
    };
    let day = Some("2024-06-01".to_owned());
    // The subject only where all of it can be read.
    let law = |id: &'static str| [("law_id", id), ("name_ko", "a\nb")];
    assert_eq!(about("law_recorded", &law("-")), (Some("law_recorded"), String::new(), day.clone()));
    assert_eq!(about("law_recorded", &law("L-1")), (Some("law_recorded"), "L-1".to_owned(), day.clone()));
    let amount = [("programme_id", "B-1"), ("fiscal_year", "soon"), ("effective_on", "soon")];
    assert_eq!(about("amount_recorded", &amount), (Some("amount_recorded"), String::new(), None));
    let withdrawal = [("withdrawn_update_id", "-"), ("reason", "x")];
    assert_eq!(about("record_withdrawn", &withdrawal), (Some("record_withdrawn"), String::new(), day));
}

#[test]
fn the_newest_of_a_chain_is_named_with_its_agency_where_it_is_another() {
    let succeed = [("effective_on", "2024-01-01"), ("agency_id", "M-1"), ("successor_agency_ids", "M-2")];
    let story = granted(designated(), &[])
        .given("cluster_amended", &with(AMEND, &[("agency", "M-1"), ("on", "2023-06-01")]))
        .given("agency_succeeded", &succeed)
        .given(
            "cluster_amended",
            &with(AMEND, &[("agency", "M-2"), ("supersedes", "u12"), ("name_ko", "셋째"), ("on", "2024-06-01")]),
        );
    // Whoever took over in the end corrects what the first of them said.
    let succeed = [("effective_on", "2025-01-01"), ("agency_id", "M-2"), ("successor_agency_ids", "P-1")];
    let refusal = story
        .given("agency_succeeded", &succeed)
        .when("cluster_amended", &with(AMEND, &[("agency", "P-1"), ("supersedes", "u12")]))
        .refusal();
    assert_eq!(refusal.expected, "an update that still counts; it was corrected by u14 of M-2: name that one");
    assert!(refusal.message_en().contains("corrected already"), "{}", refusal.message_en());
}
