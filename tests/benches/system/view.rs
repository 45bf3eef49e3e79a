//! How long questions take over histories of ten thousand to a million updates, beside the same answers by PostgreSQL.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use kit::{
    clock,
    log::{
        Log, Stream,
        journal::{Journal, Options},
    },
};
use projection::live::{Marks, Projection};
use serde_json::{Map, Value, json};
use tests::told::Up;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use crate::{CLUSTERS, Reader, SENT, System, beside, founding, memory, note, percentile, postgres::Postgres};

/// Updates of the histories.
const LONG: [usize; 3] = [10_000, 100_000, 1_000_000];
/// Questions asked for each figure.
pub const ASKED: usize = 200;
/// Readers at once, each of whom asks once a second.
const READERS: usize = 50;

/// When all that the history is about was recorded.
pub const FOUNDED: &str = "2024-12-01T00:00:00Z";
/// Indicators of the history.
pub const INDICATORS: usize = 4;

/// Every view, and how it is asked.
const VIEWS: [(&str, &str); 20] = [
    ("overview", "overview?"),
    ("clusters", "clusters?limit=100"),
    ("clusters/ID", "clusters/C7?"),
    ("similar", "similar?limit=100"),
    ("alignment", "alignment?"),
    ("concentration", "concentration?"),
    ("budget by type", "budget?by=type"),
    ("budget by programme", "budget?by=programme"),
    ("reconciliation", "budget/reconciliation?"),
    ("performance by type", "performance?by=type"),
    ("performance by region", "performance?by=region"),
    ("ratios", "performance/ratios?by=type"),
    ("targets", "performance/targets?"),
    ("spin-offs", "spin-offs?"),
    ("foreign-investment", "foreign-investment?"),
    ("governance", "governance?"),
    ("reviews", "reviews?"),
    ("recommendations", "recommendations?"),
    ("findings", "findings?limit=100"),
    ("updates", "updates?limit=100"),
];

pub fn measure(found: &mut Map<String, Value>) {
    let dir = tempfile::tempdir().unwrap();
    {
        let idle = Up::start(&dir.path().join("idle"), &[]);
        note(found, "memory idle, MB", memory(&idle));
    }
    readers(found);
    for long in LONG {
        let dir = tempfile::tempdir().unwrap();
        let (data, history) = (dir.path().join("data"), dir.path().join("history.ndjson"));
        write_history(&history, long);
        let begun = Instant::now();
        drop(Up::start(&data, &["--replay", &history.display().to_string()]));
        note(found, &format!("{long}: judged and recorded, s"), begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        let up = Up::start(&data, &[]);
        note(found, &format!("{long}: start, s"), begun.elapsed().as_secs_f64());
        questions(found, &up, long);
        note(found, &format!("{long}: memory, MB"), memory(&up));
        if let Some(server) = Postgres::start() {
            beside::measure(found, &up, &server, long);
        }
        drop(up);
        rebuild(found, &data, long);
    }
}

/// A view alone, over the journal that the system left, with nothing else beside it.
fn rebuild(found: &mut Map<String, Value>, data: &Path, long: usize) {
    let begun = Instant::now();
    let log: Arc<dyn Log> = Arc::new(Journal::open(&data.join("journal"), Options::default()).unwrap());
    note(found, &format!("{long}: journal checked, s"), begun.elapsed().as_secs_f64());
    let view = Arc::new(Projection::new(clock::system(), Marks::default(), BTreeMap::new(), true));
    let begun = Instant::now();
    let shutdown = CancellationToken::new();
    Runtime::new().unwrap().block_on(async {
        for stream in Stream::ALL {
            tokio::spawn(view.clone().follow(log.clone(), stream, shutdown.clone()));
        }
        view.catch_up(&*log).await.unwrap();
        note(found, &format!("{long}: view rebuilt, s"), begun.elapsed().as_secs_f64());
        shutdown.cancel();
    });
}

/// A moment that nobody asked about before, each time.
pub fn past(number: usize) -> String {
    format!("known_at=2025-{:02}-{:02}&effective_on=2025-06-30", 1 + number % 12, 1 + number / 12 % 28)
}

pub fn times(count: usize, ask: impl FnMut(usize)) -> Vec<Duration> {
    let mut ask = ask;
    let time = |number: usize| {
        let begun = Instant::now();
        ask(number);
        begun.elapsed()
    };
    (0..count).map(time).collect()
}

fn questions(found: &mut Map<String, Value>, up: &Up, long: usize) {
    let mut reader = Reader::of(&format!("http://{}", up.address));
    for (name, path) in VIEWS {
        let now = times(ASKED, |_| drop(reader.get(&format!("/api/v1/{path}"))));
        note(found, &format!("{long}: {name} now, p99 ms"), percentile(now, 99));
        let past = times(ASKED, |number| drop(reader.get(&format!("/api/v1/{path}&{}", past(number)))));
        note(found, &format!("{long}: {name} in the past, p99 ms"), percentile(past, 99));
    }
    let draft = json!({"cluster_id": "D", "type_code": "T1", "name_ko": "초안", "regions": ["11"], "industries": ["12"], "managing_agency_id": "M"});
    let checked = times(ASKED, |_| {
        let (status, body) = up.http("POST", "/api/v1/similar/check", &draft.to_string());
        assert!(status == 200, "{}", String::from_utf8_lossy(&body));
    });
    note(found, &format!("{long}: similar/check, p99 ms"), percentile(checked, 99));
    let changed = times(5, |_| drop(reader.get("/api/v1/changes?from=2025-01-01&to=2025-12-31")));
    note(found, &format!("{long}: changes over a year, p99 ms"), percentile(changed, 99));
}

/// The intake alone, and beside fifty readers.
fn readers(found: &mut Map<String, Value>) {
    let measured = |read: bool| {
        let dir = tempfile::tempdir().unwrap();
        let up = Up::start(dir.path(), &[]);
        let system = System::of(dir.path(), format!("http://{}", up.address));
        let url = system.url.clone();
        let stop = AtomicBool::new(!read);
        thread::scope(|scope| {
            for number in 0..READERS {
                let (url, stop) = (&url, &stop);
                scope.spawn(move || {
                    thread::sleep(Duration::from_millis(20 * number as u64));
                    let mut reader = Reader::of(url);
                    while !stop.load(Ordering::Relaxed) {
                        reader.get(&format!("/api/v1/{}", VIEWS[number % VIEWS.len()].1));
                        thread::sleep(Duration::from_secs(1));
                    }
                });
            }
            let rate = Runtime::new().unwrap().block_on(system.accepted(0..SENT, 16));
            stop.store(true, Ordering::Relaxed);
            rate
        })
    };
    let (alone, beside) = (measured(false), measured(true));
    note(found, "intake alone, per second", alone);
    note(found, "intake beside 50 readers, per second", beside);
    note(found, "intake beside 50 readers / alone", beside / alone);
}

/// Money and results of 2,330 clusters, corrected again and again over two years.
fn write_history(path: &Path, long: usize) {
    let mut out = std::io::BufWriter::new(fs::File::create(path).unwrap());
    let mut line = |mut record: Value, recorded_at: &str| {
        record["agency"] = "operator".into();
        record["recorded_at"] = recorded_at.into();
        writeln!(out, "{record}").unwrap();
    };
    for record in founding() {
        line(serde_json::from_str(&record).unwrap(), FOUNDED);
    }
    for of in 0..INDICATORS {
        line(
            json!({"record": "indicator_defined", "update_id": format!("i{of}"), "effective_on": "2000-01-01", "indicator_id": format!("I{of}"), "name_ko": "지표", "unit": "명", "aggregation": "sum", "better": "higher"}),
            FOUNDED,
        );
    }
    line(
        json!({"record": "ratio_defined", "update_id": "r", "effective_on": "2000-01-01", "indicator_id": "R", "name_ko": "비율", "numerator": "I0", "denominator": "budget.national", "per": "1000000000"}),
        FOUNDED,
    );
    for number in 0..long {
        let (record, recorded_at) = record(number, long);
        line(record, &recorded_at);
    }
}

/// An update of the history, and when it was recorded.
pub fn record(number: usize, long: usize) -> (Value, String) {
    let (cluster, step) = (number % CLUSTERS, number / CLUSTERS);
    let recorded_at = format!("2025-{:02}-{:02}T00:00:00Z", 1 + number * 12 / long, 1 + number * 336 / long % 28);
    let year = 2018 + step / 2 % 8;
    let record = if step % 2 == 0 {
        json!({"record": "amount_recorded", "update_id": format!("m{number}"), "effective_on": "2018-01-01", "programme_id": format!("P{}", cluster % 10), "fiscal_year": year, "cluster_id": format!("C{cluster}"), "source": "national", "stage": "appropriated", "amount_krw": 1_000_000 + number})
    } else {
        json!({"record": "observation_reported", "update_id": format!("o{number}"), "effective_on": "2018-01-01", "cluster_id": format!("C{cluster}"), "indicator_id": format!("I{}", step / 16 % INDICATORS), "period": year.to_string(), "value": (number % 1000).to_string(), "status": "final"})
    };
    (record, recorded_at)
}
