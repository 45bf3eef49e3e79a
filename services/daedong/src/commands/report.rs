//! `daedong report`: the evaluation of a moment, as pages and a workbook.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;

use super::{DONE, say};
use crate::{
    reach::System,
    report::{self, told::Told},
};

/// Writes the evaluation of a moment: findings with figures, tables and charts, as HTML that prints and as a workbook
#[derive(Debug, clap::Args)]
pub struct Report {
    /// What was known then: RFC 3339, or a date for the end of that day.
    #[arg(long, value_name = "T")]
    known_at: Option<String>,
    /// About which day.
    #[arg(long, value_name = "D")]
    effective_on: Option<String>,
    /// The folder to write into.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Report {
    /// Asks and writes.
    ///
    /// # Errors
    /// The system is not reached, or the folder cannot be written.
    pub fn run(&self, system: &System) -> Result<ExitCode> {
        let told = Told::ask(system, self.known_at.as_deref(), self.effective_on.as_deref())?;
        for name in report::write(&told, &self.out)? {
            say!("{}", self.out.join(name).display());
        }
        Ok(DONE)
    }
}
