//! The order of the updates between two moments, and how what a ledger or a series adds changes along it.
//!
//! What is added changes with what is said of the entity itself, and with what counts around it: whether its cluster is
//! designated, whose word on a programme is preferred, how an indicator is put together. The latter are its turns.

use std::iter;

use proto::catalogue::Service;

use crate::{
    history::Known,
    measures::budget::YEARS,
    packed::{Row, Runs},
    values::Day,
};

/// The place of an update: the service and its place in the stream.
pub(super) type At = (Service, u64);

/// The order of updates: by the place in the stream that is followed, and behind it the steps, numbered from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Order(u64, u32);

impl Order {
    /// That of an update of the stream itself.
    pub const fn own(sequence: u64) -> Self {
        Self(sequence, 0)
    }

    /// That of a step, which came after a place in the stream.
    pub const fn after(known: Known, number: u32) -> Self {
        Self(known.0, number)
    }

    /// The place of the update: in the stream of a service, or among the steps.
    pub fn at(self, service: Service, steps: &[At]) -> Option<At> {
        match self.1.checked_sub(1) {
            None => Some((service, self.0)),
            Some(step) => steps.get(usize::try_from(step).ok()?).copied(),
        }
    }
}

/// An update after which something else counts around an entity.
#[derive(Debug, Clone)]
pub(super) struct Turn<T> {
    /// Its place among those of the stream that is followed.
    pub order: Order,
    /// What counts from then on.
    pub now: T,
}

/// What counts around an entity after each of some changes, which may be of several kinds.
pub(super) fn turns<T: Clone, C>(
    first: &T,
    mut changes: Vec<(Order, C)>,
    mut apply: impl FnMut(&mut T, C),
) -> Vec<Turn<T>> {
    changes.sort_unstable_by_key(|(order, _)| *order);
    let mut now = first.clone();
    let turn = |(order, change)| {
        apply(&mut now, change);
        Turn { order, now: now.clone() }
    };
    changes.into_iter().map(turn).collect()
}

/// What updates did, by their places. Nearly every update of a stream does one thing: that lies at its place, and nothing need
/// be sorted.
#[derive(Debug)]
pub(super) struct ByPlace<T> {
    /// The place after which they begin.
    after: u64,
    own: Vec<Option<T>>,
    /// What steps did, and what an update did beside that.
    more: Vec<(Order, T)>,
}

impl<T: Clone> ByPlace<T> {
    /// Of the updates of a stream between two moments.
    pub fn of(between: &Between) -> Self {
        let places = between.to.0.saturating_sub(between.from.0);
        Self { after: between.from.0, own: vec![None; usize::try_from(places).unwrap_or_default()], more: Vec::new() }
    }

    /// Notes what an update did.
    pub fn note(&mut self, order: Order, did: T) {
        let place = (order.1 == 0).then(|| order.0.checked_sub(self.after)?.checked_sub(1)).flatten();
        match place.and_then(|place| self.own.get_mut(usize::try_from(place).ok()?)) {
            Some(own @ None) => *own = Some(did),
            _ => self.more.push((order, did)),
        }
    }

    /// All of it in the order of the updates; of the same update in any order.
    pub fn in_order(mut self) -> impl Iterator<Item = (Order, T)> {
        self.more.sort_by_key(|(order, _)| *order);
        let mut more = self.more.into_iter().peekable();
        let own = (self.after + 1..).zip(self.own).filter_map(|(place, did)| Some((Order::own(place), did?)));
        let mut own = own.peekable();
        iter::from_fn(move || match (own.peek(), more.peek()) {
            (Some((next, _)), Some((further, _))) if further < next => more.next(),
            (None, _) => more.next(),
            _ => own.next(),
        })
    }
}

/// The updates of a stream between two moments.
#[derive(Debug, Clone, Copy)]
pub(super) struct Between {
    /// Known at the first moment.
    pub from: Known,
    /// Known at the second.
    pub to: Known,
}

impl Between {
    /// Calls with each year of an entity and the updates that said something of it, or took it back, effective by a day.
    pub fn years<R: Row>(&self, rows: &Runs<R>, on: Day, mut each: impl FnMut(i16, &mut Vec<u64>)) {
        let within = |place: &u64| self.from.0 < *place && *place <= self.to.0;
        let mut noted = Vec::new();
        let mut figures = rows.each(&YEARS).peekable();
        while let Some((before, last)) = figures.next() {
            let said = before.iter().chain([last]).map(Row::span).filter(|span| span.effective_on <= on);
            noted.extend(said.flat_map(|span| [span.sequence, span.retired_from]).filter(within));
            if figures.peek().is_none_or(|(_, next)| next.year() != last.year()) {
                each(last.year(), &mut noted);
                noted.clear();
            }
        }
    }

    /// Walks through updates of the stream and turns: calls with what is known after each in the stream, what counts
    /// around then, and where that was.
    pub fn walk<T>(
        &self,
        noted: &mut Vec<u64>,
        first: &T,
        turns: &[Turn<T>],
        mut each: impl FnMut(Known, &T, Option<Order>),
    ) {
        noted.sort_unstable();
        noted.dedup();
        let mut now = first;
        each(self.from, now, None);
        let mut turns = turns.iter().peekable();
        for sequence in noted.iter().copied() {
            let own = Order::own(sequence);
            while let Some(turn) = turns.next_if(|turn| turn.order < own) {
                now = &turn.now;
                each(Known(turn.order.0), now, Some(turn.order));
            }
            each(Known(sequence), now, Some(own));
        }
        for turn in turns {
            each(Known(turn.order.0), &turn.now, Some(turn.order));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_updates_did_comes_in_their_order(
            from in 0..5_u64, more in 0..20_u64, noted in prop::collection::vec((0..25_u64, 0..3_u32), 0..40),
        ) {
            let between = Between { from: Known(from), to: Known(from + more) };
            let mut did = ByPlace::of(&between);
            let mut expected = Vec::new();
            for (number, (place, step)) in noted.into_iter().enumerate() {
                did.note(Order(place, step), number);
                expected.push((Order(place, step), number));
            }
            let all: Vec<(Order, usize)> = did.in_order().collect();
            prop_assert!(all.is_sorted_by_key(|(order, _)| *order), "{:?}", all);
            let sorted = |mut all: Vec<(Order, usize)>| { all.sort_unstable(); all };
            prop_assert_eq!(sorted(all), sorted(expected));
        }
    }
}
