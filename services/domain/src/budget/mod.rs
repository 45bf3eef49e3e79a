//! Programmes and their money.

pub mod amount;
pub mod programme;
pub mod share;
