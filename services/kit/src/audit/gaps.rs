//! A row of numbers that should come one after the other, and what is missing in it.

use std::collections::BTreeMap;

use super::Place;

/// How a number fits into the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It is the next.
    Next,
    /// Numbers before it are missing.
    Ahead,
    /// It was missing and comes now.
    Late,
    /// It was there already.
    Again,
}

/// A row of numbers from 1.
pub struct Row {
    next: u64,
    /// First missing number to the one after the last, and where it was noticed.
    missing: BTreeMap<u64, (u64, Place)>,
}

impl Default for Row {
    fn default() -> Self {
        Self { next: 1, missing: BTreeMap::new() }
    }
}

impl Row {
    /// The number that comes next.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Takes a number in.
    pub fn take(&mut self, number: u64, place: &Place) -> Fit {
        if number < self.next {
            return if self.fill(number) { Fit::Late } else { Fit::Again };
        }
        let fit = if number == self.next { Fit::Next } else { Fit::Ahead };
        if fit == Fit::Ahead {
            self.missing.insert(self.next, (number, place.clone()));
        }
        self.next = number.saturating_add(1);
        fit
    }

    /// Goes on at a number, whatever lies between.
    pub fn jump(&mut self, number: u64) {
        self.next = self.next.max(number);
    }

    /// What is missing: first, last, and where it was noticed.
    pub fn missing(&self) -> impl Iterator<Item = (u64, u64, &Place)> {
        self.missing.iter().map(|(first, (end, place))| (*first, end - 1, place))
    }

    fn fill(&mut self, number: u64) -> bool {
        let Some((&first, &(end, _))) = self.missing.range(..=number).next_back() else { return false };
        if number >= end {
            return false;
        }
        let Some((_, place)) = self.missing.remove(&first) else { return false };
        if first < number {
            self.missing.insert(first, (number, place.clone()));
        }
        if number + 1 < end {
            self.missing.insert(number + 1, (end, place));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn what_is_missing_is_known() {
        let place = Place::new(Path::new("x"), 0, 0, None);
        let mut row = Row::default();
        let cases = [
            (1, Fit::Next),
            (2, Fit::Next),
            (2, Fit::Again),
            (9, Fit::Ahead),
            (5, Fit::Late),
            (5, Fit::Again),
            (3, Fit::Late),
            (8, Fit::Late),
            (10, Fit::Next),
            (0, Fit::Again),
        ];
        for (number, fit) in cases {
            assert_eq!(row.take(number, &place), fit, "{number}");
        }
        let missing: Vec<_> = row.missing().map(|(first, last, _)| (first, last)).collect();
        assert_eq!(missing, [(4, 4), (6, 7)]);
    }
}
