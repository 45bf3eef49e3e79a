//! Forms of dates, such as `YYYY.MM.DD`.

use jiff::civil::Date;

/// A form: what it is made of, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form(Vec<Piece>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Year,
    Month,
    Day,
    Letter(char),
}

/// What came of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The text does not have this form.
    Other,
    /// It has, but there is no such day.
    NoDay,
    /// The day.
    Day(Date),
}

impl Form {
    /// Reads a form. It needs a year; a day needs a month.
    pub fn read(form: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut rest = form;
        while let Some(letter) = rest.chars().next() {
            let marks = [("YYYY", Piece::Year), ("MM", Piece::Month), ("DD", Piece::Day)];
            let mark = marks.into_iter().find(|(mark, piece)| rest.starts_with(mark) && !pieces.contains(piece));
            let (length, piece) =
                mark.map_or((letter.len_utf8(), Piece::Letter(letter)), |(mark, piece)| (mark.len(), piece));
            pieces.push(piece);
            rest = &rest[length..];
        }
        let has = |piece| pieces.contains(&piece);
        (has(Piece::Year) && (has(Piece::Month) || !has(Piece::Day))).then_some(Self(pieces))
    }

    /// Reads a text by this form.
    pub fn day(&self, text: &str) -> Outcome {
        let (mut rest, mut year, mut month, mut day) = (text, 0, 1, 1);
        for piece in &self.0 {
            let taken = match piece {
                Piece::Letter(letter) => rest.strip_prefix(*letter),
                Piece::Year => number(rest, 4, &mut year),
                Piece::Month => two(rest, &mut month),
                Piece::Day => two(rest, &mut day),
            };
            let Some(after) = taken else { return Outcome::Other };
            rest = after;
        }
        if !rest.is_empty() {
            return Outcome::Other;
        }
        // One and two digits always fit.
        let (month, day) = (i8::try_from(month).unwrap_or_default(), i8::try_from(day).unwrap_or_default());
        Date::new(year, month, day).map_or(Outcome::NoDay, Outcome::Day)
    }
}

/// Exactly so many digits; gives what follows.
fn number<'a>(text: &'a str, length: usize, number: &mut i16) -> Option<&'a str> {
    let digits = text.get(..length).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    *number = digits.parse().ok()?;
    text.get(length..)
}

/// Two digits, or one where a character that is no digit, or the end, follows.
fn two<'a>(text: &'a str, found: &mut i16) -> Option<&'a str> {
    let second = text.chars().nth(1);
    let length = if second.is_some_and(|second| second.is_ascii_digit()) { 2 } else { 1 };
    number(text, length, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_fits_a_form_as_a_whole_or_not_at_all() {
        for (form, text, day) in [
            ("YYYY-MM-DD", "2024-02-29", "2024-02-29"),
            ("YYYY.MM.DD", "2024.3.5", "2024-03-05"),
            ("YYYY년 MM월 DD일", "2024년 3월 15일", "2024-03-15"),
            ("YYYYMMDD", "20240305", "2024-03-05"),
            ("DD/MM/YYYY", "5/12/2024", "2024-12-05"),
            ("YYYY-MM", "2024-7", "2024-07-01"),
            ("YYYY", "2024", "2024-01-01"),
            ("YYYYMM", "20247", "2024-07-01"),
            ("YYYYMMDD", "2024035", "2024-03-05"),
        ] {
            let Outcome::Day(found) = Form::read(form).unwrap().day(text) else { panic!("{form} {text}") };
            assert_eq!(found.to_string(), day);
        }
        for (form, text, outcome) in [
            ("YYYY-MM-DD", "2023-02-29", Outcome::NoDay),
            ("YYYY-MM-DD", "2023-13-01", Outcome::NoDay),
            ("YYYY-MM-DD", "2023-02-01 ", Outcome::Other),
            ("YYYY-MM-DD", "2023-02-011", Outcome::Other),
            ("YYYY-MM-DD", "２０２３-02-01", Outcome::Other),
            ("YYYYMMDD", "2024135", Outcome::NoDay),
            ("YYYY", "202", Outcome::Other),
            ("YYYY", "", Outcome::Other),
        ] {
            assert_eq!(Form::read(form).unwrap().day(text), outcome, "{form} {text}");
        }
    }

    #[test]
    fn a_form_needs_a_year_and_a_day_needs_a_month() {
        for form in ["MM-DD", "YYYY-DD", "", "YYY-MM-DD"] {
            assert_eq!(Form::read(form), None, "{form}");
        }
    }
}
