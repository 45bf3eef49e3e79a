//! Opening: a copy is used only if nothing speaks against it.

use std::{
    ffi::OsString,
    fs::{self, File, TryLockError},
    io::{self, ErrorKind},
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use sled::{Db, Mode};

use super::{
    ReplicaError,
    format::{self, Position},
    inbox,
};
use crate::log::Stream;

/// How long opening waits for a copy that was just closed: the store lets go of it a moment later.
const LOCK_WAIT: Duration = Duration::from_secs(3);
const LOCK_PAUSE: Duration = Duration::from_millis(20);
/// How often what the store holds back is written.
const FLUSH_MS: u64 = 500;

/// Opens a copy and returns its position.
pub fn open(dir: &Path, header: &[u8], stream: Stream, cache_bytes: u64) -> Result<(Db, Position), ReplicaError> {
    wait_until_free(dir)?;
    let why = match attempt(dir, header, stream, cache_bytes) {
        Ok(opened) => return Ok(opened),
        Err(ReplicaError::Damaged(why)) => why,
        Err(other) => return Err(other),
    };
    let aside = move_aside(dir).map_err(|error| ReplicaError::Storage(format!("{}: {error}", dir.display())))?;
    tracing::warn!(%stream, why, aside = %aside.display(), "the replica is not used and begins anew");
    attempt(dir, header, stream, cache_bytes)
}

fn attempt(dir: &Path, header: &[u8], stream: Stream, cache_bytes: u64) -> Result<(Db, Position), ReplicaError> {
    // The store panics over some kinds of damage. Nothing of it is kept then.
    let opened = panic::catch_unwind(AssertUnwindSafe(|| {
        let config = sled::Config::new().path(dir).mode(Mode::HighThroughput).use_compression(false);
        let store = config.cache_capacity(cache_bytes).flush_every_ms(Some(FLUSH_MS)).open();
        let store = store.map_err(|error| opening(&error))?;
        let position = check(&store, header, stream)?;
        Ok((store, position))
    }));
    opened.unwrap_or_else(|_| Err(ReplicaError::Damaged("the store cannot read it".into())))
}

/// An error on opening: what the system refuses is no damage, whatever else is.
fn opening(error: &sled::Error) -> ReplicaError {
    let refused = [ErrorKind::PermissionDenied, ErrorKind::StorageFull, ErrorKind::ReadOnlyFilesystem];
    match error {
        sled::Error::Io(cause) if refused.contains(&cause.kind()) => ReplicaError::Storage(error.to_string()),
        _ => ReplicaError::Damaged(error.to_string()),
    }
}

/// Checks whose copy it is, that its newest step is whole (what lies before was whole when that was made), and that nothing
/// is gone from the indexes: where its file is damaged the store may leave out what it cannot read and say nothing. A damaged
/// entry is found when it is read.
fn check(store: &Db, header: &[u8], stream: Stream) -> Result<Position, ReplicaError> {
    let get = |key: &[u8]| store.get(key).map_err(|error| format::error(&error));
    let damaged = |why: &str| Err(ReplicaError::Damaged(why.into()));
    match get(format::HEADER)? {
        None if store.is_empty() => {
            store.insert(format::HEADER, header).map_err(|error| format::error(&error))?;
            return Ok(Position::default());
        }
        Some(found) if *found == *header => {}
        _ => return damaged("it is of another log, stream or version, or was given up"),
    }
    let Some(value) = get(format::POSITION)? else {
        return if store.len() == 1 { Ok(Position::default()) } else { damaged("it has no position") };
    };
    let Some(position) = Position::read(&value) else { return damaged("its position cannot be read") };
    for sequence in position.first..=position.last {
        let entry = format::read(store, stream, sequence)?;
        let found = inbox(&entry).map_or(Ok(true), |key| get(&key).map(|value| value.is_some()))?;
        if !found || get(&format::on_subject(&entry.subject, sequence))?.is_none() {
            return damaged("its newest step is not whole");
        }
    }
    if count(store, format::SUBJECTS)? != position.last || count(store, format::IDS)? != position.ids {
        return damaged("its indexes are not whole");
    }
    match store
        .get_gt([&format::entry(position.last)[..], &[u8::MAX; 2]].concat())
        .map_err(|error| format::error(&error))?
    {
        Some((key, _)) if key.starts_with(b"e") => damaged("it holds more than its position says"),
        _ => Ok(position),
    }
}

/// How many keys begin so.
fn count(store: &Db, prefix: &[u8]) -> Result<u64, ReplicaError> {
    store
        .scan_prefix(prefix)
        .keys()
        .try_fold(0, |count, key| key.map(|_| count + 1))
        .map_err(|error| format::error(&error))
}

/// Waits for whoever has the copy open. The store's own answer to that looks like any other error.
fn wait_until_free(dir: &Path) -> Result<(), ReplicaError> {
    let storage = |error: io::Error| ReplicaError::Storage(format!("{}: {error}", dir.display()));
    let deadline = deadline();
    loop {
        let file = match File::open(dir.join("db")) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(storage(error)),
        };
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(storage(error)),
            Err(TryLockError::WouldBlock) if past(deadline) => return Err(ReplicaError::Locked(dir.to_owned())),
            Err(TryLockError::WouldBlock) => thread::sleep(LOCK_PAUSE),
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "measures a wait; nothing is decided by it")]
fn deadline() -> Instant {
    Instant::now() + LOCK_WAIT
}

#[allow(clippy::disallowed_methods, reason = "measures a wait; nothing is decided by it")]
fn past(deadline: Instant) -> bool {
    Instant::now() >= deadline
}

/// Renames the copy and removes the one that was moved aside before.
fn move_aside(dir: &Path) -> io::Result<PathBuf> {
    let mut number = 1;
    for (old, path) in broken(dir)? {
        number = number.max(old + 1);
        fs::remove_dir_all(path)?;
    }
    let aside = with_suffix(dir, &format!(".broken-{number}"));
    fs::rename(dir, &aside)?;
    Ok(aside)
}

/// The copies that were moved aside, with their numbers.
fn broken(dir: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let prefix = with_suffix(dir, ".broken-");
    let Some(parent) = prefix.parent() else { return Ok(Vec::new()) };
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let prefix = prefix.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut found = Vec::new();
    for other in fs::read_dir(parent)? {
        let other = other?;
        let number = other.file_name().to_str().and_then(|name| name.strip_prefix(&prefix)?.parse().ok());
        found.extend(number.map(|number| (number, other.path())));
    }
    Ok(found)
}

fn with_suffix(dir: &Path, suffix: &str) -> PathBuf {
    let mut path = OsString::from(dir);
    path.push(suffix);
    PathBuf::from(path)
}
