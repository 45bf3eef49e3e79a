//! Values that cannot be built wrong: every text from outside becomes one of these or a refusal.

mod boundary;
mod codes;
mod exact;
mod expression;
mod number;
mod text;
mod time;

use std::borrow::Cow;

pub use boundary::Boundary;
pub use codes::{Field, Industry, KindPattern, ListCode, Region, Technology};
pub use exact::Exact;
pub use expression::{Each, Expression, Macro, Operator, Term};
pub use number::{Decimal, Whole, Won};
use text::bad_character;
pub use text::{Id, ItemId, Name, PublicKey, Text, is_forbidden};
pub use time::{Day, Instant, Period, PeriodPart, Year};

use crate::refusal::{Code, Refusal};

/// Why a text is no value of its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The code of the refusal.
    pub code: Code,
    /// What would be right.
    pub expected: Cow<'static, str>,
    /// The piece of the text that is wrong, where it would not be seen in the whole.
    pub piece: Option<String>,
}

impl Fault {
    /// A fault.
    pub fn new(code: Code, expected: impl Into<Cow<'static, str>>) -> Self {
        Self { code, expected: expected.into(), piece: None }
    }

    /// The refusal of a field that holds the text.
    pub fn refusal(self, field: impl Into<Cow<'static, str>>, text: &str) -> Refusal {
        Refusal::new(self.code, field, self.piece.as_deref().unwrap_or(text), self.expected)
    }
}

/// The bounds that a field's descriptor sets for its numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bounds {
    /// Smallest value allowed.
    pub minimum: Option<i64>,
    /// Largest value allowed.
    pub maximum: Option<i64>,
    /// Whether it must be above zero.
    pub positive: bool,
}

impl Bounds {
    /// The bounds in words.
    pub fn words(&self) -> String {
        match (self.positive, self.minimum, self.maximum) {
            (true, _, _) => "greater than 0".to_owned(),
            (_, Some(low), Some(high)) => format!("{low} to {high}"),
            (_, Some(low), None) => format!("at least {low}"),
            (_, None, Some(high)) => format!("at most {high}"),
            _ => String::new(),
        }
    }
}

/// A value that is read from text.
pub trait Value: Sized {
    /// Reads it, strictly.
    ///
    /// # Errors
    /// What is wrong with the text.
    fn read(text: &str) -> Result<Self, Fault>;

    /// Whether it keeps the bounds of its field; only numbers have some.
    fn within(&self, _bounds: &Bounds) -> bool {
        true
    }
}

/// A value of a field that must be there.
pub trait Required: Value {
    /// Stands in the record for one that is missing or cannot be read, so that the record can be looked at as a whole and
    /// every fault be told. A record with a fault goes no further.
    const STAND_IN: Self;
}

impl Required for bool {
    const STAND_IN: Self = false;
}

impl Value for bool {
    fn read(text: &str) -> Result<Self, Fault> {
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Fault::new(Code::BadCode, "true or false; in a table also yes or no, 예 or 아니오, O or X")),
        }
    }
}
