//! The one place that reads the time.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

/// Tells the time, microseconds since 1970 in UTC.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The clock of the machine.
#[allow(clippy::disallowed_methods, reason = "everybody else is handed a clock")]
pub fn system() -> Clock {
    Arc::new(|| {
        let now = SystemTime::now();
        // Before 1970 only on a machine whose clock was never set; logs then repeat the time they know.
        now.duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    })
}

/// A moment in UTC with six places, as receipts and views write it.
pub fn rfc3339(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros).map_or_else(|_| String::new(), |at| format!("{at:.6}"))
}
