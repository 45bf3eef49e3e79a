//! Decimals of any length, exact.

use num_bigint::BigInt;

/// A decimal: digits and how many of them are behind the point.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decimal {
    digits: BigInt,
    scale: usize,
}

/// The longest decimal that is read, characters.
const MAX_LENGTH: usize = 100;

impl Decimal {
    /// Reads a plain decimal: no exponent, no grouping, no sign but a minus.
    pub fn read(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (unsigned, ""),
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let plain = !whole.is_empty() && digits(whole) && digits(fraction) && (whole == "0" || !whole.starts_with('0'));
        if !plain || text.len() > MAX_LENGTH {
            return None;
        }
        let sign = if unsigned.len() < text.len() { "-" } else { "" };
        Some(Self { digits: format!("{sign}{whole}{fraction}").parse().ok()?, scale: fraction.len() })
    }

    /// The product.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        Self { digits: &self.digits * &other.digits, scale: self.scale + other.scale }
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let scale = self.scale.max(other.scale);
        Self { digits: self.at(scale) + other.at(scale), scale }
    }

    fn at(&self, scale: usize) -> BigInt {
        // Scales are lengths of texts, so the difference is small.
        let more = u32::try_from(scale - self.scale).unwrap_or_default();
        &self.digits * BigInt::from(10).pow(more)
    }

    /// Without exponent, without zeros at the end of the fraction and without a sign for zero.
    pub fn plain(&self) -> String {
        let text = self.digits.to_string();
        let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
        let digits = format!("{digits:0>width$}", width = self.scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - self.scale);
        let fraction = fraction.trim_end_matches('0');
        match fraction {
            "" => format!("{sign}{whole}"),
            fraction => format!("{sign}{whole}.{fraction}"),
        }
    }
}

/// Takes the mark out that stands between groups of exactly three digits of the whole part.
pub fn ungrouped(text: &str, mark: char) -> Option<String> {
    let (sign, unsigned) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) =
        unsigned.split_once('.').map_or((unsigned, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut groups = whole.split(mark);
    let first = groups.next().unwrap_or_default();
    let grouped = groups.clone().next().is_some();
    if grouped && !((1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)) {
        return None;
    }
    let fraction = fraction.map(|fraction| format!(".{fraction}")).unwrap_or_default();
    Some(format!("{sign}{}{fraction}", whole.replace(mark, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_sums_are_exact_and_plain() {
        let read = |text| Decimal::read(text).unwrap();
        for (one, other, product, sum) in [
            ("1.5", "1000", "1500", "1001.5"),
            ("0.1", "0.2", "0.02", "0.3"),
            ("-2.50", "4", "-10", "1.5"),
            ("-0.0", "7", "0", "7"),
            ("123456789012345678.9", "1000000", "123456789012345678900000", "123456789013345678.9"),
        ] {
            assert_eq!(read(one).times(&read(other)).plain(), product);
            assert_eq!(read(one).plus(&read(other)).plain(), sum);
        }
        assert_eq!(read("0.050").plain(), "0.05");
    }

    #[test]
    fn what_is_no_plain_decimal_is_not_read() {
        for text in ["", "-", ".5", "5.", "01", "1e3", "+1", "1,000", "１", " 1", "1.2.3", &"9".repeat(101)] {
            assert_eq!(Decimal::read(text), None, "{text}");
        }
    }

    #[test]
    fn groups_have_exactly_three_digits() {
        for (text, plain) in [
            ("1,234,567.8", Some("1234567.8")),
            ("-1,234", Some("-1234")),
            ("123", Some("123")),
            ("12,34", None),
            ("1,2345", None),
            (",123", None),
            ("1234,567", None),
        ] {
            assert_eq!(ungrouped(text, ',').as_deref(), plain, "{text}");
        }
    }
}
