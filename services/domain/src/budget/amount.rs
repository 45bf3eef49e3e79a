//! Money of a programme, for a cluster or as a whole: totals of a year by source, stage and reporter.
//!
//! All years of a programme and cluster lie together, because what a year carries over the next one may spend.

use std::collections::{BTreeMap, BTreeSet, btree_map};

use crate::{
    history::{At, Change, Entity, Entry, Fold, Said},
    packed::{Packed, Row, Runs, Span, number},
    records::{AmountRecord, AmountRecorded, Source, Stage},
    refusal::{Code, Refusal},
    shape::{Shape, words},
    values::{Day, Id, Won},
    verdict::Findings,
    world::{Axes, World},
};

/// The amounts that stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledger {
    /// The latest word by key.
    pub amounts: BTreeMap<Key, Standing>,
    /// What stood on earlier days, by key and day.
    earlier: BTreeMap<Key, Vec<Step>>,
    /// All that was said, for questions over many ledgers.
    packed: Packed<Amounts>,
}

/// What makes two amounts the same figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Fiscal year.
    pub year: i16,
    /// Whose money.
    pub source: Source,
    /// How far it has come.
    pub stage: Stage,
    /// Who reports it.
    pub reporter: Id,
}

/// An amount with its circumstances.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The amount.
    pub won: Won,
    /// Whose money is reported, if not the reporter's own.
    pub counterpart: Option<Id>,
    /// From when on.
    pub effective_on: Day,
    /// Its place in the stream.
    pub sequence: u64,
}

/// An amount that stood until the next one took effect.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    from: Day,
    won: Won,
    sequence: u64,
}

impl Key {
    fn of(at: &At, recorded: &AmountRecorded) -> Self {
        Self {
            year: recorded.fiscal_year.0,
            source: recorded.source,
            stage: recorded.stage,
            reporter: at.agency.clone(),
        }
    }
}

/// Everything ever said in a ledger, in little space.
#[derive(Debug, Clone, Default)]
pub struct Amounts {
    /// Who reported, as the rows number them.
    pub reporters: Vec<Id>,
    /// By year, source, stage and reporter.
    pub rows: Runs<Amount>,
}

/// An amount with what decides whether it counts.
#[derive(Debug, Clone, Copy)]
pub struct Amount {
    /// Fiscal year.
    pub year: i16,
    /// Whose money.
    pub source: Source,
    /// How far it has come.
    pub stage: Stage,
    /// Who reports it.
    pub reporter: u32,
    /// When it counts.
    pub span: Span,
    /// The amount.
    pub won: i64,
}

impl Ledger {
    /// Everything ever said in the ledger of an entity, packed on first use and until something more is said.
    pub fn packed(entity: &Entity<Self>) -> &Amounts {
        entity.end().packed.get(|| Amounts::of(entity.all()))
    }
}

impl Amounts {
    fn of(all: &[Said<AmountRecord>]) -> Self {
        let (mut reporters, mut rows) = (Vec::new(), Vec::new());
        for said in all {
            let AmountRecord::AmountRecorded(recorded) = &said.record;
            let reporter = number(&mut reporters, &said.at.agency);
            rows.push(Amount {
                year: recorded.fiscal_year.0,
                source: recorded.source,
                stage: recorded.stage,
                reporter,
                span: Span::of(said),
                won: recorded.amount_krw.won(),
            });
        }
        Self { reporters, rows: Runs::of(rows) }
    }
}

impl Row for Amount {
    type Figure = (i16, Source, Stage, u32);

    fn figure(&self) -> Self::Figure {
        (self.year, self.source, self.stage, self.reporter)
    }

    fn year(&self) -> i16 {
        self.year
    }

    fn span(&self) -> &Span {
        &self.span
    }
}

impl Fold for Ledger {
    type Record = AmountRecord;
    const BY_POSITION: bool = true;

    fn shape(record: &AmountRecord, shape: &mut Shape) {
        let AmountRecord::AmountRecorded(recorded) = record;
        if shape.has("stage") && recorded.stage != Stage::Supplementary && recorded.amount_krw.won() < 0 {
            shape.refuse(Refusal::new(
                Code::OutOfRange,
                "amount_krw",
                recorded.amount_krw.to_string(),
                "0 or more; only supplementary may be negative",
            ));
        }
    }

    fn apply(&mut self, at: &At, record: &AmountRecord) {
        let AmountRecord::AmountRecorded(recorded) = record;
        self.packed = Packed::default();
        let standing = Standing {
            won: recorded.amount_krw,
            counterpart: recorded.counterpart.clone(),
            effective_on: at.effective_on,
            sequence: at.sequence,
        };
        match self.amounts.entry(Key::of(at, recorded)) {
            btree_map::Entry::Vacant(place) => {
                place.insert(standing);
            }
            btree_map::Entry::Occupied(mut place) => {
                let before = place.insert(standing);
                let steps = self.earlier.entry(place.key().clone()).or_default();
                steps.push(Step { from: before.effective_on, won: before.won, sequence: before.sequence });
                // The latest word counts from its day on, whatever was said of later days before.
                steps.truncate(steps.partition_point(|step| step.from < at.effective_on));
            }
        }
    }

    fn judge(entity: &Entity<Self>, change: &Change<'_, AmountRecord>, world: &World, findings: &mut Findings) {
        let dropped = change.drop.and_then(|sequence| entity.find(sequence));
        let before = Balance { ledger: entity.end(), add: None };
        let ledger = entity.without(change.drop);
        let after = Balance { ledger: &ledger, add: change.add.map(|add| (Key::of(add.at, of(add.record)), add)) };
        let touched = change.add.into_iter().chain(dropped.map(|said| Entry { at: &said.at, record: &said.record }));
        for entry in touched.filter(|entry| of(entry.record).stage != Stage::Requested) {
            if let Some(expected) = overrun(entry, &before, &after, world) {
                // What is corrected may be what was needed; what is given is the correction.
                let given = of(change.add.unwrap_or(entry).record).amount_krw;
                return findings.refuse(Refusal::new(Code::OverBudget, "amount_krw", given.to_string(), expected));
            }
        }
    }

    fn repeats(entity: &Entity<Self>, entry: Entry<'_, AmountRecord>) -> Option<u64> {
        let recorded = of(entry.record);
        let standing = entity.end().amounts.get(&Key::of(entry.at, recorded))?;
        let says = standing.won == recorded.amount_krw && standing.counterpart == recorded.counterpart;
        (says && standing.effective_on <= entry.at.effective_on).then_some(standing.sequence)
    }
}

const fn of(record: &AmountRecord) -> &AmountRecorded {
    let AmountRecord::AmountRecorded(recorded) = record;
    recorded
}

/// What is expected of a change of an amount that makes a year use more than there is, or more so than before, on any day
/// from that of the amount on: in its year, or, as carried-over money flows on, in the year after.
fn overrun(entry: Entry<'_, AmountRecord>, before: &Balance<'_>, after: &Balance<'_>, world: &World) -> Option<String> {
    let AmountRecorded { fiscal_year, source, .. } = of(entry.record);
    let mut days = BTreeSet::from([entry.at.effective_on]);
    for ledger in [before.ledger, after.ledger] {
        ledger.days_after(entry.at.effective_on, fiscal_year.0, *source, &mut days);
    }
    let agency = &entry.at.agency;
    let heirs = world.heirs(agency, &Axes::now(Day::MAX));
    // Whoever counts together on some day: from the day of each succession on they do.
    for reporter in std::iter::once(agency).chain(&heirs) {
        let predecessors = world.predecessors(reporter);
        days.extend(predecessors.iter().chain([reporter]).flat_map(|agency| world.succeeded_on(agency)));
    }
    for day in days.range(entry.at.effective_on..) {
        // Its own balance, and that of those that took over from it by then.
        let axes = Axes::now(*day);
        let heirs = if heirs.is_empty() { Vec::new() } else { world.heirs(agency, &axes) };
        for reporter in std::iter::once(agency).chain(&heirs) {
            let mut group = world.predecessors_at(reporter, &axes);
            group.push(reporter.clone());
            for year in [fiscal_year.0, fiscal_year.0 + 1] {
                let too_much = after.overrun(year, *source, &group, *day);
                if too_much > 0 && too_much > before.overrun(year, *source, &group, *day) {
                    return Some(after.expected(too_much, year, *source, &group, *day));
                }
            }
        }
    }
    None
}

impl Ledger {
    /// What stands on a day: its place in the stream and the amount.
    fn on(&self, key: &Key, day: Day) -> Option<(u64, Won)> {
        let latest = self.amounts.get(key)?;
        if latest.effective_on <= day {
            return Some((latest.sequence, latest.won));
        }
        let steps = self.earlier.get(key)?;
        let last = steps.partition_point(|step| step.from <= day).checked_sub(1)?;
        steps.get(last).map(|step| (step.sequence, step.won))
    }

    /// The later days on which an amount of a year, or of those beside it, changes.
    fn days_after(&self, day: Day, year: i16, source: Source, days: &mut BTreeSet<Day>) {
        for year in year - 1..=year + 1 {
            let first = Key { year, source, stage: Stage::ALL[0], reporter: Id::FIRST };
            let of_year = self.amounts.range(first..).take_while(|(key, _)| key.year == year && key.source == source);
            for (key, latest) in of_year.filter(|(_, latest)| latest.effective_on > day) {
                let earlier = self.earlier.get(key).into_iter().flatten().map(|step| step.from);
                days.extend(earlier.chain([latest.effective_on]).filter(|other| *other > day));
            }
        }
    }
}

/// A stage, of a year or of the one before it.
type Part = (i16, Stage);
/// What is used in a year.
const USED: [Part; 3] = [(0, Stage::Executed), (0, Stage::CarriedOver), (0, Stage::Lapsed)];
/// What is there for it.
const THERE: [Part; 3] = [(0, Stage::Appropriated), (0, Stage::Supplementary), (-1, Stage::CarriedOver)];

/// A ledger, with an amount that would be added.
struct Balance<'a> {
    ledger: &'a Ledger,
    add: Option<(Key, Entry<'a, AmountRecord>)>,
}

impl Balance<'_> {
    /// By how much a year uses more than there is; negative where money is left.
    fn overrun(&self, year: i16, source: Source, group: &[Id], day: Day) -> i128 {
        let sum = |parts: [Part; 3]| self.latest_of(parts, year, source, group, day).map(|(_, won)| won).sum::<i128>();
        sum(USED) - sum(THERE)
    }

    /// What would make it right, and whose words make it wrong.
    fn expected(&self, too_much: i128, year: i16, source: Source, group: &[Id], day: Day) -> String {
        let said = |parts| self.latest_of(parts, year, source, group, day);
        let reporters: BTreeSet<&Id> = said(USED).chain(said(THERE)).map(|(reporter, _)| reporter).collect();
        let of = format!("in {year} of {}, by {}", source.word(), words(reporters.iter().map(|id| id.as_str())));
        if said(USED).any(|(_, won)| won != 0) {
            return format!("{too_much} won less used, or more there, {of}");
        }
        let is_cut = |(key, add): &(Key, Entry<'_, AmountRecord>)| {
            key.stage == Stage::Supplementary && self::of(add.record).amount_krw.won() < 0
        };
        if self.add.as_ref().is_some_and(is_cut) {
            return format!("a cut that is {too_much} won smaller, to no more than the money there is {of}");
        }
        format!("{too_much} won more there, {of}")
    }

    /// The latest words of a group on some parts of a year, with whose they are.
    fn latest_of<'g>(
        &self,
        parts: [Part; 3],
        year: i16,
        source: Source,
        group: &'g [Id],
        day: Day,
    ) -> impl Iterator<Item = (&'g Id, i128)> {
        parts.into_iter().filter_map(move |(later, stage)| self.latest(year + later, source, stage, group, day))
    }

    /// The latest word of a group on a stage, with whose it is.
    fn latest<'g>(&self, year: i16, source: Source, stage: Stage, group: &'g [Id], day: Day) -> Option<(&'g Id, i128)> {
        let of = |reporter: &'g Id| {
            let key = Key { year, source, stage, reporter: reporter.clone() };
            let add = self.add.as_ref().filter(|(added, entry)| *added == key && entry.at.effective_on <= day);
            let (sequence, won) = match add {
                Some((_, entry)) => (entry.at.sequence, of(entry.record).amount_krw),
                None => self.ledger.on(&key, day)?,
            };
            Some((sequence, reporter, i128::from(won.won())))
        };
        group.iter().filter_map(of).max_by_key(|(sequence, ..)| *sequence).map(|(_, reporter, won)| (reporter, won))
    }
}

#[cfg(test)]
mod tests;
