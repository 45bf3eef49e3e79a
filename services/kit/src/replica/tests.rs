#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{
    fs,
    sync::Arc,
    sync::atomic::{AtomicU64 as Counter, Ordering::SeqCst},
};

use bytes::Bytes;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

const LOG: &str = "journal-1";

fn open(dir: &Path) -> Replica {
    Replica::open_with(dir, LOG, Stream::Registry, 1024 * 1024).unwrap()
}

/// A folder that may have neighbours.
fn folder() -> (TempDir, PathBuf) {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("replica");
    (parent, dir)
}

/// The entry of a sequence; subjects, ids and lengths vary.
fn sample(sequence: u64) -> Entry {
    let length = [0, 10, 600, 7_000, 20_000][usize::try_from(sequence % 5).unwrap()];
    Entry {
        stream: Stream::Registry,
        sequence,
        recorded_at: 1_700_000_000_000_000 + i64::try_from(sequence).unwrap(),
        subject: Arc::from(format!("cluster.C-{}", sequence % 7)),
        headers: vec![
            (header::AGENCY.to_owned(), format!("agency-{}", sequence % 3)),
            (header::UPDATE_ID.to_owned(), format!("u-{sequence}")),
        ]
        .into_iter()
        .collect(),
        payload: Bytes::from(vec![(sequence % 256) as u8; length]),
    }
}

fn samples(count: u64) -> Vec<Entry> {
    (1..=count).map(sample).collect()
}

/// That a replica says of these entries what they say themselves.
fn assert_holds(replica: &Replica, entries: &[Entry]) {
    assert_eq!(replica.position(), entries.len() as u64);
    assert_eq!(replica.entries(1, usize::MAX), entries);
    let on_subjects = || {
        for number in 0..8 {
            let subject = format!("cluster.C-{number}");
            let expected: Vec<_> = entries.iter().filter(|entry| *entry.subject == subject).cloned().collect();
            assert_eq!(replica.last_on(&subject), expected.last().map_or(0, |entry| entry.sequence));
            assert_eq!(replica.on_subject(&subject, usize::MAX), expected);
        }
    };
    on_subjects();
    let mut read = Vec::new();
    let last = entries.last().map_or((0, 0), |entry| (entry.sequence, entry.recorded_at));
    assert_eq!(replica.read(|entry| read.push(entry.clone())).unwrap(), last);
    assert_eq!(read, entries);
    // Also after all of it was read.
    on_subjects();
    for entry in entries {
        assert_eq!(replica.entry(entry.sequence).as_ref(), Some(entry));
        let (agency, id) = (entry.header(header::AGENCY).unwrap(), entry.header(header::UPDATE_ID).unwrap());
        assert_eq!(replica.find(agency, id), Some(entry.sequence));
    }
    assert_eq!(replica.entry(0), None);
    assert_eq!(replica.entry(entries.len() as u64 + 1), None);
    assert_eq!(replica.find("agency-9", "u-1"), None);
    replica.sound().unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for found in fs::read_dir(from).unwrap() {
        let found = found.unwrap();
        if found.file_type().unwrap().is_dir() {
            copy(&found.path(), &to.join(found.file_name()));
        } else {
            fs::copy(found.path(), to.join(found.file_name())).unwrap();
        }
    }
}

fn broken(dir: &Path) -> Vec<String> {
    let names =
        fs::read_dir(dir.parent().unwrap()).unwrap().map(|found| found.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains("broken")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn any_steps_give_the_same_answers(steps in prop::collection::vec(0..25_usize, 1..12)) {
        let (_parent, dir) = folder();
        let entries = samples(steps.iter().sum::<usize>() as u64);
        let replica = open(&dir);
        let mut at = 0;
        for step in steps {
            replica.apply(&entries[at..at + step]).unwrap();
            at += step;
        }
        assert_holds(&replica, &entries);
        drop(replica);
        assert_holds(&open(&dir), &entries);
    }
}

/// The files as a killed process leaves them, at many moments.
#[test]
fn a_kill_between_steps_never_leaves_a_position_without_its_entries() {
    let (parent, dir) = folder();
    let entries = samples(240);
    let replica = open(&dir);
    let mut positions = Vec::new();
    for (number, step) in entries.chunks(12).enumerate() {
        replica.apply(step).unwrap();
        if number % 3 == 0 {
            replica.store.flush().unwrap();
        }
        let killed = parent.path().join(format!("killed-{number}"));
        copy(&dir, &killed);
        let survivor = open(&killed);
        let position = survivor.position();
        assert!(position <= replica.position() && position.is_multiple_of(12), "a part of a step at {position}");
        assert_holds(&survivor, &entries[..usize::try_from(position).unwrap()]);
        positions.push(position);
        drop(survivor);
        fs::remove_dir_all(killed).unwrap();
    }
    assert_eq!(broken(&dir), Vec::<String>::new(), "none was given up");
    assert!(positions.iter().any(|position| *position > 0), "nothing ever survived");
}

/// The file as a power cut may leave it: the end never reached the disk.
#[test]
fn a_lost_end_of_the_file_never_leaves_a_position_without_its_entries() {
    let (parent, dir) = folder();
    let entries = samples(120);
    let replica = open(&dir);
    for step in entries.chunks(7) {
        replica.apply(step).unwrap();
        replica.store.flush().unwrap();
    }
    drop(replica);
    wait_until_closed(&dir);
    let length = fs::metadata(dir.join("db")).unwrap().len();
    for number in 0..=16 {
        let killed = parent.path().join(format!("cut-{number}"));
        copy(&dir, &killed);
        fs::File::options().write(true).open(killed.join("db")).unwrap().set_len(length * number / 16).unwrap();
        let survivor = open(&killed);
        let position = usize::try_from(survivor.position()).unwrap();
        assert_holds(&survivor, &entries[..position]);
        assert!(number < 16 || position == entries.len(), "a file of full length was given up");
    }
}

/// A disk that lies: whatever it does to the store, what is answered is true.
#[test]
fn a_changed_file_never_changes_an_answer() {
    let (parent, dir) = folder();
    let entries = samples(120);
    let replica = open(&dir);
    for step in entries.chunks(7) {
        replica.apply(step).unwrap();
    }
    drop(replica);
    wait_until_closed(&dir);
    let mut names: Vec<_> = fs::read_dir(&dir).unwrap().map(|found| found.unwrap()).collect();
    names.retain(|found| found.file_type().unwrap().is_file());
    for name in names.iter().map(fs::DirEntry::file_name) {
        for number in 0..12 {
            let changed = parent.path().join(format!("changed-{number}"));
            copy(&dir, &changed);
            let mut bytes = fs::read(changed.join(&name)).unwrap();
            let at = bytes.len() * number / 12;
            let end = bytes.len().min(at + 40);
            bytes[at..end].iter_mut().for_each(|byte| *byte ^= 0x55);
            fs::write(changed.join(&name), bytes).unwrap();
            let survivor = open(&changed);
            let found = survivor.entries(1, usize::MAX);
            if survivor.sound().is_ok() {
                assert_holds(&survivor, &entries[..found.len()]);
            }
            drop(survivor);
            fs::remove_dir_all(changed).unwrap();
        }
    }
}

fn wait_until_closed(dir: &Path) {
    drop(open(dir));
}

#[test]
fn damage_is_moved_aside_and_only_the_newest_is_kept() {
    let (_parent, dir) = folder();
    for round in 1..=3 {
        let replica = open(&dir);
        assert_eq!(replica.position(), 0);
        replica.apply(&samples(50)).unwrap();
        replica.store.flush().unwrap();
        drop(replica);
        wait_until_closed(&dir);
        let replica = open(&dir);
        replica.store.remove(format::POSITION).unwrap();
        drop(replica);
        assert_holds(&open(&dir), &[]);
        assert_eq!(broken(&dir), [format!("replica.broken-{round}")]);
    }
}

#[test]
fn the_copy_of_another_log_stream_or_version_is_not_used() {
    let (_parent, dir) = folder();
    let fill = |replica: &Replica, stream| {
        let entries: Vec<_> = samples(5).into_iter().map(|entry| Entry { stream, ..entry }).collect();
        assert_eq!(replica.position(), 0, "begun anew");
        replica.apply(&entries).unwrap();
    };
    fill(&open(&dir), Stream::Registry);
    assert_eq!(open(&dir).position(), 5);
    fill(&Replica::open(&dir, "journal-2", Stream::Registry).unwrap(), Stream::Registry);
    fill(&Replica::open(&dir, "journal-2", Stream::Budget).unwrap(), Stream::Budget);
    let replica = Replica::open(&dir, "journal-2", Stream::Budget).unwrap();
    assert_eq!(replica.position(), 5);
    let mut header = format::header("journal-2", Stream::Budget);
    header[0] += 1;
    replica.store.insert(format::HEADER, header).unwrap();
    drop(replica);
    assert_eq!(Replica::open(&dir, "journal-2", Stream::Budget).unwrap().position(), 0);
}

/// Whatever is missing of the newest step is noticed.
#[test]
fn a_torn_step_is_noticed_on_opening() {
    let last = sample(9);
    let keys: [Vec<u8>; 5] = [
        format::entry(9).to_vec(),
        format::on_subject(&last.subject, 9),
        inbox(&last).unwrap(),
        format::POSITION.to_vec(),
        format::HEADER.to_vec(),
    ];
    for (number, key) in keys.iter().enumerate() {
        let (_parent, dir) = folder();
        let replica = open(&dir);
        replica.apply(&samples(5)).unwrap();
        replica.apply(&samples(9)[5..]).unwrap();
        let keys: Vec<_> = replica.store.scan_prefix(key).keys().map(Result::unwrap).collect();
        assert!(!keys.is_empty());
        replica.store.remove(&keys[keys.len() - 1]).unwrap();
        drop(replica);
        assert_eq!(open(&dir).position(), 0, "torn key {number}");
        assert_eq!(broken(&dir).len(), 1);
    }
    let (_parent, dir) = folder();
    let replica = open(&dir);
    replica.apply(&samples(9)).unwrap();
    replica.store.insert(format::POSITION, Position { first: 1, last: 5, ids: 5 }.value()).unwrap();
    for entry in &samples(9)[5..] {
        replica.store.remove(format::on_subject(&entry.subject, entry.sequence)).unwrap();
        replica.store.remove(inbox(entry).unwrap()).unwrap();
    }
    drop(replica);
    assert_eq!(open(&dir).position(), 0, "entries beyond the position");
}

#[test]
fn an_index_that_lost_something_long_ago_is_not_used() {
    let old = sample(2);
    for key in [format::on_subject(&old.subject, old.sequence), inbox(&old).unwrap()] {
        let (_parent, dir) = folder();
        let replica = open(&dir);
        replica.apply(&samples(5)).unwrap();
        replica.apply(&samples(9)[5..]).unwrap();
        assert!(replica.store.remove(key).unwrap().is_some());
        drop(replica);
        assert_eq!(open(&dir).position(), 0);
    }
}

#[test]
fn damage_found_by_reading_is_told_and_remembered() {
    let (_parent, dir) = folder();
    let replica = open(&dir);
    replica.apply(&samples(5)).unwrap();
    replica.apply(&samples(9)[5..]).unwrap();
    let key = format::chunks(&sample(3))[0].0;
    let mut value = replica.store.get(key).unwrap().unwrap().to_vec();
    value[20] ^= 1;
    replica.store.insert(key, value).unwrap();
    assert_eq!(replica.entry(2), Some(sample(2)));
    replica.sound().unwrap();
    assert_eq!(replica.entry(3), None);
    assert!(matches!(replica.sound(), Err(ReplicaError::Unsound(_))));
    assert!(matches!(replica.apply(&[sample(10)]), Err(ReplicaError::Unsound(_))));
    drop(replica);
    assert_eq!(open(&dir).position(), 0);
}

#[test]
fn what_is_given_up_begins_anew() {
    let (_parent, dir) = folder();
    let replica = open(&dir);
    replica.apply(&samples(5)).unwrap();
    replica.give_up("the log is shorter");
    assert!(matches!(replica.sound(), Err(ReplicaError::Unsound(_))));
    drop(replica);
    assert_holds(&open(&dir), &[]);
    assert_eq!(broken(&dir).len(), 1);
}

#[test]
fn only_what_comes_next_is_applied() {
    let (_parent, dir) = folder();
    let replica = open(&dir);
    replica.apply(&samples(3)).unwrap();
    replica.apply(&[]).unwrap();
    let foreign = Entry { stream: Stream::Budget, ..sample(4) };
    assert!(matches!(replica.apply(&[foreign]), Err(ReplicaError::Foreign { .. })));
    let cases: [(&[u64], u64, u64); 4] = [(&[5], 4, 5), (&[3], 4, 3), (&[4, 6], 5, 6), (&[4, 4], 5, 4)];
    for (sequences, expected_next, found_next) in cases {
        let entries: Vec<_> = sequences.iter().copied().map(sample).collect();
        let outcome = replica.apply(&entries);
        let Err(ReplicaError::Gap { expected, found, .. }) = outcome else { panic!("{sequences:?}: {outcome:?}") };
        assert_eq!((expected, found), (expected_next, found_next), "{sequences:?}");
    }
    assert_holds(&replica, &samples(3));
}

#[test]
fn the_first_update_of_an_id_is_found() {
    let (_parent, dir) = folder();
    let replica = open(&dir);
    let same = |sequence| Entry { headers: sample(1).headers, ..sample(sequence) };
    replica.apply(&[same(1), same(2)]).unwrap();
    replica.apply(&[same(3)]).unwrap();
    assert_eq!(replica.find("agency-1", "u-1"), Some(1));
    // Ids and agencies are not run together.
    assert_eq!(replica.find("agency-1u-1", ""), None);
}

#[test]
fn a_subject_is_not_its_neighbour() {
    let (_parent, dir) = folder();
    let replica = open(&dir);
    let on = |sequence, subject: &str| Entry { subject: Arc::from(subject), ..sample(sequence) };
    replica.apply(&[on(1, "cluster.A"), on(2, "cluster.A-1"), on(3, "cluster"), on(4, "cluster.A")]).unwrap();
    let sequences =
        |subject| replica.on_subject(subject, usize::MAX).iter().map(|entry| entry.sequence).collect::<Vec<_>>();
    assert_eq!(sequences("cluster.A"), [1, 4]);
    assert_eq!(sequences("cluster.A-1"), [2]);
    assert_eq!(sequences("cluster"), [3]);
    assert!(sequences("cluster.").is_empty());
    assert_eq!(replica.last_on("cluster.A"), 4);
    assert_eq!(replica.entries(3, 1)[0].sequence, 3);
}

#[test]
fn a_second_opening_is_turned_away_and_harms_nothing() {
    let (_parent, dir) = folder();
    let replica = open(&dir);
    replica.apply(&samples(5)).unwrap();
    assert!(matches!(Replica::open(&dir, LOG, Stream::Registry), Err(ReplicaError::Locked(_))));
    assert_holds(&replica, &samples(5));
    assert_eq!(broken(&dir), Vec::<String>::new());
}

#[test]
fn readers_see_whole_steps() {
    let (_parent, dir) = folder();
    let replica = Arc::new(open(&dir));
    let done = Arc::new(Counter::new(0));
    let reader = {
        let (replica, done) = (Arc::clone(&replica), Arc::clone(&done));
        std::thread::spawn(move || {
            while done.load(SeqCst) == 0 {
                let position = replica.position();
                let held = replica.entries(position.saturating_sub(20), 100);
                assert!(held.last().map_or(0, |entry| entry.sequence) >= position);
                for entry in replica.on_subject("cluster.C-1", usize::MAX) {
                    assert_eq!(entry.sequence % 7, 1);
                }
                replica.sound().unwrap();
            }
        })
    };
    for step in samples(300).chunks(10) {
        replica.apply(step).unwrap();
    }
    done.store(1, SeqCst);
    reader.join().unwrap();
}
