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
    records::{Kind, Place, Raw, Record, Update},
    refusal::{Code, Refusal},
    values::{Id, Instant},
    verdict::Verdict,
    world::World,
};
use kit::{
    identity::{Signer, signature_text},
    log::{Batch, Draft, Log, MAX_BATCH, Stream, header},
};
use prost::Message;
use proto::{
    catalogue::Service,
    common::{RefusedUpdate, SignedUpdate},
};

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
    drafts: HashMap<Stream, Vec<Draft>>,
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
        let stream = stream_of(service);
        let submission = Submission {
            service,
            agency: agency.clone(),
            bytes: &encoded.bytes,
            now: Instant(recorded_at),
            replay: true,
        };
        let decision = decide::decide(&self.world, &OfService(&self.ids, service), &submission);
        match (decision.verdict, decision.update) {
            (Verdict::Accept { place, retires, .. }, Some(update)) => {
                self.outcome.accepted += 1;
                self.accept(service, &agency, recorded_at, &place, retires, update, encoded).await?;
                Ok(Vec::new())
            }
            (Verdict::Refuse(refusals), update) => {
                self.outcome.refused += 1;
                let draft = self.refused(
                    service,
                    &agency,
                    recorded_at,
                    update.as_ref(),
                    &decision.update_id,
                    &refusals,
                    encoded,
                )?;
                self.push(Stream::Refusals, draft).await?;
                self.time.insert(stream, recorded_at);
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

    #[expect(clippy::too_many_arguments, reason = "each is one header line")]
    async fn accept(
        &mut self,
        service: Service,
        agency: &Id,
        recorded_at: i64,
        place: &Place,
        retires: Option<u64>,
        update: Update,
        encoded: Encoded,
    ) -> Result<()> {
        let stream = stream_of(service);
        let sequence = self.last.get(&stream).copied().unwrap_or(0) + 1;
        let kind = update.record.kind();
        let signed = self.signer.sign(encoded.bytes)?;
        let draft = self.draft(stream, agency, recorded_at, place, retires, kind, &update.id, &signed);
        self.ids.known.insert((service, agency.to_string(), update.id.to_string()), (place.clone(), sequence));
        self.ids.payloads.insert((service, sequence), signed.update.clone());
        self.last.insert(stream, sequence);
        self.time.insert(stream, recorded_at);
        let at = At {
            sequence,
            recorded_at: Instant(recorded_at),
            agency: agency.clone(),
            update_id: update.id,
            effective_on: update.effective_on,
            note: update.note.map(|note| note.shared()),
        };
        self.world.say(at, place, update.record, retires);
        self.push(stream, draft).await
    }

    #[expect(clippy::too_many_arguments, reason = "each is one header line")]
    fn draft(
        &self,
        stream: Stream,
        agency: &Id,
        recorded_at: i64,
        place: &Place,
        retires: Option<u64>,
        kind: Kind,
        id: &Id,
        signed: &SignedUpdate,
    ) -> Draft {
        let mut headers = vec![
            (header::AGENCY, agency.to_string()),
            (header::UPDATE_ID, id.to_string()),
            (header::KIND, kind.name().to_owned()),
            (header::KEY, signed.key.clone()),
            (header::SIGNATURE, signature_text(&signed.signature)),
            ("ce-specversion", "1.0".to_owned()),
            ("ce-id", id.to_string()),
            ("ce-source", format!("/agencies/{agency}")),
            ("ce-type", format!("kr.daedong.{}.{}", stream.name(), kind.name())),
        ];
        headers.extend(retires.map(|sequence| (header::RETIRES, sequence.to_string())));
        let subject = place.subject();
        Draft {
            subject,
            headers: headers.into_iter().map(|(name, value)| (name.into(), value)).collect(),
            payload: signed.update.clone(),
            expected: None,
            message_id: format!("{agency}.{id}"),
            recorded_at: Some(recorded_at),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "each is one header line")]
    fn refused(
        &mut self,
        service: Service,
        agency: &Id,
        recorded_at: i64,
        update: Option<&Update>,
        id: &str,
        refusals: &[Refusal],
        encoded: Encoded,
    ) -> Result<Draft> {
        let number = self.outcome.refused;
        let payload = RefusedUpdate {
            service: service.name().to_owned(),
            kind: encoded.kind.clone(),
            subject: update.and_then(|update| update.record.subject()).unwrap_or_default().to_string(),
            effective_on: update.map(|update| update.effective_on.to_string()).unwrap_or_default(),
            signed: Some(self.signer.sign(encoded.bytes)?),
            refusals: refusals.iter().map(Into::into).collect(),
        };
        let id: String = id.chars().filter(char::is_ascii_graphic).take(64).collect();
        Ok(Draft {
            subject: format!("{}.{agency}", service.name()),
            headers: vec![(header::AGENCY.into(), agency.to_string()), (header::UPDATE_ID.into(), id)],
            payload: payload.encode_to_vec().into(),
            expected: None,
            message_id: format!("replay.{number}"),
            recorded_at: Some(recorded_at),
        })
    }

    async fn push(&mut self, stream: Stream, draft: Draft) -> Result<()> {
        let drafts = self.drafts.entry(stream).or_default();
        drafts.push(draft);
        if drafts.len() >= MAX_BATCH { self.flush(stream).await } else { Ok(()) }
    }

    async fn flush(&mut self, stream: Stream) -> Result<()> {
        let Some(mut drafts) = self.drafts.remove(&stream).filter(|drafts| !drafts.is_empty()) else { return Ok(()) };
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
