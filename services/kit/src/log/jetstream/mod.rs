//! The log on NATS JetStream, for a system of several processes and machines.
//!
//! This folder alone names the broker's subjects, headers and streams. Nothing here makes a stream by itself:
//! [`Broker::ensure_streams`] is called by the operator, a service calls [`Broker::open`], which looks at what is
//! there and refuses a broker that could lose or change what it has taken.
//!
//! ```text
//! Broker ── ensure_streams ──▶ streams.rs   the definitions, and what differs from them
//!        ── verify ──────────▶ monitor.rs   what only a server's monitoring shows
//!        ── open ──▶ JetStreamLog ── append ──▶ append.rs   publish or atomic batch
//!                                               settle.rs   what became of a contested one
//!                                 ── follow ──▶ tail.rs ──▶ feed.rs   feeds joined end to end
//!                                               wire.rs     names, headers, answers
//! ```
//!
//! **Appending.** Every message states what its writer knew of its subject, so the broker itself keeps two
//! writers apart. A publish that is contested is settled by looking: an expectation names a place, and what lies
//! there is the batch itself (an earlier try landed: the same answer again) or another's (conflict). What has no
//! certain outcome within the time limit is unknown, and the identical batch is to be sent again.
//!
//! **Entries that expect nothing** (refusals) have no place; the broker keeps them from landing twice by their
//! message ids, for as long as the streams' duplicate window lasts (two minutes).
//!
//! **Agencies on the bus** (`queue.rs`) publish on `daedong.intake.SERVICE.AGENCY`. What no service has answered waits in
//! `INTAKE_SERVICE`; of each service one replica takes it in, in order, and answers on `daedong.receipt.AGENCY`. What became of it they
//! ask on `daedong.updates.AGENCY` (`questions.rs`). Who may do so a broker knows by its tokens (`realm.rs`).
//!
//! **Absent on purpose:** replaying a history with times of its own (a journal does that), deleting, wildcards.

mod append;
mod broker;
mod feed;
mod monitor;
pub mod outbox;
mod parts;
mod questions;
mod queue;
pub mod realm;
mod settle;
mod streams;
mod tail;
mod wire;

use std::time::Duration;

use async_trait::async_trait;
use sha2::{Digest, Sha256};
use tokio::time::{Instant, sleep};

pub use broker::{Broker, BrokerError, Options, REQUEST_TIMEOUT};
pub use questions::{MAX_ANSWER, Question, Questions};
pub use queue::{Aside, Letter, Queue, Replies};
pub use streams::{Finding, OLDEST_SERVER};

use super::{AppendError, Batch, Log, ReadError, Stream, Tail};
use tail::JetStreamTail;

/// Why a log was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The broker could lose or change what it takes; each thing is named.
    #[error("the broker is not safe to record on:{}", .0.iter().map(|f| format!("\n  - {f}")).collect::<String>())]
    Unsafe(Vec<Finding>),
    /// Not reachable now.
    #[error(transparent)]
    Broker(#[from] BrokerError),
}

impl OpenError {
    /// Whether waiting may mend it: streams that are not there may be about to be made. What is there stays as it is.
    fn may_pass(&self) -> bool {
        match self {
            Self::Unsafe(findings) => findings.iter().all(Finding::is_missing),
            Self::Broker(error) => matches!(error, BrokerError::Unavailable(_)),
        }
    }
}

/// The log on a broker that was found to be safe.
#[derive(Clone)]
pub struct JetStreamLog {
    broker: Broker,
    identity: String,
    /// When each stream was made, in the order of [`Stream::ALL`].
    created: [String; Stream::ALL.len()],
}

impl Broker {
    /// The log of this broker, if it is safe to record on.
    pub async fn open(&self) -> Result<JetStreamLog, OpenError> {
        let findings = self.verify().await?;
        if !findings.is_empty() {
            return Err(OpenError::Unsafe(findings));
        }
        let mut created = <[String; Stream::ALL.len()]>::default();
        for (created, stream) in created.iter_mut().zip(Stream::ALL) {
            *created = self.info(stream).await?.created;
        }
        Ok(JetStreamLog { broker: self.clone(), identity: identity(&created), created })
    }
}

/// The longest that a service waits at its start for a broker that starts at the same time.
const START_WITHIN: Duration = Duration::from_secs(60);
/// The wait between two tries.
const START_WAIT: Duration = Duration::from_millis(500);
/// How often it is told what is waited for.
const TOLD_EVERY: Duration = Duration::from_secs(10);

/// Somebody who waits, and tells of it at once and then now and then.
#[derive(Default)]
struct Waiting {
    told: Option<Instant>,
}

impl Waiting {
    /// Whether it is time to tell.
    fn is_due(&mut self) -> bool {
        let is_due = self.told.is_none_or(|told| told.elapsed() >= TOLD_EVERY);
        if is_due {
            self.told = Some(Instant::now());
        }
        is_due
    }
}

/// Connects, and opens the log if it is safe to record on. A broker that is not there yet is waited for, and so are
/// streams that are still to be made.
///
/// # Errors
/// What is unsafe about it, or that it did not come.
pub async fn open(options: Options) -> Result<JetStreamLog, OpenError> {
    let broker = reach(options).await?;
    let (until, mut waiting) = (Instant::now() + START_WITHIN, Waiting::default());
    loop {
        match broker.open().await {
            Err(error) if error.may_pass() && Instant::now() < until => {
                if waiting.is_due() {
                    tracing::info!(%error, "waiting for the broker and its streams");
                }
                sleep(START_WAIT).await;
            }
            opened => return opened,
        }
    }
}

/// Connects to a broker, which is waited for if it is not there yet.
///
/// # Errors
/// That it did not come, or turned this process away.
pub async fn reach(options: Options) -> Result<Broker, BrokerError> {
    let (until, mut waiting) = (Instant::now() + START_WITHIN, Waiting::default());
    loop {
        match Broker::connect(options.clone()).await {
            Err(BrokerError::Unavailable(why)) if Instant::now() < until => {
                if waiting.is_due() {
                    tracing::info!(why, "waiting for the broker");
                }
                sleep(START_WAIT).await;
            }
            reached => return reached,
        }
    }
}

/// Streams that were made anew are another log, whatever their names: the times at which they were made tell.
fn identity(created: &[String]) -> String {
    let digest = Sha256::digest(created.join("\n"));
    let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("jetstream-{hex}")
}

impl JetStreamLog {
    /// Whether the broker is reached now.
    pub fn is_connected(&self) -> bool {
        self.broker.is_connected()
    }

    fn tail(&self, stream: Stream, after: u64, recorded_at: i64) -> JetStreamTail {
        let at = Stream::ALL.iter().position(|each| *each == stream);
        let created = at.map(|at| self.created[at].clone()).unwrap_or_default();
        JetStreamTail::new(self.broker.clone(), stream, created, after, recorded_at)
    }

    /// The recorded time at a sequence, from all the stamps up to it.
    async fn recorded_at(&self, stream: Stream, sequence: u64) -> Result<i64, ReadError> {
        if sequence == 0 {
            return Ok(i64::MIN);
        }
        let last = self.last(stream).await?;
        if sequence > last {
            return Err(ReadError::Damaged(format!("{stream} ends at {last}, but {sequence} was read from it")));
        }
        let mut tail = self.tail(stream, 0, i64::MIN).headers_only().started().await?;
        loop {
            let entries = tail.next().await?;
            if let Some(entry) = entries.iter().find(|entry| entry.sequence == sequence) {
                return Ok(entry.recorded_at);
            }
        }
    }
}

#[async_trait]
impl Log for JetStreamLog {
    fn identity(&self) -> String {
        self.identity.clone()
    }

    async fn append(&self, stream: Stream, batch: Batch) -> Result<u64, AppendError> {
        self.append_batch(stream, &batch).await
    }

    fn few(&self) -> usize {
        self.broker.few()
    }

    fn brief(&self) -> usize {
        self.broker.brief()
    }

    async fn last(&self, stream: Stream) -> Result<u64, ReadError> {
        Ok(self.broker.info(stream).await?.state.last_seq)
    }

    async fn last_on(&self, stream: Stream, subject: &str) -> Result<u64, ReadError> {
        Ok(self.broker.last_on(stream, subject).await?.map_or(0, |message| message.sequence))
    }

    async fn follow(&self, stream: Stream, after: u64) -> Result<Box<dyn Tail>, ReadError> {
        let recorded_at = self.recorded_at(stream, after).await?;
        self.follow_from(stream, after, recorded_at).await
    }

    async fn follow_from(&self, stream: Stream, after: u64, recorded_at: i64) -> Result<Box<dyn Tail>, ReadError> {
        Ok(Box::new(self.tail(stream, after, recorded_at).started().await?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_tells_of_it_at_once_and_then_now_and_then() {
        let mut waiting = Waiting::default();
        let mut told = 0;
        for _ in 0..50 {
            told += usize::from(waiting.is_due());
            sleep(START_WAIT).await;
        }
        assert_eq!(told, 3, "at 0, 10 and 20 of 25 seconds");
    }
}
