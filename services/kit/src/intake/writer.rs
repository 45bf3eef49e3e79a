//! The writer of a service: one loop that judges in order, appends in groups and answers once the log has it.
//!
//! - `appending`: what goes to the log, and what becomes of it
//! - `learning`: what other services recorded · `drafts`: an update as the log takes it
//! - `together`: updates that go in together or not at all

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use futures::future::BoxFuture;
use proto::common::Refusal;
use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{Instant, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    About, Asked, Decision, Intake, Judge, MAX_AHEAD, MAX_RETRIES, Outcome, Question, Setup, Submission, accepted,
    pending::{Ahead, Known, Pending, Waiting},
    refusals::{self, Refused},
    refused,
    turns::{Quota, Turns, lines},
    update_id,
};
use crate::{
    chassis::metrics::IntakeMetrics,
    log::{AppendError, Entry, ReadError, Stream, Tail},
    replica::ReplicaError,
};

mod appending;
mod drafts;
mod learning;
mod together;

use appending::ALONE;
use drafts::{draft, entry, is};
use learning::{Knowledge, only};
pub(super) use together::Group;

/// How long what is under way may take at the end.
const LAST_ANSWERS: Duration = Duration::from_secs(2);
/// How long the writer waits to read what another writer appended.
const READ_BACK: Duration = Duration::from_secs(10);
/// Chunks of entries of other streams that wait to be taken in.
const MAX_CHUNKS: usize = 8;

/// Why a writer ended.
#[derive(Debug, thiserror::Error)]
pub enum Ended {
    /// The log cannot be read on.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The local copy cannot be kept or read.
    #[error(transparent)]
    Replica(#[from] ReplicaError),
    /// What keeps refusals or reads other streams ended.
    #[error("a part of the writer ended: {0}")]
    Lost(String),
}

/// A writer that has caught up and is ready to run.
pub struct Writer<J: Judge> {
    setup: Setup<J>,
    stream: Stream,
    tail: Box<dyn Tail>,
    foreign: mpsc::Receiver<Result<(Stream, Vec<Entry>), ReadError>>,
    learned: HashMap<Stream, u64>,
    /// Whether all that others had recorded was known when what is judged now was taken.
    sure: bool,
    turns: Turns<Asked>,
    refusals: mpsc::Sender<Refused>,
    metrics: IntakeMetrics,
    pending: Pending,
    again: VecDeque<Waiting>,
    /// Updates that go in together; nothing else is taken meanwhile.
    group: Option<Group>,
    /// The last sequence of the stream that is in the log and taken in.
    confirmed: u64,
    recorded_at: i64,
    /// The last sequence that was handed to the log.
    sent: u64,
    append: Option<BoxFuture<'static, Result<u64, AppendError>>>,
    /// When the last group was handed to the log, and until when the log then rests beside a flood.
    handed_at: Instant,
    rests_until: Instant,
    tasks: JoinSet<()>,
    shutdown: CancellationToken,
}

impl<J: Judge> std::fmt::Debug for Writer<J> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer")
            .field("stream", &self.stream)
            .field("confirmed", &self.confirmed)
            .finish_non_exhaustive()
    }
}

impl<J: Judge> Writer<J> {
    /// Reads everything that the service stands on and returns when it has caught up.
    ///
    /// # Errors
    /// The log or the local copy cannot be read.
    pub async fn start(
        setup: Setup<J>,
        metrics: IntakeMetrics,
        quota: Quota,
        shutdown: CancellationToken,
    ) -> Result<(Self, Intake), Ended> {
        let stream = setup.judge.stream();
        let mut tasks = JoinSet::new();
        let (recorder, recording) = refusals::recorder(setup.log.clone(), shutdown.clone());
        tasks.spawn(recording);
        let (lines, turns) = lines(quota);
        let (chunks, foreign) = mpsc::channel(MAX_CHUNKS);
        for &other in setup.judge.learns_from() {
            let mut tail = setup.log.follow(other, 0).await?;
            let (chunks, judge) = (chunks.clone(), setup.judge.clone());
            tasks.spawn(async move {
                loop {
                    let next = tail.next().await.map(|entries| (other, entries));
                    let next = next.map(|(stream, entries)| (stream, only(&*judge, stream, entries)));
                    let ended = next.is_err();
                    if chunks.send(next).await.is_err() || ended {
                        return;
                    }
                }
            });
        }
        let loading = setup.clone();
        let load = move || loading.replica.read(|entry| loading.judge.take(entry));
        let loaded = tokio::task::spawn_blocking(load).await;
        let (confirmed, recorded_at) = loaded.map_err(|error| ReadError::Unavailable(error.to_string()))??;
        let tail = setup.log.follow_from(stream, confirmed, recorded_at).await?;
        let mut writer = Self {
            stream,
            tail,
            foreign,
            learned: HashMap::new(),
            sure: false,
            turns,
            refusals: recorder,
            metrics,
            pending: Pending::default(),
            again: VecDeque::new(),
            group: None,
            confirmed,
            recorded_at,
            sent: confirmed,
            append: None,
            handed_at: Instant::now(),
            rests_until: Instant::now(),
            tasks,
            shutdown,
            setup,
        };
        writer.catch_up().await?;
        Ok((writer, Intake { lines }))
    }

    /// Runs until it is told to stop.
    ///
    /// # Errors
    /// The log or the local copy failed for good.
    pub async fn run(mut self) -> Result<(), Ended> {
        let mut fresh = Vec::with_capacity(ALONE.at_once);
        loop {
            if !self.again.is_empty() {
                self.keep_up().await?;
            }
            while let Some(waiting) = self.again.pop_front() {
                self.judge(waiting).await?;
            }
            self.attend_group().await?;
            self.send(self.pace())?;
            // What was handed over now is on its way.
            let pace = self.pace();
            let rests = pace.of_floods == 0 && self.is_idle();
            let room = self.group.is_none() && self.pending.len() < pace.ahead;
            let append = async {
                match &mut self.append {
                    Some(append) => append.await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                () = self.shutdown.cancelled() => break,
                entries = self.tail.next() => self.confirm(&entries?)?,
                result = append => {
                    self.append = None;
                    self.rest();
                    self.appended(result).await?;
                }
                () = sleep_until(self.rests_until), if rests => {}
                Some(chunk) = self.foreign.recv() => self.learn(chunk?),
                // Each runs as long as the writer; one that could not read on has said why before.
                Some(ended) = self.tasks.join_next() => {
                    let why = ended.err().map_or_else(|| "before it was told to".to_owned(), |error| error.to_string());
                    return Err(Ended::Lost(why));
                }
                () = self.turns.take(pace.at_once, pace.of_floods, &mut fresh), if room => {
                    self.keep_up().await?;
                    for asked in fresh.drain(..) {
                        match asked {
                            Asked::One(waiting) => {
                                self.judge(waiting).await?;
                            }
                            // The last that was taken.
                            Asked::Together(group) => self.group = Some(group),
                        }
                    }
                }
            }
        }
        self.settle().await;
        self.tasks.shutdown().await;
        Ok(())
    }

    /// Before the end: what was handed to the log is answered, if the log answers soon.
    async fn settle(&mut self) {
        let settled = async {
            if let Some(append) = self.append.take() {
                let _ = append.await;
            }
            while self.confirmed < self.sent {
                let Ok(entries) = self.tail.next().await else { return };
                if self.confirm(&entries).is_err() {
                    return;
                }
            }
        };
        let _ = timeout(LAST_ANSWERS, settled).await;
    }

    /// Judges one update: it is counted ahead of the log, or answered. Whether it was not refused.
    async fn judge(&mut self, waiting: Waiting) -> Result<bool, Ended> {
        let now = (self.setup.clock)().max(self.recorded_at);
        let key = waiting.submission.signed.key.clone();
        let mut signer = self.setup.judge.signer(&key, now);
        if signer.is_err() && !self.sure {
            let knowledge = self.learn_more(&[], waiting.submission.trace).await?;
            signer = self.setup.judge.signer(&key, now);
            if let (Knowledge::Short(stream), Err(_)) = (knowledge, &signer) {
                self.unavailable(stream, waiting);
                return Ok(false);
            }
        }
        let agency = match signer {
            Ok(agency) => agency,
            Err(refusal) => {
                // A key that is no longer good was still used: whose it was is told. Of any other key nothing is kept,
                // or anybody could fill the log.
                let holder = self.setup.judge.holder(&key);
                let refusal = self.setup.judge.malformed(&waiting.submission.signed.update).unwrap_or(refusal);
                let update_id = update_id(&waiting.submission.signed);
                self.turn_down(holder, About::default(), update_id, vec![refusal], waiting).await;
                return Ok(false);
            }
        };
        let mut decision = self.decide(&agency, &waiting.submission, now)?;
        if let Outcome::Refuse { missing, .. } = &decision.outcome
            && !missing.is_empty()
            && !self.sure
        {
            let missing = missing.clone();
            let knowledge = self.learn_more(&missing, waiting.submission.trace).await?;
            if knowledge != Knowledge::Whole {
                decision = self.decide(&agency, &waiting.submission, now)?;
            }
            if let (Knowledge::Short(stream), Outcome::Refuse { .. }) = (knowledge, &decision.outcome) {
                self.unavailable(stream, waiting);
                return Ok(false);
            }
        }
        self.carry_out(agency, now, decision, waiting).await
    }

    fn decide(&self, agency: &str, submission: &Submission, now: i64) -> Result<Decision, Ended> {
        let inbox = Known { pending: &self.pending, replica: &self.setup.replica };
        let question = Question { agency, bytes: &submission.signed.update, now };
        let decision = self.setup.judge.decide(&question, &inbox);
        self.setup.replica.sound()?;
        Ok(decision)
    }

    async fn carry_out(
        &mut self,
        agency: String,
        now: i64,
        decision: Decision,
        waiting: Waiting,
    ) -> Result<bool, Ended> {
        let Decision { update_id, about, outcome } = decision;
        match outcome {
            Outcome::Accept { subject, retires, mut headers, warnings } => {
                let Submission { signed, trace } = &waiting.submission;
                headers.extend(self.setup.owners.consult(&about.kind, &signed.update, trace.step()).await);
                let sequence = self.sent.max(self.pending_last()) + 1;
                let draft = draft(
                    self.stream,
                    &agency,
                    &update_id,
                    &about.kind,
                    subject,
                    retires,
                    headers,
                    &waiting.submission,
                );
                self.setup.judge.take(&entry(self.stream, sequence, now, &draft));
                self.pending.push(Ahead {
                    sequence,
                    agency,
                    update_id,
                    draft,
                    warnings,
                    first: waiting,
                    again: Vec::new(),
                });
            }
            Outcome::Repeat { sequence, warnings } => self.repeat(update_id, sequence, warnings, waiting)?,
            Outcome::Refuse { refusals, .. } => {
                self.turn_down(Some(agency), about, update_id, refusals, waiting).await;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Answers that it cannot be judged now: what another service recorded cannot be known. Nothing was decided, so
    /// nothing is recorded.
    fn unavailable(&self, missing: Stream, waiting: Waiting) {
        let refusal = self.setup.judge.refusal("UNAVAILABLE", "", missing.name(), "what this service recorded");
        self.metrics.refused(&refusal.code);
        waiting.reply.send(refused(update_id(&waiting.submission.signed), vec![refusal]));
    }

    /// Answers with a refusal, and records it where it is known whose it is.
    async fn turn_down(
        &mut self,
        agency: Option<String>,
        about: About,
        update_id: String,
        refusals: Vec<Refusal>,
        waiting: Waiting,
    ) {
        for refusal in &refusals {
            self.metrics.refused(&refusal.code);
            tracing::debug!(trace = %waiting.submission.trace.id(), update_id, code = refusal.code, "refused");
        }
        let (receipt, reply, service) = (refused(update_id, refusals), waiting.reply, self.stream);
        match agency {
            Some(agency) => {
                let refused = Refused { agency, service, about, signed: waiting.submission.signed, receipt, reply };
                // The recorder ends only with the service.
                let _ = self.refusals.send(refused).await;
            }
            None => {
                reply.send(receipt);
            }
        }
    }

    fn pending_last(&self) -> u64 {
        self.confirmed + u64::try_from(self.pending.len()).unwrap_or(u64::MAX)
    }

    /// Answers with the place at which it stands already, as soon as that is in the log.
    fn repeat(
        &mut self,
        update_id: String,
        sequence: u64,
        warnings: Vec<Refusal>,
        waiting: Waiting,
    ) -> Result<(), Ended> {
        self.metrics.repeated();
        if let Some(ahead) = self.pending.at(sequence) {
            ahead.again.push((update_id, warnings, waiting));
            return Ok(());
        }
        let recorded_at = self.setup.replica.entry(sequence).map_or(0, |entry| entry.recorded_at);
        self.setup.replica.sound()?;
        waiting.reply.send(accepted(update_id, self.stream, sequence, recorded_at, true, warnings));
        Ok(())
    }

    /// Reads on to where the stream ends now.
    async fn read_back(&mut self) -> Result<(), Ended> {
        let Ok(last) = self.setup.log.last(self.stream).await else { return Ok(()) };
        let read = async {
            while self.confirmed < last {
                let entries = self.tail.next().await?;
                self.confirm(&entries)?;
            }
            Ok(())
        };
        timeout(READ_BACK, read).await.unwrap_or(Ok(()))
    }

    /// Entries that are in the log: ours are answered, those of another writer overtake what we counted ahead.
    fn confirm(&mut self, entries: &[Entry]) -> Result<(), Ended> {
        let new = &entries[entries.partition_point(|entry| entry.sequence <= self.confirmed)..];
        self.setup.replica.apply(new)?;
        for entry in new {
            let ours =
                self.pending.front().is_some_and(|ahead| ahead.sequence == entry.sequence && is(&ahead.draft, entry));
            if !ours && !self.pending.is_empty() {
                self.take_back(true);
            }
            self.confirmed = entry.sequence;
            self.sent = self.sent.max(self.confirmed);
            self.recorded_at = self.recorded_at.max(entry.recorded_at);
            if let Some(ahead) = if ours { self.pending.pop() } else { None } {
                self.metrics.accepted();
                ahead.confirm(self.stream, entry.recorded_at);
            } else {
                self.setup.judge.take(entry);
            }
        }
        Ok(())
    }

    async fn catch_up(&mut self) -> Result<(), Ended> {
        let last = self.setup.log.last(self.stream).await?;
        while self.confirmed < last {
            let entries = self.tail.next().await?;
            self.confirm(&entries)?;
        }
        for &stream in self.setup.judge.clone().learns_from() {
            let last = self.setup.log.last(stream).await?;
            while self.learned.get(&stream).copied().unwrap_or(0) < last {
                let Some(chunk) = self.foreign.recv().await else { break };
                self.learn(chunk?);
            }
        }
        Ok(())
    }
}
