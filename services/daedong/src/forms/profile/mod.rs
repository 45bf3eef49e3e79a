//! Profiles: an agency's own table mapped once to records. `profiles/README.md` is their exact definition.
//!
//! ```text
//!  TOML ──► read: checked against the catalogue ──► Profile ─┐
//!  table ──► rows ──► units (groups) ──► sources ──► records ◄┘
//! ```
//!
//! A fault of the profile stops the command before anything is sent; a fault of a row costs the record concerned.
//!
//! - [`read`]: the file · [`model`]: what it says · [`apply`]: sources to values · [`mod@unit`]: rows to records
//! - [`fill`]: templates · [`date`], [`exact`]: dates and decimals · [`names`]: names to codes · [`near`]: near names

pub mod apply;
pub mod date;
pub mod exact;
pub mod fill;
pub mod model;
pub mod names;
pub mod near;
pub mod read;
pub mod unit;

use std::{fs, path::Path};

pub use model::Profile;
pub use unit::Profiled;

/// What is wrong with a profile, or with a profile and a table together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("profile: {0}")]
pub struct Fault(pub String);

/// Largest profile and included file, bytes.
pub const MAX_BYTES: usize = 1_000_000;
/// Most included files.
pub const MAX_INCLUDED: usize = 8;
/// Most entries of all look-ups together.
pub const MAX_ENTRIES: usize = 20_000;
/// Most records that a row can make.
pub const MAX_RECORDS: usize = 50;
/// Most rows held for groups.
pub const MAX_HELD: usize = 100_000;
/// Deepest `first` inside `first`.
pub const MAX_FIRST: usize = 4;
/// Longest value, characters.
pub const MAX_VALUE: usize = 100_000;

impl Profile {
    /// Reads a profile with what it includes from the files beside it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn load(path: &Path) -> Result<Self, Fault> {
        let folder = path.parent().unwrap_or(Path::new(""));
        read::profile(&text(path)?, &|name| text(&folder.join(name)))
    }
}

fn text(path: &Path) -> Result<String, Fault> {
    let name = path.display();
    let size = fs::metadata(path).map_err(|error| Fault(format!("{name}: {error}")))?.len();
    if size > MAX_BYTES as u64 {
        return Err(Fault(format!("{name}: {size} bytes; at most {MAX_BYTES} are read")));
    }
    fs::read_to_string(path).map_err(|error| Fault(format!("{name}: {error}")))
}

#[cfg(test)]
mod tests;
