//! CSV as people and programs write it: UTF-8 or CP949, with comma, semicolon or tab.
//!
//! - [`split`]: bytes to rows, strictly quoted, going on after a row that cannot be read
//! - [`decode`]: bytes of a cell to text

pub mod decode;
pub mod split;

use std::{
    io::{self, Read},
    sync::Arc,
};

use domain::refusal::Code;

use self::{
    decode::Decoder,
    split::{Raw, Splitter, Trouble},
};
use super::{
    encode::trim,
    limits::{MAX_COLUMNS, MAX_LINE},
    statement::{Fault, Original, Place, Statement},
    table::{Part, Row},
};

pub use decode::Encoding;

/// The table in a CSV file.
pub struct Csv<R> {
    splitter: Splitter<R>,
    decoder: Decoder,
    place: Place,
    names: Option<Arc<Vec<String>>>,
    ended: bool,
}

impl<R: Read> Csv<R> {
    /// Reads a table; without an encoding it is found out.
    pub fn new(reader: R, place: Place, encoding: Option<Encoding>) -> Self {
        Self { splitter: Splitter::new(reader), decoder: Decoder::new(encoding), place, names: None, ended: false }
    }

    fn part(&mut self, row: u64, raw: Raw) -> Option<Part> {
        match raw {
            Raw::Blank => None,
            Raw::Trouble(trouble) if self.names.is_none() => Some(self.end(row, trouble_fault(&trouble))),
            Raw::Trouble(trouble) => {
                Some(Part::Row(Row { row, cells: Vec::new(), faults: vec![trouble_fault(&trouble)] }))
            }
            Raw::Cells(ranges) => {
                if !self.splitter.row().is_ascii() {
                    self.decoder.look(self.splitter.window());
                }
                let (mut cells, mut faults) = (Vec::with_capacity(ranges.len()), Vec::new());
                for range in &ranges {
                    match self.decoder.text(&self.splitter.cell(range)) {
                        Ok(text) => cells.push(trim(&text).to_owned()),
                        Err(shown) => {
                            let fault = Fault::new(Code::Malformed, &shown, "text in UTF-8 or CP949");
                            faults.push(fault.in_column(cells.len(), ""));
                            cells.push(shown);
                        }
                    }
                }
                Some(self.cells(row, cells, faults))
            }
        }
    }

    fn cells(&mut self, row: u64, cells: Vec<String>, mut faults: Vec<Fault>) -> Part {
        let Some(names) = &self.names else {
            if let Some(fault) = faults.pop() {
                return self.end(row, fault);
            }
            self.names = Some(Arc::new(cells.clone()));
            return Part::Heading { place: self.place.at(row), names: cells, kind: None };
        };
        if cells.len() != names.len() && cells.iter().any(|cell| !cell.is_empty()) {
            let expected = format!("{} cells, as many as the heading has", names.len());
            faults.insert(0, Fault::new(Code::Malformed, format!("{} cells", cells.len()), expected));
        }
        Part::Row(Row { row, cells, faults })
    }

    /// Refuses the whole file.
    fn end(&mut self, row: u64, fault: Fault) -> Part {
        self.ended = true;
        Part::Refused(Statement::refused(self.place.at(row), Original::Nothing, vec![fault]))
    }
}

impl<R: Read> Iterator for Csv<R> {
    type Item = io::Result<Part>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.splitter.next_row() {
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
                Ok(Some((row, raw))) => {
                    if let Some(part) = self.part(row, raw) {
                        return Some(Ok(part));
                    }
                }
                Ok(None) if self.names.is_none() => {
                    let fault =
                        Fault::new(Code::Malformed, "", "a heading with the names of fields; the file is empty");
                    return Some(Ok(self.end(0, fault)));
                }
                Ok(None) => self.ended = true,
            }
        }
        None
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
