//! What of a queue was taken in before its turn, while what some agencies published held the queue up.
//!
//! Two read the letters: the queue, in turn, and somebody who looks past those of the agencies that hold it up. Each
//! letter is claimed by one of the two, just when it enters its line; so what an agency published stays in its order. Its
//! receipts stay in theirs: one of a letter taken in early waits for those taken in in turn before it, and the queue waits,
//! when it comes to a letter taken in early, until that is answered. Letters are counted by their places in the queue; who
//! waits waits for a lower place than its own, so nobody waits for ever. How many are early at once is bounded by how many
//! the broker lets wait. Beside those who are taken in early the queue takes its time.

use std::collections::{BTreeSet, HashMap};

use parking_lot::Mutex;
use tokio::{
    sync::{Notify, watch},
    time::{Instant, sleep},
};

use crate::intake::turns::{AT_ONCE, rest_after};

/// So many may be early while the queue takes its time: half of what the broker lets wait of one agency.
const MANY_EARLY: usize = 5_000;

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
    /// When a letter was last taken in early.
    early_at: Option<Instant>,
    /// How many the queue took in since it last went on, and when that was.
    group: Option<(usize, Instant)>,
}

impl State {
    /// Whether the queue waits for its answers: somebody is taken in early, and not all of it is answered.
    fn waits(&self) -> bool {
        let beside_others = self.early_at.is_some_and(|at| at.elapsed() < AT_ONCE);
        beside_others && self.early.len() < MANY_EARLY && self.answered < self.passed
    }

    /// Counts the next letter of the queue, or says since when the group is on its way that it has to wait for.
    fn begun(&mut self, at_a_time: usize) -> Option<Instant> {
        let waits = self.waits();
        match &mut self.group {
            Some((count, begun)) if waits && *count >= at_a_time => return Some(*begun),
            Some((count, _)) if waits => *count += 1,
            group => *group = Some((1, Instant::now())),
        }
        None
    }
}

#[derive(Debug)]
struct Early {
    agency: String,
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
        state.early_at = Some(Instant::now());
        let after = state.last.get(agency).copied().unwrap_or(0);
        state.early.insert(place, Early { agency: agency.to_owned(), after, is_answered: false });
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

    /// How many letters of each agency wait only for the queue to come to them: they are taken in.
    pub fn taken_in(&self) -> HashMap<String, u64> {
        let mut taken_in = HashMap::new();
        for early in self.state.lock().early.values() {
            *taken_in.entry(early.agency.clone()).or_default() += 1;
        }
        taken_in
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

    /// Waits until the queue may go on. Beside those who are taken in early it goes on with so many at a time, and only when
    /// all before is answered and it has rested for as long as that took: its receipts take the broker's time too.
    pub async fn until_rested(&self, at_a_time: usize) {
        let begun = self.state.lock().begun(at_a_time);
        if let Some(begun) = begun {
            self.until(|state| !state.waits()).await;
            sleep(rest_after(begun)).await;
            self.state.lock().group = Some((1, Instant::now()));
        }
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
    use std::time::Duration;

    use futures::FutureExt;
    use tokio::time::advance;

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

    #[test]
    fn what_was_taken_in_early_is_counted_until_the_queue_comes_to_it() {
        let overtaking = Overtaking::default();
        assert!(overtaking.in_turn("F", 1));
        assert!(overtaking.early("X", 2) && overtaking.early("X", 4) && overtaking.early("Y", 5));
        assert_eq!(overtaking.taken_in(), HashMap::from([("X".to_owned(), 2), ("Y".to_owned(), 1)]));
        overtaking.answered_early([2, 4]);
        assert!(!overtaking.in_turn("X", 2));
        assert!(overtaking.until_answered(2).now_or_never().is_some());
        assert_eq!(overtaking.taken_in()["X"], 1);
    }

    #[tokio::test(start_paused = true)]
    async fn beside_others_the_queue_goes_on_with_a_few_and_rests() {
        const TOOK: Duration = Duration::from_millis(7);
        let overtaking = Overtaking::default();
        let goes_on = |place| {
            let is = overtaking.until_rested(2).now_or_never().is_some();
            assert!(!is || overtaking.in_turn("F", place));
            is
        };
        assert!((1..=5).all(goes_on), "alone nothing is waited for");
        overtaking.answered(5);
        assert!(overtaking.early("X", 10));
        assert!(goes_on(6) && goes_on(7), "two at a time");
        let mut third = std::pin::pin!(overtaking.until_rested(2));
        assert!(third.as_mut().now_or_never().is_none());
        advance(TOOK).await;
        overtaking.answered(6);
        assert!(third.as_mut().now_or_never().is_none(), "one is unanswered");
        overtaking.answered(7);
        let answered = Instant::now();
        third.await;
        assert!(answered.elapsed() >= TOOK && answered.elapsed() < 2 * TOOK, "{:?}", answered.elapsed());
        assert!(overtaking.in_turn("F", 8) && goes_on(9) && !goes_on(11), "two again");
        advance(AT_ONCE).await;
        assert!(goes_on(11), "nobody else is there any more");
        assert!((100..).take(MANY_EARLY).all(|place| overtaking.early("X", place)));
        assert!((12..20).all(goes_on), "much of the others waits for the queue to come to it");
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
