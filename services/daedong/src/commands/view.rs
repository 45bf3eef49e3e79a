//! `daedong view`: any view of the management picture, at any moment.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{DONE, FAILED, filters::Filters, put, table, tell};
use crate::reach::{System, escape};

/// Shows a view.
#[derive(Debug, Default, clap::Args)]
pub struct View {
    /// Its name, such as `overview`, `clusters`, `clusters/ID`, `budget`, `findings`.
    pub(super) name: String,
    /// What was known then: RFC 3339, or a date for the end of that day.
    #[arg(long, value_name = "T")]
    pub(super) known_at: Option<String>,
    /// About which day.
    #[arg(long, value_name = "D")]
    pub(super) effective_on: Option<String>,
    /// Wait until the view has reached this position.
    #[arg(long, value_name = "POSITION")]
    pub(super) after: Option<String>,
    /// How to show it.
    #[arg(long, default_value = "table", value_parser = ["table", "json", "csv", "xlsx"])]
    pub(super) format: String,
    /// The most rows of a table or of JSON; the other formats have all of them.
    #[arg(long)]
    pub(super) limit: Option<u32>,
    /// Where to go on: `next_cursor` of the answer before.
    #[arg(long)]
    pub(super) cursor: Option<String>,
    /// Filters of the view, as NAME=VALUE or --NAME VALUE; a wrong one is answered with those that there are.
    #[arg(value_name = "NAME=VALUE")]
    pub(super) filters: Vec<String>,
    #[command(flatten)]
    pub(super) options: Filters,
}

impl View {
    /// Asks and prints.
    ///
    /// # Errors
    /// The system is not reached, or does not know what was asked.
    pub fn run(self, system: &System) -> Result<ExitCode> {
        self.show(system, table::answer)
    }

    /// Asks and prints; `as_table` makes the table.
    ///
    /// # Errors
    /// The system is not reached, or does not know what was asked.
    pub fn show(self, system: &System, as_table: impl FnOnce(&Value) -> String) -> Result<ExitCode> {
        let answer = system.get(&self.path()?)?;
        if answer.status != 200 {
            tell(complaint(answer.status, &answer.body));
            return Ok(ExitCode::from(FAILED));
        }
        let mut body = answer.body;
        match self.format.as_str() {
            "table" => {
                let answer: Value = serde_json::from_slice(&body).context("the answer is no JSON")?;
                body = as_table(&answer).into_bytes();
            }
            "json" => body.push(b'\n'),
            _ => {}
        }
        put(&body).context("the answer cannot be written")?;
        Ok(DONE)
    }

    fn path(&self) -> Result<String> {
        let format = if self.format == "table" { "json" } else { &self.format };
        let mut query = vec![("format".to_owned(), format.to_owned())];
        let options = [
            ("known_at", self.known_at.clone()),
            ("effective_on", self.effective_on.clone()),
            ("after", self.after.clone()),
        ];
        let options = options
            .into_iter()
            .chain([("limit", self.limit.map(|limit| limit.to_string())), ("cursor", self.cursor.clone())]);
        query.extend(options.filter_map(|(name, value)| Some((name.to_owned(), value?))));
        query.extend(self.options.0.iter().cloned());
        for filter in &self.filters {
            let Some((name, value)) = filter.split_once('=') else {
                bail!("{filter:?}: a filter is written NAME=VALUE")
            };
            query.push((name.to_owned(), value.to_owned()));
        }
        if matches!(format, "csv" | "xlsx") && query.iter().any(|(name, _)| name == "limit") {
            bail!("--limit: {format} always has all rows; leave --limit out, or take --format table or json");
        }
        let query: Vec<String> =
            query.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
        let name: Vec<String> = self.name.split('/').map(escape).collect();
        Ok(format!("/api/v1/{}?{}", name.join("/"), query.join("&")))
    }
}

/// What is wrong, in both languages, from an answer that refuses.
pub fn complaint(status: u16, body: &[u8]) -> String {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    if text("code").is_empty() {
        return format!("the system answers with status {status}");
    }
    format!(
        "{} {}: given \"{}\", expected {}\n{}\n{}",
        text("code"),
        text("field"),
        text("given"),
        text("expected"),
        text("message_ko"),
        text("message_en")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(format: &str, limit: Option<u32>, filters: &[&str]) -> Result<String> {
        let filters = filters.iter().map(|filter| (*filter).to_owned()).collect();
        View { name: "updates".to_owned(), format: format.to_owned(), limit, filters, ..View::default() }.path()
    }

    #[test]
    fn a_limit_is_for_formats_that_have_pages() {
        assert_eq!(path("table", Some(5), &[]).unwrap(), "/api/v1/updates?format=json&limit=5");
        assert_eq!(path("json", Some(5), &[]).unwrap(), "/api/v1/updates?format=json&limit=5");
        assert_eq!(path("csv", None, &["status=refused"]).unwrap(), "/api/v1/updates?format=csv&status=refused");
        for asked in [path("csv", Some(5), &[]), path("xlsx", Some(5), &[]), path("csv", None, &["limit=5"])] {
            assert!(asked.unwrap_err().to_string().contains("always has all rows"));
        }
    }
}
