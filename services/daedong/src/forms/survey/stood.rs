//! What stood in a row of a form when it was made, as a text that goes with the row: of each answer that was recorded then
//! a mark. So a cell that nobody touched says nothing, however old the form is, and one that was emptied is told from one
//! that never held anything.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::super::encode::trim;

/// The heading of its column; as it begins with `#`, other readers pass it over.
pub const HEADING: &str = "#기록된 답(recorded)";

/// The text of a row: of items with what their cells and those beside them hold.
pub fn text<'a>(items: impl Iterator<Item = (&'a str, &'a str, &'a str)>) -> String {
    let marks: Vec<String> =
        items.map(|(item, answer, explanation)| format!("{item}={}", mark(answer, explanation))).collect();
    marks.join(";")
}

/// The marks of a row by item.
pub fn read(text: &str) -> BTreeMap<&str, &str> {
    text.split(';').filter_map(|mark| mark.split_once('=')).collect()
}

/// Stands for an answer and what explains it, as a reader of cells gives them.
pub fn mark(answer: &str, explanation: &str) -> String {
    let (answer, explanation) = (trim(answer), trim(explanation));
    let hash = Sha256::digest(format!("{} {answer} {explanation}", answer.len()));
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
