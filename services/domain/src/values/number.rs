//! Money and numbers: exact, never floats.

use std::{fmt, str::FromStr};

use super::{Bounds, Fault, Required, Value};
use crate::refusal::Code;

/// Whole Korean won, magnitude below 10^18.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Won(i64);

impl Won {
    const LIMIT: i64 = 1_000_000_000_000_000_000;

    /// From a number of won.
    pub const fn new(won: i64) -> Option<Self> {
        if won > -Self::LIMIT && won < Self::LIMIT { Some(Self(won)) } else { None }
    }

    /// The number of won.
    pub const fn won(self) -> i64 {
        self.0
    }
}

impl Required for Won {
    const STAND_IN: Self = Self(0);
}

impl Value for Won {
    fn read(text: &str) -> Result<Self, Fault> {
        let fault = || Fault::new(Code::BadAmount, "whole won below 10^18, digits only");
        if !is_plain(text, false) {
            return Err(fault());
        }
        text.parse().ok().and_then(Self::new).ok_or_else(fault)
    }

    fn within(&self, bounds: &Bounds) -> bool {
        Whole(self.0).within(bounds)
    }
}

impl fmt::Display for Won {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Whole(pub i64);

impl Value for Whole {
    fn read(text: &str) -> Result<Self, Fault> {
        let fault = || Fault::new(Code::BadNumber, "a whole number");
        if !is_plain(text, false) {
            return Err(fault());
        }
        text.parse().map(Self).map_err(|_| fault())
    }

    fn within(&self, bounds: &Bounds) -> bool {
        bounds.minimum.is_none_or(|low| self.0 >= low)
            && bounds.maximum.is_none_or(|high| self.0 <= high)
            && (!bounds.positive || self.0 > 0)
    }
}

/// A plain decimal of at most 18 significant digits. Equal numbers are equal however they were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Decimal(rust_decimal::Decimal);

impl Decimal {
    /// The number.
    pub const fn number(self) -> rust_decimal::Decimal {
        self.0
    }

    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Self(number.into())
    }
}

impl Required for Decimal {
    const STAND_IN: Self = Self(rust_decimal::Decimal::ZERO);
}

impl Value for Decimal {
    fn read(text: &str) -> Result<Self, Fault> {
        let fault = || Fault::new(Code::BadNumber, "a plain decimal of at most 18 significant digits");
        let digits = text.bytes().filter(u8::is_ascii_digit).skip_while(|&digit| digit == b'0').count();
        if !is_plain(text, true) || digits > 18 {
            return Err(fault());
        }
        // Beyond 28 places the number has no exact form here, even if zeros in front leave few significant digits.
        let places = text.split_once('.').map_or(0, |(_, places)| places.len());
        if places > 28 {
            return Err(fault());
        }
        rust_decimal::Decimal::from_str(text).map(|number| Self(number.normalize())).map_err(|_| fault())
    }

    fn within(&self, bounds: &Bounds) -> bool {
        bounds.minimum.is_none_or(|low| self.0 >= low.into())
            && bounds.maximum.is_none_or(|high| self.0 <= high.into())
            && (!bounds.positive || self.0 > rust_decimal::Decimal::ZERO)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An optional minus, digits without a leading zero, and, where allowed, a point with digits after it.
fn is_plain(text: &str, fraction: bool) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, places) = match unsigned.split_once('.') {
        Some((whole, places)) if fraction => (whole, Some(places)),
        Some(_) => return false,
        None => (unsigned, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && (whole == "0" || !whole.starts_with('0')) && places.is_none_or(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn won_is_judged_by_its_text() {
        for good in ["0", "-5", "999999999999999999", "10000000000000"] {
            assert!(Won::read(good).is_ok(), "{good}");
        }
        for bad in ["", "1e3", "+1", "01", "1,000", "1.0", "1000000000000000000", "-", "１", "NaN", " 1", "0x1"] {
            assert_eq!(Won::read(bad).unwrap_err().code, Code::BadAmount, "{bad}");
        }
    }

    #[test]
    fn a_decimal_is_plain_and_exact() {
        for good in ["0.1", "-0.000001", "123456789012345678", "0.123456789012345678", "1.50"] {
            assert!(Decimal::read(good).is_ok(), "{good}");
        }
        for bad in ["1.", ".5", "1e3", "inf", "NaN", "1234567890123456789", "01.5", "--1", "1.2.3", "1_0"] {
            assert_eq!(Decimal::read(bad).unwrap_err().code, Code::BadNumber, "{bad}");
        }
        assert_eq!(Decimal::read("1.50").unwrap(), Decimal::read("1.5").unwrap());
    }
}
