//! Who may say what, by which rules, and what is asked of whom.

mod questions;

use std::sync::Arc;

use desk::{Desk, Learns, Operator, owners::Peers};
use kit::log::Stream;
use proto::catalogue::Service;
use tonic::service::Routes;

/// What this service learns from others.
pub const LEARNS: Learns = Learns { streams: &[Stream::Registry], wants };

/// The service before it knows anything.
pub fn desk(operator: Option<Operator>) -> Desk {
    Desk::new(Service::Governance, LEARNS, operator)
}

/// What it answers beyond the intake, and whom it asks.
pub fn own(_desk: &Arc<Desk>, peers: Peers) -> (Routes, Peers) {
    (Routes::default(), questions::asking(peers))
}

fn wants(stream: Stream, subject: &str) -> bool {
    stream == Stream::Registry && (subject.starts_with("cluster.") || subject.starts_with("type."))
}
