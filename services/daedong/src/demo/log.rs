//! What is told, in the order in which the log took it.
//!
//! Updates reach the log on three days of a month, each service in its own hours, so that a whole block of one stream
//! follows on a whole block of another. What an update refers to always lies in an earlier block, or earlier in its own.

use std::collections::BTreeMap;

use jiff::{ToSpan as _, civil::Date};
use serde_json::{Map, Value, json};

/// The four streams, in the order of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stream {
    /// From 10:00 in Seoul.
    Governance,
    /// From 12:00.
    Registry,
    /// From 14:00.
    Budget,
    /// From 16:00.
    Performance,
}

/// A line with its moment, in milliseconds since the beginning of its day in UTC.
#[derive(Debug)]
struct Line {
    day: Date,
    millis: i64,
    body: Map<String, Value>,
}

/// The history so far.
#[derive(Debug, Default)]
pub struct Log {
    lines: Vec<Line>,
    blocks: BTreeMap<(Date, Stream), i64>,
}

/// Between two updates of a block. A block of 7,200 thousand milliseconds takes 48,000 updates: more than there are.
const STEP: i64 = 150;

impl Log {
    /// Records an update of an agency and gives its id.
    pub fn say(&mut self, on: Date, agency: &str, kind: &str, effective_on: Date, fields: Value) -> String {
        let mut body = object(fields);
        let id = match body.get("update_id").and_then(Value::as_str) {
            Some(used) => used.to_owned(),
            None => format!("demo-{}-{:05}", on.year(), self.lines.len() + 1),
        };
        body.insert("update_id".into(), json!(id));
        body.insert("record".into(), json!(kind));
        body.entry("effective_on").or_insert_with(|| json!(effective_on.to_string()));
        body.entry("note").or_insert_with(|| json!(NOTE));
        body.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()));
        self.write(on, stream_of(kind), agency, body);
        id
    }

    /// Takes an earlier update back.
    pub fn withdraw(&mut self, on: Date, stream: Stream, agency: &str, update_id: &str, reason: &str) {
        let id = format!("demo-{}-{:05}", on.year(), self.lines.len() + 1);
        let body = json!({"update_id": id, "record": "record_withdrawn", "effective_on": on.to_string(), "note": NOTE,
            "withdrawn_update_id": update_id, "reason": reason});
        self.write(on, stream, agency, object(body));
    }

    /// Records a public fact as it stands.
    pub fn repeat(&mut self, on: Date, fact: Map<String, Value>) {
        let stream = stream_of(text(&fact, "record"));
        self.write(on, stream, OPERATOR, fact);
    }

    fn write(&mut self, on: Date, stream: Stream, agency: &str, mut body: Map<String, Value>) {
        let count = self.blocks.entry((on, stream)).or_insert(0);
        let millis = (1 + 2 * stream as i64) * 3_600_000 + *count * STEP;
        *count += 1;
        body.insert("agency".into(), json!(agency));
        self.lines.push(Line { day: on, millis, body });
    }

    /// All lines, in the order of the log.
    pub fn told(mut self) -> impl Iterator<Item = Map<String, Value>> {
        self.lines.sort_by_key(|line| (line.day, line.millis));
        self.lines.into_iter().map(|Line { day, millis, mut body }| {
            let (seconds, rest) = (millis / 1000, millis % 1000);
            let moment =
                format!("{day}T{:02}:{:02}:{:02}.{rest:03}000Z", seconds / 3600, seconds / 60 % 60, seconds % 60);
            body.insert("recorded_at".into(), json!(moment));
            body
        })
    }
}

/// The local operator, who sets the house up.
pub const OPERATOR: &str = "operator";

/// Stands with what is refused on purpose.
pub const WRONG: &str = "demonstration: wrong on purpose";

/// Stands with everything that is invented.
const NOTE: &str = "demonstration: invented";

/// The first day, from that day on, on which agencies send.
pub fn sending_day(from: Date) -> Date {
    (0..31).map(|days| from.saturating_add(days.days())).find(|day| matches!(day.day(), 5 | 15 | 25)).unwrap_or(from)
}

/// The text of a field, empty if it has none.
pub fn text<'a>(body: &'a Map<String, Value>, field: &str) -> &'a str {
    body.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// The fields of a JSON object; none of anything else.
pub fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn stream_of(kind: &str) -> Stream {
    match kind {
        "cluster_type_defined" | "milestone_reached" | "plan_target_set" => Stream::Registry,
        "programme_defined" | "share_set" | "amount_recorded" => Stream::Budget,
        "indicator_defined" | "ratio_defined" | "observation_reported" | "target_set" => Stream::Performance,
        _ if kind.starts_with("cluster_") => Stream::Registry,
        _ if ["spin_off_", "foreign_company_", "investment_"].iter().any(|family| kind.starts_with(family)) => {
            Stream::Performance
        }
        _ => Stream::Governance,
    }
}
