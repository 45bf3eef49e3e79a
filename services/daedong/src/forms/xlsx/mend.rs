//! A copy of a workbook with the reasons of its refusals beside the rows. Everything else stays as it is: formats,
//! lists to choose from, other sheets. Mended and handed in again, the column of reasons is passed over.

use std::{
    collections::BTreeMap,
    io::{Cursor, Seek, Write},
    sync::Arc,
};

use domain::refusal::Refusal;
use quick_xml::{
    Writer,
    events::{BytesEnd, BytesStart, BytesText, Event},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{
    super::{
        limits::{MAX_COLUMNS, MAX_MERGED},
        report::copies::Reasons,
        statement::letters,
        table::REASON,
    },
    Cells, Merged, Sheet, SheetRow, Strings,
    package::Package,
    sheet::{self, address},
    workbook::Workbook,
    xml::{Bad, Xml, attribute},
};

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum MendError {
    /// The workbook itself cannot be read.
    #[error("{} (expected {})", .0.message_en(), .0.expected)]
    Unreadable(Refusal),
    /// Its XML cannot be read.
    #[error("cannot read the workbook: expected {0}")]
    Xml(&'static str),
    /// The copy cannot be written.
    #[error("cannot write the copy: {0}")]
    Write(#[from] std::io::Error),
    /// The copy cannot be packed.
    #[error("cannot pack the copy: {0}")]
    Zip(#[from] zip::result::ZipError),
}

/// The longest text that a cell may hold, characters.
const MAX_CELL: usize = 32_767;

/// Whether there can be a copy, as far as that shows before the sheets are read.
///
/// # Errors
/// The workbook cannot be read.
pub fn check(workbook: &[u8]) -> Result<(), MendError> {
    opened(workbook.into()).map(|_| ())
}

fn opened(bytes: Arc<[u8]>) -> Result<(Package, Workbook), MendError> {
    let package = Package::open(bytes).map_err(|fault| MendError::Unreadable(fault.refusal))?;
    let workbook = Workbook::read(&package).map_err(MendError::Xml)?;
    Ok((package, workbook))
}

/// Writes the copy.
///
/// # Errors
/// The workbook cannot be read, the copy cannot be written.
pub fn copy<W: Write + Seek>(workbook: &[u8], reasons: &Reasons, out: W) -> Result<W, MendError> {
    let bytes: Arc<[u8]> = workbook.into();
    let (package, read) = opened(bytes.clone())?;
    let strings = match read.strings.as_ref().and_then(|part| package.xml(part)) {
        Some(xml) => Strings::read(xml).map_err(MendError::Xml)?,
        None => Strings::default(),
    };
    let cells = Cells { strings, ..Cells::default() };
    let mut sheets: BTreeMap<String, &BTreeMap<u64, String>> = BTreeMap::new();
    for sheet in &read.sheets {
        if let Some(reasons) = reasons.0.get(&sheet.name) {
            sheets.insert(sheet.part.to_ascii_lowercase(), reasons);
        }
    }
    let mut archive = ZipArchive::new(Cursor::new(&bytes[..]))?;
    let mut writer = ZipWriter::new(out);
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at)?;
        let name = part.name()?.into_owned();
        let plain = name.trim_start_matches(['/', '\\']).replace('\\', "/");
        match sheets.get(&plain.to_ascii_lowercase()) {
            None => writer.raw_copy_file(part)?,
            Some(reasons) => {
                drop(part);
                writer.start_file(name.as_str(), options)?;
                mend(&package, &plain, &cells, reasons, &mut writer)?;
            }
        }
    }
    Ok(writer.finish()?)
}

/// Where the reasons go.
struct Beside {
    heading: u32,
    column: usize,
}

fn mend(
    package: &Package,
    part: &str,
    cells: &Cells,
    reasons: &BTreeMap<u64, String>,
    out: impl Write,
) -> Result<(), MendError> {
    let xml = || package.xml(part).ok_or(MendError::Xml("a sheet for each name"));
    // Where merged areas are too many the sheet was refused as a whole, and its reason stands in the heading.
    let merged = sheet::merged(xml()?, MAX_MERGED).unwrap_or_default();
    let beside = beside(xml()?, &merged, cells).map_err(MendError::Xml)?;
    let text = |row: u32| -> Option<String> {
        let reason = reasons.get(&u64::from(row)).map(String::as_str);
        let whole = reasons.get(&0).map(String::as_str).filter(|_| row == beside.heading);
        match (row == beside.heading, reason.or(whole)) {
            (true, None) => Some(REASON.to_owned()),
            (true, Some(reason)) => Some(cut(&format!("{REASON}: {reason}"))),
            (false, reason) => reason.map(cut),
        }
    };
    Copy { xml: xml()?, writer: Writer::new(out), row: 0, column: 0, beside: &beside, pending: None }.run(&text)
}

fn cut(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(MAX_CELL).collect()
}

/// The heading is the first row that holds anything; the reasons go where they went before, or behind every cell that
/// holds something, outside of merged areas, which would hide them. What lies beyond the limit is refused anyway, and
/// may lie at the very edge of the sheet.
fn beside<R: std::io::Read>(xml: Xml<R>, merged: &[Merged], cells: &Cells) -> Result<Beside, Bad> {
    let mut rows = Sheet::new(xml)?;
    let first = rows.next_row(cells)?.unwrap_or_default();
    let before = first.cells.iter().find(|(_, cell)| cell.as_ref().is_ok_and(|name| name.starts_with(REASON)));
    let heading = first.row.max(1);
    if let Some((column, _)) = before {
        return Ok(Beside { heading, column: *column });
    }
    let behind = |row: &SheetRow| {
        let within = row.cells.iter().rev().find(|(column, _)| *column < MAX_COLUMNS);
        within.map_or(0, |(column, _)| column + 1)
    };
    let mut width = behind(&first);
    while let Some(row) = rows.next_row(cells)? {
        width = width.max(behind(&row));
    }
    let mut column = width;
    while let Some(area) = merged.iter().find(|area| (area.columns.0..=area.columns.1).contains(&column)) {
        column = area.columns.1 + 1;
    }
    Ok(Beside { heading, column: if column < MAX_COLUMNS { column } else { width } })
}

/// Copies a sheet, event by event.
struct Copy<'a, R: std::io::Read, W: Write> {
    xml: Xml<R>,
    writer: Writer<W>,
    row: u32,
    /// The column after the last cell.
    column: usize,
    beside: &'a Beside,
    /// The reason that is still to be written in this row.
    pending: Option<String>,
}

impl<R: std::io::Read, W: Write> Copy<'_, R, W> {
    fn run(mut self, text: &dyn Fn(u32) -> Option<String>) -> Result<(), MendError> {
        loop {
            let event = self.xml.next().map_err(MendError::Xml)?.into_owned();
            match &event {
                Event::Eof => return Ok(()),
                Event::Start(element) if element.local_name().as_ref() == "row" => {
                    self.row = number(element)?.unwrap_or(self.row + 1);
                    self.column = 0;
                    self.pending = text(self.row);
                    self.writer.write_event(Event::Start(without_spans(element)?))?;
                }
                Event::End(element) if element.local_name().as_ref() == "row" => {
                    let prefix = prefix(element.name().as_ref()).to_owned();
                    self.reason(&prefix)?;
                    self.writer.write_event(event)?;
                }
                Event::Start(element) if element.local_name().as_ref() == "c" => {
                    let at = attribute(element, "r").map_err(MendError::Xml)?.and_then(|at| address(&at));
                    let column = at.map_or(self.column, |(column, _)| column);
                    self.column = column + 1;
                    if column >= self.beside.column {
                        let prefix = prefix(element.name().as_ref()).to_owned();
                        self.reason(&prefix)?;
                    }
                    if column == self.beside.column {
                        self.xml.skip().map_err(MendError::Xml)?;
                    } else {
                        self.writer.write_event(event)?;
                    }
                }
                // The area in use has grown; programs work it out where it is not said.
                Event::Start(element) if element.local_name().as_ref() == "dimension" => {
                    self.xml.skip().map_err(MendError::Xml)?
                }
                _ => self.writer.write_event(event)?,
            }
        }
    }

    fn reason(&mut self, prefix: &str) -> Result<(), MendError> {
        let Some(text) = self.pending.take() else { return Ok(()) };
        let name = |local: &str| format!("{prefix}{local}");
        let at = format!("{}{}", letters(self.beside.column), self.row);
        let cell = BytesStart::new(name("c")).with_attributes([("r", at.as_str()), ("t", "inlineStr")]);
        self.writer.write_event(Event::Start(cell))?;
        self.writer.write_event(Event::Start(BytesStart::new(name("is"))))?;
        self.writer
            .write_event(Event::Start(BytesStart::new(name("t")).with_attributes([("xml:space", "preserve")])))?;
        self.writer.write_event(Event::Text(BytesText::new(&text)))?;
        for local in ["t", "is", "c"] {
            self.writer.write_event(Event::End(BytesEnd::new(name(local))))?;
        }
        Ok(())
    }
}

fn prefix(name: &str) -> &str {
    name.rfind(':').map_or("", |colon| &name[..=colon])
}

fn number(row: &BytesStart<'_>) -> Result<Option<u32>, MendError> {
    let number = attribute(row, "r").map_err(MendError::Xml)?;
    number.map(|number| number.parse()).transpose().map_err(|_| MendError::Xml("rows with a number"))
}

/// A row without the hint which columns it uses: one more is used now.
fn without_spans(row: &BytesStart<'_>) -> Result<BytesStart<'static>, MendError> {
    let mut copy = BytesStart::new(row.name().as_ref().to_owned());
    for attribute in row.attributes() {
        let attribute = attribute.map_err(|_| MendError::Xml("attributes that can be read"))?;
        if attribute.key.as_ref() != "spans" {
            copy.push_attribute(attribute);
        }
    }
    Ok(copy)
}
