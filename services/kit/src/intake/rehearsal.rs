//! What would become of updates, one after the other, as if those before had been recorded; nothing is.
//!
//! A rehearsal judges with a copy of what the service knows, made when the first update is accepted. What happens in the
//! meantime is not learned; what other services would learn from its updates is not either.

use std::{collections::HashMap, sync::Arc, time::Duration};

use bytes::Bytes;
use proto::common::{Receipt, SignedUpdate};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::Status;

use super::{
    Decision, Inbox, Judge, Outcome, Question, Setup, accepted,
    pending::{Known, Pending},
    refused,
};
use crate::log::{Entry, header};

/// The most rehearsals that hold a copy at once.
pub const MAX_COPIES: usize = 4;
/// The most updates that a copy is told; a longer rehearsal is broken off, and begins anew with what has no receipt.
pub const MAX_SAID: usize = 200_000;
/// The most bytes that these have; the same goes for a rehearsal of more.
pub const MAX_SAID_BYTES: usize = 128 * 1024 * 1024;
/// How long a rehearsal waits for the next update, or for its receipts to be taken. A file of several kinds lets one
/// service wait while another is asked.
pub const MAX_IDLE: Duration = Duration::from_secs(10 * 60);
/// The most receipts that wait to be taken.
pub const MAX_UNHEARD: usize = 64;
/// Places of what is only rehearsed; no log grows so long.
const FIRST: u64 = 1 << 62;

/// A rehearsal under way.
pub struct Rehearsal<J> {
    setup: Setup<J>,
    places: Arc<Semaphore>,
    copy: Option<Copy<J>>,
}

/// What the service would know.
struct Copy<J> {
    judge: J,
    said: Said,
    _place: OwnedSemaphorePermit,
}

/// The updates that would have been accepted.
#[derive(Default)]
struct Said {
    ids: HashMap<(String, String), (String, u64)>,
    payloads: Vec<Bytes>,
    bytes: usize,
}

/// What was said in the rehearsal, then what is recorded.
struct Both<'a> {
    said: Option<&'a Said>,
    known: Known<'a>,
}

impl Said {
    fn payload(&self, sequence: u64) -> Option<Bytes> {
        let at = usize::try_from(sequence.checked_sub(FIRST)?).ok()?;
        self.payloads.get(at).cloned()
    }

    /// Whether one more of so many bytes is within the limits.
    fn has_room(&self, bytes: usize) -> bool {
        self.payloads.len() < MAX_SAID && self.bytes.saturating_add(bytes) <= MAX_SAID_BYTES
    }
}

impl Inbox for Both<'_> {
    fn find(&self, agency: &str, update_id: &str) -> Option<(String, u64)> {
        let said = self.said.and_then(|said| said.ids.get(&(agency.to_owned(), update_id.to_owned())));
        said.cloned().or_else(|| self.known.find(agency, update_id))
    }

    fn payload(&self, sequence: u64) -> Option<Bytes> {
        if sequence >= FIRST { self.said?.payload(sequence) } else { self.known.payload(sequence) }
    }
}

impl<J: Judge> Rehearsal<J> {
    /// Begins; `places` are those of all rehearsals of the service.
    pub fn new(setup: Setup<J>, places: Arc<Semaphore>) -> Self {
        Self { setup, places, copy: None }
    }

    /// What would become of the next update, whose signature is good.
    ///
    /// # Errors
    /// Too many rehearse at once.
    pub fn next(&mut self, update: &SignedUpdate) -> Result<Receipt, Status> {
        let now = (self.setup.clock)();
        let judge = self.copy.as_ref().map_or(&*self.setup.judge, |copy| &copy.judge);
        let agency = match judge.signer(&update.key, now) {
            Ok(agency) => agency,
            Err(refusal) => {
                let refusal = judge.malformed(&update.update).unwrap_or(refusal);
                return Ok(refused(super::update_id(update), vec![refusal]));
            }
        };
        let nothing = Pending::default();
        let known = Known { pending: &nothing, replica: &self.setup.replica };
        let inbox = Both { said: self.copy.as_ref().map(|copy| &copy.said), known };
        let decision = judge.decide(&Question { agency: &agency, bytes: &update.update, now }, &inbox);
        let stream = judge.stream();
        let Decision { update_id, about, outcome } = decision;
        match outcome {
            Outcome::Accept { subject, retires, warnings, .. } => {
                let mut headers = vec![
                    (header::AGENCY.to_owned(), agency),
                    (header::UPDATE_ID.to_owned(), update_id.clone()),
                    (header::KIND.to_owned(), about.kind),
                ];
                headers.extend(retires.map(|sequence| (header::RETIRES.to_owned(), sequence.to_string())));
                self.say(subject, headers, update.update.clone(), now)?;
                Ok(accepted(update_id, stream, 0, 0, false, warnings))
            }
            Outcome::Repeat { sequence, warnings } => {
                let recorded = self.setup.replica.entry(sequence).filter(|_| sequence < FIRST);
                let (sequence, at) = recorded.map_or((0, 0), |entry| (sequence, entry.recorded_at));
                Ok(accepted(update_id, stream, sequence, at, true, warnings))
            }
            Outcome::Refuse { refusals, .. } => Ok(refused(update_id, refusals)),
        }
    }

    /// Lets an update count for those after it.
    fn say(&mut self, subject: String, headers: Vec<(String, String)>, payload: Bytes, now: i64) -> Result<(), Status> {
        if self.copy.is_none() {
            let full = |_| Status::resource_exhausted("too many rehearsals at once; try again");
            let place = self.places.clone().try_acquire_owned().map_err(full)?;
            self.copy = Some(Copy { judge: self.setup.judge.fork(), said: Said::default(), _place: place });
        }
        let Some(Copy { judge, said, .. }) = &mut self.copy else { return Ok(()) };
        if !said.has_room(payload.len()) {
            let mib = MAX_SAID_BYTES / 1024 / 1024;
            return Err(Status::resource_exhausted(format!(
                "a rehearsal has at most {MAX_SAID} updates and {mib} MiB; go on with another"
            )));
        }
        let sequence = FIRST + said.payloads.len() as u64;
        let entry = Entry {
            stream: judge.stream(),
            sequence,
            recorded_at: now,
            subject: subject.as_str().into(),
            headers: headers.into_iter().collect(),
            payload: payload.clone(),
        };
        let id = |name| entry.header(name).unwrap_or_default().to_owned();
        said.ids.insert((id(header::AGENCY), id(header::UPDATE_ID)), (subject, sequence));
        said.bytes += payload.len();
        said.payloads.push(payload);
        judge.take(&entry);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_limited_by_number_and_by_bytes() {
        let (few, many) = (vec![Bytes::new(); MAX_SAID - 1], vec![Bytes::new(); MAX_SAID]);
        let said = |payloads, bytes| Said { payloads, bytes, ..Said::default() };
        assert!(said(few.clone(), MAX_SAID_BYTES - 1).has_room(1));
        assert!(!said(few, MAX_SAID_BYTES - 1).has_room(2));
        assert!(!said(many, 0).has_room(1));
    }
}
