//! What the whole system does beside what stands below it and what a user would pick instead, all in one run on one
//! machine: accepted updates a second, receipt to view, answers over a long history, memory.
//!
//!     just bench              all of it, a table and `target/bench.json`
//!     just bench intake       a part: intake, view
//!
//! Figures of one machine say little; the ratios are what to look at.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench")]

use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use async_nats::{
    HeaderMap,
    header::{NATS_BATCH_COMMIT, NATS_BATCH_COMMIT_FINAL, NATS_BATCH_ID, NATS_BATCH_SEQUENCE},
};
use bytes::Bytes;
use futures::{StreamExt, future::join_all, stream};
use kit::identity::Signer;
use prost::Message;
use proto::{
    budget::{AmountRecorded, Update, update::Record},
    common::{Header, SignedUpdate, Status},
    intake::intake_client::IntakeClient,
};
use serde_json::{Map, Value, json};
use tests::{cluster::Cluster, nats::Nats, told::Up};
use tokio::runtime::Runtime;

/// Updates that are sent in one measurement of the intake.
const SENT: usize = 30_000;
/// Clusters that they are about.
const CLUSTERS: usize = 2_330;
/// Messages published raw, one by one and in batches.
const RAW: usize = 20_000;
const BATCH: usize = 100;
/// At once, raw and in the database.
const AT_ONCE: usize = 64;
/// Questions asked for each figure of the view.
const ASKED: usize = 200;
/// Updates of the long history.
const LONG: usize = 1_000_000;

fn main() {
    let wanted = env::args().skip(1).find(|word| !word.starts_with('-'));
    let is = |part: &str| wanted.as_deref().is_none_or(|wanted| wanted == part);
    let mut found = Map::new();
    if is("intake") {
        intake(&mut found);
    }
    if is("view") {
        view(&mut found);
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

/// Accepted updates a second, embedded and on NATS, beside raw publishes and a bare database.
fn intake(found: &mut Map<String, Value>) {
    let runtime = Runtime::new().unwrap();
    let size = update(0, 0).encode_to_vec().len();
    note(found, "bytes of an update", size as f64);
    let raw = runtime.block_on(raw(size));
    let postgres = postgres(size);
    note(found, "raw JetStream, single, per second", raw.0);
    note(found, "raw JetStream, batches of 100, per second", raw.1);
    if let Some(postgres) = postgres {
        note(found, "bare PostgreSQL, 64 connections, per second", postgres);
    }
    let dir = tempfile::tempdir().unwrap();
    let up = Up::start(dir.path(), &[]);
    let embedded = System::of(dir.path(), format!("http://{}", up.address));
    let one = runtime.block_on(embedded.accepted(1));
    let sixteen = runtime.block_on(embedded.accepted(16));
    note(found, "embedded, 1 stream, per second", one);
    note(found, "embedded, 16 streams, per second", sixteen);
    visible(found, &embedded);
    drop(up);
    let cluster = Cluster::start(1);
    let url = fs::read_to_string(cluster.data().join("url")).unwrap();
    let on_nats = System::of(cluster.data(), url);
    let (nats_one, nats_sixteen) = (runtime.block_on(on_nats.accepted(1)), runtime.block_on(on_nats.accepted(16)));
    note(found, "on NATS, 1 stream, per second", nats_one);
    note(found, "on NATS, 16 streams, per second", nats_sixteen);
    if let Some(postgres) = postgres {
        note(found, "embedded / bare PostgreSQL", sixteen.max(one) / postgres);
        note(found, "on NATS / bare PostgreSQL", nats_sixteen.max(nats_one) / postgres);
    }
    note(found, "on NATS / raw batches of 100", nats_sixteen.max(nats_one) / raw.1);
    note(found, "on NATS / raw single publishes", nats_sixteen.max(nats_one) / raw.0);
}

/// Raw publishes of the same size to a server of the deployment's settings: single ones, and atomic batches.
async fn raw(size: usize) -> (f64, f64) {
    let nats = Nats::single().await;
    kit::log::jetstream::Broker::connect(nats.options()).await.unwrap().ensure_streams().await.unwrap();
    let client = async_nats::connect(nats.options().servers[0].clone()).await.unwrap();
    let context = async_nats::jetstream::new(client.clone());
    let payload = Bytes::from(vec![7; size + 400]);
    let begun = Instant::now();
    stream::iter(0..RAW)
        .for_each_concurrent(AT_ONCE, |number| {
            let (context, payload) = (context.clone(), payload.clone());
            async move {
                let subject = format!("daedong.budget.raw.{}", number % CLUSTERS);
                context.publish(subject, payload).await.unwrap().await.unwrap();
            }
        })
        .await;
    let single = RAW as f64 / begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    stream::iter(0..RAW / BATCH)
        .for_each_concurrent(4, |batch| {
            let (client, payload) = (client.clone(), payload.clone());
            async move {
                for number in 1..=BATCH {
                    let mut headers = HeaderMap::new();
                    headers.insert(NATS_BATCH_ID, format!("b{batch}"));
                    headers.insert(NATS_BATCH_SEQUENCE, number.to_string());
                    let subject = format!("daedong.registry.raw.{}", number % CLUSTERS);
                    if number == BATCH {
                        headers.insert(NATS_BATCH_COMMIT, NATS_BATCH_COMMIT_FINAL);
                        client.request_with_headers(subject, headers, payload.clone()).await.unwrap();
                    } else {
                        client.publish_with_headers(subject, headers, payload.clone()).await.unwrap();
                    }
                }
            }
        })
        .await;
    (single, RAW as f64 / begun.elapsed().as_secs_f64())
}

/// Inserts of the same size into a fresh database with its defaults: each committed on its own, unique by aggregate and
/// version. None where PostgreSQL is not installed.
fn postgres(size: usize) -> Option<f64> {
    let bin = fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|version| version.path().join("bin")).max()?;
    let dir = tempfile::Builder::new().prefix("daedong-pg-").tempdir().unwrap();
    // The server refuses to run as root.
    let user = "postgres";
    assert!(Command::new("chown").arg(user).arg(dir.path()).status().unwrap().success());
    let run = |command: &str| {
        let mut run = Command::new("su");
        run.args([user, "-s", "/bin/sh", "-c", command]).stdout(Stdio::piped()).stderr(Stdio::null());
        run.output().unwrap()
    };
    let (bin, at) = (bin.display(), dir.path().display());
    run(&format!("{bin}/initdb -D {at}/db --auth=trust"));
    run(&format!("{bin}/pg_ctl -D {at}/db -w -o \"-k {at} -h '' -c max_connections=100\" start >/dev/null"));
    run(&format!(
        "{bin}/psql -h {at} -c 'create table events (aggregate text, version bigserial, payload bytea, unique (aggregate, version))' postgres"
    ));
    let script = dir.path().join("insert.sql");
    let line = format!(
        "\\set a random(1, {CLUSTERS})\ninsert into events (aggregate, payload) values ('cluster.' || :a, decode(repeat('07', {}), 'hex'));\n",
        size + 400
    );
    fs::write(&script, line).unwrap();
    let output = run(&format!("{bin}/pgbench -h {at} -n -c {AT_ONCE} -j 2 -T 6 -f {} postgres", script.display()));
    run(&format!("{bin}/pg_ctl -D {at}/db -m fast stop >/dev/null"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let tps = text.lines().find_map(|line| line.strip_prefix("tps = "))?;
    tps.split(' ').next()?.parse().ok()
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
        let services: Value = serde_json::from_slice(&get(&self.url, "/api/v1/services")).unwrap();
        services["budget"].as_str().unwrap().to_owned()
    }

    /// Accepted updates a second over so many streams of one connection; signed before the clock starts.
    async fn accepted(&self, streams: usize) -> f64 {
        let signed: Vec<Vec<SignedUpdate>> = (0..streams)
            .map(|stream| {
                let numbers = (0..SENT / streams).map(|number| stream + number * streams);
                numbers.map(|number| self.signer.sign(update(number, streams).encode_to_vec()).unwrap()).collect()
            })
            .collect();
        let channel = kit::chassis::limits::endpoint(&self.budget()).unwrap().connect().await.unwrap();
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

fn get(url: &str, path: &str) -> Vec<u8> {
    let address = url.trim_start_matches("http://").to_owned();
    let mut stream = std::net::TcpStream::connect(&address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    std::io::Read::read_to_end(&mut stream, &mut answer).unwrap();
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{path}: {}", String::from_utf8_lossy(&answer[..head]));
    answer.split_off(head + 4)
}

/// Milliseconds below which so many of a hundred lie.
fn percentile(mut times: Vec<Duration>, of: usize) -> f64 {
    times.sort_unstable();
    times[(times.len() * of / 100).min(times.len() - 1)].as_secs_f64() * 1e3
}

/// From the receipt of one update until `overview` shows it.
fn visible(found: &mut Map<String, Value>, system: &System) {
    let runtime = Runtime::new().unwrap();
    let mut times = Vec::new();
    for number in 0..ASKED {
        let signed = system.signer.sign(update(number, 1_000).encode_to_vec()).unwrap();
        let position = runtime.block_on(async {
            let mut client = IntakeClient::connect(system.budget()).await.unwrap();
            let mut receipts = client.submit(stream::iter([signed])).await.unwrap().into_inner();
            receipts.next().await.unwrap().unwrap().position.unwrap().sequence
        });
        let begun = Instant::now();
        get(&system.url, &format!("/api/v1/overview?after=budget:{position}"));
        times.push(begun.elapsed());
    }
    note(found, "receipt to visible in overview, p50 ms", percentile(times.clone(), 50));
    note(found, "receipt to visible in overview, p99 ms", percentile(times, 99));
}

/// A million updates: how long they take to be taken in, what they weigh, how long questions take.
fn view(found: &mut Map<String, Value>) {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    {
        let idle = Up::start(&dir.path().join("idle"), &[]);
        note(found, "memory idle, MB", memory(&idle));
    }
    let history = dir.path().join("history.ndjson");
    write_history(&history);
    let begun = Instant::now();
    drop(Up::start(&data, &["--replay", &history.display().to_string()]));
    note(found, "history of a million, judged and recorded, s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let up = Up::start(&data, &[]);
    note(found, "start with a million updates, s", begun.elapsed().as_secs_f64());
    note(found, "memory with a million updates, MB", memory(&up));
    let url = format!("http://{}", up.address);
    for (name, path) in [
        ("overview", "overview?"),
        ("clusters", "clusters?limit=100"),
        ("budget by type", "budget?by=type"),
        ("performance by type", "performance?by=type"),
        ("ratios", "performance/ratios?by=type"),
        ("similar", "similar?limit=100"),
        ("findings", "findings?limit=100"),
    ] {
        let timed = |moment: &dyn Fn(usize) -> String| -> f64 {
            let ask = |number: usize| {
                let begun = Instant::now();
                get(&url, &format!("/api/v1/{path}&{}", moment(number)));
                begun.elapsed()
            };
            percentile((0..ASKED / 4).map(ask).collect(), 99)
        };
        note(found, &format!("{name} now, p99 ms"), timed(&|_| String::new()));
        // A moment that nobody asked about before, each time.
        let past = |number: usize| {
            format!("known_at=2025-{:02}-{:02}&effective_on=2025-06-30", 1 + number % 12, 1 + number / 12 % 28)
        };
        note(found, &format!("{name} in the past, p99 ms"), timed(&past));
    }
}

fn memory(up: &Up) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/status", up.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

/// Money and results of 2,330 clusters, corrected again and again over two years.
fn write_history(path: &Path) {
    let mut out = std::io::BufWriter::new(fs::File::create(path).unwrap());
    let mut line = |mut record: Value, recorded_at: &str| {
        record["agency"] = "operator".into();
        record["recorded_at"] = recorded_at.into();
        writeln!(out, "{record}").unwrap();
    };
    for record in founding() {
        line(serde_json::from_str(&record).unwrap(), "2024-12-01T00:00:00Z");
    }
    for of in 0..4 {
        line(
            json!({"record": "indicator_defined", "update_id": format!("i{of}"), "effective_on": "2000-01-01", "indicator_id": format!("I{of}"), "name_ko": "지표", "unit": "명", "aggregation": "sum", "better": "higher"}),
            "2024-12-01T00:00:00Z",
        );
    }
    line(
        json!({"record": "ratio_defined", "update_id": "r", "effective_on": "2000-01-01", "indicator_id": "R", "name_ko": "비율", "numerator": "I0", "denominator": "budget.national", "per": "1000000000"}),
        "2024-12-01T00:00:00Z",
    );
    for number in 0..LONG {
        let (cluster, step) = (number % CLUSTERS, number / CLUSTERS);
        let recorded_at = format!("2025-{:02}-{:02}T00:00:00Z", 1 + number * 12 / LONG, 1 + number * 336 / LONG % 28);
        let year = 2018 + step / 2 % 8;
        let record = if step % 2 == 0 {
            json!({"record": "amount_recorded", "update_id": format!("m{number}"), "effective_on": "2018-01-01", "programme_id": format!("P{}", cluster % 10), "fiscal_year": year, "cluster_id": format!("C{cluster}"), "source": "national", "stage": "appropriated", "amount_krw": 1_000_000 + number})
        } else {
            json!({"record": "observation_reported", "update_id": format!("o{number}"), "effective_on": "2018-01-01", "cluster_id": format!("C{cluster}"), "indicator_id": format!("I{}", step / 16 % 4), "period": year.to_string(), "value": (number % 1000).to_string(), "status": "final"})
        };
        line(record, &recorded_at);
    }
}
