//! The view while the log goes on: follows all streams, answers questions, tells who waits.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use domain::{
    measures::scene::Memo,
    refusal::{Code, Refusal},
    values::{Day, Id, Instant},
};
use kit::{
    clock::Clock,
    log::{Entry, Log, ReadError, Stream, Tail},
};
use parking_lot::{Mutex, RwLock};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::{JoinError, spawn_blocking},
    time::MissedTickBehavior,
};
use tokio_util::sync::CancellationToken;

use crate::{
    answer::{Answer, Source},
    history::{Gap, History, Moment, Position, Read, Step},
    query::Question,
    refusals::Problem,
    views::Ask,
};

/// The longest wait for a position that a reader names.
pub const WAIT: Duration = Duration::from_secs(10);
/// Moments whose folded states are kept.
const MEMOS: usize = 8;
/// Questions that are computed at once; more wait.
pub(crate) const COMPUTING: usize = 8;
/// Questions that wait; more are turned away.
const WAITING: usize = 1_000;
/// Readers that follow the changes at once, fewer than there are connections; more are turned away.
pub(crate) const FOLLOWING: usize = 512;
/// Entries that are taken in under one lock, so that readers come in between.
const TAKEN_AT_ONCE: usize = 200;
/// How often the end of the log is looked at, to tell whether the view lags.
const LOOK: Duration = Duration::from_secs(1);
/// How long such a look may take; the log has the precedence.
const LOOKING: Duration = Duration::from_millis(250);

/// What an answer says of the record as a whole.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// It holds what is not real.
    pub demonstration: bool,
    /// It holds the public facts that the project ships.
    pub public_facts: bool,
}

/// Why following ended.
#[derive(Debug, thiserror::Error)]
pub enum Ended {
    /// The log cannot be read on.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Entries are missing.
    #[error(transparent)]
    Gap(#[from] Gap),
    /// Taking in broke down.
    #[error("taking in broke down: {0}")]
    Broken(#[from] JoinError),
}

/// An answer as it goes out.
#[derive(Debug)]
pub struct Written {
    /// What was asked.
    pub question: Question,
    /// The moment it is of.
    pub moment: Moment,
    /// Its media type.
    pub content_type: &'static str,
    /// The answer.
    pub content: Vec<u8>,
}

/// What makes two moments the same to a [`Memo`].
type Key = ([u64; Memo::READS.len()], Day);

/// The view.
///
/// Whoever computes holds the history for as long as that takes, and whoever takes in waits for them. So both do it on
/// threads that may wait; tasks that must answer at any time look at the last [`Step`] alone.
pub struct Projection {
    history: RwLock<History>,
    memos: Mutex<VecDeque<(Key, Arc<Memo>)>>,
    moved: watch::Sender<Step>,
    /// Where the log itself stood when it was last looked at.
    heads: Mutex<Position>,
    computing: Arc<Semaphore>,
    following: Arc<Semaphore>,
    waiting: AtomicUsize,
    clock: Clock,
    /// What the record is as a whole.
    pub marks: Marks,
    /// Where the four services are reached, by name.
    pub services: BTreeMap<String, String>,
}

impl std::fmt::Debug for Projection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Projection").field("position", &self.position()).finish_non_exhaustive()
    }
}

impl Projection {
    /// A view that knows nothing yet.
    pub fn new(clock: Clock, marks: Marks, services: BTreeMap<String, String>, operator: bool) -> Self {
        let mut history = History::default();
        history.world.operator = operator.then(|| Id::fixed("operator"));
        Self {
            history: RwLock::new(history),
            memos: Mutex::default(),
            moved: watch::Sender::new(Step::default()),
            heads: Mutex::default(),
            computing: Arc::new(Semaphore::new(COMPUTING)),
            following: Arc::new(Semaphore::new(FOLLOWING)),
            waiting: AtomicUsize::new(0),
            clock,
            marks,
            services,
        }
    }

    /// Follows a stream until it is told to stop.
    ///
    /// # Errors
    /// The log cannot be read on.
    pub async fn follow(
        self: Arc<Self>,
        log: Arc<dyn Log>,
        stream: Stream,
        shutdown: CancellationToken,
    ) -> Result<(), Ended> {
        let tail = log.follow(stream, 0).await?;
        let last = log.last(stream).await?;
        let view = self.clone();
        spawn_blocking(move || view.history.write().make_room(stream, last)).await?;
        // Side by side: the end is looked at also while there is always something to read.
        tokio::select! {
            () = shutdown.cancelled() => Ok(()),
            ended = self.read_on(tail) => ended,
            () = self.look_on(&*log, stream) => Ok(()),
        }
    }

    /// Takes in what comes.
    async fn read_on(self: &Arc<Self>, mut tail: Box<dyn Tail>) -> Result<(), Ended> {
        loop {
            let entries = tail.next().await?;
            let view = self.clone();
            spawn_blocking(move || view.take_in(&entries)).await??;
        }
    }

    /// Takes in entries of one stream, which waits for those who compute.
    fn take_in(&self, entries: &[Entry]) -> Result<(), Gap> {
        for some in entries.chunks(TAKEN_AT_ONCE) {
            // What can be read before it is its turn is.
            let read: Vec<Read> = some.iter().map(Read::from).collect();
            let mut history = self.history.write();
            read.into_iter().try_for_each(|read| history.apply(read))?;
            // Under the lock, so that what is announced never goes back.
            self.moved.send_replace(history.step());
        }
        Ok(())
    }

    /// Looks at the end of a stream again and again.
    async fn look_on(&self, log: &dyn Log, stream: Stream) {
        let mut look = tokio::time::interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            look.tick().await;
            self.look(log, stream).await;
        }
    }

    /// Notes where a stream of the log stands. What cannot be seen now is seen later.
    async fn look(&self, log: &dyn Log, stream: Stream) {
        if let Ok(Ok(last)) = tokio::time::timeout(LOOKING, log.last(stream)).await {
            self.heads.lock().set(stream, last);
        }
    }

    /// Waits until the view has taken in everything that the log holds now.
    ///
    /// # Errors
    /// The log does not answer.
    pub async fn catch_up(&self, log: &dyn Log) -> Result<(), ReadError> {
        let mut last = Position::default();
        for stream in Stream::ALL {
            last.set(stream, log.last(stream).await?);
        }
        // The sender lives as long as the view.
        let _ = self.moved.subscribe().wait_for(|step| step.position.covers(&last)).await;
        Ok(())
    }

    /// Where it stands, and every step from here on.
    pub fn moved(&self) -> watch::Receiver<Step> {
        self.moved.subscribe()
    }

    /// A place among those who follow the changes.
    ///
    /// # Errors
    /// There is none.
    pub fn follower(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let busy = |_| Problem::Busy(Refusal::new(Code::Unavailable, "", "", "fewer readers of live events"));
        self.following.clone().try_acquire_owned().map_err(busy)
    }

    /// How far it is.
    pub fn position(&self) -> Position {
        self.moved.borrow().position
    }

    /// How many entries the log was last seen to hold that are not taken in.
    pub fn lag(&self) -> u64 {
        let position = self.position();
        self.heads.lock().beyond(&position)
    }

    /// Reads what it knows, which waits for those who take in.
    pub fn with<T>(&self, read: impl FnOnce(&History, Instant) -> T) -> T {
        read(&self.history.read(), Instant((self.clock)()))
    }

    /// Answers a question in the form it asks for, after waiting for the position it names.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn answer(self: &Arc<Self>, question: Question) -> Result<Written, Problem> {
        if let Some(after) = question.after {
            self.wait(after).await?;
        }
        self.in_turn(move |view| {
            let answer = view.compute(&question)?;
            let (content_type, content) = answer.written(&question)?;
            Ok(Written { question, moment: answer.moment, content_type, content })
        })
        .await
    }

    /// Computes beside the other tasks, once it is its turn.
    ///
    /// # Errors
    /// Those of what is computed, or that too much is.
    pub async fn in_turn<T: Send + 'static>(
        self: &Arc<Self>,
        compute: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let busy = || Problem::Busy(Refusal::new(Code::Unavailable, "", "", "fewer questions at once"));
        let waiting = Waiting::join(&self.waiting).ok_or_else(busy)?;
        let turn = self.computing.clone().acquire_owned().await.map_err(|_| busy())?;
        drop(waiting);
        let view = self.clone();
        let computed = spawn_blocking(move || {
            // Whoever asked may be gone; the turn is over when the computing is.
            let _turn = turn;
            compute(&view)
        });
        computed.await.map_err(|_| busy())?
    }

    /// Waits for a position, at most [`WAIT`]; says where the view stands then.
    ///
    /// # Errors
    /// That it was not reached.
    pub async fn wait(&self, after: Position) -> Result<Position, Problem> {
        let mut moved = self.moved.subscribe();
        let reached = tokio::time::timeout(WAIT, moved.wait_for(|step| step.position.covers(&after))).await;
        match reached {
            Ok(Ok(step)) => Ok(step.position),
            _ => Err(Problem::Unavailable(Refusal::new(
                Code::Unavailable,
                "after",
                after.text(),
                "a position that the view reaches within 10 seconds",
            ))),
        }
    }

    /// Answers a question from what is taken in. It computes for a while.
    ///
    /// # Errors
    /// Why there is no answer.
    pub fn compute(&self, question: &Question) -> Result<Answer, Problem> {
        self.sourced(|source| source.answer(question))
    }

    /// Looks at what a question is about, as a view does.
    ///
    /// # Errors
    /// Those of the look.
    pub fn asked<T>(
        &self,
        question: &Question,
        look: impl FnOnce(&Ask<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.sourced(|source| {
            let moment = source.history.moment(question.known_at, question.on, source.now);
            look(&source.ask(&moment, question))
        })
    }

    /// Hands over what answers are made from.
    fn sourced<T>(&self, make: impl FnOnce(&Source<'_>) -> T) -> T {
        let behind = self.lag();
        let history = self.history.read();
        make(&Source {
            history: &history,
            now: Instant((self.clock)()),
            memo: &|moment| self.memo(moment),
            demonstration: self.marks.demonstration,
            behind,
        })
    }

    /// The folded states of a moment; those asked for lately are kept.
    fn memo(&self, moment: &Moment) -> Arc<Memo> {
        let key = (Memo::READS.map(|service| moment.position.record[service as usize]), moment.on);
        let mut memos = self.memos.lock();
        if let Some(at) = memos.iter().position(|(kept, _)| *kept == key)
            && let Some(found) = memos.remove(at)
        {
            let memo = found.1.clone();
            memos.push_front(found);
            return memo;
        }
        let memo = Arc::new(Memo::default());
        memos.push_front((key, memo.clone()));
        memos.truncate(MEMOS);
        memo
    }
}

/// A place among those that wait.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn join(waiting: &'a AtomicUsize) -> Option<Self> {
        let joined = Self(waiting);
        // One that is one too many leaves again when it is dropped.
        (waiting.fetch_add(1, Ordering::Relaxed) < WAITING).then_some(joined)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
