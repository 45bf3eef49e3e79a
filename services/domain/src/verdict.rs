//! What becomes of an update.

use crate::{
    records::{Kind, Place},
    refusal::Refusal,
};

/// The most refusals that one update gets. With the update itself they fit into one message of the log.
pub const MAX_REFUSALS: usize = 500;

/// What judging found so far.
#[derive(Debug, Default)]
pub struct Findings {
    /// Why it cannot be recorded.
    pub refusals: Vec<Refusal>,
    /// What to look at although it can.
    pub warnings: Vec<Refusal>,
}

impl Findings {
    /// Notes a refusal.
    pub fn refuse(&mut self, refusal: Refusal) {
        if self.refusals.len() < MAX_REFUSALS {
            self.refusals.push(refusal);
        }
    }

    /// Notes a warning.
    pub fn warn(&mut self, warning: Refusal) {
        self.warnings.push(warning);
    }
}

/// The fields that every record has.
pub(crate) const HEADER: [&str; 4] = ["update_id", "effective_on", "supersedes", "note"];

/// Brings refusals into the order of the fields of a kind; what is about no field of it comes last.
pub(crate) fn sort(refusals: &mut [Refusal], kind: Kind) {
    refusals.sort_by_key(|refusal| {
        HEADER.iter().chain(kind.fields()).position(|field| *field == refusal.field).unwrap_or(usize::MAX)
    });
}

/// The decision about an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is to be recorded.
    Accept {
        /// Where.
        place: Place,
        /// The place in the stream of the update that counts no longer, and whether it is withdrawn.
        retires: Option<u64>,
        /// What to look at.
        warnings: Vec<Refusal>,
    },
    /// The record says so already; nothing is appended.
    Repeat {
        /// The place in the stream of the newest update that says so, 0 if it cannot be told.
        sequence: u64,
        /// What to look at.
        warnings: Vec<Refusal>,
    },
    /// It cannot be recorded.
    Refuse(Vec<Refusal>),
}
