//! `daedong records`: the catalogue.

use std::io::{Write, stdout};

use anyhow::{Result, bail};
use proto::{
    catalogue::{Field, Kind, catalogue},
    common::{Sign, ValueType},
};

/// Lists the record kinds, or the fields of one.
#[derive(Debug, clap::Args)]
pub struct Records {
    /// The kind to describe.
    kind: Option<String>,
}

impl Records {
    /// Prints it.
    ///
    /// # Errors
    /// There is no such kind.
    pub fn run(self) -> Result<()> {
        let text = match self.kind {
            None => list(),
            Some(name) => match catalogue().kind(&name) {
                Some(kind) => describe(kind),
                None => bail!("there is no record kind {name:?}; `daedong records` lists them"),
            },
        };
        stdout().write_all(text.as_bytes())?;
        Ok(())
    }
}

fn list() -> String {
    let mut text = String::new();
    let mut service = "";
    for kind in catalogue().kinds() {
        let of = if kind.rule.family.is_empty() { "all four services" } else { kind.service.name() };
        if of != service {
            text += &format!("\n{of}\n");
            service = of;
        }
        text += &format!("  {:<30} {} · {}\n", kind.name, kind.rule.name_ko, kind.rule.meaning_en);
    }
    text + "\n`daedong records KIND` describes one, `daedong template KIND` gives an empty form.\n"
}

fn describe(kind: &Kind) -> String {
    let mut text = String::new();
    text += &format!("{} · {}\n{}\n{}\n\n", kind.name, kind.rule.name_ko, kind.rule.meaning_ko, kind.rule.meaning_en);
    if !kind.rule.subject.is_empty() {
        text += &format!("subject: {}\n\n", kind.rule.subject.join(" × "));
    }
    text += &format!("{:<26} {:<9} {:<44} meaning\n", "field", "", "type");
    for field in catalogue().header.iter().chain(&kind.fields) {
        let needed = if field.rule.required { "required" } else { "" };
        text += &format!(
            "{:<26} {needed:<9} {:<44} {} · {}\n",
            field.name,
            type_of(field),
            field.rule.name_ko,
            field.rule.meaning_en
        );
    }
    text
}

/// A field's type in words.
pub fn type_of(field: &Field) -> String {
    let rule = &field.rule;
    let mut words = match rule.r#type() {
        ValueType::Choice => rule.choices.join(" | "),
        other => other.as_str_name().trim_start_matches("VALUE_TYPE_").to_lowercase(),
    };
    if field.list {
        words = format!("list of {words}");
    }
    match rule.sign() {
        Sign::Positive => words.push_str(" > 0"),
        Sign::NotNegative => words.push_str(" >= 0"),
        Sign::Unspecified => {}
    }
    if !rule.minimum.is_empty() || !rule.maximum.is_empty() {
        words.push_str(&format!(" ({} to {})", rule.minimum, rule.maximum));
    }
    words
}
