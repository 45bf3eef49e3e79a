//! The command of Daedong as a library.
//!
//! - [`commands`]: one file per noun · [`data`]: the data folder · [`reach`]: a running system · [`sending`]: updates to it
//! - [`embedded`]: everything in one process · [`replay`]: a history into an empty journal
//! - [`rehearsal`]: a file judged for the page · [`files`]: the same file by other names, and a file as a whole
//! - [`report`]: the evaluation of a moment, as pages and a workbook
//! - [`forms`]: NDJSON, CSV and XLSX in, empty forms and refused rows out
//! - [`public_facts`], [`demo`]: what an empty folder can be filled with

pub mod ahead;
pub mod commands;
pub mod data;
pub mod demo;
pub mod embedded;
pub mod files;
pub mod forms;
pub mod public_facts;
pub mod reach;
pub mod rehearsal;
pub mod replay;
pub mod report;
pub mod sending;
