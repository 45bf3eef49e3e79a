//! What agencies published and no service has answered yet, and the way back to them.
//!
//! Of each service one replica is served, in the order in which the broker took what was published. If it falls silent
//! another is served instead, first with whatever was not answered: that comes again sooner (`ack_wait`) than another
//! replica gets its turn (`priority_timeout`), so the order holds. A receipt is on the broker's disk before its update
//! leaves the queue; after a break it may come twice, as any receipt may.

use std::time::Duration;

use async_nats::{
    HeaderMap, Message,
    jetstream::{
        AckKind,
        consumer::{Consumer, pull},
    },
};
use bytes::Bytes;
use futures::StreamExt;
use tokio::time::timeout;

use super::{
    super::{Stream, header::TRACEPARENT},
    JetStreamLog,
    broker::{Broker, BrokerError, REQUEST_TIMEOUT},
    wire,
};

/// The most that is on its way to this replica.
const AHEAD: usize = 500;
/// How long a question for more stays open; well under the time after which another replica gets its turn.
const OPEN: Duration = Duration::from_secs(5);
/// The group of consumers of which one is served.
const GROUP: &str = "active";

/// Something that an agency published.
#[derive(Debug)]
pub struct Letter {
    /// The agency on whose subject it came: the broker let nobody else publish there.
    pub agency: String,
    /// What was published: an encoded `SignedUpdate`.
    pub payload: Bytes,
    /// W3C trace context, if it came with one.
    pub traceparent: Option<String>,
    message: async_nats::jetstream::Message,
}

/// The updates that wait for one service.
pub struct Queue {
    broker: Broker,
    letters: pull::Stream,
}

impl JetStreamLog {
    /// The updates that agencies published for a service.
    ///
    /// # Errors
    /// The broker does not answer, or has no such queue.
    pub async fn queue(&self, service: Stream) -> Result<Queue, BrokerError> {
        Queue::open(&self.broker, service).await
    }
}

impl Queue {
    async fn open(broker: &Broker, service: Stream) -> Result<Self, BrokerError> {
        let unavailable = |error: &dyn std::fmt::Display| BrokerError::Unavailable(error.to_string());
        let found = timeout(REQUEST_TIMEOUT, broker.jetstream.get_consumer_from_stream(service.name(), wire::INTAKE));
        let consumer: Consumer<pull::Config> =
            found.await.map_err(|error| unavailable(&error))?.map_err(|error| unavailable(&error))?;
        let letters = consumer.stream().group(GROUP).max_messages_per_batch(AHEAD).expires(OPEN).messages();
        Ok(Self { broker: broker.clone(), letters: letters.await.map_err(|error| unavailable(&error))? })
    }

    /// The next letter. Waits while another replica is served.
    ///
    /// # Errors
    /// The queue must be opened again.
    pub async fn next(&mut self) -> Result<Letter, BrokerError> {
        match self.letters.next().await {
            Some(Ok(message)) => Ok(Letter::of(message)),
            Some(Err(error)) => Err(BrokerError::Unavailable(error.to_string())),
            None => Err(BrokerError::Unavailable("the broker ended the queue".into())),
        }
    }

    /// The way back to the agencies.
    pub fn replies(&self) -> Replies {
        Replies { broker: self.broker.clone() }
    }
}

impl Letter {
    fn of(message: async_nats::jetstream::Message) -> Self {
        let agency = message.subject.rsplit('.').next().unwrap_or_default().to_owned();
        let traceparent =
            message.headers.as_ref().and_then(|headers| headers.get(TRACEPARENT)).map(ToString::to_string);
        Self { agency, payload: message.payload.clone(), traceparent, message }
    }
}

/// The way back to the agencies.
#[derive(Debug, Clone)]
pub struct Replies {
    broker: Broker,
}

impl Replies {
    /// Answers letters with their receipts, in their order, and takes them out of the queue once the receipts are safe.
    ///
    /// # Errors
    /// The broker did not take the receipts; the letters come again.
    pub async fn answer(&self, answered: Vec<(Letter, Vec<u8>)>) -> Result<(), BrokerError> {
        let receipts = answered.iter().map(|(letter, receipt)| {
            let subject = wire::receipt_subject(&letter.agency);
            (subject, HeaderMap::new(), Bytes::copy_from_slice(receipt))
        });
        self.publish(receipts.collect()).await?;
        for (letter, _) in answered {
            // Unheard, it comes again and hears its first receipt.
            let _ = letter.message.ack_with(AckKind::Ack).await;
        }
        Ok(())
    }

    /// Publishes messages as one atomic batch; a single one as it is.
    async fn publish(&self, mut messages: Vec<(String, HeaderMap, Bytes)>) -> Result<(), BrokerError> {
        if messages.len() > 1 {
            let inbox = self.broker.client.new_inbox();
            let mut headers: Vec<HeaderMap> = messages.iter().map(|(_, headers, _)| headers.clone()).collect();
            wire::mark_batch(&mut headers, inbox.rsplit('.').next().unwrap_or(&inbox));
            messages.iter_mut().zip(headers).for_each(|(message, headers)| message.1 = headers);
        }
        let Some(last) = messages.pop() else { return Ok(()) };
        let client = &self.broker.client;
        let mut messages = messages.into_iter();
        if let Some(first) = messages.next() {
            // The first part of a batch is answered with nothing, or with the reason why there can be none now.
            let reply = self.request(first).await?;
            if !reply.payload.is_empty() {
                return Err(taken(&reply).err().unwrap_or_else(|| BrokerError::Refused("no batch was begun".into())));
            }
        }
        for (subject, headers, payload) in messages {
            let sent = client.publish_with_headers(subject, headers, payload).await;
            sent.map_err(|error| BrokerError::Unavailable(error.to_string()))?;
        }
        taken(&self.request(last).await?)
    }

    async fn request(&self, (subject, headers, payload): (String, HeaderMap, Bytes)) -> Result<Message, BrokerError> {
        let answer = self.broker.client.request_with_headers(subject, headers, payload);
        let answer = timeout(REQUEST_TIMEOUT, answer).await;
        let answer = answer.map_err(|_| BrokerError::Unavailable("a receipt was not acknowledged in time".into()))?;
        answer.map_err(|error| BrokerError::Unavailable(error.to_string()))
    }
}

/// Whether the broker has taken what was published.
fn taken(reply: &Message) -> Result<(), BrokerError> {
    match wire::answer(&reply.payload) {
        wire::Answer::Stored(_) => Ok(()),
        answer => Err(BrokerError::Refused(format!("the receipts: {answer:?}"))),
    }
}
