//! What an answer hands out to be asked with again: the trace of a figure, the cursor of a page.
//!
//! A token holds all it needs: the figure, or the place in the list, and the moment; so it works after a restart and on
//! every replica, and means the same for ever. It carries a checksum: one that was changed is refused. One that was made
//! up asks nothing that could not be asked openly.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::values::{Day, Instant, Value};
use smol_str::{SmolStr, format_smolstr};

use crate::history::{Moment, Position};

/// The longest token, characters.
pub const MAX_TOKEN: usize = 2_048;
/// The most parts of a key.
const MAX_PARTS: u64 = 16;
const TRACE: u8 = b'T';
const CURSOR: u8 = b'C';

/// Whether a text could be a token.
pub fn is_shaped(text: &str) -> bool {
    text.len() <= MAX_TOKEN && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The trace of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The name of the view, with the id of the thing it is about.
    pub view: SmolStr,
    /// The parameters that the figure depends on.
    pub parameters: Vec<(SmolStr, SmolStr)>,
    /// The figure in the view: of a row its key, of an object the name of the figure and the key in it.
    pub key: Vec<SmolStr>,
    /// The moment.
    pub moment: Moment,
}

impl Trace {
    /// As a token.
    pub fn token(&self) -> String {
        let mut writer = Writer::new(TRACE, &self.moment);
        writer.text(&self.view);
        writer.number(self.parameters.len() as u64);
        for (name, value) in &self.parameters {
            writer.text(name);
            writer.text(value);
        }
        writer.number(self.key.len() as u64);
        for part in &self.key {
            writer.text(part);
        }
        writer.finish()
    }

    /// From a token, unless it was changed.
    pub fn read(token: &str) -> Option<Self> {
        let mut reader = Reader::new(TRACE, token)?;
        let moment = reader.moment()?;
        let view = reader.text()?;
        let mut parameters = Vec::new();
        for _ in 0..reader.count()? {
            parameters.push((reader.text()?, reader.text()?));
        }
        let mut key = Vec::new();
        for _ in 0..reader.count()? {
            key.push(reader.text()?);
        }
        reader.end(Self { view, parameters, key, moment })
    }
}

/// Where a page of a list begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// What tells its question from others.
    pub fingerprint: u32,
    /// The place in the list, as the view counts.
    pub mark: SmolStr,
    /// The moment of the first page.
    pub moment: Moment,
}

impl Cursor {
    /// As a token.
    pub fn token(&self) -> String {
        let mut writer = Writer::new(CURSOR, &self.moment);
        writer.number(self.fingerprint.into());
        writer.text(&self.mark);
        writer.finish()
    }

    /// From a token, unless it was changed.
    pub fn read(token: &str) -> Option<Self> {
        let mut reader = Reader::new(CURSOR, token)?;
        let moment = reader.moment()?;
        let cursor = Self { moment, fingerprint: u32::try_from(reader.number()?).ok()?, mark: reader.text()? };
        reader.end(cursor)
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn new(kind: u8, moment: &Moment) -> Self {
        let mut writer = Self(vec![kind]);
        writer.number(moment.known_at.0.cast_unsigned());
        for place in moment.position.record {
            writer.number(place);
        }
        writer.number(moment.position.refusals);
        writer.text(&moment.on.to_string().replace('-', ""));
        writer
    }

    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.0.push(number.to_le_bytes()[0]);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    fn finish(mut self) -> String {
        let sum = crc32c::crc32c(&self.0);
        self.0.extend_from_slice(&sum.to_le_bytes());
        URL_SAFE_NO_PAD.encode(self.0)
    }
}

struct Reader {
    bytes: Vec<u8>,
    at: usize,
}

impl Reader {
    fn new(kind: u8, token: &str) -> Option<Self> {
        if !is_shaped(token) {
            return None;
        }
        let mut bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (body, sum) = bytes.split_last_chunk::<4>()?;
        if crc32c::crc32c(body) != u32::from_le_bytes(*sum) || *body.first()? != kind {
            return None;
        }
        bytes.truncate(body.len());
        Some(Self { bytes, at: 1 })
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            number |= u64::from(byte & 0x7F).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn count(&mut self) -> Option<u64> {
        self.number().filter(|count| *count <= MAX_PARTS)
    }

    fn text(&mut self) -> Option<SmolStr> {
        let length = usize::try_from(self.number()?).ok()?;
        let end = self.at.checked_add(length)?;
        let text = std::str::from_utf8(self.bytes.get(self.at..end)?).ok()?;
        self.at = end;
        Some(text.into())
    }

    fn moment(&mut self) -> Option<Moment> {
        let known_at = Instant(self.number()?.cast_signed());
        let mut position = Position::default();
        for place in &mut position.record {
            *place = self.number()?;
        }
        position.refusals = self.number()?;
        let day = self.text()?;
        let on = Day::read(&format_smolstr!("{}-{}-{}", day.get(..4)?, day.get(4..6)?, day.get(6..)?)).ok()?;
        Some(Moment { known_at, position, on })
    }

    fn end<T>(self, token: T) -> Option<T> {
        (self.at == self.bytes.len()).then_some(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace() -> Trace {
        Trace {
            view: "clusters".into(),
            parameters: vec![("by".into(), "region".into())],
            key: vec!["C-001".into(), "대동".into()],
            moment: Moment {
                known_at: Instant(1_790_000_000_000_000),
                position: Position { record: [1, 2, 300, 4_000_000], refusals: 7 },
                on: Day::MAX,
            },
        }
    }

    #[test]
    fn a_token_is_read_back() {
        assert_eq!(Trace::read(&trace().token()), Some(trace()));
    }

    #[test]
    fn a_token_that_was_changed_is_refused() {
        let token = trace().token();
        for at in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(Trace::read(&String::from_utf8(changed).unwrap()), None, "{at}");
        }
        assert_eq!(Cursor::read(&token), None);
        for forged in ["", "A", "AAAAAAAA", "!!!", &"A".repeat(5_000)] {
            assert_eq!(Trace::read(forged), None);
        }
    }
}
