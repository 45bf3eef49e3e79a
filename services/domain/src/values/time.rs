//! Days, periods and instants. Seoul is UTC+09:00 at all times.

use std::fmt;

use jiff::{
    Timestamp,
    civil::{Date, date},
    tz::Offset,
};
use smol_str::SmolStr;

use super::{Bounds, Fault, Required, Value, Whole};
use crate::refusal::Code;

const FIRST: Date = date(1900, 1, 1);
const LAST: Date = date(2199, 12, 31);

/// A day in Seoul, 1900 to 2199.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    /// The first day there is.
    pub const MIN: Self = Self(FIRST);
    /// The last day there is.
    pub const MAX: Self = Self(LAST);

    /// A day of the calendar, if it is one within the range.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().filter(|date| (FIRST..=LAST).contains(date)).map(Self)
    }

    /// The calendar year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The day after; the last one stays.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.tomorrow().unwrap_or(LAST).min(LAST))
    }

    /// The same day some years later (29 February becomes 28), held within the range.
    #[must_use]
    pub fn plus_years(self, years: i16) -> Self {
        let year = self.0.year().saturating_add(years).clamp(1900, 2199);
        let mut day = self.0.day();
        while day > 28 && Date::new(year, self.0.month(), day).is_err() {
            day -= 1;
        }
        Date::new(year, self.0.month(), day).map_or(self, Self)
    }

    /// The day so many days earlier, held within the range.
    #[must_use]
    pub fn minus_days(self, days: i32) -> Self {
        let span = jiff::Span::new().days(days);
        self.0.checked_sub(span).map_or(Self::MIN, |earlier| Self(earlier.clamp(FIRST, LAST)))
    }

    /// The last microsecond of the day: a date used as an instant.
    pub fn end(self) -> Instant {
        let midnight = SEOUL.to_timestamp(self.0.tomorrow().unwrap_or(LAST).at(0, 0, 0, 0));
        Instant(midnight.map_or(i64::MAX, |midnight| midnight.as_microsecond() - 1))
    }
}

const SEOUL: Offset = Offset::constant(9);

impl Required for Day {
    const STAND_IN: Self = Self::MIN;
}

impl Value for Day {
    fn read(text: &str) -> Result<Self, Fault> {
        let fault = || Fault::new(Code::BadDate, "YYYY-MM-DD, a real day from 1900-01-01 to 2199-12-31");
        if !has_form_of_day(text.as_bytes()) {
            return Err(fault());
        }
        let number = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<i16>().ok());
        let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else {
            return Err(fault());
        };
        let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return Err(fault()) };
        Self::new(year, month, day).ok_or_else(fault)
    }
}

/// `YYYY-MM-DD`, whatever the digits.
fn has_form_of_day(bytes: &[u8]) -> bool {
    let fits = |(at, byte): (usize, &u8)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() };
    bytes.len() == 10 && bytes.iter().enumerate().all(fits)
}

/// `HH:MM:SS`, maybe with a fraction, then `Z` or an offset of less than a day. A leap second has no place in the log.
fn has_form_of_time(time: &str) -> bool {
    let clock = match time.strip_suffix(['Z', 'z']) {
        Some(clock) => clock,
        None => match time.len().checked_sub(6).map(|at| time.split_at(at)) {
            Some((clock, offset)) if offset.starts_with(['+', '-']) && is_clock(&offset[1..], &[23, 59]) => clock,
            _ => return false,
        },
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    is_clock(clock, &[23, 59, 59]) && !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

/// Numbers of two digits with colons between, each at most so much.
fn is_clock(text: &str, most: &[u8]) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let fits = |(part, most): (&&str, &u8)| {
        part.len() == 2
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse::<u8>().is_ok_and(|number| number <= *most)
    };
    parts.len() == most.len() && parts.iter().zip(most).all(fits)
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A moment of the log's clock, microseconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Instant(pub i64);

impl Instant {
    /// The day in Seoul.
    pub fn day(self) -> Day {
        self.date().map_or(Day::MAX, |date| Day(date.clamp(FIRST, LAST)))
    }

    fn date(self) -> Option<Date> {
        Timestamp::from_microsecond(self.0).map(|at| SEOUL.to_datetime(at).date()).ok()
    }

    /// Reads RFC 3339, or a date, which covers every moment of that day in Seoul.
    ///
    /// # Errors
    /// `BAD_DATE`.
    pub fn read(text: &str) -> Result<Self, Fault> {
        if let Ok(day) = Day::read(text) {
            return Ok(day.end());
        }
        // RFC 3339 needs an offset; jiff takes more forms than that, so the shape is held first.
        let fault = || Fault::new(Code::BadDate, "RFC 3339 (2026-01-31T09:00:00Z) or YYYY-MM-DD");
        let bytes = text.as_bytes();
        let dated = bytes.len() >= 20
            && text.is_ascii()
            && has_form_of_day(&bytes[..10])
            && matches!(bytes[10], b'T' | b't' | b' ');
        if !dated || !has_form_of_time(&text[11..]) {
            return Err(fault());
        }
        text.parse::<Timestamp>().map(|at| Self(at.as_microsecond())).map_err(|_| fault())
    }
}

impl Instant {
    /// The same, if it lies on a day that can be told: what is recorded does.
    ///
    /// # Errors
    /// `BAD_DATE`.
    pub fn dated(self) -> Result<Self, Fault> {
        let told = self.date().is_some_and(|date| (FIRST..=LAST).contains(&date));
        if told { Ok(self) } else { Err(Fault::new(Code::BadDate, "a day from 1900-01-01 to 2199-12-31")) }
    }
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC with six places.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_microsecond(self.0) {
            Ok(at) => write!(f, "{at:.6}"),
            Err(_) => f.write_str("9999-12-31T23:59:59.999999Z"),
        }
    }
}

/// A fiscal or calendar year, four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Year(pub i16);

impl Required for Year {
    const STAND_IN: Self = Self(1900);
}

impl Value for Year {
    fn read(text: &str) -> Result<Self, Fault> {
        let fault = || Fault::new(Code::BadPeriod, "a year of four digits, 1900 to 2199");
        let Ok(Whole(year)) = Whole::read(text) else { return Err(fault()) };
        if text.len() != 4 || !(1900..=2199).contains(&year) {
            return Err(fault());
        }
        i16::try_from(year).map(Self).map_err(|_| fault())
    }

    fn within(&self, bounds: &Bounds) -> bool {
        Whole(self.0.into()).within(bounds)
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The part of a year that a period covers, coarsest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PeriodPart {
    /// All of it.
    Year,
    /// First or second half.
    Half(u8),
    /// One of four quarters.
    Quarter(u8),
    /// One of twelve months.
    Month(u8),
}

/// A period: `2024`, `2024H1`, `2024Q3` or `2024-09`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    /// Its year.
    pub year: i16,
    /// Which part of it.
    pub part: PeriodPart,
}

impl Period {
    /// First and last month.
    fn months(self) -> (i8, i8) {
        match self.part {
            PeriodPart::Year => (1, 12),
            PeriodPart::Half(half) => (half.cast_signed() * 6 - 5, half.cast_signed() * 6),
            PeriodPart::Quarter(quarter) => (quarter.cast_signed() * 3 - 2, quarter.cast_signed() * 3),
            PeriodPart::Month(month) => (month.cast_signed(), month.cast_signed()),
        }
    }

    /// Its first day.
    pub fn first(self) -> Day {
        Day::new(self.year, self.months().0, 1).unwrap_or(Day::MIN)
    }

    /// Its last day.
    pub fn last(self) -> Day {
        Day::new(self.year, self.months().1, 1).map_or(Day::MAX, |day| Day(day.0.last_of_month()))
    }
}

impl Required for Period {
    const STAND_IN: Self = Self { year: 1900, part: PeriodPart::Year };
}

impl Value for Period {
    fn read(text: &str) -> Result<Self, Fault> {
        let fault = || Fault::new(Code::BadPeriod, "2024, 2024H1, 2024Q3 or 2024-09");
        let (Some(year), Some(rest)) = (text.get(..4), text.get(4..)) else { return Err(fault()) };
        let Year(year) = Year::read(year).map_err(|_| fault())?;
        let digit = |most: u8| {
            rest.as_bytes()
                .get(1)
                .filter(|_| rest.len() == 2)
                .map(|byte| byte.wrapping_sub(b'0'))
                .filter(|part| (1..=most).contains(part))
        };
        let part = match rest.as_bytes().first() {
            None => Some(PeriodPart::Year),
            Some(b'H') => digit(2).map(PeriodPart::Half),
            Some(b'Q') => digit(4).map(PeriodPart::Quarter),
            Some(b'-') if rest.len() == 3 && rest.as_bytes()[1..].iter().all(u8::is_ascii_digit) => {
                rest[1..].parse().ok().filter(|month| (1..=12).contains(month)).map(PeriodPart::Month)
            }
            Some(_) => None,
        };
        part.map(|part| Self { year, part }).ok_or_else(fault)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            PeriodPart::Year => write!(f, "{}", self.year),
            PeriodPart::Half(half) => write!(f, "{}H{half}", self.year),
            PeriodPart::Quarter(quarter) => write!(f, "{}Q{quarter}", self.year),
            PeriodPart::Month(month) => write!(f, "{}-{month:02}", self.year),
        }
    }
}

impl From<Period> for SmolStr {
    fn from(period: Period) -> Self {
        smol_str::format_smolstr!("{period}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_days_are_days() {
        for good in ["1900-01-01", "2024-02-29", "2199-12-31"] {
            assert_eq!(Day::read(good).unwrap().to_string(), good);
        }
        for bad in
            ["2023-02-29", "1899-12-31", "2200-01-01", "2024-1-1", "2024-13-01", "20240101", "2024-00-10", "+024-01-01"]
        {
            assert_eq!(Day::read(bad).unwrap_err().code, Code::BadDate, "{bad}");
        }
    }

    #[test]
    fn a_day_ends_before_midnight_in_seoul() {
        assert_eq!(Day::read("2026-01-01").unwrap().end().to_string(), "2026-01-01T14:59:59.999999Z");
        assert_eq!(Instant::read("2026-01-01T15:00:00Z").unwrap().day().to_string(), "2026-01-02");
        assert_eq!(Instant::read("2026-01-01T23:59:59+09:00").unwrap().day().to_string(), "2026-01-01");
        assert!(Instant::read("2026-01-01T10:00:00").is_err());
        for good in
            ["2026-01-01T10:00:00.5Z", "2026-01-01t10:00:00z", "2026-01-01T10:00:00+23:59", "2026-01-01 10:00:00-09:00"]
        {
            assert!(Instant::read(good).is_ok(), "{good}");
        }
        for bad in [
            "2026-01-01T25:00:00Z",
            "2026-01-01T10:00:60Z",
            "2026-01-01T10:00:00+24:00",
            "2026-01-01T10:00:00+09:60",
            "2026-01-01T10:00:00,5Z",
            "2026-01-01T10:00:00.Z",
            "2026-01-01T10:00+09:00",
            "2026-01-01T100000.0Z",
        ] {
            assert_eq!(Instant::read(bad).unwrap_err().code, Code::BadDate, "{bad}");
        }
    }

    #[test]
    fn a_leap_day_becomes_the_twenty_eighth() {
        let leap = Day::read("2024-02-29").unwrap();
        assert_eq!(leap.plus_years(1).to_string(), "2025-02-28");
        assert_eq!(leap.plus_years(4).to_string(), "2028-02-29");
    }

    #[test]
    fn periods_know_their_days() {
        let days = |text| {
            Period::read(text).map(|period: Period| format!("{} {} {period}", period.first(), period.last())).unwrap()
        };
        assert_eq!(days("2024"), "2024-01-01 2024-12-31 2024");
        assert_eq!(days("2024H1"), "2024-01-01 2024-06-30 2024H1");
        assert_eq!(days("2024Q3"), "2024-07-01 2024-09-30 2024Q3");
        assert_eq!(days("2024-02"), "2024-02-01 2024-02-29 2024-02");
        for bad in ["24", "2024H3", "2024Q0", "2024-13", "2024-9", "2024q1", "2024-", "20245", "2024-1x"] {
            assert!(Period::read(bad).is_err(), "{bad}");
        }
    }
}
