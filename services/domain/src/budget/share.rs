//! How a shared programme splits over clusters in a year. The latest word counts.

use crate::{
    history::{At, Entity, Entry, Fold},
    records::{ShareRecord, ShareSet},
    refusal::{Code, Refusal},
    values::{Day, Decimal, Exact, Id},
    verdict::Findings,
    world::World,
};

/// The shares of a programme and year.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shares {
    /// What was set last.
    pub set: Option<Standing>,
}

/// Shares with whose word they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The shares.
    pub shares: ShareSet,
    /// Who said so.
    pub agency: Id,
    /// From when on.
    pub effective_on: Day,
    /// Its place in the stream.
    pub sequence: u64,
}

impl Fold for Shares {
    type Record = ShareRecord;
    const BY_POSITION: bool = true;
    const FREE: bool = true;

    fn check(record: &ShareRecord, _at: &At, _state: &Self, _world: &World, findings: &mut Findings) {
        let ShareRecord::ShareSet(set) = record;
        let sum: Exact = set.shares.iter().map(|(_, share)| Exact::from(*share)).sum();
        if sum != Decimal::whole(1).into() {
            findings.refuse(Refusal::new(Code::SharesNotOne, "shares", sum.full(), "a sum of exactly 1"));
        }
    }

    fn apply(&mut self, at: &At, record: &ShareRecord) {
        let ShareRecord::ShareSet(set) = record;
        self.set = Some(Standing {
            shares: set.clone(),
            agency: at.agency.clone(),
            effective_on: at.effective_on,
            sequence: at.sequence,
        });
    }

    fn repeats(entity: &Entity<Self>, entry: Entry<'_, ShareRecord>) -> Option<u64> {
        let ShareRecord::ShareSet(set) = entry.record;
        let standing = entity.end().set.as_ref()?;
        let says = standing.shares == *set && standing.agency == entry.at.agency;
        (says && standing.effective_on <= entry.at.effective_on).then_some(standing.sequence)
    }
}

#[cfg(test)]
mod tests;
