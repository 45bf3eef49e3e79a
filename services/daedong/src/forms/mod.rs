//! Forms: what an agency hands in, turned into updates; empty forms to fill in; refused rows to mend.
//!
//! ```text
//!  NDJSON ─────────────────────────────► FlatRecord ──► encode ──► bytes to sign and send
//!  CSV  ──► rows of a table ──► plain ──►    ▲
//!  XLSX ──►                └──► profile ─────┘
//! ```
//!
//! Everything is driven by the catalogue, so a kind added to the protos can be filled in here at once. Nothing is
//! judged: a text that its field cannot take travels as `unread`, so that the service refuses it and keeps the refusal.
//! Refused here, with place and column, is only what cannot become an update at all.
//!
//! - [`mod@open`]: from a file of any form to a stream of [`Statement`]s · [`limits`]: how much of it is read
//! - [`statement`]: what was said where · [`record`]: one record as flat text · [`mod@encode`]: its bytes
//! - [`ndjson`], [`csv`], [`xlsx`]: the readers · [`heading`]: which row names the columns, how names are compared
//! - [`table`]: rows and columns to records · [`passed`]: what was passed over, to be told
//! - [`profile`]: an agency's own table mapped to records
//! - [`survey`]: forms of surveys, a row per cluster
//! - [`template`]: empty forms · [`report`]: what was refused, to be mended and sent again
//!
//! Absent on purpose: keys, the network, a clock.

pub mod csv;
pub mod encode;
pub mod heading;
pub mod limits;
pub mod ndjson;
pub mod open;
pub mod passed;
pub mod profile;
pub mod record;
pub mod report;
pub mod statement;
pub mod survey;
pub mod table;
pub mod template;
pub mod xlsx;

pub use encode::{Encoded, encode};
pub use open::{Format, Options, Source, Statements, Stop, open};
pub use passed::Passed;
pub use profile::Profile;
pub use record::{FlatRecord, Given};
pub use statement::{Fault, Original, Place, Statement};

#[cfg(test)]
mod tests;
