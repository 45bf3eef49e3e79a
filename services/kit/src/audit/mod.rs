//! Checks a journal or an archive offline, without its lock and without trusting what it says of itself.
//!
//! Every frame is read and compared: checksum, chain, ordinals, sequences (each once and in order, so that the
//! entries on each subject are in order too), times, signatures. Whatever is wrong is listed with its place and a
//! stable code; the audit goes on behind it.
//!
//! What a chain cannot tell by itself is that its end is missing, or that all of it was written anew from some
//! place on. For that the head that was noted elsewhere is needed: [`verify`] takes one. The journal's own mark
//! is compared as well, which tells an accident from a whole journal but not from somebody who changes both.
//!
//! - `chain`: ordinals and hashes · `streams`: sequences and times · `gaps`: what is missing in a row of numbers
//! - [`receipts`]: whether receipts name what is there

mod chain;
mod gaps;
pub mod receipts;
mod streams;
#[cfg(test)]
mod tests;

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use self::{chain::Chain, streams::Streams};
pub use crate::log::journal::{Hash, Head, Place};
use crate::log::{
    Entry, Stream,
    journal::{Frame, Frames, Header, HeaderError, Step, decode, read_mark, segment_name, segments},
};

/// The most findings that are listed; the rest is counted.
pub const MAX_FINDINGS: usize = 10_000;

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// The header of a segment cannot be read or does not fit its first entry.
    SegmentDamaged,
    /// A segment of another journal.
    SegmentForeign,
    /// The checksum of an entry does not hold.
    Damaged,
    /// The last segment ends within an entry.
    TornTail,
    /// An entry is not the one that the entry after it was chained to.
    Changed,
    /// Entries are missing.
    Removed,
    /// An entry that nothing after it knows of.
    Inserted,
    /// An entry stands in another place than it was written to.
    OutOfOrder,
    /// Entries that were appended together are not together.
    AppendBroken,
    /// The checksum holds, but it is no entry.
    Unreadable,
    /// Sequences of a stream are missing.
    SequenceMissing,
    /// A sequence of a stream is there twice.
    SequenceRepeated,
    /// A sequence of a stream comes after a higher one.
    SequenceOutOfOrder,
    /// An entry was recorded before the one before it.
    TimeDecreases,
    /// The signature does not hold.
    SignatureInvalid,
    /// The entry at a known head is another one.
    HeadDiffers,
    /// The end is missing, as a known head or the mark shows.
    TailMissing,
}

impl Code {
    /// Its stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SegmentDamaged => "SEGMENT_DAMAGED",
            Self::SegmentForeign => "SEGMENT_FOREIGN",
            Self::Damaged => "DAMAGED",
            Self::TornTail => "TORN_TAIL",
            Self::Changed => "CHANGED",
            Self::Removed => "REMOVED",
            Self::Inserted => "INSERTED",
            Self::OutOfOrder => "OUT_OF_ORDER",
            Self::AppendBroken => "APPEND_BROKEN",
            Self::Unreadable => "UNREADABLE",
            Self::SequenceMissing => "SEQUENCE_MISSING",
            Self::SequenceRepeated => "SEQUENCE_REPEATED",
            Self::SequenceOutOfOrder => "SEQUENCE_OUT_OF_ORDER",
            Self::TimeDecreases => "TIME_DECREASES",
            Self::SignatureInvalid => "SIGNATURE_INVALID",
            Self::HeadDiffers => "HEAD_DIFFERS",
            Self::TailMissing => "TAIL_MISSING",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing.
    pub code: Code,
    /// Where.
    pub place: Place,
    /// What exactly.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.code, self.place, self.what)
    }
}

/// What an audit saw.
#[derive(Debug, Clone)]
pub struct AuditReport {
    /// Identity of the journal, from its first segment.
    pub identity: String,
    /// In an archive: identity of the log whose entries these are.
    pub source: Option<String>,
    /// Segment files.
    pub segments: usize,
    /// Entries that could be read, per stream.
    pub entries: [(Stream, u64); 5],
    /// Hash of the first entry.
    pub first: Option<Hash>,
    /// The last entry: how many there are and the hash that stands for all of them. Note it elsewhere.
    pub head: Option<Head>,
    /// Everything that is wrong, in the order of the files; what only shows at the end comes last.
    pub findings: Vec<Finding>,
    /// Findings beyond [`MAX_FINDINGS`].
    pub omitted: u64,
    /// Where an append is under way, or was when the power went: nobody was told of it, and opening the journal
    /// cuts it. No finding.
    pub unfinished: Option<Place>,
}

impl AuditReport {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    fn add(&mut self, code: Code, place: &Place, what: impl Into<String>) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(Finding { code, place: place.clone(), what: what.into() });
        } else {
            self.omitted += 1;
        }
    }
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// There are no segments.
    #[error("{0} holds no journal")]
    Empty(PathBuf),
    /// The disk does not answer.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

fn at(path: &Path) -> impl Fn(io::Error) -> AuditError {
    move |source| AuditError::Io { path: path.to_owned(), source }
}

/// Checks all that a folder holds. `known` is a head that was noted elsewhere: without one, a missing end and a
/// journal written anew may go unnoticed. `verify_signature` says what is wrong with the signature of an entry.
/// The journal may be in use meanwhile. Blocks.
pub fn verify(
    dir: &Path,
    known: Option<Head>,
    verify_signature: impl Fn(&Entry) -> Result<(), String>,
) -> Result<AuditReport, AuditError> {
    // Read first: whatever is appended meanwhile lies behind it.
    let mark = read_mark(dir);
    let segments = segments(dir).map_err(at(dir))?;
    let [first, ..] = segments.as_slice() else { return Err(AuditError::Empty(dir.to_owned())) };
    let mut audit = Audit::new(first, [known, mark], verify_signature);
    audit.report.segments = segments.len();
    for (number, path) in segments.iter().enumerate() {
        audit.segment(path, number + 1 == segments.len())?;
    }
    Ok(audit.finish())
}

struct Audit<F> {
    report: AuditReport,
    chain: Chain,
    streams: Streams,
    /// Heads that must be met: the one that the caller knows, and the mark.
    heads: [Option<Head>; 2],
    verify_signature: F,
    /// Header of the segment, until its first entry has been compared with it.
    header: Option<Header>,
    /// The end of what was read last.
    end: Place,
}

impl<F: Fn(&Entry) -> Result<(), String>> Audit<F> {
    fn new(first: &Path, heads: [Option<Head>; 2], verify_signature: F) -> Self {
        let identity = Frames::open(first).ok().map(|(header, _)| header.identity);
        let report = AuditReport {
            identity: identity.as_ref().map_or_else(|| "unknown".into(), ToString::to_string),
            source: identity.as_ref().map(|of| of.source.clone()).filter(|source| !source.is_empty()),
            segments: 0,
            entries: Stream::ALL.map(|stream| (stream, 0)),
            first: None,
            head: None,
            findings: Vec::new(),
            omitted: 0,
            unfinished: None,
        };
        let end = Place::new(first, 0, 0, None);
        let chain = Chain::new(identity, end.clone());
        Self { report, chain, streams: Streams::default(), heads, verify_signature, header: None, end }
    }

    fn segment(&mut self, path: &Path, is_last: bool) -> Result<(), AuditError> {
        let start = Place::new(path, 0, self.chain.next(), None);
        let mut frames = match Frames::open(path) {
            Ok((header, frames)) => {
                self.header(&start, header);
                frames
            }
            Err(HeaderError::Io(error)) if error.kind() != io::ErrorKind::UnexpectedEof => return Err(at(path)(error)),
            Err(error) => {
                self.report.add(Code::SegmentDamaged, &start, error.to_string());
                self.chain.lose();
                let mut frames = Frames::from_start(path).map_err(at(path))?;
                if !frames.skip().map_err(at(path))? {
                    return Ok(());
                }
                frames
            }
        };
        while self.frame(path, &mut frames, is_last).map_err(at(path))? {}
        if let Some(header) = self.header.take()
            && !self.chain.goes_on_at(header.first, &header.previous)
        {
            self.report.add(
                Code::SegmentDamaged,
                &start,
                "it holds no entry and does not go on where the one before ends",
            );
        }
        self.end = Place::new(path, frames.end(), self.chain.next(), None);
        Ok(())
    }

    fn header(&mut self, start: &Place, header: Header) {
        if !self.chain.is_of(&header.identity) {
            self.report.add(Code::SegmentForeign, start, format!("it belongs to {}", header.identity));
        }
        if start.segment != segment_name(header.first) {
            self.report.add(Code::SegmentDamaged, start, format!("its first entry is {} by its header", header.first));
        }
        self.header = Some(header);
    }

    /// Checks what comes next in a segment; false at its end.
    fn frame(&mut self, path: &Path, frames: &mut Frames, is_last: bool) -> io::Result<bool> {
        let offset = frames.offset();
        match frames.step()? {
            Step::End => Ok(false),
            Step::Frame(frame) => {
                self.whole(path, offset, &frame);
                Ok(true)
            }
            Step::Bad(why) => self.bad(path, frames, is_last, why),
        }
    }

    fn whole(&mut self, path: &Path, offset: u64, frame: &Frame<'_>) {
        let entry = decode(frame.body);
        let named = entry.as_ref().ok().map(|entry| (entry.stream, entry.sequence));
        let place = Place::new(path, offset, frame.ordinal, named);
        if let Some(header) = self.header.take()
            && (header.first != frame.ordinal || header.previous != frame.previous)
        {
            let start = Place::new(path, 0, header.first, None);
            self.report.add(Code::SegmentDamaged, &start, "its header does not fit its first entry");
        }
        let hash = frame.hash();
        let in_place = self.chain.frame(frame, hash, &place, &mut self.report);
        self.report.first.get_or_insert(hash);
        self.heads(Head { entries: frame.ordinal, hash }, &place);
        match entry {
            Ok(entry) => {
                self.report.entries[entry.stream as usize].1 += 1;
                self.streams.entry(entry.stream, entry.sequence, entry.recorded_at, in_place, &place, &mut self.report);
                if let Err(why) = (self.verify_signature)(&entry) {
                    self.report.add(Code::SignatureInvalid, &place, why);
                }
            }
            Err(why) => self.report.add(Code::Unreadable, &place, why),
        }
    }

    fn heads(&mut self, found: Head, place: &Place) {
        let [known, mark] = self.heads.map(|head| head.filter(|head| head.entries == found.entries && *head != found));
        if let Some(head) = known {
            self.report.add(Code::HeadDiffers, place, format!("the known head is {head}, this is {found}"));
        }
        if let Some(head) = mark.filter(|_| known.is_none()) {
            self.report.add(Code::HeadDiffers, place, format!("the mark says {head}, this is {found}"));
        }
    }

    /// Something that is no whole frame: names it, and goes on behind it.
    fn bad(&mut self, path: &Path, frames: &mut Frames, is_last: bool, why: &str) -> io::Result<bool> {
        let offset = frames.offset();
        let seeming = frames.damaged().map(|frame| {
            let named = decode(frame.body).ok().map(|entry| (entry.stream, entry.sequence));
            (frame.ordinal, offset + frame.length() as u64, named)
        });
        let goes_on = frames.skip()?;
        // Believed only where the next frame begins just where this one would end.
        let seeming = seeming.filter(|(ordinal, end, _)| {
            *ordinal == self.chain.next() && *end == if goes_on { frames.offset() } else { frames.end() }
        });
        let named = seeming.and_then(|(_, _, named)| named);
        let place = Place::new(path, offset, self.chain.next(), named);
        let at_end = is_last && !goes_on;
        if at_end && self.heads[1].is_some_and(|mark| mark.entries < place.ordinal) {
            self.report.unfinished = Some(place);
            return Ok(false);
        }
        self.report.add(if at_end { Code::TornTail } else { Code::Damaged }, &place, why);
        self.header = None;
        match seeming {
            Some(_) => self.chain.pass_over(),
            None => self.chain.lose(),
        }
        if let Some((stream, sequence)) = named {
            self.streams.pass_over(stream, sequence);
        }
        Ok(goes_on)
    }

    fn finish(mut self) -> AuditReport {
        let found = self.chain.next() - 1;
        let longest = self.heads.into_iter().flatten().map(|head| head.entries).max().unwrap_or(0);
        if longest > found {
            let what = format!("there were {longest} entries, {found} are there");
            self.report.add(Code::TailMissing, &self.end, what);
        }
        self.chain.finish(&mut self.report);
        self.streams.finish(&mut self.report);
        self.report
    }
}
