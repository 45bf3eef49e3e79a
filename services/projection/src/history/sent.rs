//! What agencies sent: how much of it, and where it is.

use proto::catalogue::Service;
use smol_str::SmolStr;

use super::{Position, SERVICES, until};

/// What an agency sent: places in each stream of the record, and in the stream of refusals.
#[derive(Debug, Clone, Default)]
pub struct Contribution {
    pub(super) accepted: [Vec<u64>; SERVICES],
    pub(super) refused: Vec<u64>,
}

/// Where an update is: accepted in a stream of the record, or refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sent {
    /// Accepted.
    Accepted(Service, u64),
    /// Refused.
    Refused(u64),
}

/// Texts in order, those that are unknown last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrLast {
    /// A text.
    Text(SmolStr),
    /// Unknown.
    Unknown,
}

impl From<Option<SmolStr>> for OrLast {
    fn from(text: Option<SmolStr>) -> Self {
        text.filter(|text| !text.is_empty()).map_or(Self::Unknown, Self::Text)
    }
}

impl Contribution {
    /// How many updates were accepted by then.
    pub fn accepted(&self, position: &Position) -> usize {
        self.accepted.iter().zip(position.record).map(|(places, place)| until(places, place)).sum()
    }

    /// How many updates were refused by then.
    pub fn refused(&self, position: &Position) -> usize {
        until(&self.refused, position.refusals)
    }

    /// The places of the accepted ones by then in a stream.
    pub fn places(&self, service: Service, position: &Position) -> &[u64] {
        let places = &self.accepted[service as usize];
        &places[..until(places, position.record[service as usize])]
    }
}
