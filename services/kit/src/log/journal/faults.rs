//! Disk faults that tests ask for; what answers them is the real code.

use std::{
    io::{self, ErrorKind},
    sync::atomic::{AtomicBool, Ordering::SeqCst},
};

#[derive(Default)]
pub struct Faults {
    pub full: AtomicBool,
    pub sync_fails: AtomicBool,
}

impl Faults {
    pub fn write(&self) -> io::Result<()> {
        if self.full.load(SeqCst) { Err(ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    pub fn sync(&self) -> io::Result<()> {
        if self.sync_fails.load(SeqCst) { Err(io::Error::other("the disk is gone")) } else { Ok(()) }
    }
}
