//! Ordinals and hashes: what the order of all entries was when they were written.

use super::{
    AuditReport, Code, Hash, Head, Place,
    gaps::{Fit, Row},
};
use crate::log::journal::{Frame, Identity};

struct Link {
    ordinal: u64,
    hash: Hash,
    place: Place,
}

/// The chain so far.
pub struct Chain {
    identity: Option<Identity>,
    row: Row,
    /// The entry with the highest ordinal; none where it could not be read.
    tip: Option<Link>,
    /// Another entry with the ordinal of the tip. What comes next tells which of the two was written first.
    rival: Option<Link>,
    /// How many entries of the same append come after the tip.
    following: u16,
    /// Nothing is known of how many entries lay where the damage is.
    lost: bool,
}

impl Chain {
    /// The chain of a journal, from its beginning.
    pub fn new(identity: Option<Identity>, place: Place) -> Self {
        let tip = identity.as_ref().map(|identity| Link { ordinal: 0, hash: identity.genesis(), place });
        Self { identity, row: Row::default(), tip, rival: None, following: 0, lost: false }
    }

    /// The ordinal that comes next.
    pub fn next(&self) -> u64 {
        self.row.next()
    }

    /// Whether a segment belongs to it. Where the first segment cannot be read, the first that can be tells.
    pub fn is_of(&mut self, identity: &Identity) -> bool {
        self.identity.get_or_insert_with(|| identity.clone()) == identity
    }

    /// Whether it goes on with that ordinal after that hash.
    pub fn goes_on_at(&self, ordinal: u64, previous: &Hash) -> bool {
        ordinal == self.next() && self.tip.as_ref().is_none_or(|tip| tip.hash == *previous)
    }

    /// An entry was damaged, but its place is known.
    pub fn pass_over(&mut self) {
        self.row.jump(self.next() + 1);
        self.tip = None;
        self.following = 0;
    }

    /// Something was damaged, and nobody knows how much.
    pub fn lose(&mut self) {
        self.tip = None;
        self.following = 0;
        self.lost = true;
    }

    /// Takes a frame in; whether it stands in its place.
    pub fn frame(&mut self, frame: &Frame<'_>, hash: Hash, place: &Place, report: &mut AuditReport) -> bool {
        if self.lost && frame.ordinal >= self.next() {
            self.row.jump(frame.ordinal);
        }
        let link = Link { ordinal: frame.ordinal, hash, place: place.clone() };
        let fit = self.row.take(frame.ordinal, place);
        match fit {
            Fit::Next => self.go_on(frame, report),
            Fit::Ahead => self.settle(None, report),
            Fit::Late => report.add(Code::OutOfOrder, place, "it was written before the entry that stands before it"),
            Fit::Again if self.is_rival(frame.ordinal) => self.rival = Some(link),
            Fit::Again => report.add(Code::Inserted, place, format!("there is another entry {}", frame.ordinal)),
        }
        if fit == Fit::Late || fit == Fit::Again {
            return false;
        }
        self.lost = false;
        self.following = frame.following;
        self.tip = Some(Link { ordinal: frame.ordinal, hash, place: place.clone() });
        report.head = Some(Head { entries: frame.ordinal, hash });
        true
    }

    fn is_rival(&self, ordinal: u64) -> bool {
        self.rival.is_none() && self.tip.as_ref().is_some_and(|tip| tip.ordinal == ordinal)
    }

    fn go_on(&mut self, frame: &Frame<'_>, report: &mut AuditReport) {
        if self.rival.is_some() {
            self.settle(Some(&frame.previous), report);
        } else if let Some(tip) = self.tip.as_ref().filter(|tip| tip.hash != frame.previous) {
            let what = format!("it is not the one that entry {} was chained to", frame.ordinal);
            report.add(Code::Changed, &tip.place, what);
        }
        if let Some(tip) = &self.tip
            && self.following > 0
            && frame.following.checked_add(1) != Some(self.following)
        {
            let what = format!("{} more entries of its append should follow", self.following);
            report.add(Code::AppendBroken, &tip.place, what);
        }
    }

    /// Of two entries with one ordinal, the one that the next is not chained to was inserted.
    fn settle(&mut self, previous: Option<&Hash>, report: &mut AuditReport) {
        let Some(rival) = self.rival.take() else { return };
        let tip = self.tip.as_ref();
        if previous == Some(&rival.hash) && tip.is_some_and(|tip| tip.hash != rival.hash) {
            if let Some(tip) = tip {
                report.add(
                    Code::Inserted,
                    &tip.place,
                    format!("there is another entry {}, which was here first", tip.ordinal),
                );
            }
            return;
        }
        report.add(Code::Inserted, &rival.place, format!("there is another entry {}", rival.ordinal));
        if let (Some(previous), Some(tip)) = (previous, tip)
            && tip.hash != *previous
        {
            report.add(Code::Changed, &tip.place, "it is not the one that the entry after it was chained to");
        }
    }

    /// States what only shows at the end.
    pub fn finish(&mut self, report: &mut AuditReport) {
        self.settle(None, report);
        for (first, last, place) in self.row.missing() {
            let what = if first == last {
                format!("entry {first} is missing")
            } else {
                format!("entries {first} to {last} are missing")
            };
            report.add(Code::Removed, place, format!("{what} before this one"));
        }
        if self.following > 0 && report.unfinished.is_none() {
            report.unfinished = self.tip.as_ref().map(|tip| tip.place.clone());
        }
    }
}
