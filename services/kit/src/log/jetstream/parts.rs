//! Messages that go in together: one atomic batch, in order, all or none.

use async_nats::{Client, HeaderMap, Request, RequestErrorKind};
use bytes::Bytes;
use tokio::time::timeout;

use super::{
    broker::{BrokerError, REQUEST_TIMEOUT},
    wire::{self, Answer},
};

/// A message on its way out.
pub(super) struct Part {
    pub(super) subject: String,
    pub(super) headers: HeaderMap,
    pub(super) payload: Bytes,
}

impl Part {
    /// Without headers of its own.
    pub(super) fn plain(subject: String, payload: Bytes) -> Self {
        Self { subject, headers: HeaderMap::new(), payload }
    }
}

/// Publishes messages as one atomic batch, a single one as it is, and waits until the broker has them.
pub(super) async fn publish(client: &Client, parts: Vec<Part>) -> Result<(), BrokerError> {
    if parts.is_empty() {
        return Ok(());
    }
    let answer = timeout(REQUEST_TIMEOUT, send(client, parts)).await;
    match answer.unwrap_or_else(|_| Answer::Lost("what was published is not acknowledged".into())) {
        Answer::Stored(_) => Ok(()),
        Answer::Full(why) | Answer::Never(why) => Err(BrokerError::Refused(why)),
        Answer::NotNow(why) | Answer::Lost(why) | Answer::Contested(why) => Err(BrokerError::Unavailable(why)),
    }
}

/// Sends messages together and says what the broker answers. It has no limit of time of its own.
pub(super) async fn send(client: &Client, mut parts: Vec<Part>) -> Answer {
    if parts.len() > 1 {
        // The client's inboxes are unique: what makes them so names the batch.
        let inbox = client.new_inbox();
        wire::mark_batch(parts.iter_mut().map(|part| &mut part.headers), inbox.rsplit('.').next().unwrap_or(&inbox));
    }
    let outcome = match parts.pop() {
        None => Err(Answer::Never("an empty batch".into())),
        Some(last) => match begin(client, parts).await {
            Ok(()) => request(client, last).await,
            Err(answer) => Err(answer),
        },
    };
    outcome.map_or_else(|answer| answer, |reply| wire::answer(&reply))
}

/// Sends all messages of a batch but the one that commits it. The first is answered (with nothing, or with the reason
/// why there can be no batch now); the others are not waited for.
async fn begin(client: &Client, parts: Vec<Part>) -> Result<(), Answer> {
    let mut parts = parts.into_iter();
    let Some(first) = parts.next() else { return Ok(()) };
    let reply = request(client, first).await?;
    if !reply.is_empty() {
        return Err(wire::answer(&reply));
    }
    for Part { subject, headers, payload } in parts {
        let sent = client.publish_with_headers(subject, headers, payload).await;
        sent.map_err(|error| Answer::NotNow(error.to_string()))?;
    }
    Ok(())
}

async fn request(client: &Client, part: Part) -> Result<Bytes, Answer> {
    let request = Request::new().headers(part.headers).payload(part.payload).timeout(None);
    let reply = client.send_request(part.subject, request).await;
    reply.map(|message| message.payload).map_err(|error| match error.kind() {
        RequestErrorKind::NoResponders => Answer::NotNow("the stream has no leader".into()),
        RequestErrorKind::InvalidSubject | RequestErrorKind::MaxPayloadExceeded => Answer::Never(error.to_string()),
        RequestErrorKind::TimedOut | RequestErrorKind::Other => Answer::Lost(error.to_string()),
    })
}
