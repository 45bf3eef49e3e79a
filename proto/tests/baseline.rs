//! The contract only grows: what `baseline.txt` says of the wire stays true for ever, and what is new is added to it.
//!
//! `just promise` adds what is new; it never takes a line away.

#![allow(clippy::expect_used, clippy::disallowed_methods, reason = "a test, which a recipe may ask to write")]

use std::{collections::BTreeSet, env, fs, path::PathBuf};

use prost_reflect::{Cardinality, DescriptorPool, FieldDescriptor, Kind};

/// The packages that outside programs are written against.
const OURS: &str = "daedong.";

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("baseline.txt")
}

fn baseline() -> BTreeSet<String> {
    fs::read_to_string(path()).unwrap_or_default().lines().map(str::to_owned).collect()
}

/// Everything that is on the wire, a line each.
fn wire() -> BTreeSet<String> {
    let pool = DescriptorPool::decode(proto::DESCRIPTORS).expect("the descriptor set is built beside the code");
    let ours = |name: &str| name.starts_with(OURS);
    let mut lines = BTreeSet::new();
    for message in pool.all_messages().filter(|message| ours(message.full_name())) {
        lines.insert(format!("message {}", message.full_name()));
        lines.extend(message.fields().map(|field| line(&field)));
    }
    for of in pool.all_enums().filter(|of| ours(of.full_name())) {
        lines.extend(of.values().map(|value| format!("enum {}.{} = {}", of.full_name(), value.name(), value.number())));
    }
    for service in pool.services().filter(|service| ours(service.full_name())) {
        for method in service.methods() {
            let stream = |streams: bool| if streams { "stream " } else { "" };
            lines.insert(format!(
                "rpc {} ({}{}) returns ({}{})",
                method.full_name(),
                stream(method.is_client_streaming()),
                method.input().full_name(),
                stream(method.is_server_streaming()),
                method.output().full_name(),
            ));
        }
    }
    lines
}

fn line(field: &FieldDescriptor) -> String {
    let kind = match field.kind() {
        Kind::Message(message) => message.full_name().to_owned(),
        Kind::Enum(of) => of.full_name().to_owned(),
        scalar => format!("{scalar:?}").to_lowercase(),
    };
    let cardinality = match (field.cardinality(), field.containing_oneof()) {
        (Cardinality::Repeated, _) => "repeated ".to_owned(),
        (_, Some(_)) if field.field_descriptor_proto().proto3_optional() => "optional ".to_owned(),
        (_, Some(one)) => format!("oneof {} ", one.name()),
        _ => String::new(),
    };
    format!("field {} = {} {cardinality}{kind}", field.full_name(), field.number())
}

#[test]
fn nothing_that_was_promised_is_gone_or_different() {
    let now = wire();
    let broken: Vec<_> = baseline().into_iter().filter(|line| !now.contains(line)).collect();
    assert!(broken.is_empty(), "programs out there rely on this; give it back:\n{}", broken.join("\n"));
}

#[test]
fn what_is_new_is_promised_too() {
    let (promised, now) = (baseline(), wire());
    if env::var("PROMISE").is_ok() {
        let lines: Vec<&str> = promised.union(&now).map(String::as_str).collect();
        return fs::write(path(), lines.join("\n") + "\n").expect("the folder of the crate can be written");
    }
    let new: Vec<_> = now.difference(&promised).map(String::as_str).collect();
    assert!(new.is_empty(), "run `just promise` to add to proto/baseline.txt:\n{}", new.join("\n"));
}
