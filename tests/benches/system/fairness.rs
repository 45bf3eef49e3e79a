//! What a flood by one agency does to another that sends one update after the other.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use async_nats::{Client, Subscriber};
use futures::{StreamExt, stream};
use kit::identity::Signer;
use prost::Message;
use proto::{
    common::{Receipt, SignedUpdate, Status},
    intake::intake_client::IntakeClient,
};
use serde_json::{Map, Value, json};
use tests::{
    cluster::Cluster,
    told::{Up, daedong},
};
use tokio::runtime::{Builder, Runtime};
use tonic::transport::Channel;

use crate::{System, note, percentile, update};

/// Updates of the small agency in one measurement.
const ASKED: usize = 1_000;
/// Updates that the flood has to send before it begins again.
const FRESH: usize = 200_000;
/// Streams of the flood.
const FLOOD: usize = 16;
/// Updates of the flood that wait on the bus, somewhat fewer than the broker allows.
const WAITING: usize = 9_000;
/// What the flood was answered.
static ANSWERED: AtomicU64 = AtomicU64::new(0);
/// What one agency may send in a second: without a quota; about as much as the log takes one by one; well below that.
const QUOTAS: [(&str, Option<&str>); 3] =
    [("no quota", None), ("1,000/s each", Some("1000")), ("200/s each", Some("200"))];

pub fn measure(found: &mut Map<String, Value>) {
    for (name, quota) in QUOTAS {
        let quota = quota.map(|quota| ("DAEDONG_AGENCY_UPDATES_PER_SECOND", quota));
        let (cluster, system) = of(Cluster::with_environment(quota));
        beside(found, name, &system, None);
        drop(cluster);
    }
    for (name, servers) in [("no quota, on the bus", 1), ("no quota, on the bus, three servers", 3)] {
        let (cluster, system) = of(Cluster::start(servers));
        // Of several the first.
        let broker = cluster.environment("budget")["DAEDONG_NATS"].split(',').next().map(str::to_owned);
        beside(found, name, &system, broker.as_deref());
    }
    let (cluster, system) = of(Cluster::start(3));
    beside(found, "no quota, three servers", &system, None);
    drop(cluster);
    let dir = tempfile::tempdir().unwrap();
    let up = Up::start(dir.path(), &[]);
    beside(found, "no quota, embedded", &System::of(dir.path(), format!("http://{}", up.address)), None);
}

fn of(cluster: Cluster) -> (Cluster, System) {
    let system = System::of(cluster.data(), std::fs::read_to_string(cluster.data().join("url")).unwrap());
    (cluster, system)
}

/// Both over gRPC, or both on a broker.
fn beside(found: &mut Map<String, Value>, name: &str, system: &System, broker: Option<&str>) {
    let small = Signer::generate().unwrap();
    grant(system, &small);
    // On threads of its own: whoever floods does not keep another agency's client from running.
    let flooding = Runtime::new().unwrap();
    Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let mut way = match broker {
            Some(broker) => Way::bus(broker, "M").await,
            None => Way::Grpc(system.channel().await),
        };
        // Warm on both sides.
        alone(&mut way, &small, 1_000_000).await;
        let quiet = alone(&mut way, &small, 2_000_000).await;
        let signed: Vec<SignedUpdate> =
            (0..FRESH).map(|number| system.signer.sign(update(number, 9).encode_to_vec())).collect();
        let flood = match broker.map(str::to_owned) {
            Some(broker) => flooding.spawn(async move { flood_bus(&broker, signed).await }),
            None => {
                let to = kit::chassis::limits::endpoint(&system.budget()).unwrap();
                flooding.spawn(async move { flood(to.connect().await.unwrap(), signed).await })
            }
        };
        tokio::time::sleep(Duration::from_secs(2)).await;
        let (before, begun) = (ANSWERED.load(Ordering::Relaxed), Instant::now());
        let flooded = alone(&mut way, &small, 3_000_000).await;
        let answered = (ANSWERED.load(Ordering::Relaxed) - before) as f64 / begun.elapsed().as_secs_f64();
        flood.abort();
        note(found, &format!("{name}: p99 alone, ms"), quiet);
        note(found, &format!("{name}: p99 beside a flood, ms"), flooded);
        note(found, &format!("{name}: beside a flood / alone"), flooded / quiet);
        note(found, &format!("{name}: updates of the flood meanwhile, 1/s"), answered);
    });
}

/// A key and a grant for another agency.
fn grant(system: &System, signer: &Signer) {
    let form = system.data.join("grant.ndjson");
    let lines = [
        json!({"record": "key_granted", "update_id": "k", "effective_on": "2000-01-01", "agency_id": "M", "public_key": signer.public()}),
        json!({"record": "grant_issued", "update_id": "g", "effective_on": "2000-01-01", "grant_id": "G", "agency_id": "M", "records": ["budget.*"]}),
    ];
    std::fs::write(&form, lines.map(|line| line.to_string()).join("\n")).unwrap();
    let output = daedong()
        .arg("--data")
        .arg(&system.data)
        .args(["--to", &system.url, "submit", &form.display().to_string()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// How the small agency sends.
enum Way {
    Grpc(Channel),
    /// Publishing, and hearing its receipts.
    Bus(Client, Subscriber, String),
}

impl Way {
    async fn bus(server: &str, agency: &str) -> Self {
        let client = async_nats::connect(server).await.unwrap();
        let receipts = client.subscribe(format!("daedong.receipt.{agency}")).await.unwrap();
        Self::Bus(client, receipts, format!("daedong.intake.budget.{agency}"))
    }

    async fn answered(&mut self, signed: SignedUpdate) -> Receipt {
        match self {
            Self::Grpc(channel) => {
                let submitted = IntakeClient::new(channel.clone()).submit(stream::iter([signed])).await;
                submitted.unwrap().into_inner().next().await.unwrap().unwrap()
            }
            Self::Bus(client, receipts, subject) => {
                client.publish(subject.clone(), signed.encode_to_vec().into()).await.unwrap();
                Receipt::decode(receipts.next().await.unwrap().payload).unwrap()
            }
        }
    }
}

/// One update after the other, a little while between them: the p99 until its receipt, milliseconds.
async fn alone(way: &mut Way, signer: &Signer, first: usize) -> f64 {
    let mut times = Vec::new();
    for number in first..first + ASKED {
        let signed = signer.sign(update(number % 20_000, first).encode_to_vec());
        let begun = Instant::now();
        let receipt = way.answered(signed).await;
        times.push(begun.elapsed());
        assert!(receipt.status() == Status::Accepted, "{receipt:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    percentile(times, 99)
}

/// Publishes as much as the broker lets wait, and as much again as is answered.
async fn flood_bus(server: &str, signed: Vec<SignedUpdate>) {
    let client = async_nats::connect(server).await.unwrap();
    let receipts = client.subscribe("daedong.receipt.operator").await.unwrap();
    let mut letters = signed.into_iter().cycle();
    let mut publish = async |count| {
        for letter in letters.by_ref().take(count) {
            client.publish("daedong.intake.budget.operator", letter.encode_to_vec().into()).await.unwrap();
        }
    };
    publish(WAITING).await;
    let mut answered = receipts.ready_chunks(100);
    while let Some(receipts) = answered.next().await {
        ANSWERED.fetch_add(receipts.len() as u64, Ordering::Relaxed);
        publish(receipts.len()).await;
    }
}

/// As much as there is room for, without end. Signed beforehand; should all be sent, over and over: the same updates again
/// cost the service what new ones cost it before they are appended.
async fn flood(channel: Channel, signed: Vec<SignedUpdate>) {
    let share = signed.len() / FLOOD;
    let streams = signed.chunks(share).map(|own| {
        let (mut client, own) = (IntakeClient::new(channel.clone()), own.to_vec());
        async move {
            let own = own.into_iter().cycle();
            let receipts = client.submit(stream::iter(own)).await.unwrap().into_inner();
            receipts.for_each(async |_| _ = ANSWERED.fetch_add(1, Ordering::Relaxed)).await;
        }
    });
    futures::future::join_all(streams).await;
}
