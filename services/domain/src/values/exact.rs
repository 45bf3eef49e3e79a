//! Numbers between the record and the answer: exact rationals, rounded once, on output.

use std::{
    iter::Sum,
    ops::{Add, Div, Mul, Sub},
};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::{Decimal, Won};

/// An exact number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(BigRational);

impl Exact {
    /// Nought.
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    /// `above / below`; `None` where `below` is nought.
    pub fn ratio(above: impl Into<Self>, below: impl Into<Self>) -> Option<Self> {
        let below = below.into();
        if below.0.is_one() {
            return Some(above.into());
        }
        (!below.0.is_zero()).then(|| Self(above.into().0 / below.0))
    }

    /// A whole number.
    fn whole(number: BigInt) -> Self {
        Self(BigRational::new_raw(number, BigInt::one()))
    }

    /// Whether it is nought.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is above nought.
    pub fn is_positive(&self) -> bool {
        self.0.is_positive()
    }

    /// From a measured share (geometry only), to ten places: what is behind them is how floats err, by which the whole
    /// would be less than one, and a half of the sixth place be rounded down.
    pub fn from_measured(share: f64) -> Option<Self> {
        const TENTH_PLACE: f64 = 1e10;
        BigRational::from_float((share * TENTH_PLACE).round()).map(|of| Self(of / BigInt::from(10_000_000_000_i64)))
    }

    /// Reads plain decimal text of any length: what was computed may have more digits than what is sent.
    pub fn read(text: &str) -> Option<Self> {
        let (whole, places) = text.split_once('.').unwrap_or((text, ""));
        let above: BigInt = format!("{whole}{places}").parse().ok()?;
        let below = BigInt::from(10).pow(u32::try_from(places.len()).ok()?);
        Some(Self(BigRational::new(above, below)))
    }

    /// Plain decimal text without trailing zeros, rounded to six places, half away from zero.
    pub fn rounded(&self) -> String {
        if self.0.is_integer() {
            return self.0.numer().to_string();
        }
        let scale = BigInt::from(1_000_000);
        let scaled = (&self.0 * BigRational::from(scale)).round();
        plain(&scaled.to_integer(), 6)
    }

    /// The number in full where it has an end within 40 places, otherwise rounded: for sums of decimals.
    pub fn full(&self) -> String {
        if self.0.is_integer() {
            return self.0.numer().to_string();
        }
        let mut scale = BigInt::from(1);
        for places in 0..=40 {
            let scaled = &self.0 * BigRational::from(scale.clone());
            if scaled.is_integer() {
                return plain(&scaled.to_integer(), places);
            }
            scale *= 10;
        }
        self.rounded()
    }

    /// The number as [`Self::rounded`] writes it.
    #[must_use]
    pub fn to_six_places(&self) -> Self {
        let scale = BigRational::from(BigInt::from(1_000_000));
        Self((&self.0 * &scale).round() / scale)
    }

    /// The nearest whole number towards minus infinity.
    pub fn floor(&self) -> BigInt {
        self.0.floor().to_integer()
    }

    /// The nearest whole number towards infinity.
    pub fn ceil(&self) -> BigInt {
        self.0.ceil().to_integer()
    }

    /// What is above the floor.
    pub fn fraction(&self) -> Self {
        Self(&self.0 - self.0.floor())
    }
}

fn plain(scaled: &BigInt, places: usize) -> String {
    let digits = format!("{:0>width$}", scaled.abs().to_string(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let fraction = fraction.trim_end_matches('0');
    let sign = if scaled.is_negative() { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

impl From<i64> for Exact {
    fn from(number: i64) -> Self {
        Self::whole(BigInt::from(number))
    }
}

impl From<i128> for Exact {
    fn from(number: i128) -> Self {
        Self::whole(BigInt::from(number))
    }
}

impl From<usize> for Exact {
    fn from(number: usize) -> Self {
        Self::whole(BigInt::from(number))
    }
}

impl From<Won> for Exact {
    fn from(won: Won) -> Self {
        won.won().into()
    }
}

impl From<Decimal> for Exact {
    fn from(decimal: Decimal) -> Self {
        let number = decimal.number();
        if number.scale() == 0 {
            return Self::whole(BigInt::from(number.mantissa()));
        }
        let below = BigInt::from(10).pow(number.scale());
        Self(BigRational::new(BigInt::from(number.mantissa()), below))
    }
}

// Of whole numbers, which are most, nothing has to be brought to lowest terms.
macro_rules! operators {
    ($($name:ident $method:ident $sign:tt),*) => {$(
        impl $name for Exact {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                &self $sign &other
            }
        }
        impl<'a> $name<&'a Exact> for &'a Exact {
            type Output = Exact;
            fn $method(self, other: &'a Exact) -> Exact {
                if self.0.is_integer() && other.0.is_integer() {
                    return Exact::whole(self.0.numer() $sign other.0.numer());
                }
                Exact(&self.0 $sign &other.0)
            }
        }
    )*};
}
operators!(Add add +, Sub sub -, Mul mul *);

impl Div<usize> for Exact {
    type Output = Self;
    /// Divides by a count; by nought it stays as it is.
    fn div(self, count: usize) -> Self {
        if count == 0 { self } else { Self(self.0 / BigRational::from(BigInt::from(count))) }
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::zero(), |sum, number| sum + number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Value;

    #[test]
    fn rounding_is_half_away_from_zero_and_leaves_no_zeros() {
        let ratio = |a: i64, b: i64| Exact::ratio(a, b).unwrap().rounded();
        assert_eq!(ratio(1, 2), "0.5");
        assert_eq!(ratio(2, 3), "0.666667");
        assert_eq!(ratio(-1, 2_000_000), "-0.000001");
        assert_eq!(ratio(1, 2_000_000), "0.000001");
        assert_eq!(ratio(-1, 3_000_000), "0");
        assert_eq!(ratio(7, 1), "7");
        assert_eq!(Exact::ratio(1_i64, 0_i64), None);
    }

    #[test]
    fn what_was_measured_is_what_it_would_be_without_floats() {
        let measured = |share: f64| Exact::from_measured(share).unwrap();
        assert_eq!(measured(1.0 - f64::EPSILON), Exact::from(1_i64));
        let quarter = || Exact::ratio(1_i64, 4_i64).unwrap();
        let score = measured(0.109_375 - 1e-16) * (quarter() + quarter()) + quarter();
        assert_eq!(score.rounded(), "0.304688");
        assert_eq!(Exact::from_measured(f64::NAN), None);
    }

    #[test]
    fn whole_numbers_and_fractions_mix() {
        let of = |text: &str| Exact::from(Decimal::read(text).unwrap());
        assert_eq!((of("2") + of("3")).full(), "5");
        assert_eq!((of("2") - of("3.5")).full(), "-1.5");
        assert_eq!((of("0.5") * of("4")).full(), "2");
        assert_eq!(of("0.5") * of("4"), Exact::from(2_i64));
        assert_eq!((of("-7") * of("6")).rounded(), "-42");
        let most = of("999999999999999999");
        assert_eq!((most.clone() * most).full(), "999999999999999998000000000000000001");
        assert_eq!(Exact::ratio(of("6"), of("1.0")), Some(of("6")));
    }

    #[test]
    fn sums_of_decimals_are_given_in_full() {
        let sum: Exact = ["0.1", "0.0000002"].iter().map(|text| Decimal::read(text).unwrap().into()).sum();
        assert_eq!(sum.full(), "0.1000002");
    }
}
