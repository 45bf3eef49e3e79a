//! What became of a contested append: the leader is asked what lies where the batch wanted to be.

use std::collections::{BTreeSet, HashMap};

use async_nats::jetstream::message::StreamMessage;
use futures::{StreamExt, TryStreamExt, stream};

use super::{
    super::{Draft, Log, ReadError},
    append::Append,
    broker::BrokerError,
    feed::{Begin, Feed, Want},
    wire::{self, Head},
};

/// How many look-ups are under way at once.
const LOOKUPS: usize = 32;
/// How far back the broker may remember a message id: the streams' duplicate window, and some.
const REMEMBERED: jiff::SignedDuration = jiff::SignedDuration::from_secs(150);

/// What the log itself tells of a batch whose publish was contested.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Settled {
    /// An earlier try of this very batch landed; the sequence of the first entry.
    Landed(u64),
    /// Something else lies where the batch wanted to be: it can never land.
    Moved,
    /// Nothing stands against it yet: an earlier try, or another writer, is still in flight.
    Open,
}

impl Append<'_> {
    /// An expectation is a place: what comes next on that subject (or in the stream) is either the batch itself, so
    /// it landed, or another, so it never will.
    pub(super) async fn settle(self) -> Result<Settled, ReadError> {
        if let Some(expected) = self.batch.expected_last {
            let last = self.log.last(self.stream).await?;
            if last != expected {
                let next = self.log.broker.at(self.stream, expected.saturating_add(1));
                return self.settle_at(last, expected, 0, next).await;
            }
        }
        // Gathered first: the compiler does not see through a lazy chain of borrowing futures.
        let heads: Vec<_> = self.heads.iter().map(|head| self.settle_head(*head)).collect();
        let mut settled = stream::iter(heads).buffer_unordered(LOOKUPS);
        while let Some(settled) = settled.try_next().await? {
            if settled != Settled::Open {
                return Ok(settled);
            }
        }
        self.settle_by_id().await
    }

    async fn settle_head(self, head: Head<'_>) -> Result<Settled, ReadError> {
        let subject = &head.draft.subject;
        let last = self.log.last_on(self.stream, subject).await?;
        let next = self.log.broker.next_on(self.stream, subject, head.expected);
        self.settle_at(last, head.expected, head.index, next).await
    }

    /// Compares what was expected to be the last with what is; `next` finds what follows on the expected.
    async fn settle_at(
        self,
        last: u64,
        expected: u64,
        index: usize,
        next: impl Future<Output = Result<Option<StreamMessage>, BrokerError>>,
    ) -> Result<Settled, ReadError> {
        if last == expected {
            return Ok(Settled::Open);
        }
        let found = if last > expected { next.await? } else { None };
        match found.filter(|message| wire::is_draft(&message.headers, &self.batch.drafts[index])) {
            Some(own) => self.whole(own.sequence, index).await,
            None => Ok(Settled::Moved),
        }
    }

    /// Whether the batch lies whole around a sequence that holds one of its drafts.
    async fn whole(self, sequence: u64, index: usize) -> Result<Settled, ReadError> {
        let Some(first) = sequence.checked_sub(index as u64).filter(|first| *first > 0) else {
            return Ok(Settled::Moved);
        };
        let drafts = self.batch.drafts.iter().zip(first..);
        let lookups: Vec<_> = drafts.map(|(draft, sequence)| self.lies_at(draft, sequence)).collect();
        let own = stream::iter(lookups).buffer_unordered(LOOKUPS).try_all(|own| async move { own }).await?;
        Ok(if own { Settled::Landed(first) } else { Settled::Moved })
    }

    async fn lies_at(self, draft: &Draft, sequence: u64) -> Result<bool, ReadError> {
        let found = self.log.broker.at(self.stream, sequence).await?;
        Ok(found.is_some_and(|message| wire::is_draft(&message.headers, draft)))
    }

    /// A draft that expects nothing has no place. It is contested only by its own message id, which the broker
    /// remembers for a while: it lies among the messages of that while.
    async fn settle_by_id(self) -> Result<Settled, ReadError> {
        let unplaced: Vec<_> =
            self.batch.drafts.iter().enumerate().filter(|(_, draft)| draft.expected.is_none()).collect();
        if unplaced.is_empty() {
            return Ok(Settled::Open);
        }
        match self.find_recent(&unplaced).await? {
            Some((index, sequence)) => self.whole(sequence, index).await,
            None => Ok(Settled::Open),
        }
    }

    /// Looks for one of the drafts among the messages whose ids the broker may remember: which one, and where.
    async fn find_recent(self, drafts: &[(usize, &Draft)]) -> Result<Option<(usize, u64)>, ReadError> {
        let info = self.log.broker.info(self.stream).await?;
        let since = remembered_since(&info.ts).map_err(|fault| ReadError::Unavailable(fault.to_string()))?;
        let ids: HashMap<&str, usize> =
            drafts.iter().map(|(index, draft)| (draft.message_id.as_str(), *index)).collect();
        let subjects: BTreeSet<&String> = drafts.iter().map(|(_, draft)| &draft.subject).collect();
        let subjects = subjects.into_iter().map(|subject| wire::subject_on_wire(self.stream, subject)).collect();
        let want = Want { begin: Begin::Time(since), subjects, headers_only: true };
        let mut feed = Feed::open(&self.log.broker, wire::stream_name(self.stream), &want).await?;
        for _ in 0..feed.waiting {
            let (place, message) = feed.next().await.map_err(ReadError::Unavailable)?;
            let headers = message.headers.unwrap_or_default();
            if let Some(index) = wire::message_id(&headers).and_then(|id| ids.get(id)) {
                return Ok(Some((*index, place.sequence)));
            }
        }
        Ok(None)
    }
}

fn remembered_since(now: &str) -> Result<String, jiff::Error> {
    let now: jiff::Timestamp = now.parse()?;
    Ok(now.checked_sub(REMEMBERED)?.to_string())
}
