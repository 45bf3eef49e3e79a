//! Refused rows as CSV, safe to open in a spreadsheet: a line per row, so that it can be mended and sent again as it is.

use std::{
    borrow::Cow,
    io::{self, Write},
    sync::Arc,
};

use csv::{Writer, WriterBuilder};
use proto::common::Refusal;
use smol_str::SmolStr;

use super::{
    super::{
        statement::{Original, Place, Statement, letters},
        table::KIND,
    },
    in_words,
};

/// The report's own columns; a heading that begins with `#` is passed over by the readers of tables. Where a row has
/// several reasons, a cell has all of them.
pub const OWN: [&str; 8] = ["#file", "#sheet", "#row", "#column", "#field", "#code", "#reason_ko", "#reason_en"];
/// The name over lines of NDJSON.
pub const LINE: &str = "line";
/// What stands between the reasons of a row.
const BETWEEN: &str = " / ";

/// A report that is written row by row as refusals come in.
#[derive(Debug)]
pub struct Lines<W: Write> {
    writer: Writer<W>,
    /// The names over the cells of the last row written, and whether the kind stands in front of them.
    names: Option<(bool, Vec<String>)>,
    /// The last row that was refused: more of its reasons may come.
    row: Option<Refused>,
}

/// A row and why it was refused.
#[derive(Debug)]
struct Refused {
    place: Place,
    original: Arc<Original>,
    kind: Option<SmolStr>,
    /// Column, field, code, and the words in both languages.
    reasons: Vec<[String; 5]>,
}

impl<W: Write> Lines<W> {
    /// Starts a report, with a mark of order so that spreadsheets open it as Unicode.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        Ok(Self { writer: WriterBuilder::new().flexible(true).from_writer(out), names: None, row: None })
    }

    /// Notes why a statement was refused. What a row says in several statements is one line.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn add(&mut self, statement: &Statement, refusals: &[Refusal]) -> io::Result<()> {
        let Statement { place, original, kind, .. } = statement;
        let reasons = refusals.iter().map(|refusal| {
            let column = statement.blames(refusal).map(letters).unwrap_or_default();
            let (ko, en) = (in_words(refusal, &refusal.message_ko), in_words(refusal, &refusal.message_en));
            [column, refusal.field.clone(), refusal.code.clone(), ko, en]
        });
        match &mut self.row {
            Some(row) if row.place == *place => row.reasons.extend(reasons),
            _ => {
                let reasons = reasons.collect();
                let row = Refused { place: place.clone(), original: original.clone(), kind: kind.clone(), reasons };
                if let Some(before) = self.row.replace(row) {
                    self.line(&before)?;
                }
            }
        }
        Ok(())
    }

    /// Ends the report.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(mut self) -> io::Result<W> {
        if let Some(last) = self.row.take() {
            self.line(&last)?;
        }
        if self.names.is_none() {
            self.heading(false, &[])?;
        }
        self.writer.into_inner().map_err(|error| error.into_error())
    }

    /// Where and why, then what stood there, led by the kind where the table does not name it: a sheet or the call did. A
    /// table with other names gets its own heading.
    fn line(&mut self, Refused { place, original, kind, reasons }: &Refused) -> io::Result<()> {
        let line = [LINE.to_owned()];
        let (names, cells): (&[String], &[String]) = match &**original {
            Original::Nothing => (&[], &[]),
            Original::Line(text) => (&line, std::slice::from_ref(text)),
            Original::Cells(names, cells) => (names, cells),
        };
        let kind = kind.as_deref().filter(|_| !names.is_empty());
        let has_kind = kind.is_some();
        let is_same = |(kind, told): &(bool, Vec<String>)| names.is_empty() || (*kind == has_kind && told == names);
        if !self.names.as_ref().is_some_and(is_same) {
            self.heading(has_kind, names)?;
            self.names = Some((has_kind, names.to_vec()));
        }
        let row = if place.row == 0 { String::new() } else { place.row.to_string() };
        let [column, field, code, ko, en] = [0, 1, 2, 3, 4].map(|part| {
            let all: Vec<&str> = reasons.iter().map(|reason| reason[part].as_str()).collect();
            all.join(BETWEEN)
        });
        let own: [&str; OWN.len()] =
            [&place.file, place.sheet.as_deref().unwrap_or_default(), &row, &column, &field, &code, &ko, &en];
        let cells = cells.iter().enumerate().filter(|(at, _)| names.get(*at).is_none_or(|name| is_theirs(name)));
        let cells: Vec<&str> = cells.map(|(_, cell)| cell.as_str()).collect();
        self.write(own.into_iter().chain(kind).chain(cells))
    }

    fn heading(&mut self, has_kind: bool, names: &[String]) -> io::Result<()> {
        let names = names.iter().map(String::as_str).filter(|name| is_theirs(name));
        self.write(OWN.into_iter().chain(has_kind.then_some(KIND)).chain(names))
    }

    fn write<'a>(&mut self, cells: impl Iterator<Item = &'a str>) -> io::Result<()> {
        for cell in cells {
            self.writer.write_field(guarded(cell).as_bytes())?;
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }
}

/// Whether a column was handed in, not left from the report before.
fn is_theirs(name: &str) -> bool {
    !OWN.contains(&name)
}

/// A cell that no spreadsheet takes for a formula: what could start one is led by an apostrophe, numbers apart.
fn guarded(cell: &str) -> Cow<'_, str> {
    let bare = cell.trim_start_matches('\'');
    let number = cell
        .strip_prefix('-')
        .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()) && rest.parse::<f64>().is_ok());
    if bare.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) && !number {
        return Cow::Owned(format!("'{cell}"));
    }
    Cow::Borrowed(cell)
}

/// The cell as it was before it was `guarded`.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(bare) if matches!(guarded(bare), Cow::Owned(_)) => bare,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use rust_xlsxwriter::Workbook;

    use super::{
        super::super::open::{Options, Source, open},
        *,
    };

    fn report(name: &str, file: &str, kind: &str) -> String {
        report_of(&[(name, file.as_bytes())], Some(kind))
    }

    fn read(name: &str, file: &[u8], kind: Option<&str>) -> Vec<Statement> {
        let source = Source { name: name.to_owned(), reader: Box::new(Cursor::new(file.to_vec())) };
        let options = Options { kind: kind.map(str::to_owned), ..Options::default() };
        open(source, &options).unwrap().map(Result::unwrap).collect()
    }

    fn report_of(files: &[(&str, &[u8])], kind: Option<&str>) -> String {
        let mut report = Lines::new(Vec::new()).unwrap();
        for statement in files.iter().flat_map(|(name, file)| read(name, file, kind)) {
            let encoded = statement.record.as_ref().ok().and_then(|record| crate::forms::encode(record).ok());
            let refusals = encoded.map(|encoded| {
                let raw = domain::records::Raw::decode(encoded.service.unwrap(), &encoded.bytes).unwrap();
                let refusals = raw.read(false).err().unwrap_or_default();
                refusals.iter().map(Refusal::from).collect::<Vec<_>>()
            });
            let refusals = refusals.unwrap_or_else(|| statement.refusals());
            if !refusals.is_empty() {
                report.add(&statement, &refusals).unwrap();
            }
        }
        String::from_utf8(report.finish().unwrap()).unwrap()
    }

    /// The columns that tell where and what, without the words.
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
                    row.iter().enumerate().filter(|(at, _)| !(6..8).contains(at)).map(|(_, cell)| cell).collect();
                cells.join("|")
            })
            .collect()
    }

    /// The fields, codes and cells of a report.
    fn reasons(report: &str) -> Vec<String> {
        let row = |row: &String| row.splitn(5, '|').nth(4).unwrap().to_owned();
        told(report).iter().map(row).collect()
    }

    const FILE: &str = "update_id,effective_on,programme_id,fiscal_year,source,stage,amount_krw,colour\n\
                    u-1,2025-01-01,P-1,2025,national,executed,1000,\n\
                    u-2,2025-02-30,P-1,2025,national,executed,\"1,000\",\n\
                    u-3,2025-01-01,=cmd(),2025,national,executed,-5,red\n\
                    u-4,2025-01-01\n";

    #[test]
    fn a_refused_row_stands_once_with_its_place_and_all_its_reasons() {
        let report = report("a.csv", FILE, "amount_recorded");
        assert!(
            report
                .starts_with("\u{feff}#file,#sheet,#row,#column,#field,#code,#reason_ko,#reason_en,record,update_id,")
        );
        let cells = "2025|national|executed";
        assert_eq!(
            told(&report)[1..],
            [
                format!(
                    "a.csv||3|B / G|effective_on / amount_krw|BAD_DATE / BAD_AMOUNT|amount_recorded|u-2|2025-02-30|P-1|{cells}|1,000|"
                ),
                format!(
                    "a.csv||4|C / G / H|programme_id / amount_krw / colour|BAD_ID / OUT_OF_RANGE / UNKNOWN_FIELD|amount_recorded|u-3|2025-01-01|'=cmd()|{cells}|-5|red"
                ),
                "a.csv||5|||MALFORMED|amount_recorded|u-4|2025-01-01".to_owned(),
            ]
        );
        assert!(report.contains("BAD_AMOUNT amount_krw: This is no amount."), "{report}");
        assert!(report.contains("[1,000] → whole won below 10^18, digits only"), "{report}");
    }

    #[test]
    fn a_report_that_is_sent_again_is_refused_for_the_same_reasons_and_mended_it_enters() {
        let first = report("a.csv", FILE, "amount_recorded");
        let again = report("report.csv", &first, "amount_recorded");
        assert_eq!(reasons(&again), reasons(&first));
        let mended = first.replace("2025-02-30", "2025-02-28").replace("\"1,000\"", "1000");
        assert!(!report("report.csv", &mended, "amount_recorded").contains("u-2"));
    }

    /// What the rows of a mended report say, and that nothing in it is refused.
    fn said(report: &str) -> Vec<String> {
        let statements = read("report.csv", report.as_bytes(), None);
        statements.iter().map(|statement| statement.record.as_ref().unwrap().to_line()).collect()
    }

    #[test]
    fn rows_of_several_tables_are_sent_again_each_under_its_own_heading() {
        let start = "record,update_id,effective_on,cluster_id,indicator_id,period";
        let row = |id: &str, rest: &str| format!("target_set,{id},2026.01.05,C-1,tenants,2027,{rest}\n");
        let a = format!("{start},value,baseline\n{}{}", row("a-1", "200,100"), row("a-2", "201,101"));
        let b = format!("{start},baseline,value,note\n{}", row("b-1", "111,222,말"));
        let files = [("a.csv", a.as_bytes()), ("b.csv", b.as_bytes()), ("c.csv", a.as_bytes())];
        let report = report_of(&files, None);
        assert_eq!(report.matches("#file,").count(), 3, "{report}");
        // As it is it is refused for the same reasons, row by row.
        let again = report_of(&[("report.csv", report.as_bytes())], None);
        assert_eq!(reasons(&again), reasons(&report));
        let said = said(&report.replace("2026.01.05", "2026-01-05"));
        let values = |id: &str, value: &str, baseline: &str| {
            let line = said.iter().find(|line| line.contains(id)).unwrap();
            assert!(line.contains(value) && line.contains(baseline), "{line}");
        };
        values("a-1", "\"value\":\"200\"", "\"baseline\":\"100\"");
        values("a-2", "\"value\":\"201\"", "\"baseline\":\"101\"");
        values("b-1", "\"value\":\"222\"", "\"baseline\":\"111\"");
        assert_eq!(said.len(), 5);
    }

    #[test]
    fn a_heading_in_the_middle_of_another_table_is_a_row_of_it() {
        let heading = "update_id,effective_on,programme_id,fiscal_year,source,stage,amount_krw,note";
        let file = format!("{heading}\n{}\nu-1,2025-01-01,P-1,2025,national,executed,5,\n", OWN.join(","));
        let read = read("a.csv", file.as_bytes(), Some("amount_recorded"));
        assert_eq!(read.iter().map(|statement| statement.record.is_ok()).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn a_line_of_json_is_given_back_whole() {
        let report = report("a.ndjson", "{\"update_id\":1\n", "amount_recorded");
        assert!(told(&report)[1].ends_with("|amount_recorded|{\"update_id\":1"), "{report}");
        assert_eq!(told(&report)[0], "#file|#sheet|#row|#column|#field|#code|record|line");
        let report = report_of(&[("a.ndjson", "{\"update_id\":1\n".as_bytes())], None);
        assert_eq!(told(&report)[0], "#file|#sheet|#row|#column|#field|#code|line");
    }

    #[test]
    fn lines_of_json_are_sent_again_from_the_report_of_them() {
        let line = |record: &str, id: &str| {
            format!("{{{record}\"update_id\":\"{id}\",\"effective_on\":\"2026.01.05\",\"cluster_id\":\"C-1\"}}\n")
        };
        let file = [line("", "n-1"), line("\"record\":\"cluster_resumed\",", "n-2"), "{\n".to_owned()].concat();
        let report = report_of(&[("a.ndjson", file.as_bytes())], Some("cluster_suspended"));
        assert_eq!(reasons(&report_of(&[("report.csv", report.as_bytes())], None)), reasons(&report));
        let mended = report.replace("2026.01.05", "2026-01-05");
        let mended: String =
            mended.lines().filter(|line| !line.contains("MALFORMED")).map(|line| format!("{line}\n")).collect();
        let rest = "\"effective_on\":\"2026-01-05\",\"cluster_id\":\"C-1\"}";
        assert_eq!(
            said(&mended),
            [("cluster_suspended", "n-1"), ("cluster_resumed", "n-2")]
                .map(|(kind, id)| format!("{{\"record\":\"{kind}\",\"update_id\":\"{id}\",{rest}"))
        );
    }

    #[test]
    fn the_kind_that_a_sheet_is_named_after_goes_with_its_rows() {
        let mut workbook = Workbook::new();
        for (kind, id) in [("cluster_suspended", "x-1"), ("cluster_resumed", "x-2")] {
            let sheet = workbook.add_worksheet().set_name(kind).unwrap();
            for (row, cells) in (0..).zip([["update_id", "effective_on", "cluster_id"], [id, "2026.01.05", "C-1"]]) {
                sheet.write_row(row, 0, cells).unwrap();
            }
        }
        let file = workbook.save_to_buffer().unwrap();
        let report = report_of(&[("a.xlsx", file.as_slice())], None);
        assert_eq!(report.matches("#file,").count(), 1, "{report}");
        let rest = "\"effective_on\":\"2026-01-05\",\"cluster_id\":\"C-1\"}";
        assert_eq!(
            said(&report.replace("2026.01.05", "2026-01-05")),
            [("cluster_suspended", "x-1"), ("cluster_resumed", "x-2")]
                .map(|(kind, id)| format!("{{\"record\":\"{kind}\",\"update_id\":\"{id}\",{rest}"))
        );
    }

    #[test]
    fn a_report_without_refusals_is_its_heading() {
        assert_eq!(
            Lines::new(Vec::new()).unwrap().finish().unwrap(),
            b"\xef\xbb\xbf#file,#sheet,#row,#column,#field,#code,#reason_ko,#reason_en\n"
        );
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_led_by_an_apostrophe_until_it_is_read_again() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+82", "'+82"),
            ("@x", "'@x"),
            ("-5", "-5"),
            ("-1.5", "-1.5"),
            ("-x", "'-x"),
            ("-1+1", "'-1+1"),
            ("\tx", "'\tx"),
            ("'=x", "''=x"),
            ("'x", "'x"),
            ("가", "가"),
        ] {
            assert_eq!(guarded(cell), written);
            assert_eq!(unguarded(written), cell);
        }
    }
}
