//! Where in the files something is.

use std::{fmt, path::Path};

use crate::log::Stream;

/// A place in a journal, for people who look for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// File name of the segment.
    pub segment: String,
    /// Byte in the file at which the frame begins.
    pub offset: u64,
    /// Its place among the entries of all streams, as far as that is known.
    pub ordinal: u64,
    /// Stream and sequence, where they can be read.
    pub entry: Option<(Stream, u64)>,
}

impl Place {
    /// A place in a segment.
    pub fn new(segment: &Path, offset: u64, ordinal: u64, entry: Option<(Stream, u64)>) -> Self {
        let segment = segment.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self { segment, offset, ordinal, entry }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}, entry {}", self.segment, self.offset, self.ordinal)?;
        match self.entry {
            Some((stream, sequence)) => write!(f, " ({stream}:{sequence})"),
            None => Ok(()),
        }
    }
}
