//! The words of CEL.

/// A word of an expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Word<'a> {
    Number(f64),
    /// A text or bytes; what it says does not matter here.
    Text,
    Name(&'a str),
    Sign(&'static str),
}

/// What may stand between words.
const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// Longer signs come before those that they start with.
const SIGNS: &[&str] = &[
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "-", "+", "*", "/", "%", "?", ":", ",", ".", "(", ")", "[", "]",
    "{", "}",
];

/// All words, or `None` where a part of the text is no word.
pub(super) fn words(text: &str) -> Option<Vec<Word<'_>>> {
    let mut words = Vec::new();
    let mut rest = text.trim_start_matches(SPACE);
    while let Some(first) = rest.chars().next() {
        let (word, length) = if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]).trim_start_matches(SPACE);
            continue;
        } else if first.is_ascii_digit() || (first == '.' && rest[1..].starts_with(|next: char| next.is_ascii_digit()))
        {
            number(rest)?
        } else if let Some(length) = quoted(rest)? {
            (Word::Text, length)
        } else if first.is_ascii_alphabetic() || first == '_' {
            let name = leading(rest, |next| next.is_ascii_alphanumeric() || next == '_');
            (Word::Name(name), name.len())
        } else {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign))?;
            (Word::Sign(sign), sign.len())
        };
        words.push(word);
        rest = rest.get(length..)?.trim_start_matches(SPACE);
    }
    Some(words)
}

fn leading(text: &str, part: impl Fn(char) -> bool) -> &str {
    text.find(|next| !part(next)).map_or(text, |end| &text[..end])
}

/// A whole number, also hexadecimal or with a `u`, or one with a point or exponent.
fn number(text: &str) -> Option<(Word<'_>, usize)> {
    if let Some(digits) = text.strip_prefix("0x").map(|rest| leading(rest, |next| next.is_ascii_hexdigit())) {
        let value = u64::from_str_radix(digits, 16).ok()?;
        let length = 2 + digits.len();
        #[expect(clippy::cast_precision_loss, reason = "numbers are doubles")]
        return Some((Word::Number(value as f64), length + unsigned(&text[length..])));
    }
    let mut length = leading(text, |next| next.is_ascii_digit()).len();
    let mut whole = length > 0;
    if let Some(places) = text[length..]
        .strip_prefix('.')
        .map(|rest| leading(rest, |next| next.is_ascii_digit()))
        .filter(|places| !places.is_empty())
    {
        length += 1 + places.len();
        whole = false;
    }
    if let Some(exponent) = text[length..].strip_prefix(['e', 'E']) {
        let sign = usize::from(exponent.starts_with(['+', '-']));
        let digits = leading(&exponent[sign..], |next| next.is_ascii_digit()).len();
        if digits > 0 {
            length += 1 + sign + digits;
            whole = false;
        }
    }
    let value = text[..length].parse().ok()?;
    Some((Word::Number(value), length + if whole { unsigned(&text[length..]) } else { 0 }))
}

fn unsigned(rest: &str) -> usize {
    usize::from(rest.starts_with(['u', 'U']))
}

/// The length of a text in quotes, with its prefix; the outer `None` where it does not end.
#[expect(clippy::option_option, reason = "no text, a text, or half a text")]
fn quoted(text: &str) -> Option<Option<usize>> {
    let prefix = leading(text, |next| matches!(next, 'r' | 'R' | 'b' | 'B'));
    let known = matches!(prefix.to_ascii_lowercase().as_str(), "" | "r" | "b" | "br" | "rb");
    let raw = prefix.contains(['r', 'R']);
    let body = &text[prefix.len()..];
    let Some(quote) = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| known && body.starts_with(quote)) else {
        return Some(None);
    };
    let mut at = quote.len();
    loop {
        let rest = body.get(at..)?;
        let next = rest.chars().next()?;
        if rest.starts_with(quote) {
            return Some(Some(prefix.len() + at + quote.len()));
        }
        at += match next {
            '\\' if !raw => escape(rest)?,
            '\n' | '\r' if quote.len() == 1 => return None,
            _ => next.len_utf8(),
        };
    }
}

/// The length of an escape.
fn escape(text: &str) -> Option<usize> {
    let digits = |from: usize, count: usize, radix: u32| {
        let digits = text.get(from..from + count)?;
        digits.chars().all(|digit| digit.is_digit(radix)).then_some(from + count)
    };
    match text.chars().nth(1)? {
        'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '\\' | '?' | '"' | '\'' | '`' => Some(2),
        'x' | 'X' => digits(2, 2, 16),
        'u' => digits(2, 4, 16),
        'U' => digits(2, 8, 16),
        '0'..='3' => digits(1, 3, 8),
        _ => None,
    }
}
