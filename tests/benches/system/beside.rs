//! The same answers from bitemporal tables in PostgreSQL, with an index for each question: row for row the same.
//!
//! Of what the contract asks PostgreSQL is spared what this history does not have: shares, several reporters of an amount,
//! the last value of a year, several regions of a cluster, successions.

use serde_json::{Map, Value};
use std::time::Duration;
use tests::told::Up;

use crate::{
    CLUSTERS, PROVINCES, Reader, founding, note,
    postgres::Postgres,
    view::{ASKED, FOUNDED, INDICATORS, past, record, times},
};

/// A moment of the past by chance, as a script writes it, and the one at which both answers are compared.
const MOMENT: &str = "timestamptz '2025-01-01' + :day * interval '1 day'";
const COMPARED: &str = "timestamptz '2025-06-30 23:59:59.999999+09'";

/// A question: what is asked of us, what of PostgreSQL, and the lines of our answer.
struct Asked {
    name: &'static str,
    path: &'static str,
    query: fn(&str) -> String,
    lines: fn(&Value) -> Vec<String>,
}

const ALL: [Asked; 3] = [
    Asked { name: "overview", path: "overview?", query: overview, lines: lines_of_overview },
    Asked { name: "budget by type", path: "budget?by=type", query: budget, lines: lines_of_budget },
    Asked { name: "performance by type", path: "performance?by=type", query: performance, lines: lines_of_performance },
];

/// Compares the answers, then times them.
pub fn measure(found: &mut Map<String, Value>, up: &Up, server: &Postgres, long: usize) {
    server.sql(&tables(server, long));
    let mut reader = Reader::of(&format!("http://{}", up.address));
    for Asked { name, path, query, lines } in ALL {
        let ours = reader.get(&format!("/api/v1/{path}&known_at=2025-06-30&effective_on=2025-06-30"));
        let ours: Value = serde_json::from_slice(&ours).unwrap();
        let theirs = server.sql(&format!("{};", query(COMPARED)));
        assert_eq!(sorted(lines(&ours["data"])), sorted(theirs.lines().map(plain).collect()), "{name}");
    }
    for Asked { name, path, query, .. } in ALL {
        let script = server.file("question.sql", &format!("\\set day random(1, 330)\n{};\n", query(MOMENT)));
        let theirs = server.bench(&script, "-t 10", "latency average = ");
        let ours = times(ASKED, |number| drop(reader.get(&format!("/api/v1/{path}&{}", past(number + 7)))));
        let ours = ours.iter().sum::<Duration>().as_secs_f64() * 1e3 / ASKED as f64;
        note(found, &format!("{long}: {name} in the past, mean ms"), ours);
        note(found, &format!("{long}: {name}, PostgreSQL, mean ms"), theirs);
        note(found, &format!("{long}: {name}, PostgreSQL / ours"), theirs / ours);
    }
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    assert!(!lines.is_empty());
    lines.sort_unstable();
    lines
}

/// A line with its numbers as we write them.
fn plain(line: &str) -> String {
    let number = |cell: &str| match cell.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.bytes().all(|digit| digit.is_ascii_digit()) => {
            format!("{whole}.{fraction}").trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => cell.to_owned(),
    };
    line.split('|').map(number).collect::<Vec<_>>().join("|")
}

fn amounts(known_at: &str) -> String {
    format!(
        "select distinct on (programme_id, fiscal_year, cluster_id, source, stage) * from amounts
         where recorded_at <= {known_at} and effective_on <= date '2025-06-30'
         order by programme_id, fiscal_year, cluster_id, source, stage, position desc"
    )
}

fn clusters(known_at: &str) -> String {
    format!(
        "select distinct on (cluster_id) * from clusters
         where recorded_at <= {known_at} and effective_on <= date '2025-06-30'
         order by cluster_id, effective_on desc, position desc"
    )
}

/// Groups without anything are shown by one side only.
fn overview(known_at: &str) -> String {
    format!(
        "with chosen as ({}), standing as ({}),
         money as (
           select fiscal_year::text as year, source,
             sum(amount_krw) filter (where stage in ('appropriated', 'supplementary')) as budget,
             sum(amount_krw) filter (where stage = 'executed') as executed
           from chosen group by 1, 2),
         counted (word, of, value) as (
           select year, source, budget from money
           union all select year, 'executed', sum(executed) from money group by 1
           union all select
             case when grouping(type_code) = 0 then 'type' when grouping(ministry_id) = 0 then 'ministry' else 'region' end,
             coalesce(type_code, ministry_id, region), count(*)
             from standing join types using (type_code) group by grouping sets ((type_code), (ministry_id), (region))
           union all select 'agency', agency_id, count(*) from updates where recorded_at <= {known_at} group by 2)
         select * from counted where value <> 0",
        amounts(known_at),
        clusters(known_at)
    )
}

fn lines_of_overview(data: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for year in rows(&data["budget_by_year"]) {
        for of in ["national", "local", "private", "executed"] {
            lines.push(format!("{}|{of}|{}", year["fiscal_year"], year[of]));
        }
    }
    for (list, word, key, count) in [
        ("clusters_by_type", "type", "type_code", "clusters"),
        ("clusters_by_ministry", "ministry", "ministry_id", "clusters"),
        ("clusters_by_region", "region", "region", "clusters"),
        ("agencies", "agency", "agency_id", "accepted"),
    ] {
        lines.extend(rows(&data[list]).iter().map(|row| format!("{word}|{}|{}", text(&row[key]), row[count])));
    }
    lines.retain(|line| !line.ends_with("|0"));
    lines
}

const STAGES: [&str; 6] = ["requested", "appropriated", "supplementary", "executed", "carried_over", "lapsed"];

fn budget(known_at: &str) -> String {
    let sums = STAGES.map(|stage| format!("coalesce(sum(amount_krw) filter (where stage = '{stage}'), 0) as {stage}"));
    format!(
        "with chosen as ({}), standing as ({}),
         cells as (select type_code, fiscal_year, source, {} from chosen join standing using (cluster_id) group by 1, 2, 3)
         select cells.type_code, cells.fiscal_year, cells.source, {},
                round(cells.executed / nullif(cells.appropriated + cells.supplementary + coalesce(before.carried_over, 0), 0), 6)
         from cells left join cells before
           on before.type_code = cells.type_code and before.source = cells.source and before.fiscal_year = cells.fiscal_year - 1",
        amounts(known_at),
        clusters(known_at),
        sums.join(", "),
        STAGES.map(|stage| format!("cells.{stage}")).join(", ")
    )
}

fn lines_of_budget(data: &Value) -> Vec<String> {
    let line = |row: &Value| {
        let stages = STAGES.map(|stage| row[stage].to_string()).join("|");
        let (group, source) = (text(&row["group"]), text(&row["source"]));
        format!("{group}|{}|{source}|{stages}|{}", row["fiscal_year"], text(&row["execution_rate"]))
    };
    rows(data).iter().map(line).collect()
}

/// The coarsest form of a year that was recorded counts; sums add, means are those of the clusters. The table has year and
/// form of a period as columns, in the order of its index.
fn performance(known_at: &str) -> String {
    format!(
        "with standing as ({}), chosen as (
           select distinct on (cluster_id, indicator_id, year, form, period) * from observations
           where recorded_at <= {known_at} and effective_on <= date '2025-06-30'
           order by cluster_id, indicator_id, year, form, period, position desc),
         formed as (
           select *, first_value(form) over (partition by cluster_id, indicator_id, year order by form) as coarsest
           from chosen),
         of_clusters as (
           select cluster_id, indicator_id, year, case aggregation when 'mean' then avg(value) else sum(value) end as value,
             count(*) as used, count(*) filter (where status = 'provisional') as provisional
           from formed join indicators using (indicator_id) where form = coarsest
           group by cluster_id, indicator_id, year, aggregation)
         select type_code, year, indicator_id, case aggregation when 'mean' then avg(value) else sum(value) end,
           round(sum(provisional) / sum(used), 6)
         from of_clusters join standing using (cluster_id) join indicators using (indicator_id)
         group by type_code, year, indicator_id, aggregation",
        clusters(known_at)
    )
}

fn lines_of_performance(data: &Value) -> Vec<String> {
    let line = |row: &Value| {
        let cells = ["group", "period", "indicator_id", "value", "provisional_share"];
        cells.map(|cell| text(&row[cell])).join("|")
    };
    rows(data).iter().map(line).collect()
}

fn rows(list: &Value) -> &[Value] {
    list.as_array().unwrap()
}

fn text(cell: &Value) -> String {
    match cell {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The history as bitemporal tables.
fn tables(server: &Postgres, long: usize) -> String {
    let (mut amounts, mut observations, mut updates) = (String::new(), String::new(), String::new());
    for number in 0..long {
        let (record, recorded_at) = record(number, long);
        let cell = |name: &&str| text(&record[*name]);
        let (columns, table) = match record["record"].as_str() {
            Some("amount_recorded") => {
                (&["programme_id", "fiscal_year", "cluster_id", "source", "stage", "amount_krw"][..], &mut amounts)
            }
            _ => (&["cluster_id", "indicator_id", "period", "period", "value", "status"][..], &mut observations),
        };
        let cells: Vec<String> = columns.iter().map(cell).collect();
        *table += &format!("{number},{recorded_at},2018-01-01,{}\n", cells.join(","));
        updates += &format!("{recorded_at},operator\n");
    }
    // With a ratio beside the indicators.
    updates += &format!("{FOUNDED},operator\n").repeat(founding().len() + INDICATORS + 1);
    let cluster =
        |of: usize| format!("{of},{FOUNDED},2000-01-01,C{of},T{},{}\n", of % 8, PROVINCES[of / 8 % PROVINCES.len()]);
    let file = |name: &str, content: &str| server.file(name, content).display().to_string();
    format!(
        "create table types (type_code text primary key, ministry_id text);
         create table indicators (indicator_id text primary key, aggregation text);
         create table updates (recorded_at timestamptz, agency_id text);
         create table clusters (position bigint, recorded_at timestamptz, effective_on date, cluster_id text, type_code text, region text);
         create table amounts (position bigint, recorded_at timestamptz, effective_on date, programme_id text, fiscal_year int, cluster_id text, source text, stage text, amount_krw bigint);
         create table observations (position bigint, recorded_at timestamptz, effective_on date, cluster_id text, indicator_id text, period text, year int, value numeric, status text, form int default 0);
         copy types from '{}' csv; copy indicators from '{}' csv; copy updates from '{}' csv;
         copy clusters from '{}' csv; copy amounts from '{}' csv; copy observations (position, recorded_at, effective_on, cluster_id, indicator_id, period, year, value, status) from '{}' csv;
         create index on updates (recorded_at) include (agency_id);
         create index on clusters (cluster_id, effective_on desc, position desc) include (recorded_at, type_code, region);
         create index on amounts (programme_id, fiscal_year, cluster_id, source, stage, position desc) include (recorded_at, effective_on, amount_krw);
         create index on observations (cluster_id, indicator_id, year, form, period, position desc) include (recorded_at, effective_on, value, status);
         create index on amounts (recorded_at); create index on observations (recorded_at);
         vacuum analyze;",
        file("types.csv", &(0..8).map(|of| format!("T{of},M\n")).collect::<String>()),
        file("indicators.csv", &(0..INDICATORS).map(|of| format!("I{of},sum\n")).collect::<String>()),
        file("updates.csv", &updates),
        file("clusters.csv", &(0..CLUSTERS).map(cluster).collect::<String>()),
        file("amounts.csv", &amounts),
        file("observations.csv", &observations)
    )
}
