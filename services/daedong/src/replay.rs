//! Fills an empty journal from a history: lines that bring their own agency and time.
//!
//! One thread judges every line with everything before it at hand, so the outcome depends on the lines alone. The
//! local operator signs, as nobody else's key is here.

use std::collections::HashMap;

use anyhow::{Result, anyhow};
use bytes::Bytes;
use desk::{OPERATOR, stream_of};
use domain::{
    decide::{self, Inbox, Submission},
    history::At,
    records::{self, Place, Raw, Record, Update},
    refusal::{Code, Refusal},
    values::{Id, Instant},
    verdict::Verdict,
    world::World,
};
use kit::{
    identity::Signer,
    intake::{
        About,
        drafts::{Accepted, TurnedDown},
    },
    log::{Batch, Draft, Log, MAX_BATCH, MAX_BATCH_BYTES, MAX_HEADERS, MAX_PAYLOAD, Stream},
};
use proto::catalogue::Service;

use crate::forms::Encoded;

/// What became of a history.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Lines that were recorded.
    pub accepted: u64,
    /// Lines that the record said already.
    pub unchanged: u64,
    /// Lines that were turned down.
    pub refused: u64,
}

/// Bytes that are written at once: one draft more always goes in together with less.
const ENOUGH: usize = MAX_BATCH_BYTES - MAX_PAYLOAD - MAX_HEADERS;

/// A line whose circumstances are known.
struct Said {
    service: Service,
    agency: Id,
    recorded_at: i64,
    kind: String,
    bytes: Vec<u8>,
}

/// A replay under way.
pub struct Replay<'a> {
    log: &'a dyn Log,
    signer: &'a Signer,
    /// Who speaks, and when, where the line does not say.
    default: Option<i64>,
    world: World,
    ids: Ids,
    last: HashMap<Stream, u64>,
    time: HashMap<Stream, i64>,
    on_subject: HashMap<(Stream, String), u64>,
    /// What is not written yet, and its bytes.
    drafts: HashMap<Stream, (Vec<Draft>, usize)>,
    outcome: Outcome,
}

#[derive(Default)]
struct Ids {
    known: HashMap<(Service, String, String), (Place, u64)>,
    payloads: HashMap<(Service, u64), Bytes>,
}

struct OfService<'a>(&'a Ids, Service);

impl Inbox for OfService<'_> {
    fn find(&self, agency: &str, update_id: &str) -> Option<(Place, u64)> {
        self.0.known.get(&(self.1, agency.to_owned(), update_id.to_owned())).cloned()
    }

    fn payload(&self, sequence: u64) -> Option<Vec<u8>> {
        self.0.payloads.get(&(self.1, sequence)).map(|bytes| bytes.to_vec())
    }
}

impl std::fmt::Debug for Replay<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Replay").field("outcome", &self.outcome).finish_non_exhaustive()
    }
}

impl<'a> Replay<'a> {
    /// Into an empty log that takes times of the past. `now`: the time of lines that bring none and are the
    /// operator's own; without it every line must bring both.
    pub fn new(log: &'a dyn Log, signer: &'a Signer, now: Option<i64>) -> Self {
        let world = World { operator: Some(Id::fixed(OPERATOR)), ..World::default() };
        Self {
            log,
            signer,
            default: now,
            world,
            ids: Ids::default(),
            last: HashMap::new(),
            time: HashMap::new(),
            on_subject: HashMap::new(),
            drafts: HashMap::new(),
            outcome: Outcome::default(),
        }
    }

    /// Judges a line and records it. What is refused is returned, for the report.
    ///
    /// # Errors
    /// The log cannot be written.
    pub async fn line(&mut self, encoded: Encoded) -> Result<Vec<Refusal>> {
        let service = encoded.service.unwrap_or_else(|| self.owner_of_withdrawn(&encoded));
        let (agency, recorded_at) = match self.circumstances(service, &encoded) {
            Ok(circumstances) => circumstances,
            Err(refusal) => {
                self.outcome.refused += 1;
                return Ok(vec![refusal]);
            }
        };
        let submission = Submission {
            service,
            agency: agency.clone(),
            bytes: &encoded.bytes,
            now: Instant(recorded_at),
            replay: true,
        };
        let decision = decide::decide(&self.world, &OfService(&self.ids, service), &submission);
        let said = Said { service, agency, recorded_at, kind: encoded.kind, bytes: encoded.bytes };
        match (decision.verdict, decision.update) {
            (Verdict::Accept { place, retires, .. }, Some(update)) => {
                self.outcome.accepted += 1;
                self.accept(said, &place, retires, update).await?;
                Ok(Vec::new())
            }
            (Verdict::Refuse(refusals), _) => {
                self.outcome.refused += 1;
                self.refuse(said, &decision.update_id, decision.about, &refusals).await?;
                Ok(refusals)
            }
            (Verdict::Repeat { .. } | Verdict::Accept { .. }, _) => {
                self.outcome.unchanged += 1;
                Ok(Vec::new())
            }
        }
    }

    /// Writes what is left and says what became of the lines.
    ///
    /// # Errors
    /// The log cannot be written.
    pub async fn finish(mut self) -> Result<Outcome> {
        for stream in Stream::ALL {
            self.flush(stream).await?;
        }
        Ok(self.outcome)
    }

    fn circumstances(&self, service: Service, encoded: &Encoded) -> std::result::Result<(Id, i64), Refusal> {
        let replayed = match (Raw::decode(service, &encoded.bytes)?.replayed(), self.default) {
            (Ok(replayed), _) => (replayed.agency, replayed.recorded_at.0),
            (Err(refusal), Some(now)) if refusal.code == Code::MissingField => (Id::fixed(OPERATOR), now),
            (Err(refusal), _) => return Err(refusal),
        };
        let before = self.time.get(&stream_of(service)).copied().unwrap_or(i64::MIN);
        if replayed.1 < before {
            let expected = format!("not before the line above in this stream, {}", Instant(before));
            return Err(Refusal::new(Code::OutOfRange, "recorded_at", Instant(replayed.1).to_string(), expected));
        }
        Ok(replayed)
    }

    /// The first service that knows the id as the agency's own; failing that, as anybody's.
    fn owner_of_withdrawn(&self, encoded: &Encoded) -> Service {
        let read = |service| {
            Raw::decode(service, &encoded.bytes)
                .ok()
                .and_then(|raw| Some((raw.replayed().ok()?.agency, raw.read(true).ok()?)))
        };
        let Some((agency, Update { record: Record::Withdrawn(withdrawn), .. })) = read(Service::Registry) else {
            return Service::Registry;
        };
        let id = withdrawn.withdrawn_update_id;
        let mut own = self.world.predecessors(&agency);
        own.insert(0, agency);
        let knows =
            |service: &Service| own.iter().any(|agency| OfService(&self.ids, *service).find(agency, &id).is_some());
        let anybody =
            |service: &Service| self.ids.known.keys().any(|(of, _, known)| of == service && *known == id.as_str());
        Service::ALL
            .into_iter()
            .find(knows)
            .or_else(|| Service::ALL.into_iter().find(anybody))
            .unwrap_or(Service::Registry)
    }

    async fn accept(&mut self, said: Said, place: &Place, retires: Option<u64>, update: Update) -> Result<()> {
        let Said { service, agency, recorded_at, bytes, .. } = said;
        let stream = stream_of(service);
        let sequence = self.last.get(&stream).copied().unwrap_or(0) + 1;
        let signed = self.signer.sign(bytes);
        let draft = Accepted {
            stream,
            agency: &agency,
            update_id: &update.id,
            kind: update.record.kind().name(),
            subject: place.subject(),
            retires,
            signed: &signed,
            trace: None,
            headers: Vec::new(),
            recorded_at: Some(recorded_at),
        }
        .draft();
        self.ids.known.insert((service, agency.to_string(), update.id.to_string()), (place.clone(), sequence));
        self.ids.payloads.insert((service, sequence), signed.update);
        self.last.insert(stream, sequence);
        self.time.insert(stream, recorded_at);
        let at = At {
            sequence,
            recorded_at: Instant(recorded_at),
            agency,
            update_id: update.id,
            effective_on: update.effective_on,
            note: update.note.map(|note| note.shared()),
        };
        self.world.say(at, place, update.record, retires);
        self.push(stream, draft).await
    }

    async fn refuse(&mut self, said: Said, id: &str, about: records::About, refusals: &[Refusal]) -> Result<()> {
        let Said { service, agency, recorded_at, kind, bytes } = said;
        let subject = about.subject.to_string();
        let effective_on = about.effective_on.map(|day| day.to_string()).unwrap_or_default();
        let draft = TurnedDown {
            service: stream_of(service),
            agency: &agency,
            update_id: id,
            about: About { kind, subject, effective_on },
            signed: self.signer.sign(bytes),
            refusals: refusals.iter().map(Into::into).collect(),
            id: format!("replay.{}", self.outcome.refused),
            recorded_at: Some(recorded_at),
        }
        .draft();
        self.time.insert(stream_of(service), recorded_at);
        self.push(Stream::Refusals, draft).await
    }

    async fn push(&mut self, stream: Stream, draft: Draft) -> Result<()> {
        let (drafts, bytes) = self.drafts.entry(stream).or_default();
        *bytes += draft.bytes();
        drafts.push(draft);
        if drafts.len() >= MAX_BATCH || *bytes >= ENOUGH { self.flush(stream).await } else { Ok(()) }
    }

    async fn flush(&mut self, stream: Stream) -> Result<()> {
        let Some((mut drafts, _)) = self.drafts.remove(&stream) else { return Ok(()) };
        let ends = self.last.get(&stream).copied();
        let first = ends.map(|last| last + 1 - drafts.len() as u64);
        if let Some(first) = first.filter(|_| stream != Stream::Refusals) {
            for draft in &mut drafts {
                let key = (stream, draft.subject.clone());
                draft.expected = Some(self.on_subject.get(&key).copied().unwrap_or(0));
            }
            for (draft, sequence) in drafts.iter().zip(first..) {
                self.on_subject.insert((stream, draft.subject.clone()), sequence);
            }
        }
        self.log
            .append(stream, Batch { drafts, expected_last: None })
            .await
            .map_err(|error| anyhow!("the history could not be recorded: {error}"))?;
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use kit::log::journal::{Journal, Options};

    use super::*;

    #[tokio::test]
    async fn a_history_of_large_updates_is_written_in_groups_that_the_log_takes() {
        let dir = tempfile::tempdir().unwrap();
        let log = Journal::open(dir.path(), Options { replay: true, ..Options::default() }).unwrap();
        let signer = Signer::generate().unwrap();
        let mut replay = Replay::new(&log, &signer, None);
        for number in 0..2 * MAX_BATCH_BYTES / MAX_PAYLOAD {
            let draft = Draft {
                subject: "budget.MOIS".into(),
                headers: vec![("ce-id".into(), "x".repeat(MAX_HEADERS - 5))],
                payload: vec![0; MAX_PAYLOAD].into(),
                expected: None,
                message_id: number.to_string(),
                recorded_at: Some(0),
            };
            replay.push(Stream::Refusals, draft).await.unwrap();
        }
        replay.finish().await.unwrap();
        assert_eq!(log.last(Stream::Refusals).await.unwrap(), 2 * (MAX_BATCH_BYTES / MAX_PAYLOAD) as u64);
    }
}
