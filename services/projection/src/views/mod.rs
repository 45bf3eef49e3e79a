//! The views, one file each, in one sorted list.
//!
//! A view says what it is called, what it may be asked, which columns it has, how its rows are computed, and which updates
//! are behind a row. All else is done by the frame, for every view alike: reading and refusing parameters, the moment,
//! sorting by the key columns, pages, traces, freshness, warnings, JSON, CSV and workbooks, definitions, OpenAPI, live events.
//!
//! To add one:
//! 1. `views/NAME.rs` with `pub const VIEW: View` (see [`clusters`] for rows, [`overview`] for an object);
//!    what it measures belongs into `domain::measures`, here only columns are filled;
//! 2. a line in [`ALL`], which is sorted by name;
//! 3. a line in [`glossary`](crate::glossary) for each column that has none yet; a test finds those that are missing;
//! 4. `just describe`, for the description of the interface and the types of the page.
//!
//! Rows may be returned in any order: the frame sorts them by the columns that are marked [`Column::key`]. The texts of those
//! columns are the key under which `behind` is asked for the updates that made a row; of an object the key is the name of the
//! part, and for a row in one of its tables then the key of that row. `behind` is called only when a trace is opened.

pub mod alignment;
pub mod budget;
pub mod changes;
pub mod cluster;
pub mod clusters;
pub mod concentration;
pub mod findings;
pub mod foreign_investment;
pub mod governance;
pub mod overview;
pub mod performance;
pub mod ratios;
pub mod recommendations;
pub mod reconciliation;
pub mod reviews;
pub mod similar;
pub mod similar_check;
pub mod spin_offs;
pub mod survey;
pub mod surveys;
pub mod targets;
pub mod trace;
pub mod updates;

use domain::{
    measures::scene::{Behind, Scene},
    records::Family,
    refusal::{Code, Refusal},
    values::{Id, Instant, Value},
};
use smol_str::SmolStr;

pub use crate::column::{Column, Holds};
use crate::{
    cell::Cell,
    history::{History, Moment},
    query::{Given, Kind, Parameter},
    refusals::{Problem, bad},
};

/// All views, sorted by name.
pub const ALL: &[&View] = &[
    &alignment::VIEW,
    &budget::VIEW,
    &reconciliation::VIEW,
    &changes::VIEW,
    &clusters::VIEW,
    &cluster::VIEW,
    &concentration::VIEW,
    &findings::VIEW,
    &foreign_investment::VIEW,
    &governance::VIEW,
    &overview::VIEW,
    &performance::VIEW,
    &ratios::VIEW,
    &targets::VIEW,
    &recommendations::VIEW,
    &reviews::VIEW,
    &similar::VIEW,
    &similar_check::VIEW,
    &spin_offs::VIEW,
    &surveys::VIEW,
    &survey::VIEW,
    &trace::VIEW,
    &updates::VIEW,
];

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// In Korean.
    pub ko: &'static str,
    /// In English.
    pub en: &'static str,
}

/// A text in both languages.
pub const fn words(ko: &'static str, en: &'static str) -> Words {
    Words { ko, en }
}

/// A row: as many cells as there are columns.
pub type Row = Vec<Cell>;

/// A part of an object.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// A single figure or text; numbers are traced.
    Figure(Column),
    /// One row.
    Row(&'static str, &'static [Column]),
    /// A table whose rows are traced.
    Table(&'static str, &'static [Column]),
    /// A table whose rows name their own places.
    Plain(&'static str, &'static [Column]),
}

impl Part {
    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Figure(column) => column.name,
            Self::Row(name, _) | Self::Table(name, _) | Self::Plain(name, _) => name,
        }
    }

    /// Its columns; of a figure that one.
    pub const fn columns(&self) -> &[Column] {
        match self {
            Self::Figure(column) => std::slice::from_ref(column),
            Self::Row(_, columns) | Self::Table(_, columns) | Self::Plain(_, columns) => columns,
        }
    }
}

/// A part that was computed.
#[derive(Debug, Clone)]
pub enum Filled {
    /// A figure.
    Figure(Cell),
    /// One row.
    Row(Row),
    /// Rows.
    Rows(Vec<Row>),
}

/// A page that a view made itself.
#[derive(Debug, Default)]
pub struct Page {
    /// Its rows, in order.
    pub rows: Vec<Row>,
    /// Where the next one begins; none at the end.
    pub next: Option<SmolStr>,
}

/// What a view answers.
#[derive(Clone, Copy)]
pub enum Shape {
    /// Rows.
    Rows(&'static [Column], fn(&Ask<'_>) -> Result<Vec<Row>, Problem>),
    /// Rows of a list too long to be made as a whole: from a mark on, at most so many. Sorted by the view.
    Pages(&'static [Column], fn(&Ask<'_>, Option<&str>, usize) -> Result<Page, Problem>),
    /// An object of these parts, in this order.
    Object(&'static [Part], fn(&Ask<'_>) -> Result<Vec<Filled>, Problem>),
}

/// A view.
pub struct View {
    /// Its name in addresses; `ID` stands for the id of one thing.
    pub name: &'static str,
    /// Its title.
    pub title: Words,
    /// What it answers, and how.
    pub method: Words,
    /// What it may be asked beyond the common parameters, sorted.
    pub parameters: &'static [Parameter],
    /// Parameters whose names are not known beforehand.
    pub open: fn(&str) -> Option<Kind>,
    /// What it reads: a change of these may change its answer.
    pub reads: &'static [Family],
    /// Its answer.
    pub shape: Shape,
    /// The updates behind a figure, by its key; none if there is no such figure.
    pub behind: fn(&Ask<'_>, &[SmolStr]) -> Option<Behind>,
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// No parameters but those that are listed.
pub const fn closed(_name: &str) -> Option<Kind> {
    None
}

/// A question as a view sees it.
#[derive(Debug, Clone)]
pub struct Ask<'a> {
    /// The world at the moment.
    pub scene: Scene<'a>,
    /// Everything that the log holds.
    pub history: &'a History,
    /// The moment.
    pub moment: Moment,
    /// The parameters.
    pub given: &'a Given,
    /// The id in the address.
    pub id: Option<&'a Id>,
    /// The time, by the log's clock.
    pub now: Instant,
    /// Whether the answer is taken away as a table, which is complete, rather than read by page.
    pub complete: bool,
}

impl Ask<'_> {
    /// The id in the address; views of one thing have it.
    ///
    /// # Errors
    /// That there is none.
    pub fn id(&self) -> Result<&Id, Problem> {
        self.id.ok_or_else(|| bad(Code::MissingField, "ID", "", "an id"))
    }

    /// Whether a filter is not given, or is this.
    pub fn is(&self, name: &str, value: Option<&str>) -> bool {
        self.given.text(name).is_none_or(|asked| value == Some(asked))
    }
}

/// The view of an address, with the id of the thing it is about.
///
/// # Errors
/// That there is none.
pub fn find(path: &str) -> Result<(&'static View, Option<Id>), Problem> {
    if let Some(view) = ALL.iter().find(|view| view.name == path && !view.name.ends_with("/ID")) {
        return Ok((view, None));
    }
    let of_one = path.rsplit_once('/').and_then(|(prefix, id)| {
        let view = ALL.iter().find(|view| view.name.strip_suffix("/ID") == Some(prefix))?;
        Some((view, id))
    });
    match of_one {
        Some((view, id)) => match Id::read(id) {
            Ok(id) => Ok((view, Some(id))),
            Err(fault) => Err(bad(fault.code, "ID", id, fault.expected)),
        },
        None => {
            let names: Vec<&str> = ALL.iter().map(|view| view.name).collect();
            Err(Problem::Missing(Refusal::new(Code::UnknownReference, "view", path, names.join(", "))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_sorted_and_their_parameters_too() {
        assert!(ALL.is_sorted_by_key(|view| view.name));
        for view in ALL {
            assert!(view.parameters.is_sorted_by_key(|parameter| parameter.name), "{}", view.name);
            assert!(view.reads.is_sorted(), "{}", view.name);
        }
    }

    #[test]
    fn an_address_names_a_view_and_perhaps_one_thing() {
        assert_eq!(find("clusters").unwrap().0.name, "clusters");
        let Err(Problem::Missing(refusal)) = find("moon") else { panic!("there is no moon") };
        assert!(refusal.expected.starts_with("alignment, budget, "), "{}", refusal.expected);
        assert!(refusal.expected.ends_with(", trace, updates"), "all of them: {}", refusal.expected);
        assert!(find("clusters/../x").is_err());
        assert!(find("").is_err());
    }
}
