//! The agency's end of a line that goes down at night: what it publishes on `daedong.outbox.SERVICE` of a server of its
//! own, a leaf of the broker, is kept there and passed on in order whenever the line is up.
//!
//! Passed on is what the broker has acknowledged; only then it leaves the outbox. Whoever begins, or may have missed a
//! letter, begins with the first that is left. After a break some may be passed on twice, which is one update all the same.

use std::time::Duration;

use async_nats::{
    Message,
    jetstream::{
        self, AckKind,
        consumer::{AckPolicy, pull},
        stream::{Config, DiscardPolicy, RetentionPolicy},
    },
};
use futures::{StreamExt, stream::ReadyChunks};
use serde_json::Value;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::{
    super::header::TRACEPARENT,
    broker::{Broker, BrokerError, Options},
    parts::{self, Part},
    streams, wire,
};

/// The stream of the agency's own server, and the name of whoever empties it.
const OUTBOX: &str = "OUTBOX";
const RELAY: &str = "relay";
/// The most that is passed on together.
const TOGETHER: usize = 100;
/// Passed on and not acknowledged for so long, it is passed on again.
const ACK_WAIT: Duration = Duration::from_secs(60);
/// Room in the broker's longest message for what relaying adds: what names the batch, and the place in it.
const BATCH_HEADERS: i32 = 512;
/// The wait before a line that is down is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// Passes on what an agency publishes on its own server until it is told to stop.
///
/// # Errors
/// The agency's own server cannot be reached, or is none of its own.
pub async fn relay(options: Options, agency: &str, shutdown: CancellationToken) -> Result<(), BrokerError> {
    let broker = Broker::connect(options).await?;
    let mut outbox = Outbox::open(&broker).await?;
    while let Err(error) = empty(&broker, agency, outbox, &shutdown).await {
        tracing::info!(%error, "going through the outbox from its first letter again");
        outbox = tokio::select! {
            () = shutdown.cancelled() => return Ok(()),
            outbox = Outbox::open_again(&broker) => outbox,
        };
    }
    Ok(())
}

/// Passes on all that comes until it is told to stop, or a letter may be missing.
async fn empty(
    broker: &Broker,
    agency: &str,
    mut outbox: Outbox,
    shutdown: &CancellationToken,
) -> Result<(), BrokerError> {
    loop {
        let letters = tokio::select! {
            () = shutdown.cancelled() => return Ok(()),
            letters = outbox.next() => letters?,
        };
        pass_on(broker, agency, &letters, shutdown).await;
    }
}

/// What waits, in the order in which it was published.
struct Outbox {
    letters: ReadyChunks<pull::Stream>,
    /// The server counts what it delivers: a gap says that a letter was lost on the way.
    delivered: u64,
}

impl Outbox {
    /// Opens it at the first letter that is left. Whoever read before may have been handed letters that are not passed on;
    /// from a consumer that is kept they come again only after a while, behind newer ones. What is acknowledged is out of
    /// the stream, so a consumer made anew begins with what is left.
    async fn open(broker: &Broker) -> Result<Self, BrokerError> {
        let unavailable = |error: &dyn std::fmt::Display| BrokerError::Unavailable(error.to_string());
        let stream = broker.jetstream.get_or_create_stream(kept()?).await.map_err(|error| unavailable(&error))?;
        if broker.find_consumer(OUTBOX, RELAY).await?.is_some() {
            broker.api::<Value>(&format!("CONSUMER.DELETE.{OUTBOX}.{RELAY}"), &Value::Null).await?;
        }
        let config = pull::Config {
            durable_name: Some(RELAY.to_owned()),
            ack_policy: AckPolicy::Explicit,
            ack_wait: ACK_WAIT,
            ..pull::Config::default()
        };
        let consumer = stream.create_consumer(config).await.map_err(|error| unavailable(&error))?;
        let letters = consumer.stream().max_messages_per_batch(TOGETHER).messages().await;
        let letters = letters.map_err(|error| unavailable(&error))?.ready_chunks(TOGETHER);
        Ok(Self { letters, delivered: 0 })
    }

    /// Opens it as soon as the server answers.
    async fn open_again(broker: &Broker) -> Self {
        loop {
            sleep(PAUSE).await;
            match Self::open(broker).await {
                Ok(outbox) => return outbox,
                Err(error) => tracing::info!(%error, "the outbox does not open, trying again"),
            }
        }
    }

    /// The next letters.
    ///
    /// # Errors
    /// One may be missing: only who opens the outbox again hears it before those behind it.
    async fn next(&mut self) -> Result<Vec<jetstream::Message>, BrokerError> {
        let unavailable = |why: String| BrokerError::Unavailable(why);
        let chunk = self.letters.next().await.ok_or_else(|| unavailable("the outbox is gone".into()))?;
        let mut letters = Vec::with_capacity(chunk.len());
        for letter in chunk {
            let letter = letter.map_err(|error| unavailable(error.to_string()))?;
            let delivered = letter.info().map_err(|error| unavailable(error.to_string()))?.consumer_sequence;
            if delivered != self.delivered + 1 {
                return Err(unavailable(format!("letter {delivered} came after letter {}", self.delivered)));
            }
            self.delivered = delivered;
            letters.push(letter);
        }
        Ok(letters)
    }
}

/// What the broker would never take is turned away at once: it would hold up all behind it.
fn kept() -> Result<Config, BrokerError> {
    Ok(Config {
        name: OUTBOX.to_owned(),
        description: Some("Signed updates that the broker does not have yet".to_owned()),
        subjects: wire::SERVICES.map(|service| wire::outbox_subject(service.name())).to_vec(),
        max_message_size: streams::longest_message()? - BATCH_HEADERS,
        retention: RetentionPolicy::WorkQueue,
        discard: DiscardPolicy::New,
        ..Config::default()
    })
}

/// Passes letters on, again and again until the broker has them.
async fn pass_on(broker: &Broker, agency: &str, letters: &[jetstream::Message], shutdown: &CancellationToken) {
    let mut waiting = letters;
    while !waiting.is_empty() && !shutdown.is_cancelled() {
        let (taken, fault) = hand_over(broker, agency, waiting).await;
        let (done, left) = waiting.split_at(taken);
        waiting = left;
        for letter in done {
            // Unheard, it is passed on again.
            let _ = letter.ack_with(AckKind::Ack).await;
        }
        if let Some(error) = fault {
            tracing::info!(%error, waiting = waiting.len(), "not passed on, trying again");
            for letter in waiting {
                let _ = letter.ack_with(AckKind::Progress).await;
            }
            sleep(PAUSE).await;
        }
    }
}

/// Hands letters over once: how many the broker has taken, and why no more.
async fn hand_over(broker: &Broker, agency: &str, letters: &[jetstream::Message]) -> (usize, Option<BrokerError>) {
    let part = |letter: &jetstream::Message| relayed(agency, letter);
    match parts::publish(&broker.client, letters.iter().map(part).collect()).await {
        Ok(()) => return (letters.len(), None),
        // Together they may break a limit that each of them keeps.
        Err(BrokerError::Refused(_)) if letters.len() > 1 => {}
        Err(error) => return (0, Some(error)),
    }
    for (taken, letter) in letters.iter().enumerate() {
        if let Err(error) = parts::publish(&broker.client, vec![part(letter)]).await {
            return (taken, Some(error));
        }
    }
    (letters.len(), None)
}

/// A letter as the agency would publish it on the broker itself.
fn relayed(agency: &str, letter: &Message) -> Part {
    let service = letter.subject.rsplit('.').next().unwrap_or_default();
    let mut part = Part::plain(wire::intake_subject(service, agency), letter.payload.clone());
    if let Some(trace) = letter.headers.as_ref().and_then(|headers| headers.get(TRACEPARENT)) {
        part.headers.insert(TRACEPARENT, trace.clone());
    }
    part
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use async_nats::{HeaderMap, HeaderName, HeaderValue};

    use super::*;

    fn letter(headers: HeaderMap) -> Message {
        Message {
            subject: "daedong.outbox.budget".into(),
            reply: None,
            payload: "update".into(),
            headers: Some(headers),
            status: None,
            description: None,
            length: 0,
        }
    }

    #[test]
    fn a_letter_keeps_its_trace_and_nothing_else_that_it_came_with() {
        let mut headers = HeaderMap::new();
        headers.insert(TRACEPARENT, "00-1-2-01");
        headers.insert("Nats-Expected-Stream", "OUTBOX");
        let part = relayed("MOLIT", &letter(headers));
        assert_eq!((&*part.subject, &part.payload[..]), ("daedong.intake.budget.MOLIT", &b"update"[..]));
        assert_eq!(part.headers.len(), 1);
        assert_eq!(part.headers.get(TRACEPARENT).unwrap().as_str(), "00-1-2-01");
    }

    #[test]
    fn what_the_outbox_takes_the_broker_takes_too() {
        let mut part = relayed("MOLIT", &letter(HeaderMap::new()));
        wire::mark_batch([&mut part.headers].into_iter(), &"x".repeat(64));
        assert_eq!(part.headers.len(), 3);
        let line = |(name, values): (&HeaderName, &Vec<HeaderValue>)| {
            assert_eq!(values.len(), 1);
            name.to_string().len() + values[0].as_str().len() + ": \r\n".len()
        };
        let added = part.headers.iter().map(line).sum::<usize>() + "NATS/1.0\r\n\r\n".len();
        assert!(added <= usize::try_from(BATCH_HEADERS).unwrap(), "{added}");
    }
}
