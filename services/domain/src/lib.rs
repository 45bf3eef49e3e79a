//! What Daedong's records mean: typed values, judging, folding, measures.
//!
//! Absent on purpose: a runtime, I/O, a clock, randomness. Everything here is a function of what was said.
//!
//! ```text
//!  signed bytes ──► records ──► decide ──► Verdict            (what a service asks)
//!                                 ▲
//!       log entries ──► World ────┴──► measures ──► figures   (what the projection asks)
//! ```
//!
//! - [`values`]: what a field may hold · [`refusal`]: why it may not · [`shape`]: from wire to typed values
//! - [`records`]: one type per kind, written from the protos
//! - [`history`]: what was said of one entity, on two axes, and how a change of it is judged · [`packed`]: the same in little space
//! - [`registry`], [`budget`], [`performance`], [`governance`]: one file per family: state, rules, fold
//! - [`world`]: all histories · [`references`]: what records refer to · [`decide`]: from update to verdict
//! - [`logged`]: from an entry of the log back into what was said
//! - [`lists`]: built-in codes · [`measures`]: one file per measure

pub mod budget;
pub mod decide;
pub mod governance;
pub mod history;
pub mod lists;
pub mod logged;
pub mod measures;
pub mod packed;
pub mod performance;
pub mod records;
pub mod references;
pub mod refusal;
pub mod registry;
pub mod shape;
#[cfg(test)]
mod testing;
pub mod values;
pub mod verdict;
pub mod world;
