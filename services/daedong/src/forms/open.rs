//! From a file of any form to its statements.

use std::{
    io::{self, BufRead, BufReader, Read},
    sync::Arc,
};

use super::{
    csv::{Csv, Encoding},
    heading::Wanted,
    ndjson::Ndjson,
    passed::Passed,
    profile::{self, Profile, Profiled},
    report::back::Back,
    statement::{Place, Statement},
    survey::Rounds,
    table::{Part, Parts, Plain, kind_named},
    xlsx::Xlsx,
};

/// A file to be read.
pub struct Source {
    /// As it is named in receipts and reports; `-` is standard input.
    pub name: String,
    /// Its bytes.
    pub reader: Box<dyn Read + Send>,
}

/// A form of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Ndjson,
    /// Cells with separators between them.
    Csv,
    /// A workbook.
    Xlsx,
}

/// How a file is to be read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The kind where the file names none.
    pub kind: Option<String>,
    /// The encoding of a CSV file; found out where it is not declared.
    pub encoding: Option<Encoding>,
    /// How the columns of an agency's own table become records.
    pub profile: Option<Arc<Profile>>,
    /// What was said last about the clusters of a survey, for the ids of answers.
    pub rounds: Option<Rounds>,
    /// Takes in what was passed over.
    pub passed: Passed,
}

/// The statements of a file, in their order.
pub type Statements = Box<dyn Iterator<Item = Result<Statement, Stop>> + Send>;

/// Why nothing more is read.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// The file cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The profile does not fit, or asks for too much.
    #[error(transparent)]
    Profile(#[from] profile::Fault),
}

/// Opens a file. Its form is told by its first bytes, then by its name, then by its first line.
///
/// # Errors
/// The file cannot be read, or the profile does not fit its heading.
pub fn open(source: Source, options: &Options) -> Result<Statements, Stop> {
    let place = Place::file(&source.name);
    let statements = statements(source, &place, options)?;
    Ok(Box::new(Heard { statements, silent: Some((place, options.passed.clone())) }))
}

/// The statements of a file, which is told of if there are none.
struct Heard {
    statements: Statements,
    silent: Option<(Place, Passed)>,
}

impl Iterator for Heard {
    type Item = Result<Statement, Stop>;

    fn next(&mut self) -> Option<Self::Item> {
        let statement = self.statements.next();
        if let Some((place, passed)) = self.silent.take()
            && statement.is_none()
        {
            passed.place(place, "no update in it (제출할 내용이 없음)");
        }
        statement
    }
}

fn statements(source: Source, place: &Place, options: &Options) -> Result<Statements, Stop> {
    let mut reader = BufReader::with_capacity(64 * 1024, source.reader);
    let format = format(&source.name, fill(&mut reader)?);
    // A kind may be named in Korean, as sheets are.
    let kind = options.kind.as_deref().map(|kind| kind_named(kind).map_or(kind, |kind| &kind.name));
    let wanted = options.profile.as_ref().map(|profile| Wanted::new(&profile.columns)).unwrap_or_default();
    let parts: Parts = match format {
        Format::Ndjson if options.profile.is_some() => {
            let why = "it holds records line by line (NDJSON), and a profile is for tables; leave --profile out";
            return Err(profile::Fault(format!("{}: {why}", source.name)).into());
        }
        Format::Ndjson => {
            let statements = Ndjson::new(reader, place.clone(), kind);
            return Ok(Box::new(statements.map(|statement| statement.map_err(Stop::from))));
        }
        Format::Csv => Box::new(Csv::new(reader, place.clone(), options.encoding, wanted)),
        Format::Xlsx => match Xlsx::new(reader, place.clone(), wanted)? {
            Ok(workbook) => Box::new(workbook),
            Err(refused) => Box::new(std::iter::once(Ok(Part::Refused(refused)))),
        },
    };
    let parts: Parts = Box::new(Back::new(parts));
    match &options.profile {
        Some(profile) => Ok(Box::new(Profiled::new(parts, profile.clone(), options.passed.clone())?)),
        None => {
            let statements = Plain::new(parts, kind, options.rounds.clone(), options.passed.clone());
            Ok(Box::new(statements.map(|statement| statement.map_err(Stop::from))))
        }
    }
}

/// The first bytes, as far as they are at hand.
fn fill(reader: &mut impl BufRead) -> io::Result<&[u8]> {
    loop {
        match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
            Ok(_) => break,
        }
    }
    reader.fill_buf()
}

/// The form of a file.
fn format(name: &str, first: &[u8]) -> Format {
    // A ZIP, or what older programs and passwords make of a workbook: its reader says what is wrong.
    if first.starts_with(b"PK\x03\x04") || first.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Format::Xlsx;
    }
    let name = name.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if ends(&[".xlsx", ".xlsm", ".xls", ".ods"]) {
        return Format::Xlsx;
    }
    if ends(&[".csv", ".tsv"]) {
        return Format::Csv;
    }
    if ends(&[".ndjson", ".jsonl", ".json"]) {
        return Format::Ndjson;
    }
    let text = first.strip_prefix("\u{feff}".as_bytes()).unwrap_or(first);
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    // Remarks stand in both, so the first line that is none tells.
    let is_lines = match lines.clone().find(|line| !line.starts_with(b"#")) {
        Some(line) => line.starts_with(b"{"),
        None => lines.next().is_some() && !ends(&[".txt"]),
    };
    if is_lines { Format::Ndjson } else { Format::Csv }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_nothing_more_is_read_is_told_once() {
        let unfit = Stop::from(profile::Fault("a.csv: the table has no column b".to_owned()));
        for (stop, told) in [
            (unfit, "profile: a.csv: the table has no column b"),
            (Stop::from(io::Error::other("unplugged")), "unplugged"),
        ] {
            assert_eq!(format!("{:#}", anyhow::Error::from(stop)), told);
        }
    }

    #[test]
    fn lines_take_no_profile() {
        let source = Source { name: "a.ndjson".to_owned(), reader: Box::new(&b"{}"[..]) };
        let options = Options { profile: Some(Arc::default()), ..Options::default() };
        let told = open(source, &options).err().unwrap().to_string();
        assert!(told.starts_with("profile: a.ndjson: ") && told.contains("leave --profile out"), "{told}");
    }

    #[test]
    fn the_form_is_told_by_the_first_bytes_then_by_the_name() {
        for (name, first, expected) in [
            ("a.csv", &b"PK\x03\x04"[..], Format::Xlsx),
            ("-", b"\xd0\xcf\x11\xe0", Format::Xlsx),
            ("a.XLSX", b"", Format::Xlsx),
            ("a.csv", b"{", Format::Csv),
            ("a.ndjson", b"x", Format::Ndjson),
            ("-", b"\xef\xbb\xbf {\"a\":1}", Format::Ndjson),
            ("-", b"a,b", Format::Csv),
            ("-", b"# a remark", Format::Ndjson),
            ("-", b"#file,#sheet\na.csv,", Format::Csv),
            ("-", b"", Format::Csv),
            ("a.txt", b"a\tb", Format::Csv),
            ("a.txt", b"# 2025\n# won\na\tb", Format::Csv),
            ("a.TXT", b"# a remark\n{\"a\":1}", Format::Ndjson),
        ] {
            assert_eq!(format(name, first), expected, "{name}");
        }
    }
}
