//! How sentences are written: numbers in groups of three, days in words, particles after a name.

use domain::values::{Day, Exact};

/// What is rounded in a sentence is rounded to hundredths; the figures beside it have all digits.
const HUNDREDTHS: i64 = 100;

/// A plain number with its digits in groups of three, as texts show it; what is no number is left as it is.
pub fn grouped(number: &str) -> String {
    let (whole, rest) = number.find('.').map_or((number, ""), |at| number.split_at(at));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut text = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}

/// To hundredths, half away from zero, in groups of three.
pub fn short(number: &Exact) -> String {
    let half = Exact::ratio(1_i64, 2_i64).unwrap_or_else(Exact::zero);
    let scaled = number * &Exact::from(HUNDREDTHS);
    let negative = !scaled.is_positive() && !scaled.is_zero();
    let whole = if negative { (&scaled - &half).ceil() } else { (&scaled + &half).floor() };
    let digits = format!("{:0>3}", whole.magnitude().to_string());
    let (units, hundredths) = digits.split_at(digits.len() - 2);
    let rest = hundredths.trim_end_matches('0');
    let sign = if negative && whole.magnitude().bits() > 0 { "-" } else { "" };
    let point = if rest.is_empty() { "" } else { "." };
    grouped(&format!("{sign}{units}{point}{rest}"))
}

/// With all the digits of the figures beside it, in groups of three.
pub fn exact(number: &Exact) -> String {
    grouped(&number.rounded())
}

/// So many of something in English: `1 law`, `2 laws`.
pub fn counted(count: usize, [one, several]: [&str; 2]) -> String {
    format!("{} {}", grouped(&count.to_string()), if count == 1 { one } else { several })
}

/// Words in English with an `and` before the last.
pub fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// A day in Korean: `2024년 4월 30일`.
pub fn day_ko(day: Day) -> String {
    parts(day).map_or_else(|| day.to_string(), |(year, month, day)| format!("{year}년 {month}월 {day}일"))
}

/// A day in English: `30 April 2024`.
pub fn day_en(day: Day) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    parts(day)
        .and_then(|(year, month, day)| Some(format!("{day} {} {year}", MONTHS.get(month.checked_sub(1)?)?)))
        .unwrap_or_else(|| day.to_string())
}

fn parts(day: Day) -> Option<(i16, usize, u8)> {
    let text = day.to_string();
    let mut parts = text.split('-');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// A name with the particle that its last sound asks for: the first after a consonant, the second after a vowel. What stands
/// in brackets at its end is not read with it. Where the sound cannot be told from the writing both are written, as is usual.
pub fn with_particle(name: &str, [closed, open]: [&str; 2]) -> String {
    match without_brackets(name).chars().next_back().and_then(ends_closed) {
        Some(true) => format!("{name}{closed}"),
        Some(false) => format!("{name}{open}"),
        None => format!("{name}{closed}({open})"),
    }
}

/// A name without what stands in brackets at its end, and without quotes there; one that is all in brackets stays.
fn without_brackets(name: &str) -> &str {
    let name = name.trim_end_matches(['”', '’', '"', ' ']);
    let mut open = 0_usize;
    for (at, char) in name.char_indices().rev() {
        match char {
            ')' => open += 1,
            '(' => open = open.saturating_sub(1),
            _ => {}
        }
        if open == 0 {
            return if char == '(' && at > 0 { without_brackets(name.split_at(at).0) } else { inner(name) };
        }
    }
    inner(name)
}

/// A name as it is read where its closing brackets belong to no word before them.
fn inner(name: &str) -> &str {
    name.trim_end_matches([')', '”', '’', '"', ' '])
}

/// Whether a syllable, or a digit as it is read, ends in a consonant.
fn ends_closed(last: char) -> Option<bool> {
    const FIRST: u32 = '가' as u32;
    const FINALS: u32 = 28;
    match last {
        '가'..='힣' => Some(!(u32::from(last) - FIRST).is_multiple_of(FINALS)),
        '0' | '1' | '3' | '6' | '7' | '8' => Some(true),
        '2' | '4' | '5' | '9' => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::values::{Decimal, Value as _};

    use super::*;

    #[test]
    fn digits_stand_in_groups_of_three() {
        for (number, text) in
            [("0", "0"), ("999", "999"), ("1000", "1,000"), ("-1234567.5", "-1,234,567.5"), ("null", "null")]
        {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn numbers_are_rounded_to_hundredths_half_away_from_zero() {
        for (number, text) in [
            ("25.768373", "25.77"),
            ("15", "15"),
            ("0.004", "0"),
            ("-0.004", "0"),
            ("0.005", "0.01"),
            ("-1234.505", "-1,234.51"),
            ("2.50", "2.5"),
            ("9.999", "10"),
        ] {
            assert_eq!(short(&Decimal::read(number).unwrap().into()), text, "{number}");
        }
    }

    #[test]
    fn all_digits_of_a_figure_are_written() {
        let third = Exact::ratio(10_000_i64, 3_i64).unwrap();
        assert_eq!([exact(&third), short(&third)], ["3,333.333333", "3,333.33"]);
    }

    #[test]
    fn one_is_told_from_several() {
        let laws = |count| counted(count, ["law", "laws"]);
        assert_eq!([laws(0), laws(1), laws(1_200)], ["0 laws", "1 law", "1,200 laws"]);
    }

    #[test]
    fn words_are_listed_with_an_and_before_the_last() {
        let all = ["ground", "industries", "technologies"];
        assert_eq!(
            [0, 1, 2, 3].map(|count| listed(&all[..count])),
            ["", "ground", "ground and industries", "ground, industries and technologies"]
        );
    }

    #[test]
    fn days_are_written_in_words() {
        let day = Day::read("2024-04-30").unwrap();
        assert_eq!([day_ko(day), day_en(day)], ["2024년 4월 30일", "30 April 2024"]);
    }

    #[test]
    fn a_particle_follows_the_last_sound_of_the_name() {
        for (name, with) in [
            ("농공단지", "농공단지와"),
            ("특구(서울)", "특구(서울)와"),
            ("산업단지(개칭)", "산업단지(개칭)와"),
            ("공업지역(구(舊) 단지) (2)", "공업지역(구(舊) 단지) (2)과"),
            ("“특구 (서울)”", "“특구 (서울)”와"),
            ("(서울)", "(서울)과"),
            ("서울)", "서울)과"),
            ("", "과(와)"),
            ("제7호", "제7호와"),
            ("단지 3", "단지 3과"),
            ("C-B", "C-B과(와)"),
        ] {
            assert_eq!(with_particle(name, ["과", "와"]), with);
        }
    }
}
