//! `daedong ops broker-keys`, `agency-credentials` and `revoke-credentials`: who is who to the NATS servers.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, bail};
use kit::log::jetstream::realm::{self, Account};

use super::{DONE, say};
use crate::data::write_secret;

/// The files of a folder with the broker's keys.
const OPERATOR: &str = "operator.seed";
const ACCOUNT: &str = "account.seed";
const SERVERS: &str = "auth.conf";
const SERVICES: &str = "services.creds";
/// Which agency was given which user; nothing in it is secret.
const ISSUED: &str = "issued.txt";
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
    let now = (kit::clock::system())() / 1_000_000;
    let issued = account(keys)?.agency(id, now, now + i64::from(days) * DAY)?;
    let out = out.unwrap_or_else(|| keys.join(format!("{id}.creds")));
    write_secret(&out, &issued.credentials)?;
    let list = keys.join(ISSUED);
    let listed = fs::OpenOptions::new().create(true).append(true).open(&list);
    let listed = listed.and_then(|mut list| writeln!(list, "{id} {}", issued.user));
    listed.with_context(|| {
        format!("cannot write {}; credentials that are not listed cannot be revoked", list.display())
    })?;
    say!("{}", out.display());
    Ok(DONE)
}

/// Revokes all credentials that an agency was given until now.
pub fn revoke(id: &str, keys: &Path, operator: Option<PathBuf>) -> Result<ExitCode> {
    let issued = read(&keys.join(ISSUED))?;
    let of_agency = |line: &str| Some(line.split_once(' ').filter(|(agency, _)| *agency == id)?.1.to_owned());
    let users: BTreeSet<String> = issued.lines().filter_map(of_agency).collect();
    if users.is_empty() {
        bail!("{} lists no credentials of {id:?}", keys.join(ISSUED).display());
    }
    let servers = keys.join(SERVERS);
    let operator = read(&operator.unwrap_or_else(|| keys.join(OPERATOR)))?;
    let now = (kit::clock::system())() / 1_000_000;
    let revoked = realm::revoke(&read(&servers)?, &operator, &account(keys)?, &users, now)?;
    // Never half of it: whoever reads it meanwhile reads the one or the other.
    let written = servers.with_extension("conf.new");
    let replaced = fs::write(&written, revoked).and_then(|()| fs::rename(&written, &servers));
    replaced.with_context(|| format!("cannot write {}", servers.display()))?;
    say!(
        "{}: {} credentials of {id} are revoked; put it in its place on all servers and",
        servers.display(),
        users.len()
    );
    say!("have each read it again: nats-server --signal reload");
    Ok(DONE)
}

fn account(keys: &Path) -> Result<Account> {
    Ok(Account::from_seed(&read(&keys.join(ACCOUNT))?)?)
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}
