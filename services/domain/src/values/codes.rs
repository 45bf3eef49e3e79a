//! Codes by their form. Whether a code is known, and in force, is a question to the lists.

use std::{borrow::Borrow, fmt, ops::Deref};

use smol_str::SmolStr;

use super::{Fault, Required, Value, text::text_value};
use crate::refusal::Code;

fn digits(text: &str, lengths: &[usize]) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

text_value! {
    /// A province (2 digits) or a si/gun/gu (5 digits).
    Region, |text| {
        if digits(text, &[2, 5]) { Ok(()) } else { Err(Fault::new(Code::BadCode, "2 digits (province) or 5 digits (district)")) }
    };
    /// A KSIC code of 2 to 5 digits.
    Industry, |text| {
        if digits(text, &[2, 3, 4, 5]) { Ok(()) } else { Err(Fault::new(Code::BadCode, "a KSIC code of 2 to 5 digits")) }
    };
    /// A national strategic technology, `T` and two digits.
    Technology, |text| {
        if text.strip_prefix('T').is_some_and(|rest| digits(rest, &[2])) { Ok(()) } else { Err(Fault::new(Code::BadCode, "T01 to T12")) }
    };
    /// A code of the list that its record names; the record checks the form against the list.
    ListCode, |text| {
        let good = (1..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if good { Ok(()) } else { Err(Fault::new(Code::BadCode, "a code of the list")) }
    };
    /// A record kind, or all of a service (`registry.*`).
    KindPattern, |text| {
        let service = text.strip_suffix(".*").is_some_and(|name| proto::catalogue::Service::named(name).is_some());
        if service || crate::records::Kind::named(text).is_some() { Ok(()) } else { Err(Fault::new(Code::BadCode, "a record kind, or registry.*, budget.*, performance.*, governance.*")) }
    };
    /// The name of a field; whether it may be cleared, its record says.
    Field, |text| {
        if text.len() <= 64 { Ok(()) } else { Err(Fault::new(Code::TooLarge, "at most 64 characters")) }
    };
}

impl Region {
    /// The province: the first two digits.
    pub fn province(&self) -> &str {
        self.get(..2).unwrap_or(self)
    }

    /// Whether it is a province.
    pub fn is_province(&self) -> bool {
        self.len() == 2
    }

    /// Whether they name common ground: equal, or one is the other's province.
    pub fn matches(&self, other: &str) -> bool {
        self.as_str() == other
            || (self.is_province() && other.starts_with(self.as_str()))
            || (other.len() == 2 && self.starts_with(other))
    }
}

impl Industry {
    /// The division: the first two digits, at which industries are compared.
    pub fn division(&self) -> &str {
        self.get(..2).unwrap_or(self)
    }
}
