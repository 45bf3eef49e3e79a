//! A whole service: its intake, its answers to others, its health.

use std::{
    future::pending,
    path::{Path, PathBuf},
    sync::Arc,
};

use kit::{
    chassis::{
        limits,
        metrics::Metrics,
        serve::{self, ServeError},
    },
    clock::Clock,
    intake::{
        Owners, Setup, bus, grpc,
        turns::Quota,
        writer::{Ended, Writer},
    },
    log::{Log, Stream, jetstream::JetStreamLog},
    replica::Replica,
};
use proto::intake::{directory_server::DirectoryServer, intake_server::IntakeServer};
use tokio::{net::TcpListener, sync::watch};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};
use tonic::service::Routes;

use crate::Desk;

/// What a service stands on.
pub struct Ground {
    /// The ground truth.
    pub log: Arc<dyn Log>,
    /// The folder of the local copy.
    pub data: PathBuf,
    /// Memory for the local copy, bytes.
    pub cache_bytes: u64,
    /// Where it serves gRPC.
    pub listener: TcpListener,
    /// The owners of other streams.
    pub owners: Arc<dyn Owners>,
    /// The log's clock as this process sees it.
    pub clock: Clock,
    /// What the process counts.
    pub metrics: Metrics,
    /// What one agency may send.
    pub quota: Quota,
    /// The broker on which agencies publish, if there is one.
    pub bus: Option<JetStreamLog>,
    /// Set once the service has caught up.
    pub ready: watch::Sender<bool>,
    /// Ends it.
    pub shutdown: CancellationToken,
}

impl std::fmt::Debug for Ground {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ground").field("data", &self.data).finish_non_exhaustive()
    }
}

/// Why a service ended.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// Its writer ended.
    #[error(transparent)]
    Writer(#[from] Ended),
    /// Its server ended.
    #[error(transparent)]
    Server(#[from] ServeError),
    /// What agencies publish is not taken in any more.
    #[error("what agencies publish is not taken in any more: {0}")]
    Bus(String),
}

/// Runs a service until it is told to stop. `own`: what it answers beyond the intake.
///
/// # Errors
/// The log, the local copy or the listener failed.
pub async fn run(desk: Arc<Desk>, ground: Ground, own: Routes) -> Result<(), Failed> {
    let Ground { log, data, cache_bytes, listener, owners, clock, metrics, quota, bus, ready, shutdown } = ground;
    let stream: Stream = kit::intake::Judge::stream(&*desk);
    let starting = async {
        let replica = Arc::new(replica(&*log, &data, stream, cache_bytes).await?);
        let setup = Setup { judge: desk, log, replica, owners, clock };
        let (writer, intake) = Writer::start(setup.clone(), metrics.intake(stream), quota, shutdown.clone()).await?;
        Ok::<_, Ended>((setup, writer, intake))
    };
    let (setup, writer, intake) = tokio::select! {
        started = starting => started?,
        // A log that does not answer holds up no end.
        () = shutdown.cancelled() => return Ok(()),
    };
    let on_the_bus = bus.map(|bus| bus::run(bus, setup.clone(), intake.clone(), shutdown.clone()));
    let server = grpc::Server::new(setup, intake);
    let routes = own
        .add_service(IntakeServer::new(server.clone()).max_decoding_message_size(limits::MAX_MESSAGE))
        .add_service(DirectoryServer::new(server).max_decoding_message_size(limits::MAX_MESSAGE));
    let serving = serve::grpc(listener, routes, INTAKE, shutdown.clone());
    // Nobody may watch; the service runs all the same.
    let _ = ready.send(true);
    tracing::info!(service = %stream, "ready");
    // It ends with the service, and the service with it.
    let bus_lost = lost(on_the_bus.map(|bus| AbortOnDropHandle::new(tokio::spawn(bus))), shutdown.clone());
    let writing = writer.run();
    tokio::pin!(serving, writing);
    tokio::select! {
        served = &mut serving => {
            shutdown.cancel();
            let wrote = writing.await;
            served?;
            Ok(wrote?)
        }
        wrote = &mut writing => {
            shutdown.cancel();
            let served = tokio::time::timeout(GRACE, serving).await;
            wrote?;
            Ok(served.unwrap_or(Ok(()))?)
        }
        reason = bus_lost => {
            shutdown.cancel();
            // What was taken in is answered; why the service ends is known already.
            let _ = tokio::join!(writing, tokio::time::timeout(GRACE, serving));
            Err(Failed::Bus(reason))
        }
    }
}

/// The local copy of a stream; made anew where the log has less than it, as after a restoring.
async fn replica(log: &dyn Log, data: &Path, stream: Stream, cache_bytes: u64) -> Result<Replica, Ended> {
    let open = || Replica::open_with(data, &log.identity(), stream, cache_bytes);
    let (replica, last) = (open()?, log.last(stream).await?);
    if replica.position() <= last {
        return Ok(replica);
    }
    tracing::warn!(service = %stream, copy = replica.position(), log = last, "the log is shorter than its local copy, which is made anew");
    replica.give_up("the log is shorter");
    drop(replica);
    Ok(open()?)
}

/// Why a task ended before the stop, as soon as it did; waits for ever for one that runs, ends with the stop, or is none.
async fn lost(task: Option<AbortOnDropHandle<()>>, shutdown: CancellationToken) -> String {
    if let Some(task) = task {
        match task.await {
            Err(error) => return error.to_string(),
            Ok(()) if !shutdown.is_cancelled() => return "it ended before the stop".to_owned(),
            Ok(()) => {}
        }
    }
    pending().await
}

/// The service whose health is told by name.
const INTAKE: &str = "daedong.intake.v1.Intake";
/// How long callers may take to hear their last answers.
const GRACE: std::time::Duration = std::time::Duration::from_secs(3);

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use super::*;

    fn task(does: impl Future<Output = ()> + Send + 'static) -> Option<AbortOnDropHandle<()>> {
        Some(AbortOnDropHandle::new(tokio::spawn(does)))
    }

    #[tokio::test]
    async fn a_task_that_breaks_down_or_ends_early_is_missed() {
        let running = CancellationToken::new();
        let reason = lost(task(async { panic!("a fault") }), running.clone()).await;
        assert!(reason.contains("panicked"), "{reason}");
        assert_eq!(lost(task(async {}), running).await, "it ended before the stop");
    }

    #[tokio::test]
    async fn a_task_that_ends_with_the_stop_is_not_missed() {
        let stopped = CancellationToken::new();
        stopped.cancel();
        let wait = std::time::Duration::from_millis(50);
        assert!(tokio::time::timeout(wait, lost(task(async {}), stopped.clone())).await.is_err());
        assert!(tokio::time::timeout(wait, lost(None, stopped)).await.is_err());
    }
}
