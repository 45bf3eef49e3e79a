//! The data folder: the journal, the local copies, the operator's key, the keys of agencies, and where the running
//! system is reached.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use kit::identity::Signer;

/// Where a system is looked for that no folder knows of.
pub const DEFAULT_URL: &str = "http://127.0.0.1:8420";

/// A data folder.
#[derive(Debug, Clone)]
pub struct Data {
    dir: PathBuf,
}

impl Data {
    /// The folder, which need not exist yet.
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
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

    /// Takes the folder for the one process that runs over it, until what is returned is dropped.
    pub fn lock(&self) -> Result<File> {
        let path = self.dir.join("lock");
        let file = File::options().write(true).create(true).truncate(false).open(&path);
        let file = file.with_context(|| format!("cannot write {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => {
                bail!("the data folder {} is in use by another process; stop that one first", self.dir.display())
            }
            Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("cannot lock {}", path.display())),
        }
    }

    /// The local operator's key, where a system has run over the folder.
    pub fn operator_key(&self) -> Result<Signer> {
        let path = self.dir.join("operator.seed");
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
        let path = self.dir.join("operator.seed");
        if path.exists() { read_key(&path) } else { write_key(&path) }
    }

    /// The key of an agency, kept under its id.
    pub fn agency_key(&self, agency: &str) -> PathBuf {
        self.dir.join("keys").join(format!("{agency}.seed"))
    }

    /// Notes where the running system is reached.
    pub fn announce(&self, url: &str) -> Result<()> {
        fs::write(self.dir.join("url"), url).context("cannot write into the data folder")
    }

    /// Where the running system is reached.
    pub fn url(&self) -> String {
        fs::read_to_string(self.dir.join("url")).map_or_else(|_| DEFAULT_URL.to_owned(), |url| url.trim().to_owned())
    }
}

fn remove(dir: &Path) -> Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
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
