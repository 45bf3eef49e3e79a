//! Answers as tables for people: columns in the order of the contract, numbers to the right, Hangul two columns wide.

use std::fmt::Write;

use serde_json::Value;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The widest that a cell is shown, columns of a terminal.
const WIDEST: usize = 48;
/// What is said of the answer as a whole, before its data.
const HEAD: [&str; 3] = ["position", "known_at", "effective_on"];

/// An answer of a view.
pub fn answer(answer: &Value) -> String {
    framed(answer, |text| match answer.get("data") {
        Some(Value::Array(rows)) => table(text, rows),
        Some(Value::Object(fields)) => object(text, fields),
        other => line(text, &other.map(whole).unwrap_or_default()),
    })
}

/// What is shown of an answer's data, between what is said of it as a whole and where it goes on.
pub fn framed(answer: &Value, data: impl FnOnce(&mut String)) -> String {
    let mut text = String::new();
    for name in HEAD {
        if let Some(value) = answer.get(name) {
            line(&mut text, &format!("{name:<14}{}", whole(value)));
        }
    }
    line(&mut text, "");
    data(&mut text);
    if let Some(Value::String(cursor)) = answer.get("next_cursor") {
        line(&mut text, &format!("\nmore: --cursor {cursor}"));
    }
    text
}

/// Names and values, one under the other.
pub fn pairs(fields: &serde_json::Map<String, Value>) -> String {
    let mut text = String::new();
    object(&mut text, fields);
    text
}

/// Single figures first, then the tables.
fn object(text: &mut String, fields: &serde_json::Map<String, Value>) {
    let is_table = |value: &Value| value.as_array().is_some_and(|rows| rows.iter().any(Value::is_object));
    for (name, value) in fields.iter().filter(|(name, value)| *name != "traces" && !is_table(value)) {
        match value {
            Value::Object(inner) => {
                line(text, &format!("\n{name}"));
                object(text, inner);
            }
            value => line(text, format!("{name:<22}{}", whole(value)).trim_end()),
        }
    }
    for (name, value) in fields.iter().filter(|(_, value)| is_table(value)) {
        line(text, &format!("\n{name}"));
        table(text, value.as_array().map_or(&[][..], Vec::as_slice));
    }
}

fn table(text: &mut String, rows: &[Value]) {
    for row in lines(rows) {
        line(text, &row);
    }
}

/// The names of the columns, then a line for each row.
pub fn lines(rows: &[Value]) -> Vec<String> {
    let Some(Value::Object(first)) = rows.first() else { return vec!["(no rows)".to_owned()] };
    let names: Vec<&String> = first.keys().filter(|name| *name != "trace").collect();
    let is_number = |value: Option<&Value>| value.is_none_or(|value| value.is_number() || value.is_null());
    let numbers: Vec<bool> =
        names.iter().map(|name| rows.iter().all(|row| is_number(row.get(name.as_str())))).collect();
    let head: Vec<String> = names.iter().map(ToString::to_string).collect();
    let cells = |row: &Value| names.iter().map(|name| row.get(name.as_str()).map(cell).unwrap_or_default()).collect();
    let lines: Vec<Vec<String>> = std::iter::once(head).chain(rows.iter().map(cells)).collect();
    let width = |column: usize| lines.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..names.len()).map(width).collect();
    let padded = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).zip(&numbers).map(|((cell, width), number)| padded(cell, *width, *number));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    lines.iter().map(padded).collect()
}

fn padded(cell: &str, width: usize, right: bool) -> String {
    let room = " ".repeat(width.saturating_sub(cell.width()));
    if right { format!("{room}{cell}") } else { format!("{cell}{room}") }
}

/// Adds a line.
pub fn line(text: &mut String, line: &str) {
    // Writing into a text cannot fail.
    let _ = writeln!(text, "{line}");
}

fn whole(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(values) if values.iter().all(Value::is_string) => {
            values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(";")
        }
        other => other.to_string(),
    }
}

/// As much of a value as a table shows.
fn cell(value: &Value) -> String {
    let text = whole(value);
    if text.width() <= WIDEST {
        return text;
    }
    let mut taken = 0;
    let fits = |letter: &char| {
        taken += letter.width().unwrap_or(0);
        taken < WIDEST
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn columns_keep_their_order_numbers_stand_right_and_hangul_is_wide() {
        let shown = answer(&json!({ "position": "registry:1", "data": [
            { "type_code": "NIC", "name_ko": "국가", "clusters": 2, "trace": "x" },
            { "type_code": "A", "name_ko": "일반산단", "clusters": 1234, "trace": "y" },
        ], "next_cursor": null }));
        let expected = "position      registry:1\n\ntype_code  name_ko   clusters\nNIC        국가             2\nA          일반산단      1234\n";
        assert_eq!(shown, expected);
    }

    #[test]
    fn an_object_shows_its_figures_before_its_tables() {
        let shown = answer(&json!({ "data": { "rows": [{ "region": "11" }], "hhi": 0.5, "empty": [] } }));
        assert_eq!(shown, "\nhhi                   0.5\nempty\n\nrows\nregion\n11\n");
    }

    #[test]
    fn what_is_too_wide_is_cut() {
        let shown = answer(&json!({ "data": [{ "name": "가".repeat(200) }] }));
        assert!(shown.lines().all(|line| line.width() <= WIDEST), "{shown}");
        assert!(shown.contains('…'));
    }
}
