//! What agencies published and no service has answered yet, and the way back to them.
//!
//! Of each service one replica is served, in the order in which the broker took what was published. If it falls silent
//! another is served instead. What the one before left unanswered comes again only after a while (`ack_wait`), maybe
//! behind what is new: whoever is served anew takes nothing in before all that is unanswered has come to him, and puts
//! it in order. A receipt is on the broker's disk before its update leaves the queue; after a break it may come twice, as
//! any receipt may.
//!
//! Where some hold the queue up, what others published can be read [`Aside`]; it stays in the queue until its turn comes there.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use async_nats::{
    Message, Subject,
    jetstream::{
        AckKind,
        consumer::{Consumer, pull},
    },
};
use bytes::Bytes;
use futures::{Stream as Letters, StreamExt, stream};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

use super::{
    super::{Stream, header::TRACEPARENT},
    JetStreamLog,
    broker::{Broker, BrokerError, REQUEST_TIMEOUT},
    feed::{Begin, Feed, Want},
    parts::{self, Part},
    wire::{self, Place},
};

/// The most that is on its way to this replica.
const AHEAD: usize = 500;
/// How long a question for more stays open; well under the time after which another replica gets its turn.
const OPEN: Duration = Duration::from_secs(5);
/// The group of consumers of which one is served.
const GROUP: &str = "active";

/// Something that an agency published.
#[derive(Debug)]
pub struct Letter {
    /// The agency on whose subject it came: the broker let nobody else publish there.
    pub agency: String,
    /// What was published: an encoded `SignedUpdate`.
    pub payload: Bytes,
    /// W3C trace context, if it came with one.
    pub traceparent: Option<String>,
    /// Its place in the queue.
    pub place: u64,
    /// How many wait behind it.
    pub left: u64,
    /// How many the broker had delivered with it.
    delivered: u64,
    /// Where it is acknowledged.
    reply: Subject,
}

/// How long is waited at once for what was left unanswered, and for how long in all before the queue is opened again.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(40);

/// The updates that wait for one service.
pub struct Queue {
    broker: Broker,
    service: Stream,
    consumer: Consumer<pull::Config>,
    letters: pull::Stream,
    /// The broker counts what it delivers: a gap says that somebody else was served in between.
    delivered: u64,
    /// Put in order and not taken in yet.
    ready: VecDeque<Letter>,
}

impl JetStreamLog {
    /// The updates that agencies published for a service.
    ///
    /// # Errors
    /// The broker does not answer, or has no such queue.
    pub async fn queue(&self, service: Stream) -> Result<Queue, BrokerError> {
        Queue::open(&self.broker, service).await
    }
}

impl Queue {
    async fn open(broker: &Broker, service: Stream) -> Result<Self, BrokerError> {
        let unavailable = |error: &dyn std::fmt::Display| BrokerError::Unavailable(error.to_string());
        let found = timeout(
            REQUEST_TIMEOUT,
            broker.jetstream.get_consumer_from_stream(wire::CONSUMER, wire::intake_stream(service)),
        );
        let consumer: Consumer<pull::Config> =
            found.await.map_err(|error| unavailable(&error))?.map_err(|error| unavailable(&error))?;
        let letters = consumer.stream().group(GROUP).max_messages_per_batch(AHEAD).expires(OPEN).messages();
        let letters = letters.await.map_err(|error| unavailable(&error))?;
        Ok(Self { broker: broker.clone(), service, consumer, letters, delivered: 0, ready: VecDeque::new() })
    }

    /// The next letter. Waits while another replica is served.
    ///
    /// # Errors
    /// The queue must be opened again.
    pub async fn next(&mut self) -> Result<Letter, BrokerError> {
        if let Some(letter) = self.ready.pop_front() {
            return Ok(letter);
        }
        let letter = self.hear().await?;
        if std::mem::replace(&mut self.delivered, letter.delivered) + 1 == letter.delivered {
            return Ok(letter);
        }
        self.settle(letter).await?;
        self.ready.pop_front().ok_or_else(|| BrokerError::Unavailable("nothing was left in the queue".into()))
    }

    async fn hear(&mut self) -> Result<Letter, BrokerError> {
        match self.letters.next().await {
            Some(Ok(message)) => Letter::of(message.message),
            Some(Err(error)) => Err(BrokerError::Unavailable(error.to_string())),
            None => Err(BrokerError::Unavailable("the broker ended the queue".into())),
        }
    }

    /// Waits until everything that is unanswered has come here, and puts it in order. Nothing is taken in before: an
    /// answer stands for all places before it, which would be lost.
    async fn settle(&mut self, first: Letter) -> Result<(), BrokerError> {
        let until = Instant::now() + PATIENCE;
        let mut held = BTreeMap::from([(first.place, first)]);
        loop {
            let info = timeout(REQUEST_TIMEOUT, self.consumer.get_info()).await;
            let info = info.map_err(|error| BrokerError::Unavailable(error.to_string()))?;
            let unanswered = info.map_err(|error| BrokerError::Unavailable(error.to_string()))?.num_ack_pending;
            if held.len() >= unanswered {
                break;
            }
            if Instant::now() > until {
                let why = format!("{} of {unanswered} unanswered updates came", held.len());
                return Err(BrokerError::Unavailable(why));
            }
            let more = timeout(LOOK_AGAIN, async {
                while held.len() < unanswered {
                    let letter = self.hear().await?;
                    self.delivered = self.delivered.max(letter.delivered);
                    held.insert(letter.place, letter);
                }
                Ok::<_, BrokerError>(())
            });
            match more.await {
                Ok(heard) => heard?,
                // What is held must not go to somebody else meanwhile.
                Err(_) => {
                    for letter in held.values() {
                        let _ = self.broker.client.publish(letter.reply.clone(), AckKind::Progress.into()).await;
                    }
                }
            }
        }
        tracing::info!(unanswered = held.len(), "taking in what agencies publish");
        self.ready.extend(held.into_values());
        Ok(())
    }

    /// The way back to the agencies.
    pub fn replies(&self) -> Replies {
        Replies { broker: self.broker.clone(), service: self.service }
    }

    /// A second look at the same letters.
    pub fn aside(&self) -> Aside {
        Aside { broker: self.broker.clone(), service: self.service }
    }
}

/// A second look at the letters of a queue; it takes none out.
#[derive(Debug)]
pub struct Aside {
    broker: Broker,
    service: Stream,
}

impl Aside {
    /// The agencies of which letters wait, and how many.
    ///
    /// # Errors
    /// The broker does not answer.
    pub async fn waiting(&self) -> Result<Vec<(String, u64)>, BrokerError> {
        let subjects = self.broker.counts(&wire::intake_stream(self.service)).await?;
        let agency = |subject: String| Some(subject.rsplit('.').next()?.to_owned());
        Ok(subjects.into_iter().filter_map(|(subject, count)| Some((agency(subject)?, count))).collect())
    }

    /// What some agencies published, from a place on, and what they publish from now on; it ends with the first doubt.
    ///
    /// # Errors
    /// The broker does not answer.
    pub async fn letters(
        &self,
        agencies: Vec<String>,
        from: u64,
    ) -> Result<impl Letters<Item = Letter> + Send + use<>, BrokerError> {
        let subject = |agency: String| wire::intake_subject(self.service.name(), &agency);
        let subjects = agencies.into_iter().map(subject).collect();
        let want = Want { begin: Begin::Sequence(from), subjects, headers_only: false };
        let feed = Feed::open(&self.broker, &wire::intake_stream(self.service), &want).await?;
        Ok(stream::unfold(feed, async |mut feed| {
            let (_, message) = feed.next().await.inspect_err(|why| tracing::debug!(why, "a look aside ends")).ok()?;
            Some((Letter::of(message).ok()?, feed))
        }))
    }
}

impl Letter {
    fn of(message: Message) -> Result<Self, BrokerError> {
        let place = message.reply.as_ref().and_then(|reply| Some((reply.clone(), wire::place(reply)?)));
        let (reply, place) = place.ok_or_else(|| BrokerError::Refused("a letter without a place".into()))?;
        let agency = message.subject.rsplit('.').next().unwrap_or_default().to_owned();
        let traceparent =
            message.headers.as_ref().and_then(|headers| headers.get(TRACEPARENT)).map(ToString::to_string);
        let Place { sequence, delivered, left, .. } = place;
        Ok(Self { agency, payload: message.payload, traceparent, place: sequence, left, delivered, reply })
    }
}

/// The way back to the agencies.
#[derive(Debug, Clone)]
pub struct Replies {
    broker: Broker,
    service: Stream,
}

impl Replies {
    /// Sends the receipts of letters, in their order, and waits until the broker has them.
    ///
    /// # Errors
    /// The broker did not take them; the letters come again.
    pub async fn publish(&self, receipts: impl IntoIterator<Item = (&Letter, &[u8])>) -> Result<(), BrokerError> {
        let receipts = receipts.into_iter().map(|(letter, receipt)| {
            Part::plain(wire::receipt_subject(&letter.agency), Bytes::copy_from_slice(receipt))
        });
        parts::publish_apart(&self.broker, receipts.collect()).await
    }

    /// Takes a letter out of the queue, and all before it: their receipts are safe.
    ///
    /// # Errors
    /// The broker does not answer.
    pub async fn done(&self, last: &Letter) -> Result<(), BrokerError> {
        // Unheard, they come again and hear their first receipts.
        let _ = self.broker.client.publish(last.reply.clone(), AckKind::Ack.into()).await;
        let name = format!("STREAM.PURGE.{}", wire::intake_stream(self.service));
        self.broker.api::<Value>(&name, &json!({ "seq": last.place + 1 })).await.map(drop)
    }
}
