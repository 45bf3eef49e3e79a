//! The end of the last segment, where the writer writes.

use std::{
    fs::File,
    io::{self, Seek, SeekFrom, Write},
    path::Path,
};

/// A segment that is written to.
pub struct Output {
    file: File,
    length: u64,
    #[cfg(test)]
    pub(super) faults: std::sync::Arc<super::faults::Faults>,
}

impl Output {
    /// Goes on at the end of a segment.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::options().write(true).open(path)?;
        let length = file.metadata()?.len();
        Ok(Self {
            file,
            length,
            #[cfg(test)]
            faults: std::sync::Arc::default(),
        })
    }

    /// How long the segment is.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Writes at the end and makes it safe. What could not be written whole is cut off again.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if let Err(error) = self.write(bytes) {
            return Err(match self.cut(self.length) {
                Ok(()) => Failure::Nothing(error),
                // Part of it may be there and may be read after a restart: nobody knows.
                Err(cut) => Failure::Unknown(cut),
            });
        }
        self.sync().map_err(Failure::Unknown)?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Shortens the segment for good.
    pub fn cut(&mut self, length: u64) -> io::Result<()> {
        self.file.set_len(length)?;
        self.file.sync_all()?;
        self.length = length;
        Ok(())
    }

    /// Makes what is there safe.
    pub fn sync(&self) -> io::Result<()> {
        #[cfg(test)]
        self.faults.sync()?;
        self.file.sync_data()
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.length))?;
        #[cfg(test)]
        if let Err(error) = self.faults.write() {
            self.file.write_all(&bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        self.file.write_all(bytes)
    }
}

/// What a failed append left behind.
#[derive(Debug)]
pub enum Failure {
    /// Nothing: the file is as before.
    Nothing(io::Error),
    /// Nobody knows; after a failed sync the system may have dropped what it could not write, and trying again
    /// would report success for nothing.
    Unknown(io::Error),
}
