//! The streams as they must be, and what is wrong with those that are there.

use std::{fmt, time::Duration};

use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::time::{Instant, sleep};

use super::{
    super::Stream,
    Waiting,
    broker::{Broker, BrokerError, StreamInfo},
    monitor, wire,
};

/// The definitions that the deployment ships; the program carries them.
const DEFINITIONS: &str = include_str!("../../../../../deploy/nats/streams.json");
/// What is not there, and how that is mended.
const MISSING: &str = "missing";
const MADE_BY: &str = "made by `ensure-streams`";
/// What a queue of updates rests on: an answer stands for all before it, what is unanswered always comes again, and one
/// replica is served. The others are for the operator to tune.
const CONSUMER_SETTINGS: [&str; 4] = ["ack_policy", "max_deliver", "priority_groups", "priority_policy"];
/// The oldest server with atomic batches.
pub const OLDEST_SERVER: (u64, u64) = (2, 12);
/// The longest that making the streams is tried: a cluster that has just started has no leader yet.
const ENSURE_TIMEOUT: Duration = Duration::from_secs(30);
/// The wait between two tries.
const ENSURE_WAIT: Duration = Duration::from_millis(500);

/// Something about the broker that could lose or change what it has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about: a stream or a server.
    pub about: String,
    /// The setting.
    pub setting: String,
    /// How it is.
    pub found: String,
    /// How it must be.
    pub wanted: String,
}

impl Finding {
    pub(super) fn new(about: &str, setting: &str, found: impl fmt::Display, wanted: impl fmt::Display) -> Self {
        let (found, wanted) = (found.to_string(), wanted.to_string());
        Self { about: about.into(), setting: setting.into(), found, wanted }
    }

    /// Something is not there at all.
    fn missing(about: &str) -> Self {
        Self::new(about, "it", MISSING, MADE_BY)
    }

    /// Whether it is about something that is not there and may still be made.
    pub(super) fn is_missing(&self) -> bool {
        self.found == MISSING && self.wanted == MADE_BY
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { about, setting, found, wanted } = self;
        write!(f, "{about}: {setting} is {found}, must be {wanted}")
    }
}

/// What `streams.json` holds.
#[derive(Deserialize)]
struct Definitions {
    /// What all streams have in common; each of these settings is also verified.
    settings: Map<String, Value>,
    streams: Vec<Definition>,
    /// How a service takes in what agencies published.
    consumer: Map<String, Value>,
}

#[derive(Deserialize)]
struct Definition {
    name: String,
    description: String,
    subjects: Vec<String>,
    /// Where it differs from the others: what agencies publish, and what they are answered, is no record.
    settings: Option<Map<String, Value>>,
}

impl Definition {
    /// Whether it holds the record, of which nothing may ever be gone.
    fn is_record(&self) -> bool {
        self.settings.is_none()
    }
}

impl Definitions {
    fn read() -> Result<Self, BrokerError> {
        serde_json::from_str(DEFINITIONS).map_err(|fault| BrokerError::Refused(format!("streams.json: {fault}")))
    }

    /// All settings of a stream.
    fn settings(&self, definition: &Definition) -> Map<String, Value> {
        let mut settings = self.settings.clone();
        settings.extend(definition.settings.clone().unwrap_or_default());
        settings
    }

    /// The consumer of a service, as the broker makes it.
    fn consumer(&self, service: Stream) -> Value {
        json!({ "stream_name": wire::intake_stream(service), "config": self.consumer, "action": "create" })
    }
}

/// The longest message that a stream takes, bytes.
pub(super) fn longest_message() -> Result<i32, BrokerError> {
    let longest = Definitions::read()?.settings.get("max_msg_size").and_then(Value::as_i64);
    let longest = longest.and_then(|longest| longest.try_into().ok());
    longest.ok_or_else(|| BrokerError::Refused("streams.json says nothing of the longest message".into()))
}

impl Broker {
    /// Makes the streams that are missing, with as many replicas as the options ask for, and says what is wrong
    /// with the others. For the operator; a service never calls it.
    pub async fn ensure_streams(&self) -> Result<Vec<Finding>, BrokerError> {
        let (until, mut waiting) = (Instant::now() + ENSURE_TIMEOUT, Waiting::default());
        loop {
            match self.make_missing().await {
                Ok(()) => return self.verify().await,
                Err(error) if Instant::now() > until => return Err(error),
                Err(error) if waiting.is_due() => tracing::info!(%error, "making the streams, trying again"),
                Err(_) => {}
            }
            sleep(ENSURE_WAIT).await;
        }
    }

    async fn make_missing(&self) -> Result<(), BrokerError> {
        let definitions = Definitions::read()?;
        for definition in &definitions.streams {
            let name = &definition.name;
            if self.find(name).await?.is_none() {
                let config = config(definitions.settings(definition), definition, self.options.replicas);
                self.api::<Value>(&format!("STREAM.CREATE.{name}"), &config).await?;
                tracing::info!(stream = name, replicas = self.options.replicas, "made the stream");
            }
        }
        for service in wire::SERVICES {
            // One that is there already stays as it is.
            let stream = wire::intake_stream(service);
            if self.find_consumer(&stream, wire::CONSUMER).await?.is_none() {
                let name = format!("CONSUMER.DURABLE.CREATE.{stream}.{}", wire::CONSUMER);
                self.api::<Value>(&name, &definitions.consumer(service)).await?;
            }
        }
        Ok(())
    }

    /// Names everything about the servers and streams that could lose or change what was recorded.
    pub async fn verify(&self) -> Result<Vec<Finding>, BrokerError> {
        let definitions = Definitions::read()?;
        let mut findings: Vec<Finding> = self.verify_server().into_iter().collect();
        for definition in &definitions.streams {
            match self.find(&definition.name).await? {
                None => findings.push(Finding::missing(&about(definition))),
                Some(info) => {
                    let settings = definitions.settings(definition);
                    findings.extend(differences(&settings, definition, &info, self.options.replicas));
                }
            }
        }
        for service in wire::SERVICES {
            findings.extend(self.verify_consumer(&definitions, &wire::intake_stream(service)).await?);
        }
        for address in &self.options.monitors {
            match monitor::look(address).await {
                Ok(found) => findings.extend(found),
                // A server that is down must not keep the others from serving.
                Err(fault) => tracing::warn!(address, fault, "cannot see whether this server syncs its writes"),
            }
        }
        Ok(findings)
    }

    /// What [`Broker::verify`] cannot have looked at: whether a server syncs its writes is shown by its monitoring alone.
    pub async fn unseen(&self) -> Vec<String> {
        if self.options.monitors.is_empty() {
            return vec!["whether the servers sync their writes: no monitoring address is given".to_owned()];
        }
        let mut unseen = Vec::new();
        for address in &self.options.monitors {
            if let Err(fault) = monitor::look(address).await {
                unseen.push(format!("whether the server at {address} syncs its writes: {fault}"));
            }
        }
        unseen
    }

    /// What is wrong with the consumer of a stream; nothing is said of one whose stream is missing too.
    async fn verify_consumer(&self, definitions: &Definitions, stream: &str) -> Result<Vec<Finding>, BrokerError> {
        let about = format!("consumer {} of {stream}", wire::CONSUMER);
        let Some(found) = self.find_consumer(stream, wire::CONSUMER).await? else {
            let alone = self.find(stream).await?.is_some();
            return Ok(alone.then(|| Finding::missing(&about)).into_iter().collect());
        };
        let wanted = CONSUMER_SETTINGS.map(|name| (name, definitions.consumer.get(name).unwrap_or(&Value::Null)));
        let differing = wanted.into_iter().filter(|(name, wanted)| !same(&found[*name], wanted));
        Ok(differing.map(|(name, wanted)| Finding::new(&about, name, &found[name], wanted)).collect())
    }

    fn verify_server(&self) -> Option<Finding> {
        let info = self.client.server_info();
        old_version(&format!("server {}", info.server_name), &info.version)
    }
}

/// Says if a server's version is older than what is needed, or is none.
pub(super) fn old_version(about: &str, version: &str) -> Option<Finding> {
    let mut numbers = version.split('.').map_while(|number| number.parse::<u64>().ok());
    let old =
        !matches!((numbers.next(), numbers.next()), (Some(major), Some(minor)) if (major, minor) >= OLDEST_SERVER);
    let (major, minor) = OLDEST_SERVER;
    old.then(|| Finding::new(about, "version", version, format!("{major}.{minor} or newer")))
}

fn about(definition: &Definition) -> String {
    format!("stream {}", definition.name)
}

fn config(mut config: Map<String, Value>, definition: &Definition, replicas: usize) -> Value {
    config.insert("name".into(), definition.name.as_str().into());
    config.insert("description".into(), definition.description.as_str().into());
    config.insert("subjects".into(), definition.subjects.clone().into());
    config.insert("num_replicas".into(), replicas.into());
    config.into()
}

fn differences(
    settings: &Map<String, Value>,
    definition: &Definition,
    info: &StreamInfo,
    replicas: usize,
) -> Vec<Finding> {
    let about = about(definition);
    let subjects = ("subjects", json!(definition.subjects));
    let wanted = settings.iter().map(|(name, value)| (name.as_str(), value.clone())).chain([subjects]);
    let mut findings: Vec<Finding> = wanted
        .filter(|(name, wanted)| !same(&info.config[*name], wanted))
        .map(|(name, wanted)| Finding::new(&about, name, &info.config[name], wanted))
        .collect();
    let has = info.config["num_replicas"].as_u64().unwrap_or(0);
    if has < replicas as u64 {
        findings.push(Finding::new(&about, "num_replicas", has, format!("{replicas} or more")));
    }
    if definition.is_record() {
        findings.extend(losses(&about, info));
    }
    findings
}

/// The broker leaves out what is at its zero value.
fn same(found: &Value, wanted: &Value) -> bool {
    let zero = |value: &Value| match value {
        Value::Null => true,
        Value::Bool(set) => !set,
        Value::Number(number) => number.as_u64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
    };
    found == wanted || (zero(found) && zero(wanted))
}

/// What is gone already.
fn losses(about: &str, info: &StreamInfo) -> Vec<Finding> {
    let mut findings = Vec::new();
    if info.state.first_seq > 1 {
        findings.push(Finding::new(about, "the first entry", info.state.first_seq, 1));
    }
    if info.state.num_deleted > 0 {
        findings.push(Finding::new(about, "the number of deleted entries", info.state.num_deleted, 0));
    }
    findings
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{
        super::super::{MAX_HEADERS, MAX_MESSAGE_ID, MAX_PAYLOAD, MAX_SUBJECT},
        *,
    };

    #[test]
    fn every_stream_is_defined_once_and_its_subjects_are_its_own() {
        let definitions = Definitions::read().unwrap();
        let record: Vec<&Definition> = definitions.streams.iter().filter(|stream| stream.is_record()).collect();
        assert_eq!(record.len(), Stream::ALL.len());
        for (stream, definition) in Stream::ALL.into_iter().zip(record) {
            assert_eq!(definition.name, wire::stream_name(stream));
            assert_eq!(definition.subjects, [wire::subject_on_wire(stream, ">")]);
        }
        let passing: Vec<&str> = definitions
            .streams
            .iter()
            .filter(|stream| !stream.is_record())
            .map(|stream| stream.name.as_str())
            .collect();
        assert_eq!(
            passing,
            ["INTAKE_REGISTRY", "INTAKE_BUDGET", "INTAKE_PERFORMANCE", "INTAKE_GOVERNANCE", "RECEIPTS"]
        );
    }

    #[test]
    fn what_is_verified_of_a_consumer_is_defined() {
        let definitions = Definitions::read().unwrap();
        assert!(CONSUMER_SETTINGS.iter().all(|name| definitions.consumer.contains_key(*name)));
    }

    #[test]
    fn the_largest_entry_fits() {
        let longest = Definitions::read().unwrap().settings["max_msg_size"].as_u64().unwrap();
        // The broker's own headers: expectations, message id, batch.
        let own = 1024 + MAX_MESSAGE_ID;
        assert!(MAX_PAYLOAD + 2 * MAX_HEADERS + MAX_SUBJECT + own <= usize::try_from(longest).unwrap());
    }

    #[test]
    fn only_what_is_not_there_may_still_be_made() {
        assert!(Finding::missing("stream BUDGET").is_missing());
        assert!(!Finding::new("stream BUDGET", "discard", "old", "new").is_missing());
        assert!(!Finding::new("server a", "version", "missing", "2.12 or newer").is_missing());
    }

    #[test]
    fn versions_without_atomic_batches_are_old() {
        let cases = [
            ("2.12.0", false),
            ("2.15.1", false),
            ("3.0.0", false),
            ("2.12.0-RC.1", false),
            ("2.11.9", true),
            ("1.99.0", true),
            ("2", true),
            ("", true),
            ("dev", true),
        ];
        for (version, old) in cases {
            assert_eq!(old_version("server", version).is_some(), old, "{version}");
        }
    }

    #[test]
    fn what_the_broker_leaves_out_is_zero() {
        let cases = [
            (Value::Null, json!(false), true),
            (Value::Null, json!(0), true),
            (Value::Null, Value::Null, true),
            (Value::Null, json!(true), false),
            (json!(false), json!(true), false),
            (json!(-1), json!(0), false),
            (json!(-1), json!(-1), true),
            (json!("file"), json!("file"), true),
            (json!({ "name": "X" }), Value::Null, false),
        ];
        for (found, wanted, outcome) in cases {
            assert_eq!(same(&found, &wanted), outcome, "{found} {wanted}");
        }
    }
}
