//! What was turned down is recorded on a stream of its own, with the reason, before the answer goes out.

use std::sync::Arc;

use proto::common::{Receipt, SignedUpdate};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{About, drafts::TurnedDown, reply::Reply};
use crate::log::{Batch, Draft, Log, MAX_BATCH, Stream, fitting};

/// The most refusals that wait to be recorded.
const MAX_WAITING: usize = 1_024;

/// A refusal on its way to the log.
#[derive(Debug)]
pub struct Refused {
    /// The agency that signed.
    pub agency: String,
    /// The service that refused.
    pub service: Stream,
    /// What it was about.
    pub about: About,
    /// What was sent.
    pub signed: SignedUpdate,
    /// The answer, sent once it is recorded.
    pub receipt: Receipt,
    /// To whom.
    pub(super) reply: Reply,
}

/// Starts the recorder.
pub fn recorder(
    log: Arc<dyn Log>,
    shutdown: CancellationToken,
) -> (mpsc::Sender<Refused>, impl Future<Output = ()> + Send) {
    let (sender, receiver) = mpsc::channel(MAX_WAITING);
    (sender, run(log, receiver, shutdown))
}

async fn run(log: Arc<dyn Log>, mut receiver: mpsc::Receiver<Refused>, shutdown: CancellationToken) {
    let mut waiting = Vec::with_capacity(MAX_BATCH);
    let mut number: u64 = 0;
    let nonce = nkeys::KeyPair::new_user().public_key();
    loop {
        tokio::select! {
            count = receiver.recv_many(&mut waiting, MAX_BATCH) => if count == 0 { return },
            () = shutdown.cancelled() => return,
        }
        let draft = |refused: &Refused| {
            number += 1;
            refused.draft(format!("{nonce}.{number}"))
        };
        record(&*log, waiting.iter().map(draft).collect()).await;
        for refused in waiting.drain(..) {
            refused.reply.send(refused.receipt);
        }
    }
}

/// Appends in groups that the log takes.
async fn record(log: &dyn Log, mut drafts: Vec<Draft>) {
    while !drafts.is_empty() {
        let are_few = drafts.len() <= log.few();
        let later = drafts.split_off(if are_few { 1 } else { fitting(drafts.iter().map(Draft::bytes)) });
        let count = drafts.len();
        if let Err(error) = log.append(Stream::Refusals, Batch { drafts, expected_last: None }).await {
            // The answer is right all the same; only the list of refusals lacks it.
            tracing::warn!(%error, count, "refusals were not recorded");
        }
        drafts = later;
    }
}

impl Refused {
    fn draft(&self, id: String) -> Draft {
        let Self { agency, service, about, signed, receipt, .. } = self;
        TurnedDown {
            service: *service,
            agency,
            update_id: &receipt.update_id,
            about: about.clone(),
            signed: signed.clone(),
            refusals: receipt.refusals.clone(),
            id,
            recorded_at: None,
        }
        .draft()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use prost::Message;
    use proto::common::{Refusal, RefusedUpdate};
    use tokio::sync::oneshot;

    use super::*;
    use crate::{
        intake::refused,
        log::{
            MAX_BATCH_BYTES,
            journal::{Journal, Options},
        },
    };

    /// Sends refusals of updates of these sizes; how many bytes the log has of each.
    async fn recorded(sizes: &[usize]) -> Vec<usize> {
        let dir = tempfile::tempdir().unwrap();
        let log = Arc::new(Journal::open(dir.path(), Options::default()).unwrap());
        let (sender, recording) = recorder(log.clone(), CancellationToken::new());
        let mut answers = Vec::new();
        for (number, size) in sizes.iter().enumerate() {
            let (reply, answer) = oneshot::channel();
            answers.push(answer);
            let refusal = Refusal { code: "TOO_LARGE".into(), ..Refusal::default() };
            let one = Refused {
                agency: format!("A{number}"),
                service: Stream::Budget,
                about: About::default(),
                signed: SignedUpdate { update: vec![1; *size].into(), ..SignedUpdate::default() },
                receipt: refused(format!("u-{number}"), vec![refusal]),
                reply: Reply::One(reply),
            };
            sender.send(one).await.unwrap();
        }
        // All of them wait when the recorder begins, and it ends with them.
        drop(sender);
        recording.await;
        for answer in answers {
            assert_eq!(answer.await.unwrap().refusals.len(), 1);
        }
        let mut tail = log.follow(Stream::Refusals, 0).await.unwrap();
        let mut kept = Vec::new();
        while kept.len() < sizes.len() {
            for entry in tail.next().await.unwrap() {
                assert_eq!(entry.header("daedong-agency"), Some(&*format!("A{}", kept.len())));
                kept.push(RefusedUpdate::decode(&entry.payload[..]).unwrap().signed.unwrap().update.len());
            }
        }
        kept
    }

    #[tokio::test]
    async fn one_that_is_too_large_to_be_kept_takes_no_other_with_it() {
        assert_eq!(recorded(&[10, 600_000, 20]).await, [10, 0, 20]);
    }

    #[tokio::test]
    async fn more_than_goes_in_together_goes_in_one_group_after_the_other() {
        let sizes = vec![256 * 1024; MAX_BATCH_BYTES / (256 * 1024) + 2];
        assert_eq!(recorded(&sizes).await, sizes);
    }
}
