//! `daedong ops`: for whoever runs the system.

use std::{fs, process::ExitCode};

use anyhow::{Result, bail};
use kit::log::jetstream::{Access, Broker, Options};
use proto::catalogue::Service;

use super::{DONE, FAILED, table, view};
use crate::{data::Data, reach::System};

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
    /// What was refused lately, and why.
    Refusals {
        /// Only of this agency.
        #[arg(long)]
        agency: Option<String>,
    },
    /// Throw the local copies of a stopped embedded system away; they are rebuilt from the journal at the next start.
    Rebuild,
    /// Make the streams on the NATS servers, or tell what differs from how they should be.
    EnsureStreams {
        /// Addresses of the NATS servers, separated by commas.
        #[arg(long, env = "DAEDONG_NATS", default_value = "nats://127.0.0.1:4222")]
        nats: String,
        /// How many servers are to hold each stream.
        #[arg(long, env = "DAEDONG_NATS_REPLICAS", default_value_t = 1)]
        replicas: usize,
        /// File with the credentials there.
        #[arg(long, env = "DAEDONG_NATS_CREDS")]
        creds: Option<std::path::PathBuf>,
    },
}

impl Ops {
    /// Does it.
    ///
    /// # Errors
    /// It cannot be done; the error says why.
    pub async fn run(self, data: &Data, to: Option<&str>) -> Result<ExitCode> {
        let system = || System::at(to.unwrap_or(&data.url()));
        match self.action {
            Action::Status => status(&system()),
            Action::Refusals { agency } => {
                let agency =
                    agency.map(|agency| format!("&agency={}", crate::reach::escape(&agency))).unwrap_or_default();
                print(&system(), &format!("/api/v1/updates?status=refused{agency}"))
            }
            Action::Rebuild => rebuild(data),
            Action::EnsureStreams { nats, replicas, creds } => {
                let options = Options {
                    servers: nats.split(',').map(|server| server.trim().to_owned()).collect(),
                    access: creds.map_or(Access::Open, Access::CredentialsFile),
                    replicas,
                    ..Options::default()
                };
                ensure_streams(options).await
            }
        }
    }
}

fn status(system: &System) -> Result<ExitCode> {
    let answer = system.get("/api/v1/status")?;
    match serde_json::from_slice(&answer.body) {
        Ok(serde_json::Value::Object(status)) if answer.status == 200 => {
            print!("{}", table::pairs(&status));
            Ok(DONE)
        }
        _ => {
            eprintln!("{}", view::complaint(answer.status, &answer.body));
            Ok(ExitCode::from(FAILED))
        }
    }
}

fn print(system: &System, path: &str) -> Result<ExitCode> {
    let answer = system.get(path)?;
    if answer.status == 200 {
        println!("{}", String::from_utf8_lossy(&answer.body));
        return Ok(DONE);
    }
    eprintln!("{}", view::complaint(answer.status, &answer.body));
    Ok(ExitCode::from(FAILED))
}

fn rebuild(data: &Data) -> Result<ExitCode> {
    // The journal's lock tells whether the system runs: its local copies are not taken away under it.
    let options = kit::log::journal::Options::default();
    if let Err(error) = kit::log::journal::Journal::open(&data.journal(), options) {
        bail!("the local copies stay: {error}");
    }
    for service in Service::ALL {
        let dir = data.replica(service.name());
        if dir.exists() {
            fs::remove_dir_all(&dir)?;
            println!("{} will be rebuilt", service.name());
        }
    }
    Ok(DONE)
}

async fn ensure_streams(options: Options) -> Result<ExitCode> {
    let broker = Broker::connect(options).await?;
    let findings = broker.ensure_streams().await?;
    if findings.is_empty() {
        println!("all streams are there and safe to record on");
        return Ok(DONE);
    }
    for finding in findings {
        eprintln!("- {finding}");
    }
    Ok(ExitCode::from(FAILED))
}
