//! CSV as people and programs write it: UTF-8 or CP949, with comma, semicolon or tab.
//!
//! - [`split`]: bytes to rows, strictly quoted, going on after a row that cannot be read
//! - [`decode`]: bytes of a cell to text

pub mod decode;
pub mod split;

use std::{
    collections::VecDeque,
    io::{self, Read},
    sync::Arc,
};

use domain::refusal::Code;

use self::{
    decode::Decoder,
    split::{Cell, Raw, Splitter, Trouble},
};
use super::{
    encode::trim,
    heading::Wanted,
    limits::{MAX_COLUMNS, MAX_LINE},
    report::back,
    statement::{Fault, Original, Place, Statement},
    table::{Part, Row},
};

pub use decode::Encoding;

/// The table in a CSV file; a report of what was refused may hold several, each under its heading.
pub struct Csv<R> {
    splitter: Splitter<R>,
    decoder: Decoder,
    place: Place,
    wanted: Wanted,
    /// The first rows, until it is known which of them is the heading.
    first: Vec<Row>,
    names: Option<Arc<Vec<String>>>,
    ready: VecDeque<Part>,
    ended: bool,
}

impl<R: Read> Csv<R> {
    /// Reads a table; without an encoding it is found out.
    pub fn new(reader: R, place: Place, encoding: Option<Encoding>, wanted: Wanted) -> Self {
        Self {
            splitter: Splitter::new(reader),
            decoder: Decoder::new(encoding),
            place,
            wanted,
            first: Vec::new(),
            names: None,
            ready: VecDeque::new(),
            ended: false,
        }
    }

    /// Takes in what was found next.
    fn raw(&mut self, row: u64, raw: Raw) {
        match raw {
            Raw::Blank => {}
            Raw::Trouble(trouble) if self.names.is_none() => self.end(row, trouble_fault(&trouble)),
            Raw::Trouble(trouble) => {
                self.ready.push_back(Part::Row(Row { row, faults: vec![trouble_fault(&trouble)], ..Row::default() }));
            }
            Raw::Cells(ranges) => {
                let row = self.row(row, &ranges);
                self.cells(row);
            }
        }
    }

    /// The text of a row.
    fn row(&mut self, row: u64, ranges: &[Cell]) -> Row {
        if !self.splitter.row().is_ascii() {
            self.decoder.look(self.splitter.window());
        }
        let mut found = Row { row, lines: self.splitter.lines(), ..Row::default() };
        for range in ranges {
            match self.decoder.text(&self.splitter.cell(range)) {
                Ok(text) => found.cells.push(trim(&text).to_owned()),
                Err(shown) => {
                    let fault = Fault::new(Code::Malformed, &shown, "text in UTF-8 or CP949");
                    found.faults.push(fault.in_column(found.cells.len(), ""));
                    found.cells.push(shown);
                }
            }
        }
        found
    }

    fn cells(&mut self, row: Row) {
        match &self.names {
            Some(names) if back::is_heading(names) && back::is_heading(&row.cells) => self.begin(row),
            Some(names) => self.ready.push_back(Part::Row(whole(row, names.len()))),
            None => {
                self.first.push(row);
                if self.wanted.ends(self.first.iter().map(|row| &*row.cells)) {
                    self.heading();
                }
            }
        }
    }

    /// Settles which of the first rows is the heading; what stands above it is no part of the table.
    fn heading(&mut self) {
        let at = self.wanted.heading(self.first.iter().map(|row| &*row.cells));
        let mut rows = std::mem::take(&mut self.first).into_iter().skip(at.unwrap_or_default());
        let Some(heading) = rows.next() else {
            return self
                .end(0, Fault::new(Code::Malformed, "", "a heading with the names of fields; the file is empty"));
        };
        self.begin(heading);
        for row in rows {
            // Without a heading that can be read nothing below it can.
            if self.names.is_some() {
                self.cells(row);
            }
        }
    }

    /// Begins the table under this heading.
    fn begin(&mut self, mut heading: Row) {
        if let Some(fault) = heading.faults.pop() {
            self.names = None;
            return self.end(heading.row, fault);
        }
        self.names = Some(Arc::new(heading.cells.clone()));
        self.ready.push_back(Part::Heading { place: self.place.at(heading.row), names: heading.cells, kind: None });
    }

    /// Refuses the whole file.
    fn end(&mut self, row: u64, fault: Fault) {
        self.ended = true;
        self.ready.push_back(Part::Refused(Statement::refused(self.place.at(row), Original::Nothing, vec![fault])));
    }
}

/// A row, refused unless it has as many cells as the heading.
fn whole(mut row: Row, width: usize) -> Row {
    if row.cells.len() != width && row.cells.iter().any(|cell| !cell.is_empty()) {
        let expected = format!("as many cells as the heading has, {width}");
        row.faults.insert(0, Fault::new(Code::Malformed, format!("{} cells", row.cells.len()), expected));
    }
    row
}

impl<R: Read> Iterator for Csv<R> {
    type Item = io::Result<Part>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(part) = self.ready.pop_front() {
                return Some(Ok(part));
            }
            if self.ended {
                return None;
            }
            match self.splitter.next_row() {
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
                Ok(Some((row, raw))) => self.raw(row, raw),
                Ok(None) => {
                    self.ended = true;
                    if self.names.is_none() {
                        self.heading();
                    }
                }
            }
        }
    }
}

fn trouble_fault(trouble: &Trouble) -> Fault {
    match trouble {
        Trouble::Unclosed => Fault::new(Code::Malformed, "\"", "a closing quotation mark for each opening one"),
        Trouble::AfterQuote(column) => {
            let expected =
                "a separator or the end of the row after a closing quotation mark; one inside a cell is doubled";
            Fault::new(Code::Malformed, "\"", expected).in_column(*column, "")
        }
        Trouble::TooLong => Fault::new(Code::TooLarge, "", format!("a row of at most {MAX_LINE} bytes")),
        Trouble::TooManyCells => Fault::new(Code::TooLarge, "", format!("at most {MAX_COLUMNS} columns")),
        Trouble::Utf16 => Fault::new(Code::Malformed, "UTF-16", "UTF-8 or CP949; save it as CSV UTF-8"),
    }
}
