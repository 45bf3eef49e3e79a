//! From an entry of the log back into what was said.

use proto::catalogue::Service;

use crate::{
    history::At,
    records::{Kind, Place, Raw, Record},
    refusal::Refusal,
    values::{Fault, Id, Instant, Value},
    world::World,
};

/// An entry of one of the four streams, as far as it matters here.
#[derive(Debug, Clone, Copy)]
pub struct Logged<'a> {
    /// The service whose stream it is in.
    pub service: Service,
    /// Its place there.
    pub sequence: u64,
    /// When the log took it.
    pub recorded_at: Instant,
    /// Its subject, `cluster.C-001`.
    pub subject: &'a str,
    /// Whose statement it is.
    pub agency: &'a str,
    /// The place in the stream of the update that it corrects or withdraws.
    pub retires: Option<u64>,
    /// The signed bytes.
    pub payload: &'a [u8],
}

/// A statement as it was taken in.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Its circumstances.
    pub at: At,
    /// Where it belongs.
    pub place: Place,
    /// Its kind.
    pub kind: Kind,
    /// The subject of the contract; of a withdrawal, that of what it withdraws.
    pub subject: smol_str::SmolStr,
    /// What it corrects or withdraws.
    pub retires: Option<u64>,
}

/// Why an entry cannot be read: written by a newer version, or damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecodable(pub String);

impl From<Refusal> for Undecodable {
    fn from(refusal: Refusal) -> Self {
        Self(format!("{}: {}", refusal.code.name(), refusal.field))
    }
}

impl Logged<'_> {
    /// Reads the entry.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn read(&self) -> Result<(Taken, Record), Undecodable> {
        let raw = Raw::decode(self.service, self.payload)?;
        let update = raw.read(true).map_err(|refusals| {
            refusals.into_iter().next().map_or_else(|| Undecodable(String::new()), Undecodable::from)
        })?;
        let agency =
            Id::read(self.agency).map_err(|Fault { code, .. }| Undecodable(format!("agency: {}", code.name())))?;
        let place = Place::of(self.subject).ok_or_else(|| Undecodable(format!("subject {}", self.subject)))?;
        let at = At {
            sequence: self.sequence,
            recorded_at: self.recorded_at,
            agency,
            update_id: update.id,
            effective_on: update.effective_on,
            note: update.note.map(|note| note.shared()),
        };
        let kind = update.record.kind();
        let subject = update.record.subject().unwrap_or_default();
        Ok((Taken { at, place, kind, subject, retires: self.retires }, update.record))
    }
}

impl World {
    /// Takes in an entry of the log. One that is here already changes nothing.
    ///
    /// # Errors
    /// What cannot be read; the world is as before.
    pub fn take(&mut self, logged: &Logged<'_>) -> Result<Taken, Undecodable> {
        let (taken, record) = logged.read()?;
        Ok(self.take_in(taken, record))
    }

    /// The same once it is read, which needs nothing of the world.
    pub fn take_in(&mut self, mut taken: Taken, record: Record) -> Taken {
        if let (Record::Withdrawn(_), Some(target)) = (&record, taken.retires) {
            taken.subject = self.record(&taken.place, target).and_then(|record| record.subject()).unwrap_or_default();
        }
        self.say(taken.at.clone(), &taken.place, record, taken.retires);
        taken
    }
}
