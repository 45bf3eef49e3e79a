//! The view as a process of a cluster; `deploy/env/projection.env` says what it needs.

use std::{process::ExitCode, sync::Arc};

use kit::{
    chassis::{
        config::Config,
        metrics::Metrics,
        serve::{self, Tasks},
        telemetry,
    },
    log::{Stream, jetstream},
};
use projection::{
    http::{self, Site},
    live::{Marks, Projection},
};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> ExitCode {
    telemetry::start(telemetry::Style::Json);
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            tracing::error!(reason, "ended");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let config = Config::from_env().map_err(|error| text(&error))?;
    let log = Arc::new(jetstream::open(config.broker()).await.map_err(|error| text(&error))?);
    let services = config.owners.iter().map(|(stream, address)| (stream.name().to_owned(), address.clone())).collect();
    let view = Arc::new(Projection::new(kit::clock::system(), Marks::default(), services, config.operator.is_some()));
    let shutdown = serve::stop_signal();
    let mut tasks = Tasks::new(shutdown.clone());
    for stream in Stream::ALL {
        tasks.spawn("view", view.clone().follow(log.clone(), stream, shutdown.clone()));
    }
    view.catch_up(&*log).await.map_err(|error| text(&error))?;
    let listener = TcpListener::bind(config.http).await.map_err(|error| format!("{}: {error}", config.http))?;
    tracing::info!(address = %config.http, "ready");
    tasks.spawn("http", http::serve(Site { view, rehearsal: None, metrics: Metrics::default() }, listener, shutdown));
    tasks.join().await
}
