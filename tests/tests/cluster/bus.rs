//! Agencies on the bus: they publish signed updates and hear their receipts.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use async_nats::{Client, Subscriber};
use futures::StreamExt;
use kit::identity::Signer;
use prost::Message;
use proto::{
    common::{Header, Receipt, SignedUpdate, Status},
    registry::{self, ClusterAmended, update::Record},
};
use serde_json::Value;
use tests::cluster::{Cluster, until};
use tokio::{
    runtime::Runtime,
    time::{sleep, timeout},
};

use crate::{designated, form};

/// How long a receipt may take, another replica's turn included.
const WITHIN: Duration = Duration::from_secs(60);
/// Updates that are published while a replica is killed.
const MANY: usize = 2_000;
/// Updates of a flood, fewer than the broker lets wait; and of an agency that publishes one after the other beside it.
const FLOOD: usize = 9_000;
const FEW: usize = 20;
/// More of its updates than count as many where they wait, over a longer time than is looked past the same agencies.
const STEADY: usize = 300;
const NOW_AND_THEN: Duration = Duration::from_millis(20);

pub fn amended(signer: &Signer, number: usize, cluster: &str) -> SignedUpdate {
    let header = Header { update_id: format!("b{number}"), effective_on: "2021-01-01".to_owned(), ..Header::default() };
    let record = ClusterAmended {
        cluster_id: Some(cluster.to_owned()),
        area_m2: Some((number + 1).to_string()),
        ..ClusterAmended::default()
    };
    let update = registry::Update { header: Some(header), record: Some(Record::ClusterAmended(record)) };
    signer.sign(update.encode_to_vec())
}

/// Publishes one and waits until the broker has it.
async fn publish(client: &Client, agency: &str, payload: Vec<u8>) {
    let taken = client.request(format!("daedong.intake.registry.{agency}"), payload.into()).await.unwrap();
    let taken: Value = serde_json::from_slice(&taken.payload).unwrap();
    assert!(taken["error"].is_null() && taken["seq"].is_u64(), "{taken}");
}

async fn receipt(receipts: &mut Subscriber) -> Receipt {
    let message = timeout(WITHIN, receipts.next()).await.unwrap().unwrap();
    Receipt::decode(message.payload).unwrap()
}

fn code(receipt: &Receipt) -> &str {
    receipt.refusals.first().map_or("", |refusal| refusal.code.as_str())
}

/// Gives the agency MOLIT a key and a grant for clusters, and a cluster to amend.
pub fn agency_on(cluster: &Cluster) -> Signer {
    let agency = Signer::generate().unwrap();
    told(cluster, [&[designated(1)][..], &may_amend("MOLIT", &agency)].concat());
    agency
}

/// A key for an agency, and a grant for clusters.
fn may_amend(agency: &str, signer: &Signer) -> [String; 2] {
    let of = |record: &str, more: &str| {
        format!(
            r#"{{"record":"{record}","update_id":"{record}-{agency}","effective_on":"2000-01-01","agency_id":"{agency}",{more}}}"#
        )
    };
    let key = format!(r#""public_key":"{}""#, signer.public());
    let grant = format!(r#""grant_id":"G-{agency}","records":["registry.*"]"#);
    [of("key_granted", &key), of("grant_issued", &grant)]
}

/// Submits lines as the operator.
fn told(cluster: &Cluster, lines: impl IntoIterator<Item = String>) {
    let dir = tempfile::tempdir().unwrap();
    let receipts = cluster.submit(&form(dir.path(), lines));
    assert!(receipts.iter().all(|receipt| receipt["status"] == "accepted"), "{receipts:?}");
}

/// The agency OFFICE, which is no part of what a cluster is founded with, and a cluster of its own to amend.
pub fn office_on(cluster: &Cluster) -> Signer {
    let office = Signer::generate().unwrap();
    let registered = r#"{"record":"agency_registered","update_id":"office","effective_on":"2000-01-01","agency_id":"OFFICE","name_ko":"사무소","kind":"zone_authority"}"#;
    told(cluster, [&[registered.to_owned(), designated(2)][..], &may_amend("OFFICE", &office)].concat());
    office
}

/// Publishes all of them without waiting, as a program that catches up after a night does.
async fn publish_all(client: &Client, agency: &str, letters: impl IntoIterator<Item = SignedUpdate>) {
    for letter in letters {
        let subject = format!("daedong.intake.registry.{agency}");
        client.publish(subject, letter.encode_to_vec().into()).await.unwrap();
    }
    client.flush().await.unwrap();
}

/// Listens until receipts of so many updates were heard, all of them accepted; one may come twice. Whether they came in the
/// order of their places.
async fn in_order(receipts: &mut Subscriber, heard: &mut Vec<(String, u64)>, count: usize) -> bool {
    while heard.len() < count {
        let receipt = receipt(receipts).await;
        assert_eq!(receipt.status(), Status::Accepted, "{receipt:?}");
        if !heard.iter().any(|(id, _)| *id == receipt.update_id) {
            heard.push((receipt.update_id, receipt.position.unwrap().sequence));
        }
    }
    heard.is_sorted_by_key(|(_, place)| *place)
}

#[test]
fn what_is_published_is_judged_and_answered_as_everywhere() {
    let cluster = Cluster::start(1);
    let agency = agency_on(&cluster);
    let stranger = Signer::generate().unwrap();
    Runtime::new().unwrap().block_on(async {
        let client = async_nats::connect(&cluster.environment("registry")["DAEDONG_NATS"]).await.unwrap();
        let mut receipts = client.subscribe("daedong.receipt.MOLIT").await.unwrap();
        let good = amended(&agency, 1, "C-1");
        let mut edited = amended(&agency, 2, "C-1");
        edited.update = [&edited.update[..], &[0x20, 0x01]].concat().into();
        let letters = [
            good.encode_to_vec(),
            good.encode_to_vec(),
            amended(&agency, 3, "C-404").encode_to_vec(),
            edited.encode_to_vec(),
            amended(&stranger, 4, "C-1").encode_to_vec(),
            b"no update".to_vec(),
            amended(&agency, 5, "C-1").encode_to_vec(),
        ];
        let expected = [
            (Status::Accepted, false, ""),
            (Status::Accepted, true, ""),
            (Status::Refused, false, "UNKNOWN_REFERENCE"),
            (Status::Refused, false, "SIGNATURE_INVALID"),
            (Status::Refused, false, "KEY_UNKNOWN"),
            (Status::Refused, false, "MALFORMED"),
            (Status::Accepted, false, ""),
        ];
        for letter in letters {
            publish(&client, "MOLIT", letter).await;
        }
        let mut heard = Vec::new();
        for (status, unchanged, refusal) in expected {
            let receipt = receipt(&mut receipts).await;
            assert_eq!(
                (receipt.status(), receipt.unchanged, code(&receipt)),
                (status, unchanged, refusal),
                "{receipt:?}"
            );
            heard.push(receipt);
        }
        assert_eq!((&heard[0].position, &heard[0].recorded_at), (&heard[1].position, &heard[1].recorded_at));

        // Where another agency publishes what this one signed, it is refused there; its receipt goes there.
        let mut others = client.subscribe("daedong.receipt.OTHER").await.unwrap();
        publish(&client, "OTHER", good.encode_to_vec()).await;
        assert_eq!(code(&receipt(&mut others).await), "NOT_GRANTED");

        // Receipts are kept; what is answered waits no more.
        let stream = |name: &'static str| {
            let context = async_nats::jetstream::new(client.clone());
            async move { context.get_stream(name).await.unwrap().cached_info().state.messages }
        };
        assert_eq!(stream("RECEIPTS").await, 8);
        let begun = tokio::time::Instant::now();
        while stream("INTAKE_REGISTRY").await > 0 {
            assert!(begun.elapsed() < WITHIN);
        }
    });
    until("the view shows it", || cluster.view(&["clusters/C-1"])["data"]["cluster"]["area_m2"] == 6);
}

#[test]
fn of_two_replicas_one_is_served_and_the_other_takes_over_in_order() {
    let cluster = Cluster::start(1);
    let agency = agency_on(&cluster);
    let _second = cluster.replica("registry");
    let letters: Vec<Vec<u8>> = (0..MANY).map(|number| amended(&agency, number, "C-1").encode_to_vec()).collect();
    let heard = Runtime::new().unwrap().block_on(async {
        let client = async_nats::connect(&cluster.environment("registry")["DAEDONG_NATS"]).await.unwrap();
        let mut receipts = client.subscribe("daedong.receipt.MOLIT").await.unwrap();
        let publisher = client.clone();
        let published = tokio::spawn(async move {
            for letter in letters {
                publish(&publisher, "MOLIT", letter).await;
            }
        });
        let mut heard: BTreeMap<String, Receipt> = BTreeMap::new();
        let mut killed = false;
        while heard.len() < MANY {
            let receipt = receipt(&mut receipts).await;
            assert_eq!(receipt.status(), Status::Accepted, "{receipt:?}");
            let first = heard.entry(receipt.update_id.clone()).or_insert_with(|| receipt.clone());
            assert_eq!((&first.position, &first.recorded_at), (&receipt.position, &receipt.recorded_at));
            if heard.len() == MANY / 4 && !killed {
                killed = true;
                cluster.kill("registry");
            }
        }
        published.await.unwrap();
        heard
    });
    let place = |number: usize| heard[&format!("b{number}")].position.as_ref().unwrap().sequence;
    let places: Vec<u64> = (0..MANY).map(place).collect();
    assert!(places.is_sorted(), "the order of publishing is that of the record");
    assert_eq!(places.iter().collect::<BTreeSet<_>>().len(), MANY);
}

/// A connection, and the receipts of the flood and of the few.
async fn connected(cluster: &Cluster) -> (Client, [Subscriber; 2]) {
    let client = async_nats::connect(&cluster.environment("registry")["DAEDONG_NATS"]).await.unwrap();
    let of_flood = client.subscribe("daedong.receipt.MOLIT").await.unwrap();
    let of_few = client.subscribe("daedong.receipt.OFFICE").await.unwrap();
    (client, [of_flood, of_few])
}

/// Waits until the view shows the last of so many updates of each.
fn shows_the_last(cluster: &Cluster, of_flood: usize, of_few: usize) {
    until("the view shows the last of both", || {
        let area = |id: &str| cluster.view(&[&format!("clusters/{id}")])["data"]["cluster"]["area_m2"].clone();
        area("C-1") == of_flood && area("C-2") == of_few
    });
}

#[test]
fn a_flood_on_the_bus_lets_the_others_pass() {
    let cluster = Cluster::start(1);
    let (agency, office) = (agency_on(&cluster), office_on(&cluster));
    let flood = (0..FLOOD).map(|number| amended(&agency, number, "C-1"));
    let flood: Vec<SignedUpdate> = flood.collect();
    Runtime::new().unwrap().block_on(async {
        let (client, [mut of_flood, mut of_few]) = connected(&cluster).await;
        let mut heard = (Vec::new(), Vec::new());
        // The flood stands in the queue before the other one comes.
        publish_all(&client, "MOLIT", flood).await;
        for number in 0..STEADY {
            publish(&client, "OFFICE", amended(&office, number, "C-2").encode_to_vec()).await;
            assert_eq!(receipt(&mut of_few).await.status(), Status::Accepted);
            sleep(NOW_AND_THEN).await;
        }
        let receipts = async_nats::jetstream::new(client.clone()).get_stream("RECEIPTS").await.unwrap();
        let answered = usize::try_from(receipts.cached_info().state.messages).unwrap();
        assert!(answered < FLOOD, "{answered} receipts before the last of the few");
        // What the one published all at once keeps its order, whichever way it was taken in, and so do its receipts.
        publish_all(&client, "OFFICE", (STEADY..3 * STEADY).map(|number| amended(&office, number, "C-2"))).await;
        assert!(in_order(&mut of_few, &mut heard.0, 2 * STEADY).await);
        assert!(in_order(&mut of_flood, &mut heard.1, FLOOD).await);
    });
    shows_the_last(&cluster, FLOOD, 3 * STEADY);
}

#[test]
fn who_overtook_a_flood_stays_in_order_when_another_replica_takes_over() {
    let cluster = Cluster::start(1);
    let (agency, office) = (agency_on(&cluster), office_on(&cluster));
    let _second = cluster.replica("registry");
    let flood: Vec<SignedUpdate> = (0..MANY).map(|number| amended(&agency, number, "C-1")).collect();
    Runtime::new().unwrap().block_on(async {
        let (client, [mut of_flood, mut of_few]) = connected(&cluster).await;
        let mut heard = (Vec::new(), Vec::new());
        publish_all(&client, "MOLIT", flood).await;
        let publisher = client.clone();
        let published = tokio::spawn(async move {
            for number in 0..10 * FEW {
                publish(&publisher, "OFFICE", amended(&office, number, "C-2").encode_to_vec()).await;
            }
        });
        assert!(in_order(&mut of_few, &mut heard.0, FEW).await);
        cluster.kill("registry");
        assert!(in_order(&mut of_few, &mut heard.0, 10 * FEW).await);
        published.await.unwrap();
        assert!(in_order(&mut of_flood, &mut heard.1, MANY).await);
    });
    shows_the_last(&cluster, MANY, 10 * FEW);
}
