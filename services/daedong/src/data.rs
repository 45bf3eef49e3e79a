//! The data folder: the journal, the local copies, the operator's key, the keys of agencies, and where the running
//! system is reached.

use std::{
    fs::{self, File, TryLockError},
    io::ErrorKind,
    path::{Path, PathBuf},
    thread::sleep,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use domain::values::{Id, Value as _};
use kit::identity::Signer;

use crate::files;

/// Where a system is looked for that no folder knows of.
pub const DEFAULT_URL: &str = "http://127.0.0.1:8420";
/// The folder where none is named.
const DEFAULT_DIR: &str = "./daedong-data";
/// Whoever looks whether a system runs holds the lock for a moment: it is tried so often, with such a pause.
const LOCK_TRIES: u32 = 5;
const LOCK_PAUSE: Duration = Duration::from_millis(50);

/// A data folder.
#[derive(Debug, Clone)]
pub struct Data {
    dir: PathBuf,
    /// Whether somebody named it, and so means this one and no other.
    is_named: bool,
}

impl Data {
    /// The folder that is named, which need not exist yet; where none is, the usual one.
    pub fn new(named: Option<&Path>) -> Self {
        Self { dir: named.unwrap_or(Path::new(DEFAULT_DIR)).to_owned(), is_named: named.is_some() }
    }

    /// Whether somebody named it.
    pub const fn is_named(&self) -> bool {
        self.is_named
    }

    /// The folder itself.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A file of the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Looks whether the folder is there: one that is mistyped is not made.
    ///
    /// # Errors
    /// It is not.
    pub fn must_exist(&self) -> Result<()> {
        if !self.dir.is_dir() {
            bail!("there is no data folder {}; name that of the system with --data DIR", self.dir.display());
        }
        Ok(())
    }

    /// Makes the folder.
    pub fn create(&self) -> Result<()> {
        fs::create_dir_all(&self.dir).with_context(|| format!("cannot make the data folder {}", self.dir.display()))
    }

    /// The folder of the journal.
    pub fn journal(&self) -> PathBuf {
        self.dir.join("journal")
    }

    /// The folder of a service's local copy.
    pub fn replica(&self, service: &str) -> PathBuf {
        self.dir.join("replica").join(service)
    }

    /// Stands while a history is replayed into the folder.
    fn unfinished(&self) -> PathBuf {
        self.dir.join("replay-unfinished")
    }

    /// Notes that a history is being replayed.
    pub fn begin_replay(&self) -> Result<()> {
        fs::write(self.unfinished(), "").context("cannot write into the data folder")
    }

    /// Notes that it is complete.
    pub fn end_replay(&self) -> Result<()> {
        fs::remove_file(self.unfinished()).context("cannot write into the data folder")
    }

    /// What a replay that was cut off has left is thrown away: it is no record yet.
    pub fn sweep(&self) -> Result<()> {
        if self.unfinished().exists() {
            tracing::warn!("a replay was cut off; its half of the journal is thrown away");
            for dir in [self.journal(), self.dir.join("replica")] {
                remove(&dir)?;
            }
            self.end_replay()?;
        }
        Ok(())
    }

    /// Whether the journal holds nothing.
    pub fn is_empty(&self) -> bool {
        !self.journal().exists()
    }

    /// What the content is, so that every page can say so: `demonstration`, `public_facts`.
    pub fn marks(&self) -> Vec<String> {
        let text = fs::read_to_string(self.dir.join("marks")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Adds a mark.
    pub fn mark(&self, mark: &str) -> Result<()> {
        let mut marks = self.marks();
        marks.push(mark.to_owned());
        fs::write(self.dir.join("marks"), marks.join("\n")).context("cannot write into the data folder")
    }

    /// Takes the folder for the one process that runs over it, until what is returned is dropped. Nothing is reached
    /// there yet, whatever a process that was killed has left.
    pub fn lock(&self) -> Result<File> {
        let path = self.lock_file();
        let file = File::options().write(true).create(true).truncate(false).open(&path);
        let file = file.with_context(|| format!("cannot write {}", path.display()))?;
        for _ in 0..LOCK_TRIES {
            match file.try_lock() {
                Ok(()) => return self.retract().map(|()| file),
                Err(TryLockError::WouldBlock) => sleep(LOCK_PAUSE),
                Err(TryLockError::Error(error)) => {
                    return Err(error).with_context(|| format!("cannot lock {}", path.display()));
                }
            }
        }
        bail!("the data folder {} is in use by another process; stop that one first", self.dir.display())
    }

    fn lock_file(&self) -> PathBuf {
        self.dir.join("lock")
    }

    /// Whether a process runs over the folder.
    fn is_in_use(&self) -> Result<bool> {
        let path = self.lock_file();
        let file = match File::open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            opened => opened.with_context(|| format!("cannot read {}", path.display()))?,
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("cannot lock {}", path.display())),
        }
    }

    fn operator_seed(&self) -> PathBuf {
        self.dir.join("operator.seed")
    }

    /// Whether the folder holds the key of an operator.
    pub fn has_operator(&self) -> bool {
        self.operator_seed().exists()
    }

    /// The local operator's key, where a system has run over the folder.
    pub fn operator_key(&self) -> Result<Signer> {
        let path = self.operator_seed();
        if !path.exists() {
            bail!(
                "{} holds no key of an operator; name the data folder of the running system with --data, or sign with \
                 --key or --agency",
                self.dir.display()
            );
        }
        read_key(&path)
    }

    /// The local operator's key, made when first asked for.
    pub fn operator(&self) -> Result<Signer> {
        let path = self.operator_seed();
        if path.exists() { read_key(&path) } else { write_key(&path) }
    }

    /// The key of an agency, kept under its id, which cannot lead out of the folder of keys.
    ///
    /// # Errors
    /// It is no id.
    pub fn agency_key(&self, agency: &str) -> Result<PathBuf> {
        if let Err(fault) = Id::read(agency) {
            bail!("{agency:?} is no id of an agency; expected {}", fault.expected);
        }
        Ok(self.dir.join("keys").join(format!("{agency}.seed")))
    }

    fn url_file(&self) -> PathBuf {
        self.dir.join("url")
    }

    /// Notes where the running system is reached.
    pub fn announce(&self, url: &str) -> Result<()> {
        fs::write(self.url_file(), url).context("cannot write into the data folder")
    }

    /// Notes that no system is reached any more.
    pub fn retract(&self) -> Result<()> {
        files::remove(&self.url_file()).context("cannot write into the data folder")
    }

    /// Where the system that runs over the folder is reached. What one that was killed has noted leads to nobody, or to
    /// another system that was given its port: only while the folder is in use the note is good.
    ///
    /// # Errors
    /// There is no such folder, none runs over it, or it is not ready yet.
    pub fn url(&self) -> Result<String> {
        if !self.is_named && !self.lock_file().exists() {
            return Ok(DEFAULT_URL.to_owned());
        }
        self.must_exist()?;
        let dir = self.dir.display();
        if !self.is_in_use()? {
            if !self.journal().exists() {
                bail!(
                    "no system has run over {dir}; name the one that is meant with --to URL, or start one with \
                     `daedong up --data {dir}`"
                );
            }
            bail!(
                "the system of {dir} does not run; start it with `daedong up --data {dir}`, or name another with \
                 --to URL"
            );
        }
        let noted = fs::read_to_string(self.url_file()).unwrap_or_default();
        match noted.trim() {
            "" => bail!("the system of {dir} is starting or stopping; ask again in a moment"),
            url => Ok(url.to_owned()),
        }
    }
}

fn remove(dir: &Path) -> Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", dir.display()))
        }
        _ => Ok(()),
    }
}

/// Reads a key from a file with its seed.
pub fn read_key(path: &Path) -> Result<Signer> {
    let seed = fs::read_to_string(path).with_context(|| format!("cannot read the key {}", path.display()))?;
    Signer::from_seed(&seed).with_context(|| format!("{} holds no seed of a user key (SU…)", path.display()))
}

/// Makes a key and keeps its seed.
pub fn write_key(path: &Path) -> Result<Signer> {
    let signer = Signer::generate()?;
    write_secret(path, signer.seed())?;
    Ok(signer)
}

/// Keeps a secret in a new file that only its owner may read.
pub fn write_secret(path: &Path, secret: &str) -> Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    if path.exists() {
        bail!("{} exists already; a secret is never overwritten", path.display());
    }
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    }
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    writeln!(file, "{}", secret.trim_end())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Data) {
        let dir = tempfile::tempdir().unwrap();
        let data = Data::new(Some(dir.path()));
        (dir, data)
    }

    fn refused(data: &Data) -> String {
        data.url().unwrap_err().to_string()
    }

    #[test]
    fn a_folder_tells_where_its_system_is_reached_while_it_runs_and_not_after() {
        let (_dir, data) = folder();
        assert!(refused(&data).contains("no system has run over "), "it holds keys at most");
        fs::create_dir(data.journal()).unwrap();
        assert!(refused(&data).contains("does not run; start it with `daedong up --data "));
        // A process that was killed has left this.
        data.announce("http://127.0.0.1:1").unwrap();
        assert!(refused(&data).contains("does not run"));
        let held = data.lock().unwrap();
        assert!(refused(&data).contains("is starting"), "the old note is gone");
        data.announce("http://127.0.0.1:2").unwrap();
        assert_eq!(data.url().unwrap(), "http://127.0.0.1:2");
        assert!(data.lock().unwrap_err().to_string().contains("in use by another process"));
        drop(held);
        assert!(refused(&data).contains("does not run"));
        data.retract().unwrap();
        data.retract().unwrap();
    }

    #[test]
    fn a_folder_that_was_named_and_is_not_there_is_told_of_and_not_made() {
        let (dir, _) = folder();
        let nowhere = dir.path().join("nowhere");
        let data = Data::new(Some(&nowhere));
        assert!(refused(&data).starts_with("there is no data folder "));
        assert!(data.must_exist().is_err());
        assert!(!nowhere.exists());
    }

    #[test]
    fn a_key_stays_in_the_folder_of_keys() {
        let (dir, data) = folder();
        assert_eq!(data.agency_key("MOLIT").unwrap(), dir.path().join("keys/MOLIT.seed"));
        for agency in ["../x", "a/b", "", "/x"] {
            assert!(data.agency_key(agency).unwrap_err().to_string().contains("is no id of an agency"), "{agency}");
        }
    }
}
