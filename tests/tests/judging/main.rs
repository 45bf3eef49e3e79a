//! Judging, rule by rule, through the real command: a story is sent line by line and signed by those who speak, and every
//! receipt is held against what was worked out by hand. Numbers are those of the contract's exact rules.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod agencies;
mod corrections;
mod kinds;
mod lives;
mod money;
mod receipts;
mod references;
mod repeats;
mod results;
mod reviews;
mod story;
mod surveys;
mod values;
mod wire;

use story::judged;
