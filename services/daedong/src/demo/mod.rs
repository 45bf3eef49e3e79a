//! The demonstration: five years of an invented history over real laws, types, agencies and regions.
//!
//! It shows at national scale what the evaluation asks: 65 types in law, 52 of them in use, 2,330 clusters in force on
//! 2024-09-30, 83 % of them outside the capital region, 6.5 trillion won over the fiscal years 2021 to 2025; with facts
//! that arrive late, are corrected or taken back, plans that do not meet, falling results, companies that break rules,
//! a survey half answered, reviews open and recommendations overdue. All clusters, companies, money and figures are
//! invented and say so: names begin with 가상, notes with `demonstration`.
//!
//! No clock and no source of chance: the history is the same everywhere, to the byte. What it is not: an answer. Every line is
//! judged like any agency's, and some are wrong on purpose.
//!
//! ```text
//! public ── facts and lists that ship ┐
//! random ── numbers like chance       ├─ kinds ── clusters ─┬─ founding, acts, reviews, plans
//! log ───── lines with their moments  ┘                     └─ money ── results, companies, surveys, recommendations, mistakes
//! ```

mod acts;
mod clusters;
mod companies;
mod founding;
mod kinds;
mod log;
mod mistakes;
mod money;
mod plans;
mod public;
mod random;
mod recommendations;
mod results;
mod reviews;
mod surveys;

use serde_json::{Map, Value};

/// The lines of the history as a replay takes them: one flat object each, with `agency` and `recorded_at`, in the order of
/// the log. `recorded_at` never decreases; what a line refers to stands before it.
pub fn history() -> impl Iterator<Item = Map<String, Value>> {
    let country = clusters::Country::new();
    let mut log = log::Log::default();
    founding::tell(&mut log);
    acts::tell(&mut log, &country);
    plans::tell(&mut log);
    reviews::tell(&mut log, &country);
    let national = money::tell(&mut log, &country);
    results::tell(&mut log, &country, &national);
    companies::tell(&mut log, &country);
    surveys::tell(&mut log, &country);
    recommendations::tell(&mut log);
    mistakes::tell(&mut log, &country);
    log.told()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{
        log::{WRONG, text},
        *,
    };

    #[test]
    fn it_is_told_in_the_order_of_the_log() {
        let moments: Vec<String> = history().map(|line| text(&line, "recorded_at").to_owned()).collect();
        assert!(moments.is_sorted());
        assert!((40_000..60_000).contains(&moments.len()), "{} lines", moments.len());
    }

    #[test]
    fn it_is_the_same_every_time() {
        assert!(history().eq(history()));
    }

    #[test]
    fn ids_are_used_once() {
        let mut used: BTreeMap<String, usize> = BTreeMap::new();
        for line in history() {
            *used.entry(text(&line, "update_id").to_owned()).or_default() += 1;
        }
        assert_eq!(used.values().filter(|count| **count > 1).count(), 1, "but for one that is used twice on purpose");
    }

    #[test]
    fn some_forty_lines_are_wrong_on_purpose() {
        let wrong = history().filter(|line| text(line, "note") == WRONG).count();
        assert!((36..48).contains(&wrong), "{wrong}");
    }
}
