//! What the running system says of a moment.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::Value;

use super::Language;
use crate::reach::{System, escape};

/// A finding of the view.
#[derive(Debug, Clone, Deserialize)]
pub struct Finding {
    /// Its id.
    pub finding_id: String,
    /// The rule that found it.
    pub rule_id: String,
    /// How grave it is.
    pub severity: String,
    /// What it is about.
    pub subject: String,
    statement_ko: String,
    statement_en: String,
    /// The figures that show it.
    pub figures: Vec<Figure>,
    /// Opens the updates behind it.
    pub trace: String,
}

/// A figure of a finding.
#[derive(Debug, Clone, Deserialize)]
pub struct Figure {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
}

impl Finding {
    /// What is the matter.
    pub fn statement(&self, language: Language) -> &str {
        match language {
            Language::Ko => &self.statement_ko,
            Language::En => &self.statement_en,
        }
    }

    /// A figure as a number.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.figure(name)?.as_f64()
    }

    /// A figure.
    pub fn figure(&self, name: &str) -> Option<&Value> {
        self.figures.iter().find(|figure| figure.name == name).map(|figure| &figure.value)
    }
}

/// All that the report says.
#[derive(Debug)]
pub struct Told {
    /// Where the system is.
    pub url: String,
    /// The answer to `overview`: the moment, and the headline figures.
    pub overview: Value,
    /// The findings, sorted by rule and subject.
    pub findings: Vec<Finding>,
    /// Names and rules of the moment.
    pub meta: Value,
}

impl Told {
    /// Asks for everything, about one moment: what is recorded meanwhile does not come in between.
    ///
    /// # Errors
    /// The system is not reached, or does not know what was asked.
    pub fn ask(system: &System, known_at: Option<&str>, effective_on: Option<&str>) -> Result<Self> {
        let options = [("known_at", known_at), ("effective_on", effective_on)];
        let asked: Vec<String> =
            options.iter().filter_map(|(name, value)| Some(format!("{name}={}", escape((*value)?)))).collect();
        let overview = answer(system, &format!("overview?{}", asked.join("&")))?;
        let text = |name: &str| overview[name].as_str().unwrap_or_default().to_owned();
        let moment = format!("known_at={}&effective_on={}", escape(&text("known_at")), escape(&text("effective_on")));
        let mut findings: Vec<Finding> = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = answer(system, &format!("findings?{moment}&limit=10000{cursor}"))?;
            findings.extend(Vec::<Finding>::deserialize(&page["data"]).context("the findings cannot be read")?);
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={}", escape(next)),
                None => break,
            }
        }
        let meta = answer(system, &format!("meta?{moment}"))?;
        Ok(Self { url: system.url().to_owned(), overview, findings, meta })
    }

    /// A text of the moment: `position`, `known_at`, `effective_on`.
    pub fn moment(&self, name: &str) -> &str {
        self.overview[name].as_str().unwrap_or_default()
    }

    /// Whether the record holds what is not real.
    pub fn is_demonstration(&self) -> bool {
        self.overview["demonstration"].as_bool().unwrap_or(false)
    }

    /// The name of a code, or the code itself.
    pub fn name<'a>(&'a self, list: &str, code: &'a str, language: Language) -> &'a str {
        let name = &self.meta["names"][list][code];
        name[language.code()].as_str().or_else(|| name["ko"].as_str()).unwrap_or(code)
    }

    /// A rule of the moment.
    pub fn rule(&self, rule_id: &str) -> &Value {
        &self.meta["rules"][rule_id]
    }

    /// The findings of a rule.
    pub fn of(&self, rule_id: &str) -> Vec<&Finding> {
        self.findings.iter().filter(|finding| finding.rule_id == rule_id).collect()
    }
}

fn answer(system: &System, path: &str) -> Result<Value> {
    let answer = system.get(&format!("/api/v1/{path}"))?;
    if answer.status != 200 {
        bail!("{}", crate::commands::view::complaint(answer.status, &answer.body));
    }
    serde_json::from_slice(&answer.body).context("the answer is no JSON")
}
