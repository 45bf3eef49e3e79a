//! `daedong keys`: signing keys of agencies.

use std::path::PathBuf;

use anyhow::Result;
use kit::identity::Signer;

use super::{say, tell};
use crate::data::{Data, read_key, write_key};

/// What the file of a key is called that is for nobody in particular.
const NAMELESS: &str = "daedong-key.seed";

/// Makes and shows signing keys.
#[derive(Debug, clap::Args)]
pub struct Keys {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make a key and print its public part, for a `key_granted` record.
    New {
        /// The agency it is for; the key is kept in the data folder under this id. Without it the key is
        /// daedong-key.seed in the data folder that is named, or here.
        #[arg(long)]
        agency: Option<String>,
        /// The file to write instead.
        #[arg(long, value_name = "FILE", conflicts_with = "agency")]
        out: Option<PathBuf>,
    },
    /// Print the public part of a key: the operator's, unless another is named.
    Show {
        /// The agency whose key is in the data folder.
        #[arg(long)]
        agency: Option<String>,
        /// The file with the seed.
        #[arg(long, value_name = "FILE", conflicts_with = "agency")]
        key: Option<PathBuf>,
    },
}

impl Keys {
    /// Does it.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn run(self, data: &Data) -> Result<()> {
        match self.action {
            Action::New { agency, out } => {
                let path = match (out, agency) {
                    (Some(out), _) => out,
                    (None, Some(agency)) => data.agency_key(&agency)?,
                    (None, None) if data.is_named() => data.file(NAMELESS),
                    (None, None) => PathBuf::from(NAMELESS),
                };
                let signer = write_key(&path)?;
                let path = path.canonicalize().unwrap_or(path);
                say!("{}", signer.public());
                tell(format_args!(
                    "the secret seed is in {}; keep it safe and have the public key granted:",
                    path.display()
                ));
                tell(format_args!(
                    r#"{{"record":"key_granted","update_id":"…","effective_on":"…","agency_id":"…","public_key":"{}"}}"#,
                    signer.public()
                ));
            }
            Action::Show { agency, key } => {
                let signer = match (key, agency) {
                    (Some(key), _) => read_key(&key)?,
                    (None, Some(agency)) => read_key(&data.agency_key(&agency)?)?,
                    (None, None) => operator(data)?,
                };
                say!("{}", signer.public());
            }
        }
        Ok(())
    }
}

/// The key of the operator of a data folder. Where nobody named one, the usual folder is made with it, for the services of
/// a deployment that is about to start.
fn operator(data: &Data) -> Result<Signer> {
    if data.is_named() {
        data.must_exist()?;
    }
    data.create()?;
    if !data.has_operator() {
        tell(format_args!("there was no key of an operator in {}; this one is new", data.dir().display()));
    }
    data.operator()
}
