//! The package of a workbook: a ZIP whose parts are XML. Looked through as a whole before anything of it is read, so
//! that a bomb, a cut-off file or a macro is refused before its first row is sent.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Cursor, Read},
    sync::Arc,
};

use domain::refusal::Code;
use flate2::{Crc, bufread::DeflateDecoder};
use zip::{CompressionMethod, ZipArchive};

use super::{
    super::{
        limits::{MAX_PARTS, MAX_UNPACKED, MAX_WORKBOOK},
        statement::Fault,
    },
    xml::Xml,
};

/// A package that was looked through.
#[derive(Debug)]
pub struct Package {
    bytes: Arc<[u8]>,
    parts: BTreeMap<String, Entry>,
}

#[derive(Debug)]
struct Entry {
    start: usize,
    packed: usize,
    size: u64,
    crc: u32,
    deflated: bool,
    /// Whether it might hold merged cells.
    merged: bool,
}

impl Package {
    /// Opens a package and looks through all of it.
    ///
    /// # Errors
    /// `TOO_LARGE`, `MALFORMED`.
    pub fn open(bytes: Arc<[u8]>) -> Result<Self, Fault> {
        outside(&bytes)?;
        let mut archive = ZipArchive::new(Cursor::new(&bytes[..])).map_err(|_| damaged())?;
        let mut parts = BTreeMap::new();
        let mut unpacked = 0_u64;
        for at in 0..archive.len() {
            let part = archive.by_index_raw(at).map_err(|_| damaged())?;
            let name = part.name().map_err(|_| damaged())?.into_owned();
            if part.encrypted() {
                return Err(protected());
            }
            unpacked = unpacked.saturating_add(part.size());
            let deflated = match part.compression() {
                CompressionMethod::Deflated => true,
                CompressionMethod::Stored => false,
                _ => return Err(damaged()),
            };
            let start = part.data_start().and_then(|start| usize::try_from(start).ok()).ok_or_else(damaged)?;
            let packed = usize::try_from(part.compressed_size()).map_err(|_| damaged())?;
            if start.checked_add(packed).is_none_or(|end| end > bytes.len()) {
                return Err(damaged());
            }
            let entry = Entry { start, packed, size: part.size(), crc: part.crc32(), deflated, merged: false };
            if parts.insert(plain_name(&name), entry).is_some() {
                return Err(damaged());
            }
        }
        if unpacked > MAX_UNPACKED {
            let expected = format!("a workbook of at most {MAX_UNPACKED} bytes when unpacked");
            return Err(Fault::new(Code::TooLarge, format!("{unpacked} bytes"), expected));
        }
        let mut package = Self { bytes, parts };
        package.look_through()?;
        Ok(package)
    }

    /// Unpacks every part once. The sizes that were added up bind: a part that holds more is damaged.
    fn look_through(&mut self) -> Result<(), Fault> {
        if self.parts.keys().any(|name| name.ends_with("vbaproject.bin")) {
            return Err(macros());
        }
        if !self.parts.contains_key("[content_types].xml") {
            return Err(foreign("a ZIP file"));
        }
        let names: Vec<_> = self.parts.keys().cloned().collect();
        for name in names {
            let Some(reader) = self.part(&name) else { continue };
            let Some(entry) = self.parts.get_mut(&name) else { continue };
            let marks: &[&[u8]] = if name == "[content_types].xml" { &[b"macroEnabled"] } else { &[b"mergeCell"] };
            let looked = look(reader, entry.size, marks).map_err(|_| damaged())?;
            if looked.size != entry.size || looked.crc != entry.crc {
                return Err(damaged());
            }
            entry.merged = looked.marked;
            if looked.marked && name == "[content_types].xml" {
                return Err(macros());
            }
        }
        Ok(())
    }

    /// The bytes of a part, unpacked as they are read.
    pub fn part(&self, name: &str) -> Option<Unpacked> {
        let entry = self.parts.get(&plain_name(name))?;
        let slice = Slice { bytes: self.bytes.clone(), at: entry.start, end: entry.start + entry.packed };
        Some(if entry.deflated {
            Unpacked::Deflated(Box::new(DeflateDecoder::new(slice)))
        } else {
            Unpacked::Stored(slice)
        })
    }

    /// The XML of a part.
    pub fn xml(&self, name: &str) -> Option<Xml<Unpacked>> {
        self.part(name).map(Xml::new)
    }

    /// Whether a part might hold merged cells.
    pub fn may_be_merged(&self, name: &str) -> bool {
        self.parts.get(&plain_name(name)).is_some_and(|entry| entry.merged)
    }
}

/// Names of parts are compared without regard to case, and some programs write them with backslashes.
fn plain_name(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_ascii_lowercase()
}

/// What can be told before the directory is read.
fn outside(bytes: &[u8]) -> Result<(), Fault> {
    if bytes.len() > MAX_WORKBOOK {
        return Err(too_large(bytes.len()));
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let found = bytes.windows(encrypted.len()).any(|window| window == encrypted);
        return Err(if found { protected() } else { foreign("an old workbook (.xls)") });
    }
    if !bytes.starts_with(b"PK") {
        return Err(foreign("no ZIP file"));
    }
    // The record at the end counts the parts; it is looked at before room is made for them.
    const END: &[u8] = b"PK\x05\x06";
    let end = bytes.windows(END.len()).rposition(|window| window == END).ok_or_else(damaged)?;
    let count = bytes.get(end + 10..end + 12).ok_or_else(damaged)?;
    let count = usize::from(u16::from_le_bytes([count[0], count[1]]));
    if count > MAX_PARTS {
        return Err(Fault::new(
            Code::TooLarge,
            format!("{count} parts"),
            format!("a workbook of at most {MAX_PARTS} parts"),
        ));
    }
    Ok(())
}

/// The refusal of a file that is larger than a workbook may be.
pub fn too_large(bytes: usize) -> Fault {
    Fault::new(Code::TooLarge, format!("{bytes} bytes"), format!("a workbook of at most {MAX_WORKBOOK} bytes"))
}

pub(super) fn damaged() -> Fault {
    Fault::new(Code::Malformed, "", "a whole workbook; this one is cut off or damaged: save and send it anew")
}

pub(super) fn foreign(given: &str) -> Fault {
    Fault::new(Code::Malformed, given, "a workbook (.xlsx)")
}

fn protected() -> Fault {
    Fault::new(Code::Malformed, "a password", "a workbook (.xlsx) without a password; take it off and save")
}

fn macros() -> Fault {
    Fault::new(Code::Malformed, "macros", "a workbook without macros; save it as .xlsx")
}

struct Looked {
    size: u64,
    crc: u32,
    marked: bool,
}

/// Reads a part to its end, but not beyond the size it should have.
fn look(reader: impl Read, size: u64, marks: &[&[u8]]) -> io::Result<Looked> {
    let mut reader = reader.take(size.saturating_add(1));
    let mut crc = Crc::new();
    // A mark may lie across two blocks, so the end of one is kept before the next.
    let (mut buffer, mut kept, mut found) = (vec![0; 64 * 1024], 0, 0);
    let mut marked = false;
    loop {
        let read = reader.read(&mut buffer[kept..])?;
        if read == 0 {
            return Ok(Looked { size: found, crc: crc.sum(), marked });
        }
        crc.update(&buffer[kept..kept + read]);
        found += read as u64;
        let filled = &buffer[..kept + read];
        marked = marked || marks.iter().any(|mark| holds(filled, mark));
        let tail = filled.len().min(16);
        let from = filled.len() - tail;
        buffer.copy_within(from..from + tail, 0);
        kept = tail;
    }
}

fn holds(bytes: &[u8], mark: &[u8]) -> bool {
    let (Some(first), Some(last)) = (mark.first(), bytes.len().checked_sub(mark.len())) else { return false };
    (0..=last).any(|at| bytes[at] == *first && bytes[at..].starts_with(mark))
}

/// The packed bytes of a part.
#[derive(Debug)]
pub struct Slice {
    bytes: Arc<[u8]>,
    at: usize,
    end: usize,
}

impl Read for Slice {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(self.end - self.at);
        buffer[..length].copy_from_slice(&self.bytes[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

impl BufRead for Slice {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(&self.bytes[self.at..self.end])
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}

/// The bytes of a part, unpacked as they are read.
#[derive(Debug)]
pub enum Unpacked {
    /// Kept as it is.
    Stored(Slice),
    /// Packed.
    Deflated(Box<DeflateDecoder<Slice>>),
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stored(slice) => slice.read(buffer),
            Self::Deflated(decoder) => decoder.read(buffer),
        }
    }
}
