//! Tells a view something, through entries as the log holds them, and asks it.

use std::{collections::HashMap, sync::Arc};

use domain::{
    measures::scene::Memo,
    records::Raw,
    refusal::{Code, Refusal},
    values::Instant,
};
use kit::log::{Entry, Stream, header};
use prost::Message;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, ReflectMessage as _, Value};
use proto::{
    catalogue::{Service, catalogue},
    common,
};
use serde_json::{Value as Json, json};

use crate::{
    answer::{Answer, Source},
    history::{History, Moment},
    openapi,
    query::Question,
    refusals::Problem,
    survey_form,
    tests::described::hold,
};

/// A view that is told something: by one agency at a time, recorded at one time, effective on one day.
#[derive(Debug)]
pub struct Told {
    pub history: History,
    pub entries: Vec<Entry>,
    sequences: HashMap<Stream, u64>,
    ids: HashMap<(Service, String), (String, u64)>,
    agency: String,
    recorded_at: i64,
    day: String,
}

impl Default for Told {
    fn default() -> Self {
        Self {
            history: History::default(),
            entries: Vec::new(),
            sequences: HashMap::new(),
            ids: HashMap::new(),
            agency: "BAI".into(),
            recorded_at: instant("2025-01-01T00:00:00Z"),
            day: "2020-01-01".into(),
        }
    }
}

pub fn instant(text: &str) -> i64 {
    Instant::read(text).unwrap().0
}

fn stream(service: Service) -> Stream {
    Stream::named(service.name()).unwrap()
}

impl Told {
    /// Who speaks from now on.
    pub fn by(&mut self, agency: &str) -> &mut Self {
        self.agency = agency.into();
        self
    }

    /// Recorded when, from now on; it never goes back.
    pub fn at(&mut self, recorded_at: &str) -> &mut Self {
        self.recorded_at = self.recorded_at.max(instant(recorded_at));
        self
    }

    /// Effective on which day, from now on.
    pub fn on(&mut self, day: &str) -> &mut Self {
        self.day = day.into();
        self
    }

    /// Says something; its place in the stream. `update_id`, `supersedes` and `note` may be among the fields.
    pub fn say(&mut self, record: &str, fields: Json) -> u64 {
        let kind = catalogue().kind(record).unwrap_or_else(|| panic!("{record}"));
        self.send(kind.service, record, fields, None)
    }

    /// Takes an update back.
    pub fn withdraw(&mut self, service: Service, update_id: &str) -> u64 {
        let target = self.ids[&(service, update_id.to_owned())].clone();
        self.send(
            service,
            "record_withdrawn",
            json!({ "withdrawn_update_id": update_id, "reason": "wrong" }),
            Some(target),
        )
    }

    fn send(&mut self, service: Service, record: &str, fields: Json, target: Option<(String, u64)>) -> u64 {
        let Json::Object(mut fields) = fields else { panic!("fields") };
        let sequence = self.sequences.get(&stream(service)).copied().unwrap_or(0) + 1;
        let mut take = |name: &str| fields.remove(name).map(|value| value.as_str().unwrap().to_owned());
        let update_id = take("update_id").unwrap_or_else(|| format!("{}-{sequence}", service.name()));
        let (supersedes, note, day) = (take("supersedes"), take("note"), take("effective_on"));
        let mut update = DynamicMessage::new(catalogue().update(service).unwrap());
        let mut head = json!({ "update_id": update_id, "effective_on": day.unwrap_or_else(|| self.day.clone()) });
        for (name, value) in [("supersedes", &supersedes), ("note", &note)] {
            if let Some(value) = value {
                head[name] = value.as_str().into();
            }
        }
        set(&mut update, "header", &head);
        set(&mut update, record, &Json::Object(fields));
        let payload = update.encode_to_vec();
        let read = Raw::decode(service, &payload)
            .unwrap()
            .read(true)
            .unwrap_or_else(|refusals| panic!("{record}: {refusals:?}"));
        let target = target.or_else(|| supersedes.map(|id| self.ids[&(service, id)].clone()));
        let subject = read.record.place().map_or_else(|| target.clone().unwrap().0, |place| place.subject());
        let mut headers = vec![
            (header::AGENCY.to_owned(), self.agency.clone()),
            (header::UPDATE_ID.to_owned(), update_id.clone()),
            (header::KIND.to_owned(), record.to_owned()),
        ];
        headers.extend(target.map(|(_, sequence)| (header::RETIRES.to_owned(), sequence.to_string())));
        self.ids.insert((service, update_id), (subject.clone(), sequence));
        self.append(stream(service), &subject, headers, payload)
    }

    /// Something is refused.
    pub fn refuse(&mut self, record: &str, update_id: &str, code: Code, field: &'static str) -> u64 {
        let refused = common::RefusedUpdate {
            service: catalogue().kind(record).unwrap().service.name().into(),
            kind: record.into(),
            subject: "X".into(),
            effective_on: self.day.clone(),
            refusals: vec![(&Refusal::new(code, field, "given", "something else")).into()],
            ..common::RefusedUpdate::default()
        };
        let headers = vec![
            (header::AGENCY.to_owned(), self.agency.clone()),
            (header::UPDATE_ID.to_owned(), update_id.to_owned()),
        ];
        self.append(Stream::Refusals, "registry", headers, refused.encode_to_vec())
    }

    /// Bytes that nobody can read stand in the log.
    pub fn garble(&mut self, service: Service, subject: &str) -> u64 {
        let headers =
            vec![(header::AGENCY.to_owned(), self.agency.clone()), (header::UPDATE_ID.to_owned(), "garbled".into())];
        self.append(stream(service), subject, headers, vec![0xFF; 9])
    }

    fn append(&mut self, stream: Stream, subject: &str, headers: Vec<(String, String)>, payload: Vec<u8>) -> u64 {
        let sequence = self.sequences.entry(stream).or_default();
        *sequence += 1;
        let entry = Entry {
            stream,
            sequence: *sequence,
            recorded_at: self.recorded_at,
            subject: subject.into(),
            headers: headers.into_iter().collect(),
            payload: payload.into(),
        };
        self.history.apply(&entry).unwrap();
        self.entries.push(entry);
        self.sequences[&stream]
    }

    /// The answer to `clusters?type=NIC`.
    pub fn answer(&self, address: &str) -> Result<Answer, Problem> {
        answer(&self.history, address)
    }

    /// The answer as a reader gets it.
    pub fn text(&self, address: &str) -> String {
        text(&self.history, address)
    }

    /// The whole answer.
    pub fn ask(&self, address: &str) -> Json {
        serde_json::from_str(&self.text(address)).unwrap()
    }

    /// What was asked for, without traces.
    pub fn data(&self, address: &str) -> Json {
        let mut data = self.ask(address)["data"].take();
        untrace(&mut data);
        data
    }

    /// Some fields of the rows, as text.
    pub fn rows(&self, address: &str, fields: &[&str]) -> Vec<String> {
        pick(&self.data(address), fields)
    }

    /// The code and field of the first refusal.
    pub fn refused(&self, address: &str) -> (Code, String) {
        match self.answer(address) {
            Ok(_) => panic!("{address} was answered"),
            Err(problem) => (problem.refusals()[0].code, problem.refusals()[0].field.to_string()),
        }
    }

    /// The updates behind a figure, `position`s in order.
    pub fn trace(&self, token: &Json) -> Vec<String> {
        self.rows(&format!("trace?figure={}", token.as_str().unwrap()), &["position"])
    }
}

/// Some fields of rows, as text.
pub fn pick(rows: &Json, fields: &[&str]) -> Vec<String> {
    let cell = |cell: &Json| match cell {
        Json::String(text) => text.clone(),
        Json::Null => "-".into(),
        other => other.to_string(),
    };
    let row = |row: &Json| {
        let cells: Vec<String> =
            fields.iter().map(|field| cell(row.get(field).unwrap_or_else(|| panic!("{field} in {row}")))).collect();
        cells.join(" ")
    };
    rows.as_array().unwrap().iter().map(row).collect()
}

fn untrace(value: &mut Json) {
    match value {
        Json::Object(members) => {
            members.remove("trace");
            members.remove("traces");
            members.values_mut().for_each(untrace);
        }
        Json::Array(values) => values.iter_mut().for_each(untrace),
        _ => {}
    }
}

/// The answer of a history. Now is the end of 2026.
pub fn answer(history: &History, address: &str) -> Result<Answer, Problem> {
    let question = question(address)?;
    Source { history, now: now(), memo: &fresh, demonstration: false, behind: 0 }.answer(&question)
}

fn now() -> Instant {
    Instant::read("2026-12-31").unwrap()
}

fn fresh(_: &Moment) -> Arc<Memo> {
    Arc::default()
}

/// What the form of a survey begins with.
pub fn form(told: &Told, address: &str, agency: Option<&str>) -> Json {
    let question = question(address).unwrap();
    let source = Source { history: &told.history, now: now(), memo: &fresh, demonstration: false, behind: 0 };
    let moment = told.history.moment(question.known_at, question.on, now());
    survey_form::of(&source.ask(&moment, &question), agency).unwrap()
}

pub fn question(address: &str) -> Result<Question, Problem> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let parameters: Vec<(&str, &str)> =
        query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap()).collect();
    Question::read(path, &parameters)
}

pub fn text(history: &History, address: &str) -> String {
    answered(history, address).unwrap_or_else(|problem| panic!("{address}: {problem:?}"))
}

/// An answer as it is read, which is as the document of the interface describes it.
pub fn answered(history: &History, address: &str) -> Result<String, Problem> {
    let answer = answer(history, address)?;
    let text = String::from_utf8(answer.json()).unwrap();
    hold(&openapi::answer(answer.view), &serde_json::from_str(&text).unwrap());
    Ok(text)
}

/// Sets a field from JSON as the text forms write it: lists as arrays or `a;b`, pairs as `name=value;…`.
fn set(message: &mut DynamicMessage, name: &str, json: &Json) {
    let field = message.descriptor().get_field_by_name(name).unwrap_or_else(|| panic!("{name}"));
    let value = if field.is_list() {
        let parts: Vec<Json> = match json {
            Json::Array(parts) => parts.clone(),
            other => other.as_str().unwrap().split(';').map(Json::from).collect(),
        };
        Value::List(parts.iter().map(|part| single(&field, part)).collect())
    } else {
        single(&field, json)
    };
    message.set_field(&field, value);
}

fn single(field: &FieldDescriptor, json: &Json) -> Value {
    match field.kind() {
        Kind::String => Value::String(json.as_str().map_or_else(|| json.to_string(), str::to_owned)),
        Kind::Bool => Value::Bool(json.as_bool().unwrap()),
        Kind::Int32 => Value::I32(i32::try_from(json.as_i64().unwrap()).unwrap()),
        Kind::Int64 | Kind::Sint64 => {
            Value::I64(json.as_i64().unwrap_or_else(|| json.as_str().unwrap().parse().unwrap()))
        }
        Kind::Message(descriptor) => {
            let mut message = DynamicMessage::new(descriptor);
            match json.as_str().and_then(|pair| pair.split_once('=')) {
                Some((name, value)) => {
                    set(&mut message, "name", &name.into());
                    set(&mut message, "value", &value.into());
                }
                None => json.as_object().unwrap().iter().for_each(|(name, value)| set(&mut message, name, value)),
            }
            Value::Message(message)
        }
        other => panic!("{other:?}"),
    }
}

/// A country with three ministries, five types, four clusters, money, plans and a succession of ministries.
pub fn country() -> Told {
    let mut told = Told::default();
    for (id, kind) in [
        ("BAI", "coordinator"),
        ("MOTIE", "ministry"),
        ("MOTIR", "ministry"),
        ("MOLIT", "ministry"),
        ("MSIT", "ministry"),
        ("KICOX", "public_institution"),
    ] {
        told.say(
            "agency_registered",
            json!({ "agency_id": id, "name_ko": format!("{id}청"), "name_en": id, "kind": kind }),
        );
    }
    for law in ["L1", "L2"] {
        told.say("law_recorded", json!({ "law_id": law, "name_ko": law }));
    }
    for (code, law, ministry) in
        [("NIC", "L1", "MOLIT"), ("REG", "L2", "MOTIE"), ("SRD", "L2", "MSIT"), ("OLD", "L1", "MSIT")]
    {
        let mut fields =
            json!({ "type_code": code, "name_ko": code, "law_id": law, "ministry_id": ministry, "layer": "area" });
        if code == "NIC" {
            fields["lapse_years"] = 5.into();
            fields["lapse_milestone"] = "plan_applied".into();
        }
        if code == "REG" {
            fields["built_on"] = json!(["NIC"]);
        }
        told.say("cluster_type_defined", fields);
    }
    told.by("MOLIT").on("2021-03-01");
    told.say(
        "cluster_designated",
        json!({ "cluster_id": "C1", "type_code": "NIC", "name_ko": "가산", "name_en": "Gasan", "regions": ["11530", "41117"], "area_m2": "1000000.50",
            "industries": ["26", "29"], "technologies": ["T01"], "managing_agency_id": "KICOX" }),
    );
    told.by("MOTIE").on("2022-01-01");
    told.say(
        "cluster_designated",
        json!({ "cluster_id": "C2", "type_code": "REG", "name_ko": "경기", "regions": ["41"], "industries": ["26"], "technologies": ["T02"], "managing_agency_id": "MOTIE" }),
    );
    told.by("MSIT");
    told.say(
        "cluster_designated",
        json!({ "cluster_id": "C3", "type_code": "SRD", "name_ko": "금천", "regions": ["11530"], "industries": ["26110", "29100"],
            "technologies": ["T01", "T03"], "managing_agency_id": "MSIT" }),
    );
    told.say("cluster_designated", json!({ "cluster_id": "C4", "type_code": "SRD", "name_ko": "부산", "regions": ["26"], "managing_agency_id": "MSIT" }));
    told.by("MSIT").on("2024-05-01").at("2025-02-01T00:00:00Z");
    told.say("cluster_suspended", json!({ "cluster_id": "C4", "note": "정비" }));
    told.by("BAI").on("2025-10-01").at("2025-03-01T00:00:00Z");
    told.say("agency_succeeded", json!({ "agency_id": "MOTIE", "successor_agency_ids": ["MOTIR"] }));
    told
}
