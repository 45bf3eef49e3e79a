//! Any file in any form gives statements or refusals; what has a record can be encoded and read by its service.
#![no_main]

use std::io::Cursor;

use daedong::forms::{Options, Source, encode, open};
use domain::records::Raw;
use libfuzzer_sys::fuzz_target;
use proto::catalogue::Service;

fuzz_target!(|input: (u8, Vec<u8>)| {
    let (form, bytes) = input;
    let name = ["a.csv", "a.ndjson", "a.xlsx", "-"][usize::from(form) % 4].to_owned();
    let options = Options { kind: (form & 4 == 0).then(|| "amount_recorded".to_owned()), ..Options::default() };
    let Ok(statements) = open(Source { name, reader: Box::new(Cursor::new(bytes)) }, &options) else { return };
    for statement in statements.flatten() {
        let Some(encoded) = statement.record.as_ref().ok().and_then(|record| encode(record).ok()) else { continue };
        let service = encoded.service.unwrap_or(Service::Registry);
        let raw = Raw::decode(service, &encoded.bytes).expect("what was encoded can be decoded");
        let _ = raw.read(false);
    }
});
