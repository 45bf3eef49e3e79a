//! The form of a survey: a row per cluster, a column per item and one for what explains it. Written for an agency, prefilled with what is recorded;
//! read back as an answer per cell that was filled in or changed and a submission per complete row.
//!
//! - [`begun`]: what a form begins with, as the view tells it · [`workbook`]: the form itself
//! - [`stood`]: what stood in it when it was made · [`sheet`]: rows to statements, of a workbook or of the same table as CSV

pub mod begun;
pub mod sheet;
pub mod stood;
pub mod workbook;

pub use begun::Begun;
pub use sheet::{Known, Round, Rounds, Sheet, held_back, is_submission};

#[cfg(test)]
mod tests;
