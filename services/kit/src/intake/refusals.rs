//! What was turned down is recorded on a stream of its own, with the reason, before the answer goes out.

use std::sync::Arc;

use prost::Message;
use proto::common::{Receipt, Refusal, RefusedUpdate, SignedUpdate};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{About, reply::Reply};
use crate::log::{Batch, Draft, Log, MAX_BATCH, Stream, header};

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
    let nonce = crate::identity::Signer::generate().public().to_owned();
    loop {
        tokio::select! {
            count = receiver.recv_many(&mut waiting, MAX_BATCH) => if count == 0 { return },
            () = shutdown.cancelled() => return,
        }
        let drafts = waiting
            .iter()
            .map(|refused| {
                number += 1;
                draft(refused, &nonce, number)
            })
            .collect();
        if let Err(error) = log.append(Stream::Refusals, Batch { drafts, expected_last: None }).await {
            // The answer is right all the same; only the list of refusals lacks it.
            tracing::warn!(%error, count = waiting.len(), "refusals were not recorded");
        }
        for refused in waiting.drain(..) {
            refused.reply.send(refused.receipt);
        }
    }
}

fn draft(refused: &Refused, nonce: &str, number: u64) -> Draft {
    let Refused { agency, service, about, signed, receipt, .. } = refused;
    let refusals: Vec<Refusal> = receipt.refusals.clone();
    let payload = RefusedUpdate {
        service: service.name().to_owned(),
        kind: about.kind.clone(),
        subject: about.subject.clone(),
        effective_on: about.effective_on.clone(),
        signed: Some(signed.clone()),
        refusals,
    };
    Draft {
        subject: format!("{}.{agency}", service.name()),
        headers: vec![
            (header::AGENCY.into(), agency.clone()),
            (header::UPDATE_ID.into(), printable(&receipt.update_id)),
            ("ce-specversion".into(), "1.0".to_owned()),
            ("ce-type".into(), "kr.daedong.refused".to_owned()),
            ("ce-source".into(), format!("/agencies/{agency}")),
            ("ce-id".into(), format!("{nonce}.{number}")),
        ],
        payload: payload.encode_to_vec().into(),
        expected: None,
        message_id: format!("{nonce}.{number}"),
        recorded_at: None,
    }
}

/// An id as it was sent may hold anything; a header line may not.
fn printable(id: &str) -> String {
    id.chars().filter(char::is_ascii_graphic).take(64).collect()
}
