//! A service as a process of a cluster: configuration from the environment, JetStream as the log.

use std::{process::ExitCode, sync::Arc};

use kit::{
    chassis::{
        config::Config,
        metrics::Metrics,
        serve::{self, Tasks},
        telemetry,
    },
    log::jetstream,
};
use tokio::sync::watch;
use tonic::service::Routes;

use crate::{
    Desk, Operator,
    owners::Peers,
    run::{Ground, run},
};

/// Runs a service until SIGTERM. `desk` makes it, `own` adds what it answers and asks beyond the intake.
pub async fn main(
    desk: impl FnOnce(Option<Operator>) -> Desk,
    own: impl FnOnce(&Arc<Desk>, Peers) -> (Routes, Peers),
) -> ExitCode {
    telemetry::start(telemetry::Style::Json);
    match start(desk, own).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            tracing::error!(reason, "ended");
            ExitCode::FAILURE
        }
    }
}

async fn start(
    desk: impl FnOnce(Option<Operator>) -> Desk,
    own: impl FnOnce(&Arc<Desk>, Peers) -> (Routes, Peers),
) -> Result<(), String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let config = Config::from_env().map_err(|error| text(&error))?;
    config.warn();
    let log = jetstream::open(config.broker()).await.map_err(|error| text(&error))?;
    let desk = Arc::new(desk(config.operator.clone().map(|public_key| Operator { public_key })));
    let peers = Peers::new(&config.owners).map_err(|error| text(&error))?;
    let (routes, peers) = own(&desk, peers);
    let shutdown = serve::stop_signal();
    let (ready, readiness) = watch::channel(false);
    let metrics = Metrics::default();
    let broker = log.clone();
    metrics.broker(move || broker.is_connected());
    let listener = config.listener().await.map_err(|error| text(&error))?;
    let health = config.http_listener().await.map_err(|error| text(&error))?;
    let mut tasks = Tasks::new(shutdown.clone());
    tasks.spawn("health", serve::health(health, readiness, "catching up", metrics.clone(), shutdown.clone()));
    let ground = Ground {
        bus: Some(log.clone()),
        log: Arc::new(log),
        data: config.data,
        cache_bytes: config.cache_mb * 1024 * 1024,
        listener,
        owners: Arc::new(peers),
        clock: kit::clock::system(),
        metrics,
        quota: config.quota,
        ready,
        shutdown,
    };
    tasks.spawn("service", run(desk, ground, routes));
    tasks.join().await
}
