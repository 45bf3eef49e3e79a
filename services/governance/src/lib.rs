//! Who may say what, by which rules, and what is asked of whom.

use desk::{Desk, Learns, Operator};
use kit::log::Stream;
use proto::catalogue::Service;

/// What this service learns from others.
pub const LEARNS: Learns = Learns { streams: &[Stream::Registry], wants };

/// The service before it knows anything.
pub fn desk(operator: Option<Operator>) -> Desk {
    Desk::new(Service::Governance, LEARNS, operator)
}

fn wants(stream: Stream, subject: &str) -> bool {
    stream == Stream::Registry && (subject.starts_with("cluster.") || subject.starts_with("type."))
}
