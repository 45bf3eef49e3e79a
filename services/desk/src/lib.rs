//! Where kit's intake and the domain's decisions meet. kit knows no domain and the domain no runtime; the four
//! services join them in the same way and differ only in what they own, learn, add and answer.
//!
//! - [`Desk`]: a service's knowledge, judging through [`domain::decide`]
//! - [`owners`]: questions to the services that own other streams
//! - [`run`]: a whole service from a listener, a log and a shutdown · [`process`]: the same from the environment

pub mod owners;
pub mod process;
pub mod run;

use std::sync::Arc;

use bytes::Bytes;
use domain::{
    decide::{self, Submission},
    governance::grant,
    logged::Logged,
    records::{self, Family, Place, Raw, Update},
    references,
    refusal::{Code, Refusal},
    values::{Id, Instant, PublicKey, Value},
    verdict::Verdict,
    world::World,
};
use kit::{
    intake::{About, Decision, Inbox, Judge, Outcome, Question},
    log::{Entry, Stream, header},
};
use parking_lot::RwLock;
use proto::catalogue::Service;
use tonic::service::Routes;

use crate::owners::Peers;

/// The operator: an agency that holds every grant, by a key of the configuration.
#[derive(Debug, Clone)]
pub struct Operator {
    /// Its public nkey.
    pub public_key: String,
}

/// The id of the operator.
pub const OPERATOR: &str = "operator";

/// What a service knows and how it decides.
#[derive(Debug)]
pub struct Desk {
    service: Service,
    learns: Learns,
    operator: Option<Operator>,
    world: RwLock<World>,
}

/// What a service learns from other streams.
#[derive(Debug, Clone, Copy)]
pub struct Learns {
    /// The streams.
    pub streams: &'static [Stream],
    /// Whether a subject there matters.
    pub wants: fn(Stream, &str) -> bool,
}

/// Of a service that answers nothing beyond the intake and asks nothing beyond what it does not know.
pub fn plain(_desk: &Arc<Desk>, peers: Peers) -> (Routes, Peers) {
    (Routes::default(), peers)
}

/// The stream of a service.
pub const fn stream_of(service: Service) -> Stream {
    match service {
        Service::Registry => Stream::Registry,
        Service::Budget => Stream::Budget,
        Service::Performance => Stream::Performance,
        Service::Governance => Stream::Governance,
    }
}

/// The service of a stream; refusals have none.
pub const fn service_of(stream: Stream) -> Option<Service> {
    match stream {
        Stream::Registry => Some(Service::Registry),
        Stream::Budget => Some(Service::Budget),
        Stream::Performance => Some(Service::Performance),
        Stream::Governance => Some(Service::Governance),
        Stream::Refusals => None,
    }
}

impl Desk {
    /// A desk that knows nothing yet.
    pub fn new(service: Service, learns: Learns, operator: Option<Operator>) -> Self {
        let world = World { operator: operator.as_ref().map(|_| Id::fixed(OPERATOR)), ..World::default() };
        Self { service, learns, operator, world: RwLock::new(world) }
    }

    /// Reads what it knows.
    pub fn with<T>(&self, read: impl FnOnce(&World) -> T) -> T {
        read(&self.world.read())
    }
}

/// An entry as the domain reads it.
pub fn logged(entry: &Entry) -> Option<Logged<'_>> {
    Some(Logged {
        service: service_of(entry.stream)?,
        sequence: entry.sequence,
        recorded_at: Instant(entry.recorded_at),
        subject: &entry.subject,
        agency: entry.header(header::AGENCY)?,
        retires: entry.header(header::RETIRES).and_then(|sequence| sequence.parse().ok()),
        payload: &entry.payload,
    })
}

/// kit's inbox, as the domain asks it.
struct Ids<'a>(&'a dyn Inbox);

impl decide::Inbox for Ids<'_> {
    fn find(&self, agency: &str, update_id: &str) -> Option<(Place, u64)> {
        let (subject, sequence) = self.0.find(agency, update_id)?;
        Some((Place::of(&subject)?, sequence))
    }

    fn payload(&self, sequence: u64) -> Option<Vec<u8>> {
        self.0.payload(sequence).map(|bytes: Bytes| bytes.to_vec())
    }
}

impl Judge for Desk {
    fn stream(&self) -> Stream {
        stream_of(self.service)
    }

    fn learns_from(&self) -> &[Stream] {
        self.learns.streams
    }

    fn wants(&self, stream: Stream, subject: &str) -> bool {
        (self.learns.wants)(stream, subject)
    }

    fn malformed(&self, bytes: &[u8]) -> Option<proto::common::Refusal> {
        Raw::decode(self.service, bytes).err().map(|refusal| (&refusal).into())
    }

    fn signer(&self, key: &str, now: i64) -> Result<String, proto::common::Refusal> {
        if self.operator.as_ref().is_some_and(|operator| operator.public_key == key) {
            return Ok(OPERATOR.to_owned());
        }
        let unknown =
            |_| proto::common::Refusal::from(&Refusal::new(Code::KeyUnknown, "key", key, "a public nkey, U…"));
        let key = PublicKey::read(key).map_err(unknown)?;
        let agency = grant::signer(&self.world.read(), &key, Instant(now).day());
        agency.map(|agency| agency.to_string()).map_err(|refusal| (&refusal).into())
    }

    fn holder(&self, key: &str) -> Option<String> {
        let key = PublicKey::read(key).ok()?;
        self.world.read().holder(&key).map(|agency| agency.to_string())
    }

    fn decide(&self, question: &Question<'_>, inbox: &dyn Inbox) -> Decision {
        // The agency comes from a granted key, whose holder has a typed id.
        let agency = Id::read(question.agency).unwrap_or(Id::fixed(OPERATOR));
        let submission = Submission {
            service: self.service,
            agency,
            bytes: question.bytes,
            now: Instant(question.now),
            replay: false,
        };
        let world = self.world.read();
        let decision = decide::decide(&world, &Ids(inbox), &submission);
        outcome(&world, decision)
    }

    fn take(&self, entry: &Entry) {
        let Some(logged) = logged(entry) else { return };
        if let Err(error) = self.world.write().take(&logged) {
            tracing::error!(stream = %entry.stream, sequence = entry.sequence, subject = %entry.subject, error = error.0, "cannot be read; left out");
        }
    }

    fn forget_after(&self, subject: &str, sequence: u64) {
        if let Some(place) = Place::of(subject) {
            self.world.write().forget_after(&place, sequence);
        }
    }

    fn speaks_for(&self, agency: &str) -> (Vec<String>, Vec<String>) {
        let world = self.world.read();
        let mut own = vec![agency.to_owned()];
        own.extend(
            Id::read(agency)
                .map(|agency| world.predecessors(&agency))
                .unwrap_or_default()
                .iter()
                .map(ToString::to_string),
        );
        let others = world
            .agencies
            .keys()
            .map(ToString::to_string)
            .chain([OPERATOR.to_owned()])
            .filter(|other| !own.contains(other))
            .collect();
        (own, others)
    }

    fn fork(&self) -> Self {
        let Self { service, learns, operator, world } = self;
        let world = RwLock::new(world.read().clone());
        Self { service: *service, learns: *learns, operator: operator.clone(), world }
    }

    fn refusal(&self, code: &'static str, field: &str, given: &str, expected: &str) -> proto::common::Refusal {
        let code = Code::ALL.iter().copied().find(|known| known.name() == code).unwrap_or(Code::Unavailable);
        (&Refusal::new(code, field.to_owned(), given, expected.to_owned())).into()
    }
}

fn outcome(world: &World, decision: decide::Decision) -> Decision {
    let decide::Decision { update_id, update, about, verdict } = decision;
    let about = told(world, about, &verdict);
    let wire = |refusals: &[Refusal]| refusals.iter().map(Into::into).collect();
    let outcome = match verdict {
        Verdict::Accept { place, retires, warnings } => {
            Outcome::Accept { subject: place.subject(), retires, headers: Vec::new(), warnings: wire(&warnings) }
        }
        Verdict::Repeat { sequence, warnings } => Outcome::Repeat { sequence, warnings: wire(&warnings) },
        Verdict::Refuse(refusals) => {
            let missing = update
                .as_ref()
                .filter(|_| refusals.iter().any(|refusal| depends(refusal.code)))
                .map(missing)
                .unwrap_or_default();
            Outcome::Refuse { refusals: wire(&refusals), missing }
        }
    };
    Decision { update_id: update_id.to_string(), about, outcome }
}

/// What an update is about, as kit keeps it: of a withdrawal, what is withdrawn.
fn told(world: &World, about: records::About, verdict: &Verdict) -> About {
    let records::About { kind, subject, effective_on } = about;
    let subject = match verdict {
        Verdict::Accept { place, retires: Some(target), .. } => {
            world.record(place, *target).and_then(|record| record.subject()).unwrap_or_default()
        }
        _ => subject,
    };
    About {
        kind: kind.map(|kind| kind.name().to_owned()).unwrap_or_default(),
        subject: subject.to_string(),
        effective_on: effective_on.map(|day| day.to_string()).unwrap_or_default(),
    }
}

/// Whether more knowledge of other services could change the answer.
const fn depends(code: Code) -> bool {
    matches!(
        code,
        Code::UnknownReference
            | Code::NotInForce
            | Code::NotGranted
            | Code::ReviewNeeded
            | Code::SupersedesForeign
            | Code::NotConsulted
    )
}

/// What an update refers to in other streams, as subjects of the log.
fn missing(update: &Update) -> Vec<(Stream, String)> {
    use proto::common::Reference;
    let own = update.record.kind().service();
    let mut subjects = Vec::new();
    update.record.references(&mut |_, reference, given| {
        let family = match reference {
            Reference::Agency => Family::Agency,
            Reference::Law => Family::Law,
            Reference::Type => Family::Type,
            Reference::ClusterKnown | Reference::ClusterHeld => Family::Cluster,
            Reference::Programme => Family::Programme,
            Reference::Indicator => Family::Indicator,
            Reference::Survey => Family::Survey,
            Reference::Region | Reference::Industry | Reference::Technology | Reference::Unspecified => return,
        };
        if references::owner(reference) != own {
            subjects.push((stream_of(family.service()), format!("{}.{given}", family.name())));
        }
    });
    if let records::Record::Cluster(records::ClusterRecord::ClusterDesignated(designated)) = &update.record {
        subjects.extend(
            designated.review_id.iter().map(|id| (Stream::Governance, format!("{}.{id}", Family::Review.name()))),
        );
    }
    if subjects.is_empty() && own != Some(Service::Governance) {
        // A grant may be what is missing: governance is asked for nothing in particular, but waited for.
        subjects.push((Stream::Governance, format!("{}.{OPERATOR}", Family::Agency.name())));
    }
    subjects
}
