//! What was said where: one statement of a form, with what stood there, for receipts and for the report.

use std::{collections::BTreeMap, fmt, sync::Arc};

use domain::refusal::{Code, Refusal, escape};
use smol_str::SmolStr;

use super::record::{FlatRecord, Given};

/// Where something stands in a form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as it was named.
    pub file: Arc<str>,
    /// The sheet of a workbook.
    pub sheet: Option<Arc<str>>,
    /// The row as a spreadsheet counts it, or the line of NDJSON; 0 is the file or sheet as a whole.
    pub row: u64,
}

impl Place {
    /// The file as a whole.
    pub fn file(name: &str) -> Self {
        Self { file: name.into(), sheet: None, row: 0 }
    }

    /// A row of the same file and sheet.
    #[must_use]
    pub fn at(&self, row: u64) -> Self {
        Self { row, ..self.clone() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, " [{sheet}]")?;
        }
        if self.row > 0 {
            write!(f, ":{}", self.row)?;
        }
        Ok(())
    }
}

/// What is wrong at a place, found before anything is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The column, counted from 0, where one is to blame.
    pub column: Option<usize>,
    /// Code, field, what was given, what is expected.
    pub refusal: Refusal,
}

impl Fault {
    /// A fault of the row or file as a whole.
    pub fn new(code: Code, given: impl AsRef<str>, expected: impl Into<String>) -> Self {
        Self { column: None, refusal: Refusal::new(code, "", given, expected.into()) }
    }

    /// The same fault, blamed on a column.
    #[must_use]
    pub fn in_column(mut self, column: usize, field: &str) -> Self {
        self.column = Some(column);
        self.refusal.set_field(field.to_owned());
        self
    }
}

/// What stood in a row, so that it can be shown and mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Original {
    /// Nothing that could be kept.
    Nothing,
    /// A line of NDJSON.
    Line(String),
    /// The cells of a row under the names in the heading.
    Cells(Arc<Vec<String>>, Vec<String>),
}

/// One record of a form, or why there is none.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Where it stands.
    pub place: Place,
    /// What stood there. A profile may make several statements of one row.
    pub original: Arc<Original>,
    /// Which column feeds which field.
    pub columns: Arc<BTreeMap<String, usize>>,
    /// The kind that stands where the row itself names none: that of its sheet or of the call.
    pub kind: Option<SmolStr>,
    /// The update id where there is no record and yet an id; a profile may have made it of several cells.
    pub id: String,
    /// The record, or every fault that keeps it from becoming one.
    pub record: Result<FlatRecord, Vec<Fault>>,
}

impl Statement {
    /// A refusal of a row, a sheet or a file, without a record.
    pub fn refused(place: Place, original: Original, faults: Vec<Fault>) -> Self {
        let (columns, kind, id) = (Arc::default(), None, String::new());
        Self { place, original: Arc::new(original), columns, kind, id, record: Err(faults) }
    }

    /// Its update id, where it has one.
    pub fn update_id(&self) -> String {
        let record = self.record.as_ref().ok();
        let id = record.and_then(|record| record.get("update_id"));
        id.map_or_else(|| self.id.clone(), Given::to_text)
    }

    /// The column that feeds a field; a name that is not shown as it is, by how it is shown.
    pub fn column_of(&self, field: &str) -> Option<usize> {
        let shown = || self.columns.iter().find(|(name, _)| escape(name) == field).map(|(_, column)| column);
        self.columns.get(field).or_else(shown).copied()
    }
}

/// A column as spreadsheets name it: `A` for 0, `AA` for 26.
pub fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_in_spreadsheets() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
        }
    }

    #[test]
    fn a_place_names_file_sheet_and_row() {
        let file = Place::file("a.xlsx");
        assert_eq!(file.to_string(), "a.xlsx");
        assert_eq!(Place { sheet: Some("금액".into()), ..file }.at(7).to_string(), "a.xlsx [금액]:7");
    }
}
