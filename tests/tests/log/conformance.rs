use std::sync::Arc;

use async_trait::async_trait;
use kit::log::{Log, jetstream::Broker, suite};
use tests::nats::Nats;

use super::{delete_streams, log_on};

/// Logs on the same servers, one after the other.
struct OnBroker(Nats);

#[async_trait]
impl suite::Logs for OnBroker {
    async fn fresh(&mut self) -> Arc<dyn Log> {
        delete_streams(&self.0).await;
        log_on(&self.0).await
    }

    async fn again(&mut self, log: Arc<dyn Log>) -> Arc<dyn Log> {
        let identity = log.identity();
        drop(log);
        let again = Broker::connect(self.0.options()).await.unwrap().open().await.unwrap();
        assert_eq!(again.identity(), identity);
        Arc::new(again)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_on_one_server_keeps_the_contract() {
    suite::all(&mut OnBroker(Nats::single().await)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_on_three_servers_keeps_the_contract() {
    suite::all(&mut OnBroker(Nats::cluster().await)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_made_anew_are_another_log() {
    let nats = Nats::single().await;
    let before = log_on(&nats).await.identity();
    assert_eq!(log_on(&nats).await.identity(), before);
    delete_streams(&nats).await;
    assert_ne!(log_on(&nats).await.identity(), before);
}
