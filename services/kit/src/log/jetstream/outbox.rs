//! The agency's end of a line that goes down at night: what it publishes on `daedong.outbox.SERVICE` of a server of its
//! own, a leaf of the broker, is kept there and passed on in order whenever the line is up.
//!
//! Passed on is what the broker has acknowledged; only then it leaves the outbox. After a break some may be passed on
//! twice, which is one update all the same.

use std::time::Duration;

use async_nats::jetstream::{
    self, AckKind,
    consumer::{AckPolicy, pull},
    stream::{Config, DiscardPolicy, RetentionPolicy},
};
use futures::StreamExt;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::{
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
/// The wait before a line that is down is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// Passes on what an agency publishes on its own server until it is told to stop.
///
/// # Errors
/// The agency's own server cannot be reached, or is none of its own.
pub async fn relay(options: Options, agency: &str, shutdown: CancellationToken) -> Result<(), BrokerError> {
    let broker = Broker::connect(options).await?;
    let unavailable = |error: &dyn std::fmt::Display| BrokerError::Unavailable(error.to_string());
    let stream = broker.jetstream.get_or_create_stream(outbox()?).await.map_err(|error| unavailable(&error))?;
    let config = pull::Config {
        durable_name: Some(RELAY.to_owned()),
        ack_policy: AckPolicy::Explicit,
        ack_wait: ACK_WAIT,
        ..pull::Config::default()
    };
    let consumer = stream.get_or_create_consumer(RELAY, config).await.map_err(|error| unavailable(&error))?;
    let letters = consumer.stream().max_messages_per_batch(TOGETHER).messages().await;
    let mut letters = letters.map_err(|error| unavailable(&error))?.ready_chunks(TOGETHER);
    loop {
        let chunk = tokio::select! {
            () = shutdown.cancelled() => return Ok(()),
            chunk = letters.next() => chunk,
        };
        let Some(chunk) = chunk else { return Err(BrokerError::Unavailable("the outbox is gone".into())) };
        // What is not heard now is heard again.
        let letters: Vec<jetstream::Message> = chunk.into_iter().filter_map(Result::ok).collect();
        pass_on(&broker, agency, &letters, &shutdown).await;
    }
}

/// What the broker would never take is turned away at once: it would hold up all behind it.
fn outbox() -> Result<Config, BrokerError> {
    Ok(Config {
        name: OUTBOX.to_owned(),
        description: Some("Signed updates that the broker does not have yet".to_owned()),
        subjects: wire::SERVICES.map(|service| wire::outbox_subject(service.name())).to_vec(),
        max_message_size: streams::longest_message()?,
        retention: RetentionPolicy::WorkQueue,
        discard: DiscardPolicy::New,
        ..Config::default()
    })
}

/// Passes letters on, again and again until the broker has them.
async fn pass_on(broker: &Broker, agency: &str, letters: &[jetstream::Message], shutdown: &CancellationToken) {
    let part = |letter: &jetstream::Message| {
        let service = letter.subject.rsplit('.').next().unwrap_or_default();
        Part::plain(wire::intake_subject(service, agency), letter.payload.clone())
    };
    while !letters.is_empty() && !shutdown.is_cancelled() {
        match parts::publish(&broker.client, letters.iter().map(part).collect()).await {
            Ok(()) => {
                for letter in letters {
                    // Unheard, it is passed on again.
                    let _ = letter.ack_with(AckKind::Ack).await;
                }
                return;
            }
            Err(error) => {
                tracing::info!(%error, waiting = letters.len(), "the line is down, trying again");
                for letter in letters {
                    let _ = letter.ack_with(AckKind::Progress).await;
                }
                sleep(PAUSE).await;
            }
        }
    }
}
