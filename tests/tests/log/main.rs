//! The log on real brokers: what every log must do, on one server and on three; what goes wrong on the way; and
//! what a broker must not be allowed to be.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod conformance;
mod encrypted;
mod faults;
mod readers;
mod safety;

use std::{sync::Arc, time::Duration};

use kit::log::{
    Log, Stream, Tail,
    jetstream::{Broker, JetStreamLog, Options},
};
use serde_json::{Value, json};
use tests::nats::Nats;

/// How long anything may take before a test calls it stuck.
const PATIENCE: Duration = Duration::from_secs(30);

/// The log on fresh servers, with its streams made.
async fn log_on(nats: &Nats) -> Arc<JetStreamLog> {
    log_with(nats.options()).await
}

async fn log_with(options: Options) -> Arc<JetStreamLog> {
    let broker = Broker::connect(options).await.unwrap();
    assert_eq!(broker.ensure_streams().await.unwrap(), []);
    Arc::new(broker.open().await.unwrap())
}

/// Asks the broker something that the log never asks.
async fn ask(nats: &Nats, what: &str, request: Value) -> Value {
    let client = async_nats::connect(nats.options().servers).await.unwrap();
    let payload = if request.is_null() { String::new() } else { request.to_string() };
    let answer = client.request(format!("$JS.API.{what}"), payload.into()).await.unwrap();
    serde_json::from_slice(&answer.payload).unwrap()
}

async fn delete_streams(nats: &Nats) {
    for stream in Stream::ALL {
        let name = stream.name().to_uppercase();
        ask(nats, &format!("STREAM.DELETE.{name}"), json!(null)).await;
    }
}

/// The update ids of the next so many entries, with their sequences.
async fn read_ids(tail: &mut dyn Tail, count: usize) -> Vec<(u64, String)> {
    let mut entries = Vec::new();
    while entries.len() < count {
        let page = tokio::time::timeout(PATIENCE, tail.next()).await.unwrap().unwrap();
        entries.extend(page.iter().map(|e| (e.sequence, e.header("daedong-update-id").unwrap().to_owned())));
    }
    entries
}

/// Everything that a stream holds, read from the beginning.
async fn ids(log: &dyn Log, stream: Stream) -> Vec<(u64, String)> {
    let last = usize::try_from(log.last(stream).await.unwrap()).unwrap();
    read_ids(&mut *log.follow(stream, 0).await.unwrap(), last).await
}
