//! A spreadsheet of amounts, from the file to the last receipt, beside as many updates on a gRPC stream that needs no form,
//! and beside a bulk load into a database that judges nothing.

use std::{fs, time::Instant};

use serde_json::{Map, Value};
use tests::told::{Up, daedong};
use tokio::runtime::Runtime;

use crate::{CLUSTERS, System, harmonic, note, postgres::Postgres};

const ROWS: usize = 100_000;

pub fn measure(found: &mut Map<String, Value>) {
    let dir = tempfile::tempdir().unwrap();
    let up = Up::start(dir.path(), &[]);
    let system = System::of(dir.path(), format!("http://{}", up.address));
    let runtime = Runtime::new().unwrap();
    let before = runtime.block_on(system.accepted(0..ROWS, 1));
    let file = dir.path().join("amounts.csv");
    fs::write(&file, csv()).unwrap();
    let begun = Instant::now();
    let output = daedong()
        .arg("--data")
        .arg(dir.path())
        .args(["submit", "--record", "amount_recorded", &file.display().to_string()])
        .stdout(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rows = ROWS as f64 / begun.elapsed().as_secs_f64();
    // Whoever comes later finds more recorded: the stream comes before the form and after it.
    let after = runtime.block_on(system.accepted(ROWS..2 * ROWS, 1));
    let streamed = harmonic(before, after);
    note(found, "gRPC, 1 stream, before the form, per second", before);
    note(found, "gRPC, 1 stream, after it, per second", after);
    note(found, "CSV of 100,000 amounts, rows per second", rows);
    note(found, "CSV / gRPC", rows / streamed);
    if let Some(server) = Postgres::start() {
        server.sql("create table amounts (update_id text primary key, effective_on date, programme_id text, fiscal_year int, cluster_id text, source text, stage text, amount_krw bigint)");
        let copy = server.file("amounts.csv", &csv());
        let begun = Instant::now();
        server.sql(&format!("copy amounts from '{}' csv header", copy.display()));
        let copied = ROWS as f64 / begun.elapsed().as_secs_f64();
        note(found, "COPY into PostgreSQL, rows per second", copied);
        note(found, "CSV / COPY", rows / copied);
    }
}

/// Amounts of years that the stream before did not tell of.
fn csv() -> String {
    let mut csv = "update_id,effective_on,programme_id,fiscal_year,cluster_id,source,stage,amount_krw\n".to_owned();
    for number in 0..ROWS {
        let (cluster, step) = (number % CLUSTERS, number / CLUSTERS);
        csv += &format!(
            "f{number},2026-01-01,P{},{},C{cluster},local,requested,{}\n",
            step % 10,
            2_010 + step / 10,
            1_000_000 + number
        );
    }
    csv
}
