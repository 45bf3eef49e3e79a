//! Workbooks: Korean headings with notes, choices and codes to pick from, an example, locked headings.

use std::collections::BTreeSet;

use proto::{
    catalogue::{Field, Kind, catalogue},
    common::ValueType,
};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, Formula, Note,
    ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::{super::survey, CodeLists, fields, lists::Codes, name_ko};

/// The row of the example, from 0; what is filled in comes below it.
const EXAMPLE: u32 = 1;
/// The last row that offers choices, from 0.
const LAST: u32 = 1_048_575;
/// The most characters that a list of choices may have where it stands in the cell's own rule.
const MAX_CHOICES: usize = 255;
/// The sheet that explains.
const GUIDE: &str = "안내";
/// The sheet with the codes.
const CODES: &str = "코드";
/// The heading of the names beside the codes.
const CODE_NAME: &str = "이름";

/// An empty workbook for a kind.
///
/// # Errors
/// It cannot be written.
pub fn workbook(kind: &Kind, lists: &CodeLists) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same form is the same file, whenever it was made.
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?));
    form(workbook.add_worksheet(), kind, lists)?;
    guide(workbook.add_worksheet(), kind)?;
    let mut offered: BTreeSet<_> = kind.fields.iter().filter_map(Codes::of).collect();
    offered.retain(|codes| !lists.get(*codes).is_empty());
    if !offered.is_empty() {
        codes(workbook.add_worksheet(), &offered, lists)?;
    }
    workbook.save_to_buffer()
}

/// Whether a sheet of that name which begins so is one of ours that is for reading only: it explains a kind or a survey,
/// or holds codes.
pub fn is_own(sheet: &str, first: &[String]) -> bool {
    match sheet {
        GUIDE => matches!(first, [name, _] if names_kind(name) || name == survey::workbook::GUIDED),
        CODES => has_codes(first),
        _ => false,
    }
}

/// A kind as the guide names it: in Korean, then its name in brackets.
fn names_kind(text: &str) -> bool {
    let kind = text.rsplit_once('(').and_then(|(_, kind)| kind.strip_suffix(')'));
    kind.and_then(|kind| catalogue().kind(kind)).is_some()
}

/// A code and its name, once for each list; the columns of lists that are not offered are empty.
fn has_codes(first: &[String]) -> bool {
    let (pairs, rest) = first.as_chunks::<2>();
    let is_ours = |[code, name]: &[String; 2]| match name.as_str() {
        "" => code.is_empty(),
        name => name == CODE_NAME && Codes::titled(code),
    };
    !pairs.is_empty() && rest.is_empty() && pairs.iter().all(is_ours)
}

/// The first of the two columns that a list has on the sheet of codes.
const fn column_of(codes: Codes) -> u16 {
    codes as u16 * 2
}

fn heading() -> Format {
    Format::new().set_bold().set_background_color(Color::RGB(0x00DC_E6F1)).set_text_wrap()
}

fn form(sheet: &mut Worksheet, kind: &Kind, lists: &CodeLists) -> Result<(), XlsxError> {
    sheet.set_name(&kind.rule.name_ko)?;
    let needed = heading().set_font_color(Color::RGB(0x00C0_0000));
    let example = Format::new().set_italic().set_font_color(Color::RGB(0x0080_8080)).set_num_format("@");
    for (column, field) in (0_u16..).zip(fields(kind)) {
        sheet.set_column_width(column, if long(field) { 40 } else { 18 })?;
        sheet.set_column_format(column, &Format::new().set_unlocked().set_num_format(number_format(field)))?;
        let format = if field.rule.required { &needed } else { &heading() };
        sheet.write_string_with_format(0, column, &field.rule.name_ko, format)?;
        sheet.insert_note(
            0,
            column,
            &Note::new(note(field)).add_author_prefix(false).set_width(320).set_height(160),
        )?;
        // The mark in the first cell keeps the example from being sent.
        let mark = if column == 0 { "# " } else { "" };
        sheet.write_string_with_format(EXAMPLE, column, format!("{mark}{}", field.rule.example), &example)?;
        if let Some(validation) = validation(field, lists)? {
            sheet.add_data_validation(EXAMPLE + 1, column, LAST, column, &validation)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    // Without a password: it guards against slips only.
    let may = ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    };
    sheet.protect_with_options(&may);
    Ok(())
}

fn long(field: &Field) -> bool {
    matches!(field.rule.r#type(), ValueType::Name | ValueType::Text | ValueType::Boundary | ValueType::Expression)
}

/// Codes, periods and texts stay as they are typed; days and numbers become days and numbers.
fn number_format(field: &Field) -> &'static str {
    match field.rule.r#type() {
        ValueType::Date => "yyyy-mm-dd",
        ValueType::Won => "#,##0",
        ValueType::Decimal if !field.list => "General",
        _ => "@",
    }
}

fn note(field: &Field) -> String {
    let rule = &field.rule;
    let mut note = format!("{} ({})\n{}\n{}", name_ko(field), field.name, rule.meaning_ko, rule.meaning_en);
    if field.list {
        note += "\n여러 값은 ; 로 나눕니다. Several values: a;b;c";
    }
    if !rule.choices.is_empty() {
        note += &format!("\n{}", rule.choices.join(", "));
    }
    if !rule.example.is_empty() {
        note += &format!("\n예: {}", rule.example);
    }
    note
}

/// What may be picked. A cell that takes several values offers single ones and takes any.
fn validation(field: &Field, lists: &CodeLists) -> Result<Option<DataValidation>, XlsxError> {
    let rule = &field.rule;
    let words: Vec<&str> = match rule.r#type() {
        ValueType::Boolean => vec!["true", "false"],
        _ => rule.choices.iter().map(String::as_str).collect(),
    };
    let validation = match Codes::of(field).filter(|codes| !lists.get(*codes).is_empty()) {
        Some(codes) => {
            let (column, last) = (letter(column_of(codes)), lists.get(codes).len() + 1);
            DataValidation::new()
                .allow_list_formula(Formula::new(format!("='{CODES}'!${column}$2:${column}${last}")))
                .set_error_style(DataValidationErrorStyle::Warning)
        }
        None if words.is_empty() || words.join(",").len() > MAX_CHOICES => return Ok(None),
        None => DataValidation::new().allow_list_strings(&words)?,
    };
    // Codes of industries may be longer than the divisions that are offered.
    let free = field.list || rule.r#type() == ValueType::Industry;
    Ok(Some(
        validation
            .show_error_message(!free)
            .set_error_title("목록에 없는 값")?
            .set_error_message("목록에서 고르십시오. Choose from the list.")?,
    ))
}

fn letter(column: u16) -> String {
    super::super::statement::letters(usize::from(column))
}

fn guide(sheet: &mut Worksheet, kind: &Kind) -> Result<(), XlsxError> {
    sheet.set_name(GUIDE)?;
    sheet.set_column_width(0, 28)?.set_column_width(1, 28)?.set_column_width(2, 60)?.set_column_width(3, 60)?;
    let words = [
        (format!("{} ({})", kind.rule.name_ko, kind.name), format!("{} {}", kind.rule.meaning_ko, kind.rule.meaning_en)),
        ("작성".to_owned(), "첫 행의 제목은 그대로 두고 아래 행에 한 줄에 한 건씩 적습니다. #으로 시작하는 예시 행은 제출되지 않습니다.".to_owned()),
        ("Filling in".to_owned(), "Leave the headings as they are; one update a row below them. The example, which starts with #, is not sent.".to_owned()),
        ("값".to_owned(), "날짜는 2026-01-31, 금액은 원 단위 정수, 여러 값은 a;b;c, 빈칸은 값 없음. 수식 대신 값을 적습니다.".to_owned()),
        ("Values".to_owned(), "Days as 2026-01-31, money in whole won, several values as a;b;c, an empty cell says nothing. Values, not formulas.".to_owned()),
        ("제출 Sending".to_owned(), "daedong submit FILE.xlsx".to_owned()),
    ];
    for (row, (name, text)) in (0_u32..).zip(&words) {
        sheet.write_string_with_format(row, 0, name, &heading())?;
        sheet.write_string(row, 1, text)?;
    }
    let first = u32::try_from(words.len()).unwrap_or_default() + 1;
    for (column, name) in (0_u16..).zip(["제목", "field", "뜻", "meaning"]) {
        sheet.write_string_with_format(first, column, name, &heading())?;
    }
    for (row, field) in (first + 1..).zip(fields(kind)) {
        let cells = [name_ko(field), field.name.clone(), field.rule.meaning_ko.clone(), field.rule.meaning_en.clone()];
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string(row, column, cell)?;
        }
    }
    sheet.protect();
    Ok(())
}

fn codes(sheet: &mut Worksheet, offered: &BTreeSet<Codes>, lists: &CodeLists) -> Result<(), XlsxError> {
    sheet.set_name(CODES)?;
    for codes in offered {
        let column = column_of(*codes);
        sheet.set_column_width(column + 1, 28)?;
        sheet.write_string_with_format(0, column, codes.title(), &heading())?;
        sheet.write_string_with_format(0, column + 1, CODE_NAME, &heading())?;
        for (row, (code, name)) in (1_u32..).zip(lists.get(*codes)) {
            sheet.write_string(row, column, code)?;
            sheet.write_string(row, column + 1, name)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.protect();
    Ok(())
}
