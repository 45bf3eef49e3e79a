//! What the writer and the readers share: where every entry lies, and the newest entries themselves.
//!
//! Eight bytes an entry; payloads are kept only of the newest few, for followers that keep up.

use std::{
    collections::{HashMap, VecDeque},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use parking_lot::RwLock;

use crate::log::{Entry, Stream};

/// The most entries of a stream that are kept in memory for followers.
const RECENT_ENTRIES: usize = 8_192;
/// The most bytes of a stream that are kept in memory for followers.
const RECENT_BYTES: usize = 4 * 1024 * 1024;
/// What an entry takes beside its texts and payload, roughly.
const OVERHEAD: usize = 256;

/// Bits of a [`Location`] that hold the offset.
const OFFSET_BITS: u32 = 40;

/// Segment and offset of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Location(u64);

impl Location {
    /// A frame at an offset below 1 TiB (a segment is at most 1 GiB and one append longer) of one of at most 16
    /// million segments.
    pub fn new(segment: usize, offset: u64) -> Self {
        Self((segment as u64) << OFFSET_BITS | offset)
    }

    /// Number of the segment.
    pub fn segment(self) -> usize {
        usize::try_from(self.0 >> OFFSET_BITS).unwrap_or(usize::MAX)
    }

    /// Where in the segment.
    pub fn offset(self) -> u64 {
        self.0 & ((1 << OFFSET_BITS) - 1)
    }
}

/// One stream.
#[derive(Default)]
pub struct Series {
    /// Where each entry lies; the one with sequence 1 first.
    pub locations: Vec<Location>,
    /// The last sequence on every subject.
    pub last_on: HashMap<Arc<str>, u64>,
    /// Time of the last entry.
    pub recorded_at: i64,
    recent: VecDeque<Arc<Entry>>,
    recent_bytes: usize,
}

impl Series {
    /// The last sequence.
    pub fn last(&self) -> u64 {
        self.locations.len() as u64
    }

    /// Takes in what an entry changes but for its content.
    pub fn add(&mut self, subject: &str, recorded_at: i64, location: Location) {
        self.locations.push(location);
        self.recorded_at = recorded_at;
        let last = self.last();
        match self.last_on.get_mut(subject) {
            Some(known) => *known = last,
            None => {
                self.last_on.insert(Arc::from(subject), last);
            }
        }
    }

    /// Keeps an entry at hand for those who follow closely.
    pub fn keep(&mut self, entry: Arc<Entry>) {
        self.recent_bytes += size(&entry);
        self.recent.push_back(entry);
        while self.recent.len() > RECENT_ENTRIES || self.recent_bytes > RECENT_BYTES {
            let Some(oldest) = self.recent.pop_front() else { break };
            self.recent_bytes -= size(&oldest);
        }
    }

    /// Entries after a sequence that are at hand; none if the first of them no longer is.
    pub fn recent(&self, after: u64, limit: usize, limit_bytes: usize) -> Vec<Arc<Entry>> {
        let Some(oldest) = self.recent.front() else { return Vec::new() };
        let Some(skip) = (after + 1).checked_sub(oldest.sequence) else { return Vec::new() };
        let skip = usize::try_from(skip).unwrap_or(usize::MAX).min(self.recent.len());
        let mut bytes = 0;
        let fits = |entry: &&Arc<Entry>| {
            let first = bytes == 0;
            bytes += size(entry);
            first || bytes <= limit_bytes
        };
        self.recent.range(skip..).take(limit).take_while(fits).cloned().collect()
    }
}

fn size(entry: &Entry) -> usize {
    entry.payload.len() + entry.subject.len() + entry.headers.size() + OVERHEAD
}

/// All streams and their files.
pub struct Index {
    streams: [RwLock<Series>; 5],
    segments: RwLock<Vec<Arc<Path>>>,
    /// Why nothing can be appended any more.
    pub failed: OnceLock<String>,
}

impl Index {
    /// An index of what was found on opening.
    pub fn new(streams: [Series; 5], segments: Vec<PathBuf>) -> Self {
        Self {
            streams: streams.map(RwLock::new),
            segments: RwLock::new(segments.into_iter().map(Arc::from).collect()),
            failed: OnceLock::new(),
        }
    }

    /// One stream.
    pub fn series(&self, stream: Stream) -> &RwLock<Series> {
        &self.streams[stream as usize]
    }

    /// The file of a segment.
    pub fn segment(&self, number: usize) -> Option<Arc<Path>> {
        self.segments.read().get(number).cloned()
    }

    /// Takes in a new segment and returns its number.
    pub fn add_segment(&self, path: &Path) -> usize {
        let mut segments = self.segments.write();
        segments.push(Arc::from(path));
        segments.len() - 1
    }
}
