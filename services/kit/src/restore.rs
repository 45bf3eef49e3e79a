//! Brings an archive back into a log that was lost: the same entries, sequences and recorded times.
//!
//! It goes on where an earlier try ended. What the log holds already must be what the archive holds.

use std::path::PathBuf;

use tokio::task;

use crate::log::{
    AppendError, Batch, Draft, Entry, Log, ReadError, Stream, fitting,
    journal::{Journal, OpenError, Options},
};

/// Why restoring ended.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The archive cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The archive or the log cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The log cannot be written.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The log holds something else.
    #[error("{0}:{1} of the log is not what the archive holds there: restore into new streams")]
    Other(Stream, u64),
    /// Opening the archive broke down.
    #[error("the archive broke down: {0}")]
    Broken(String),
}

/// Restores all streams from the archive in a folder; how many entries each was given.
///
/// # Errors
/// See [`RestoreError`]. What was restored until then stays; run it again.
pub async fn run(dir: PathBuf, log: &dyn Log) -> Result<[(Stream, u64); Stream::ALL.len()], RestoreError> {
    let opened = task::spawn_blocking(move || Journal::open(&dir, Options::default())).await;
    let archive = opened.map_err(|error| RestoreError::Broken(error.to_string()))??;
    let mut given = Stream::ALL.map(|stream| (stream, 0));
    for (stream, given) in &mut given {
        *given = restore(&archive, log, *stream).await?;
    }
    Ok(given)
}

async fn restore(archive: &Journal, log: &dyn Log, stream: Stream) -> Result<u64, RestoreError> {
    let (archived, begun) = (archive.last(stream).await?, log.last(stream).await?);
    same(archive, log, stream, begun.min(archived)).await?;
    if begun > archived {
        return Err(RestoreError::Other(stream, archived + 1));
    }
    let mut at = begun;
    let mut tail = archive.follow(stream, at).await?;
    while at < archived {
        let entries = tail.next().await?;
        let mut rest = &entries[..];
        while !rest.is_empty() {
            let (some, later) =
                rest.split_at(fitting(rest.iter().map(|entry| entry.payload.len() + entry.headers.size())));
            let batch = Batch { drafts: some.iter().map(draft).collect(), expected_last: Some(at) };
            log.append(stream, batch).await?;
            at += u64::try_from(some.len()).unwrap_or(0);
            rest = later;
        }
    }
    Ok(at - begun)
}

/// Whether the entry at a sequence is the same in both.
async fn same(archive: &Journal, log: &dyn Log, stream: Stream, sequence: u64) -> Result<(), RestoreError> {
    if sequence == 0 {
        return Ok(());
    }
    let (ours, theirs) = (
        archive.follow(stream, sequence - 1).await?.next().await?,
        log.follow(stream, sequence - 1).await?.next().await?,
    );
    if ours.first() == theirs.first() { Ok(()) } else { Err(RestoreError::Other(stream, sequence)) }
}

fn draft(entry: &Entry) -> Draft {
    Draft {
        subject: entry.subject.to_string(),
        headers: entry.headers.iter().map(|(name, value)| (name.to_owned().into(), value.to_owned())).collect(),
        payload: entry.payload.clone(),
        expected: None,
        message_id: format!("restore.{}.{}", entry.stream, entry.sequence),
        recorded_at: Some(entry.recorded_at),
    }
}
