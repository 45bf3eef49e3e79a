//! The order of the updates between two moments, and what they did, in that order.

use std::iter;

use proto::catalogue::Service;

use super::turns::Between;
use crate::history::Known;

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

    /// What is known of the stream then.
    pub const fn known(self) -> Known {
        Known(self.0)
    }

    /// The place of the update: in the stream of a service, or among the steps.
    pub fn at(self, service: Service, steps: &[At]) -> Option<At> {
        match self.1.checked_sub(1) {
            None => Some((service, self.0)),
            Some(step) => steps.get(usize::try_from(step).ok()?).copied(),
        }
    }
}

/// What an update did, that nearly always fits into little space.
pub(super) trait Little: Sized {
    /// The same in little space.
    type Packed: Copy;

    /// In little space, if it fits.
    fn packed(&self) -> Option<Self::Packed>;

    /// What was packed.
    fn unpacked(packed: Self::Packed) -> Self;
}

/// What updates did, by their places. Nearly every update of a stream does one thing: that lies at its place, and nothing need
/// be sorted. They come in any order, so what is kept of each is little: a million places are waited for one by one.
#[derive(Debug)]
pub(super) struct ByPlace<T: Little> {
    /// The place after which they begin.
    after: u64,
    own: Vec<Option<T::Packed>>,
    /// What steps did, what an update did beside that, and what does not fit.
    more: Vec<(Order, T)>,
}

impl<T: Little> ByPlace<T> {
    /// Of the updates of a stream between two moments.
    pub fn of(between: &Between) -> Self {
        let places = between.to.0.saturating_sub(between.from.0);
        Self { after: between.from.0, own: vec![None; usize::try_from(places).unwrap_or_default()], more: Vec::new() }
    }

    /// Notes what an update did.
    pub fn note(&mut self, order: Order, did: T) {
        let place = (order.1 == 0).then(|| order.0.checked_sub(self.after)?.checked_sub(1)).flatten();
        match (place.and_then(|place| self.own.get_mut(usize::try_from(place).ok()?)), did.packed()) {
            (Some(own @ None), Some(packed)) => *own = Some(packed),
            _ => self.more.push((order, did)),
        }
    }

    /// All of it in the order of the updates; of the same update in any order.
    pub fn in_order(mut self) -> impl Iterator<Item = (Order, T)> {
        self.more.sort_by_key(|(order, _)| *order);
        let mut more = self.more.into_iter().peekable();
        let own =
            (self.after + 1..).zip(self.own).filter_map(|(place, did)| Some((Order::own(place), T::unpacked(did?))));
        let mut own = own.peekable();
        iter::from_fn(move || match (own.peek(), more.peek()) {
            (Some((next, _)), Some((further, _))) if further < next => more.next(),
            (None, _) => more.next(),
            _ => own.next(),
        })
    }
}

/// What an update did to a figure, until another one comes: it may do more in other places.
#[derive(Debug)]
pub(super) struct UnderWay<T>(Option<(Order, T)>);

impl<T> UnderWay<T> {
    /// Nothing so far.
    pub const fn none() -> Self {
        Self(None)
    }

    /// Adds what an update did. Gives back what the one before did in all places.
    pub fn add(&mut self, order: Order, did: T, join: impl FnOnce(&mut T, T)) -> Option<(Order, T)> {
        match &mut self.0 {
            Some((same, before)) if *same == order => {
                join(before, did);
                None
            }
            other => other.replace((order, did)),
        }
    }

    /// What the last one did.
    pub const fn take(&mut self) -> Option<(Order, T)> {
        self.0.take()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Little for usize {
        type Packed = u8;

        fn packed(&self) -> Option<u8> {
            u8::try_from(*self).ok().filter(|number| number % 3 != 0)
        }

        fn unpacked(packed: u8) -> Self {
            packed.into()
        }
    }

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
