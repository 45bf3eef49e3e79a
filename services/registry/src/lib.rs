//! Types of clusters, their designations and the plans they serve.

mod answers;

use std::sync::Arc;

use desk::{Desk, Learns, Operator, owners::Peers};
use domain::measures::designation_bar::{FOR_SALE, SOLD};
use kit::log::Stream;
use proto::{catalogue::Service, registry::registry_server::RegistryServer};
use tonic::service::Routes;

use answers::Answers;

/// What this service learns from others.
pub const LEARNS: Learns = Learns { streams: &[Stream::Governance, Stream::Performance], wants };

/// The service before it knows anything.
pub fn desk(operator: Option<Operator>) -> Desk {
    Desk::new(Service::Registry, LEARNS, operator)
}

/// What it answers beyond the intake, and whom it asks.
pub fn own(desk: &Arc<Desk>, peers: Peers) -> (Routes, Peers) {
    (Routes::new(RegistryServer::new(Answers::new(desk.clone()))), peers)
}

fn wants(stream: Stream, subject: &str) -> bool {
    match stream {
        // What designations refer to, and the reviews that clear them.
        Stream::Governance => {
            ["agency.", "law.", "code.", "rule.", "review."].iter().any(|family| subject.starts_with(family))
        }
        // Land sold and for sale: whether new designations are barred.
        Stream::Performance => subject.ends_with(SOLD) || subject.ends_with(FOR_SALE),
        _ => false,
    }
}
