//! The cluster, through the files of its deployment: real brokers, every service a process of its own.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod access;
mod bus;
mod flood;
mod leaf;
mod replicas;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::{Value, json};
use tests::{
    cluster::{Cluster, receipts, until},
    told::{Up, daedong, untraced},
};

/// How many clusters a long form designates.
const MANY: usize = 3_000;

/// What every form stands on.
const FOUNDING: &str = r#"{"record":"agency_registered","update_id":"a1","effective_on":"2000-01-01","agency_id":"MOLIT","name_ko":"국토교통부","kind":"ministry"}
{"record":"law_recorded","update_id":"l1","effective_on":"2000-01-01","law_id":"L1","name_ko":"산업입지 및 개발에 관한 법률"}
{"record":"cluster_type_defined","update_id":"t1","effective_on":"2000-01-01","type_code":"NIC","name_ko":"국가산업단지","law_id":"L1","ministry_id":"MOLIT","layer":"area"}
{"record":"programme_defined","update_id":"p1","effective_on":"2000-01-01","programme_id":"P1","name_ko":"산업단지 지원","ministry_id":"MOLIT"}
"#;

fn designated(number: usize) -> String {
    format!(
        r#"{{"record":"cluster_designated","update_id":"c{number}","effective_on":"2020-01-01","cluster_id":"C-{number}","type_code":"NIC","name_ko":"가상 단지 {number}","regions":["11530"],"area_m2":"1000","managing_agency_id":"MOLIT"}}"#
    )
}

fn spent(number: usize) -> String {
    format!(
        r#"{{"record":"amount_recorded","update_id":"m{number}","effective_on":"2020-01-01","programme_id":"P1","fiscal_year":2020,"cluster_id":"C-{number}","source":"national","stage":"appropriated","amount_krw":"1000"}}"#
    )
}

fn form(dir: &Path, lines: impl IntoIterator<Item = String>) -> PathBuf {
    let path = dir.join("form.ndjson");
    let lines: Vec<String> = lines.into_iter().collect();
    fs::write(&path, format!("{FOUNDING}{}", lines.join("\n"))).unwrap();
    path
}

/// What the receipts say apart from when: which update is where.
fn places(receipts: &[Value]) -> Vec<(String, String, String)> {
    let text = |receipt: &Value, field: &str| receipt[field].as_str().unwrap_or("-").to_owned();
    receipts
        .iter()
        .map(|receipt| (text(receipt, "update_id"), text(receipt, "status"), text(receipt, "position")))
        .collect()
}

/// Sends a long form, does something once the first receipts are there, and gives all receipts.
fn submit_and_meanwhile(cluster: &Cluster, form: &Path, act: impl FnOnce()) -> Vec<Value> {
    let out = cluster.data().join("receipts.ndjson");
    let mut command = cluster.command(&["submit", &form.display().to_string()]);
    let printed = fs::File::create(&out).unwrap();
    let mut child = command.stdout(printed).stderr(Stdio::null()).spawn().unwrap();
    until("the first receipts", || fs::read_to_string(&out).unwrap().lines().count() > 200);
    act();
    let ended = child.wait().unwrap();
    let receipts = receipts(&fs::read(&out).unwrap());
    let refused = receipts.iter().find(|receipt| receipt["status"] == "refused");
    assert!(ended.success(), "all of it is accepted in the end, but for {refused:?} of {} receipts", receipts.len());
    receipts
}

/// Nothing was lost, nothing is there twice, and sent again all is as it was.
fn all_is_there_once(cluster: &Cluster, form: &Path, receipts: &[Value]) {
    let first = places(receipts);
    assert_eq!(first.len(), MANY + 4);
    let mut positions: Vec<_> = first.iter().map(|(_, _, position)| position).collect();
    positions.sort();
    positions.dedup();
    assert_eq!(positions.len(), MANY + 4, "every update has a place of its own");
    let again = cluster.submit(form);
    assert_eq!(places(&again), first);
    assert!(again.iter().all(|receipt| receipt["unchanged"] == true));
    for (again, first) in again.iter().zip(receipts).filter(|(_, first)| first["unchanged"] == false) {
        assert_eq!(again["recorded_at"], first["recorded_at"]);
    }
    let overview = cluster.view(&["overview", "--after", &format!("registry:{}", MANY + 1)]);
    assert_eq!(overview["data"]["clusters"], MANY);
}

#[test]
fn both_ways_to_run_give_the_same_receipts_and_the_same_view() {
    let dir = tempfile::tempdir().unwrap();
    let mistakes = [designated(1).replace("2020-01-01", "2020-02-30"), designated(2).replace("NIC", "NOPE")];
    let form = form(dir.path(), (3..40).map(designated).chain(mistakes).chain((3..40).map(spent)));
    let data = dir.path().join("embedded");
    let _up = Up::start(&data, &[]);
    let run = |arguments: &[&str]| daedong().arg("--data").arg(&data).args(arguments).output().unwrap();
    let embedded = receipts(&run(&["submit", &form.display().to_string()]).stdout);
    let cluster = Cluster::start(1);
    let on_the_bus = cluster.submit(&form);
    assert_eq!(places(&embedded), places(&on_the_bus));
    assert_eq!(embedded.iter().filter(|receipt| receipt["status"] == "refused").count(), 2);
    for view in [&["clusters"][..], &["budget", "by=type"], &["clusters/C-7"], &["findings"]] {
        let arguments = [view, &["--after", "registry:38,budget:38", "--effective-on", "2024-12-31"]].concat();
        let output = run(&[&["view"], &arguments[..], &["--format", "json"]].concat());
        let mut answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        // When each system recorded it is its own.
        let timeless = |value: Value| timeless(untraced(value));
        assert_eq!(timeless(answer["data"].take()), timeless(cluster.data_of(&arguments)), "{view:?}");
    }

    // What it tells of itself, and the archive beside it.
    assert!(
        cluster
            .told("registry", "/metrics")
            .contains("daedong_updates_total{service=\"registry\",outcome=\"accepted\"} 38")
    );
    assert!(cluster.told("registry", "/readyz").contains("ready"));
    until("the archiver tells how much it holds", || {
        cluster.told("archiver", "/metrics").contains("daedong_archived_entries{service=\"registry\"} 38")
    });
    let archive = cluster.data().join("archive");
    let archived = || {
        let output = cluster.run(&["audit", "verify", &archive.display().to_string()]);
        String::from_utf8_lossy(&output.stdout).replace(' ', "")
    };
    until("all is archived", || archived().contains("registry38entries") && archived().contains("budget38entries"));
    assert!(archived().contains("nothingiswrong"));
}

fn timeless(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            members.shift_remove("recorded_at");
            members.values_mut().for_each(|member| *member = timeless(member.take()));
        }
        Value::Array(values) => values.iter_mut().for_each(|element| *element = timeless(element.take())),
        _ => {}
    }
    value
}

#[test]
fn a_review_keeps_what_was_similar_when_it_was_requested_and_a_survey_its_frame() {
    let dir = tempfile::tempdir().unwrap();
    let lines = [
        designated(1).replace(r#""area_m2""#, r#""industries":["26"],"area_m2""#),
        designated(2),
        r#"{"record":"review_requested","update_id":"r1","effective_on":"2021-01-01","review_id":"R-1","type_code":"NIC","cluster_id":"C-9","name_ko":"새 단지","regions":["11530"],"industries":["26"],"consulted_agency_ids":["MOLIT"],"answer_due_on":"2021-03-01"}"#.to_owned(),
        r#"{"record":"review_requested","update_id":"r2","effective_on":"2021-01-01","review_id":"R-2","type_code":"NIC","cluster_id":"C-9","name_ko":"새 단지","regions":["26"],"industries":["26"],"consulted_agency_ids":["MOLIT"],"answer_due_on":"2021-03-01"}"#.to_owned(),
        r#"{"record":"survey_opened","update_id":"s1","effective_on":"2021-01-01","survey_id":"S-1","title_ko":"통합조사","reference_on":"2020-12-31","due_on":"2021-03-01"}"#.to_owned(),
    ];
    let cluster = Cluster::start(1);
    let receipts = cluster.submit(&form(dir.path(), lines));
    assert!(receipts.iter().all(|receipt| receipt["status"] == "accepted"), "{receipts:?}");
    let similar = |cluster: &Cluster| -> Vec<Value> {
        let reviews = cluster.view(&["reviews", "--after", "governance:5"]);
        reviews["data"].as_array().unwrap().iter().map(|review| review["similar"].clone()).collect()
    };
    assert_eq!(similar(&cluster), [json!(["C-1"]), json!([])]);
    assert_eq!(cluster.view(&["surveys/S-1"])["data"]["expected_when_opened"], 2);

    // Nobody waits for a registry that is gone: the review stands, and says that it was not asked.
    let third = dir.path().join("third.ndjson");
    let line = r#"{"record":"review_requested","update_id":"r3","effective_on":"2021-01-01","review_id":"R-3","type_code":"NIC","cluster_id":"C-9","name_ko":"새 단지","regions":["11530"],"industries":["26"],"consulted_agency_ids":["MOLIT"],"answer_due_on":"2021-03-01"}"#;
    fs::write(&third, line).unwrap();
    let receipts = cluster.without("registry", || cluster.submit(&third));
    assert_eq!(receipts[0]["status"], "accepted");
    until("the third review is seen", || similar(&cluster).len() == 3);
    assert_eq!(similar(&cluster)[2], Value::Null);
}

#[test]
fn a_service_killed_in_the_middle_loses_and_doubles_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let form = form(dir.path(), (1..=MANY).map(designated));
    let cluster = Cluster::start(1);
    let receipts = submit_and_meanwhile(&cluster, &form, || cluster.kill("registry"));
    all_is_there_once(&cluster, &form, &receipts);

    // Local copies are nothing but copies: of a moment that is past every byte comes again, the traces too.
    let recorded_at = receipts[MANY].get("recorded_at").and_then(Value::as_str).unwrap();
    let fixed = ["--known-at", recorded_at, "--effective-on", "2024-12-31"];
    let answers = || {
        [&["overview"][..], &["clusters", "--limit", "10000"], &["updates", "--limit", "10000"]]
            .map(|view| cluster.view(&[view, &fixed].concat())["data"].to_string())
    };
    let before = answers();
    for name in ["registry", "budget", "performance", "governance"] {
        cluster.without(name, || fs::remove_dir_all(cluster.data().join(name)).unwrap());
    }
    cluster.kill("projection");
    until("the view is back", || cluster.run(&["view", "overview"]).status.success());
    assert_eq!(answers(), before);
    until("the registry is back", || cluster.submit(&form).iter().all(|receipt| receipt["unchanged"] == true));
}

#[test]
fn a_broker_killed_in_the_middle_loses_and_doubles_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let form = form(dir.path(), (1..=MANY).map(designated));
    let cluster = Cluster::start(1);
    let receipts = submit_and_meanwhile(&cluster, &form, || cluster.kill("nats-1"));
    all_is_there_once(&cluster, &form, &receipts);
}

#[test]
fn of_three_brokers_one_may_be_gone() {
    let dir = tempfile::tempdir().unwrap();
    let form = form(dir.path(), (1..=MANY).map(designated));
    let cluster = Cluster::start(3);
    let receipts = cluster.without("nats-2", || submit_and_meanwhile(&cluster, &form, || ()));
    all_is_there_once(&cluster, &form, &receipts);
}

#[test]
fn budget_goes_on_for_known_clusters_while_the_registry_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(1);
    cluster.submit(&form(dir.path(), [designated(1)]));
    let money = dir.path().join("money.ndjson");
    fs::write(&money, [spent(1), spent(2)].join("\n")).unwrap();
    let receipts = cluster.without("registry", || cluster.submit(&money));
    assert_eq!(receipts[0]["status"], "accepted");
    // All that the registry ever recorded is read: the cluster is unknown for certain.
    assert_eq!(receipts[1]["refusals"][0]["code"], "UNKNOWN_REFERENCE");
}

#[test]
fn a_lost_broker_comes_back_from_the_archive_with_every_place_and_time() {
    let dir = tempfile::tempdir().unwrap();
    let form = form(dir.path(), (1..600).map(designated).chain((1..600).map(spent)));
    let fixed = ["--known-at", "2199-01-01", "--effective-on", "2024-12-31", "--limit", "10000"];
    let views = [&["overview"][..], &["clusters"], &["budget", "by=cluster"], &["updates"]];
    let answers = |cluster: &Cluster| views.map(|view| cluster.data_of(&[view, &fixed].concat()));
    let kept = dir.path().join("archive");
    let (receipts, before) = {
        let cluster = Cluster::start(1);
        let receipts = cluster.submit(&form);
        let archive = cluster.data().join("archive");
        until("all is archived", || {
            let output = cluster.run(&["audit", "verify", &archive.display().to_string()]);
            let text = String::from_utf8_lossy(&output.stdout).replace(' ', "");
            text.contains("registry600entries") && text.contains("budget600entries")
        });
        let before = answers(&cluster);
        let copied = std::process::Command::new("cp").arg("-r").args([&archive, &kept]).status();
        assert!(copied.unwrap().success());
        fs::copy(cluster.data().join("operator.seed"), dir.path().join("operator.seed")).unwrap();
        (receipts, before)
    };
    let cluster = Cluster::restored(&kept, &dir.path().join("operator.seed"));
    assert_eq!(answers(&cluster), before);
    let again = cluster.submit(&form);
    assert_eq!(places(&again), places(&receipts));
    assert!(again.iter().zip(&receipts).all(|(again, first)| again["recorded_at"] == first["recorded_at"]));
}
