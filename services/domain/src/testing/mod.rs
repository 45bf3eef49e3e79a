//! Tests are stories: given what was said, when something more is said, then it is accepted, refused or nothing new.
//!
//! Everything goes the real way: fields become the bytes that an agency signs, [`decide`] judges them, and what is
//! accepted is taken in from the bytes as they lie in the log.

mod build;
mod prelude;
pub(crate) mod random;

use std::collections::BTreeMap;

use proto::catalogue::{Service, catalogue};

pub(crate) use build::bytes;
pub(crate) use prelude::*;

use crate::{
    decide::{Inbox, Submission, decide},
    history::Known,
    logged::Logged,
    records::Place,
    refusal::Refusal,
    values::{Day, Id, Instant, Value},
    verdict::Verdict,
    world::World,
};

/// The fields of an update by name, beside those of the record: `update_id`, `effective_on`, `supersedes`, `note`,
/// and `agency` and `on`, who says it and on which day. Lists are written `a;b;c`.
pub(crate) type Fields<'a> = &'a [(&'a str, &'a str)];

/// What lies in the log, in the order in which it came.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub service: Service,
    pub sequence: u64,
    pub recorded_at: Instant,
    pub agency: Id,
    pub place: Place,
    pub retires: Option<u64>,
    pub payload: Vec<u8>,
}

impl Entry {
    pub fn take_into(&self, world: &mut World) {
        let subject = self.place.subject();
        let logged = Logged {
            service: self.service,
            sequence: self.sequence,
            recorded_at: self.recorded_at,
            subject: &subject,
            agency: &self.agency,
            retires: self.retires,
            payload: &self.payload,
        };
        world.take(&logged).expect("what was accepted can be read");
    }
}

/// A world with its log.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    pub world: World,
    pub log: Vec<Entry>,
    ids: BTreeMap<(String, String), usize>,
    said: usize,
}

struct Ids<'a>(&'a Story, Service);

impl Inbox for Ids<'_> {
    fn find(&self, agency: &str, update_id: &str) -> Option<(Place, u64)> {
        let at = self.0.ids.get(&(agency.to_owned(), update_id.to_owned()))?;
        let entry = self.0.log.get(*at).filter(|entry| entry.service == self.1)?;
        Some((entry.place.clone(), entry.sequence))
    }

    fn payload(&self, sequence: u64) -> Option<Vec<u8>> {
        self.0
            .log
            .iter()
            .find(|entry| entry.service == self.1 && entry.sequence == sequence)
            .map(|entry| entry.payload.clone())
    }
}

/// What became of an update, with the story after it.
pub(crate) struct Then {
    pub story: Story,
    pub verdict: Verdict,
    told: String,
}

impl Story {
    /// Nothing was said; the operator may say everything.
    pub fn blank() -> Self {
        let world = World { operator: Some(Id::fixed("operator")), ..World::default() };
        Self { world, log: Vec::new(), ids: BTreeMap::new(), said: 0 }
    }

    /// Says what is accepted.
    #[track_caller]
    pub fn given(self, kind: &str, fields: Fields<'_>) -> Self {
        self.when(kind, fields).then_accepted()
    }

    /// Says something to the service of its kind.
    pub fn when(self, kind: &str, fields: Fields<'_>) -> Then {
        let service = catalogue().kind(kind).expect("a kind").service;
        self.when_to(service, kind, fields)
    }

    /// Says something to a service.
    pub fn when_to(mut self, service: Service, kind: &str, fields: Fields<'_>) -> Then {
        self.said += 1;
        let id = format!("u{}", self.said);
        let field = |name: &str| fields.iter().find(|(field, _)| *field == name).map(|(_, value)| *value);
        let agency = Id::read(field("agency").unwrap_or("operator")).expect("an agency");
        let day: Day = Day::read(field("on").unwrap_or("2025-06-01")).expect("a day");
        let bytes = bytes(service, kind, &id, fields);
        let verdict = self.hear(service, &agency, day.end(), &bytes);
        Then { story: self, verdict, told: format!("{kind} {fields:?}") }
    }

    /// Judges bytes, and takes them in if they are accepted.
    pub fn hear(&mut self, service: Service, agency: &Id, now: Instant, bytes: &[u8]) -> Verdict {
        let submission = Submission { service, agency: agency.clone(), bytes, now, replay: false };
        let decision = decide(&self.world, &Ids(self, service), &submission);
        if let Verdict::Accept { place, retires, .. } = &decision.verdict {
            let sequence = 1 + self.log.iter().filter(|entry| entry.service == service).count() as u64;
            let entry = Entry {
                service,
                sequence,
                recorded_at: now,
                agency: agency.clone(),
                place: place.clone(),
                retires: *retires,
                payload: bytes.to_vec(),
            };
            entry.take_into(&mut self.world);
            self.ids.insert((agency.to_string(), decision.update_id.to_string()), self.log.len());
            self.log.push(entry);
        }
        decision.verdict
    }

    /// A cluster as of a day.
    pub fn cluster(&self, id: &str, on: &str) -> crate::registry::cluster::Cluster {
        self.world.clusters[id].fold(Known::NOW, day(on))
    }
}

/// A day.
pub(crate) fn day(text: &str) -> Day {
    Day::read(text).expect("a day")
}

impl Then {
    /// It is recorded.
    #[track_caller]
    pub fn then_accepted(self) -> Story {
        assert!(matches!(self.verdict, Verdict::Accept { .. }), "{}\n is not accepted: {:#?}", self.told, self.verdict);
        self.story
    }

    /// It is recorded, or the record says so already.
    #[track_caller]
    pub fn then_accepted_or_repeated(self) -> Story {
        assert!(!matches!(self.verdict, Verdict::Refuse(_)), "{}\n is refused: {:#?}", self.told, self.verdict);
        self.story
    }

    /// It is recorded, with these warnings.
    #[track_caller]
    pub fn then_warned(self, codes: &[&str]) -> Story {
        let Verdict::Accept { warnings, .. } = &self.verdict else {
            panic!("{}\n is not accepted: {:#?}", self.told, self.verdict)
        };
        assert_eq!(warnings.iter().map(|warning| warning.code.name()).collect::<Vec<_>>(), codes, "{}", self.told);
        self.story
    }

    /// It is turned down for one reason: the code and the field.
    #[track_caller]
    pub fn then_refused(self, code: &str, field: &str) -> Story {
        self.then_refused_for(&[(code, field)])
    }

    /// It is turned down for these reasons, in this order.
    #[track_caller]
    pub fn then_refused_for(self, reasons: &[(&str, &str)]) -> Story {
        let Verdict::Refuse(refusals) = &self.verdict else {
            panic!("{}\n is not refused: {:#?}", self.told, self.verdict)
        };
        let found: Vec<(&str, &str)> = refusals.iter().map(|refusal| (refusal.code.name(), &*refusal.field)).collect();
        assert_eq!(found, reasons, "{}\n{refusals:#?}", self.told);
        self.story
    }

    /// The record says so already, newest in this update of the operator.
    #[track_caller]
    pub fn then_unchanged(self, by: &str) -> Story {
        let Verdict::Repeat { sequence, .. } = self.verdict else {
            panic!("{}\n is no repeat: {:#?}", self.told, self.verdict)
        };
        let of = self.story.log.iter().find(|entry| {
            entry.sequence == sequence
                && self.story.ids.iter().any(|((_, id), at)| id == by && std::ptr::eq(*entry, &self.story.log[*at]))
        });
        assert!(of.is_some(), "{}\n repeats {sequence}, not {by}", self.told);
        self.story
    }

    /// The record says so already, newest in some update of this agency.
    #[track_caller]
    pub fn then_repeated_by(self, agency: &str) -> Story {
        let Verdict::Repeat { sequence, .. } = self.verdict else {
            panic!("{}\n is no repeat: {:#?}", self.told, self.verdict)
        };
        assert!(
            self.story.log.iter().any(|entry| entry.sequence == sequence && entry.agency.as_str() == agency),
            "{}",
            self.told
        );
        self.story
    }

    /// The first refusal.
    #[track_caller]
    pub fn refusal(self) -> Refusal {
        let Verdict::Refuse(mut refusals) = self.verdict else {
            panic!("{}\n is not refused: {:#?}", self.told, self.verdict)
        };
        refusals.remove(0)
    }
}
