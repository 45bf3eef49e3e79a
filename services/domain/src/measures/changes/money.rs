//! How updates change the money of the years.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, PoisonError},
};

use foldhash::HashMap;
use proto::catalogue::Service;
use smol_str::SmolStr;

use super::{
    At, Between, Change, Did, Figure, Money, Now, Part, Whole,
    order::{ByPlace, Little, Order},
    turns::{Turn, turns},
};
use crate::{
    budget::amount::{Amounts, Ledger},
    history::Known,
    measures::{
        budget,
        money::{self, WHOLE},
        scene::Scene,
    },
    records::{ProgrammeRecord, Source, Stage},
    values::{Day, Id},
};

/// The updates after which other money counts than what the agencies said meanwhile.
#[derive(Debug, Default)]
pub(super) struct Turns<'w> {
    /// Money that names a cluster counts nowhere while no designation of it does.
    counting: HashMap<SmolStr, Vec<Turn<bool>>>,
    /// Others speak for the ministry of a programme, or of any.
    speaking: Vec<(Option<SmolStr>, Turn<Now<'w>>)>,
}

/// What counts around a ledger.
#[derive(Debug, Clone)]
struct Around {
    /// Whether its cluster does.
    counts: bool,
    /// Which of its reporters speak for the ministry.
    preferred: Vec<bool>,
}

impl<'w> Turns<'w> {
    /// After something was said of a cluster.
    pub fn cluster(&mut self, before: &Now<'_>, after: &Now<'_>, id: &str, order: Order) {
        let now = counts(after, id);
        if counts(before, id) != now {
            self.counting.entry(id.into()).or_default().push(Turn { order, now });
        }
    }

    /// After a programme was defined, or an agency succeeded: another agency's amounts may be the ones that count.
    pub fn speakers(&mut self, programme: Option<&str>, after: &Now<'w>, order: Order) {
        self.speaking.push((programme.map(SmolStr::from), Turn { order, now: after.clone() }));
    }

    /// The money of the years that differs, and the total.
    pub fn changes<P: Extend<Part>>(
        &self,
        first: &Now<'_>,
        between: &Between,
        steps: &[At],
        keep: impl Fn() -> P,
    ) -> Vec<Change<P>> {
        let mut total = Whole::new(keep());
        let mut years: BTreeMap<i16, [Option<Whole<P>>; 4]> = BTreeMap::new();
        for (order, OfYear { year, money, difference }) in self.did(first, between).in_order() {
            let did = Did { order, difference };
            let of_year = &mut years.entry(year).or_default()[money as usize];
            of_year.get_or_insert_with(|| Whole::new(keep())).add(did, steps);
            if money != Money::Executed {
                total.add(did, steps);
            }
        }
        if years.is_empty() {
            return Vec::new();
        }
        let before = before(&first.context);
        let of_year = |(year, sums): (i16, [Option<Whole<P>>; 4])| {
            let figures = Money::ALL.map(|money| Figure::Budget(money, year));
            figures.into_iter().zip(sums).filter_map(|(figure, sum)| Some((figure, sum?)))
        };
        let years = years.into_iter().flat_map(of_year);
        years.chain([(Figure::BudgetTotal, total)]).map(|(figure, sum)| sum.end(figure, &before, steps)).collect()
    }

    /// What all updates did to the money of the years.
    fn did(&self, first: &Now<'_>, between: &Between) -> ByPlace<OfYear> {
        let mut did = ByPlace::of(between);
        for (key, entity) in &first.world().amounts {
            let Some((programme, cluster)) = key.split_once('.') else { continue };
            let packed = Ledger::packed(entity);
            let (around, turns) = self.around(first, programme, cluster, packed);
            between.years(&packed.rows, first.axes.on, |year, noted| {
                if noted.is_empty() && turns.is_empty() {
                    return;
                }
                let mut was = [0; 4];
                between.walk(noted, &around, &turns, |known, around, order| {
                    let now = adds(packed, year, known, first.axes.on, around);
                    if let Some(order) = order {
                        note(&mut did, order, year, &was, &now);
                    }
                    was = now;
                });
            });
        }
        did
    }

    /// What counts around a ledger at the first moment, and what turns that.
    fn around(&self, first: &Now<'_>, programme: &str, cluster: &str, packed: &Amounts) -> (Around, Vec<Turn<Around>>) {
        // With a single reporter there is nothing to choose.
        let chooses = packed.reporters.len() > 1;
        let preferred = |now: &Now<'_>| {
            let speakers = chooses.then(|| speakers(now, programme)).flatten();
            let speaks = |reporter: &Id| speakers.as_ref().is_some_and(|speakers| speakers.contains(reporter));
            if chooses { packed.reporters.iter().map(speaks).collect() } else { Vec::new() }
        };
        let counts = cluster == WHOLE || counts(first, cluster);
        let around = Around { counts, preferred: preferred(first) };
        let counting = self.counting.get(cluster).into_iter().flatten();
        let counting = counting.map(|turn| (turn.order, Err(turn.now)));
        let of_programme = |of: &Option<SmolStr>| chooses && of.as_ref().is_none_or(|of| of == programme);
        let speaking = self.speaking.iter().filter(|(of, _)| of_programme(of));
        let speaking = speaking.map(|(_, turn)| (turn.order, Ok(preferred(&turn.now))));
        let turns = turns(&around, counting.chain(speaking).collect(), |around, change| match change {
            Ok(preferred) => around.preferred = preferred,
            Err(counts) => around.counts = counts,
        });
        (around, turns)
    }
}

/// What an update did to the money of a year.
#[derive(Debug, Clone, Copy)]
struct OfYear {
    year: i16,
    money: Money,
    difference: i128,
}

impl Little for OfYear {
    type Packed = (i64, i16, Money);

    fn packed(&self) -> Option<Self::Packed> {
        Some((i64::try_from(self.difference).ok()?, self.year, self.money))
    }

    fn unpacked((difference, year, money): Self::Packed) -> Self {
        Self { year, money, difference: difference.into() }
    }
}

/// Notes what an update did to the money of a year.
fn note(did: &mut ByPlace<OfYear>, order: Order, year: i16, was: &[i128; 4], now: &[i128; 4]) {
    for (money, (was, now)) in Money::ALL.into_iter().zip(was.iter().zip(now)) {
        if was != now {
            did.note(order, OfYear { year, money, difference: now - was });
        }
    }
}

/// What a ledger adds to a year.
fn adds(packed: &Amounts, year: i16, known: Known, on: Day, around: &Around) -> [i128; 4] {
    let mut added = [0; 4];
    if around.counts {
        money::chosen(packed, known, on, &around.preferred, &(year..=year), |_, source, stages| {
            let won = |stage: Stage| stages[stage as usize].map_or(0, |figure| i128::from(figure.won));
            added[of(source) as usize] += won(Stage::Appropriated) + won(Stage::Supplementary);
            added[Money::Executed as usize] += won(Stage::Executed);
        });
    }
    added
}

const fn of(source: Source) -> Money {
    match source {
        Source::National => Money::National,
        Source::Local => Money::Local,
        Source::Private => Money::Private,
    }
}

/// Whether a designation of the cluster counts, on any day.
fn counts(now: &Now<'_>, id: &str) -> bool {
    now.world().cluster_counts(id, now.known(Service::Registry))
}

/// Who speaks for the ministry of a programme: itself, and the agencies that it succeeded.
fn speakers(now: &Now<'_>, programme: &str) -> Option<Arc<BTreeSet<Id>>> {
    let mut known = now.speakers.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = known.get(programme) {
        return found.clone();
    }
    let defined = now
        .world()
        .programmes
        .get(programme)
        .and_then(|entity| entity.kept(now.known(Service::Budget), now.axes.on).last());
    let found = defined.map(|said| {
        let ProgrammeRecord::ProgrammeDefined(defined) = &said.record;
        let ministry = now.context.follow(&defined.ministry_id);
        let mut speakers: BTreeSet<Id> =
            now.world().predecessors_at(&ministry, &now.context.axes).into_iter().collect();
        speakers.insert(ministry);
        Arc::new(speakers)
    });
    known.insert(programme.into(), found.clone());
    found
}

/// The money at a moment, as the overview has it.
fn before(scene: &Scene<'_>) -> BTreeMap<Figure, i128> {
    let mut money = BTreeMap::new();
    let mut total = 0;
    for (year, of) in budget::by_year(scene) {
        total += of.total();
        let [national, local, private] = of.budget;
        let won = [national, local, private, of.executed];
        money.extend(Money::ALL.into_iter().zip(won).map(|(money, won)| (Figure::Budget(money, year), won)));
    }
    money.insert(Figure::BudgetTotal, total);
    money
}
