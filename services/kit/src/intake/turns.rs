//! Who is next: agencies take turns, so that one that sends a great deal delays nobody but itself.
//!
//! Each agency has a line of its own with room for so many; who finds no room waits. The writer takes a few from each
//! line in turn. While somebody is there who sends now and then, whoever floods comes after and gets little at once: what
//! is on its way to the log cannot be overtaken. Over its quota an agency's updates wait too, as long as it takes: none is
//! turned down for being early.

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
pub const AT_ONCE: Duration = Duration::from_secs(5);
/// The longest that whoever floods rests beside others.
const LONGEST_REST: Duration = Duration::from_millis(100);
/// How much of a quota may be used at once after a pause.
const BURST: Duration = Duration::from_secs(1);
/// Who sends no more than this sends now and then; who sends more floods. A log takes some times as many one by one.
const NOW_AND_THEN: Quota = Quota { updates_per_second: Some(200), bytes_per_second: Some(2 * 1024 * 1024) };
/// The longest that a flood is remembered after it has ended.
const REMEMBERED: Duration = Duration::from_secs(2);

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

/// Who sends at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Company {
    /// One agency alone.
    One,
    /// Several, all of which flood.
    Floods,
    /// Somebody who sends now and then, whatever the others do.
    NowAndThen,
}

/// How long whoever floods rests beside others after what was begun then: as long as it took.
pub fn rest_after(begun: Instant) -> Duration {
    begun.elapsed().min(LONGEST_REST)
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
    /// Who sent last of those who send now and then, and when.
    now_and_then: Option<(String, Instant)>,
    closed: bool,
}

#[derive(Debug)]
struct Line<T> {
    waiting: VecDeque<(T, OwnedSemaphorePermit)>,
    room: Arc<Semaphore>,
    /// When the quota is free again.
    free_at: Instant,
    /// When all that it sent would have been sent by somebody who sends now and then.
    sent_by: Instant,
}

impl<T> Line<T> {
    /// Whether it sends more than now and then.
    fn floods(&self, now: Instant) -> bool {
        self.sent_by > now + BURST
    }
}

/// No lines yet.
pub fn lines<T: Waits>(quota: Quota) -> (Lines<T>, Turns<T>) {
    let state = State {
        lines: HashMap::new(),
        next: VecDeque::new(),
        last: String::new(),
        others: None,
        now_and_then: None,
        closed: false,
    };
    let shared = Arc::new(Shared { quota, state: Mutex::new(state), arrived: Notify::new() });
    (Lines { shared: shared.clone() }, Turns { shared })
}

impl<T: Waits> Lines<T> {
    /// Puts something at the end of an agency's line, once its quota and the room there allow it.
    ///
    /// # Errors
    /// Nobody takes any more.
    pub async fn put(&self, agency: &str, item: T) -> Result<(), Stopping> {
        self.put_if(agency, item, || true).await.map(drop)
    }

    /// The same, if it still is to be put there when its time has come; whether it was.
    ///
    /// # Errors
    /// Nobody takes any more.
    pub async fn put_if(&self, agency: &str, item: T, still: impl FnOnce() -> bool) -> Result<bool, Stopping> {
        let charge = self.charge(agency, &item);
        // What a quota allows at once is let in at once.
        if let Some(early) = charge.due.checked_duration_since(Instant::now() + BURST) {
            sleep(early).await;
        }
        let room = self.shared.state.lock().line(agency).room.clone();
        let permit = room.acquire_many_owned(places(&item)).await.map_err(|_| Stopping)?;
        let mut state = self.shared.state.lock();
        if state.closed {
            return Err(Stopping);
        }
        if !still() {
            return Ok(false);
        }
        state.note(agency, NOW_AND_THEN.takes(item.updates(), item.bytes()));
        let State { lines, next, .. } = &mut *state;
        let Some(line) = lines.get_mut(agency) else { return Err(Stopping) };
        if line.waiting.is_empty() {
            next.push_back(agency.to_owned());
        }
        line.waiting.push_back((item, permit));
        drop(state);
        charge.stands();
        self.shared.arrived.notify_one();
        Ok(true)
    }

    /// Whether an item would wait for its agency's quota or for room in its line.
    pub fn is_crowded(&self, agency: &str, item: &T) -> bool {
        let mut state = self.shared.state.lock();
        let line = state.line(agency);
        line.free_at > Instant::now() + BURST || line.room.available_permits() < places(item) as usize
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
}

/// The places that an item takes in a line: a group takes those of all its updates.
fn places(item: &impl Waits) -> u32 {
    let places = item.updates().max(item.bytes().div_ceil(PLACE)).clamp(1, ROOM);
    u32::try_from(places).unwrap_or(1)
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
    /// Notes who sends, and what would take somebody who sends now and then so long: when it changes, the one before was
    /// there until now.
    fn note(&mut self, agency: &str, takes: Duration) {
        let now = Instant::now();
        if self.last != agency {
            if !self.last.is_empty() {
                self.others = Some(now);
            }
            agency.clone_into(&mut self.last);
        }
        let line = self.line(agency);
        line.sent_by = (line.sent_by.max(now) + takes).min(now + REMEMBERED);
        if !line.floods(now) {
            self.now_and_then = Some((agency.to_owned(), now));
        } else if self.now_and_then.as_ref().is_some_and(|(noted, _)| noted == agency) {
            self.now_and_then = None;
        }
    }

    fn company(&self) -> Company {
        let lately = |at: Instant| at.elapsed() < AT_ONCE;
        if !self.others.is_some_and(lately) {
            Company::One
        } else if self.now_and_then.as_ref().is_some_and(|(_, at)| lately(*at)) {
            Company::NowAndThen
        } else {
            Company::Floods
        }
    }

    fn line(&mut self, agency: &str) -> &mut Line<T> {
        self.lines.entry(agency.to_owned()).or_insert_with(|| Line {
            waiting: VecDeque::new(),
            room: Arc::new(Semaphore::new(ROOM)),
            free_at: Instant::now(),
            sent_by: Instant::now(),
        })
    }
}

impl<T: Waits> Turns<T> {
    /// Takes up to so many, a few of each agency in turn; waits until there is one. While somebody sends now and then no
    /// more than so many are of floods, and they come after. Whatever must be alone is the last. Nothing is lost if the
    /// wait is given up.
    pub async fn take(&self, most: usize, of_floods: usize, into: &mut Vec<T>) {
        loop {
            let arrived = self.shared.arrived.notified();
            if self.take_now(most, of_floods, into) {
                return;
            }
            arrived.await;
        }
    }

    /// Who sends.
    pub fn company(&self) -> Company {
        self.shared.state.lock().company()
    }

    fn take_now(&self, most: usize, of_floods: usize, into: &mut Vec<T>) -> bool {
        let mut state = self.shared.state.lock();
        let (now, company) = (Instant::now(), state.company());
        let State { lines, next, .. } = &mut *state;
        let waiting = std::mem::take(next).into_iter();
        let (mut floods, mut first) = waiting.partition::<VecDeque<_>, _>(|agency| {
            company == Company::NowAndThen && lines.get(agency).is_some_and(|line| line.floods(now))
        });
        let before = into.len();
        if !turns(lines, &mut first, most, into) {
            let left = most - (into.len() - before);
            turns(lines, &mut floods, left.min(of_floods), into);
        }
        next.extend(first);
        next.extend(floods);
        into.len() > before
    }
}

/// Takes up to so many from the lines of these agencies in turn. Whether the last of them must be alone.
fn turns<T: Waits>(
    lines: &mut HashMap<String, Line<T>>,
    next: &mut VecDeque<String>,
    mut most: usize,
    into: &mut Vec<T>,
) -> bool {
    while most > 0
        && let Some(agency) = next.pop_front()
    {
        let Some(line) = lines.get_mut(&agency) else { continue };
        let mut alone = false;
        for _ in 0..TURN.min(most) {
            let Some((item, _permit)) = line.waiting.pop_front() else { break };
            alone = item.alone();
            into.push(item);
            most -= 1;
            if alone {
                break;
            }
        }
        if !line.waiting.is_empty() {
            next.push_back(agency);
        }
        if alone {
            return true;
        }
    }
    false
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
mod tests;
