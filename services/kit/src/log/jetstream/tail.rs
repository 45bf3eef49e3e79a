//! Following a stream: feeds joined end to end, and the time that never goes back.
//!
//! The broker stamps a message with the clock of the server that leads the stream. When another server takes over
//! whose clock is behind, the stamps go back. An entry's recorded time is therefore the latest stamp up to and
//! including its own. That is one definite value for every reader, but it depends on all the stamps before: a
//! reader that begins in the middle says what the recorded time was there ([`super::super::Log::follow_from`]), or
//! the stamps from the beginning on are read once for it.

use std::time::Duration;

use async_trait::async_trait;
use tokio::time::sleep;

use super::{
    super::{Entry, MAX_PAGE, ReadError, Stream, Tail},
    broker::{Broker, BrokerError},
    feed::{Begin, Broken, Feed, Want},
    wire::{self, Place},
};

/// The most payload bytes that are handed over at once, but for one entry that is longer by itself.
const CHUNK_BYTES: usize = 8 * 1024 * 1024;
/// The wait before a feed is opened again; doubles up to the longest.
const FIRST_WAIT: Duration = Duration::from_millis(20);
const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// A stream that is gone, or ends before what was read from it, is looked at so often before it counts as damage:
/// servers that have just started may not know better yet.
const LOOKS: u32 = 5;

/// A reader of one stream.
pub(super) struct JetStreamTail {
    broker: Broker,
    stream: Stream,
    /// When the stream was made: another one of the same name is not this one.
    created: String,
    /// The sequence that comes next.
    next: u64,
    /// The latest stamp so far.
    latest: i64,
    headers_only: bool,
    feed: Option<Feed>,
}

/// Why a feed could not be opened.
enum NotOpen {
    /// Not now.
    Failed(BrokerError),
    /// Damage, unless the servers know better in a moment.
    Doubtful(String),
    /// Damage.
    Damaged(String),
}

impl JetStreamTail {
    /// A reader of what comes after a sequence whose recorded time is known.
    pub(super) fn new(broker: Broker, stream: Stream, created: String, after: u64, recorded_at: i64) -> Self {
        let next = after.saturating_add(1);
        Self { broker, stream, created, next, latest: recorded_at, headers_only: false, feed: None }
    }

    /// The same reader, without payloads.
    pub(super) fn headers_only(self) -> Self {
        Self { headers_only: true, ..self }
    }

    /// Opens the first feed, so that a reader that cannot read is told at once.
    pub(super) async fn started(mut self) -> Result<Self, ReadError> {
        match self.try_open().await {
            Ok(()) => Ok(self),
            Err(NotOpen::Failed(error)) => Err(error.into()),
            Err(NotOpen::Doubtful(what) | NotOpen::Damaged(what)) => Err(ReadError::Damaged(what)),
        }
    }

    /// Opens a feed from where the reader is, however long that takes.
    async fn open(&mut self) -> Result<(), ReadError> {
        let (mut wait, mut looks) = (FIRST_WAIT, 0);
        loop {
            self.broker.connected().await;
            match self.try_open().await {
                Ok(()) => return Ok(()),
                Err(NotOpen::Damaged(what)) => return Err(ReadError::Damaged(what)),
                Err(NotOpen::Doubtful(what)) if looks == LOOKS => return Err(ReadError::Damaged(what)),
                Err(NotOpen::Doubtful(_)) => looks += 1,
                Err(NotOpen::Failed(error)) => {
                    tracing::warn!(stream = %self.stream, %error, "cannot follow, trying on")
                }
            }
            sleep(wait).await;
            wait = LONGEST_WAIT.min(wait * 2);
        }
    }

    async fn try_open(&mut self) -> Result<(), NotOpen> {
        let found = self.broker.find(wire::stream_name(self.stream)).await.map_err(NotOpen::Failed)?;
        let info = found.ok_or_else(|| NotOpen::Doubtful(format!("{} is gone", self.stream)))?;
        if info.created != self.created {
            let (was, is) = (&self.created, &info.created);
            return Err(NotOpen::Damaged(format!("{} of {was} was replaced by one of {is}", self.stream)));
        }
        if info.state.last_seq.saturating_add(1) < self.next {
            let (last, read) = (info.state.last_seq, self.next - 1);
            return Err(NotOpen::Doubtful(format!("{} ends at {last}, but {read} was read from it", self.stream)));
        }
        if info.state.first_seq > self.next {
            return Err(NotOpen::Damaged(format!("{} begins at {} only", self.stream, info.state.first_seq)));
        }
        let want = Want { begin: Begin::Sequence(self.next), subjects: Vec::new(), headers_only: self.headers_only };
        self.feed =
            Some(Feed::open(&self.broker, wire::stream_name(self.stream), &want).await.map_err(NotOpen::Failed)?);
        Ok(())
    }

    /// The entry in a message that must be the next one.
    fn take(&mut self, (place, message): (Place, async_nats::Message)) -> Result<Entry, ReadError> {
        let damaged = |what: &str| ReadError::Damaged(format!("{}:{}: {what}", self.stream, self.next));
        if place.sequence != self.next {
            return Err(damaged(&format!("missing, {} comes in its place", place.sequence)));
        }
        let recorded_at = self.latest.max(wire::restored_at(&message).unwrap_or(place.micros));
        let entry = wire::entry(self.stream, message, place.sequence, recorded_at);
        let entry = entry.ok_or_else(|| damaged("a subject of another stream"))?;
        (self.next, self.latest) = (self.next + 1, recorded_at);
        Ok(entry)
    }

    /// A message and what else is here already. An entry that cannot be comes up again with the next call, when
    /// it is the first.
    fn chunk(&mut self, first: (Place, async_nats::Message)) -> Result<Vec<Entry>, ReadError> {
        let mut entries = vec![self.take(first)?];
        let mut bytes = entries[0].payload.len();
        while entries.len() < MAX_PAGE && bytes < CHUNK_BYTES {
            let Some(message) = self.feed.as_mut().and_then(Feed::ready) else { break };
            match message.map(|message| self.take(message)) {
                Ok(Ok(entry)) => {
                    bytes += entry.payload.len();
                    entries.push(entry);
                }
                Ok(Err(error)) => {
                    self.broke(&error.to_string());
                    break;
                }
                Err(broken) => {
                    self.broke(&broken);
                    break;
                }
            }
        }
        Ok(entries)
    }

    fn broke(&mut self, why: &str) {
        tracing::debug!(stream = %self.stream, next = self.next, why, "the feed broke, opening another");
        self.feed = None;
    }

    async fn message(&mut self) -> Result<Result<(Place, async_nats::Message), Broken>, ReadError> {
        loop {
            match &mut self.feed {
                Some(feed) => return Ok(feed.next().await),
                None => self.open().await?,
            }
        }
    }
}

#[async_trait]
impl Tail for JetStreamTail {
    async fn next(&mut self) -> Result<Vec<Entry>, ReadError> {
        loop {
            match self.message().await? {
                Ok(message) => return self.chunk(message),
                Err(broken) => self.broke(&broken),
            }
        }
    }
}
