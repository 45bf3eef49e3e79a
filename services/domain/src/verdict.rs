//! What becomes of an update.

use crate::{records::Place, refusal::Refusal};

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
        self.refusals.push(refusal);
    }

    /// Notes a warning.
    pub fn warn(&mut self, warning: Refusal) {
        self.warnings.push(warning);
    }
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
