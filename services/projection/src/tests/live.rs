//! Following the log, and whose turn it is.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::refusal::Code;
use kit::{
    chassis::{
        metrics::Metrics,
        serve::{NotStarted, Tasks},
    },
    log::{AppendError, Batch, Entry, Log, ReadError, Stream, Tail},
};
use tokio::{net::TcpListener, task::yield_now, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{shelf::Shelf, support::country};
use crate::{
    http::changes,
    live::{COMPUTING, FOLLOWING, Marks, Projection},
    run::{self, Ground, NotServed},
};

fn view() -> Arc<Projection> {
    Arc::new(Projection::new(Arc::new(|| 0), Marks::default(), BTreeMap::new(), true))
}

#[tokio::test]
async fn who_goes_away_keeps_a_turn_until_the_question_ends() {
    let view = view();
    let mut ends = Vec::new();
    for _ in 0..COMPUTING {
        let (end, ended) = std::sync::mpsc::channel::<()>();
        let (begin, begun) = tokio::sync::oneshot::channel();
        let asked = view.clone();
        let asking = tokio::spawn(async move {
            let long = move |_: &Projection| {
                begin.send(()).unwrap();
                ended.recv_timeout(Duration::from_secs(20)).unwrap();
                Ok(())
            };
            asked.in_turn(long).await
        });
        begun.await.unwrap();
        asking.abort();
        assert!(asking.await.unwrap_err().is_cancelled());
        ends.push(end);
    }
    let mut next = std::pin::pin!(view.in_turn(|_| Ok("answered")));
    assert!(timeout(Duration::from_millis(50), &mut next).await.is_err(), "one more than is computed at once");
    ends.pop().unwrap().send(()).unwrap();
    assert_eq!(timeout(Duration::from_secs(5), next).await.unwrap().unwrap(), "answered");
}

#[tokio::test]
async fn one_more_than_may_follow_is_turned_away_until_another_leaves() {
    let view = view();
    let mut following: Vec<_> = (0..FOLLOWING).map(|_| changes(view.clone(), None).unwrap()).collect();
    let refused = changes(view.clone(), None).err().unwrap();
    assert_eq!(refused.refusals()[0].code, Code::Unavailable);
    following.pop();
    assert!(changes(view, None).is_ok());
}

/// A log that always has something to hand out, and is far behind its own end.
#[derive(Debug, Clone)]
struct Flood(Entry);

/// Where the flood ends.
const END: u64 = 1_000;

#[async_trait]
impl Log for Flood {
    fn identity(&self) -> String {
        "flood".into()
    }

    async fn append(&self, _: Stream, _: Batch) -> Result<u64, AppendError> {
        Err(AppendError::Unavailable("a flood".into()))
    }

    async fn last(&self, _: Stream) -> Result<u64, ReadError> {
        Ok(END)
    }

    async fn last_on(&self, _: Stream, _: &str) -> Result<u64, ReadError> {
        Ok(END)
    }

    async fn follow(&self, _: Stream, _: u64) -> Result<Box<dyn Tail>, ReadError> {
        Ok(Box::new(self.clone()))
    }
}

#[async_trait]
impl Tail for Flood {
    async fn next(&mut self) -> Result<Vec<Entry>, ReadError> {
        yield_now().await;
        Ok(vec![self.0.clone()])
    }
}

#[tokio::test]
async fn the_lag_is_told_while_there_is_always_something_to_read() {
    let view = view();
    let first = country().entries.into_iter().find(|entry| entry.stream == Stream::Registry).unwrap();
    let shutdown = CancellationToken::new();
    let following = tokio::spawn(view.clone().follow(Arc::new(Flood(first)), Stream::Registry, shutdown.clone()));
    let told = async {
        while view.lag() != END - 1 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(Duration::from_secs(5), told).await.expect("the lag stands still");
    shutdown.cancel();
    following.await.unwrap().unwrap();
}

/// What becomes of a view that is started over a log.
async fn started(log: impl Log, shutdown: CancellationToken) -> Result<(), NotServed> {
    let free = async || TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (http, grpc) = (free().await, free().await);
    let ground = Ground { log: Arc::new(log), view: view(), http, grpc, rehearsal: None, metrics: Metrics::default() };
    let mut tasks = Tasks::new(shutdown.clone());
    timeout(Duration::from_secs(5), run::start(ground, &mut tasks, shutdown)).await.expect("it hangs")
}

#[tokio::test]
async fn a_log_with_a_gap_ends_the_start_with_its_place() {
    let entries: Vec<Entry> =
        country().entries.into_iter().filter(|entry| (entry.stream, entry.sequence) != (Stream::Registry, 2)).collect();
    let failed = started(Shelf::of(&entries), CancellationToken::new()).await.unwrap_err();
    assert_eq!(failed.to_string(), "view: registry: entry 3 came after 1");
}

#[tokio::test]
async fn a_start_that_waits_for_the_log_can_be_stopped() {
    let shutdown = CancellationToken::new();
    let first = country().entries.into_iter().find(|entry| entry.stream == Stream::Registry).unwrap();
    tokio::spawn({
        let shutdown = shutdown.clone();
        async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            shutdown.cancel();
        }
    });
    let stopped = started(Flood(first), shutdown).await;
    assert!(matches!(stopped, Err(NotServed::NotStarted(NotStarted::Stopped))), "{stopped:?}");
}
