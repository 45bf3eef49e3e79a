//! What is judged before anything is read: form, signature and key, over gRPC. Rule 18.

use std::fs;

use futures::TryStreamExt;
use kit::identity::Signer;
use prost::Message;
use proto::{
    common::{Header, SignedUpdate},
    governance::{LawRecorded, Update, update::Record},
    intake::intake_client::IntakeClient,
};
use serde_json::Value;
use tests::told::Told;

fn law(update_id: &str) -> Vec<u8> {
    let header = Header { update_id: update_id.to_owned(), effective_on: "2020-01-01".to_owned(), ..Header::default() };
    let law = LawRecorded { law_id: Some("L1".to_owned()), name_ko: Some("법".to_owned()), ..LawRecorded::default() };
    Update { header: Some(header), record: Some(Record::LawRecorded(law)) }.encode_to_vec()
}

/// Flips one bit in the middle.
fn edited(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    bytes
}

/// The first code of each receipt, or its position.
fn codes(told: &Told, updates: Vec<SignedUpdate>) -> Vec<String> {
    let (_, services) = told.up.http("GET", "/api/v1/services", "");
    let services: Value = serde_json::from_slice(&services).unwrap();
    let address = services["governance"].as_str().unwrap().to_owned();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let mut client = IntakeClient::connect(address).await.unwrap();
        let answered = client.submit(futures::stream::iter(updates)).await.unwrap().into_inner();
        let receipts: Vec<_> = answered.try_collect().await.unwrap();
        let code = |receipt: proto::common::Receipt| match receipt.position {
            Some(position) => format!("{}:{}", position.stream, position.sequence),
            None => receipt.refusals[0].code.clone(),
        };
        receipts.into_iter().map(code).collect()
    })
}

#[test]
fn form_comes_before_the_signature_and_the_signature_before_the_key() {
    let told = Told::nothing();
    let operator = Signer::from_seed(&fs::read_to_string(told.data().join("operator.seed")).unwrap()).unwrap();
    let stranger = Signer::generate().unwrap();
    let good = operator.sign(law("a"));
    let garbage = operator.sign(vec![0xff; 9]);
    let updates = vec![
        stranger.sign(vec![0xff; 9]),
        SignedUpdate { signature: edited(&good.signature).into(), ..garbage.clone() },
        garbage,
        SignedUpdate { signature: edited(&good.signature).into(), ..good.clone() },
        SignedUpdate { update: law("b").into(), ..good.clone() },
        SignedUpdate { signature: Vec::new().into(), ..good.clone() },
        SignedUpdate { key: stranger.public().to_owned(), ..good.clone() },
        stranger.sign(law("a")),
        good.clone(),
        good,
        operator.sign(law("b")),
    ];
    assert_eq!(
        codes(&told, updates),
        [
            "MALFORMED",
            "MALFORMED",
            "MALFORMED",
            "SIGNATURE_INVALID",
            "SIGNATURE_INVALID",
            "SIGNATURE_INVALID",
            "SIGNATURE_INVALID",
            "KEY_UNKNOWN",
            // Recorded once; the same again, and a repeat, are where it is.
            "governance:1",
            "governance:1",
            "governance:1",
        ]
    );
}
