//! What was refused, given back so that it can be mended and sent again under the same update ids.
//!
//! - [`csv`]: a line per refused row, its cells behind columns that say why; [`back`]: such a table, handed in again
//! - [`copies`]: copies of workbooks with the reasons beside the rows ([`xlsx::mend`](super::xlsx::mend))
//!
//! A report takes its place when it is whole, and nothing that was handed in is ever its place.

pub mod back;
pub mod copies;
pub mod csv;

use std::{
    io,
    path::{Path, PathBuf},
};

use proto::common::Refusal;

use self::{copies::Copies, csv::Lines};
use super::statement::Statement;
use crate::files::{Fresh, PART, beside, is_same};

/// A report that is written to a file: as lines of CSV, or, where the file is to be a workbook, as a copy of each
/// workbook that was handed in.
#[derive(Debug)]
pub struct Report {
    path: PathBuf,
    kind: Kind,
    /// Why it could not be written on.
    lost: Option<io::Error>,
}

#[derive(Debug)]
enum Kind {
    Lines(Box<Lines<Fresh>>),
    Copies(Box<Copies>),
}

/// Why there can be no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// It would take the place of something that is read.
    #[error("the report {0} would overwrite {1}, which is read here; give the report another name")]
    Same(PathBuf, PathBuf),
    /// It cannot be written.
    #[error("the report {0} cannot be written: {1}")]
    Unwritable(PathBuf, io::Error),
    /// There can be no copy of what is handed in.
    #[error("{0} cannot come back as a workbook: {1}; let the report be a .csv")]
    NoWorkbook(PathBuf, String),
}

/// What came of a report.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Where the refused rows stand.
    pub files: Vec<PathBuf>,
    /// What could not be given back as it was to be, with the reason.
    pub missing: Vec<String>,
}

impl Report {
    /// Begins a report on what is handed in; a file that ends in `.xlsx` is to be a copy. `read` are the other files that
    /// are read.
    ///
    /// # Errors
    /// It cannot be made in this way, which is known before anything is sent.
    pub fn create(path: &Path, handed_in: &[PathBuf], read: &[&Path]) -> Result<Self, ReportError> {
        let is_workbook = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
        let mut places = if is_workbook { copies::places(path, handed_in.len()) } else { vec![path.to_owned()] };
        places.extend(places.clone().iter().map(|place| beside(place, PART)));
        for place in &places {
            let mut all = handed_in.iter().map(PathBuf::as_path).chain(read.iter().copied());
            if let Some(same) = all.find(|other| is_same(place, other)) {
                return Err(ReportError::Same(place.clone(), same.to_owned()));
            }
        }
        let unwritable = |error| ReportError::Unwritable(path.to_owned(), error);
        let kind = if is_workbook {
            copies::check(handed_in)?;
            Kind::Copies(Box::new(Copies::create(path, handed_in.len()).map_err(unwritable)?))
        } else {
            Kind::Lines(Box::new(Fresh::create(path).and_then(Lines::new).map_err(unwritable)?))
        };
        Ok(Self { path: path.to_owned(), kind, lost: None })
    }

    /// Notes why a statement was refused, by a service or by the form itself.
    pub fn refused(&mut self, statement: &Statement, refusals: &[Refusal]) {
        if self.lost.is_none() {
            let noted = match &mut self.kind {
                Kind::Lines(lines) => lines.add(statement, refusals),
                Kind::Copies(copies) => copies.add(statement, refusals),
            };
            self.lost = noted.err();
        }
    }

    /// Ends the report and puts it in its place: instead of that of an earlier run, also where nothing was refused.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(self) -> Result<Written, ReportError> {
        let Self { path, kind, lost } = self;
        let finished = lost.map_or(Ok(()), Err).and_then(|()| match kind {
            Kind::Lines(lines) => {
                lines.finish()?.finish()?;
                Ok(Written { files: vec![path.clone()], missing: Vec::new() })
            }
            Kind::Copies(copies) => copies.finish(),
        });
        finished.map_err(|error| ReportError::Unwritable(path, error))
    }
}

impl Statement {
    /// The refusals of the form itself; none where there is a record.
    pub fn refusals(&self) -> Vec<Refusal> {
        let faults = self.record.as_ref().err().map(Vec::as_slice).unwrap_or_default();
        faults.iter().map(|fault| Refusal::from(&fault.refusal)).collect()
    }

    /// The column that a refusal is about, from 0.
    pub fn blames(&self, refusal: &Refusal) -> Option<usize> {
        let faults = self.record.as_ref().err().map(Vec::as_slice).unwrap_or_default();
        let same = faults.iter().find(|fault| {
            fault.refusal.code.name() == refusal.code
                && fault.refusal.field == refusal.field
                && fault.refusal.given == refusal.given
        });
        same.and_then(|fault| fault.column).or_else(|| self.column_of(&refusal.field))
    }
}

/// A refusal in one line: code, what to do, what was given and what is expected.
fn in_words(refusal: &Refusal, message: &str) -> String {
    let mut words = format!("{} {message}", refusal.code);
    if !refusal.given.is_empty() {
        words += &format!(" [{}]", refusal.given);
    }
    if !refusal.expected.is_empty() {
        words += &format!(" → {}", refusal.expected);
    }
    words
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use rust_xlsxwriter::{Format, Workbook, Worksheet};

    use super::super::{Options, Source, open};

    /// What is told in Korean of the first refusal of a file.
    fn told(name: &str, bytes: Vec<u8>) -> String {
        let source = Source { name: name.to_owned(), reader: Box::new(Cursor::new(bytes)) };
        let options = Options { kind: Some("amount_recorded".to_owned()), ..Options::default() };
        let mut statements = open(source, &options).unwrap().map(Result::unwrap);
        statements.find_map(|statement| Some(statement.refusals().first()?.message_ko.clone())).unwrap()
    }

    fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet().set_name("amount_recorded").unwrap();
        sheet.write_string(0, 0, "update_id").unwrap();
        fill(sheet);
        workbook.save_to_buffer().unwrap()
    }

    #[test]
    fn what_to_do_about_a_form_is_told_in_korean() {
        let number = |format: &str| {
            let format = Format::new().set_num_format(format);
            workbook(|sheet| {
                sheet.write_number_with_format(1, 0, 5.0, &format).unwrap();
            })
        };
        let merged = workbook(|sheet| {
            sheet.merge_range(0, 0, 0, 1, "update_id", &Format::new()).unwrap();
        });
        let whole = workbook(|_| {});
        let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (name, bytes, word) in [
            ("locked.xlsx", [&b"\xd0\xcf\x11\xe0"[..], &locked].concat(), "비밀번호"),
            ("old.xls", b"\xd0\xcf\x11\xe0".to_vec(), "통합 문서(.xlsx)"),
            ("cut.xlsx", whole[..whole.len() / 2].to_vec(), "잘렸거나"),
            ("merged.xlsx", merged, "병합"),
            ("percent.xlsx", number("0%"), "백분율"),
            ("thousands.xlsx", number("#,##0,"), "천 단위"),
            ("worded.xlsx", number("#,##0\"천원\""), "백만원"),
            ("negated.xlsx", number("\"△\"#,##0"), "△"),
            ("title.csv", "2025년 현황,\n".as_bytes().to_vec(), "제목 줄"),
            ("quotes.csv", b"update_id\n\"u-1".to_vec(), "따옴표"),
            ("empty.csv", Vec::new(), "비어 있습니다"),
            ("won.csv", "update_id,amount_krw\nu-1,1,000,000\n".as_bytes().to_vec(), "쉼표"),
            ("twice.csv", b"note,note\n".to_vec(), "두 번"),
        ] {
            let told = told(name, bytes);
            assert!(told.contains(word), "{name}: {told}");
        }
    }
}
