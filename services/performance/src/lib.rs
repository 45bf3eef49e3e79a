//! Indicators, values, companies and foreign investment.

use desk::{Desk, Learns, Operator};
use kit::log::Stream;
use proto::catalogue::Service;

/// What this service learns from others.
pub const LEARNS: Learns = Learns { streams: &[Stream::Governance, Stream::Registry], wants };

/// The service before it knows anything.
pub fn desk(operator: Option<Operator>) -> Desk {
    Desk::new(Service::Performance, LEARNS, operator)
}

fn wants(stream: Stream, subject: &str) -> bool {
    match stream {
        Stream::Governance => subject.starts_with("agency.") || subject.starts_with("code."),
        Stream::Registry => subject.starts_with("cluster.") || subject.starts_with("type."),
        _ => false,
    }
}
