//! What every process needs around its work: configuration, telemetry, limits, serving and stopping.

pub mod config;
pub mod http;
pub mod limits;
pub mod metrics;
pub mod serve;
pub mod telemetry;
