//! `daedong updates`: what agencies sent and what became of it, with what to do about what was refused.

use std::process::ExitCode;

use anyhow::{Result, bail};
use serde_json::{Map, Value};

use super::{
    filters::Filters,
    table::{framed, line, lines},
    view::View,
};
use crate::reach::{System, escape};

/// The columns of the table, of those that the view has.
const COLUMNS: [&str; 7] = ["recorded_at", "status", "kind", "subject", "position", "agency_id", "update_id"];
/// So many of those refused last are shown as a table.
const LATEST: u32 = 50;

/// Lists what agencies sent: accepted, refused, superseded, withdrawn.
#[derive(Debug, Default, clap::Args)]
pub struct Updates {
    /// Of this agency only.
    #[arg(long, value_name = "ID")]
    agency: Option<String>,
    /// What became of them.
    #[arg(long, value_parser = ["accepted", "refused", "superseded", "withdrawn"])]
    status: Option<String>,
    /// What was known then: RFC 3339, or a date for the end of that day.
    #[arg(long, value_name = "T")]
    known_at: Option<String>,
    /// How to show it.
    #[arg(long, default_value = "table", value_parser = ["table", "json", "csv"])]
    format: String,
    /// The most rows of a table or of JSON; CSV has all of them.
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// Where to go on: `next_cursor` of the answer before.
    #[arg(long)]
    cursor: Option<String>,
    /// The newest first; default: by agency and id.
    #[arg(long)]
    recent: bool,
}

impl Updates {
    /// What was refused, the latest first.
    pub fn refused(agency: Option<String>, format: String, cursor: Option<String>) -> Self {
        let limit = (format == "table").then_some(LATEST);
        Self { agency, format, limit, cursor, status: Some("refused".to_owned()), recent: true, ..Self::default() }
    }

    /// Asks the view `updates` and prints.
    ///
    /// # Errors
    /// The system is not reached, or does not know what was asked; there is no such agency.
    pub fn run(self, system: &System) -> Result<ExitCode> {
        let Self { agency, status, known_at, format, limit, cursor, recent } = self;
        if let Some(agency) = agency.as_deref().filter(|agency| *agency != desk::OPERATOR) {
            look_for(agency, system)?;
        }
        let order = recent.then(|| "recent".to_owned());
        let filters = [("agency", agency), ("status", status), ("order", order)];
        let filters = filters.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        let options = Filters(filters.collect());
        let name = "updates".to_owned();
        View { name, known_at, format, limit, cursor, options, ..View::default() }.show(system, table)
    }
}

/// Looks whether anybody has heard of an agency, so that one that is mistyped is not taken for one without updates.
fn look_for(agency: &str, system: &System) -> Result<()> {
    let asked = |path: &str| -> Result<Value> {
        let answer = system.get(path)?;
        Ok(serde_json::from_slice(&answer.body).unwrap_or_default())
    };
    let sent = asked(&format!("/api/v1/updates?limit=1&agency={}", escape(agency)))?;
    // What is no id at all the view refuses by itself.
    let is_unheard = sent["data"].as_array().is_some_and(Vec::is_empty);
    if is_unheard && asked("/api/v1/meta")?["names"]["agencies"].get(agency).is_none() {
        bail!("there is no agency {agency:?}, and nothing was sent under that id; `daedong view overview` has them");
    }
    Ok(())
}

/// A line for each update; under a refused one why, and what to do, in both languages.
fn table(answer: &Value) -> String {
    let rows = answer.get("data").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let narrow = |row: &Value| -> Value {
        let column = |name: &str| (name.to_owned(), row.get(name).cloned().unwrap_or_default());
        COLUMNS.into_iter().map(column).collect::<Map<_, _>>().into()
    };
    let mut shown = lines(&rows.iter().map(narrow).collect::<Vec<_>>()).into_iter();
    framed(answer, |text| {
        shown.by_ref().take(1).for_each(|head| line(text, &head));
        for (update, row) in shown.zip(rows) {
            line(text, &update);
            for refusal in row.get("refusals").and_then(Value::as_array).into_iter().flatten() {
                let field = |name: &str| refusal.get(name).and_then(Value::as_str).unwrap_or_default();
                let [code, of, given, expected] = ["code", "field", "given", "expected"].map(field);
                line(text, &format!("    {code} {of} (given \"{given}\", expected {expected})"));
                line(text, &format!("        {}\n        {}", field("message_ko"), field("message_en")));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_refused_says_under_its_line_what_to_do() {
        let shown = table(&json!({ "position": "registry:1", "data": [
            { "agency_id": "A", "update_id": "u-1", "kind": "law_recorded", "subject": "law.L1", "status": "accepted",
              "position": "governance:7", "recorded_at": "2026-01-02T03:04:05.000006Z", "refusals": [] },
            { "agency_id": "A", "update_id": "u-2", "kind": "law_recorded", "subject": "law.L2", "status": "refused",
              "position": null, "recorded_at": "2026-01-02T03:04:06.000006Z",
              "refusals": [{ "code": "BAD_DATE", "field": "effective_on", "given": "x",
              "expected": "a day", "message_ko": "고쳐 보내십시오.", "message_en": "Correct it." }] },
        ], "next_cursor": "c" }));
        let expected = "position      registry:1\n
recorded_at                  status    kind          subject  position      agency_id  update_id
2026-01-02T03:04:05.000006Z  accepted  law_recorded  law.L1   governance:7  A          u-1
2026-01-02T03:04:06.000006Z  refused   law_recorded  law.L2   -             A          u-2
    BAD_DATE effective_on (given \"x\", expected a day)
        고쳐 보내십시오.
        Correct it.\n
more: --cursor c\n";
        assert_eq!(shown, expected);
    }

    #[test]
    fn nothing_sent_is_said() {
        assert_eq!(table(&json!({ "data": [] })), "\n(no rows)\n");
    }
}
