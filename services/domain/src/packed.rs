//! What was said, in little space: for questions that read a million statements.
//!
//! A statement is some 250 bytes, most of them ids and texts. A question over all of them reads a few numbers of each;
//! packed together, they are read several times faster.

use std::sync::OnceLock;

use crate::{
    history::{Known, Said},
    values::Day,
};

/// When a statement counts.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// Its place in its stream.
    pub sequence: u64,
    /// The place in the stream from which on it no longer counts.
    pub retired_from: u64,
    /// First day on which it holds.
    pub effective_on: Day,
}

impl Span {
    /// That of a statement.
    pub fn of<R>(said: &Said<R>) -> Self {
        let retired_from = said.retired.map_or(u64::MAX, |retired| retired.from);
        Self { sequence: said.at.sequence, retired_from, effective_on: said.at.effective_on }
    }

    /// Whether it counts by what is known then and is effective then.
    pub fn keeps(&self, known: Known, on: Day) -> bool {
        // What was never retired counts even to the end of all streams.
        let retired = self.retired_from <= known.0 && self.retired_from != u64::MAX;
        self.sequence <= known.0 && !retired && self.effective_on <= on
    }
}

/// What follows from the whole history of an entity, made on first use. It is no part of the state: it tells no two
/// states apart, and a copy starts without it.
#[derive(Debug)]
pub struct Packed<T>(OnceLock<Box<T>>);

impl<T> Packed<T> {
    /// What was made, or is made now.
    pub fn get(&self, make: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(|| Box::new(make()))
    }
}

impl<T> Default for Packed<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> Clone for Packed<T> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<T> PartialEq for Packed<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The number of a value in a short list, where it is put if it is new.
pub fn number<T: PartialEq + Clone>(values: &mut Vec<T>, value: &T) -> u32 {
    let at = values.iter().position(|other| other == value).unwrap_or_else(|| {
        values.push(value.clone());
        values.len() - 1
    });
    // A list of so many values would not fit into memory.
    u32::try_from(at).unwrap_or(u32::MAX)
}
