//! A form of a survey, written, filled in and read back.

use std::{collections::BTreeMap, io::Cursor, sync::Arc};

use domain::records::Raw;
use serde_json::json;

use super::{
    super::{Options, Source, Statement, encode, open},
    workbook::workbook,
    *,
};

/// A survey of three clusters: one with answers, one of which the record knows something, one that is final.
fn begun() -> Begun {
    let item = |id: &str, kind: &str, required: bool, more: serde_json::Value| {
        let mut item = json!({"item_id": id, "question_ko": format!("{id}?"), "question_en": null, "kind": kind, "unit": null,
            "required": required, "minimum": null, "maximum": null, "choices": [], "check": null});
        for (name, value) in more.as_object().unwrap() {
            item[name] = value.clone();
        }
        item
    };
    let cluster = |id: &str, phase: &str, answers: serde_json::Value, recorded: serde_json::Value| {
        json!({"cluster_id": id, "name_ko": format!("단지 {id}"), "agency_id": "KICOX", "phase": phase, "newest": 7,
            "answers": answers, "recorded": recorded, "explanations": if id == "C1" { json!({"tenants": "다시 셈"}) } else { json!({}) }})
    };
    serde_json::from_value(json!({
        "survey_id": "S1", "title_ko": "통합조사", "reference_on": "2024-12-31", "due_on": "2025-06-30", "state": "open",
        "today": "2025-05-01", "agencies": {"KICOX": "한국산업단지공단"},
        "items": [
            item("tenants", "number", true, json!({"minimum": "0", "maximum": "5000", "unit": "개"})),
            item("overlap", "yes_no", true, json!({})),
            item("mood", "choice", false, json!({"choices": ["낮음", "높음"]})),
            item("area_m2", "number", false, json!({"check": "area_m2 > 0.0"})),
            item("words", "text", false, json!({})),
        ],
        "clusters": [
            cluster("C1", "returned", json!({"tenants": "120", "overlap": "no", "words": "=1+1"}), json!({})),
            cluster("C2", "open", json!({}), json!({"area_m2": "1500000.5"})),
            cluster("C3", "certified", json!({"tenants": "1"}), json!({})),
        ],
    }))
    .unwrap()
}

fn read(name: &str, bytes: Vec<u8>, rounds: Option<Rounds>) -> Vec<Statement> {
    let source = Source { name: name.to_owned(), reader: Box::new(Cursor::new(bytes)) };
    open(source, &Options { rounds, ..Options::default() }).unwrap().map(Result::unwrap).collect()
}

/// `row kind cluster item value`, or the refusal; and that the service can read what goes out.
fn told(statements: &[Statement]) -> Vec<String> {
    let one = |statement: &Statement| {
        let row = statement.place.row;
        let Ok(record) = &statement.record else {
            let refusal = &statement.refusals()[0];
            return format!("{row} {} {} {}", refusal.code, refusal.field, refusal.given);
        };
        let encoded = encode(record).unwrap();
        Raw::decode(encoded.service.unwrap(), &encoded.bytes).unwrap().read(false).unwrap();
        let text = |field: &str| record.get(field).map(crate::forms::Given::to_text).unwrap_or_default();
        let fields = ["cluster_id", "item_id", "value", "explanation"].map(text).join(" ");
        let said = format!("{row} {} {fields}", record.kind);
        said.trim_end().to_owned()
    };
    statements.iter().map(one).collect()
}

fn ids(statements: &[Statement]) -> Vec<String> {
    let id = |statement: &Statement| statement.record.as_ref().unwrap().get("update_id").unwrap().to_text();
    statements.iter().map(id).collect()
}

#[test]
fn a_form_that_comes_back_untouched_says_nothing() {
    let form = workbook(&begun(), "KICOX").unwrap();
    assert_eq!(told(&read("a.xlsx", form, None)), Vec::<String>::new());
}

#[test]
fn a_row_that_is_not_submitted_for_want_of_an_answer_is_told_of() {
    let table = "survey_id,cluster_id,effective_on,수* [tenants],말 [words],제출(submit)\n\
                 S1,C1,2025-05-01,,말,\nS1,C2,2025-05-01,,말,no\nS1,C3,2025-05-01,3,말,\n\
                 S1,C4,2025-05-01,,,yes\n";
    let source = Source { name: "a.csv".to_owned(), reader: Box::new(Cursor::new(table)) };
    let options = Options::default();
    open(source, &options).unwrap().for_each(drop);
    let told = "a.csv:2: C1 is not submitted; required and not answered (제출되지 않음, 필수 항목 미응답): tenants";
    // Wanted, though nothing is answered at all.
    let empty = "a.csv:5: C4 is not submitted; required and not answered (제출되지 않음, 필수 항목 미응답): tenants";
    assert_eq!(options.passed.lines(), [told, empty]);
}

/// A row of a form that the record filled in in part: `area_m2` for want of an answer, `tenants` was answered.
fn offered(area: &str, tenants: &str, words: &str, submit: &str, note: &str) -> Vec<String> {
    let stood = stood::text([("tenants", "3", "")].into_iter(), [("area_m2", "1500000.5", "")].into_iter());
    let heading = format!("면적?* [area_m2],입주?* [tenants],말 [words],제출(submit),비고(note),{}", stood::HEADING);
    headed(&heading, &format!("S1,C2,2025-05-01,{area},{tenants},{words},{submit},{note},{stood}\n"))
}

#[test]
fn what_the_record_offers_is_said_with_anything_else_of_its_row_and_not_by_itself() {
    let (offer, submitted) = ("2 survey_answered C2 area_m2 1500000.5", "2 survey_submitted C2");
    for (cells, expected) in [
        (["1500000.5", "3", "", "yes", ""], &[offer, submitted][..]),
        (["1500000.5", "3", "", "no", ""], &[]),
        (["1500000.5", "3", "", "", ""], &[]),
        (["1500000.5", "3", "", "", "확인함"], &[offer, submitted]),
        (["1500000.5", "3", "말", "no", ""], &[offer, "2 survey_answered C2 words 말"]),
        (["1500000.5", "4", "", "", ""], &[offer, "2 survey_answered C2 tenants 4", submitted]),
        (["7", "3", "", "", ""], &["2 survey_answered C2 area_m2 7", submitted]),
        (["", "3", "", "", ""], &[]),
        (["", "3", "말", "", ""], &["2 survey_answered C2 words 말"]),
    ] {
        let [area, tenants, words, submit, note] = cells;
        assert_eq!(offered(area, tenants, words, submit, note), expected, "{cells:?}");
    }
}

/// A row of a form in which `tenants` was answered 3, explained by `셈`.
fn changed(tenants: &str, words: &str, answered: Option<&[&str]>) -> Vec<String> {
    let stood = stood::text([("tenants", "3", "셈")].into_iter(), std::iter::empty());
    let table = format!(
        "survey_id,cluster_id,effective_on,입주?* [tenants],설명(explanation) [tenants],말 [words],{}\n\
         S1,C1,2025-05-01,{tenants},{words},{stood}\n",
        stood::HEADING
    );
    let rounds = answered.map(|items| {
        let round = Round { newest: 7, answered: items.iter().map(|item| (*item).to_owned()).collect() };
        Rounds(Arc::new(move |_: &str| {
            Ok(Known { rounds: BTreeMap::from([("C1".to_owned(), round.clone())]), ..Known::default() })
        }))
    });
    told(&read("a.csv", table.into_bytes(), rounds))
}

#[test]
fn a_cell_says_something_where_it_is_not_what_it_was() {
    for (tenants, words, expected) in [
        ("3,셈", "말", &["2 survey_answered C1 words 말", "2 survey_submitted C1"][..]),
        ("3,셈", "", &[]),
        ("4,셈", "", &["2 survey_answered C1 tenants 4 셈", "2 survey_submitted C1"]),
        ("3,", "", &["2 survey_answered C1 tenants 3", "2 survey_submitted C1"]),
    ] {
        assert_eq!(changed(tenants, words, Some(&["tenants"])), expected, "{tenants} {words}");
    }
}

#[test]
fn an_answer_that_was_taken_out_is_refused_while_it_is_recorded() {
    let refused = ["2 MISSING_FIELD tenants "];
    assert_eq!(changed(",", "말", Some(&["tenants"])), refused, "nothing of the row goes out");
    assert_eq!(changed(",", "", Some(&["tenants"])), refused, "all of it was emptied");
    assert_eq!(changed(",", "말", None), refused, "nobody can be asked");
    assert_eq!(changed(",", "말", Some(&[])), ["2 survey_answered C1 words 말"], "it was withdrawn since");
}

#[test]
fn what_identifies_a_row_is_locked_and_what_may_be_typed_is_checked() {
    use std::io::Read;
    let form = workbook(&begun(), "KICOX").unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(form)).unwrap();
    let mut sheet = String::new();
    archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
    assert!(sheet.contains("<sheetProtection"));
    assert!(sheet.contains("type=\"decimal\"") && sheet.contains("<formula1>0</formula1><formula2>5000</formula2>"));
    assert!(sheet.contains("&quot;yes,no&quot;") || sheet.contains("\"yes,no\""));
    assert!(sheet.contains("낮음,높음"));
}

const HEADING: &str = "조사(survey_id),클러스터(cluster_id),이름,효력일(effective_on),입주?* [tenants],말 [words],제출(submit),비고(note)\n";

#[track_caller]
fn csv(rows: &str, expected: &[&str]) {
    assert_eq!(told(&read("a.csv", format!("{HEADING}{rows}").into_bytes(), None)), expected, "{rows}");
}

#[test]
fn a_complete_row_is_submitted_unless_it_is_held_back() {
    csv("S1,C1,단지,2025-05-01,3,,,\n", &["2 survey_answered C1 tenants 3", "2 survey_submitted C1"]);
    csv("S1,C1,단지,2025-05-01,3,,no,\n", &["2 survey_answered C1 tenants 3"]);
    csv("S1,C1,단지,2025-05-01,3,,예,\n", &["2 survey_answered C1 tenants 3", "2 survey_submitted C1"]);
    csv("S1,C1,단지,2025-05-01,,말,,\n", &["2 survey_answered C1 words 말"]);
    csv("S1,C1,단지,2025-05-01,,,,\n", &[]);
}

#[test]
fn what_explains_an_answer_stands_beside_it() {
    let rows = "S1,C1,2025-05-01,3,다시 셈,,\nS1,C2,2025-05-01,4,,,\nS1,C3,2025-05-01,,왜냐하면,,\n";
    let heading = "survey_id,cluster_id,effective_on,입주?* [tenants],설명(explanation) [tenants],말 [words],설명(explanation) [words]\n";
    let read = read("a.csv", format!("{heading}{rows}").into_bytes(), None);
    let said: Vec<_> = read[..4].to_vec();
    assert_eq!(
        told(&said),
        [
            "2 survey_answered C1 tenants 3 다시 셈",
            "2 survey_submitted C1",
            "3 survey_answered C2 tenants 4",
            "3 survey_submitted C2",
        ]
    );
    // Without the answer that it explains.
    let encoded = encode(read[4].record.as_ref().unwrap()).unwrap();
    let refusals = Raw::decode(encoded.service.unwrap(), &encoded.bytes).unwrap().read(false).unwrap_err();
    assert_eq!((refusals[0].code.name(), &*refusals[0].field), ("MISSING_FIELD", "value"));
    assert_eq!(read.len(), 5);
}

#[test]
fn what_explains_no_answer_of_the_form_is_refused_and_not_dropped() {
    let rows = "S1,C1,2025-05-01,3,다시 셈\nS1,C2,2025-05-01,4,\n";
    let heading = "survey_id,cluster_id,effective_on,입주?* [tenants],설명(explanation) [tenant]\n";
    assert_eq!(
        told(&read("a.csv", format!("{heading}{rows}").into_bytes(), None)),
        ["2 UNKNOWN_FIELD explanation 다시 셈", "3 survey_answered C2 tenants 4", "3 survey_submitted C2"]
    );
}

/// What is told of a form with this heading and these rows.
fn headed(heading: &str, rows: &str) -> Vec<String> {
    told(&read("a.csv", format!("survey_id,cluster_id,effective_on,{heading}\n{rows}").into_bytes(), None))
}

#[test]
fn what_stands_under_a_heading_that_the_form_does_not_have_is_refused_with_all_of_its_row() {
    for (heading, refusal) in [
        ("입주?* [tenants],어려움을 적어 주십시오.", "2 UNKNOWN_FIELD 어려움을 적어 주십시오. 값"),
        ("입주?* [tenants],설명", "2 UNKNOWN_FIELD 설명 값"),
        ("입주?* [tenants],담당자", "2 UNKNOWN_FIELD 담당자 값"),
        ("입주?* [tenants],update_id", "2 UNKNOWN_FIELD update_id 값"),
        ("입주?* [tenants],설명 [tenants]", "2 UNKNOWN_FIELD 설명 [tenants] 값"),
        ("입주?* [tenants],cluster_id", "2 UNKNOWN_FIELD cluster_id 값"),
        ("입주?* [tenants],", "2 MALFORMED  값"),
    ] {
        let rows = "S1,C1,2025-05-01,3,값\nS1,C2,2025-05-01,4,\n";
        let good = ["3 survey_answered C2 tenants 4", "3 survey_submitted C2"];
        assert_eq!(headed(heading, rows), [&[refusal][..], &good].concat(), "{heading}");
    }
    let read = read("a.csv", "survey_id,cluster_id,입주? [tenants],담당자\nS1,C1,3,김\n".as_bytes().to_vec(), None);
    let refusal = &read[0].refusals()[0];
    assert_eq!(read[0].blames(refusal), Some(3));
    assert!(refusal.message_ko.contains("양식에 없는 열"), "{}", refusal.message_ko);
}

#[test]
fn what_the_form_only_shows_and_what_nobody_reads_refuses_no_row() {
    let rows = "S1,C1,2025-05-01,단지,반려,survey_answered,메모,UNKNOWN_FIELD,3\n";
    let heading = "이름,상태,record,#메모,거절 사유 (refused because),입주?* [tenants]";
    assert_eq!(headed(heading, rows), ["2 survey_answered C1 tenants 3", "2 survey_submitted C1"]);
}

#[test]
fn a_submission_is_held_back_however_its_column_is_named() {
    for name in ["제출(submit)", "제출", "submit", "Submit (제출)", " 제 출 (submit)"] {
        let answered = headed(&format!("입주?* [tenants],{name}"), "S1,C1,2025-05-01,3,no\n");
        assert_eq!(answered, ["2 survey_answered C1 tenants 3"], "{name}");
    }
    let misspelt = headed("입주?* [tenants],제출함", "S1,C1,2025-05-01,3,no\n");
    assert_eq!(misspelt, ["2 UNKNOWN_FIELD 제출함 no"]);
}

#[test]
fn a_row_that_is_wrong_in_itself_is_refused_and_the_others_enter() {
    csv(
        "S1,C1,단지,2025-05-01,3,,maybe,\nS1,C2,단지,2025-05-01,3\nS1,C3,단지,2025-05-01,4,,,\n",
        &["2 BAD_CODE submit maybe", "3 MALFORMED  5 cells", "4 survey_answered C3 tenants 4", "4 survey_submitted C3"],
    );
}

/// What the first row of a form is refused for.
fn refusals(name: &str, bytes: Vec<u8>) -> Vec<proto::common::Refusal> {
    read(name, bytes, None)[0].refusals()
}

fn codes(refusals: &[proto::common::Refusal]) -> Vec<&str> {
    refusals.iter().map(|refusal| refusal.code.as_str()).collect()
}

#[test]
fn a_row_that_is_refused_as_a_whole_tells_that_its_other_answers_stay_here_too() {
    let row = |cells: &str| refusals("a.csv", format!("{HEADING}S1,C1,단지,2025-05-01,{cells}\n").into_bytes());
    let told = row("3,,maybe,");
    assert_eq!(codes(&told), ["BAD_CODE", "GROUP_REFUSED"]);
    assert!(told[1].expected.contains("its other answers were not sent"), "{}", told[1].expected);
    assert!(told[1].message_ko.contains("이 줄을 제출하지 않았습니다"), "{}", told[1].message_ko);
    assert_eq!(codes(&row(",,maybe,")), ["BAD_CODE"], "there is no other answer");
}

#[test]
fn a_cell_that_cannot_be_read_tells_of_the_other_answers_of_its_row() {
    let form = |words: &str| {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        let heading = ["survey_id", "cluster_id", "effective_on", "입주?* [tenants]", "말 [words]"];
        for (column, (name, text)) in (0_u16..).zip(heading.iter().zip(["S1", "C1", "2025-05-01", "", words])) {
            sheet.write_string(0, column, *name).unwrap();
            sheet.write_string(1, column, text).unwrap();
        }
        let percent = rust_xlsxwriter::Format::new().set_num_format("0%");
        sheet.write_number_with_format(1, 3, 0.5, &percent).unwrap();
        workbook.save_to_buffer().unwrap()
    };
    let told = refusals("a.xlsx", form("말"));
    assert_eq!(codes(&told), ["BAD_NUMBER", "GROUP_REFUSED"]);
    assert_eq!(read("a.xlsx", form("말"), None)[0].blames(&told[0]), Some(3));
    assert_eq!(codes(&refusals("a.xlsx", form(""))), ["BAD_NUMBER"], "there is no other answer");
}

#[test]
fn the_same_form_has_the_same_ids_until_something_else_was_said() {
    let of = |newest: u64, tenants: &str| {
        let rounds = Rounds(Arc::new(move |survey: &str| {
            assert_eq!(survey, "S1");
            let rounds = BTreeMap::from([("C1".to_owned(), Round { newest, ..Round::default() })]);
            Ok(Known { rounds, ..Known::default() })
        }));
        let row = format!("{HEADING}S1,C1,단지,2025-05-01,{tenants},,,\n");
        ids(&read("a.csv", row.into_bytes(), Some(rounds)))
    };
    let first = of(0, "10");
    assert_eq!(first, of(0, "10"));
    assert_eq!(first.len(), 2);
    assert!(of(0, "20").iter().zip(&first).filter(|(now, before)| now == before).count() == 1, "only the submission");
    // Back to the first answer after another one: it is a statement of its own.
    assert!(of(9, "10").iter().all(|id| !first.contains(id)));
}

#[test]
fn an_answer_of_yes_or_no_is_taken_as_people_write_it_and_no_other_answer_is_changed() {
    let heading = "survey_id,cluster_id,effective_on,겹침? [overlap],말 [words],제출(submit)\n";
    let answers = |word: &str| {
        let rounds = Rounds(Arc::new(|_: &str| Ok(begun().known())));
        let row = format!("{heading}S1,C1,2025-05-01,{word},{word},no\n");
        told(&read("a.csv", row.into_bytes(), Some(rounds)))
    };
    for (word, taken) in [("예", "yes"), ("O", "yes"), ("TRUE", "yes"), ("아니오", "no"), ("x", "no"), ("no", "no")]
    {
        let expected = [format!("2 survey_answered C1 overlap {taken}"), format!("2 survey_answered C1 words {word}")];
        assert_eq!(answers(word), expected);
    }
    assert_eq!(answers("글쎄")[0], "2 survey_answered C1 overlap 글쎄", "the service judges what it is");
}

#[test]
fn what_was_said_before_must_be_known() {
    let rounds = Rounds(Arc::new(|_: &str| Err(std::io::Error::other("nothing answers"))));
    let source = Source {
        name: "a.csv".to_owned(),
        reader: Box::new(Cursor::new(format!("{HEADING}S1,C1,단지,2025-05-01,3,,,\n").into_bytes())),
    };
    let options = Options { rounds: Some(rounds), ..Options::default() };
    let read: Vec<_> = open(source, &options).unwrap().collect();
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].as_ref().unwrap_err().to_string(), "nothing answers");
}
