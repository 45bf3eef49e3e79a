use std::time::Duration;

use kit::log::jetstream::{
    self, Broker, BrokerError, Finding, OpenError, Options,
    realm::{self, Account},
};
use serde_json::{Value, json};
use tests::nats::Nats;
use tokio::time::{Instant, sleep, timeout};

use super::{PATIENCE, ask, log_on};

fn names(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(ToString::to_string).collect()
}

/// What a broker is found to be when one stream is made with another setting.
async fn found_with(nats: &Nats, broker: &Broker, changes: &Value) -> Vec<String> {
    let mut config = ask(nats, "STREAM.INFO.GOVERNANCE", json!(null)).await["config"].clone();
    ask(nats, "STREAM.DELETE.REGISTRY", json!(null)).await;
    config["name"] = "REGISTRY".into();
    config["subjects"] = json!(["daedong.registry.>"]);
    for (name, value) in changes.as_object().unwrap() {
        config[name] = value.clone();
    }
    let made = ask(nats, "STREAM.CREATE.REGISTRY", config).await;
    assert_eq!(made["error"], json!(null), "{changes}");
    names(&broker.verify().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_unsafe_setting_of_a_stream_is_named() {
    let nats = Nats::single().await;
    log_on(&nats).await;
    let broker = Broker::connect(nats.options()).await.unwrap();
    let cases = [
        (json!({ "storage": "memory" }), r#"storage is "memory", must be "file""#),
        (json!({ "retention": "interest" }), r#"retention is "interest", must be "limits""#),
        (json!({ "discard": "old" }), r#"discard is "old", must be "new""#),
        (json!({ "deny_delete": false }), "deny_delete is false, must be true"),
        (json!({ "deny_purge": false }), "deny_purge is false, must be true"),
        (json!({ "allow_atomic": false }), "allow_atomic is null, must be true"),
        (json!({ "allow_direct": false }), "allow_direct is false, must be true"),
        (json!({ "max_age": 3_600_000_000_000_u64 }), "max_age is 3600000000000, must be 0"),
        (json!({ "max_msgs": 10 }), "max_msgs is 10, must be -1"),
        (json!({ "max_msgs_per_subject": 1 }), "max_msgs_per_subject is 1, must be -1"),
        (json!({ "max_msg_size": 1000 }), "max_msg_size is 1000, must be 589824"),
        (json!({ "duplicate_window": 1_000_000_000 }), "duplicate_window is 1000000000, must be 120000000000"),
        (json!({ "no_ack": true }), "no_ack is true, must be false"),
        (json!({ "allow_msg_ttl": true }), "allow_msg_ttl is true, must be false"),
        (json!({ "first_seq": 100 }), "the first entry is 100, must be 1"),
        (
            json!({ "subjects": ["daedong.registry.cluster.*"] }),
            r#"subjects is ["daedong.registry.cluster.*"], must be ["daedong.registry.>"]"#,
        ),
        (
            json!({ "deny_purge": false, "allow_rollup_hdrs": true }),
            "deny_purge is false, must be true; allow_rollup_hdrs is true, must be false",
        ),
    ];
    for (changes, finding) in cases {
        let expected: Vec<_> = finding.split("; ").map(|finding| format!("stream REGISTRY: {finding}")).collect();
        assert_eq!(found_with(&nats, &broker, &changes).await, expected, "{changes}");
    }
    assert_eq!(found_with(&nats, &broker, &json!({})).await, [""; 0]);
}

/// The streams of the record, and those of agencies on the bus.
const STREAMS: [&str; 10] = [
    "REGISTRY",
    "BUDGET",
    "PERFORMANCE",
    "GOVERNANCE",
    "REFUSALS",
    "INTAKE_REGISTRY",
    "INTAKE_BUDGET",
    "INTAKE_PERFORMANCE",
    "INTAKE_GOVERNANCE",
    "RECEIPTS",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_stream_is_named_and_only_the_operator_makes_it() {
    let nats = Nats::single().await;
    let broker = Broker::connect(nats.options()).await.unwrap();
    let missing = |stream: &str| format!("stream {stream}: it is missing, must be made");
    let refused = broker.open().await.err().unwrap();
    let message = refused.to_string();
    assert!(matches!(refused, OpenError::Unsafe(findings) if findings.len() == STREAMS.len()));
    assert!(STREAMS.into_iter().all(|stream| message.contains(&missing(stream))), "{message}");
    assert_eq!(broker.ensure_streams().await.unwrap(), []);
    assert_eq!(broker.ensure_streams().await.unwrap(), []);
    assert!(broker.open().await.is_ok());
    ask(&nats, "STREAM.DELETE.BUDGET", json!(null)).await;
    assert_eq!(names(&broker.verify().await.unwrap()).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_that_differs_is_named_and_stays_and_one_that_is_missing_is_made() {
    let nats = Nats::single().await;
    let broker = Broker::connect(nats.options()).await.unwrap();
    assert_eq!(broker.ensure_streams().await.unwrap(), []);
    let name = "INTAKE_BUDGET.intake";
    let mut config = ask(&nats, &format!("CONSUMER.INFO.{name}"), json!(null)).await["config"].clone();
    ask(&nats, &format!("CONSUMER.DELETE.{name}"), json!(null)).await;
    let missing = ["consumer intake of INTAKE_BUDGET: it is missing, must be made by `ensure-streams`"];
    assert_eq!(names(&broker.verify().await.unwrap()), missing);
    config["ack_policy"] = "explicit".into();
    config["max_waiting"] = 8.into();
    let request = json!({ "stream_name": "INTAKE_BUDGET", "config": config, "action": "create" });
    let made = ask(&nats, &format!("CONSUMER.DURABLE.CREATE.{name}"), request).await;
    assert_eq!(made["error"], json!(null));
    for _ in 0..2 {
        let differs = [r#"consumer intake of INTAKE_BUDGET: ack_policy is "explicit", must be "all""#];
        assert_eq!(names(&broker.ensure_streams().await.unwrap()), differs);
    }
    ask(&nats, &format!("CONSUMER.DELETE.{name}"), json!(null)).await;
    assert_eq!(broker.ensure_streams().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn fewer_replicas_than_asked_for_are_named() {
    let nats = Nats::cluster().await;
    let broker = Broker::connect(Options { replicas: 1, ..nats.options() }).await.unwrap();
    assert_eq!(broker.ensure_streams().await.unwrap(), []);
    let broker = Broker::connect(nats.options()).await.unwrap();
    let findings = names(&broker.verify().await.unwrap());
    assert_eq!(findings.len(), STREAMS.len());
    assert_eq!(findings[0], "stream REGISTRY: num_replicas is 1, must be 3 or more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_answers_before_it_syncs_is_named() {
    let nats = Nats::changed(&[("sync_interval: always", "sync_interval: \"30s\"")]).await;
    let broker = Broker::connect(nats.options()).await.unwrap();
    let findings = broker.ensure_streams().await.unwrap();
    assert_eq!(names(&findings), ["server nats-1: sync_interval is 30s, must be always"]);
    // Where no monitoring is named, it cannot be seen.
    let blind = Broker::connect(Options { monitors: vec![], ..nats.options() }).await.unwrap();
    assert_eq!(blind.verify().await.unwrap(), []);
    // What was not looked at is told apart from what is well.
    assert!(broker.unseen().await.is_empty());
    assert!(blind.unseen().await[0].contains("no monitoring address is given"));
    let monitors = vec!["http://127.0.0.1:1".to_owned()];
    let wrong = Broker::connect(Options { monitors, ..nats.options() }).await.unwrap();
    assert_eq!(wrong.verify().await.unwrap(), []);
    assert!(wrong.unseen().await[0].contains("the server at http://127.0.0.1:1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_down_does_not_keep_the_others_from_serving() {
    let mut nats = Nats::cluster().await;
    log_on(&nats).await;
    nats.server(2).kill();
    let broker = Broker::connect(nats.options()).await.unwrap();
    // The two that are left elect another leader first.
    let until = Instant::now() + PATIENCE;
    loop {
        match broker.open().await {
            Ok(_) => break,
            Err(OpenError::Broker(BrokerError::Unavailable(_))) if Instant::now() < until => {}
            Err(error) => panic!("{error}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_that_are_still_to_be_made_are_waited_for() {
    let nats = Nats::single().await;
    let opening = tokio::spawn(jetstream::open(nats.options()));
    sleep(Duration::from_secs(2)).await;
    assert!(!opening.is_finished());
    let broker = Broker::connect(nats.options()).await.unwrap();
    assert_eq!(broker.ensure_streams().await.unwrap(), []);
    assert!(timeout(PATIENCE, opening).await.unwrap().unwrap().is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unsafe_setting_is_not_waited_for_although_streams_are_missing() {
    let nats = Nats::changed(&[("sync_interval: always", "sync_interval: \"30s\"")]).await;
    let opened = timeout(PATIENCE, jetstream::open(nats.options())).await.unwrap();
    assert!(matches!(opened, Err(OpenError::Unsafe(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_is_known_may_connect() {
    let realm = realm::found(0).unwrap();
    let nats = Nats::changed(&[("# Who may connect", &format!("{}\n# Who may connect", realm.servers))]).await;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        Some(path)
    };
    let services = |seed: &str| Account::from_seed(seed).unwrap().services(0).unwrap();
    let stranger = realm::found(0).unwrap();
    let cases = [
        (file("known", &services(&realm.account_seed)), true),
        (file("stranger", &services(&stranger.account_seed)), false),
        (None, false),
    ];
    for (credentials, enters) in cases {
        // Who is turned away is not kept waiting, as for a broker that is not there yet.
        let options = Options { credentials: credentials.clone(), ..nats.options() };
        let reached = timeout(PATIENCE, jetstream::reach(options)).await.unwrap();
        assert_eq!(reached.is_ok(), enters, "{credentials:?}");
        assert_eq!(matches!(reached, Err(BrokerError::Barred(_))), !enters, "{credentials:?}");
    }
    let absent = Some(folder.path().join("absent"));
    let outcome = Broker::connect(Options { credentials: absent, ..nats.options() }).await;
    assert!(matches!(outcome, Err(BrokerError::Credentials { .. })));
}
