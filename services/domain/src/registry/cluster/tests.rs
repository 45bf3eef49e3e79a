use crate::testing::{CLUSTER, Fields, Story, TYPE, agency, base, designated, with};

const AMEND: Fields<'static> = &[("cluster_id", "C-1")];

/// The area that is left in the end.
fn left(story: &Story) -> Option<String> {
    let cluster = story.cluster("C-1", "2024-06-01");
    cluster.life.and_then(|life| life.area_m2).map(|area| area.full())
}

fn released() -> Story {
    designated().given("cluster_released", &[("cluster_id", "C-1"), ("reason", "끝"), ("effective_on", "2023-01-01")])
}

#[test]
fn a_designation_is_accepted_with_everything_it_names() {
    let story = designated();
    let cluster = story.cluster("C-1", "2020-01-01");
    assert!(cluster.in_force(crate::testing::day("2020-01-01")));
    assert!(story.cluster("C-1", "2019-12-31").life.is_none());
}

#[test]
fn a_designation_that_refers_to_nothing_known_is_refused() {
    let cases: &[(&str, &str, &str)] = &[
        ("type_code", "T-9", "UNKNOWN_REFERENCE"),
        ("managing_agency_id", "Z-9", "UNKNOWN_REFERENCE"),
        ("regions", "99999", "UNKNOWN_REFERENCE"),
        ("industries", "04", "UNKNOWN_REFERENCE"),
        ("technologies", "T13", "UNKNOWN_REFERENCE"),
        ("review_id", "R-9", "UNKNOWN_REFERENCE"),
        ("regions", "1153", "BAD_CODE"),
        ("industries", "2", "BAD_CODE"),
        ("technologies", "13", "BAD_CODE"),
        ("area_m2", "-1", "OUT_OF_RANGE"),
        ("area_m2", "1,000", "BAD_NUMBER"),
        ("boundary", "[]", "MALFORMED"),
        ("expires_on", "2024-02-30", "BAD_DATE"),
        ("name_ko", "", "MISSING_FIELD"),
        ("regions", "", "MISSING_FIELD"),
    ];
    for (field, given, code) in cases {
        base().when("cluster_designated", &with(CLUSTER, &[(field, given)])).then_refused(code, field);
    }
}

#[test]
fn a_designation_before_what_it_names_is_not_in_force() {
    let early = with(CLUSTER, &[("effective_on", "1999-12-31")]);
    let reasons = [("NOT_IN_FORCE", "type_code"), ("NOT_IN_FORCE", "managing_agency_id")];
    base().when("cluster_designated", &early).then_refused_for(&reasons);
}

#[test]
fn a_second_designation_is_refused_while_the_first_lasts() {
    let again = with(CLUSTER, &[("effective_on", "2021-01-01")]);
    designated().when("cluster_designated", &again).then_refused("ALREADY_EXISTS", "cluster_id");
    designated()
        .given("cluster_suspended", AMEND)
        .when("cluster_designated", &again)
        .then_refused("ALREADY_EXISTS", "cluster_id");
    // Also one that would come before it.
    let before = with(CLUSTER, &[("effective_on", "2019-01-01")]);
    designated().when("cluster_designated", &before).then_refused("ALREADY_EXISTS", "cluster_id");
}

#[test]
fn the_same_designation_again_changes_nothing() {
    designated().when("cluster_designated", &with(CLUSTER, &[("note", "다시")])).then_unchanged("u10");
    designated()
        .when("cluster_designated", &with(CLUSTER, &[("area_m2", "2000")]))
        .then_refused("ALREADY_EXISTS", "cluster_id");
}

#[test]
fn a_released_or_expired_cluster_starts_anew() {
    let again = with(CLUSTER, &[("effective_on", "2023-01-02"), ("area_m2", "5")]);
    let story = released().given("cluster_designated", &again);
    let life = story.cluster("C-1", "2024-01-01").life.expect("a life");
    assert_eq!((life.designated_on.to_string(), life.milestones.len()), ("2023-01-02".to_owned(), 0));
    let expiring = with(CLUSTER, &[("expires_on", "2022-12-31")]);
    base().given("cluster_designated", &expiring).when("cluster_designated", &again).then_accepted();
    // The last day still belongs to the first life, and the day of release begins with what opens one.
    let last = with(CLUSTER, &[("effective_on", "2022-12-31")]);
    base()
        .given("cluster_designated", &expiring)
        .when("cluster_designated", &last)
        .then_refused("ALREADY_EXISTS", "cluster_id");
    let same = with(CLUSTER, &[("effective_on", "2023-01-01")]);
    released().when("cluster_designated", &same).then_refused("ALREADY_EXISTS", "cluster_id");
}

#[test]
fn acts_need_a_designation_before_and_no_release() {
    let acts: &[(&str, Fields<'_>)] = &[
        ("cluster_amended", &[("name_ko", "둘째")]),
        ("cluster_partly_released", &[("released_area_m2", "1")]),
        ("cluster_suspended", &[]),
        ("cluster_resumed", &[]),
        ("cluster_released", &[("reason", "끝")]),
        ("milestone_reached", &[("milestone", "completed")]),
        ("cluster_identified", &[("scheme", "s"), ("identifier", "1")]),
    ];
    for (kind, fields) in acts {
        let act = with(AMEND, fields);
        base().when(kind, &act).then_refused("UNKNOWN_REFERENCE", "cluster_id");
        designated()
            .when(kind, &with(&act, &[("effective_on", "2019-12-31")]))
            .then_refused("NOT_IN_FORCE", "cluster_id");
        released().when(kind, &act).then_refused("NOT_IN_FORCE", "cluster_id");
        let before = released().when(kind, &with(&act, &[("effective_on", "2022-12-31")]));
        if *kind == "cluster_released" {
            // It would end the life before the end that is recorded.
            before.then_refused("NOT_IN_FORCE", "cluster_id");
        } else {
            before.then_accepted_or_repeated();
        }
    }
}

#[test]
fn an_amendment_replaces_what_is_present_and_blanks_what_is_cleared() {
    let fields = with(AMEND, &[("name_ko", "둘째"), ("regions", "11"), ("clear", "industries;area_m2")]);
    let story = designated().given("cluster_amended", &fields);
    let cluster = story.cluster("C-1", "2024-06-01");
    let designation = cluster.designation().expect("a designation");
    assert_eq!((designation.name_ko.as_str(), designation.regions.len()), ("둘째", 1));
    assert!(designation.industries.is_empty() && left(&story).is_none() && designation.technologies.len() == 1);
}

#[test]
fn an_amendment_without_effect_changes_nothing() {
    designated().when("cluster_amended", AMEND).then_unchanged("u10");
    let renamed = with(AMEND, &[("name_ko", "둘째")]);
    let story = designated().given("cluster_amended", &renamed);
    story.clone().when("cluster_amended", &with(&renamed, &[("effective_on", "2024-07-01")])).then_unchanged("u11");
    // Earlier it was not so.
    story.when("cluster_amended", &with(&renamed, &[("effective_on", "2024-05-01")])).then_accepted();
}

#[test]
fn clearing_is_for_optional_fields_that_are_not_set_as_well() {
    let cases: &[(Fields<'_>, &[(&str, &str)])] = &[
        (&[("clear", "regions")], &[("MISSING_FIELD", "clear")]),
        (&[("clear", "cluster_id")], &[("MISSING_FIELD", "clear")]),
        (&[("clear", "type_code")], &[("MISSING_FIELD", "clear")]),
        (&[("clear", "colour")], &[("UNKNOWN_FIELD", "clear")]),
        (&[("clear", "note")], &[("UNKNOWN_FIELD", "clear")]),
        (&[("clear", "name_en"), ("name_en", "x")], &[("MALFORMED", "clear")]),
        (&[("clear", "longitude")], &[("MISSING_FIELD", "clear")]),
        (&[("clear", "regions;colour")], &[("UNKNOWN_FIELD", "clear"), ("MISSING_FIELD", "clear")]),
    ];
    for (fields, reasons) in cases {
        designated().when("cluster_amended", &with(AMEND, fields)).then_refused_for(reasons);
    }
}

#[test]
fn longitude_and_latitude_come_together() {
    let amended = |fields| designated().when("cluster_amended", &with(AMEND, fields));
    amended(&[("longitude", "127")]).then_refused("MISSING_FIELD", "latitude");
    amended(&[("latitude", "37")]).then_refused("MISSING_FIELD", "longitude");
    amended(&[("longitude", "127"), ("latitude", "37.5")]).then_accepted();
    amended(&[("longitude", "181"), ("latitude", "-91")])
        .then_refused_for(&[("OUT_OF_RANGE", "longitude"), ("OUT_OF_RANGE", "latitude")]);
    // One that cannot be read is not missing as well.
    amended(&[("longitude", "east"), ("latitude", "37")]).then_refused("BAD_NUMBER", "longitude");
}

#[test]
fn no_more_is_released_than_is_left() {
    let part = |area: &'static str| with(AMEND, &[("released_area_m2", area)]);
    let story =
        designated().given("cluster_partly_released", &part("400")).given("cluster_partly_released", &part("600"));
    assert_eq!(left(&story).as_deref(), Some("0"));
    story.when("cluster_partly_released", &part("0.001")).then_refused("OUT_OF_RANGE", "released_area_m2");
    designated().when("cluster_partly_released", &part("1000.1")).then_refused("OUT_OF_RANGE", "released_area_m2");
    designated().when("cluster_partly_released", &part("0")).then_refused("OUT_OF_RANGE", "released_area_m2");
    designated().when("cluster_partly_released", &part("-1")).then_refused("OUT_OF_RANGE", "released_area_m2");
    // Where no area is known it stays so.
    let unknown = base()
        .given("cluster_designated", &with(CLUSTER, &[("area_m2", "")]))
        .given("cluster_partly_released", &part("9999"));
    assert_eq!(left(&unknown), None);
}

#[test]
fn an_earlier_release_counts_against_later_ones() {
    let part =
        |area: &'static str, day: &'static str| with(AMEND, &[("released_area_m2", area), ("effective_on", day)]);
    let story = designated().given("cluster_partly_released", &part("700", "2024-01-01"));
    let refusal = story.clone().when("cluster_partly_released", &part("400", "2022-01-01")).refusal();
    assert_eq!((refusal.code.name(), &*refusal.field, &*refusal.given), ("OUT_OF_RANGE", "released_area_m2", "400"));
    assert_eq!(refusal.expected, "at most 300, so that cluster_partly_released u11 of operator of 2024-01-01 stands");
    // An area given later counts from then on.
    let area = |area: &'static str| with(AMEND, &[("area_m2", area), ("effective_on", "2023-01-01")]);
    let refusal = story.clone().when("cluster_amended", &area("500")).refusal();
    assert_eq!((&*refusal.field, &*refusal.given), ("area_m2", "500"));
    assert!(refusal.expected.starts_with("at least 700, so that cluster_partly_released u11"), "{}", refusal.expected);
    // All that follows counts, not only what would be the first to be too much.
    let refusal = story
        .clone()
        .given("cluster_partly_released", &part("300", "2024-02-01"))
        .when("cluster_partly_released", &part("400", "2022-01-01"))
        .refusal();
    assert!(refusal.expected.starts_with("at most 0, "), "{}", refusal.expected);
    // So does a smaller designation in place of the first.
    let refusal = story
        .clone()
        .when("cluster_designated", &with(CLUSTER, &[("area_m2", "699.5"), ("supersedes", "u10")]))
        .refusal();
    assert_eq!((&*refusal.field, &*refusal.given), ("area_m2", "699.5"));
    assert!(refusal.expected.starts_with("at least 700, so that "), "{}", refusal.expected);
    story
        .given("cluster_amended", &area("800"))
        .when("cluster_partly_released", &part("400", "2022-01-01"))
        .then_accepted();
}

#[test]
fn released_regions_are_some_of_the_cluster_but_not_all() {
    let part = |regions: &'static str| with(AMEND, &[("released_area_m2", "1"), ("released_regions", regions)]);
    designated().when("cluster_partly_released", &part("27110")).then_refused("OUT_OF_RANGE", "released_regions");
    designated().when("cluster_partly_released", &part("26110;11530")).then_refused("OUT_OF_RANGE", "released_regions");
    let all = with(&part("26110;11530"), &[("released_area_m2", "2000")]);
    let reasons = [("OUT_OF_RANGE", "released_area_m2"), ("OUT_OF_RANGE", "released_regions")];
    designated().when("cluster_partly_released", &all).then_refused_for(&reasons);
    let story = designated().given("cluster_partly_released", &part("26110"));
    assert_eq!(story.cluster("C-1", "2024-06-01").designation().map(|of| of.regions.len()), Some(1));
}

#[test]
fn parts_add_up_and_are_never_repeats() {
    let part = with(AMEND, &[("released_area_m2", "100")]);
    let story = designated().given("cluster_partly_released", &part).given("cluster_partly_released", &part);
    assert_eq!(left(&story).as_deref(), Some("800"));
}

#[test]
fn what_is_so_already_is_a_repeat() {
    let cases: &[(&str, Fields<'_>)] = &[
        ("cluster_suspended", &[]),
        ("cluster_released", &[("reason", "끝")]),
        ("milestone_reached", &[("milestone", "completed")]),
        ("cluster_identified", &[("scheme", "s"), ("identifier", "1")]),
    ];
    for (kind, fields) in cases {
        let act = with(AMEND, fields);
        designated().given(kind, &act).when(kind, &with(&act, &[("note", "다시")])).then_unchanged("u11");
    }
    designated().when("cluster_resumed", AMEND).then_unchanged("u10");
    // A release of another day is another release.
    released()
        .when("cluster_released", &with(AMEND, &[("reason", "끝"), ("effective_on", "2023-02-01")]))
        .then_refused("NOT_IN_FORCE", "cluster_id");
}

#[test]
fn suspension_and_resumption_follow_their_days() {
    let story = designated()
        .given("cluster_suspended", &with(AMEND, &[("effective_on", "2021-01-01")]))
        .given("cluster_resumed", &with(AMEND, &[("effective_on", "2022-01-01")]));
    let on = |text| story.cluster("C-1", text).in_force(crate::testing::day(text));
    assert_eq!((on("2020-12-31"), on("2021-01-01"), on("2022-01-01")), (true, false, true));
}

#[test]
fn a_designation_with_acts_cannot_be_withdrawn() {
    let withdraw = &[("withdrawn_update_id", "u10"), ("reason", "착오")];
    let registry = proto::catalogue::Service::Registry;
    designated()
        .given("cluster_amended", &with(AMEND, &[("name_ko", "x")]))
        .when_to(registry, "record_withdrawn", withdraw)
        .then_refused("NOT_IN_FORCE", "withdrawn_update_id");
    let story = designated().when_to(registry, "record_withdrawn", withdraw).then_accepted();
    assert!(!story.world.cluster_known("C-1"));
    story.when("cluster_amended", AMEND).then_refused("UNKNOWN_REFERENCE", "cluster_id");
}

#[test]
fn a_correction_of_the_designation_may_not_leave_its_acts_without_ground() {
    let story =
        designated().given("cluster_amended", &with(AMEND, &[("name_ko", "x"), ("effective_on", "2021-01-01")]));
    let later = with(CLUSTER, &[("supersedes", "u10"), ("effective_on", "2022-01-01")]);
    story.clone().when("cluster_designated", &later).then_refused("NOT_IN_FORCE", "effective_on");
    let earlier = with(CLUSTER, &[("supersedes", "u10"), ("effective_on", "2019-01-01")]);
    let story = story.given("cluster_designated", &earlier);
    assert!(story.cluster("C-1", "2019-06-01").is_held());
    // On the same day the correction still comes before the act, though it was said later.
    let same = with(CLUSTER, &[("supersedes", "u12"), ("effective_on", "2021-01-01"), ("name_ko", "새")]);
    let story = story.given("cluster_designated", &same);
    assert_eq!(story.cluster("C-1", "2021-01-01").designation().map(|of| of.name_ko.to_string()), Some("x".to_owned()));
}

fn reviewed() -> Story {
    base().given(
        "review_requested",
        &[
            ("review_id", "R-1"),
            ("type_code", "T-2"),
            ("cluster_id", "C-1"),
            ("name_ko", "첫째"),
            ("regions", "11530"),
            ("consulted_agency_ids", "M-2"),
            ("answer_due_on", "2024-07-01"),
        ],
    )
}

#[test]
fn a_type_under_review_needs_a_review_that_cleared_this_cluster() {
    let designate = with(CLUSTER, &[("type_code", "T-2"), ("review_id", "R-1")]);
    let needed = ("REVIEW_NEEDED", "review_id");
    base().when("cluster_designated", &with(&designate, &[("review_id", "")])).then_refused(needed.0, needed.1);
    base().when("cluster_designated", &designate).then_refused(needed.0, needed.1);
    reviewed().when("cluster_designated", &designate).then_refused(needed.0, needed.1);
    for (outcome, cleared) in
        [("cleared", true), ("cleared_with_conditions", true), ("rejected", false), ("withdrawn", false)]
    {
        let story = reviewed().given("review_concluded", &[("review_id", "R-1"), ("outcome", outcome)]);
        let then = story.clone().when("cluster_designated", &designate);
        if cleared {
            then.then_accepted();
        } else {
            then.then_refused(needed.0, needed.1);
        }
        story.when("cluster_designated", &with(&designate, &[("cluster_id", "C-2")])).then_refused(needed.0, needed.1);
    }
    // Where none is needed it must be known all the same.
    reviewed().when("cluster_designated", &with(CLUSTER, &[("review_id", "R-1")])).then_accepted();
    designated()
        .when("cluster_amended", &with(AMEND, &[("review_id", "R-9")]))
        .then_refused("UNKNOWN_REFERENCE", "review_id");
}

#[test]
fn whether_a_review_is_needed_depends_on_the_day() {
    let since = with(TYPE, &[("effective_on", "2021-01-01"), ("review_required", "true")]);
    let story = base().given("cluster_type_defined", &since);
    story.clone().when("cluster_designated", CLUSTER).then_accepted();
    story
        .when("cluster_designated", &with(CLUSTER, &[("effective_on", "2021-01-01")]))
        .then_refused("REVIEW_NEEDED", "review_id");
}

#[test]
fn a_managing_agency_must_stand_on_the_day() {
    let story = base().given("agency_registered", &agency("Z-2", "zone_authority")).given(
        "agency_succeeded",
        &[("effective_on", "2022-01-01"), ("agency_id", "Z-1"), ("successor_agency_ids", "Z-2")],
    );
    story.clone().when("cluster_designated", &with(CLUSTER, &[("effective_on", "2021-12-31")])).then_accepted();
    story
        .when("cluster_designated", &with(CLUSTER, &[("effective_on", "2022-01-01")]))
        .then_refused("NOT_IN_FORCE", "managing_agency_id");
}

#[test]
fn all_broken_rules_are_given_at_once() {
    let story = designated();
    let fields = with(CLUSTER, &[("type_code", "T-2"), ("effective_on", "2021-01-01")]);
    story
        .when("cluster_designated", &fields)
        .then_refused_for(&[("ALREADY_EXISTS", "cluster_id"), ("REVIEW_NEEDED", "review_id")]);
    let unknown = with(AMEND, &[("cluster_id", "C-9"), ("regions", "99999")]);
    base()
        .when("cluster_amended", &unknown)
        .then_refused_for(&[("UNKNOWN_REFERENCE", "cluster_id"), ("UNKNOWN_REFERENCE", "regions")]);
}

#[test]
fn regions_that_leave_a_later_release_none_are_told_by_that_release() {
    let part = with(AMEND, &[("released_area_m2", "1"), ("released_regions", "26110"), ("effective_on", "2024-01-01")]);
    let story = designated().given("cluster_partly_released", &part);
    let refusal =
        story.when("cluster_amended", &with(AMEND, &[("regions", "11530"), ("effective_on", "2023-01-01")])).refusal();
    assert_eq!((&*refusal.field, &*refusal.given), ("effective_on", "2023-01-01"));
    assert_eq!(
        refusal.expected,
        "what leaves cluster_partly_released u11 of operator of 2024-01-01 standing (regions of the cluster)"
    );
    assert!(refusal.message_en().contains("Correct or withdraw that one first"), "{}", refusal.message_en());
}

#[test]
fn an_area_that_is_said_anew_later_is_not_blamed_on_the_number_before() {
    let area = |area: &'static str, on: &'static str| with(AMEND, &[("area_m2", area), ("effective_on", on)]);
    let part = with(AMEND, &[("released_area_m2", "700"), ("effective_on", "2024-01-01")]);
    let story = designated()
        .given("cluster_amended", &area("100", "2022-06-01"))
        .given("cluster_amended", &area("1000", "2023-01-01"))
        .given("cluster_partly_released", &part);
    let corrected = with(&area("2000", "2022-01-01"), &[("supersedes", "u12")]);
    let refusal = story.when("cluster_amended", &corrected).refusal();
    assert_eq!((&*refusal.field, &*refusal.given), ("effective_on", "2022-01-01"));
    assert!(refusal.expected.starts_with("what leaves cluster_partly_released u13 of "), "{}", refusal.expected);
}

#[test]
fn what_is_left_is_exact() {
    let part = |area: &'static str| with(AMEND, &[("released_area_m2", area)]);
    let story = base()
        .given("cluster_designated", &with(CLUSTER, &[("area_m2", "123456789012345678")]))
        .given("cluster_partly_released", &part("0.000000000000001"));
    assert_eq!(left(&story).as_deref(), Some("123456789012345677.999999999999999"));
    story.when("cluster_partly_released", &part("123456789012345678")).then_refused("OUT_OF_RANGE", "released_area_m2");
}
