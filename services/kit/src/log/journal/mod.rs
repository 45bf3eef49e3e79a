//! The log as files: one folder of segments, one chain of hashes over all five streams.
//!
//! It is the log of the embedded mode and the format of the archive. An append is answered only when it is on
//! the disk; appends that wait together are written and synced together.
//!
//! ```text
//! append ─ check, encode ─▶ queue ─▶ writer: judge, write, fdatasync ─▶ index ─▶ answers
//!                                       │                                 └────▶ followers
//!                                       └▶ segments, mark
//! ```
//!
//! In the folder: `00000000000000000001.seg` and so on (a header, then frames), `mark` (how far it is
//! known to be safe), `lock` (held by the one process that has it open).
//!
//! - `segment`, `frame`, `body`: what the files look like
//! - `open`: reads everything once, checks it, cuts a torn tail
//! - `writer`: the one thread that appends
//! - `index`: where every entry lies; the newest entries
//! - `tail`: followers
//!
//! Absent on purpose: deleting, compacting, a second writer, reading without the index (that is
//! [`crate::audit`]).

mod body;
#[cfg(test)]
mod faults;
mod frame;
mod index;
mod mark;
mod open;
mod output;
mod place;
mod repeats;
mod scan;
mod segment;
mod tail;
#[cfg(test)]
mod tests;
mod writer;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

use async_trait::async_trait;
use tokio::sync::{mpsc, watch};

pub(crate) use self::{
    body::{decode, encode},
    frame::Frame,
    mark::read as read_mark,
    scan::{Frames, Step},
    segment::{Header, HeaderError, Identity, list as segments, name as segment_name},
};
pub use self::{frame::Hash, mark::Head, open::OpenError, place::Place};
use self::{
    index::Index,
    open::Found,
    repeats::Repeats,
    tail::JournalTail,
    writer::{Decide, QUEUE, Request, Work, Writer, Written},
};
use super::{AppendError, Batch, Entry, Log, ReadError, Stream, Tail};
use crate::clock::{self, Clock};

/// How long a segment gets before the next one is begun.
pub const SEGMENT_BYTES: u64 = 64 * 1024 * 1024;
/// The most that a segment may be set to.
pub const MAX_SEGMENT_BYTES: u64 = 1024 * 1024 * 1024;

/// Room on the disk that is not used: what stands beside the journal must still be able to follow it.
pub const RESERVE_BYTES: u64 = 64 * 1024 * 1024;

/// How a journal is opened.
#[derive(Clone)]
pub struct Options {
    /// How long a segment gets; at most [`MAX_SEGMENT_BYTES`].
    pub segment_bytes: u64,
    /// Room on the disk that is not used: with less left appends are refused as [`AppendError::Full`], and everything
    /// else goes on.
    pub reserve_bytes: u64,
    /// Whether drafts may bring the time to record, until [`Journal::end_replay`].
    pub replay: bool,
    /// Where the time comes from.
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self { segment_bytes: SEGMENT_BYTES, reserve_bytes: RESERVE_BYTES, replay: false, clock: clock::system() }
    }
}

/// The log as files.
///
/// Dropping it waits for the appends that are under way and lets go of the folder.
pub struct Journal {
    identity: Identity,
    index: Arc<Index>,
    replaying: Arc<AtomicBool>,
    safe: [watch::Receiver<u64>; 5],
    requests: Option<mpsc::Sender<Request>>,
    writer: Option<JoinHandle<()>>,
    #[cfg(test)]
    faults: Arc<faults::Faults>,
}

impl Journal {
    /// Opens the journal in a folder, or begins one in an empty folder. Reads all of it: call it where blocking
    /// is allowed.
    pub fn open(dir: &Path, options: Options) -> Result<Self, OpenError> {
        Self::start(dir, options, open::open(dir, None)?)
    }

    /// Opens the archive of a log in a folder, or begins one in an empty folder.
    pub(crate) fn open_archive(dir: &Path, source: &str, options: Options) -> Result<Self, OpenError> {
        Self::start(dir, options, open::open(dir, Some(source))?)
    }

    fn start(dir: &Path, options: Options, found: Found) -> Result<Self, OpenError> {
        let Found { lock, identity, index, segment, output, mark, head } = found;
        let index = Arc::new(index);
        let replaying = Arc::new(AtomicBool::new(options.replay));
        let (sender, requests) = mpsc::channel(QUEUE);
        let safe = Stream::ALL.map(|stream| watch::Sender::new(index.series(stream).read().last()));
        let followed = safe.each_ref().map(watch::Sender::subscribe);
        #[cfg(test)]
        let faults = Arc::clone(&output.faults);
        let writer = Writer {
            dir: dir.to_owned(),
            identity: identity.clone(),
            segment_bytes: options.segment_bytes.min(MAX_SEGMENT_BYTES),
            reserve_bytes: options.reserve_bytes,
            clock: options.clock,
            replaying: Arc::clone(&replaying),
            index: Arc::clone(&index),
            segment,
            output,
            mark,
            head,
            repeats: Repeats::default(),
            safe,
            requests,
            lock,
        };
        // A thread of its own: it blocks on the disk, and it must outlive the runtime to finish its last group.
        let writer = thread::Builder::new().name("journal".into()).spawn(move || writer.run());
        let writer = writer.map_err(|source| OpenError::Io { path: dir.to_owned(), source })?;
        Ok(Self {
            identity,
            index,
            replaying,
            safe: followed,
            requests: Some(sender),
            writer: Some(writer),
            #[cfg(test)]
            faults,
        })
    }

    /// Ends the replay: from here on the clock tells the time.
    pub fn end_replay(&self) {
        self.replaying.store(false, Ordering::Relaxed);
    }

    /// Appends entries of another log as they are there. They must be of one stream and go on where that stream
    /// ends here.
    pub(crate) async fn copy(&self, entries: Vec<Entry>) -> Result<u64, AppendError> {
        self.send(Work::Copy(entries.into_iter().map(Written::new).collect())).await
    }

    async fn send(&self, work: Work) -> Result<u64, AppendError> {
        if let Some(why) = self.index.failed.get() {
            return Err(AppendError::Unavailable(why.clone()));
        }
        let closed = || AppendError::Unavailable("the journal is closed".into());
        let (request, outcome) = Request::new(work);
        self.requests.as_ref().ok_or_else(closed)?.send(request).await.map_err(|_| closed())?;
        outcome.await.map_err(|_| AppendError::Unknown("the writer of the journal ended".into()))?
    }
}

#[async_trait]
impl Log for Journal {
    fn identity(&self) -> String {
        self.identity.to_string()
    }

    async fn append(&self, stream: Stream, batch: Batch) -> Result<u64, AppendError> {
        batch.check()?;
        self.send(Work::Decide(Decide::new(stream, batch))).await
    }

    async fn last(&self, stream: Stream) -> Result<u64, ReadError> {
        Ok(self.index.series(stream).read().last())
    }

    async fn last_on(&self, stream: Stream, subject: &str) -> Result<u64, ReadError> {
        Ok(self.index.series(stream).read().last_on.get(subject).copied().unwrap_or(0))
    }

    async fn follow(&self, stream: Stream, after: u64) -> Result<Box<dyn Tail>, ReadError> {
        let safe = self.safe[stream as usize].clone();
        Ok(Box::new(JournalTail::new(Arc::clone(&self.index), stream, after, safe)))
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        // The writer ends when nobody can ask any more. Waiting for it means that whoever opens the folder
        // next finds it unlocked and whole; it is at most one group away from its end.
        drop(self.requests.take());
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("the writer of the journal broke down");
        }
    }
}
