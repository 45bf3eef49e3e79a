//! What a receipt says, word by word: section 4 and rule 20.

use std::fs;

use serde_json::Value;
use tests::{cluster::receipts, told::Told};

fn submit(told: &Told, lines: &str) -> Vec<Value> {
    let form = told.data().with_file_name("form.ndjson");
    fs::write(&form, lines).unwrap();
    receipts(&told.run(&["submit", form.to_str().unwrap()]).stdout)
}

fn names(object: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

#[test]
fn a_receipt_has_every_field_and_the_second_is_the_first_again() {
    let told = Told::nothing();
    let law = r#"{"record":"law_recorded","update_id":"a","effective_on":"2020-01-01","law_id":"L1","name_ko":"법"}"#;
    let (first, again) = (submit(&told, law).remove(0), submit(&told, law).remove(0));
    let fields = ["position", "recorded_at", "refusals", "status", "unchanged", "update_id", "warnings"];
    assert_eq!(names(&first), fields);
    assert_eq!(
        (&first["update_id"], &first["status"], &first["unchanged"]),
        (&"a".into(), &"accepted".into(), &false.into())
    );
    assert_eq!(first["position"], "governance:1");
    let recorded_at = first["recorded_at"].as_str().unwrap();
    assert!(recorded_at.len() == "2020-01-01T00:00:00.000000Z".len() && recorded_at.ends_with('Z'), "{recorded_at}");
    assert_eq!(again["unchanged"], true);
    for field in ["update_id", "status", "position", "recorded_at", "refusals", "warnings"] {
        assert_eq!(again[field], first[field], "{field}");
    }
}

#[test]
fn a_refusal_says_what_was_given_and_what_to_do() {
    let told = Told::nothing();
    let long = "9".repeat(300);
    let lines = format!(
        r#"{{"record":"law_recorded","update_id":"a","effective_on":"2020-02-30","law_id":"L1","name_ko":"줄\n바꿈"}}
{{"record":"law_recorded","update_id":"b","effective_on":"{long}","law_id":"L1","name_ko":"법"}}"#
    );
    let receipts = submit(&told, &lines);
    assert_eq!((&receipts[0]["status"], &receipts[0]["unchanged"]), (&"refused".into(), &false.into()));
    let [day, name] = receipts[0]["refusals"].as_array().unwrap().as_slice() else { panic!("{}", receipts[0]) };
    assert_eq!(
        (&day["code"], &day["field"], &day["given"]),
        (&"BAD_DATE".into(), &"effective_on".into(), &"2020-02-30".into())
    );
    for text in ["expected", "message_ko", "message_en"] {
        assert!(!day[text].as_str().unwrap().is_empty(), "{text}: {day}");
    }
    // What was given is written so that it cannot break a line.
    assert_eq!(name["code"], "BAD_CHARACTER");
    assert_eq!(name["given"], "줄\\u{a}바꿈");
    assert_eq!(name["expected"], "no control or direction characters: character 2 is U+000A");
    let given = receipts[1]["refusals"][0]["given"].as_str().unwrap();
    assert!(given.chars().count() == 64 && given.starts_with("9999") && given.ends_with('…'), "{given}");
}

#[test]
fn what_was_sent_comes_back_so_that_it_steers_nothing() {
    let told = Told::nothing();
    let law = r#""record":"law_recorded","effective_on":"2020-01-01","law_id":"L1","name_ko":"법""#;
    let long = "k".repeat(5_000);
    let lines = format!(
        r#"{{"update_id":"a","\u202eabc\n":1,"{long}":1,{law}}}
{{"update_id":"\u202eb\n",{law}}}"#
    );
    let receipts = submit(&told, &lines);
    assert_eq!(receipts[0]["refusals"][0]["field"], "\\u{202e}abc\\u{a}");
    assert!(receipts[0].to_string().len() < 3_000, "{}", receipts[0]);
    assert_eq!((&receipts[1]["update_id"], &receipts[1]["refusals"][0]["code"]), (&"".into(), &"BAD_ID".into()));
    // The list of what was refused tells kind and day where they can be read, and the subject.
    let bad = r#"{"update_id":"b","record":"law_recorded","effective_on":"2020-01-01","law_id":"-","name_ko":"x"}
{"update_id":"c","record":"law_recorded","effective_on":"2020-01-01","law_id":"L2","name_ko":"\u202e"}
{"update_id":"d","record":"law_recorded","effective_on":"2020-01-01","law_id":"L3","name_ko":"법"}"#;
    assert_eq!(submit(&told, bad).len(), 3);
    let refused = |id: &str| told.json(&format!("updates?after=governance:1&update_id={id}"))["data"][0].clone();
    let about = |id: &str| ["kind", "subject", "effective_on"].map(|field| refused(id)[field].clone());
    assert_eq!(about("b"), ["law_recorded".into(), Value::Null, "2020-01-01".into()]);
    assert_eq!(about("c"), ["law_recorded", "L2", "2020-01-01"].map(Value::from));
}
