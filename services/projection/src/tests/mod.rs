//! The view against small countries told update by update, with figures worked out by hand.

mod changes;
mod clusters;
pub mod described;
mod findings;
mod governance;
mod live;
mod moments;
mod overview;
mod plans;
mod reviews;
mod shelf;
mod similar;
mod support;
mod surveys;
mod tables;
mod trace;
mod updates;
mod wire;
