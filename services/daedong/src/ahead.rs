//! The rows of a form, read and signed on a thread of its own, a little ahead of what is sent.
//!
//! So reading and signing go on while receipts are waited for, and updates travel several at a time.

use std::{
    io::{self, Read},
    panic,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
};

use anyhow::Result;
use kit::identity::Signer;
use proto::{
    catalogue::Service,
    common::{Refusal, SignedUpdate},
};
use tokio::sync::mpsc;

use crate::{
    forms::{self, Options, Source, Statement},
    sending::prepare,
};

/// The most rows that go out together, and how many such batches wait to be sent.
const TOGETHER: usize = 64;
const AHEAD: usize = 2;

/// A row of a form.
#[derive(Debug)]
pub struct Row {
    /// What it says.
    pub statement: Statement,
    /// What is sent of it, or why nothing can be.
    pub update: Result<Update, Vec<Refusal>>,
}

/// An update on its way to a service.
#[derive(Debug)]
pub struct Update {
    /// The service that judges it; none where that has to be asked for.
    pub service: Option<Service>,
    /// The update.
    pub signed: SignedUpdate,
}

impl Row {
    /// Makes an update of a statement.
    pub fn signed(statement: Statement, signer: &Signer) -> Self {
        let update =
            prepare(&statement).map(|encoded| Update { service: encoded.service, signed: signer.sign(encoded.bytes) });
        Self { statement, update }
    }
}

/// The rows of a file, while it is read.
#[derive(Debug)]
pub struct Rows {
    batches: mpsc::Receiver<Vec<Row>>,
    thread: Option<JoinHandle<Result<()>>>,
}

impl Rows {
    /// Begins to read a file.
    pub fn read(source: Source, options: Options, signer: Arc<Signer>) -> Self {
        let (out, batches) = mpsc::channel(AHEAD);
        let thread = thread::spawn(move || read(source, &options, &signer, out));
        Self { batches, thread: Some(thread) }
    }

    /// The next rows; none at the end.
    ///
    /// # Errors
    /// The file cannot be read on.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>> {
        if let Some(rows) = self.batches.recv().await {
            return Ok(Some(rows));
        }
        // The thread is at its end: it let go of the other side.
        match self.thread.take().map(JoinHandle::join) {
            None => Ok(None),
            Some(Ok(read)) => read.map(|()| None),
            Some(Err(panic)) => panic::resume_unwind(panic),
        }
    }
}

fn read(source: Source, options: &Options, signer: &Signer, out: mpsc::Sender<Vec<Row>>) -> Result<()> {
    let batch = Batch(Arc::new(Mutex::new(Rest { rows: Vec::new(), out })));
    let reader = Box::new(Watched { reader: source.reader, batch: batch.clone() });
    // What was read before a fault goes out all the same.
    let read = || -> Result<()> {
        for statement in forms::open(Source { reader, ..source }, options)? {
            if batch.add(Row::signed(statement?, signer)).is_err() {
                break;
            }
        }
        Ok(())
    };
    let read = read();
    let _ = batch.rest().send();
    read
}

/// Nobody sends any more.
struct Gone;

/// Rows that were read and not handed over yet.
#[derive(Clone)]
struct Batch(Arc<Mutex<Rest>>);

struct Rest {
    rows: Vec<Row>,
    out: mpsc::Sender<Vec<Row>>,
}

impl Batch {
    fn rest(&self) -> MutexGuard<'_, Rest> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, row: Row) -> Result<(), Gone> {
        let mut rest = self.rest();
        rest.rows.push(row);
        if rest.rows.len() < TOGETHER { Ok(()) } else { rest.send() }
    }
}

impl Rest {
    fn send(&mut self) -> Result<(), Gone> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let rows = std::mem::replace(&mut self.rows, Vec::with_capacity(TOGETHER));
        self.out.blocking_send(rows).map_err(|_| Gone)
    }
}

/// A file that may make wait, as standard input does: what was read of it goes out before more is asked for.
struct Watched<R> {
    reader: R,
    batch: Batch,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // Where nobody sends any more the next row tells.
        let _ = self.batch.rest().send();
        self.reader.read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc as blocking;

    use super::*;

    /// Standard input: gives what was written, waits for more, breaks where that is wanted.
    struct Pipe(blocking::Receiver<io::Result<Vec<u8>>>);

    impl Read for Pipe {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Ok(bytes) = self.0.recv() else { return Ok(0) };
            let bytes = bytes?;
            buffer[..bytes.len()].copy_from_slice(&bytes);
            Ok(bytes.len())
        }
    }

    fn pipe() -> (blocking::Sender<io::Result<Vec<u8>>>, Rows) {
        let (write, read) = blocking::channel();
        let source = Source { name: "-".to_owned(), reader: Box::new(Pipe(read)) };
        (write, Rows::read(source, Options::default(), Arc::new(Signer::generate().unwrap())))
    }

    fn lines(numbers: std::ops::Range<usize>) -> Vec<u8> {
        let line = |number| format!("{{\"record\":\"law_recorded\",\"update_id\":\"{number}\"}}\n");
        numbers.map(line).collect::<String>().into_bytes()
    }

    async fn ids(rows: &mut Rows) -> Result<Vec<String>> {
        let rows = rows.next().await?.unwrap_or_default();
        Ok(rows.iter().map(|row| row.statement.update_id()).collect())
    }

    #[tokio::test]
    async fn rows_come_in_their_order_and_none_is_missing() {
        let (write, mut rows) = pipe();
        let mut form = lines(0..TOGETHER * 3);
        form.extend_from_slice(b"no record\n");
        form.extend(lines(TOGETHER * 3..TOGETHER * 3 + 10));
        form.chunks(1_000).for_each(|chunk| write.send(Ok(chunk.to_vec())).unwrap());
        drop(write);
        let (mut read, mut refused) = (Vec::new(), Vec::new());
        while let Some(batch) = rows.next().await.unwrap() {
            assert!(batch.len() <= TOGETHER);
            refused
                .extend(batch.iter().enumerate().filter(|(_, row)| row.update.is_err()).map(|(at, _)| read.len() + at));
            read.extend(batch.iter().map(|row| row.statement.update_id()));
        }
        assert_eq!(refused, [TOGETHER * 3]);
        read.remove(refused[0]);
        assert_eq!(read, (0..TOGETHER * 3 + 10).map(|number| number.to_string()).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_row_goes_out_although_the_next_one_makes_wait() {
        let (write, mut rows) = pipe();
        for number in 0..3 {
            write.send(Ok(lines(number..number + 1))).unwrap();
            assert_eq!(ids(&mut rows).await.unwrap(), [number.to_string()]);
        }
        drop(write);
        assert!(rows.next().await.unwrap().is_none());
    }

    #[tokio::test]
    async fn what_was_read_before_a_fault_goes_out_before_it_is_told() {
        let (write, mut rows) = pipe();
        write.send(Ok(lines(0..2))).unwrap();
        write.send(Err(io::Error::other("unplugged"))).unwrap();
        assert_eq!(ids(&mut rows).await.unwrap(), ["0", "1"]);
        assert_eq!(rows.next().await.unwrap_err().to_string(), "unplugged");
        assert!(rows.next().await.unwrap().is_none());
    }

    #[tokio::test]
    async fn nothing_more_is_read_once_nobody_sends() {
        let (write, rows) = pipe();
        drop(rows);
        while write.send(Ok(lines(0..TOGETHER))).is_ok() {
            tokio::task::yield_now().await;
        }
    }
}
