//! `daedong audit`: whether a journal or an archive is what was recorded, offline.

use std::{
    fs::File,
    io::{self, BufReader},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, anyhow};
use kit::{
    audit::{
        self, AuditReport, Head,
        receipts::{Checked, Receipts},
    },
    identity::{Verifier, signed},
    log::{Entry, Stream},
};
use prost::Message;
use proto::common::RefusedUpdate;

use super::{DONE, FAILED, say};
use crate::data::Data;

/// The most receipts that are named one by one.
const SHOWN: usize = 10_000;

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
    /// Check receipts, as `submit` prints them, against a journal or archive: place, time, update, signature.
    Receipt {
        /// The receipts, one a line; `-` is standard input.
        file: PathBuf,
        /// The folder of the journal; default: that of the data folder.
        dir: Option<PathBuf>,
    },
}

impl Audit {
    /// Checks, and prints what was found.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn run(self, data: &Data) -> Result<ExitCode> {
        let verifier = Verifier::default();
        let check = |entry: &Entry| check(&verifier, entry);
        let holds = match self.action {
            Action::Verify { dir, head } => {
                let dir = journal(dir);
                let report = audit::verify(&dir, head, check).map_err(|error| anyhow!("{}: {error}", dir.display()))?;
                print(&report);
                report.is_clean()
            }
            Action::Receipt { file, dir } => {
                let dir = dir.map_or_else(|| data.journal(), journal);
                let receipts = receipts(&file).with_context(|| file.display().to_string())?;
                let checked = receipts.check(&dir, check).map_err(|error| anyhow!("{}: {error}", dir.display()))?;
                print_checked(&checked);
                checked.all_hold()
            }
        };
        Ok(if holds { DONE } else { ExitCode::from(FAILED) })
    }
}

/// The length of a digest.
const SHA256_BYTES: usize = 32;

/// A data folder is as good as the journal in it.
fn journal(dir: PathBuf) -> PathBuf {
    let inner = dir.join("journal");
    if inner.is_dir() { inner } else { dir }
}

fn receipts(file: &Path) -> io::Result<Receipts> {
    if file == Path::new("-") {
        return Receipts::read(io::stdin().lock());
    }
    Receipts::read(BufReader::new(File::open(file)?))
}

/// Whether the signature of an entry is one of its bytes by the key it names.
fn check(verifier: &Verifier, entry: &Entry) -> Result<(), String> {
    let signed = if entry.stream == Stream::Refusals {
        // What was turned down carries what was sent inside.
        let refused = RefusedUpdate::decode(&entry.payload[..]).unwrap_or_default();
        if refused.update_sha256.len() == SHA256_BYTES {
            // It was too large to be kept: without its bytes there is nothing to hold a signature against.
            return Ok(());
        }
        refused.signed
    } else {
        signed(entry)
    };
    let signed = signed.ok_or("it carries no signature")?;
    verifier.check(&signed).map_err(|invalid| invalid.to_string())
}

fn print(report: &AuditReport) {
    say!("log {}, {} segment files", report.source.as_ref().unwrap_or(&report.identity), report.segments);
    for (stream, entries) in report.entries {
        say!("  {stream:<12} {entries} entries");
    }
    if let Some(head) = &report.head {
        say!("head {head}\nnote it elsewhere: a later `--head` of it tells whether the end was cut off");
    }
    if let Some(place) = &report.unfinished {
        say!("an append was under way at {place}; nobody was told of it");
    }
    for finding in &report.findings {
        say!("{finding}");
    }
    if report.is_clean() {
        say!("nothing is wrong");
    } else {
        say!("{} findings", report.findings.len() as u64 + report.omitted);
    }
}

fn print_checked(checked: &Checked) {
    for misfit in checked.misfits.iter().take(SHOWN) {
        say!("line {} {}: {}", misfit.line, misfit.update_id, misfit.what);
    }
    for finding in &checked.journal.findings {
        say!("{finding}");
    }
    let Checked { held, unchanged, refused, misfits, journal } = checked;
    say!(
        "{held} receipts hold, {unchanged} unchanged hold, {refused} refused name no place, {} do not fit",
        misfits.len()
    );
    if !journal.is_clean() {
        say!("the journal itself is not whole: see `daedong audit verify`");
    }
}
