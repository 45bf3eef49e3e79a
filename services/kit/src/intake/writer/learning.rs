//! What other services recorded, as far as this one judges by it.

use std::{collections::HashMap, time::Duration};

use futures::future::join_all;
use tokio::time::Instant;

use super::{Ended, Judge, Setup, Writer};
use crate::{
    log::{Entry, Stream},
    trace::Trace,
};

/// How long what is to be judged waits for what others recorded before it.
const KEEP_UP: Duration = Duration::from_millis(500);
/// Where a stream ends that does not answer: nobody knows.
const UNTOLD: u64 = u64::MAX;
/// How long a refusal waits at once for what other services recorded before it, and how long in all.
const CATCH_UP: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(20);

/// What a service knows of what others recorded, after it tried to learn more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Knowledge {
    /// It knew all there is before.
    Whole,
    /// It knows now.
    More,
    /// It does not know all of this stream.
    Short(Stream),
}

impl<J: Judge> Writer<J> {
    pub(super) fn learn(&mut self, (stream, entries): (Stream, Vec<Entry>)) {
        for entry in &entries {
            self.learned.insert(stream, entry.sequence);
            if self.setup.judge.wants(stream, &entry.subject) {
                self.setup.judge.take(entry);
            }
        }
        self.metrics.learned(stream, self.learned.get(&stream).copied().unwrap_or(0));
    }

    /// Takes in what others have recorded by now: whoever heard a receipt there is judged here by what it says. Where a
    /// stream does not come in time it is judged by what is known, and only what that would refuse waits for more.
    pub(super) async fn keep_up(&mut self) -> Result<(), Ended> {
        let deadline = Instant::now() + KEEP_UP;
        let ends = tokio::time::timeout_at(deadline, ends(&self.setup)).await.unwrap_or_default();
        let told = ends.iter().all(|(_, end)| *end != UNTOLD) && ends.len() == self.setup.judge.learns_from().len();
        if told {
            self.learn_until(&ends, deadline).await?;
        }
        self.sure = told && self.short_of(&ends).is_none();
        Ok(())
    }

    /// Takes in what comes of other streams until they are read that far.
    async fn learn_until(&mut self, ends: &[(Stream, u64)], deadline: Instant) -> Result<(), Ended> {
        while self.short_of(ends).is_some() {
            match tokio::time::timeout_at(deadline, self.foreign.recv()).await {
                Ok(Some(chunk)) => self.learn(chunk?),
                Ok(None) | Err(_) => break,
            }
        }
        Ok(())
    }

    /// Learns what other streams hold by now, or, where they do not come, what their owners say of what is missing. A log
    /// that elects a leader is waited for: nothing could be recorded meanwhile.
    pub(super) async fn learn_more(&mut self, missing: &[(Stream, String)], trace: Trace) -> Result<Knowledge, Ended> {
        let (mut knowledge, patience) = (Knowledge::Whole, Instant::now() + PATIENCE);
        loop {
            let ends = ends(&self.setup).await;
            if self.short_of(&ends).is_none() {
                return Ok(knowledge);
            }
            knowledge = Knowledge::More;
            self.learn_until(&ends, Instant::now() + CATCH_UP).await?;
            let Some(stream) = self.short_of(&ends) else { return Ok(knowledge) };
            // The stream says most; the owner answers where it does not come.
            if self.ask(missing, trace).await {
                return Ok(knowledge);
            }
            if Instant::now() > patience {
                return Ok(Knowledge::Short(stream));
            }
        }
    }

    /// The first stream that was not read to its end.
    fn short_of(&self, ends: &[(Stream, u64)]) -> Option<Stream> {
        let read = |stream: &Stream| self.learned.get(stream).copied().unwrap_or(0);
        ends.iter().find(|(stream, end)| read(stream) < *end).map(|(stream, _)| *stream)
    }

    /// Asks the owners; whether all answered.
    async fn ask(&mut self, missing: &[(Stream, String)], trace: Trace) -> bool {
        let mut by_stream: HashMap<Stream, Vec<String>> = HashMap::new();
        for (stream, subject) in missing {
            by_stream.entry(*stream).or_default().push(subject.clone());
        }
        let mut all = !by_stream.is_empty();
        for (stream, subjects) in by_stream {
            match self.setup.owners.entries(stream, subjects, trace.step()).await {
                Ok(entries) => entries.iter().for_each(|entry| self.setup.judge.take(entry)),
                Err(error) => {
                    tracing::warn!(trace = %trace.id(), %stream, %error, "the owner does not answer");
                    all = false;
                }
            }
        }
        all
    }
}

/// Where the streams of others end.
async fn ends<J: Judge>(setup: &Setup<J>) -> Vec<(Stream, u64)> {
    let streams = setup.judge.learns_from();
    let last = join_all(streams.iter().map(|stream| setup.log.last(*stream))).await;
    streams.iter().zip(last).map(|(stream, last)| (*stream, last.unwrap_or(UNTOLD))).collect()
}

/// Of other streams only what matters is handed on, and always the last entry, which says how far it has come.
pub(super) fn only<J: Judge>(judge: &J, stream: Stream, entries: Vec<Entry>) -> Vec<Entry> {
    let last = entries.last().map_or(0, |entry| entry.sequence);
    entries.into_iter().filter(|entry| entry.sequence == last || judge.wants(stream, &entry.subject)).collect()
}
