//! Segment files: how they are named, begun and listed.
//!
//! A segment begins with a header and goes on with frames. It is named after the ordinal of its first frame,
//! so that names sort as the frames do. The header repeats whose journal it is and where the chain stands,
//! so that a missing or foreign segment is noticed without reading the others.

use std::{
    fmt,
    fs::{self, File},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::frame::Hash;

const MAGIC: &[u8; 8] = b"DAEDONGJ";
const VERSION: u16 = 1;
/// Magic, version, id, first ordinal, previous hash, length of the source.
const FIXED: usize = 8 + 2 + 16 + 8 + 32 + 2;
const CHECKSUM: usize = 4;
/// The longest name of a log that an archive keeps.
pub const MAX_SOURCE: usize = 512;

/// What tells a journal from every other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Random, drawn when the journal was begun.
    pub id: [u8; 16],
    /// In an archive: the identity of the log whose entries these are. Empty in a journal of its own.
    pub source: String,
}

impl Identity {
    /// A new one.
    ///
    /// The key generator of the signing library is the portable way to the system's randomness that is here
    /// already; the key itself is thrown away.
    pub fn draw(source: &str) -> Self {
        let key = nkeys::KeyPair::new_account().public_key();
        let digest = Sha256::digest(key.as_bytes());
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        Self { id, source: source.to_owned() }
    }

    /// The hash that the first frame is chained to.
    pub fn genesis(&self) -> Hash {
        Sha256::new().chain_update(MAGIC).chain_update(self.id).chain_update(&self.source).finalize().into()
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("journal-")?;
        self.id.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The beginning of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Whose it is.
    pub identity: Identity,
    /// Ordinal of its first frame.
    pub first: u64,
    /// Hash of the frame before its first.
    pub previous: Hash,
}

impl Header {
    /// Its length on disk.
    pub fn length(&self) -> u64 {
        (FIXED + self.identity.source.len() + CHECKSUM) as u64
    }

    fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FIXED + self.identity.source.len() + CHECKSUM);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&self.identity.id);
        bytes.extend_from_slice(&self.first.to_le_bytes());
        bytes.extend_from_slice(&self.previous);
        let source = self.identity.source.as_bytes();
        bytes.extend_from_slice(&u16::try_from(source.len()).unwrap_or(u16::MAX).to_le_bytes());
        bytes.extend_from_slice(source);
        bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_le_bytes());
        bytes
    }

    /// Reads the header at the start of a segment.
    pub fn read(file: &mut impl Read) -> Result<Self, HeaderError> {
        let mut bytes = vec![0; FIXED];
        file.read_exact(&mut bytes)?;
        if !bytes.starts_with(MAGIC) {
            return Err(HeaderError::Bad("it is no segment of a journal"));
        }
        let version = u16::from_le_bytes(array(&bytes, 8));
        if version != VERSION {
            return Err(HeaderError::Version(version));
        }
        let source = usize::from(u16::from_le_bytes(array(&bytes, FIXED - 2)));
        bytes.resize(FIXED + source + CHECKSUM, 0);
        file.read_exact(&mut bytes[FIXED..])?;
        let (stated, checksum) = bytes.split_at(FIXED + source);
        if crc32c::crc32c(stated).to_le_bytes() != checksum {
            return Err(HeaderError::Bad("the checksum of its header does not hold"));
        }
        let source = std::str::from_utf8(&stated[FIXED..]).map_err(|_| HeaderError::Bad("its source is no text"))?;
        Ok(Self {
            identity: Identity { id: array(stated, 10), source: source.to_owned() },
            first: u64::from_le_bytes(array(stated, 26)),
            previous: array(stated, 34),
        })
    }
}

/// `N` bytes from a place that is known to be there: all places are within [`FIXED`].
fn array<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let mut array = [0; N];
    array.copy_from_slice(&bytes[at..at + N]);
    array
}

/// Why a header cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum HeaderError {
    /// The bytes are wrong.
    #[error("{0}")]
    Bad(&'static str),
    /// It was written by another version of this format.
    #[error("it has format version {0}, this program reads {VERSION}")]
    Version(u16),
    /// The disk did not give them.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The name of the segment that starts with a frame.
pub fn name(first: u64) -> String {
    format!("{first:020}.seg")
}

/// All segments of a folder, in order.
pub fn list(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut segments = Vec::new();
    for found in fs::read_dir(dir)? {
        let found = found?;
        if found.file_name().to_str().and_then(first_of).is_some() {
            segments.push(found.path());
        }
    }
    segments.sort();
    Ok(segments)
}

fn first_of(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(".seg")?;
    (digits.len() == 20).then(|| digits.parse().ok())?
}

/// Begins a segment. It gets its name only once its header is safe, so that a named segment is never without
/// one; what a break leaves behind has another name and is written over.
pub fn create(dir: &Path, header: &Header) -> io::Result<(PathBuf, File)> {
    let (draft, path) = (dir.join("next.tmp"), dir.join(name(header.first)));
    match begin(&draft, header) {
        Ok(file) => {
            fs::rename(&draft, &path)?;
            sync_dir(dir)?;
            Ok((path, file))
        }
        Err(error) => {
            // Gives back what a full disk needs; the error that matters is the first one.
            let _ = fs::remove_file(&draft);
            Err(error)
        }
    }
}

fn begin(draft: &Path, header: &Header) -> io::Result<File> {
    if header.identity.source.len() > MAX_SOURCE {
        return Err(io::Error::new(ErrorKind::InvalidInput, format!("a log's name has at most {MAX_SOURCE} bytes")));
    }
    let mut file = File::options().read(true).write(true).create(true).truncate(true).open(draft)?;
    file.write_all(&header.encode())?;
    file.sync_all()?;
    Ok(file)
}

/// Makes the names in a folder safe.
pub fn sync_dir(dir: &Path) -> io::Result<()> {
    // Elsewhere folders cannot be opened, and names are safe with the files.
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use super::*;

    fn sample() -> Header {
        Header { identity: Identity::draw("nats-X"), first: 12, previous: [3; 32] }
    }

    #[test]
    fn a_header_is_read_back() {
        let header = sample();
        let bytes = header.encode();
        assert_eq!(bytes.len() as u64, header.length());
        assert_eq!(Header::read(&mut bytes.as_slice()).unwrap(), header);
    }

    #[test]
    fn a_damaged_header_is_refused_at_every_byte() {
        let bytes = sample().encode();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x80;
            assert!(Header::read(&mut flipped.as_slice()).is_err(), "flip at {at}");
            assert!(Header::read(&mut &bytes[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn segments_are_listed_in_order_and_nothing_else_is() {
        let dir = tempfile::tempdir().unwrap();
        for first in [100, 1, 20] {
            create(dir.path(), &Header { first, ..sample() }).unwrap();
        }
        fs::write(dir.path().join("mark"), "").unwrap();
        fs::write(dir.path().join("12.seg"), "").unwrap();
        let names: Vec<_> = list(dir.path()).unwrap();
        assert_eq!(names, [1, 20, 100].map(|first| dir.path().join(name(first))));
    }

    #[test]
    fn two_journals_never_share_an_identity() {
        let (one, other) = (Identity::draw(""), Identity::draw(""));
        assert_ne!(one.to_string(), other.to_string());
        assert_ne!(one.genesis(), other.genesis());
    }
}
