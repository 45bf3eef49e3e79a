//! Messages on their way out: together as one atomic batch, in order, all or none; or, where that need not be, one by one.

use async_nats::{Client, HeaderMap, Request, RequestErrorKind};
use bytes::Bytes;
use futures::future::try_join_all;
use tokio::time::timeout;

use super::{
    super::BRIEF,
    broker::{Broker, BrokerError, REQUEST_TIMEOUT},
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

/// Up to so many messages are sooner on the disk of a server that is alone one by one than as a batch: for that it makes a
/// store and removes it, which takes as long as some ten messages. Servers of a cluster keep a batch in memory.
const FEW: usize = 8;

impl Broker {
    /// So many messages take hardly longer than one; alone on a server it is one, as a batch costs a store there.
    pub(super) fn brief(&self) -> usize {
        if self.options.replicas > 1 { BRIEF } else { 1 }
    }

    /// Up to so many messages are sent one by one, where they need not go in together.
    pub(super) fn few(&self) -> usize {
        if self.options.replicas > 1 { 1 } else { FEW }
    }
}

/// Publishes messages as one atomic batch, a single one as it is, and waits until the broker has them.
pub(super) async fn publish(client: &Client, parts: Vec<Part>) -> Result<(), BrokerError> {
    if parts.is_empty() {
        return Ok(());
    }
    until_stored(send(client, parts)).await
}

/// The same of messages that need not go in together: after an error the broker may have some of them.
pub(super) async fn publish_apart(broker: &Broker, parts: Vec<Part>) -> Result<(), BrokerError> {
    if parts.len() > broker.few() {
        return publish(&broker.client, parts).await;
    }
    // They are sent in their order: what the client has to send waits in a line.
    try_join_all(parts.into_iter().map(|part| until_stored(request(&broker.client, part)))).await.map(drop)
}

async fn until_stored(answer: impl Future<Output = Answer>) -> Result<(), BrokerError> {
    let answer = timeout(REQUEST_TIMEOUT, answer).await;
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
    let Some(last) = parts.pop() else { return Answer::Never("an empty batch".into()) };
    // Only the one that commits the batch is waited for: it fails where one before it did.
    for Part { subject, headers, payload } in parts {
        if let Err(error) = client.publish_with_headers(subject, headers, payload).await {
            return Answer::NotNow(error.to_string());
        }
    }
    request(client, last).await
}

async fn request(client: &Client, part: Part) -> Answer {
    let request = Request::new().headers(part.headers).payload(part.payload).timeout(None);
    match client.send_request(part.subject, request).await {
        Ok(message) => wire::answer(&message.payload),
        Err(error) => match error.kind() {
            RequestErrorKind::NoResponders => {
                Answer::NotNow("no stream answers: it has no leader now, or the line to the broker is down".into())
            }
            RequestErrorKind::InvalidSubject | RequestErrorKind::MaxPayloadExceeded => Answer::Never(error.to_string()),
            RequestErrorKind::TimedOut | RequestErrorKind::Other => Answer::Lost(error.to_string()),
        },
    }
}
