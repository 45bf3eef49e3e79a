//! `changes`: what differs between two moments of knowledge about the same day, and which updates of which agencies did it.

use std::sync::atomic::{AtomicUsize, Ordering};

use domain::{
    measures::{
        changes::{Change, Figure, Money, Part, STEPS, Step, Walk},
        scene::{Behind, Scene},
        tally::Tally,
    },
    records::Family,
    refusal::Code,
    values::Exact,
};
use proto::catalogue::Service;
use smol_str::{SmolStr, ToSmolStr};

use super::{Ask, Column, Row, Shape, View, closed, words};
use crate::{
    cell::Cell,
    history::{History, Line, Moment, Senders, place},
    query::{self, Kind, Parameter},
    refusals::{Problem, bad},
};

/// The most updates that are listed for a figure in JSON; what the others did is given by agency.
pub const MAX_PARTS: usize = 1_000;
/// The most entries of a table that is taken away, over all figures: an update is entered at each figure that it changed. It
/// has all of them or is refused.
const MAX_NAMED: usize = 200_000;

/// The view. `to` is the moment of the answer.
pub const VIEW: View = View {
    name: "changes",
    title: words("변경", "Changes"),
    method: words(
        "같은 기준일에 대해 두 시점에 알려진 수치의 차이와, 그 차이를 만든 기관의 갱신. 갱신별 차이를 모두 더하면 전체 차이가 된다.",
        "What differs between two moments of knowledge about the same day, and the updates of agencies that did it. The parts add up.",
    ),
    parameters: &[
        Parameter::filter("from", Kind::Instant).required().of_figure(),
        Parameter::filter("to", Kind::Instant),
    ],
    open: closed,
    reads: READS,
    shape: Shape::Rows(COLUMNS, rows),
    behind,
};

const READS: &[Family] = &[
    Family::Agency,
    Family::Amount,
    Family::Cluster,
    Family::Code,
    Family::Indicator,
    Family::Observation,
    Family::Programme,
    Family::Type,
];

const COLUMNS: &[Column] = &[
    Column::text("figure").key(),
    Column::text("group").maybe().key(),
    Column::number("before").maybe(),
    Column::number("after").maybe(),
    Column::number("difference").by("after - before = Σ difference of the updates"),
    Column::objects("updates", UPDATES),
    Column::objects("agencies", AGENCIES),
    Column::whole("unlisted"),
];

const UPDATES: &[Column] = &[
    Column::text("position").maybe(),
    Column::text("agency_id"),
    Column::text("update_id").maybe(),
    Column::text("kind").maybe(),
    Column::text("subject").maybe(),
    Column::instant("recorded_at").maybe(),
    Column::number("difference"),
];

const AGENCIES: &[Column] = &[Column::text("agency_id"), Column::whole("updates"), Column::number("difference")];

fn rows(ask: &Ask<'_>) -> Result<Vec<Row>, Problem> {
    let from = from(ask)?;
    let senders = Senders::between(ask.history, &from.position, &ask.moment.position);
    let named = AtomicUsize::new(0);
    let most = if ask.complete { Most::InAll(&named) } else { Most::Each };
    let changes = changes(ask, &from, || Shown::new(ask.history, &senders, most));
    if named.load(Ordering::Relaxed) > MAX_NAMED {
        let given = ask.given.text("from").unwrap_or_default();
        let expected = "at most 200,000 updates, each counted at every figure that it changed; a shorter time, or json";
        return Err(bad(Code::TooLarge, "from", given, expected));
    }
    Ok(changes.into_iter().map(row).collect())
}

/// The first of the two moments, about the day of the second.
fn from(ask: &Ask<'_>) -> Result<Moment, Problem> {
    let given = ask.given.text("from").unwrap_or_default();
    let from = query::instant(given).map_err(|fault| bad(fault.code, "from", given, fault.expected))?;
    if from > ask.moment.known_at {
        return Err(bad(Code::OutOfRange, "from", given, format!("at or before {}", ask.moment.known_at)));
    }
    Ok(ask.history.moment(Some(from), Some(ask.moment.on), ask.now))
}

fn changes<P: Extend<Part> + Send>(ask: &Ask<'_>, from: &Moment, keep: impl Fn() -> P + Sync) -> Vec<Change<P>> {
    let mut walk = Walk::from(Scene::new(ask.scene.world, from.axes()));
    for (service, sequence, line) in between(ask.history, from, &ask.moment) {
        if let Some(place) = &line.place {
            walk.step(&Step { sequence, place, before: ask.history.before(service, sequence, line.recorded_at) });
        }
    }
    walk.changes(ask.moment.axes().known, keep)
}

/// The steps between two moments in the order of their recorded times; of the same time in the order of the streams.
fn between<'h>(history: &'h History, from: &Moment, to: &Moment) -> Vec<(Service, u64, &'h Line)> {
    let mut steps = Vec::new();
    for family in STEPS {
        let (service, places) = (family.service(), history.places(family, &from.position, &to.position));
        steps.extend(places.iter().filter_map(|place| Some((service, *place, history.line(service, *place)?))));
    }
    steps.sort_unstable_by_key(|(service, sequence, line)| (line.recorded_at, *service, *sequence));
    steps
}

/// The figure as the definitions name it, and its group.
fn named(figure: &Figure) -> (&'static str, Option<SmolStr>) {
    match figure {
        Figure::BudgetTotal => ("overview.budget_total", None),
        Figure::Budget(Money::National, year) => ("overview.budget_by_year.national", Some(year.to_smolstr())),
        Figure::Budget(Money::Local, year) => ("overview.budget_by_year.local", Some(year.to_smolstr())),
        Figure::Budget(Money::Private, year) => ("overview.budget_by_year.private", Some(year.to_smolstr())),
        Figure::Budget(Money::Executed, year) => ("overview.budget_by_year.executed", Some(year.to_smolstr())),
        Figure::Clusters => ("overview.clusters", None),
        Figure::ClustersByMinistry(id) => ("overview.clusters_by_ministry.clusters", Some(id.clone())),
        Figure::ClustersByRegion(code) => ("overview.clusters_by_region.clusters", Some(code.clone())),
        Figure::ClustersByType(code) => ("overview.clusters_by_type.clusters", Some(code.clone())),
        Figure::Observed(indicator, year) => ("performance.value", Some(format!("{indicator}/{year}").into())),
        Figure::Types => ("overview.types", None),
        Figure::TypesDefined => ("overview.types_defined", None),
        Figure::TypesNeverUsed => ("overview.types_never_used", None),
    }
}

fn row(change: Change<Shown<'_>>) -> Row {
    let (figure, group) = named(&change.figure);
    let shown = |value: &Option<Exact>| value.as_ref().map(Cell::full).into();
    let nothing = Exact::zero();
    let difference = change.after.as_ref().unwrap_or(&nothing) - change.before.as_ref().unwrap_or(&nothing);
    let (updates, agencies, unlisted) = change.parts.cells();
    vec![
        figure.into(),
        group.into(),
        shown(&change.before),
        shown(&change.after),
        Cell::full(&difference),
        Cell::List(updates),
        Cell::List(agencies),
        unlisted.into(),
    ]
}

/// How many updates are listed.
#[derive(Debug, Clone, Copy)]
enum Most<'a> {
    /// So many for each figure.
    Each,
    /// All of them, over all figures up to the most that memory should hold; how many they are is counted.
    InAll(&'a AtomicUsize),
}

impl Most<'_> {
    /// Whether one more is listed after so many of the same figure.
    fn has_room(self, listed: usize) -> bool {
        match self {
            Self::Each => listed < MAX_PARTS,
            Self::InAll(named) => named.fetch_add(1, Ordering::Relaxed) < MAX_NAMED,
        }
    }
}

/// What is shown of the updates that made a difference.
struct Shown<'a> {
    history: &'a History,
    senders: &'a Senders<'a>,
    most: Most<'a>,
    /// The first of them.
    updates: Vec<Cell>,
    /// What those of each agency did together, by its number.
    listed: Vec<Together>,
    /// What those beyond the most that are listed did.
    left: Vec<Together>,
}

/// How many updates, and what they did together.
#[derive(Debug, Clone, Default)]
struct Together {
    updates: usize,
    difference: Tally,
}

impl<'a> Shown<'a> {
    fn new(history: &'a History, senders: &'a Senders<'a>, most: Most<'a>) -> Self {
        let none = vec![Together::default(); senders.agencies.len()];
        Self { history, senders, most, updates: Vec::new(), listed: none.clone(), left: none }
    }

    fn add(&mut self, part: &Part) {
        let is_listed = self.most.has_room(self.updates.len());
        if is_listed {
            self.updates.push(update(self.history, part));
        }
        let together = if is_listed { &mut self.listed } else { &mut self.left };
        let sender = self.senders.of(part.service, part.sequence);
        if let Some(together) = sender.and_then(|sender| together.get_mut(sender)) {
            together.updates += 1;
            together.difference += &part.difference;
        }
    }

    /// The updates, then what is left of each agency; what each agency did; and how many updates are not listed.
    fn cells(mut self) -> (Vec<Cell>, Vec<Cell>, usize) {
        let (mut agencies, mut unlisted) = (Vec::new(), 0);
        for ((agency, mut together), left) in self.senders.agencies.iter().zip(self.listed).zip(self.left) {
            if left.updates > 0 {
                self.updates.push(left_over(agency, &left.difference));
                unlisted += left.updates;
                together.updates += left.updates;
                together.difference += &left.difference;
            }
            if together.updates > 0 {
                agencies.push(Cell::Object(vec![
                    ("agency_id", (*agency).into()),
                    ("updates", together.updates.into()),
                    ("difference", Cell::full(&together.difference.sum())),
                ]));
            }
        }
        (self.updates, agencies, unlisted)
    }
}

impl Extend<Part> for Shown<'_> {
    fn extend<T: IntoIterator<Item = Part>>(&mut self, parts: T) {
        parts.into_iter().for_each(|part| self.add(&part));
    }
}

/// What an update did.
fn update(history: &History, part: &Part) -> Cell {
    let line = history.line(part.service, part.sequence);
    Cell::Object(vec![
        ("position", place(part.service, part.sequence).into()),
        ("agency_id", line.map(|line| &line.agency).into()),
        ("update_id", line.map(|line| &line.update_id).into()),
        ("kind", line.and_then(Line::kind_name).into()),
        ("subject", line.map(|line| &line.subject).into()),
        ("recorded_at", line.map(|line| line.recorded_at).into()),
        ("difference", Cell::full(&part.difference.sum())),
    ])
}

/// What the updates of an agency did that are not listed.
fn left_over(agency: &str, difference: &Tally) -> Cell {
    Cell::Object(vec![
        ("position", Cell::Null),
        ("agency_id", agency.into()),
        ("update_id", Cell::Null),
        ("kind", Cell::Null),
        ("subject", Cell::Null),
        ("recorded_at", Cell::Null),
        ("difference", Cell::full(&difference.sum())),
    ])
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [figure, group] = key else { return None };
    let is = |change: &Change<Vec<Part>>| {
        let (name, of) = named(&change.figure);
        name == figure && of.unwrap_or_default() == *group
    };
    let change = changes(ask, &from(ask).ok()?, Vec::new).into_iter().find(is)?;
    Some(change.parts.iter().map(|part| (part.service, part.sequence)).collect())
}
