//! `daedong template`: an empty form for a kind.

use anyhow::{Context, Result, bail};
use proto::catalogue::catalogue;

use super::{put, tell, view::complaint};
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
    pub fn run(self, system: impl FnOnce() -> Result<System>) -> Result<()> {
        let Some(kind) = catalogue().kind(&self.kind) else {
            bail!("there is no record kind {:?}; `daedong records` lists them", self.kind);
        };
        let format = match self.format.as_str() {
            "xlsx" => Format::Xlsx,
            "ndjson" => Format::Ndjson,
            _ => Format::Csv,
        };
        let lists = match format {
            Format::Xlsx => lists(system()),
            Format::Csv | Format::Ndjson => CodeLists::default(),
        };
        let form = template::template(kind, format, &lists)?;
        put(&form).context("the form cannot be written")
    }
}

/// The lists in force in the running system; without one, those that are built in.
fn lists(system: Result<System>) -> CodeLists {
    in_force(system).unwrap_or_else(|error| {
        tell(format_args!("the form offers the built-in codes only: {error:#}"));
        CodeLists::built_in()
    })
}

fn in_force(system: Result<System>) -> Result<CodeLists> {
    let answer = system?.get("/api/v1/meta")?;
    if answer.status != 200 {
        bail!("{}", complaint(answer.status, &answer.body));
    }
    let meta = serde_json::from_slice(&answer.body).context("the answer is no JSON")?;
    Ok(CodeLists::in_force(&meta))
}
