//! How far the journal is known to be safe.
//!
//! After every sync the place of the last frame is written to a small file, which is not synced itself. What it
//! says is therefore true but perhaps old. It tells a tail that was torn while it was written (nobody was told
//! of it) from entries that were confirmed and are gone or damaged.

use std::{
    fmt,
    fs::{self, File},
    io::{self, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    str::FromStr,
};

use super::frame::Hash;

const NAME: &str = "mark";
const STATED: usize = 8 + 32;

/// Where a journal stands: what its last frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many entries there are: the ordinal of the last.
    pub entries: u64,
    /// Its hash, which stands for all before it.
    pub hash: Hash,
}

/// Written `1042:` and the hash in hexadecimal digits.
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.entries)?;
        self.hash.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Head {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "a head is a count, a colon and 64 hexadecimal digits";
        let (entries, digits) = text.split_once(':').ok_or(FORM)?;
        if digits.len() != 64 || !digits.is_ascii() {
            return Err(FORM);
        }
        let mut hash = Hash::default();
        for (at, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).map_err(|_| FORM)?;
        }
        Ok(Self { entries: entries.parse().map_err(|_| FORM)?, hash })
    }
}

/// Where the mark of a journal lies.
pub fn path(dir: &Path) -> PathBuf {
    dir.join(NAME)
}

/// The file that is written.
pub struct Mark(File);

impl Mark {
    /// Opens it for writing, with its full size, so that writing it never needs room.
    pub fn open(dir: &Path) -> io::Result<Self> {
        let file = File::options().write(true).create(true).truncate(false).open(dir.join(NAME))?;
        file.set_len((STATED + 4) as u64)?;
        Ok(Self(file))
    }

    /// States that everything up to here is safe.
    pub fn write(&mut self, head: &Head) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(STATED + 4);
        bytes.extend_from_slice(&head.entries.to_le_bytes());
        bytes.extend_from_slice(&head.hash);
        bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_le_bytes());
        self.0.seek(SeekFrom::Start(0))?;
        self.0.write_all(&bytes)
    }
}

/// What the mark says; nothing if it is missing or not whole.
pub fn read(dir: &Path) -> Option<Head> {
    let bytes = fs::read(dir.join(NAME)).ok()?;
    let (stated, checksum) = bytes.split_at_checked(STATED)?;
    if crc32c::crc32c(stated).to_le_bytes() != checksum {
        return None;
    }
    let (entries, hash) = stated.split_first_chunk()?;
    Some(Head { entries: u64::from_le_bytes(*entries), hash: hash.try_into().ok()? })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_back_and_never_half() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read(dir.path()), None);
        let mut mark = Mark::open(dir.path()).unwrap();
        assert_eq!(read(dir.path()), None, "an empty mark says nothing");
        let head = Head { entries: 9, hash: [4; 32] };
        mark.write(&Head { entries: 8, hash: [5; 32] }).unwrap();
        mark.write(&head).unwrap();
        assert_eq!(read(dir.path()), Some(head));
        let mut bytes = fs::read(dir.path().join(NAME)).unwrap();
        bytes[10] ^= 1;
        fs::write(dir.path().join(NAME), bytes).unwrap();
        assert_eq!(read(dir.path()), None);
    }

    #[test]
    fn a_head_is_read_from_its_text() {
        let head = Head { entries: 1042, hash: [0xa7; 32] };
        assert_eq!(head.to_string().parse(), Ok(head));
        for text in ["", "1", "1:", "1:ff", "x:00", &format!("1:{}", "g".repeat(64)), &format!("1:{}", "가".repeat(22))]
        {
            assert!(text.parse::<Head>().is_err(), "{text}");
        }
    }
}
