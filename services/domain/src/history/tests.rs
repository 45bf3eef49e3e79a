use super::{entity::SPAN, *};
use crate::{
    registry::cluster::Cluster,
    testing::{CLUSTER, Fields, Story, base, day, designated, with},
};

const AMEND: Fields<'static> = &[("cluster_id", "C-1")];

fn area(story: &Story, known: Known, on: &str) -> Option<String> {
    let cluster = story.world.clusters["C-1"].fold(known, day(on));
    cluster.life.and_then(|life| life.area_m2).map(|area| area.full())
}

#[test]
fn each_moment_answers_by_what_was_known_and_what_held_then() {
    // Registry positions: types 1 and 2, designation 3, then these.
    let story = designated()
        .given("cluster_amended", &with(AMEND, &[("area_m2", "800"), ("effective_on", "2022-01-01")]))
        .given("cluster_amended", &with(AMEND, &[("area_m2", "900"), ("effective_on", "2021-01-01")]))
        .given(
            "cluster_amended",
            &with(AMEND, &[("area_m2", "700"), ("effective_on", "2022-01-01"), ("supersedes", "u11")]),
        )
        .when_to(
            proto::catalogue::Service::Registry,
            "record_withdrawn",
            &[("withdrawn_update_id", "u12"), ("reason", "착오")],
        )
        .then_accepted();
    let cases = [
        (3, "2023-01-01", "1000"),
        (4, "2023-01-01", "800"),
        (4, "2021-06-01", "1000"),
        (5, "2021-06-01", "900"),
        (5, "2023-01-01", "800"),
        (6, "2023-01-01", "700"),
        (6, "2021-06-01", "900"),
        (7, "2021-06-01", "1000"),
        (7, "2022-01-01", "700"),
    ];
    for (known, on, expected) in cases {
        assert_eq!(area(&story, Known(known), on).as_deref(), Some(expected), "known {known}, effective {on}");
    }
    assert_eq!(area(&story, Known(2), "2023-01-01"), None);
}

#[test]
fn what_is_taken_in_twice_is_there_once() {
    let story = designated().given("cluster_partly_released", &with(AMEND, &[("released_area_m2", "100")]));
    let mut again = story.clone();
    for entry in &story.log {
        entry.take_into(&mut again.world);
    }
    assert_eq!(again.world, story.world);
}

#[test]
fn what_was_taken_in_ahead_of_the_log_is_forgotten_again() {
    let before = designated().given("cluster_amended", &with(AMEND, &[("area_m2", "800")]));
    let place = crate::records::Place { family: crate::records::Family::Cluster, key: "C-1".into() };
    let mut after = before
        .clone()
        .given("cluster_amended", &with(AMEND, &[("area_m2", "700"), ("supersedes", "u11")]))
        .given("cluster_amended", &with(AMEND, &[("area_m2", "600"), ("effective_on", "2021-01-01")]))
        .when_to(
            proto::catalogue::Service::Registry,
            "record_withdrawn",
            &[("withdrawn_update_id", "u13"), ("reason", "착오")],
        )
        .then_accepted();
    after.world.forget_after(&place, 4);
    assert_eq!(after.world.clusters["C-1"].all(), before.world.clusters["C-1"].all());
    assert_eq!(after.world.clusters["C-1"].end(), before.world.clusters["C-1"].end());
    after.world.forget_after(&place, 2);
    assert!(!after.world.clusters.contains_key("C-1"));
}

/// Folds without a point to start from.
fn plainly(entity: &Entity<Cluster>) -> Cluster {
    let mut state = Cluster::default();
    entity.counted(Known::NOW).for_each(|said| state.apply(&said.at, &said.record));
    state
}

#[test]
fn a_long_history_folds_as_a_short_one_does() {
    let mut story = base().given("cluster_designated", &with(CLUSTER, &[("area_m2", "1000000")]));
    let agency = Id::fixed("operator");
    // What each says: mostly the next day, sometimes of a day long ago, sometimes a correction of an earlier one.
    for at in 0..5 * SPAN {
        let day_of = if at % 97 == 0 {
            Day::new(2020, 6, 1)
        } else {
            Day::new(2021, 1, 1).map(|first| first.minus_days(-i32::try_from(at / 4).unwrap_or(0)))
        };
        let (id, day_of, area) = (format!("a{at}"), day_of.expect("a day").to_string(), (at + 1).to_string());
        let earlier = format!("a{}", if at % 5 == 0 { at / 2 } else { at.saturating_sub(1) });
        let mut fields = with(AMEND, &[("area_m2", &area), ("effective_on", &day_of)]).to_vec();
        if at % 13 == 5 {
            fields.push(("supersedes", &earlier));
        }
        let bytes = crate::testing::bytes(proto::catalogue::Service::Registry, "cluster_amended", &id, &fields);
        story.hear(proto::catalogue::Service::Registry, &agency, day("2025-06-01").end(), &bytes);
    }
    let entity = &story.world.clusters["C-1"];
    assert!(entity.based().is_some_and(|upto| upto > 2 * SPAN), "no point to start from");
    assert_eq!(*entity.end(), plainly(entity));
    for on in ["2020-03-01", "2020-06-01", "2021-06-01", "2022-03-01"] {
        assert_eq!(*entity.now(day(on)), entity.fold(Known::NOW, day(on)), "{on}");
    }
    let gone = entity.all()[SPAN / 2].at.sequence;
    let mut without = Cluster::default();
    entity
        .counted(Known::NOW)
        .filter(|said| said.at.sequence != gone)
        .for_each(|said| without.apply(&said.at, &said.record));
    assert_eq!(*entity.without(Some(gone)), without);
}
