//! A flood over gRPC: whoever sends now and then beside it goes first.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use futures::{StreamExt, stream};
use kit::identity::Signer;
use proto::{
    common::{SignedUpdate, Status},
    intake::intake_client::IntakeClient,
};
use tests::cluster::Cluster;
use tokio::runtime::Runtime;
use tonic::transport::Channel;

use crate::bus::{agency_on, amended, office_on};

/// Updates of a flood, many more than are answered while the test runs; and of the other agency.
const FLOOD: usize = 30_000;
const FEW: usize = 41;
/// A group that a flood appends while nobody else is there has a hundred and more.
const PASSED_BY_FEW: usize = 20;

static ANSWERED: AtomicUsize = AtomicUsize::new(0);

#[test]
fn beside_somebody_who_sends_now_and_then_a_flood_goes_on_slowly() {
    let cluster = Cluster::start(1);
    let (agency, office) = (agency_on(&cluster), office_on(&cluster));
    let url = format!("http://{}", cluster.environment("registry")["DAEDONG_LISTEN"]);
    Runtime::new().unwrap().block_on(async {
        let connect = async || Channel::from_shared(url.clone()).unwrap().connect().await.unwrap();
        let flood = tokio::spawn(flood(connect().await, agency));
        while ANSWERED.load(Ordering::Relaxed) < FLOOD / 20 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let mut client = IntakeClient::new(connect().await);
        let mut meanwhile = Vec::new();
        for number in 0..FEW {
            let before = ANSWERED.load(Ordering::Relaxed);
            let update = stream::iter([amended(&office, number, "C-2")]);
            let receipt = client.submit(update).await.unwrap().into_inner().next().await.unwrap().unwrap();
            assert_eq!(receipt.status(), Status::Accepted, "{receipt:?}");
            meanwhile.push(ANSWERED.load(Ordering::Relaxed) - before);
        }
        assert!(!flood.is_finished(), "the flood ended before the others");
        assert!(ANSWERED.load(Ordering::Relaxed) > FLOOD / 20 + FEW, "the flood went on");
        flood.abort();
        meanwhile.sort_unstable();
        assert!(meanwhile[FEW / 2] < PASSED_BY_FEW, "updates of the flood meanwhile: {meanwhile:?}");
    });
}

/// As many updates as there is room for.
async fn flood(channel: Channel, agency: Signer) {
    let updates: Vec<SignedUpdate> = (0..FLOOD).map(|number| amended(&agency, number, "C-1")).collect();
    let receipts = IntakeClient::new(channel).submit(stream::iter(updates)).await.unwrap().into_inner();
    receipts.for_each(async |_| _ = ANSWERED.fetch_add(1, Ordering::Relaxed)).await;
}
