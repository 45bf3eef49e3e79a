//! Numbers and days of cells as the plain text that people see.

use jiff::{ToSpan as _, civil::date};

/// A number as plain decimal text: the digits that stand in the file where there are at most 15 of them, as many as a
/// spreadsheet shows; otherwise rounded to 15, which takes away what binary fractions add (`0.30000000000000004`).
///
/// None for a whole number that this would change: typed as a number it has lost its last digits.
pub fn plain(raw: &str) -> Option<String> {
    let number: f64 = raw.parse().ok().filter(|number: &f64| number.is_finite())?;
    // Some programs write the fraction of a whole number too.
    let raw =
        raw.split_once('.').filter(|(_, zeros)| zeros.bytes().all(|zero| zero == b'0')).map_or(raw, |(whole, _)| whole);
    if is_plain(raw) {
        let digits = raw.bytes().filter(u8::is_ascii_digit).count();
        if digits <= 15 || (digits <= 18 && !raw.contains('.')) {
            return Some(raw.to_owned());
        }
    }
    let rounded = format!("{number:.14e}");
    let whole = number.fract() == 0.0;
    if whole && rounded.parse() != Ok(number) {
        return None;
    }
    let (mantissa, exponent) = rounded.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    // Beyond this no field has a value; the text is refused as it stands.
    if !(-30..=30).contains(&exponent) {
        return Some(raw.to_owned());
    }
    let sign = if mantissa.starts_with('-') { "-" } else { "" };
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let text = place(digits.trim_end_matches('0'), exponent);
    Some(if text == "0" { text } else { format!("{sign}{text}") })
}

/// A whole number with zeros in front, as a format of so many zeros shows it.
pub fn padded(raw: &str, digits: usize) -> Option<String> {
    let number = plain(raw).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(format!("{number:0>digits$}"))
}

/// Digits with the first of them standing for 10^exponent.
fn place(digits: &str, exponent: i32) -> String {
    let Ok(before) = usize::try_from(exponent + 1) else {
        let zeros = usize::try_from(-exponent - 1).unwrap_or_default();
        return format!("0.{}{digits}", "0".repeat(zeros));
    };
    match digits.len() {
        0 => "0".to_owned(),
        length if length <= before => format!("{digits}{}", "0".repeat(before - length)),
        _ if before == 0 => format!("0.{digits}"),
        _ => format!("{}.{}", &digits[..before], &digits[before..]),
    }
}

fn is_plain(raw: &str) -> bool {
    let unsigned = raw.strip_prefix('-').unwrap_or(raw);
    let (whole, fraction) =
        unsigned.split_once('.').map_or((unsigned, None), |(whole, fraction)| (whole, Some(fraction)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && (whole == "0" || !whole.starts_with('0')) && fraction.is_none_or(digits)
}

/// A count of days as a date, with the time where there is one.
pub fn day(raw: &str, from_1904: bool) -> Option<String> {
    let count: f64 = raw.parse().ok().filter(|count| (0.0..2_958_466.0).contains(count))?;
    // Rounded to the second: a time is kept in binary fractions of a day.
    let seconds = format!("{:.0}", count * 86_400.0).parse::<i64>().ok()?;
    let (days, seconds) = (seconds / 86_400, seconds % 86_400);
    let time = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    let first = match days {
        _ if from_1904 => date(1904, 1, 1),
        0 => return Some(time),
        // The calendar of 1900 counts a 29 February that there never was.
        60 => return Some("1900-02-29".to_owned()),
        1..60 => date(1899, 12, 31),
        _ => date(1899, 12, 30),
    };
    let day = first.checked_add(days.days()).ok()?;
    Some(if seconds == 0 { day.to_string() } else { format!("{day}T{time}") })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_written_as_people_see_them() {
        for (raw, text) in [
            ("0", "0"),
            ("-0", "-0"),
            ("1234", "1234"),
            ("0.1", "0.1"),
            ("1.50", "1.50"),
            ("0.30000000000000004", "0.3"),
            ("2.2999999999999998", "2.3"),
            ("0.33333333333333331", "0.333333333333333"),
            ("1E3", "1000"),
            ("1.5E-3", "0.0015"),
            ("-1.2345E+2", "-123.45"),
            ("1.23456789012345E+17", "123456789012345000"),
            ("123456789012345678", "123456789012345678"),
            ("9.9999999999999995E-1", "1"),
            ("1E+22", "10000000000000000000000"),
            ("1E300", "1E300"),
            ("007", "7"),
            ("2030.0", "2030"),
            ("-5.00", "-5"),
            ("123456789012345.0", "123456789012345"),
        ] {
            assert_eq!(plain(raw).as_deref(), Some(text), "{raw}");
        }
        for raw in ["1.2345678901234567E+17", "12345678901234567890", "x", "", "NaN", "inf", "0x10"] {
            assert_eq!(plain(raw), None, "{raw}");
        }
    }

    #[test]
    fn zeros_are_put_before_whole_numbers_only() {
        for (raw, digits, text) in [("421", 5, "00421"), ("421.0", 2, "421"), ("0", 3, "000"), ("1E2", 5, "00100")] {
            assert_eq!(padded(raw, digits).as_deref(), Some(text), "{raw}");
        }
        for raw in ["12.5", "-4", "x", ""] {
            assert_eq!(padded(raw, 5), None, "{raw}");
        }
    }

    #[test]
    fn days_are_counted_by_both_calendars() {
        for (raw, from_1904, text) in [
            ("1", false, "1900-01-01"),
            ("59", false, "1900-02-28"),
            ("60", false, "1900-02-29"),
            ("61", false, "1900-03-01"),
            ("45292", false, "2024-01-01"),
            ("45292.000000001", false, "2024-01-01"),
            ("45292.5", false, "2024-01-01T12:00:00"),
            ("43830", true, "2024-01-01"),
            ("0", true, "1904-01-01"),
            ("0.25", false, "06:00:00"),
            ("2958465", false, "9999-12-31"),
        ] {
            assert_eq!(day(raw, from_1904).as_deref(), Some(text), "{raw}");
        }
        for raw in ["-1", "2958466", "NaN", "x"] {
            assert_eq!(day(raw, false), None, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn a_number_of_15_digits_is_never_changed(number in -999_999_999_999_999_i64..=999_999_999_999_999, scale in 0_u32..6) {
            let written = number as f64 / 10_f64.powi(scale.cast_signed());
            let text = plain(&format!("{written:e}")).unwrap();
            prop_assert_eq!(text.parse::<f64>().unwrap(), written);
        }
    }
}
