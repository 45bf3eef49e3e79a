//! What was said of one entity, on two axes: when the log took it, and when it holds in the world.
//!
//! Records are never changed or removed. That one is no longer counted, because it was superseded or
//! withdrawn, is itself a fact with a place in the log, so any past moment can be asked.

use smol_str::SmolStr;

mod entity;

pub use entity::{Entity, Others};

use crate::{
    records::Recorded,
    refusal::{Code, Refusal},
    shape::Shape,
    values::{Day, Decimal, Exact, Id, Instant},
    verdict::Findings,
    world::World,
};

/// The place in a stream up to which a question looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Known(pub u64);

impl Known {
    /// Everything there is.
    pub const NOW: Self = Self(u64::MAX);
}

/// The circumstances of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// Its place in its stream. A statement that is being judged has none yet: [`At::PENDING`].
    pub sequence: u64,
    /// When the log took it.
    pub recorded_at: Instant,
    /// Whose statement it is.
    pub agency: Id,
    /// The agency's id for it.
    pub update_id: Id,
    /// First day on which it holds.
    pub effective_on: Day,
    /// Explanation that travels with it.
    pub note: Option<SmolStr>,
}

impl At {
    /// Later than all that is recorded.
    pub const PENDING: u64 = u64::MAX;
}

/// A record with its circumstances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<R> {
    /// Its circumstances.
    pub at: At,
    /// The place in the stream of the update that superseded or withdrew it, and whether it withdrew it.
    pub retired: Option<Retired>,
    /// The fact.
    pub record: R,
}

/// That a statement no longer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retired {
    /// From this place in the stream on.
    pub from: u64,
    /// Taken back rather than corrected.
    pub withdrawn: bool,
}

impl<R> Said<R> {
    /// Whether it counts by what is known then.
    pub fn counts(&self, known: Known) -> bool {
        self.at.sequence <= known.0 && self.retired.is_none_or(|retired| retired.from > known.0)
    }
}

/// A record that is being judged, with its circumstances.
#[derive(Debug)]
pub struct Entry<'a, R> {
    /// Its circumstances.
    pub at: &'a At,
    /// The fact.
    pub record: &'a R,
}

impl<R> Clone for Entry<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<R> Copy for Entry<'_, R> {}

/// A number of a record by which more or less is left for the records after it.
#[derive(Debug, Clone, Copy)]
pub struct Quantity {
    /// The field that holds it.
    pub field: &'static str,
    /// The number.
    pub number: Decimal,
    /// Whether it takes from what is left; otherwise it says how much there is.
    pub takes: bool,
}

impl Quantity {
    /// That so much more is taken than is left, so that this is too much, or too little; and why it is.
    pub(crate) fn refusal(self, excess: &Exact, why: &str) -> Refusal {
        let number = Exact::from(self.number);
        let (bound, limit) = if self.takes { ("at most", &number - excess) } else { ("at least", &number + excess) };
        let expected = format!("{bound} {}, {why}", limit.full());
        Refusal::new(Code::OutOfRange, self.field, self.number.to_string(), expected)
    }
}

/// The state of an entity, made of its records and nothing else.
pub trait Fold: Default + Clone + PartialEq + Send + Sync + 'static {
    /// The records of the family.
    type Record: Recorded + Clone + PartialEq + Send + Sync + 'static;

    /// Whether records apply in the order of the log rather than of their days.
    const BY_POSITION: bool = false;

    /// The field that names the entity, where its life is opened by a record and others refer to nothing before; and what it
    /// should name.
    const OPENED_AS: Option<(&'static str, &'static str)> = None;

    /// Whether every record may follow on every other, so that nothing is judged again when the history changes.
    const FREE: bool = false;

    /// Whether a life was ever opened.
    fn exists(&self) -> bool {
        true
    }

    /// The place of a record among those of its day: what opens a life comes first.
    fn rank(record: &Self::Record) -> u8 {
        u8::from(!record.kind().opens())
    }

    /// What the form of a record asks beyond its single fields.
    fn shape(_record: &Self::Record, _shape: &mut Shape) {}

    /// What a record refers to beyond what the descriptors of its fields say.
    fn refer(_record: &Self::Record, _at: &At, _own: &Others<'_, Self>, _world: &World, _findings: &mut Findings) {}

    /// What is judged once, against all that is recorded elsewhere. `state`: everything else that was said of the
    /// entity.
    fn check(_record: &Self::Record, _at: &At, _state: &Self, _world: &World, _findings: &mut Findings) {}

    /// Whether a record already says all that a later one says.
    fn says(record: &Self::Record, later: &Self::Record) -> bool {
        record == later
    }

    /// What is judged whenever the history changes: whether the record may follow on this state.
    fn rule(&self, _at: &At, _record: &Self::Record, _findings: &mut Findings) {}

    /// The number by which a record leaves more or less to those after it.
    fn quantity(_record: &Self::Record) -> Option<Quantity> {
        None
    }

    /// By how much a record takes more than is left.
    fn excess(&self, _record: &Self::Record) -> Option<Exact> {
        None
    }

    /// Takes the record in. Cannot fail.
    fn apply(&mut self, at: &At, record: &Self::Record);

    /// Judges a change of the history as a whole.
    fn judge(entity: &Entity<Self>, change: &Change<'_, Self::Record>, _world: &World, findings: &mut Findings) {
        entity.refold(change, findings);
    }

    /// The place in the stream of the newest record that already says so, if this one leaves everything as it is.
    fn repeats(entity: &Entity<Self>, entry: Entry<'_, Self::Record>) -> Option<u64> {
        entity.unchanged_by(entry).then(|| entity.newest_alike(entry))
    }
}

/// A change of a history that is being judged.
#[derive(Debug)]
pub struct Change<'a, R> {
    /// What would be added.
    pub add: Option<Entry<'a, R>>,
    /// The place of what would no longer count.
    pub drop: Option<u64>,
}

impl<R> Change<'_, R> {
    /// None at all.
    pub const NONE: Self = Self { add: None, drop: None };
}

#[cfg(test)]
mod tests;
