//! The body of a frame: an encoded `daedong.common.v1.Entry`.
//!
//! It is written in two parts. What the caller knows (subject, headers, payload) is encoded by the caller,
//! beside other callers; the writer, of which there is one, only puts stream, sequence and time before it.
//! Together they are the bytes that encoding the whole message gives.

use std::sync::Arc;

use bytes::{Buf, Bytes};
use prost::{
    Message,
    encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field},
};

use crate::log::{
    Entry, Stream,
    headers::{self, Headers},
};

/// What opening needs to know of an entry; the other fields are passed over.
#[derive(Clone, PartialEq, Message)]
pub struct Summary {
    /// Name of the stream.
    #[prost(string, tag = "1")]
    pub stream: String,
    /// Its place there.
    #[prost(uint64, tag = "2")]
    pub sequence: u64,
    /// The log's clock.
    #[prost(int64, tag = "3")]
    pub recorded_at_micros: i64,
    /// Its subject.
    #[prost(string, tag = "4")]
    pub subject: String,
}

/// The part that only the writer knows.
pub fn place(stream: Stream, sequence: u64, recorded_at: i64) -> Vec<u8> {
    Summary { stream: stream.name().to_owned(), sequence, recorded_at_micros: recorded_at, subject: String::new() }
        .encode_to_vec()
}

/// The part that the caller knows.
pub fn statement(entry: &Entry) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(entry.payload.len() + 512);
    headers::put(&mut bytes, 4, entry.subject.as_bytes());
    bytes.extend_from_slice(entry.headers.bytes());
    headers::put(&mut bytes, 6, &entry.payload);
    bytes
}

/// The whole of it.
pub fn encode(entry: &Entry) -> Vec<u8> {
    [place(entry.stream, entry.sequence, entry.recorded_at), statement(entry)].concat()
}

/// The entry that a body holds. The body is copied once, as a whole.
pub fn decode(body: &[u8]) -> Result<Entry, String> {
    let body = Bytes::copy_from_slice(body);
    let (mut stream, mut subject, mut payload) = ("", "", Bytes::new());
    let (mut sequence, mut recorded_at) = (0, 0_u64);
    let mut lines = 0..0;
    let mut rest = &body[..];
    while rest.has_remaining() {
        let from = body.len() - rest.len();
        match decode_key(&mut rest).map_err(fault)? {
            (1, WireType::LengthDelimited) => stream = headers::text(&mut rest)?,
            (2, WireType::Varint) => sequence = decode_varint(&mut rest).map_err(fault)?,
            (3, WireType::Varint) => recorded_at = decode_varint(&mut rest).map_err(fault)?,
            (4, WireType::LengthDelimited) => subject = headers::text(&mut rest)?,
            (headers::TAG, WireType::LengthDelimited) => {
                headers::take(&mut rest)?;
                if !lines.is_empty() && lines.end != from {
                    return Err("its header lines do not lie together".to_owned());
                }
                lines = if lines.is_empty() { from } else { lines.start }..body.len() - rest.len();
            }
            (6, WireType::LengthDelimited) => payload = body.slice_ref(headers::take(&mut rest)?),
            (tag @ 1..=6, _) => return Err(format!("field {tag} is of another type")),
            (tag, wire) => skip_field(wire, tag, &mut rest, DecodeContext::default()).map_err(fault)?,
        }
    }
    Ok(Entry {
        stream: Stream::named(stream).ok_or_else(|| format!("no stream is named {stream:?}"))?,
        sequence,
        recorded_at: recorded_at.cast_signed(),
        subject: Arc::from(subject),
        headers: Headers::encoded(body.slice(lines))?,
        payload,
    })
}

fn fault(error: prost::DecodeError) -> String {
    error.to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use bytes::Bytes;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn both_parts_are_the_encoding_of_the_whole(
            stream in 0..5_usize, sequence: u64, recorded_at: i64, subject: String,
            headers: Vec<(String, String)>, payload: Vec<u8>,
        ) {
            let entry = Entry {
                stream: Stream::ALL[stream], sequence, recorded_at, subject: Arc::from(subject.as_str()),
                headers: headers.iter().map(|(name, value)| (name, value)).collect(), payload: Bytes::from(payload.clone()),
            };
            let parts = encode(&entry);
            let whole = proto::common::Entry {
                stream: entry.stream.name().to_owned(), sequence, recorded_at_micros: recorded_at, subject,
                headers: headers.into_iter().map(|(name, value)| proto::common::HeaderLine { name, value }).collect(),
                payload: payload.into(),
            };
            prop_assert_eq!(&parts, &whole.encode_to_vec());
            prop_assert_eq!(decode(&parts), Ok(entry));
        }
    }
}
