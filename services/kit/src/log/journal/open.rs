//! Opening: takes the lock, reads everything once, and cuts a torn tail.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use prost::Message;

use super::{
    body::Summary,
    frame::{Frame, Hash},
    index::{Index, Location, Series},
    mark::{self, Head, Mark},
    output::Output,
    place::Place,
    scan::{Frames, Step},
    segment::{self, Header, HeaderError, Identity},
};
use crate::log::{MAX_BATCH, Stream};

/// Why a journal cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Somebody else has it open.
    #[error("the journal {0} is in use by another process; stop that one first")]
    Locked(PathBuf),
    /// It holds something that cannot be.
    #[error("the journal is damaged in {place}: {what}; restore this file from the archive or a copy")]
    Damaged {
        /// Where.
        place: Place,
        /// What is wrong there.
        what: String,
    },
    /// It is another journal than the one that was meant, or of another version.
    #[error("{path}: {what}")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The disk does not answer.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Adds to a disk error which file it was.
fn at(path: &Path) -> impl Fn(io::Error) -> OpenError {
    move |source| OpenError::Io { path: path.to_owned(), source }
}

/// What was found.
pub struct Found {
    pub lock: File,
    pub identity: Identity,
    pub index: Index,
    pub segment: usize,
    pub output: Output,
    pub mark: Mark,
    pub head: Head,
}

/// Opens a journal, or begins one. `source` is the log that an archive is to be of; `None` takes any.
pub fn open(dir: &Path, source: Option<&str>) -> Result<Found, OpenError> {
    fs::create_dir_all(dir).map_err(at(dir))?;
    let lock = lock(dir)?;
    let mut segments = segment::list(dir).map_err(at(dir))?;
    if segments.is_empty() {
        segments.push(begin(dir, source.unwrap_or_default())?);
    }
    let mut recovery = Recovery::new(dir, &segments[0])?;
    recovery.is_of(source)?;
    for number in 0..segments.len() {
        recovery.segment(number, &segments)?;
    }
    recovery.finish(lock, segments)
}

fn lock(dir: &Path) -> Result<File, OpenError> {
    let path = dir.join("lock");
    let file = File::options().write(true).create(true).truncate(false).open(&path).map_err(at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::Locked(dir.to_owned())),
        Err(TryLockError::Error(error)) => Err(at(&path)(error)),
    }
}

fn begin(dir: &Path, source: &str) -> Result<PathBuf, OpenError> {
    // Without segments, what a mark says is of a journal that is gone.
    if let Some(gone) = mark::read(dir).filter(|head| head.entries > 0) {
        let what =
            format!("{} entries were here, and no segment is left; restore them, or use an empty folder", gone.entries);
        return Err(OpenError::Foreign { path: dir.to_owned(), what });
    }
    let identity = Identity::draw(source);
    let previous = identity.genesis();
    let (path, _) = segment::create(dir, &Header { identity, first: 1, previous }).map_err(at(dir))?;
    if let Some(parent) = dir.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        segment::sync_dir(parent).map_err(at(parent))?;
    }
    Ok(path)
}

struct Recovery {
    dir: PathBuf,
    identity: Identity,
    streams: [Series; 5],
    /// The last entry of the last whole append.
    head: Head,
    /// What the mark says is safe.
    safe: Option<Head>,
    /// Entries of an append that is not complete yet; all are of one stream.
    pending: Vec<Pending>,
    /// The hash of the last frame, also of an append that is not complete yet.
    link: Hash,
    /// Where in the last segment the last whole append ends.
    end: u64,
}

struct Pending {
    stream: Stream,
    summary: Summary,
    location: Location,
    following: u16,
}

impl Recovery {
    fn new(dir: &Path, first: &Path) -> Result<Self, OpenError> {
        let (header, _) = open_segment(first, 1)?;
        let head = Head { entries: 0, hash: header.identity.genesis() };
        Ok(Self {
            dir: dir.to_owned(),
            identity: header.identity,
            streams: Default::default(),
            head,
            safe: mark::read(dir),
            pending: Vec::new(),
            link: head.hash,
            end: 0,
        })
    }

    fn is_of(&self, source: Option<&str>) -> Result<(), OpenError> {
        match source {
            Some(source) if source != self.identity.source => {
                let what = format!("this is an archive of {:?}, not of {source:?}", self.identity.source);
                Err(OpenError::Foreign { path: self.dir.clone(), what })
            }
            _ => Ok(()),
        }
    }

    fn segment(&mut self, number: usize, segments: &[PathBuf]) -> Result<(), OpenError> {
        let path = &segments[number];
        let is_last = number + 1 == segments.len();
        let next = self.head.entries + 1;
        let (header, mut frames) = open_segment(path, next)?;
        let expected = Header { identity: self.identity.clone(), first: next, previous: self.head.hash };
        if header != expected || path.file_name() != Some(segment::name(next).as_ref()) {
            return Err(damaged(path, 0, next, None, "the segment does not go on where the one before ends"));
        }
        self.end = frames.offset();
        let trouble = loop {
            let offset = frames.offset();
            match frames.step().map_err(at(path))? {
                Step::End => break None,
                Step::Bad(why) => break Some(why),
                Step::Frame(frame) => self.frame(path, &frame, Location::new(number, offset))?,
            }
            if self.pending.is_empty() {
                self.end = frames.offset();
            }
        };
        if trouble.is_none() && self.pending.is_empty() {
            return Ok(());
        }
        let why = trouble.unwrap_or("an append is not complete");
        if !is_last || self.is_middle(path, &mut frames)? {
            return Err(damaged(path, frames.offset(), self.ordinal(), seeming(&frames), why));
        }
        self.pending.clear();
        tracing::warn!(
            segment = %path.display(), offset = self.end, ordinal = self.head.entries + 1,
            bytes = frames.end() - self.end, why,
            "the journal ended in the middle of an append, which is cut off"
        );
        Ok(())
    }

    /// The ordinal that comes next, counting entries of an append that is not complete.
    fn ordinal(&self) -> u64 {
        self.head.entries + self.pending.len() as u64 + 1
    }

    /// Whether the damage that the reader stands at lies before entries that were safe. A tail that was torn
    /// while it was written may have whole frames behind the damage, but the mark is not past it then.
    fn is_middle(&self, path: &Path, frames: &mut Frames) -> Result<bool, OpenError> {
        if self.safe.is_some_and(|safe| safe.entries < self.ordinal()) {
            return Ok(false);
        }
        let mut rest = Frames::from_start(path).map_err(at(path))?;
        rest.go_to(frames.offset());
        rest.skip().map_err(at(path))
    }

    fn frame(&mut self, path: &Path, frame: &Frame<'_>, location: Location) -> Result<(), OpenError> {
        let ordinal = self.ordinal();
        let offset = location.offset();
        let summary = Summary::decode(frame.body)
            .map_err(|error| damaged(path, offset, ordinal, None, &format!("the entry cannot be read: {error}")))?;
        let stream = Stream::named(&summary.stream)
            .ok_or_else(|| damaged(path, offset, ordinal, None, &format!("no stream is named {:?}", summary.stream)))?;
        let what = self.breach(frame, stream, &summary);
        if let Some(what) = what {
            return Err(damaged(path, offset, ordinal, Some((stream, summary.sequence)), what));
        }
        self.link = frame.hash();
        self.pending.push(Pending { stream, summary, location, following: frame.following });
        if frame.following == 0 {
            self.take_in();
        }
        Ok(())
    }

    /// What is wrong with a frame whose checksum holds.
    fn breach(&self, frame: &Frame<'_>, stream: Stream, summary: &Summary) -> Option<&'static str> {
        let series = &self.streams[stream as usize];
        let before = self.pending.last();
        let recorded_at = before.map_or(series.recorded_at, |before| before.summary.recorded_at_micros);
        if frame.ordinal != self.ordinal() {
            return Some("another entry is in this place: entries were removed, inserted or swapped");
        }
        if frame.previous != self.link {
            return Some("it is not chained to the entry before, which was changed or is another one");
        }
        let belongs = match before {
            Some(before) => before.stream == stream && frame.following.checked_add(1) == Some(before.following),
            None => usize::from(frame.following) < MAX_BATCH,
        };
        if !belongs {
            return Some("it does not belong to the append before it");
        }
        if summary.sequence != series.last() + self.pending.len() as u64 + 1 {
            return Some("its sequence does not follow the one before");
        }
        (summary.recorded_at_micros < recorded_at).then_some("its time is before that of the entry before")
    }

    fn take_in(&mut self) {
        self.head = Head { entries: self.head.entries + self.pending.len() as u64, hash: self.link };
        for Pending { stream, summary, location, .. } in self.pending.drain(..) {
            self.streams[stream as usize].add(&summary.subject, summary.recorded_at_micros, location);
        }
    }

    fn finish(self, lock: File, segments: Vec<PathBuf>) -> Result<Found, OpenError> {
        let path = &segments[segments.len() - 1];
        if let Some(safe) = self.safe.filter(|safe| safe.entries > self.head.entries) {
            // Nothing is cut off: what is left of them may still tell something.
            let what = format!(
                "entries up to {} were confirmed and are gone: fetch them from the archive, or delete {} to go on without them",
                safe.entries,
                mark::path(&self.dir).display()
            );
            return Err(damaged(path, self.end, self.head.entries + 1, None, &what));
        }
        let mut output = Output::open(path).map_err(at(path))?;
        if output.length() > self.end {
            output.cut(self.end).map_err(at(path))?;
        }
        // What a killed process had written may not be on the disk yet; readers see only what is.
        output.sync().map_err(at(path))?;
        let mut mark = Mark::open(&self.dir).map_err(at(&self.dir))?;
        mark.write(&self.head).map_err(at(&self.dir))?;
        let segment = segments.len() - 1;
        let index = Index::new(self.streams, segments);
        Ok(Found { lock, identity: self.identity, index, segment, output, mark, head: self.head })
    }
}

/// Which entry the damaged bytes that the reader stands at seem to be.
fn seeming(frames: &Frames) -> Option<(Stream, u64)> {
    let summary = Summary::decode(frames.damaged()?.body).ok()?;
    Some((Stream::named(&summary.stream)?, summary.sequence))
}

fn open_segment(path: &Path, ordinal: u64) -> Result<(Header, Frames), OpenError> {
    Frames::open(path).map_err(|error| match error {
        HeaderError::Version(_) => OpenError::Foreign { path: path.to_owned(), what: error.to_string() },
        HeaderError::Io(source) if source.kind() != io::ErrorKind::UnexpectedEof => at(path)(source),
        HeaderError::Bad(_) | HeaderError::Io(_) => damaged(path, 0, ordinal, None, &error.to_string()),
    })
}

fn damaged(path: &Path, offset: u64, ordinal: u64, entry: Option<(Stream, u64)>, what: &str) -> OpenError {
    OpenError::Damaged { place: Place::new(path, offset, ordinal, entry), what: what.to_owned() }
}
