//! From a signed update to a receipt: verified, known already?, judged, appended with an expectation, answered.
//!
//! One [`writer`] per service and process judges in order, ahead of the log: what it accepts counts for the next
//! update at once, and is appended in groups while the next ones are judged. Every group states the last sequence
//! of the stream that the writer knew. So a decision holds at the very place where its update lands, whatever it
//! read, with one process or with several replicas: if another writer was faster nothing is appended, the writer
//! takes back what it had counted ahead, catches up and judges again. Nothing is decided twice for one place.
//!
//! - [`Judge`]: what a service knows and decides; the only thing that a service brings
//! - [`writer`]: the loop · [`refusals`]: what was turned down goes on a stream of its own
//! - [`rehearsal`]: what would become of updates, recording nothing
//! - [`grpc`]: `Intake` over gRPC

pub mod grpc;
mod pending;
pub mod refusals;
pub mod rehearsal;
pub mod writer;

use std::sync::Arc;

use bytes::Bytes;
use prost::Message;
use proto::common::{Envelope, Position, Receipt, Refusal, SignedUpdate, Status};
use tokio::sync::{mpsc, oneshot};

use crate::log::{Entry, Stream};

/// The most updates that wait for the writer.
pub const MAX_WAITING: usize = 4_096;
/// The most updates that are counted ahead of the log.
pub const MAX_AHEAD: usize = 4_096;
/// How often an update is judged again because another writer was faster.
pub const MAX_RETRIES: usize = 32;

/// A verified update on its way to the writer.
#[derive(Debug, Clone)]
pub struct Submission {
    /// What was sent.
    pub signed: SignedUpdate,
    /// W3C trace context of the caller.
    pub traceparent: Option<String>,
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
    async fn entries(&self, stream: Stream, subjects: Vec<String>) -> Result<Vec<Entry>, String>;
    /// Header lines that another service adds to an update before it is recorded.
    async fn consult(&self, _agency: &str, _bytes: &[u8]) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// The way to the writer.
#[derive(Debug, Clone)]
pub struct Intake {
    sender: mpsc::Sender<(Submission, oneshot::Sender<Receipt>)>,
}

impl Intake {
    /// Hands over a verified update. Waits while too many wait already.
    ///
    /// # Errors
    /// The service is stopping.
    pub async fn submit(&self, submission: Submission) -> Result<oneshot::Receiver<Receipt>, Stopping> {
        let (reply, receipt) = oneshot::channel();
        self.sender.send((submission, reply)).await.map_err(|_| Stopping)?;
        Ok(receipt)
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

/// A receipt of what was turned down.
pub fn refused(update_id: String, refusals: Vec<Refusal>) -> Receipt {
    Receipt { update_id, status: Status::Refused.into(), refusals, ..Receipt::default() }
}
