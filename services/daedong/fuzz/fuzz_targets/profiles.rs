//! Any text is a profile or is not; any table through one that is gives statements.
#![no_main]

use std::{io::Cursor, sync::Arc};

use daedong::forms::{Options, Source, open, profile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (String, Vec<u8>)| {
    let (text, table) = input;
    let Ok(profile) = profile::read::profile(&text, &|name| Err(profile::Fault(name.to_owned()))) else { return };
    let options = Options { profile: Some(Arc::new(profile)), ..Options::default() };
    if let Ok(statements) = open(Source { name: "a.csv".to_owned(), reader: Box::new(Cursor::new(table)) }, &options) {
        statements.for_each(drop);
    }
});
