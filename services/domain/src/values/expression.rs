//! A check over the number items of a survey, in CEL (Common Expression Language).

use smol_str::SmolStr;

use super::{Fault, Value};
use crate::refusal::Code;

/// The longest check, bytes.
pub const MAX_LENGTH: usize = 2_000;

/// An expression that can be read. Compared by its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression(SmolStr);

impl Expression {
    /// Its text.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Value for Expression {
    fn read(text: &str) -> Result<Self, Fault> {
        if text.len() > MAX_LENGTH {
            return Err(Fault::new(Code::TooLarge, "at most 2,000 bytes"));
        }
        cel::Program::compile(text)
            .map(|_| Self(text.into()))
            .map_err(|_| Fault::new(Code::Malformed, "a CEL expression"))
    }
}
