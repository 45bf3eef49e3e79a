//! What stood in a row of a form when it was made, as a text that goes with the row: a mark of each answer that was recorded
//! then, and of each cell that the record filled in for want of one. So a row that nobody touched says nothing, nor does an
//! answer that was left as it was, however old the form is; and a cell that was emptied is told from one that never held
//! anything.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::super::encode::trim;

/// The heading of its column; as it begins with `#`, other readers pass it over.
pub const HEADING: &str = "#기록된 답(recorded)";

/// Stands between an item and the mark of its answer.
const ANSWERED: char = '=';
/// Stands between an item and the mark of what the record says of it.
const OFFERED: char = '~';

/// An item with what its cell and the one beside it hold.
pub type Held<'a> = (&'a str, &'a str, &'a str);

/// What stood in a row, by item.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Stood<'a> {
    /// The marks of recorded answers.
    pub answered: BTreeMap<&'a str, &'a str>,
    /// The marks of what the record offered where there was no answer.
    pub offered: BTreeMap<&'a str, &'a str>,
}

impl Stood<'_> {
    /// Whether a cell and the one beside it are as they were when the form was made.
    pub fn is_left(&self, item: &str, answer: &str, explanation: &str) -> bool {
        match self.answered.get(item).or_else(|| self.offered.get(item)) {
            Some(stood) => *stood == mark(answer, explanation),
            None => answer.is_empty() && explanation.is_empty(),
        }
    }
}

/// The text of a row: of its recorded answers, and of what the record offered.
pub fn text<'a>(answered: impl Iterator<Item = Held<'a>>, offered: impl Iterator<Item = Held<'a>>) -> String {
    let answered = answered.map(|held| marked(ANSWERED, held));
    let marks: Vec<String> = answered.chain(offered.map(|held| marked(OFFERED, held))).collect();
    marks.join(";")
}

fn marked(sign: char, (item, answer, explanation): Held<'_>) -> String {
    format!("{item}{sign}{}", mark(answer, explanation))
}

/// What stood in a row.
pub fn read(text: &str) -> Stood<'_> {
    let of = |sign: char| -> BTreeMap<_, _> { text.split(';').filter_map(|mark| mark.split_once(sign)).collect() };
    Stood { answered: of(ANSWERED), offered: of(OFFERED) }
}

/// Stands for an answer and what explains it, as a reader of cells gives them.
pub fn mark(answer: &str, explanation: &str) -> String {
    let (answer, explanation) = (trim(answer), trim(explanation));
    let hash = Sha256::digest(format!("{} {answer} {explanation}", answer.len()));
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
