//! All that was said of one entity, kept in the order in which it applies.

use std::{borrow::Cow, ops::Range};

use smol_str::{SmolStr, format_smolstr};

use super::{At, Change, Entry, Fold, Known, Quantity, Retired, Said};
use crate::{
    records::Recorded,
    refusal::{Code, Refusal},
    values::{Day, Exact},
    verdict::Findings,
};

/// A history longer than twice this is folded on from a point at least so many records before its end, so that what
/// is said of recent records costs the same in a history of any length.
pub(super) const SPAN: usize = 512;

/// The fold of the first records of a long history, as they count now.
#[derive(Debug, Clone, PartialEq)]
struct Base<F> {
    upto: usize,
    state: F,
}

/// All that was said of one entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity<F: Fold> {
    /// In the order in which they apply.
    said: Vec<Said<F::Record>>,
    /// The fold of everything that counts now, over all days.
    end: F,
    base: Option<Box<Base<F>>>,
    /// What retired what: places in the stream, in the order of the log.
    retirements: Vec<(u64, u64)>,
    /// The highest place in the stream.
    newest: u64,
    /// No record takes effect later than this.
    last_day: Day,
}

impl<F: Fold> Default for Entity<F> {
    fn default() -> Self {
        Self { said: Vec::new(), end: F::default(), base: None, retirements: Vec::new(), newest: 0, last_day: Day::MIN }
    }
}

/// What was said, as it is looked at.
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
        // Past the last day that is asked for nothing is kept.
        let most =
            if F::BY_POSITION { self.said.len() } else { self.said.partition_point(|said| said.at.effective_on <= on) };
        self.said[..most].iter().filter(move |said| said.counts(known) && said.at.effective_on <= on)
    }

    /// The state then.
    pub fn fold(&self, known: Known, on: Day) -> F {
        let mut state = F::default();
        for said in self.kept(known, on) {
            state.apply(&said.at, &said.record);
        }
        state
    }

    /// The state on a day, by all that is known now.
    pub fn now(&self, on: Day) -> Cow<'_, F> {
        if on >= self.last_day {
            return Cow::Borrowed(&self.end);
        }
        if F::BY_POSITION {
            return Cow::Owned(self.fold(Known::NOW, on));
        }
        Cow::Owned(self.state_before(self.said.partition_point(|said| said.at.effective_on <= on)))
    }

    /// The state of everything that counts now, over all days.
    pub fn end(&self) -> &F {
        &self.end
    }

    /// The same as if the statement at a place in the stream had never been said.
    pub fn without(&self, drop: Option<u64>) -> Cow<'_, F> {
        let Some(gone) = drop.and_then(|sequence| self.index(sequence)) else { return Cow::Borrowed(&self.end) };
        let mut state = self.state_before(gone);
        self.said[gone + 1..]
            .iter()
            .filter(|said| said.counts(Known::NOW))
            .for_each(|said| state.apply(&said.at, &said.record));
        Cow::Owned(state)
    }

    /// All that was said, but for the statement at a place in the stream.
    pub const fn but(&self, drop: Option<u64>) -> Others<'_, F> {
        Others { entity: self, drop }
    }

    /// The statement at a place in the stream.
    pub fn find(&self, sequence: u64) -> Option<&Said<F::Record>> {
        self.index(sequence).map(|index| &self.said[index])
    }

    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    fn index(&self, sequence: u64) -> Option<usize> {
        if F::BY_POSITION {
            return self.said.binary_search_by_key(&sequence, |said| said.at.sequence).ok();
        }
        // New ones are mostly last.
        self.said.iter().rposition(|said| said.at.sequence == sequence)
    }

    /// The state that the record at an index follows on.
    fn state_before(&self, index: usize) -> F {
        let base = self.base.as_ref().filter(|base| base.upto <= index);
        let (from, mut state) = base.map_or_else(|| (0, F::default()), |base| (base.upto, base.state.clone()));
        for said in self.said[from..index].iter().filter(|said| said.counts(Known::NOW)) {
            state.apply(&said.at, &said.record);
        }
        state
    }
}

/// What was said of an entity, as if what is corrected or withdrawn had never been.
pub struct Others<'e, F: Fold> {
    entity: &'e Entity<F>,
    drop: Option<u64>,
}

impl<'e, F: Fold> Others<'e, F> {
    /// The state of all of it, over all days.
    pub fn end(&self) -> Cow<'e, F> {
        self.entity.without(self.drop)
    }

    /// The state on a day.
    pub fn now(&self, on: Day) -> Cow<'e, F> {
        if self.drop.is_none() {
            return self.entity.now(on);
        }
        let mut state = F::default();
        let kept = self.entity.kept(Known::NOW, on).filter(|said| Some(said.at.sequence) != self.drop);
        kept.for_each(|said| state.apply(&said.at, &said.record));
        Cow::Owned(state)
    }
}

/// How it grows.
impl<F: Fold> Entity<F> {
    /// Takes in a statement. One that is here already is left as it is.
    pub fn say(&mut self, said: Said<F::Record>, retires: Option<u64>) {
        let sequence = said.at.sequence;
        if sequence <= self.newest && self.index(sequence).is_some() {
            return;
        }
        self.newest = self.newest.max(sequence);
        self.last_day = self.last_day.max(said.at.effective_on);
        let at = self.place(&said.at, &said.record);
        let last = at == self.said.len();
        if last {
            self.end.apply(&said.at, &said.record);
        }
        self.said.insert(at, said);
        let retired = retires.and_then(|target| self.mark(target, Retired { from: sequence, withdrawn: false }));
        match retired {
            Some(retired) => self.settle(at.min(retired)),
            None if !last => self.settle(at),
            None => self.move_base(),
        }
    }

    /// Notes that a statement no longer counts. The first retirement is final.
    pub fn retire(&mut self, sequence: u64, retired: Retired) {
        if let Some(index) = self.mark(sequence, retired) {
            self.settle(index);
        }
    }

    /// Forgets what comes after a place in the stream: what was taken in ahead of the log and did not get there.
    pub fn forget_after(&mut self, sequence: u64) {
        let kept = self.said.len();
        let mut changed = kept;
        if self.newest > sequence {
            changed = self.said.iter().position(|said| said.at.sequence > sequence).unwrap_or(kept);
            self.said.retain(|said| said.at.sequence <= sequence);
            self.newest = sequence;
        }
        while let Some((_, target)) = self.retirements.pop_if(|(from, _)| *from > sequence) {
            if let Some(index) = self.index(target) {
                self.said[index].retired = None;
                changed = changed.min(index);
            }
        }
        if changed < kept {
            self.settle(changed);
        }
    }

    fn mark(&mut self, sequence: u64, retired: Retired) -> Option<usize> {
        let index = self.index(sequence)?;
        let said = &mut self.said[index];
        if said.retired.is_some() {
            return None;
        }
        said.retired = Some(retired);
        self.retirements.push((retired.from, sequence));
        Some(index)
    }

    /// Folds again from where something changed.
    fn settle(&mut self, changed: usize) {
        self.base = self.base.take().filter(|base| base.upto <= changed);
        self.move_base();
        self.end = self.state_before(self.said.len());
    }

    fn move_base(&mut self) {
        let upto = self.base.as_ref().map_or(0, |base| base.upto);
        if self.said.len() < upto + 2 * SPAN {
            return;
        }
        let base = self.base.get_or_insert_with(|| Box::new(Base { upto: 0, state: F::default() }));
        let to = self.said.len() - SPAN;
        for said in self.said[base.upto..to].iter().filter(|said| said.counts(Known::NOW)) {
            base.state.apply(&said.at, &said.record);
        }
        base.upto = to;
    }

    /// Where a record belongs among those that are here.
    fn place(&self, at: &At, record: &F::Record) -> usize {
        let order = order::<F>(at, record);
        self.said.partition_point(|other| self::order::<F>(&other.at, &other.record) < order)
    }
}

/// How a change of it is judged.
impl<F: Fold> Entity<F> {
    /// Folds what would count after a change, asking from there on whether each record may follow.
    pub fn refold(&self, change: &Change<'_, F::Record>, findings: &mut Findings) {
        if F::FREE {
            return;
        }
        let len = self.said.len();
        let at = change.add.map_or(len, |add| self.place(add.at, add.record));
        let gone = change.drop.and_then(|sequence| self.index(sequence)).unwrap_or(len);
        // What comes last and drops nothing follows on the state that is at hand.
        if let Some(add) = change.add.filter(|_| at == len && gone == len) {
            return self.end.rule(add.at, add.record, findings);
        }
        let refused = findings.refusals.len();
        let mut state = self.state_before(at.min(gone));
        for index in at.min(gone)..=len {
            let here = change.add.filter(|_| index == at);
            let said = self.said.get(index).filter(|said| index != gone && said.counts(Known::NOW));
            if let Some(add) = here {
                state.rule(add.at, add.record, findings);
                state.apply(add.at, add.record);
            }
            if let Some(said) = said.filter(|_| findings.refusals.len() == refused) {
                state.rule(&said.at, &said.record, findings);
                if findings.refusals.len() > refused {
                    let quantity = change.add.filter(|_| at <= index).and_then(|add| F::quantity(add.record));
                    // What is said later than that record, or of what is said anew before it, has no number that could
                    // make room for it.
                    let quantity = quantity.filter(|_| !self.is_said_anew(at..index, gone));
                    let excess = quantity.and_then(|_| self.most_excess(state, index, gone));
                    let excess = quantity.zip(excess).map(|(quantity, (excess, most))| (quantity, excess, most));
                    let reason = Reason::<F> { said, change, dropped: self.said.get(gone), excess };
                    return findings.refusals[refused..].iter_mut().for_each(|refusal| reason.tell(refusal));
                }
                state.apply(&said.at, &said.record);
            }
            if findings.refusals.len() > refused {
                return;
            }
        }
    }

    /// Whether one of these records says by itself how much there is.
    fn is_said_anew(&self, range: Range<usize>, gone: usize) -> bool {
        let is_whole = |said: &Said<F::Record>| F::quantity(&said.record).is_some_and(|quantity| !quantity.takes);
        let said = |index: usize| self.said.get(index).filter(|said| index != gone && said.counts(Known::NOW));
        range.filter_map(said).any(is_whole)
    }

    /// The record that takes most over what is left, of those that count from an index on, and how much that is; they follow
    /// on this state.
    fn most_excess(&self, mut state: F, from: usize, gone: usize) -> Option<(Exact, &Said<F::Record>)> {
        let mut most: Option<(Exact, &Said<F::Record>)> = None;
        let later = self.said.iter().enumerate().skip(from).filter(|(index, _)| *index != gone);
        for (_, said) in later.filter(|(_, said)| said.counts(Known::NOW)) {
            let excess = state.excess(&said.record);
            if let Some(excess) = excess.filter(|excess| most.as_ref().is_none_or(|(most, _)| excess > most)) {
                most = Some((excess, said));
            }
            state.apply(&said.at, &said.record);
        }
        most
    }

    /// The newest statement that counts and says the very same, `note` apart.
    pub fn same(&self, entry: Entry<'_, F::Record>) -> Option<&Said<F::Record>> {
        let same = |other: &&Said<F::Record>| {
            other.at.effective_on == entry.at.effective_on
                && other.at.agency == entry.at.agency
                && other.record == *entry.record
        };
        self.counted(Known::NOW).filter(same).max_by_key(|other| other.at.sequence)
    }

    /// Whether the state on the day of a record is the same with it.
    pub(super) fn unchanged_by(&self, entry: Entry<'_, F::Record>) -> bool {
        let at = self.place(entry.at, entry.record);
        if at == self.said.len() {
            let same = |state: &F| {
                let mut after = state.clone();
                after.apply(entry.at, entry.record);
                after == *state
            };
            // What applies by position comes last on every day from its own on: on that day less may have been said.
            let day = entry.at.effective_on;
            return same(&self.end) && (day >= self.last_day || same(&self.now(day)));
        }
        let mut before = self.state_before(at);
        let mut after = before.clone();
        after.apply(entry.at, entry.record);
        for said in self.said[at..].iter().take_while(|said| said.at.effective_on <= entry.at.effective_on) {
            if said.counts(Known::NOW) {
                before.apply(&said.at, &said.record);
                after.apply(&said.at, &said.record);
            }
        }
        before == after
    }

    /// The place of the newest statement that holds on the day and already says so, of this kind and subject first;
    /// failing that, of the newest of this kind and subject, or of the entity.
    pub(super) fn newest_alike(&self, entry: Entry<'_, F::Record>) -> u64 {
        let (kind, subject) = (entry.record.kind(), entry.record.subject());
        let closeness = |other: &Said<F::Record>| {
            let alike = other.record.kind() == kind && other.record.subject() == subject;
            (F::says(&other.record, entry.record), alike)
        };
        let holding = self.kept(Known::NOW, entry.at.effective_on);
        holding.map(|other| (closeness(other), other.at.sequence)).max().map_or(0, |(_, sequence)| sequence)
    }
}

#[cfg(test)]
impl<F: Fold + std::fmt::Debug> Entity<F> {
    /// How many records the fold starts after.
    pub(super) fn based(&self) -> Option<usize> {
        self.base.as_ref().map(|base| base.upto)
    }

    /// What is wrong with it.
    pub(crate) fn broken(&self) -> Vec<String> {
        let mut state = F::default();
        let mut findings = Findings::default();
        for said in self.counted(Known::NOW) {
            state.rule(&said.at, &said.record, &mut findings);
            state.apply(&said.at, &said.record);
        }
        let mut broken: Vec<String> = findings.refusals.iter().map(|refusal| format!("{refusal:?}")).collect();
        if state != self.end {
            broken.push(format!("{:?} is not {state:?}", self.end));
        }
        for on in self.said.iter().map(|said| said.at.effective_on) {
            if *self.now(on) != self.fold(Known::NOW, on) {
                broken.push(format!("on {on} it is another"));
            }
        }
        broken
    }
}

/// Why a change is refused that would have been good by itself: another record could not stand any more.
struct Reason<'a, F: Fold> {
    said: &'a Said<F::Record>,
    change: &'a Change<'a, F::Record>,
    /// What the change drops.
    dropped: Option<&'a Said<F::Record>>,
    /// The number of the change, by how much it is too large or too small for all that follows, and for which record most.
    excess: Option<(Quantity, Exact, &'a Said<F::Record>)>,
}

impl<F: Fold> Reason<'_, F> {
    /// Says of the refusal of that record what is wrong with the change: in a field that the change has, with the value that
    /// it gives.
    fn tell(&self, refusal: &mut Refusal) {
        let kind = self.said.record.kind();
        let other = told(self.said);
        // A value out of range is the other record's own; an id belongs to both.
        let is_value = refusal.code == Code::OutOfRange;
        let is_quantity = is_value && F::quantity(&self.said.record).is_some_and(|own| own.field == refusal.field);
        if let Some((quantity, excess, most)) = self.excess.as_ref().filter(|_| is_quantity) {
            *refusal = quantity.refusal(excess, &format!("so that {} stands", told(most)));
            return;
        }
        if self.change.add.is_some_and(|add| is_value || add.record.kind() != kind) {
            (refusal.field, refusal.given) = self.culprit();
        }
        let expected = &refusal.expected;
        refusal.expected = if is_value {
            format!("what leaves {other} standing ({expected})").into()
        } else {
            format!("{expected}, as {other} says").into()
        };
    }

    /// What no number of the change mends: the day on which it takes effect; where days decide nothing, what it corrects.
    fn culprit(&self) -> (Cow<'static, str>, SmolStr) {
        match (self.dropped, self.change.add) {
            (Some(dropped), _) if F::BY_POSITION => ("supersedes".into(), dropped.at.update_id.shared()),
            (_, Some(add)) => ("effective_on".into(), format_smolstr!("{}", add.at.effective_on)),
            (_, None) => Default::default(),
        }
    }
}

/// Which record it is.
fn told<R: Recorded>(said: &Said<R>) -> String {
    let At { agency, update_id, effective_on, .. } = &said.at;
    format!("{} {update_id} of {agency} of {effective_on}", said.record.kind().name())
}

/// Order of application: by day, on a day what opens a life first, then by place in the log; or by place alone.
fn order<F: Fold>(at: &At, record: &F::Record) -> (Option<Day>, u8, u64) {
    if F::BY_POSITION { (None, 0, at.sequence) } else { (Some(at.effective_on), F::rank(record), at.sequence) }
}
