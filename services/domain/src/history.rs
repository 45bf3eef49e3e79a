//! What was said of one entity, on two axes: when the log took it, and when it holds in the world.
//!
//! Records are never changed or removed. That one is no longer counted, because it was superseded or
//! withdrawn, is itself a fact with a place in the log, so any past moment can be asked.

use smol_str::SmolStr;

use crate::{
    records::Recorded,
    refusal::{Code, Refusal},
    shape::Shape,
    values::{Day, Id, Instant},
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

/// The state of an entity, made of its records and nothing else.
pub trait Fold: Default + Clone + PartialEq + Send + Sync + 'static {
    /// The records of the family.
    type Record: Recorded + Clone + PartialEq + Send + Sync + 'static;

    /// Whether records apply in the order of the log rather than of their days.
    const BY_POSITION: bool = false;

    /// Whether its life is opened by a record, so that others refer to nothing before.
    const OPENED: bool = false;

    /// What the form of a record asks beyond its single fields.
    fn shape(_record: &Self::Record, _shape: &mut Shape) {}

    /// What is judged once, against all that is recorded elsewhere.
    fn check(_record: &Self::Record, _at: &At, _world: &World, _findings: &mut Findings) {}

    /// What is judged whenever the history changes: whether the record may follow on this state.
    ///
    /// # Errors
    /// The rule broken.
    fn rule(&self, _at: &At, _record: &Self::Record) -> Result<(), Refusal> {
        Ok(())
    }

    /// Takes the record in. Cannot fail.
    fn apply(&mut self, at: &At, record: &Self::Record);

    /// Judges a change of the history as a whole.
    ///
    /// # Errors
    /// The rule that the history would break.
    fn judge(entity: &Entity<Self>, change: &Change<'_, Self::Record>, _world: &World) -> Result<(), Refusal> {
        entity.refold(change)
    }

    /// Whether the record leaves everything as it is.
    fn repeats(entity: &Entity<Self>, said: &Said<Self::Record>) -> bool {
        if entity.ends_before(said) {
            let mut after = entity.end.clone();
            after.apply(&said.at, &said.record);
            return after == entity.end;
        }
        let before = entity.fold(Known::NOW, said.at.effective_on);
        let mut after = Self::default();
        let with = Change { add: Some(said), drop: None };
        for said in entity.changed(&with).filter(|other| other.at.effective_on <= said.at.effective_on) {
            after.apply(&said.at, &said.record);
        }
        before == after
    }
}

/// A change of a history that is being judged.
#[derive(Debug)]
pub struct Change<'a, R> {
    /// What would be added.
    pub add: Option<&'a Said<R>>,
    /// The place of what would no longer count.
    pub drop: Option<u64>,
}

/// All that was said of one entity.
#[derive(Debug, Clone)]
pub struct Entity<F: Fold> {
    /// In the order in which they apply.
    said: Vec<Said<F::Record>>,
    /// The fold of everything that counts now, over all days.
    end: F,
    /// The highest place in the stream.
    newest: u64,
}

impl<F: Fold> Default for Entity<F> {
    fn default() -> Self {
        Self { said: Vec::new(), end: F::default(), newest: 0 }
    }
}

impl<F: Fold> Entity<F> {
    /// Everything ever said, in the order in which it applies.
    pub fn all(&self) -> &[Said<F::Record>] {
        &self.said
    }

    /// What counts by what is known then, over all days, in the order in which it applies.
    pub fn counted(&self, known: Known) -> impl Iterator<Item = &Said<F::Record>> {
        self.said.iter().filter(move |said| said.counts(known))
    }

    /// What counts then and is effective then.
    pub fn kept(&self, known: Known, on: Day) -> impl Iterator<Item = &Said<F::Record>> {
        self.counted(known).filter(move |said| said.at.effective_on <= on)
    }

    /// The state then.
    pub fn fold(&self, known: Known, on: Day) -> F {
        let mut state = F::default();
        for said in self.kept(known, on) {
            state.apply(&said.at, &said.record);
        }
        state
    }

    /// The state of everything that counts now, over all days.
    pub fn end(&self) -> &F {
        &self.end
    }

    /// Takes in a statement. One that is here already is left as it is.
    pub fn say(&mut self, said: Said<F::Record>, retires: Option<u64>) {
        if said.at.sequence <= self.newest && self.find(said.at.sequence).is_some() {
            return;
        }
        self.newest = self.newest.max(said.at.sequence);
        let order = order::<F>(&said);
        let at = self.said.partition_point(|other| self::order::<F>(other) < order);
        let last = at == self.said.len();
        if last && retires.is_none() {
            self.end.apply(&said.at, &said.record);
        }
        self.said.insert(at, said);
        match retires {
            Some(target) => self.retire(target, Retired { from: self.said[at].at.sequence, withdrawn: false }),
            None if !last => self.end = self.fold(Known::NOW, Day::MAX),
            None => {}
        }
    }

    /// Notes that a statement no longer counts. The first retirement is final.
    pub fn retire(&mut self, sequence: u64, retired: Retired) {
        if let Some(said) = self.said.iter_mut().find(|said| said.at.sequence == sequence) {
            said.retired.get_or_insert(retired);
        }
        self.end = self.fold(Known::NOW, Day::MAX);
    }

    /// Forgets what comes after a place in the stream: what was taken in ahead of the log and did not get there.
    pub fn forget_after(&mut self, sequence: u64) {
        self.said.retain(|said| said.at.sequence <= sequence);
        self.newest = self.newest.min(sequence);
        for said in &mut self.said {
            said.retired = said.retired.filter(|retired| retired.from <= sequence);
        }
        self.end = self.fold(Known::NOW, Day::MAX);
    }

    /// The statement at a place in the stream.
    pub fn find(&self, sequence: u64) -> Option<&Said<F::Record>> {
        // New ones are mostly last.
        self.said.iter().rev().find(|said| said.at.sequence == sequence)
    }

    /// What would count after a change, in the order in which it applies.
    pub fn changed<'a>(&'a self, change: &Change<'a, F::Record>) -> impl Iterator<Item = &'a Said<F::Record>> {
        let at = change.add.map_or(self.said.len(), |add| {
            let order = order::<F>(add);
            self.said.partition_point(|other| self::order::<F>(other) < order)
        });
        let drop = change.drop;
        let (before, after) = self.said.split_at(at);
        before
            .iter()
            .chain(change.add)
            .chain(after)
            .filter(move |said| said.counts(Known::NOW) && Some(said.at.sequence) != drop)
    }

    /// Folds what would count after a change, asking at every step whether the record may follow.
    ///
    /// # Errors
    /// The first rule broken.
    pub fn refold(&self, change: &Change<'_, F::Record>) -> Result<(), Refusal> {
        // What comes last and drops nothing follows on the state that is at hand.
        if let (Some(add), None) = (change.add, change.drop)
            && self.ends_before(add)
        {
            return self.end.rule(&add.at, &add.record).map_err(|refusal| self.known(add, refusal));
        }
        let mut state = F::default();
        for said in self.changed(change) {
            state.rule(&said.at, &said.record).map_err(|refusal| match change.add {
                Some(add) if add.at.sequence == said.at.sequence && change.drop.is_none() => self.known(add, refusal),
                _ => refusal,
            })?;
            state.apply(&said.at, &said.record);
        }
        Ok(())
    }

    /// A record on an entity of which no life was ever opened refers to nothing known.
    fn known(&self, add: &Said<F::Record>, refusal: Refusal) -> Refusal {
        let opened = self.counted(Known::NOW).any(|said| said.record.kind().opens());
        if refusal.code == Code::NotInForce && !opened && !add.record.kind().opens() && F::OPENED {
            return Refusal { code: Code::UnknownReference, ..refusal };
        }
        refusal
    }

    /// The newest statement that counts and says the very same, `note` apart.
    pub fn same(&self, said: &Said<F::Record>) -> Option<&Said<F::Record>> {
        self.counted(Known::NOW)
            .filter(|other| {
                other.at.agency == said.at.agency
                    && other.at.effective_on == said.at.effective_on
                    && other.record == said.record
            })
            .max_by_key(|other| other.at.sequence)
    }

    /// The newest statement of this kind and subject that already holds on the day; failing that, the newest
    /// of the entity.
    pub fn newest_alike(&self, said: &Said<F::Record>) -> Option<&Said<F::Record>> {
        let subject = said.record.subject();
        let holding = || self.kept(Known::NOW, said.at.effective_on);
        holding()
            .filter(|other| other.record == said.record)
            .max_by_key(|other| other.at.sequence)
            .or_else(|| {
                holding()
                    .filter(|other| other.record.kind() == said.record.kind() && other.record.subject() == subject)
                    .max_by_key(|other| other.at.sequence)
            })
            .or_else(|| holding().max_by_key(|other| other.at.sequence))
    }

    /// Whether the statement would be the last to apply.
    fn ends_before(&self, said: &Said<F::Record>) -> bool {
        self.said.last().is_none_or(|last| order::<F>(last) < order::<F>(said))
    }

    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }
}

/// Order of application: by day, on a day what opens a life first, then by place in the log; or by place alone.
fn order<F: Fold>(said: &Said<F::Record>) -> (Option<Day>, bool, u64) {
    if F::BY_POSITION {
        (None, false, said.at.sequence)
    } else {
        (Some(said.at.effective_on), !said.record.kind().opens(), said.at.sequence)
    }
}
