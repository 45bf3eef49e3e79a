//! Who may do what on a broker that asks: an agency publishes as itself, hears its own receipts, and nothing else.

use std::{fs, path::PathBuf, sync::Arc, time::Duration};

use async_nats::{Client, ConnectOptions, Event, connection::State};
use futures::StreamExt;
use prost::Message;
use proto::common::{Receipt, Status};
use serde_json::{Value, json};
use tests::cluster::Cluster;
use tokio::{
    runtime::Runtime,
    sync::{Mutex, mpsc},
    time::timeout,
};

use crate::bus::{agency_on, amended};

/// How long an answer may take.
const WITHIN: Duration = Duration::from_secs(20);

/// An agency on the broker, and what the broker holds against it.
struct Agency {
    client: Client,
    complaints: Arc<Mutex<mpsc::UnboundedReceiver<String>>>,
}

pub fn credentials(cluster: &Cluster, id: &str, arguments: &[&str]) -> PathBuf {
    let keys = cluster.data().join("broker");
    let keys = keys.display().to_string();
    let output = cluster.run(&[&["ops", "agency-credentials", id, "--keys", &keys], arguments].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    PathBuf::from(String::from_utf8_lossy(&output.stdout).trim())
}

async fn connect(cluster: &Cluster, credentials: &str, id: &str) -> Result<Agency, async_nats::ConnectError> {
    let (sender, receiver) = mpsc::unbounded_channel();
    let options = ConnectOptions::with_credentials(credentials).unwrap();
    let options = options.custom_inbox_prefix(format!("_INBOX_{id}")).event_callback(move |event| {
        if let Event::ServerError(error) = event {
            let _ = sender.send(error.to_string());
        }
        std::future::ready(())
    });
    let client = options.connect(&cluster.environment("registry")["DAEDONG_NATS"]).await?;
    Ok(Agency { client, complaints: Arc::new(Mutex::new(receiver)) })
}

impl Agency {
    /// The broker's next complaint, which must be about a subject.
    async fn is_refused(&self, subject: &str) {
        let complaint = timeout(WITHIN, self.complaints.lock().await.recv()).await.unwrap().unwrap();
        assert!(complaint.to_lowercase().contains("permissions violation"), "{complaint}");
        assert!(complaint.to_lowercase().contains(&subject.to_lowercase()), "{complaint}, not {subject}");
    }
}

#[test]
fn an_agency_publishes_as_itself_and_every_other_way_is_closed() {
    let dir = tempfile::tempdir().unwrap();
    let cluster = Cluster::secured();
    let signer = agency_on(&cluster);
    let own = fs::read_to_string(credentials(&cluster, "MOLIT", &[])).unwrap();
    // Another broker's account made these.
    let foreign = {
        let keys = dir.path().join("foreign").display().to_string();
        assert!(cluster.run(&["ops", "broker-keys", "--out", &keys]).status.success());
        assert!(cluster.run(&["ops", "agency-credentials", "MOLIT", "--keys", &keys]).status.success());
        fs::read_to_string(dir.path().join("foreign/MOLIT.creds")).unwrap()
    };
    Runtime::new().unwrap().block_on(async {
        let agency = connect(&cluster, &own, "MOLIT").await.unwrap();
        let mut receipts = agency.client.subscribe("daedong.receipt.MOLIT").await.unwrap();
        let letter = amended(&signer, 1, "C-1").encode_to_vec();
        let taken = agency.client.request("daedong.intake.registry.MOLIT", letter.clone().into()).await.unwrap();
        assert!(serde_json::from_slice::<Value>(&taken.payload).unwrap()["error"].is_null());
        let receipt = timeout(WITHIN, receipts.next()).await.unwrap().unwrap();
        assert_eq!(Receipt::decode(receipt.payload).unwrap().status(), Status::Accepted);

        // What became of its updates, and of no other agency's.
        let ask = async |question: Value| -> Value {
            let answer = agency.client.request("daedong.updates.MOLIT", question.to_string().into()).await.unwrap();
            serde_json::from_slice(&answer.payload).unwrap()
        };
        let updates = ask(json!({ "after": "registry:3" })).await;
        assert_eq!(updates["data"][0]["update_id"], "b1", "{updates}");
        assert_eq!(updates["data"].as_array().unwrap().len(), 1, "{updates}");
        assert_eq!(ask(json!({ "agency": "operator" })).await["code"], "UNKNOWN_FIELD");
        assert_eq!(ask(json!({ "status": "moon" })).await["field"], "status");
        assert_eq!(ask(json!(["status"])).await["code"], "MALFORMED");

        // Who waits for what does not come keeps nobody waiting.
        let patient = {
            let client = agency.client.clone();
            let late = json!({ "after": "registry:999999" }).to_string();
            tokio::spawn(async move { client.request("daedong.updates.MOLIT", late.into()).await })
        };
        let begun = std::time::Instant::now();
        assert_eq!(ask(json!({})).await["data"].as_array().unwrap().len(), 1);
        assert!(!patient.is_finished(), "answered after {:?}", begun.elapsed());
        patient.abort();

        for subject in [
            "daedong.intake.registry.OTHER",
            "daedong.updates.OTHER",
            "daedong.receipt.MOLIT",
            "daedong.receipt.OTHER",
            "daedong.registry.cluster.C-1",
            "daedong.refusals.registry.MOLIT",
            "$JS.API.STREAM.INFO.REGISTRY",
            "$JS.API.STREAM.PURGE.INTAKE_REGISTRY",
            "$JS.API.CONSUMER.MSG.NEXT.INTAKE_REGISTRY.intake",
            "$JS.ACK.INTAKE_REGISTRY.intake.1.1.1.1.1",
            "_INBOX.somebody",
        ] {
            agency.client.publish(subject, letter.clone().into()).await.unwrap();
            agency.is_refused(subject).await;
        }
        for subject in [
            "daedong.receipt.OTHER",
            "daedong.receipt.*",
            "daedong.intake.>",
            "daedong.registry.>",
            "_INBOX.>",
            "_INBOX_OTHER.>",
            "$JS.>",
            ">",
        ] {
            let _heard = agency.client.subscribe(subject).await.unwrap();
            agency.is_refused(subject).await;
        }

        assert!(connect(&cluster, &foreign, "MOLIT").await.is_err(), "another account's agency");
        let server = &cluster.environment("registry")["DAEDONG_NATS"];
        assert!(async_nats::connect(server).await.is_err(), "nobody in particular");
    });
    let again = cluster.run(&[
        "ops",
        "agency-credentials",
        "MOLIT",
        "--keys",
        &cluster.data().join("broker").display().to_string(),
    ]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("never overwritten"));
    let bad = cluster.run(&[
        "ops",
        "agency-credentials",
        "MO.LIT",
        "--keys",
        &cluster.data().join("broker").display().to_string(),
    ]);
    assert!(String::from_utf8_lossy(&bad.stderr).contains("letters, digits"));
}

#[test]
fn revoked_credentials_are_cut_off_at_once_and_no_others() {
    let cluster = Cluster::secured();
    let keys = cluster.data().join("broker");
    let folder = keys.display().to_string();
    let revoke = |id: &str| cluster.run(&["ops", "revoke-credentials", id, "--keys", &folder]);
    let [own, other] = ["MOLIT", "OTHER"].map(|id| fs::read_to_string(credentials(&cluster, id, &[])).unwrap());
    Runtime::new().unwrap().block_on(async {
        let agency = connect(&cluster, &own, "MOLIT").await.unwrap();
        let neighbour = connect(&cluster, &other, "OTHER").await.unwrap();
        let revoked = revoke("MOLIT");
        assert!(revoked.status.success(), "{}", String::from_utf8_lossy(&revoked.stderr));
        assert!(String::from_utf8_lossy(&revoked.stdout).contains("1 credentials of MOLIT"));
        fs::copy(keys.join("auth.conf"), cluster.data().join("nats-files/auth.conf")).unwrap();
        cluster.signal("nats-1", "HUP");

        let complaint = timeout(WITHIN, agency.complaints.lock().await.recv()).await.unwrap().unwrap();
        assert!(complaint.to_lowercase().contains("revoked"), "{complaint}");
        assert!(connect(&cluster, &own, "MOLIT").await.is_err(), "it came in again");
        neighbour.client.flush().await.unwrap();
        assert_eq!(neighbour.client.connection_state(), State::Connected);
        assert!(neighbour.complaints.lock().await.try_recv().is_err());

        // New ones are good.
        let again = keys.join("again.creds").display().to_string();
        let again = fs::read_to_string(credentials(&cluster, "MOLIT", &["--out", &again])).unwrap();
        connect(&cluster, &again, "MOLIT").await.unwrap();
    });
    let nobody = revoke("NOBODY");
    assert!(!nobody.status.success());
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("lists no credentials of \"NOBODY\""));
}
