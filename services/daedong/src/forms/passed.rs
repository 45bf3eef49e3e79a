//! What was passed over while forms were read: told at the end, so that nothing is lost without a word.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::statement::Place;

/// The most places that are named; the others are counted.
const MAX_TOLD: usize = 50;

/// Shared by those who read and the one who tells.
#[derive(Clone, Default)]
pub struct Passed(Arc<Mutex<Told>>);

#[derive(Default)]
struct Told {
    remarks: u64,
    /// Places and why nothing of them was read.
    places: Vec<(Place, String)>,
    more: u64,
}

impl Passed {
    fn told(&self) -> MutexGuard<'_, Told> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A row that is a remark.
    pub fn remark(&self) {
        self.told().remarks += 1;
    }

    /// A place of which something is not sent: a file or sheet, the submission of a row.
    pub fn place(&self, place: Place, why: impl Into<String>) {
        let mut told = self.told();
        if told.places.len() < MAX_TOLD {
            told.places.push((place, why.into()));
        } else {
            told.more += 1;
        }
    }

    /// What was passed over, a line each.
    pub fn lines(&self) -> Vec<String> {
        let told = self.told();
        let mut lines: Vec<_> = told.places.iter().map(|(place, why)| format!("{place}: {why}")).collect();
        if told.more > 0 {
            lines.push(format!("{} more such places", told.more));
        }
        if told.remarks > 0 {
            let rows = if told.remarks == 1 { "row" } else { "rows" };
            lines.push(format!("{} remark {rows} passed over (주석 행)", told.remarks));
        }
        lines
    }
}

impl fmt::Debug for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_named_up_to_the_limit_and_the_others_counted() {
        let passed = Passed::default();
        assert_eq!(passed.lines(), Vec::<String>::new());
        (0..MAX_TOLD + 2).for_each(|at| passed.place(Place::file(&format!("{at}.csv")), "no update in it"));
        passed.remark();
        let lines = passed.lines();
        assert_eq!(lines[0], "0.csv: no update in it");
        assert_eq!(lines[MAX_TOLD..], ["2 more such places", "1 remark row passed over (주석 행)"]);
    }
}
