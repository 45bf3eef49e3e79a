//! An agency whose line goes down: it goes on publishing on its own server, and the broker has all of it afterwards.

use std::{
    collections::BTreeSet,
    process::{Child, Command, Stdio},
    time::Duration,
};

use async_nats::Client;
use futures::StreamExt;
use prost::Message;
use proto::common::{Receipt, Status};
use serde_json::Value;
use tests::{
    cluster::{Cluster, free_addresses},
    nats::root,
    proxy::Proxy,
};
use tokio::{runtime::Runtime, time::timeout};

use crate::{
    access::credentials,
    bus::{agency_on, amended},
};

/// Published before, while the line is down, and after; and around a restart of the relay while it is down.
const EACH: usize = 150;
/// The longest that the outbox takes.
const LONGEST: usize = 589_824 - 512;
const WITHIN: Duration = Duration::from_secs(60);

/// A process of the agency; ended when dropped.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The agency's own server, from the deployment's files, and whoever passes on.
fn leaf(cluster: &Cluster, hub: &str) -> (String, [Process; 2]) {
    let [listen, monitor] = free_addresses();
    let folder = cluster.data().join("leaf");
    std::fs::create_dir_all(&folder).unwrap();
    let credentials = credentials(cluster, "MOLIT", &[]);
    let log = std::fs::File::create(cluster.data().join("log/leaf.log")).unwrap();
    let server = Command::new(root().join("deploy/nats/start.sh"))
        .arg("leaf")
        .env("NATS_NAME", "leaf")
        .env("NATS_LISTEN", &listen)
        .env("NATS_MONITOR", monitor)
        .env("NATS_STORE", folder)
        .env("NATS_HUB", hub)
        .env("NATS_CREDS", credentials)
        .stderr(log)
        .stdin(Stdio::null())
        .spawn();
    let server = Process(server.unwrap());
    tests::cluster::until("the agency's server is there", || std::net::TcpStream::connect(&listen).is_ok());
    let url = format!("nats://{listen}");
    let relay = relay(cluster, &url);
    (url, [server, relay])
}

/// Whoever passes on.
fn relay(cluster: &Cluster, url: &str) -> Process {
    let log = std::fs::File::options().create(true).append(true).open(cluster.data().join("log/relay.log"));
    let relay = cluster.command(&["relay", "--agency", "MOLIT", "--nats", url]).stderr(log.unwrap()).spawn();
    Process(relay.unwrap())
}

/// Waits until the relay was handed letters that it cannot pass on.
async fn handed_over(client: &Client) {
    let outbox = async_nats::jetstream::new(client.clone()).get_stream("OUTBOX").await.unwrap();
    while outbox.consumer_info("relay").await.unwrap().num_ack_pending == 0 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[test]
fn what_is_published_while_the_line_is_down_is_recorded_in_order_afterwards() {
    let cluster = Cluster::secured();
    let signer = agency_on(&cluster);
    let hub = cluster.environment("nats-1")["NATS_LEAF_LISTEN"].clone();
    let port = hub.rsplit(':').next().unwrap().parse().unwrap();
    Runtime::new().unwrap().block_on(async {
        let line = Proxy::to(port).await.unwrap();
        let (url, [_server, first]) = leaf(&cluster, &line.url().replace("nats://", "nats-leaf://"));
        let client = async_nats::connect(&url).await.unwrap();
        let mut receipts = client.subscribe("daedong.receipt.MOLIT").await.unwrap();
        let publish = async |numbers: std::ops::Range<usize>| {
            for number in numbers {
                let letter = amended(&signer, number, "C-1").encode_to_vec();
                // The relay makes the outbox when it starts.
                let taken = loop {
                    match client.request("daedong.outbox.registry", letter.clone().into()).await {
                        Ok(taken) => break taken,
                        Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                    }
                };
                let taken: Value = serde_json::from_slice(&taken.payload).unwrap();
                assert!(taken["error"].is_null() && taken["seq"].is_u64(), "{taken}");
            }
        };
        let mut places = Vec::new();
        let mut hear = async |until: usize| {
            while places.len() < until {
                let message = timeout(WITHIN, receipts.next()).await.unwrap().unwrap();
                let receipt = Receipt::decode(message.payload).unwrap();
                assert_eq!(receipt.status(), Status::Accepted, "{receipt:?}");
                if !receipt.unchanged {
                    places.push((receipt.update_id, receipt.position.unwrap().sequence));
                }
            }
            places.clone()
        };
        publish(0..EACH).await;
        hear(EACH).await;
        // What the broker would never take is turned away here; it does not hold up what comes behind it.
        let moon = client.request("daedong.outbox.moon", "x".into()).await;
        assert!(moon.is_err(), "nobody keeps updates for a service that there is not");
        let long = client.request("daedong.outbox.registry", vec![0; 700_000].into()).await.unwrap();
        let long: Value = serde_json::from_slice(&long.payload).unwrap();
        assert!(!long["error"].is_null(), "{long}");
        line.close(true);
        publish(EACH..2 * EACH).await;
        line.close(false);
        publish(2 * EACH..3 * EACH).await;
        hear(3 * EACH).await;
        // A relay that ends with letters in its hands leaves them to the next, which takes them before newer ones.
        line.close(true);
        publish(3 * EACH..4 * EACH).await;
        handed_over(&client).await;
        drop(first);
        let _second = relay(&cluster, &url);
        publish(4 * EACH..5 * EACH).await;
        line.close(false);
        let places = hear(5 * EACH).await;
        let expected: Vec<String> = (0..5 * EACH).map(|number| format!("b{number}")).collect();
        assert_eq!(places.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>(), expected);
        assert_eq!(places.iter().map(|(_, place)| place).collect::<BTreeSet<_>>().len(), 5 * EACH);
        // The longest that are kept here are taken there too, also together.
        line.close(true);
        for _ in 0..2 {
            let taken = client.request("daedong.outbox.registry", vec![0; LONGEST].into()).await.unwrap();
            let taken: Value = serde_json::from_slice(&taken.payload).unwrap();
            assert!(taken["error"].is_null(), "{taken}");
        }
        line.close(false);
        for _ in 0..2 {
            let message = timeout(WITHIN, receipts.next()).await.unwrap().unwrap();
            let receipt = Receipt::decode(message.payload).unwrap();
            assert_eq!((receipt.status(), &*receipt.refusals[0].code), (Status::Refused, "MALFORMED"));
        }
    });
}
