//! One frame: an entry as bytes, chained to the frame before it.
//!
//! | offset | bytes | |
//! |---|---|---|
//! | 0 | 4 | length of all that follows the checksum, little endian |
//! | 4 | 4 | CRC-32C of all that follows |
//! | 8 | 8 | ordinal: its place among the entries of all streams, from 1 |
//! | 16 | 2 | how many entries of the same append come after it |
//! | 18 | 32 | hash of the frame before |
//! | 50 | | body: an encoded `daedong.common.v1.Entry` |
//!
//! The hash of a frame is the SHA-256 of everything from offset 8. The ordinal makes a removed frame
//! visible where it was; the count keeps an append that was cut in two from being taken for a whole one.

use sha2::{Digest, Sha256};

use crate::log::MAX_PAYLOAD;

/// SHA-256.
pub type Hash = [u8; 32];

/// Bytes before the checksummed part: length and checksum.
const LEAD: usize = 8;
/// Bytes before the body.
pub const HEAD: usize = 50;
/// The longest body: the longest payload with its headers, twice over, so that no log's entry is too long.
pub const MAX_BODY: usize = 2 * MAX_PAYLOAD;

/// A frame whose checksum holds.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// Its place among the entries of all streams.
    pub ordinal: u64,
    /// How many entries of the same append come after it.
    pub following: u16,
    /// The hash of the frame before, as this one states it.
    pub previous: Hash,
    /// The encoded entry.
    pub body: &'a [u8],
    checked: &'a [u8],
}

impl Frame<'_> {
    /// Its own hash.
    pub fn hash(&self) -> Hash {
        Sha256::digest(self.checked).into()
    }

    /// Its length on disk.
    pub fn length(&self) -> usize {
        LEAD + self.checked.len()
    }
}

/// What bytes turn out to be.
#[derive(Debug)]
pub enum Reading<'a> {
    /// A frame, and perhaps more after it.
    Whole(Frame<'a>),
    /// The beginning of a frame; that many bytes are needed to tell more.
    Short(usize),
    /// No frame.
    Bad(&'static str),
}

/// Reads the frame that starts with these bytes.
pub fn read(bytes: &[u8]) -> Reading<'_> {
    let Some((lead, rest)) = bytes.split_first_chunk::<LEAD>() else { return Reading::Short(HEAD) };
    let Some(length) = length(lead) else { return Reading::Bad("the length is impossible") };
    let Some(checked) = rest.get(..length) else { return Reading::Short(LEAD + length) };
    if crc32c::crc32c(checked) != u32_at(lead, 4) {
        return Reading::Bad("the checksum does not hold");
    }
    whole(checked).map_or(Reading::Bad("the frame is too short"), Reading::Whole)
}

/// The frame behind a checksum, without looking at the checksum: when it is known to hold, and to name what is
/// damaged.
pub fn unchecked(bytes: &[u8]) -> Option<Frame<'_>> {
    let (lead, rest) = bytes.split_first_chunk::<LEAD>()?;
    whole(rest.get(..length(lead)?)?)
}

fn whole(checked: &[u8]) -> Option<Frame<'_>> {
    let (ordinal, rest) = checked.split_first_chunk()?;
    let (following, rest) = rest.split_first_chunk()?;
    let (previous, body) = rest.split_first_chunk()?;
    let (ordinal, following) = (u64::from_le_bytes(*ordinal), u16::from_le_bytes(*following));
    Some(Frame { ordinal, following, previous: *previous, body, checked })
}

/// The length that a frame states, if a frame can have it.
fn length(lead: &[u8; LEAD]) -> Option<usize> {
    let length = usize::try_from(u32_at(lead, 0)).ok()?;
    (HEAD - LEAD < length && length <= HEAD - LEAD + MAX_BODY).then_some(length)
}

fn u32_at(lead: &[u8; LEAD], at: usize) -> u32 {
    u32::from_le_bytes([lead[at], lead[at + 1], lead[at + 2], lead[at + 3]])
}

/// Writes a frame to the end of a buffer and returns its hash. The body is at most [`MAX_BODY`] long.
pub fn put(buffer: &mut Vec<u8>, ordinal: u64, following: u16, previous: &Hash, body: &[&[u8]]) -> Hash {
    let start = buffer.len();
    buffer.extend_from_slice(&[0; LEAD]);
    buffer.extend_from_slice(&ordinal.to_le_bytes());
    buffer.extend_from_slice(&following.to_le_bytes());
    buffer.extend_from_slice(previous);
    body.iter().for_each(|part| buffer.extend_from_slice(part));
    let (lead, checked) = buffer[start..].split_at_mut(LEAD);
    debug_assert!(checked.len() <= HEAD - LEAD + MAX_BODY, "callers check the length of the body");
    // A body is far below 4 GiB.
    #[expect(clippy::cast_possible_truncation, reason = "at most MAX_BODY and the head")]
    lead[..4].copy_from_slice(&(checked.len() as u32).to_le_bytes());
    lead[4..].copy_from_slice(&crc32c::crc32c(checked).to_le_bytes());
    Sha256::digest(&*checked).into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use super::*;

    fn sample() -> (Vec<u8>, Hash) {
        let mut buffer = Vec::new();
        let hash = put(&mut buffer, 7, 3, &[9; 32], &[b"bo", b"dy"]);
        (buffer, hash)
    }

    #[test]
    fn what_is_put_is_read() {
        let (bytes, hash) = sample();
        let Reading::Whole(frame) = read(&bytes) else { panic!("no frame") };
        assert_eq!((frame.ordinal, frame.following, frame.previous, frame.body), (7, 3, [9; 32], &b"body"[..]));
        assert_eq!(frame.hash(), hash);
        assert_eq!(frame.length(), bytes.len());
    }

    #[test]
    fn every_cut_is_short_and_every_flip_is_bad() {
        let (bytes, _) = sample();
        for end in 0..bytes.len() {
            assert!(matches!(read(&bytes[..end]), Reading::Short(need) if need > end), "cut at {end}");
        }
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert!(!matches!(read(&flipped), Reading::Whole(_)), "flip at {at}");
        }
    }

    #[test]
    fn zeros_are_no_frame() {
        assert!(matches!(read(&[0; 100]), Reading::Bad(_)));
    }
}
