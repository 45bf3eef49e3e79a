//! What the writer has accepted ahead of the log, and who waits for it.

use std::collections::{BTreeSet, HashMap, VecDeque};

use bytes::Bytes;
use proto::common::Refusal;

use super::{Inbox, Submission, accepted, reply::Reply};
use crate::{
    log::{Draft, Stream, fitting},
    replica::Replica,
};

/// Somebody who waits for a receipt.
#[derive(Debug)]
pub struct Waiting {
    pub submission: Submission,
    pub reply: Reply,
    /// How often it was judged.
    pub tries: usize,
}

/// An update that was accepted ahead of the log.
#[derive(Debug)]
pub struct Ahead {
    pub sequence: u64,
    pub agency: String,
    pub update_id: String,
    pub draft: Draft,
    pub warnings: Vec<Refusal>,
    pub first: Waiting,
    /// Those who sent it again meanwhile, or something that it already says.
    pub again: Vec<(String, Vec<Refusal>, Waiting)>,
}

/// All of them, in order, without a gap.
#[derive(Debug, Default)]
pub struct Pending {
    ahead: VecDeque<Ahead>,
    ids: HashMap<(String, String), u64>,
}

impl Pending {
    pub fn len(&self) -> usize {
        self.ahead.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ahead.is_empty()
    }

    pub fn push(&mut self, ahead: Ahead) {
        self.ids.insert((ahead.agency.clone(), ahead.update_id.clone()), ahead.sequence);
        self.ahead.push_back(ahead);
    }

    pub fn front(&self) -> Option<&Ahead> {
        self.ahead.front()
    }

    /// The first is in the log.
    pub fn pop(&mut self) -> Option<Ahead> {
        let first = self.ahead.pop_front()?;
        self.ids.remove(&(first.agency.clone(), first.update_id.clone()));
        Some(first)
    }

    /// Everything, to be judged again or given up; with the subjects that were told too much.
    pub fn clear(&mut self) -> (Vec<Ahead>, BTreeSet<String>) {
        self.ids.clear();
        let ahead: Vec<_> = self.ahead.drain(..).collect();
        let subjects = ahead.iter().map(|ahead| ahead.draft.subject.clone()).collect();
        (ahead, subjects)
    }

    /// The drafts from a sequence on, as many as go in together.
    pub fn drafts(&self, from: u64, most: usize) -> Vec<Draft> {
        let waiting = self.ahead.iter().skip_while(|ahead| ahead.sequence < from).take(most);
        let together = fitting(waiting.clone().map(|ahead| ahead.draft.bytes()));
        waiting.take(together).map(|ahead| ahead.draft.clone()).collect()
    }

    /// The last sequence on each subject among those before a sequence.
    pub fn subjects_before(&self, sequence: u64) -> HashMap<String, u64> {
        let before = self.ahead.iter().take_while(|ahead| ahead.sequence < sequence);
        before.map(|ahead| (ahead.draft.subject.clone(), ahead.sequence)).collect()
    }

    pub fn at(&mut self, sequence: u64) -> Option<&mut Ahead> {
        let first = self.ahead.front()?.sequence;
        let index = usize::try_from(sequence.checked_sub(first)?).ok()?;
        self.ahead.get_mut(index)
    }

    fn find(&self, agency: &str, update_id: &str) -> Option<&Ahead> {
        let sequence = *self.ids.get(&(agency.to_owned(), update_id.to_owned()))?;
        self.by_sequence(sequence)
    }

    fn by_sequence(&self, sequence: u64) -> Option<&Ahead> {
        let first = self.ahead.front()?.sequence;
        self.ahead.get(usize::try_from(sequence.checked_sub(first)?).ok()?)
    }
}

/// The ids of the local copy with those ahead of the log.
///
/// A judge cannot tell "not there" from "could not be read", so whoever asked looks whether the copy is sound: a
/// decision that rests on a fault is none.
pub struct Known<'a> {
    pub pending: &'a Pending,
    pub replica: &'a Replica,
}

impl Inbox for Known<'_> {
    fn find(&self, agency: &str, update_id: &str) -> Option<(String, u64)> {
        if let Some(ahead) = self.pending.find(agency, update_id) {
            return Some((ahead.draft.subject.clone(), ahead.sequence));
        }
        let sequence = self.replica.find(agency, update_id)?;
        Some((self.replica.entry(sequence)?.subject.to_string(), sequence))
    }

    fn payload(&self, sequence: u64) -> Option<Bytes> {
        match self.pending.by_sequence(sequence) {
            Some(ahead) => Some(ahead.draft.payload.clone()),
            None => self.replica.entry(sequence).map(|entry| entry.payload),
        }
    }
}

impl Ahead {
    /// Answers everybody who waits for it.
    pub fn confirm(self, stream: Stream, recorded_at: i64) {
        let receipt = accepted(self.update_id.clone(), stream, self.sequence, recorded_at, false, self.warnings);
        self.first.reply.send(receipt);
        for (update_id, warnings, waiting) in self.again {
            waiting.reply.send(accepted(update_id, stream, self.sequence, recorded_at, true, warnings));
        }
    }

    /// Everybody who waits for it.
    pub fn waiting(self) -> Vec<Waiting> {
        std::iter::once(self.first).chain(self.again.into_iter().map(|(_, _, waiting)| waiting)).collect()
    }
}
