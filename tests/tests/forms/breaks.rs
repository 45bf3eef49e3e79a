//! A system that dies in the middle: the command goes on where it was, and nothing is recorded twice.

use std::{
    collections::BTreeSet,
    fmt::Write,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;
use tests::told::daedong;

use super::GROUND;

const ROWS: usize = 20_000;
/// Receipts that were heard when the system dies.
const HEARD: usize = 3_000;

fn command(data: &Path, arguments: &[&str]) -> Command {
    let mut command = daedong();
    command.arg("--data").arg(data).args(arguments).env("DAEDONG_LOG", "error");
    command
}

/// Starts on a port; returns once it is ready.
fn up(data: &Path, port: u16) -> Child {
    let mut child = command(data, &["up", "--port", &port.to_string()]).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line.starts_with("Daedong is ready")), "it did not start");
    child
}

#[test]
fn a_kill_in_the_middle_of_twenty_thousand_rows_loses_nothing_and_doubles_nothing() {
    let dir = TempDir::new().unwrap();
    let (data, rows) = (dir.path().join("data"), dir.path().join("rows.csv"));
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut csv = String::from("update_id,effective_on,programme_id,fiscal_year,cluster_id,source,stage,amount_krw\n");
    for row in 0..ROWS {
        let (year, cluster) = (2020 + row % 6, 1 + row / 6 % 2);
        writeln!(csv, "r{row},2025-01-31,P-1,{year},C-{cluster},private,requested,{row}").unwrap();
    }
    std::fs::write(&rows, csv).unwrap();
    std::fs::write(dir.path().join("ground.ndjson"), GROUND).unwrap();
    let mut first = up(&data, port);
    let ground = dir.path().join("ground.ndjson");
    assert!(command(&data, &["submit", ground.to_str().unwrap()]).output().unwrap().status.success());

    let mut sending = command(&data, &["submit", rows.to_str().unwrap(), "--record", "amount_recorded"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut receipts = BufReader::new(sending.stdout.take().unwrap()).lines();
    let mut heard: Vec<Value> = Vec::with_capacity(ROWS);
    let hear = |line: std::io::Result<String>| serde_json::from_str::<Value>(&line.unwrap()).unwrap();
    heard.extend(receipts.by_ref().take(HEARD).map(hear));
    first.kill().unwrap();
    first.wait().unwrap();
    let mut second = up(&data, port);
    heard.extend(receipts.map(hear));
    assert!(sending.wait().unwrap().success());

    assert_eq!(heard.len(), ROWS);
    let in_order = heard.iter().enumerate().all(|(row, receipt)| receipt["update_id"] == format!("r{row}"));
    assert!(in_order, "receipts keep the order of the rows");
    assert!(heard.iter().all(|receipt| receipt["status"] == "accepted"));
    let places: BTreeSet<&str> = heard.iter().map(|receipt| receipt["position"].as_str().unwrap()).collect();
    assert_eq!(places.len(), ROWS, "each at a place of its own");
    let view = command(&data, &["view", "overview", "--format", "json"]).output().unwrap();
    let overview: Value = serde_json::from_slice(&view.stdout).unwrap();
    let accepted =
        overview["data"]["agencies"].as_array().unwrap().iter().map(|agency| agency["accepted"].as_u64().unwrap());
    assert_eq!(accepted.sum::<u64>(), (ROWS + GROUND.lines().count()) as u64);
    second.kill().unwrap();
    second.wait().unwrap();
}
