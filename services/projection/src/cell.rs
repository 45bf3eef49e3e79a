//! What stands in an answer: a cell, written as JSON, as text, or as a typed cell of a workbook.
//!
//! Numbers are kept as their exact decimal text from the measure to the reader; no float stands in between.

use std::cmp::Ordering;

use domain::values::{Day, Decimal, Exact, Id, Instant, Name, Period, Text, Whole, Won};
use smol_str::{SmolStr, ToSmolStr, format_smolstr};

/// A value of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    /// Unknown or undefined.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A number, as plain decimal text without trailing zeros.
    Number(SmolStr),
    /// A text.
    Text(SmolStr),
    /// Several values.
    List(Vec<Self>),
    /// Named values, in this order.
    Object(Vec<(&'static str, Self)>),
}

impl Cell {
    /// A text.
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::Text(SmolStr::new(text))
    }

    /// A share, rate, score, mean or ratio: rounded to six places, half away from zero.
    pub fn rounded(number: &Exact) -> Self {
        Self::Number(number.rounded().into())
    }

    /// A sum of decimals, in full.
    pub fn full(number: &Exact) -> Self {
        Self::Number(number.full().into())
    }

    /// A number from its plain decimal text.
    pub fn number(text: impl ToSmolStr) -> Self {
        Self::Number(text.to_smolstr())
    }

    /// A list of texts.
    pub fn list<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::List(texts.into_iter().map(Self::text).collect())
    }

    /// Whether it is [`Cell::Null`].
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Writes it as JSON.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.extend_from_slice(b"null"),
            Self::Bool(truth) => out.extend_from_slice(if *truth { b"true" } else { b"false" }),
            Self::Number(number) => out.extend_from_slice(number.as_bytes()),
            Self::Text(text) => write_text(text, out),
            Self::List(cells) => {
                out.push(b'[');
                for (at, cell) in cells.iter().enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    cell.write_json(out);
                }
                out.push(b']');
            }
            Self::Object(members) => {
                out.push(b'{');
                for (at, (name, cell)) in members.iter().enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    // Names are identifiers of ours, without anything to escape.
                    out.push(b'"');
                    out.extend_from_slice(name.as_bytes());
                    out.extend_from_slice(b"\":");
                    cell.write_json(out);
                }
                out.push(b'}');
            }
        }
    }

    /// As plain text, for tables: lists joined by `;`, nothing for what is unknown.
    pub fn plain(&self) -> SmolStr {
        match self {
            Self::Null => SmolStr::default(),
            Self::Bool(truth) => SmolStr::new_static(if *truth { "true" } else { "false" }),
            Self::Number(text) | Self::Text(text) => text.clone(),
            Self::List(cells) => joined(cells.iter().map(Self::plain), ";"),
            Self::Object(members) => {
                joined(members.iter().map(|(name, cell)| format_smolstr!("{name}={}", cell.plain())), " ")
            }
        }
    }

    /// The order of rows: texts by code point, numbers by size, what is unknown last.
    pub fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Null, Self::Null) => Ordering::Equal,
            (Self::Null, _) => Ordering::Greater,
            (_, Self::Null) => Ordering::Less,
            (Self::Number(one), Self::Number(two)) => numbers(one, two),
            (Self::Bool(one), Self::Bool(two)) => one.cmp(two),
            (Self::List(one), Self::List(two)) => {
                let mut orders = one.iter().zip(two).map(|(one, two)| one.order(two));
                orders.find(|order| order.is_ne()).unwrap_or_else(|| one.len().cmp(&two.len()))
            }
            (one, two) => one.plain().cmp(&two.plain()),
        }
    }
}

/// Compares plain decimals. Keys are years and counts, far within what an integer holds.
fn numbers(one: &str, two: &str) -> Ordering {
    match (one.parse::<i128>(), two.parse::<i128>()) {
        (Ok(one), Ok(two)) => one.cmp(&two),
        _ => one.cmp(two),
    }
}

fn joined(parts: impl Iterator<Item = SmolStr>, between: &str) -> SmolStr {
    let mut all = String::new();
    for (at, part) in parts.enumerate() {
        if at > 0 {
            all.push_str(between);
        }
        all.push_str(&part);
    }
    all.into()
}

/// Writes a text as JSON.
pub fn write_text(text: &str, out: &mut Vec<u8>) {
    // Only the writing could fail, and into memory it does not.
    let _ = serde_json::to_writer(out, text);
}

macro_rules! text_cells {
    ($($type:ty),*) => {$(
        impl From<$type> for Cell {
            fn from(text: $type) -> Self {
                Self::Text(text.to_smolstr())
            }
        }
    )*};
}
text_cells!(&str, String, &String, Day, Instant, Period);

macro_rules! shared_cells {
    ($($type:ty),*) => {$(
        impl From<&$type> for Cell {
            fn from(text: &$type) -> Self {
                Self::Text(text.shared())
            }
        }
    )*};
}
shared_cells!(Id, Name, Text);

macro_rules! number_cells {
    ($($type:ty),*) => {$(
        impl From<$type> for Cell {
            fn from(number: $type) -> Self {
                Self::Number(number.to_smolstr())
            }
        }
    )*};
}
number_cells!(i16, i64, i128, u64, usize, Won);

impl From<SmolStr> for Cell {
    fn from(text: SmolStr) -> Self {
        Self::Text(text)
    }
}

impl From<&SmolStr> for Cell {
    fn from(text: &SmolStr) -> Self {
        Self::Text(text.clone())
    }
}

impl From<Whole> for Cell {
    fn from(Whole(number): Whole) -> Self {
        number.into()
    }
}

impl From<Decimal> for Cell {
    fn from(number: Decimal) -> Self {
        Self::Number(number.to_smolstr())
    }
}

impl From<bool> for Cell {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_every_digit_and_escapes_every_text() {
        let cell = Cell::Object(vec![
            ("won", Won::new(99_999_999_999_999_999).into()),
            ("text", Cell::text("a\"b\\\n\u{1}대동")),
            ("none", Cell::Null),
            ("list", Cell::List(vec![true.into(), Cell::number("0.5")])),
        ]);
        let mut out = Vec::new();
        cell.write_json(&mut out);
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, r#"{"won":99999999999999999,"text":"a\"b\\\n\u0001대동","none":null,"list":[true,0.5]}"#);
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    }

    #[test]
    fn what_is_unknown_comes_last() {
        let mut cells = [Cell::Null, Cell::text("나"), Cell::text("b"), Cell::text("B")];
        cells.sort_by(Cell::order);
        assert_eq!(cells.map(|cell| cell.plain().to_string()), ["B", "b", "나", ""]);
        assert_eq!(Cell::from(9_i64).order(&10_i64.into()), Ordering::Less);
        // Lists by their first different member, not by what joins them.
        assert_eq!(Cell::list(["C1", "C9"]).order(&Cell::list(["C1-2"])), Ordering::Less);
        assert_eq!(Cell::list(["C1"]).order(&Cell::list(["C1", "C2"])), Ordering::Less);
    }
}
