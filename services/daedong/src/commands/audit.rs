//! `daedong audit`: whether a journal or an archive is what was recorded, offline.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Result, anyhow};
use kit::{
    audit::{self, AuditReport, Head},
    identity::{Verifier, signed},
    log::{Entry, Stream},
};
use prost::Message;
use proto::common::RefusedUpdate;

use super::{DONE, FAILED};

/// Checks evidence offline.
#[derive(Debug, clap::Args)]
pub struct Audit {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Check a journal or archive: chain of hashes, every signature, order within streams and subjects.
    Verify {
        /// The folder of the journal.
        dir: PathBuf,
        /// The head that was noted at an earlier check: what was there then must still be there.
        #[arg(long, value_name = "COUNT:HASH")]
        head: Option<Head>,
    },
}

impl Audit {
    /// Checks, and prints what was found.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn run(self) -> Result<ExitCode> {
        let Action::Verify { dir, head } = self.action;
        // A data folder is as good as the journal in it.
        let inner = dir.join("journal");
        let dir = if inner.is_dir() { inner } else { dir };
        let verifier = Verifier::default();
        let report = audit::verify(&dir, head, |entry| check(&verifier, entry))
            .map_err(|error| anyhow!("{}: {error}", dir.display()))?;
        print(&report);
        Ok(if report.is_clean() { DONE } else { ExitCode::from(FAILED) })
    }
}

/// Whether the signature of an entry is one of its bytes by the key it names.
fn check(verifier: &Verifier, entry: &Entry) -> Result<(), String> {
    let signed = if entry.stream == Stream::Refusals {
        // What was turned down carries what was sent inside.
        RefusedUpdate::decode(&entry.payload[..]).ok().and_then(|refused| refused.signed)
    } else {
        signed(entry)
    };
    let signed = signed.ok_or("it carries no signature")?;
    verifier.check(&signed).map_err(|invalid| invalid.to_string())
}

fn print(report: &AuditReport) {
    println!("log {}, {} segment files", report.source.as_ref().unwrap_or(&report.identity), report.segments);
    for (stream, entries) in report.entries {
        println!("  {stream:<12} {entries} entries");
    }
    if let Some(head) = &report.head {
        println!("head {head}\nnote it elsewhere: a later `--head` of it tells whether the end was cut off");
    }
    if let Some(place) = &report.unfinished {
        println!("an append was under way at {place}; nobody was told of it");
    }
    for finding in &report.findings {
        println!("{finding}");
    }
    if report.is_clean() {
        println!("nothing is wrong");
    } else {
        println!("{} findings", report.findings.len() as u64 + report.omitted);
    }
}
