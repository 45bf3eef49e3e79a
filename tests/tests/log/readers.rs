use std::time::Duration;

use kit::log::{
    Log, ReadError, Stream,
    suite::{batch, draft},
};
use serde_json::json;
use tests::{nats::Nats, proxy::Proxy};
use tokio::time::{sleep, timeout};

use super::{PATIENCE, ask, log_on, log_with, read_ids};

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_goes_on_after_the_broker_was_restarted() {
    let mut nats = Nats::single().await;
    let log = log_on(&nats).await;
    let mut tail = log.follow(Stream::Registry, 0).await.unwrap();
    for round in 0..3 {
        let drafts = vec![draft("cluster.A", Some(round), &format!("u-{round}"))];
        let appended = log.append(Stream::Registry, batch(drafts)).await.unwrap();
        assert_eq!(read_ids(&mut *tail, 1).await, [(appended, format!("u-{round}"))]);
        nats.server(0).restart().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_goes_on_after_its_connection_was_cut() {
    let mut nats = Nats::single().await;
    let writer = log_on(&nats).await;
    let proxy = Proxy::to(nats.server(0).port()).await.unwrap();
    let reader = log_with(kit::log::jetstream::Options { servers: vec![proxy.url()], ..nats.options() }).await;
    let mut tail = reader.follow(Stream::Registry, 0).await.unwrap();
    for round in 0..3 {
        proxy.cut();
        let drafts = vec![draft("cluster.A", Some(round), &format!("u-{round}"))];
        writer.append(Stream::Registry, batch(drafts)).await.unwrap();
        assert_eq!(read_ids(&mut *tail, 1).await, [(round + 1, format!("u-{round}"))]);
    }
    // Bytes that vanish while the connection stands: the silence is noticed.
    proxy.mute(true);
    writer.append(Stream::Registry, batch(vec![draft("cluster.A", Some(3), "u-3")])).await.unwrap();
    assert!(timeout(Duration::from_millis(200), tail.next()).await.is_err());
    proxy.mute(false);
    assert_eq!(read_ids(&mut *tail, 1).await, [(4, "u-3".into())]);
    // One vanishes and the next arrives: the hole is noticed, and filled.
    proxy.mute(true);
    writer.append(Stream::Registry, batch(vec![draft("cluster.A", Some(4), "u-4")])).await.unwrap();
    sleep(Duration::from_millis(50)).await;
    proxy.mute(false);
    writer.append(Stream::Registry, batch(vec![draft("cluster.A", Some(5), "u-5")])).await.unwrap();
    assert_eq!(read_ids(&mut *tail, 2).await, [(5, "u-4".into()), (6, "u-5".into())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_of_much_misses_nothing() {
    const COUNT: usize = 240;
    let nats = Nats::single().await;
    let log = log_on(&nats).await;
    let mut tail = log.follow(Stream::Budget, 0).await.unwrap();
    for start in (0..COUNT).step_by(24) {
        let drafts = (start..start + 24).map(|n| {
            let mut draft = draft(&format!("programme.P-{n}"), Some(0), &format!("u-{n}"));
            draft.payload = vec![1; 500_000].into();
            draft
        });
        log.append(Stream::Budget, batch(drafts.collect())).await.unwrap();
        if start == 24 {
            // Longer than the broker is given to be silent.
            sleep(Duration::from_secs(4)).await;
        }
    }
    let expected: Vec<_> = (0..COUNT).map(|n| (n as u64 + 1, format!("u-{n}"))).collect();
    assert_eq!(read_ids(&mut *tail, COUNT).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_of_an_entry_is_the_same_wherever_reading_starts() {
    let nats = Nats::single().await;
    let log = log_on(&nats).await;
    for last in 0..20 {
        log.append(Stream::Registry, batch(vec![draft("cluster.A", Some(last), &format!("u-{last}"))])).await.unwrap();
    }
    let mut all = Vec::new();
    let mut tail = log.follow(Stream::Registry, 0).await.unwrap();
    while all.len() < 20 {
        all.extend(tail.next().await.unwrap());
    }
    for after in [1, 10, 19] {
        let mut tail = log.follow(Stream::Registry, after).await.unwrap();
        assert_eq!(tail.next().await.unwrap()[0], all[after as usize]);
        // A later time at the start lifts what follows: it may not go back.
        let lifted = all[19].recorded_at + 1_000;
        let mut tail = log.follow_from(Stream::Registry, after, lifted).await.unwrap();
        assert_eq!(tail.next().await.unwrap()[0].recorded_at, lifted);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_arrive_as_they_were_and_none_of_the_brokers_own() {
    let nats = Nats::single().await;
    let log = log_on(&nats).await;
    let headers =
        [("ce-id", "a:b"), ("ce-source", ""), ("ce-type", "국토교통부"), ("traceparent", "a  b"), ("x-a", "1")];
    let mut drafts = [draft("cluster.A", Some(0), "u-1"), draft("cluster.B", Some(0), "u-2")];
    for draft in &mut drafts {
        draft.headers = headers.map(|(name, value)| (name.into(), value.to_owned())).to_vec();
        // Values of one name keep their order.
        draft.headers.push(("x-a".into(), "0".into()));
    }
    log.append(Stream::Registry, batch(drafts.to_vec())).await.unwrap();
    for entry in log.follow(Stream::Registry, 0).await.unwrap().next().await.unwrap() {
        let read: Vec<_> = entry.headers.iter().collect();
        assert_eq!(read, [&headers[..], &[("x-a", "0")]].concat());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_lost_or_changed_what_was_read_is_damage() {
    let nats = Nats::single().await;
    let log = log_on(&nats).await;
    log.append(Stream::Registry, batch(vec![draft("cluster.A", Some(0), "u-1")])).await.unwrap();
    for after in [2, 100] {
        let outcome = log.follow(Stream::Registry, after).await.err();
        assert!(matches!(outcome, Some(ReadError::Damaged(_))), "{outcome:?}");
        let outcome = log.follow_from(Stream::Registry, after, 0).await.err();
        assert!(matches!(outcome, Some(ReadError::Damaged(_))), "{outcome:?}");
    }
    let mut tail = log.follow(Stream::Registry, 0).await.unwrap();
    assert_eq!(read_ids(&mut *tail, 1).await.len(), 1);
    ask(&nats, "STREAM.DELETE.REGISTRY", json!(null)).await;
    let other = log_on(&nats).await;
    other.append(Stream::Registry, batch(vec![draft("cluster.B", Some(0), "u-2")])).await.unwrap();
    let outcome = timeout(PATIENCE, tail.next()).await.unwrap();
    assert!(matches!(outcome, Err(ReadError::Damaged(_))), "{outcome:?}");
    let outcome = log.follow(Stream::Registry, 0).await.err();
    assert!(matches!(outcome, Some(ReadError::Damaged(_))), "{outcome:?}");
    let mut tail = other.follow(Stream::Registry, 1).await.unwrap();
    ask(&nats, "STREAM.DELETE.REGISTRY", json!(null)).await;
    let outcome = timeout(PATIENCE, tail.next()).await.unwrap();
    assert!(matches!(outcome, Err(ReadError::Damaged(_))), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_was_removed_is_damage_at_its_place() {
    let nats = Nats::single().await;
    let log = log_on(&nats).await;
    for last in 0..3 {
        log.append(Stream::Registry, batch(vec![draft("cluster.A", Some(last), &format!("u-{last}"))])).await.unwrap();
    }
    // The protection of a stream cannot be taken off: somebody edited its files while the server was down. Here the
    // same comes of a stream that was made without it.
    let mut config = ask(&nats, "STREAM.INFO.BUDGET", json!(null)).await["config"].clone();
    ask(&nats, "STREAM.DELETE.BUDGET", json!(null)).await;
    config["deny_delete"] = false.into();
    ask(&nats, "STREAM.CREATE.BUDGET", config.clone()).await;
    config["deny_delete"] = true.into();
    ask(&nats, "STREAM.UPDATE.BUDGET", json!(null)).await;
    for last in 0..3 {
        log.append(Stream::Budget, batch(vec![draft("cluster.A", Some(last), &format!("u-{last}"))])).await.unwrap();
    }
    ask(&nats, "STREAM.MSG.DELETE.BUDGET", json!({ "seq": 2 })).await;
    assert_eq!(ask(&nats, "STREAM.UPDATE.BUDGET", config).await["error"], json!(null));
    let log = kit::log::jetstream::Broker::connect(nats.options()).await.unwrap().open().await;
    let message = log.err().unwrap().to_string();
    assert!(message.contains("stream BUDGET: the number of deleted entries is 1, must be 0"), "{message}");
}
