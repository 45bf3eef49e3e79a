//! The contract of a log, the ground truth of everything.
//!
//! A log is five streams of entries. An entry's place in its stream is its sequence, from 1 without a gap.
//! Within a stream the recorded times never decrease. Appending states what the writer knew: the last
//! sequence on the entry's subject, and, where the decision read more than that subject, the last sequence
//! of the stream. If the log has moved on, nothing is appended and the writer decides again.
//!
//! Two logs keep this contract: [`journal`] (segment files, embedded and archive) and [`jetstream`].
//! Absent on purpose: deleting, changing, and any wish for a subject pattern. Readers follow whole streams.

mod check;
mod headers;
pub mod jetstream;
pub mod journal;
#[cfg(any(test, feature = "suite"))]
pub mod suite;

use std::{borrow::Cow, fmt, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;

pub use self::{check::fitting, headers::Headers};

/// One of the five streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stream {
    /// `REGISTRY`
    Registry,
    /// `BUDGET`
    Budget,
    /// `PERFORMANCE`
    Performance,
    /// `GOVERNANCE`
    Governance,
    /// `REFUSALS`: what was turned down.
    Refusals,
}

impl Stream {
    /// All five; the first four hold the record, in the order in which a position names them.
    pub const ALL: [Self; 5] = [Self::Registry, Self::Budget, Self::Performance, Self::Governance, Self::Refusals];

    /// Lower-case name, as in a position.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Budget => "budget",
            Self::Performance => "performance",
            Self::Governance => "governance",
            Self::Refusals => "refusals",
        }
    }

    /// The stream of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stream| stream.name() == name)
    }
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Names of the headers that travel with an entry.
pub mod header {
    /// The agency whose statement it is.
    pub const AGENCY: &str = "daedong-agency";
    /// The public key that signed.
    pub const KEY: &str = "daedong-key";
    /// The signature over the payload, base64url without padding.
    pub const SIGNATURE: &str = "daedong-signature";
    /// The agency's update id.
    pub const UPDATE_ID: &str = "daedong-update-id";
    /// The record kind, `cluster_designated`; also `ce-type`'s last part.
    pub const KIND: &str = "daedong-kind";
    /// The place in the same stream of the update that this one corrects or withdraws.
    pub const RETIRES: &str = "daedong-retires";
    /// What registry found similar to a designation under review when it was requested: ids joined by `;`, `-` for none.
    /// Absent where registry was not asked or did not answer.
    pub const SIMILAR: &str = "daedong-similar";
    /// How many clusters registry counted in the frame of a survey when it was opened. Absent as above.
    pub const FRAME: &str = "daedong-frame";
    /// The recorded time of an entry that was restored from an archive, microseconds since 1970. Only a log whose
    /// clock is not its own writes it.
    pub const RECORDED_AT: &str = "daedong-recorded-at";
    /// W3C trace context.
    pub const TRACEPARENT: &str = "traceparent";
}

/// The longest payload of an entry, bytes: the largest update with room to spare.
pub const MAX_PAYLOAD: usize = 512 * 1024;
/// The most entries that are appended together.
pub const MAX_BATCH: usize = 1_000;
/// The most bytes that are appended together, payloads and headers.
pub const MAX_BATCH_BYTES: usize = 16 * 1024 * 1024;
/// The longest subject, bytes.
pub const MAX_SUBJECT: usize = 255;
/// The most bytes that the header lines of an entry take, names and values.
pub const MAX_HEADERS: usize = 8 * 1024;
/// The longest message id, bytes.
pub const MAX_MESSAGE_ID: usize = 255;
/// The most entries that a reader is handed at once.
pub const MAX_PAGE: usize = 1_000;

/// An entry that is to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Subject within the stream, such as `cluster.C-001`, tokens of `[A-Za-z0-9_-]` joined by dots.
    pub subject: String,
    /// Header lines, names from [`header`] and CloudEvents.
    pub headers: Vec<(Cow<'static, str>, String)>,
    /// The signed bytes.
    pub payload: Bytes,
    /// The last sequence on this subject that the writer knew, 0: none yet. Entries of the same batch do not
    /// count: a later draft on the same subject repeats what the first one expected. `None` states nothing:
    /// for refusals, which decide nothing.
    pub expected: Option<u64>,
    /// Names this append for good: sending the very same draft again appends at most once, as long as the log
    /// remembers it (a bounded while; afterwards the expectation refuses it). Made of agency, update id and
    /// expectation; no two drafts of a batch have the same.
    pub message_id: String,
    /// Replay and restoring only: the time to record, microseconds since 1970. A log that lives refuses it.
    pub recorded_at: Option<i64>,
}

/// Entries that go in together, in order: all or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// At least one, at most [`MAX_BATCH`].
    pub drafts: Vec<Draft>,
    /// The last sequence of the stream that the writer knew, where a decision read more than its own subject.
    pub expected_last: Option<u64>,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its stream.
    pub stream: Stream,
    /// Its place there.
    pub sequence: u64,
    /// The log's clock, microseconds since 1970 in UTC; never decreases within a stream.
    pub recorded_at: i64,
    /// Its subject.
    pub subject: Arc<str>,
    /// Header lines.
    pub headers: Headers,
    /// The signed bytes.
    pub payload: Bytes,
}

impl Entry {
    /// The value of a header line.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }
}

/// Why a batch was not (or not certainly) appended.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The log has moved on since the writer looked: nothing was appended; catch up and decide again.
    #[error("the log has moved on")]
    Conflict,
    /// No definite answer: the batch may have been appended, now or later. Send the identical batch again.
    #[error("outcome unknown: {0}")]
    Unknown(String),
    /// No room: nothing was appended.
    #[error("the log is full: {0}")]
    Full(String),
    /// Not reachable: nothing was appended; try again.
    #[error("the log is unavailable: {0}")]
    Unavailable(String),
    /// The batch breaks the contract of the log: nothing was appended, nor will it ever be.
    #[error("the log does not take it: {0}")]
    Breach(String),
}

/// Why reading failed.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not reachable now; try again.
    #[error("the log is unavailable: {0}")]
    Unavailable(String),
    /// The log holds something that cannot be; the place is named.
    #[error("the log is damaged: {0}")]
    Damaged(String),
}

/// So many entries are in a log hardly later than one: an append is synced once.
const BRIEF: usize = 4;

/// A log.
#[async_trait]
pub trait Log: Send + Sync + 'static {
    /// What tells this log from every other, so that a replica of another one is noticed.
    fn identity(&self) -> String;

    /// Appends all entries or none; the answer is the sequence of the first. When it returns `Ok`, the
    /// entries survive a power cut.
    async fn append(&self, stream: Stream, batch: Batch) -> Result<u64, AppendError>;

    /// Up to so many entries are sooner in the log one append after the other than together.
    fn few(&self) -> usize {
        1
    }

    /// So many entries together take hardly longer than one.
    fn brief(&self) -> usize {
        BRIEF
    }

    /// The last sequence of a stream, 0 if it is empty; settled by the leader.
    async fn last(&self, stream: Stream) -> Result<u64, ReadError>;

    /// The last sequence on a subject, 0 if there is none; settled by the leader.
    async fn last_on(&self, stream: Stream, subject: &str) -> Result<u64, ReadError>;

    /// Reads on from after a sequence, first what is there, then what comes. Only what is safe on disk is seen.
    async fn follow(&self, stream: Stream, after: u64) -> Result<Box<dyn Tail>, ReadError>;

    /// The same for a reader that knows the recorded time of the entry it stands at: a log whose clock may go back
    /// then need not read from the beginning to find the latest time so far.
    async fn follow_from(&self, stream: Stream, after: u64, recorded_at: i64) -> Result<Box<dyn Tail>, ReadError> {
        // A log that stores the recorded time itself has no need of it.
        let _ = recorded_at;
        self.follow(stream, after).await
    }
}

/// A reader that follows a stream.
#[async_trait]
pub trait Tail: Send {
    /// The next entries in order, at least one, at most 1,000. Waits for them. May be cancelled and called again.
    /// Breaks in the connection are mended within; an error is final for this tail.
    async fn next(&mut self) -> Result<Vec<Entry>, ReadError>;
}
