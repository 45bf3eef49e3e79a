//! Bad files from end to end: what the sender is told, by which code, in which row and column; and that the good rows
//! around it enter.

use std::io::{self, Cursor, Read};

use domain::records::Raw;
use encoding_rs::EUC_KR;
use proptest::prelude::*;
use proto::catalogue::Service;

use super::{
    statement::{Statement, letters},
    *,
};

fn read(name: &str, bytes: &[u8], kind: Option<&str>) -> Vec<Statement> {
    let source = Source { name: name.to_owned(), reader: Box::new(Cursor::new(bytes.to_vec())) };
    let options = Options { kind: kind.map(str::to_owned), ..Options::default() };
    open(source, &options).unwrap().map(Result::unwrap).collect()
}

/// What the form or, where a record goes out, the service says of its shape: `row column CODE field given`.
fn answer(statement: &Statement) -> Vec<String> {
    let refusals = match &statement.record {
        Err(_) => statement.refusals(),
        Ok(record) => match encode(record) {
            Err(refusals) => refusals.iter().map(Into::into).collect(),
            Ok(encoded) => {
                let raw = Raw::decode(encoded.service.unwrap_or(Service::Registry), &encoded.bytes).unwrap();
                raw.read(false).err().unwrap_or_default().iter().map(Into::into).collect()
            }
        },
    };
    let told = |refusal: &proto::common::Refusal| {
        let column = statement.blames(refusal).map(letters).unwrap_or_default();
        format!("{} {column} {} {} {}", statement.place.row, refusal.code, refusal.field, refusal.given)
    };
    refusals.iter().map(told).collect()
}

/// The refusals of a file and how many rows enter.
fn judged(name: &str, bytes: &[u8], kind: Option<&str>) -> (Vec<String>, usize) {
    let statements = read(name, bytes, kind);
    let answers: Vec<_> = statements.iter().map(answer).collect();
    let good = answers.iter().filter(|answer| answer.is_empty()).count();
    (answers.into_iter().flatten().collect(), good)
}

const HEADING: &str = "update_id,effective_on,programme_id,fiscal_year,cluster_id,source,stage,amount_krw,note\n";

fn amount(id: usize, amount: &str) -> String {
    format!("u-{id},2025-01-31,P-1,2025,C-1,national,executed,{amount},\n")
}

#[track_caller]
fn csv(rows: &str, refusals: &[&str], good: usize) {
    let (told, entered) = judged("a.csv", format!("{HEADING}{rows}").as_bytes(), Some("amount_recorded"));
    assert_eq!((told, entered), (refusals.iter().map(|&one| one.to_owned()).collect(), good), "{rows}");
}

#[test]
fn texts_that_are_no_value_are_refused_with_row_and_column_and_the_rows_around_them_enter() {
    for (given, refusal) in [
        ("\"1,234\"", "3 H BAD_AMOUNT amount_krw 1,234"),
        ("１２３４", "3 H BAD_AMOUNT amount_krw １２３４"),
        ("1234원", "3 H BAD_AMOUNT amount_krw 1234원"),
        ("5천원", "3 H BAD_AMOUNT amount_krw 5천원"),
        ("1e3", "3 H BAD_AMOUNT amount_krw 1e3"),
        ("1.0", "3 H BAD_AMOUNT amount_krw 1.0"),
        ("NaN", "3 H BAD_AMOUNT amount_krw NaN"),
        ("", "3 H MISSING_FIELD amount_krw "),
        ("9999999999999999999999999999", "3 H BAD_AMOUNT amount_krw 9999999999999999999999999999"),
    ] {
        csv(&format!("{}{}{}", amount(1, "1"), amount(2, given), amount(3, "3")), &[refusal], 2);
    }
}

#[test]
fn days_characters_and_codes_are_refused_with_row_and_column() {
    let row = |day: &str, source: &str, note: &str| {
        format!("u-1,{day},P-1,2025,C-1,{source},executed,5,{note}\n{}", amount(2, "5"))
    };
    for (rows, refusal) in [
        (row("2025-02-30", "national", ""), "2 B BAD_DATE effective_on 2025-02-30"),
        (row("2025.1.31", "national", ""), "2 B BAD_DATE effective_on 2025.1.31"),
        (row("2025-01-31", "국비", ""), "2 F BAD_CODE source 국비"),
        (row("2025-01-31", "national", "가\u{202e}나"), "2 I BAD_CHARACTER note 가\\u{202e}나"),
        (row("2025-01-31", "national", "가\u{7}나"), "2 I BAD_CHARACTER note 가\\u{7}나"),
        (row("2025-01-31", "national", "\u{1112}\u{1161}\u{11ab}"), "2 I BAD_CHARACTER note \u{1112}\\u{1161}\u{11ab}"),
        (row("2025-01-31", "national", &"가".repeat(4_001)), &format!("2 I TOO_LARGE note {}…", "가".repeat(63))),
    ] {
        csv(&rows, &[refusal], 1);
    }
}

#[test]
fn rows_that_are_no_rows_are_refused_and_the_rows_around_them_enter() {
    for (bad, refusal) in [
        ("u-2,2025-01-31,P-1\n", "3  MALFORMED  3 cells"),
        ("u-2,2025-01-31,P-1,2025,C-1,national,executed,5,,,\n", "3  MALFORMED  11 cells"),
        ("u-2,2025-01-31,\"P-1,2025\n", "3  MALFORMED  \""),
        ("u-2,\"2025-01-31\"x,P-1,2025,C-1,national,executed,5,\n", "3 B MALFORMED effective_on \""),
    ] {
        // The rest of the file has no other quotation mark.
        csv(&format!("{}{bad}{}", amount(1, "1"), amount(3, "3")), &[refusal.trim_end()], 2);
    }
    let bad = [
        amount(1, "1").into_bytes(),
        b"u-2,2025-01-31,P-1,2025,C-1,national,executed,5,\xff\xfe\n".to_vec(),
        amount(3, "3").into_bytes(),
    ];
    let file = [HEADING.as_bytes(), "".as_bytes(), &bad.concat()].concat();
    assert_eq!(
        judged("a.csv", &file, Some("amount_recorded")),
        (vec!["3 I MALFORMED note \u{fffd}\u{fffd}".to_owned()], 2)
    );
}

#[test]
fn a_row_that_is_no_record_keeps_its_update_id() {
    let file = format!("{HEADING}u-2,\"2025-01-31\",P-1\n{}", amount(3, "3"));
    let statements = read("a.csv", file.as_bytes(), Some("amount_recorded"));
    assert!(statements[0].record.is_err() && statements[1].record.is_ok());
    assert_eq!([&statements[0], &statements[1]].map(Statement::update_id), ["u-2", "u-3"]);
}

#[test]
fn a_heading_that_is_missing_or_doubled_refuses_the_file() {
    for (heading, refusal) in [
        ("u-1,2025-01-31,P-1\n", "1  MALFORMED  u-1,2025-01-31,P-1"),
        ("update_id,note,update_id\n", "1 C MALFORMED update_id update_id"),
        ("", "0  MALFORMED  "),
        ("\n\n", "0  MALFORMED  "),
        ("\"update_id\n", "1  MALFORMED  \""),
        ("PK\u{3}\u{5}\n", "1  MALFORMED  PK\\u{3}\\u{5}"),
    ] {
        let file = if heading.trim().is_empty() { heading.to_owned() } else { format!("{heading}{}", amount(1, "1")) };
        let (told, good) = judged("a.csv", file.as_bytes(), Some("amount_recorded"));
        assert_eq!((told, good), (vec![refusal.to_owned()], 0), "{heading:?}");
    }
    let mixed = "갱신 번호,update_id\nu-1,u-2\n";
    assert_eq!(judged("a.csv", mixed.as_bytes(), Some("amount_recorded")).0, ["2 B MALFORMED update_id update_id"]);
    let no_kind = format!("{HEADING}{}", amount(1, "1"));
    assert_eq!(judged("a.csv", no_kind.as_bytes(), None), (vec!["1  MISSING_FIELD record ".to_owned()], 0));
    let wide: Vec<_> = (0..201).map(|at| format!("c{at}")).collect();
    assert_eq!(judged("a.csv", wide.join(",").as_bytes(), Some("amount_recorded")).0, ["1  TOO_LARGE  201 columns"]);
    assert_eq!(judged("a.csv", b"\xff\xfeu\0p\0", Some("amount_recorded")).0, ["1  MALFORMED  UTF-16"]);
}

#[test]
fn headings_are_known_in_both_languages_and_strange_ones_are_refused_row_by_row() {
    let file = "갱신 번호,효력일 (effective_on),programme_id(사업),회계연도,source,stage,금액(원),금액(천원),거절 사유 (refused because)\n\
                u-1,2025-01-31,P-1,2025,national,executed,5,,x\n\
                u-2,2025-01-31,P-1,2025,national,executed,,5,x\n";
    let refusals = ["3 G MISSING_FIELD amount_krw ".to_owned(), "3 H UNKNOWN_FIELD 금액(천원) 5".to_owned()];
    assert_eq!(judged("a.csv", file.as_bytes(), Some("amount_recorded")), (refusals.to_vec(), 1));
}

#[test]
fn a_heading_is_known_however_it_is_written_and_a_mistyped_one_is_refused_once() {
    let rows = "u-1,2025-01-31,P-1,2025,national,executed,5\nu-2,2025-01-31,P-1,2025,national,executed,5\n";
    let told = |heading: &str| judged("a.csv", format!("{heading}\n{rows}").as_bytes(), Some("금액"));
    for heading in [
        "갱신번호,효력일*,사업,회계 연도,재원*,단계*,금액(원)*",
        "UPDATE_ID,Effective_On,programme_id,fiscal_year,source,stage,amount_krw",
        "갱신 번호,효력일,\u{1109}\u{1161}\u{110b}\u{1165}\u{11b8},회계연도,재원,단계,금액 (원)",
        "갱신 번호*(update_id),효력일,사업,회계연도,재원,단계,금액(원)",
    ] {
        assert_eq!(told(heading), (Vec::new(), 2), "{heading}");
    }
    let typed = told("갱신 번호,효력일,사업,회계연도,제원,단계,금액(원)");
    assert_eq!(typed, (vec!["1 E UNKNOWN_FIELD 제원 제원".to_owned()], 0));
    let far = told("갱신 번호,효력일,사업,회계연도,재원,단계,예산");
    assert_eq!(far, (vec!["1 G UNKNOWN_FIELD 예산 예산".to_owned()], 0));
    let statements = read("a.csv", "update_id,담당,effectiv_on\n".as_bytes(), Some("cluster_resumed"));
    assert_eq!(
        statements[0].refusals()[0].expected,
        "a field of cluster_resumed; near: effective_on; required and missing: 효력일 (effective_on), 클러스터 (cluster_id)"
    );
}

#[test]
fn other_encodings_separators_and_line_ends_are_read() {
    let table = |separator: &str, end: &str| {
        ["update_id,effective_on,law_id,name_ko", "u-1,2025-01-31,L-1,산업입지 및 개발에 관한 법률"]
            .join(end)
            .replace(',', separator)
            + end
    };
    let expected = r#"{"record":"law_recorded","update_id":"u-1","effective_on":"2025-01-31","law_id":"L-1","name_ko":"산업입지 및 개발에 관한 법률"}"#;
    for separator in [",", ";", "\t"] {
        for end in ["\n", "\r\n", "\r"] {
            let text = table(separator, end);
            for bytes in [
                text.clone().into_bytes(),
                [b"\xef\xbb\xbf", text.as_bytes()].concat(),
                EUC_KR.encode(&text).0.into_owned(),
            ] {
                let statements = read("a.csv", &bytes, Some("law_recorded"));
                let lines: Vec<_> =
                    statements.iter().map(|statement| statement.record.as_ref().unwrap().to_line()).collect();
                assert_eq!(lines, [expected], "{separator:?} {end:?}");
            }
        }
    }
}

#[test]
fn a_column_may_name_the_kind_and_an_unknown_one_is_refused_by_the_service() {
    let file = "record,update_id,effective_on,law_id,name_ko\nlaw_recorded,u-1,2025-01-31,L-1,법\nlaw_broken,u-2,2025-01-31,L-1,법\n법률기록,u-4,2025-01-31,L-1,법\n,u-3,2025-01-31,L-1,법\n";
    assert_eq!(
        judged("a.csv", file.as_bytes(), None),
        (vec!["3  UNKNOWN_KIND record law_broken".to_owned(), "5 A MISSING_FIELD record ".to_owned()], 2)
    );
}

#[test]
fn a_file_cut_off_in_the_middle_loses_its_last_row_only() {
    let rows = format!("{}{}{}", amount(1, "1"), amount(2, "2"), &amount(3, "3")[..30]);
    csv(&rows, &["4  MALFORMED  6 cells"], 2);
    let line = |id: usize| {
        format!(
            "{{\"record\":\"law_recorded\",\"update_id\":\"u-{id}\",\"effective_on\":\"2025-01-31\",\"law_id\":\"L\",\"name_ko\":\"법\"}}\n"
        )
    };
    let file = format!("{}{}", line(1), &line(2)[..50]);
    let (told, good) = judged("a.ndjson", file.as_bytes(), None);
    assert_eq!((told.len(), good), (1, 1));
    assert!(told[0].starts_with("2  MALFORMED  {\"record\""), "{told:?}");
}

#[test]
fn three_bad_rows_in_a_hundred_thousand_are_found_and_all_others_enter() {
    let bad = [(7, "x"), (50_000, "1,5"), (99_999, "")];
    let row = |id: usize| {
        let given =
            bad.iter().find(|(row, _)| *row == id).map_or_else(|| id.to_string(), |(_, given)| format!("\"{given}\""));
        amount(id, &given)
    };
    let file: String = std::iter::once(HEADING.to_owned()).chain((1..=100_000).map(row)).collect();
    let refusals =
        ["8 H BAD_AMOUNT amount_krw x", "50001 H BAD_AMOUNT amount_krw 1,5", "100000 H MISSING_FIELD amount_krw "];
    assert_eq!(
        judged("a.csv", file.as_bytes(), Some("amount_recorded")),
        (refusals.map(str::to_owned).to_vec(), 99_997)
    );
}

#[test]
fn a_file_sent_twice_gives_the_same_bytes() {
    let file = format!("{HEADING}{}{}", amount(1, "1"), amount(2, "2"));
    let bytes = || -> Vec<_> {
        read("a.csv", file.as_bytes(), Some("amount_recorded"))
            .iter()
            .map(|statement| encode(statement.record.as_ref().unwrap()).unwrap())
            .collect()
    };
    assert_eq!(bytes(), bytes());
}

/// What was passed over while a file was read.
fn passed(name: &str, bytes: &[u8], kind: Option<&str>) -> Vec<String> {
    let source = Source { name: name.to_owned(), reader: Box::new(Cursor::new(bytes.to_vec())) };
    let options = Options { kind: kind.map(str::to_owned), ..Options::default() };
    assert!(open(source, &options).unwrap().all(|statement| statement.is_ok()));
    options.passed.lines()
}

#[test]
fn remarks_are_passed_over_and_counted_unless_the_column_holds_text() {
    let rows = format!("#,,,,,,,,\n# 2025,,,,,,,,\n{}", amount(1, "1"));
    csv(&rows, &[], 1);
    let file = format!("{HEADING}{rows}");
    let two = "2 remark rows passed over (주석 행)".to_owned();
    assert_eq!(passed("a.csv", file.as_bytes(), Some("amount_recorded")), [two.as_str()]);
    let nothing = format!("{HEADING}#,,,,,,,,\n#,,,,,,,,\n");
    let none = "a.csv: no update in it (제출할 내용이 없음)".to_owned();
    assert_eq!(passed("a.csv", nothing.as_bytes(), Some("amount_recorded")), [none, two]);
    let file = "note,update_id,effective_on,law_id,name_ko\n# 1 for the list,u-1,2025-01-31,L-1,법\n";
    assert_eq!(judged("a.csv", file.as_bytes(), Some("law_recorded")), (Vec::new(), 1));
}

#[test]
fn only_the_example_itself_is_passed_over_and_not_what_is_made_of_it() {
    let kind = proto::catalogue::catalogue().kind("amount_recorded").unwrap();
    let form =
        String::from_utf8(template::template(kind, Format::Csv, &template::CodeLists::built_in()).unwrap()).unwrap();
    let example = form.lines().last().unwrap();
    let two = ["a.csv: no update in it (제출할 내용이 없음)", "2 remark rows passed over (주석 행)"];
    assert_eq!(passed("a.csv", form.as_bytes(), None), two);
    let dragged = example.replace("u-2026-0001", "u-2026-0002");
    assert_ne!(example, dragged);
    let refused = "4 A MALFORMED  # amount_recorded".to_owned();
    assert_eq!(judged("a.csv", format!("{form}{dragged}\n").as_bytes(), None), (vec![refused], 0));
    let row = amount(1, "1");
    csv(&format!("# {row}{row}"), &["2 A MALFORMED update_id # u-1"], 1);
}

#[test]
fn a_row_of_a_hundred_megabytes_is_refused_without_being_held() {
    struct Long(Cursor<Vec<u8>>, u64, Cursor<Vec<u8>>);
    impl Read for Long {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let read = self.0.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            if self.1 == 0 {
                return self.2.read(buffer);
            }
            let length = usize::try_from(self.1).unwrap().min(buffer.len());
            buffer[..length].fill(b'x');
            self.1 -= length as u64;
            Ok(length)
        }
    }
    let before = format!("{HEADING}{}", amount(1, "1")).into_bytes();
    let reader = Long(Cursor::new(before), 100_000_000, Cursor::new(format!("\n{}", amount(3, "3")).into_bytes()));
    let source = Source { name: "a.csv".to_owned(), reader: Box::new(reader) };
    let options = Options { kind: Some("amount_recorded".to_owned()), ..Options::default() };
    let answers: Vec<_> = open(source, &options).unwrap().map(|statement| answer(&statement.unwrap())).collect();
    assert_eq!(answers, [vec![], vec!["3  TOO_LARGE  ".to_owned()], vec![]]);
}

#[test]
fn a_form_without_update_ids_is_refused_row_by_row() {
    let file = "effective_on,law_id,name_ko\n2025-01-31,L-1,법\n";
    assert_eq!(
        judged("a.csv", file.as_bytes(), Some("law_recorded")),
        (vec!["2  MISSING_FIELD update_id ".to_owned()], 0)
    );
}

proptest! {
    #[test]
    fn any_bytes_in_any_form_give_answers(bytes in proptest::collection::vec(any::<u8>(), 0..3000), name in "(a.csv|a.ndjson|a.xlsx|-)") {
        let lines = bytes.iter().filter(|&&byte| matches!(byte, b'\n' | b'\r')).count();
        prop_assert!(read(&name, &bytes, Some("amount_recorded")).len() <= lines + 2);
    }

    #[test]
    fn any_text_in_a_cell_is_answered_by_the_service(text in "\\PC{0,40}", at in 0_usize..9) {
        let mut cells = ["u-1", "2025-01-31", "P-1", "2025", "C-1", "national", "executed", "5", "x"].map(str::to_owned);
        cells[at] = format!("\"{}\"", text.replace('"', "\"\""));
        let file = format!("{HEADING}{}\n", cells.join(","));
        let statements = read("a.csv", file.as_bytes(), Some("amount_recorded"));
        prop_assert!(statements.len() <= 1);
        for statement in &statements {
            answer(statement);
        }
    }
}
