//! The intake on the bus: what agencies published, verified, judged and answered like everything else.
//!
//! One replica of a service is served at a time, in order; its receipts go out in that order too. Where what some published
//! holds the queue up, what others published is looked for beside it and taken in before its turn (`overtaking`): a flood
//! delays nobody else here either. What is published for another agency's key is refused: the broker knows who may publish
//! where, the signature tells whose statement it is.

mod overtaking;

use std::{sync::Arc, time::Duration};

use futures::{Stream, StreamExt, stream};
use prost::Message;
use proto::common::{Receipt, SignedUpdate};
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use self::overtaking::Overtaking;
use super::{
    Intake, Judge, Setup, Stopping, Submission, grpc::CHECKED_AT_ONCE, invalid, refused, reply::Promise, update_id,
};
use crate::{
    identity::{Invalid, Verifier},
    log::jetstream::{Aside, BrokerError, JetStreamLog, Letter, Queue, Replies},
    trace::Trace,
};

/// Letters that are judged while the first of them waits for its receipt.
const UNDER_WAY: usize = 1_024;
/// The most receipts that go out together.
const TOGETHER: usize = 500;
/// The wait before the queue is opened again.
const PAUSE: Duration = Duration::from_secs(1);
/// An agency of which more letters wait holds up the others.
const MANY: u64 = 200;
/// How long is looked past the same agencies.
const LOOK: Duration = Duration::from_secs(5);
/// The wait before it is looked again.
const BREATH: Duration = Duration::from_millis(50);

/// Takes in what agencies published until it is told to stop.
pub async fn run<J: Judge>(log: JetStreamLog, setup: Setup<J>, intake: Intake, shutdown: CancellationToken) {
    let service = setup.judge.stream();
    loop {
        let ended = async {
            let queue = log.queue(service).await?;
            let (setup, intake) = (setup.clone(), intake.clone());
            let desk = Desk { setup, intake, verifier: Verifier::default(), overtaking: Overtaking::default() };
            take_in(queue, desk).await
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

async fn take_in<J: Judge>(queue: Queue, desk: Desk<J>) -> Result<(), BrokerError> {
    let (desk, aside, replies) = (Arc::new(desk), queue.aside(), queue.replies());
    tokio::try_join!(in_turn(queue, &desk, &replies), early(aside, &desk, &replies)).map(drop)
}

/// The queue as it stands.
async fn in_turn<J: Judge>(queue: Queue, desk: &Arc<Desk<J>>, replies: &Replies) -> Result<(), BrokerError> {
    let letters = stream::unfold(queue, |mut queue| async { Some((queue.next().await, queue)) });
    let mut answered = std::pin::pin!(answered(letters, desk, Way::InTurn));
    while let Some(Answered { good, broken }) = answered.next().await {
        replies.publish(receipts(&good)).await?;
        // One that came again has an earlier place.
        if let Some((last, _)) = good.iter().max_by_key(|(letter, _)| letter.place) {
            replies.done(last).await?;
            desk.overtaking.answered(last.place);
        }
        if let Some(Halt::Broker(error)) = broken {
            return Err(error);
        }
    }
    Ok(())
}

/// What others published while some hold the queue up.
async fn early<J: Judge>(aside: Aside, desk: &Arc<Desk<J>>, replies: &Replies) -> Result<(), BrokerError> {
    loop {
        let mut crowded = desk.overtaking.is_needed().await;
        let until = Instant::now() + LOOK;
        let mut from = desk.overtaking.passed() + 1;
        crowded.extend(desk.with_many(&aside).await);
        while !crowded.is_empty() {
            let (_, mut others) = desk.setup.judge.speaks_for("");
            others.retain(|agency| !crowded.contains(agency));
            if others.is_empty() {
                break;
            }
            let letters = match aside.letters(others, from).await {
                Ok(letters) => letters.map(Ok).take_until(sleep_until(until)),
                // The queue goes on, only without anybody before his turn.
                Err(error) => {
                    tracing::warn!(%error, "cannot look past those who hold the queue up");
                    break;
                }
            };
            match overtake(letters, desk, replies).await? {
                Some((agency, place)) => {
                    crowded.insert(agency);
                    from = place;
                }
                None => break,
            }
        }
        // Whatever ended it before its time: not again at once.
        sleep_until(until.min(Instant::now() + BREATH)).await;
    }
}

/// Takes in letters before their turn, until one has to wait: of which agency, and its place.
async fn overtake<J: Judge>(
    letters: impl Stream<Item = Result<Letter, BrokerError>> + Send,
    desk: &Arc<Desk<J>>,
    replies: &Replies,
) -> Result<Option<(String, u64)>, BrokerError> {
    let mut answered = std::pin::pin!(answered(letters, desk, Way::Early));
    while let Some(Answered { good, broken }) = answered.next().await {
        replies.publish(receipts(&good)).await?;
        let places = good.iter().filter(|(_, receipt)| receipt.is_some()).map(|(letter, _)| letter.place);
        desk.overtaking.answered_early(places);
        match broken {
            Some(Halt::Crowded { agency, place }) => return Ok(Some((agency, place))),
            Some(Halt::Broker(error)) => return Err(error),
            None => {}
        }
    }
    Ok(None)
}

/// The receipts that are to be sent.
fn receipts(good: &[(Letter, Option<Vec<u8>>)]) -> impl Iterator<Item = (&Letter, &[u8])> {
    good.iter().filter_map(|(letter, receipt)| Some((letter, receipt.as_deref()?)))
}

/// In which order letters are taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// That of the queue.
    InTurn,
    /// Past those who hold it up.
    Early,
}

/// Why no more is taken in.
enum Halt {
    Broker(BrokerError),
    /// An agency's quota or its line would have to be waited for.
    Crowded {
        agency: String,
        place: u64,
    },
}

impl From<BrokerError> for Halt {
    fn from(error: BrokerError) -> Self {
        Self::Broker(error)
    }
}

impl From<Stopping> for Halt {
    fn from(error: Stopping) -> Self {
        Self::Broker(BrokerError::Unavailable(error.to_string()))
    }
}

/// Letters with their receipts, but for those that the other way has; and why no more come.
struct Answered {
    good: Vec<(Letter, Option<Vec<u8>>)>,
    broken: Option<Halt>,
}

fn answered<J: Judge>(
    letters: impl Stream<Item = Result<Letter, BrokerError>> + Send,
    desk: &Arc<Desk<J>>,
    way: Way,
) -> impl Stream<Item = Answered> + Send {
    let (checking, judging, answering) = (desk.clone(), desk.clone(), desk.clone());
    let checked = letters.ready_chunks(CHECKED_AT_ONCE).flat_map(move |chunk| stream::iter(checking.check(chunk)));
    // One after the other, as they came: the next may rest on the one before. It ends with the first that cannot be judged:
    // what came after that must not go before it.
    let judged = stream::try_unfold(Box::pin(checked), move |mut checked| {
        let desk = judging.clone();
        async move {
            let Some(letter) = checked.next().await else { return Ok(None) };
            let (letter, signature) = letter?;
            let promise = desk.judge(&letter, signature, way).await?;
            Ok::<_, Halt>(Some(((letter, promise), checked)))
        }
    });
    let answered = judged.map(move |judged| {
        let desk = answering.clone();
        async move {
            let (letter, promise) = judged?;
            let receipt = desk.receipt(letter.place, promise, way).await?;
            Ok::<_, Halt>((letter, receipt.map(|receipt| receipt.encode_to_vec())))
        }
    });
    answered.buffered(UNDER_WAY).ready_chunks(TOGETHER).map(|chunk| {
        let (mut good, mut broken) = (Vec::with_capacity(chunk.len()), None);
        for letter in chunk {
            match letter {
                Ok(letter) => good.push(letter),
                // What came before it is still answered.
                Err(halt) => broken = broken.or(Some(halt)),
            }
        }
        Answered { good, broken }
    })
}

/// What stands behind the queue.
struct Desk<J> {
    setup: Setup<J>,
    intake: Intake,
    verifier: Verifier,
    overtaking: Overtaking,
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

    /// The agencies of which many letters wait that nobody has taken in.
    async fn with_many(&self, aside: &Aside) -> impl Iterator<Item = String> + use<J> {
        let taken_in = self.overtaking.taken_in();
        let left = move |(agency, count): &(String, u64)| count.saturating_sub(*taken_in.get(agency).unwrap_or(&0));
        let waiting = aside.waiting().await.unwrap_or_default().into_iter();
        waiting.filter(move |waiting| left(waiting) > MANY).map(|(agency, _)| agency)
    }

    /// Hands the update in a letter to the writer, or answers it at once; none where the other way has it.
    async fn judge(&self, letter: &Letter, checked: Checked, way: Way) -> Result<Option<Promise>, Halt> {
        let Letter { agency, place, .. } = letter;
        if way == Way::InTurn {
            if letter.left > MANY {
                self.overtaking.behind();
            }
            self.overtaking.until_rested(self.setup.log.brief()).await;
        }
        let claim = || match way {
            Way::InTurn => self.overtaking.in_turn(agency, *place),
            Way::Early => self.overtaking.early(agency, *place),
        };
        let crowded = || match way {
            Way::InTurn => {
                self.overtaking.stuck(agency);
                Ok(())
            }
            Way::Early => Err(Halt::Crowded { agency: agency.clone(), place: *place }),
        };
        match self.admit(letter, checked) {
            Ok(submission) => {
                let receipt = self.intake.submit_if(agency, submission, crowded, claim).await?;
                Ok(receipt.map(Promise::Given))
            }
            Err(receipt) => Ok(claim().then(|| Promise::Kept(receipt))),
        }
    }

    /// The receipt of a letter, once it is the next one of its agency; none where the other way has answered it.
    async fn receipt(&self, place: u64, promise: Option<Promise>, way: Way) -> Result<Option<Receipt>, Stopping> {
        match (promise, way) {
            (Some(promise), Way::InTurn) => promise.receipt().await.map(Some),
            (Some(promise), Way::Early) => {
                let receipt = promise.receipt().await?;
                self.overtaking.until_its_turn(place).await;
                Ok(Some(receipt))
            }
            (None, Way::InTurn) => {
                self.overtaking.until_answered(place).await;
                Ok(None)
            }
            (None, Way::Early) => Ok(None),
        }
    }

    /// What the writer is to judge, or what is answered without it.
    fn admit(&self, letter: &Letter, checked: Checked) -> Result<Submission, Box<Receipt>> {
        let judge = &*self.setup.judge;
        let Some((update, checked)) = checked else {
            let given = format!("{} bytes", letter.payload.len());
            let refusal = judge.refusal("MALFORMED", "", &given, "an encoded SignedUpdate");
            return Err(Box::new(refused(String::new(), vec![refusal])));
        };
        if let Err(fault) = checked {
            return Err(Box::new(refused(update_id(&update), vec![invalid(judge, fault, &update)])));
        }
        // Of an unknown key the writer says so.
        if let Some(holder) = judge.holder(&update.key)
            && holder != letter.agency
        {
            let refusal = judge.refusal("NOT_GRANTED", "key", &holder, &format!("a key of {}", letter.agency));
            return Err(Box::new(refused(update_id(&update), vec![refusal])));
        }
        Ok(Submission { signed: update, trace: Trace::after(letter.traceparent.as_deref()) })
    }
}
