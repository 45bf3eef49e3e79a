//! Ids, names and texts.

use std::{borrow::Borrow, fmt, ops::Deref};

use smol_str::SmolStr;
use unicode_normalization::is_nfc;

use super::{Fault, Required, Value};
use crate::refusal::Code;

macro_rules! text_value {
    ($($(#[$doc:meta])* $name:ident, $read:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(SmolStr);

        impl $name {
            /// As text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The shared text.
            pub fn shared(&self) -> SmolStr {
                self.0.clone()
            }
        }
        impl Value for $name {
            fn read(text: &str) -> Result<Self, Fault> {
                let check: fn(&str) -> Result<(), Fault> = $read;
                check(text).map(|()| Self(SmolStr::new(text)))
            }
        }
        impl Required for $name {
            const STAND_IN: Self = Self(SmolStr::new_static(""));
        }
        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}
pub(super) use text_value;

text_value! {
    /// An id: a letter or digit, then up to 63 letters, digits, `_` and `-`.
    Id, |text| {
        let good = text.len() <= 64
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
            && text.starts_with(|first: char| first.is_ascii_alphanumeric());
        if good { Ok(()) } else { Err(Fault::new(Code::BadId, "a letter or digit, then at most 63 letters, digits, _ and -")) }
    };
    /// The id of a survey item, also its name in a check: a lower-case letter, then up to 63 of a-z, 0-9, `_`.
    ItemId, |text| {
        let good = text.len() <= 64
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
            && text.starts_with(|first: char| first.is_ascii_lowercase());
        if good { Ok(()) } else { Err(Fault::new(Code::BadId, "a lower-case letter, then at most 63 of a-z, 0-9 and _")) }
    };
    /// The public part of a signing key, an nkey of a user.
    PublicKey, |text| {
        let good = text.len() == 56
            && text.starts_with('U')
            && text.bytes().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte));
        if good { Ok(()) } else { Err(Fault::new(Code::BadId, "a public nkey: U and 55 more characters A-Z, 2-7")) }
    };
    /// A name of at most 200 characters.
    Name, |text| plain(text, 200);
    /// A text of at most 4,000 characters.
    Text, |text| plain(text, 4_000);
}

impl Id {
    /// Before every id.
    pub(crate) const FIRST: Self = Self(SmolStr::new_static(""));

    /// An id of the code itself, such as `operator`.
    pub const fn fixed(text: &'static str) -> Self {
        Self(SmolStr::new_static(text))
    }
}

/// Characters that no text may hold: control characters and those that change the direction of what follows.
pub fn is_forbidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

fn plain(text: &str, most: usize) -> Result<(), Fault> {
    if text.len() > most && text.chars().count() > most {
        return Err(Fault::new(Code::TooLarge, format!("at most {most} characters")));
    }
    if let Some(at) = text.chars().position(is_forbidden) {
        return Err(bad_character(text, at, "no control or direction characters"));
    }
    if !is_nfc(text) {
        // The first character with which the text so far has another normal form.
        let ends: Vec<usize> = text.char_indices().map(|(start, character)| start + character.len_utf8()).collect();
        let at = ends.partition_point(|end| is_nfc(&text[..*end]));
        return Err(bad_character(text, at, "Unicode in normal form NFC"));
    }
    Ok(())
}

/// That a character may not stand in a text: shows it escaped with what is around it, and says where it stands.
pub(super) fn bad_character(text: &str, at: usize, expected: &str) -> Fault {
    const BEFORE: usize = 6;
    const AFTER: usize = 20;
    let start = at.saturating_sub(BEFORE);
    let mut piece = String::from(if start > 0 { "…" } else { "" });
    let mut point = String::new();
    for (place, character) in text.chars().enumerate().skip(start).take(at - start + 1 + AFTER) {
        if place == at {
            point = format!("U+{:04X}", u32::from(character));
            piece.extend(character.escape_unicode());
        } else {
            piece.push(character);
        }
    }
    if text.chars().nth(at + 1 + AFTER).is_some() {
        piece.push('…');
    }
    let expected = format!("{expected}: character {} is {point}", at + 1);
    Fault { piece: Some(piece), ..Fault::new(Code::BadCharacter, expected) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_may_not_stand_is_shown_with_its_place() {
        let long = format!("{}\n{}", "가".repeat(150), "나".repeat(49));
        let piece = format!("…{}\\u{{a}}{}…", "가".repeat(6), "나".repeat(20));
        for (text, expected, piece) in [
            (long.as_str(), "no control or direction characters: character 151 is U+000A", piece.as_str()),
            ("e\u{301}t\u{e9}", "Unicode in normal form NFC: character 2 is U+0301", "e\\u{301}t\u{e9}"),
            (
                "\u{1112}\u{1161}\u{11ab}",
                "Unicode in normal form NFC: character 2 is U+1161",
                "\u{1112}\\u{1161}\u{11ab}",
            ),
        ] {
            let fault = Name::read(text).unwrap_err();
            assert_eq!((&*fault.expected, fault.piece.as_deref()), (expected, Some(piece)));
            let refusal = fault.refusal("name_ko", text);
            assert_eq!((refusal.code, refusal.given.as_str()), (Code::BadCharacter, piece));
        }
    }
}
