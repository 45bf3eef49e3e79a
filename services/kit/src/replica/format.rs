//! What lies under which key.
//!
//! | key | value |
//! |---|---|
//! | `h` | format version, identity of the log, stream |
//! | `p` | first and last sequence of the newest step, and how many update ids there are |
//! | `e` sequence chunk | a part of an entry; the first begins with length and checksum of the whole |
//! | `s` subject 0 sequence | nothing: the entry is on the subject |
//! | `i` agency 0 update id | sequence |
//!
//! Numbers are big endian, so that keys sort as numbers do. Values stay below the size at which the store would
//! put each into a file of its own.

use std::ops::RangeInclusive;

use sled::{Db, IVec};

use super::ReplicaError;
use crate::log::{
    Entry, Stream,
    journal::{decode, encode},
};

/// Key of the header.
pub const HEADER: &[u8] = b"h";
/// Key of the position.
pub const POSITION: &[u8] = b"p";
/// Before all subjects, and before all update ids.
pub const SUBJECTS: &[u8] = b"s";
pub const IDS: &[u8] = b"i";
/// Raised when anything on this page changes; older copies are then thrown away.
const VERSION: u8 = 3;
/// The longest value.
const CHUNK: usize = 7_000;
/// Length and checksum before the first chunk.
const LEAD: usize = 8;

/// The header of a copy.
pub fn header(log: &str, stream: Stream) -> Vec<u8> {
    [&[VERSION][..], stream.name().as_bytes(), b"\0", log.as_bytes()].concat()
}

/// How far a copy is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Position {
    /// The first sequence of the newest step.
    pub first: u64,
    /// The last one.
    pub last: u64,
    /// How many update ids there are.
    pub ids: u64,
}

impl Position {
    /// As a value.
    pub fn value(self) -> Vec<u8> {
        [self.first, self.last, self.ids].map(u64::to_be_bytes).concat()
    }

    /// From a value.
    pub fn read(value: &[u8]) -> Option<Self> {
        let (first, rest) = value.split_first_chunk()?;
        let (last, rest) = rest.split_first_chunk()?;
        let [first, last, ids] = [*first, *last, rest.try_into().ok()?].map(u64::from_be_bytes);
        Some(Self { first, last, ids })
    }
}

/// Before all entries on a subject.
pub fn subject(subject: &str) -> Vec<u8> {
    [b"s", subject.as_bytes(), b"\0"].concat()
}

/// That an entry is on a subject.
pub fn on_subject(on: &str, sequence: u64) -> Vec<u8> {
    [&subject(on)[..], &sequence.to_be_bytes()].concat()
}

/// Where an agency's update is.
pub fn inbox(agency: &str, update_id: &str) -> Vec<u8> {
    [b"i", agency.as_bytes(), b"\0", update_id.as_bytes()].concat()
}

/// Before the parts of an entry.
pub fn entry(sequence: u64) -> [u8; 9] {
    let mut key = [b'e'; 9];
    key[1..].copy_from_slice(&sequence.to_be_bytes());
    key
}

/// The parts of an entry with their keys.
pub fn chunks(entry: &Entry) -> Vec<([u8; 11], Vec<u8>)> {
    let mut value = vec![0; LEAD];
    value.extend(encode(entry));
    let (lead, data) = value.split_at_mut(LEAD);
    lead[..4].copy_from_slice(&u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    lead[4..].copy_from_slice(&crc32c::crc32c(data).to_be_bytes());
    let key = |number: usize| {
        let mut key = [0; 11];
        key[..9].copy_from_slice(&self::entry(entry.sequence));
        // Even 1 MiB has only 150 parts.
        key[9..].copy_from_slice(&u16::try_from(number).unwrap_or(u16::MAX).to_be_bytes());
        key
    };
    value.chunks(CHUNK).enumerate().map(|(number, part)| (key(number), part.to_vec())).collect()
}

/// Puts an entry together that must be there.
pub fn read(store: &Db, stream: Stream, sequence: u64) -> Result<Entry, ReplicaError> {
    let mut value = Vec::new();
    for part in store.scan_prefix(entry(sequence)).values() {
        value.extend_from_slice(&part.map_err(|error| self::error(&error))?);
    }
    whole(&value, stream, sequence)
}

/// Puts entries together that must be there, in one walk over the store.
pub fn read_all(store: &Db, stream: Stream, sequences: RangeInclusive<u64>) -> Result<Vec<Entry>, ReplicaError> {
    let after = [&entry(*sequences.end())[..], &[u8::MAX; 2]].concat();
    let mut parts = store.range(entry(*sequences.start()).to_vec()..=after).peekable();
    let mut value = Vec::new();
    let of = |sequence: u64| {
        value.clear();
        let own = entry(sequence);
        let is_own = |part: &sled::Result<(IVec, IVec)>| part.as_ref().map_or(true, |(key, _)| key.starts_with(&own));
        while let Some(part) = parts.next_if(is_own) {
            value.extend_from_slice(&part.map_err(|error| self::error(&error))?.1);
        }
        whole(&value, stream, sequence)
    };
    sequences.map(of).collect()
}

/// The entry whose parts are these.
fn whole(value: &[u8], stream: Stream, sequence: u64) -> Result<Entry, ReplicaError> {
    let damaged = |why: &str| ReplicaError::Damaged(format!("{stream}:{sequence}: {why}"));
    let (lead, data) = value.split_first_chunk::<LEAD>().ok_or_else(|| damaged("it is missing"))?;
    let length = u32::from_be_bytes([lead[0], lead[1], lead[2], lead[3]]);
    if u32::try_from(data.len()) != Ok(length) || crc32c::crc32c(data).to_be_bytes() != lead[4..] {
        return Err(damaged("it is not whole"));
    }
    let entry = decode(data).map_err(|why| damaged(&why))?;
    if entry.stream != stream || entry.sequence != sequence {
        return Err(damaged("another entry is in its place"));
    }
    Ok(entry)
}

/// The sequence at the end of a key or value.
pub fn sequence(bytes: sled::Result<IVec>) -> Result<u64, ReplicaError> {
    let bytes = bytes.map_err(|error| self::error(&error))?;
    let sequence = bytes.last_chunk().map(|bytes| u64::from_be_bytes(*bytes));
    sequence.ok_or_else(|| ReplicaError::Damaged("an index is too short".into()))
}

/// What an error of the store means.
pub fn error(error: &sled::Error) -> ReplicaError {
    match error {
        sled::Error::Io(_) => ReplicaError::Storage(error.to_string()),
        _ => ReplicaError::Damaged(error.to_string()),
    }
}
