//! Whatever is said, in whatever order: what was accepted keeps the rules.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proto::catalogue::Service;

use crate::{
    budget::amount::Ledger,
    history::{Entity, Known},
    records::{AmountRecord, Source, Stage},
    testing::{
        Story, day,
        random::{DAYS, runs, said, start, tell},
    },
    values::{Day, Exact, Id},
    verdict::Verdict,
    world::{Axes, World},
};

/// Up to where the streams have come.
fn reached(story: &Story) -> [Known; 4] {
    Service::ALL.map(|service| {
        Known(story.log.iter().filter(|entry| entry.service == service).map(|entry| entry.sequence).max().unwrap_or(0))
    })
}

fn days() -> impl Iterator<Item = Day> {
    DAYS.iter().map(|text| day(text)).chain([Day::MAX])
}

/// By how much a reporter uses more than there is, counted plainly.
fn overrun(entity: &Entity<Ledger>, reporter: &Id, source: Source, year: i16, on: Day) -> i64 {
    let latest = |year: i16, stage: Stage| {
        let of = |record: &AmountRecord| {
            let AmountRecord::AmountRecorded(recorded) = record;
            recorded.fiscal_year.0 == year && recorded.stage == stage && recorded.source == source
        };
        let kept = entity.kept(Known::NOW, on).filter(|said| said.at.agency == *reporter && of(&said.record));
        kept.max_by_key(|said| said.at.sequence).map_or(0, |said| {
            let AmountRecord::AmountRecorded(recorded) = &said.record;
            recorded.amount_krw.won()
        })
    };
    latest(year, Stage::Executed) + latest(year, Stage::CarriedOver) + latest(year, Stage::Lapsed)
        - latest(year, Stage::Appropriated)
        - latest(year, Stage::Supplementary)
        - latest(year - 1, Stage::CarriedOver)
}

fn check_money(world: &World) {
    for (key, entity) in &world.amounts {
        let reporters: Vec<&Id> = entity.all().iter().map(|said| &said.at.agency).collect();
        for (reporter, on) in reporters.iter().flat_map(|reporter| days().map(move |on| (reporter, on))) {
            for (source, year) in Source::ALL.iter().flat_map(|source| (2022..=2026).map(move |year| (*source, year))) {
                let over = overrun(entity, reporter, source, year, on);
                assert!(over <= 0, "{key}: {reporter} is {over} over in {year} on {on}");
            }
        }
    }
}

fn check_areas(world: &World) {
    for (id, entity) in &world.clusters {
        for on in days() {
            let area = entity.fold(Known::NOW, on).life.and_then(|life| life.area_m2);
            assert!(area.as_ref().is_none_or(|area| *area >= Exact::zero()), "{id} has {area:?} on {on}");
        }
    }
}

proptest! {
    #![proptest_config(runs(150))]

    #[test]
    fn what_was_accepted_keeps_the_rules(said in said(150)) {
        let mut story = start();
        tell(&mut story, &said);
        prop_assert_eq!(story.world.broken(), Vec::<String>::new());
        check_areas(&story.world);
        // What an agency takes over it did not spend itself, so money is counted where none is taken over.
        let taken_over = story.world.agencies.values().any(|entity| !entity.end().successors.is_empty());
        if !taken_over {
            check_money(&story.world);
        }
    }

    #[test]
    fn a_moment_of_the_past_stays_as_it_was(said in said(120), half in 0.0..1.0_f64) {
        let mut story = start();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a part of a short list")]
        let (early, late) = said.split_at((said.len() as f64 * half) as usize);
        tell(&mut story, early);
        let known = reached(&story);
        let moments: Vec<Axes> = days().map(|on| Axes { known, on }).collect();
        let before: Vec<Vec<String>> = moments.iter().map(|axes| story.world.states(axes)).collect();
        for (at, said) in late.iter().enumerate() {
            crate::testing::random::say(&mut story, early.len() + at, *said);
        }
        let after: Vec<Vec<String>> = moments.iter().map(|axes| story.world.states(axes)).collect();
        prop_assert_eq!(before, after);
    }

    #[test]
    fn the_streams_may_interleave_in_any_way(said in said(120), order in prop::collection::vec(0_usize..4, 400)) {
        let mut story = start();
        tell(&mut story, &said);
        let mut streams: BTreeMap<usize, std::collections::VecDeque<_>> = BTreeMap::new();
        for entry in &story.log {
            streams.entry(entry.service as usize).or_default().push_back(entry);
        }
        let mut world = World { operator: story.world.operator.clone(), ..World::default() };
        for at in order.into_iter().chain((0..4).flat_map(|at| std::iter::repeat_n(at, story.log.len()))) {
            if let Some(entry) = streams.get_mut(&at).and_then(std::collections::VecDeque::pop_front) {
                entry.take_into(&mut world);
            }
        }
        prop_assert!(streams.values().all(std::collections::VecDeque::is_empty));
        prop_assert_eq!(world, story.world);
    }

    #[test]
    fn everything_sent_again_is_a_repeat(said in said(120)) {
        let mut story = start();
        tell(&mut story, &said);
        let log = story.log.clone();
        for entry in &log {
            let verdict = story.hear(entry.service, &entry.agency, entry.recorded_at, &entry.payload);
            prop_assert!(matches!(verdict, Verdict::Repeat { sequence, .. } if sequence == entry.sequence), "{:?}", verdict);
        }
        prop_assert_eq!(story.log.len(), log.len());
    }

    #[test]
    fn what_is_forgotten_leaves_nothing_behind(said in said(120), part in 0.0..1.0_f64) {
        let mut story = start();
        tell(&mut story, &said);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a part of a short list")]
        let kept = (story.log.len() as f64 * part) as usize;
        let mut short = World { operator: story.world.operator.clone(), ..World::default() };
        story.log[..kept].iter().for_each(|entry| entry.take_into(&mut short));
        let known: BTreeMap<usize, u64> = Service::ALL.iter().map(|service| {
            let sequences = story.log[..kept].iter().filter(|entry| entry.service == *service).map(|entry| entry.sequence);
            (*service as usize, sequences.max().unwrap_or(0))
        }).collect();
        for entry in &story.log {
            story.world.forget_after(&entry.place, known[&(entry.service as usize)]);
        }
        let now = Axes::now(Day::MAX);
        prop_assert_eq!(story.world.states(&now), short.states(&now));
        prop_assert_eq!(story.world.broken(), Vec::<String>::new());
    }
}

#[test]
fn random_stories_say_something_of_every_family() {
    use std::collections::BTreeSet;
    let mut families = BTreeSet::new();
    for seed in 0..40_u64 {
        let mut story = start();
        let said: Vec<_> = (0..200_u64)
            .map(|at| (u16::try_from((seed * 200 + at) % 48).unwrap_or(0), seed * 1_000_003 + at))
            .collect();
        tell(&mut story, &said);
        families.extend(story.log[12..].iter().map(|entry| entry.place.family));
    }
    assert_eq!(families.len(), 19, "{families:?}");
}
