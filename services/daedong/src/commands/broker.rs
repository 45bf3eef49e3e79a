//! `daedong ops broker-keys` and `agency-credentials`: who is who to the NATS servers.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use kit::log::jetstream::realm::{self, Account};

use super::{DONE, say};
use crate::data::write_secret;

/// The files of a folder with the broker's keys.
const OPERATOR: &str = "operator.seed";
const ACCOUNT: &str = "account.seed";
const SERVERS: &str = "auth.conf";
const SERVICES: &str = "services.creds";
const DAY: i64 = 24 * 60 * 60;

/// Makes the keys of a broker that asks who somebody is.
pub fn keys(out: &Path) -> Result<ExitCode> {
    let now = (kit::clock::system())() / 1_000_000;
    let founded = realm::found(now)?;
    let services = Account::from_seed(&founded.account_seed)?.services(now)?;
    write_secret(&out.join(OPERATOR), &founded.operator_seed)?;
    write_secret(&out.join(ACCOUNT), &founded.account_seed)?;
    write_secret(&out.join(SERVICES), &services)?;
    let servers = out.join(SERVERS);
    fs::write(&servers, founded.servers).with_context(|| format!("cannot write {}", servers.display()))?;
    say!("{}: for the NATS servers, in the place of deploy/nats/auth.conf", servers.display());
    say!("{}: DAEDONG_NATS_CREDS of the services, the view and the archiver", out.join(SERVICES).display());
    say!("{}: makes credentials of agencies; keep it safe", out.join(ACCOUNT).display());
    say!("{}: needed no more; keep it away from this machine", out.join(OPERATOR).display());
    Ok(DONE)
}

/// Makes credentials of an agency.
pub fn agency(id: &str, keys: &Path, days: u32, out: Option<PathBuf>) -> Result<ExitCode> {
    let seed = keys.join(ACCOUNT);
    let text = fs::read_to_string(&seed).with_context(|| format!("cannot read {}", seed.display()))?;
    let now = (kit::clock::system())() / 1_000_000;
    let credentials = Account::from_seed(&text)?.agency(id, now, now + i64::from(days) * DAY)?;
    let out = out.unwrap_or_else(|| keys.join(format!("{id}.creds")));
    write_secret(&out, &credentials)?;
    say!("{}", out.display());
    Ok(DONE)
}
