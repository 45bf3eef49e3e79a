//! The one place that reads the time, and that leaves a time to chance.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
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

/// A pause of chance length, at least half of the longest: so that those who failed together do not come back together.
pub fn jittered(longest: Duration) -> Duration {
    // Every state of the standard hasher begins elsewhere; that is chance enough for a pause.
    let chance = RandomState::new().build_hasher().finish() % 1_000;
    longest / 2 + longest.mul_f64(chance as f64 / 2_000.0)
}

/// A moment in UTC with six places, as receipts and views write it.
pub fn rfc3339(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros).map_or_else(|_| String::new(), |at| format!("{at:.6}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_differ_and_keep_their_bounds() {
        let longest = Duration::from_millis(100);
        let pauses: Vec<Duration> = (0..100).map(|_| jittered(longest)).collect();
        assert!(pauses.iter().all(|pause| *pause >= longest / 2 && *pause <= longest));
        assert!(pauses.iter().any(|pause| *pause != pauses[0]));
    }
}
