//! Money of a programme, for a cluster or as a whole: totals of a year by source, stage and reporter.
//!
//! All years of a programme and cluster lie together, because what a year carries over the next one may spend.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    history::{At, Change, Entity, Fold, Said},
    packed::{Packed, Span, number},
    records::{AmountRecord, AmountRecorded, Source, Stage},
    refusal::{Code, Refusal},
    shape::Shape,
    values::{Day, Id, Won},
    world::{Axes, World},
};

/// The amounts that stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledger {
    /// The latest word by key.
    pub amounts: BTreeMap<Key, Standing>,
    /// The last day on which an amount of a year and source takes effect.
    last_day: BTreeMap<(i16, Source), Day>,
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
    /// By year, source, stage, reporter, then place in the stream.
    pub rows: Vec<Amount>,
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
        let mut packed = Self::default();
        for said in all {
            let AmountRecord::AmountRecorded(recorded) = &said.record;
            let reporter = number(&mut packed.reporters, &said.at.agency);
            packed.rows.push(Amount {
                year: recorded.fiscal_year.0,
                source: recorded.source,
                stage: recorded.stage,
                reporter,
                span: Span::of(said),
                won: recorded.amount_krw.won(),
            });
        }
        packed.rows.sort_unstable_by_key(|row| (row.year, row.source, row.stage, row.reporter, row.span.sequence));
        packed
    }
}

impl Fold for Ledger {
    type Record = AmountRecord;
    const BY_POSITION: bool = true;

    fn shape(record: &AmountRecord, shape: &mut Shape) {
        let AmountRecord::AmountRecorded(recorded) = record;
        if recorded.stage != Stage::Supplementary && recorded.amount_krw.won() < 0 {
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
        let standing = Standing {
            won: recorded.amount_krw,
            counterpart: recorded.counterpart.clone(),
            effective_on: at.effective_on,
            sequence: at.sequence,
        };
        let last = self.last_day.entry((recorded.fiscal_year.0, recorded.source)).or_insert(at.effective_on);
        *last = (*last).max(at.effective_on);
        self.amounts.insert(Key::of(at, recorded), standing);
        self.packed = Packed::default();
    }

    fn repeats(entity: &Entity<Self>, said: &Said<AmountRecord>) -> bool {
        let AmountRecord::AmountRecorded(recorded) = &said.record;
        entity.end().amounts.get(&Key::of(&said.at, recorded)).is_some_and(|standing| {
            standing.won == recorded.amount_krw
                && standing.counterpart == recorded.counterpart
                && standing.effective_on <= said.at.effective_on
        })
    }

    fn judge(entity: &Entity<Self>, change: &Change<'_, AmountRecord>, world: &World) -> Result<(), Refusal> {
        let dropped = change.drop.and_then(|sequence| entity.find(sequence));
        for touched in [change.add, dropped].into_iter().flatten() {
            let AmountRecord::AmountRecorded(recorded) = &touched.record;
            let (year, source) = (recorded.fiscal_year.0, recorded.source);
            let days = days(
                entity,
                change,
                touched.at.effective_on.min(dropped.map_or(Day::MAX, |said| said.at.effective_on)),
                year,
                source,
            );
            for day in days {
                let mut group = world.predecessors_at(&touched.at.agency, &Axes::now(day));
                group.push(touched.at.agency.clone());
                let before = Balance::of(entity, &Change { add: None, drop: None }, &group, source, year, day);
                let after = Balance::of(entity, change, &group, source, year, day);
                for of in [year, year + 1] {
                    let (before, after) = (before.overrun(of), after.overrun(of));
                    if after > 0 && after > before {
                        let expected = format!("at most {} won less in {of}, source {}", after, source.word());
                        let refusal =
                            Refusal::new(Code::OverBudget, "amount_krw", recorded.amount_krw.to_string(), expected);
                        return Err(refusal);
                    }
                }
            }
        }
        Ok(())
    }
}

/// The days on which the balance could change: that of the change, and every later one on which an amount of
/// these years takes effect.
fn days(
    entity: &Entity<Ledger>,
    change: &Change<'_, AmountRecord>,
    from: Day,
    year: i16,
    source: Source,
) -> BTreeSet<Day> {
    let mut days = BTreeSet::from([from]);
    let state = entity.end();
    let later = (year - 1..=year + 1).any(|year| state.last_day.get(&(year, source)).is_some_and(|last| *last > from));
    if later {
        let relevant = entity.changed(change).filter(|said| {
            let AmountRecord::AmountRecorded(recorded) = &said.record;
            recorded.source == source && (year - 1..=year + 1).contains(&recorded.fiscal_year.0)
        });
        days.extend(relevant.map(|said| said.at.effective_on).filter(|day| *day > from));
    }
    days
}

/// What a reporter says of a source, around a year, on a day.
#[derive(Debug, Default)]
struct Balance(BTreeMap<(i16, Stage), i128>);

impl Balance {
    fn of(
        entity: &Entity<Ledger>,
        change: &Change<'_, AmountRecord>,
        group: &[Id],
        source: Source,
        year: i16,
        day: Day,
    ) -> Self {
        let state = entity.end();
        let settled =
            (year - 1..=year + 1).all(|year| state.last_day.get(&(year, source)).is_none_or(|last| *last <= day));
        let mut balance = Self::default();
        if settled && change.drop.is_none() {
            balance.standing(state, group, source, year);
            if let Some(said) = change.add {
                balance.take(said, group, source, year, day);
            }
            return balance;
        }
        // In the order of the log, so that the latest of the group counts per stage.
        for said in entity.changed(change) {
            balance.take(said, group, source, year, day);
        }
        balance
    }

    /// From the latest word by key, the latest of the group per stage.
    fn standing(&mut self, state: &Ledger, group: &[Id], source: Source, year: i16) {
        let mut latest: BTreeMap<(i16, Stage), u64> = BTreeMap::new();
        let first = Key { year: year - 1, source: Source::ALL[0], stage: Stage::ALL[0], reporter: Id::fixed("0") };
        for (key, standing) in state.amounts.range(first..).take_while(|(key, _)| key.year <= year + 1) {
            let slot = (key.year, key.stage);
            if key.source == source
                && group.contains(&key.reporter)
                && latest.get(&slot).is_none_or(|sequence| *sequence < standing.sequence)
            {
                latest.insert(slot, standing.sequence);
                self.0.insert(slot, standing.won.won().into());
            }
        }
    }

    fn take(&mut self, said: &Said<AmountRecord>, group: &[Id], source: Source, year: i16, day: Day) {
        let AmountRecord::AmountRecorded(recorded) = &said.record;
        let near = (year - 1..=year + 1).contains(&recorded.fiscal_year.0);
        if near && recorded.source == source && said.at.effective_on <= day && group.contains(&said.at.agency) {
            self.0.insert((recorded.fiscal_year.0, recorded.stage), recorded.amount_krw.won().into());
        }
    }

    /// By how much a year uses more than there is; negative where money is left.
    fn overrun(&self, year: i16) -> i128 {
        let of = |year: i16, stage: Stage| self.0.get(&(year, stage)).copied().unwrap_or(0);
        let used = of(year, Stage::Executed) + of(year, Stage::CarriedOver) + of(year, Stage::Lapsed);
        let there = of(year, Stage::Appropriated) + of(year, Stage::Supplementary) + of(year - 1, Stage::CarriedOver);
        used - there
    }
}
