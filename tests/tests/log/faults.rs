use std::{sync::Arc, time::Duration};

use kit::log::{
    AppendError, Batch, Log, Stream,
    jetstream::{JetStreamLog, Options},
    suite::{batch, draft},
};
use serde_json::json;
use tests::{nats::Nats, proxy::Proxy};
use tokio::{
    task::{JoinHandle, JoinSet},
    time::{sleep, timeout},
};

use super::{PATIENCE, ask, ids, log_on, log_with};

/// A server, a log that reaches it through a proxy, and one that reaches it directly.
struct Lossy {
    _nats: Nats,
    proxy: Proxy,
    log: Arc<JetStreamLog>,
    direct: Arc<JetStreamLog>,
}

impl Lossy {
    async fn start() -> Self {
        let mut nats = Nats::single().await;
        let direct = log_on(&nats).await;
        let proxy = Proxy::to(nats.server(0).port()).await.unwrap();
        let log = log_with(Options { servers: vec![proxy.url()], ..nats.options() }).await;
        Self { _nats: nats, proxy, log, direct }
    }

    /// Appends one entry while answers are lost; given back when it is in.
    async fn unheard(&self, stream: Stream, batch: Batch) -> JoinHandle<Result<u64, AppendError>> {
        self.proxy.mute(true);
        let before = self.direct.last(stream).await.unwrap();
        let log = Arc::clone(&self.log);
        let appending = tokio::spawn(async move { log.append(stream, batch).await });
        let landed = async {
            while self.direct.last(stream).await.unwrap() == before {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, landed).await.unwrap();
        appending
    }

    /// The line breaks and comes up again. Until it is broken nothing is heard: an answer would let the test go on, and what
    /// it does next would be lost with the line.
    async fn hear_again(&self) {
        self.proxy.close(true);
        self.proxy.gone().await;
        self.proxy.mute(false);
        self.proxy.close(false);
    }
}

/// What may be appended: one or several entries, expecting something of subject or stream, or nothing.
fn kinds() -> Vec<(&'static str, Stream, Batch)> {
    let some = |expected, count: usize| -> Vec<_> {
        (0..count).map(|n| draft(&format!("thing.T-{n}"), expected, &format!("u-{n}"))).collect()
    };
    vec![
        ("one", Stream::Registry, batch(some(Some(0), 1))),
        ("one that read the stream", Stream::Budget, Batch { drafts: some(Some(0), 1), expected_last: Some(0) }),
        ("three", Stream::Performance, batch(some(Some(0), 3))),
        ("three that read the stream", Stream::Governance, Batch { drafts: some(Some(0), 3), expected_last: Some(0) }),
        ("one refusal", Stream::Refusals, batch(some(None, 1))),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_lost_with_the_connection_is_found_in_the_log() {
    let lossy = Lossy::start().await;
    for (what, stream, batch) in kinds().into_iter().filter(|(_, _, batch)| batch.drafts.len() == 1) {
        let appending = lossy.unheard(stream, batch).await;
        lossy.hear_again().await;
        let outcome = timeout(PATIENCE, appending).await.unwrap().unwrap();
        assert_eq!(outcome.unwrap(), 1, "{what}");
        assert_eq!(lossy.direct.last(stream).await.unwrap(), 1, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_append_that_hears_nothing_is_unknown_and_the_same_again_is_the_first() {
    let lossy = Lossy::start().await;
    let first = draft("cluster.A", Some(0), "u-1");
    let appending = lossy.unheard(Stream::Registry, batch(vec![first.clone()])).await;
    let outcome = timeout(PATIENCE, appending).await.unwrap().unwrap();
    assert!(matches!(outcome, Err(AppendError::Unknown(_))), "{outcome:?}");
    lossy.hear_again().await;
    // Meanwhile the subject moves on: what landed stays found, what did not stays out.
    let second = draft("cluster.A", Some(1), "u-2");
    assert_eq!(lossy.direct.append(Stream::Registry, batch(vec![second])).await.unwrap(), 2);
    assert_eq!(lossy.log.append(Stream::Registry, batch(vec![first])).await.unwrap(), 1);
    let other = lossy.log.append(Stream::Registry, batch(vec![draft("cluster.A", Some(0), "u-3")])).await;
    assert!(matches!(other, Err(AppendError::Conflict)), "{other:?}");
    assert_eq!(lossy.direct.last(Stream::Registry).await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_again_is_the_first_whatever_was_appended_and_by_whichever_connection() {
    let lossy = Lossy::start().await;
    for (what, stream, batch) in kinds() {
        assert_eq!(lossy.log.append(stream, batch.clone()).await.unwrap(), 1, "{what}");
        let later = draft("thing.T-0", None, "later");
        lossy.direct.append(stream, Batch { drafts: vec![later], expected_last: None }).await.unwrap();
        let last = lossy.direct.last(stream).await.unwrap();
        assert_eq!(lossy.direct.append(stream, batch.clone()).await.unwrap(), 1, "{what}");
        assert_eq!(lossy.log.append(stream, batch).await.unwrap(), 1, "{what}");
        assert_eq!(lossy.direct.last(stream).await.unwrap(), last, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_that_landed_together_are_found_together() {
    let nats = Nats::single().await;
    let log = log_on(&nats).await;
    let refusal = |n: usize| draft("refused.molit", None, &format!("u-{n}"));
    log.append(Stream::Refusals, batch(vec![refusal(0)])).await.unwrap();
    let group = batch((1..=40).map(refusal).collect());
    for _ in 0..2 {
        assert_eq!(log.append(Stream::Refusals, group.clone()).await.unwrap(), 2);
    }
    // Others in between do not hide them; a group of which only a part landed is not the same.
    log.append(Stream::Refusals, batch((41..60).map(refusal).collect())).await.unwrap();
    assert_eq!(log.append(Stream::Refusals, group).await.unwrap(), 2);
    let mixed = log.append(Stream::Refusals, batch(vec![refusal(99), refusal(3)])).await;
    assert!(matches!(mixed, Err(AppendError::Conflict)), "{mixed:?}");
    assert_eq!(log.last(Stream::Refusals).await.unwrap(), 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_a_batch_that_landed_alone_does_not_stand_for_the_batch() {
    let nats = Nats::single().await;
    let log = log_on(&nats).await;
    let (a, b) = (draft("cluster.A", Some(0), "u-1"), draft("cluster.B", Some(0), "u-2"));
    assert_eq!(log.append(Stream::Registry, batch(vec![a.clone()])).await.unwrap(), 1);
    for drafts in [vec![a.clone(), b.clone()], vec![b.clone(), a.clone()]] {
        let outcome = log.append(Stream::Registry, batch(drafts)).await;
        assert!(matches!(outcome, Err(AppendError::Conflict)), "{outcome:?}");
    }
    assert_eq!(log.append(Stream::Registry, batch(vec![a])).await.unwrap(), 1);
    assert_eq!(log.append(Stream::Registry, batch(vec![b])).await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_is_gone_takes_nothing_and_one_that_comes_back_goes_on() {
    let mut nats = Nats::single().await;
    let log = log_on(&nats).await;
    assert_eq!(log.append(Stream::Registry, batch(vec![draft("cluster.A", Some(0), "u-1")])).await.unwrap(), 1);
    nats.server(0).kill();
    // The connection is seen to break first; what is sent into a breaking one is unknown.
    sleep(Duration::from_millis(300)).await;
    let second = batch(vec![draft("cluster.A", Some(1), "u-2")]);
    let outcome = log.append(Stream::Registry, second.clone()).await;
    assert!(matches!(outcome, Err(AppendError::Unavailable(_))), "{outcome:?}");
    assert!(log.last(Stream::Registry).await.is_err());
    nats.server(0).restart().await;
    assert_eq!(log.append(Stream::Registry, second).await.unwrap(), 2);
    assert_eq!(log.last_on(Stream::Registry, "cluster.A").await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_log_says_so_and_takes_nothing() {
    let nats = Nats::changed(&[("max_file_store: $NATS_MAX_STORE", "max_file_store: 1MB")]).await;
    let log = log_on(&nats).await;
    let large = |n: u64| {
        let mut draft = draft(&format!("cluster.C-{n}"), Some(0), &format!("u-{n}"));
        draft.payload = vec![7; 100_000].into();
        draft
    };
    let mut taken = 0;
    let full = loop {
        match log.append(Stream::Registry, batch(vec![large(taken)])).await {
            Ok(_) => taken += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(full, AppendError::Full(_)), "{full:?}");
    assert!(taken > 5);
    let outcome = log.append(Stream::Registry, batch((100..103).map(large).collect())).await;
    assert!(matches!(outcome, Err(AppendError::Full(_))), "{outcome:?}");
    assert_eq!(log.last(Stream::Registry).await.unwrap(), taken);
}

/// Appends so many entries on a subject of its own, sending again whatever was not certain.
async fn write_on(log: Arc<JetStreamLog>, writer: usize, count: usize, together: usize) {
    let subject = format!("cluster.W-{writer}");
    let mut last = 0;
    for first in (0..count).step_by(together) {
        let drafts = (first..first + together).map(|n| draft(&subject, Some(last), &format!("u-{writer}-{n}")));
        let batch = batch(drafts.collect());
        last = loop {
            match log.append(Stream::Registry, batch.clone()).await {
                Ok(sequence) => break sequence + together as u64 - 1,
                Err(AppendError::Unknown(_) | AppendError::Unavailable(_)) => {}
                Err(error) => panic!("writer {writer} at {first}: {error}"),
            }
        };
    }
}

const WRITERS: usize = 4;
const EACH: usize = 400;

/// Writers that write while something is done to the servers; afterwards everything is there once and in order,
/// for a reader who was there all along and for one who comes later.
async fn nothing_is_lost_or_doubled(nats: &mut Nats, mut disturb: impl AsyncFnMut(&mut Nats, usize)) {
    let log = log_on(nats).await;
    let mut tail = log.follow(Stream::Registry, 0).await.unwrap();
    let reading = tokio::spawn(async move { super::read_ids(&mut *tail, WRITERS * EACH).await });
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let together = if writer % 2 == 0 { 1 } else { 8 };
        writers.spawn(write_on(Arc::clone(&log), writer, EACH, together));
    }
    let mut times = 0;
    while !writers.is_empty() {
        tokio::select! {
            ended = writers.join_next() => ended.unwrap().unwrap(),
            () = sleep(Duration::from_millis(300)) => {
                disturb(nats, times).await;
                times += 1;
            }
        }
    }
    assert!(times > 0, "the writers were done before anything was disturbed");
    let read = timeout(PATIENCE, reading).await.unwrap().unwrap();
    assert_eq!(read, ids(&*log, Stream::Registry).await);
    assert_eq!(read.len(), WRITERS * EACH);
    for writer in 0..WRITERS {
        let own: Vec<_> = read.iter().map(|(_, id)| id).filter(|id| id.starts_with(&format!("u-{writer}-"))).collect();
        assert_eq!(own, (0..EACH).map(|n| format!("u-{writer}-{n}")).collect::<Vec<_>>().iter().collect::<Vec<_>>());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn leaders_that_step_down_lose_and_double_nothing() {
    let mut nats = Nats::cluster().await;
    let mut stepped_down = 0;
    nothing_is_lost_or_doubled(&mut nats, async |nats, _| {
        // While one is elected there is no leader who could.
        let asked = timeout(Duration::from_secs(1), ask(nats, "STREAM.LEADER.STEPDOWN.REGISTRY", json!(null))).await;
        stepped_down += usize::from(asked.is_ok_and(|answer| answer["success"] == json!(true)));
    })
    .await;
    assert!(stepped_down > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_are_killed_in_turn_lose_and_double_nothing() {
    let mut nats = Nats::cluster().await;
    nothing_is_lost_or_doubled(&mut nats, async |nats, times| {
        let server = times % nats.count();
        nats.server(server).kill();
        sleep(Duration::from_millis(500)).await;
        nats.server(server).restart().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_server_that_is_killed_loses_and_doubles_nothing() {
    let mut nats = Nats::single().await;
    nothing_is_lost_or_doubled(&mut nats, async |nats, _| nats.server(0).restart().await).await;
}
