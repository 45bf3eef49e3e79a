//! One record as flat text: the common ground of all forms.

use std::fmt::Write;

use smol_str::SmolStr;

/// A record before it is encoded: its kind and the fields that are there, header fields among them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FlatRecord {
    /// The kind, as it was written.
    pub kind: SmolStr,
    /// Names and values, each name once.
    pub fields: Vec<(SmolStr, Given)>,
}

/// A value as the form has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// A cell of a table; a list is written `a;b;c`.
    Cell(String),
    /// A JSON text.
    Text(String),
    /// A JSON number, letter by letter as it was written.
    Number(String),
    /// A JSON boolean.
    Flag(bool),
    /// A JSON array of texts and numbers, or the pieces that a profile made.
    List(Vec<String>),
    /// Any other JSON, without white space between its marks.
    Json(String),
}

impl Given {
    /// A JSON value; none for null.
    fn from_json(value: serde_json::Value) -> Option<Self> {
        use serde_json::Value;
        let piece = |value: &Value| match value {
            Value::Null => Some(String::new()),
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        Some(match value {
            Value::Null => return None,
            Value::Bool(flag) => Self::Flag(flag),
            Value::Number(number) => Self::Number(number.to_string()),
            Value::String(text) => Self::Text(text),
            Value::Array(values) => match values.iter().map(piece).collect() {
                Some(pieces) => Self::List(pieces),
                None => Self::Json(Value::Array(values).to_string()),
            },
            object => Self::Json(object.to_string()),
        })
    }

    /// Whether the field counts as absent.
    pub fn is_absent(&self) -> bool {
        match self {
            Self::Cell(text) | Self::Text(text) => text.is_empty(),
            Self::List(pieces) => pieces.iter().all(String::is_empty),
            Self::Number(_) | Self::Flag(_) | Self::Json(_) => false,
        }
    }

    /// The value as text, as a service would show it.
    pub fn to_text(&self) -> String {
        match self {
            Self::Cell(text) | Self::Text(text) | Self::Number(text) | Self::Json(text) => text.clone(),
            Self::Flag(flag) => flag.to_string(),
            Self::List(pieces) => array(pieces),
        }
    }
}

impl FlatRecord {
    /// The value of a field, if it is there.
    pub fn get(&self, field: &str) -> Option<&Given> {
        self.fields.iter().find(|(name, _)| name == field).map(|(_, given)| given).filter(|given| !given.is_absent())
    }

    /// The record that a JSON object stands for, as a line of NDJSON would.
    pub fn from_json(object: serde_json::Map<String, serde_json::Value>) -> Self {
        let mut record = Self::default();
        for (name, value) in object {
            match Given::from_json(value).filter(|given| !given.is_absent()) {
                Some(given) if name == "record" => record.kind = given.to_text().into(),
                Some(given) => record.fields.push((name.into(), given)),
                None => {}
            }
        }
        record
    }

    /// The record as one line of NDJSON.
    pub fn to_line(&self) -> String {
        let mut line = format!("{{\"record\":{}", quoted(&self.kind));
        for (name, given) in self.fields.iter().filter(|(_, given)| !given.is_absent()) {
            let value = match given {
                Given::Cell(text) | Given::Text(text) => quoted(text),
                other => other.to_text(),
            };
            // Writing into a string cannot fail.
            let _ = write!(line, ",{}:{value}", quoted(name));
        }
        line.push('}');
        line
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn array(pieces: &[String]) -> String {
    let pieces: Vec<_> = pieces.iter().map(|piece| quoted(piece)).collect();
    format!("[{}]", pieces.join(","))
}
