//! A running sum of decimals: exact, and quick as long as it fits 128 bits, which sums of this field nearly always do.

use std::cmp::Ordering;

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
            let added = Exact::from(decimal) * Exact::from(i64::from(times));
            let rest = self.rest.take().map_or_else(Exact::zero, |rest| *rest);
            self.rest = Some(Box::new(rest + added));
        }
    }

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

    /// The sum.
    pub fn sum(&self) -> Exact {
        let quick = 10_i128
            .checked_pow(self.scale)
            .and_then(|below| Exact::ratio(self.mantissa, below))
            // Decimals have at most 28 places.
            .unwrap_or_else(Exact::zero);
        match &self.rest {
            Some(rest) => &quick + rest,
            None => quick,
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
