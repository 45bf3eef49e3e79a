//! Accepted updates a second, and how soon they are seen.

use std::{fs, time::Instant};

use async_nats::{
    HeaderMap,
    header::{NATS_BATCH_COMMIT, NATS_BATCH_COMMIT_FINAL, NATS_BATCH_ID, NATS_BATCH_SEQUENCE},
};
use bytes::Bytes;
use futures::{StreamExt, stream};
use prost::Message;
use proto::{
    common::{Receipt, Status},
    intake::intake_client::IntakeClient,
};
use serde_json::{Map, Value};
use tests::{cluster::Cluster, nats::Nats, told::Up};
use tokio::runtime::Runtime;

use crate::{ASKED, CLUSTERS, Reader, SENT, System, harmonic, note, percentile, postgres::Postgres, update};

/// Messages published raw, one by one and in batches.
const RAW: usize = 20_000;
const BATCH: usize = 100;
/// At once, raw and in the database.
const AT_ONCE: usize = 64;
/// Accepted updates a second, embedded and on NATS, beside raw publishes and a bare database.
pub fn measure(found: &mut Map<String, Value>) {
    let runtime = Runtime::new().unwrap();
    let size = update(0, 0).encode_to_vec().len();
    note(found, "bytes of an update", size as f64);
    let raw = runtime.block_on(raw(size));
    let postgres = postgres(size);
    note(found, "raw JetStream, single, per second", raw.0);
    note(found, "raw JetStream, batches of 100, per second", raw.1);
    if let Some(postgres) = postgres {
        note(found, "bare PostgreSQL, 64 connections, per second", postgres);
    }
    let dir = tempfile::tempdir().unwrap();
    let up = Up::start(dir.path(), &[]);
    let embedded = System::of(dir.path(), format!("http://{}", up.address));
    let one = runtime.block_on(embedded.accepted(0..SENT, 1));
    let sixteen = runtime.block_on(embedded.accepted(0..SENT, 16));
    note(found, "embedded, 1 stream, per second", one);
    note(found, "embedded, 16 streams, per second", sixteen);
    visible(found, &embedded);
    drop(up);
    let cluster = Cluster::start(1);
    let url = fs::read_to_string(cluster.data().join("url")).unwrap();
    let on_nats = System::of(cluster.data(), url);
    let (nats_one, nats_sixteen) =
        (runtime.block_on(on_nats.accepted(0..SENT, 1)), runtime.block_on(on_nats.accepted(0..SENT, 16)));
    note(found, "on NATS, 1 stream, per second", nats_one);
    note(found, "on NATS, 16 streams, per second", nats_sixteen);
    if let Some(postgres) = postgres {
        note(found, "embedded / bare PostgreSQL", sixteen.max(one) / postgres);
        note(found, "on NATS / bare PostgreSQL", nats_sixteen.max(nats_one) / postgres);
    }
    let published = runtime.block_on(published(&on_nats, &cluster));
    note(found, "on NATS, published on the bus, per second", published);
    // Whoever comes later finds more recorded: what is published is held against the stream before it and another after it.
    let after = runtime.block_on(on_nats.accepted(SENT..2 * SENT, 1));
    note(found, "on NATS, 1 stream again, per second", after);
    note(found, "published on the bus / gRPC on NATS", published / harmonic(nats_one, after));
    rebuild(found, &cluster);
    note(found, "on NATS / raw batches of 100", nats_sixteen.max(nats_one) / raw.1);
    note(found, "on NATS / raw single publishes", nats_sixteen.max(nats_one) / raw.0);
}

/// Raw publishes of the same size to a server of the deployment's settings: single ones, and atomic batches.
async fn raw(size: usize) -> (f64, f64) {
    let nats = Nats::single().await;
    kit::log::jetstream::Broker::connect(nats.options()).await.unwrap().ensure_streams().await.unwrap();
    let client = async_nats::connect(nats.options().servers[0].clone()).await.unwrap();
    let context = async_nats::jetstream::new(client.clone());
    let payload = Bytes::from(vec![7; size + 400]);
    let begun = Instant::now();
    stream::iter(0..RAW)
        .for_each_concurrent(AT_ONCE, |number| {
            let (context, payload) = (context.clone(), payload.clone());
            async move {
                let subject = format!("daedong.budget.raw.{}", number % CLUSTERS);
                context.publish(subject, payload).await.unwrap().await.unwrap();
            }
        })
        .await;
    let single = RAW as f64 / begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    stream::iter(0..RAW / BATCH)
        .for_each_concurrent(4, |batch| {
            let (client, payload) = (client.clone(), payload.clone());
            async move {
                for number in 1..=BATCH {
                    let mut headers = HeaderMap::new();
                    headers.insert(NATS_BATCH_ID, format!("b{batch}"));
                    headers.insert(NATS_BATCH_SEQUENCE, number.to_string());
                    let subject = format!("daedong.registry.raw.{}", number % CLUSTERS);
                    if number == BATCH {
                        headers.insert(NATS_BATCH_COMMIT, NATS_BATCH_COMMIT_FINAL);
                        client.request_with_headers(subject, headers, payload.clone()).await.unwrap();
                    } else {
                        client.publish_with_headers(subject, headers, payload.clone()).await.unwrap();
                    }
                }
            }
        })
        .await;
    (single, RAW as f64 / begun.elapsed().as_secs_f64())
}

/// Inserts of the same size: each committed on its own, unique by aggregate and version.
fn postgres(size: usize) -> Option<f64> {
    let server = Postgres::start()?;
    server.sql("create table events (aggregate text, version bigserial, payload bytea, unique (aggregate, version))");
    let script = server.file(
        "insert.sql",
        &format!(
            "\\set a random(1, {CLUSTERS})\ninsert into events (aggregate, payload) values ('cluster.' || :a, decode(repeat('07', {}), 'hex'));\n",
            size + 400
        ),
    );
    Some(server.bench(&script, &format!("-c {AT_ONCE} -j 2 -T 6"), "tps = "))
}

/// Updates that an agency publishes on the bus in atomic batches of a hundred, until their receipts are heard.
async fn published(system: &System, cluster: &Cluster) -> f64 {
    let client = async_nats::connect(&cluster.environment("budget")["DAEDONG_NATS"]).await.unwrap();
    let signed: Vec<Bytes> =
        (0..SENT).map(|number| system.signer.sign(update(number, 7).encode_to_vec()).encode_to_vec().into()).collect();
    let mut receipts = client.subscribe("daedong.receipt.operator").await.unwrap();
    client.flush().await.unwrap();
    let begun = Instant::now();
    let publisher = tokio::spawn(async move {
        for (number, batch) in signed.chunks(BATCH).enumerate() {
            // The queue holds 10,000 of an agency; a batch that finds no room is published again.
            while !batch_published(&client, "daedong.intake.budget.operator", &format!("p{number}"), batch).await {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        }
    });
    for _ in 0..SENT {
        let receipt = Receipt::decode(receipts.next().await.unwrap().payload).unwrap();
        assert!(receipt.status() == Status::Accepted, "{receipt:?}");
    }
    let rate = SENT as f64 / begun.elapsed().as_secs_f64();
    publisher.await.unwrap();
    rate
}

/// Publishes an atomic batch; whether the broker took it.
async fn batch_published(client: &async_nats::Client, subject: &str, id: &str, batch: &[Bytes]) -> bool {
    for (number, payload) in batch.iter().enumerate() {
        let mut headers = HeaderMap::new();
        headers.insert(NATS_BATCH_ID, id);
        headers.insert(NATS_BATCH_SEQUENCE, (number + 1).to_string());
        if number + 1 == batch.len() {
            headers.insert(NATS_BATCH_COMMIT, NATS_BATCH_COMMIT_FINAL);
            let answer = client.request_with_headers(subject.to_owned(), headers, payload.clone()).await.unwrap();
            return serde_json::from_slice::<Value>(&answer.payload).unwrap()["error"].is_null();
        }
        client.publish_with_headers(subject.to_owned(), headers, payload.clone()).await.unwrap();
    }
    true
}

/// A new view over all that was recorded, from its start until it is ready, beside an ordered consumer that only reads.
fn rebuild(found: &mut Map<String, Value>, cluster: &Cluster) {
    let server = cluster.environment("projection")["DAEDONG_NATS"].clone();
    let (entries, raw) = Runtime::new().unwrap().block_on(read(&server));
    let begun = Instant::now();
    let _view = cluster.replica("projection");
    let rebuilt = entries as f64 / begun.elapsed().as_secs_f64();
    note(found, "raw ordered consumer, entries per second", raw);
    note(found, "rebuild of the view, entries per second", rebuilt);
    note(found, "rebuild / raw ordered consumer", rebuilt / raw);
}

/// Reads the four streams as a plain consumer does, one after the other: how many entries, and how many a second.
async fn read(server: &str) -> (usize, f64) {
    let context = async_nats::jetstream::new(async_nats::connect(server).await.unwrap());
    let (mut entries, begun) = (0, Instant::now());
    for name in ["REGISTRY", "BUDGET", "PERFORMANCE", "GOVERNANCE"] {
        let mut stream = context.get_stream(name).await.unwrap();
        let count = usize::try_from(stream.info().await.unwrap().state.messages).unwrap();
        let consumer = stream.create_consumer(async_nats::jetstream::consumer::pull::OrderedConfig::default());
        let messages = consumer.await.unwrap().messages().await.unwrap();
        entries += messages.take(count).map(|message| message.unwrap().payload.len()).count().await;
    }
    (entries, entries as f64 / begun.elapsed().as_secs_f64())
}

/// From the receipt of one update until `overview` shows it.
fn visible(found: &mut Map<String, Value>, system: &System) {
    let runtime = Runtime::new().unwrap();
    let mut reader = Reader::of(&system.url);
    let mut times = Vec::new();
    for number in 0..ASKED {
        let signed = system.signer.sign(update(number, 1_000).encode_to_vec());
        let position = runtime.block_on(async {
            let mut client = IntakeClient::connect(system.budget()).await.unwrap();
            let mut receipts = client.submit(stream::iter([signed])).await.unwrap().into_inner();
            receipts.next().await.unwrap().unwrap().position.unwrap().sequence
        });
        let begun = Instant::now();
        reader.get(&format!("/api/v1/overview?after=budget:{position}"));
        times.push(begun.elapsed());
    }
    note(found, "receipt to visible in overview, p50 ms", percentile(times.clone(), 50));
    note(found, "receipt to visible in overview, p99 ms", percentile(times, 99));
}
