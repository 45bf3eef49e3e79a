//! Whether receipts are true: each is held against the entry that it names, in a journal or an archive.

use std::{
    cell::RefCell,
    collections::HashMap,
    io::{self, BufRead, Read},
    path::Path,
};

use serde::Deserialize;

use super::{AuditError, AuditReport, verify};
use crate::{
    identity,
    intake::update_id,
    log::{Entry, Stream},
};

/// The most receipts that are checked at once: all are in memory while the journal is read.
pub const MAX_RECEIPTS: u64 = 1_000_000;
/// The longest line of receipts, bytes.
pub const MAX_LINE: u64 = 256 * 1024;

/// A receipt as `submit` prints it, as far as the record can tell whether it is true.
#[derive(Debug, Deserialize)]
struct Printed {
    update_id: String,
    status: String,
    position: Option<String>,
    recorded_at: Option<String>,
    unchanged: bool,
}

/// What a receipt says of the entry at its position.
#[derive(Debug)]
struct Claim {
    line: u64,
    update_id: String,
    recorded_at: String,
    unchanged: bool,
}

/// A receipt that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Its line among the receipts, from 1.
    pub line: u64,
    /// The update that it is about; empty where it cannot be read.
    pub update_id: String,
    /// What differs.
    pub what: String,
}

/// Receipts, by the position that they name.
#[derive(Debug, Default)]
pub struct Receipts {
    claims: HashMap<(Stream, u64), Vec<Claim>>,
    /// Those that fit no record whatever it holds.
    misfits: Vec<Misfit>,
    refused: u64,
    lines: u64,
}

/// What became of the receipts.
#[derive(Debug)]
pub struct Checked {
    /// Accepted ones whose own update stands where they say.
    pub held: u64,
    /// Those that say that the record already said so, and name an entry that stands there.
    pub unchanged: u64,
    /// Refusals: they name no place, so nothing is to be found.
    pub refused: u64,
    /// Those that do not fit, by line.
    pub misfits: Vec<Misfit>,
    /// What was seen of the journal itself; signatures of the named entries only.
    pub journal: AuditReport,
}

impl Checked {
    /// Whether every receipt holds, against a journal that is whole.
    pub fn all_hold(&self) -> bool {
        self.misfits.is_empty() && self.journal.is_clean()
    }
}

impl Receipts {
    /// Reads receipts, one JSON object a line.
    ///
    /// # Errors
    /// It cannot be read, or there are more than [`MAX_RECEIPTS`].
    pub fn read(mut reader: impl BufRead) -> io::Result<Self> {
        let mut receipts = Self::default();
        let mut line = Vec::new();
        loop {
            line.clear();
            if reader.by_ref().take(MAX_LINE + 1).read_until(b'\n', &mut line)? == 0 {
                return Ok(receipts);
            }
            receipts.lines += 1;
            if receipts.lines > MAX_RECEIPTS {
                return Err(io::Error::other(format!("at most {MAX_RECEIPTS} receipts at once; split the file")));
            }
            if line.len() as u64 > MAX_LINE {
                return Err(io::Error::other(format!("line {} is longer than {MAX_LINE} bytes", receipts.lines)));
            }
            if !line.trim_ascii().is_empty() {
                receipts.line(&line);
            }
        }
    }

    fn line(&mut self, line: &[u8]) {
        match serde_json::from_slice::<Printed>(line) {
            Ok(printed) => self.printed(printed),
            Err(error) => self.misfit("", format!("it is no receipt: {error}")),
        }
    }

    fn printed(&mut self, printed: Printed) {
        let Printed { update_id, status, position, recorded_at, unchanged } = printed;
        match (status.as_str(), position, recorded_at) {
            ("refused", None, None) => self.refused += 1,
            ("refused", ..) => self.misfit(&update_id, "what is refused has no place in the record".to_owned()),
            ("accepted", Some(position), Some(recorded_at)) => match place(&position) {
                Some(place) => {
                    let claim = Claim { line: self.lines, update_id, recorded_at, unchanged };
                    self.claims.entry(place).or_default().push(claim);
                }
                None => self.misfit(&update_id, format!("position {position:?} is none, such as registry:1042")),
            },
            ("accepted", ..) => {
                self.misfit(&update_id, "it names no place and time: nothing was recorded, as in a dry run".to_owned());
            }
            _ => self.misfit(&update_id, format!("status {status:?} is neither accepted nor refused")),
        }
    }

    fn misfit(&mut self, update_id: &str, what: String) {
        self.misfits.push(Misfit { line: self.lines, update_id: update_id.to_owned(), what });
    }

    /// Holds them against all that a folder holds. `verify_signature` as for [`verify`]. Blocks.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn check(
        self,
        dir: &Path,
        verify_signature: impl Fn(&Entry) -> Result<(), String>,
    ) -> Result<Checked, AuditError> {
        let Self { claims, misfits, refused, .. } = self;
        let open = RefCell::new((claims, misfits, 0, 0));
        let journal = verify(dir, None, |entry| {
            let (claims, misfits, held, unchanged) = &mut *open.borrow_mut();
            let Some(claims) = claims.remove(&(entry.stream, entry.sequence)) else { return Ok(()) };
            let signature = verify_signature(entry);
            for claim in claims {
                match claim.differs(entry, &signature) {
                    Some(what) => misfits.push(Misfit { line: claim.line, update_id: claim.update_id, what }),
                    None if claim.unchanged => *unchanged += 1,
                    None => *held += 1,
                }
            }
            signature
        })?;
        let (claims, mut misfits, held, unchanged) = open.into_inner();
        misfits.extend(claims.into_iter().flat_map(|((stream, sequence), claims)| {
            let what = format!("nothing is recorded at {stream}:{sequence}");
            claims.into_iter().map(move |Claim { line, update_id, .. }| Misfit { line, update_id, what: what.clone() })
        }));
        misfits.sort_by_key(|misfit| misfit.line);
        Ok(Checked { held, unchanged, refused, misfits, journal })
    }
}

impl Claim {
    /// What an entry says otherwise.
    fn differs(&self, entry: &Entry, signature: &Result<(), String>) -> Option<String> {
        let place = format!("{}:{}", entry.stream, entry.sequence);
        let recorded_at = crate::clock::rfc3339(entry.recorded_at);
        if recorded_at != self.recorded_at {
            return Some(format!("recorded_at is {} here, {recorded_at} at {place}", self.recorded_at));
        }
        let id = identity::signed(entry).map(|signed| update_id(&signed)).unwrap_or_default();
        // What already said so may be an update of another id, and nothing is kept of the id of a repeat.
        if id != self.update_id && !self.unchanged {
            return Some(format!("update_id is {:?} here, {id:?} at {place}", self.update_id));
        }
        signature.as_ref().err().map(|why| format!("the entry at {place} is not what its agency signed: {why}"))
    }
}

/// A place in the record; what was turned down has none there.
fn place(text: &str) -> Option<(Stream, u64)> {
    let (stream, sequence) = text.split_once(':')?;
    let stream = Stream::named(stream).filter(|stream| *stream != Stream::Refusals)?;
    Some((stream, sequence.parse().ok().filter(|sequence| *sequence > 0)?))
}
