//! What every log must do, whatever it is made of.
//!
//! ```ignore
//! suite::all(&mut MyLogs::new()).await;
//! ```
#![expect(clippy::panic, clippy::unwrap_used, reason = "a suite of tests")]

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::{task::JoinSet, time::timeout};

use super::{
    AppendError, Batch, Draft, Entry, Log, MAX_BATCH, MAX_PAGE, MAX_PAYLOAD, Stream, Tail,
    header::{AGENCY, KIND, SIGNATURE, UPDATE_ID},
};

/// How long anything may take before the suite calls it stuck.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long nothing must happen before the suite believes that nothing will.
const QUIET: Duration = Duration::from_millis(50);

/// Where the logs of the suite come from.
#[async_trait]
pub trait Logs: Send {
    /// A log with five empty streams.
    async fn fresh(&mut self) -> Arc<dyn Log>;

    /// The same log again after everybody let go of it: closed and opened, or another connection. `log` is the
    /// last one that [`Logs::fresh`] or this function returned, and nobody else holds it.
    async fn again(&mut self, log: Arc<dyn Log>) -> Arc<dyn Log>;
}

/// Runs everything, each part on a fresh log.
pub async fn all(logs: &mut dyn Logs) {
    what_is_appended_is_followed(&*logs.fresh().await).await;
    streams_are_apart(&*logs.fresh().await).await;
    an_unknown_subject_has_no_last(&*logs.fresh().await).await;
    an_expectation_of_the_subject_is_kept(&*logs.fresh().await).await;
    an_expectation_of_the_stream_is_kept(&*logs.fresh().await).await;
    without_expectation_everything_goes_in(&*logs.fresh().await).await;
    a_batch_goes_in_whole_or_not_at_all(&*logs.fresh().await).await;
    a_later_draft_repeats_the_expectation_of_the_first(&*logs.fresh().await).await;
    the_same_batch_twice_is_one(&*logs.fresh().await).await;
    of_two_writers_one_wins(logs.fresh().await).await;
    of_two_readers_of_the_stream_one_wins(logs.fresh().await).await;
    what_breaks_the_contract_is_refused(&*logs.fresh().await).await;
    the_largest_payload_goes_in(&*logs.fresh().await).await;
    many_writers_leave_no_gap(logs.fresh().await).await;
    following_starts_in_the_middle(&*logs.fresh().await).await;
    a_long_history_comes_in_pages(&*logs.fresh().await).await;
    following_waits_and_may_be_cancelled(&*logs.fresh().await).await;
    let log = logs.fresh().await;
    fill(&*log).await;
    let before = everything(&*log).await;
    let log = logs.again(log).await;
    another_opening_sees_the_same(&*log, &before).await;
}

/// A draft on a subject that expects a sequence; its texts follow from `id`.
pub fn draft(subject: &str, expected: Option<u64>, id: &str) -> Draft {
    Draft {
        subject: subject.to_owned(),
        headers: vec![
            (AGENCY.into(), "molit".into()),
            (UPDATE_ID.into(), id.to_owned()),
            (KIND.into(), "cluster_designated".into()),
        ],
        payload: Bytes::from(format!("statement {id}")),
        expected,
        message_id: format!("molit/{id}/{expected:?}"),
        recorded_at: None,
    }
}

/// A batch without an expectation of the stream.
pub fn batch(drafts: Vec<Draft>) -> Batch {
    Batch { drafts, expected_last: None }
}

async fn append(log: &dyn Log, draft: Draft) -> Result<u64, AppendError> {
    timeout(PATIENCE, log.append(Stream::Registry, batch(vec![draft]))).await.unwrap()
}

/// The entries after a sequence, as soon as so many are there.
async fn read(log: &dyn Log, stream: Stream, after: u64, count: usize) -> Vec<Entry> {
    let mut tail = log.follow(stream, after).await.unwrap();
    read_on(&mut *tail, count).await
}

async fn read_on(tail: &mut dyn Tail, count: usize) -> Vec<Entry> {
    let mut entries = Vec::new();
    while entries.len() < count {
        let page = timeout(PATIENCE, tail.next()).await.unwrap().unwrap();
        assert!((1..=MAX_PAGE).contains(&page.len()), "a page of {}", page.len());
        entries.extend(page);
    }
    assert_eq!(entries.len(), count, "more than was appended");
    entries
}

async fn everything(log: &dyn Log) -> Vec<Entry> {
    let mut entries = Vec::new();
    for stream in Stream::ALL {
        let last = log.last(stream).await.unwrap();
        entries.extend(read(log, stream, 0, usize::try_from(last).unwrap()).await);
    }
    entries
}

/// That entries follow each other from a sequence, and no time is before the one before.
fn assert_in_order(entries: &[Entry], first: u64) {
    for (entry, expected) in entries.iter().zip(first..) {
        assert_eq!(entry.sequence, expected);
    }
    for pair in entries.windows(2) {
        assert!(pair[0].recorded_at <= pair[1].recorded_at, "time went back at {}", pair[1].sequence);
    }
}

fn assert_is(entry: &Entry, draft: &Draft) {
    assert_eq!(&*entry.subject, draft.subject);
    assert_eq!(entry.payload, draft.payload);
    for (name, value) in &draft.headers {
        assert_eq!(entry.header(name), Some(value.as_str()), "header {name}");
    }
}

fn assert_conflict(outcome: &Result<u64, AppendError>) {
    assert!(matches!(outcome, Err(AppendError::Conflict)), "{outcome:?}");
}

async fn what_is_appended_is_followed(log: &dyn Log) {
    assert!(!log.identity().is_empty());
    assert_eq!(log.identity(), log.identity());
    let mut first = draft("cluster.C-001", Some(0), "u-1");
    first.headers.push((SIGNATURE.into(), "a-_b=c; d".into()));
    let second = draft("cluster.C-001", Some(1), "u-2");
    let empty = Draft { payload: Bytes::new(), headers: vec![], ..draft("cluster.C-002", Some(0), "u-3") };
    for (draft, sequence) in [&first, &second, &empty].into_iter().zip(1..) {
        assert_eq!(append(log, draft.clone()).await.unwrap(), sequence);
    }
    let entries = read(log, Stream::Registry, 0, 3).await;
    assert_in_order(&entries, 1);
    assert!(entries[0].recorded_at > 1_600_000_000_000_000, "microseconds since 1970");
    for (entry, draft) in entries.iter().zip([&first, &second, &empty]) {
        assert_eq!(entry.stream, Stream::Registry);
        assert_is(entry, draft);
    }
}

async fn streams_are_apart(log: &dyn Log) {
    for stream in Stream::ALL {
        assert_eq!(log.last(stream).await.unwrap(), 0);
        let id = format!("u-{stream}");
        assert_eq!(log.append(stream, batch(vec![draft("thing.X", Some(0), &id)])).await.unwrap(), 1);
    }
    for stream in Stream::ALL {
        assert_eq!(log.last(stream).await.unwrap(), 1);
        assert_eq!(log.last_on(stream, "thing.X").await.unwrap(), 1);
        let entries = read(log, stream, 0, 1).await;
        assert_eq!((entries[0].stream, entries[0].header(UPDATE_ID)), (stream, Some(format!("u-{stream}").as_str())));
    }
}

async fn an_unknown_subject_has_no_last(log: &dyn Log) {
    assert_eq!(log.last_on(Stream::Budget, "programme.P-1").await.unwrap(), 0);
    log.append(Stream::Budget, batch(vec![draft("programme.P-10", Some(0), "u-1")])).await.unwrap();
    assert_eq!(log.last_on(Stream::Budget, "programme.P-1").await.unwrap(), 0);
    assert_eq!(log.last_on(Stream::Budget, "programme").await.unwrap(), 0);
    assert_eq!(log.last_on(Stream::Registry, "programme.P-10").await.unwrap(), 0);
    assert_eq!(log.last_on(Stream::Budget, "programme.P-10").await.unwrap(), 1);
}

async fn an_expectation_of_the_subject_is_kept(log: &dyn Log) {
    append(log, draft("cluster.A", Some(0), "u-1")).await.unwrap();
    append(log, draft("cluster.B", Some(0), "u-2")).await.unwrap();
    let cases = [
        ("cluster.A", 0, false),
        ("cluster.A", 2, false),
        ("cluster.A", 3, false),
        ("cluster.C", 1, false),
        ("cluster.A", 1, true),
        ("cluster.B", 2, true),
        ("cluster.A", 1, false),
    ];
    for (number, (subject, expected, goes_in)) in cases.into_iter().enumerate() {
        let last = log.last(Stream::Registry).await.unwrap();
        let outcome = append(log, draft(subject, Some(expected), &format!("v-{number}"))).await;
        if goes_in {
            assert_eq!(outcome.unwrap(), last + 1);
            assert_eq!(log.last_on(Stream::Registry, subject).await.unwrap(), last + 1);
        } else {
            assert_conflict(&outcome);
            assert_eq!(log.last(Stream::Registry).await.unwrap(), last);
        }
    }
}

async fn an_expectation_of_the_stream_is_kept(log: &dyn Log) {
    let on = |last, id: &str, subject: &str| {
        let drafts = vec![draft(subject, Some(0), id)];
        log.append(Stream::Governance, Batch { drafts, expected_last: Some(last) })
    };
    assert_conflict(&on(1, "u-1", "survey.A").await);
    assert_eq!(on(0, "u-2", "survey.A").await.unwrap(), 1);
    assert_conflict(&on(0, "u-3", "survey.B").await);
    assert_conflict(&on(2, "u-4", "survey.B").await);
    // The subject as it was, the stream not: and the other way round.
    assert_conflict(&on(1, "u-5", "survey.A").await);
    assert_eq!(on(1, "u-6", "survey.B").await.unwrap(), 2);
    assert_eq!(log.last(Stream::Governance).await.unwrap(), 2);
}

async fn without_expectation_everything_goes_in(log: &dyn Log) {
    for (number, sequence) in (1..=5).zip(1..) {
        let drafts = vec![draft("refused.molit", None, &format!("u-{number}"))];
        assert_eq!(log.append(Stream::Refusals, batch(drafts)).await.unwrap(), sequence);
    }
    let mixed = vec![draft("refused.molit", None, "u-6"), draft("refused.msit", Some(0), "u-7")];
    assert_eq!(log.append(Stream::Refusals, batch(mixed)).await.unwrap(), 6);
    assert_eq!(log.last_on(Stream::Refusals, "refused.molit").await.unwrap(), 6);
}

async fn a_batch_goes_in_whole_or_not_at_all(log: &dyn Log) {
    append(log, draft("cluster.A", Some(0), "u-1")).await.unwrap();
    let good = |id: &str, subject: &str| draft(subject, Some(0), id);
    for wrong_at in 0..3 {
        let mut drafts = vec![good("u-2", "cluster.B"), good("u-3", "cluster.C"), good("u-4", "cluster.D")];
        drafts[wrong_at] = draft("cluster.A", Some(0), "u-5");
        assert_conflict(&log.append(Stream::Registry, batch(drafts)).await);
        assert_eq!(log.last(Stream::Registry).await.unwrap(), 1);
        assert_eq!(log.last_on(Stream::Registry, "cluster.B").await.unwrap(), 0);
    }
    let drafts = vec![good("u-2", "cluster.B"), good("u-3", "cluster.C"), good("u-4", "cluster.D")];
    assert_eq!(log.append(Stream::Registry, batch(drafts.clone())).await.unwrap(), 2);
    let entries = read(log, Stream::Registry, 1, 3).await;
    assert_in_order(&entries, 2);
    entries.iter().zip(&drafts).for_each(|(entry, draft)| assert_is(entry, draft));
    let full: Vec<_> = (0..MAX_BATCH).map(|n| good(&format!("w-{n}"), &format!("cluster.W-{n}"))).collect();
    assert_eq!(log.append(Stream::Registry, batch(full)).await.unwrap(), 5);
    assert_eq!(log.last(Stream::Registry).await.unwrap(), 4 + MAX_BATCH as u64);
}

async fn a_later_draft_repeats_the_expectation_of_the_first(log: &dyn Log) {
    append(log, draft("cluster.A", Some(0), "u-1")).await.unwrap();
    let chained = vec![draft("cluster.A", Some(1), "u-2"), draft("cluster.A", Some(2), "u-3")];
    assert_conflict(&log.append(Stream::Registry, batch(chained)).await);
    let repeated = vec![draft("cluster.A", Some(1), "u-4"), draft("cluster.A", Some(1), "u-5")];
    let outcome = log.append(Stream::Registry, Batch { drafts: repeated, expected_last: Some(1) }).await;
    assert_eq!(outcome.unwrap(), 2);
    assert_eq!(log.last_on(Stream::Registry, "cluster.A").await.unwrap(), 3);
}

async fn the_same_batch_twice_is_one(log: &dyn Log) {
    let drafts = vec![draft("cluster.A", Some(0), "u-1"), draft("cluster.B", Some(0), "u-2")];
    let whole = Batch { drafts, expected_last: Some(0) };
    assert_eq!(log.append(Stream::Registry, whole.clone()).await.unwrap(), 1);
    assert_eq!(append(log, draft("cluster.C", Some(0), "u-3")).await.unwrap(), 3);
    assert_eq!(log.append(Stream::Registry, whole).await.unwrap(), 1);
    assert_eq!(append(log, draft("cluster.C", Some(0), "u-3")).await.unwrap(), 3);
    let refusal = batch(vec![draft("refused.molit", None, "u-4")]);
    for _ in 0..2 {
        assert_eq!(log.append(Stream::Refusals, refusal.clone()).await.unwrap(), 1);
    }
    assert_eq!((log.last(Stream::Registry).await.unwrap(), log.last(Stream::Refusals).await.unwrap()), (3, 1));
}

/// How often each outcome occurred.
async fn race(mut writers: JoinSet<Result<u64, AppendError>>) -> (usize, usize) {
    let (mut won, mut lost) = (0, 0);
    while let Some(outcome) = writers.join_next().await {
        match outcome.unwrap() {
            Ok(_) => won += 1,
            Err(AppendError::Conflict) => lost += 1,
            Err(other) => panic!("neither won nor lost: {other}"),
        }
    }
    (won, lost)
}

async fn of_two_writers_one_wins(log: Arc<dyn Log>) {
    for round in 0..5 {
        let mut writers = JoinSet::new();
        for writer in 0..8 {
            let log = Arc::clone(&log);
            writers.spawn(async move {
                append(&*log, draft("cluster.A", Some(round), &format!("u-{round}-{writer}"))).await
            });
        }
        assert_eq!(race(writers).await, (1, 7), "round {round}");
        assert_eq!(log.last_on(Stream::Registry, "cluster.A").await.unwrap(), round + 1);
    }
}

async fn of_two_readers_of_the_stream_one_wins(log: Arc<dyn Log>) {
    for round in 0..5 {
        let mut writers = JoinSet::new();
        for writer in 0..8 {
            let log = Arc::clone(&log);
            let drafts = vec![draft(&format!("survey.S-{round}-{writer}"), Some(0), &format!("u-{round}-{writer}"))];
            let batch = Batch { drafts, expected_last: Some(round) };
            writers.spawn(async move { log.append(Stream::Governance, batch).await });
        }
        assert_eq!(race(writers).await, (1, 7), "round {round}");
    }
    assert_eq!(log.last(Stream::Governance).await.unwrap(), 5);
}

async fn what_breaks_the_contract_is_refused(log: &dyn Log) {
    let good = draft("cluster.A", Some(0), "u-1");
    let cases = [
        ("no draft", batch(vec![])),
        ("too many", batch((0..=MAX_BATCH).map(|n| draft("cluster.A", Some(0), &format!("u-{n}"))).collect())),
        ("too long", batch(vec![Draft { payload: Bytes::from(vec![0; MAX_PAYLOAD + 1]), ..good.clone() }])),
        ("a pattern", batch(vec![Draft { subject: "cluster.*".into(), ..good.clone() }])),
        ("no subject", batch(vec![Draft { subject: String::new(), ..good.clone() }])),
        ("no message id", batch(vec![Draft { message_id: String::new(), ..good.clone() }])),
        ("one id twice", batch(vec![good.clone(), Draft { subject: "cluster.B".into(), ..good.clone() }])),
        ("two lines", batch(vec![Draft { headers: vec![(AGENCY.into(), "a\r\nb".into())], ..good.clone() }])),
        ("a time", batch(vec![Draft { recorded_at: Some(1_700_000_000_000_000), ..good.clone() }])),
    ];
    for (what, batch) in cases {
        let outcome = log.append(Stream::Registry, batch).await;
        assert!(matches!(outcome, Err(AppendError::Breach(_))), "{what}: {outcome:?}");
    }
    assert_eq!(log.last(Stream::Registry).await.unwrap(), 0);
    assert_eq!(append(log, good).await.unwrap(), 1);
}

async fn the_largest_payload_goes_in(log: &dyn Log) {
    let payload = Bytes::from((0..MAX_PAYLOAD).map(|at| (at % 251) as u8).collect::<Vec<_>>());
    let large = Draft { payload, ..draft("cluster.A", Some(0), "u-1") };
    assert_eq!(append(log, large.clone()).await.unwrap(), 1);
    assert_eq!(append(log, draft("cluster.A", Some(1), "u-2")).await.unwrap(), 2);
    let entries = read(log, Stream::Registry, 0, 2).await;
    assert!(entries[0].payload == large.payload, "the payload is another");
}

async fn many_writers_leave_no_gap(log: Arc<dyn Log>) {
    const WRITERS: u64 = 8;
    const EACH: u64 = 50;
    let mut tail = log.follow(Stream::Performance, 0).await.unwrap();
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let log = Arc::clone(&log);
        writers.spawn(async move {
            let mut last = 0;
            for number in 0..EACH {
                let drafts = vec![draft(&format!("cluster.C-{writer}"), Some(last), &format!("u-{writer}-{number}"))];
                last = log.append(Stream::Performance, batch(drafts)).await.unwrap();
            }
        });
    }
    let entries = read_on(&mut *tail, usize::try_from(WRITERS * EACH).unwrap()).await;
    while let Some(outcome) = writers.join_next().await {
        outcome.unwrap();
    }
    assert_in_order(&entries, 1);
    for writer in 0..WRITERS {
        let subject = format!("cluster.C-{writer}");
        let ids: Vec<_> =
            entries.iter().filter(|entry| *entry.subject == *subject).map(|entry| entry.header(UPDATE_ID)).collect();
        let expected: Vec<_> = (0..EACH).map(|number| format!("u-{writer}-{number}")).collect();
        assert_eq!(ids, expected.iter().map(|id| Some(id.as_str())).collect::<Vec<_>>());
    }
}

async fn following_starts_in_the_middle(log: &dyn Log) {
    let drafts = (0..20).map(|n| draft(&format!("cluster.C-{n}"), Some(0), &format!("u-{n}"))).collect();
    log.append(Stream::Registry, batch(drafts)).await.unwrap();
    for after in [0, 1, 10, 19] {
        let entries = read(log, Stream::Registry, after, 20 - usize::try_from(after).unwrap()).await;
        assert_in_order(&entries, after + 1);
        assert_eq!(entries[0].header(UPDATE_ID), Some(format!("u-{after}").as_str()));
    }
}

async fn a_long_history_comes_in_pages(log: &dyn Log) {
    let count = MAX_PAGE + MAX_BATCH;
    for start in (0..count).step_by(MAX_BATCH) {
        let numbers = start..start + MAX_BATCH;
        let drafts = numbers.map(|n| draft(&format!("cluster.C-{n}"), Some(0), &format!("u-{n}"))).collect();
        log.append(Stream::Budget, batch(drafts)).await.unwrap();
    }
    assert_in_order(&read(log, Stream::Budget, 0, count).await, 1);
}

async fn following_waits_and_may_be_cancelled(log: &dyn Log) {
    append(log, draft("cluster.A", Some(0), "u-0")).await.unwrap();
    let mut tail = log.follow(Stream::Registry, 1).await.unwrap();
    let mut seen = 0;
    for last in 1..=20 {
        assert!(timeout(QUIET / 10, tail.next()).await.is_err(), "there is nothing after {last}");
        append(log, draft("cluster.A", Some(last), &format!("u-{last}"))).await.unwrap();
        // Given up at every moment, also while entries are on their way.
        let mut wait = Duration::from_micros(1);
        let page = loop {
            match timeout(wait, tail.next()).await {
                Ok(page) => break page.unwrap(),
                Err(_) => wait = (wait * 2).min(PATIENCE),
            }
        };
        assert_eq!(page.len(), 1);
        assert_eq!(page[0].sequence, last + 1);
        seen += page.len();
    }
    assert_eq!(seen, 20);
    assert!(timeout(QUIET, tail.next()).await.is_err());
}

async fn fill(log: &dyn Log) {
    for stream in Stream::ALL {
        for number in 0..7_u64 {
            let drafts = vec![
                draft("thing.A", Some(number * 2), &format!("u-{number}")),
                draft("thing.A", Some(number * 2), &format!("v-{number}")),
            ];
            log.append(stream, batch(drafts)).await.unwrap();
        }
    }
}

async fn another_opening_sees_the_same(log: &dyn Log, before: &[Entry]) {
    assert_eq!(everything(log).await, before);
    for stream in Stream::ALL {
        assert_eq!(log.last_on(stream, "thing.A").await.unwrap(), 14);
        assert_conflict(&log.append(stream, batch(vec![draft("thing.A", Some(12), "w-1")])).await);
        assert_eq!(log.append(stream, batch(vec![draft("thing.A", Some(14), "w-2")])).await.unwrap(), 15);
    }
}
