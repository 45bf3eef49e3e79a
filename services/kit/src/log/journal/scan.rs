//! Reads a segment from front to back.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

use super::{
    frame::{self, Frame, HEAD, Reading},
    segment::{Header, HeaderError},
};

/// How much is read from the disk at a time.
const READ: usize = 1024 * 1024;

/// The frames of a segment, as far as it reached when it was opened.
pub struct Frames {
    file: File,
    /// Where the segment ended when it was opened.
    end: u64,
    /// Place in the file of `buffer[start]`, the next frame.
    offset: u64,
    buffer: Vec<u8>,
    start: usize,
}

/// What comes next in a segment.
#[derive(Debug)]
pub enum Step<'a> {
    /// A frame.
    Frame(Frame<'a>),
    /// Nothing: the segment ends here.
    End,
    /// Something that is no whole frame.
    Bad(&'static str),
}

impl Frames {
    /// Opens a segment and reads its header.
    pub fn open(path: &Path) -> Result<(Header, Self), HeaderError> {
        let mut frames = Self::from_start(path)?;
        let header = Header::read(&mut frames.file)?;
        frames.offset = header.length();
        Ok((header, frames))
    }

    /// Opens a segment whose header cannot be read.
    pub fn from_start(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let end = file.metadata()?.len();
        Ok(Self { file, end, offset: 0, buffer: Vec::new(), start: 0 })
    }

    /// Where the next frame begins.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Goes on at another place.
    pub fn go_to(&mut self, offset: u64) {
        self.offset = offset;
        self.buffer.clear();
        self.start = 0;
    }

    /// Where the segment ends.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// The next frame. After `Bad` the reader stays where it is.
    pub fn step(&mut self) -> io::Result<Step<'_>> {
        if self.offset >= self.end {
            return Ok(Step::End);
        }
        let mut need = HEAD;
        let length = loop {
            if !self.fill(need)? {
                return Ok(Step::Bad("the frame is not complete"));
            }
            match frame::read(&self.buffer[self.start..]) {
                Reading::Whole(frame) => break frame.length(),
                Reading::Short(more) => need = more,
                Reading::Bad(why) => return Ok(Step::Bad(why)),
            }
        };
        let at = self.start;
        self.advance(length);
        // Taken apart a second time because a frame that is returned cannot also be looked at in a loop.
        Ok(frame::unchecked(&self.buffer[at..]).map_or(Step::End, Step::Frame))
    }

    /// After `Bad`: what the damaged bytes seem to be.
    pub fn damaged(&self) -> Option<Frame<'_>> {
        frame::unchecked(self.buffer.get(self.start..)?)
    }

    /// After `Bad`: goes on to the next whole frame behind it; false if there is none.
    pub fn skip(&mut self) -> io::Result<bool> {
        while self.offset < self.end {
            self.advance(1);
            if !self.fill(HEAD)? {
                return Ok(false);
            }
            match frame::read(&self.buffer[self.start..]) {
                Reading::Whole(_) => return Ok(true),
                Reading::Bad(_) => {}
                Reading::Short(need) => {
                    if self.fill(need)? && matches!(frame::read(&self.buffer[self.start..]), Reading::Whole(_)) {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    fn advance(&mut self, by: usize) {
        self.start += by;
        self.offset += by as u64;
    }

    /// Makes sure that so many bytes are at hand; false if the segment ends before.
    fn fill(&mut self, need: usize) -> io::Result<bool> {
        let held = self.buffer.len().saturating_sub(self.start);
        if held >= need {
            return Ok(true);
        }
        let left = usize::try_from(self.end.saturating_sub(self.offset)).unwrap_or(usize::MAX);
        if left < need {
            // The rest is still wanted, to name what it seems to be.
            self.load(held, left)?;
            return Ok(false);
        }
        self.load(held, need.max(READ).min(left))?;
        Ok(self.buffer.len() - self.start >= need)
    }

    /// Loads the buffer with so many bytes from the current place on, keeping those it holds.
    fn load(&mut self, held: usize, want: usize) -> io::Result<()> {
        if held >= want {
            return Ok(());
        }
        self.buffer.drain(..self.start.min(self.buffer.len()));
        self.start = 0;
        self.buffer.resize(want, 0);
        self.file.seek(SeekFrom::Start(self.offset + held as u64))?;
        self.file.read_exact(&mut self.buffer[held..])
    }
}
