//! One run of messages from the broker, in order and without a gap, until the first doubt.
//!
//! It is a push consumer without acknowledgements that lives in the memory of one server and vanishes with its
//! reader. The broker counts what it sends; whatever does not follow on ends the feed, and the reader opens
//! another from where it is. Flow control bounds what is on the way.

use std::time::Duration;

use async_nats::{HeaderMap, HeaderValue, Message, StatusCode, Subscriber, header::NATS_LAST_CONSUMER};
use bytes::Bytes;
use futures::{FutureExt, StreamExt};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{sync::watch, time::timeout};

use super::{
    broker::{Broker, BrokerError},
    wire::{self, Place},
};

/// The broker says at least this often that it is there.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// Silence after which the feed counts as broken: two heartbeats missed, and some.
const SILENCE: Duration = Duration::from_millis(2_500);
/// The broker forgets a feed that nobody has listened to for this long.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(10);
/// Header by which the broker says that it waits for a flow-control answer, and on which subject.
const STALLED: &str = "Nats-Consumer-Stalled";

/// Where a feed begins and what it carries.
#[derive(Debug, Clone)]
pub(super) struct Want {
    /// A sequence to begin at, or a time of the broker's clock.
    pub(super) begin: Begin,
    /// Only these subjects of the broker; none: all.
    pub(super) subjects: Vec<String>,
    /// Without payloads.
    pub(super) headers_only: bool,
}

/// Where a feed begins.
#[derive(Debug, Clone)]
pub(super) enum Begin {
    Sequence(u64),
    /// RFC 3339.
    Time(String),
}

/// A run of messages.
pub(super) struct Feed {
    broker: Broker,
    subscriber: Subscriber,
    connections: watch::Receiver<u64>,
    /// How many messages have come.
    delivered: u64,
    /// How many were there to come when it was opened.
    pub(super) waiting: u64,
}

/// What is read of the broker's answer to the wish for a consumer.
#[derive(Deserialize)]
struct Made {
    num_pending: u64,
}

/// Why a feed ended; the reader opens another.
pub(super) type Broken = String;

impl Feed {
    /// Of the stream that has this name at the broker.
    pub(super) async fn open(broker: &Broker, name: &str, want: &Want) -> Result<Self, BrokerError> {
        let connections = broker.connections();
        let inbox = broker.client.new_inbox();
        let subscribed = broker.client.subscribe(inbox.clone()).await;
        let subscriber = subscribed.map_err(|error| BrokerError::Unavailable(error.to_string()))?;
        let request = json!({ "stream_name": name, "action": "create", "config": consumer(want, &inbox) });
        let made: Made = broker.api(&format!("CONSUMER.CREATE.{name}"), &request).await?;
        Ok(Self { broker: broker.clone(), subscriber, connections, delivered: 0, waiting: made.num_pending })
    }

    /// The next message; waits for it. May be cancelled: nothing is lost.
    pub(super) async fn next(&mut self) -> Result<(Place, Message), Broken> {
        loop {
            let received = tokio::select! {
                received = timeout(SILENCE, self.subscriber.next()) => received.map_err(|_| "the feed fell silent")?,
                _ = self.connections.changed() => return Err("the connection was made anew".into()),
            };
            let message = received.ok_or("the subscription ended")?;
            if let Some(message) = self.accept(message)? {
                return Ok(message);
            }
        }
    }

    /// The next message if it is here already.
    pub(super) fn ready(&mut self) -> Option<Result<(Place, Message), Broken>> {
        loop {
            let message = self.subscriber.next().now_or_never()??;
            if let Some(accepted) = self.accept(message).transpose() {
                return Some(accepted);
            }
        }
    }

    /// Takes in what came: a message, or `None` for the broker's own remarks.
    fn accept(&mut self, message: Message) -> Result<Option<(Place, Message)>, Broken> {
        match message.status {
            None => self.count(message).map(Some),
            Some(StatusCode::IDLE_HEARTBEAT) => self.remark(&message).map(|()| None),
            Some(status) => Err(format!("{status} {}", message.description.unwrap_or_default())),
        }
    }

    fn count(&mut self, message: Message) -> Result<(Place, Message), Broken> {
        let reply = message.reply.as_ref().ok_or("a message without its place")?;
        let place = wire::place(reply).ok_or_else(|| format!("a place that cannot be read: {reply}"))?;
        if place.delivered != self.delivered + 1 {
            return Err(format!("message {} after {}", place.delivered, self.delivered));
        }
        self.delivered = place.delivered;
        Ok((place, message))
    }

    /// A heartbeat or a wish for a flow-control answer.
    fn remark(&self, message: &Message) -> Result<(), Broken> {
        let header = |name: &str| message.headers.as_ref().and_then(|headers| text(headers, name));
        if let Some(reply) = message.reply.as_ref().map(ToString::to_string).or_else(|| header(STALLED)) {
            // Sent at once or not at all: the broker repeats the wish with its next heartbeat.
            let _ = self.broker.client.publish(reply, Bytes::new()).now_or_never();
        }
        match header(NATS_LAST_CONSUMER.as_ref()).and_then(|count| count.parse::<u64>().ok()) {
            Some(sent) if message.reply.is_none() && sent != self.delivered => {
                Err(format!("{sent} messages were sent, {} came", self.delivered))
            }
            _ => Ok(()),
        }
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(HeaderValue::to_string)
}

fn consumer(want: &Want, inbox: &str) -> Value {
    let mut config = json!({
        "deliver_subject": inbox,
        "ack_policy": "none",
        "max_deliver": 1,
        "replay_policy": "instant",
        "flow_control": true,
        "idle_heartbeat": nanos(HEARTBEAT),
        "inactive_threshold": nanos(FORGOTTEN_AFTER),
        "mem_storage": true,
        "num_replicas": 1,
        "headers_only": want.headers_only,
    });
    match &want.begin {
        Begin::Sequence(sequence) => {
            config["deliver_policy"] = "by_start_sequence".into();
            config["opt_start_seq"] = (*sequence).into();
        }
        Begin::Time(time) => {
            config["deliver_policy"] = "by_start_time".into();
            config["opt_start_time"] = time.as_str().into();
        }
    }
    if !want.subjects.is_empty() {
        config["filter_subjects"] = want.subjects.clone().into();
    }
    config
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
