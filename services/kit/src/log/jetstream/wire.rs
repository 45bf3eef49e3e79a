//! Names and forms on the wire: subjects, headers, answers. Nothing else in the project knows them.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use async_nats::{HeaderMap, HeaderValue, Message, header::*};
use serde::Deserialize;

use super::super::{Batch, Draft, Entry, Stream, header::RECORDED_AT};

/// Start of every header that belongs to the broker and not to the entry.
const BROKER_HEADERS: &str = "Nats-";
/// Start of the reply subject that carries a message's place and time.
const PLACE: &str = "$JS.ACK.";

/// The consumer by which a service takes in what agencies publish.
pub(super) const CONSUMER: &str = "intake";
/// The services that take in what agencies publish.
pub(super) const SERVICES: [Stream; 4] = [Stream::Registry, Stream::Budget, Stream::Performance, Stream::Governance];

/// The stream of what agencies publish for a service.
pub(super) fn intake_stream(service: Stream) -> String {
    format!("INTAKE_{}", stream_name(service))
}

/// Where an agency publishes updates for a service.
pub(super) fn intake_subject(service: &str, agency: &str) -> String {
    format!("daedong.intake.{service}.{agency}")
}

/// Where an agency hears its receipts.
pub(super) fn receipt_subject(agency: &str) -> String {
    format!("daedong.receipt.{agency}")
}

/// Where an agency asks what became of its updates.
pub(super) fn question_subject(agency: &str) -> String {
    format!("daedong.updates.{agency}")
}

/// Where an agency publishes on a server of its own.
pub(super) fn outbox_subject(service: &str) -> String {
    format!("daedong.outbox.{service}")
}

/// The broker's name of a stream.
pub(super) const fn stream_name(stream: Stream) -> &'static str {
    match stream {
        Stream::Registry => "REGISTRY",
        Stream::Budget => "BUDGET",
        Stream::Performance => "PERFORMANCE",
        Stream::Governance => "GOVERNANCE",
        Stream::Refusals => "REFUSALS",
    }
}

/// What the broker's subjects of a stream start with.
const fn prefix(stream: Stream) -> &'static str {
    match stream {
        Stream::Registry => "daedong.registry.",
        Stream::Budget => "daedong.budget.",
        Stream::Performance => "daedong.performance.",
        Stream::Governance => "daedong.governance.",
        Stream::Refusals => "daedong.refusals.",
    }
}

/// The broker's subject of an entry.
pub(super) fn subject_on_wire(stream: Stream, subject: &str) -> String {
    format!("{}{subject}", prefix(stream))
}

/// Says what in a batch this log cannot take, beyond what no log can.
pub(super) fn check(batch: &Batch, restoring: bool) -> Result<(), String> {
    let fault = |draft: &Draft| Some(format!("entry on {:?}: {}", draft.subject, check_draft(draft, restoring).err()?));
    batch.drafts.iter().find_map(fault).map_or(Ok(()), Err)
}

fn check_draft(draft: &Draft, restoring: bool) -> Result<(), String> {
    if draft.recorded_at.is_some() && !restoring {
        return Err("a broker keeps its own time: a history is replayed into a journal".into());
    }
    if !header_safe(&draft.message_id) {
        return Err(format!("message id {:?} cannot travel in a header", draft.message_id));
    }
    let unfit = |name: &str, value: &str| !is_name(name) || is_brokers(name) || !header_safe(value);
    match draft.headers.iter().find(|(name, value)| unfit(name, value)) {
        Some((name, value)) => Err(format!("header {name:?} with value {value:?} cannot travel")),
        None => Ok(()),
    }
}

/// The broker trims the blanks around a value and ends it at a line break: what would change is refused.
fn header_safe(value: &str) -> bool {
    value.trim() == value && !value.chars().any(char::is_control)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Headers that are not the entry's own: those of the broker, and the time of an entry that was restored.
fn is_brokers(name: &str) -> bool {
    name.eq_ignore_ascii_case(RECORDED_AT)
        || name.get(..BROKER_HEADERS.len()).is_some_and(|start| start.eq_ignore_ascii_case(BROKER_HEADERS))
}

/// What a batch expects of a subject.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head<'a> {
    /// The place of the first draft on the subject: on the wire it alone carries the expectation, since the broker
    /// refuses one (10164) on a subject that the same batch has already written to.
    pub(super) index: usize,
    /// That draft.
    pub(super) draft: &'a Draft,
    /// The last sequence on the subject before the batch.
    pub(super) expected: u64,
}

/// What a batch expects of each subject, in the order of the drafts; `None` if it expects two things of one
/// subject, of which one must be wrong.
pub(super) fn heads(batch: &Batch) -> Option<Vec<Head<'_>>> {
    let mut firsts = HashMap::new();
    let mut heads: BTreeMap<usize, Head<'_>> = BTreeMap::new();
    for (index, draft) in batch.drafts.iter().enumerate() {
        let first = *firsts.entry(draft.subject.as_str()).or_insert(index);
        let Some(expected) = draft.expected else { continue };
        let head = heads.entry(first).or_insert(Head { index: first, draft: &batch.drafts[first], expected });
        if head.expected != expected {
            return None;
        }
    }
    Some(heads.into_values().collect())
}

/// The headers of each message of a batch, without those that make it a batch.
pub(super) fn headers(batch: &Batch, heads: &[Head<'_>]) -> Vec<HeaderMap> {
    let mut all: Vec<HeaderMap> = batch.drafts.iter().map(entry_headers).collect();
    for head in heads {
        all[head.index].insert(NATS_EXPECTED_LAST_SUBJECT_SEQUENCE, HeaderValue::from(head.expected));
    }
    if let (Some(first), Some(last)) = (all.first_mut(), batch.expected_last) {
        first.insert(NATS_EXPECTED_LAST_SEQUENCE, HeaderValue::from(last));
    }
    all
}

fn entry_headers(draft: &Draft) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in &draft.headers {
        headers.append(&**name, value.as_str());
    }
    headers.insert(NATS_MESSAGE_ID, draft.message_id.as_str());
    if let Some(recorded_at) = draft.recorded_at {
        headers.insert(RECORDED_AT, recorded_at.to_string());
    }
    headers
}

/// When an entry that was restored had been recorded.
pub(super) fn restored_at(message: &Message) -> Option<i64> {
    message.headers.as_ref()?.get(RECORDED_AT)?.as_str().parse().ok()
}

/// Marks messages as the parts of one atomic batch; the last one commits it.
pub(super) fn mark_batch<'a>(all: impl Iterator<Item = &'a mut HeaderMap>, id: &str) {
    let mut last = None;
    for (headers, number) in all.zip(1_u64..) {
        headers.insert(NATS_BATCH_ID, id);
        headers.insert(NATS_BATCH_SEQUENCE, HeaderValue::from(number));
        last = Some(headers);
    }
    if let Some(last) = last {
        last.insert(NATS_BATCH_COMMIT, NATS_BATCH_COMMIT_FINAL);
    }
}

/// The message id that a stored message came with.
pub(super) fn message_id(headers: &HeaderMap) -> Option<&str> {
    headers.get(NATS_MESSAGE_ID).map(HeaderValue::as_str)
}

/// Whether a stored message is the one that a draft names.
pub(super) fn is_draft(headers: &HeaderMap, draft: &Draft) -> bool {
    message_id(headers) == Some(draft.message_id.as_str())
}

/// What the broker answered to a publish.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Stored; the sequence of the (last) message.
    Stored(u64),
    /// An expectation or a message id stands against it. Nothing was stored this time; an earlier try may be what
    /// stands against it.
    Contested(String),
    /// Nothing was stored for a reason that passes.
    NotNow(String),
    /// Nothing was stored for want of room.
    Full(String),
    /// Nothing was stored, nor will it ever be.
    Never(String),
    /// No answer that tells what became of it.
    Lost(String),
}

#[derive(Deserialize)]
struct Ack {
    #[serde(default)]
    seq: u64,
    error: Option<ApiError>,
}

/// An error as the broker words it.
#[derive(Debug, Deserialize)]
pub(super) struct ApiError {
    /// Its number.
    #[serde(rename = "err_code")]
    pub(super) number: u32,
    #[serde(default)]
    description: String,
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.description, self.number)
    }
}

/// Reads the answer to a publish or to the commit of a batch.
pub(super) fn answer(payload: &[u8]) -> Answer {
    match serde_json::from_slice::<Ack>(payload) {
        Ok(Ack { error: Some(error), .. }) => refusal(&error),
        Ok(Ack { seq: 0, .. }) => Answer::Lost("an answer without a sequence".into()),
        Ok(Ack { seq, .. }) => Answer::Stored(seq),
        Err(fault) => Answer::Lost(format!("an answer that cannot be read: {fault}")),
    }
}

/// Sorts the broker's errors by what they mean to a writer. Everything named here was seen from the server or is
/// in its list of errors; an unknown number is a definite no.
fn refusal(error: &ApiError) -> Answer {
    let why = error.to_string();
    match error.number {
        // Wrong last sequence; a message id or subject that is still in flight; a message id of the batch that exists.
        10071 | 10158 | 10164 | 10201 => Answer::Contested(why),
        // No leader or not ready yet; too much in flight; the batch was dropped on the way (leader change).
        10007..=10009 | 10118 | 10163 | 10167 | 10176 | 10194 | 10210 => Answer::NotNow(why),
        // Limits of account, server and storage, looked at before anything is written.
        10002 | 10023 | 10028 | 10047 | 10122 => Answer::Full(why),
        // The same number stands for a limit of the stream, a definite no, and for a failing disk, which is not.
        10077 if error.description.starts_with("maximum ") => Answer::Full(why),
        10077 => Answer::Lost(why),
        _ => Answer::Never(why),
    }
}

/// Where a delivered message stands: its sequence, its count within the consumer, its time.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Sequence in the stream.
    pub(super) sequence: u64,
    /// How many messages the consumer has sent, this one included.
    pub(super) delivered: u64,
    /// The broker's time, microseconds since 1970.
    pub(super) micros: i64,
    /// How many are left for the consumer after it.
    pub(super) left: u64,
}

/// Reads a message's place off its reply subject, in the form with 9 tokens or the one with 11 and more.
pub(super) fn place(reply: &str) -> Option<Place> {
    let tokens: Vec<&str> = reply.strip_prefix(PLACE)?.split('.').collect();
    // stream, consumer, deliveries, sequence, count, time, pending; the longer form begins with domain and account.
    let at = if tokens.len() >= 9 { 5 } else { 3 };
    let number = |index: usize| tokens.get(index)?.parse::<u64>().ok();
    let micros = i64::try_from(number(at + 2)?).ok()?.div_euclid(1_000);
    Some(Place { sequence: number(at)?, delivered: number(at + 1)?, micros, left: number(at + 3)? })
}

/// The entry in a message; `None` if its subject is not one of the stream.
pub(super) fn entry(stream: Stream, message: Message, sequence: u64, recorded_at: i64) -> Option<Entry> {
    let subject: Arc<str> = message.subject.as_str().strip_prefix(prefix(stream))?.into();
    let headers = message.headers.as_ref().map(own_headers).unwrap_or_default();
    Some(Entry { stream, sequence, recorded_at, subject, headers, payload: message.payload })
}

/// The entry's own headers, by name: the client keeps no order, and every reader must see the same one.
fn own_headers(headers: &HeaderMap) -> crate::log::Headers {
    let own = headers.iter().filter(|(name, _)| !is_brokers(name.as_ref()));
    let lines = own.flat_map(|(name, values)| values.iter().map(move |value| (name.as_ref(), value.as_str())));
    let mut lines: Vec<(&str, &str)> = lines.collect();
    // A stable sort: the values of one name stay in their order.
    lines.sort_by(|a, b| a.0.cmp(b.0));
    lines.into_iter().collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use async_nats::HeaderName;

    use super::{super::super::suite, *};

    #[test]
    fn a_place_is_read_in_either_form() {
        let place = Place { sequence: 42, delivered: 7, micros: 1_795_561_663_534_848, left: 3 };
        let time = "1795561663534848276";
        let cases = [
            (format!("$JS.ACK.REGISTRY.abc.1.42.7.{time}.3"), Some(&place)),
            (format!("$JS.ACK._.hash.REGISTRY.abc.1.42.7.{time}.3.random"), Some(&place)),
            (format!("$JS.ACK._.hash.REGISTRY.abc.1.42.7.{time}.3.random.and.more"), Some(&place)),
            (format!("$JS.ACK.REGISTRY.abc.1.x.7.{time}.3"), None),
            ("$JS.ACK.REGISTRY".into(), None),
            (format!("$JS.FC.REGISTRY.abc.1.42.7.{time}.3"), None),
        ];
        for (reply, outcome) in cases {
            assert_eq!(super::place(&reply).as_ref(), outcome, "{reply}");
        }
    }

    #[test]
    fn answers_are_sorted_by_what_they_mean() {
        let error = |number: u32, description: &str| {
            format!(
                r#"{{"error":{{"code":400,"err_code":{number},"description":"{description}"}},"stream":"T","seq":0}}"#
            )
        };
        let kind = |payload: &str| match answer(payload.as_bytes()) {
            Answer::Stored(_) => "stored",
            Answer::Contested(_) => "contested",
            Answer::NotNow(_) => "not now",
            Answer::Full(_) => "full",
            Answer::Never(_) => "never",
            Answer::Lost(_) => "lost",
        };
        let cases = [
            (error(10071, "wrong last sequence: 1"), "contested"),
            (error(10164, "wrong last sequence"), "contested"),
            (error(10158, "duplicate message id is in process"), "contested"),
            (error(10201, "atomic publish batch contains duplicate message id"), "contested"),
            (error(10176, "atomic publish batch is incomplete"), "not now"),
            (error(10210, "atomic publish too many inflight"), "not now"),
            (error(10008, "JetStream system temporarily unavailable"), "not now"),
            (error(10023, "insufficient resources"), "full"),
            (error(10077, "maximum bytes exceeded"), "full"),
            (error(10077, "write msgs/2.blk: input/output error"), "lost"),
            (error(10054, "message size exceeds maximum allowed"), "never"),
            (error(10174, "atomic publish is disabled"), "never"),
            (error(99_999, "something new"), "never"),
            (r#"{"stream":"T","seq":3}"#.into(), "stored"),
            (r#"{"stream":"T","seq":3,"duplicate":true}"#.into(), "stored"),
            (r#"{"stream":"T","seq":9,"batch":"b","count":3}"#.into(), "stored"),
            (r#"{"stream":"T"}"#.into(), "lost"),
            (String::new(), "lost"),
            ("+OK".into(), "lost"),
        ];
        for (payload, outcome) in cases {
            assert_eq!(kind(&payload), outcome, "{payload}");
        }
        assert_eq!(answer(br#"{"stream":"T","seq":9,"batch":"b","count":3}"#), Answer::Stored(9));
    }

    #[test]
    fn only_what_arrives_unchanged_may_travel() {
        let with = |name: &'static str, value: &str| {
            let headers = vec![(name, value.to_owned())];
            let headers =
                headers.into_iter().map(|(name, value): (&'static str, String)| (name.into(), value)).collect();
            suite::batch(vec![Draft { headers, ..suite::draft("cluster.A", Some(0), "u-1") }])
        };
        let cases = [
            (RECORDED_AT, "1", false),
            ("daedong-agency", "molit", true),
            ("daedong-agency", "", true),
            ("daedong-agency", "국토교통부", true),
            ("daedong-agency", "a b", true),
            ("daedong-agency", " a", false),
            ("daedong-agency", "a ", false),
            ("daedong-agency", "a\tb", false),
            ("daedong-agency", "a\r\nNats-Rollup: all", false),
            ("daedong:agency", "a", false),
            ("", "a", false),
            ("Nats-Rollup", "all", false),
            ("nats-msg-id", "x", false),
        ];
        for (name, value, outcome) in cases {
            assert_eq!(check(&with(name, value), false).is_ok(), outcome, "{name:?}: {value:?}");
        }
    }

    #[test]
    fn one_expectation_a_subject_travels_with_its_first_entry() {
        let drafts = vec![
            suite::draft("cluster.A", None, "u-1"),
            suite::draft("cluster.B", Some(5), "u-2"),
            suite::draft("cluster.A", Some(3), "u-3"),
            suite::draft("cluster.B", Some(5), "u-4"),
            suite::draft("cluster.C", None, "u-5"),
        ];
        let batch = Batch { drafts, expected_last: Some(9) };
        let mut all = headers(&batch, &heads(&batch).unwrap());
        mark_batch(all.iter_mut(), "b");
        let text = |name: HeaderName| -> Vec<Option<String>> {
            all.iter().map(|headers| headers.get(name.clone()).map(ToString::to_string)).collect()
        };
        let some = |text: &str| Some(text.to_owned());
        let expected = [some("3"), some("5"), None, None, None];
        assert_eq!(text(NATS_EXPECTED_LAST_SUBJECT_SEQUENCE), expected);
        assert_eq!(text(NATS_EXPECTED_LAST_SEQUENCE), [some("9"), None, None, None, None]);
        assert_eq!(text(NATS_BATCH_SEQUENCE), ["1", "2", "3", "4", "5"].map(some));
        assert_eq!(text(NATS_BATCH_COMMIT), [None, None, None, None, some("1")]);
    }

    #[test]
    fn two_expectations_of_one_subject_are_none() {
        let drafts = |first, second| {
            suite::batch(vec![suite::draft("cluster.A", first, "u-1"), suite::draft("cluster.A", second, "u-2")])
        };
        for (first, second, outcome) in
            [(Some(1), Some(2), false), (Some(1), Some(1), true), (None, Some(1), true), (Some(1), None, true)]
        {
            assert_eq!(heads(&drafts(first, second)).is_some(), outcome, "{first:?} {second:?}");
        }
    }
}
