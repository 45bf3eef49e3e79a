//! A report as workbooks: a copy of each that was handed in, with the reasons beside its rows.
//!
//! What cannot be told in a copy stands in a table beside it, which is kept only where it is needed.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

use proto::common::Refusal;

use super::{
    super::{statement::Statement, xlsx::mend},
    ReportError, Written,
    csv::Lines,
    in_words,
};
use crate::files::{Fresh, beside, metadata, remove};

/// Reasons by sheet and row, for the copy of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reasons(pub BTreeMap<String, BTreeMap<u64, String>>);

impl Reasons {
    /// Notes why a statement was refused, for people who read Korean.
    pub fn add(&mut self, statement: &Statement, refusals: &[Refusal]) {
        let Some(sheet) = &statement.place.sheet else { return };
        let text = self.0.entry(sheet.to_string()).or_default().entry(statement.place.row).or_default();
        for refusal in refusals {
            if !text.is_empty() {
                text.push_str(" / ");
            }
            text.push_str(&in_words(refusal, &refusal.message_ko));
        }
    }
}

/// The copies of some workbooks.
#[derive(Debug)]
pub struct Copies {
    out: PathBuf,
    /// The most copies that there can be.
    most: usize,
    /// By the file that was handed in, in that order.
    reasons: Vec<(String, Reasons)>,
    /// Everything once more, should a copy fail.
    lines: Lines<BufWriter<File>>,
    /// What was refused and stands on no sheet.
    missing: Vec<String>,
}

/// Where the reasons stand that no copy tells.
fn table(out: &Path) -> PathBuf {
    beside(out, ".csv")
}

/// Of several workbooks the first copy has the name that was given, the others `NAME-2.xlsx` and so on.
fn numbered(out: &Path, number: usize) -> PathBuf {
    if number == 1 {
        return out.to_owned();
    }
    let stem = out.file_stem().unwrap_or_default().to_string_lossy();
    out.with_file_name(format!("{stem}-{number}.xlsx"))
}

/// All the places that may be taken.
pub fn places(out: &Path, most: usize) -> Vec<PathBuf> {
    (1..=most).map(|number| numbered(out, number)).chain([table(out)]).collect()
}

/// Finds out whether there can be a copy of all that is handed in.
///
/// # Errors
/// What cannot be copied, and why.
pub fn check(handed_in: &[PathBuf]) -> Result<(), ReportError> {
    for file in handed_in {
        let no = |why: String| ReportError::NoWorkbook(file.clone(), why);
        if file == Path::new("-") || metadata(file).is_ok_and(|found| !found.is_file()) {
            return Err(no("it can be read only once".to_owned()));
        }
        let workbook = fs::read(file).map_err(|error| no(error.to_string()))?;
        mend::check(&workbook).map_err(|error| no(error.to_string()))?;
    }
    Ok(())
}

impl Copies {
    /// Begins the table, so that it is known whether anything can be written there.
    ///
    /// # Errors
    /// Nothing can.
    pub fn create(out: &Path, most: usize) -> io::Result<Self> {
        if out.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let lines = Lines::new(BufWriter::new(File::create(table(out))?))?;
        Ok(Self { out: out.to_owned(), most, reasons: Vec::new(), lines, missing: Vec::new() })
    }

    /// Notes why a statement was refused.
    ///
    /// # Errors
    /// Those of the table.
    pub fn add(&mut self, statement: &Statement, refusals: &[Refusal]) -> io::Result<()> {
        let file = &*statement.place.file;
        if statement.place.sheet.is_none() {
            self.missing.push(format!("{file} was refused as a whole"));
        } else if let Some((_, reasons)) = self.reasons.iter_mut().find(|(name, _)| name == file) {
            reasons.add(statement, refusals);
        } else {
            let mut reasons = Reasons::default();
            reasons.add(statement, refusals);
            self.reasons.push((file.to_owned(), reasons));
        }
        self.lines.add(statement, refusals)
    }

    /// Writes the copies and takes away those of an earlier run; where one fails, the table stays.
    ///
    /// # Errors
    /// The table cannot be written, or what is out of date stays.
    pub fn finish(self) -> io::Result<Written> {
        let Self { out, most, reasons, lines, mut missing } = self;
        let mut files = Vec::new();
        for (file, reasons) in reasons {
            let to = numbered(&out, files.len() + 1);
            match copy(Path::new(&file), &reasons, &to) {
                Ok(()) => files.push(to),
                Err(why) => missing.push(format!("{file} cannot be copied: {why}")),
            }
        }
        for number in files.len() + 1..=most {
            remove(&numbered(&out, number))?;
        }
        lines.finish()?;
        let table = table(&out);
        if missing.is_empty() {
            remove(&table)?;
        } else {
            files.push(table);
        }
        Ok(Written { files, missing })
    }
}

fn copy(file: &Path, reasons: &Reasons, to: &Path) -> Result<(), mend::MendError> {
    mend::copy(&fs::read(file)?, reasons, Fresh::create(to)?)?.finish()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;

    use super::{
        super::{
            super::open::{Options, Source, open},
            Report,
        },
        *,
    };

    fn report(inputs: &[&Path], out: &Path) -> Result<Written, ReportError> {
        let handed_in: Vec<PathBuf> = inputs.iter().map(|input| input.to_path_buf()).collect();
        let mut report = Report::create(out, &handed_in, &[])?;
        for input in inputs {
            let source = Source { name: input.display().to_string(), reader: Box::new(File::open(input).unwrap()) };
            for statement in open(source, &Options::default()).unwrap().map(Result::unwrap) {
                let refusals = statement.refusals();
                if !refusals.is_empty() {
                    report.refused(&statement, &refusals);
                }
            }
        }
        report.finish()
    }

    fn workbook(path: &Path, cell: &str) {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name("금액").unwrap().write_string(0, 0, "update_id").unwrap().write_string(1, 0, "u").unwrap();
        sheet.write_string(1, 1, cell).unwrap();
        workbook.save(path).unwrap();
    }

    /// The workbook with a sheet that ends in the middle.
    fn broken(path: &Path) {
        let mut from = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
        let mut to = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        for at in 0..from.len() {
            let mut part = from.by_index(at).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut content = Vec::new();
            io::Read::read_to_end(&mut part, &mut content).unwrap();
            let end = if name.ends_with("sheet1.xml") {
                content.len() - "</sheetData></worksheet>".len()
            } else {
                content.len()
            };
            to.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
            io::Write::write_all(&mut to, &content[..end]).unwrap();
        }
        fs::write(path, to.finish().unwrap().into_inner()).unwrap();
    }

    #[test]
    fn a_copy_is_refused_for_the_same_reason_until_it_is_mended() {
        let folder = tempfile::tempdir().unwrap();
        let (input, out) = (folder.path().join("in.xlsx"), folder.path().join("out.xlsx"));
        workbook(&input, "x");
        assert_eq!(report(&[&input], &out).unwrap(), Written { files: vec![out.clone()], missing: Vec::new() });
        assert!(!table(&out).exists());
        let source = Source { name: "out.xlsx".to_owned(), reader: Box::new(File::open(&out).unwrap()) };
        let read: Vec<_> = open(source, &Options::default()).unwrap().map(Result::unwrap).collect();
        assert_eq!(read[0].refusals()[0].given, "x");
        // Nothing is refused any more: the copy of before is out of date.
        workbook(&input, "");
        assert_eq!(report(&[&input], &out).unwrap(), Written::default());
        assert!(!out.exists() && !table(&out).exists());
    }

    #[test]
    fn what_cannot_be_copied_is_told_before_anything_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let (input, out, text) =
            (folder.path().join("in.xlsx"), folder.path().join("out.xlsx"), folder.path().join("in.csv"));
        workbook(&input, "x");
        fs::write(&text, "x").unwrap();
        for (handed_in, expected) in [
            (vec![input.clone(), text.clone()], "in.csv cannot come back as a workbook"),
            (vec!["-".into()], "- cannot come back as a workbook: it can be read only once"),
        ] {
            let told = Report::create(&out, &handed_in, &[]).unwrap_err().to_string();
            assert!(told.contains(expected) && told.ends_with("let the report be a .csv"), "{told}");
        }
        let nowhere = folder.path().join("nowhere/out.xlsx");
        let told = Report::create(&nowhere, &[input], &[]).unwrap_err().to_string();
        assert!(told.contains("nowhere/out.xlsx cannot be written: No such file"), "{told}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing was begun");
    }

    #[test]
    fn reasons_that_no_copy_can_tell_stand_in_a_table_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let [good, bad, out] = ["good.xlsx", "bad.xlsx", "out.xlsx"].map(|name| folder.path().join(name));
        workbook(&good, "x");
        workbook(&bad, "y");
        broken(&bad);
        let written = report(&[&bad, &good], &out).unwrap();
        assert_eq!(written.files, [out.clone(), table(&out)]);
        assert!(written.missing[0].contains("bad.xlsx cannot be copied: "), "{written:?}");
        let told = fs::read_to_string(table(&out)).unwrap();
        assert!(told.contains("bad.xlsx,금액,2,B") && told.contains("good.xlsx,금액,2,B"), "{told}");
    }

    #[test]
    fn copies_of_several_workbooks_are_numbered() {
        let places = places(Path::new("a/out.xlsx"), 2);
        assert_eq!(places, ["a/out.xlsx", "a/out-2.xlsx", "a/out.xlsx.csv"].map(PathBuf::from));
    }
}
