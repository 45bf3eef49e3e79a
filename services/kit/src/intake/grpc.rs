//! `Intake` and `Directory` over gRPC, the same on all four services.

use std::{pin::Pin, sync::Arc};

use futures::{Stream as FuturesStream, StreamExt, stream};
use proto::{
    common::{Entry as WireEntry, HeaderLine, Position, Receipt, SignedUpdate},
    intake::{
        EntriesReply, EntriesRequest, FindReply, FindRequest, SubmitTogetherReply, SubmitTogetherRequest,
        directory_server::Directory, intake_server::Intake as IntakeService,
    },
};
use tokio::{
    sync::{Semaphore, mpsc},
    task::spawn_blocking,
    time::timeout,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, Streaming};

use super::{
    Intake, Judge, MAX_TOGETHER, Setup, Submission, invalid, refused,
    rehearsal::{MAX_COPIES, MAX_IDLE, MAX_UNHEARD, Rehearsal},
    reply::Promise,
    update_id,
};
use crate::{
    identity::{Invalid, Verifier},
    log::{Entry, header},
    replica::Replica,
    trace::Trace,
};

/// The most updates of one stream that are under way at once.
pub const MAX_UNDER_WAY: usize = 1_024;
/// The most signatures that are checked at once.
pub(super) const CHECKED_AT_ONCE: usize = 64;
/// The most subjects that are asked for at once.
const MAX_SUBJECTS: usize = 100;
/// The most entries that an answer holds.
const MAX_ENTRIES: usize = 5_000;

/// A service's intake, as gRPC serves it.
pub struct Server<J> {
    setup: Setup<J>,
    intake: Intake,
    verifier: Arc<Verifier>,
    /// Places of rehearsals.
    copies: Arc<Semaphore>,
}

impl<J> Clone for Server<J> {
    fn clone(&self) -> Self {
        Self {
            setup: self.setup.clone(),
            intake: self.intake.clone(),
            verifier: self.verifier.clone(),
            copies: self.copies.clone(),
        }
    }
}

impl<J> std::fmt::Debug for Server<J> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").finish_non_exhaustive()
    }
}

fn stopping() -> Status {
    Status::unavailable("the service is stopping; send again what has no receipt")
}

fn idle() -> Status {
    let seconds = MAX_IDLE.as_secs();
    Status::deadline_exceeded(format!("nothing came for {seconds} seconds; begin anew with what has no receipt"))
}

type Receipts = Pin<Box<dyn FuturesStream<Item = Result<Receipt, Status>> + Send>>;

impl<J: Judge> Server<J> {
    /// Serves an intake.
    pub fn new(setup: Setup<J>, intake: Intake) -> Self {
        Self { setup, intake, verifier: Arc::default(), copies: Arc::new(Semaphore::new(MAX_COPIES)) }
    }

    /// Hands a checked update to the writer, in the line of an agency; its receipt comes later.
    async fn submit(
        self,
        line: Arc<str>,
        update: SignedUpdate,
        checked: Result<(), Invalid>,
        trace: Trace,
    ) -> Result<Promise, Status> {
        if let Err(fault) = checked {
            return Ok(Promise::Kept(Box::new(refused(
                update_id(&update),
                vec![invalid(&*self.setup.judge, fault, &update)],
            ))));
        }
        self.intake
            .submit(&line, Submission { signed: update, trace })
            .await
            .map(Promise::Given)
            .map_err(|_| stopping())
    }

    /// The agency in whose line an update stands: of all unknown keys it is the same, so that nobody makes lines at will.
    fn line(&self, key: &str) -> Arc<str> {
        self.setup.judge.holder(key).unwrap_or_default().into()
    }

    /// What would become of an update, after those before it in the rehearsal.
    fn judge(&self, update: &SignedUpdate, rehearsal: &mut Rehearsal<J>) -> Result<Receipt, Status> {
        if let Err(fault) = self.verifier.check(update) {
            return Ok(refused(update_id(update), vec![invalid(&*self.setup.judge, fault, update)]));
        }
        let receipt = rehearsal.next(update)?;
        self.sound()?;
        Ok(receipt)
    }

    /// What was read from the local copy may be relied on. The fault is told in the log of the service, not to callers.
    fn sound(&self) -> Result<(), Status> {
        self.setup.replica.sound().map_err(|fault| {
            tracing::error!(%fault, "the local copy cannot be read");
            Status::unavailable("the service cannot read its local copy; try again")
        })
    }
}

#[tonic::async_trait]
impl<J: Judge> IntakeService for Server<J> {
    type SubmitStream = Receipts;
    type JudgeStream = Receipts;

    async fn submit(&self, request: Request<Streaming<SignedUpdate>>) -> Result<Response<Receipts>, Status> {
        let trace = Trace::of(request.metadata());
        let server = self.clone();
        let verifier = self.verifier.clone();
        // Most streams are of one key: whose it is is looked up when another one comes.
        let (mut key, mut line) = (String::new(), self.line(""));
        let receipts = request
            .into_inner()
            .ready_chunks(CHECKED_AT_ONCE)
            .flat_map(move |chunk| {
                let mut updates = Vec::with_capacity(chunk.len());
                let mut broken = None;
                for update in chunk {
                    match update {
                        Ok(update) => updates.push(update),
                        // What came before it is still answered.
                        Err(status) => broken = Some(status),
                    }
                }
                let checked = verifier.check_all(&updates);
                let good = updates.into_iter().zip(checked).map(Ok);
                stream::iter(good.chain(broken.map(Err)).collect::<Vec<_>>())
            })
            // One after the other, as they came: the next may rest on the one before.
            .then(move |item| {
                let server = server.clone();
                if let Ok((update, _)) = &item
                    && update.key != key
                {
                    key.clone_from(&update.key);
                    line = server.line(&key);
                }
                let line = line.clone();
                async move {
                    let (update, checked) = item?;
                    Server::submit(server, line, update, checked, trace.step()).await
                }
            })
            .map(|promise| async move { promise?.receipt().await.map_err(|_| stopping()) })
            .buffered(MAX_UNDER_WAY);
        Ok(Response::new(Box::pin(receipts)))
    }

    async fn submit_together(
        &self,
        request: Request<SubmitTogetherRequest>,
    ) -> Result<Response<SubmitTogetherReply>, Status> {
        let trace = Trace::of(request.metadata());
        let updates = request.into_inner().updates;
        if updates.is_empty() || updates.len() > MAX_TOGETHER {
            return Err(Status::invalid_argument(format!("a group has 1 to {MAX_TOGETHER} updates")));
        }
        let checked = self.verifier.check_all(&updates);
        if checked.iter().any(Result::is_err) {
            let receipts = updates.iter().zip(checked).map(|(update, checked)| {
                let refusal = checked.err().map(|fault| invalid(&*self.setup.judge, fault, update));
                let refusal = refusal.unwrap_or_else(|| {
                    self.setup.judge.refusal("GROUP_REFUSED", "", "", "a group whose signatures all hold")
                });
                refused(update_id(update), vec![refusal])
            });
            return Ok(Response::new(SubmitTogetherReply { receipts: receipts.collect() }));
        }
        let line = self.line(&updates[0].key);
        let submission = |signed| Submission { signed, trace: trace.step() };
        let waiting = self.intake.submit_together(&line, updates.into_iter().map(submission).collect()).await;
        let receipts = waiting.map_err(|_| stopping())?.await.map_err(|_| stopping())?;
        Ok(Response::new(SubmitTogetherReply { receipts }))
    }

    async fn judge(&self, request: Request<Streaming<SignedUpdate>>) -> Result<Response<Receipts>, Status> {
        let server = self.clone();
        let mut rehearsal = Rehearsal::new(self.setup.clone(), self.copies.clone());
        let (receipts, told) = mpsc::channel(MAX_UNHEARD);
        // On its own, so that it ends also where nobody asks for the next receipt.
        tokio::spawn(rehearse(request.into_inner(), move |update| server.judge(&update, &mut rehearsal), receipts));
        Ok(Response::new(Box::pin(ReceiverStream::new(told))))
    }

    async fn find(&self, request: Request<FindRequest>) -> Result<Response<FindReply>, Status> {
        let FindRequest { key, update_id } = request.into_inner();
        let replica = &self.setup.replica;
        let agency = self.setup.judge.signer(&key, (self.setup.clock)()).unwrap_or_default();
        let (own, others) = self.setup.judge.speaks_for(&agency);
        let find =
            |agencies: &[String]| agencies.iter().find_map(|agency| replica.entry(replica.find(agency, &update_id)?));
        let found = find(&own).map(|entry| (entry, true)).or_else(|| find(&others).map(|entry| (entry, false)));
        self.sound()?;
        let reply = found.map_or_else(FindReply::default, |(entry, own)| FindReply {
            known: true,
            own,
            kind: entry.header(header::KIND).unwrap_or_default().to_owned(),
            position: Some(Position { stream: entry.stream.name().to_owned(), sequence: entry.sequence }),
        });
        Ok(Response::new(reply))
    }
}

#[tonic::async_trait]
impl<J: Judge> Directory for Server<J> {
    async fn entries(&self, request: Request<EntriesRequest>) -> Result<Response<EntriesReply>, Status> {
        let subjects = request.into_inner().subjects;
        if subjects.len() > MAX_SUBJECTS {
            return Err(Status::invalid_argument("at most 100 subjects"));
        }
        let replica = self.setup.replica.clone();
        let read = spawn_blocking(move || on_subjects(&replica, &subjects, MAX_ENTRIES));
        let entries = read.await.map_err(|_| stopping())?;
        self.sound()?;
        // Half an answer would pass for a whole one.
        let entries = entries.ok_or_else(|| {
            Status::resource_exhausted(format!("the subjects have more than {MAX_ENTRIES} entries: ask for fewer"))
        })?;
        Ok(Response::new(EntriesReply { entries }))
    }
}

/// Judges update after update, until one of the two ends falls silent or goes away.
async fn rehearse(
    mut updates: impl FuturesStream<Item = Result<SignedUpdate, Status>> + Unpin,
    mut judge: impl FnMut(SignedUpdate) -> Result<Receipt, Status>,
    receipts: mpsc::Sender<Result<Receipt, Status>>,
) {
    loop {
        let receipt = match timeout(MAX_IDLE, updates.next()).await {
            Ok(Some(update)) => update.and_then(&mut judge),
            Ok(None) => return,
            Err(_) => Err(idle()),
        };
        let last = receipt.is_err();
        let heard = timeout(MAX_IDLE, receipts.send(receipt)).await.is_ok_and(|sent| sent.is_ok());
        if last || !heard {
            return;
        }
    }
}

/// What is recorded on some subjects; none where that is more than so many entries.
fn on_subjects(replica: &Replica, subjects: &[String], most: usize) -> Option<Vec<WireEntry>> {
    let mut entries = Vec::new();
    for subject in subjects {
        let found = replica.on_subject(subject, most - entries.len() + 1);
        entries.extend(found.iter().map(wire));
        if entries.len() > most {
            return None;
        }
    }
    Some(entries)
}

/// An entry as messages carry it.
pub fn wire(entry: &Entry) -> WireEntry {
    WireEntry {
        stream: entry.stream.name().to_owned(),
        sequence: entry.sequence,
        recorded_at_micros: entry.recorded_at,
        subject: entry.subject.to_string(),
        headers: entry
            .headers
            .iter()
            .map(|(name, value)| HeaderLine { name: name.to_owned(), value: value.to_owned() })
            .collect(),
        payload: entry.payload.clone(),
    }
}

/// An entry that a message carried.
pub fn unwire(entry: WireEntry) -> Option<Entry> {
    Some(Entry {
        stream: crate::log::Stream::named(&entry.stream)?,
        sequence: entry.sequence,
        recorded_at: entry.recorded_at_micros,
        subject: entry.subject.into(),
        headers: entry.headers.into_iter().map(|line| (line.name, line.value)).collect(),
        payload: entry.payload,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use tokio::time::Instant;

    use super::*;
    use crate::log::{Headers, Stream};

    #[test]
    fn what_is_recorded_on_subjects_is_told_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let replica = Replica::open(dir.path(), "a log", Stream::Registry).unwrap();
        let entries: Vec<Entry> = ["cluster.A", "cluster.A", "cluster.B", "cluster.A", "cluster.B"]
            .into_iter()
            .zip(1..)
            .map(|(subject, sequence)| Entry {
                stream: Stream::Registry,
                sequence,
                recorded_at: 0,
                subject: subject.into(),
                headers: Headers::default(),
                payload: "x".into(),
            })
            .collect();
        replica.apply(&entries).unwrap();
        let subjects = ["cluster.A".to_owned(), "cluster.B".to_owned()];
        let told = |most| Some(on_subjects(&replica, &subjects, most)?.iter().map(|entry| entry.sequence).collect());
        assert_eq!(told(5), Some(vec![1, 2, 4, 3, 5]));
        for most in 0..5 {
            assert_eq!(told(most), None, "{most}");
        }
    }

    fn update() -> Result<SignedUpdate, Status> {
        Ok(SignedUpdate::default())
    }

    #[tokio::test(start_paused = true)]
    async fn a_rehearsal_to_which_nothing_comes_ends_and_says_so() {
        let (receipts, mut told) = mpsc::channel(MAX_UNHEARD);
        let updates = Box::pin(stream::iter([update()]).chain(stream::pending()));
        let begun = Instant::now();
        rehearse(updates, |_| Ok(Receipt::default()), receipts).await;
        assert_eq!(begun.elapsed(), MAX_IDLE);
        assert!(told.recv().await.unwrap().is_ok());
        assert_eq!(told.recv().await.unwrap().unwrap_err().code(), tonic::Code::DeadlineExceeded);
        assert!(told.recv().await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn a_rehearsal_whose_receipts_nobody_takes_ends() {
        let (receipts, _told) = mpsc::channel(MAX_UNHEARD);
        let begun = Instant::now();
        rehearse(stream::repeat_with(update), |_| Ok(Receipt::default()), receipts).await;
        assert_eq!(begun.elapsed(), MAX_IDLE);
    }
}
