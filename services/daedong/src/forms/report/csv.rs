//! Refused rows as CSV, safe to open in a spreadsheet.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use csv::{Writer, WriterBuilder};

use proto::common::Refusal;

use super::super::statement::{Original, Statement, letters};

const OWN: [&str; 10] =
    ["file", "sheet", "row", "column", "field", "code", "given", "expected", "message_ko", "message_en"];

/// A report that is written line by line as refusals come in.
pub struct Lines<W: Write> {
    writer: Writer<W>,
    /// The names over the cells of the last row written.
    names: Option<Vec<String>>,
}

impl<W: Write> Lines<W> {
    /// Starts a report, with a mark of order so that spreadsheets open it as Unicode.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        Ok(Self { writer: WriterBuilder::new().flexible(true).from_writer(out), names: None })
    }

    /// Writes a line per reason: where, what and why, then what stood there. A table with other names gets its own heading.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn add(&mut self, statement: &Statement, refusals: &[Refusal]) -> io::Result<()> {
        let line = ["line".to_owned()];
        let (names, cells): (&[String], &[String]) = match &*statement.original {
            Original::Nothing => (self.names.as_deref().unwrap_or_default(), &[]),
            Original::Line(text) => (&line, std::slice::from_ref(text)),
            Original::Cells(names, cells) => (names, cells),
        };
        if self.names.as_deref() != Some(names) {
            let names = names.to_vec();
            self.heading(&names)?;
            self.names = Some(names);
        }
        for refusal in refusals {
            let (place, row) = (&statement.place, statement.place.row);
            let own = [
                &*place.file,
                place.sheet.as_deref().unwrap_or_default(),
                &(if row == 0 { String::new() } else { row.to_string() }),
                &statement.blames(refusal).map(letters).unwrap_or_default(),
                &refusal.field,
                &refusal.code,
                &refusal.given,
                &refusal.expected,
                &refusal.message_ko,
                &refusal.message_en,
            ];
            self.write(own.into_iter().chain(cells.iter().map(String::as_str)))?;
        }
        Ok(())
    }

    /// Ends the report.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(mut self) -> io::Result<W> {
        if self.names.is_none() {
            self.heading(&[])?;
        }
        self.writer.into_inner().map_err(|error| error.into_error())
    }

    fn heading(&mut self, names: &[String]) -> io::Result<()> {
        self.write(OWN.into_iter().chain(names.iter().map(String::as_str)))
    }

    fn write<'a>(&mut self, cells: impl Iterator<Item = &'a str>) -> io::Result<()> {
        for cell in cells {
            self.writer.write_field(safe(cell).as_bytes())?;
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }
}

/// A cell that no spreadsheet takes for a formula: what could start one is led by an apostrophe, numbers apart.
fn safe(cell: &str) -> Cow<'_, str> {
    let number = cell
        .strip_prefix('-')
        .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()) && rest.parse::<f64>().is_ok());
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) && !number {
        return Cow::Owned(format!("'{cell}"));
    }
    Cow::Borrowed(cell)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::{
        super::super::open::{Options, Source, open},
        *,
    };

    fn report(name: &str, file: &str, kind: &str) -> String {
        let source = Source { name: name.to_owned(), reader: Box::new(Cursor::new(file.as_bytes().to_vec())) };
        let options = Options { kind: Some(kind.to_owned()), ..Options::default() };
        let mut report = Lines::new(Vec::new()).unwrap();
        for statement in open(source, &options).unwrap().map(Result::unwrap) {
            let encoded = statement.record.as_ref().ok().and_then(|record| crate::forms::encode(record).ok());
            let refusals = encoded.map(|encoded| {
                let raw = domain::records::Raw::decode(encoded.service.unwrap(), &encoded.bytes).unwrap();
                let refusals = raw.read(false).err().unwrap_or_default();
                refusals.iter().map(Refusal::from).collect::<Vec<_>>()
            });
            report.add(&statement, &refusals.unwrap_or_else(|| statement.refusals())).unwrap();
        }
        String::from_utf8(report.finish().unwrap()).unwrap()
    }

    /// The columns that tell where and what, without the messages.
    fn told(report: &str) -> Vec<String> {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(report.trim_start_matches('\u{feff}').as_bytes());
        reader
            .records()
            .map(|row| {
                let row = row.unwrap();
                let cells: Vec<_> =
                    row.iter().enumerate().filter(|(at, _)| !(8..10).contains(at)).map(|(_, cell)| cell).collect();
                cells.join("|")
            })
            .collect()
    }

    #[test]
    fn each_reason_stands_with_its_place_and_the_cells_as_they_were() {
        let file = "update_id,effective_on,programme_id,fiscal_year,source,stage,amount_krw,colour\n\
                    u-1,2025-01-01,P-1,2025,national,executed,1000,\n\
                    u-2,2025-02-30,P-1,2025,national,executed,\"1,000\",\n\
                    u-3,2025-01-01,=cmd(),2025,national,executed,-5,red\n\
                    u-4,2025-01-01\n";
        let report = report("a.csv", file, "amount_recorded");
        assert!(
            report.starts_with(
                "\u{feff}file,sheet,row,column,field,code,given,expected,message_ko,message_en,update_id,"
            )
        );
        let cells = "2025|national|executed";
        assert_eq!(
            told(&report)[1..],
            [
                format!(
                    "a.csv||3|B|effective_on|BAD_DATE|2025-02-30|YYYY-MM-DD, a real day from 1900-01-01 to 2199-12-31|u-2|2025-02-30|P-1|{cells}|1,000|"
                ),
                format!(
                    "a.csv||3|G|amount_krw|BAD_AMOUNT|1,000|whole won below 10^18, digits only|u-2|2025-02-30|P-1|{cells}|1,000|"
                ),
                format!(
                    "a.csv||4|C|programme_id|BAD_ID|'=cmd()|a letter or digit, then at most 63 letters, digits, _ and -|u-3|2025-01-01|'=cmd()|{cells}|-5|red"
                ),
                format!(
                    "a.csv||4|H|colour|UNKNOWN_FIELD|red|a field of this record|u-3|2025-01-01|'=cmd()|{cells}|-5|red"
                ),
                "a.csv||5|||MALFORMED|2 cells|8 cells, as many as the heading has|u-4|2025-01-01".to_owned(),
            ]
        );
    }

    #[test]
    fn a_line_of_json_is_given_back_whole() {
        let report = report("a.ndjson", "{\"update_id\":1\n", "amount_recorded");
        assert!(told(&report)[1].ends_with("|{\"update_id\":1"), "{report}");
        assert_eq!(told(&report)[0], "file|sheet|row|column|field|code|given|expected|line");
    }

    #[test]
    fn a_report_without_refusals_is_its_heading() {
        assert_eq!(
            Lines::new(Vec::new()).unwrap().finish().unwrap(),
            b"\xef\xbb\xbffile,sheet,row,column,field,code,given,expected,message_ko,message_en\n"
        );
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_led_by_an_apostrophe() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+82", "'+82"),
            ("@x", "'@x"),
            ("-5", "-5"),
            ("-1.5", "-1.5"),
            ("-x", "'-x"),
            ("-1+1", "'-1+1"),
            ("\tx", "'\tx"),
            ("가", "가"),
        ] {
            assert_eq!(safe(cell), written);
        }
    }
}
