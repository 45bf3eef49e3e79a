//! Answers in the forms in which they are taken away: JSON, CSV, workbooks.
//!
//! JSON is written straight from the cells, in the order of the contract. CSV is UTF-8 with a byte order mark, so that
//! spreadsheets read Korean, and no cell of it can be a formula. Workbooks are [written](crate::workbook) by themselves.

use smol_str::SmolStr;

use crate::{
    answer::{Answer, Data},
    cell::{Cell, write_text},
    query::{Format, Question},
    refusals::Problem,
    views::{Column, Filled, Part, Row, Shape, trace},
    workbook::{Sheet, workbook},
};

impl Answer {
    /// In the form that was asked for, with its media type.
    ///
    /// # Errors
    /// Why it cannot be written so.
    pub fn written(&self, question: &Question) -> Result<(&'static str, Vec<u8>), Problem> {
        match question.format {
            Format::Json => Ok(("application/json", self.json())),
            Format::Csv => Ok(("text/csv; charset=utf-8", self.csv(question))),
            Format::Xlsx => Ok(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", self.xlsx()?)),
        }
    }

    /// As JSON.
    pub fn json(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(1024);
        out.extend_from_slice(b"{\"position\":");
        write_text(&self.moment.position.text(), &mut out);
        out.extend_from_slice(b",\"known_at\":");
        write_text(&self.moment.known_at.to_string(), &mut out);
        out.extend_from_slice(b",\"effective_on\":");
        write_text(&self.moment.on.to_string(), &mut out);
        if !self.figures.is_empty() {
            out.extend_from_slice(b",\"figures\":");
            Cell::List(self.figures.iter().map(trace::figure).collect()).write_json(&mut out);
        }
        out.extend_from_slice(b",\"data\":");
        self.data.write_json(&mut out);
        out.extend_from_slice(b",\"next_cursor\":");
        Cell::from(self.next_cursor.as_ref().map(Cell::text)).write_json(&mut out);
        out.extend_from_slice(b",\"freshness\":");
        self.freshness().write_json(&mut out);
        out.extend_from_slice(b",\"warnings\":");
        Cell::List(self.warnings.iter().map(crate::answer::Warning::cell).collect()).write_json(&mut out);
        out.extend_from_slice(b",\"demonstration\":");
        Cell::Bool(self.demonstration).write_json(&mut out);
        out.push(b'}');
        out
    }

    fn freshness(&self) -> Cell {
        let fresh = self.freshness.iter().map(|fresh| {
            Cell::Object(vec![
                ("agency_id", (&fresh.agency_id).into()),
                ("last_recorded_at", fresh.last_recorded_at.into()),
                ("age_seconds", fresh.age_seconds.into()),
            ])
        });
        Cell::List(fresh.collect())
    }

    /// As CSV: of an object the part that is asked for, or all of it, a value a line.
    pub fn csv(&self, question: &Question) -> Vec<u8> {
        let tables = self.tables();
        if let Some(part) = tables.iter().find(|table| question.part.as_deref() == Some(table.name)) {
            return part.csv();
        }
        match tables.as_slice() {
            [table] => table.csv(),
            [first, ..] if first.name != SUMMARY => first.csv(),
            _ => long(&tables),
        }
    }

    /// As a workbook: a sheet for each table, with notes on what the columns mean and of which moment they are. A list that
    /// is too long for a cell stands on a further sheet.
    ///
    /// # Errors
    /// That a table is too long for a sheet.
    pub fn xlsx(&self) -> Result<Vec<u8>, Problem> {
        let tables = self.tables();
        let sheet = |table| Sheet::of(table, self.view, &self.moment, self.demonstration);
        let sheets: Vec<Sheet<'_>> = tables.iter().map(sheet).collect();
        workbook(self.view.title.ko, &self.moment, &sheets)
    }

    /// All tables of the answer; single figures make up one of their own.
    pub fn tables(&self) -> Vec<Table<'_>> {
        match &self.data {
            Data::Rows { columns, rows, .. } => {
                vec![Table { name: self.view.name, columns, rows: rows.iter().collect(), owned: Vec::new() }]
            }
            Data::Object { parts, filled, .. } => tables(parts, filled),
        }
    }
}

impl Data {
    fn write_json(&self, out: &mut Vec<u8>) {
        match self {
            Self::Rows { columns, rows, traces } => write_rows(columns, rows, traces, out),
            Self::Object { parts, filled, figures, rows } => {
                out.push(b'{');
                for ((part, filled), traces) in parts.iter().zip(filled).zip(rows) {
                    write_text(part.name(), out);
                    out.push(b':');
                    match filled {
                        Filled::Figure(cell) => cell.write_json(out),
                        Filled::Row(row) => write_row(part.columns(), row, None, out),
                        Filled::Rows(rows) => write_rows(part.columns(), rows, traces, out),
                    }
                    out.push(b',');
                }
                out.extend_from_slice(b"\"traces\":");
                Cell::Object(figures.iter().map(|(name, token)| (*name, Cell::text(token))).collect()).write_json(out);
                out.push(b'}');
            }
        }
    }
}

fn write_rows(columns: &[Column], rows: &[Row], traces: &[String], out: &mut Vec<u8>) {
    out.push(b'[');
    for (at, row) in rows.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_row(columns, row, traces.get(at).map(String::as_str), out);
    }
    out.push(b']');
}

fn write_row(columns: &[Column], row: &[Cell], trace: Option<&str>, out: &mut Vec<u8>) {
    out.push(b'{');
    for (at, (column, cell)) in columns.iter().zip(row).enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_text(column.name, out);
        out.push(b':');
        cell.write_json(out);
    }
    if let Some(trace) = trace {
        out.extend_from_slice(b",\"trace\":");
        write_text(trace, out);
    }
    out.push(b'}');
}

/// A table of an answer.
#[derive(Debug)]
pub struct Table<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its columns.
    pub columns: &'a [Column],
    pub(crate) rows: Vec<&'a Row>,
    pub(crate) owned: Vec<Row>,
}

/// The name of the table of single figures.
const SUMMARY: &str = "summary";
const SUMMARY_COLUMNS: &[Column] = &[Column::text("figure").key(), Column::text("value")];

fn tables<'a>(parts: &'a [Part], filled: &'a [Filled]) -> Vec<Table<'a>> {
    let mut summary = Vec::new();
    let mut tables = Vec::new();
    for (part, filled) in parts.iter().zip(filled) {
        match filled {
            Filled::Figure(cell) => summary.push(vec![part.name().into(), cell.clone()]),
            Filled::Row(row) => {
                tables.push(Table { name: part.name(), columns: part.columns(), rows: vec![row], owned: Vec::new() })
            }
            Filled::Rows(rows) => tables.push(Table {
                name: part.name(),
                columns: part.columns(),
                rows: rows.iter().collect(),
                owned: Vec::new(),
            }),
        }
    }
    if !summary.is_empty() {
        tables.insert(0, Table { name: SUMMARY, columns: SUMMARY_COLUMNS, rows: Vec::new(), owned: summary });
    }
    tables
}

/// The tables that an answer of this shape is taken away as, in their order: rows are one, named as their view.
pub fn names(shape: &Shape, view: &'static str) -> Vec<&'static str> {
    let Shape::Object(parts, _) = shape else { return vec![view] };
    let figures = parts.iter().any(|part| matches!(part, Part::Figure(_)));
    let tables = parts.iter().filter(|part| !matches!(part, Part::Figure(_))).map(Part::name);
    figures.then_some(SUMMARY).into_iter().chain(tables).collect()
}

/// The tables of an answer of this shape that CSV leaves out where no part is asked for: with figures it has all of them, a
/// value a line, otherwise the first.
pub fn left_out(shape: &Shape, view: &'static str) -> Vec<&'static str> {
    let names = names(shape, view);
    if names.first() == Some(&SUMMARY) { Vec::new() } else { names.into_iter().skip(1).collect() }
}

impl Table<'_> {
    /// Its rows.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().copied().chain(&self.owned)
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.rows.len() + self.owned.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// As CSV.
    pub fn csv(&self) -> Vec<u8> {
        let mut out = Lines::default();
        out.line(self.columns.iter().map(|column| column.name.into()));
        for row in self.rows() {
            out.line(row.iter().map(safe));
        }
        out.0
    }
}

/// A whole object, a value a line.
fn long(tables: &[Table<'_>]) -> Vec<u8> {
    let mut out = Lines::default();
    out.line(["part", "key", "figure", "value"].map(SmolStr::new_static));
    for table in tables {
        for row in table.rows() {
            let keys = table.columns.iter().zip(row).filter(|(column, _)| column.key).map(|(_, cell)| cell.plain());
            let key = keys.collect::<Vec<_>>().join("/");
            for (column, cell) in table.columns.iter().zip(row).filter(|(column, _)| !column.key) {
                out.line([table.name.into(), guarded(&key), column.name.into(), safe(cell)]);
            }
        }
    }
    out.0
}

/// Lines of CSV after a byte order mark.
struct Lines(Vec<u8>);

impl Default for Lines {
    fn default() -> Self {
        Self("\u{FEFF}".as_bytes().to_vec())
    }
}

impl Lines {
    fn line(&mut self, cells: impl IntoIterator<Item = SmolStr>) {
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.0.push(b',');
            }
            if cell.contains(['"', ',', '\n', '\r']) {
                self.0.push(b'"');
                self.0.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
                self.0.push(b'"');
            } else {
                self.0.extend_from_slice(cell.as_bytes());
            }
        }
        self.0.extend_from_slice(b"\r\n");
    }
}

/// A cell for a spreadsheet: numbers as they are, texts guarded.
fn safe(cell: &Cell) -> SmolStr {
    match cell {
        Cell::Null | Cell::Bool(_) | Cell::Number(_) => cell.plain(),
        Cell::Text(_) | Cell::List(_) | Cell::Object(_) => guarded(&cell.plain()),
    }
}

/// A text that a spreadsheet would take for a formula gets an apostrophe in front.
fn guarded(text: &str) -> SmolStr {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|', '%', '＝', '＋', '－', '＠']) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_of_a_csv_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@x", "\t=1", "|calc"] {
            assert!(safe(&Cell::text(text)).starts_with('\''), "{text}");
        }
        assert_eq!(safe(&Cell::number("-1")), "-1");
        assert_eq!(safe(&Cell::list(["a", "b"])), "a;b");
        let mut lines = Lines::default();
        lines.line(["a\"b,c".into(), "d".into()]);
        assert_eq!(lines.0, "\u{FEFF}\"a\"\"b,c\",d\r\n".as_bytes());
    }
}
