//! Bytes of a cell to text, in the encoding that the file shows or that was declared.

use std::borrow::Cow;

use encoding_rs::EUC_KR;

/// The encoding of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Unicode.
    Utf8,
    /// The Korean code page of Windows, which holds EUC-KR.
    Cp949,
}

impl Encoding {
    /// The encoding of that name.
    pub fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Some(Self::Utf8),
            "cp949" | "euc-kr" | "euckr" | "ms949" | "uhc" => Some(Self::Cp949),
            _ => None,
        }
    }

    fn read<'a>(self, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Cp949 => EUC_KR.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }
}

/// Reads cells; the encoding is settled once, at the first bytes that are not ASCII.
#[derive(Debug)]
pub struct Decoder(Option<Encoding>);

impl Decoder {
    /// With the encoding that was declared, if one was.
    pub fn new(declared: Option<Encoding>) -> Self {
        Self(declared)
    }

    /// Settles the encoding by what lies ahead of the first text that is not ASCII.
    pub fn look(&mut self, window: &[u8]) {
        if self.0.is_none() {
            self.0 = Some(guess(window));
        }
    }

    /// The text of a cell, or what of it can be shown.
    ///
    /// # Errors
    /// The text with a mark in place of every byte that is no text.
    pub fn text<'a>(&self, bytes: &'a [u8]) -> Result<Cow<'a, str>, String> {
        let encoding = self.0.unwrap_or(Encoding::Utf8);
        encoding.read(bytes).ok_or_else(|| match encoding {
            Encoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            Encoding::Cp949 => EUC_KR.decode_without_bom_handling(bytes).0.into_owned(),
        })
    }
}

/// Whichever of the two has fewer lines that it cannot read: a damaged line must not turn the whole file.
fn guess(window: &[u8]) -> Encoding {
    let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
    // The last line may be cut where the window ends.
    let whole = window.iter().rposition(ends).map_or(window, |end| &window[..end]);
    let bad = |encoding: Encoding| whole.split(ends).filter(|line| encoding.read(line).is_none()).count();
    if bad(Encoding::Utf8) <= bad(Encoding::Cp949) { Encoding::Utf8 } else { Encoding::Cp949 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cp949(text: &str) -> Vec<u8> {
        EUC_KR.encode(text).0.into_owned()
    }

    #[test]
    fn the_encoding_is_found_by_the_first_text_that_is_not_ascii() {
        for (window, encoding) in [
            ("이름,금액\n서울,1\n".as_bytes().to_vec(), Encoding::Utf8),
            (cp949("이름,금액\n서울,1\n"), Encoding::Cp949),
            (cp949("이름,금액\n똠방각하,1\n"), Encoding::Cp949),
            ([&"이름\n".repeat(9).into_bytes()[..], &cp949("서울\n")].concat(), Encoding::Utf8),
            ([&cp949(&"이름\n".repeat(9))[..], "서울\n".as_bytes()].concat(), Encoding::Cp949),
        ] {
            let mut decoder = Decoder::new(None);
            decoder.look(&window);
            assert_eq!(decoder.0, Some(encoding), "{}", String::from_utf8_lossy(&window));
        }
    }

    #[test]
    fn what_is_declared_is_not_guessed() {
        let mut decoder = Decoder::new(Encoding::named("CP949"));
        decoder.look("서울\n".as_bytes());
        assert_eq!(decoder.0, Some(Encoding::Cp949));
        assert_eq!(decoder.text(&cp949("서울")).unwrap(), "서울");
        assert_eq!(Encoding::named("latin1"), None);
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_with_marks() {
        let decoder = Decoder::new(Some(Encoding::Utf8));
        assert_eq!(decoder.text(b"a\xffb").unwrap_err(), "a\u{fffd}b");
    }
}
