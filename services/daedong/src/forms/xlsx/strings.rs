//! The shared texts of a workbook, one after the other in one piece of memory.

use std::io::Read;

use quick_xml::events::Event;

use super::{
    super::limits::MAX_STRINGS,
    xml::{Bad, Xml},
};

/// The shared texts, by number.
#[derive(Debug, Default)]
pub struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    /// Reads all of them.
    ///
    /// # Errors
    /// What is wrong with the XML.
    pub fn read<R: Read>(mut xml: Xml<R>) -> Result<Self, Bad> {
        let mut strings = Self::default();
        loop {
            let item = match xml.next()? {
                Event::Start(element) => element.local_name().as_ref() == "si",
                Event::Eof => return Ok(strings),
                _ => false,
            };
            if item {
                item_text(&mut xml, &mut strings.text)?;
                strings.ends.push(strings.text.len());
                if strings.text.len() + strings.ends.len() * 8 > MAX_STRINGS {
                    return Err("shared texts of at most 268435456 bytes");
                }
            }
        }
    }

    /// The text of that number.
    pub fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start..end)
    }
}

/// Adds the text of an item: its runs, without the hints for reading aloud. The item has just been opened.
///
/// # Errors
/// What is wrong with the XML.
pub fn item_text<R: Read>(xml: &mut Xml<R>, text: &mut String) -> Result<(), Bad> {
    let end = xml.depth().saturating_sub(1);
    while xml.depth() > end {
        let (run, hint) = match xml.next()? {
            Event::Start(element) => (element.local_name().as_ref() == "t", element.local_name().as_ref() == "rPh"),
            _ => (false, false),
        };
        if hint {
            xml.skip()?;
        } else if run {
            let mut piece = String::new();
            xml.text(&mut piece)?;
            text.push_str(&unescape(&piece));
        }
    }
    Ok(())
}

/// Characters that XML cannot hold are written `_xHHHH_`.
pub fn unescape(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::with_capacity(text.len());
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let character = code
            .filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        let taken = if character.is_some() { at + 7 } else { at + 2 };
        plain.push_str(if character.is_some() { &rest[..at] } else { &rest[..taken] });
        plain.extend(character);
        rest = &rest[taken..];
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_by_their_number() {
        let xml = "<sst uniqueCount=\"99999999999\"><si><t>가</t></si><si/><si><r><rPr/><t> a</t></r><r><t>b </t></r><rPh><t>no</t></rPh></si></sst>";
        let strings = Strings::read(Xml::new(xml.as_bytes())).unwrap();
        let found: Vec<_> = (0..4).map(|number| strings.get(number)).collect();
        assert_eq!(found, [Some("가"), Some(""), Some(" ab "), None]);
    }

    #[test]
    fn escaped_characters_are_told_from_texts_that_look_like_them() {
        for (text, plain) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x12_", "_x12_"),
            ("x_x", "x_x"),
            ("_xD800_", "_xD800_"),
        ] {
            assert_eq!(unescape(text), plain);
        }
    }
}
