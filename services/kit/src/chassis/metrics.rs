//! What a process counts, for Prometheus.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use parking_lot::Mutex;
use prometheus_client::{
    encoding::text::encode,
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};

use crate::log::Stream;

type Labels = [(&'static str, String); 1];
/// A figure that goes up and down, for each service.
pub type Gauges = Family<Labels, Gauge>;
type CodeLabels = [(&'static str, String); 2];

/// What becomes of an update.
const ACCEPTED: &str = "accepted";
const UNCHANGED: &str = "unchanged";
const REFUSED: &str = "refused";
/// What an update is refused for because of the log, not because of what it says.
const OF_THE_LOG: [&str; 3] = ["OUTCOME_UNKNOWN", "STORAGE_FULL", "UNAVAILABLE"];

/// All metrics of a process.
#[derive(Debug, Clone)]
pub struct Metrics {
    registry: Arc<Mutex<Registry>>,
    updates: Family<CodeLabels, Counter>,
    refusals: Family<CodeLabels, Counter>,
    learned: Family<CodeLabels, Gauge>,
    append_seconds: Histogram,
    group_size: Histogram,
    connection: Arc<OnceLock<Connection>>,
}

/// The connection to the broker.
struct Connection {
    /// Whether there is one now.
    reached: Box<dyn Fn() -> bool + Send + Sync>,
    gauge: Gauge,
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection").field("gauge", &self.gauge).finish_non_exhaustive()
    }
}

impl Connection {
    fn look(&self) -> bool {
        let reached = (self.reached)();
        self.gauge.set(i64::from(reached));
        reached
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("daedong");
        let metrics = Self {
            updates: Family::default(),
            refusals: Family::default(),
            learned: Family::default(),
            append_seconds: Histogram::new(exponential_buckets(0.000_25, 2.0, 16)),
            group_size: Histogram::new(exponential_buckets(1.0, 2.0, 10)),
            registry: Arc::default(),
            connection: Arc::default(),
        };
        registry.register("updates", "Updates by service and outcome", metrics.updates.clone());
        registry.register("refusals", "Refusals by service and code", metrics.refusals.clone());
        registry.register("learned_sequence", "How far a service has read another stream", metrics.learned.clone());
        registry.register("append_seconds", "Time until a group was durable", metrics.append_seconds.clone());
        registry.register("group_size", "Updates appended together", metrics.group_size.clone());
        Self { registry: Arc::new(Mutex::new(registry)), ..metrics }
    }
}

impl Metrics {
    /// The metrics of one service's intake. What alerts look for counts from nought: a figure that begins with its first
    /// event has no increase then, and nobody would hear of it.
    pub fn intake(&self, service: Stream) -> IntakeMetrics {
        let intake = IntakeMetrics { all: self.clone(), service: service.name() };
        for outcome in [ACCEPTED, UNCHANGED, REFUSED] {
            drop(self.updates.get_or_create(&intake.labels("outcome", outcome)));
        }
        for code in OF_THE_LOG {
            drop(self.refusals.get_or_create(&intake.labels("code", code)));
        }
        intake
    }

    /// A gauge of the process.
    pub fn gauge(&self, name: &str, help: &str) -> Gauges {
        let gauge = Gauges::default();
        self.registry.lock().register(name, help, gauge.clone());
        gauge
    }

    /// Tells from now on whether the broker is reached. A process that stands on no broker never calls it.
    pub fn broker(&self, reached: impl Fn() -> bool + Send + Sync + 'static) {
        let gauge: Gauge = Gauge::default();
        let connection = Connection { reached: Box::new(reached), gauge: gauge.clone() };
        if self.connection.set(connection).is_ok() {
            self.registry.lock().register("broker_connected", "1 while the broker is reached, else 0", gauge);
        }
    }

    /// Whether there is a broker and it is not reached now.
    pub fn broker_is_gone(&self) -> bool {
        self.connection.get().is_some_and(|connection| !connection.look())
    }

    /// In the text format of Prometheus.
    pub fn text(&self) -> String {
        if let Some(connection) = self.connection.get() {
            connection.look();
        }
        let mut text = String::new();
        // Writing into a string cannot fail.
        let _ = encode(&mut text, &self.registry.lock());
        text
    }
}

/// What an intake counts.
#[derive(Debug, Clone)]
pub struct IntakeMetrics {
    all: Metrics,
    service: &'static str,
}

impl IntakeMetrics {
    fn labels(&self, name: &'static str, value: &str) -> CodeLabels {
        [("service", self.service.to_owned()), (name, value.to_owned())]
    }

    fn outcome(&self, outcome: &str) {
        self.all.updates.get_or_create(&self.labels("outcome", outcome)).inc();
    }

    pub(crate) fn accepted(&self) {
        self.outcome(ACCEPTED);
    }

    pub(crate) fn repeated(&self) {
        self.outcome(UNCHANGED);
    }

    pub(crate) fn refused(&self, code: &str) {
        self.outcome(REFUSED);
        self.all.refusals.get_or_create(&self.labels("code", code)).inc();
    }

    pub(crate) fn group(&self, size: usize) {
        self.all.group_size.observe(u32::try_from(size).map_or(f64::MAX, f64::from));
    }

    pub(crate) fn appended(&self, took: Duration) {
        self.all.append_seconds.observe(took.as_secs_f64());
    }

    pub(crate) fn learned(&self, stream: Stream, sequence: u64) {
        let labels = self.labels("stream", stream.name());
        self.all.learned.get_or_create(&labels).set(i64::try_from(sequence).unwrap_or(i64::MAX));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn a_broker_that_is_gone_is_told_and_where_there_is_none_nothing_is() {
        let metrics = Metrics::default();
        assert!(!metrics.broker_is_gone() && !metrics.text().contains("broker_connected"));
        let reached = Arc::new(AtomicBool::new(true));
        let now = reached.clone();
        metrics.broker(move || now.load(Ordering::Relaxed));
        assert!(metrics.text().contains("\ndaedong_broker_connected 1\n"), "{}", metrics.text());
        reached.store(false, Ordering::Relaxed);
        assert!(metrics.clone().broker_is_gone());
        assert!(metrics.text().contains("\ndaedong_broker_connected 0\n"), "{}", metrics.text());
    }

    #[test]
    fn what_alerts_look_for_counts_from_nought() {
        let metrics = Metrics::default();
        let intake = metrics.intake(Stream::Budget);
        let full = |count: u64| format!("daedong_refusals_total{{service=\"budget\",code=\"STORAGE_FULL\"}} {count}");
        assert!(metrics.text().contains(&full(0)), "{}", metrics.text());
        intake.refused("STORAGE_FULL");
        assert!(metrics.text().contains(&full(1)), "{}", metrics.text());
        assert!(metrics.text().contains("daedong_updates_total{service=\"budget\",outcome=\"refused\"} 1"));
    }
}
