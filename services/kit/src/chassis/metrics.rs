//! What a process counts, for Prometheus.

use std::{sync::Arc, time::Duration};

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

/// All metrics of a process.
#[derive(Debug, Clone)]
pub struct Metrics {
    registry: Arc<Mutex<Registry>>,
    updates: Family<CodeLabels, Counter>,
    refusals: Family<CodeLabels, Counter>,
    learned: Family<CodeLabels, Gauge>,
    append_seconds: Histogram,
    group_size: Histogram,
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
    /// The metrics of one service's intake.
    pub fn intake(&self, service: Stream) -> IntakeMetrics {
        IntakeMetrics { all: self.clone(), service: service.name() }
    }

    /// A gauge of the process.
    pub fn gauge(&self, name: &str, help: &str) -> Gauges {
        let gauge = Gauges::default();
        self.registry.lock().register(name, help, gauge.clone());
        gauge
    }

    /// In the text format of Prometheus.
    pub fn text(&self) -> String {
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
    fn outcome(&self, outcome: &str) {
        self.all.updates.get_or_create(&[("service", self.service.to_owned()), ("outcome", outcome.to_owned())]).inc();
    }

    pub(crate) fn accepted(&self) {
        self.outcome("accepted");
    }

    pub(crate) fn repeated(&self) {
        self.outcome("unchanged");
    }

    pub(crate) fn refused(&self, code: &str) {
        self.outcome("refused");
        self.all.refusals.get_or_create(&[("service", self.service.to_owned()), ("code", code.to_owned())]).inc();
    }

    pub(crate) fn group(&self, size: usize) {
        self.all.group_size.observe(u32::try_from(size).map_or(f64::MAX, f64::from));
    }

    pub(crate) fn appended(&self, took: Duration) {
        self.all.append_seconds.observe(took.as_secs_f64());
    }

    pub(crate) fn learned(&self, stream: Stream, sequence: u64) {
        let labels = [("service", self.service.to_owned()), ("stream", stream.name().to_owned())];
        self.all.learned.get_or_create(&labels).set(i64::try_from(sequence).unwrap_or(i64::MAX));
    }
}
