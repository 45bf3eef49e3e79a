//! Everything that the log holds, in memory: the world with all its histories, and every update in the order of its
//! stream.
//!
//! An entry that cannot be read (damaged, or written by a newer version) parks its entity: the entity stays as it was
//! before, everything else goes on, and every answer that looks past that place says so.

mod read;
mod senders;
mod sent;

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    history::{Known, Retired},
    records::{Family, Kind, Place},
    values::{Day, Instant},
    world::{Axes, World},
};
use kit::log::{Entry, Stream, header};
use proto::{catalogue::Service, common};
use smol_str::{SmolStr, format_smolstr};

use self::read::{Accepted, Held};
pub use self::{
    read::Read,
    senders::Senders,
    sent::{Contribution, OrLast, Sent},
};

/// The streams of the record, in the order of [`Service::ALL`].
const SERVICES: usize = Service::ALL.len();

/// The last sequences that were taken in: the four streams of the record, then the refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Position {
    /// In the order of [`Service::ALL`].
    pub record: [u64; SERVICES],
    /// Of the stream of refusals.
    pub refusals: u64,
}

impl Position {
    /// The last sequence of a stream.
    pub const fn of(&self, stream: Stream) -> u64 {
        match stream {
            Stream::Registry => self.record[0],
            Stream::Budget => self.record[1],
            Stream::Performance => self.record[2],
            Stream::Governance => self.record[3],
            Stream::Refusals => self.refusals,
        }
    }

    /// Notes the last sequence of a stream.
    pub const fn set(&mut self, stream: Stream, sequence: u64) {
        match service(stream) {
            Some(service) => self.record[service as usize] = sequence,
            None => self.refusals = sequence,
        }
    }

    /// How many entries it holds that another does not.
    pub fn beyond(&self, other: &Self) -> u64 {
        let record = self.record.iter().zip(other.record).map(|(own, other)| own.saturating_sub(other));
        record.sum::<u64>() + self.refusals.saturating_sub(other.refusals)
    }

    /// All five streams, to go on from later.
    pub fn id(&self) -> String {
        format!("{},{}:{}", self.text(), Stream::Refusals, self.refusals)
    }

    /// As readers see it: the four streams of the record.
    pub fn text(&self) -> String {
        let parts: Vec<String> = Service::ALL
            .iter()
            .zip(self.record)
            .map(|(service, sequence)| format!("{}:{sequence}", service.name()))
            .collect();
        parts.join(",")
    }

    /// Whether something that was sent is within it.
    pub const fn holds(&self, sent: Sent) -> bool {
        match sent {
            Sent::Accepted(service, sequence) => sequence <= self.record[service as usize],
            Sent::Refused(sequence) => sequence <= self.refusals,
        }
    }

    /// Whether all of another position is within this one.
    pub fn covers(&self, other: &Self) -> bool {
        self.record.iter().zip(other.record).all(|(own, other)| *own >= other) && self.refusals >= other.refusals
    }
}

/// A moment on both axes: what was known then, about which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The instant up to which updates are known.
    pub known_at: Instant,
    /// What that is in each stream.
    pub position: Position,
    /// The day in the world.
    pub on: Day,
}

impl Moment {
    /// The axes for the world.
    pub fn axes(&self) -> Axes {
        Axes { known: self.position.record.map(Known), on: self.on }
    }

    /// The same knowledge about another day.
    #[must_use]
    pub const fn about(self, on: Day) -> Self {
        Self { on, ..self }
    }
}

/// An update that was accepted.
#[derive(Debug, Clone)]
pub struct Line {
    /// When the log took it.
    pub recorded_at: Instant,
    /// Whose statement it is.
    pub agency: SmolStr,
    /// The agency's id for it.
    pub update_id: SmolStr,
    /// Its kind; none where it cannot be read.
    pub kind: Option<Kind>,
    /// What it is about.
    pub subject: SmolStr,
    /// First day on which it holds; none where it cannot be read.
    pub effective_on: Option<Day>,
    /// Where it belongs.
    pub place: Option<Place>,
    /// Since when it does not count any more.
    pub retired: Option<Retired>,
    /// The signature over its bytes; empty where the log brought none.
    signature: Signature,
}

/// An Ed25519 signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Signature([u8; 64]);

impl Signature {
    fn of(entry: &Entry) -> Self {
        let mut bytes = [0; 64];
        let text = entry.header(header::SIGNATURE).unwrap_or_default();
        let whole = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) == Ok(bytes.len());
        Self(if whole { bytes } else { [0; 64] })
    }
}

impl Line {
    /// The signature in text, if the log brought one.
    pub fn signature(&self) -> Option<String> {
        (self.signature.0 != [0; 64]).then(|| URL_SAFE_NO_PAD.encode(self.signature.0))
    }

    /// What has become of it by what is known then.
    pub fn status(&self, known: Known) -> &'static str {
        match self.retired.filter(|retired| retired.from <= known.0) {
            Some(Retired { withdrawn: true, .. }) => "withdrawn",
            Some(_) => "superseded",
            None => "accepted",
        }
    }

    /// The name of its kind.
    pub fn kind_name(&self) -> Option<&'static str> {
        self.kind.map(Kind::name)
    }
}

/// An update that was refused.
#[derive(Debug, Clone)]
pub struct Refused {
    /// When it was turned down.
    pub recorded_at: Instant,
    /// Who signed it, as far as is known.
    pub agency: Option<SmolStr>,
    /// The agency's id for it.
    pub update_id: Option<SmolStr>,
    /// The service that refused it.
    pub service: Option<Service>,
    /// Its kind, as far as it could be read.
    pub kind: Option<SmolStr>,
    /// What it is about, as far as it could be read.
    pub subject: Option<SmolStr>,
    /// Its day, as far as it could be read.
    pub effective_on: Option<SmolStr>,
    /// The reasons.
    pub refusals: Box<[common::Refusal]>,
}

/// An entity of which something cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// The stream.
    pub service: Service,
    /// The entity, as the log names it.
    pub subject: SmolStr,
    /// The first place that cannot be read.
    pub sequence: u64,
    /// Why.
    pub reason: String,
}

/// How many of these, in rising order, are at or before a place.
fn until(places: &[u64], place: u64) -> usize {
    places.partition_point(|other| *other <= place)
}

/// That an entry does not follow on the one before; reading must start again after the last one taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{stream}: entry {found} came after {last}")]
pub struct Gap {
    /// The stream.
    pub stream: Stream,
    /// The last one taken in.
    pub last: u64,
    /// The one that came.
    pub found: u64,
}

/// Where the log was read to, and where something of each family was said last: enough to tell what changed since any
/// place, without looking into the history.
#[derive(Debug, Clone, Default)]
pub struct Step {
    /// Where the streams stand.
    pub position: Position,
    touched: Arc<BTreeMap<Family, u64>>,
}

impl Step {
    /// Whether something of a family was said after a place.
    pub fn touched_since(&self, family: Family, since: &Position) -> bool {
        self.touched.get(&family).is_some_and(|last| *last > since.record[family.service() as usize])
    }
}

/// Everything that the log holds.
#[derive(Debug, Default)]
pub struct History {
    /// All histories.
    pub world: World,
    lines: [Vec<Line>; SERVICES],
    refused: Vec<Refused>,
    parked: BTreeMap<(Service, SmolStr), Parked>,
    agencies: BTreeMap<SmolStr, Contribution>,
    /// Where something of each family was said.
    places: BTreeMap<Family, Vec<u64>>,
    /// What governance was told by registry when it recorded, by its place there.
    asides: BTreeMap<u64, SmolStr>,
    /// All that was sent, by agency and id.
    sent: BTreeMap<OrLast, BTreeSet<(OrLast, Sent)>>,
}

impl History {
    /// Makes room for what a stream is known to hold, so that it need not be moved while it grows.
    pub fn make_room(&mut self, stream: Stream, last: u64) {
        if let Some(service) = service(stream) {
            let lines = &mut self.lines[service as usize];
            let more = usize::try_from(last).unwrap_or_default().saturating_sub(lines.len());
            // And for some more, so that the next one does not move all of them. Where there is no such room, the lines take
            // what they need as they come.
            let _ = lines.try_reserve_exact(more.saturating_add(more / 8));
        }
    }

    /// Takes in an entry. One that is here already changes nothing.
    ///
    /// # Errors
    /// That entries are missing before it.
    pub fn apply(&mut self, read: impl Into<Read>) -> Result<(), Gap> {
        let Read { stream, sequence, held } = read.into();
        let last = self.position().of(stream);
        if sequence <= last {
            return Ok(());
        }
        if sequence != last + 1 {
            return Err(Gap { stream, last, found: sequence });
        }
        match held {
            Held::Accepted(accepted) => self.accept(sequence, *accepted),
            Held::Refused(refused) => self.refuse(sequence, *refused),
        }
        Ok(())
    }

    fn accept(&mut self, sequence: u64, accepted: Accepted) {
        let Accepted { service, subject, aside, mut line, said } = accepted;
        let key = (service, subject);
        let taken = match (self.parked.contains_key(&key), said) {
            (true, _) => Err(String::new()),
            (false, Ok(said)) => Ok(self.world.take_in(said.0, said.1)),
            (false, Err(fault)) => Err(fault.0),
        };
        let agency = line.agency.clone();
        match taken {
            Ok(taken) => {
                self.places.entry(taken.place.family).or_default().push(sequence);
                let withdrawn = taken.kind == Kind::RecordWithdrawn;
                if let Some(target) = taken.retires.and_then(|place| self.line_mut(service, place)) {
                    target.retired.get_or_insert(Retired { from: sequence, withdrawn });
                }
                line.update_id = taken.at.update_id.shared();
                line.kind = Some(taken.kind);
                line.subject = taken.subject;
                line.effective_on = Some(taken.at.effective_on);
                line.place = Some(taken.place);
            }
            Err(reason) => {
                let subject = key.1.clone();
                self.parked.entry(key).or_insert(Parked { service, subject, sequence, reason });
            }
        }
        if let Some(aside) = aside {
            self.asides.insert(sequence, aside);
        }
        let id = Some(line.update_id.clone()).into();
        self.sent.entry(Some(agency.clone()).into()).or_default().insert((id, Sent::Accepted(service, sequence)));
        self.lines[service as usize].push(line);
        self.agencies.entry(agency).or_default().accepted[service as usize].push(sequence);
    }

    fn refuse(&mut self, sequence: u64, refused: Refused) {
        if let Some(agency) = &refused.agency {
            self.agencies.entry(agency.clone()).or_default().refused.push(sequence);
        }
        let id = refused.update_id.clone().into();
        self.sent.entry(refused.agency.clone().into()).or_default().insert((id, Sent::Refused(sequence)));
        self.refused.push(refused);
    }

    fn line_mut(&mut self, service: Service, sequence: u64) -> Option<&mut Line> {
        self.lines[service as usize].get_mut(index(sequence)?)
    }

    /// What registry answered when governance recorded something: none if it was not asked or did not answer.
    pub fn aside(&self, sequence: u64) -> Option<&str> {
        self.asides.get(&sequence).map(SmolStr::as_str)
    }

    /// Where the streams stand.
    pub fn position(&self) -> Position {
        Position { record: std::array::from_fn(|at| count(&self.lines[at])), refusals: count(&self.refused) }
    }

    /// The latest recorded time.
    pub fn latest(&self) -> Option<Instant> {
        let last = self.lines.iter().filter_map(|lines| Some(lines.last()?.recorded_at)).max();
        last.max(self.refused.last().map(|refused| refused.recorded_at))
    }

    /// A moment: `known_at` defaults to now and is never later; the day defaults to that of `known_at` in Seoul. Now is
    /// never before the latest recorded time, as the log's clock never goes back.
    pub fn moment(&self, known_at: Option<Instant>, on: Option<Day>, now: Instant) -> Moment {
        let now = self.latest().map_or(now, |latest| latest.max(now));
        let known_at = known_at.map_or(now, |asked| asked.min(now));
        let record = std::array::from_fn(|at| {
            let lines: &[Line] = &self.lines[at];
            number(lines.partition_point(|line| line.recorded_at <= known_at))
        });
        let refusals = number(self.refused.partition_point(|refused| refused.recorded_at <= known_at));
        Moment { known_at, position: Position { record, refusals }, on: on.unwrap_or_else(|| known_at.day()) }
    }

    /// The accepted updates of a stream, in order.
    pub fn lines(&self, service: Service) -> &[Line] {
        &self.lines[service as usize]
    }

    /// An accepted update.
    pub fn line(&self, service: Service, sequence: u64) -> Option<&Line> {
        self.lines[service as usize].get(index(sequence)?)
    }

    /// What was said beside an update.
    pub fn note(&self, service: Service, sequence: u64) -> Option<SmolStr> {
        let place = self.line(service, sequence)?.place.as_ref()?;
        self.world.statement(place, sequence)?.at.note.clone()
    }

    /// The refused updates, in order.
    pub fn refused(&self) -> &[Refused] {
        &self.refused
    }

    /// A refused update.
    pub fn refusal(&self, sequence: u64) -> Option<&Refused> {
        self.refused.get(index(sequence)?)
    }

    /// All that was sent, by agency, then by id.
    pub const fn sent(&self) -> &BTreeMap<OrLast, BTreeSet<(OrLast, Sent)>> {
        &self.sent
    }

    /// What each agency sent.
    pub const fn agencies(&self) -> &BTreeMap<SmolStr, Contribution> {
        &self.agencies
    }

    /// When the last update of an agency was accepted, in some streams, by then.
    pub fn last_of(&self, agency: &str, services: &[Service], position: &Position) -> Option<Instant> {
        let of = self.agencies.get(agency)?;
        services
            .iter()
            .filter_map(|service| Some(self.line(*service, *of.places(*service, position).last()?)?.recorded_at))
            .max()
    }

    /// The entities that are parked by then.
    pub fn parked(&self, position: &Position) -> impl Iterator<Item = &Parked> {
        self.parked.values().filter(move |parked| parked.sequence <= position.record[parked.service as usize])
    }

    /// The step that led here.
    pub fn step(&self) -> Step {
        let last = |(family, places): (&Family, &Vec<u64>)| Some((*family, *places.last()?));
        Step { position: self.position(), touched: Arc::new(self.places.iter().filter_map(last).collect()) }
    }

    /// The places after one position up to another at which something of a family was said, in order.
    pub fn places(&self, family: Family, from: &Position, to: &Position) -> &[u64] {
        let places = self.places.get(&family).map_or(&[][..], Vec::as_slice);
        let of = |position: &Position| until(places, position.record[family.service() as usize]);
        places.get(of(from)..of(to)).unwrap_or_default()
    }

    /// What was known of each stream right before an update: of the same time, services come in their order.
    pub fn before(&self, service: Service, sequence: u64, recorded_at: Instant) -> [Known; SERVICES] {
        Service::ALL.map(|other| match other.cmp(&service) {
            Ordering::Equal => Known(sequence.saturating_sub(1)),
            order => {
                let is_before = |line: &Line| {
                    line.recorded_at < recorded_at || (order == Ordering::Less && line.recorded_at == recorded_at)
                };
                Known(number(self.lines(other).partition_point(is_before)))
            }
        })
    }
}

/// The service of a stream of the record.
pub const fn service(stream: Stream) -> Option<Service> {
    match stream {
        Stream::Registry => Some(Service::Registry),
        Stream::Budget => Some(Service::Budget),
        Stream::Performance => Some(Service::Performance),
        Stream::Governance => Some(Service::Governance),
        Stream::Refusals => None,
    }
}

/// A place as readers see it.
pub fn place(service: Service, sequence: u64) -> SmolStr {
    format_smolstr!("{}:{sequence}", service.name())
}

fn index(sequence: u64) -> Option<usize> {
    usize::try_from(sequence.checked_sub(1)?).ok()
}

fn count<T>(list: &[T]) -> u64 {
    number(list.len())
}

fn number(count: usize) -> u64 {
    // No machine has more than 2^64 updates in memory.
    u64::try_from(count).unwrap_or(u64::MAX)
}
