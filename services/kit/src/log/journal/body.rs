//! The body of a frame: an encoded `daedong.common.v1.Entry`.
//!
//! It is written in two parts. What the caller knows (subject, headers, payload) is encoded by the caller,
//! beside other callers; the writer, of which there is one, only puts stream, sequence and time before it.
//! Together they are the bytes that encoding the whole message gives.

use std::sync::Arc;

use prost::{
    Message,
    encoding::{WireType, encode_key, encode_varint},
};

use crate::log::{Entry, Stream};

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
    put(&mut bytes, 4, entry.subject.as_bytes());
    let mut line = Vec::with_capacity(128);
    for (name, value) in &entry.headers {
        line.clear();
        put(&mut line, 1, name.as_bytes());
        put(&mut line, 2, value.as_bytes());
        // An element of a list is there even when it is empty.
        put_always(&mut bytes, 5, &line);
    }
    put(&mut bytes, 6, &entry.payload);
    bytes
}

fn put(bytes: &mut Vec<u8>, tag: u32, value: &[u8]) {
    // A field without presence is left out when it is empty.
    if !value.is_empty() {
        put_always(bytes, tag, value);
    }
}

fn put_always(bytes: &mut Vec<u8>, tag: u32, value: &[u8]) {
    encode_key(tag, WireType::LengthDelimited, bytes);
    encode_varint(value.len() as u64, bytes);
    bytes.extend_from_slice(value);
}

/// The entry that a body holds.
pub fn decode(body: &[u8]) -> Result<Entry, String> {
    let entry = proto::common::Entry::decode(body).map_err(|error| error.to_string())?;
    let stream = Stream::named(&entry.stream).ok_or_else(|| format!("no stream is named {:?}", entry.stream))?;
    Ok(Entry {
        stream,
        sequence: entry.sequence,
        recorded_at: entry.recorded_at_micros,
        subject: Arc::from(entry.subject),
        headers: entry.headers.into_iter().map(|line| (line.name, line.value)).collect(),
        payload: entry.payload,
    })
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
                headers: headers.clone(), payload: Bytes::from(payload.clone()),
            };
            let parts = [place(entry.stream, sequence, recorded_at), statement(&entry)].concat();
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
