//! Tables as a workbook: a sheet for each, with notes on what the columns mean and of which moment they are. What is
//! not real is marked in each note and on paper; the rows stay as they are for whoever reads them.
//!
//! Cells are typed; what a number format would round (more than 15 digits) is kept as text. A list that is too long for a
//! cell stands on a further sheet.

use domain::refusal::Code;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, Note, Workbook, Worksheet, XlsxError};

use crate::{
    cell::Cell,
    glossary,
    history::Moment,
    refusals::{Problem, bad},
    table::Table,
    views::{Column, Holds, Row, View},
};

/// The most rows of a sheet, below what the format holds.
pub const MAX_SHEET_ROWS: usize = 1_000_000;
/// The most digits that a number of a workbook keeps.
const MAX_DIGITS: usize = 15;

/// What is said of answers about what is not real.
pub const MARK: &str =
    "시연 자료: 클러스터와 수치는 지어낸 것입니다. · Demonstration data: clusters and figures are invented.";

/// A sheet of a workbook.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// What stands on it.
    pub table: &'a Table<'a>,
    /// The view it is of.
    pub view: &'static View,
    /// The moment it is of.
    pub moment: &'a Moment,
    /// Whether it holds what is not real.
    pub demonstration: bool,
    /// Lists of it that no cell holds.
    further: Vec<Elements>,
}

/// The elements of the lists in a column, a line each after what tells their row: what is too long for a cell.
#[derive(Debug)]
struct Elements {
    /// Which column of the table they are of.
    at: usize,
    /// What that column is called.
    name: &'static str,
    columns: Vec<Column>,
    rows: Vec<Row>,
}

impl Elements {
    /// Of each column in which a list is too long for its cell.
    fn of(table: &Table<'_>) -> Vec<Self> {
        let too_long = |at: usize| table.rows().any(|row| row.get(at).is_some_and(is_long_list));
        let columns = table.columns.iter().enumerate();
        columns.filter(|(at, _)| too_long(*at)).map(|(at, column)| Self::new(table, at, column)).collect()
    }

    fn new(table: &Table<'_>, at: usize, column: &Column) -> Self {
        let tells = telling(table.columns);
        let named = tells.iter().filter_map(|at| table.columns.get(*at));
        let members = match column.holds {
            Holds::Objects(members) => members,
            _ => std::slice::from_ref(column),
        };
        let mut rows = Vec::new();
        for row in table.rows() {
            let Some(Cell::List(elements)) = row.get(at) else { continue };
            let told: Row = tells.iter().filter_map(|at| row.get(*at).cloned()).collect();
            rows.extend(elements.iter().map(|element| [told.clone(), members_of(element)].concat()));
        }
        Self { at, name: column.name, columns: named.chain(members).copied().collect(), rows }
    }

    fn table(&self) -> Table<'_> {
        Table { name: self.name, columns: &self.columns, rows: self.rows.iter().collect(), owned: Vec::new() }
    }
}

/// Which columns tell the rows of a table apart: those of the key; without one the first.
fn telling(columns: &[Column]) -> Vec<usize> {
    let keys: Vec<usize> = columns.iter().enumerate().filter(|(_, column)| column.key).map(|(at, _)| at).collect();
    if keys.is_empty() { vec![0] } else { keys }
}

fn members_of(element: &Cell) -> Row {
    match element {
        Cell::Object(members) => members.iter().map(|(_, cell)| cell.clone()).collect(),
        other => vec![other.clone()],
    }
}

fn is_long_list(cell: &Cell) -> bool {
    matches!(cell, Cell::List(_)) && length(&cell.plain()) > MAX_CELL
}

/// How long a text is for a workbook, which counts in UTF-16.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A workbook of some sheets. The same content gives the same bytes.
///
/// # Errors
/// That a table is too long for a sheet.
pub fn workbook(title: &str, moment: &Moment, sheets: &[Sheet<'_>]) -> Result<Vec<u8>, Problem> {
    let longest = sheets.iter().map(Sheet::longest).max().unwrap_or(0);
    if longest > MAX_SHEET_ROWS {
        return Err(bad(
            Code::TooLarge,
            "format",
            longest.to_string(),
            "at most 1,000,000 rows; narrow the question, or ask for csv",
        ));
    }
    fill(title, moment, sheets).map_err(|error| {
        tracing::error!(%error, "a workbook could not be written");
        Problem::Busy(domain::refusal::Refusal::new(Code::Unavailable, "format", "xlsx", "csv or json"))
    })
}

fn fill(title: &str, moment: &Moment, sheets: &[Sheet<'_>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_timestamp(moment.known_at.0.div_euclid(1_000_000))?;
    book.set_properties(
        &DocProperties::new().set_title(title).set_comment(moment.position.text()).set_creation_datetime(&made),
    );
    let mut names = Vec::new();
    for sheet in sheets {
        let name = taken(sheet.table.name, &mut names);
        let further: Vec<(&Elements, String)> =
            sheet.further.iter().map(|of| (of, taken(of.name, &mut names))).collect();
        sheet.write(book.add_worksheet().set_name(&name)?, &further)?;
        for (elements, name) in &further {
            let table = elements.table();
            // What is too long within an element is cut, and says so: there is no sheet of a sheet.
            let Sheet { view, moment, demonstration, .. } = *sheet;
            let lines = Sheet { table: &table, view, moment, demonstration, further: Vec::new() };
            lines.write(book.add_worksheet().set_name(name)?, &[])?;
        }
    }
    book.save_to_buffer()
}

/// A name for the next sheet.
fn taken(name: &str, names: &mut Vec<String>) -> String {
    let name = sheet_name(name, names);
    names.push(name.clone());
    name
}

/// A name that a sheet may have: at most 31 characters, none of `[]:*?/\`, each once.
fn sheet_name(name: &str, used: &[String]) -> String {
    let base: String =
        name.chars().map(|character| if "[]:*?/\\".contains(character) { '-' } else { character }).take(28).collect();
    let numbered = std::iter::once(base.clone()).chain((2..).map(|number| format!("{base}-{number}")));
    numbered.into_iter().find(|name| !used.contains(name)).unwrap_or(base)
}

impl<'a> Sheet<'a> {
    /// The sheet of a table of a view.
    pub fn of(table: &'a Table<'a>, view: &'static View, moment: &'a Moment, demonstration: bool) -> Self {
        Self { table, view, moment, demonstration, further: Elements::of(table) }
    }
}

impl Sheet<'_> {
    /// The most rows that it or a further sheet has.
    fn longest(&self) -> usize {
        self.further.iter().map(|of| of.rows.len()).fold(self.table.len(), usize::max)
    }

    fn write(&self, sheet: &mut Worksheet, further: &[(&Elements, String)]) -> Result<(), XlsxError> {
        let head = Style::new().set_bold();
        for (at, column) in (0_u16..).zip(self.table.columns) {
            sheet.write_string_with_format(0, at, column.name, &head)?;
            sheet.insert_note(0, at, &Note::new(self.note(column)).add_author_prefix(false))?;
            sheet.set_column_width(at, if column.holds.is_number() { 16 } else { 22 })?;
        }
        sheet.set_freeze_panes(1, 0)?;
        if self.demonstration {
            sheet.set_header(MARK);
        }
        for (at, row) in (1_u32..).zip(self.table.rows()) {
            for (column, cell) in (0_u16..).zip(row) {
                match further.iter().find(|(of, _)| of.at == usize::from(column)) {
                    Some((_, name)) if is_long_list(cell) => {
                        sheet.write_string(at, column, elsewhere(cell, name))?;
                    }
                    _ => write_cell(sheet, at, column, cell)?,
                }
            }
        }
        Ok(())
    }

    /// What the column means, how it is computed, and of which moment it is.
    fn note(&self, column: &Column) -> String {
        let mut lines: Vec<String> = self.demonstration.then(|| MARK.to_owned()).into_iter().collect();
        if let Some(term) = glossary::find(self.view.name, column.name) {
            lines.push(format!("{}: {}", term.called.ko, term.means.ko));
            lines.push(format!("{}: {}", term.called.en, term.means.en));
            lines.extend(term.unit.map(|unit| format!("[{unit}]")));
        }
        lines.extend(column.formula.map(str::to_owned));
        lines.extend(column.rule_id.map(|rule| format!("rule {rule}")));
        lines.push(format!("{} · known_at {} · effective_on {}", self.view.name, self.moment.known_at, self.moment.on));
        lines.push(self.moment.position.text());
        lines.join("\n")
    }
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Null => {}
        Cell::Bool(truth) => {
            sheet.write_boolean(row, column, *truth)?;
        }
        Cell::Number(text) => {
            let digits = text.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').count();
            match text.parse::<f64>() {
                Ok(number) if digits <= MAX_DIGITS => sheet.write_number(row, column, number)?,
                _ => sheet.write_string(row, column, text.as_str())?,
            };
        }
        Cell::Text(_) | Cell::List(_) | Cell::Object(_) => {
            sheet.write_string(row, column, held(&cell.plain()))?;
        }
    }
    Ok(())
}

/// The most that is written into a cell of a workbook, which holds 32,767: what is left is for words on what is missing.
const MAX_CELL: usize = 32_000;

/// What stands in the place of a list that is too long for a cell.
fn elsewhere(cell: &Cell, sheet: &str) -> String {
    let count = if let Cell::List(elements) = cell { elements.len() } else { 1 };
    format!("{count}건 모두 시트 {sheet}에 · all {count} on the sheet {sheet}")
}

/// A text as a cell holds it: a longer one is cut, and says so.
fn held(text: &str) -> String {
    let all = length(text);
    if all <= MAX_CELL {
        return text.to_owned();
    }
    let mut used = 0;
    let fits = |character: &char| {
        used += character.len_utf16();
        used <= MAX_CELL
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!(
        "{kept}… [{all}자 가운데 앞 {MAX_CELL}자, 전체는 CSV에 · the first {MAX_CELL} of {all} characters, the CSV has all]"
    )
}

#[cfg(test)]
mod tests {
    use domain::values::Instant;

    use super::*;
    use crate::{history::Position, views::changes};

    #[test]
    fn sheets_have_names_that_differ() {
        assert_eq!(sheet_name("surveys/ID", &[]), "surveys-ID");
        assert_eq!(sheet_name("a", &["a".to_owned()]), "a-2");
    }

    const ELEMENT: &[Column] = &[Column::text("position"), Column::number("difference")];
    const COLUMNS: &[Column] = &[Column::text("figure").key(), Column::objects("updates", ELEMENT)];

    fn update(position: usize) -> Cell {
        Cell::Object(vec![("position", format!("registry:{position}").into()), ("difference", position.into())])
    }

    #[test]
    fn a_list_that_no_cell_holds_has_a_line_for_each_element_after_the_key_of_its_row() {
        let short: Row = vec!["a".into(), Cell::List(vec![update(1)])];
        let long: Row = vec!["b".into(), Cell::List((0..2_000).map(update).collect())];
        let table = |rows| Table { name: "changes", columns: COLUMNS, rows, owned: Vec::new() };
        assert!(Elements::of(&table(vec![&short])).is_empty(), "what fits stays where it is");
        let further = Elements::of(&table(vec![&short, &long]));
        let [elements] = further.as_slice() else { panic!("one column has such a list") };
        let names: Vec<&str> = elements.columns.iter().map(|column| column.name).collect();
        assert_eq!((elements.name, names), ("updates", vec!["figure", "position", "difference"]));
        assert_eq!(elements.rows.len(), 2_001, "all of them, also those that would fit");
        assert_eq!(elements.rows[2_000], ["b".into(), Cell::text("registry:1999"), Cell::number("1999")]);
        assert_eq!(elsewhere(&long[1], "updates"), "2000건 모두 시트 updates에 · all 2000 on the sheet updates");
    }

    #[test]
    fn a_note_says_of_which_moment_a_sheet_is_and_what_is_not_real() {
        let moment = Moment { known_at: Instant(0), position: Position::default(), on: Instant(0).day() };
        let table = Table { name: "changes", columns: COLUMNS, rows: Vec::new(), owned: Vec::new() };
        for (demonstration, first) in [(false, "수치: "), (true, "시연 자료: ")] {
            let note = Sheet::of(&table, &changes::VIEW, &moment, demonstration).note(&COLUMNS[0]);
            assert!(note.starts_with(first), "{note}");
            for part in ["known_at 1970-01-01T", "effective_on 1970-01-01", "registry:0,budget:0"] {
                assert!(note.contains(part), "{part}: {note}");
            }
        }
    }

    #[test]
    fn a_text_that_no_cell_holds_says_that_it_is_cut() {
        assert_eq!(held("대동"), "대동");
        for text in ["가".repeat(40_000), "😀".repeat(40_000)] {
            let held = held(&text);
            assert!(held.ends_with("the CSV has all]") && length(&held) <= 32_767, "{}", length(&held));
        }
    }
}
