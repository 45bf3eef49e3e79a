//! What the tests of the views tell the log, one line an update, and ask the view.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    records::Raw,
    values::{Day, Instant, Value as _},
};
use kit::log::{Entry, Stream, header};
use prost::Message;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, ReflectMessage, Value};
use proto::catalogue::{Service, catalogue};

use crate::{
    answer::Source, history::History, openapi, query::Question, refusals::Problem, tests::described::hold, views::Ask,
};

/// A log that is told something, and the view of it.
#[derive(Debug, Default)]
pub struct Told {
    history: History,
    sequences: [u64; 4],
    updates: u64,
    ids: BTreeMap<String, (u64, Arc<str>)>,
}

impl Told {
    /// Takes in lines of `agency day kind field=value …`; a line that begins with `#` is none. An `update_id` names the
    /// update, to be superseded (`supersedes=`) or withdrawn later. Everything is accepted.
    pub fn say(&mut self, lines: &str) -> &mut Self {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            self.line(line);
        }
        self
    }

    fn line(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [agency, day, name, fields @ ..] = words.as_slice() else { panic!("{line}") };
        let fields: BTreeMap<&str, &str> =
            fields.iter().map(|field| field.split_once('=').expect("field=value")).collect();
        self.updates += 1;
        let id = fields.get("update_id").map_or_else(|| format!("u-{}", self.updates), |id| (*id).to_owned());
        let target = fields.get("supersedes").or(fields.get("withdrawn_update_id"));
        let target = target.map(|id| self.ids[*id].clone());
        let service = match fields.get("service") {
            Some(service) => Service::named(service).expect("a service"),
            None => catalogue().kind(name).expect("a kind").service,
        };
        let update = catalogue().update(service).expect("an update");
        let payload = encode(&update, name, &id, day, &fields);
        let record = Raw::decode(service, &payload).expect("bytes").read(true).expect(line).record;
        let subject: Arc<str> = match record.place() {
            Some(place) => place.subject().into(),
            None => target.clone().expect("what is withdrawn").1,
        };
        let sequence = &mut self.sequences[service as usize];
        *sequence += 1;
        self.ids.insert(id.clone(), (*sequence, subject.clone()));
        let mut headers = vec![
            (header::AGENCY.to_owned(), (*agency).to_owned()),
            (header::UPDATE_ID.to_owned(), id),
            (header::KIND.to_owned(), (*name).to_owned()),
        ];
        headers.extend(target.map(|(sequence, _)| (header::RETIRES.to_owned(), sequence.to_string())));
        let stream = Stream::named(service.name()).expect("a stream");
        let recorded_at =
            Day::read(day).expect("a day").end().0.max(self.history.latest().map_or(0, |latest| latest.0));
        let entry = Entry {
            stream,
            sequence: *sequence,
            recorded_at,
            subject,
            headers: headers.into_iter().collect(),
            payload: payload.into(),
        };
        self.history.apply(&entry).expect("no gap");
    }

    /// The answer as JSON: its data, without traces.
    pub fn ask(&self, path: &str) -> serde_json::Value {
        let mut answer = self.json(path).unwrap_or_else(|problem| panic!("{path}: {problem:?}"))["data"].take();
        untraced(&mut answer);
        answer
    }

    /// Some fields of the rows of an answer, each row as its values joined by blanks.
    pub fn rows(&self, path: &str, fields: &str) -> Vec<String> {
        let answer = self.ask(path);
        let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let row =
            |row: &serde_json::Value| fields.split(' ').map(|field| text(&row[field])).collect::<Vec<_>>().join(" ");
        answer.as_array().expect("rows").iter().map(row).collect()
    }

    /// The same over all pages.
    pub fn pages(&self, path: &str, fields: &str) -> Vec<String> {
        let mut rows = Vec::new();
        let mut next = path.to_owned();
        loop {
            rows.extend(self.rows(&next, fields));
            match self.json(&next).expect("an answer")["next_cursor"].as_str() {
                Some(cursor) => next = format!("{path}&cursor={cursor}"),
                None => return rows,
            }
        }
    }

    /// The places behind each row of an answer, joined by blanks.
    pub fn traces(&self, path: &str) -> Vec<String> {
        let answer = self.json(path).expect("an answer");
        let traces = answer["data"].as_array().expect("rows").iter().map(|row| row["trace"].as_str().expect("a trace"));
        let places = |trace: &str| {
            let rows = self.ask(&format!("trace?figure={trace}"));
            let places =
                rows.as_array().expect("rows").iter().map(|row| row["position"].as_str().expect("a place").to_owned());
            places.collect::<Vec<_>>().join(" ")
        };
        traces.map(places).collect()
    }

    /// Why a question is refused.
    pub fn refused(&self, path: &str) -> Vec<String> {
        let problem = self.json(path).expect_err("a refusal");
        problem.refusals().iter().map(|refusal| format!("{} {}", refusal.code.name(), refusal.field)).collect()
    }

    /// The whole answer as JSON, which is as the document of the interface describes it.
    pub fn json(&self, path: &str) -> Result<serde_json::Value, Problem> {
        let question = question(path)?;
        let answer = serde_json::from_slice(&self.source().answer(&question)?.json()).expect("JSON");
        hold(&openapi::answer(question.view), &answer);
        Ok(answer)
    }

    /// Looks at what a question is about, as a view does.
    pub fn asked<T>(&self, path: &str, look: impl FnOnce(&Ask<'_>) -> Result<T, Problem>) -> Result<T, Problem> {
        let (question, source) = (question(path)?, self.source());
        look(&source.ask(&self.history.moment(question.known_at, question.on, source.now), &question))
    }

    fn source(&self) -> Source<'_> {
        Source { history: &self.history, now: Instant(0), memo: &|_| Arc::default(), demonstration: false, behind: 0 }
    }
}

fn question(path: &str) -> Result<Question, Problem> {
    let (name, query) = path.split_once('?').unwrap_or((path, ""));
    let parameters: Vec<(&str, &str)> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    Question::read(name, &parameters)
}

fn untraced(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(members) => {
            members.remove("trace");
            members.values_mut().for_each(untraced);
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(untraced),
        _ => {}
    }
}

fn encode(update: &MessageDescriptor, name: &str, id: &str, day: &str, fields: &BTreeMap<&str, &str>) -> Vec<u8> {
    let field = |of: &MessageDescriptor, name: &str| of.get_field_by_name(name).unwrap_or_else(|| panic!("{name}"));
    let message = |field: &FieldDescriptor| DynamicMessage::new(field.kind().as_message().expect("a message").clone());
    let (header, record) = (field(update, "header"), field(update, name));
    let mut filled = [message(&header), message(&record)];
    let own = ["update_id", "service"];
    let given = [("update_id", id), ("effective_on", day)];
    for (name, text) in given
        .into_iter()
        .chain(fields.iter().map(|(name, text)| (*name, *text)).filter(|(name, _)| !own.contains(name)))
    {
        let part = usize::from(filled[0].descriptor().get_field_by_name(name).is_none());
        let of = field(&filled[part].descriptor(), name);
        filled[part].set_field(&of, value(&of, text));
    }
    let [one, two] = filled;
    let mut whole = DynamicMessage::new(update.clone());
    whole.set_field(&header, Value::Message(one));
    whole.set_field(&record, Value::Message(two));
    whole.encode_to_vec()
}

/// A text as what the field holds.
fn value(field: &FieldDescriptor, text: &str) -> Value {
    if field.is_list() {
        let one = |part: &str| match field.kind() {
            Kind::Message(named) => {
                let (name, value) = part.split_once('=').or_else(|| part.split_once(':')).expect("name:value");
                let mut pair = DynamicMessage::new(named);
                pair.set_field_by_name("name", Value::String(name.to_owned()));
                pair.set_field_by_name("value", Value::String(value.to_owned()));
                Value::Message(pair)
            }
            _ => Value::String(part.to_owned()),
        };
        return Value::List(text.split(';').map(one).collect());
    }
    match field.kind() {
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::I32(text.parse().expect("a number")),
        Kind::Uint32 | Kind::Fixed32 => Value::U32(text.parse().expect("a number")),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::I64(text.parse().expect("a number")),
        Kind::Bool => Value::Bool(text == "true"),
        _ => Value::String(text.to_owned()),
    }
}
