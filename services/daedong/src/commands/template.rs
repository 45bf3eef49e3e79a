//! `daedong template`: an empty form for a kind.

use std::io::{Write, stdout};

use anyhow::{Result, bail};
use proto::catalogue::catalogue;

use crate::forms::{Format, template};

/// Writes an empty form for a kind to standard output, with a commented example.
#[derive(Debug, clap::Args)]
pub struct Template {
    /// The kind.
    kind: String,
    /// The form.
    #[arg(long, default_value = "csv", value_parser = ["csv", "xlsx", "ndjson"])]
    format: String,
}

impl Template {
    /// Writes it.
    ///
    /// # Errors
    /// There is no such kind.
    pub fn run(self) -> Result<()> {
        let Some(kind) = catalogue().kind(&self.kind) else {
            bail!("there is no record kind {:?}; `daedong records` lists them", self.kind);
        };
        let format = match self.format.as_str() {
            "xlsx" => Format::Xlsx,
            "ndjson" => Format::Ndjson,
            _ => Format::Csv,
        };
        let form = template::template(kind, format, &template::CodeLists::built_in())?;
        stdout().write_all(&form)?;
        Ok(())
    }
}
