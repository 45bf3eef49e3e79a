//! From fields to the bytes that an agency signs.

use prost::Message;
use prost_reflect::{DynamicMessage, Kind as Wire, ReflectMessage, Value};
use proto::{
    catalogue::{Field, Service, catalogue},
    common::{Unread, ValueType},
};

use super::Fields;

/// The bytes of an update. What its fields cannot take goes into the header, as a sender's form would put it there.
pub(crate) fn bytes(service: Service, kind: &str, id: &str, fields: Fields<'_>) -> Vec<u8> {
    let catalogue = catalogue();
    let kind = catalogue.kind(kind).expect("a kind");
    let mut header =
        proto::common::Header { update_id: id.to_owned(), effective_on: "2024-06-01".to_owned(), ..Default::default() };
    let mut record = DynamicMessage::new(kind.message.clone());
    for (name, given) in fields {
        let given = (*given).to_owned();
        match *name {
            "agency" | "on" => {}
            "update_id" => header.update_id = given,
            "effective_on" => header.effective_on = given,
            "supersedes" => header.supersedes = Some(given),
            "note" => header.note = Some(given),
            name => match kind
                .fields
                .iter()
                .find(|field| field.name == name)
                .and_then(|field| Some((field, value(field, &given)?)))
            {
                Some((field, value)) => record.set_field(&field.wire, value),
                None => header.unread.push(Unread { field: name.to_owned(), given }),
            },
        }
    }
    let mut update = DynamicMessage::new(catalogue.update(service).expect("an update"));
    let mut head = DynamicMessage::new(
        update
            .descriptor()
            .get_field_by_name("header")
            .and_then(|field| field.kind().as_message().cloned())
            .expect("a header"),
    );
    head.merge(&*header.encode_to_vec()).expect("a header");
    update.set_field_by_name("header", Value::Message(head));
    update.set_field_by_name(&kind.name, Value::Message(record));
    update.encode_to_vec()
}

fn value(field: &Field, given: &str) -> Option<Value> {
    if !field.list {
        return match field.wire.kind() {
            Wire::Int64 => given.parse().ok().map(Value::I64),
            Wire::Int32 => given.parse().ok().map(Value::I32),
            Wire::Bool => given.parse().ok().map(Value::Bool),
            _ => Some(Value::String(given.to_owned())),
        };
    }
    let parts = given.split(';').filter(|part| !part.is_empty());
    if !matches!(field.rule.r#type(), ValueType::Shares | ValueType::Parameters) {
        return Some(Value::List(parts.map(|part| Value::String(part.to_owned())).collect()));
    }
    let message = field.wire.kind().as_message().cloned()?;
    let pair = |part: &str| {
        let (name, value) = part.split_once('=')?;
        let mut pair = DynamicMessage::new(message.clone());
        pair.set_field_by_name("name", Value::String(name.to_owned()));
        pair.set_field_by_name("value", Value::String(value.to_owned()));
        Some(Value::Message(pair))
    };
    parts.map(pair).collect::<Option<Vec<_>>>().map(Value::List)
}
