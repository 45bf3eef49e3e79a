//! The real, sourced facts that the project ships; `facts/make.py` made them, FACTS.md names the sources.

use std::io::Cursor;

use crate::forms::{FlatRecord, Place, ndjson::Ndjson};

/// The files in the order in which they refer to each other.
const FILES: &[(&str, &str)] = &[
    ("01-laws", include_str!("../facts/01-laws.ndjson")),
    ("02-agencies", include_str!("../facts/02-agencies.ndjson")),
    ("03-rules", include_str!("../facts/03-rules.ndjson")),
    ("04-types", include_str!("../facts/04-types.ndjson")),
    ("05-clusters", include_str!("../facts/05-clusters.ndjson")),
    ("06-plans", include_str!("../facts/06-plans.ndjson")),
    ("07-money", include_str!("../facts/07-money.ndjson")),
    ("08-indicators", include_str!("../facts/08-indicators.ndjson")),
    ("09-observations", include_str!("../facts/09-observations.ndjson")),
];

/// All of them, with their places.
pub fn lines() -> impl Iterator<Item = Result<(String, FlatRecord), String>> {
    FILES.iter().flat_map(|(name, text)| {
        Ndjson::new(Cursor::new(*text), Place::file(name), None).map(|statement| {
            let statement = statement.map_err(|error| error.to_string())?;
            let place = statement.place.to_string();
            statement.record.map(|record| (place.clone(), record)).map_err(|_| format!("{place}: not a record"))
        })
    })
}
