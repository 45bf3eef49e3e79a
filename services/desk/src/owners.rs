//! Questions to the services that own other streams: with a deadline, tried once more, after a pause of chance length,
//! where nothing was heard.

use std::{collections::BTreeMap, time::Duration};

use async_trait::async_trait;
use kit::{
    chassis::limits,
    clock::jittered,
    intake::{Owners, grpc::unwire},
    log::{Entry, Stream},
    trace::Trace,
};
use proto::intake::{EntriesRequest, directory_client::DirectoryClient};
use tokio::time::{sleep, timeout};
use tonic::transport::Channel;

/// The longest pause before a question is asked again.
const PAUSE: Duration = Duration::from_millis(100);
/// The most subjects of one question.
const MAX_SUBJECTS: usize = 100;

/// What a service asks others before a kind is recorded.
pub type Consult = Box<
    dyn Fn(String, Vec<u8>, Trace) -> std::pin::Pin<Box<dyn Future<Output = Vec<(&'static str, String)>> + Send>>
        + Send
        + Sync,
>;

/// The services by the stream they own.
pub struct Peers {
    channels: BTreeMap<Stream, Channel>,
    consult: Option<Consult>,
}

impl std::fmt::Debug for Peers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Peers").field("streams", &self.channels.keys()).finish_non_exhaustive()
    }
}

impl Peers {
    /// Connects to each when it is first asked.
    ///
    /// # Errors
    /// An address is none.
    pub fn new(addresses: &BTreeMap<Stream, String>) -> Result<Self, tonic::transport::Error> {
        let channels = addresses
            .iter()
            .map(|(stream, address)| Ok((*stream, limits::endpoint(address)?.connect_lazy())))
            .collect::<Result<_, _>>()?;
        Ok(Self { channels, consult: None })
    }

    /// The way to the owner of a stream.
    pub fn channel(&self, stream: Stream) -> Option<Channel> {
        self.channels.get(&stream).cloned()
    }

    /// Asks another service before some kinds are recorded, and keeps its answer with the record.
    #[must_use]
    pub fn consulting(mut self, consult: Consult) -> Self {
        self.consult = Some(consult);
        self
    }
}

#[async_trait]
impl Owners for Peers {
    async fn entries(&self, stream: Stream, subjects: Vec<String>, trace: Trace) -> Result<Vec<Entry>, String> {
        let Some(channel) = self.channels.get(&stream) else {
            return Err(format!("no address of {stream} is configured"));
        };
        let mut client = DirectoryClient::new(channel.clone()).max_decoding_message_size(limits::MAX_MESSAGE);
        if subjects.len() > MAX_SUBJECTS {
            // Half an answer would pass for a whole one.
            return Err(format!("more than {MAX_SUBJECTS} subjects at once"));
        }
        let request = EntriesRequest { subjects };
        // Asking changes nothing, so asking twice is safe.
        let mut last = String::new();
        for again in [false, true] {
            if again {
                sleep(jittered(PAUSE)).await;
            }
            match timeout(limits::QUESTION, client.entries(trace.request(request.clone()))).await {
                Ok(Ok(reply)) => return Ok(reply.into_inner().entries.into_iter().filter_map(unwire).collect()),
                Ok(Err(status)) => last = status.message().to_owned(),
                Err(_) => last = "no answer in time".to_owned(),
            }
        }
        Err(last)
    }

    async fn consult(&self, kind: &str, bytes: &[u8], trace: Trace) -> Vec<(&'static str, String)> {
        match &self.consult {
            Some(consult) => consult(kind.to_owned(), bytes.to_vec(), trace).await,
            None => Vec::new(),
        }
    }
}
