//! `daedong up`: everything in one process.

use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use kit::{
    chassis::serve,
    intake::turns::Quota,
    log::journal::{Journal, Options},
};

use super::{DONE, FAILED, say, tell};
use crate::{
    data::Data,
    demo, embedded,
    forms::{self, FlatRecord},
    public_facts,
    replay::{Outcome, Replay},
};

/// The most lines of a history that are shown one by one because they were turned down. Those of the demonstration are
/// wrong on purpose.
const SHOWN: u64 = 20;

/// Runs everything in one process, over a journal in the data folder.
#[derive(Debug, clap::Args)]
pub struct Up {
    /// Fill an empty data folder with demonstration data: invented clusters and figures.
    #[arg(long, conflicts_with = "public_facts")]
    demo: bool,
    /// Fill an empty data folder with the real, sourced facts that the project ships.
    #[arg(long)]
    public_facts: bool,
    /// Fill an empty data folder with the updates of an NDJSON file that bring their own `agency` and `recorded_at`.
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// The port of the view on 127.0.0.1; the services and the view over gRPC take the next five that are free. 0: any.
    #[arg(long, default_value_t = 8420)]
    port: u16,
    /// The most updates that an agency may send to a service in a second; what is more waits. Default: no limit.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    agency_updates_per_second: Option<u32>,
    /// The most bytes of updates that an agency may send to a service in a second; what is more waits. Default: no limit.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    agency_bytes_per_second: Option<u32>,
}

impl Up {
    /// Runs until it is told to stop.
    ///
    /// # Errors
    /// It could not start.
    pub async fn run(self, data: &Data) -> Result<ExitCode> {
        data.create()?;
        // Held to the end: what is half filled is another's work while another process runs.
        let _held = data.lock()?;
        data.sweep()?;
        let log = Arc::new(self.open(data).await?);
        let shutdown = serve::stop_signal();
        let quota = Quota {
            updates_per_second: self.agency_updates_per_second,
            bytes_per_second: self.agency_bytes_per_second,
        };
        let embedded::Embedded { tasks, url } = embedded::start(data, log, self.port, quota, shutdown).await?;
        say!("Daedong is ready at {url}");
        let ended = tasks.join().await;
        // Whatever ended it is the news; nobody believes the note once the folder is free.
        if let Err(error) = data.retract() {
            tell(format_args!("daedong: {error:#}"));
        }
        match ended {
            Ok(()) => Ok(DONE),
            Err(reason) => {
                tell(format_args!("daedong: {reason}"));
                Ok(ExitCode::from(FAILED))
            }
        }
    }

    async fn open(&self, data: &Data) -> Result<Journal> {
        let fills = self.replay.is_some() || ((self.demo || self.public_facts) && data.is_empty());
        if !fills {
            return open(data, false).await;
        }
        if !data.is_empty() {
            bail!("--replay needs an empty data folder, and this one holds a journal; name another with --data DIR");
        }
        data.begin_replay()?;
        let journal = open(data, true).await?;
        let signer = data.operator()?;
        if let Some(file) = &self.replay {
            let lines = lines(file)?;
            report("replayed", fill(&journal, &signer, None, lines, SHOWN).await?);
        }
        if self.public_facts {
            let now = kit::clock::system()();
            report("public facts", fill(&journal, &signer, Some(now), public_facts::lines(), SHOWN).await?);
            data.mark("public_facts")?;
        }
        if self.demo {
            report("demonstration", fill(&journal, &signer, None, demonstration(), 0).await?);
            data.mark("demonstration")?;
        }
        journal.end_replay();
        data.end_replay()?;
        Ok(journal)
    }
}

async fn open(data: &Data, replay: bool) -> Result<Journal> {
    let dir = data.journal();
    let options = Options { replay, ..Options::default() };
    tokio::task::spawn_blocking(move || Journal::open(&dir, options)).await?.context("the journal cannot be opened")
}

type Line = Result<(String, FlatRecord), String>;

async fn fill(
    journal: &Journal,
    signer: &kit::identity::Signer,
    now: Option<i64>,
    lines: impl Iterator<Item = Line>,
    mut shown: u64,
) -> Result<Outcome> {
    let mut replay = Replay::new(journal, signer, now);
    let mut unread = 0;
    let mut show = |fault: &str| {
        if shown > 0 {
            shown -= 1;
            tell(fault);
        }
    };
    for line in lines {
        let encoded = line.and_then(|(place, record)| {
            forms::encode(&record)
                .map(|encoded| (place.clone(), encoded))
                .map_err(|refusals| format!("{place}: {}", told(&refusals)))
        });
        match encoded {
            Ok((place, encoded)) => {
                let refusals = replay.line(encoded).await?;
                if !refusals.is_empty() {
                    show(&format!("{place}: {}", told(&refusals)));
                }
            }
            Err(fault) => {
                unread += 1;
                show(&fault);
            }
        }
    }
    let outcome = replay.finish().await?;
    Ok(Outcome { refused: outcome.refused + unread, ..outcome })
}

fn told(refusals: &[domain::refusal::Refusal]) -> String {
    let one = |refusal: &domain::refusal::Refusal| {
        format!(
            "{} {} (given \"{}\", expected {})",
            refusal.code.name(),
            refusal.field,
            refusal.given,
            refusal.expected
        )
    };
    refusals.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn report(what: &str, outcome: Outcome) {
    let Outcome { accepted, unchanged, refused } = outcome;
    say!("{what}: {accepted} accepted, {unchanged} unchanged, {refused} refused");
}

fn lines(path: &Path) -> Result<impl Iterator<Item = Line>> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let place = forms::Place::file(&path.display().to_string());
    let statements = forms::ndjson::Ndjson::new(BufReader::new(file), place, None);
    Ok(statements.map(|statement| {
        let statement = statement.map_err(|error| error.to_string())?;
        let place = statement.place.to_string();
        statement.record.map(|record| (place.clone(), record)).map_err(|faults| {
            let refusals: Vec<_> = faults.into_iter().map(|fault| fault.refusal).collect();
            format!("{place}: {}", told(&refusals))
        })
    }))
}

fn demonstration() -> impl Iterator<Item = Line> {
    demo::history().zip(1..).map(|(line, number)| Ok((format!("demonstration:{number}"), FlatRecord::from_json(line))))
}
