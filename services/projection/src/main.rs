//! The view as a process of a cluster; `deploy/env/projection.env` says what it needs.

use std::{process::ExitCode, sync::Arc};

use kit::{
    chassis::{
        config::Config,
        metrics::Metrics,
        serve::{self, NotStarted, Tasks},
        telemetry,
    },
    log::jetstream,
};
use projection::{
    bus,
    live::{Marks, Projection},
    run::{self, Ground, NotServed},
};

#[tokio::main]
async fn main() -> ExitCode {
    telemetry::start(telemetry::Style::Json);
    match start().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            tracing::error!(reason, "ended");
            ExitCode::FAILURE
        }
    }
}

async fn start() -> Result<(), String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let config = Config::from_env().map_err(|error| text(&error))?;
    config.warn();
    let log = jetstream::open(config.broker()).await.map_err(|error| text(&error))?;
    let questions = log.questions().await.map_err(|error| text(&error))?;
    let http = config.http_listener().await.map_err(|error| text(&error))?;
    let grpc = config.listener().await.map_err(|error| text(&error))?;
    let services = config.public.iter().map(|(name, address)| ((*name).to_owned(), address.clone())).collect();
    let view = Arc::new(Projection::new(kit::clock::system(), Marks::default(), services, config.operator.is_some()));
    let shutdown = serve::stop_signal();
    let mut tasks = Tasks::new(shutdown.clone());
    let metrics = Metrics::default();
    let broker = log.clone();
    metrics.broker(move || broker.is_connected());
    let ground = Ground { log: Arc::new(log), view: view.clone(), http, grpc, rehearsal: None, metrics };
    match run::start(ground, &mut tasks, shutdown.clone()).await {
        Err(NotServed::NotStarted(NotStarted::Stopped)) => return tasks.join().await,
        started => started.map_err(|error| text(&error))?,
    }
    tasks.spawn("bus", bus::serve(questions, view, shutdown));
    tracing::info!(http = %config.http, grpc = %config.listen, "ready");
    tasks.join().await
}
