//! The local copy of one stream: what a service folds from, without asking the log.
//!
//! It holds the entries, an index by subject, the inbox of update ids and how far it is. Everything in it can be
//! fetched from the log again, so it is thrown away on the slightest doubt: damage, another log, another version.
//! A crash may take back the newest steps (the store is not synced); it then catches up from an older position.
//! A step is one atomic batch that moves the position too, so a position never stands without its entries.
//!
//! Reading answers what is there and says nothing of trouble, so that folding and judging stay free of it. Trouble
//! is remembered instead: ask [`Replica::sound`] after reading and before anything leaves that rests on it.
//!
//! Not here: state of any kind. States are folded from entries when they are needed.

mod format;
mod open;
#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use parking_lot::Mutex;
use sled::{Batch, Db};

use self::format::Position;

use crate::log::{Entry, MAX_BATCH, Stream, header};

/// How much memory the store takes for what it has read.
pub const CACHE_BYTES: u64 = 32 * 1024 * 1024;

/// Why a replica does not answer.
#[derive(Debug, thiserror::Error)]
pub enum ReplicaError {
    /// Somebody else has it open.
    #[error("the replica {0} is in use by another process; stop that one first")]
    Locked(PathBuf),
    /// What was to be applied does not go on where the replica ends.
    #[error("{stream}:{found} came where {stream}:{expected} comes next")]
    Gap {
        /// Its stream.
        stream: Stream,
        /// What comes next.
        expected: u64,
        /// What came.
        found: u64,
    },
    /// An entry of another stream was to be applied.
    #[error("an entry of {found} came to the replica of {stream}")]
    Foreign {
        /// Its stream.
        stream: Stream,
        /// What came.
        found: Stream,
    },
    /// It holds what cannot be. The next opening throws it away.
    #[error("the replica is damaged: {0}")]
    Damaged(String),
    /// Something went wrong before; nothing that was read since may be relied on. Open it again.
    #[error("the replica is in trouble since: {0}")]
    Unsound(String),
    /// It ends before the place where it says it stands.
    #[error("the replica ends at {0} and says {1}")]
    Short(u64, u64),
    /// The disk does not answer.
    #[error("the replica cannot be read or written: {0}")]
    Storage(String),
}

/// The local copy of one stream.
///
/// All functions but [`Replica::open`] and [`Replica::read`] are quick enough to be called where nothing may block for long.
pub struct Replica {
    store: Db,
    stream: Stream,
    position: AtomicU64,
    /// One step at a time; how many update ids there are.
    step: Mutex<u64>,
    subjects: Mutex<Subjects>,
    /// The first thing that went wrong.
    trouble: OnceLock<String>,
}

/// The last sequence on each subject. Every append asks for it, and the store would have to look for it.
#[derive(Debug, Default)]
struct Subjects {
    last: HashMap<Arc<str>, u64>,
    /// Whether all that was applied has been read: what is not here is on no subject then.
    whole: bool,
}

impl Subjects {
    fn note(&mut self, entry: &Entry) {
        match self.last.get_mut(&entry.subject) {
            Some(last) => *last = entry.sequence,
            None => {
                self.last.insert(entry.subject.clone(), entry.sequence);
            }
        }
    }
}

impl Replica {
    /// Opens the copy of a stream of the log with that identity. What cannot be used is moved aside
    /// (`DIR.broken-N`, the newest is kept) and the copy begins anew. Blocks.
    pub fn open(dir: &Path, log: &str, stream: Stream) -> Result<Self, ReplicaError> {
        Self::open_with(dir, log, stream, CACHE_BYTES)
    }

    /// The same with a limit of its own for memory.
    pub fn open_with(dir: &Path, log: &str, stream: Stream, cache_bytes: u64) -> Result<Self, ReplicaError> {
        let (store, Position { last, ids, .. }) = open::open(dir, &format::header(log, stream), stream, cache_bytes)?;
        Ok(Self {
            store,
            stream,
            position: AtomicU64::new(last),
            step: Mutex::new(ids),
            subjects: Mutex::new(Subjects { whole: last == 0, ..Subjects::default() }),
            trouble: OnceLock::new(),
        })
    }

    /// The last sequence that was applied, 0 if none was.
    pub fn position(&self) -> u64 {
        self.position.load(Ordering::Acquire)
    }

    /// Whether everything that was read so far is what was applied. If not, nothing that rests on it may be appended
    /// or answered, and the replica must be opened again.
    pub fn sound(&self) -> Result<(), ReplicaError> {
        self.trouble.get().map_or(Ok(()), |what| Err(ReplicaError::Unsound(what.clone())))
    }

    /// Gives the copy up: nothing it says may be relied on any more, and the next opening begins anew. For when the
    /// log turns out to be shorter than the copy, or to hold other entries.
    pub fn give_up(&self, why: &str) {
        self.note(ReplicaError::Damaged(why.to_owned()));
    }

    /// Takes in the entries that come next, in one step: all or none, also after a crash.
    pub fn apply(&self, entries: &[Entry]) -> Result<(), ReplicaError> {
        let mut all_ids = self.step.lock();
        self.sound()?;
        let position = self.position();
        self.go_on(position, entries)?;
        let Some(last) = entries.last() else { return Ok(()) };
        let mut batch = Batch::default();
        let (mut ids, mut new_ids) = (HashSet::new(), 0);
        for entry in entries {
            for (key, value) in format::chunks(entry) {
                batch.insert(&key[..], value);
            }
            batch.insert(format::on_subject(&entry.subject, entry.sequence), &[]);
            if let Some(key) = inbox(entry)
                && ids.insert(key.clone())
                && self.store.get(&key).map_err(|error| self.note(format::error(&error)))?.is_none()
            {
                batch.insert(key, &entry.sequence.to_be_bytes()[..]);
                new_ids += 1;
            }
        }
        let reached = Position { first: position + 1, last: last.sequence, ids: *all_ids + new_ids };
        batch.insert(format::POSITION, reached.value());
        self.store.apply_batch(batch).map_err(|error| self.note(format::error(&error)))?;
        *all_ids = reached.ids;
        let mut subjects = self.subjects.lock();
        entries.iter().for_each(|entry| subjects.note(entry));
        self.position.store(last.sequence, Ordering::Release);
        Ok(())
    }

    fn go_on(&self, position: u64, entries: &[Entry]) -> Result<(), ReplicaError> {
        let stream = self.stream;
        for (entry, expected) in entries.iter().zip(position + 1..) {
            if entry.stream != stream {
                return Err(ReplicaError::Foreign { stream, found: entry.stream });
            }
            if entry.sequence != expected {
                return Err(ReplicaError::Gap { stream, expected, found: entry.sequence });
            }
        }
        Ok(())
    }

    /// Hands over everything that was applied, in order, at the start; where and when it ends. Nothing is applied meanwhile,
    /// so `take` must not. Blocks.
    ///
    /// # Errors
    /// It cannot be read, or ends before its position.
    pub fn read(&self, mut take: impl FnMut(&Entry)) -> Result<(u64, i64), ReplicaError> {
        let all_ids = self.step.lock();
        let (position, mut at) = (self.position(), (0, 0));
        let mut subjects = Subjects { whole: true, ..Subjects::default() };
        while at.0 < position {
            let entries = self.entries(at.0 + 1, MAX_BATCH);
            self.sound()?;
            let Some(last) = entries.last() else { return Err(ReplicaError::Short(at.0, position)) };
            at = (last.sequence, last.recorded_at);
            for entry in &entries {
                subjects.note(entry);
                take(entry);
            }
        }
        *self.subjects.lock() = subjects;
        drop(all_ids);
        Ok(at)
    }

    /// One entry, if it has been applied.
    pub fn entry(&self, sequence: u64) -> Option<Entry> {
        let applied = 0 < sequence && sequence <= self.position();
        applied.then(|| self.told(self.present(sequence)))?
    }

    /// The first entries on a subject, in order, at most `limit`.
    pub fn on_subject(&self, subject: &str, limit: usize) -> Vec<Entry> {
        let keys = self.store.scan_prefix(format::subject(subject)).keys().take(limit);
        let entries = keys.map(|key| self.present(format::sequence(key)?)).collect::<Result<_, _>>();
        self.told(entries).unwrap_or_default()
    }

    /// The last sequence on a subject, 0 if there is none.
    pub fn last_on(&self, subject: &str) -> u64 {
        let subjects = self.subjects.lock();
        if let Some(last) = subjects.last.get(subject) {
            return *last;
        }
        if subjects.whole {
            return 0;
        }
        let last = self.store.scan_prefix(format::subject(subject)).keys().next_back();
        last.and_then(|key| self.told(format::sequence(key))).unwrap_or(0)
    }

    /// Where an agency's update of that id is; the first, should there be several.
    pub fn find(&self, agency: &str, update_id: &str) -> Option<u64> {
        let found = self.store.get(format::inbox(agency, update_id)).transpose()?;
        self.told(format::sequence(found))
    }

    /// The entries from a sequence on, at most `limit`.
    pub fn entries(&self, from: u64, limit: usize) -> Vec<Entry> {
        let first = from.max(1);
        let last = self.position().min(first.saturating_add(limit as u64).saturating_sub(1));
        self.told(format::read_all(&self.store, self.stream, first..=last)).unwrap_or_default()
    }

    /// An entry that must be there.
    fn present(&self, sequence: u64) -> Result<Entry, ReplicaError> {
        format::read(&self.store, self.stream, sequence)
    }

    /// What was read; trouble is remembered.
    fn told<T>(&self, outcome: Result<T, ReplicaError>) -> Option<T> {
        outcome.map_err(|error| self.note(error)).ok()
    }

    /// Remembers trouble, and sees to it that a damaged replica is not taken for a good one when it is opened next.
    fn note(&self, error: ReplicaError) -> ReplicaError {
        if self.trouble.set(error.to_string()).is_ok() {
            tracing::error!(%error, stream = %self.stream, "this replica must be opened again");
            if matches!(error, ReplicaError::Damaged(_)) {
                // What cannot be written now will be found damaged then.
                let _ = self.store.remove(format::HEADER).and_then(|_| self.store.flush());
            }
        }
        error
    }
}

/// The key under which an entry is found by its update id, if it has one.
fn inbox(entry: &Entry) -> Option<Vec<u8>> {
    Some(format::inbox(entry.header(header::AGENCY)?, entry.header(header::UPDATE_ID)?))
}
