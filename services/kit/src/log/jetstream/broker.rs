//! The connection to the broker and the few requests that are made of it.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    time::Duration,
};

use async_nats::{
    Client, ConnectError, ConnectErrorKind, ConnectOptions, Event, RequestErrorKind,
    connection::State,
    jetstream::{self, message::StreamMessage, stream::RawMessageErrorKind},
    rustls::{
        RootCertStore,
        pki_types::{CertificateDer, pem::PemObject},
    },
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tokio::{sync::watch, time::timeout};

use super::{
    super::{ReadError, Stream},
    wire::{self, ApiError},
};

/// The longest an append, a look-up or another request takes; then its outcome counts as unknown.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);
/// The longest wait between two tries to connect again; the first follow more quickly.
const RECONNECT_WAIT: Duration = Duration::from_secs(1);
/// A silent server is asked this often whether it lives; two pings without an answer end the connection.
const PING_EVERY: Duration = Duration::from_secs(5);
/// How often somebody who waits for the connection looks again.
const CONNECTION_POLL: Duration = Duration::from_millis(20);
/// The requests to the broker about itself.
const API: &str = "$JS.API";
/// The broker's error "stream not found".
const STREAM_NOT_FOUND: u32 = 10059;
/// The same of a consumer.
const CONSUMER_NOT_FOUND: u32 = 10014;

/// How to reach the broker, and what is asked of it.
#[derive(Debug, Clone)]
pub struct Options {
    /// Addresses, such as `nats://10.0.0.1:4222`; one that answers is enough, it names the others.
    pub servers: Vec<String>,
    /// The name this process shows in the broker's list of connections.
    pub name: String,
    /// What the private inboxes begin with, where they may not begin like those of everybody.
    pub inbox: Option<String>,
    /// The file that says who this process is to the broker (JWT and seed); none: a broker that asks nobody.
    pub credentials: Option<PathBuf>,
    /// The file of the authorities that vouch for the servers, PEM; given: nobody else does, and only encrypted connections.
    pub authorities: Option<PathBuf>,
    /// The fewest replicas that a stream must have.
    pub replicas: usize,
    /// Monitoring addresses of the servers, such as `http://10.0.0.1:8222`: what a connection does not show
    /// (whether writes are synced) is read there.
    pub monitors: Vec<String>,
    /// Whether an archive is being restored: drafts bring the time at which they were recorded.
    pub restoring: bool,
}

impl Options {
    /// The servers of a list, separated by commas, whose credentials are in a file, if any are named.
    pub fn at(servers: &str, credentials: Option<PathBuf>) -> Self {
        Self {
            servers: servers.split(',').map(|server| server.trim().to_owned()).collect(),
            credentials,
            ..Self::default()
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            servers: vec!["nats://127.0.0.1:4222".into()],
            name: "daedong".into(),
            inbox: None,
            credentials: None,
            authorities: None,
            replicas: 1,
            monitors: Vec::new(),
            restoring: false,
        }
    }
}

/// Why a connection or an answer could not be had.
#[derive(Debug, thiserror::Error)]
pub enum BrokerError {
    /// The credentials cannot be read.
    #[error("{path}: {fault}", path = path.display())]
    Credentials {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: std::io::Error,
    },
    /// The authorities cannot be read.
    #[error("the authorities that vouch for the broker, {path}: {fault}", path = path.display())]
    Authorities {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: String,
    },
    /// The broker does not let this process in.
    #[error("the broker does not let this process in ({0}): DAEDONG_NATS_CREDS is to name credentials that it takes")]
    Barred(String),
    /// Not reachable, or not able to answer now.
    #[error("the broker is unavailable: {0}")]
    Unavailable(String),
    /// The broker said no.
    #[error("the broker refused: {0}")]
    Refused(String),
}

impl From<BrokerError> for ReadError {
    fn from(error: BrokerError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

/// A connection that mends itself.
#[derive(Debug, Clone)]
pub struct Broker {
    pub(super) client: Client,
    pub(super) options: Options,
    pub(super) jetstream: jetstream::Context,
    /// Counts the connections made.
    connections: watch::Receiver<u64>,
}

/// What the broker says of a stream.
#[derive(Debug, Deserialize)]
pub(super) struct StreamInfo {
    /// The time it was made: tells it from another one of the same name.
    pub(super) created: String,
    pub(super) config: Value,
    pub(super) state: StreamState,
    /// The server's clock.
    #[serde(default)]
    pub(super) ts: String,
}

/// What the broker says of a consumer.
#[derive(Debug, Deserialize)]
struct ConsumerInfo {
    config: Value,
}

/// How far a stream reaches.
#[derive(Debug, Deserialize)]
pub(super) struct StreamState {
    pub(super) first_seq: u64,
    pub(super) last_seq: u64,
    #[serde(default)]
    pub(super) num_deleted: u64,
    /// How many messages are on each subject, where that was asked for.
    #[serde(default)]
    subjects: HashMap<String, u64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Reply<T> {
    No { error: ApiError },
    Yes(T),
}

impl Broker {
    /// Connects. From then on a broken connection is mended without end; the first one must succeed.
    pub async fn connect(options: Options) -> Result<Self, BrokerError> {
        let (counter, connections) = watch::channel(0);
        let connecting = connect_options(&options, counter).await?;
        let client = connecting.connect(options.servers.clone()).await;
        let client = client.map_err(|error| not_connected(&error, &options))?;
        let jetstream = jetstream::new(client.clone());
        Ok(Self { client, options, jetstream, connections })
    }

    /// Whether there is a connection now.
    pub(super) fn is_connected(&self) -> bool {
        self.client.connection_state() == State::Connected
    }

    /// Waits until there is a connection.
    pub(super) async fn connected(&self) {
        while !self.is_connected() {
            tokio::time::sleep(CONNECTION_POLL).await;
        }
    }

    /// Tells when another connection is made: answers that were awaited on the one before will not come.
    pub(super) fn connections(&self) -> watch::Receiver<u64> {
        let mut connections = self.connections.clone();
        connections.mark_unchanged();
        connections
    }

    /// A request of the broker itself, such as `STREAM.INFO.REGISTRY`.
    pub(super) async fn api<T: DeserializeOwned>(&self, name: &str, request: &Value) -> Result<T, BrokerError> {
        match self.ask(name, request).await? {
            Reply::Yes(answer) => Ok(answer),
            Reply::No { error } => Err(BrokerError::Refused(error.to_string())),
        }
    }

    async fn ask<T: DeserializeOwned>(&self, name: &str, request: &Value) -> Result<Reply<T>, BrokerError> {
        let subject = format!("{API}.{name}");
        // Some questions take no request at all, not even an empty one.
        let request = if request.is_null() { String::new() } else { request.to_string() };
        let answer = timeout(REQUEST_TIMEOUT, self.client.request(subject, request.into()));
        let message = match answer.await {
            Err(_) => return Err(BrokerError::Unavailable(format!("no answer to {name}"))),
            Ok(Err(error)) if error.kind() == RequestErrorKind::NoResponders => {
                return Err(BrokerError::Unavailable(format!("nobody answers {name}: is JetStream on?")));
            }
            Ok(Err(error)) => return Err(BrokerError::Unavailable(format!("{name}: {error}"))),
            Ok(Ok(message)) => message,
        };
        serde_json::from_slice(&message.payload)
            .map_err(|fault| BrokerError::Unavailable(format!("the answer to {name} cannot be read: {fault}")))
    }

    /// A stream as its leader sees it; `None` if there is none.
    pub(super) async fn find(&self, stream: &str) -> Result<Option<StreamInfo>, BrokerError> {
        let name = format!("STREAM.INFO.{stream}");
        match self.ask(&name, &Value::Null).await? {
            Reply::Yes(info) => Ok(Some(info)),
            Reply::No { error } if error.number == STREAM_NOT_FOUND => Ok(None),
            Reply::No { error } => Err(BrokerError::Unavailable(error.to_string())),
        }
    }

    /// How many messages a stream has on each subject.
    pub(super) async fn counts(&self, stream: &str) -> Result<HashMap<String, u64>, BrokerError> {
        let asked = json!({ "subjects_filter": ">" });
        let info: StreamInfo = self.api(&format!("STREAM.INFO.{stream}"), &asked).await?;
        Ok(info.state.subjects)
    }

    /// The configuration of a consumer; `None` if there is none.
    pub(super) async fn find_consumer(&self, stream: &str, consumer: &str) -> Result<Option<Value>, BrokerError> {
        match self.ask::<ConsumerInfo>(&format!("CONSUMER.INFO.{stream}.{consumer}"), &Value::Null).await? {
            Reply::Yes(info) => Ok(Some(info.config)),
            Reply::No { error } if matches!(error.number, STREAM_NOT_FOUND | CONSUMER_NOT_FOUND) => Ok(None),
            Reply::No { error } => Err(BrokerError::Unavailable(error.to_string())),
        }
    }

    /// A stream as its leader sees it.
    pub(super) async fn info(&self, stream: Stream) -> Result<StreamInfo, BrokerError> {
        let found = self.find(wire::stream_name(stream)).await?;
        found.ok_or_else(|| BrokerError::Refused(format!("there is no stream {}", wire::stream_name(stream))))
    }

    /// The last message on a subject, from the leader.
    pub(super) async fn last_on(&self, stream: Stream, subject: &str) -> Result<Option<StreamMessage>, BrokerError> {
        self.message(stream, Pick::LastOn(subject)).await
    }

    /// The first message on a subject after a sequence, from the leader.
    pub(super) async fn next_on(
        &self,
        stream: Stream,
        subject: &str,
        after: u64,
    ) -> Result<Option<StreamMessage>, BrokerError> {
        self.message(stream, Pick::NextOn(subject, after.saturating_add(1))).await
    }

    /// The message at a sequence, from the leader.
    pub(super) async fn at(&self, stream: Stream, sequence: u64) -> Result<Option<StreamMessage>, BrokerError> {
        self.message(stream, Pick::At(sequence)).await
    }

    async fn message(&self, stream: Stream, pick: Pick<'_>) -> Result<Option<StreamMessage>, BrokerError> {
        let unavailable = |why: String| BrokerError::Unavailable(why);
        let handle = self.jetstream.get_stream_no_info(wire::stream_name(stream)).await;
        let request = handle.map_err(|error| unavailable(error.to_string()))?.raw_message_builder();
        let request = match pick {
            Pick::At(sequence) => request.sequence(sequence),
            Pick::LastOn(subject) => request.last_by_subject(wire::subject_on_wire(stream, subject)),
            Pick::NextOn(subject, from) => {
                request.sequence(from).next_by_subject(wire::subject_on_wire(stream, subject))
            }
        };
        match timeout(REQUEST_TIMEOUT, request.send()).await {
            Ok(Ok(message)) => Ok(Some(message)),
            Ok(Err(error)) if error.kind() == RawMessageErrorKind::NoMessageFound => Ok(None),
            Ok(Err(error)) => Err(unavailable(error.to_string())),
            Err(_) => Err(unavailable("no answer to a look-up".into())),
        }
    }
}

/// Which message is looked up.
enum Pick<'a> {
    At(u64),
    LastOn(&'a str),
    NextOn(&'a str, u64),
}

async fn connect_options(options: &Options, counter: watch::Sender<u64>) -> Result<ConnectOptions, BrokerError> {
    let mut connecting = known_by(options.credentials.as_deref())
        .await?
        .name(&options.name)
        .connection_timeout(REQUEST_TIMEOUT)
        .request_timeout(Some(REQUEST_TIMEOUT))
        .ping_interval(PING_EVERY)
        .max_reconnects(None)
        .reconnect_delay_callback(|attempts| RECONNECT_WAIT.min(Duration::from_millis(50) * attempts as u32))
        .event_callback(move |event| {
            note(&event, &counter);
            std::future::ready(())
        });
    if let Some(inbox) = &options.inbox {
        connecting = connecting.custom_inbox_prefix(inbox.clone());
    }
    if let Some(authorities) = &options.authorities {
        check_authorities(authorities)?;
        connecting = connecting.add_root_certificates(authorities.clone()).require_tls(true);
    }
    Ok(connecting)
}

/// Trying again lets nobody in who was turned away.
fn not_connected(error: &ConnectError, options: &Options) -> BrokerError {
    let why = format!("{}: {error}", options.servers.join(", "));
    match error.kind() {
        ConnectErrorKind::Authentication | ConnectErrorKind::AuthorizationViolation => BrokerError::Barred(why),
        _ => BrokerError::Unavailable(why),
    }
}

/// The client reads them only when it connects; a file that it cannot use would look like a broker that is not there.
fn check_authorities(path: &Path) -> Result<(), BrokerError> {
    let bad =
        |fault: &dyn std::fmt::Display| BrokerError::Authorities { path: path.to_owned(), fault: fault.to_string() };
    let mut known = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|fault| bad(&fault))? {
        let certificate = certificate.map_err(|fault| bad(&fault))?;
        known.add(certificate).map_err(|fault| bad(&fault))?;
    }
    if known.is_empty() { Err(bad(&"there is no certificate in PEM")) } else { Ok(()) }
}

fn note(event: &Event, connections: &watch::Sender<u64>) {
    match event {
        Event::Connected => {
            connections.send_modify(|count| *count += 1);
            tracing::info!("connected to the broker");
        }
        event => tracing::warn!(%event, "the connection to the broker"),
    }
}

/// Secrets lie in files, so that no configuration or process list shows them.
async fn known_by(credentials: Option<&Path>) -> Result<ConnectOptions, BrokerError> {
    let connecting = ConnectOptions::new();
    let Some(path) = credentials else { return Ok(connecting) };
    let read = connecting.credentials_file(path).await;
    read.map_err(|fault| BrokerError::Credentials { path: path.to_owned(), fault })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn authorities_that_cannot_vouch_are_told_with_their_file() {
        let dir = tempfile::tempdir().unwrap();
        let cases = [
            ("empty.pem", "", "there is no certificate"),
            ("text.pem", "whom you trust", "there is no certificate"),
            ("cut.pem", "-----BEGIN CERTIFICATE-----\nMIIB", ""),
            ("no.pem", "-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n", ""),
        ];
        for (name, content, fault) in cases {
            let path = dir.path().join(name);
            std::fs::write(&path, content).unwrap();
            let told = check_authorities(&path).unwrap_err().to_string();
            assert!(told.contains(name) && told.contains(fault), "{told}");
        }
        let told = check_authorities(&dir.path().join("none.pem")).unwrap_err().to_string();
        assert!(told.contains("none.pem"), "{told}");
    }
}
