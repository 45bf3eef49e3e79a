//! From a signed update to a receipt: verified, known already?, judged, appended with an expectation, answered.
//!
//! One [`writer`] per service and process judges in order, ahead of the log: what it accepts counts for the next
//! update at once, and is appended in groups while the next ones are judged. Every group states the last sequence
//! of the stream that the writer knew. So a decision holds at the very place where its update lands, whatever it
//! read, with one process or with several replicas: if another writer was faster nothing is appended, the writer
//! takes back what it had counted ahead, catches up and judges again. Nothing is decided twice for one place.
//!
//! Agencies take [`turns`]; a group of updates that go in together or not at all is judged and appended on its own.
//!
//! - [`Judge`]: what a service knows and decides; the only thing that a service brings
//! - [`writer`]: the loop · [`refusals`]: what was turned down goes on a stream of its own
//! - [`drafts`]: updates and refusals as the log takes them
//! - [`rehearsal`]: what would become of updates, recording nothing
//! - [`grpc`]: `Intake` over gRPC · [`bus`]: what agencies publish on the bus

pub mod bus;
pub mod drafts;
pub mod grpc;
mod pending;
pub mod refusals;
pub mod rehearsal;
mod reply;
pub mod turns;
pub mod writer;

use std::sync::Arc;

use bytes::Bytes;
use prost::Message;
use proto::common::{Envelope, Position, Receipt, Refusal, SignedUpdate, Status};
use tokio::sync::oneshot;

use self::{
    pending::Waiting,
    reply::{Receipts, Reply},
    turns::{Lines, Waits},
    writer::Group,
};
use crate::{
    identity::Invalid,
    log::{Entry, Stream},
    trace::Trace,
};

/// The most updates that are counted ahead of the log: some groups, so that the log never waits for the judge. Many more
/// would only make those wait longer who come behind a flood.
pub const MAX_AHEAD: usize = 2_000;
/// The most updates that go in together.
pub const MAX_TOGETHER: usize = crate::log::MAX_BATCH;
/// How often an update is judged again because another writer was faster.
pub const MAX_RETRIES: usize = 32;

/// A verified update on its way to the writer.
#[derive(Debug, Clone)]
pub struct Submission {
    /// What was sent.
    pub signed: SignedUpdate,
    /// The call that brought it.
    pub trace: Trace,
}

/// What is asked of a judge.
#[derive(Debug)]
pub struct Question<'a> {
    /// The agency that signed.
    pub agency: &'a str,
    /// The signed bytes.
    pub bytes: &'a [u8],
    /// The log's clock, microseconds.
    pub now: i64,
}

/// A judge's decision.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The update's id as far as it could be read.
    pub update_id: String,
    /// Kind, subject and day as far as they could be read.
    pub about: About,
    /// The outcome.
    pub outcome: Outcome,
}

/// What an update is about, as far as it could be read.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Its kind.
    pub kind: String,
    /// The subject of the contract.
    pub subject: String,
    /// Its day.
    pub effective_on: String,
}

/// What becomes of an update.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// To be appended.
    Accept {
        /// Subject in the log.
        subject: String,
        /// The place of the update that it corrects or withdraws.
        retires: Option<u64>,
        /// Header lines that the service adds.
        headers: Vec<(&'static str, String)>,
        /// What to look at.
        warnings: Vec<Refusal>,
    },
    /// Recorded already at that place; 0 where it cannot be told.
    Repeat {
        /// The place.
        sequence: u64,
        /// What to look at.
        warnings: Vec<Refusal>,
    },
    /// Not to be recorded.
    Refuse {
        /// Why.
        refusals: Vec<Refusal>,
        /// Subjects in other streams that would have to be known for another answer.
        missing: Vec<(Stream, String)>,
    },
}

/// Where an agency's update ids stand, those ahead of the log included.
pub trait Inbox {
    /// The subject in the log and the place.
    fn find(&self, agency: &str, update_id: &str) -> Option<(String, u64)>;
    /// The bytes that were signed.
    fn payload(&self, sequence: u64) -> Option<Bytes>;
}

/// What a service knows and decides. Pure: it waits for nothing.
pub trait Judge: Send + Sync + 'static {
    /// The stream that it writes.
    fn stream(&self) -> Stream;
    /// The other streams that it learns from, and whether a subject there matters.
    fn learns_from(&self) -> &[Stream];
    /// Whether a subject matters to it.
    fn wants(&self, stream: Stream, subject: &str) -> bool;
    /// What is wrong with the size or form of an update, which is looked at before who signed it.
    fn malformed(&self, _bytes: &[u8]) -> Option<Refusal> {
        None
    }
    /// The agency that a key signs for now.
    ///
    /// # Errors
    /// Why it does not.
    #[allow(clippy::result_large_err, reason = "a refusal is rare, and wanted whole")]
    fn signer(&self, key: &str, now: i64) -> Result<String, Refusal>;
    /// The agency that a key was granted to, whether or not it signs for it now.
    fn holder(&self, key: &str) -> Option<String>;
    /// Judges by all that was taken in.
    fn decide(&self, question: &Question<'_>, inbox: &dyn Inbox) -> Decision;
    /// Takes in an entry, of the log or ahead of it. What is there already changes nothing.
    fn take(&self, entry: &Entry);
    /// Takes back what a subject was told ahead of the log, after a place.
    fn forget_after(&self, subject: &str, sequence: u64);
    /// The agencies whose updates an agency may correct, itself first; then all others.
    fn speaks_for(&self, agency: &str) -> (Vec<String>, Vec<String>);
    /// A copy of all that was taken in, which learns nothing more by itself.
    fn fork(&self) -> Self
    where
        Self: Sized;
    /// Builds a refusal of the code, in both languages.
    fn refusal(&self, code: &'static str, field: &str, given: &str, expected: &str) -> Refusal;
}

/// Asks the owner of a stream for what it has on some subjects.
#[async_trait::async_trait]
pub trait Owners: Send + Sync + 'static {
    /// The entries on the subjects.
    ///
    /// # Errors
    /// The owner does not answer.
    async fn entries(&self, stream: Stream, subjects: Vec<String>, trace: Trace) -> Result<Vec<Entry>, String>;
    /// Header lines that another service adds to an update before it is recorded.
    async fn consult(&self, _kind: &str, _bytes: &[u8], _trace: Trace) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// The way to the writer.
#[derive(Debug, Clone)]
pub struct Intake {
    lines: Lines<Asked>,
}

/// What the writer is asked.
#[derive(Debug)]
enum Asked {
    One(Waiting),
    Together(Group),
}

impl Asked {
    /// One update, and where its receipt comes.
    fn one(submission: Submission) -> (Self, oneshot::Receiver<Receipt>) {
        let (reply, receipt) = oneshot::channel();
        (Self::One(Waiting { submission, reply: Reply::One(reply), tries: 0 }), receipt)
    }
}

impl Waits for Asked {
    fn updates(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Together(group) => group.updates.len(),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::One(waiting) => waiting.submission.signed.update.len(),
            Self::Together(group) => group.updates.iter().map(|submission| submission.signed.update.len()).sum(),
        }
    }

    fn alone(&self) -> bool {
        matches!(self, Self::Together(_))
    }
}

impl Intake {
    /// Hands over a verified update; it stands in the line of an agency. Waits while too many wait there already, and
    /// while the agency is over its quota.
    ///
    /// # Errors
    /// The service is stopping.
    pub async fn submit(&self, agency: &str, submission: Submission) -> Result<oneshot::Receiver<Receipt>, Stopping> {
        let (asked, receipt) = Asked::one(submission);
        self.lines.put(agency, asked).await?;
        Ok(receipt)
    }

    /// The same, if it still is to be handed over when its time has come; none if not. First of all it is told whether
    /// it has to wait.
    ///
    /// # Errors
    /// The service is stopping, or what it is told makes of having to wait.
    pub async fn submit_if<E: From<Stopping>>(
        &self,
        agency: &str,
        submission: Submission,
        crowded: impl FnOnce() -> Result<(), E>,
        still: impl FnOnce() -> bool,
    ) -> Result<Option<oneshot::Receiver<Receipt>>, E> {
        let (asked, receipt) = Asked::one(submission);
        if self.lines.is_crowded(agency, &asked) {
            crowded()?;
        }
        Ok(self.lines.put_if(agency, asked, still).await?.then_some(receipt))
    }

    /// Hands over verified updates, at most [`MAX_TOGETHER`], that go in together or not at all.
    ///
    /// # Errors
    /// The service is stopping.
    pub async fn submit_together(
        &self,
        agency: &str,
        updates: Vec<Submission>,
    ) -> Result<oneshot::Receiver<Vec<Receipt>>, Stopping> {
        let (reply, receipts) = oneshot::channel();
        let group = Group { receipts: Receipts::new(updates.len(), reply), updates, tries: 0, ahead: false };
        self.lines.put(agency, Asked::Together(group)).await?;
        Ok(receipts)
    }
}

/// The service is stopping.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the service is stopping")]
pub struct Stopping;

/// Everything that a service's intake stands on.
pub struct Setup<J> {
    /// What decides.
    pub judge: Arc<J>,
    /// The ground truth.
    pub log: Arc<dyn crate::log::Log>,
    /// The local copy of the service's own stream.
    pub replica: Arc<crate::replica::Replica>,
    /// The owners of other streams.
    pub owners: Arc<dyn Owners>,
    /// The log's clock as this process sees it.
    pub clock: crate::clock::Clock,
}

impl<J> std::fmt::Debug for Setup<J> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setup").finish_non_exhaustive()
    }
}

impl<J> Clone for Setup<J> {
    fn clone(&self) -> Self {
        Self {
            judge: self.judge.clone(),
            log: self.log.clone(),
            replica: self.replica.clone(),
            owners: self.owners.clone(),
            clock: self.clock.clone(),
        }
    }
}

/// A receipt of what was recorded.
pub(crate) fn accepted(
    update_id: String,
    stream: Stream,
    sequence: u64,
    recorded_at: i64,
    unchanged: bool,
    warnings: Vec<Refusal>,
) -> Receipt {
    let position = (sequence > 0).then(|| Position { stream: stream.name().to_owned(), sequence });
    let recorded_at = if sequence > 0 { crate::clock::rfc3339(recorded_at) } else { String::new() };
    Receipt {
        update_id,
        status: Status::Accepted.into(),
        position,
        recorded_at,
        unchanged,
        warnings,
        refusals: Vec::new(),
    }
}

/// The id of an update, as far as it can be read.
pub(crate) fn update_id(update: &SignedUpdate) -> String {
    let envelope = Envelope::decode(&update.update[..]).unwrap_or_default();
    envelope.header.map(|header| header.update_id).unwrap_or_default()
}

/// Why an update whose signature does not hold is refused: first of all for what cannot be read.
pub(crate) fn invalid<J: Judge>(judge: &J, invalid: Invalid, update: &SignedUpdate) -> Refusal {
    judge.malformed(&update.update).unwrap_or_else(|| match invalid {
        Invalid::Key => judge.refusal("KEY_UNKNOWN", "key", &update.key, "a public nkey of a user, U…"),
        Invalid::Signature => {
            judge.refusal("SIGNATURE_INVALID", "signature", "", "Ed25519 over the bytes of `update`, by `key`")
        }
    })
}

/// The longest id, as it was sent, that a receipt of what was turned down repeats.
const MAX_SENT_ID: usize = 256;

/// A receipt of what was turned down. The id comes back as it was sent, unless it would do something where it is shown.
pub fn refused(update_id: String, refusals: Vec<Refusal>) -> Receipt {
    let steers = |sign: char| {
        sign.is_control()
            || matches!(sign, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let is_shown = update_id.len() <= MAX_SENT_ID && !update_id.chars().any(steers);
    let update_id = if is_shown { update_id } else { String::new() };
    Receipt { update_id, status: Status::Refused.into(), refusals, ..Receipt::default() }
}
