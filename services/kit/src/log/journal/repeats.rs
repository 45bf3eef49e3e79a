//! Which drafts were appended lately, so that sending one again does not append it again.

use std::collections::{HashMap, VecDeque};

use sha2::{Digest, Sha256};

use crate::log::{Draft, Stream};

/// How many appended drafts are remembered. A writer that asks again after more than that is refused by its
/// expectation.
const REMEMBERED: usize = 65_536;

/// Stands for stream, subject, message id and payload of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Print([u8; 16]);

impl Print {
    /// Of a draft.
    pub fn of(stream: Stream, draft: &Draft) -> Self {
        let mut hash = Sha256::new();
        for part in [stream.name().as_bytes(), draft.subject.as_bytes(), draft.message_id.as_bytes()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.update(&draft.payload);
        let mut print = [0; 16];
        print.copy_from_slice(&hash.finalize()[..16]);
        Self(print)
    }
}

/// The drafts that are remembered.
#[derive(Default)]
pub struct Repeats {
    sequences: HashMap<Print, u64>,
    order: VecDeque<Print>,
}

impl Repeats {
    /// Where this draft was appended.
    pub fn sequence(&self, print: Print) -> Option<u64> {
        self.sequences.get(&print).copied()
    }

    /// Remembers a draft and forgets the oldest.
    pub fn remember(&mut self, print: Print, sequence: u64) {
        if self.sequences.insert(print, sequence).is_none() {
            self.order.push_back(print);
        }
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.sequences.remove(&oldest);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_are_forgotten() {
        let print = |number: u64| {
            let mut bytes = [0; 16];
            bytes[..8].copy_from_slice(&number.to_le_bytes());
            Print(bytes)
        };
        let mut repeats = Repeats::default();
        let count = REMEMBERED as u64 + 3;
        (1..=count).for_each(|number| repeats.remember(print(number), number));
        assert_eq!(repeats.sequence(print(3)), None);
        assert_eq!(repeats.sequence(print(4)), Some(4));
        assert_eq!(repeats.sequence(print(count)), Some(count));
        assert_eq!(repeats.sequences.len(), repeats.order.len());
    }
}
