//! The type of a kind of record: its fields, how they are read from the wire, and what it tells of itself.

use std::fmt::Write;

use proto::{
    catalogue::{Field, Kind},
    common::{FieldRule, Reference, Sign, ValueType},
};

use super::{camel, wire};

/// The type of one value of a field.
fn value(rule: &FieldRule) -> String {
    match rule.r#type() {
        ValueType::Unspecified => panic!("a field without a type"),
        ValueType::Id => "Id",
        ValueType::Date => "Day",
        ValueType::Period => "Period",
        ValueType::Year => "Year",
        ValueType::Won => "Won",
        ValueType::Decimal => "Decimal",
        ValueType::Whole => "Whole",
        ValueType::Region | ValueType::Province => "Region",
        ValueType::Industry => "Industry",
        ValueType::Technology => "Technology",
        ValueType::Code => "ListCode",
        ValueType::Choice => &rule.choice,
        ValueType::Kind => "KindPattern",
        ValueType::Boolean => "bool",
        ValueType::Name => "Name",
        ValueType::Text => "Text",
        ValueType::PublicKey => "PublicKey",
        ValueType::Boundary => "Boundary",
        ValueType::Shares => "(Id, Decimal)",
        ValueType::Parameters => "(Name, Decimal)",
        ValueType::Expression => "Expression",
        ValueType::ItemId => "ItemId",
        ValueType::Field => "Field",
    }
    .to_owned()
}

/// Wire fields that are numbers or booleans rather than text.
fn native(field: &Field) -> Option<&'static str> {
    match field.rule.r#type() {
        ValueType::Won => Some("Won::new"),
        ValueType::Year => {
            Some("|year| i16::try_from(year).ok().map(Year).filter(|year| (1900..=2199).contains(&year.0))")
        }
        ValueType::Whole => Some("|number| Some(Whole(number.into()))"),
        ValueType::Boolean => Some("Some"),
        _ => None,
    }
}

/// What a field means where it is absent, as code.
fn absent(field: &Field) -> Option<String> {
    let means = Some(&field.rule.absent_means).filter(|means| !means.is_empty())?;
    Some(match field.rule.r#type() {
        ValueType::Boolean => means.clone(),
        ValueType::Whole => format!("Whole({means})"),
        other => panic!("{}: what its absence means is not known for {other:?}", field.name),
    })
}

fn bounds(rule: &FieldRule) -> String {
    let bound = |text: &str| if text.is_empty() { "None".to_owned() } else { format!("Some({text})") };
    let minimum = if rule.sign() == Sign::NotNegative { "Some(0)".to_owned() } else { bound(&rule.minimum) };
    format!(
        "Bounds {{ minimum: {minimum}, maximum: {}, positive: {} }}",
        bound(&rule.maximum),
        rule.sign() == Sign::Positive
    )
}

/// The type of a kind, how it is read, and what it tells of itself.
pub fn record(code: &mut String, kind: &Kind) -> std::fmt::Result {
    let name = camel(&kind.name);
    writeln!(code, "/// {}\n#[derive(Debug, Clone, PartialEq, Eq)]\npub struct {name} {{", kind.rule.meaning_en)?;
    for field in &kind.fields {
        let value = value(&field.rule);
        let shape = match (field.list, field.rule.required) {
            (true, _) => format!("Vec<{value}>"),
            (false, true) => value,
            (false, false) if absent(field).is_some() => value,
            (false, false) => format!("Option<{value}>"),
        };
        writeln!(code, "    /// {}\n    pub {}: {shape},", field.rule.meaning_en, field.name)?;
    }
    writeln!(
        code,
        "}}\nimpl {name} {{\n    fn read(wire: {}, shape: &mut Shape) -> Self {{\n        shape.of(Kind::{name});",
        wire(kind)
    )?;
    for field in &kind.fields {
        writeln!(code, "        let {} = {};", field.name, read(field))?;
    }
    write!(code, "        Self {{ ")?;
    for field in &kind.fields {
        let value = if field.rule.required && !field.list {
            format!("{0}: {0}.unwrap_or(Required::STAND_IN)", field.name)
        } else if let Some(means) = absent(field) {
            format!("{0}: {0}.unwrap_or({means})", field.name)
        } else {
            field.name.clone()
        };
        write!(code, "{value}, ")?;
    }
    writeln!(code, "}}\n    }}")?;
    if !kind.rule.family.is_empty() {
        references(code, kind)?;
        scope(code, kind)?;
        subject(code, kind)?;
        says(code, kind)?;
    }
    writeln!(code, "}}")
}

fn read(field: &Field) -> String {
    let (name, rule) = (&field.name, &field.rule);
    let bounds = bounds(rule);
    match (field.list, native(field)) {
        (true, _) if matches!(rule.r#type(), ValueType::Shares | ValueType::Parameters) => {
            format!("shape.pairs({name:?}, wire.{name}, {}, &{bounds})", rule.r#type() == ValueType::Shares)
        }
        (true, _) => format!("shape.list({name:?}, wire.{name}, {}, {})", rule.required, rule.ordered),
        (false, Some(make)) => format!("shape.native({name:?}, wire.{name}, {}, {make}, &{bounds})", rule.required),
        (false, None) if rule.r#type() == ValueType::Province => {
            format!("shape.province({name:?}, wire.{name}, {})", rule.required)
        }
        (false, None) => format!("shape.text({name:?}, wire.{name}, {}, &{bounds})", rule.required),
    }
}

fn references(code: &mut String, kind: &Kind) -> std::fmt::Result {
    writeln!(code, "    fn references(&self, each: &mut dyn FnMut(&'static str, Reference, &str)) {{")?;
    for field in kind.fields.iter().filter(|field| field.rule.reference() != Reference::Unspecified) {
        let reference = field.rule.reference();
        // A list or an optional value is iterated alike.
        let over = if field.list || !field.rule.required {
            format!("self.{}.iter()", field.name)
        } else {
            format!("std::iter::once(&self.{})", field.name)
        };
        let value = if field.rule.r#type() == ValueType::Shares { "(value, _)" } else { "value" };
        writeln!(code, "        {over}.for_each(|{value}| each({:?}, Reference::{reference:?}, value));", field.name)?;
    }
    writeln!(code, "        let _ = each;\n    }}")
}

fn scope(code: &mut String, kind: &Kind) -> std::fmt::Result {
    // A single value, a list of the same, or the names of shares.
    let all = |names: &[&str]| {
        let field = kind
            .fields
            .iter()
            .find(|field| names.contains(&field.name.as_str()) && field.rule.r#type() != ValueType::Name);
        match field {
            Some(field) if field.rule.r#type() == ValueType::Shares => {
                format!("self.{}.iter().map(|(value, _)| value).collect()", field.name)
            }
            Some(field) if field.list || !field.rule.required => format!("self.{}.iter().collect()", field.name),
            Some(field) => format!("vec![&self.{}]", field.name),
            None => "Vec::new()".to_owned(),
        }
    };
    writeln!(
        code,
        "    fn scope(&self) -> Scope<'_> {{\n        Scope {{ type_codes: {}, regions: {}, cluster_ids: {}, programme_ids: {} }}\n    }}",
        all(&["type_code", "type_codes"]),
        all(&["region", "regions"]),
        all(&["cluster_id", "cluster_ids", "shares"]),
        all(&["programme_id", "programme_ids"])
    )
}

fn subject(code: &mut String, kind: &Kind) -> std::fmt::Result {
    let part = |name: &String| {
        let field =
            kind.fields.iter().find(|field| field.name == *name).unwrap_or_else(|| panic!("{}: no {name}", kind.name));
        let text = match field.rule.r#type() {
            ValueType::Choice => format!("self.{name}.word()"),
            _ => format!("self.{name}"),
        };
        if field.rule.required {
            format!("&{text}")
        } else {
            format!("self.{name}.as_ref().map_or(\"-\", |value| value)")
        }
    };
    let join = |names: &[String], separator: &str| {
        let holes = vec!["{}"; names.len()].join(separator);
        format!("format_smolstr!(\"{holes}\", {})", names.iter().map(part).collect::<Vec<_>>().join(", "))
    };
    let aggregate = if kind.rule.aggregate.is_empty() { &kind.rule.subject } else { &kind.rule.aggregate };
    writeln!(code, "    fn subject(&self) -> SmolStr {{\n        {}\n    }}", join(&kind.rule.subject, "/"))?;
    writeln!(code, "    fn key(&self) -> SmolStr {{\n        {}\n    }}", join(aggregate, "."))
}

/// What a record says of its subject, for readers: its other fields as `name=value`. A boundary is no text to read.
fn says(code: &mut String, kind: &Kind) -> std::fmt::Result {
    let is_said =
        |field: &&Field| !kind.rule.subject.contains(&field.name) && field.rule.r#type() != ValueType::Boundary;
    let mut said = Vec::new();
    for field in kind.fields.iter().filter(is_said) {
        let name = &field.name;
        let text = match field.rule.r#type() {
            ValueType::Choice => "value.word()",
            ValueType::Whole => "value.0",
            ValueType::Expression => "value.text()",
            ValueType::Shares | ValueType::Parameters => "format!(\"{}={}\", value.0, value.1)",
            _ => "value",
        };
        let stands = field.rule.required || absent(field).is_some();
        said.push(match (field.list, stands) {
            (true, _) if text == "value" => format!("said_list({name:?}, self.{name}.iter())"),
            (true, _) => format!("said_list({name:?}, self.{name}.iter().map(|value| {text}))"),
            (false, true) => format!("{{ let value = &self.{name}; Some(said({name:?}, {text})) }}"),
            (false, false) => format!("self.{name}.as_ref().map(|value| said({name:?}, {text}))"),
        });
    }
    let said = if said.is_empty() {
        "Vec::new()".to_owned()
    } else {
        format!("[{}].into_iter().flatten().collect()", said.join(", "))
    };
    writeln!(code, "    fn says(&self) -> Vec<String> {{\n        {said}\n    }}")
}
