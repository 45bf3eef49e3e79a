//! Bytes to rows and cells.
//!
//! Strict where leniency would eat rows: after a closing quotation mark only a separator or the end of the row may
//! follow. A row that cannot be read is given up at its first line break and reading goes on behind it, so an unclosed
//! mark costs one row and not the rest of the file. All separators and marks are ASCII and never part of a character
//! of UTF-8 or CP949, so splitting comes before decoding.

use std::{
    borrow::Cow,
    io::{self, Read},
    ops::Range,
};

use super::super::limits::{MAX_COLUMNS, MAX_LINE};

/// Bytes read at a time, and looked at to find out the encoding.
const BLOCK: usize = 64 * 1024;

/// A row as it was found.
#[derive(Debug, PartialEq, Eq)]
pub enum Raw {
    /// Nothing at all.
    Blank,
    /// Where its cells lie.
    Cells(Vec<Cell>),
    /// It cannot be read.
    Trouble(Trouble),
}

/// Where a cell lies, marks taken off.
#[derive(Debug, PartialEq, Eq)]
pub struct Cell {
    bytes: Range<usize>,
    /// Whether it holds doubled marks.
    doubled: bool,
}

/// Why a row cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A quotation mark is not closed.
    Unclosed,
    /// Something follows a closing mark in this column.
    AfterQuote(usize),
    /// The row is longer than allowed.
    TooLong,
    /// The row has more cells than allowed.
    TooManyCells,
    /// Two bytes a character.
    Utf16,
}

/// Splits a file into rows.
#[derive(Debug)]
pub struct Splitter<R> {
    reader: R,
    buffer: Vec<u8>,
    /// Where the current row starts in the buffer.
    start: usize,
    /// Where the next one starts.
    next: usize,
    ended: bool,
    row: u64,
    /// The lines of the file that end before the current row.
    line: u64,
    separator: Option<u8>,
}

impl<R: Read> Splitter<R> {
    /// Splits what the reader gives.
    pub fn new(reader: R) -> Self {
        Self { reader, buffer: Vec::new(), start: 0, next: 0, ended: false, row: 0, line: 0, separator: None }
    }

    /// The next row with its number.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn next_row(&mut self) -> io::Result<Option<(u64, Raw)>> {
        self.line += breaks(&self.buffer[self.start..self.next]);
        self.start = self.next;
        while !self.ended && self.buffer.len() - self.start < BLOCK {
            self.more()?;
        }
        if self.row == 0 {
            if self.buffer.starts_with(&[0xff, 0xfe]) || self.buffer.starts_with(&[0xfe, 0xff]) {
                self.row = 1;
                self.next = self.buffer.len();
                return Ok(Some((1, Raw::Trouble(Trouble::Utf16))));
            }
            if self.buffer.starts_with("\u{feff}".as_bytes()) {
                self.start = "\u{feff}".len();
            }
        }
        if self.start == self.buffer.len() {
            return Ok(None);
        }
        self.row += 1;
        let raw = self.split()?;
        Ok(Some((self.row, raw)))
    }

    /// The bytes from the current row on that are at hand.
    pub fn window(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// The bytes of the current row.
    pub fn row(&self) -> &[u8] {
        &self.buffer[self.start..self.next]
    }

    /// The first and the last line of the current row.
    pub fn lines(&self) -> (u64, u64) {
        let row = self.row();
        let inside =
            breaks(["\r\n", "\n", "\r"].iter().find_map(|end| row.strip_suffix(end.as_bytes())).unwrap_or(row));
        (self.line + 1, self.line + 1 + inside)
    }

    /// The bytes of a cell of the current row.
    pub fn cell(&self, cell: &Cell) -> Cow<'_, [u8]> {
        let bytes = &self.buffer[cell.bytes.clone()];
        if !cell.doubled {
            return Cow::Borrowed(bytes);
        }
        let mut single = Vec::with_capacity(bytes.len());
        let mut after_mark = false;
        for &byte in bytes {
            after_mark = byte == b'"' && !after_mark;
            if byte != b'"' || after_mark {
                single.push(byte);
            }
        }
        Cow::Owned(single)
    }

    /// Reads on; what lies before the current row is dropped first.
    fn more(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.start);
        self.next -= self.start;
        self.start = 0;
        let length = self.buffer.len();
        self.buffer.resize(length + BLOCK, 0);
        let read = loop {
            match self.reader.read(&mut self.buffer[length..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.buffer.truncate(length + *read.as_ref().unwrap_or(&0));
        self.ended = read? == 0;
        Ok(())
    }

    fn split(&mut self) -> io::Result<Raw> {
        let separator = match self.separator {
            Some(separator) => separator,
            None => {
                let separator = separator(self.window());
                // Blank lines before the heading say nothing of it.
                if !matches!(self.window().first(), Some(b'\r' | b'\n')) {
                    self.separator = Some(separator);
                }
                separator
            }
        };
        let mut scan = Scan::new(separator);
        loop {
            match scan.on(&self.buffer[self.start..], self.ended) {
                Step::End(length) => {
                    self.next = self.start + length;
                    let cells = scan.cells(self.start);
                    return Ok(if scan.is_blank() { Raw::Blank } else { Raw::Cells(cells) });
                }
                Step::Trouble(trouble) => return self.give_up(trouble),
                Step::More if self.buffer.len() - self.start > MAX_LINE => return self.give_up(Trouble::TooLong),
                Step::More => self.more()?,
            }
        }
    }

    /// Passes over the first line of the current row.
    fn give_up(&mut self, trouble: Trouble) -> io::Result<Raw> {
        loop {
            let row = &self.buffer[self.start..];
            if let Some(end) = first_line(row, self.ended) {
                self.next = self.start + end;
                return Ok(Raw::Trouble(trouble));
            }
            // Nothing of it is needed but a carriage return whose line feed may follow.
            let kept = usize::from(row.last() == Some(&b'\r'));
            self.start = self.buffer.len() - kept;
            self.next = self.start;
            self.more()?;
        }
    }
}

/// Where the first line of it ends; nothing where that cannot be told yet.
fn first_line(row: &[u8], ended: bool) -> Option<usize> {
    match row.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
        Some(at) if row[at..].starts_with(b"\r\n") => Some(at + 2),
        Some(at) if row[at] == b'\n' || ended || at + 1 < row.len() => Some(at + 1),
        None if ended => Some(row.len()),
        _ => None,
    }
}

/// How many line breaks are in it: `\n`, `\r\n` or `\r`.
fn breaks(bytes: &[u8]) -> u64 {
    let count = |sought: u8| bytes.iter().filter(|byte| **byte == sought).count();
    let pairs = bytes.windows(2).filter(|pair| *pair == b"\r\n").count();
    (count(b'\n') + count(b'\r') - pairs) as u64
}

/// The separator that the first line has most of, outside quotation marks.
fn separator(window: &[u8]) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for &byte in window {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(separator, _)| *separator == byte).for_each(|(_, count)| *count += 1),
        }
    }
    // The first of equals: a heading of one column is split by nothing.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| *separator)
}

enum Step {
    /// The row ends after so many bytes.
    End(usize),
    More,
    Trouble(Trouble),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Bare,
    Quoted,
    /// A mark inside quotation marks: the closing one, or the first of two.
    Mark,
}

/// One row, scanned as far as its bytes are at hand.
struct Scan {
    separator: u8,
    state: State,
    at: usize,
    cell: usize,
    doubled: bool,
    cells: Vec<(Range<usize>, bool)>,
}

impl Scan {
    fn new(separator: u8) -> Self {
        Self { separator, state: State::Start, at: 0, cell: 0, doubled: false, cells: Vec::new() }
    }

    fn is_blank(&self) -> bool {
        self.cells.len() == 1 && self.cells[0].0.is_empty()
    }

    fn cells(&mut self, start: usize) -> Vec<Cell> {
        let cells = self.cells.iter();
        cells
            .map(|(bytes, doubled)| Cell { bytes: bytes.start + start..bytes.end + start, doubled: *doubled })
            .collect()
    }

    /// Goes on from where it stopped; `row` starts with the row and `ended` says that nothing follows it.
    fn on(&mut self, row: &[u8], ended: bool) -> Step {
        while let Some(&byte) = row.get(self.at) {
            let at = self.at;
            self.at += 1;
            match (self.state, byte) {
                (State::Start, b'"') => {
                    self.state = State::Quoted;
                    self.cell = at + 1;
                }
                (State::Quoted, b'"') => self.state = State::Mark,
                (State::Quoted, _) => {}
                (State::Mark, b'"') => {
                    self.doubled = true;
                    self.state = State::Quoted;
                }
                (_, b'\n') => {
                    self.close(at);
                    return Step::End(self.at);
                }
                (_, b'\r') if self.at == row.len() && !ended => {
                    self.at = at;
                    return Step::More;
                }
                // Alone it ends a row too: older spreadsheets write it so.
                (_, b'\r') => {
                    let length = self.at + usize::from(row.get(self.at) == Some(&b'\n'));
                    self.close(at);
                    return Step::End(length);
                }
                (_, byte) if byte == self.separator => {
                    self.close(at);
                    if self.cells.len() > MAX_COLUMNS {
                        return Step::Trouble(Trouble::TooManyCells);
                    }
                }
                (State::Mark, _) => return Step::Trouble(Trouble::AfterQuote(self.cells.len())),
                (State::Start | State::Bare, _) => self.state = State::Bare,
            }
        }
        if !ended {
            return Step::More;
        }
        if self.state == State::Quoted {
            return Step::Trouble(Trouble::Unclosed);
        }
        self.close(row.len());
        Step::End(row.len())
    }

    /// Ends a cell before the byte at `at`.
    fn close(&mut self, at: usize) {
        // A quoted cell ends before its closing mark.
        let end = if self.state == State::Mark { at - 1 } else { at };
        self.cells.push((self.cell..end.max(self.cell), self.doubled));
        self.cell = self.at;
        self.doubled = false;
        self.state = State::Start;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The rows of a file, given to the splitter in pieces of a size.
    fn rows(file: &[u8], piece: usize) -> Vec<String> {
        struct Pieces<'a>(&'a [u8], usize);
        impl Read for Pieces<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let length = self.1.min(buffer.len()).min(self.0.len());
                buffer[..length].copy_from_slice(&self.0[..length]);
                self.0 = &self.0[length..];
                Ok(length)
            }
        }
        let mut splitter = Splitter::new(Pieces(file, piece));
        let mut rows = Vec::new();
        while let Some((row, raw)) = splitter.next_row().unwrap() {
            let shown = match raw {
                Raw::Blank => "blank".to_owned(),
                Raw::Trouble(trouble) => format!("{trouble:?}"),
                Raw::Cells(cells) => {
                    let cells: Vec<_> =
                        cells.iter().map(|cell| String::from_utf8_lossy(&splitter.cell(cell)).into_owned()).collect();
                    cells.join("|")
                }
            };
            rows.push(format!("{row} {shown}"));
        }
        rows
    }

    #[track_caller]
    fn check(file: &str, expected: &[&str]) {
        for piece in [1, 2, 3, 7, 100_000] {
            assert_eq!(rows(file.as_bytes(), piece), expected, "in pieces of {piece}");
        }
    }

    #[test]
    fn rows_end_with_any_line_break_or_with_the_file() {
        check("a,b\rc,d\r\r\"e\",f\r", &["1 a|b", "2 c|d", "3 blank", "4 e|f"]);
        check("a;b\r1;\"x\ry\"\r\n5;6", &["1 a|b", "2 1|x\ry", "3 5|6"]);
        check("a,b\r\nc,d\ne,f", &["1 a|b", "2 c|d", "3 e|f"]);
        check("a,b\r\nc,d\r\n", &["1 a|b", "2 c|d"]);
        check("a,b\r\n\"c\",\"d\"\r", &["1 a|b", "2 c|d"]);
        check("a,b\nc,", &["1 a|b", "2 c|"]);
    }

    #[test]
    fn quoted_cells_hold_separators_breaks_and_doubled_marks() {
        check("a,b\n\"x, \"\"y\"\"\r\nz\",\"\"\r\n\"\"\"\",2\n", &["1 a|b", "2 x, \"y\"\r\nz|", "3 \"|2"]);
        check("a,b\n5\" pipe,x\"y\"\n", &["1 a|b", "2 5\" pipe|x\"y\""]);
    }

    #[test]
    fn the_separator_is_that_of_the_heading() {
        check("a;b\n1,5;2\n", &["1 a|b", "2 1,5|2"]);
        check("a\tb\n1;5\t2\n", &["1 a|b", "2 1;5|2"]);
        check("\"a;b\",c\n1,2\n", &["1 a;b|c", "2 1|2"]);
        check("a\n1\n", &["1 a", "2 1"]);
    }

    #[test]
    fn blank_rows_are_counted() {
        check("\r\n\na;b\n\n1;2\n\"\"\n", &["1 blank", "2 blank", "3 a|b", "4 blank", "5 1|2", "6 blank"]);
    }

    #[test]
    fn an_unclosed_mark_costs_one_row() {
        check("a,b\n1,\"2\n3,4\n5,6", &["1 a|b", "2 Unclosed", "3 3|4", "4 5|6"]);
        check("a,b\n1,\"2\n3,\"4\"\n5,6", &["1 a|b", "2 AfterQuote(1)", "3 3|4", "4 5|6"]);
        check("a,b\r1,\"2\r3,4\r5,6", &["1 a|b", "2 Unclosed", "3 3|4", "4 5|6"]);
        check("a,b\r\n1,\"2\r\n3,4\r\n5,6", &["1 a|b", "2 Unclosed", "3 3|4", "4 5|6"]);
        check("a,b\n1,\"2\"x\n5,6", &["1 a|b", "2 AfterQuote(1)", "3 5|6"]);
    }

    #[test]
    fn a_row_knows_its_lines() {
        for end in ["\n", "\r\n", "\r"] {
            let file = "a,b\n\n1,\"x\ny\nz\"\n2,\"\n3,4\n".replace('\n', end);
            let mut splitter = Splitter::new(file.as_bytes());
            let mut lines = Vec::new();
            while splitter.next_row().unwrap().is_some() {
                lines.push(splitter.lines());
            }
            assert_eq!(lines, [(1, 1), (2, 2), (3, 5), (6, 6), (7, 7)], "{end:?}");
        }
    }

    #[test]
    fn a_row_that_is_too_long_costs_itself() {
        let file = format!("a,b\n{}\n5,6\n\"{}\n7,8", "x".repeat(3 * MAX_LINE), "y\n".repeat(MAX_LINE));
        let found = rows(file.as_bytes(), 100_000);
        assert_eq!(found[..4], ["1 a|b", "2 TooLong", "3 5|6", "4 TooLong"]);
        assert_eq!(
            (found[4].as_str(), found.last().unwrap().as_str()),
            ("5 y", format!("{} 7|8", MAX_LINE + 5).as_str())
        );
    }

    #[test]
    fn a_row_of_very_many_cells_costs_itself() {
        check(&format!("a,b\n{}\n1,2\n", ",".repeat(300)), &["1 a|b", "2 TooManyCells", "3 1|2"]);
    }

    #[test]
    fn two_bytes_a_character_are_named() {
        assert_eq!(rows(b"\xff\xfea\0,\0", 100), ["1 Utf16"]);
    }

    #[test]
    fn a_mark_of_order_is_no_part_of_the_first_name() {
        check("\u{feff}a,b\n1,2\n", &["1 a|b", "2 1|2"]);
    }

    proptest! {
        #[test]
        fn any_bytes_split_alike_in_any_pieces(file in "[a\",;\r\n\t]{0,60}", piece in 1_usize..9) {
            prop_assert_eq!(rows(file.as_bytes(), piece), rows(file.as_bytes(), 1000));
        }

        #[test]
        fn what_was_written_is_read(table in proptest::collection::vec(proptest::collection::vec("[a\",; \n가]{0,6}", 3), 1..8)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["x", "y", "z"]).unwrap();
            table.iter().for_each(|row| writer.write_record(row).unwrap());
            let file = writer.into_inner().unwrap();
            let mut expected = vec!["1 x|y|z".to_owned()];
            expected.extend(table.iter().enumerate().map(|(at, row)| format!("{} {}", at + 2, row.join("|"))));
            prop_assert_eq!(rows(&file, 50), expected);
        }
    }
}
