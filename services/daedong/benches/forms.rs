//! How fast forms become updates: rows a second from bytes to encoded updates, without signing and sending.
//!
//!     cargo bench -p daedong --bench forms

use std::{
    error::Error,
    io::Cursor,
    time::{Duration, Instant},
};

use daedong::forms::{Options, Source, encode, open};
use rust_xlsxwriter::Workbook;

const ROWS: u32 = 100_000;
/// The best of so many runs counts.
const RUNS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    println!("{:<8} {:>10} {:>12}", "form", "MB", "rows/s");
    for (name, bytes) in [("a.csv", csv()), ("a.ndjson", ndjson()), ("a.xlsx", xlsx()?)] {
        let mut best = Duration::MAX;
        for _ in 0..RUNS {
            best = best.min(run(name, &bytes)?);
        }
        let rate = f64::from(ROWS) / best.as_secs_f64();
        println!("{name:<8} {:>10.1} {rate:>12.0}", bytes.len() as f64 / 1e6);
    }
    Ok(())
}

fn run(name: &str, bytes: &[u8]) -> Result<Duration, Box<dyn Error>> {
    let source = Source { name: name.to_owned(), reader: Box::new(Cursor::new(bytes.to_vec())) };
    let options = Options { kind: Some("amount_recorded".to_owned()), ..Options::default() };
    let start = Instant::now();
    let mut rows = 0;
    for statement in open(source, &options)? {
        let record = statement?.record.map_err(|faults| format!("{faults:?}"))?;
        rows += u32::from(!encode(&record).map_err(|refusals| format!("{refusals:?}"))?.bytes.is_empty());
    }
    if rows != ROWS {
        return Err(format!("{name}: {rows} rows").into());
    }
    Ok(start.elapsed())
}

const NAMES: [&str; 9] =
    ["update_id", "effective_on", "programme_id", "fiscal_year", "cluster_id", "source", "stage", "amount_krw", "note"];

fn row(number: u32) -> [String; 9] {
    let text = |text: &str| text.to_owned();
    [
        format!("u-2025-{number:06}"),
        text("2025-12-31"),
        format!("P-{:03}", number % 97),
        text("2025"),
        format!("C-{:04}", number % 1999),
        text("national"),
        text("executed"),
        format!("{}", u64::from(number) * 1_000_003),
        text("집행액"),
    ]
}

fn csv() -> Vec<u8> {
    let rows = (0..ROWS).map(|number| row(number).join(","));
    std::iter::once(NAMES.join(",")).chain(rows).collect::<Vec<_>>().join("\n").into_bytes()
}

fn ndjson() -> Vec<u8> {
    let line = |number| {
        let fields = NAMES.iter().zip(row(number)).map(|(name, value)| format!("\"{name}\":\"{value}\""));
        format!("{{\"record\":\"amount_recorded\",{}}}", fields.collect::<Vec<_>>().join(","))
    };
    (0..ROWS).map(line).collect::<Vec<_>>().join("\n").into_bytes()
}

fn xlsx() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("금액")?;
    for (column, name) in (0_u16..).zip(NAMES) {
        sheet.write_string(0, column, name)?;
    }
    for number in 0..ROWS {
        for (column, cell) in (0_u16..).zip(row(number)) {
            match cell.parse::<f64>() {
                Ok(value) => sheet.write_number(number + 1, column, value)?,
                Err(_) => sheet.write_string(number + 1, column, cell)?,
            };
        }
    }
    Ok(workbook.save_to_buffer()?)
}
