//! An entry as it is read, before it is its turn to be taken in.

use domain::{
    logged::{Logged, Taken, Undecodable},
    records::{Kind, Record},
    values::{Day, Instant, Value},
};
use kit::log::{Entry, Stream, header};
use prost::Message;
use proto::{catalogue::Service, common};
use smol_str::SmolStr;

use super::{Line, Refused, Signature, service};

/// An entry as it was read, which needs nothing of what is known already.
#[derive(Debug)]
pub struct Read {
    pub(super) stream: Stream,
    pub(super) sequence: u64,
    pub(super) held: Held,
}

#[derive(Debug)]
pub(super) enum Held {
    Accepted(Box<Accepted>),
    Refused(Box<Refused>),
}

#[derive(Debug)]
pub(super) struct Accepted {
    pub service: Service,
    /// The entity, as the log names it.
    pub subject: SmolStr,
    /// What governance was told by registry.
    pub aside: Option<SmolStr>,
    pub line: Line,
    pub said: Result<(Taken, Record), Undecodable>,
}

impl From<&Entry> for Read {
    fn from(entry: &Entry) -> Self {
        let held = match service(entry.stream) {
            Some(service) => Held::Accepted(Box::new(Accepted::of(service, entry))),
            None => Held::Refused(Box::new(Refused::of(entry))),
        };
        Self { stream: entry.stream, sequence: entry.sequence, held }
    }
}

impl Accepted {
    fn of(service: Service, entry: &Entry) -> Self {
        let agency = entry.header(header::AGENCY).unwrap_or_default();
        let recorded_at = Instant(entry.recorded_at);
        let logged = Logged {
            service,
            sequence: entry.sequence,
            recorded_at,
            subject: &entry.subject,
            agency,
            retires: entry.header(header::RETIRES).and_then(|place| place.parse().ok()),
            payload: &entry.payload,
        };
        let line = Line {
            recorded_at,
            agency: agency.into(),
            update_id: entry.header(header::UPDATE_ID).unwrap_or_default().into(),
            kind: entry.header(header::KIND).and_then(Kind::named),
            subject: entry.subject.split_once('.').map_or_else(SmolStr::default, |(_, key)| key.into()),
            effective_on: None,
            place: None,
            retired: None,
            signature: Signature::of(entry),
        };
        let aside = entry.header(header::SIMILAR).or_else(|| entry.header(header::FRAME)).map(SmolStr::new);
        Self { service, subject: SmolStr::new(&entry.subject), aside, line, said: logged.read() }
    }
}

impl Refused {
    fn of(entry: &Entry) -> Self {
        let read = common::RefusedUpdate::decode(entry.payload.clone()).unwrap_or_default();
        let text = |text: &str| Some(text).filter(|text| !text.is_empty()).map(SmolStr::new);
        Self {
            recorded_at: Instant(entry.recorded_at),
            agency: entry.header(header::AGENCY).and_then(text),
            update_id: entry.header(header::UPDATE_ID).and_then(text),
            service: Service::named(&read.service),
            kind: text(&read.kind).or_else(|| entry.header(header::KIND).and_then(text)),
            subject: text(&read.subject),
            effective_on: text(&read.effective_on).filter(|day| Day::read(day).is_ok()),
            refusals: read.refusals.into_boxed_slice(),
        }
    }
}
