#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{
    fs,
    path::PathBuf,
    sync::atomic::{AtomicI64, Ordering::SeqCst},
};

use bytes::Bytes;
use tempfile::TempDir;

use super::*;
use crate::log::{
    Draft,
    suite::{self, Logs, batch, draft},
};

/// Small segments, so that everything is tested across their borders too.
fn small() -> Options {
    Options { segment_bytes: 4_096, ..Options::default() }
}

fn open(dir: &Path) -> Journal {
    Journal::open(dir, small()).unwrap()
}

struct Folders {
    options: Options,
    dirs: Vec<TempDir>,
}

#[async_trait]
impl Logs for Folders {
    async fn fresh(&mut self) -> Arc<dyn Log> {
        self.dirs.push(tempfile::tempdir().unwrap());
        Arc::new(Journal::open(self.dirs.last().unwrap().path(), self.options.clone()).unwrap())
    }

    async fn again(&mut self, log: Arc<dyn Log>) -> Arc<dyn Log> {
        assert_eq!(Arc::strong_count(&log), 1, "somebody still holds the log");
        drop(log);
        Arc::new(Journal::open(self.dirs.last().unwrap().path(), self.options.clone()).unwrap())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keeps_the_contract_of_a_log() {
    suite::all(&mut Folders { options: Options::default(), dirs: vec![] }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keeps_the_contract_of_a_log_over_many_segments() {
    suite::all(&mut Folders { options: small(), dirs: vec![] }).await;
}

async fn append(journal: &Journal, stream: Stream, draft: Draft) -> Result<u64, AppendError> {
    journal.append(stream, batch(vec![draft])).await
}

/// `count` entries on the registry, one by one.
async fn fill(journal: &Journal, count: u64) {
    for number in 0..count {
        append(journal, Stream::Registry, draft("cluster.A", Some(number), &format!("u-{number}"))).await.unwrap();
    }
}

fn entries(journal: &Journal, stream: Stream) -> Vec<Entry> {
    let mut entries = Vec::new();
    while (entries.len() as u64) < journal.index.series(stream).read().last() {
        entries.extend(tail::page(&journal.index, stream, entries.len() as u64).unwrap());
    }
    entries
}

/// Where the frames of a segment begin, and where the last one ends.
fn offsets(segment: &Path) -> Vec<usize> {
    let (_, mut frames) = Frames::open(segment).unwrap();
    let mut offsets = vec![frames.offset() as usize];
    while let Step::Frame(_) = frames.step().unwrap() {
        offsets.push(frames.offset() as usize);
    }
    offsets
}

fn only_segment(dir: &Path) -> PathBuf {
    let segments = segments(dir).unwrap();
    assert_eq!(segments.len(), 1);
    segments[0].clone()
}

/// A closed journal in one segment, and where its frames are.
async fn sample(count: u64) -> (TempDir, PathBuf, Vec<u8>, Vec<usize>) {
    let dir = tempfile::tempdir().unwrap();
    let journal = Journal::open(dir.path(), Options::default()).unwrap();
    fill(&journal, count).await;
    drop(journal);
    let segment = only_segment(dir.path());
    let (bytes, offsets) = (fs::read(&segment).unwrap(), offsets(&segment));
    (dir, segment, bytes, offsets)
}

/// Says that two entries were confirmed and no more: what comes after was still being written.
fn two_confirmed(dir: &Path, segment: &Path) {
    let (_, mut frames) = Frames::open(segment).unwrap();
    frames.step().unwrap();
    let Step::Frame(second) = frames.step().unwrap() else { panic!("no frame") };
    mark::Mark::open(dir).unwrap().write(&Head { entries: 2, hash: second.hash() }).unwrap();
}

#[tokio::test]
async fn a_second_process_is_turned_away_until_the_first_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path());
    assert!(matches!(Journal::open(dir.path(), small()), Err(OpenError::Locked(_))));
    drop(journal);
    open(dir.path());
}

#[tokio::test]
async fn a_tail_torn_at_any_byte_is_cut_at_the_last_whole_entry() {
    let (dir, segment, bytes, offsets) = sample(3).await;
    for end in offsets[2]..bytes.len() {
        fs::write(&segment, &bytes[..end]).unwrap();
        two_confirmed(dir.path(), &segment);
        let journal = open(dir.path());
        assert_eq!(entries(&journal, Stream::Registry).len(), 2, "torn at {end}");
        append(&journal, Stream::Registry, draft("cluster.A", Some(2), "u-2")).await.unwrap();
        drop(journal);
        assert_eq!(entries(&open(dir.path()), Stream::Registry).len(), 3);
    }
}

#[tokio::test]
async fn a_tail_wrong_at_any_byte_is_cut_at_the_last_whole_entry() {
    let (dir, segment, bytes, offsets) = sample(3).await;
    for at in offsets[2]..bytes.len() {
        let mut wrong = bytes.clone();
        wrong[at] ^= 0x10;
        fs::write(&segment, wrong).unwrap();
        two_confirmed(dir.path(), &segment);
        assert_eq!(entries(&open(dir.path()), Stream::Registry).len(), 2, "wrong at {at}");
    }
}

#[tokio::test]
async fn garbage_after_the_last_entry_is_cut() {
    let (dir, segment, bytes, _) = sample(2).await;
    for garbage in [vec![0; 10_000], vec![0xff; 3], (0..200).collect()] {
        fs::write(&segment, [bytes.clone(), garbage].concat()).unwrap();
        assert_eq!(entries(&open(dir.path()), Stream::Registry).len(), 2);
        assert_eq!(fs::read(&segment).unwrap(), bytes);
    }
}

#[tokio::test]
async fn an_append_of_several_is_cut_as_a_whole() {
    let dir = tempfile::tempdir().unwrap();
    let journal = Journal::open(dir.path(), Options::default()).unwrap();
    fill(&journal, 2).await;
    let drafts = (0..3).map(|n| draft(&format!("cluster.B-{n}"), Some(0), &format!("v-{n}"))).collect();
    journal.append(Stream::Registry, batch(drafts)).await.unwrap();
    drop(journal);
    let segment = only_segment(dir.path());
    let (bytes, offsets) = (fs::read(&segment).unwrap(), offsets(&segment));
    for end in [offsets[3], offsets[4], offsets[4] + 1, offsets[5] - 1] {
        fs::write(&segment, &bytes[..end]).unwrap();
        two_confirmed(dir.path(), &segment);
        let journal = open(dir.path());
        assert_eq!(entries(&journal, Stream::Registry).len(), 2, "torn at {end}");
        assert_eq!(journal.last_on(Stream::Registry, "cluster.B-0").await.unwrap(), 0);
    }
}

/// A write that a power cut interrupted may be on the disk out of order. It was never confirmed, as the mark shows.
#[tokio::test]
async fn a_hole_in_a_write_that_was_not_confirmed_is_a_torn_tail() {
    let (dir, segment, mut bytes, offsets) = sample(4).await;
    two_confirmed(dir.path(), &segment);
    bytes[offsets[2]..offsets[2] + 20].fill(0);
    fs::write(&segment, bytes).unwrap();
    assert_eq!(entries(&open(dir.path()), Stream::Registry).len(), 2);
}

#[tokio::test]
async fn what_was_confirmed_and_is_gone_is_an_error_until_somebody_says_to_go_on() {
    let (dir, segment, bytes, offsets) = sample(3).await;
    for end in [offsets[1], offsets[2], bytes.len() - 1] {
        fs::write(&segment, &bytes[..end]).unwrap();
        let Err(OpenError::Damaged { what, .. }) = Journal::open(dir.path(), small()) else { panic!("opened, {end}") };
        assert!(what.contains("entries up to 3 were confirmed"), "{what}");
        assert_eq!(fs::read(&segment).unwrap().len(), end, "nothing was cut");
    }
    fs::remove_file(dir.path().join("mark")).unwrap();
    assert_eq!(entries(&open(dir.path()), Stream::Registry).len(), 2);
}

#[tokio::test]
async fn a_damaged_middle_is_an_error_that_names_the_place() {
    let (dir, segment, bytes, offsets) = sample(4).await;
    for without_mark in [false, true] {
        for at in offsets[1]..offsets[2] {
            let mut wrong = bytes.clone();
            wrong[at] ^= 0x10;
            fs::write(&segment, wrong).unwrap();
            if without_mark {
                let _ = fs::remove_file(dir.path().join("mark"));
            }
            let Err(OpenError::Damaged { place, .. }) = Journal::open(dir.path(), small()) else {
                panic!("opened, {at}")
            };
            assert_eq!((place.offset, place.ordinal), (offsets[1] as u64, 2), "{at}");
            assert_eq!(place.segment, "00000000000000000001.seg");
        }
    }
    assert_eq!(fs::read(&segment).unwrap().len(), bytes.len(), "nothing was cut");
}

/// Frames with whole checksums in places where they do not belong.
#[tokio::test]
async fn an_edited_removed_inserted_or_swapped_entry_is_an_error_that_names_the_place() {
    let (dir, segment, bytes, offsets) = sample(5).await;
    let frame = |number: usize| bytes[offsets[number - 1]..offsets[number]].to_vec();
    let edited = |number: usize| {
        let mut frame = frame(number);
        let end = frame.len() - 1;
        frame[end] ^= 1;
        let checksum = crc32c::crc32c(&frame[8..]).to_le_bytes();
        frame[4..8].copy_from_slice(&checksum);
        frame
    };
    let head = bytes[..offsets[0]].to_vec();
    // The frame that does not fit is the one after an edited one, as only that one tells.
    let cases = [
        ("edited", vec![frame(1), edited(2), frame(3), frame(4), frame(5)], 3),
        ("removed", vec![frame(1), frame(3), frame(4), frame(5)], 2),
        ("removed first", vec![frame(2), frame(3), frame(4), frame(5)], 1),
        ("inserted", vec![frame(1), frame(2), frame(2), frame(3), frame(4), frame(5)], 3),
        ("swapped", vec![frame(1), frame(3), frame(2), frame(4), frame(5)], 2),
        ("swapped at the end", vec![frame(1), frame(2), frame(3), frame(5), frame(4)], 4),
    ];
    for (what, frames, ordinal) in cases {
        fs::write(&segment, [head.clone(), frames.concat()].concat()).unwrap();
        let Err(OpenError::Damaged { place, .. }) = Journal::open(dir.path(), small()) else {
            panic!("{what}: opened")
        };
        assert_eq!(place.ordinal, ordinal, "{what}");
        assert!(place.entry.is_some(), "{what}");
    }
}

#[tokio::test]
async fn a_missing_segment_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path());
    fill(&journal, 60).await;
    drop(journal);
    let all = segments(dir.path()).unwrap();
    assert!(all.len() >= 3, "only {} segments", all.len());
    for missing in [0, 1] {
        let kept = fs::read(&all[missing]).unwrap();
        fs::remove_file(&all[missing]).unwrap();
        assert!(matches!(Journal::open(dir.path(), small()), Err(OpenError::Damaged { .. })), "without {missing}");
        fs::write(&all[missing], kept).unwrap();
    }
    assert_eq!(entries(&open(dir.path()), Stream::Registry).len(), 60);
    all.iter().for_each(|segment| fs::remove_file(segment).unwrap());
    assert!(
        matches!(Journal::open(dir.path(), small()), Err(OpenError::Foreign { .. })),
        "never begun anew over a loss"
    );
}

#[tokio::test]
async fn a_foreign_segment_is_an_error() {
    let (dir, segment, _, _) = sample(2).await;
    let (_other, _, bytes, _) = sample(2).await;
    let second = dir.path().join(segment::name(3));
    fs::write(&second, bytes).unwrap();
    assert!(matches!(Journal::open(dir.path(), small()), Err(OpenError::Damaged { .. })));
    fs::write(&second, "no segment at all, but long enough to hold the header of one, which it does not begin with")
        .unwrap();
    assert!(matches!(Journal::open(dir.path(), small()), Err(OpenError::Damaged { .. })));
    fs::remove_file(second).unwrap();
    let mut newer = fs::read(&segment).unwrap();
    newer[8] = 2;
    fs::write(&segment, newer).unwrap();
    assert!(matches!(Journal::open(dir.path(), small()), Err(OpenError::Foreign { .. })));
}

#[tokio::test]
async fn a_half_begun_segment_is_begun_again() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("next.tmp"), "DAEDO").unwrap();
    let journal = open(dir.path());
    fill(&journal, 40).await;
    assert_eq!(entries(&journal, Stream::Registry).len(), 40);
}

#[tokio::test]
async fn a_full_disk_leaves_nothing_behind_and_is_survived() {
    let (dir, _, bytes, _) = sample(2).await;
    let journal = Journal::open(dir.path(), Options::default()).unwrap();
    journal.faults.full.store(true, SeqCst);
    let next = || draft("cluster.A", Some(2), "u-2");
    for _ in 0..2 {
        assert!(matches!(append(&journal, Stream::Registry, next()).await, Err(AppendError::Full(_))));
        assert_eq!(fs::read(only_segment(dir.path())).unwrap(), bytes);
    }
    // What was there before is still answered.
    assert_eq!(journal.last(Stream::Registry).await.unwrap(), 2);
    journal.faults.full.store(false, SeqCst);
    assert_eq!(append(&journal, Stream::Registry, next()).await.unwrap(), 3);
    drop(journal);
    assert_eq!(entries(&open(dir.path()), Stream::Registry).len(), 3);
}

#[tokio::test]
async fn with_no_more_than_the_reserve_left_nothing_is_appended_and_all_is_read() {
    let (dir, _, bytes, _) = sample(2).await;
    let journal = Journal::open(dir.path(), Options { reserve_bytes: u64::MAX, ..Options::default() }).unwrap();
    let next = append(&journal, Stream::Registry, draft("cluster.A", Some(2), "u-2")).await;
    assert!(matches!(next, Err(AppendError::Full(why)) if why.contains("reserve")));
    assert_eq!(entries(&journal, Stream::Registry).len(), 2);
    assert_eq!(fs::read(only_segment(dir.path())).unwrap(), bytes);
}

#[tokio::test]
async fn after_a_failed_sync_nothing_is_taken_until_it_is_opened_again() {
    let (dir, ..) = sample(2).await;
    let journal = open(dir.path());
    assert_eq!(append(&journal, Stream::Registry, draft("cluster.A", Some(2), "u-2")).await.unwrap(), 3);
    journal.faults.sync_fails.store(true, SeqCst);
    let next = || draft("cluster.A", Some(3), "u-3");
    assert!(matches!(append(&journal, Stream::Registry, next()).await, Err(AppendError::Unknown(_))));
    journal.faults.sync_fails.store(false, SeqCst);
    assert!(matches!(append(&journal, Stream::Registry, next()).await, Err(AppendError::Unavailable(_))));
    assert_eq!(journal.last(Stream::Registry).await.unwrap(), 3, "what is not safe is not seen");
    drop(journal);
    let journal = open(dir.path());
    let outcome = append(&journal, Stream::Registry, next()).await;
    assert!(matches!(outcome, Ok(4) | Err(AppendError::Conflict)), "{outcome:?}");
    assert_eq!(journal.last(Stream::Registry).await.unwrap(), 4);
}

fn clock(time: i64) -> (Clock, Arc<AtomicI64>) {
    let now = Arc::new(AtomicI64::new(time));
    let hand = Arc::clone(&now);
    (Arc::new(move || now.load(SeqCst)), hand)
}

#[tokio::test]
async fn time_stands_still_while_the_clock_is_behind() {
    let dir = tempfile::tempdir().unwrap();
    let (clock, hand) = clock(1_000);
    let options = Options { clock, ..small() };
    let journal = Journal::open(dir.path(), options.clone()).unwrap();
    fill(&journal, 1).await;
    hand.store(400, SeqCst);
    append(&journal, Stream::Budget, draft("programme.A", Some(0), "u-1")).await.unwrap();
    append(&journal, Stream::Registry, draft("cluster.A", Some(1), "u-1")).await.unwrap();
    drop(journal);
    let journal = Journal::open(dir.path(), options).unwrap();
    append(&journal, Stream::Registry, draft("cluster.A", Some(2), "u-2")).await.unwrap();
    hand.store(1_001, SeqCst);
    append(&journal, Stream::Registry, draft("cluster.A", Some(3), "u-3")).await.unwrap();
    let times = |stream| entries(&journal, stream).iter().map(|entry| entry.recorded_at).collect::<Vec<_>>();
    assert_eq!(times(Stream::Registry), [1_000, 1_000, 1_000, 1_001]);
    assert_eq!(times(Stream::Budget), [400], "each stream by itself");
}

#[tokio::test]
async fn a_replay_brings_its_times_until_it_ends() {
    let dir = tempfile::tempdir().unwrap();
    let (clock, _) = clock(9_000);
    let journal = Journal::open(dir.path(), Options { replay: true, clock, ..small() }).unwrap();
    let at =
        |number: u64, time| Draft { recorded_at: time, ..draft("cluster.A", Some(number), &format!("u-{number}")) };
    append(&journal, Stream::Registry, at(0, Some(500))).await.unwrap();
    append(&journal, Stream::Registry, at(1, Some(500))).await.unwrap();
    let back = append(&journal, Stream::Registry, at(2, Some(499))).await;
    assert!(matches!(back, Err(AppendError::Breach(_))), "{back:?}");
    // Nothing of a batch goes in whose second time goes back.
    let pair = vec![at(2, Some(600)), Draft { message_id: "other".into(), ..at(2, Some(599)) }];
    assert!(journal.append(Stream::Registry, batch(pair)).await.is_err());
    append(&journal, Stream::Registry, at(2, None)).await.unwrap();
    journal.end_replay();
    let late = append(&journal, Stream::Registry, at(3, Some(9_500))).await;
    assert!(matches!(late, Err(AppendError::Breach(_))), "{late:?}");
    let times: Vec<_> = entries(&journal, Stream::Registry).iter().map(|entry| entry.recorded_at).collect();
    assert_eq!(times, [500, 500, 9_000]);
}

#[tokio::test]
async fn a_batch_of_which_a_part_is_there_is_another_batch() {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path());
    let refusal = |id: &str| draft("refused.molit", None, id);
    append(&journal, Stream::Refusals, refusal("u-1")).await.unwrap();
    for drafts in [vec![refusal("u-1"), refusal("u-2")], vec![refusal("u-2"), refusal("u-1")]] {
        let outcome = journal.append(Stream::Refusals, batch(drafts)).await;
        assert!(matches!(outcome, Err(AppendError::Conflict)), "{outcome:?}");
    }
    let other_content = Draft { payload: Bytes::from("other"), ..refusal("u-1") };
    assert_eq!(append(&journal, Stream::Refusals, other_content).await.unwrap(), 2);
}

#[tokio::test]
async fn a_follower_reads_the_same_from_memory_and_from_the_files() {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path());
    fill(&journal, 100).await;
    let live = journal.follow(Stream::Registry, 0).await.unwrap().next().await.unwrap();
    assert_eq!(live, entries(&journal, Stream::Registry));
    drop(journal);
    let journal = open(dir.path());
    assert_eq!(journal.follow(Stream::Registry, 0).await.unwrap().next().await.unwrap(), live);
}

#[tokio::test]
async fn large_entries_come_in_pages_of_bounded_size() {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path());
    for number in 0..24 {
        let payload = Bytes::from(vec![number as u8; crate::log::MAX_PAYLOAD]);
        let large = Draft { payload, ..draft("cluster.A", Some(number), &format!("u-{number}")) };
        append(&journal, Stream::Registry, large).await.unwrap();
    }
    let mut tail = journal.follow(Stream::Registry, 0).await.unwrap();
    let mut seen = 0_u8;
    while seen < 24 {
        let page = tail.next().await.unwrap();
        assert!(page.len() <= 8, "{} entries at once", page.len());
        for entry in page {
            assert_eq!((entry.sequence, entry.payload[0]), (u64::from(seen) + 1, seen));
            seen += 1;
        }
    }
}

#[tokio::test]
async fn a_follower_of_a_closed_journal_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path());
    fill(&journal, 1).await;
    let mut tail = journal.follow(Stream::Registry, 0).await.unwrap();
    drop(journal);
    assert_eq!(tail.next().await.unwrap().len(), 1);
    assert!(matches!(tail.next().await, Err(ReadError::Unavailable(_))));
}

#[tokio::test]
async fn damage_that_comes_later_is_told_to_followers() {
    let (dir, segment, mut bytes, offsets) = sample(3).await;
    let journal = open(dir.path());
    bytes[offsets[1] + 60] ^= 1;
    fs::write(&segment, bytes).unwrap();
    let Err(ReadError::Damaged(what)) = journal.follow(Stream::Registry, 0).await.unwrap().next().await else {
        panic!("read damaged entries")
    };
    assert!(what.contains("registry:2") && what.contains("00000000000000000001.seg"), "{what}");
}

#[tokio::test]
async fn every_journal_has_its_own_identity_for_good() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let identity = open(one.path()).identity();
    assert_eq!(open(one.path()).identity(), identity);
    assert_ne!(open(other.path()).identity(), identity);
}
