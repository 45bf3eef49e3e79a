//! `daedong survey`: forms of a survey for the agencies that answer, and their way back.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context, Result, bail};

use super::{DONE, submit::Submit, tell, view::complaint};
use crate::{
    data::Data,
    forms::survey::{Begun, Rounds, workbook::workbook},
    reach::{System, escape},
};

/// Forms of a survey for the agencies that answer, and their way back.
#[derive(Debug, clap::Args)]
pub struct Survey {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Form(Form),
    /// Submits forms that were filled in: an answer for each filled cell, a submission for each complete row.
    Submit(Submit),
}

/// Writes the form of an agency: its clusters as rows, the items as columns, prefilled with what is recorded.
#[derive(Debug, clap::Args)]
struct Form {
    /// The survey.
    survey: String,
    /// The agency that answers; without one, a form for each, named after it, in the folder OUT.
    #[arg(long, value_name = "ID")]
    agency: Option<String>,
    /// Where to write it.
    #[arg(long, value_name = "OUT.xlsx")]
    out: PathBuf,
}

impl Survey {
    /// Writes forms, or submits them.
    ///
    /// # Errors
    /// It could not run.
    pub async fn run(self, data: &Data, system: &System) -> Result<ExitCode> {
        match self.what {
            What::Form(form) => form.run(system),
            What::Submit(submit) => submit.run(data, system).await,
        }
    }
}

impl Form {
    fn run(self, system: &System) -> Result<ExitCode> {
        let begun = begun(system, &self.survey)?;
        let Some(begun) = begun else {
            bail!("there is no survey {:?}; `daedong view surveys` lists them", self.survey)
        };
        if begun.state != "open" {
            bail!("the survey {} is closed and takes no more answers", self.survey);
        }
        if let Some(agency) = &self.agency {
            if begun.open_of(agency).is_empty() {
                bail!("{}", nothing(&begun, agency));
            }
            write(&begun, agency, &self.out)?;
            return Ok(DONE);
        }
        fs::create_dir_all(&self.out).with_context(|| format!("cannot make {}", self.out.display()))?;
        let asked = begun.agencies.keys().filter(|agency| !begun.open_of(agency).is_empty());
        let forms: Vec<_> = asked.map(|agency| (agency, self.out.join(format!("{agency}.xlsx")))).collect();
        // All or none: a form that somebody fills in already is never lost.
        for (_, out) in &forms {
            is_free(out)?;
        }
        for (agency, out) in &forms {
            write(&begun, agency, out)?;
        }
        Ok(DONE)
    }
}

/// Writes the form of an agency into a new file.
fn write(begun: &Begun, agency: &str, out: &Path) -> Result<()> {
    is_free(out)?;
    let form = workbook(begun, agency)?;
    let written = File::create_new(out).and_then(|mut file| file.write_all(&form));
    written.with_context(|| format!("cannot write {}", out.display()))?;
    tell(format_args!("{}: {} clusters of {agency}", out.display(), begun.open_of(agency).len()));
    Ok(())
}

fn is_free(out: &Path) -> Result<()> {
    if out.exists() {
        bail!("{} exists already; a form is never overwritten: name another, or take it away", out.display());
    }
    Ok(())
}

fn nothing(begun: &Begun, agency: &str) -> String {
    if begun.agencies.contains_key(agency) {
        return format!("all answers of {agency} are certified; nothing is left to fill in");
    }
    let known: Vec<&str> = begun.agencies.keys().map(String::as_str).collect();
    format!("{agency:?} answers for no cluster of {}; these do: {}", begun.survey_id, known.join(", "))
}

/// What the form of a survey begins with; none where there is no such survey.
fn begun(system: &System, survey: &str) -> Result<Option<Begun>> {
    let answer = system.get(&format!("/api/v1/surveys/{}/form", escape(survey)))?;
    match answer.status {
        200 => Ok(Some(serde_json::from_slice(&answer.body).context("the answer is no form of a survey")?)),
        400 | 404 => Ok(None),
        status => bail!("{}", complaint(status, &answer.body)),
    }
}

/// Asks a running system for what is known of a survey.
pub fn rounds(system: &System) -> Rounds {
    let system = system.clone();
    Rounds(Arc::new(move |survey| {
        let begun = begun(&system, survey).map_err(|error| io::Error::other(format!("{error:#}")))?;
        Ok(begun.map(|begun| begun.known()).unwrap_or_default())
    }))
}
