//! The intake on the bus: what agencies published, verified, judged and answered like everything else.
//!
//! One replica of a service is served at a time, in order; its receipts go out in that order too. What is published for
//! another agency's key is refused: the broker knows who may publish where, the signature tells whose statement it is.

use std::{sync::Arc, time::Duration};

use futures::{StreamExt, stream};
use prost::Message;
use proto::common::SignedUpdate;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::{
    Intake, Judge, Setup, Stopping, Submission, grpc::CHECKED_AT_ONCE, invalid, refused, reply::Promise, update_id,
};
use crate::{
    identity::{Invalid, Verifier},
    log::jetstream::{BrokerError, JetStreamLog, Letter, Queue},
    trace::Trace,
};

/// Letters that are judged while the first of them waits for its receipt.
const UNDER_WAY: usize = 1_024;
/// The most receipts that go out together.
const TOGETHER: usize = 500;
/// The wait before the queue is opened again.
const PAUSE: Duration = Duration::from_secs(1);

/// Takes in what agencies published until it is told to stop.
pub async fn run<J: Judge>(log: JetStreamLog, setup: Setup<J>, intake: Intake, shutdown: CancellationToken) {
    let service = setup.judge.stream();
    let desk = Arc::new(Desk { setup, intake, verifier: Verifier::default() });
    loop {
        let ended = async {
            let queue = log.queue(service).await?;
            take_in(queue, desk.clone()).await
        };
        tokio::select! {
            () = shutdown.cancelled() => return,
            ended = ended => if let Err(error) = ended {
                tracing::warn!(%service, %error, "what agencies publish is not taken in, trying again");
            }
        }
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = sleep(PAUSE) => {}
        }
    }
}

async fn take_in<J: Judge>(queue: Queue, desk: Arc<Desk<J>>) -> Result<(), BrokerError> {
    let replies = queue.replies();
    let checking = desk.clone();
    let letters = stream::unfold(queue, |mut queue| async { Some((queue.next().await, queue)) });
    let answered = letters
        .ready_chunks(CHECKED_AT_ONCE)
        .flat_map(move |chunk| stream::iter(checking.check(chunk)))
        // One after the other, as they came: the next may rest on the one before.
        .then(move |checked| {
            let desk = desk.clone();
            async move {
                let (letter, checked) = checked?;
                let promise = desk.judge(&letter, checked).await.map_err(stopping)?;
                Ok::<_, BrokerError>((letter, promise))
            }
        })
        .map(|judged| async move {
            let (letter, promise) = judged?;
            Ok::<_, BrokerError>((letter, promise.receipt().await.map_err(stopping)?.encode_to_vec()))
        })
        .buffered(UNDER_WAY)
        .ready_chunks(TOGETHER);
    let mut answered = std::pin::pin!(answered);
    while let Some(chunk) = answered.next().await {
        let (mut good, mut broken) = (Vec::with_capacity(chunk.len()), None);
        for letter in chunk {
            match letter {
                Ok(letter) => good.push(letter),
                // What came before it is still answered.
                Err(error) => broken = broken.or(Some(error)),
            }
        }
        replies.answer(good).await?;
        if let Some(error) = broken {
            return Err(error);
        }
    }
    Ok(())
}

fn stopping(error: Stopping) -> BrokerError {
    BrokerError::Unavailable(error.to_string())
}

/// What stands behind the queue.
struct Desk<J> {
    setup: Setup<J>,
    intake: Intake,
    verifier: Verifier,
}

/// The update in a letter and whether its signature holds; none where it cannot be read.
type Checked = Option<(SignedUpdate, Result<(), Invalid>)>;

impl<J: Judge> Desk<J> {
    /// Reads letters and checks their signatures at once.
    fn check(&self, letters: Vec<Result<Letter, BrokerError>>) -> Vec<Result<(Letter, Checked), BrokerError>> {
        let mut updates = Vec::with_capacity(letters.len());
        let mut read = |letter: Letter| {
            let update = SignedUpdate::decode(letter.payload.clone()).ok();
            let whole = update.is_some();
            updates.extend(update);
            (letter, whole)
        };
        let letters: Vec<_> = letters.into_iter().map(|letter| letter.map(&mut read)).collect();
        let checked = self.verifier.check_all(&updates);
        let mut checked = updates.into_iter().zip(checked);
        let mut of = |(letter, whole)| (letter, if whole { checked.next() } else { None });
        letters.into_iter().map(|letter| letter.map(&mut of)).collect()
    }

    async fn judge(&self, letter: &Letter, checked: Checked) -> Result<Promise, Stopping> {
        let judge = &*self.setup.judge;
        let now = |receipt| Ok(Promise::Kept(Box::new(receipt)));
        let Some((update, checked)) = checked else {
            let given = format!("{} bytes", letter.payload.len());
            return now(refused(
                String::new(),
                vec![judge.refusal("MALFORMED", "", &given, "an encoded SignedUpdate")],
            ));
        };
        if let Err(fault) = checked {
            return now(refused(update_id(&update), vec![invalid(judge, fault, &update)]));
        }
        // Of an unknown key the writer says so.
        if let Some(holder) = judge.holder(&update.key)
            && holder != letter.agency
        {
            let refusal = judge.refusal("NOT_GRANTED", "key", &holder, &format!("a key of {}", letter.agency));
            return now(refused(update_id(&update), vec![refusal]));
        }
        let trace = Trace::after(letter.traceparent.as_deref());
        self.intake.queued(&letter.agency, Submission { signed: update, trace }).await.map(Promise::Given)
    }
}
