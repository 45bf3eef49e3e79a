//! Messages that go in together: one atomic batch, in order, all or none.

use async_nats::{Client, HeaderMap, Message};
use bytes::Bytes;
use tokio::time::timeout;

use super::{
    broker::{BrokerError, REQUEST_TIMEOUT},
    wire,
};

/// A message: its subject and what it says.
pub(super) type Part = (String, Bytes);

/// Publishes messages as one atomic batch, a single one as it is, and waits until the broker has them.
pub(super) async fn publish(client: &Client, parts: Vec<Part>) -> Result<(), BrokerError> {
    let mut headers = vec![HeaderMap::new(); parts.len()];
    if parts.len() > 1 {
        let inbox = client.new_inbox();
        wire::mark_batch(&mut headers, inbox.rsplit('.').next().unwrap_or(&inbox));
    }
    let mut parts: Vec<(Part, HeaderMap)> = parts.into_iter().zip(headers).collect();
    let Some(last) = parts.pop() else { return Ok(()) };
    let mut parts = parts.into_iter();
    if let Some(first) = parts.next() {
        // The first part of a batch is answered with nothing, or with the reason why there can be none now.
        let reply = request(client, first).await?;
        if !reply.payload.is_empty() {
            return Err(taken(&reply).err().unwrap_or_else(|| BrokerError::Refused("no batch was begun".into())));
        }
    }
    for ((subject, payload), headers) in parts {
        let sent = client.publish_with_headers(subject, headers, payload).await;
        sent.map_err(|error| BrokerError::Unavailable(error.to_string()))?;
    }
    taken(&request(client, last).await?)
}

async fn request(client: &Client, ((subject, payload), headers): (Part, HeaderMap)) -> Result<Message, BrokerError> {
    let answer = timeout(REQUEST_TIMEOUT, client.request_with_headers(subject, headers, payload)).await;
    let answer = answer.map_err(|_| BrokerError::Unavailable("what was published is not acknowledged".into()))?;
    answer.map_err(|error| BrokerError::Unavailable(error.to_string()))
}

/// Whether the broker has taken what was published.
fn taken(reply: &Message) -> Result<(), BrokerError> {
    match wire::answer(&reply.payload) {
        wire::Answer::Stored(_) => Ok(()),
        wire::Answer::Full(why) | wire::Answer::Never(why) => Err(BrokerError::Refused(why)),
        wire::Answer::NotNow(why) | wire::Answer::Lost(why) | wire::Answer::Contested(why) => {
            Err(BrokerError::Unavailable(why))
        }
    }
}
