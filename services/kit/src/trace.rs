//! W3C trace context: which call an update, a question to another service and a log line belong to.

use std::{
    fmt,
    hash::{BuildHasher, Hasher, RandomState},
};

use axum::http::HeaderMap;
use tonic::metadata::{Ascii, MetadataMap, MetadataValue};

use crate::log::header::TRACEPARENT;

/// A place in a trace: the trace, and the step of it that is under way.
///
/// Written as the header `traceparent`, `00-TRACE-STEP-FLAGS` in hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trace {
    id: u128,
    step: u64,
    flags: u8,
}

impl Trace {
    /// The beginning of a trace of its own; whoever wants to keep it may.
    pub fn begin() -> Self {
        Self { id: u128::from(chance()) << 64 | u128::from(chance()), step: chance(), flags: 1 }
    }

    /// The next step of the same trace.
    #[must_use]
    pub fn step(self) -> Self {
        Self { step: chance(), ..self }
    }

    /// Reads the header, version 00. Nothing else is believed: a caller's text goes into logs.
    pub fn read(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let dashes = bytes.len() == 55 && [2, 35, 52].iter().all(|at| bytes[*at] == b'-');
        let digits = |from: usize, to: usize| {
            let digits = text.get(from..to)?;
            let hexadecimal = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            hexadecimal.then(|| u128::from_str_radix(digits, 16).ok()).flatten()
        };
        if !dashes || digits(0, 2)? != 0 {
            return None;
        }
        let trace = Self {
            id: digits(3, 35)?,
            step: digits(36, 52)?.try_into().ok()?,
            flags: digits(53, 55)?.try_into().ok()?,
        };
        (trace.id != 0 && trace.step != 0).then_some(trace)
    }

    /// The next step of the trace that was brought, or the beginning of one.
    pub fn after(brought: Option<&str>) -> Self {
        brought.and_then(Self::read).map_or_else(Self::begin, Self::step)
    }

    /// The same for a call.
    pub fn of(metadata: &MetadataMap) -> Self {
        Self::brought(metadata.as_ref()).map_or_else(Self::begin, Self::step)
    }

    /// The trace that a call brings, if it brings one.
    pub fn brought(headers: &HeaderMap) -> Option<Self> {
        Self::read(headers.get(TRACEPARENT)?.to_str().ok()?)
    }

    /// A request that belongs to this trace.
    pub fn request<T>(self, message: T) -> tonic::Request<T> {
        let mut request = tonic::Request::new(message);
        // Digits and dashes are always a header's value.
        if let Ok(value) = MetadataValue::<Ascii>::try_from(self.to_string()) {
            request.metadata_mut().insert(TRACEPARENT, value);
        }
        request
    }

    /// The trace, as log lines name it.
    pub fn id(self) -> impl fmt::Display {
        struct Digits(u128);
        impl fmt::Display for Digits {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:032x}", self.0)
            }
        }
        Digits(self.id)
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.id, self.step, self.flags)
    }
}

/// A number by chance, never zero. Every state of the standard hasher begins elsewhere; nothing here is secret.
fn chance() -> u64 {
    RandomState::new().build_hasher().finish() | 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_belongs_to_its_trace_and_reads_back() {
        let trace = Trace::begin();
        let step = trace.step();
        assert_eq!(Trace::read(&step.to_string()), Some(step));
        assert_eq!(step.id().to_string(), trace.id().to_string());
        assert_ne!(step, trace);
        assert_eq!(Trace::of(step.request(()).metadata()).id().to_string(), trace.id().to_string());
    }

    #[test]
    fn what_is_no_context_is_not_believed() {
        let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert_eq!(Trace::read(good).map(|trace| trace.to_string()).as_deref(), Some(good));
        for bad in [
            "",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0가",
            "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
        ] {
            assert_eq!(Trace::read(bad), None, "{bad}");
        }
    }
}
