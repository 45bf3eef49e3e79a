//! `daedong ops`: for whoever runs the system.

use std::{fs, path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::{Context, Result, anyhow, bail};
use kit::{
    archive,
    chassis::{
        config,
        metrics::Metrics,
        serve::{self, Tasks},
    },
    log::jetstream::{self, Options},
    restore,
};
use proto::catalogue::Service;
use tokio::{net::TcpListener, sync::watch};

use super::{DONE, FAILED, broker, say, table, tell, updates::Updates, view};
use crate::{data::Data, reach::System};

/// What the archiver says of itself while it is not ready.
const ARCHIVING_WAITS: &str = "archiving waits, for the log or for room on its disk";

/// Looks after a running system.
#[derive(Debug, clap::Args)]
pub struct Ops {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Where the services stand, how far the view is, what is parked.
    Status,
    /// What was refused lately and why, the latest first; `daedong updates --status refused --recent` has all.
    Refusals {
        /// Only of this agency.
        #[arg(long, value_name = "ID")]
        agency: Option<String>,
        /// How to show it.
        #[arg(long, default_value = "table", value_parser = ["table", "json"])]
        format: String,
        /// Go on where the last answer ended.
        #[arg(long)]
        cursor: Option<String>,
    },
    /// Throw the local copies of a stopped embedded system away; they are rebuilt from the journal at the next start.
    Rebuild,
    /// Make the streams on the NATS servers, or tell what differs from how they should be.
    EnsureStreams {
        #[command(flatten)]
        nats: Nats,
    },
    /// Make the keys of NATS servers that ask who somebody is: an operator, an account, credentials of the services.
    BrokerKeys {
        /// The folder.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Make credentials with which an agency publishes updates on the NATS servers, and nothing else.
    AgencyCredentials {
        /// The agency.
        #[arg(value_name = "ID")]
        agency: String,
        /// The folder of the broker's keys.
        #[arg(long, value_name = "DIR")]
        keys: PathBuf,
        /// So many days they are good for.
        #[arg(long, value_name = "N", default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=3650))]
        days: u32,
        /// The file; default: ID.creds beside the keys.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Revoke all credentials that an agency was given until now: the servers cut it off as soon as they read the file that this
    /// writes.
    RevokeCredentials {
        /// The agency.
        #[arg(value_name = "ID")]
        agency: String,
        /// The folder of the broker's keys.
        #[arg(long, value_name = "DIR")]
        keys: PathBuf,
        /// The operator's seed; default: operator.seed beside the keys.
        #[arg(long, value_name = "FILE")]
        operator: Option<PathBuf>,
    },
    /// Follow all streams and write them to a folder outside the broker, until told to stop; `daedong audit verify`
    /// checks it.
    Archive {
        /// The folder.
        #[arg(env = "DAEDONG_ARCHIVE")]
        dir: PathBuf,
        /// Where it tells health and figures; default: nowhere.
        #[arg(long, env = "DAEDONG_HTTP", value_name = "ADDRESS")]
        http: Option<String>,
        #[command(flatten)]
        nats: Nats,
    },
    /// Bring an archive back into new, empty streams: the same entries, places and times. No service may run meanwhile.
    Restore {
        /// The folder of the archive.
        dir: PathBuf,
        #[command(flatten)]
        nats: Nats,
    },
}

/// How the NATS servers are reached.
#[derive(Debug, clap::Args)]
struct Nats {
    /// Addresses of the NATS servers, separated by commas.
    #[arg(long, env = "DAEDONG_NATS", default_value = "nats://127.0.0.1:4222")]
    nats: String,
    /// How many servers are to hold each stream.
    #[arg(long, env = "DAEDONG_NATS_REPLICAS", default_value_t = 1, value_parser = |given: &str| config::replicas(given.to_owned()))]
    replicas: usize,
    /// File with the credentials there.
    #[arg(long, env = "DAEDONG_NATS_CREDS")]
    // A text: an empty variable means none, as in the files of a deployment.
    creds: Option<String>,
    /// File of the authorities that vouch for the servers, PEM; default: those that the machine trusts.
    #[arg(long, env = "DAEDONG_NATS_CA", value_name = "FILE")]
    ca: Option<String>,
    /// Monitoring addresses of the NATS servers, separated by commas: they show whether writes are synced.
    #[arg(long, env = "DAEDONG_NATS_MONITORS", value_delimiter = ',')]
    monitors: Vec<String>,
}

impl Nats {
    fn options(self, name: &str) -> Options {
        let file = |named: Option<String>| named.filter(|file| !file.is_empty()).map(PathBuf::from);
        Options {
            name: name.to_owned(),
            authorities: file(self.ca),
            replicas: self.replicas,
            monitors: self.monitors.into_iter().filter(|monitor| !monitor.is_empty()).collect(),
            ..Options::at(&self.nats, file(self.creds))
        }
    }
}

impl Ops {
    /// Does it.
    ///
    /// # Errors
    /// It cannot be done; the error says why.
    pub async fn run(self, data: &Data, system: impl FnOnce() -> Result<System>) -> Result<ExitCode> {
        match self.action {
            Action::Status => status(&system()?),
            Action::Refusals { agency, format, cursor } => Updates::refused(agency, format, cursor).run(&system()?),
            Action::Rebuild => rebuild(data),
            Action::EnsureStreams { nats } => ensure_streams(nats.options("daedong-ops")).await,
            Action::BrokerKeys { out } => broker::keys(&out),
            Action::AgencyCredentials { agency, keys, days, out } => broker::agency(&agency, &keys, days, out),
            Action::RevokeCredentials { agency, keys, operator } => broker::revoke(&agency, &keys, operator),
            Action::Archive { dir, http, nats } => {
                archive_to(dir, http.filter(|address| !address.is_empty()), nats.options("daedong-archiver")).await
            }
            Action::Restore { dir, nats } => restore_from(dir, nats.options("daedong-restore")).await,
        }
    }
}

fn status(system: &System) -> Result<ExitCode> {
    let answer = system.get("/api/v1/status")?;
    match serde_json::from_slice(&answer.body) {
        Ok(serde_json::Value::Object(status)) if answer.status == 200 => {
            say!("{}", table::pairs(&status).trim_end());
            Ok(DONE)
        }
        _ => {
            tell(view::complaint(answer.status, &answer.body));
            Ok(ExitCode::from(FAILED))
        }
    }
}

fn rebuild(data: &Data) -> Result<ExitCode> {
    data.must_exist()?;
    if data.is_empty() {
        bail!("{} holds no journal; name the data folder of the system with --data DIR", data.dir().display());
    }
    // The journal's lock tells whether the system runs: its local copies are not taken away under it.
    let options = kit::log::journal::Options::default();
    if let Err(error) = kit::log::journal::Journal::open(&data.journal(), options) {
        bail!("the local copies stay: {error}");
    }
    for service in Service::ALL {
        let dir = data.replica(service.name());
        if dir.exists() {
            fs::remove_dir_all(&dir)?;
            say!("{} will be rebuilt", service.name());
        }
    }
    Ok(DONE)
}

async fn ensure_streams(options: Options) -> Result<ExitCode> {
    let broker = jetstream::reach(options).await?;
    let findings = broker.ensure_streams().await?;
    let unseen = broker.unseen().await;
    for finding in &findings {
        tell(format_args!("- {finding}"));
    }
    for unseen in &unseen {
        tell(format_args!("- not looked at: {unseen}"));
    }
    match (findings.is_empty(), unseen.is_empty()) {
        (true, true) => say!("all streams are there and safe to record on"),
        // A server that is down must not keep a cluster from starting; whoever reads this is to look again.
        (true, false) => say!("all streams are there; whether they are safe to record on was not seen everywhere"),
        (false, _) => return Ok(ExitCode::from(FAILED)),
    }
    Ok(DONE)
}

async fn archive_to(dir: PathBuf, http: Option<String>, options: Options) -> Result<ExitCode> {
    let log = Arc::new(jetstream::open(options).await?);
    let (metrics, shutdown) = (Metrics::default(), serve::stop_signal());
    let broker = log.clone();
    metrics.broker(move || broker.is_connected());
    let mut tasks = Tasks::new(shutdown.clone());
    let (ready, readiness) = watch::channel(false);
    if let Some(address) = http {
        let listener = TcpListener::bind(&address).await.with_context(|| format!("DAEDONG_HTTP={address}"))?;
        tasks.spawn("health", serve::health(listener, readiness, ARCHIVING_WAITS, metrics.clone(), shutdown.clone()));
    }
    tasks.spawn("archive", async move { archive::run(log, dir, &metrics, &ready, shutdown).await });
    tasks.join().await.map_err(|error| anyhow!(error))?;
    Ok(DONE)
}

async fn restore_from(dir: PathBuf, options: Options) -> Result<ExitCode> {
    let log = jetstream::open(Options { restoring: true, ..options }).await?;
    for (stream, entries) in restore::run(dir, &log).await? {
        say!("  {stream:<12} {entries} entries restored");
    }
    Ok(DONE)
}
