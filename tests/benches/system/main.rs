//! What the whole system does beside what stands below it and what a user would pick instead, all in one run on one
//! machine: accepted updates a second, receipt to view, answers over a long history, memory.
//!
//!     just bench              all of it, a table and `target/bench.json`
//!     just bench intake       a part: intake, forms, fairness, view
//!
//! Figures of one machine say little; the ratios are what to look at.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench")]

mod beside;
mod fairness;
mod forms;
mod intake;
mod postgres;
mod view;

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    ops::Range,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use futures::{StreamExt, future::join_all, stream};
use kit::identity::Signer;
use prost::Message;
use proto::{
    budget::{AmountRecorded, Update, update::Record},
    common::{Header, SignedUpdate, Status},
    intake::intake_client::IntakeClient,
};
use serde_json::{Map, Value, json};
use tests::told::Up;

/// Updates that are sent in one measurement of the intake.
const SENT: usize = 30_000;
/// Clusters that they are about.
const CLUSTERS: usize = 2_330;
/// Questions asked for each figure of the view.
const ASKED: usize = 200;
fn main() {
    let wanted = env::args().skip(1).find(|word| !word.starts_with('-'));
    let is = |part: &str| wanted.as_deref().is_none_or(|wanted| wanted == part);
    let mut found = Map::new();
    if is("intake") {
        intake::measure(&mut found);
    }
    if is("forms") {
        forms::measure(&mut found);
    }
    if is("fairness") {
        fairness::measure(&mut found);
    }
    if is("view") {
        view::measure(&mut found);
    }
    println!("\n{:<46} {:>14}", "figure", "value");
    found.iter().for_each(|(name, value)| println!("{name:<46} {value:>14}"));
    let out = tests::nats::root().join("target/bench.json");
    fs::write(&out, Value::Object(found).to_string()).unwrap();
    println!("\n{}", out.display());
}

fn note(found: &mut Map<String, Value>, name: &str, value: f64) {
    let rounded = if value >= 100.0 { value.round() } else { (value * 100.0).round() / 100.0 };
    println!("{name}: {rounded}");
    found.insert(name.to_owned(), json!(rounded));
}

/// The rate over two equal runs.
fn harmonic(before: f64, after: f64) -> f64 {
    2.0 / (1.0 / before + 1.0 / after)
}

/// A running system and its operator.
struct System {
    url: String,
    signer: Signer,
    data: PathBuf,
}

impl System {
    /// With agencies, a type, clusters and programmes to report money of.
    fn of(data: &Path, url: String) -> Self {
        let seed = fs::read_to_string(data.join("operator.seed")).unwrap();
        let system = Self { url, signer: Signer::from_seed(&seed).unwrap(), data: data.to_owned() };
        let form = data.join("founding.ndjson");
        fs::write(&form, founding().join("\n")).unwrap();
        let submitted = tests::told::daedong()
            .arg("--data")
            .arg(&system.data)
            .args(["--to", &system.url, "submit", &form.display().to_string()])
            .output()
            .unwrap();
        assert!(submitted.status.success(), "{}", String::from_utf8_lossy(&submitted.stderr));
        system
    }

    fn budget(&self) -> String {
        let services: Value = serde_json::from_slice(&Reader::of(&self.url).get("/api/v1/services")).unwrap();
        services["budget"].as_str().unwrap().to_owned()
    }

    /// A channel to its budget service.
    async fn channel(&self) -> tonic::transport::Channel {
        kit::chassis::limits::endpoint(&self.budget()).unwrap().connect().await.unwrap()
    }

    /// Accepted updates a second, of those with some numbers over so many streams of one connection; signed before the
    /// clock starts.
    async fn accepted(&self, numbers: Range<usize>, streams: usize) -> f64 {
        let signed: Vec<Vec<SignedUpdate>> = (0..streams)
            .map(|stream| {
                let numbers = numbers.clone().skip(stream).step_by(streams);
                numbers.map(|number| self.signer.sign(update(number, streams).encode_to_vec())).collect()
            })
            .collect();
        let channel = self.channel().await;
        let begun = Instant::now();
        let counts = join_all(signed.into_iter().map(|updates| {
            let mut client = IntakeClient::new(channel.clone());
            async move {
                let receipts = client.submit(stream::iter(updates)).await.unwrap().into_inner();
                receipts
                    .map(|receipt| {
                        let receipt = receipt.unwrap();
                        assert!(receipt.status() == Status::Accepted && !receipt.unchanged, "{receipt:?}");
                    })
                    .count()
                    .await
            }
        }))
        .await;
        counts.iter().sum::<usize>() as f64 / begun.elapsed().as_secs_f64()
    }
}

/// An amount of its own: of the round, by cluster, year and stage.
fn update(number: usize, round: usize) -> Update {
    let record = AmountRecorded {
        programme_id: Some(format!("P{}", number / CLUSTERS % 10)),
        fiscal_year: Some(2_000 + i32::try_from(number / (CLUSTERS * 10)).unwrap()),
        cluster_id: Some(format!("C{}", number % CLUSTERS)),
        source: Some("national".to_owned()),
        stage: Some("requested".to_owned()),
        amount_krw: Some(i64::try_from(1_000_000 + number + round).unwrap()),
        counterpart: None,
    };
    let header =
        Header { update_id: format!("m{round}-{number}"), effective_on: "2026-01-01".to_owned(), ..Header::default() };
    Update { header: Some(header), record: Some(Record::AmountRecorded(record)) }
}

const PROVINCES: [&str; 8] = ["11", "26", "27", "28", "29", "30", "31", "36"];

fn founding() -> Vec<String> {
    let mut lines: Vec<Value> = vec![
        json!({"record": "agency_registered", "update_id": "a", "effective_on": "2000-01-01", "agency_id": "M", "name_ko": "부처", "kind": "ministry"}),
        json!({"record": "law_recorded", "update_id": "l", "effective_on": "2000-01-01", "law_id": "L", "name_ko": "법"}),
    ];
    lines.extend((0..8).map(|of| json!({"record": "cluster_type_defined", "update_id": format!("t{of}"), "effective_on": "2000-01-01", "type_code": format!("T{of}"), "name_ko": "유형", "law_id": "L", "ministry_id": "M", "layer": "area"})));
    lines.extend((0..CLUSTERS).map(|of| json!({"record": "cluster_designated", "update_id": format!("c{of}"), "effective_on": "2000-01-01", "cluster_id": format!("C{of}"), "type_code": format!("T{}", of % 8), "name_ko": "단지", "regions": [PROVINCES[of / 8 % PROVINCES.len()]], "industries": [format!("{}", 10 + of % 24)], "managing_agency_id": "M"})));
    lines.extend((0..10).map(|of| json!({"record": "programme_defined", "update_id": format!("p{of}"), "effective_on": "2000-01-01", "programme_id": format!("P{of}"), "name_ko": "사업", "ministry_id": "M"})));
    lines.iter().map(Value::to_string).collect()
}

/// Asks over a connection that it keeps, as a page does, and as the database beside it is asked.
struct Reader {
    address: String,
    connection: BufReader<TcpStream>,
}

impl Reader {
    fn of(url: &str) -> Self {
        let address = url.trim_start_matches("http://").to_owned();
        let connection = BufReader::new(TcpStream::connect(&address).unwrap());
        Self { address, connection }
    }

    fn get(&mut self, path: &str) -> Vec<u8> {
        let asked = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", self.address);
        self.connection.get_mut().write_all(asked.as_bytes()).unwrap();
        let lines = self.connection.by_ref().lines().map(Result::unwrap);
        let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
        assert!(head[0].starts_with("HTTP/1.1 200"), "{path}: {head:?}");
        let length = head.iter().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        let mut answer = vec![0; length.parse().unwrap()];
        self.connection.read_exact(&mut answer).unwrap();
        answer
    }
}

/// Milliseconds below which so many of a hundred lie.
fn percentile(mut times: Vec<Duration>, of: usize) -> f64 {
    times.sort_unstable();
    times[(times.len() * of / 100).min(times.len() - 1)].as_secs_f64() * 1e3
}

fn memory(up: &Up) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/status", up.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}
