//! Appending: one publish, or an atomic batch, until the outcome is certain or the time is up.

use std::time::Duration;

use async_nats::HeaderMap;
use tokio::time::{Instant, sleep, timeout_at};

use super::{
    super::{AppendError, Batch, Draft, Stream},
    JetStreamLog,
    broker::REQUEST_TIMEOUT,
    parts::{self, Part},
    settle::Settled,
    wire::{self, Answer, Head},
};

/// The wait before a batch is sent again within one append; doubles up to the longest.
const FIRST_WAIT: Duration = Duration::from_millis(10);
const LONGEST_WAIT: Duration = Duration::from_millis(320);
/// What is known of this append so far; decides what is said if time runs out.
#[derive(Default)]
struct Doubt {
    /// A try is under way or was lost.
    open: Option<String>,
    /// The last definite answer.
    refused: Option<String>,
}

impl Doubt {
    fn into_error(self) -> AppendError {
        match (self.open, self.refused) {
            (Some(why), _) => AppendError::Unknown(why),
            (None, Some(why)) => AppendError::Unavailable(why),
            (None, None) => AppendError::Unavailable("no connection to the broker".into()),
        }
    }
}

impl JetStreamLog {
    /// Sends the batch, again and again where that helps, until the outcome is certain or the time is up.
    ///
    /// Sending again is safe: the subject expectations, the stream expectation or the message ids keep a batch
    /// from landing twice.
    pub(super) async fn append_batch(&self, stream: Stream, batch: &Batch) -> Result<u64, AppendError> {
        batch.check()?;
        wire::check(batch, self.broker.options.restoring).map_err(AppendError::Breach)?;
        let heads = wire::heads(batch).ok_or(AppendError::Conflict)?;
        let append = Append { log: self, stream, batch, heads: &heads };
        let mut doubt = Doubt::default();
        match timeout_at(Instant::now() + REQUEST_TIMEOUT, append.drive(&mut doubt)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(doubt.into_error()),
        }
    }
}

/// One append under way.
#[derive(Clone, Copy)]
pub(super) struct Append<'a> {
    pub(super) log: &'a JetStreamLog,
    pub(super) stream: Stream,
    pub(super) batch: &'a Batch,
    pub(super) heads: &'a [Head<'a>],
}

impl Append<'_> {
    async fn drive(self, doubt: &mut Doubt) -> Result<u64, AppendError> {
        let mut wait = FIRST_WAIT;
        loop {
            self.log.broker.connected().await;
            match self.attempt(doubt).await {
                Answer::Stored(last) => return self.first_of(last),
                Answer::Full(why) => return Err(AppendError::Full(why)),
                Answer::Never(why) => return Err(AppendError::Unavailable(why)),
                Answer::NotNow(why) => doubt.refused = Some(why),
                Answer::Lost(why) => doubt.open = Some(why),
                Answer::Contested(why) => {
                    // Unknown until settled: an earlier try may be what it ran into.
                    doubt.open = Some(why);
                    if let Some(outcome) = self.outcome().await {
                        return outcome;
                    }
                }
            }
            sleep(wait).await;
            wait = LONGEST_WAIT.min(wait * 2);
        }
    }

    /// What the log tells of a contested append, if it tells anything yet.
    async fn outcome(self) -> Option<Result<u64, AppendError>> {
        match self.settle().await {
            Ok(Settled::Landed(first)) => Some(Ok(first)),
            Ok(Settled::Moved) => Some(Err(AppendError::Conflict)),
            Ok(Settled::Open) => None,
            Err(error) => {
                tracing::debug!(stream = %self.stream, %error, "settling an append");
                None
            }
        }
    }

    /// The sequence of the first entry, from that of the last.
    fn first_of(self, last: u64) -> Result<u64, AppendError> {
        let before = self.batch.drafts.len() as u64 - 1;
        let first = last.checked_sub(before).filter(|first| *first > 0);
        first.ok_or_else(|| AppendError::Unknown(format!("the broker says that {} entries end at {last}", before + 1)))
    }

    /// One try. While it is under way its outcome is open.
    async fn attempt(self, doubt: &mut Doubt) -> Answer {
        let before = doubt.open.replace("the broker did not answer in time".into());
        let mut connections = self.log.broker.connections();
        let answer = tokio::select! {
            answer = self.publish() => answer,
            _ = connections.changed() => Answer::Lost("the connection broke before the answer".into()),
        };
        doubt.open = before;
        answer
    }

    async fn publish(self) -> Answer {
        let drafts = self.batch.drafts.iter().zip(wire::headers(self.batch, self.heads));
        let part = |(draft, headers): (&Draft, HeaderMap)| Part {
            subject: wire::subject_on_wire(self.stream, &draft.subject),
            headers,
            payload: draft.payload.clone(),
        };
        // No limit of its own: the append as a whole has one.
        parts::send(&self.log.broker.client, drafts.map(part).collect()).await
    }
}
