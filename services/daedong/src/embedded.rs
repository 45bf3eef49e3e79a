//! Everything in one process: the four services and the projection over one journal. The same code as in a cluster,
//! with loopback gRPC between the services.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use anyhow::{Context, Result, bail};
use desk::{Desk, Operator, owners::Peers, run::Ground};
use futures::future::{TryFutureExt, try_join_all};
use kit::{
    chassis::{metrics::Metrics, serve::Tasks},
    intake::turns::Quota,
    log::{Log, Stream},
};
use projection::live::{Marks, Projection};
use proto::catalogue::Service;
use tokio::{net::TcpListener, sync::watch};
use tokio_util::sync::CancellationToken;

use crate::{data::Data, reach, rehearsal::Rehearsed};

/// Memory for each service's local copy.
const CACHE_BYTES: u64 = 16 * 1024 * 1024;

/// What the all-in-one runs.
pub struct Embedded {
    /// The tasks; joining them is running it.
    pub tasks: Tasks,
    /// The address of the view.
    pub url: String,
}

impl std::fmt::Debug for Embedded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Embedded").field("url", &self.url).finish_non_exhaustive()
    }
}

/// The next ports after that of the view, where they are free; otherwise any.
async fn listener(port: Option<u16>) -> Result<TcpListener> {
    let address = |port| SocketAddr::from(([127, 0, 0, 1], port));
    if let Some(port) = port
        && let Ok(listener) = TcpListener::bind(address(port)).await
    {
        return Ok(listener);
    }
    TcpListener::bind(address(0)).await.context("no port is free on the loopback interface")
}

/// Starts everything. Returns once all services have caught up and the view answers.
///
/// # Errors
/// A port is taken, or the data folder cannot be used.
pub async fn start(
    data: &Data,
    log: Arc<dyn Log>,
    port: u16,
    quota: Quota,
    shutdown: CancellationToken,
) -> Result<Embedded> {
    let operator = Operator { public_key: data.operator()?.public().to_owned() };
    let http = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port)))
        .await
        .with_context(|| format!("port {port} is taken; name another with --port N"))?;
    let url = format!("http://{}", http.local_addr()?);
    let base = http.local_addr()?.port();
    let metrics = Metrics::default();
    let mut tasks = Tasks::new(shutdown.clone());
    let mut listeners = Vec::new();
    let mut addresses = BTreeMap::new();
    for (service, offset) in Service::ALL.into_iter().zip(1..) {
        let listener = listener(base.checked_add(offset).filter(|_| port != 0)).await?;
        addresses.insert(desk::stream_of(service), format!("http://{}", listener.local_addr()?));
        listeners.push((service, listener));
    }
    let mut all_ready = Vec::new();
    for (service, listener) in listeners {
        let (ready, readiness) = watch::channel(false);
        all_ready.push(readiness);
        let (desk, routes, peers) = assemble(service, &operator, &addresses)?;
        let ground = Ground {
            quota,
            bus: None,
            log: log.clone(),
            data: data.replica(service.name()),
            cache_bytes: CACHE_BYTES,
            listener,
            owners: Arc::new(peers),
            clock: kit::clock::system(),
            metrics: metrics.clone(),
            ready,
            shutdown: shutdown.clone(),
        };
        tasks.spawn(service.name(), desk::run::run(desk, ground, routes));
    }
    let grpc = listener(base.checked_add(5).filter(|_| port != 0)).await?;
    // The services and the view read the log side by side.
    let services = try_join_all(all_ready.iter_mut().map(|readiness| readiness.wait_for(|ready| *ready)));
    let view = view(data, log, [http, grpc], &addresses, metrics, &mut tasks, shutdown);
    match tokio::try_join!(services.map_err(|_| None), view.map_err(Some)) {
        Ok(_) => {}
        Err(Some(error)) => return Err(error),
        Err(None) => {
            let ended = tasks.join().await;
            bail!("{}", ended.err().unwrap_or_else(|| "told to stop before it had started".to_owned()));
        }
    }
    data.announce(&url)?;
    Ok(Embedded { tasks, url })
}

type Assembled = (Arc<Desk>, tonic::service::Routes, Peers);

/// A service with what it answers and whom it asks.
fn assemble(service: Service, operator: &Operator, addresses: &BTreeMap<Stream, String>) -> Result<Assembled> {
    type Make = fn(Option<Operator>) -> Desk;
    type Own = fn(&Arc<Desk>, Peers) -> (tonic::service::Routes, Peers);
    let (make, own): (Make, Own) = match service {
        Service::Registry => (registry::desk, registry::own),
        Service::Budget => (budget::desk, desk::plain),
        Service::Performance => (performance::desk, desk::plain),
        Service::Governance => (governance::desk, governance::own),
    };
    let desk = Arc::new(make(Some(operator.clone())));
    let (routes, peers) = own(&desk, Peers::new(addresses)?);
    Ok((desk, routes, peers))
}

/// The view, over HTTP and gRPC.
async fn view(
    data: &Data,
    log: Arc<dyn Log>,
    [http, grpc]: [TcpListener; 2],
    addresses: &BTreeMap<Stream, String>,
    metrics: Metrics,
    tasks: &mut Tasks,
    shutdown: CancellationToken,
) -> Result<()> {
    let marks = data.marks();
    let marked = |mark: &str| marks.iter().any(|other| other == mark);
    let marks = Marks { demonstration: marked("demonstration"), public_facts: marked("public_facts") };
    let services = addresses.iter().map(|(stream, address)| (stream.name().to_owned(), address.clone()));
    let own = ("view".to_owned(), format!("http://{}", grpc.local_addr()?));
    let services = services.chain([own]).collect();
    let view = Arc::new(Projection::new(kit::clock::system(), marks, services, true));
    let rehearsal = Rehearsed::new(reach::channels(addresses.clone())?, data);
    let ground = projection::run::Ground { log, view, http, grpc, rehearsal: Some(Arc::new(rehearsal)), metrics };
    Ok(projection::run::start(ground, tasks, shutdown).await?)
}
