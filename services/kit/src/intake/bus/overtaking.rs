//! What of a queue was taken in before its turn, while what some agencies published held the queue up.
//!
//! Two read the letters: the queue, in turn, and somebody who looks past those of the agencies that hold it up. Each
//! letter is claimed by one of the two, just when it enters its line; so what an agency published stays in its order. Its
//! receipts stay in theirs: one of a letter taken in early waits for those taken in in turn before it, and the queue waits,
//! when it comes to a letter taken in early, until that is answered. Letters are counted by their places in the queue; who
//! waits waits for a lower place than its own, so nobody waits for ever. How many are early at once is bounded by how many
//! the broker lets wait.

use std::collections::{BTreeSet, HashMap};

use parking_lot::Mutex;
use tokio::sync::{Notify, watch};

/// Which letters were taken in, and how.
#[derive(Debug, Default)]
pub struct Overtaking {
    state: Mutex<State>,
    /// The queue waits for an agency, or much waits in it.
    behind: Notify,
    /// Something was answered.
    answered: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct State {
    /// The place up to which the queue was taken in, and up to which it was answered.
    passed: u64,
    answered: u64,
    /// The last place that was taken in in turn, of each agency.
    last: HashMap<String, u64>,
    /// The places that were taken in early and that the queue has not come to yet.
    early: HashMap<u64, Early>,
    /// Agencies that the queue waited for.
    crowded: BTreeSet<String>,
}

#[derive(Debug)]
struct Early {
    /// The last place of the same agency that was taken in in turn.
    after: u64,
    is_answered: bool,
}

impl Overtaking {
    /// The queue comes to a place: whether it is to be taken in there. It is not where it was taken in early, or comes
    /// again because its answer takes long.
    pub fn in_turn(&self, agency: &str, place: u64) -> bool {
        let state = &mut *self.state.lock();
        if place <= state.passed {
            return false;
        }
        state.passed = place;
        if state.early.contains_key(&place) {
            return false;
        }
        match state.last.get_mut(agency) {
            Some(last) => *last = place,
            None => _ = state.last.insert(agency.to_owned(), place),
        }
        true
    }

    /// Whether a place is to be taken in early: nobody has taken it in.
    pub fn early(&self, agency: &str, place: u64) -> bool {
        let state = &mut *self.state.lock();
        if place <= state.passed || state.early.contains_key(&place) {
            return false;
        }
        let after = state.last.get(agency).copied().unwrap_or(0);
        state.early.insert(place, Early { after, is_answered: false });
        true
    }

    /// The queue has to wait for an agency.
    pub fn stuck(&self, agency: &str) {
        self.state.lock().crowded.insert(agency.to_owned());
        self.behind();
    }

    /// Much waits in the queue.
    pub fn behind(&self) {
        self.behind.notify_one();
    }

    /// Waits until somebody may have to be overtaken: the agencies that the queue had to wait for.
    pub async fn is_needed(&self) -> BTreeSet<String> {
        self.behind.notified().await;
        std::mem::take(&mut self.state.lock().crowded)
    }

    /// The place up to which the queue was taken in.
    pub fn passed(&self) -> u64 {
        self.state.lock().passed
    }

    /// The queue is answered up to a place.
    pub fn answered(&self, place: u64) {
        let state = &mut *self.state.lock();
        state.answered = state.answered.max(place);
        self.answered.send_replace(());
    }

    /// Letters that were taken in early are answered.
    pub fn answered_early(&self, places: impl IntoIterator<Item = u64>) {
        let state = &mut *self.state.lock();
        for place in places {
            if let Some(early) = state.early.get_mut(&place) {
                early.is_answered = true;
            }
        }
        self.answered.send_replace(());
    }

    /// The queue has come to a place that it did not take in: waits until that is answered where it was taken in early.
    pub async fn until_answered(&self, place: u64) {
        self.until(|state| state.early.get(&place).is_none_or(|early| early.is_answered)).await;
        self.state.lock().early.remove(&place);
    }

    /// Waits until a receipt of a letter taken in early is the next one of its agency.
    pub async fn until_its_turn(&self, place: u64) {
        self.until(|state| state.early.get(&place).is_none_or(|early| early.after <= state.answered)).await;
    }

    async fn until(&self, is: impl Fn(&State) -> bool) {
        let mut answered = self.answered.subscribe();
        while !is(&self.state.lock()) {
            // The sender is part of this.
            let _ = answered.changed().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[test]
    fn each_letter_is_taken_in_once() {
        let overtaking = Overtaking::default();
        assert!(overtaking.in_turn("F", 1));
        assert!(!overtaking.early("X", 1), "the queue had it");
        assert!(overtaking.early("X", 3));
        assert!(!overtaking.early("X", 3), "a second look");
        assert!(overtaking.in_turn("F", 2));
        assert!(!overtaking.in_turn("X", 3), "it was early");
        assert!(!overtaking.in_turn("F", 2), "it comes again");
        assert!(overtaking.in_turn("X", 4));
        assert!(!overtaking.early("X", 4));
    }

    #[test]
    fn the_queue_waits_for_what_was_early_and_what_is_early_for_what_came_before() {
        let overtaking = Overtaking::default();
        assert!(overtaking.in_turn("X", 1) && overtaking.in_turn("F", 2));
        assert!(overtaking.early("X", 5) && overtaking.early("Y", 6));
        // Of X a receipt is still to come, of Y none.
        assert!(overtaking.until_its_turn(5).now_or_never().is_none());
        assert!(overtaking.until_its_turn(6).now_or_never().is_some());
        overtaking.answered(1);
        assert!(overtaking.until_its_turn(5).now_or_never().is_some());
        assert!(!overtaking.in_turn("X", 5));
        assert!(overtaking.until_answered(5).now_or_never().is_none());
        overtaking.answered_early([5, 6]);
        assert!(overtaking.until_answered(5).now_or_never().is_some());
        assert!(overtaking.until_answered(2).now_or_never().is_some(), "it was not early");
    }

    #[tokio::test]
    async fn who_waits_is_woken() {
        let overtaking = Overtaking::default();
        assert!(overtaking.in_turn("F", 1) && overtaking.early("X", 2) && !overtaking.in_turn("X", 2));
        tokio::join!(overtaking.until_answered(2), async { overtaking.answered_early([2]) });
        overtaking.stuck("F");
        assert_eq!(overtaking.is_needed().await, BTreeSet::from(["F".to_owned()]));
        assert_eq!(overtaking.passed(), 2);
        assert!(overtaking.is_needed().now_or_never().is_none());
    }
}
