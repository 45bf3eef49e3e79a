//! The typed records, one type per kind, written by `build.rs` from the protos; and the update that carries one.

use std::fmt;

use prost::{
    Message,
    bytes::Buf,
    encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field},
};
use proto::{
    catalogue::Service,
    common::{Header, Reference, Unread},
};
use smol_str::{SmolStr, format_smolstr};

use crate::{
    refusal::{Code, Refusal},
    shape::{MAX_LIST, Shape},
    values::{
        Boundary, Bounds, Day, Decimal, Expression, Fault, Field, Id, Industry, Instant, ItemId, KindPattern, ListCode,
        Name, Period, PublicKey, Region, Required, Technology, Text, Value, Whole, Won, Year,
    },
};

include!(concat!(env!("OUT_DIR"), "/records.rs"));

impl Kind {
    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

/// What every record of a family can say of itself.
pub trait Recorded {
    /// Its kind.
    fn kind(&self) -> Kind;
    /// The subject of the contract, its keys joined by `/`.
    fn subject(&self) -> SmolStr;
    /// What a grant may limit.
    fn scope(&self) -> Scope<'_>;
    /// What it says of its subject, for readers: its other fields as `name=value`, but for a boundary.
    fn says(&self) -> Vec<String>;
    /// What it refers to, in the order of its fields.
    fn references(&self, each: &mut dyn FnMut(&'static str, Reference, &str));
}

/// A field, for readers.
fn said(name: &str, value: impl fmt::Display) -> String {
    format!("{name}={value}")
}

/// A list of values, unless it is empty.
fn said_list<V: fmt::Display>(name: &str, values: impl Iterator<Item = V>) -> Option<String> {
    let values: Vec<String> = values.map(|value| value.to_string()).collect();
    (!values.is_empty()).then(|| said(name, values.join(", ")))
}

/// What of a record a grant may limit.
#[derive(Debug, Clone, Default)]
pub struct Scope<'a> {
    /// The cluster types it names.
    pub type_codes: Vec<&'a Id>,
    /// The regions it names.
    pub regions: Vec<&'a Region>,
    /// The clusters it names.
    pub cluster_ids: Vec<&'a Id>,
    /// The programmes it names.
    pub programme_ids: Vec<&'a Id>,
}

/// Where a record belongs: a family and the key of the aggregate in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The family.
    pub family: Family,
    /// The key, its parts joined by dots.
    pub key: SmolStr,
}

impl Place {
    /// The subject in the log, `cluster.C-001`.
    pub fn subject(&self) -> String {
        format!("{}.{}", self.family.name(), self.key)
    }

    /// The place of a subject in the log.
    pub fn of(subject: &str) -> Option<Self> {
        let (family, key) = subject.split_once('.')?;
        Some(Self { family: Family::named(family)?, key: key.into() })
    }
}

/// The largest update, bytes.
pub const MAX_UPDATE: usize = 256 * 1024;

/// An update whose bytes could be decoded; its fields are not yet looked at.
#[derive(Debug)]
pub struct Raw {
    header: Header,
    wire: Wire,
}

#[derive(Debug)]
enum Wire {
    Registry(proto::registry::Update),
    Budget(proto::budget::Update),
    Performance(proto::performance::Update),
    Governance(proto::governance::Update),
}

/// One statement of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// Made by the agency, unique within it.
    pub id: Id,
    /// First day on which the fact holds.
    pub effective_on: Day,
    /// The earlier update that this one corrects.
    pub supersedes: Option<Id>,
    /// Explanation that travels with the figure.
    pub note: Option<Text>,
    /// The fact.
    pub record: Record,
}

/// What an update is about, as far as it could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Its kind.
    pub kind: Option<Kind>,
    /// The subject of the contract; of a withdrawal there is none in it.
    pub subject: SmolStr,
    /// Its day.
    pub effective_on: Option<Day>,
}

impl Update {
    /// What it is about.
    pub fn about(&self) -> About {
        About {
            kind: Some(self.record.kind()),
            subject: self.record.subject().unwrap_or_default(),
            effective_on: Some(self.effective_on),
        }
    }
}

/// What a replayed line brings along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// Whose statement it is.
    pub agency: Id,
    /// When it was recorded there.
    pub recorded_at: Instant,
}

impl Raw {
    /// Decodes the signed bytes for the service that was asked.
    ///
    /// # Errors
    /// `TOO_LARGE`, `MALFORMED`.
    pub fn decode(service: Service, bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > MAX_UPDATE {
            return Err(Refusal::new(Code::TooLarge, "", bytes.len().to_string(), "at most 262,144 bytes"));
        }
        let malformed =
            |_| Refusal::new(Code::Malformed, "", "", format!("an encoded daedong.{}.v1.Update", service.name()));
        let (header, wire) = match service {
            Service::Registry => {
                let mut update = proto::registry::Update::decode(bytes).map_err(malformed)?;
                (update.header.take(), Wire::Registry(update))
            }
            Service::Budget => {
                let mut update = proto::budget::Update::decode(bytes).map_err(malformed)?;
                (update.header.take(), Wire::Budget(update))
            }
            Service::Performance => {
                let mut update = proto::performance::Update::decode(bytes).map_err(malformed)?;
                (update.header.take(), Wire::Performance(update))
            }
            Service::Governance => {
                let mut update = proto::governance::Update::decode(bytes).map_err(malformed)?;
                (update.header.take(), Wire::Governance(update))
            }
        };
        let mut header = header.unwrap_or_default();
        header.unread.extend(unknown(service, bytes).map_err(malformed)?);
        if header.unread.len() > MAX_LIST {
            return Err(Refusal::new(
                Code::TooLarge,
                "",
                header.unread.len().to_string(),
                "at most 1,000 fields that a record does not have",
            ));
        }
        Ok(Self { header, wire })
    }

    /// The agency's id for it.
    ///
    /// # Errors
    /// `MISSING_FIELD`, `BAD_ID`.
    pub fn id(&self) -> Result<Id, Refusal> {
        let given = &self.header.update_id;
        if given.is_empty() {
            let unread = self.header.unread.iter().find(|unread| unread.field == "update_id");
            return Err(match unread {
                Some(unread) => Refusal::new(Code::BadId, "update_id", &unread.given, "an id"),
                None => Refusal::new(Code::MissingField, "update_id", "", "an id"),
            });
        }
        Id::read(given).map_err(|fault| fault.refusal("update_id", given))
    }

    /// The id as it was sent, for receipts.
    pub fn given_id(&self) -> &str {
        &self.header.update_id
    }

    /// Whose statement it is and when it was recorded, where a replayed history says so.
    ///
    /// # Errors
    /// `MISSING_FIELD`, `BAD_ID`, `BAD_DATE`.
    pub fn replayed(&self) -> Result<Replayed, Refusal> {
        let Header { agency, recorded_at, .. } = &self.header;
        let field = |name: &'static str, text: &Option<String>| {
            text.clone()
                .filter(|text| !text.is_empty())
                .ok_or_else(|| Refusal::new(Code::MissingField, name, "", "a value in a replayed history"))
        };
        let (agency, recorded_at) = (field("agency", agency)?, field("recorded_at", recorded_at)?);
        Ok(Replayed {
            agency: Id::read(&agency).map_err(|fault| fault.refusal("agency", &agency))?,
            recorded_at: Instant::read(&recorded_at)
                .and_then(Instant::dated)
                .map_err(|fault| fault.refusal("recorded_at", &recorded_at))?,
        })
    }

    /// Reads all fields. `replay`: whether `agency` and `recorded_at` are fields here.
    ///
    /// # Errors
    /// Every fault, in the order of the fields.
    pub fn read(self, replay: bool) -> Result<Update, Vec<Refusal>> {
        let Self { mut header, wire } = self;
        let mut unread = std::mem::take(&mut header.unread);
        unread.retain(|unread| unread.field != "update_id" || !header.update_id.is_empty());
        if !replay {
            let foreign = [("agency", header.agency.take()), ("recorded_at", header.recorded_at.take())];
            unread.extend(
                foreign
                    .into_iter()
                    .filter_map(|(field, given)| Some(Unread { field: field.to_owned(), given: given? })),
            );
        }
        let mut shape = Shape::new(unread);
        let free = Bounds::default();
        let id = shape.text("update_id", Some(header.update_id), true, &free);
        let effective_on = shape.text("effective_on", Some(header.effective_on), true, &free);
        let withdrawal = wire.kind() == Some(Kind::RecordWithdrawn);
        let supersedes: Option<Id> = shape.text("supersedes", header.supersedes, false, &free);
        if let Some(given) = supersedes.as_ref().filter(|_| withdrawal) {
            shape.refuse(Refusal::new(
                Code::UnknownField,
                "supersedes",
                given.as_str(),
                "nothing: a withdrawal corrects no update",
            ));
        }
        let note = shape.text("note", header.note, false, &free);
        let record = wire.read(&mut shape);
        if let Some(record) = &record {
            // What is missing or cannot be read is stood in for, so that this too is told at once.
            shape.whole();
            crate::world::shape(record, &mut shape);
        }
        let refusals = shape.finish();
        match (id, effective_on, record) {
            (Some(id), Some(effective_on), Some(record)) if refusals.is_empty() => {
                Ok(Update { id, effective_on, supersedes, note, record })
            }
            _ => Err(refusals),
        }
    }

    /// What it is about, as far as that can be read though not all of it can.
    pub fn about(self) -> About {
        let Self { header, wire } = self;
        let kind = wire.kind();
        let mut shape = Shape::new(header.unread);
        let record = wire.read(&mut shape);
        let is_whole = kind.is_some_and(|kind| kind.keys().iter().all(|key| shape.has(key)));
        let subject = record.filter(|_| is_whole).and_then(|record| record.subject());
        About { kind, subject: subject.unwrap_or_default(), effective_on: Day::read(&header.effective_on).ok() }
    }
}

impl Wire {
    fn kind(&self) -> Option<Kind> {
        match self {
            Self::Registry(update) => kind_of_registry(update),
            Self::Budget(update) => kind_of_budget(update),
            Self::Performance(update) => kind_of_performance(update),
            Self::Governance(update) => kind_of_governance(update),
        }
    }

    fn read(self, shape: &mut Shape) -> Option<Record> {
        match self {
            Self::Registry(update) => read_registry(update, shape),
            Self::Budget(update) => read_budget(update, shape),
            Self::Performance(update) => read_performance(update, shape),
            Self::Governance(update) => read_governance(update, shape),
        }
    }
}

/// The fields in the bytes that no message here has, so that nothing that was signed is passed over in silence.
fn unknown(service: Service, mut bytes: &[u8]) -> Result<Vec<Unread>, prost::DecodeError> {
    const HEADER: &[u32] = &[1, 2, 3, 4, 5, 6, 7];
    let mut unread = Vec::new();
    let mut records = 0;
    while bytes.has_remaining() && unread.len() <= MAX_LIST {
        let (tag, wire_type) = decode_key(&mut bytes)?;
        let known = if tag == 1 { HEADER } else { tags(service, Some(tag)) };
        let inner = tag == 1 || !known.is_empty() || is_record(service, tag);
        if !inner || wire_type != WireType::LengthDelimited {
            skip_field(wire_type, tag, &mut bytes, DecodeContext::default())?;
            unread.push(numbered(tag));
            continue;
        }
        let length = usize::try_from(decode_varint(&mut bytes)?).unwrap_or(usize::MAX);
        let (mut message, rest) = bytes.split_at(length.min(bytes.len()));
        bytes = rest;
        records += usize::from(tag != 1);
        if records > 1 {
            unread.push(numbered(tag));
        }
        while message.has_remaining() && unread.len() <= MAX_LIST {
            let (field, wire_type) = decode_key(&mut message)?;
            skip_field(wire_type, field, &mut message, DecodeContext::default())?;
            if !known.contains(&field) {
                unread.push(numbered(field));
            }
        }
    }
    Ok(unread)
}

fn is_record(service: Service, tag: u32) -> bool {
    tag == 90 || (tag == 91 && service == Service::Governance)
}

fn numbered(tag: u32) -> Unread {
    Unread { field: format!("#{tag}"), given: String::new() }
}

#[cfg(test)]
mod tests;
