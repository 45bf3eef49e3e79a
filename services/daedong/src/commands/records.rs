//! `daedong records`: the catalogue.

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
        match self.kind {
            None => list(),
            Some(name) => match catalogue().kind(&name) {
                Some(kind) => describe(kind),
                None => bail!("there is no record kind {name:?}; `daedong records` lists them"),
            },
        }
        Ok(())
    }
}

fn list() {
    let mut service = "";
    for kind in catalogue().kinds() {
        let of = if kind.rule.family.is_empty() { "all four services" } else { kind.service.name() };
        if of != service {
            println!("\n{of}");
            service = of;
        }
        println!("  {:<30} {} · {}", kind.name, kind.rule.name_ko, kind.rule.meaning_en);
    }
    println!("\n`daedong records KIND` describes one, `daedong template KIND` gives an empty form.");
}

fn describe(kind: &Kind) {
    println!("{} · {}\n{}\n{}\n", kind.name, kind.rule.name_ko, kind.rule.meaning_ko, kind.rule.meaning_en);
    if !kind.rule.subject.is_empty() {
        println!("subject: {}\n", kind.rule.subject.join(" × "));
    }
    println!("{:<26} {:<9} {:<44} meaning", "field", "", "type");
    for field in catalogue().header.iter().chain(&kind.fields) {
        let needed = if field.rule.required { "required" } else { "" };
        println!(
            "{:<26} {needed:<9} {:<44} {} · {}",
            field.name,
            type_of(field),
            field.rule.name_ko,
            field.rule.meaning_en
        );
    }
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
