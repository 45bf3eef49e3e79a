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
    if text.chars().any(is_forbidden) {
        return Err(Fault::new(Code::BadCharacter, "no control or direction characters"));
    }
    if !is_nfc(text) {
        return Err(Fault::new(Code::BadCharacter, "Unicode in normal form NFC"));
    }
    Ok(())
}
