//! Followers: history from the files, then what comes from memory.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
    sync::Arc,
};

use async_trait::async_trait;
use tokio::{sync::watch, task};

use super::{
    body,
    frame::{self, Frame, HEAD, Reading},
    index::{Index, Location},
};
use crate::log::{Entry, MAX_PAGE, ReadError, Stream, Tail};

/// The most bytes of entries that are handed over at once; the first is handed over whatever its size.
const PAGE_BYTES: usize = 4 * 1024 * 1024;
/// How much is read from a file at a time.
const READ: usize = 256 * 1024;

/// A reader that follows one stream of a journal.
pub struct JournalTail {
    index: Arc<Index>,
    stream: Stream,
    after: u64,
    safe: watch::Receiver<u64>,
}

impl JournalTail {
    /// Reads on from after a sequence.
    pub fn new(index: Arc<Index>, stream: Stream, after: u64, safe: watch::Receiver<u64>) -> Self {
        Self { index, stream, after, safe }
    }
}

#[async_trait]
impl Tail for JournalTail {
    async fn next(&mut self) -> Result<Vec<Entry>, ReadError> {
        let after = self.after;
        let waited = self.safe.wait_for(|last| *last > after).await.map(|_| ());
        waited.map_err(|_| ReadError::Unavailable("the journal was closed".into()))?;
        let recent = self.index.series(self.stream).read().recent(after, MAX_PAGE, PAGE_BYTES);
        let entries = if recent.is_empty() {
            let (index, stream) = (Arc::clone(&self.index), self.stream);
            let read = task::spawn_blocking(move || page(&index, stream, after)).await;
            read.map_err(|error| ReadError::Unavailable(error.to_string()))??
        } else {
            recent.iter().map(|entry| Entry::clone(entry)).collect()
        };
        // Nothing waits from here on, so whoever stops waiting has either all of these entries or none.
        self.after += entries.len() as u64;
        Ok(entries)
    }
}

/// The entries after a sequence, from the files; at least one, because there is one.
pub fn page(index: &Index, stream: Stream, after: u64) -> Result<Vec<Entry>, ReadError> {
    let locations: Vec<Location> = {
        let series = index.series(stream).read();
        let from = usize::try_from(after).unwrap_or(usize::MAX);
        series.locations.iter().skip(from).take(MAX_PAGE).copied().collect()
    };
    let mut reader = Reader::default();
    let mut entries = Vec::with_capacity(locations.len());
    let mut bytes = 0;
    for (location, sequence) in locations.into_iter().zip(after + 1..) {
        let entry = reader.entry(index, location, stream, sequence)?;
        bytes += entry.payload.len();
        if !entries.is_empty() && bytes > PAGE_BYTES {
            break;
        }
        entries.push(entry);
    }
    Ok(entries)
}

/// Reads frames whose places are known. Reads ahead only within one page: what lies behind the page may still
/// be being written.
#[derive(Default)]
struct Reader {
    file: Option<(usize, File)>,
    buffer: Vec<u8>,
    /// Where the buffer begins in the file.
    offset: u64,
}

impl Reader {
    fn entry(&mut self, index: &Index, location: Location, stream: Stream, sequence: u64) -> Result<Entry, ReadError> {
        let place = || {
            let path = index.segment(location.segment());
            let name = path.as_deref().and_then(Path::file_name).unwrap_or_default().display().to_string();
            format!("{stream}:{sequence} in {name} at byte {}", location.offset())
        };
        let unavailable = |error: io::Error| ReadError::Unavailable(format!("{}: {error}", place()));
        let damaged = |why: &str| ReadError::Damaged(format!("{}: {why}", place()));
        self.turn_to(index, location.segment()).map_err(unavailable)?;
        let frame = self.frame(location.offset()).map_err(unavailable)?;
        let frame = frame.ok_or_else(|| damaged("the frame is damaged"))?;
        let entry = body::decode(frame.body).map_err(|why| damaged(&why))?;
        if entry.stream == stream && entry.sequence == sequence {
            Ok(entry)
        } else {
            Err(damaged(&format!("{}:{} is there", entry.stream, entry.sequence)))
        }
    }

    fn turn_to(&mut self, index: &Index, segment: usize) -> io::Result<()> {
        if self.file.as_ref().is_some_and(|(open, _)| *open == segment) {
            return Ok(());
        }
        let path = index.segment(segment).ok_or(io::ErrorKind::NotFound)?;
        self.file = Some((segment, File::open(path)?));
        self.buffer.clear();
        Ok(())
    }

    /// The frame at an offset, if its checksum holds.
    fn frame(&mut self, offset: u64) -> io::Result<Option<Frame<'_>>> {
        let mut need = HEAD;
        loop {
            let start = self.load(offset, need)?;
            match frame::read(&self.buffer[start..]) {
                Reading::Short(more) if more > need => need = more,
                Reading::Short(_) | Reading::Bad(_) => return Ok(None),
                // Taken apart a second time because a frame that is returned cannot also be looked at in a loop.
                Reading::Whole(_) => return Ok(frame::unchecked(&self.buffer[start..])),
            }
        }
    }

    /// Has so many bytes of the file at hand, if it has them, and says where in the buffer they start.
    fn load(&mut self, offset: u64, need: usize) -> io::Result<usize> {
        let held = offset.checked_sub(self.offset).and_then(|start| usize::try_from(start).ok());
        if let Some(start) = held
            && start + need <= self.buffer.len()
        {
            return Ok(start);
        }
        let Some((_, file)) = &mut self.file else { return Err(io::ErrorKind::NotFound.into()) };
        self.buffer.clear();
        file.seek(SeekFrom::Start(offset))?;
        file.take(need.max(READ) as u64).read_to_end(&mut self.buffer)?;
        self.offset = offset;
        Ok(0)
    }
}
