//! A whole view: follows the log, and answers over HTTP and gRPC. The same in a process of a cluster and in the all-in-one.

use std::sync::Arc;

use kit::{
    chassis::{
        metrics::Metrics,
        serve::{self, NotStarted, Tasks},
    },
    log::{Log, ReadError, Stream},
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;

use crate::{
    grpc,
    http::{self, Rehearsal, Site},
    live::Projection,
    query::Question,
};

/// The service whose health is told by name.
const VIEW: &str = "daedong.view.v1.View";
/// Views that are asked before anybody else asks: between them they fold all that was said.
const FIRST: [&str; 3] = ["findings", "overview", "performance"];

/// What a view stands on.
pub struct Ground {
    /// The ground truth.
    pub log: Arc<dyn Log>,
    /// The view, which knows nothing yet.
    pub view: Arc<Projection>,
    /// Where it answers over HTTP.
    pub http: TcpListener,
    /// Where it answers over gRPC.
    pub grpc: TcpListener,
    /// Judges files, where that is offered.
    pub rehearsal: Option<Arc<dyn Rehearsal>>,
    /// What the process counts.
    pub metrics: Metrics,
}

impl std::fmt::Debug for Ground {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ground").field("http", &self.http).finish_non_exhaustive()
    }
}

/// Why a view did not come to answer.
#[derive(Debug, thiserror::Error)]
pub enum NotServed {
    /// The log does not answer.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// What it needs ended, or it was told to stop.
    #[error(transparent)]
    NotStarted(#[from] NotStarted),
}

/// Starts its tasks, and returns once it has taken in all that the log holds and answers.
///
/// # Errors
/// It cannot take in all of it, or is not to any more.
pub async fn start(ground: Ground, tasks: &mut Tasks, shutdown: CancellationToken) -> Result<(), NotServed> {
    let Ground { log, view, http, grpc, rehearsal, metrics } = ground;
    for stream in Stream::ALL {
        tasks.spawn("view", view.clone().follow(log.clone(), stream, shutdown.clone()));
    }
    // A follower that ended will never get there.
    tasks.until(view.catch_up(&*log)).await??;
    // What everybody asks first is folded before anybody asks, and so is what all other questions rest on.
    for first in FIRST {
        if let Ok(question) = Question::read::<&str, &str>(first, &[]) {
            let _ = view.in_turn(move |view| view.compute(&question).map(drop)).await;
        }
    }
    let routes = Routes::new(grpc::server(view.clone(), shutdown.clone()));
    tasks.spawn("grpc", serve::grpc(grpc, routes, VIEW, shutdown.clone()));
    tasks.spawn("http", http::serve(Site { view, rehearsal, metrics }, http, shutdown));
    Ok(())
}
