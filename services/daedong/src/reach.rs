//! Reaching a running system: its address, what it serves where, and questions over HTTP.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context, Result, bail};
use kit::{chassis::limits, log::Stream};
use tonic::transport::Channel;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::data::Data;

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The largest answer that is read.
const MAX_ANSWER: u64 = 512 * 1024 * 1024;

/// A running system.
#[derive(Debug, Clone)]
pub struct System {
    url: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl System {
    /// The system at an address such as `http://127.0.0.1:8420`.
    ///
    /// # Errors
    /// It is no such address.
    pub fn at(url: &str) -> Result<Self> {
        if !["http://", "https://"].iter().any(|scheme| url.starts_with(scheme)) {
            let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
            bail!("{url} is no address of a system; write http://{rest}, or https:// where it stands behind TLS");
        }
        Ok(Self { url: url.trim_end_matches('/').to_owned() })
    }

    /// The system that is named; where none is, the one of the data folder.
    ///
    /// # Errors
    /// It is no address, or no system runs over the folder.
    pub fn of(named: Option<&str>, data: &Data) -> Result<Self> {
        match named {
            Some(url) => Self::at(url),
            None => Self::at(&data.url()?),
        }
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Asks over HTTP.
    ///
    /// # Errors
    /// It is not reached.
    pub fn get(&self, path: &str) -> Result<Answer> {
        let url = format!("{}{path}", self.url);
        let mut response = self.agent().get(&url).call().map_err(|error| {
            let words = self.unreached(&error);
            anyhow::Error::new(error).context(words)
        })?;
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(MAX_ANSWER).read_to_vec().context("the answer broke off")?;
        Ok(Answer { status, body })
    }

    /// What to do where no answer came.
    fn unreached(&self, error: &ureq::Error) -> String {
        match error {
            // Somebody is there and speaks otherwise, as the services do, which speak gRPC.
            ureq::Error::Protocol(_) => format!(
                "what answers at {} is not the view; --to takes the address of the view, such as the one that \
                 `daedong up` says, not that of a service",
                self.url
            ),
            _ => format!(
                "nothing answers at {}; start it with `daedong up`, or name another with --data DIR or --to URL",
                self.url
            ),
        }
    }

    fn agent(&self) -> ureq::Agent {
        let config = ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).http_status_as_error(false);
        let config = if self.url.starts_with("https://") { config.tls_config(trusting()) } else { config };
        config.build().into()
    }

    /// The addresses of the four services.
    ///
    /// # Errors
    /// It is not reached, or is not Daedong.
    pub fn services(&self) -> Result<BTreeMap<Stream, String>> {
        let answer = self.get("/api/v1/services")?;
        if answer.status != 200 {
            bail!("{} answers with status {} when asked for its services", self.url, answer.status);
        }
        let named: BTreeMap<String, String> =
            serde_json::from_slice(&answer.body).with_context(|| format!("{} is not Daedong", self.url))?;
        Ok(named.into_iter().filter_map(|(name, address)| Some((Stream::named(&name)?, address))).collect())
    }
}

/// Whoever the machine trusts, as for the services (`limits::endpoint`), which the system's own address leads to.
fn trusting() -> TlsConfig {
    let trusted = rustls_native_certs::load_native_certs().certs;
    let trusted: RootCerts = trusted.iter().map(|one| Certificate::from_der(one).to_owned()).into();
    TlsConfig::builder().root_certs(trusted).build()
}

/// Connections to services, made when they are first used.
///
/// # Errors
/// An address is none, or nobody is trusted who could vouch for it.
pub fn channels(services: BTreeMap<Stream, String>) -> Result<BTreeMap<Stream, Channel>> {
    let channel = |(stream, address): (Stream, String)| {
        let endpoint = limits::endpoint(&address).with_context(|| address)?;
        Ok((stream, endpoint.connect_lazy()))
    };
    services.into_iter().map(channel).collect()
}

/// Text as it stands in a query.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_its_beginning_is_told_how_to_be_written() {
        for (url, expected) in [
            ("127.0.0.1:8420", "127.0.0.1:8420 is no address of a system; write http://127.0.0.1:8420, "),
            ("nats://here:4222", "nats://here:4222 is no address of a system; write http://here:4222, "),
        ] {
            assert!(System::at(url).unwrap_err().to_string().starts_with(expected), "{url}");
        }
        assert_eq!(System::at("https://view.example/").unwrap().url(), "https://view.example");
    }
}
