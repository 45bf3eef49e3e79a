//! How what a ledger or a series adds changes along the updates between two moments.
//!
//! What is added changes with what is said of the entity itself, and with what counts around it: whether its cluster is
//! designated, whose word on a programme is preferred, how an indicator is put together. The latter are its turns.

use super::order::Order;
use crate::{
    history::Known,
    measures::budget::YEARS,
    packed::{Row, Runs},
    values::Day,
};

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
                each(turn.order.known(), now, Some(turn.order));
            }
            each(Known(sequence), now, Some(own));
        }
        for turn in turns {
            each(turn.order.known(), &turn.now, Some(turn.order));
        }
    }
}
