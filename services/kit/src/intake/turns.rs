//! Who is next: agencies take turns, so that one that sends a great deal delays nobody but itself.
//!
//! Each agency has a line of its own with room for so many; who finds no room waits. The writer takes a few from each
//! line in turn. Over its quota an agency's updates wait too, as long as it takes: none is turned down for being early.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use parking_lot::Mutex;
use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    time::{Instant, sleep},
};

use super::Stopping;

/// The places in one agency's line, and the bytes that one place holds: a large update takes several.
const ROOM: usize = 1_024;
const PLACE: usize = 16 * 1024;
/// How many are taken from a line before it is the next one's turn.
const TURN: usize = 16;
/// Agencies that sent within such a time are there at once.
const AT_ONCE: Duration = Duration::from_secs(1);
/// How much of a quota may be used at once after a pause.
const BURST: Duration = Duration::from_secs(1);

/// What one agency may send to a service; what is more waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quota {
    /// Updates a second; none: as many as there is room for.
    pub updates_per_second: Option<u32>,
    /// Bytes of updates a second; none: as many as there is room for.
    pub bytes_per_second: Option<u32>,
}

impl Quota {
    /// How long an update of so many bytes uses up the quota.
    fn takes(self, updates: usize, bytes: usize) -> Duration {
        let share = |amount: usize, of: Option<u32>| {
            // A million million updates are not sent at once: exact enough, and never negative.
            of.map_or(Duration::ZERO, |of| Duration::from_secs_f64(amount as f64 / f64::from(of.max(1))))
        };
        share(updates, self.updates_per_second).max(share(bytes, self.bytes_per_second))
    }
}

/// Something that waits for its turn.
pub trait Waits: Send + 'static {
    /// How many updates it is.
    fn updates(&self) -> usize;
    /// How many bytes they have.
    fn bytes(&self) -> usize;
    /// Whether what comes after it must wait until it is done.
    fn alone(&self) -> bool;
}

/// The lines, as those see them who stand in them.
#[derive(Debug)]
pub struct Lines<T> {
    shared: Arc<Shared<T>>,
}

impl<T> Clone for Lines<T> {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone() }
    }
}

/// The lines, as the writer sees them; they close when it goes.
#[derive(Debug)]
pub struct Turns<T> {
    shared: Arc<Shared<T>>,
}

#[derive(Debug)]
struct Shared<T> {
    quota: Quota,
    state: Mutex<State<T>>,
    arrived: Notify,
}

#[derive(Debug)]
struct State<T> {
    lines: HashMap<String, Line<T>>,
    /// The agencies in whose lines somebody waits, the next one first.
    next: VecDeque<String>,
    /// Who sent last, and when anybody else did.
    last: String,
    others: Option<Instant>,
    closed: bool,
}

#[derive(Debug)]
struct Line<T> {
    waiting: VecDeque<(T, OwnedSemaphorePermit)>,
    room: Arc<Semaphore>,
    /// When the quota is free again.
    free_at: Instant,
}

/// No lines yet.
pub fn lines<T: Waits>(quota: Quota) -> (Lines<T>, Turns<T>) {
    let state =
        State { lines: HashMap::new(), next: VecDeque::new(), last: String::new(), others: None, closed: false };
    let shared = Arc::new(Shared { quota, state: Mutex::new(state), arrived: Notify::new() });
    (Lines { shared: shared.clone() }, Turns { shared })
}

impl<T: Waits> Lines<T> {
    /// Puts something at the end of an agency's line, once its quota and the room there allow it.
    ///
    /// # Errors
    /// Nobody takes any more.
    pub async fn put(&self, agency: &str, item: T) -> Result<(), Stopping> {
        let charge = self.charge(agency, &item);
        // What a quota allows at once is let in at once.
        if let Some(early) = charge.due.checked_duration_since(Instant::now() + BURST) {
            sleep(early).await;
        }
        self.put_at_once(agency, item).await?;
        charge.stands();
        Ok(())
    }

    /// Counts something on an agency's quota, behind what was counted before.
    fn charge<'a>(&'a self, agency: &'a str, item: &T) -> Charge<'a, T> {
        let takes = self.shared.quota.takes(item.updates(), item.bytes());
        let mut state = self.shared.state.lock();
        let line = state.line(agency);
        let due = line.free_at.max(Instant::now());
        line.free_at = due + takes;
        Charge { state: &self.shared.state, agency, due, takes }
    }

    /// The same whatever the quota.
    ///
    /// # Errors
    /// Nobody takes any more.
    pub async fn put_at_once(&self, agency: &str, item: T) -> Result<(), Stopping> {
        let room = self.shared.state.lock().line(agency).room.clone();
        // A group takes the places of all its updates.
        let places = item.updates().max(item.bytes().div_ceil(PLACE)).clamp(1, ROOM);
        let permit = room.acquire_many_owned(u32::try_from(places).unwrap_or(1)).await.map_err(|_| Stopping)?;
        let mut state = self.shared.state.lock();
        if state.closed {
            return Err(Stopping);
        }
        state.note(agency);
        let State { lines, next, .. } = &mut *state;
        let Some(line) = lines.get_mut(agency) else { return Err(Stopping) };
        if line.waiting.is_empty() {
            next.push_back(agency.to_owned());
        }
        line.waiting.push_back((item, permit));
        drop(state);
        self.shared.arrived.notify_one();
        Ok(())
    }
}

/// What was counted on a quota; it is taken back if the wait is given up.
struct Charge<'a, T> {
    state: &'a Mutex<State<T>>,
    agency: &'a str,
    /// When the quota is free for it.
    due: Instant,
    takes: Duration,
}

impl<T> Charge<'_, T> {
    /// It was let in: it stays counted.
    fn stands(mut self) {
        self.takes = Duration::ZERO;
    }
}

impl<T> Drop for Charge<'_, T> {
    fn drop(&mut self) {
        let mut state = self.state.lock();
        let line = state.line(self.agency);
        line.free_at = line.free_at.checked_sub(self.takes).unwrap_or(self.due);
    }
}

impl<T> State<T> {
    /// Notes who sends: when it changes, the one before was there until now.
    fn note(&mut self, agency: &str) {
        if self.last != agency {
            if !self.last.is_empty() {
                self.others = Some(Instant::now());
            }
            agency.clone_into(&mut self.last);
        }
    }

    fn line(&mut self, agency: &str) -> &mut Line<T> {
        self.lines.entry(agency.to_owned()).or_insert_with(|| Line {
            waiting: VecDeque::new(),
            room: Arc::new(Semaphore::new(ROOM)),
            free_at: Instant::now(),
        })
    }
}

impl<T: Waits> Turns<T> {
    /// Takes up to so many, a few of each agency in turn; waits until there is one. Whatever must be alone is the last.
    /// Nothing is lost if the wait is given up.
    pub async fn take(&self, most: usize, into: &mut Vec<T>) {
        loop {
            let arrived = self.shared.arrived.notified();
            if self.take_now(most, into) > 0 {
                return;
            }
            arrived.await;
        }
    }

    /// Whether several agencies send at once: then none should have much on its way.
    pub fn shared(&self) -> bool {
        self.shared.state.lock().others.is_some_and(|at| at.elapsed() < AT_ONCE)
    }

    fn take_now(&self, most: usize, into: &mut Vec<T>) -> usize {
        let mut state = self.shared.state.lock();
        let State { lines, next, .. } = &mut *state;
        let before = into.len();
        while into.len() - before < most
            && let Some(agency) = next.pop_front()
        {
            let Some(line) = lines.get_mut(&agency) else { continue };
            let turn = TURN.min(most - (into.len() - before));
            let mut alone = false;
            for _ in 0..turn {
                let Some((item, _permit)) = line.waiting.pop_front() else { break };
                alone = item.alone();
                into.push(item);
                if alone {
                    break;
                }
            }
            if !line.waiting.is_empty() {
                next.push_back(agency);
            }
            if alone {
                break;
            }
        }
        into.len() - before
    }
}

impl<T> Drop for Turns<T> {
    fn drop(&mut self) {
        let mut state = self.shared.state.lock();
        state.closed = true;
        for line in state.lines.values_mut() {
            line.room.close();
            line.waiting.clear();
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use tokio::time::timeout;

    use super::*;

    #[derive(Debug, PartialEq, Eq)]
    struct Item(&'static str, usize);

    impl Waits for Item {
        fn updates(&self) -> usize {
            1
        }
        fn bytes(&self) -> usize {
            self.1
        }
        fn alone(&self) -> bool {
            self.0 == "group"
        }
    }

    async fn taken(turns: &Turns<Item>, most: usize) -> Vec<&'static str> {
        let mut items = Vec::new();
        turns.take(most, &mut items).await;
        items.into_iter().map(|item| item.0).collect()
    }

    #[tokio::test]
    async fn a_flood_by_one_agency_lets_the_others_pass() {
        let (lines, turns) = lines(Quota::default());
        for _ in 0..ROOM {
            lines.put("flood", Item("flood", 1)).await.unwrap();
        }
        lines.put("small", Item("small", 1)).await.unwrap();
        let first = taken(&turns, 100).await;
        assert_eq!(first.iter().position(|agency| *agency == "small"), Some(TURN));
        assert_eq!(first.len(), 100);
        assert_eq!(taken(&turns, 2_000).await.len(), ROOM - 99);
    }

    #[tokio::test(start_paused = true)]
    async fn several_agencies_are_told_from_one() {
        let (lines, turns) = lines(Quota::default());
        for _ in 0..3 {
            lines.put("one", Item("one", 1)).await.unwrap();
        }
        assert!(!turns.shared());
        lines.put("two", Item("two", 1)).await.unwrap();
        lines.put("one", Item("one", 1)).await.unwrap();
        assert!(turns.shared());
        sleep(AT_ONCE).await;
        lines.put("one", Item("one", 1)).await.unwrap();
        assert!(!turns.shared());
    }

    #[tokio::test]
    async fn in_a_line_the_order_is_kept_and_what_is_alone_comes_last() {
        let (lines, turns) = lines(Quota::default());
        for name in ["a", "b", "group", "c"] {
            lines.put("one", Item(name, 1)).await.unwrap();
        }
        assert_eq!(taken(&turns, 100).await, ["a", "b", "group"]);
        assert_eq!(taken(&turns, 100).await, ["c"]);
    }

    #[tokio::test]
    async fn who_finds_no_room_waits_until_there_is_some_or_nobody_takes_any_more() {
        let (lines, turns) = lines(Quota::default());
        for _ in 0..ROOM {
            lines.put("one", Item("x", 1)).await.unwrap();
        }
        let more = || {
            tokio::spawn({
                let lines = lines.clone();
                async move { lines.put("one", Item("last", 1)).await }
            })
        };
        let waits = more();
        tokio::task::yield_now().await;
        assert!(!waits.is_finished());
        assert_eq!(taken(&turns, 1).await, ["x"]);
        waits.await.unwrap().unwrap();
        let waits = more();
        tokio::task::yield_now().await;
        drop(turns);
        assert!(waits.await.unwrap().is_err());
        assert!(lines.put("other", Item("x", 1)).await.is_err());
    }

    #[tokio::test]
    async fn large_updates_find_room_for_fewer() {
        let (lines, turns) = lines(Quota::default());
        for _ in 0..ROOM / 4 {
            lines.put("one", Item("large", 4 * PLACE)).await.unwrap();
        }
        let waits = tokio::spawn({
            let lines = lines.clone();
            async move { lines.put("one", Item("small", 1)).await }
        });
        tokio::task::yield_now().await;
        assert!(!waits.is_finished());
        assert_eq!(taken(&turns, 1).await, ["large"]);
        waits.await.unwrap().unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn over_its_quota_an_agency_waits_and_no_other_does() {
        let quota = Quota { updates_per_second: Some(10), bytes_per_second: Some(1_000) };
        let (lines, _turns) = lines(quota);
        let begun = Instant::now();
        for _ in 0..30 {
            lines.put("one", Item("x", 1)).await.unwrap();
        }
        // Ten at once, after that ten a second.
        let waited = begun.elapsed().as_millis();
        assert!((1_850..=2_000).contains(&waited), "{waited}");
        let begun = Instant::now();
        lines.put("other", Item("x", 1)).await.unwrap();
        assert_eq!(begun.elapsed(), Duration::ZERO);
        for _ in 0..3 {
            lines.put("large", Item("x", 1_000)).await.unwrap();
        }
        let waited = begun.elapsed().as_millis();
        assert!((990..=1_010).contains(&waited), "{waited}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_waiting_owes_nothing() {
        let (lines, _turns) = lines(Quota { updates_per_second: None, bytes_per_second: Some(10) });
        lines.put("one", Item("x", 1_000)).await.unwrap();
        for _ in 0..10 {
            let waiting = lines.put("one", Item("x", 1_000));
            assert!(timeout(Duration::from_millis(10), waiting).await.is_err());
        }
        let begun = Instant::now();
        lines.put("one", Item("x", 1_000)).await.unwrap();
        // What is owed is what was let in: a hundred seconds, and no thousand for what was not.
        let waited = begun.elapsed().as_secs();
        assert!((97..=100).contains(&waited), "{waited}");
    }
}
