//! Files: which of them are the same, and writing one as a whole.

use std::{
    ffi::OsString,
    fs::{self, File, Metadata},
    io::{self, BufWriter, ErrorKind, Seek, SeekFrom, Write, stdin},
    os::{fd::AsFd, unix::fs::MetadataExt},
    path::{Path, PathBuf},
};

/// Whether two paths lead to the same file, by whatever name or link; `-` is standard input. Pipes and devices are
/// never the same: nothing is destroyed by writing to them.
pub fn is_same(one: &Path, other: &Path) -> bool {
    let identity = |path| {
        let found = metadata(path).ok().filter(Metadata::is_file);
        found.map(|found| (found.dev(), found.ino()))
    };
    let is_stdin = |path: &Path| path == Path::new("-");
    (is_stdin(one) && is_stdin(other)) || identity(one).is_some_and(|identity_of| identity(other) == Some(identity_of))
}

/// What a path leads to; `-` is standard input.
///
/// # Errors
/// There is nothing.
pub fn metadata(path: &Path) -> io::Result<Metadata> {
    if path == Path::new("-") {
        return File::from(stdin().as_fd().try_clone_to_owned()?).metadata();
    }
    fs::metadata(path)
}

/// The path with something behind its name.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// What a file is called while it is written.
pub const PART: &str = ".part";

/// A file that is written beside its place and takes it once it is whole. Dropped before, nothing has changed.
#[derive(Debug)]
pub struct Fresh {
    out: BufWriter<File>,
    path: PathBuf,
    /// None for a pipe or a device, which has no place to take.
    part: Option<PathBuf>,
}

impl Fresh {
    /// Begins a file. Where the path is a link, what it leads to is replaced.
    ///
    /// # Errors
    /// It cannot be written there.
    pub fn create(path: &Path) -> io::Result<Self> {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let (out, part) = match fs::metadata(&path) {
            Ok(found) if found.is_dir() => return Err(ErrorKind::IsADirectory.into()),
            Ok(found) if !found.is_file() => (File::options().write(true).open(&path)?, None),
            _ => {
                let part = beside(&path, PART);
                (File::create(&part)?, Some(part))
            }
        };
        Ok(Self { out: BufWriter::new(out), path, part })
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()?;
        if let Some(part) = &self.part {
            fs::rename(part, &self.path)?;
            self.part = None;
        }
        Ok(())
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if let Some(part) = &self.part {
            let _ = fs::remove_file(part);
        }
    }
}

impl Write for Fresh {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Seek for Fresh {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.out.seek(to)
    }
}

/// Takes a file away, where there is one.
///
/// # Errors
/// It stays.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_file_is_the_same_by_every_way_that_leads_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "a").unwrap();
        fs::write(at("b"), "a").unwrap();
        symlink(at("a"), at("link")).unwrap();
        fs::hard_link(at("a"), at("hard")).unwrap();
        for (other, expected) in
            [("a", true), ("./a", true), ("link", true), ("hard", true), ("b", false), ("c", false)]
        {
            assert_eq!(is_same(&at("a"), &at(other)), expected, "{other}");
        }
        assert!(!is_same(Path::new("/dev/null"), Path::new("/dev/null")), "nothing is lost in a device");
        assert!(!is_same(&at("c"), &at("c")), "there is none");
    }

    #[test]
    fn a_file_takes_its_place_when_it_is_whole_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("out"), folder.path().join("link"));
        fs::write(&path, "before").unwrap();
        symlink(&path, &link).unwrap();
        let mut half = Fresh::create(&path).unwrap();
        half.write_all(b"half").unwrap();
        drop(half);
        assert_eq!(fs::read_to_string(&path).unwrap(), "before");
        let mut whole = Fresh::create(&link).unwrap();
        whole.write_all(b"whole").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "before");
        whole.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "whole");
        assert!(link.is_symlink());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left beside it");
    }
}
