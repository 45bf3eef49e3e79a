//! Workbooks: one kind per sheet, the sheet named after the kind or by its Korean name. Hidden sheets are told of and not
//! read; the sheets of our own forms that explain are known by what stands in them.
//!
//! ```text
//!  bytes ──► package: all parts looked through ──► workbook ──► per sheet: heading, rows
//!                                                   strings ─────────┘ │
//!                                                   styles ────────────┘
//! ```
//!
//! Cells are read as people type them, or refused with their place: a day by either calendar, a number by the digits
//! that are shown, a text as it is; never a percentage, a number in thousands, an error, or a formula whose result may be
//! out of date.
//!
//! Read here rather than by a general reader of spreadsheets, because what is recorded is evidence: such a reader makes
//! room by counts that the file claims, wraps addresses that are too large, takes the first text for a number that
//! names none, and does not tell results that may be stale. One such reader is the second opinion of the tests.
//!
//! - [`package`]: the ZIP and its limits · [`xml`]: strict XML · [`workbook`], [`strings`], [`styles`]: its parts
//! - [`sheet`]: rows and cells · [`number`]: numbers and days as text · [`mend`]: a copy with reasons beside the rows

pub mod mend;
pub mod number;
pub mod package;
pub mod sheet;
pub mod strings;
pub mod styles;
pub mod workbook;
pub mod xml;

use std::{
    io::{self, Read},
    sync::Arc,
    vec,
};

use domain::refusal::Code;
use smol_str::SmolStr;

use self::{
    package::{Package, Unpacked},
    sheet::{Cells, Merged, Sheet, SheetRow},
    strings::Strings,
    styles::Styles,
    workbook::Workbook,
    xml::{Bad, Xml},
};
use super::{
    heading::Wanted,
    limits::{MAX_MERGED, MAX_ROWS, MAX_SHEETS, MAX_WORKBOOK},
    statement::{Fault, Original, Place, Statement},
    table::{NAMELESS, Part, Row, kind_named},
    template,
};

/// Why nothing of a hidden sheet is read.
const HIDDEN: &str = "a hidden sheet is not read; unhide it to send it (숨긴 시트는 읽지 않음)";

/// The tables of a workbook.
pub struct Xlsx {
    place: Place,
    package: Package,
    cells: Cells,
    wanted: Wanted,
    sheets: vec::IntoIter<workbook::Sheet>,
    table: Option<Table>,
    said: bool,
    ended: bool,
}

/// The sheet that is being read.
struct Table {
    sheet: Sheet<Unpacked>,
    place: Place,
    kind: Option<SmolStr>,
    names: Arc<Vec<String>>,
    merged: Vec<Merged>,
}

impl Xlsx {
    /// Opens a workbook. What is wrong with it as a whole is said when it is read.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn new(reader: impl Read, place: Place, wanted: Wanted) -> io::Result<Result<Self, Statement>> {
        let mut bytes = Vec::new();
        reader.take(MAX_WORKBOOK as u64 + 1).read_to_end(&mut bytes)?;
        Ok(Self::open(bytes.into(), place.clone(), wanted)
            .map_err(|fault| Statement::refused(place, Original::Nothing, vec![fault])))
    }

    fn open(bytes: Arc<[u8]>, place: Place, wanted: Wanted) -> Result<Self, Fault> {
        let package = Package::open(bytes)?;
        let workbook = Workbook::read(&package).map_err(bad)?;
        if workbook.sheets.len() > MAX_SHEETS {
            let given = format!("{} sheets", workbook.sheets.len());
            return Err(Fault::new(Code::TooLarge, given, format!("at most {MAX_SHEETS} sheets")));
        }
        let part = |name: &Option<String>| name.as_ref().and_then(|name| package.xml(name));
        let strings = part(&workbook.strings).map_or(Ok(Strings::default()), Strings::read).map_err(bad)?;
        let styles = part(&workbook.styles).map_or(Ok(Styles::default()), Styles::read).map_err(bad)?;
        let cells = Cells { strings, styles, from_1904: workbook.from_1904, stale: workbook.stale };
        let sheets = workbook.sheets.into_iter();
        Ok(Self { place, package, cells, wanted, sheets, table: None, said: false, ended: false })
    }

    /// The next part of any sheet.
    fn step(&mut self) -> Option<Part> {
        loop {
            if let Some(table) = &mut self.table {
                match table.next_row(&self.cells) {
                    Ok(Some(part)) => return Some(part),
                    Ok(None) => self.table = None,
                    Err(statement) => {
                        self.table = None;
                        return Some(Part::Refused(*statement));
                    }
                }
            } else {
                let sheet = self.sheets.next()?;
                let place = Place { sheet: Some(sheet.name.as_str().into()), ..self.place.clone() };
                if let Some(part) = self.sheet(&sheet, place) {
                    return Some(part);
                }
            }
        }
    }

    /// What a sheet begins with. None for an empty one, and for those of our own forms that are for reading only.
    fn sheet(&mut self, sheet: &workbook::Sheet, place: Place) -> Option<Part> {
        let table = match self.heading(sheet, &place) {
            Ok(table) => table?,
            Err(_) if sheet.hidden => return Some(Part::Passed(place, HIDDEN.to_owned())),
            Err((row, fault)) => {
                return Some(Part::Refused(Statement::refused(place.at(row.into()), Original::Nothing, vec![fault])));
            }
        };
        if template::is_own(sheet.name.trim(), &table.names) {
            return None;
        }
        if sheet.hidden {
            return Some(Part::Passed(place, HIDDEN.to_owned()));
        }
        let (place, kind) = (table.place.clone(), table.kind.clone());
        let names = self.table.insert(table).names.to_vec();
        Some(Part::Heading { place, names, kind })
    }

    /// Opens a sheet behind its heading. None for an empty sheet.
    fn heading(&self, sheet: &workbook::Sheet, place: &Place) -> Result<Option<Table>, (u32, Fault)> {
        let xml = || self.package.xml(&sheet.part).ok_or_else(|| (0, package::damaged()));
        let whole = |words: Bad| (0, bad(words));
        let merged = match self.package.may_be_merged(&sheet.part) {
            true => sheet::merged(xml()?, MAX_MERGED).map_err(whole)?,
            false => Vec::new(),
        };
        let at = self.heading_row(xml()?).map_err(whole)?;
        let mut rows = Sheet::new(xml()?).map_err(whole)?;
        let (row, cells) = loop {
            match rows.next_row(&self.cells).map_err(whole)? {
                None => return Ok(None),
                Some(SheetRow { row, cells }) if Some(row) == at => break (row, cells),
                Some(_) => {}
            }
        };
        let mut names = Vec::new();
        for (column, cell) in cells {
            names.resize(column, String::new());
            names.push(cell.map_err(|fault| (row, fault.in_column(column, "")))?);
        }
        if let Some(area) = merged.iter().find(|area| area.touches(row, names.len())) {
            let fault = Fault::new(Code::Malformed, &area.range, "a heading without merged cells, in the first row");
            return Err((row, fault.in_column(area.columns.0, "")));
        }
        let kind = kind_named(&sheet.name).map(|kind| kind.name.as_str().into());
        Ok(Some(Table { sheet: rows, place: place.at(row.into()), kind, names: Arc::new(names), merged }))
    }

    /// The row of the heading, among the first rows that hold anything.
    fn heading_row(&self, xml: Xml<Unpacked>) -> Result<Option<u32>, Bad> {
        let mut rows = Sheet::new(xml)?;
        let (mut numbers, mut texts) = (Vec::new(), Vec::new());
        while !self.wanted.ends(texts.iter().map(Vec::as_slice)) {
            let Some(SheetRow { row, cells }) = rows.next_row(&self.cells)? else { break };
            numbers.push(row);
            texts.push(cells.into_iter().filter_map(|(_, cell)| cell.ok()).collect::<Vec<_>>());
        }
        Ok(self.wanted.heading(texts.iter().map(Vec::as_slice)).and_then(|at| numbers.get(at).copied()))
    }
}

impl Iterator for Xlsx {
    type Item = io::Result<Part>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let part = self.step();
        if let Some(part) = part {
            self.said |= !matches!(part, Part::Passed(..));
            return Some(Ok(part));
        }
        self.ended = true;
        if self.said {
            return None;
        }
        let fault = Fault::new(
            Code::Malformed,
            "",
            "a sheet named after a kind, with a heading and rows; all sheets that are shown are empty",
        );
        Some(Ok(Part::Refused(Statement::refused(self.place.clone(), Original::Nothing, vec![fault]))))
    }
}

impl Table {
    fn next_row(&mut self, with: &Cells) -> Result<Option<Part>, Box<Statement>> {
        let refused =
            |row: u32, fault| Box::new(Statement::refused(self.place.at(row.into()), Original::Nothing, vec![fault]));
        let Some(SheetRow { row, cells }) = self.sheet.next_row(with).map_err(|words| refused(0, bad(words)))? else {
            return Ok(None);
        };
        if row > MAX_ROWS {
            return Err(refused(
                row,
                Fault::new(Code::TooLarge, format!("row {row}"), format!("at most {MAX_ROWS} rows in a sheet")),
            ));
        }
        let width = self.names.len();
        let mut found = Row { row: row.into(), cells: vec![String::new(); width], ..Row::default() };
        for (column, cell) in cells {
            match (cell, found.cells.get_mut(column)) {
                (Ok(text), Some(place)) => *place = text,
                (Ok(text), None) => {
                    let fault = Fault::new(Code::Malformed, text, NAMELESS);
                    found.faults.push(fault.in_column(column, ""));
                }
                (Err(fault), place) => {
                    if let Some(place) = place {
                        *place = fault.refusal.given.to_string();
                    }
                    found.faults.push(fault.in_column(column, ""));
                }
            }
        }
        if let Some(area) = self.merged.iter().find(|area| area.touches(row, width)) {
            let fault = Fault::new(Code::Malformed, &area.range, "cells that are not merged");
            found.faults.push(fault.in_column(area.columns.0, ""));
        }
        Ok(Some(Part::Row(found)))
    }
}

fn bad(words: Bad) -> Fault {
    if words.starts_with("at most") || words.contains(" of at most ") {
        return Fault::new(Code::TooLarge, "", words);
    }
    Fault::new(Code::Malformed, "", words)
}

#[cfg(test)]
mod tests;
