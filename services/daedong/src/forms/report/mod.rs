//! What was refused, given back so that it can be mended and sent again under the same update ids.
//!
//! - [`csv`]: one line per reason, with the cells as they were handed in
//! - [`Reasons`]: for a copy of a workbook with the reasons beside its rows ([`xlsx::mend`](super::xlsx::mend))

pub mod csv;

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

use proto::common::Refusal;

use self::csv::Lines;
use super::{statement::Statement, xlsx::mend};

/// A report that is written to a file: as lines of CSV, or, where the file is to be a workbook, as a copy of the
/// workbook that was handed in.
pub struct Report(Kind);

enum Kind {
    Lines(Box<Lines<BufWriter<File>>>),
    Copies {
        out: PathBuf,
        /// By the file that was handed in, in that order.
        reasons: Vec<(String, Reasons)>,
    },
}

impl Report {
    /// Starts a report; a file that ends in `.xlsx` is to be a copy.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn create(path: &Path) -> io::Result<Self> {
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
            return Ok(Self(Kind::Copies { out: path.to_owned(), reasons: Vec::new() }));
        }
        Ok(Self(Kind::Lines(Box::new(Lines::new(BufWriter::new(File::create(path)?))?))))
    }

    /// Notes why a statement was refused, by a service or by the form itself.
    ///
    /// # Errors
    /// The file cannot be written, or the statement stood in no workbook of which there could be a copy.
    pub fn refused(&mut self, statement: &Statement, refusals: &[Refusal]) -> io::Result<()> {
        match &mut self.0 {
            Kind::Lines(lines) => lines.add(statement, refusals),
            Kind::Copies { .. } if statement.place.sheet.is_none() => Err(io::Error::other(format!(
                "{} is no workbook that can be copied; let the report be a .csv",
                statement.place.file
            ))),
            Kind::Copies { reasons, .. } => {
                let file = &*statement.place.file;
                let at = reasons.iter().position(|(name, _)| name == file).unwrap_or_else(|| {
                    reasons.push((file.to_owned(), Reasons::default()));
                    reasons.len() - 1
                });
                if let Some((_, reasons)) = reasons.get_mut(at) {
                    reasons.add(statement, refusals);
                }
                Ok(())
            }
        }
    }

    /// Ends the report. Of several workbooks the first copy has the name that was given, the others `NAME-2.xlsx` and
    /// so on; where nothing was refused there is no copy.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(self) -> io::Result<()> {
        match self.0 {
            Kind::Lines(lines) => lines.finish().map(|_| ()),
            Kind::Copies { out, reasons } => {
                for (number, (file, reasons)) in (1..).zip(reasons) {
                    let workbook = fs::read(&file)?;
                    let out = File::create(numbered(&out, number))?;
                    mend::copy(&workbook, &reasons, out).map_err(io::Error::other)?;
                }
                Ok(())
            }
        }
    }
}

fn numbered(path: &Path, number: usize) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{number}.xlsx"))
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

/// Reasons by sheet and row, for the copy of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reasons(pub BTreeMap<String, BTreeMap<u64, String>>);

impl Reasons {
    /// Notes why a statement was refused.
    pub fn add(&mut self, statement: &Statement, refusals: &[Refusal]) {
        let Some(sheet) = &statement.place.sheet else { return };
        let text = self.0.entry(sheet.to_string()).or_default().entry(statement.place.row).or_default();
        for refusal in refusals {
            if !text.is_empty() {
                text.push_str(" / ");
            }
            text.push_str(&in_words(refusal));
        }
    }
}

/// A refusal in one line, for people who read Korean.
fn in_words(refusal: &Refusal) -> String {
    let mut words = format!("{} {}", refusal.code, refusal.message_ko);
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
    use rust_xlsxwriter::Workbook;

    use super::{
        super::open::{Options, Source, open},
        *,
    };

    fn report(input: &Path, out: &Path) -> io::Result<()> {
        let source = Source { name: input.display().to_string(), reader: Box::new(File::open(input)?) };
        let mut report = Report::create(out)?;
        for statement in open(source, &Options::default()).unwrap().map(Result::unwrap) {
            report.refused(&statement, &statement.refusals())?;
        }
        report.finish()
    }

    #[test]
    fn a_report_as_a_workbook_is_a_copy_and_only_of_workbooks() {
        let folder = tempfile::tempdir().unwrap();
        let (input, out) = (folder.path().join("in.xlsx"), folder.path().join("out.xlsx"));
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name("금액").unwrap().write_string(0, 0, "update_id").unwrap().write_string(1, 0, "u").unwrap();
        sheet.write_string(1, 1, "x").unwrap();
        workbook.save(&input).unwrap();
        report(&input, &out).unwrap();
        let bytes = fs::read(&out).unwrap();
        let source = Source { name: "out.xlsx".to_owned(), reader: Box::new(io::Cursor::new(bytes)) };
        let read: Vec<_> = open(source, &Options::default()).unwrap().map(Result::unwrap).collect();
        assert_eq!(read[0].refusals()[0].given, "x", "the copy is refused for the same reason until it is mended");
        let text = folder.path().join("in.csv");
        fs::write(&text, "x").unwrap();
        assert!(
            report(&text, &out)
                .unwrap_err()
                .to_string()
                .ends_with("in.csv is no workbook that can be copied; let the report be a .csv")
        );
    }

    #[test]
    fn copies_of_several_workbooks_are_numbered() {
        assert_eq!(numbered(Path::new("a/out.xlsx"), 1), Path::new("a/out.xlsx"));
        assert_eq!(numbered(Path::new("a/out.xlsx"), 2), Path::new("a/out-2.xlsx"));
    }
}
