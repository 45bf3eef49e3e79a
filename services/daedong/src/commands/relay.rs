//! `daedong relay`: the agency's end of a line that goes down at night.

use std::process::ExitCode;

use anyhow::Result;
use kit::{
    chassis::serve,
    log::jetstream::{Options, outbox, realm},
};

use super::DONE;

/// Passes on what an agency publishes on `daedong.outbox.SERVICE` of its own NATS server, a leaf of the broker, whenever the
/// line is up, in order, until told to stop.
#[derive(Debug, clap::Args)]
pub struct Relay {
    /// The agency, whose credentials the leaf server has.
    #[arg(long, value_name = "ID")]
    agency: String,
    /// The agency's own server.
    #[arg(long, value_name = "URL", default_value = "nats://127.0.0.1:4222")]
    nats: String,
}

impl Relay {
    /// Passes on.
    ///
    /// # Errors
    /// The agency's own server cannot be reached.
    pub async fn run(self) -> Result<ExitCode> {
        let options = Options {
            name: format!("daedong-relay-{}", self.agency),
            inbox: Some(realm::inbox(&self.agency)),
            ..Options::at(&self.nats, None)
        };
        outbox::relay(options, &self.agency, serve::stop_signal()).await?;
        Ok(DONE)
    }
}
