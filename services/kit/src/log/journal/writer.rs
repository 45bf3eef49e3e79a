//! The one thread that appends.
//!
//! It takes all appends that wait, judges their expectations one after the other as if those before had
//! already happened, writes what stands in one go, syncs once, and only then shows the entries to readers and
//! answers. While it syncs, the next appends gather: the slower the disk, the larger the groups.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, ErrorKind},
    mem,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::{mpsc, oneshot, watch};

use super::{
    body, frame,
    index::{Index, Location},
    mark::{Head, Mark},
    output::{Failure, Output},
    repeats::{Print, Repeats},
    segment::{self, Header, Identity},
};
use crate::{
    clock::Clock,
    log::{AppendError, Batch, Draft, Entry, Stream},
};

/// The most appends that wait for the writer; further callers wait to get in.
pub const QUEUE: usize = 4_096;
/// A group is closed when it has so many bytes; one append may exceed it.
const GROUP_BYTES: usize = 4 * 1024 * 1024;

/// An append that waits.
pub struct Request {
    work: Work,
    answer: oneshot::Sender<Result<u64, AppendError>>,
}

impl Request {
    /// An append and where its outcome will be told.
    pub fn new(work: Work) -> (Self, oneshot::Receiver<Result<u64, AppendError>>) {
        let (answer, outcome) = oneshot::channel();
        (Self { work, answer }, outcome)
    }
}

/// What is to be appended, encoded as far as the caller can.
pub enum Work {
    /// A batch, if its expectations hold.
    Decide(Decide),
    /// Entries of another log, with the sequences and times that they have there. All of one stream.
    Copy(Vec<Written>),
}

/// A batch.
pub struct Decide {
    stream: Stream,
    expected_last: Option<u64>,
    drafts: Vec<Claim>,
}

struct Claim {
    written: Written,
    expected: Option<u64>,
    recorded_at: Option<i64>,
    print: Print,
}

/// An entry with its encoded statement.
pub struct Written {
    entry: Entry,
    statement: Vec<u8>,
}

impl Written {
    /// Encodes an entry.
    pub fn new(entry: Entry) -> Self {
        let statement = body::statement(&entry);
        Self { entry, statement }
    }
}

impl Decide {
    /// Encodes a batch.
    pub fn new(stream: Stream, batch: Batch) -> Self {
        let drafts = batch.drafts.into_iter().map(|draft| Claim::new(stream, draft)).collect();
        Self { stream, expected_last: batch.expected_last, drafts }
    }
}

impl Claim {
    fn new(stream: Stream, draft: Draft) -> Self {
        let print = Print::of(stream, &draft);
        let entry = Entry {
            stream,
            sequence: 0,
            recorded_at: 0,
            subject: Arc::from(draft.subject),
            headers: draft.headers.into_iter().collect(),
            payload: draft.payload,
        };
        Self { written: Written::new(entry), expected: draft.expected, recorded_at: draft.recorded_at, print }
    }
}

/// The writer's own state.
pub struct Writer {
    pub dir: PathBuf,
    pub identity: Identity,
    pub segment_bytes: u64,
    pub reserve_bytes: u64,
    pub clock: Clock,
    pub replaying: Arc<AtomicBool>,
    pub index: Arc<Index>,
    /// Number of the segment that is written.
    pub segment: usize,
    pub output: Output,
    pub mark: Mark,
    pub head: Head,
    pub repeats: Repeats,
    /// Tells followers the last safe sequence of each stream; they end when the writer does.
    pub safe: [watch::Sender<u64>; 5],
    pub requests: mpsc::Receiver<Request>,
    /// Held until the last append is done.
    pub lock: File,
}

/// Appends that are written together.
struct Group {
    frames: Vec<u8>,
    head: Head,
    last: [u64; 5],
    recorded_at: [i64; 5],
    /// What the subjects and drafts of this group come to, as long as it is not written.
    subjects: HashMap<(Stream, Arc<str>), u64>,
    prints: HashMap<Print, u64>,
    entries: Vec<(Arc<Entry>, Location)>,
    answers: Vec<Answer>,
    /// Why nothing may be added, if the disk is nearly full.
    full: Option<AppendError>,
}

struct Answer {
    to: oneshot::Sender<Result<u64, AppendError>>,
    stream: Stream,
    verdict: Result<u64, AppendError>,
}

impl Writer {
    /// Runs until nobody can append any more and all appends are done.
    pub fn run(mut self) {
        while let Some(request) = self.requests.blocking_recv() {
            if let Err(error) = self.make_room() {
                tracing::error!(%error, "the journal cannot begin a new segment");
                let _ = request.answer.send(Err(refused(&error)));
                continue;
            }
            let group = self.gather(request);
            self.commit(group);
        }
        drop(self.lock);
    }

    /// Begins a new segment when the current one is long enough.
    fn make_room(&mut self) -> io::Result<()> {
        if self.output.length() < self.segment_bytes {
            return Ok(());
        }
        let header = Header { identity: self.identity.clone(), first: self.head.entries + 1, previous: self.head.hash };
        let (path, _) = segment::create(&self.dir, &header)?;
        #[cfg_attr(not(test), expect(unused_mut, reason = "tests carry their faults over"))]
        let mut output = Output::open(&path)?;
        #[cfg(test)]
        output.faults.clone_from(&self.output.faults);
        self.output = output;
        self.segment = self.index.add_segment(&path);
        Ok(())
    }

    fn gather(&mut self, first: Request) -> Group {
        let mut group = Group { full: self.full(), ..Group::after(&self.index, self.head) };
        self.admit(&mut group, first);
        while group.frames.len() < GROUP_BYTES {
            match self.requests.try_recv() {
                Ok(request) => self.admit(&mut group, request),
                Err(_) => break,
            }
        }
        group
    }

    /// Whether so little room is left that it is kept for what stands beside the journal: local copies that must
    /// follow it, and whoever makes room.
    fn full(&self) -> Option<AppendError> {
        // Where it cannot be told the disk itself will say so.
        let room = rustix::fs::statvfs(&self.dir).map_or(u64::MAX, |disk| disk.f_bavail.saturating_mul(disk.f_frsize));
        let (dir, reserve) = (self.dir.display(), self.reserve_bytes);
        (room < reserve).then(|| {
            AppendError::Full(format!("{room} bytes are left on the disk of {dir}; {reserve} are held in reserve"))
        })
    }

    fn admit(&self, group: &mut Group, request: Request) {
        let (stream, verdict) = match (self.index.failed.get(), request.work) {
            (Some(why), _) => (Stream::Registry, Err(AppendError::Unavailable(why.clone()))),
            (None, Work::Decide(batch)) => (batch.stream, self.decide(group, batch)),
            (None, Work::Copy(entries)) => {
                (entries.first().map_or(Stream::Registry, |written| written.entry.stream), self.copy(group, entries))
            }
        };
        group.answers.push(Answer { to: request.answer, stream, verdict });
    }

    fn decide(&self, group: &mut Group, batch: Decide) -> Result<u64, AppendError> {
        if let Some(first) = self.repeated(group, &batch)? {
            return Ok(first);
        }
        if let Some(full) = &group.full {
            return Err(again(full));
        }
        self.expectations_hold(group, &batch)?;
        let times = self.times(group, &batch)?;
        let first = group.last[batch.stream as usize] + 1;
        let count = batch.drafts.len();
        for (at, (claim, recorded_at)) in batch.drafts.into_iter().zip(times).enumerate() {
            let mut written = claim.written;
            written.entry.sequence = first + at as u64;
            written.entry.recorded_at = recorded_at;
            group.prints.insert(claim.print, written.entry.sequence);
            // A batch has at most a thousand entries.
            let following = u16::try_from(count - 1 - at).unwrap_or(u16::MAX);
            self.put(group, written, following);
        }
        Ok(first)
    }

    /// The first sequence, if this batch is there already. A batch of which only some drafts are there is
    /// another batch: its writer has missed something.
    fn repeated(&self, group: &Group, batch: &Decide) -> Result<Option<u64>, AppendError> {
        let sequence = |claim: &Claim| group.prints.get(&claim.print).copied().or(self.repeats.sequence(claim.print));
        let mut known = batch.drafts.iter().map(sequence);
        let Some(first) = known.next().flatten() else {
            return if known.any(|sequence| sequence.is_some()) { Err(AppendError::Conflict) } else { Ok(None) };
        };
        let whole = known.zip(first + 1..).all(|(sequence, expected)| sequence == Some(expected));
        if whole { Ok(Some(first)) } else { Err(AppendError::Conflict) }
    }

    fn expectations_hold(&self, group: &Group, batch: &Decide) -> Result<(), AppendError> {
        let last = group.last[batch.stream as usize];
        if batch.expected_last.is_some_and(|expected| expected != last) {
            return Err(AppendError::Conflict);
        }
        let series = self.index.series(batch.stream).read();
        let last_on = |subject: &Arc<str>| {
            let pending = group.subjects.get(&(batch.stream, Arc::clone(subject)));
            pending.or_else(|| series.last_on.get(subject)).copied().unwrap_or(0)
        };
        let holds =
            |claim: &Claim| claim.expected.is_none_or(|expected| expected == last_on(&claim.written.entry.subject));
        if batch.drafts.iter().all(holds) { Ok(()) } else { Err(AppendError::Conflict) }
    }

    /// The times to record: now, or those that a replay brings. Time never goes back within a stream.
    fn times(&self, group: &Group, batch: &Decide) -> Result<Vec<i64>, AppendError> {
        let mut last = group.recorded_at[batch.stream as usize];
        let now = (self.clock)();
        let mut time = |claim: &Claim| {
            last = match claim.recorded_at {
                None => now.max(last),
                Some(_) if !self.replaying.load(Ordering::Relaxed) => {
                    return Err(AppendError::Breach("only a replay may bring its times".into()));
                }
                Some(stated) if stated < last => {
                    return Err(AppendError::Breach(format!("time {stated} is before {last} in {}", batch.stream)));
                }
                Some(stated) => stated,
            };
            Ok(last)
        };
        batch.drafts.iter().map(&mut time).collect()
    }

    fn copy(&self, group: &mut Group, entries: Vec<Written>) -> Result<u64, AppendError> {
        if let Some(full) = &group.full {
            return Err(again(full));
        }
        let Some(first) = entries.first() else { return Err(AppendError::Breach("nothing to copy".into())) };
        let (stream, first) = (first.entry.stream, first.entry.sequence);
        let mut recorded_at = group.recorded_at[stream as usize];
        for (written, expected) in entries.iter().zip(group.last[stream as usize] + 1..) {
            let entry = &written.entry;
            if entry.stream != stream || entry.sequence != expected {
                let found = format!("{}:{}", entry.stream, entry.sequence);
                return Err(AppendError::Breach(format!("{found} came where {stream}:{expected} comes next")));
            }
            if entry.recorded_at < recorded_at {
                return Err(AppendError::Breach(format!("time goes back at {stream}:{expected}")));
            }
            if written.statement.len() > frame::MAX_BODY - 64 {
                return Err(AppendError::Breach(format!("{stream}:{expected} is too long")));
            }
            recorded_at = entry.recorded_at;
        }
        entries.into_iter().for_each(|written| self.put(group, written, 0));
        Ok(first)
    }

    /// Adds the frame of an entry whose sequence and time are settled.
    fn put(&self, group: &mut Group, written: Written, following: u16) {
        let Written { entry, statement } = written;
        let location = Location::new(self.segment, self.output.length() + group.frames.len() as u64);
        let place = body::place(entry.stream, entry.sequence, entry.recorded_at);
        let ordinal = group.head.entries + 1;
        let hash = frame::put(&mut group.frames, ordinal, following, &group.head.hash, &[&place, &statement]);
        group.head = Head { entries: ordinal, hash };
        group.last[entry.stream as usize] = entry.sequence;
        group.recorded_at[entry.stream as usize] = entry.recorded_at;
        group.subjects.insert((entry.stream, Arc::clone(&entry.subject)), entry.sequence);
        group.entries.push((Arc::new(entry), location));
    }

    fn commit(&mut self, mut group: Group) {
        let outcome = if group.frames.is_empty() { Ok(()) } else { self.output.append(&group.frames) };
        let answers = mem::take(&mut group.answers);
        match outcome {
            Ok(()) => {
                self.publish(group);
                answers.into_iter().for_each(|answer| answer.send(None));
            }
            Err(failure) => {
                let error = self.failed(failure);
                for answer in answers {
                    // What an answer repeats from earlier groups stands, whatever became of this one.
                    let stands = self.index.series(answer.stream).read().last();
                    answer.send(Some((stands, &error)));
                }
            }
        }
    }

    /// Shows entries that are safe to everybody.
    fn publish(&mut self, group: Group) {
        self.head = group.head;
        for (entry, location) in group.entries {
            let mut series = self.index.series(entry.stream).write();
            series.add(&entry.subject, entry.recorded_at, location);
            series.keep(entry);
        }
        for stream in Stream::ALL {
            let last = group.last[stream as usize];
            self.safe[stream as usize].send_if_modified(|known| mem::replace(known, last) != last);
        }
        group.prints.into_iter().for_each(|(print, sequence)| self.repeats.remember(print, sequence));
        if let Err(error) = self.mark.write(&self.head) {
            // The entries are safe; the mark only helps to tell damage from a torn tail.
            tracing::warn!(%error, "the mark of the journal cannot be written");
        }
    }

    fn failed(&self, failure: Failure) -> AppendError {
        match failure {
            Failure::Nothing(error) => {
                tracing::error!(%error, "the journal cannot write; nothing was appended");
                refused(&error)
            }
            Failure::Unknown(error) => {
                tracing::error!(%error, "the journal takes no further appends until it is opened again");
                let why = format!("a write to the journal failed ({error}); it must be opened again");
                AppendError::Unknown(self.index.failed.get_or_init(|| why).clone())
            }
        }
    }
}

impl Group {
    fn after(index: &Index, head: Head) -> Self {
        Self {
            frames: Vec::new(),
            head,
            last: Stream::ALL.map(|stream| index.series(stream).read().last()),
            recorded_at: Stream::ALL.map(|stream| index.series(stream).read().recorded_at),
            subjects: HashMap::new(),
            prints: HashMap::new(),
            entries: Vec::new(),
            answers: Vec::new(),
            full: None,
        }
    }
}

impl Answer {
    /// Tells the verdict; one that rests on a group that failed becomes that failure.
    fn send(self, failed: Option<(u64, &AppendError)>) {
        let verdict = match (self.verdict, failed) {
            (Ok(first), Some((stands, error))) if first > stands => Err(again(error)),
            (verdict, _) => verdict,
        };
        // Whoever asked may have gone; the append stands all the same.
        let _ = self.to.send(verdict);
    }
}

/// The error of an append that left nothing behind.
fn refused(error: &io::Error) -> AppendError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            AppendError::Full(error.to_string())
        }
        _ => AppendError::Unavailable(error.to_string()),
    }
}

/// The same error for the next caller.
fn again(error: &AppendError) -> AppendError {
    match error {
        AppendError::Conflict => AppendError::Conflict,
        AppendError::Unknown(why) => AppendError::Unknown(why.clone()),
        AppendError::Full(why) => AppendError::Full(why.clone()),
        AppendError::Unavailable(why) => AppendError::Unavailable(why.clone()),
        AppendError::Breach(why) => AppendError::Breach(why.clone()),
    }
}
