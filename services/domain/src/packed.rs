//! What was said, in little space: for questions that read a million statements.
//!
//! A statement is some 250 bytes, most of them ids and texts. A question over all of them reads a few numbers of each;
//! packed together, they are read several times faster.

use std::{
    ops::{Range, RangeInclusive},
    sync::OnceLock,
};

use crate::{
    history::{Known, Said},
    values::Day,
};

/// When a statement counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its place in its stream.
    pub sequence: u64,
    /// The place in the stream from which on it no longer counts.
    pub retired_from: u64,
    /// First day on which it holds.
    pub effective_on: Day,
}

impl Span {
    /// That of a statement.
    pub fn of<R>(said: &Said<R>) -> Self {
        let retired_from = said.retired.map_or(u64::MAX, |retired| retired.from);
        Self { sequence: said.at.sequence, retired_from, effective_on: said.at.effective_on }
    }

    /// Whether it counts by what is known then and is effective then.
    pub fn keeps(&self, known: Known, on: Day) -> bool {
        // What was never retired counts even to the end of all streams.
        let retired = self.retired_from <= known.0 && self.retired_from != u64::MAX;
        self.sequence <= known.0 && !retired && self.effective_on <= on
    }
}

/// A statement in little space.
pub trait Row {
    /// What it is the word on: of the same figure the latest word counts.
    type Figure: Ord;

    /// The figure.
    fn figure(&self) -> Self::Figure;

    /// The year of the figure; figures are ordered by year first.
    fn year(&self) -> i16;

    /// When it counts.
    fn span(&self) -> &Span;
}

/// All that was said of some figures. The last statement on each lies beside that on the next figure: most questions are
/// answered by these alone, and what was corrected before costs them nothing.
#[derive(Debug, Clone)]
pub struct Runs<R> {
    /// By figure.
    last: Vec<R>,
    /// What was said before those, by figure, then place in the stream.
    before: Vec<R>,
    /// The places of what was said before, close together: where the past is asked they are looked through first.
    places: Vec<u64>,
    /// Where what was said before of each figure ends.
    ends: Vec<u32>,
    /// The place of what was said first.
    first: u64,
}

impl<R> Default for Runs<R> {
    fn default() -> Self {
        Self { last: Vec::new(), before: Vec::new(), places: Vec::new(), ends: Vec::new(), first: u64::MAX }
    }
}

impl<R: Row> Runs<R> {
    /// Of these statements.
    pub fn of(mut rows: Vec<R>) -> Self {
        rows.sort_unstable_by_key(|row| (row.figure(), row.span().sequence));
        let figures = rows.chunk_by(|one, two| one.figure() == two.figure()).count();
        let corrected = rows.len() - figures;
        let mut runs = Self {
            last: Vec::with_capacity(figures),
            before: Vec::with_capacity(corrected),
            places: Vec::with_capacity(corrected),
            ends: Vec::with_capacity(figures),
            first: rows.iter().map(|row| row.span().sequence).min().unwrap_or(u64::MAX),
        };
        for row in rows {
            match runs.last.last_mut() {
                Some(last) if last.figure() == row.figure() => {
                    runs.places.push(last.span().sequence);
                    runs.before.push(std::mem::replace(last, row));
                }
                _ => {
                    runs.end();
                    runs.last.push(row);
                }
            }
        }
        runs.end();
        runs
    }

    /// Ends what was said before of the figure that came last.
    fn end(&mut self) {
        if !self.last.is_empty() {
            // As many statements would not fit into memory.
            self.ends.push(u32::try_from(self.before.len()).unwrap_or(u32::MAX));
        }
    }

    /// Whether nothing was said.
    pub const fn is_empty(&self) -> bool {
        self.last.is_empty()
    }

    /// Whether anything was said by then. Where nothing was, nothing else needs to be looked at.
    pub const fn begun(&self, known: Known) -> bool {
        self.first <= known.0 && !self.last.is_empty()
    }

    /// The figures of some years: of each what was said before in the order of the log, and what was said last.
    pub fn each(&self, years: &RangeInclusive<i16>) -> impl Iterator<Item = (&[R], &R)> {
        self.figures(years).map(|(at, last)| (self.before.get(self.earlier(at)).unwrap_or_default(), last))
    }

    /// The figures of some years with their numbers: one after the other, as memory likes it.
    fn figures(&self, years: &RangeInclusive<i16>) -> impl Iterator<Item = (usize, &R)> {
        let (first, last) = (*years.start(), *years.end());
        // Looked for only where something lies before it.
        let starts = self.last.first().is_none_or(|row| row.year() >= first);
        let from = if starts { 0 } else { self.last.partition_point(|row| row.year() < first) };
        self.last.iter().enumerate().skip(from).take_while(move |(_, row)| row.year() <= last)
    }

    /// Where that lies which was said before of a figure.
    fn earlier(&self, at: usize) -> Range<usize> {
        let end = |at: usize| self.ends.get(at).and_then(|end| usize::try_from(*end).ok()).unwrap_or_default();
        at.checked_sub(1).map_or(0, end)..end(at)
    }

    /// The latest word on each figure of some years, as known and effective then, by figure.
    pub fn standing(&self, years: &RangeInclusive<i16>, known: Known, on: Day) -> impl Iterator<Item = &R> {
        self.figures(years).filter_map(move |(at, last)| {
            if last.span().keeps(known, on) {
                return Some(last);
            }
            let earlier = self.earlier(at);
            let known_then = self.places.get(earlier.clone())?.partition_point(|place| *place <= known.0);
            self.before.get(earlier)?.get(..known_then)?.iter().rev().find(|row| row.span().keeps(known, on))
        })
    }
}

/// What follows from the whole history of an entity, made on first use. It is no part of the state: it tells no two
/// states apart, and a copy starts without it. It lies within the entity: a question over thousands of them waits for memory
/// and for little else.
#[derive(Debug)]
pub struct Packed<T>(OnceLock<T>);

impl<T> Packed<T> {
    /// What was made, or is made now.
    pub fn get(&self, make: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(make)
    }
}

impl<T> Default for Packed<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> Clone for Packed<T> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<T> PartialEq for Packed<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The number of a value in a short list, where it is put if it is new.
pub fn number<T: PartialEq + Clone>(values: &mut Vec<T>, value: &T) -> u32 {
    let at = values.iter().position(|other| other == value).unwrap_or_else(|| {
        values.push(value.clone());
        values.len() - 1
    });
    // A list of so many values would not fit into memory.
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::values::Value;

    #[derive(Debug, Clone, Copy, PartialEq)]
    struct Said {
        figure: (i16, u8),
        span: Span,
    }

    impl Row for Said {
        type Figure = (i16, u8);

        fn figure(&self) -> Self::Figure {
            self.figure
        }

        fn year(&self) -> i16 {
            self.figure.0
        }

        fn span(&self) -> &Span {
            &self.span
        }
    }

    /// Statements in the order of the log, some of which are retired later.
    fn statements() -> impl Strategy<Value = Vec<Said>> {
        let statement = (2020..2023_i16, 0..3_u8, 1..5_i32, proptest::option::of(1..9_u64));
        prop::collection::vec(statement, 0..40).prop_map(|all| {
            let said = |(at, (year, kind, day, retired)): (usize, (i16, u8, i32, Option<u64>))| {
                let sequence = at as u64 + 1;
                let retired_from = retired.map_or(u64::MAX, |later| sequence + later);
                let effective_on = Day::read(&format!("2024-01-0{day}")).unwrap();
                Said { figure: (year, kind), span: Span { sequence, retired_from, effective_on } }
            };
            all.into_iter().enumerate().map(said).collect()
        })
    }

    proptest! {
        #[test]
        fn what_stands_is_the_latest_that_counts(
            said in statements(), first in 2019..2024_i16, years in 0..4_i16, known in 0..50_u64, day in 1..5_i32,
        ) {
            let (known, on, asked) = (Known(known), Day::read(&format!("2024-01-0{day}")).unwrap(), first..=first + years);
            let mut expected = std::collections::BTreeMap::new();
            for row in said.iter().filter(|row| asked.contains(&row.year()) && row.span.keeps(known, on)) {
                expected.insert(row.figure, *row);
            }
            let runs = Runs::of(said.clone());
            prop_assert_eq!(runs.begun(known), said.iter().any(|row| row.span.sequence <= known.0));
            let standing: Vec<Said> = runs.standing(&asked, known, on).copied().collect();
            prop_assert_eq!(standing, expected.into_values().collect::<Vec<_>>());
            let all = runs.each(&(2000..=2100)).map(|(before, _)| before.len() + 1).sum::<usize>();
            prop_assert_eq!(all, said.len());
        }
    }
}
