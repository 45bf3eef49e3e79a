//! `daedong keys`: signing keys of agencies.

use std::path::PathBuf;

use anyhow::Result;

use super::{say, tell};
use crate::data::{Data, read_key, write_key};

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
        /// The agency it is for; the key is kept in the data folder under this id.
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
                let path = out
                    .or_else(|| agency.map(|agency| data.agency_key(&agency)))
                    .unwrap_or_else(|| PathBuf::from("daedong-key.seed"));
                let signer = write_key(&path)?;
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
                let signer = match key.or_else(|| agency.map(|agency| data.agency_key(&agency))) {
                    Some(path) => read_key(&path)?,
                    None => {
                        data.create()?;
                        data.operator()?
                    }
                };
                say!("{}", signer.public());
            }
        }
        Ok(())
    }
}
