//! What a profile says.

use std::{collections::BTreeMap, sync::Arc};

use smol_str::SmolStr;

use super::{date::Form, exact::Decimal, fill::Template};

/// A profile that was read and checked. Columns are numbered in `columns` and bound to a table later.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// What it is for.
    pub about: String,
    /// The columns that it names.
    pub columns: Vec<String>,
    /// A row for which any holds makes nothing.
    pub skip_when: Vec<Condition>,
    /// Rows that agree in these columns become one unit.
    pub group_by: Vec<usize>,
    /// What a unit makes, in this order.
    pub records: Vec<Record>,
}

/// A record that a unit makes.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its kind.
    pub kind: SmolStr,
    /// A unit for which any holds makes no such record.
    pub skip_when: Vec<Condition>,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field and where its value comes from.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: SmolStr,
    /// Whether it holds several values.
    pub list: bool,
    /// Where its value comes from.
    pub source: Source,
}

/// A test of a cell.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The column.
    pub column: usize,
    /// The test.
    pub test: Test,
}

/// What a cell is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// It is one of these (or, if false, none of them).
    Among(Vec<String>, bool),
    /// It is empty (or, if false, it is not).
    Empty(bool),
}

impl Condition {
    /// Whether it holds for a row.
    pub fn holds(&self, row: &[&str]) -> bool {
        let cell = row.get(self.column).copied().unwrap_or_default();
        match &self.test {
            Test::Among(words, yes) => words.iter().any(|word| word == cell) == *yes,
            Test::Empty(yes) => cell.is_empty() == *yes,
        }
    }
}

/// Where a value comes from.
#[derive(Debug, Clone)]
pub enum Source {
    /// The same for every row.
    Constant(Vec<String>),
    /// Made from the row.
    Made(Box<Made>),
}

/// A value made from the row, step by step in the order of these fields.
#[derive(Debug, Clone)]
pub struct Made {
    /// All must hold, or the value is absent.
    pub when: Vec<Condition>,
    /// What is taken.
    pub taken: Taken,
    /// Cuts it into pieces.
    pub split: Option<String>,
    /// Replaces each piece.
    pub lookup: Option<Lookup>,
    /// Turns a name into its code.
    pub code: Option<Coded>,
    /// Reads a date by the first form that fits.
    pub dates: Vec<Form>,
    /// Stands between groups of three digits.
    pub grouping: Option<char>,
    /// Multiplies.
    pub factor: Option<Decimal>,
    /// Put before.
    pub prefix: String,
    /// How the rows of a group become one value.
    pub collect: Collect,
    /// Stands for an absent value.
    pub default: Option<String>,
}

/// What is taken from a row.
#[derive(Debug, Clone)]
pub enum Taken {
    /// A cell.
    Column(usize),
    /// A text filled from several cells.
    Template(Template),
    /// The first of these that is not absent.
    First(Vec<Source>),
}

/// A look-up.
#[derive(Debug, Clone)]
pub struct Lookup {
    /// Its name, or `values`.
    pub name: String,
    /// What stands for each text.
    pub table: Arc<BTreeMap<String, Vec<String>>>,
    /// What becomes of a text that it does not have.
    pub missing: Missing,
}

/// What becomes of a text that a look-up does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The record is refused.
    Error,
    /// Nothing.
    Absent,
    /// Itself.
    Keep,
}

/// A name to become a code.
#[derive(Debug, Clone)]
pub struct Coded {
    /// The list.
    pub list: domain::records::CodeList,
    /// The province whose districts alone are compared.
    pub within: Option<Source>,
}

/// How the rows of a group become one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collect {
    /// That of the first row.
    First,
    /// Every piece once.
    Union,
    /// The sum.
    Sum,
    /// The different texts, `; ` between them.
    Join,
}

impl Source {
    /// The first column that it takes anything from.
    pub fn column(&self) -> Option<usize> {
        let Self::Made(made) = self else { return None };
        match &made.taken {
            Taken::Column(column) => Some(*column),
            Taken::Template(template) => template.columns().next(),
            Taken::First(sources) => sources.iter().find_map(Self::column),
        }
    }
}
