//! Workbooks as people and programs make them, and as nobody should.

use std::io::{Cursor, Write};

use calamine::{Data, Reader as _};
use proptest::prelude::*;
use proto::catalogue::catalogue;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    super::{passed::Passed, table::Plain},
    *,
};

/// A workbook with one sheet of amounts.
fn amounts(fill: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("금액").unwrap();
    for (column, name) in (0_u16..).zip(["갱신 번호", "효력일", "사업", "회계연도", "재원", "단계", "금액(원)", "비고"])
    {
        sheet.write_string(0, column, name).unwrap();
    }
    fill(sheet).unwrap();
    workbook.save_to_buffer().unwrap()
}

/// A workbook of bare XML: the rows of its only sheet, and what its workbook says besides.
fn bare(rows: &str, workbook: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    parts(&sheet, workbook, more)
}

fn parts(sheet: &str, workbook: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let workbook = format!(
        "<workbook xmlns:r=\"r\">{workbook}<sheets><sheet name=\"금액\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"
    );
    let mut all = vec![
        ("[Content_Types].xml", "<Types/>"),
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"x\" Type=\"http://t/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        ("xl/workbook.xml", &workbook),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"http://t/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
             <Relationship Id=\"s\" Type=\"http://t/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    all.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    all.extend_from_slice(more);
    zipped(&all)
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const HEADING: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>update_id</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>amount_krw</t></is></c></row>";

fn statements(workbook: Vec<u8>) -> Vec<Statement> {
    let parts: Box<dyn Iterator<Item = io::Result<Part>> + Send> =
        match Xlsx::new(Cursor::new(workbook), Place::file("f"), Wanted::default()).unwrap() {
            Ok(workbook) => Box::new(workbook),
            Err(statement) => Box::new(std::iter::once(Ok(Part::Refused(statement)))),
        };
    Plain::new(parts, None, None, Passed::default()).map(Result::unwrap).collect()
}

/// What a workbook says: per statement its place and line, or place, column, code, field, given and expected.
fn told(workbook: Vec<u8>) -> Vec<String> {
    statements(workbook)
        .iter()
        .map(|statement| {
            let place = &statement.place;
            let place = format!("{}:{}", place.sheet.as_deref().unwrap_or("-"), place.row);
            match &statement.record {
                Ok(record) => format!("{place} {}", record.to_line()),
                Err(faults) => {
                    let told = |fault: &Fault| {
                        let column = fault.column.map(super::super::statement::letters).unwrap_or_default();
                        let Refusal { code, field, given, expected, .. } = &fault.refusal;
                        format!("{column} {} {field} [{given}] {expected}", code.name())
                    };
                    format!("{place} {}", faults.iter().map(told).collect::<Vec<_>>().join(" / "))
                }
            }
        })
        .collect()
}
use domain::refusal::Refusal;

#[test]
fn typed_cells_are_read_as_people_see_them() {
    let workbook = amounts(|sheet| {
        let day = Format::new().set_num_format("yyyy\"년\" m\"월\" d\"일\"");
        sheet.write_string(1, 0, " u-1 \n")?.write_datetime_with_format(
            1,
            1,
            &ExcelDateTime::from_ymd(2025, 1, 31)?,
            &day,
        )?;
        sheet.write_number(1, 3, 2025)?.write_number_with_format(
            1,
            6,
            1_234_567_890,
            &Format::new().set_num_format("#,##0"),
        )?;
        sheet
            .write_number(2, 6, 0.1 + 0.2)?
            .write_boolean(2, 7, true)?
            .write_string(3, 6, "1,234")?
            .write_string(4, 6, "１２")?;
        sheet.write_datetime_with_format(5, 1, &ExcelDateTime::from_ymd(2025, 1, 31)?.and_hms(9, 30, 0)?, &day)?;
        sheet.write_string(6, 7, "a;b _x000D_ <&>\"가\"")?;
        Ok(())
    });
    assert_eq!(
        told(workbook),
        [
            r#"금액:2 {"record":"amount_recorded","update_id":"u-1","effective_on":"2025-01-31","fiscal_year":"2025","amount_krw":"1234567890"}"#,
            r#"금액:3 {"record":"amount_recorded","amount_krw":"0.3","note":"true"}"#,
            r#"금액:4 {"record":"amount_recorded","amount_krw":"1,234"}"#,
            r#"금액:5 {"record":"amount_recorded","amount_krw":"１２"}"#,
            r#"금액:6 {"record":"amount_recorded","effective_on":"2025-01-31T09:30:00"}"#,
            r#"금액:7 {"record":"amount_recorded","note":"a;b _x000D_ <&>\"가\""}"#,
        ]
    );
}

#[test]
fn days_are_counted_from_1904_where_the_workbook_says_so() {
    let styles = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let rels = "<Relationships><Relationship Id=\"a\" Type=\"http://t/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
                <Relationship Id=\"b\" Type=\"http://t/styles\" Target=\"styles.xml\"/></Relationships>";
    let rows = format!("{HEADING}<row r=\"2\"><c r=\"A2\" s=\"1\"><v>43830</v></c></row>");
    let more = [("xl/styles.xml", styles), ("xl/_rels/workbook.xml.rels", rels)];
    for (workbook, day) in [("", "2019-12-31"), ("<workbookPr date1904=\"1\"/>", "2024-01-01")] {
        let expected = format!("금액:2 {{\"record\":\"amount_recorded\",\"update_id\":\"{day}\"}}");
        assert_eq!(told(bare(&rows, workbook, &more)), [expected]);
    }
}

#[test]
fn what_a_cell_only_seems_to_say_is_refused_and_the_rows_around_it_enter() {
    let workbook = amounts(|sheet| {
        sheet.write_string(1, 0, "u-1")?;
        sheet.write_number_with_format(2, 6, 0.125, &Format::new().set_num_format("0.0%"))?;
        sheet.write_number(3, 6, 1_234_567_890_123_456_789_f64)?;
        sheet.write_string(4, 0, "u-2")?;
        sheet.write_number_with_format(5, 6, 5_000_000, &Format::new().set_num_format("#,##0,\"천원\""))?;
        sheet.write_number_with_format(6, 0, 12, &Format::new().set_num_format("00000"))?;
        sheet.write_number_with_format(7, 0, 12, &Format::new().set_num_format("\"A-\"000"))?;
        Ok(())
    });
    assert_eq!(
        told(workbook),
        [
            r#"금액:2 {"record":"amount_recorded","update_id":"u-1"}"#,
            "금액:3 G BAD_NUMBER amount_krw [0.125] a number in a cell without a percentage format",
            "금액:4 G BAD_NUMBER amount_krw [1234567890123456800] a number of at most 15 digits, which is what a spreadsheet keeps; write longer ones as text",
            r#"금액:5 {"record":"amount_recorded","update_id":"u-2"}"#,
            "금액:6 G BAD_NUMBER amount_krw [5000000] a number shown whole, not in thousands; change the cell's format",
            r#"금액:7 {"record":"amount_recorded","update_id":"00012"}"#,
            "금액:8 A BAD_NUMBER update_id [12] what the cell shows, typed as text; its format adds signs to the number that it holds",
        ]
    );
}

#[test]
fn an_error_of_the_spreadsheet_is_refused() {
    let rows = format!("{HEADING}<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"e\"><v>#REF!</v></c></row>");
    assert_eq!(
        told(bare(&rows, "", &[])),
        ["금액:2 B MALFORMED amount_krw [#REF!] a value, not an error of the spreadsheet"]
    );
}

#[test]
fn a_formula_says_its_error_and_an_empty_text_is_an_empty_cell() {
    for (cell, workbook, expected) in [
        (
            "t=\"str\"><f>IF(A3=\"\",\"\",A3)</f><v></v>",
            "",
            "금액:2 {\"record\":\"amount_recorded\",\"update_id\":\"u\"}",
        ),
        ("t=\"str\"><f>A3</f><v/>", "", "금액:2 {\"record\":\"amount_recorded\",\"update_id\":\"u\"}"),
        (
            "t=\"e\"><f>#REF!</f><v>#REF!</v>",
            "",
            "금액:2 B MALFORMED amount_krw [#REF!] a value, not an error of the spreadsheet",
        ),
    ] {
        let rows = format!("{HEADING}<row r=\"2\"><c r=\"A2\" t=\"str\"><v>u</v></c><c r=\"B2\" {cell}</c></row>");
        assert_eq!(told(bare(&rows, workbook, &[])), [expected], "{cell}");
    }
    let rows = format!("{HEADING}<row r=\"2\"><c r=\"B2\" t=\"str\"><f>A3</f><v></v></c></row>");
    let stale = told(bare(&rows, "<calcPr fullCalcOnLoad=\"1\"/>", &[]));
    assert!(stale.len() == 1 && stale[0].contains("out of date"), "{stale:?}");
}

#[test]
fn a_formula_is_read_by_its_result_unless_that_may_be_out_of_date() {
    let stale = "a value; the result of this formula is missing or may be out of date: calculate and save the workbook, or paste values";
    let refused = |given: &str| format!("금액:2 B MALFORMED amount_krw [{given}] {stale}");
    let read = r#"금액:2 {"record":"amount_recorded","amount_krw":"3"}"#.to_owned();
    for (cell, workbook, expected) in [
        ("<f>1+2</f><v>3</v>", "", read.clone()),
        ("<f>1+2</f><v>3</v>", "<calcPr calcId=\"191029\"/>", read.clone()),
        ("<f>1+2</f><v>3</v>", "<calcPr fullCalcOnLoad=\"1\"/>", refused("3")),
        ("<f>1+2</f><v>3</v>", "<calcPr calcCompleted=\"0\"/>", refused("3")),
        ("<f>1+2</f><v>3</v>", "<calcPr calcMode=\"manual\" calcOnSave=\"0\"/>", refused("3")),
        ("<f ca=\"1\">TODAY()</f><v>3</v>", "", refused("3")),
        ("<f>1+2</f>", "", refused("")),
        ("<f>1+2</f><v></v>", "", refused("")),
        ("<f>1+2</f><v>4E2</v>", "", read.replace('3', "400")),
        ("<f t=\"shared\" si=\"99999999999\"/><v>3</v>", "", read),
    ] {
        let rows = format!("{HEADING}<row r=\"2\"><c r=\"B2\">{cell}</c></row>");
        assert_eq!(told(bare(&rows, workbook, &[])), [expected], "{cell} {workbook}");
    }
    let written = amounts(|sheet| sheet.write_formula(1, 6, Formula::new("=1+2").set_result("3")).map(|_| ()));
    assert_eq!(
        told(written),
        [format!("금액:2 G MALFORMED amount_krw [3] {stale}")],
        "whoever wrote it did not calculate"
    );
}

#[test]
fn merged_cells_are_refused_in_the_heading_for_the_sheet_and_below_for_the_row() {
    let merged = |row: u32, last: u32| {
        amounts(|sheet| {
            sheet.write_string(3, 0, "u-1")?.write_string(4, 0, "u-2")?;
            sheet.merge_range(row, 1, last, 2, "x", &Format::new()).map(|_| ())
        })
    };
    assert_eq!(told(merged(0, 0)), ["금액:1 B MALFORMED  [B1:C1] a heading without merged cells, in the first row"]);
    assert_eq!(
        told(merged(3, 3)),
        [
            "금액:4 B MALFORMED effective_on [B4:C4] cells that are not merged",
            r#"금액:5 {"record":"amount_recorded","update_id":"u-2"}"#
        ]
    );
}

#[test]
fn a_heading_must_name_fields_once_and_every_filled_column() {
    let doubled = amounts(|sheet| sheet.write_string(0, 7, "amount_krw")?.write_string(1, 0, "u-1").map(|_| ()));
    assert_eq!(told(doubled), ["금액:2 H MALFORMED amount_krw [amount_krw] each name once in the heading"]);
    let nameless = amounts(|sheet| sheet.write_string(1, 8, "x")?.write_string(2, 0, "u-1").map(|_| ()));
    assert_eq!(
        told(nameless),
        [
            "금액:2 I MALFORMED  [x] a name in the heading above it",
            r#"금액:3 {"record":"amount_recorded","update_id":"u-1"}"#
        ]
    );
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>2025년 예산</t></is></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row>";
    assert_eq!(
        told(bare(rows, "", &[])),
        [
            "금액:1  MALFORMED  [2025년 예산] a heading with the names of fields in the first row (`daedong template` makes one)"
        ]
    );
}

/// A workbook of sheets with these names; those in the second list are hidden. A name, its first row and an update.
fn sheets(named: &[(&str, &[&str])], hidden: &[&str]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, heading) in named {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap().set_hidden(hidden.contains(name));
        for (column, name) in (0_u16..).zip(*heading) {
            sheet.write_string(0, column, *name).unwrap();
            sheet.write_string(1, column, if *name == "record" { "share_set" } else { "u-1" }).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn sheets_are_known_by_either_name_and_strange_ones_are_refused() {
    let named: [(&str, &[&str]); 7] = [
        ("amount_recorded", &["update_id"]),
        ("금액", &["update_id"]),
        ("Sheet1", &["record", "update_id"]),
        ("2024년", &["update_id"]),
        ("안내", &["update_id"]),
        ("코드", &["지역", "코드"]),
        ("빈 시트", &[]),
    ];
    let unknown = |name: &str| {
        format!("{name}:1  UNKNOWN_KIND record [{name}] a sheet named after a kind, a column `record`, or --record")
    };
    assert_eq!(
        told(sheets(&named, &["금액"])),
        [
            r#"amount_recorded:2 {"record":"amount_recorded","update_id":"u-1"}"#.to_owned(),
            r#"Sheet1:2 {"record":"share_set","update_id":"u-1"}"#.to_owned(),
            unknown("2024년"),
            unknown("안내"),
            unknown("코드"),
        ]
    );
}

#[test]
fn a_hidden_sheet_is_told_of_unless_it_is_empty() {
    let told_of = |workbook: Vec<u8>| -> Vec<String> {
        let parts = Xlsx::new(Cursor::new(workbook), Place::file("f"), Wanted::default()).unwrap().unwrap();
        let told = parts.filter_map(|part| match part.unwrap() {
            Part::Passed(place, why) => Some(format!("{place}: {why}")),
            Part::Refused(statement) => Some(statement.refusals()[0].expected.clone()),
            _ => None,
        });
        told.collect()
    };
    let hidden = "f [금액]: a hidden sheet is not read; unhide it to send it (숨긴 시트는 읽지 않음)";
    assert_eq!(
        told_of(sheets(&[("지정", &["update_id"]), ("금액", &["update_id"]), ("빈", &[])], &["금액", "빈"])),
        [hidden]
    );
    assert_eq!(
        told_of(sheets(&[("빈", &[]), ("금액", &["update_id"])], &["금액"])),
        [hidden, "a sheet named after a kind, with a heading and rows; all sheets that are shown are empty"]
    );
}

#[test]
fn a_million_empty_rows_say_nothing_and_rows_beyond_them_are_refused() {
    let mut rows = HEADING.to_owned();
    rows += "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row>";
    for row in 3..=1_000_000 {
        rows += &format!("<row r=\"{row}\"><c s=\"0\"/></row>");
    }
    let good = r#"금액:2 {"record":"amount_recorded","update_id":"1"}"#;
    assert_eq!(told(bare(&rows, "", &[])), [good]);
    rows += "<row r=\"1000001\"><c r=\"A1000001\"><v>2</v></c></row>";
    assert_eq!(
        told(bare(&rows, "", &[])),
        [good, "금액:1000001  TOO_LARGE  [row 1000001] at most 1000000 rows in a sheet"]
    );
}

#[test]
fn limits_are_named() {
    let wide = format!("{HEADING}<row r=\"2\"><c r=\"GS2\"><v>1</v></c><c r=\"GT2\"><v>1</v></c></row>");
    assert_eq!(told(bare(&wide, "", &[])), ["금액:2 GS TOO_LARGE  [201 columns] at most 200 columns"]);
    let sheets: String = (0..65).map(|at| format!("<sheet name=\"s{at}\" r:id=\"a\"/>")).collect();
    assert_eq!(
        told(bare(HEADING, &format!("<sheets>{sheets}</sheets>"), &[])),
        ["-:0  TOO_LARGE  [66 sheets] at most 64 sheets"]
    );
    let names: Vec<_> = (0..4100).map(|at| format!("p{at}")).collect();
    let many: Vec<_> = names.iter().map(|name| (name.as_str(), "")).collect();
    assert_eq!(told(bare(HEADING, "", &many)), ["-:0  TOO_LARGE  [4105 parts] a workbook of at most 4096 parts"]);
    let large = [b"PK\x03\x04".to_vec(), vec![0; MAX_WORKBOOK]].concat();
    assert_eq!(told(large), ["-:0  TOO_LARGE  [67108865 bytes] a workbook of at most 67108864 bytes"]);
}

#[test]
fn a_bomb_is_refused_before_anything_of_it_is_read() {
    let hundred = "0".repeat(100 << 20);
    let bomb = zipped(&[("xl/zeros.xml", &hundred)]);
    let mut archive = zip::ZipArchive::new(Cursor::new(bomb)).unwrap();
    let good = bare(&format!("{HEADING}<row r=\"2\"><c r=\"A2\"><v>1</v></c></row>"), "", &[]);
    let mut writer = ZipWriter::new_append(Cursor::new(good)).unwrap();
    for at in 0..11 {
        writer.raw_copy_file_rename(archive.by_index_raw(0).unwrap(), format!("xl/zeros{at}.xml")).unwrap();
    }
    let bomb = writer.finish().unwrap().into_inner();
    assert!(bomb.len() < 2 << 20);
    let told = told(bomb);
    assert_eq!(told.len(), 1);
    assert!(
        told[0].starts_with("-:0  TOO_LARGE  [1153")
            && told[0].ends_with("a workbook of at most 1073741824 bytes when unpacked"),
        "{told:?}"
    );
}

#[test]
fn a_part_that_holds_more_than_it_says_is_damaged() {
    let mut workbook = bare(&format!("{HEADING}<row r=\"2\"><c r=\"A2\"><v>1</v></c></row>"), "", &[]);
    // The size in the directory: 24 bytes after the signature of its entry; the last entry is the sheet.
    let entry = workbook.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    workbook[entry + 24] = workbook[entry + 24].wrapping_sub(1);
    let damaged = "-:0  MALFORMED  [] a whole workbook; this one is cut off or damaged: save and send it anew";
    assert_eq!(told(workbook), [damaged]);
}

#[test]
fn a_workbook_cut_off_anywhere_is_refused_as_a_whole() {
    let whole = amounts(|sheet| sheet.write_string(1, 0, "u-1").map(|_| ()));
    for length in [30, 100, whole.len() / 2, whole.len() - 30, whole.len() - 1] {
        let told = told(whole[..length].to_vec());
        assert_eq!(
            told,
            ["-:0  MALFORMED  [] a whole workbook; this one is cut off or damaged: save and send it anew"],
            "{length}"
        );
    }
}

#[test]
fn files_that_only_look_like_workbooks_are_named() {
    let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let ole = [&[0xd0, 0xcf, 0x11, 0xe0][..], &[0; 600]].concat();
    let row = "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row>";
    for (file, expected) in [
        ([&ole[..], &encrypted].concat(), "[a password] a workbook (.xlsx) without a password; take it off and save"),
        (ole, "[an old workbook (.xls)] a workbook (.xlsx)"),
        (b"<html>".to_vec(), "[no ZIP file] a workbook (.xlsx)"),
        (Vec::new(), "[no ZIP file] a workbook (.xlsx)"),
        (zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]), "[a ZIP file] a workbook (.xlsx)"),
        (zipped(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>")]), "[] a workbook (.xlsx)"),
        (bare(row, "", &[("xl/vbaProject.bin", "x")]), "[macros] a workbook without macros; save it as .xlsx"),
        (
            bare(
                row,
                "",
                &[(
                    "[Content_Types].xml",
                    "<Types><Override ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.main+xml\"/></Types>",
                )],
            ),
            "[macros] a workbook without macros; save it as .xlsx",
        ),
    ] {
        assert_eq!(told(file), [format!("-:0  MALFORMED  {expected}")]);
    }
}

#[test]
fn an_entity_that_reaches_outside_is_refused() {
    let doctype = "<!DOCTYPE x [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>";
    let expected = "MALFORMED  [] XML without a document type or entities of its own";
    let sheet = format!(
        "{doctype}<worksheet><sheetData>{HEADING}<row r=\"2\"><c r=\"A2\" t=\"str\"><v>&x;</v></c></row></sheetData></worksheet>"
    );
    assert_eq!(told(parts(&sheet, "", &[])), [format!("금액:0  {expected}")]);
    let strings = format!("{doctype}<sst><si><t>&x;</t></si></sst>");
    assert_eq!(told(bare(HEADING, "", &[("xl/sharedStrings.xml", &strings)])), [format!("-:0  {expected}")]);
    let rows = format!("{HEADING}<row r=\"2\"><c r=\"A2\" t=\"str\"><v>&x;</v></c></row>");
    assert_eq!(told(bare(&rows, "", &[])), [format!("금액:0  {expected}")]);
}

#[test]
fn xml_that_lies_is_refused() {
    for (row, expected) in [
        ("<row r=\"1\"/>", "rows and cells in their order, each once"),
        ("<row r=\"4294967298\"><c><v>1</v></c></row>", "rows and cells in their order, each once"),
        (
            "<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>1</v></c></row>",
            "rows and cells in their order, each once",
        ),
        ("<row r=\"2\"><c r=\"A3\"><v>1</v></c></row>", "rows and cells in their order, each once"),
        ("<row r=\"2\"><c r=\"ZZZZZZZ2\"><v>1</v></c></row>", "rows and cells in their order, each once"),
        ("<row r=\"2\"><c r=\"A2\" t=\"x\"><v>1</v></c></row>", "cells of a known type"),
        ("<row r=\"2\"><c r=\"A2\"><v>1</c></row>", "well-formed XML in the parts of the workbook"),
    ] {
        let expected = format!("금액:0  MALFORMED  [] {expected}");
        assert_eq!(told(bare(&format!("{HEADING}{row}"), "", &[])), [expected], "{row}");
    }
    let row = "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>7</v></c></row>";
    let strings = [("xl/sharedStrings.xml", "<sst uniqueCount=\"18446744073709551615\"><si><t>a</t></si></sst>")];
    assert_eq!(
        told(bare(&format!("{HEADING}{row}"), "", &strings)),
        ["금액:2 A MALFORMED update_id [7] a cell that can be read"]
    );
}

#[test]
fn a_workbook_without_a_row_says_so() {
    let empty = Workbook::new().save_to_buffer().unwrap();
    assert_eq!(
        told(empty),
        ["-:0  MALFORMED  [] a sheet named after a kind, with a heading and rows; all sheets that are shown are empty"]
    );
}

mod mended {
    use std::collections::BTreeMap;

    use super::{super::super::report::copies::Reasons, *};

    fn copy(workbook: &[u8], reasons: &[(u64, &str)]) -> Vec<u8> {
        let rows: BTreeMap<u64, String> = reasons.iter().map(|(row, reason)| (*row, (*reason).to_owned())).collect();
        let reasons = Reasons(BTreeMap::from([("금액".to_owned(), rows)]));
        mend::copy(workbook, &reasons, Cursor::new(Vec::new())).unwrap().into_inner()
    }

    /// Column I of the copy, as another program reads it.
    fn column(workbook: &[u8]) -> Vec<(u32, String)> {
        let mut workbook: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(workbook.to_vec())).unwrap();
        let range = workbook.worksheet_range("금액").unwrap();
        range
            .used_cells()
            .filter(|(_, column, _)| *column == 8)
            .map(|(row, _, cell)| (u32::try_from(row).unwrap() + 1, cell.to_string()))
            .collect()
    }

    #[test]
    fn the_reasons_stand_beside_the_rows_and_are_not_read_again() {
        let workbook = amounts(|sheet| {
            sheet
                .write_string(1, 0, "u-1")?
                .write_string(2, 0, "u-2")?
                .write_string(3, 0, "u-3")?
                .write_string(3, 7, "a<b")?;
            Ok(())
        });
        let said = told(workbook.clone());
        let first = copy(&workbook, &[(3, "BAD_AMOUNT <이유> & \"x\""), (4, "b")]);
        assert_eq!(told(first.clone()), said);
        let heading = super::super::super::table::REASON.to_owned();
        assert_eq!(
            column(&first),
            [(1, heading.clone()), (3, "BAD_AMOUNT <이유> & \"x\"".to_owned()), (4, "b".to_owned())]
        );
        let second = copy(&first, &[(2, "c")]);
        assert_eq!(told(second.clone()), said);
        assert_eq!(column(&second), [(1, heading.clone()), (2, "c".to_owned())]);
        let whole = copy(&second, &[(0, "all")]);
        assert_eq!(column(&whole), [(1, format!("{heading}: all"))]);
        assert_eq!(told(whole), said);
    }

    #[test]
    fn the_reasons_stand_behind_what_is_filled_and_outside_of_merged_cells() {
        let styled = amounts(|sheet| {
            sheet.write_string(1, 0, "u-1")?.write_blank(1, 16_383, &Format::new().set_bold())?;
            sheet.write_blank(0, 1_023, &Format::new().set_bold())?;
            Ok(())
        });
        let copied = copy(&styled, &[(2, "x")]);
        assert_eq!(column(&copied), [(1, super::super::super::table::REASON.to_owned()), (2, "x".to_owned())]);
        assert_eq!(told(copied), told(styled));
        let merged = amounts(|sheet| {
            sheet.write_string(3, 0, "u-1")?.merge_range(5, 2, 6, 9, "합계", &Format::new())?;
            Ok(())
        });
        let copied = copy(&merged, &[(4, "x")]);
        let mut read: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(copied)).unwrap();
        let range = read.worksheet_range("금액").unwrap();
        assert_eq!(range.get_value((3, 10)), Some(&Data::String("x".to_owned())));
    }

    #[test]
    fn a_form_keeps_its_lists_and_notes() {
        let kind = catalogue().kind("amount_recorded").unwrap();
        let lists = template::CodeLists::built_in();
        let form = template::workbook::workbook(kind, &lists).unwrap();
        let copied = copy(&form, &[(3, "x")]);
        let text = |workbook: &[u8]| {
            let package = Package::open(workbook.to_vec().into()).unwrap();
            let mut sheet = String::new();
            package.part("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
            sheet
        };
        let validations = |workbook: &[u8]| text(workbook).matches("<dataValidation ").count();
        assert!(validations(&form) >= 2);
        assert_eq!(validations(&copied), validations(&form));
        assert!(text(&copied).contains("sheetProtection"));
        assert!(Package::open(copied.into()).unwrap().part("xl/comments1.xml").is_some());
    }
}

#[test]
fn a_form_filled_in_is_read_as_it_was_typed() {
    let kind = catalogue().kind("cluster_designated").unwrap();
    let lists = template::CodeLists::built_in();
    let form = template::workbook::workbook(kind, &lists).unwrap();
    // What a person types below the example, put into the sheet as a spreadsheet would.
    let package = Package::open(form.clone().into()).unwrap();
    let mut sheet = String::new();
    package.part("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
    let typed = "<row r=\"3\"><c r=\"A3\" t=\"str\"><v>u-1</v></c><c r=\"B3\" t=\"d\"><v>2025-01-31</v></c><c r=\"C3\" t=\"str\"><v>C-1</v></c>\
                 <c r=\"G3\" t=\"str\"><v>11530;26</v></c><c r=\"H3\"><v>1500.5</v></c></row></sheetData>";
    let sheet = sheet.replace("</sheetData>", typed);
    let mut archive = zip::ZipArchive::new(Cursor::new(form)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).unwrap();
        if part.name().unwrap() == "xl/worksheets/sheet1.xml" {
            writer.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
            writer.write_all(sheet.as_bytes()).unwrap();
        } else {
            writer.raw_copy_file(part).unwrap();
        }
    }
    assert_eq!(
        told(writer.finish().unwrap().into_inner()),
        [
            r#"지정:3 {"record":"cluster_designated","update_id":"u-1","effective_on":"2025-01-31","cluster_id":"C-1","regions":"11530;26","area_m2":"1500.5"}"#
        ]
    );
}

fn typed() -> impl Strategy<Value = Data> {
    prop_oneof![
        "[a-z가-힣<>&\"0-9]{1,8}".prop_map(Data::String),
        (-1_000_000_i64..1_000_000, 0_u32..4)
            .prop_map(|(number, scale)| Data::Float(number as f64 / 10_f64.powi(scale.cast_signed()))),
        any::<bool>().prop_map(Data::Bool),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn another_reader_reads_the_same(table in proptest::collection::vec(proptest::collection::vec(typed(), 3), 1..6)) {
        let workbook = amounts(|sheet| {
            for (row, cells) in (1_u32..).zip(&table) {
                for (column, cell) in (0_u16..).zip(cells) {
                    match cell {
                        Data::String(text) => sheet.write_string(row, column, text)?,
                        Data::Float(number) => sheet.write_number(row, column, *number)?,
                        Data::Bool(flag) => sheet.write_boolean(row, column, *flag)?,
                        other => panic!("{other:?}"),
                    };
                }
            }
            Ok(())
        });
        let mut other: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(workbook.clone())).unwrap();
        let range = other.worksheet_range("금액").unwrap();
        let expected: Vec<Vec<String>> = range.rows().skip(1).map(|row| row.iter().take(3).map(ToString::to_string).collect()).collect();
        let read: Vec<Vec<String>> = statements(workbook)
            .iter()
            .map(|statement| match &*statement.original {
                Original::Cells(_, cells) => cells[..3].to_vec(),
                other => panic!("{other:?}"),
            })
            .collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn a_damaged_workbook_never_brings_the_reader_down(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut workbook = amounts(|sheet| sheet.write_string(1, 0, "u-1").map(|_| ()));
        let at = at.index(workbook.len());
        workbook[at] = byte;
        prop_assert!(told(workbook).len() <= 2);
    }

    #[test]
    fn any_xml_in_a_sheet_gives_statements(sheet in "(<(row|c|v|f|is|t|sheetData|mergeCell)( (r|t|s|ref)=\"[A-C0-3sen]{0,3}\")?/?>|</(row|c|v|f|is|t|sheetData)>|[0-9a&;<]{0,3}){0,40}") {
        let _ = told(parts(&format!("<worksheet><sheetData>{HEADING}{sheet}</sheetData></worksheet>"), "", &[]));
    }

    #[test]
    fn any_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert_eq!(told([b"PK\x03\x04".to_vec(), bytes].concat()).len(), 1);
    }
}
