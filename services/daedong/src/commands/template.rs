//! `daedong template`: an empty form for a kind.

use anyhow::{Context, Result, bail};
use proto::catalogue::catalogue;

use super::{put, tell};
use crate::{
    forms::{
        Format,
        template::{self, CodeLists},
    },
    reach::System,
};

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
    pub fn run(self, system: &System) -> Result<()> {
        let Some(kind) = catalogue().kind(&self.kind) else {
            bail!("there is no record kind {:?}; `daedong records` lists them", self.kind);
        };
        let format = match self.format.as_str() {
            "xlsx" => Format::Xlsx,
            "ndjson" => Format::Ndjson,
            _ => Format::Csv,
        };
        let lists = match format {
            Format::Xlsx => lists(system),
            Format::Csv | Format::Ndjson => CodeLists::default(),
        };
        let form = template::template(kind, format, &lists)?;
        put(&form).context("the form cannot be written")
    }
}

/// The lists in force in the running system; without one, those that are built in.
fn lists(system: &System) -> CodeLists {
    let meta = system.get("/api/v1/meta").ok().filter(|answer| answer.status == 200);
    if let Some(meta) = meta.and_then(|answer| serde_json::from_slice(&answer.body).ok()) {
        return CodeLists::in_force(&meta);
    }
    tell(format_args!("no system answers at {}: the form offers the built-in codes only", system.url()));
    CodeLists::built_in()
}
