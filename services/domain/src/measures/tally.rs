//! A running sum of decimals: exact, and quick as long as it fits 128 bits, which sums of this field nearly always do.

use std::{
    cmp::Ordering,
    ops::{AddAssign, SubAssign},
};

use crate::values::{Decimal, Exact};

/// A sum of decimals.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// The sum times ten to the power of `scale`.
    mantissa: i128,
    scale: u32,
    /// What did not fit.
    rest: Option<Box<Exact>>,
}

impl Tally {
    /// Adds a decimal so many times.
    pub fn add(&mut self, decimal: Decimal, times: u16) {
        let number = decimal.number();
        // A mantissa has 96 bits, so the product has no more than 112.
        let added = number.mantissa() * i128::from(times);
        if self.try_add(added, number.scale()).is_none() {
            self.add_rest(&(Exact::from(decimal) * Exact::from(i64::from(times))));
        }
    }

    #[inline]
    fn try_add(&mut self, mut added: i128, scale: u32) -> Option<()> {
        let mut sum = self.mantissa;
        match scale.cmp(&self.scale) {
            Ordering::Equal => {}
            Ordering::Less => added = added.checked_mul(10_i128.checked_pow(self.scale - scale)?)?,
            Ordering::Greater => sum = sum.checked_mul(10_i128.checked_pow(scale - self.scale)?)?,
        }
        self.mantissa = sum.checked_add(added)?;
        self.scale = self.scale.max(scale);
        Some(())
    }

    fn add_rest(&mut self, added: &Exact) {
        let rest = self.rest.take().map_or_else(Exact::zero, |rest| *rest);
        self.rest = Some(Box::new(&rest + added));
    }

    /// The sum times ten to the power of its scale, and that scale, if they are small.
    pub fn small(&self) -> Option<(i64, u8)> {
        self.rest.is_none().then(|| Some((self.mantissa.try_into().ok()?, self.scale.try_into().ok()?))).flatten()
    }

    /// A sum of so many times ten to the power of minus a scale.
    pub fn of(mantissa: i64, scale: u8) -> Self {
        Self { mantissa: mantissa.into(), scale: scale.into(), rest: None }
    }

    /// Whether it comes to nothing.
    pub fn is_zero(&self) -> bool {
        if self.rest.is_none() { self.mantissa == 0 } else { self.sum().is_zero() }
    }

    /// The sum.
    pub fn sum(&self) -> Exact {
        let quick = whole(self.mantissa, self.scale);
        match &self.rest {
            Some(rest) => &quick + rest,
            None => quick,
        }
    }
}

/// A mantissa with its scale; decimals have at most 28 places.
fn whole(mantissa: i128, scale: u32) -> Exact {
    10_i128.checked_pow(scale).and_then(|below| Exact::ratio(mantissa, below)).unwrap_or_else(Exact::zero)
}

impl From<i128> for Tally {
    fn from(number: i128) -> Self {
        Self { mantissa: number, ..Self::default() }
    }
}

impl From<Exact> for Tally {
    fn from(number: Exact) -> Self {
        Self { rest: Some(Box::new(number)), ..Self::default() }
    }
}

impl AddAssign<&Self> for Tally {
    fn add_assign(&mut self, other: &Self) {
        if self.try_add(other.mantissa, other.scale).is_none() {
            self.add_rest(&whole(other.mantissa, other.scale));
        }
        if let Some(rest) = &other.rest {
            self.add_rest(rest);
        }
    }
}

impl SubAssign<&Self> for Tally {
    fn sub_assign(&mut self, other: &Self) {
        let taken = other.mantissa.checked_neg().and_then(|taken| self.try_add(taken, other.scale));
        if taken.is_none() {
            self.add_rest(&(Exact::zero() - whole(other.mantissa, other.scale)));
        }
        if let Some(rest) = &other.rest {
            self.add_rest(&(&Exact::zero() - &**rest));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Value;

    fn sum(parts: &[(&str, u16)]) -> String {
        let mut tally = Tally::default();
        for (text, times) in parts {
            tally.add(Decimal::read(text).unwrap(), *times);
        }
        tally.sum().full()
    }

    #[test]
    fn decimals_of_any_scale_add_up_exactly() {
        assert_eq!(sum(&[]), "0");
        assert_eq!(sum(&[("0.1", 1), ("0.02", 1), ("3", 1)]), "3.12");
        assert_eq!(sum(&[("3", 1), ("-0.001", 3)]), "2.997");
        assert_eq!(sum(&[("0.5", 27_720), ("-1", 13_860)]), "0");
    }

    #[test]
    fn sums_are_added_and_taken_away() {
        let of = |text: &str| {
            let mut tally = Tally::default();
            tally.add(Decimal::read(text).unwrap(), 1);
            tally
        };
        let mut sum = of("2.5");
        sum += &of("0.25");
        sum -= &Tally::from(3_i128);
        assert_eq!(sum.sum().full(), "-0.25");
        sum += &Tally::from(Exact::ratio(1_i64, 4_i64).unwrap());
        assert!(sum.is_zero());
        // Beyond what fits.
        let mut sum = of("0.0000000000000000000000000001");
        sum += &Tally::from(i128::MAX);
        sum -= &Tally::from(i128::MAX);
        assert_eq!(sum.sum().full(), "0.0000000000000000000000000001");
        assert!(!sum.is_zero());
    }

    #[test]
    fn a_sum_that_does_not_fit_is_exact_all_the_same() {
        let most = "999999999999999999";
        let least = "0.0000000000000000000000000001";
        assert_eq!(sum(&[(most, 1), (least, 1)]), format!("{most}.0000000000000000000000000001"));
        assert_eq!(
            sum(&[
                (least, 1),
                (most, u16::MAX),
                ("-999999999999999999", u16::MAX),
                ("-0.0000000000000000000000000001", 1)
            ]),
            "0"
        );
    }
}
