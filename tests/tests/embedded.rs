//! The all-in-one through its own command: a form in, receipts, the view, again, after a kill, and the audit.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::{fs, path::Path, process::Output};

use futures::TryStreamExt;
use proto::view::{QueryRequest, view_client::ViewClient};
use serde_json::Value;
use tests::{
    cluster::receipts,
    told::{Up, daedong},
};

fn run(data: &Path, arguments: &[&str]) -> Output {
    daedong().arg("--data").arg(data).args(arguments).output().unwrap()
}

fn submit(data: &Path, file: &Path) -> (i32, Vec<Value>) {
    let output = run(data, &["submit", file.to_str().unwrap()]);
    (output.status.code().unwrap(), receipts(&output.stdout))
}

fn view(data: &Path, arguments: &[&str]) -> Value {
    let output = run(data, &[&["view"], arguments, &["--format", "json"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

const FORM: &str = r#"{"record":"agency_registered","update_id":"a1","effective_on":"2000-01-01","agency_id":"MOLIT","name_ko":"국토교통부","kind":"ministry"}
{"record":"law_recorded","update_id":"l1","effective_on":"2000-01-01","law_id":"L1","name_ko":"산업입지 및 개발에 관한 법률"}
{"record":"cluster_type_defined","update_id":"t1","effective_on":"2000-01-01","type_code":"NIC","name_ko":"국가산업단지","law_id":"L1","ministry_id":"MOLIT","layer":"area"}
{"record":"cluster_designated","update_id":"c1","effective_on":"2020-01-01","cluster_id":"C-1","type_code":"NIC","name_ko":"가상 단지","regions":["11530"],"area_m2":"1000","managing_agency_id":"MOLIT"}
{"record":"cluster_designated","update_id":"c2","effective_on":"2020-02-30","cluster_id":"C-2","type_code":"NIC","name_ko":"가상 단지 2","regions":["11530"],"managing_agency_id":"MOLIT"}
{"record":"cluster_designated","update_id":"c3","effective_on":"2020-01-01","cluster_id":"C-3","type_code":"NOPE","name_ko":"가상 단지 3","regions":["11530"],"managing_agency_id":"MOLIT"}
{"record":"cluster_amended","update_id":"c4","effective_on":"2021-01-01","cluster_id":"C-1","area_m2":"1500.5"}
"#;

#[test]
fn a_form_with_mistakes_enters_in_part_and_every_row_has_its_receipt() {
    let dir = tempfile::tempdir().unwrap();
    let (data, form) = (dir.path().join("data"), dir.path().join("form.ndjson"));
    fs::write(&form, FORM).unwrap();
    let running = Up::start(&data, &[]);

    let (code, receipts) = submit(&data, &form);
    assert_eq!(code, 2);
    let status: Vec<_> = receipts.iter().map(|receipt| receipt["status"].as_str().unwrap()).collect();
    assert_eq!(status, ["accepted", "accepted", "accepted", "accepted", "refused", "refused", "accepted"]);
    assert_eq!(receipts[4]["refusals"][0]["code"], "BAD_DATE");
    assert_eq!(receipts[5]["refusals"][0]["code"], "UNKNOWN_REFERENCE");
    assert_eq!(receipts[5]["refusals"][0]["field"], "type_code");

    let position = receipts[6]["position"].as_str().unwrap();
    let clusters = view(&data, &["clusters", "--after", position]);
    assert_eq!(clusters["data"].as_array().unwrap().len(), 1);
    assert_eq!(clusters["data"][0]["area_m2"].to_string(), "1500.5");
    let before = view(&data, &["clusters", "--effective-on", "2020-06-30"]);
    assert_eq!(before["data"][0]["area_m2"].to_string(), "1000");
    assert_eq!(view(&data, &["clusters", "--effective-on", "2019-12-31"])["data"], serde_json::json!([]));

    // Sent again nothing is recorded twice, also after a kill; the first receipt comes back.
    drop(running);
    let _running = Up::start(&data, &[]);
    let (code, again) = submit(&data, &form);
    assert_eq!(code, 2);
    assert_eq!(again[3]["unchanged"], true);
    assert_eq!(again[3]["position"], receipts[3]["position"]);
    assert_eq!(again[3]["recorded_at"], receipts[3]["recorded_at"]);
    let now = view(&data, &["clusters"]);
    assert_eq!(now["data"], strip(clusters["data"].as_array().unwrap(), &now));
    let refused = view(&data, &["updates", "status=refused"]);
    assert!(refused["data"].as_array().unwrap().len() >= 2);
}

/// Traces name the moment of the answer; all else of the rows must be the same.
fn strip(rows: &[Value], now: &Value) -> Value {
    let mut rows = rows.to_vec();
    for (row, now) in rows.iter_mut().zip(now["data"].as_array().unwrap()) {
        row["trace"] = now["trace"].clone();
    }
    rows.into()
}

#[test]
fn an_edited_byte_in_the_journal_is_found_offline() {
    let dir = tempfile::tempdir().unwrap();
    let (data, form) = (dir.path().join("data"), dir.path().join("form.ndjson"));
    fs::write(&form, FORM).unwrap();
    let running = Up::start(&data, &[]);
    submit(&data, &form);
    drop(running);
    assert!(run(&data, &["audit", "verify", data.to_str().unwrap()]).status.success());

    let segment = fs::read_dir(data.join("journal"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .max_by_key(|path| fs::metadata(path).unwrap().len())
        .unwrap();
    let mut bytes = fs::read(&segment).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&segment, bytes).unwrap();
    assert!(!run(&data, &["audit", "verify", data.to_str().unwrap()]).status.success());
}

#[test]
fn the_local_copies_are_rebuilt_to_the_same_answers() {
    let dir = tempfile::tempdir().unwrap();
    let (data, form) = (dir.path().join("data"), dir.path().join("form.ndjson"));
    fs::write(&form, FORM).unwrap();
    let running = Up::start(&data, &[]);
    submit(&data, &form);
    let before = view(&data, &["overview", "--known-at", "2199-01-01", "--effective-on", "2022-01-01"]);
    drop(running);
    fs::remove_dir_all(data.join("replica")).unwrap();
    let _running = Up::start(&data, &[]);
    let after = view(&data, &["overview", "--known-at", "2199-01-01", "--effective-on", "2022-01-01"]);
    assert_eq!(before["data"]["clusters"], after["data"]["clusters"]);
    assert_eq!(before["position"], after["position"]);
}

#[test]
fn receipts_are_held_against_the_record_and_an_edited_one_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let (data, form) = (dir.path().join("data"), dir.path().join("form.ndjson"));
    fs::write(&form, FORM).unwrap();
    let running = Up::start(&data, &[]);
    let (_, mut receipts) = submit(&data, &form);
    receipts.extend(submit(&data, &form).1);
    let refused = run(&data, &["updates", "--status", "refused", "--agency", "operator"]);
    let refused = String::from_utf8(refused.stdout).unwrap();
    drop(running);

    let file = dir.path().join("receipts.ndjson");
    let audit = |receipts: &[Value], of: &Path| {
        fs::write(&file, receipts.iter().map(|receipt| format!("{receipt}\n")).collect::<String>()).unwrap();
        let output = run(&data, &["audit", "receipt", file.to_str().unwrap(), of.to_str().unwrap()]);
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let whole = "5 receipts hold, 5 unchanged hold, 4 refused name no place, 0 do not fit\n";
    assert_eq!(audit(&receipts, &data), (0, whole.to_owned()));
    assert_eq!(audit(&receipts, &data.join("journal")), (0, whole.to_owned()));

    let cases = [
        (
            0,
            "recorded_at",
            "2020-01-01T00:00:00.000000Z",
            "line 1 a1: recorded_at is 2020-01-01T00:00:00.000000Z here, ",
        ),
        (3, "update_id", "c9", "line 4 c9: update_id is \"c9\" here, \"c1\" at registry:"),
        (3, "position", "registry:999", "line 4 c1: nothing is recorded at registry:999"),
        (10, "position", "registry:999", "line 11 c1: nothing is recorded at registry:999"),
        (3, "position", "refusals:1", "line 4 c1: position \"refusals:1\" is none"),
        (4, "status", "accepted", "line 5 c2: it names no place and time"),
        (4, "position", "registry:1", "line 5 c2: what is refused has no place"),
        (1, "status", "perhaps", "line 2 l1: status \"perhaps\" is neither"),
    ];
    for (row, field, value, expected) in cases {
        let mut edited = receipts.clone();
        edited[row][field] = value.into();
        let (code, said) = audit(&edited, &data);
        assert!(code == 1 && said.starts_with(expected) && said.contains("1 do not fit"), "{field} {value}: {said}");
    }
    let (code, said) = audit(&[Value::from("x")], &data);
    assert!(code == 1 && said.starts_with("line 1 : it is no receipt"), "{said}");

    assert!(refused.contains("UNKNOWN_REFERENCE type_code") && refused.contains("BAD_DATE effective_on"), "{refused}");
}

#[test]
fn over_its_quota_an_agency_waits_and_nothing_is_turned_down() {
    let dir = tempfile::tempdir().unwrap();
    let (data, form) = (dir.path().join("data"), dir.path().join("form.ndjson"));
    let law = |number: u32| {
        format!(
            r#"{{"record":"law_recorded","update_id":"q{number}","effective_on":"2000-01-01","law_id":"Q{number}","name_ko":"법"}}"#
        )
    };
    fs::write(&form, (0..60).map(law).collect::<Vec<_>>().join("\n")).unwrap();
    let _running = Up::start(&data, &["--agency-updates-per-second", "20"]);
    let begun = std::time::Instant::now();
    let (code, receipts) = submit(&data, &form);
    assert_eq!((code, receipts.len()), (0, 60));
    // Of 60 updates 20 are let in at once, and 20 a second of the others.
    assert!(begun.elapsed() > std::time::Duration::from_millis(1_500), "{:?}", begun.elapsed());
    assert!(!run(&data, &["up", "--agency-updates-per-second", "0"]).status.success(), "nobody could send");
}

#[test]
fn the_view_answers_over_grpc_what_it_answers_over_http() {
    let dir = tempfile::tempdir().unwrap();
    let (data, form) = (dir.path().join("data"), dir.path().join("form.ndjson"));
    fs::write(&form, FORM).unwrap();
    let running = Up::start(&data, &[]);
    submit(&data, &form);
    let fixed = [("known_at", "2199-01-01"), ("effective_on", "2022-01-01"), ("after", "registry:3,governance:2")];
    let query: Vec<String> = fixed.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let (_, over_http) = running.http("GET", &format!("/api/v1/clusters?{}", query.join("&")), "");
    let (_, services) = running.http("GET", "/api/v1/services", "");
    let services: Value = serde_json::from_slice(&services).unwrap();
    let address = services["view"].as_str().unwrap().to_owned();
    let parameters = fixed.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
    let over_grpc = tokio::runtime::Runtime::new().unwrap().block_on(async {
        let mut client = ViewClient::connect(address).await.unwrap();
        let asked = client.query(QueryRequest { view: "clusters".to_owned(), parameters }).await.unwrap();
        let pieces: Vec<_> = asked.into_inner().try_collect().await.unwrap();
        pieces.into_iter().flat_map(|piece| piece.content).collect::<Vec<u8>>()
    });
    // A future `known_at` answers as now, which is later the second time; so do the tokens that name it.
    let data = |answer: &[u8]| tests::told::untraced(serde_json::from_slice::<Value>(answer).unwrap()["data"].take());
    assert_eq!(data(&over_grpc), data(&over_http));
    assert_eq!(data(&over_grpc)[0]["cluster_id"], "C-1");
}
