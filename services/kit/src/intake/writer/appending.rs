//! What goes to the log, and what becomes of it: groups that are appended, taken back, or given up.

use std::{collections::HashMap, sync::Arc, time::Duration};

use futures::FutureExt;
use tokio::time::{Instant, sleep};

use super::{Ahead, Ended, Judge, MAX_AHEAD, MAX_RETRIES, Stream, Waiting, Writer, refused, update_id};
use crate::{
    chassis::metrics::IntakeMetrics,
    intake::turns::{Company, rest_after},
    log::{AppendError, Batch, MAX_BATCH},
};

/// How often an append of unknown outcome is sent again, and the first pause between.
const RESENDS: u32 = 6;
const PAUSE: Duration = Duration::from_millis(200);

/// How much is taken and appended at once, how much of it may be of floods beside others, and how much is counted ahead
/// of the log.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    pub(super) at_once: usize,
    pub(super) of_floods: usize,
    pub(super) ahead: usize,
}

/// One agency alone: as much as the log takes.
pub(super) const ALONE: Pace = Pace { at_once: 500, of_floods: 500, ahead: MAX_AHEAD };
/// Several at once: what is on its way makes the others wait, so it is little.
const SHARED: Pace = Pace { at_once: 100, of_floods: 100, ahead: 200 };

impl<J: Judge> Writer<J> {
    /// The pace that fits those who send. Beside somebody who sends now and then a flood goes on only when nothing else is
    /// on its way and the log has rested as long as it was busy, and with as little as takes it hardly longer than one: so
    /// who comes next seldom finds the log busy, and never for long.
    pub(super) fn pace(&self) -> Pace {
        match self.turns.company() {
            Company::One => ALONE,
            Company::Floods => SHARED,
            Company::NowAndThen => {
                let rested = self.is_idle() && Instant::now() >= self.rests_until;
                Pace { of_floods: if rested { self.setup.log.brief() } else { 0 }, ..SHARED }
            }
        }
    }

    /// Whether nothing is on its way to the log.
    pub(super) fn is_idle(&self) -> bool {
        self.append.is_none() && self.unsent() == 0
    }

    /// How many are counted ahead and not handed to the log yet.
    fn unsent(&self) -> usize {
        usize::try_from(self.pending_last().saturating_sub(self.sent)).unwrap_or(usize::MAX)
    }

    /// The log was busy until now: it rests for as long beside a flood.
    pub(super) fn rest(&mut self) {
        self.rests_until = Instant::now() + rest_after(self.handed_at);
    }

    /// Hands the next group to the log, if none is under way: one alone where few wait.
    pub(super) fn send(&mut self, pace: Pace) -> Result<(), Ended> {
        let waiting = self.unsent();
        if self.append.is_some() || waiting == 0 {
            return Ok(());
        }
        let most = match self.group {
            Some(_) => MAX_BATCH,
            None if waiting <= self.setup.log.few() => 1,
            None => pace.at_once,
        };
        let mut drafts = self.pending.drafts(self.sent + 1, most);
        let last = self.sent + u64::try_from(drafts.len()).unwrap_or(0);
        let earlier: HashMap<String, u64> = self.pending.subjects_before(self.sent + 1);
        for draft in &mut drafts {
            draft.expected = Some(match earlier.get(&draft.subject) {
                Some(sequence) => *sequence,
                None => self.setup.replica.last_on(&draft.subject),
            });
        }
        self.setup.replica.sound()?;
        self.metrics.group(drafts.len());
        let batch = Batch { drafts, expected_last: Some(self.sent) };
        self.sent = last;
        self.handed_at = Instant::now();
        self.append = Some(append(self.setup.log.clone(), self.stream, batch, self.metrics.clone()).boxed());
        Ok(())
    }

    pub(super) async fn appended(&mut self, result: Result<u64, AppendError>) -> Result<(), Ended> {
        let error = match result {
            Ok(_) => return Ok(()),
            // All of it was read back meanwhile: it is in the log, whatever the last answer said.
            Err(_) if self.confirmed >= self.sent => return Ok(()),
            Err(error) => error,
        };
        tracing::warn!(stream = %self.stream, %error, "not appended");
        let (code, expected) = match &error {
            AppendError::Conflict => {
                self.take_back(true);
                return self.read_back().await;
            }
            AppendError::Unknown(_) => ("OUTCOME_UNKNOWN", "ask again with the same update id"),
            AppendError::Full(_) => ("STORAGE_FULL", "room in the log"),
            AppendError::Unavailable(_) => ("UNAVAILABLE", "a log that answers"),
            // Which of them the log does not take is not known; what was sent beside it may well be good.
            AppendError::Breach(_) => ("UNAVAILABLE", "a log that takes it"),
        };
        self.give_up(code, expected);
        self.read_back().await
    }

    /// Takes back all that was counted ahead and says why. Not recorded as refusals: nothing was decided.
    pub(super) fn give_up(&mut self, code: &'static str, expected: &str) {
        let refusal = self.setup.judge.refusal(code, "", "", expected);
        for waiting in self.take_back(false) {
            self.metrics.refused(code);
            waiting.reply.send(refused(update_id(&waiting.submission.signed), vec![refusal.clone()]));
        }
    }

    /// Takes back all that was counted ahead. Those who wait are judged again, or returned.
    pub(super) fn take_back(&mut self, again: bool) -> Vec<Waiting> {
        let (ahead, subjects) = self.pending.clear();
        for subject in subjects {
            self.setup.judge.forget_after(&subject, self.confirmed);
        }
        self.sent = self.confirmed;
        let waiting: Vec<Waiting> = ahead.into_iter().flat_map(Ahead::waiting).collect();
        if !again {
            return waiting;
        }
        if let Some(group) = self.group.take_if(|group| group.ahead) {
            self.again_together(group);
            return Vec::new();
        }
        for mut waiting in waiting {
            waiting.tries += 1;
            if waiting.tries > MAX_RETRIES {
                let refusal = self.setup.judge.refusal("UNAVAILABLE", "", "", "fewer writers on this subject");
                waiting.reply.send(refused(update_id(&waiting.submission.signed), vec![refusal]));
            } else {
                self.again.push_back(waiting);
            }
        }
        Vec::new()
    }
}

/// Appends, and sends the very same again while the outcome is unknown.
async fn append(
    log: Arc<dyn crate::log::Log>,
    stream: Stream,
    batch: Batch,
    metrics: IntakeMetrics,
) -> Result<u64, AppendError> {
    let started = Instant::now();
    let mut pause = PAUSE;
    for _ in 0..RESENDS {
        match log.append(stream, batch.clone()).await {
            // Nothing was appended where the log was not available: it may only elect a leader.
            Err(AppendError::Unknown(reason) | AppendError::Unavailable(reason)) => {
                tracing::warn!(%stream, reason, "not certainly appended, sending the same again");
                sleep(pause).await;
                pause *= 2;
            }
            result => {
                metrics.appended(started.elapsed());
                return result;
            }
        }
    }
    log.append(stream, batch).await
}
