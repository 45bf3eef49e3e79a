//! Health, metrics and an orderly end.

use std::{convert::Infallible, time::Duration};

use axum::{Router, extract::State, http::StatusCode, routing::get};
use tokio::{
    net::TcpListener,
    signal,
    sync::watch,
    task::{JoinError, JoinSet},
};
use tokio_util::sync::CancellationToken;
use tonic::{service::Routes, transport::server::TcpIncoming};

use super::{http, limits, metrics::Metrics};

/// How long tasks may take to end.
const GRACE: Duration = Duration::from_secs(10);

/// Cancelled by SIGTERM or SIGINT.
pub fn stop_signal() -> CancellationToken {
    let token = CancellationToken::new();
    let stop = token.clone();
    tokio::spawn(async move {
        let terminated = async {
            match signal::unix::signal(signal::unix::SignalKind::terminate()) {
                Ok(mut terminate) => {
                    terminate.recv().await;
                }
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = signal::ctrl_c() => {}
            () = terminated => {}
        }
        tracing::info!("stopping");
        stop.cancel();
    });
    token
}

/// Serves `/healthz`, `/readyz` and `/metrics`. A process that does not reach its broker is not ready; one that is not for
/// another reason says so as `otherwise`.
///
/// # Errors
/// None: a listener that takes nothing now does so later.
pub async fn health(
    listener: TcpListener,
    ready: watch::Receiver<bool>,
    otherwise: &'static str,
    metrics: Metrics,
    shutdown: CancellationToken,
) -> Result<(), Infallible> {
    let readiness = move |State((ready, metrics)): State<(watch::Receiver<bool>, Metrics)>| async move {
        let ready = *ready.borrow();
        readiness(ready, otherwise, &metrics)
    };
    let router = Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(readiness))
        .route(
            "/metrics",
            get(|State((_, metrics)): State<(watch::Receiver<bool>, Metrics)>| async move { metrics.text() }),
        )
        .with_state((ready, metrics));
    http::serve(listener, router, shutdown).await
}

fn readiness(ready: bool, otherwise: &'static str, metrics: &Metrics) -> (StatusCode, &'static str) {
    if metrics.broker_is_gone() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the broker is not reached");
    }
    if ready { (StatusCode::OK, "ready") } else { (StatusCode::SERVICE_UNAVAILABLE, otherwise) }
}

/// Why gRPC is not served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The server ended.
    #[error(transparent)]
    Server(#[from] tonic::transport::Error),
    /// Reflection could not be built.
    #[error(transparent)]
    Reflection(#[from] tonic_reflection::server::Error),
}

/// Serves gRPC within the limits of [`limits`], with health (of the process and of one service by name) and reflection.
///
/// # Errors
/// The listener failed, or the descriptors do not describe what is served.
pub async fn grpc(
    listener: TcpListener,
    routes: Routes,
    serving: &'static str,
    shutdown: CancellationToken,
) -> Result<(), ServeError> {
    let (health, health_service) = tonic_health::server::health_reporter();
    health.set_service_status(serving, tonic_health::ServingStatus::Serving).await;
    let reflection =
        || tonic_reflection::server::Builder::configure().register_encoded_file_descriptor_set(proto::DESCRIPTORS);
    let routes = routes
        .add_service(health_service)
        .add_service(reflection().build_v1()?)
        // What most tools ask first.
        .add_service(reflection().build_v1alpha()?);
    let stop = async move { shutdown.cancelled().await };
    // The server's own setting is not looked at where it is handed its connections: small answers would wait for company.
    let connections = TcpIncoming::from(listener).with_nodelay(Some(true));
    Ok(limits::server().add_routes(routes).serve_with_incoming_shutdown(connections, stop).await?)
}

/// Why a process did not come to run.
#[derive(Debug, thiserror::Error)]
pub enum NotStarted {
    /// The stop came first.
    #[error("told to stop before it had started")]
    Stopped,
    /// A task ended.
    #[error("{0}")]
    Ended(String),
}

/// Why a process ends whose task ended without a reason.
const EARLY: &str = "a task ended before the stop";

/// The background tasks of a process. One that ends before it should ends the process, with its reason.
#[derive(Debug)]
pub struct Tasks {
    set: JoinSet<Result<(), String>>,
    shutdown: CancellationToken,
}

impl Tasks {
    /// None yet.
    pub fn new(shutdown: CancellationToken) -> Self {
        Self { set: JoinSet::new(), shutdown }
    }

    /// Starts one.
    pub fn spawn<E: std::fmt::Display>(
        &mut self,
        name: &'static str,
        task: impl Future<Output = Result<(), E>> + Send + 'static,
    ) {
        self.set.spawn(async move { task.await.map_err(|error| format!("{name}: {error}")) });
    }

    /// Waits for what must come before the process runs, for as long as all tasks do.
    ///
    /// # Errors
    /// What ended the wait.
    pub async fn until<T>(&mut self, awaited: impl Future<Output = T>) -> Result<T, NotStarted> {
        tokio::select! {
            biased;
            () = self.shutdown.cancelled() => Err(NotStarted::Stopped),
            Some(ended) = self.set.join_next() => {
                Err(NotStarted::Ended(outcome(ended).err().unwrap_or_else(|| EARLY.to_owned())))
            }
            value = awaited => Ok(value),
        }
    }

    /// Waits until all have ended; the first that fails, or ends before the stop, stops the others.
    ///
    /// # Errors
    /// The reason of the first that failed.
    pub async fn join(mut self) -> Result<(), String> {
        let mut first = Ok(());
        while let Some(ended) = self.next().await {
            let early = !self.shutdown.is_cancelled();
            if first.is_ok() {
                first = outcome(ended).and_then(|()| if early { Err(EARLY.to_owned()) } else { Ok(()) });
            }
            self.shutdown.cancel();
        }
        first
    }

    /// The next that ends; after the stop, whoever takes too long is ended.
    async fn next(&mut self) -> Option<Result<Result<(), String>, JoinError>> {
        if !self.shutdown.is_cancelled() {
            return self.set.join_next().await;
        }
        match tokio::time::timeout(GRACE, self.set.join_next()).await {
            Ok(ended) => ended,
            Err(_) => {
                self.set.abort_all();
                self.set.join_next().await
            }
        }
    }
}

/// What became of a task.
fn outcome(ended: Result<Result<(), String>, JoinError>) -> Result<(), String> {
    match ended {
        Ok(outcome) => outcome,
        // Nothing but the stop ends a task from outside: it did not fail, somebody at its other end did not let go.
        Err(error) if error.is_cancelled() => {
            tracing::warn!("a task that took too long after the stop was ended");
            Ok(())
        }
        Err(error) => Err(format!("a task was lost: {error}")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::future::pending;

    use super::*;

    #[test]
    fn who_does_not_reach_the_broker_or_is_catching_up_is_not_ready() {
        let (embedded, reached, gone) = (Metrics::default(), Metrics::default(), Metrics::default());
        reached.broker(|| true);
        gone.broker(|| false);
        let (yes, no) = (StatusCode::OK, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(readiness(true, "catching up", &embedded), (yes, "ready"));
        assert_eq!(readiness(true, "catching up", &reached), (yes, "ready"));
        assert_eq!(readiness(false, "catching up", &reached), (no, "catching up"));
        assert_eq!(readiness(true, "catching up", &gone), (no, "the broker is not reached"));
    }

    #[tokio::test]
    async fn what_is_waited_for_comes_as_long_as_all_tasks_run() {
        let mut tasks = Tasks::new(CancellationToken::new());
        tasks.spawn("runs", pending::<Result<(), String>>());
        assert_eq!(tasks.until(async { 1 }).await.unwrap(), 1);
        tasks.spawn("log", async { Err("entries are missing") });
        assert_eq!(tasks.until(pending::<()>()).await.unwrap_err().to_string(), "log: entries are missing");
        tasks.spawn("quiet", async { Ok::<_, String>(()) });
        assert_eq!(tasks.until(pending::<()>()).await.unwrap_err().to_string(), EARLY);
    }

    #[tokio::test]
    async fn the_stop_ends_a_wait() {
        let shutdown = CancellationToken::new();
        let mut tasks = Tasks::new(shutdown.clone());
        tasks.spawn("runs", pending::<Result<(), String>>());
        shutdown.cancel();
        assert!(matches!(tasks.until(pending::<()>()).await, Err(NotStarted::Stopped)));
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_too_long_after_the_stop_is_ended_and_that_is_no_failure() {
        let shutdown = CancellationToken::new();
        let mut tasks = Tasks::new(shutdown.clone());
        tasks.spawn("slow", pending::<Result<(), String>>());
        shutdown.cancel();
        let begun = tokio::time::Instant::now();
        assert_eq!(tasks.join().await, Ok(()));
        assert_eq!(begun.elapsed(), GRACE);
    }

    #[tokio::test]
    async fn who_fails_after_the_stop_is_told() {
        let shutdown = CancellationToken::new();
        let mut tasks = Tasks::new(shutdown.clone());
        tasks.spawn("log", async { Err("not written") });
        shutdown.cancel();
        assert_eq!(tasks.join().await, Err("log: not written".to_owned()));
    }
}
