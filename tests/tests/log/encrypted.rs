//! The deployment's block for TLS, with the `#` taken away.

use std::{
    fs,
    process::{Child, Command, Stdio},
    time::Duration,
};

use kit::log::jetstream::{
    Broker, Options,
    realm::{self, Account},
};
use tests::{
    cluster::free_addresses,
    nats::{Nats, root},
    tls::certificate,
};
use tokio::time::{Instant, sleep};

use crate::PATIENCE;

/// The block as it is shipped, and as it is once it is taken into use.
fn block() -> (String, String) {
    let shipped = fs::read_to_string(root().join("deploy/nats/tls.conf")).unwrap();
    let shipped = shipped.split_once("# tls {").unwrap().1.trim_end();
    let shipped = format!("# tls {{{shipped}");
    let named = |name: &str| certificate(name).display().to_string();
    let used = shipped.replace("# ", "").replace("/etc/nats-tls/tls.crt", &named("server.pem"));
    (shipped, used.replace("/etc/nats-tls/tls.key", &named("server.key")))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_with_tls_is_reached_by_whoever_knows_its_authority() {
    let (shipped, used) = block();
    let nats = Nats::changed(&[(&shipped, &used)]).await;
    let cases = [(Some("ca.pem"), true), (Some("server.key"), false), (None, false)];
    for (authority, enters) in cases {
        let authorities = authority.map(certificate);
        let connected = Broker::connect(Options { authorities, ..nats.options() }).await;
        assert_eq!(connected.is_ok(), enters, "{authority:?}: {connected:?}");
    }
    let broker = Broker::connect(Options { authorities: Some(certificate("ca.pem")), ..nats.options() }).await.unwrap();
    assert_eq!(broker.ensure_streams().await.unwrap(), []);
    // A broker that does not encrypt is not spoken to by who wants it.
    let plain = Nats::single().await;
    let connected = Broker::connect(Options { authorities: Some(certificate("ca.pem")), ..plain.options() }).await;
    assert!(connected.is_err());
}

/// Ended when dropped.
struct Leaf(Child);

impl Drop for Leaf {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_of_an_agency_connects_with_tls_as_its_file_says() {
    let (shipped, used) = block();
    let realm = realm::found(0).unwrap();
    let [hub, listen, monitor] = free_addresses();
    let mut nats = Nats::changed(&[
        (&shipped, &used),
        ("listen: $NATS_LEAF_LISTEN", &format!("listen: \"{hub}\"")),
        ("# Who may connect", &format!("{}\n# Who may connect", realm.servers)),
    ])
    .await;
    let folder = tempfile::tempdir().unwrap();
    for file in ["start.sh", "leaf.conf"] {
        fs::copy(root().join("deploy/nats").join(file), folder.path().join(file)).unwrap();
    }
    let conf = fs::read_to_string(folder.path().join("leaf.conf")).unwrap();
    let own =
        conf.replace("# tls {", "tls {").replace("/etc/nats-tls/ca.crt", &certificate("ca.pem").display().to_string());
    assert_ne!(conf, own);
    fs::write(folder.path().join("leaf.conf"), own).unwrap();
    let agency = Account::from_seed(&realm.account_seed).unwrap().agency("MOLIT", 0, i64::from(u32::MAX)).unwrap();
    fs::write(folder.path().join("MOLIT.creds"), agency.credentials).unwrap();
    let leaf = Command::new(folder.path().join("start.sh"))
        .arg("leaf")
        .env("NATS_SERVER", tests::nats::program())
        .envs([("NATS_NAME", "leaf"), ("NATS_LISTEN", &listen), ("NATS_MONITOR", &monitor)])
        .env("NATS_STORE", folder.path().join("store"))
        .env("NATS_HUB", format!("tls://{hub}"))
        .env("NATS_CREDS", folder.path().join("MOLIT.creds"))
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let _leaf = Leaf(leaf.unwrap());
    let until = Instant::now() + PATIENCE;
    while !nats.server(0).get("/leafz").await.unwrap().contains("\"leafnodes\": 1") {
        assert!(Instant::now() < until, "the agency's server does not connect");
        sleep(Duration::from_millis(50)).await;
    }
}
