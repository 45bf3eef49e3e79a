//! Structured logs: one JSON object a line in a deployment, short lines for a person.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::{EnvFilter, fmt};

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// One JSON object a line.
    Json,
    /// For a person.
    Short,
}

/// Starts logging to standard error. What is logged is set by `DAEDONG_LOG` (default `info`). A second call does
/// nothing.
pub fn start(style: Style) {
    let filter =
        EnvFilter::try_from_env("DAEDONG_LOG").unwrap_or_else(|_| EnvFilter::new("info,sled=warn,async_nats=warn"));
    // A standard error that nobody takes is no reason to stop; complaints about it would go there too.
    let lines = fmt().with_env_filter(filter).with_writer(stderr).log_internal_errors(false);
    let _ = match style {
        Style::Json => lines.json().flatten_event(true).try_init(),
        Style::Short => lines.compact().with_ansi(stderr().is_terminal()).with_target(false).try_init(),
    };
}
