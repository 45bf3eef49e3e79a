#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;

use tempfile::TempDir;

use super::*;
use crate::log::{
    Draft, Log,
    journal::{Journal, Options},
    suite::{batch, draft},
};

fn audit(dir: &Path) -> AuditReport {
    verify(dir, None, |_| Ok(())).unwrap()
}

/// Codes with the ordinals of their places.
fn seen(report: &AuditReport) -> Vec<(Code, u64)> {
    report.findings.iter().map(|finding| (finding.code, finding.place.ordinal)).collect()
}

/// A closed journal: entries 1 to `count` alternate between two streams.
async fn sample(count: u64, segment_bytes: u64) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let journal = Journal::open(dir.path(), Options { segment_bytes, ..Options::default() }).unwrap();
    for number in 0..count {
        let stream = if number % 2 == 0 { Stream::Registry } else { Stream::Budget };
        journal.append(stream, batch(vec![draft("thing.A", None, &format!("u-{number}"))])).await.unwrap();
    }
    dir
}

/// The only segment of a journal, taken apart into header and frames.
fn parts(dir: &Path) -> (PathBuf, Vec<u8>, Vec<Vec<u8>>) {
    let path = segments(dir).unwrap().remove(0);
    let bytes = fs::read(&path).unwrap();
    let (_, mut frames) = Frames::open(&path).unwrap();
    let head = bytes[..frames.offset() as usize].to_vec();
    let mut found = Vec::new();
    loop {
        let start = frames.offset() as usize;
        let Step::Frame(_) = frames.step().unwrap() else { break };
        found.push(bytes[start..frames.offset() as usize].to_vec());
    }
    (path, head, found)
}

/// Changes a frame behind its checksum, and makes the checksum hold again.
fn edit(frame: &[u8], at: usize) -> Vec<u8> {
    let mut frame = frame.to_vec();
    frame[at] ^= 1;
    let checksum = crc32c::crc32c(&frame[8..]).to_le_bytes();
    frame[4..8].copy_from_slice(&checksum);
    frame
}

#[tokio::test]
async fn a_whole_journal_is_clean() {
    for segment_bytes in [1_000, 1 << 20] {
        let dir = sample(21, segment_bytes).await;
        let report = audit(dir.path());
        assert!(report.is_clean(), "{:?}", report.findings);
        assert_eq!(report.entries[..2], [(Stream::Registry, 11), (Stream::Budget, 10)]);
        assert_eq!(report.head.unwrap().entries, 21);
        assert_eq!(report.head, read_mark(dir.path()));
        assert!(report.first.is_some() && report.unfinished.is_none());
        assert_eq!(report.segments > 3, segment_bytes == 1_000);
    }
}

#[tokio::test]
async fn a_journal_in_use_is_clean() {
    let dir = tempfile::tempdir().unwrap();
    let journal = Journal::open(dir.path(), Options::default()).unwrap();
    let drafts: Vec<Draft> = (0..5).map(|number| draft("thing.A", None, &format!("u-{number}"))).collect();
    journal.append(Stream::Registry, batch(drafts)).await.unwrap();
    let report = audit(dir.path());
    assert!(report.is_clean(), "{:?}", report.findings);
    assert_eq!(report.head.unwrap().entries, 5);
}

/// Whatever is done to whole frames is found, and its place is named.
#[tokio::test]
async fn an_edited_removed_inserted_or_swapped_entry_is_found_in_its_place() {
    use Code::{
        Changed, HeadDiffers, Inserted, OutOfOrder, Removed, SequenceMissing, SequenceRepeated, TailMissing, TornTail,
    };
    let dir = sample(7, 1 << 20).await;
    let (path, head, frames) = parts(dir.path());
    let frame = |number: usize| frames[number - 1].clone();
    let last = frame(1).len() - 1;
    let flipped = |number: usize| {
        let mut frame = frame(number);
        frame[last] ^= 1;
        frame
    };
    type Case = (&'static str, Vec<Vec<u8>>, Vec<(Code, u64)>);
    let cases: Vec<Case> = vec![
        ("nothing", (1..=7).map(frame).collect(), vec![]),
        (
            "edited",
            (1..=7).map(|n| if n == 3 { edit(&frame(n), last) } else { frame(n) }).collect(),
            vec![(Changed, 3)],
        ),
        (
            "first edited",
            (1..=7).map(|n| if n == 1 { edit(&frame(n), last) } else { frame(n) }).collect(),
            vec![(Changed, 1)],
        ),
        (
            "last edited",
            (1..=7).map(|n| if n == 7 { edit(&frame(n), last) } else { frame(n) }).collect(),
            vec![(HeadDiffers, 7)],
        ),
        ("flipped", (1..=7).map(|n| if n == 3 { flipped(n) } else { frame(n) }).collect(), vec![(Code::Damaged, 3)]),
        ("last flipped", (1..=7).map(|n| if n == 7 { flipped(n) } else { frame(n) }).collect(), vec![(TornTail, 7)]),
        ("removed", [1, 2, 4, 5, 6, 7].map(frame).to_vec(), vec![(Removed, 4), (SequenceMissing, 5)]),
        (
            "two removed",
            [1, 4, 5, 6, 7].map(frame).to_vec(),
            vec![(Removed, 4), (SequenceMissing, 5), (SequenceMissing, 4)],
        ),
        (
            "first removed",
            [2, 3, 4, 5, 6, 7].map(frame).to_vec(),
            vec![(Code::SegmentDamaged, 1), (Removed, 2), (SequenceMissing, 3)],
        ),
        ("last removed", (1..=6).map(frame).collect(), vec![(TailMissing, 7)]),
        ("copied", [1, 2, 3, 3, 4, 5, 6, 7].map(frame).to_vec(), vec![(SequenceRepeated, 3), (Inserted, 3)]),
        ("copied later", [1, 2, 3, 4, 5, 2, 6, 7].map(frame).to_vec(), vec![(Inserted, 2), (SequenceRepeated, 2)]),
        (
            "inserted before",
            [vec![frame(1), frame(2), edit(&frame(3), last)], (3..=7).map(frame).collect()].concat(),
            vec![(SequenceRepeated, 3), (Inserted, 3)],
        ),
        (
            "inserted after",
            [vec![frame(1), frame(2), frame(3), edit(&frame(3), last)], (4..=7).map(frame).collect()].concat(),
            vec![(SequenceRepeated, 3), (Inserted, 3)],
        ),
        ("swapped", [1, 2, 4, 3, 5, 6, 7].map(frame).to_vec(), vec![(OutOfOrder, 3)]),
        (
            "swapped far",
            [1, 6, 3, 4, 5, 2, 7].map(frame).to_vec(),
            vec![(OutOfOrder, 3), (OutOfOrder, 4), (OutOfOrder, 5), (OutOfOrder, 2)],
        ),
        ("swapped at the end", [1, 2, 3, 4, 5, 7, 6].map(frame).to_vec(), vec![(OutOfOrder, 6)]),
    ];
    for (what, frames, findings) in cases {
        fs::write(&path, [head.clone(), frames.concat()].concat()).unwrap();
        let report = audit(dir.path());
        assert_eq!(seen(&report), findings, "{what}: {:#?}", report.findings);
        for finding in report.findings.iter().filter(|finding| matches!(finding.code, Changed | Inserted | OutOfOrder))
        {
            let ordinal = finding.place.ordinal;
            let stream = if ordinal % 2 == 1 { Stream::Registry } else { Stream::Budget };
            assert_eq!(finding.place.entry, Some((stream, ordinal.div_ceil(2))), "{what}");
        }
    }
}

/// Which of two entries with one ordinal was inserted shows in its offset.
#[tokio::test]
async fn of_two_rivals_the_one_that_is_not_chained_to_is_the_inserted_one() {
    let dir = sample(4, 1 << 20).await;
    let (path, head, frames) = parts(dir.path());
    let forged = edit(&frames[1], frames[1].len() - 1);
    let first_place = head.len() + frames[0].len();
    for forged_first in [true, false] {
        let (one, other) = if forged_first { (&forged, &frames[1]) } else { (&frames[1], &forged) };
        let all = [&head, &frames[0], one, other, &frames[2], &frames[3]].map(Vec::as_slice).concat();
        fs::write(&path, all).unwrap();
        let report = audit(dir.path());
        let inserted = report.findings.iter().find(|finding| finding.code == Code::Inserted).unwrap();
        let expected = if forged_first { first_place } else { first_place + forged.len() };
        assert_eq!(inserted.place.offset, expected as u64);
        assert!(!report.findings.iter().any(|finding| finding.code == Code::Changed), "{:?}", report.findings);
    }
}

/// Any byte of any frame, with and without the checksum made to hold.
#[tokio::test]
async fn no_changed_byte_goes_unnoticed() {
    let dir = sample(4, 1 << 20).await;
    let (path, head, frames) = parts(dir.path());
    for number in 0..4 {
        for at in 0..frames[number].len() {
            for whole in [true, false] {
                let mut changed = frames.clone();
                if whole && at >= 8 {
                    changed[number] = edit(&frames[number], at);
                } else {
                    changed[number][at] ^= 1;
                }
                fs::write(&path, [head.clone(), changed.concat()].concat()).unwrap();
                let report = audit(dir.path());
                assert!(!report.is_clean(), "byte {at} of entry {}", number + 1);
                let offset = (head.len() + frames[..number].iter().map(Vec::len).sum::<usize>()) as u64;
                let named = report.findings.iter().any(|finding| finding.place.offset == offset);
                let next =
                    report.findings.iter().any(|finding| finding.place.offset == offset + frames[number].len() as u64);
                assert!(named || next, "byte {at} of entry {}: {:?}", number + 1, report.findings);
            }
        }
    }
    for at in 0..head.len() {
        let mut changed = head.clone();
        changed[at] ^= 1;
        fs::write(&path, [changed, frames.concat()].concat()).unwrap();
        let report = audit(dir.path());
        assert_eq!(
            report.findings.first().map(|finding| finding.code),
            Some(Code::SegmentDamaged),
            "byte {at} of the header"
        );
        assert_eq!(report.entries.iter().map(|(_, count)| count).sum::<u64>(), 4, "the entries are read all the same");
    }
}

#[tokio::test]
async fn a_journal_written_anew_is_told_by_a_known_head_only() {
    let dir = sample(6, 1 << 20).await;
    let known = audit(dir.path()).head;
    let anew = sample(6, 1 << 20).await;
    assert!(audit(anew.path()).is_clean());
    let report = verify(anew.path(), known, |_| Ok(())).unwrap();
    assert_eq!(seen(&report), [(Code::HeadDiffers, 6)]);
    let shorter = sample(4, 1 << 20).await;
    let report = verify(shorter.path(), known, |_| Ok(())).unwrap();
    assert_eq!(seen(&report), [(Code::TailMissing, 5)]);
    // What was added since is no finding.
    let earlier = Head { entries: 6, ..known.unwrap() };
    let journal = Journal::open(dir.path(), Options::default()).unwrap();
    journal.append(Stream::Registry, batch(vec![draft("thing.A", None, "u-9")])).await.unwrap();
    assert!(verify(dir.path(), Some(earlier), |_| Ok(())).unwrap().is_clean());
}

#[tokio::test]
async fn missing_and_foreign_segments_are_found() {
    let dir = sample(21, 1_000).await;
    let all = segments(dir.path()).unwrap();
    let kept = fs::read(&all[1]).unwrap();
    fs::remove_file(&all[1]).unwrap();
    let report = audit(dir.path());
    assert!(report.findings.iter().any(|finding| finding.code == Code::Removed), "{:?}", report.findings);
    assert!(report.findings.iter().any(|finding| finding.code == Code::SequenceMissing));
    fs::write(&all[1], &kept).unwrap();
    assert!(audit(dir.path()).is_clean());
    let other = sample(21, 1_000).await;
    fs::copy(&segments(other.path()).unwrap()[1], &all[1]).unwrap();
    let report = audit(dir.path());
    assert_eq!(report.findings[0].code, Code::SegmentForeign);
    assert!(report.findings.iter().any(|finding| finding.code == Code::Changed));
    fs::write(&all[1], &kept[..kept.len() - 3]).unwrap();
    let report = audit(dir.path());
    assert_eq!(report.findings[0].code, Code::Damaged, "torn, but not at the end");
}

#[tokio::test]
async fn an_append_under_way_is_no_finding_but_a_lost_one_is() {
    let dir = sample(3, 1 << 20).await;
    let (path, head, frames) = parts(dir.path());
    fs::write(&path, [head.clone(), frames.concat(), frames[0][..30].to_vec()].concat()).unwrap();
    let report = audit(dir.path());
    assert!(report.is_clean() && report.unfinished.is_some(), "{:?}", report.findings);
    fs::remove_file(dir.path().join("mark")).unwrap();
    assert_eq!(seen(&audit(dir.path())), [(Code::TornTail, 4)], "without the mark nobody knows");
}

#[tokio::test]
async fn signatures_are_asked_for_every_entry() {
    let dir = sample(5, 1 << 20).await;
    let refuse = |entry: &Entry| if entry.sequence == 2 { Err(format!("{} is forged", entry.stream)) } else { Ok(()) };
    let report = verify(dir.path(), None, refuse).unwrap();
    assert_eq!(seen(&report), [(Code::SignatureInvalid, 3), (Code::SignatureInvalid, 4)]);
    assert_eq!(report.findings[0].what, "registry is forged");
    let text = report.findings[0].to_string();
    assert!(text.starts_with("SIGNATURE_INVALID 00000000000000000001.seg at byte "), "{text}");
    assert!(text.ends_with(", entry 3 (registry:2): registry is forged"), "{text}");
}

#[test]
fn an_empty_folder_is_no_journal() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(verify(dir.path(), None, |_| Ok(())), Err(AuditError::Empty(_))));
    assert!(matches!(verify(&dir.path().join("none"), None, |_| Ok(())), Err(AuditError::Io { .. })));
}

/// Also where the place, the time, the id and the chain of hashes are as they should be.
#[tokio::test]
async fn a_receipt_of_what_its_agency_did_not_sign_does_not_hold() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use prost::Message;
    use proto::common::{Envelope, Header};

    use crate::{
        audit::receipts::Receipts,
        identity::{Signer, Verifier, signed},
        log::header,
    };

    let encoded =
        |id: &str| Envelope { header: Some(Header { update_id: id.into(), ..Header::default() }) }.encode_to_vec();
    let signer = Signer::generate().unwrap();
    let update = signer.sign(encoded("u-1"));
    for (payload, holds) in [(encoded("u-1"), true), (encoded("u-2"), false)] {
        let dir = tempfile::tempdir().unwrap();
        let mut draft = Draft { payload: payload.into(), ..draft("thing.A", None, "u-1") };
        draft.headers.push((header::KEY.into(), update.key.clone()));
        draft.headers.push((header::SIGNATURE.into(), URL_SAFE_NO_PAD.encode(&update.signature)));
        let journal = Journal::open(dir.path(), Options::default()).unwrap();
        journal.append(Stream::Registry, batch(vec![draft])).await.unwrap();
        let entry = journal.follow(Stream::Registry, 0).await.unwrap().next().await.unwrap().remove(0);
        drop(journal);

        // An honest place and time, and the id that the entry has now.
        let id = if holds { "u-1" } else { "u-2" };
        let receipt = serde_json::json!({ "update_id": id, "status": "accepted", "position": "registry:1",
            "recorded_at": crate::clock::rfc3339(entry.recorded_at), "unchanged": false });
        let verifier = Verifier::default();
        let check = |entry: &Entry| verifier.check(&signed(entry).unwrap()).map_err(|invalid| invalid.to_string());
        let checked = Receipts::read(receipt.to_string().as_bytes()).unwrap().check(dir.path(), check).unwrap();
        assert_eq!((checked.held, checked.all_hold()), (u64::from(holds), holds));
        let what: Vec<&str> = checked.misfits.iter().map(|misfit| misfit.what.as_str()).collect();
        let expected = "the entry at registry:1 is not what its agency signed: the signature does not match";
        assert_eq!(what, if holds { vec![] } else { vec![expected] });
    }
}
