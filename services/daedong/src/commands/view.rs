//! `daedong view`: any view of the management picture, at any moment.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use projection::{table::left_out, views, workbook::MARK};
use serde_json::Value;

use super::{DONE, FAILED, filters::Filters, put, table, tell};
use crate::reach::{System, escape};

/// A question whose answer says what the data are and holds hardly anything else.
const SHORT: &str = "/api/v1/updates?limit=1";

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
    /// How to show it. Of an answer with several tables CSV has the first, and with `--part NAME` another; the other
    /// formats have them all.
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
                tell_of(&answer);
                self.known_at.iter().filter_map(|_| unknown_yet(&answer)).for_each(tell);
            }
            "json" => body.push(b'\n'),
            "csv" => {
                // What the data are is no part of CSV.
                if let Ok(said) = system.get(SHORT) {
                    tell_of(&serde_json::from_slice(&said.body).unwrap_or_default());
                }
                self.other_tables().iter().for_each(tell);
            }
            _ => {}
        }
        put(&body).context("the answer cannot be written")?;
        Ok(DONE)
    }

    /// That CSV has the first of several tables, where no part was asked for.
    fn other_tables(&self) -> Option<String> {
        let is_asked = self.options.0.iter().any(|(name, _)| name == "part")
            || self.filters.iter().any(|filter| filter.starts_with("part="));
        let (view, _) = views::find(&self.name).ok().filter(|_| !is_asked)?;
        let others = left_out(&view.shape, view.name);
        let (ko, en) = ("다른 표", "this is the first table only; --part NAME gives another");
        (!others.is_empty()).then(|| format!("{en} ({ko}): {}", others.join(", ")))
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
        if format != "csv" && query.iter().any(|(name, _)| name == "part") {
            bail!("--part: {} has all tables of an answer; leave --part out, or take --format csv", self.format);
        }
        let query: Vec<String> =
            query.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
        let name: Vec<String> = self.name.split('/').map(escape).collect();
        Ok(format!("/api/v1/{}?{}", name.join("/"), query.join("&")))
    }
}

/// Says so where the data of an answer are invented.
fn tell_of(answer: &Value) {
    if answer["demonstration"] == true {
        tell(MARK);
    }
}

/// Why an answer is empty whose moment lies before everything that was recorded.
fn unknown_yet(answer: &Value) -> Option<String> {
    let is_empty = answer["data"].as_array().is_some_and(Vec::is_empty);
    let position = answer["position"].as_str().unwrap_or_default();
    let is_before = !position.is_empty() && position.split(',').all(|place| place.ends_with(":0"));
    let known_at = answer["known_at"].as_str().unwrap_or_default();
    (is_empty && is_before).then(|| {
        format!(
            "nothing was recorded until {known_at}; --effective-on D asks about a day by what is known now \
             (그때까지 기록된 것이 없습니다)"
        )
    })
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
    fn csv_of_several_tables_tells_of_those_that_it_leaves_out() {
        let others = |name: &str, filters: &[&str]| {
            let filters = filters.iter().map(|filter| (*filter).to_owned()).collect();
            View { name: name.to_owned(), filters, ..View::default() }.other_tables()
        };
        for name in ["governance", "concentration", "clusters/C-1"] {
            let told = others(name, &[]).unwrap();
            assert!(told.starts_with("this is the first table only; --part NAME gives another"), "{name}: {told}");
            assert_eq!(others(name, &["part=x"]), None);
        }
        for name in ["clusters", "overview", "nonsense"] {
            assert_eq!(others(name, &[]), None, "{name}");
        }
    }

    #[test]
    fn an_empty_answer_of_a_time_before_all_records_says_so() {
        let answer = |position: &str, data: Value| {
            unknown_yet(&serde_json::json!({ "position": position, "known_at": "2020-01-01T14:59:59Z", "data": data }))
        };
        let told = answer("registry:0,budget:0", serde_json::json!([])).unwrap();
        assert!(told.starts_with("nothing was recorded until 2020-01-01T14:59:59Z; "), "{told}");
        assert_eq!(answer("registry:1,budget:0", serde_json::json!([])), None);
        assert_eq!(answer("registry:0,budget:0", serde_json::json!([{}])), None);
    }

    #[test]
    fn a_part_is_for_csv_which_has_one_table_of_several() {
        assert_eq!(path("csv", None, &["part=rows"]).unwrap(), "/api/v1/updates?format=csv&part=rows");
        for format in ["table", "json", "xlsx"] {
            let options = Filters(vec![("part".to_owned(), "rows".to_owned())]);
            let optional = View { format: format.to_owned(), options, ..View::default() }.path();
            for asked in [path(format, None, &["part=rows"]), optional] {
                let told = asked.unwrap_err().to_string();
                assert_eq!(
                    told,
                    format!("--part: {format} has all tables of an answer; leave --part out, or take --format csv")
                );
            }
        }
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
