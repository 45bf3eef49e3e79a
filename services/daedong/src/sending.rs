//! Streams signed updates to the services and hears their receipts, also over breaks.
//!
//! Updates go out in the order of the form. Before the next one goes to another service, everything sent so far is
//! answered: what it refers to must be recorded first. After a break all that has no receipt is sent again; the same
//! update is never recorded twice.

use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
    time::Duration,
};

use anyhow::{Error, Result, anyhow, bail};
use desk::stream_of;
use domain::refusal::Refusal;
use futures::{StreamExt, TryStreamExt, stream};
use kit::{chassis::limits, log::Stream, trace::Trace};
use proto::{
    catalogue::Service,
    common::{Receipt, SignedUpdate},
    intake::{FindRequest, SubmitTogetherRequest, intake_client::IntakeClient},
};
use tokio::{
    sync::mpsc,
    time::{Instant, sleep},
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Status, Streaming, transport::Channel};

use crate::{
    forms::{self, Encoded, Given, Statement},
    reach::{self, System},
};

/// The most updates that wait for their receipts.
pub const WINDOW: usize = 1_000;
/// The service that hears what none of them knows.
pub const ANY: Service = Service::Registry;
/// How often a broken connection is made again without a receipt in between, and the first and the longest pause.
const RECONNECTS: u32 = 20;
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// After so long without an answer it is told what is waited for.
const TOLD_AFTER: Duration = Duration::from_secs(3);

/// The bytes of a statement, or why it cannot become an update.
///
/// # Errors
/// What is wrong with it.
pub fn prepare(statement: &Statement) -> Result<Encoded, Vec<proto::common::Refusal>> {
    let wire = |refusals: Vec<Refusal>| refusals.iter().map(Into::into).collect();
    match &statement.record {
        Err(_) => Err(statement.refusals()),
        Ok(record) => forms::encode(record).map_err(wire),
    }
}

/// Where updates go, and whether they are to be recorded.
#[derive(Debug)]
pub struct Sender {
    channels: BTreeMap<Stream, Channel>,
    /// The system that named the services.
    system: Option<Named>,
    dry_run: bool,
    /// All that one run of the command sends.
    trace: Trace,
    open: Option<Open>,
    /// Dry runs of other services, which remember what they would have recorded.
    resting: BTreeMap<Stream, Open>,
    /// Sent, without a receipt, in order.
    unanswered: VecDeque<SignedUpdate>,
    answered: VecDeque<Receipt>,
}

/// A system that named its services. It is asked again after a break: started anew it may name others.
struct Named {
    system: System,
    addresses: BTreeMap<Stream, String>,
    /// Hears what is waited for.
    tell: Box<dyn Fn(&str) + Send + Sync>,
}

impl fmt::Debug for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Named").field("system", &self.system).finish_non_exhaustive()
    }
}

/// A service that does not answer, while it is tried again.
struct Outage {
    stream: Stream,
    since: Instant,
    pause: Duration,
    is_told: bool,
}

impl Outage {
    fn of(stream: Stream) -> Self {
        Self { stream, since: Instant::now(), pause: FIRST_PAUSE, is_told: false }
    }
}

#[derive(Debug)]
struct Open {
    stream: Stream,
    updates: mpsc::Sender<Vec<SignedUpdate>>,
    receipts: Streaming<Receipt>,
}

impl Sender {
    /// To these services.
    pub fn new(channels: BTreeMap<Stream, Channel>, dry_run: bool) -> Self {
        Self {
            channels,
            system: None,
            dry_run,
            trace: Trace::begin(),
            open: None,
            resting: BTreeMap::new(),
            unanswered: VecDeque::new(),
            answered: VecDeque::new(),
        }
    }

    /// To the services of a system, which is asked for their addresses again after a break; `tell` hears what is waited
    /// for.
    ///
    /// # Errors
    /// It is not reached, or names no addresses.
    pub fn of(system: &System, dry_run: bool, tell: impl Fn(&str) + Send + Sync + 'static) -> Result<Self> {
        let addresses = system.services()?;
        let channels = reach::channels(addresses.clone())?;
        let named = Named { system: system.clone(), addresses, tell: Box::new(tell) };
        Ok(Self { system: Some(named), ..Self::new(channels, dry_run) })
    }

    /// Sends updates of one service, far fewer than [`WINDOW`]; receipts that came meanwhile are returned, in the order
    /// of the updates.
    ///
    /// # Errors
    /// The service cannot be reached for long.
    pub async fn send(&mut self, service: Service, updates: Vec<SignedUpdate>) -> Result<Vec<Receipt>> {
        let stream = stream_of(service);
        if self.open.as_ref().is_some_and(|open| open.stream != stream) {
            self.settle(0).await?;
            let rests = self.open.take().filter(|_| self.dry_run);
            self.resting.extend(rests.map(|open| (open.stream, open)));
            self.open = self.resting.remove(&stream);
        }
        self.settle(WINDOW.saturating_sub(updates.len())).await?;
        self.unanswered.extend(updates.iter().cloned());
        let gone = match &self.open {
            Some(open) => open.updates.send(updates).await.is_err(),
            None => true,
        };
        if gone {
            self.reopen(stream).await?;
        }
        self.poll();
        Ok(self.answered.drain(..).collect())
    }

    /// Whether updates are only judged.
    pub const fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    /// Sends updates of one service that go in together or not at all; their receipts, in their order. `only_judged`, as
    /// in a dry run: what would become of each.
    ///
    /// # Errors
    /// The service cannot be reached for long, or takes no such group.
    pub async fn send_together(
        &mut self,
        service: Service,
        updates: Vec<SignedUpdate>,
        only_judged: bool,
    ) -> Result<Vec<Receipt>> {
        let stream = stream_of(service);
        let mut outage = Outage::of(stream);
        let mut last = None;
        for _ in 0..RECONNECTS {
            let (mut client, updates) = (self.client(stream)?, updates.clone());
            let answer = if only_judged || self.dry_run {
                let request = self.trace.request(tokio_stream::iter(updates));
                match client.judge(request).await {
                    Ok(receipts) => receipts.into_inner().try_collect().await,
                    Err(status) => Err(status),
                }
            } else {
                let request = self.trace.request(SubmitTogetherRequest { updates });
                client.submit_together(request).await.map(|reply| reply.into_inner().receipts)
            };
            match answer {
                Ok(receipts) => return Ok(receipts),
                // The same updates again are the same updates: nothing enters twice.
                Err(status) if status.code() == Code::Unavailable || status.code() == Code::Unknown => {
                    last = Some(Error::new(status));
                    self.rest(&mut outage).await;
                }
                Err(status) => bail!("{}: {}", service.name(), status.message()),
            }
        }
        Err(self.unanswered_for(stream, last.as_ref()))
    }

    /// Waits for the receipts that are still missing, and sends nothing more for now.
    ///
    /// # Errors
    /// The service cannot be reached for long.
    pub async fn finish(&mut self) -> Result<Vec<Receipt>> {
        let receipts = self.settled().await?;
        if !self.dry_run {
            self.open = None;
        }
        Ok(receipts)
    }

    /// Waits for the receipts that are still missing and goes on.
    ///
    /// # Errors
    /// The service cannot be reached for long.
    pub async fn settled(&mut self) -> Result<Vec<Receipt>> {
        self.settle(0).await?;
        Ok(self.answered.drain(..).collect())
    }

    /// The service of an update; that of a withdrawal is the one that knows what is withdrawn.
    ///
    /// # Errors
    /// A service cannot be reached.
    pub async fn route(&mut self, service: Option<Service>, statement: &Statement, key: &str) -> Result<Service> {
        Ok(self.home(service, statement, key).await?.unwrap_or(ANY))
    }

    /// The same; none where nobody knows what is withdrawn, which any service will say.
    ///
    /// # Errors
    /// A service cannot be reached.
    pub async fn home(
        &mut self,
        service: Option<Service>,
        statement: &Statement,
        key: &str,
    ) -> Result<Option<Service>> {
        if service.is_some() {
            return Ok(service);
        }
        let record = statement.record.as_ref().ok();
        let id = record.and_then(|record| record.get("withdrawn_update_id")).map(Given::to_text).unwrap_or_default();
        self.owner(key, &id).await
    }

    /// The first service that knows an update id as the signer's own; failing that, as anybody's.
    ///
    /// # Errors
    /// A service cannot be reached.
    pub async fn owner(&mut self, key: &str, update_id: &str) -> Result<Option<Service>> {
        self.settle(0).await?;
        let mut foreign = None;
        for service in Service::ALL {
            let mut client = self.client(stream_of(service))?;
            let request = FindRequest { key: key.to_owned(), update_id: update_id.to_owned() };
            let found = client.find(request).await.map_err(Error::new);
            let found = found.map_err(|error| self.unanswered_for(stream_of(service), Some(&error)))?.into_inner();
            if found.own {
                return Ok(Some(service));
            }
            foreign = foreign.or(found.known.then_some(service));
        }
        Ok(foreign)
    }

    fn client(&self, stream: Stream) -> Result<IntakeClient<Channel>> {
        let channel = self.channels.get(&stream).ok_or_else(|| {
            let variable = stream.name().to_uppercase();
            anyhow!("the system names no address of {stream}; whoever operates it sets DAEDONG_PUBLIC_{variable} of the view")
        })?;
        Ok(IntakeClient::new(channel.clone()).max_decoding_message_size(limits::MAX_MESSAGE))
    }

    /// Takes in receipts that are here already.
    fn poll(&mut self) {
        use futures::FutureExt;
        let Some(open) = &mut self.open else { return };
        while let Some(Some(Ok(receipt))) = open.receipts.next().now_or_never() {
            self.unanswered.pop_front();
            self.answered.push_back(receipt);
        }
    }

    /// Waits until at most so many updates have no receipt.
    async fn settle(&mut self, most: usize) -> Result<()> {
        while self.unanswered.len() > most {
            let Some(open) = &mut self.open else { bail!("updates are waiting and nothing is open") };
            let stream = open.stream;
            match open.receipts.message().await {
                Ok(Some(receipt)) => {
                    self.unanswered.pop_front();
                    self.answered.push_back(receipt);
                }
                Ok(None) | Err(_) => self.reopen(stream).await?,
            }
        }
        Ok(())
    }

    /// Connects, sends again what has no receipt, and hears at least the first answer where there is one to hear.
    async fn reopen(&mut self, stream: Stream) -> Result<()> {
        let mut outage = Outage::of(stream);
        let mut last = None;
        for _ in 0..RECONNECTS {
            match self.connect(stream).await {
                Ok(()) => return Ok(()),
                Err(error) => last = Some(error),
            }
            self.rest(&mut outage).await;
        }
        Err(self.unanswered_for(stream, last.as_ref()))
    }

    /// Rests before the next try, which goes to the addresses of then.
    async fn rest(&mut self, outage: &mut Outage) {
        let is_long = outage.since.elapsed() >= TOLD_AFTER;
        if let Some(named) = self.system.as_ref().filter(|_| is_long && !outage.is_told) {
            (named.tell)(&format!("{} does not answer; waiting for it (응답을 기다립니다)", self.place(outage.stream)));
            outage.is_told = true;
        }
        sleep(outage.pause).await;
        outage.pause = (outage.pause * 2).min(LONGEST_PAUSE);
        if let Some(named) = &mut self.system
            && let Ok(addresses) = named.system.services()
            && let Ok(channels) = reach::channels(addresses.clone())
        {
            named.addresses = addresses;
            self.channels = channels;
        }
    }

    /// A service, and where it is looked for.
    fn place(&self, stream: Stream) -> String {
        let address = self.system.as_ref().and_then(|named| named.addresses.get(&stream));
        address.map_or_else(|| stream.to_string(), |address| format!("{stream} at {address}"))
    }

    /// What to do where a service did not answer for long.
    fn unanswered_for(&self, stream: Stream, last: Option<&Error>) -> Error {
        let why = last.map(plain).filter(|why| !why.is_empty()).unwrap_or_else(|| "no answer".to_owned());
        anyhow!(
            "{} does not answer ({why}); once it does, run the same command again: what was recorded stays, and \
             nothing is recorded twice (응답이 오면 같은 명령을 다시 실행하십시오. 두 번 기록되지 않습니다)",
            self.place(stream)
        )
    }

    async fn connect(&mut self, stream: Stream) -> Result<()> {
        self.open = None;
        let mut client = self.client(stream)?;
        let (updates, queue) = mpsc::channel(WINDOW);
        updates.send(self.unanswered.iter().cloned().collect()).await?;
        // Those that are handed over together share a frame, and the service checks their signatures at once.
        let queue = ReceiverStream::new(queue).flat_map(stream::iter);
        let answer = if self.dry_run {
            client.judge(self.trace.request(queue)).await
        } else {
            client.submit(self.trace.request(queue)).await
        };
        let mut receipts = answer?.into_inner();
        if !self.unanswered.is_empty() {
            let receipt = receipts.message().await?.ok_or_else(|| anyhow!("the stream ended without an answer"))?;
            self.unanswered.pop_front();
            self.answered.push_back(receipt);
        }
        self.open = Some(Open { stream, updates, receipts });
        Ok(())
    }
}

/// Why no answer came, without the names of what carried it.
fn plain(error: &Error) -> String {
    let root = error.root_cause();
    root.downcast_ref::<Status>().map_or_else(|| root.to_string(), |status| status.message().to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn why_no_answer_came_is_said_in_plain_words() {
        assert_eq!(plain(&Status::unavailable("tcp connect error").into()), "tcp connect error");
        assert_eq!(plain(&anyhow!("the stream ended").context("budget")), "the stream ended");
    }

    #[tokio::test]
    async fn whoever_waits_hears_after_a_while_what_is_waited_for_and_once() {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = heard.clone();
        let named = Named {
            system: System::at("http://127.0.0.1:9").unwrap(),
            addresses: [(Stream::Budget, "http://127.0.0.1:19".to_owned())].into(),
            tell: Box::new(move |words| hears.lock().unwrap().push(words.to_owned())),
        };
        let mut sender = Sender { system: Some(named), ..Sender::new(BTreeMap::new(), false) };
        let mut outage = Outage::of(Stream::Budget);
        sender.rest(&mut outage).await;
        assert_eq!(heard.lock().unwrap().len(), 0);
        outage.since = outage.since.checked_sub(TOLD_AFTER).unwrap();
        sender.rest(&mut outage).await;
        sender.rest(&mut outage).await;
        let heard = heard.lock().unwrap().clone();
        assert_eq!(heard.len(), 1);
        assert!(heard[0].starts_with("budget at http://127.0.0.1:19 does not answer; waiting"), "{heard:?}");
        let told = sender.unanswered_for(Stream::Budget, None).to_string();
        assert!(told.contains("run the same command again"), "{told}");
    }
}
