//! Programmes and their money.

use desk::{Desk, Learns, Operator};
use kit::log::Stream;
use proto::catalogue::Service;

/// What this service learns from others.
pub const LEARNS: Learns = Learns { streams: &[Stream::Governance, Stream::Registry], wants };

/// The service before it knows anything.
pub fn desk(operator: Option<Operator>) -> Desk {
    Desk::new(Service::Budget, LEARNS, operator)
}

fn wants(stream: Stream, subject: &str) -> bool {
    match stream {
        Stream::Governance => ["agency.", "law.", "code."].iter().any(|family| subject.starts_with(family)),
        Stream::Registry => subject.starts_with("cluster.") || subject.starts_with("type."),
        _ => false,
    }
}
