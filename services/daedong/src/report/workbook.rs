//! Every finding in one workbook: a sheet for each rule, with what it means and of which moment it is.

use anyhow::Result;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::Value;

use super::{
    Language, MARK, chapters,
    page::plain,
    told::{Finding, Told},
};

/// The first row of a table; above it stands what it is.
const HEAD: u32 = 5;
/// The most digits that a number of a workbook keeps.
const MAX_DIGITS: usize = 15;

/// The workbook.
///
/// # Errors
/// It cannot be made.
pub fn workbook(told: &Told) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    for section in chapters::ALL.iter().flat_map(|chapter| chapter.sections) {
        sheet(book.add_worksheet(), told, section.rule_id)?;
    }
    Ok(book.save_to_buffer()?)
}

fn sheet(sheet: &mut Worksheet, told: &Told, rule_id: &str) -> Result<()> {
    let (bold, rule, found) = (Format::new().set_bold(), told.rule(rule_id), told.of(rule_id));
    let text = |name: &str| rule[name].as_str().unwrap_or_default();
    // Names of sheets have at most 31 characters; ids of rules have fewer.
    sheet.set_name(rule_id)?;
    sheet.write_with_format(0, 0, told.name("rules", rule_id, Language::Ko), &bold)?;
    sheet.write(1, 0, text("method_ko"))?;
    sheet.write(2, 0, text("method_en"))?;
    let moment = ["known_at", "effective_on", "position"].map(|name| format!("{name} {}", told.moment(name)));
    sheet.write(3, 0, moment.join(" · "))?;
    if told.is_demonstration() {
        sheet.write_with_format(4, 0, format!("{} · {}", MARK.0, MARK.1), &bold)?;
    }
    let figures: Vec<&str> = found
        .first()
        .map(|first| first.figures.iter().map(|figure| figure.name.as_str()).collect())
        .unwrap_or_default();
    let fixed = ["finding_id", "severity", "subject", "statement_ko", "statement_en"];
    for (column, name) in (0..).zip(fixed) {
        sheet.write_with_format(HEAD, column, name, &bold)?;
    }
    for (column, name) in (5..).zip(&figures) {
        sheet.write_with_format(HEAD, column, *name, &bold)?;
    }
    let last = 5 + u16::try_from(figures.len()).unwrap_or(0);
    sheet.write_with_format(HEAD, last, "trace", &bold)?;
    for (row, finding) in (HEAD + 1..).zip(&found) {
        self::row(sheet, row, finding, &figures, last)?;
    }
    sheet.set_freeze_panes(HEAD + 1, 0)?;
    sheet.set_column_width(3, 60)?;
    sheet.set_column_width(4, 60)?;
    Ok(())
}

fn row(sheet: &mut Worksheet, row: u32, finding: &Finding, figures: &[&str], last: u16) -> Result<()> {
    let (ko, en) = (finding.statement(Language::Ko), finding.statement(Language::En));
    for (column, text) in (0..).zip([&finding.finding_id, &finding.severity, &finding.subject]) {
        sheet.write(row, column, text)?;
    }
    sheet.write(row, 3, ko)?.write(row, 4, en)?;
    for (column, name) in (5..).zip(figures) {
        match finding.figure(name) {
            // What a number of a workbook would round is kept as text.
            Some(Value::Number(number)) if number.to_string().len() <= MAX_DIGITS => {
                sheet.write(row, column, number.as_f64().unwrap_or_default())?;
            }
            Some(value) => {
                sheet.write(row, column, plain(value))?;
            }
            None => {}
        }
    }
    sheet.write(row, last, &finding.trace)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Reader, Xlsx};

    use super::{super::page::tests::told, *};

    /// The lines of a sheet, cells joined.
    fn lines(told: &Told) -> Vec<String> {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook(told).unwrap())).unwrap();
        let sheet = book.worksheet_range("arrival").unwrap();
        sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    }

    #[test]
    fn a_sheet_says_of_which_moment_it_is_and_what_is_not_real_above_its_table() {
        let mut told = told();
        let marked = lines(&told);
        assert!(marked[3].contains("effective_on 2026-01-01 · position registry:1"), "{}", marked[3]);
        assert!(marked[4].contains("시연 자료") && marked[4].contains("Demonstration data"), "{}", marked[4]);
        assert!(marked[5].starts_with("finding_id"), "{}", marked[5]);
        told.overview["demonstration"] = false.into();
        let real = lines(&told);
        assert_eq!((real[4].as_str(), &real[5..]), ("", &marked[5..]));
    }
}
