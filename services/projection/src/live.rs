//! The view while the log goes on: follows all streams, answers questions, tells who waits.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use domain::{
    measures::scene::Memo,
    refusal::{Code, Refusal},
    values::{Day, Instant},
};
use kit::{
    clock::Clock,
    log::{Log, ReadError, Stream},
};
use parking_lot::{Mutex, RwLock};
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;

use crate::{
    answer::{Answer, Source},
    history::{Gap, History, Moment, Position},
    query::Question,
    refusals::Problem,
};

/// The longest wait for a position that a reader names.
pub const WAIT: Duration = Duration::from_secs(10);
/// Moments whose folded states are kept.
const MEMOS: usize = 8;
/// Questions that are computed at once; more wait.
const COMPUTING: usize = 8;

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
}

type Key = ([u64; 4], Day);

/// The view.
pub struct Projection {
    history: RwLock<History>,
    memos: Mutex<VecDeque<(Key, Arc<Memo>)>>,
    moved: watch::Sender<Position>,
    computing: Semaphore,
    clock: Clock,
    /// What the record is as a whole.
    pub marks: Marks,
    /// Where the four services are reached, by name.
    pub services: BTreeMap<String, String>,
}

impl std::fmt::Debug for Projection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Projection").field("position", &*self.moved.borrow()).finish_non_exhaustive()
    }
}

impl Projection {
    /// A view that knows nothing yet.
    pub fn new(clock: Clock, marks: Marks, services: BTreeMap<String, String>, operator: bool) -> Self {
        let mut history = History::default();
        history.world.operator = operator.then(|| domain::values::Id::fixed("operator"));
        Self {
            history: RwLock::new(history),
            memos: Mutex::default(),
            moved: watch::Sender::new(Position::default()),
            computing: Semaphore::new(COMPUTING),
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
        let mut tail = log.follow(stream, 0).await?;
        loop {
            let entries = tokio::select! {
                entries = tail.next() => entries?,
                () = shutdown.cancelled() => return Ok(()),
            };
            let position = {
                let mut history = self.history.write();
                entries.iter().try_for_each(|entry| history.apply(entry))?;
                history.position()
            };
            self.moved.send_replace(position);
        }
    }

    /// Waits until the view has taken in everything that the log holds now.
    ///
    /// # Errors
    /// The log does not answer.
    pub async fn catch_up(&self, log: &dyn Log) -> Result<(), ReadError> {
        let mut last = Position::default();
        for stream in Stream::ALL {
            let sequence = log.last(stream).await?;
            match crate::history::service(stream) {
                Some(service) => last.record[service as usize] = sequence,
                None => last.refusals = sequence,
            }
        }
        // The sender lives as long as the view.
        let _ = self.moved.subscribe().wait_for(|position| position.covers(&last)).await;
        Ok(())
    }

    /// How far it is, and every step from here on.
    pub fn moved(&self) -> watch::Receiver<Position> {
        self.moved.subscribe()
    }

    /// Reads what it knows.
    pub fn with<T>(&self, read: impl FnOnce(&History, Instant) -> T) -> T {
        read(&self.history.read(), Instant((self.clock)()))
    }

    /// Answers a question, after waiting for the position it names.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn answer(self: &Arc<Self>, question: Question) -> Result<(Question, Answer), Problem> {
        if let Some(after) = question.after {
            self.wait(after).await?;
        }
        let busy = || Problem::Unavailable(Refusal::new(Code::Unavailable, "", "", "fewer questions at once"));
        let _turn = self.computing.acquire().await.map_err(|_| busy())?;
        let view = self.clone();
        let computed = tokio::task::spawn_blocking(move || view.compute(&question).map(|answer| (question, answer)));
        computed.await.map_err(|_| busy())?
    }

    async fn wait(&self, after: Position) -> Result<(), Problem> {
        let mut moved = self.moved.subscribe();
        let reached = tokio::time::timeout(WAIT, moved.wait_for(|position| position.covers(&after))).await;
        match reached {
            Ok(Ok(_)) => Ok(()),
            _ => Err(Problem::Unavailable(Refusal::new(
                Code::Unavailable,
                "after",
                after.text(),
                "a position that the view reaches within 10 seconds",
            ))),
        }
    }

    fn compute(&self, question: &Question) -> Result<Answer, Problem> {
        let history = self.history.read();
        let source = Source {
            history: &history,
            now: Instant((self.clock)()),
            memo: &|moment| self.memo(moment),
            demonstration: self.marks.demonstration,
            behind: 0,
        };
        source.answer(question)
    }

    /// The folded states of a moment; those asked for lately are kept.
    fn memo(&self, moment: &Moment) -> Arc<Memo> {
        let key = (moment.position.record, moment.on);
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
