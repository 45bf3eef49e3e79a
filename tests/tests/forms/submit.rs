//! Handing in: several files, standard input, dry runs, other agencies' keys, withdrawals, reports.

use std::{fs, io::Write, process::Stdio};

use tests::told::{Up, daedong};

use super::{House, said};

const AMOUNTS: &str = "update_id,effective_on,programme_id,fiscal_year,cluster_id,source,stage,amount_krw\n\
    a1,2025-01-31,P-1,2025,C-1,national,appropriated,1000\n\
    a2,2025-01-31,P-1,2025,C-1,national,executed,\"1,000\"\n\
    a3,2025-01-31,P-1,2025,C-1,national,executed,5000\n\
    a4,2025-01-31,P-1,2025,C-2,local,appropriated,700\n";

#[test]
fn several_files_and_standard_input_are_one_stream_of_receipts_in_order() {
    let house = House::small();
    let csv = house.file("a.csv", AMOUNTS);
    let line = r#"{"record":"amount_recorded","update_id":"n1","effective_on":"2025-01-31","programme_id":"P-1","fiscal_year":2025,"source":"local","stage":"appropriated","amount_krw":5}"#;
    let mut child = daedong()
        .arg("--data")
        .arg(house.path("data"))
        .args(["submit", &csv, "-", "--record", "amount_recorded"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(line.as_bytes()).unwrap();
    let said = said(&child.wait_with_output().unwrap());
    assert_eq!(said.code, 2);
    assert_eq!(said.outcomes(), ["accepted", "BAD_AMOUNT", "OVER_BUDGET", "accepted", "accepted"]);
    let ids: Vec<_> = said.receipts.iter().map(|receipt| receipt["update_id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a1", "a2", "a3", "a4", "n1"]);
    assert!(said.told.contains("a.csv:3 column H: BAD_AMOUNT amount_krw (given \"1,000\""), "{}", said.told);
    assert!(said.told.contains("5 updates: 3 accepted, 0 of them unchanged, 2 refused"), "{}", said.told);
}

#[test]
fn a_dry_run_shows_what_would_be_sent_and_records_nothing() {
    let house = House::small();
    let before = house.json("overview")["position"].clone();
    let rows = "update_id,effective_on,cluster_id,area_m2,type_code,name_ko,regions,managing_agency_id,record\n\
        d1,2024-01-01,C-9,10,NIC,가상 단지 9,11530,MOLIT,cluster_designated\n\
        d2,2024-02-01,C-9,20,,,,,cluster_amended\n\
        d3,2024-02-01,C-9,20,NIC,다른 단지,11530,MOLIT,cluster_designated\n";
    let said = house.submit(&["--dry-run", &house.file("d.csv", rows)]);
    assert_eq!(said.outcomes(), ["accepted", "accepted", "ALREADY_EXISTS"], "rows rest on those before them");
    assert!(said.receipts.iter().all(|receipt| receipt["position"].is_null()));
    assert!(said.told.contains("d.csv:2: {\"record\":\"cluster_designated\",\"update_id\":\"d1\""), "{}", said.told);
    assert!(said.told.contains("dry run: nothing was recorded"));
    let after = house.json("overview");
    assert_eq!(after["position"], before);
    assert_eq!(after["data"]["clusters"], 2);
    assert_eq!(house.json("updates?status=refused")["data"], serde_json::json!([]));
}

#[test]
fn a_dry_run_tells_which_rows_rest_on_what_another_service_would_have_learnt() {
    let house = House::small();
    let rows = [
        r#"{"record":"cluster_designated","update_id":"d1","effective_on":"2024-01-01","cluster_id":"DC","type_code":"NIC","name_ko":"가상 단지 9","regions":["11530"],"managing_agency_id":"MOLIT"}"#,
        r#"{"record":"amount_recorded","update_id":"d2","effective_on":"2025-01-31","programme_id":"P-1","fiscal_year":2025,"cluster_id":"DC","source":"local","stage":"requested","amount_krw":5}"#,
        r#"{"record":"amount_recorded","update_id":"d3","effective_on":"2025-01-31","programme_id":"P-1","fiscal_year":2025,"cluster_id":"DD","source":"local","stage":"requested","amount_krw":5}"#,
    ];
    let form = house.file("d.ndjson", rows.join("\n"));
    let said = house.submit(&["--dry-run", &form]);
    assert_eq!(said.outcomes(), ["accepted", "UNKNOWN_REFERENCE", "UNKNOWN_REFERENCE"]);
    assert_eq!(said.told.matches("d.ndjson:1 brings into another service").count(), 1, "{}", said.told);
    assert!(said.told.contains("1 of them name what rows before them bring"), "{}", said.told);
    let said = house.submit(&[&form]);
    assert_eq!(said.outcomes(), ["accepted", "accepted", "UNKNOWN_REFERENCE"]);
    assert!(!said.told.contains("another service"), "{}", said.told);
}

#[test]
fn another_agency_speaks_by_its_own_key_and_only_as_it_was_granted() {
    let house = House::small();
    let key = house.run(&["keys", "new", "--agency", "MOLIT"]);
    assert!(key.status.success(), "{}", String::from_utf8_lossy(&key.stderr));
    let public = String::from_utf8_lossy(&key.stdout);
    let public = public.split_whitespace().find(|word| word.starts_with('U')).unwrap().to_owned();
    let grants = format!(
        "{{\"record\":\"key_granted\",\"update_id\":\"k1\",\"effective_on\":\"2020-01-01\",\"agency_id\":\"MOLIT\",\"public_key\":\"{public}\"}}\n\
         {{\"record\":\"grant_issued\",\"update_id\":\"k2\",\"effective_on\":\"2020-01-01\",\"grant_id\":\"G1\",\"agency_id\":\"MOLIT\",\"records\":[\"amount_recorded\"]}}\n"
    );
    assert_eq!(house.submit(&[&house.file("k.ndjson", grants)]).code, 0);
    let amounts = house.file("a.csv", AMOUNTS);
    let good = house.submit(&["--agency", "MOLIT", "--record", "amount_recorded", &amounts]);
    assert_eq!(good.outcomes(), ["accepted", "BAD_AMOUNT", "OVER_BUDGET", "accepted"]);
    let other = "{\"record\":\"law_recorded\",\"update_id\":\"l9\",\"effective_on\":\"2000-01-01\",\"law_id\":\"L9\",\"name_ko\":\"법\"}\n";
    let other = house.submit(&["--agency", "MOLIT", &house.file("l.ndjson", other)]);
    assert_eq!((other.code, other.outcomes()), (2, vec!["NOT_GRANTED"]));
    let outside = house.run(&["keys", "new", "--agency", "../MOLIT"]);
    assert_eq!(outside.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&outside.stderr).contains("is no id of an agency"));
    let nobody = house.submit(&["--agency", "NOBODY", "--record", "amount_recorded", &amounts]);
    assert_eq!(nobody.code, 1);
    assert!(nobody.told.contains("NOBODY.seed"), "{}", nobody.told);
}

#[test]
fn a_key_of_another_agency_than_the_one_that_is_named_is_told_of_once() {
    let house = House::small();
    let key = house.path("data/operator.seed");
    let (heading, key) = (AMOUNTS.lines().next().unwrap(), key.to_str().unwrap());
    let submit = |id: &str, arguments: &[&str]| {
        let rows = [1, 2].map(|won| format!("{id}{won},2025-01-31,P-1,2025,C-1,private,requested,{won}\n"));
        let form = house.file(&format!("{id}.csv"), format!("{heading}\n{}", rows.concat()));
        let said = house.submit(&[&["--record", "amount_recorded", form.as_str()], arguments].concat());
        assert_eq!(said.code, 0, "{}", said.told);
        said.told
    };
    let told = submit("w", &["--agency", "MOLIT", "--key", key]);
    let warning = format!("warning: --agency names MOLIT, but {key} is a key of operator, in whose name");
    assert_eq!(told.matches(&warning).count(), 1, "{told}");
    for (id, arguments) in [
        // Recorded already, in whosever name.
        ("w", &["--agency", "MOLIT", "--key", key][..]),
        ("x", &["--agency", "operator", "--key", key]),
        ("y", &["--key", key]),
        ("z", &["--agency", "MOLIT", "--key", key, "--dry-run"]),
    ] {
        assert!(!submit(id, arguments).contains("warning"), "{arguments:?}");
    }
}

#[test]
fn a_withdrawal_finds_the_service_that_recorded_what_is_withdrawn() {
    let house = House::small();
    let amounts = house.file("a.csv", AMOUNTS);
    house.submit(&["--record", "amount_recorded", &amounts]);
    let lines = ["a4", "g5", "never"].map(|id| {
        format!("{{\"record\":\"record_withdrawn\",\"update_id\":\"w-{id}\",\"effective_on\":\"2025-02-01\",\"withdrawn_update_id\":\"{id}\",\"reason\":\"착오\"}}\n")
    });
    let said = house.submit(&[&house.file("w.ndjson", lines.concat())]);
    assert_eq!(said.outcomes(), ["accepted", "accepted", "UNKNOWN_REFERENCE"]);
    assert!(said.receipts[0]["position"].as_str().unwrap().starts_with("budget:"));
    assert!(said.receipts[1]["position"].as_str().unwrap().starts_with("registry:"));
}

#[test]
fn refused_rows_come_back_with_reasons_and_enter_once_they_are_mended() {
    let house = House::small();
    let report = house.path("refused.csv");
    let amounts = house.file("a.csv", AMOUNTS);
    house.submit(&["--record", "amount_recorded", "--report", report.to_str().unwrap(), &amounts]);
    let refused = fs::read_to_string(&report).unwrap();
    assert_eq!(refused.lines().count(), 3, "{refused}");
    assert!(refused.contains(",3,H,amount_krw,BAD_AMOUNT,"), "{refused}");
    assert!(refused.ends_with("a3,2025-01-31,P-1,2025,C-1,national,executed,5000\n"), "{refused}");
    // As it is, they are refused for the same reasons; mended in place, they enter under the same ids.
    let report = report.to_str().unwrap();
    let again = house.submit(&["--record", "amount_recorded", report]);
    assert_eq!(again.outcomes(), ["BAD_AMOUNT", "OVER_BUDGET"], "{}", again.told);
    let mended = refused.replace("executed,\"1,000\"", "executed,400").replace("executed,5000", "lapsed,600");
    fs::write(report, mended).unwrap();
    let next = house.path("next.csv");
    fs::write(&next, "left by an earlier run").unwrap();
    let said = house.submit(&["--record", "amount_recorded", "--report", next.to_str().unwrap(), report]);
    assert_eq!((said.code, said.outcomes()), (0, vec!["accepted", "accepted"]), "{}", said.told);
    assert_eq!(fs::read_to_string(&next).unwrap().lines().count(), 1, "a heading: nothing is refused now");
}

#[test]
fn where_it_breaks_off_is_told_with_what_was_not_sent() {
    let house = House::small();
    let profile = house.file(
        "p.toml",
        "[[record]]\nkind = \"law_recorded\"\n[record.fields]\nupdate_id = { column = \"id\" }\n\
         effective_on = \"2000-01-01\"\nlaw_id = { column = \"id\" }\nname_ko = { column = \"name\" }\n",
    );
    let laws = house.file("laws.csv", "id,name\nX1,법 하나\nX2,법 둘\n");
    let said = house.submit(&[&laws, &house.file("other.csv", "colour\nred\n"), "--profile", &profile]);
    assert_eq!(said.code, 1, "{}", said.told);
    assert!(said.told.contains("other.csv") && said.told.contains("no column id"), "{}", said.told);
    assert!(said.told.contains("2 updates: "), "{}", said.told);
    let unsent = format!("    nothing that comes after {laws}:3 was sent");
    assert!(said.told.contains(&unsent), "{}", said.told);
    // To the end there is nothing to tell.
    let said = house.submit(&[&laws, "--profile", &profile]);
    assert_eq!((said.code, said.receipts.len()), (0, 2), "{}", said.told);
    assert!(!said.told.contains("nothing that comes after"), "{}", said.told);
}

#[test]
fn a_report_never_takes_the_place_of_what_is_read() {
    let house = House::small();
    let (amounts, other) = (house.file("a.csv", AMOUNTS), house.file("b.csv", AMOUNTS));
    let [link, hard] = ["link.csv", "hard.csv"].map(|name| house.path(name));
    std::os::unix::fs::symlink(&amounts, &link).unwrap();
    fs::hard_link(&amounts, &hard).unwrap();
    let dotted = house.path("./a.csv");
    for report in [amounts.as_ref(), dotted.as_path(), &link, &hard] {
        let report = report.to_str().unwrap();
        let said = house.submit(&["--record", "amount_recorded", &other, &amounts, "--report", report]);
        assert_eq!((said.code, said.receipts.len()), (1, 0), "{report}");
        assert!(said.told.contains("would overwrite") && said.told.contains("a.csv"), "{}", said.told);
        assert_eq!(fs::read_to_string(&amounts).unwrap(), AMOUNTS);
    }
    let profile = house.file("p.toml", "");
    let said = house.submit(&[&amounts, "--profile", &profile, "--report", &profile]);
    assert_eq!(said.code, 1);
    assert_eq!(fs::read_to_string(profile).unwrap(), "");
}

#[test]
fn what_can_be_known_is_told_before_anything_is_sent() {
    let house = House::small();
    let amounts = house.file("a.csv", AMOUNTS);
    let folder = house.path("").to_str().unwrap().to_owned();
    for (arguments, reason) in [
        (vec!["nowhere.csv"], "nowhere.csv: No such file"),
        (vec![&folder], "is a folder"),
        (vec![&amounts], "are the same file; name it once"),
        (vec!["--report", "out.xlsx"], "a.csv cannot come back as a workbook"),
        (vec!["--report", "/nowhere/out.csv"], "the report /nowhere/out.csv cannot be written: No such file"),
        (vec!["--report", "/nowhere/out.xlsx"], "a.csv cannot come back as a workbook"),
    ] {
        let said = house.submit(&[&["--record", "amount_recorded", &amounts], arguments.as_slice()].concat());
        assert_eq!((said.code, said.receipts.len()), (1, 0), "{arguments:?}");
        assert!(said.told.contains(reason), "{arguments:?}: {}", said.told);
    }
}

#[test]
fn what_is_not_told_one_by_one_is_counted() {
    let house = House::small();
    let heading = AMOUNTS.lines().next().unwrap();
    let rows: String =
        (0..30).map(|row| format!("a{row},2025-01-31,P-9,2025,C-1,national,requested,{row}\n")).collect();
    let amounts = house.file("a.csv", format!("{heading}\n{rows}"));
    let said = house.submit(&["--record", "amount_recorded", &amounts]);
    assert_eq!(said.told.matches("UNKNOWN_REFERENCE programme_id").count(), 20, "{}", said.told);
    assert!(said.told.contains("... and 10 more that were refused\n--report OUT.csv gives all"), "{}", said.told);
    let report = house.path("out.csv");
    let said = house.submit(&["--record", "amount_recorded", &amounts, "--report", report.to_str().unwrap()]);
    assert!(said.told.contains("with the reasons: ") && said.told.contains("out.csv\n"), "{}", said.told);
    assert_eq!(fs::read_to_string(report).unwrap().lines().count(), 31);
}

#[test]
fn what_cannot_run_says_why_and_ends_with_one() {
    let house = House::small();
    for (arguments, reason) in [
        (vec!["nowhere.csv"], "nowhere.csv: No such file"),
        (vec!["a.csv", "--profile", "nowhere.toml"], "nowhere.toml"),
        (vec!["a.csv", "--to", "http://127.0.0.1:9"], "nothing answers at http://127.0.0.1:9"),
        (vec!["a.csv", "--to", "127.0.0.1:9"], "write http://127.0.0.1:9"),
        (vec!["a.csv", "--record", "amont"], "no such record kind; `daedong records` lists them"),
    ] {
        let said = house.submit(&arguments);
        assert_eq!(said.code, 1, "{arguments:?}");
        assert!(said.told.contains(reason), "{arguments:?}: {}", said.told);
    }
}

#[test]
fn what_was_begun_is_sent_to_its_end_though_nobody_takes_the_receipts_or_the_words() {
    let house = House::small();
    let rows: String = (0..500)
        .map(|row| format!("a{row},2025-01-31,P-1,{},C-1,national,requested,{row}\n", 2000 + row % 100))
        .collect();
    let heading = AMOUNTS.lines().next().unwrap();
    let amounts = house.file("a.csv", format!("{heading}\n{rows}"));
    let mut submit = daedong();
    submit.arg("--data").arg(house.path("data")).args(["submit", "--record", "amount_recorded", &amounts]);
    let mut child = submit.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(told.contains("500 updates: 500 accepted, 0 of them unchanged, 0 refused"), "{told}");
    assert_eq!(ended.status.code(), Some(0));
    // Receipts that cannot be kept for another reason are missed; a full standard error is not.
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    let ended = submit.stdout(full()).stderr(Stdio::piped()).output().unwrap();
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(told.contains("500 updates: 500 accepted, 500 of them unchanged, 0 refused\n"), "{told}");
    assert!(told.contains("not all receipts could be written"), "{told}");
    assert_eq!(ended.status.code(), Some(1));
    let ended = submit.stdout(Stdio::piped()).stderr(full()).output().unwrap();
    assert_eq!((ended.status.code(), said(&ended).receipts.len()), (Some(0), 500));
}

#[test]
fn a_call_that_is_mistaken_could_not_run() {
    for (arguments, code) in
        [(&["submit"][..], 1), (&["submit", "--nonsense"], 1), (&["--help"], 0), (&["--version"], 0)]
    {
        let ended = daedong().args(arguments).stdin(Stdio::null()).output().unwrap();
        assert_eq!(ended.status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn a_folder_that_is_mistyped_stays_unmade() {
    let house = House::small();
    let amounts = house.file("a.csv", AMOUNTS);
    let nowhere = house.path("nowhere");
    let submit = |to: &str| {
        let mut submit = daedong();
        submit.arg("--data").arg(&nowhere).args(["--to", to, "submit", "--record", "amount_recorded", &amounts]);
        let ended = submit.stdin(Stdio::null()).output().unwrap();
        (ended.status.code(), String::from_utf8_lossy(&ended.stderr).into_owned())
    };
    let running = format!("http://{}", house.up.address);
    for (to, reason) in [("http://127.0.0.1:9", "nothing answers"), (&running, "nowhere holds no key of an operator")] {
        let (code, told) = submit(to);
        assert_eq!(code, Some(1));
        assert!(told.contains(reason), "{told}");
    }
    for arguments in [&["view", "overview"][..], &["ops", "status"], &["ops", "rebuild"], &["keys", "show"]] {
        let ended = daedong().arg("--data").arg(&nowhere).args(arguments).output().unwrap();
        let told = String::from_utf8_lossy(&ended.stderr);
        assert_eq!((ended.status.code(), told.contains("there is no data folder ")), (Some(1), true), "{told}");
    }
    assert!(!nowhere.exists());
}

#[test]
fn a_folder_whose_system_was_stopped_answers_with_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let (one, other) = (dir.path().join("one"), dir.path().join("other"));
    let view = |data: &std::path::Path| {
        let ended = daedong().arg("--data").arg(data).args(["view", "overview"]).output().unwrap();
        (ended.status.code(), String::from_utf8_lossy(&ended.stderr).into_owned())
    };
    let first = Up::start(&one, &[]);
    assert_eq!(view(&one).0, Some(0));
    drop(first);
    // The folder still names an address, which now is that of another system.
    let second = Up::start(&other, &[]);
    fs::write(one.join("url"), format!("http://{}", second.address)).unwrap();
    let (code, told) = view(&one);
    assert_eq!(code, Some(1));
    assert!(told.contains("does not run; start it with `daedong up --data "), "{told}");
    assert_eq!(view(&other).0, Some(0));
    let ended = std::process::Command::new("kill").arg(second.pid().to_string()).status().unwrap();
    assert!(ended.success());
    tests::cluster::until("it has stopped and says no more where it is", || !other.join("url").exists());
}

#[test]
fn what_was_refused_is_a_table_and_an_agency_that_nobody_knows_is_told_of() {
    let house = House::small();
    house.submit(&["--record", "amount_recorded", &house.file("a.csv", AMOUNTS)]);
    let refusals = house.run(&["ops", "refusals"]);
    let told = String::from_utf8_lossy(&refusals.stdout);
    assert!(
        told.contains("recorded_at") && told.contains("BAD_AMOUNT amount_krw (given \"1,000\", expected"),
        "{told}"
    );
    let json = house.run(&["ops", "refusals", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["data"].as_array().unwrap().len(), 2);
    let nobody = house.run(&["ops", "refusals", "--agency", "NOBODY"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("there is no agency \"NOBODY\""));
    assert_eq!(house.run(&["ops", "refusals", "--agency", "MOLIT"]).status.code(), Some(0));
}

#[test]
fn a_folder_in_use_is_left_as_it_is() {
    let house = House::small();
    let half = house.file("data/replay-unfinished", "");
    let second = house.run(&["up", "--port", "0"]);
    let told = String::from_utf8_lossy(&second.stderr);
    assert_eq!(second.status.code(), Some(1));
    assert!(told.contains("data is in use by another process; stop that one first"), "{told}");
    assert!(house.path("data/journal").exists() && fs::exists(half).unwrap());
}
