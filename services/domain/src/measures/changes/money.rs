//! How updates change the money of the years.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::RangeInclusive,
    rc::Rc,
};

use proto::catalogue::Service;
use smol_str::SmolStr;

use super::{Deltas, Figure, Money, Now};
use crate::{
    budget::amount::Ledger,
    history::Entity,
    measures::{
        budget::{self, YEARS},
        money::{self, WHOLE},
        scene::Scene,
    },
    records::{ClusterRecord, ProgrammeRecord, Source, Stage},
    values::Id,
    world::World,
};

/// What a ledger adds to each year.
type Years = BTreeMap<i16, [i128; 4]>;

/// Where the money of each cluster is, found on first use.
#[derive(Debug, Default)]
pub(super) struct Ledgers {
    by_cluster: Option<HashMap<SmolStr, Vec<SmolStr>>>,
}

impl Ledgers {
    /// After an amount was recorded, in the year that its subject names.
    pub fn amount(&self, before: &Now<'_>, after: &Now<'_>, key: &str, subject: &str, deltas: &mut Deltas) {
        let year = subject.split('/').nth(1).and_then(|year| year.parse().ok());
        exchange(before, after, key, &year.map_or(YEARS, |year| year..=year), deltas);
    }

    /// After something was said of a cluster: money that names a cluster counts nowhere while no designation of it does.
    pub fn cluster(&mut self, before: &Now<'_>, after: &Now<'_>, id: &str, deltas: &mut Deltas) {
        if counts(before, id) == counts(after, id) {
            return;
        }
        let by_cluster = self.by_cluster.get_or_insert_with(|| by_cluster(before.world()));
        for key in by_cluster.get(id).into_iter().flatten() {
            exchange(before, after, key, &YEARS, deltas);
        }
    }

    /// After a programme was defined: another agency's amounts may be the ones that count.
    pub fn programme(&self, before: &Now<'_>, after: &Now<'_>, id: &str, deltas: &mut Deltas) {
        // Keys are `programme.cluster`, and no id holds a dot.
        let (first, last) = (SmolStr::from(format!("{id}.")), SmolStr::from(format!("{id}/")));
        for (key, entity) in before.world().amounts.range(first..last) {
            choose_again(before, after, key, entity, deltas);
        }
    }

    /// After an agency was succeeded, likewise.
    pub fn succession(&self, before: &Now<'_>, after: &Now<'_>, deltas: &mut Deltas) {
        for (key, entity) in &before.world().amounts {
            choose_again(before, after, key, entity, deltas);
        }
    }
}

fn choose_again(before: &Now<'_>, after: &Now<'_>, key: &str, entity: &Entity<Ledger>, deltas: &mut Deltas) {
    // With a single reporter there is nothing to choose.
    if Ledger::packed(entity).reporters.len() > 1 {
        exchange(before, after, key, &YEARS, deltas);
    }
}

/// Takes out what a ledger added before and puts in what it adds after.
fn exchange(before: &Now<'_>, after: &Now<'_>, key: &str, years: &RangeInclusive<i16>, deltas: &mut Deltas) {
    for (now, sign) in [(before, -1), (after, 1)] {
        for (year, won) in adds(now, key, years) {
            for (money, won) in Money::ALL.into_iter().zip(won) {
                deltas.add(Figure::Budget(money, year), sign * won);
                if money != Money::Executed {
                    deltas.add(Figure::BudgetTotal, sign * won);
                }
            }
        }
    }
}

/// What a ledger adds to some years.
fn adds(now: &Now<'_>, key: &str, years: &RangeInclusive<i16>) -> Years {
    let mut added = Years::new();
    let (Some(entity), Some((programme, cluster))) = (now.world().amounts.get(key), key.split_once('.')) else {
        return added;
    };
    if cluster != WHOLE && !counts(now, cluster) {
        return added;
    }
    let packed = Ledger::packed(entity);
    let speakers = if packed.reporters.len() > 1 { speakers(now, programme) } else { None };
    let speaks = |reporter: &Id| speakers.as_ref().is_some_and(|speakers| speakers.contains(reporter));
    let preferred: Vec<bool> = packed.reporters.iter().map(speaks).collect();
    money::chosen(packed, now.known(Service::Budget), now.axes.on, &preferred, years, |year, source, stages| {
        let won = |stage: Stage| stages[stage as usize].map_or(0, |figure| i128::from(figure.won));
        let of_year = added.entry(year).or_default();
        of_year[of(source) as usize] += won(Stage::Appropriated) + won(Stage::Supplementary);
        of_year[Money::Executed as usize] += won(Stage::Executed);
    });
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
    let known = now.known(Service::Registry);
    let designates = |record: &ClusterRecord| matches!(record, ClusterRecord::ClusterDesignated(_));
    now.world().clusters.get(id).is_some_and(|entity| entity.counted(known).any(|said| designates(&said.record)))
}

/// Who speaks for the ministry of a programme: itself, and the agencies that it succeeded.
fn speakers(now: &Now<'_>, programme: &str) -> Option<Rc<BTreeSet<Id>>> {
    if let Some(found) = now.speakers.borrow().get(programme) {
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
        Rc::new(speakers)
    });
    now.speakers.borrow_mut().insert(programme.into(), found.clone());
    found
}

fn by_cluster(world: &World) -> HashMap<SmolStr, Vec<SmolStr>> {
    let mut by_cluster: HashMap<SmolStr, Vec<SmolStr>> = HashMap::new();
    for key in world.amounts.keys() {
        if let Some((_, cluster)) = key.split_once('.') {
            by_cluster.entry(cluster.into()).or_default().push(key.clone());
        }
    }
    by_cluster
}

/// The money at a moment, as the overview has it.
pub(super) fn before(scene: &Scene<'_>) -> BTreeMap<Figure, i128> {
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
