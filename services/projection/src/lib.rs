//! The view: all histories in memory on two axes, and every question answered from them at any moment.
//!
//! It is not a source of anything: what it holds comes from the log and may be thrown away. Nothing here calls back into
//! a service, and nothing is computed ahead that could not be answered for the past as well.
//!
//! ```text
//!  log ──► follow ──► History ──► Moment ──► Scene ──► views ──► Answer ──► JSON, CSV, XLSX
//!                     (world on two axes)   (domain::measures)
//! ```
//!
//! - [`history`]: everything that the log holds, and what was known when
//! - [`query`]: questions, read strictly · [`refusals`]: how a wrong one is refused · [`token`]: traces and cursors
//! - [`views`]: one file per view · [`glossary`]: what their columns mean · [`mod@column`]: what they hold
//! - [`live`]: following the log and answering · [`http`], [`grpc`]: the servers, [`run`]: both and the following · [`catalogue`], [`openapi`]: what there is to ask
//! - [`survey_form`]: what the form of a survey begins with
//! - [`answer`]: from question to answer · [`cell`], [`table`]: its forms

pub mod answer;
pub mod bus;
pub mod catalogue;
pub mod cell;
pub mod column;
pub mod findings;
pub mod glossary;
pub mod grouping;
pub mod grpc;
pub mod history;
pub mod http;
pub mod live;
pub mod names;
pub mod openapi;
pub mod query;
pub mod refusals;
pub mod run;
pub mod survey_form;
pub mod table;
#[cfg(test)]
mod testing;
pub mod token;
pub mod views;
pub mod workbook;

#[cfg(test)]
mod tests;
