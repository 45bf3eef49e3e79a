//! The rows of a sheet, in order, cell by cell.

use std::io::Read;

use domain::refusal::Code;
use quick_xml::events::{BytesStart, Event};

use super::{
    super::{encode::trim, limits::MAX_COLUMNS, statement::Fault},
    number,
    strings::{Strings, item_text, unescape},
    styles::{Shown, Styles},
    xml::{Bad, Xml, attribute, attributes},
};

/// What all cells of a workbook are read with.
#[derive(Debug, Default)]
pub struct Cells {
    /// The shared texts.
    pub strings: Strings,
    /// The formats.
    pub styles: Styles,
    /// Days are counted from 1904.
    pub from_1904: bool,
    /// The results of formulas may be out of date.
    pub stale: bool,
}

/// The rows of a sheet.
#[derive(Debug)]
pub struct Sheet<R: Read> {
    xml: Xml<R>,
    row: u32,
}

/// A row of a sheet with whatever is in it.
#[derive(Debug, Default)]
pub struct SheetRow {
    /// Its number.
    pub row: u32,
    /// Its cells that are not empty, by column, as text or as what is wrong with them.
    pub cells: Vec<(usize, Result<String, Fault>)>,
}

const ORDER: Bad = "rows and cells in their order, each once";
/// What the format itself can hold.
const LAST_ROW: u32 = 1_048_576;
const LAST_COLUMN: usize = 16_384;

impl<R: Read> Sheet<R> {
    /// Goes to the first row.
    ///
    /// # Errors
    /// What is wrong with the XML.
    pub fn new(mut xml: Xml<R>) -> Result<Self, Bad> {
        loop {
            match xml.next()? {
                Event::Start(element) if element.local_name().as_ref() == "sheetData" => {
                    return Ok(Self { xml, row: 0 });
                }
                Event::Eof => return Err("sheets with rows"),
                _ => {}
            }
        }
    }

    /// The next row that holds anything.
    ///
    /// # Errors
    /// What is wrong with the XML.
    pub fn next_row(&mut self, cells: &Cells) -> Result<Option<SheetRow>, Bad> {
        loop {
            match self.xml.next()? {
                Event::Start(element) if element.local_name().as_ref() == "row" => {
                    let row = match attribute(&element, "r")? {
                        Some(row) => row.parse().map_err(|_| ORDER)?,
                        None => self.row + 1,
                    };
                    if row <= self.row || row > LAST_ROW {
                        return Err(ORDER);
                    }
                    self.row = row;
                    let cells = self.cells(cells)?;
                    if !cells.is_empty() {
                        return Ok(Some(SheetRow { row, cells }));
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "sheetData" => return Ok(None),
                Event::Eof => return Err(ORDER),
                _ => {}
            }
        }
    }

    /// The cells of the row that has just been opened.
    #[allow(clippy::type_complexity, reason = "cells by column, each read or faulty")]
    fn cells(&mut self, with: &Cells) -> Result<Vec<(usize, Result<String, Fault>)>, Bad> {
        let end = self.xml.depth().saturating_sub(1);
        let (mut cells, mut next) = (Vec::new(), 0);
        while self.xml.depth() > end {
            let head = match self.xml.next()? {
                Event::Start(element) if element.local_name().as_ref() == "c" => {
                    Some(Head::read(&element, self.row, next)?)
                }
                Event::Eof => return Err(ORDER),
                _ => None,
            };
            let Some(head) = head else { continue };
            next = head.column + 1;
            let column = head.column;
            let content = self.content()?;
            let Some(cell) = content.read(&head, with) else { continue };
            if column >= MAX_COLUMNS {
                let fault = Fault::new(
                    Code::TooLarge,
                    format!("{} columns", column + 1),
                    format!("at most {MAX_COLUMNS} columns"),
                );
                cells.push((column, Err(fault)));
                continue;
            }
            cells.push((column, cell));
        }
        // One fault is enough to say that a row is too wide.
        if let Some(wide) = cells.iter().position(|(column, _)| *column >= MAX_COLUMNS) {
            cells.truncate(wide + 1);
        }
        Ok(cells)
    }

    /// What is in the cell that has just been opened.
    fn content(&mut self) -> Result<Content, Bad> {
        let end = self.xml.depth().saturating_sub(1);
        let mut content = Content::default();
        while self.xml.depth() > end {
            let part = match self.xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" => Part::Value,
                    "is" => Part::Inline,
                    "f" => {
                        content.formula = true;
                        content.volatile =
                            attribute(&element, "ca")?.is_some_and(|value| matches!(value.as_str(), "1" | "true"));
                        Part::Other
                    }
                    _ => Part::Other,
                },
                Event::Eof => return Err(ORDER),
                _ => continue,
            };
            match part {
                Part::Value => self.xml.text(content.value.get_or_insert_default())?,
                Part::Inline => item_text(&mut self.xml, content.inline.get_or_insert_default())?,
                Part::Other => self.xml.skip()?,
            }
        }
        Ok(content)
    }
}

enum Part {
    Value,
    Inline,
    Other,
}

/// What a cell says before its content.
struct Head {
    column: usize,
    kind: Kind,
    style: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Text,
    Inline,
    Boolean,
    Error,
    Date,
}

impl Head {
    fn read(element: &BytesStart<'_>, row: u32, next: usize) -> Result<Self, Bad> {
        let mut head = Self { column: next, kind: Kind::Number, style: 0 };
        attributes(element, |name, value| {
            match name {
                "r" => {
                    let (column, of) = address(value).ok_or(ORDER)?;
                    if of != row || column < next {
                        return Err(ORDER);
                    }
                    head.column = column;
                }
                "s" => head.style = value.parse().map_err(|_| "cells of a known format")?,
                "t" => head.kind = Kind::named(value).ok_or("cells of a known type")?,
                _ => {}
            }
            Ok(())
        })?;
        if head.column < LAST_COLUMN { Ok(head) } else { Err(ORDER) }
    }
}

impl Kind {
    fn named(name: &str) -> Option<Self> {
        match name {
            "n" => Some(Self::Number),
            "s" => Some(Self::Shared),
            "str" => Some(Self::Text),
            "inlineStr" => Some(Self::Inline),
            "b" => Some(Self::Boolean),
            "e" => Some(Self::Error),
            "d" => Some(Self::Date),
            _ => None,
        }
    }
}

/// Column, from 0, and row, from 1, of an address such as `AB12`.
pub fn address(text: &str) -> Option<(usize, u32)> {
    let digits = text.find(|character: char| character.is_ascii_digit())?;
    let (letters, row) = text.split_at(digits);
    if letters.is_empty() || letters.len() > 3 || row.len() > 7 {
        return None;
    }
    let column = letters.bytes().try_fold(0, |column, letter| match letter {
        b'A'..=b'Z' => Some(column * 26 + usize::from(letter - b'A') + 1),
        b'a'..=b'z' => Some(column * 26 + usize::from(letter - b'a') + 1),
        _ => None,
    })?;
    let row = row.bytes().all(|byte| byte.is_ascii_digit()).then(|| row.parse().ok())??;
    (row > 0).then_some((column - 1, row))
}

/// What is in a cell.
#[derive(Default)]
struct Content {
    value: Option<String>,
    inline: Option<String>,
    formula: bool,
    volatile: bool,
}

impl Content {
    /// The text of the cell, what is wrong with it, or nothing if it is empty.
    fn read(self, head: &Head, with: &Cells) -> Option<Result<String, Fault>> {
        // A formula that was calculated to an empty text has a value, unlike one that was not calculated.
        let calculated = head.kind == Kind::Text && self.value.is_some();
        let text = match head.kind {
            Kind::Inline => self.inline.map(Ok),
            _ => self.value.filter(|value| !value.is_empty()).map(|value| read(&value, head, with)),
        };
        let text = text.map(|text| text.map(|text| trim(&text).to_owned()));
        if self.formula && !matches!(text, Some(Err(_))) {
            let result = text.and_then(Result::ok).unwrap_or_default();
            if with.stale || self.volatile || (result.is_empty() && !calculated) {
                let expected = "a value; the result of this formula is missing or may be out of date: calculate and save the workbook, or paste values";
                return Some(Err(Fault::new(Code::Malformed, result, expected)));
            }
            return (!result.is_empty()).then_some(Ok(result));
        }
        text.filter(|text| text.as_ref().map_or(true, |text| !text.is_empty()))
    }
}

fn read(value: &str, head: &Head, with: &Cells) -> Result<String, Fault> {
    let damaged = || Fault::new(Code::Malformed, value, "a cell that can be read");
    match head.kind {
        Kind::Shared => {
            let number = value.trim().parse().map_err(|_| damaged())?;
            with.strings.get(number).map(str::to_owned).ok_or_else(damaged)
        }
        Kind::Text | Kind::Inline => Ok(unescape(value)),
        Kind::Boolean => match value.trim() {
            "0" | "false" => Ok("false".to_owned()),
            "1" | "true" => Ok("true".to_owned()),
            _ => Err(damaged()),
        },
        Kind::Error => Err(Fault::new(Code::Malformed, value, "a value, not an error of the spreadsheet")),
        // ISO 8601; midnight is written where only a day is meant.
        Kind::Date => Ok(day(value.trim().trim_end_matches('Z')).to_owned()),
        Kind::Number => read_number(value.trim(), with.styles.get(head.style), with.from_1904),
    }
}

/// The day of a moment, where it is midnight with or without a fraction of a second.
fn day(moment: &str) -> &str {
    match moment.split_once("T00:00:00") {
        Some((day, fraction)) if fraction.trim_matches(['.', '0']).is_empty() => day,
        _ => moment,
    }
}

fn read_number(value: &str, shown: Shown, from_1904: bool) -> Result<String, Fault> {
    match shown {
        // What is no day by the calendar goes on as it stands and is refused by its field.
        Shown::Day => Ok(number::day(value, from_1904).unwrap_or_else(|| value.to_owned())),
        Shown::Percent => Err(Fault::new(Code::BadNumber, value, "a number in a cell without a percentage format")),
        // Nobody can tell whether the number or what is seen of it was meant.
        Shown::Scaled => {
            Err(Fault::new(Code::BadNumber, value, "a number shown whole, not in thousands; change the cell's format"))
        }
        Shown::Worded => {
            let expected = "a number without a word such as 천원 or million beside it; change the cell's format";
            Err(Fault::new(Code::BadNumber, value, expected))
        }
        Shown::Negated => {
            let expected = "a number that is negative by a minus, not by a △ of the cell's format; change the format";
            Err(Fault::new(Code::BadNumber, value, expected))
        }
        Shown::Padded(digits) => number::padded(value, digits).ok_or_else(|| dressed(value)),
        Shown::Dressed => Err(dressed(value)),
        Shown::Number => {
            let expected =
                "a number of at most 15 digits, which is what a spreadsheet keeps; write longer ones as text";
            number::plain(value).ok_or_else(|| Fault::new(Code::BadNumber, value, expected))
        }
    }
}

fn dressed(value: &str) -> Fault {
    let expected = "what the cell shows, typed as text; its format adds signs to the number that it holds";
    Fault::new(Code::BadNumber, value, expected)
}

/// The merged areas of a sheet: first and last column, first and last row.
///
/// # Errors
/// What is wrong with the XML.
pub fn merged<R: Read>(mut xml: Xml<R>, most: usize) -> Result<Vec<Merged>, Bad> {
    let mut areas = Vec::new();
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "mergeCell" => {
                let range = attribute(&element, "ref")?.unwrap_or_default();
                let (from, to) = range.split_once(':').unwrap_or((&range, &range));
                let (Some(from), Some(to)) = (address(from), address(to)) else { return Err(ORDER) };
                areas.push(Merged { columns: (from.0, to.0), rows: (from.1, to.1), range });
                if areas.len() > most {
                    return Err("at most 1000 merged areas in a sheet");
                }
            }
            Event::Eof => return Ok(areas),
            _ => {}
        }
    }
}

/// A merged area.
#[derive(Debug)]
pub struct Merged {
    /// First and last column.
    pub columns: (usize, usize),
    /// First and last row.
    pub rows: (u32, u32),
    /// As it is written.
    pub range: String,
}

impl Merged {
    /// Whether it touches a row of so many columns.
    pub fn touches(&self, row: u32, width: usize) -> bool {
        (self.rows.0..=self.rows.1).contains(&row) && self.columns.0 < width
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_at_midnight_is_a_day() {
        for (moment, read) in [
            ("2026-01-01T00:00:00", "2026-01-01"),
            ("2026-01-01T00:00:00.000", "2026-01-01"),
            ("2026-01-01", "2026-01-01"),
            ("2026-01-01T00:00:00.5", "2026-01-01T00:00:00.5"),
            ("2026-01-01T09:30:00", "2026-01-01T09:30:00"),
        ] {
            assert_eq!(day(moment), read);
        }
    }

    #[test]
    fn addresses_are_read_or_refused() {
        for (text, at) in [
            ("A1", Some((0, 1))),
            ("ab12", Some((27, 12))),
            ("XFD1048576", Some((16383, 1_048_576))),
            ("A0", None),
            ("1", None),
            ("A", None),
            ("A1B", None),
            ("AAAA1", None),
            ("A99999999", None),
            ("가1", None),
            ("", None),
        ] {
            assert_eq!(address(text), at, "{text}");
        }
    }
}
