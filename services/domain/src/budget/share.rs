//! How a shared programme splits over clusters in a year. The latest word counts.

use crate::{
    history::{At, Entity, Fold, Said},
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
}

impl Fold for Shares {
    type Record = ShareRecord;
    const BY_POSITION: bool = true;

    fn check(record: &ShareRecord, _at: &At, world: &World, findings: &mut Findings) {
        let ShareRecord::ShareSet(set) = record;
        for (cluster, _) in set.shares.iter().filter(|(cluster, _)| !world.cluster_known(cluster)) {
            findings.refuse(Refusal::new(
                Code::UnknownReference,
                "shares",
                cluster.as_str(),
                "a cluster that is recorded",
            ));
        }
        let sum: Exact = set.shares.iter().map(|(_, share)| Exact::from(*share)).sum();
        if findings.refusals.is_empty() && sum != Decimal::whole(1).into() {
            findings.refuse(Refusal::new(Code::SharesNotOne, "shares", sum.full(), "a sum of exactly 1"));
        }
    }

    fn apply(&mut self, at: &At, record: &ShareRecord) {
        let ShareRecord::ShareSet(set) = record;
        self.set = Some(Standing { shares: set.clone(), agency: at.agency.clone(), effective_on: at.effective_on });
    }

    fn repeats(entity: &Entity<Self>, said: &Said<ShareRecord>) -> bool {
        let ShareRecord::ShareSet(set) = &said.record;
        entity.end().set.as_ref().is_some_and(|standing| {
            standing.shares == *set
                && standing.agency == said.at.agency
                && standing.effective_on <= said.at.effective_on
        })
    }
}
