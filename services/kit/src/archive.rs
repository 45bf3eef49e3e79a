//! Writes what a log holds outside of it, in the journal's format, with the same sequences and times.
//!
//! In a cluster this is the copy that no broker holds: [`crate::audit`] checks it offline, and what it holds can be
//! read as a journal. An archive belongs to one log; it goes on from what it holds. Opened as a journal it is a log
//! of its own, with an identity of its own, so that nobody takes one for the other.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};

use futures::future;
use parking_lot::Mutex;
use tokio::{sync::watch, task, time};
use tokio_util::sync::CancellationToken;

use crate::{
    chassis::metrics::{Gauges, Metrics},
    log::{
        AppendError, Log, ReadError, Stream,
        journal::{Journal, OpenError, Options},
    },
};

/// How long to wait before trying again what did not go.
const PAUSE: Duration = Duration::from_secs(1);

/// Why archiving ended.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The archive cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The archive holds more than the log: the log has lost entries, or is another one.
    #[error(
        "the archive holds {stream}:{archived}, the log ends at {stream}:{last}; restore the log, or archive into an empty folder"
    )]
    Ahead {
        /// The stream.
        stream: Stream,
        /// The last sequence in the archive.
        archived: u64,
        /// The last sequence in the log.
        last: u64,
    },
    /// The log holds what cannot be.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The archive cannot be written; it must be opened again.
    #[error("the archive cannot be written: {0}")]
    Write(AppendError),
    /// Opening it broke down.
    #[error("the archive broke down: {0}")]
    Broken(String),
}

/// Which streams wait for room or for the log, told as whether the archiver is ready.
struct Waiting<'a> {
    streams: Mutex<BTreeSet<Stream>>,
    ready: &'a watch::Sender<bool>,
}

impl<'a> Waiting<'a> {
    /// None does.
    fn none(ready: &'a watch::Sender<bool>) -> Self {
        let waiting = Self { streams: Mutex::default(), ready };
        waiting.tell(&BTreeSet::new());
        waiting
    }

    fn begins(&self, stream: Stream) {
        let mut streams = self.streams.lock();
        streams.insert(stream);
        self.tell(&streams);
    }

    fn ends(&self, stream: Stream) {
        let mut streams = self.streams.lock();
        streams.remove(&stream);
        self.tell(&streams);
    }

    fn tell(&self, streams: &BTreeSet<Stream>) {
        let ready = streams.is_empty();
        self.ready.send_if_modified(|told| std::mem::replace(told, ready) != ready);
    }
}

/// Follows all streams of a log and writes them to an archive in a folder, until it is told to stop. Waits while
/// the log is not reachable or the disk is full; it is not `ready` meanwhile.
pub async fn run(
    log: Arc<dyn Log>,
    dir: PathBuf,
    metrics: &Metrics,
    ready: &watch::Sender<bool>,
    shutdown: CancellationToken,
) -> Result<(), ArchiveError> {
    let source = log.identity();
    let opened = task::spawn_blocking(move || Journal::open_archive(&dir, &source, Options::default())).await;
    let archive = opened.map_err(|error| ArchiveError::Broken(error.to_string()))??;
    let archived = metrics.gauge("archived_entries", "Entries of a stream that the archive holds");
    let waiting = Waiting::none(ready);
    let outcome = {
        let streams = Stream::ALL.map(|stream| follow(&*log, &archive, stream, &archived, &waiting));
        tokio::select! {
            () = shutdown.cancelled() => Ok(()),
            ended = future::try_join_all(streams) => ended.map(|_| ()),
        }
    };
    // Closing waits for what is under way.
    let closed = task::spawn_blocking(move || drop(archive)).await;
    closed.map_err(|error| ArchiveError::Broken(error.to_string()))?;
    outcome
}

/// Ends only with what trying again does not mend.
async fn follow(
    log: &dyn Log,
    archive: &Journal,
    stream: Stream,
    archived: &Gauges,
    waiting: &Waiting<'_>,
) -> Result<(), ArchiveError> {
    loop {
        let why = match copy(log, archive, stream, archived, waiting).await {
            Ok(never) => match never {},
            Err(ArchiveError::Read(ReadError::Unavailable(why)) | ArchiveError::Write(AppendError::Full(why))) => why,
            Err(error) => return Err(error),
        };
        waiting.begins(stream);
        tracing::warn!(%stream, why, "archiving waits");
        time::sleep(PAUSE).await;
    }
}

/// Nothing has this type: what would return it does not return.
enum Never {}

async fn copy(
    log: &dyn Log,
    archive: &Journal,
    stream: Stream,
    archived: &Gauges,
    waiting: &Waiting<'_>,
) -> Result<Never, ArchiveError> {
    let (held, last) = (archive.last(stream).await?, log.last(stream).await?);
    if held > last {
        return Err(ArchiveError::Ahead { stream, archived: held, last });
    }
    let gauge = archived.get_or_create(&[("service", stream.name().to_owned())]).clone();
    gauge.set(held.try_into().unwrap_or(i64::MAX));
    let mut tail = log.follow(stream, held).await?;
    if held == last {
        waiting.ends(stream);
    }
    loop {
        let entries = tail.next().await?;
        let last = entries.last().map(|entry| entry.sequence);
        archive.copy(entries).await.map_err(ArchiveError::Write)?;
        waiting.ends(stream);
        if let Some(last) = last {
            gauge.set(last.try_into().unwrap_or(i64::MAX));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{
        audit,
        log::{
            Batch, Entry, Tail,
            suite::{batch, draft},
        },
    };

    async fn fill(journal: &Journal, from: u64, to: u64) {
        for number in from..to {
            for stream in Stream::ALL {
                let drafts = [("a", "thing.A"), ("b", "thing.B")]
                    .map(|(id, subject)| draft(subject, None, &format!("{id}-{stream}-{number}")));
                journal.append(stream, batch(drafts.to_vec())).await.unwrap();
            }
        }
    }

    async fn archived(log: Arc<dyn Log>, dir: PathBuf, shutdown: CancellationToken) -> Result<(), ArchiveError> {
        run(log, dir, &Metrics::default(), &watch::Sender::new(false), shutdown).await
    }

    async fn entries(log: &dyn Log) -> Vec<Entry> {
        let mut entries = Vec::new();
        for stream in Stream::ALL {
            let last = log.last(stream).await.unwrap();
            let mut tail = log.follow(stream, 0).await.unwrap();
            let mut read = Vec::new();
            while (read.len() as u64) < last {
                read.extend(tail.next().await.unwrap());
            }
            entries.extend(read);
        }
        entries
    }

    /// Archives until the archive holds so many entries of each stream.
    async fn archive(log: &Arc<Journal>, dir: &Path, until: u64) {
        let shutdown = CancellationToken::new();
        let (dir, stop) = (dir.to_owned(), shutdown.clone());
        let running = tokio::spawn(archived(Arc::clone(log) as Arc<dyn Log>, dir.clone(), stop));
        let settled =
            || audit::verify(&dir, None, |_| Ok(())).is_ok_and(|seen| seen.entries.iter().all(|(_, n)| *n == until));
        while !settled() {
            assert!(!running.is_finished(), "archiving ended: {:?}", running.await);
            time::sleep(Duration::from_millis(5)).await;
        }
        shutdown.cancel();
        running.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn an_archive_holds_what_the_log_holds_and_goes_on_from_there() {
        let (source, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let log = Arc::new(Journal::open(source.path(), Options::default()).unwrap());
        fill(&log, 0, 20).await;
        archive(&log, target.path(), 40).await;
        fill(&log, 20, 30).await;
        archive(&log, target.path(), 60).await;
        let report = audit::verify(target.path(), None, |_| Ok(())).unwrap();
        assert!(report.is_clean(), "{:?}", report.findings);
        assert_eq!(report.source, Some(log.identity()));
        let reopened = Journal::open(target.path(), Options::default()).unwrap();
        assert_eq!(entries(&reopened).await, entries(&*log).await);
        assert_ne!(reopened.identity(), log.identity());
        assert_eq!(reopened.last_on(Stream::Budget, "thing.B").await.unwrap(), 60);
    }

    #[test]
    fn the_archiver_is_ready_while_no_stream_waits() {
        let ready = watch::Sender::new(false);
        let waiting = Waiting::none(&ready);
        assert!(*ready.borrow());
        waiting.begins(Stream::Budget);
        waiting.begins(Stream::Registry);
        waiting.begins(Stream::Budget);
        assert!(!*ready.borrow());
        waiting.ends(Stream::Budget);
        assert!(!*ready.borrow(), "the registry still waits");
        waiting.ends(Stream::Registry);
        assert!(*ready.borrow());
    }

    /// A log that cannot be reached for a while.
    struct Away {
        log: Arc<Journal>,
        away: watch::Receiver<bool>,
    }

    #[async_trait::async_trait]
    impl Log for Away {
        fn identity(&self) -> String {
            self.log.identity()
        }

        async fn append(&self, stream: Stream, batch: Batch) -> Result<u64, AppendError> {
            self.log.append(stream, batch).await
        }

        async fn last(&self, stream: Stream) -> Result<u64, ReadError> {
            let away = *self.away.borrow();
            if away { Err(ReadError::Unavailable("away".to_owned())) } else { self.log.last(stream).await }
        }

        async fn last_on(&self, stream: Stream, subject: &str) -> Result<u64, ReadError> {
            self.log.last_on(stream, subject).await
        }

        async fn follow(&self, stream: Stream, after: u64) -> Result<Box<dyn Tail>, ReadError> {
            self.log.follow(stream, after).await
        }
    }

    #[tokio::test]
    async fn an_archiver_that_waits_is_not_ready_until_it_goes_on() {
        let (source, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let log = Arc::new(Journal::open(source.path(), Options::default()).unwrap());
        fill(&log, 0, 1).await;
        let (back, away) = watch::channel(true);
        let (told, mut ready) = watch::channel(true);
        let shutdown = CancellationToken::new();
        let (dir, stop) = (target.path().to_owned(), shutdown.clone());
        let running = tokio::spawn(async move {
            let log: Arc<dyn Log> = Arc::new(Away { log, away });
            run(log, dir, &Metrics::default(), &told, stop).await
        });
        ready.wait_for(|ready| !ready).await.unwrap();
        back.send(false).unwrap();
        ready.wait_for(|ready| *ready).await.unwrap();
        shutdown.cancel();
        running.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn the_archive_of_another_log_is_refused() {
        let [one, other, target] = [(); 3].map(|()| tempfile::tempdir().unwrap());
        let log = Arc::new(Journal::open(one.path(), Options::default()).unwrap());
        fill(&log, 0, 1).await;
        archive(&log, target.path(), 2).await;
        let other: Arc<dyn Log> = Arc::new(Journal::open(other.path(), Options::default()).unwrap());
        let outcome = archived(other, target.path().to_owned(), CancellationToken::new()).await;
        assert!(matches!(outcome, Err(ArchiveError::Open(OpenError::Foreign { .. }))), "{outcome:?}");
    }

    #[tokio::test]
    async fn an_archive_that_is_ahead_of_its_log_is_refused() {
        let [source, earlier, target] = [(); 3].map(|()| tempfile::tempdir().unwrap());
        let log = Arc::new(Journal::open(source.path(), Options::default()).unwrap());
        fill(&log, 0, 2).await;
        for found in std::fs::read_dir(source.path()).unwrap() {
            let found = found.unwrap();
            std::fs::copy(found.path(), earlier.path().join(found.file_name())).unwrap();
        }
        fill(&log, 2, 3).await;
        archive(&log, target.path(), 6).await;
        let earlier: Arc<dyn Log> = Arc::new(Journal::open(earlier.path(), Options::default()).unwrap());
        let outcome = archived(earlier, target.path().to_owned(), CancellationToken::new()).await;
        assert!(matches!(outcome, Err(ArchiveError::Ahead { archived: 6, last: 4, .. })), "{outcome:?}");
    }
}
