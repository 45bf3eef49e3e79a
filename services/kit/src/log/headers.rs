//! The header lines of an entry, as the log holds them.
//!
//! They stay encoded until one is asked for: an entry has a dozen of them, and most readers look at three.

use std::fmt;

use bytes::{Buf, Bytes};
use prost::encoding::{WireType, decode_key, decode_varint, encode_key, encode_varint};

/// Header lines in order: a name may come more than once.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(Bytes);

/// The field of `daedong.common.v1.Entry` that holds a line, and those of the line.
pub(crate) const TAG: u32 = 5;
const NAME: u32 = 1;
const VALUE: u32 = 2;

impl Headers {
    /// Lines as they are encoded in an entry, one after the other.
    pub(crate) fn encoded(lines: Bytes) -> Result<Self, String> {
        let mut rest = &lines[..];
        while rest.has_remaining() {
            line(&mut rest)?;
        }
        Ok(Self(lines))
    }

    /// As they are encoded in an entry.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The lines.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut rest = &self.0[..];
        // All of it was read when it was made.
        std::iter::from_fn(move || if rest.has_remaining() { line(&mut rest).ok() } else { None })
    }

    /// The value of the first line of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    /// How many bytes names and values take.
    pub fn size(&self) -> usize {
        self.iter().map(|(name, value)| name.len() + value.len()).sum()
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<N: AsRef<str>, V: AsRef<str>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(lines: I) -> Self {
        let (mut bytes, mut line) = (Vec::with_capacity(512), Vec::with_capacity(128));
        for (name, value) in lines {
            line.clear();
            put(&mut line, NAME, name.as_ref().as_bytes());
            put(&mut line, VALUE, value.as_ref().as_bytes());
            // An element of a list is there even when it is empty.
            put_always(&mut bytes, TAG, &line);
        }
        Self(bytes.into())
    }
}

/// Appends a field of bytes. One without presence is left out when it is empty.
pub(crate) fn put(bytes: &mut Vec<u8>, tag: u32, value: &[u8]) {
    if !value.is_empty() {
        put_always(bytes, tag, value);
    }
}

fn put_always(bytes: &mut Vec<u8>, tag: u32, value: &[u8]) {
    encode_key(tag, WireType::LengthDelimited, bytes);
    encode_varint(value.len() as u64, bytes);
    bytes.extend_from_slice(value);
}

/// The bytes of a field that comes next.
pub(crate) fn take<'b>(rest: &mut &'b [u8]) -> Result<&'b [u8], String> {
    let length = decode_varint(rest).map_err(|error| error.to_string())?;
    let length = usize::try_from(length).ok().filter(|length| *length <= rest.len());
    let (value, after) = rest.split_at(length.ok_or("a field is longer than what holds it")?);
    *rest = after;
    Ok(value)
}

/// The same as text.
pub(crate) fn text<'b>(rest: &mut &'b [u8]) -> Result<&'b str, String> {
    str::from_utf8(take(rest)?).map_err(|error| error.to_string())
}

/// The line that comes next.
fn line<'b>(rest: &mut &'b [u8]) -> Result<(&'b str, &'b str), String> {
    if field(rest)? != TAG {
        return Err("another field is among the header lines".to_owned());
    }
    let mut fields = take(rest)?;
    let (mut name, mut value) = ("", "");
    while fields.has_remaining() {
        match field(&mut fields)? {
            NAME => name = text(&mut fields)?,
            VALUE => value = text(&mut fields)?,
            other => return Err(format!("a header line has no field {other}")),
        }
    }
    Ok((name, value))
}

/// The number of a field of bytes that comes next.
fn field(rest: &mut &[u8]) -> Result<u32, String> {
    match decode_key(rest).map_err(|error| error.to_string())? {
        (tag, WireType::LengthDelimited) => Ok(tag),
        (tag, _) => Err(format!("field {tag} does not hold bytes")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_by_name_and_come_in_order() {
        let headers: Headers = [("a", "1"), ("b", ""), ("a", "둘")].into_iter().collect();
        assert_eq!(headers.iter().collect::<Vec<_>>(), [("a", "1"), ("b", ""), ("a", "둘")]);
        assert_eq!([headers.get("a"), headers.get("b"), headers.get("c")], [Some("1"), Some(""), None]);
        assert_eq!(headers.size(), 7);
        assert_eq!(Headers::encoded(Bytes::copy_from_slice(headers.bytes())), Ok(headers));
    }

    #[test]
    fn what_is_no_line_is_refused() {
        let headers: Headers = [("name", "value")].into_iter().collect();
        for end in 1..headers.bytes().len() {
            assert!(Headers::encoded(Bytes::copy_from_slice(&headers.bytes()[..end])).is_err(), "{end}");
        }
        for lines in [&[0x0A, 0][..], &[0x2A, 2, 0x1A, 0], &[0x2A, 3, 0x0A, 1, 0xFF], &[0x28, 1]] {
            assert!(Headers::encoded(Bytes::copy_from_slice(lines)).is_err(), "{lines:?}");
        }
    }
}
