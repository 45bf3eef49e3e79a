//! The form as a workbook: what identifies a row is locked, answers are prefilled, bounds and choices are checked while
//! they are typed, and a sheet explains the rest.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, Formula, Note, ProtectionOptions,
    Workbook, Worksheet, XlsxError,
};

use super::{
    begun::{Begun, Cluster, Item},
    sheet::{self, NAME, PHASE, SUBMIT, explained, heading},
    stood,
};

/// The sheet to fill in.
pub const FORM: &str = "조사표";
/// The sheet that explains.
const GUIDE: &str = "안내";
/// What its first cell says.
pub const GUIDED: &str = "조사";
/// The most characters that a list of choices may have where it stands in the cell's own rule.
const MAX_CHOICES: usize = 255;
/// The most digits that a cell keeps of a number; longer ones are written as text.
const MAX_DIGITS: usize = 15;
/// The smallest and largest number where the item names none.
const WIDEST: (&str, &str) = ("-999999999999999", "999999999999999");
/// What stood in a row lies behind the columns for the submission and the note.
const STOOD: u16 = 2;
/// What identifies a row, with widths: fields, and what is only shown.
const FIXED: [(&str, u16); 5] = [("survey_id", 14), ("cluster_id", 18), (NAME, 30), (PHASE, 10), ("effective_on", 14)];

/// The form of an agency.
///
/// # Errors
/// It cannot be written.
pub fn workbook(begun: &Begun, agency: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same form is the same file, whenever it was made.
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?));
    form(workbook.add_worksheet(), begun, &begun.open_of(agency))?;
    guide(workbook.add_worksheet(), begun, agency)?;
    workbook.save_to_buffer()
}

fn head() -> Format {
    Format::new().set_bold().set_background_color(Color::RGB(0x00DC_E6F1)).set_text_wrap()
}

fn form(sheet: &mut Worksheet, begun: &Begun, clusters: &[&Cluster]) -> Result<(), XlsxError> {
    sheet.set_name(FORM)?;
    for (column, (name, width)) in (0_u16..).zip(FIXED) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, sheet::named(name), &head())?;
    }
    let last = u32::try_from(clusters.len()).unwrap_or_default();
    for (column, item) in columns().zip(&begun.items) {
        let format = if item.required { head().set_font_color(Color::RGB(0x00C0_0000)) } else { head() };
        let name = heading(&item.question_ko, item.required, &item.item_id);
        sheet.set_column_width(column, if item.kind == "text" { 40 } else { 20 })?;
        sheet.write_string_with_format(0, column, name, &format)?;
        let note = Note::new(note(item)).add_author_prefix(false).set_width(320).set_height(160);
        sheet.insert_note(0, column, &note)?;
        if let Some(validation) = validation(item)? {
            sheet.add_data_validation(1, column, last.max(1), column, &validation)?;
        }
        sheet.set_column_width(column + 1, 24)?;
        sheet.write_string_with_format(0, column + 1, explained(&item.item_id), &head())?;
    }
    let after = after(begun);
    for (column, name, width) in [(after, SUBMIT.to_owned(), 12), (after + 1, sheet::named("note"), 40)] {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, name, &head())?;
    }
    sheet.write_string(0, after + STOOD, stood::HEADING)?.set_column_hidden(after + STOOD)?;
    sheet.add_data_validation(
        1,
        after,
        last.max(1),
        after,
        &DataValidation::new().allow_list_strings(&["yes", "no"])?,
    )?;
    for (row, cluster) in (1..).zip(clusters) {
        line(sheet, row, begun, cluster)?;
    }
    sheet.set_freeze_panes(1, 3)?;
    // Without a password: it guards against slips only.
    let may = ProtectionOptions { format_columns: true, format_rows: true, sort: true, ..ProtectionOptions::default() };
    sheet.protect_with_options(&may);
    Ok(())
}

fn line(sheet: &mut Worksheet, row: u32, begun: &Begun, cluster: &Cluster) -> Result<(), XlsxError> {
    let name = cluster.name_ko.as_deref().unwrap_or_default();
    let fixed = [&begun.survey_id, &cluster.cluster_id, name, phase_ko(&cluster.phase), &begun.today];
    for (column, text) in (0_u16..).zip(fixed) {
        sheet.write_string(row, column, text)?;
    }
    let words = Format::new().set_unlocked().set_num_format("@");
    for (column, item) in columns().zip(&begun.items) {
        let number = if item.kind == "number" { "General" } else { "@" };
        let open = Format::new().set_unlocked().set_num_format(number);
        let (text, format) = match (cluster.answers.get(&item.item_id), cluster.recorded.get(&item.item_id)) {
            (Some(answer), _) => (answer.as_str(), open),
            (None, Some(recorded)) => (recorded.as_str(), open.set_background_color(Color::RGB(0x00FF_F2CC))),
            (None, None) => ("", open),
        };
        write(sheet, row, column, item, text, &format)?;
        match cluster.explanations.get(&item.item_id) {
            Some(explanation) => sheet.write_string_with_format(row, column + 1, explanation, &words)?,
            None => sheet.write_blank(row, column + 1, &words)?,
        };
    }
    let after = after(begun);
    sheet.write_blank(row, after, &words)?.write_blank(row, after + 1, &words)?;
    sheet.write_string(row, after + STOOD, marks(begun, cluster))?;
    Ok(())
}

/// The marks of what stands in the row of a cluster: its answers, and where there is none what the record says.
fn marks(begun: &Begun, cluster: &Cluster) -> String {
    let (answered, mut offered) = (texts(begun, &cluster.answers), texts(begun, &cluster.recorded));
    offered.retain(|(item, _)| !cluster.answers.contains_key(&item.item_id));
    let explained = |item: &Item| cluster.explanations.get(&item.item_id).map_or("", String::as_str);
    stood::text(
        answered.iter().map(|(item, text)| (&*item.item_id, &**text, explained(item))),
        offered.iter().map(|(item, text)| (&*item.item_id, &**text, explained(item))),
    )
}

/// The items that have one of these values, with what their cells hold of it.
fn texts<'a>(begun: &'a Begun, values: &BTreeMap<String, String>) -> Vec<(&'a Item, String)> {
    begun.items.iter().filter_map(|item| Some((item, held(item, values.get(&item.item_id)?)))).collect()
}

/// A value as its cell is read again: a number loses zeros that say nothing.
fn held(item: &Item, value: &str) -> String {
    number(item, value).map_or_else(|| value.to_owned(), |number| number.to_string())
}

/// The number that a cell holds; none where it holds the text as it is.
fn number(item: &Item, text: &str) -> Option<f64> {
    let short = text.chars().filter(char::is_ascii_digit).count() <= MAX_DIGITS;
    text.parse().ok().filter(|_| item.kind == "number" && short)
}

/// The columns of the items; what explains an answer stands beside it.
fn columns() -> impl Iterator<Item = u16> {
    let first = u16::try_from(FIXED.len()).unwrap_or_default();
    (first..).step_by(2)
}

/// The column after those of the items.
fn after(begun: &Begun) -> u16 {
    columns().nth(begun.items.len()).unwrap_or(u16::MAX)
}

/// A value as a cell of the item's kind holds it.
fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    item: &Item,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    match number(item, text) {
        _ if text.is_empty() => sheet.write_blank(row, column, format)?,
        Some(number) => sheet.write_number_with_format(row, column, number, format)?,
        None => sheet.write_string_with_format(row, column, text, format)?,
    };
    Ok(())
}

fn phase_ko(phase: &str) -> &'static str {
    match phase {
        "submitted" => "제출",
        "returned" => "반려",
        "certified" => "확정",
        _ => "미제출",
    }
}

/// What may be typed.
fn validation(item: &Item) -> Result<Option<DataValidation>, XlsxError> {
    let words: Vec<&str> = match item.kind.as_str() {
        "number" => {
            let bound = |bound: &Option<String>, widest: &str| Formula::new(bound.as_deref().unwrap_or(widest));
            let (minimum, maximum) = (bound(&item.minimum, WIDEST.0), bound(&item.maximum, WIDEST.1));
            let rule = DataValidationRule::Between(minimum, maximum);
            let asked = DataValidation::new().allow_decimal_number_formula(rule);
            return Ok(Some(told(asked, &format!("숫자를 적으십시오. A number{}.", bounds(item)))?));
        }
        "yes_no" => vec!["yes", "no"],
        "choice" => item.choices.iter().map(String::as_str).collect(),
        _ => return Ok(None),
    };
    // A comma would cut a choice in two; the service judges those.
    if words.join(",").encode_utf16().count() > MAX_CHOICES || words.iter().any(|word| word.contains(',')) {
        return Ok(None);
    }
    let asked = DataValidation::new().allow_list_strings(&words)?;
    Ok(Some(told(asked, "목록에서 고르십시오. Choose from the list.")?))
}

fn told(validation: DataValidation, words: &str) -> Result<DataValidation, XlsxError> {
    validation.set_error_title("맞지 않는 값")?.set_error_message(words)
}

/// The bounds of a number in words, with a space before them.
fn bounds(item: &Item) -> String {
    match (&item.minimum, &item.maximum) {
        (Some(minimum), Some(maximum)) => format!(" {minimum} ~ {maximum}"),
        (Some(minimum), None) => format!(" ≥ {minimum}"),
        (None, Some(maximum)) => format!(" ≤ {maximum}"),
        (None, None) => String::new(),
    }
}

fn asked(item: &Item) -> String {
    match item.kind.as_str() {
        "number" => {
            format!("숫자{}{}", bounds(item), item.unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default())
        }
        "yes_no" => "yes / no".to_owned(),
        "choice" => item.choices.join(" / "),
        _ => "글".to_owned(),
    }
}

fn note(item: &Item) -> String {
    let mut note = format!("{} ({})\n{}", item.question_ko, item.item_id, asked(item));
    if let Some(question) = &item.question_en {
        note += &format!("\n{question}");
    }
    if let Some(check) = &item.check {
        note += &format!("\n검증 check: {check}");
    }
    note
}

fn guide(sheet: &mut Worksheet, begun: &Begun, agency: &str) -> Result<(), XlsxError> {
    sheet.set_name(GUIDE)?;
    for (column, width) in (0_u16..).zip([20, 48, 48, 28, 8, 40]) {
        sheet.set_column_width(column, width)?;
    }
    let name = begun.agencies.get(agency).and_then(Option::as_deref).unwrap_or(agency);
    let words = [
        (GUIDED, format!("{} ({})", begun.title_ko, begun.survey_id)),
        ("기관", format!("{name} ({agency})")),
        ("기준일 / 마감", format!("{} / {}", begun.reference_on, begun.due_on)),
        (
            "작성",
            "한 줄이 클러스터 하나, 한 열이 항목 하나입니다. *이 붙은 항목을 모두 채운 줄은 제출됩니다. 아직 제출하지 않으려면 제출 칸에 no 를 적습니다. 답에 덧붙일 말은 그 옆 설명 칸에 적습니다. 손대지 않은 줄은 아무것도 보내지 않습니다. 그대로 제출하려면 제출 칸에 yes 를 적습니다. 노란 칸은 기록에서 가져온 값이니 확인하십시오. 그 줄에 무엇이든 적으면 함께 보냅니다. 그 밖에 손대지 않은 칸은 보내지 않습니다. 칸을 비워도 기록된 답은 철회되지 않습니다.".to_owned(),
        ),
        (
            "Filling in",
            "One row a cluster, one column an item. A row with all items marked * is submitted; `no` in the column submit holds it back. What is to be said about an answer goes beside it. A row that is left as it is sends nothing; `yes` in the column submit submits it as it is. Yellow cells come from the record: check them, they are sent with anything that is filled in in their row. Any other cell that is left as it is sends nothing. Emptying a cell takes no recorded answer back.".to_owned(),
        ),
        ("보내기 / Sending", "daedong survey submit FILE.xlsx".to_owned()),
    ];
    for (row, (name, text)) in (0_u32..).zip(&words) {
        sheet.write_string_with_format(row, 0, *name, &head())?;
        sheet.write_string(row, 1, text)?;
    }
    let first = u32::try_from(words.len()).unwrap_or_default() + 1;
    for (column, name) in (0_u16..).zip(["item_id", "질문", "question", "답", "필수", "검증 check"]) {
        sheet.write_string_with_format(first, column, name, &head())?;
    }
    for (row, item) in (first + 1..).zip(&begun.items) {
        let required = if item.required { "*" } else { "" };
        let check = item.check.as_deref().unwrap_or_default();
        let question = item.question_en.as_deref().unwrap_or_default();
        let cells = [&item.item_id, &*item.question_ko, question, &asked(item), required, check];
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string(row, column, cell)?;
        }
    }
    sheet.protect();
    Ok(())
}
