//! A log of entries that were made up.

use std::sync::Arc;

use async_trait::async_trait;
use kit::log::{AppendError, Batch, Entry, Log, ReadError, Stream, Tail};
use parking_lot::Mutex;
use tokio::sync::watch;

/// Entries that are handed out as they are put in.
#[derive(Debug, Clone)]
pub struct Shelf {
    entries: Arc<Mutex<Vec<Entry>>>,
    moved: watch::Sender<usize>,
}

impl Shelf {
    pub fn of(entries: &[Entry]) -> Self {
        Self { entries: Arc::new(Mutex::new(entries.to_vec())), moved: watch::Sender::new(entries.len()) }
    }

    pub fn put(&self, entries: &[Entry]) {
        self.entries.lock().extend_from_slice(entries);
        self.moved.send_modify(|count| *count += entries.len());
    }

    fn after(&self, stream: Stream, after: u64) -> Vec<Entry> {
        self.entries.lock().iter().filter(|entry| entry.stream == stream && entry.sequence > after).cloned().collect()
    }
}

#[async_trait]
impl Log for Shelf {
    fn identity(&self) -> String {
        "shelf".into()
    }

    async fn append(&self, _: Stream, _: Batch) -> Result<u64, AppendError> {
        Err(AppendError::Unavailable("a shelf".into()))
    }

    async fn last(&self, stream: Stream) -> Result<u64, ReadError> {
        Ok(self.after(stream, 0).last().map_or(0, |entry| entry.sequence))
    }

    async fn last_on(&self, stream: Stream, subject: &str) -> Result<u64, ReadError> {
        Ok(self
            .after(stream, 0)
            .iter()
            .rev()
            .find(|entry| &*entry.subject == subject)
            .map_or(0, |entry| entry.sequence))
    }

    async fn follow(&self, stream: Stream, after: u64) -> Result<Box<dyn Tail>, ReadError> {
        Ok(Box::new(Reading { shelf: self.clone(), moved: self.moved.subscribe(), stream, after }))
    }
}

struct Reading {
    shelf: Shelf,
    moved: watch::Receiver<usize>,
    stream: Stream,
    after: u64,
}

#[async_trait]
impl Tail for Reading {
    async fn next(&mut self) -> Result<Vec<Entry>, ReadError> {
        loop {
            let entries = self.shelf.after(self.stream, self.after);
            if let Some(last) = entries.last() {
                self.after = last.sequence;
                return Ok(entries);
            }
            self.moved.changed().await.map_err(|_| ReadError::Unavailable("gone".into()))?;
        }
    }
}
