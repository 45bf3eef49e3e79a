//! A survey as a workbook: out to an agency, filled in, back as answers and submissions, returned, and back again.

use std::{collections::BTreeMap, fs::File, io::BufReader, path::Path};

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use super::House;

const SURVEY: &str = r#"{"record":"survey_opened","update_id":"s1","effective_on":"2021-01-01","survey_id":"S1","title_ko":"통합조사","reference_on":"2020-12-31","due_on":"2199-12-31"}
{"record":"survey_item_defined","update_id":"s2","effective_on":"2021-01-01","survey_id":"S1","item_id":"tenants","question_ko":"입주업체 수는?","kind":"number","minimum":"0","maximum":"5000"}
{"record":"survey_item_defined","update_id":"s3","effective_on":"2021-01-01","survey_id":"S1","item_id":"operating","question_ko":"가동업체 수는?","kind":"number","check":"operating <= tenants"}
{"record":"survey_item_defined","update_id":"s4","effective_on":"2021-01-01","survey_id":"S1","item_id":"area_m2","question_ko":"면적은?","kind":"number","required":false}
{"record":"survey_item_defined","update_id":"s5","effective_on":"2021-01-01","survey_id":"S1","item_id":"overlap","question_ko":"중복 지정?","kind":"yes_no"}
"#;

type Cells = Vec<Vec<Data>>;

fn read(path: &Path) -> Cells {
    let mut workbook: Xlsx<BufReader<File>> = open_workbook(path).unwrap();
    workbook.worksheet_range("조사표").unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// Another program saves the form after somebody filled in cells, by cluster and item.
fn fill(mut cells: Cells, filled: &[(&str, &str, &str)], to: &Path) {
    for (cluster, item, value) in filled {
        let column = cells[0].iter().position(|name| name.to_string().ends_with(&format!("[{item}]"))).unwrap();
        let row = cells.iter_mut().find(|row| matches!(&row[1], Data::String(id) if id == cluster)).unwrap();
        row[column] = match *value {
            "" => Data::Empty,
            value => value.parse().map_or_else(|_| Data::String(value.to_owned()), Data::Float),
        };
    }
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("조사표").unwrap();
    for (row, cells) in (0..).zip(&cells) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Data::Empty => {}
                Data::Float(number) => drop(sheet.write_number(row, column, *number).unwrap()),
                other => drop(sheet.write_string(row, column, other.to_string()).unwrap()),
            }
        }
    }
    workbook.save(to).unwrap();
}

fn counts(house: &House) -> Value {
    let survey = house.json("surveys/S1")["data"].clone();
    json!([survey["expected"], survey["submitted"], survey["returned"]])
}

#[test]
fn a_form_goes_out_prefilled_and_comes_back_as_answers_and_submissions() {
    let house = House::small();
    assert_eq!(house.submit(&[&house.file("s.ndjson", SURVEY)]).code, 0);
    let (form, back, report) = (house.path("form.xlsx"), house.path("back.xlsx"), house.path("report.xlsx"));
    let made = house.run(&["survey", "form", "S1", "--agency", "MOLIT", "--out", form.to_str().unwrap()]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let cells = read(&form);
    assert_eq!(cells.len(), 3);
    let by_item: BTreeMap<String, &Data> = cells[0].iter().map(ToString::to_string).zip(&cells[1]).collect();
    assert_eq!(by_item["면적은? [area_m2]"], &Data::Float(1000.0), "what is recorded stands there already");

    // C-1 is complete; C-2 has more firms at work than there are.
    let typed = [
        ("C-1", "tenants", "10"),
        ("C-1", "operating", "9"),
        ("C-1", "overlap", "no"),
        ("C-2", "tenants", "10"),
        ("C-2", "operating", "11"),
        ("C-2", "overlap", "yes"),
    ];
    fill(cells.clone(), &typed, &back);
    let said = house.submit(&[back.to_str().unwrap(), "--report", report.to_str().unwrap()]);
    assert_eq!(said.code, 2);
    assert_eq!(said.outcomes(), [&["accepted"; 9][..], &["CHECK_FAILED"]].concat());
    assert_eq!(counts(&house), json!([2, 1, 0]));
    let reasons = read(&report);
    assert!(reasons[2].last().unwrap().to_string().starts_with("CHECK_FAILED"), "{:?}", reasons[2]);

    // The same form again changes nothing.
    let said = house.submit(&[back.to_str().unwrap()]);
    assert_eq!(said.outcomes(), [&["unchanged"; 9][..], &["CHECK_FAILED"]].concat());

    // Mended in the copy with the reasons, it is complete; the answers that were changed are changed.
    fill(read(&report), &[("C-2", "operating", "8")], &back);
    let said = house.submit(&[back.to_str().unwrap()]);
    assert_eq!((said.code, said.outcomes().iter().filter(|one| **one == "accepted").count()), (0, 2));
    assert_eq!(counts(&house), json!([2, 2, 0]));

    // Sent back, and submitted again without a change: it is a submission of its own.
    let returned = r#"{"record":"survey_returned","update_id":"r1","effective_on":"2021-06-01","survey_id":"S1","cluster_id":"C-1","reason":"다시"}"#;
    assert_eq!(house.submit(&[&house.file("r.ndjson", returned)]).code, 0);
    assert_eq!(counts(&house), json!([2, 1, 1]));
    let said = house.submit(&[back.to_str().unwrap()]);
    assert_eq!(said.outcomes().iter().filter(|one| **one == "accepted").count(), 1);
    assert_eq!(counts(&house), json!([2, 2, 0]));

    // There and back again: 8, 7, 8 are three answers.
    for operating in ["7", "8"] {
        fill(read(&report), &[("C-2", "operating", operating)], &back);
        let said = house.submit(&[back.to_str().unwrap()]);
        assert_eq!(said.outcomes().iter().filter(|one| **one == "accepted").count(), 1, "{operating}");
    }
    let dossier = house.json("clusters/C-2");
    let answers = dossier["data"]["answers"].as_array().unwrap();
    let operating = answers.iter().find(|answer| answer["item_id"] == "operating").unwrap();
    assert_eq!(operating["value"].as_str().unwrap_or_default(), "8", "{operating}");
}

#[test]
fn a_form_that_cannot_be_made_says_why() {
    let house = House::small();
    assert_eq!(house.submit(&[&house.file("s.ndjson", SURVEY)]).code, 0);
    let out = house.path("form.xlsx");
    let out = out.to_str().unwrap();
    for (survey, agency, reason) in [
        ("S9", "MOLIT", "there is no survey \"S9\""),
        ("S1", "NOBODY", "answers for no cluster of S1; these do: MOLIT"),
    ] {
        let made = house.run(&["survey", "form", survey, "--agency", agency, "--out", out]);
        let told = String::from_utf8_lossy(&made.stderr);
        assert_eq!(made.status.code(), Some(1));
        assert!(told.contains(reason), "{told}");
    }
}

/// The form of `C-1` as a table.
fn table(tenants: &str, submit: &str) -> String {
    let heading = "survey_id,cluster_id,effective_on,수* [tenants],수* [operating],중복* [overlap],제출(submit)";
    format!("{heading}\nS1,C-1,2021-06-01,{tenants},8,no,{submit}\n")
}

#[test]
fn a_row_with_a_refused_answer_is_not_submitted() {
    let house = House::small();
    assert_eq!(house.submit(&[&house.file("s.ndjson", SURVEY)]).code, 0);
    let said = house.submit(&[&house.file("a.csv", table("10", "no"))]);
    assert_eq!(said.outcomes(), ["accepted"; 3]);
    // The answer that stands is not the one of this row.
    let mistaken = house.file("b.csv", table("6000", ""));
    for arguments in [&[&*mistaken][..], &["--dry-run", &mistaken]] {
        let said = house.submit(arguments);
        let outcomes = ["OUT_OF_RANGE", "unchanged", "unchanged", "GROUP_REFUSED"];
        assert_eq!((said.code, said.outcomes()), (2, outcomes.to_vec()), "{arguments:?}: {}", said.told);
        assert!(said.told.contains("1 x GROUP_REFUSED"), "{}", said.told);
    }
    assert_eq!(counts(&house), json!([2, 0, 0]));
    assert_eq!(house.submit(&[&house.file("c.csv", table("20", ""))]).code, 0);
    assert_eq!(counts(&house), json!([2, 1, 0]));
}

#[test]
fn a_form_takes_the_place_of_no_other_file() {
    let house = House::small();
    assert_eq!(house.submit(&[&house.file("s.ndjson", SURVEY)]).code, 0);
    let filled = house.file("MOLIT.xlsx", "filled in already");
    let folder = house.path("").to_str().unwrap().to_owned();
    for arguments in [vec!["--agency", "MOLIT", "--out", &filled], vec!["--out", &folder]] {
        let made = house.run(&[&["survey", "form", "S1"], arguments.as_slice()].concat());
        let told = String::from_utf8_lossy(&made.stderr);
        assert_eq!(made.status.code(), Some(1), "{arguments:?}");
        assert!(told.contains("MOLIT.xlsx exists already; a form is never overwritten"), "{told}");
    }
    assert_eq!(std::fs::read_to_string(filled).unwrap(), "filled in already");
}

#[test]
fn an_older_form_takes_back_no_answer() {
    let house = House::small();
    assert_eq!(house.submit(&[&house.file("s.ndjson", SURVEY)]).code, 0);
    assert_eq!(house.submit(&[&house.file("a.csv", table("10", "no"))]).code, 0);
    let (form, back) = (house.path("form.xlsx"), house.path("back.xlsx"));
    let made = house.run(&["survey", "form", "S1", "--agency", "MOLIT", "--out", form.to_str().unwrap()]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(house.submit(&[&house.file("b.csv", table("20", "no"))]).outcomes()[0], "accepted");
    // Only the row that is complete is submitted, as somebody worked on it; 20 stands.
    let typed = [("C-1", "area_m2", ""), ("C-2", "area_m2", "")];
    fill(read(&form), &typed, &back);
    let said = house.submit(&[back.to_str().unwrap()]);
    assert_eq!((said.code, said.outcomes()), (0, vec!["accepted"]), "{}", said.told);
    let dossier = house.json("clusters/C-1");
    let answers = dossier["data"]["answers"].as_array().unwrap();
    assert!(answers.iter().any(|answer| answer["item_id"] == "tenants" && answer["value"] == "20"), "{answers:?}");
    assert_eq!(counts(&house), json!([2, 1, 0]));

    // What was answered and is taken out of the form is told, until it is withdrawn.
    fill(read(&back), &[("C-1", "overlap", "")], &back);
    let said = house.submit(&[back.to_str().unwrap()]);
    assert_eq!((said.code, said.outcomes()), (2, vec!["MISSING_FIELD"]), "{}", said.told);
    assert!(said.told.contains("MISSING_FIELD overlap") && said.told.contains("record_withdrawn"), "{}", said.told);
}
