//! Configuration of a service from its environment. Every variable is commented in `deploy/env`.

use std::{collections::BTreeMap, net::SocketAddr, num::NonZeroU32, path::PathBuf, str::FromStr};

use tonic::transport::Uri;

use crate::{
    intake::turns::Quota,
    log::{Stream, jetstream::Options},
};

/// Why a process cannot start with this environment.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A variable is missing.
    #[error("{0} is not set; see deploy/env for what it means")]
    Missing(&'static str),
    /// A variable has no usable value.
    #[error("{name}={given}: expected {expected}")]
    Bad {
        /// The variable.
        name: &'static str,
        /// What it holds.
        given: String,
        /// What it should hold.
        expected: &'static str,
    },
}

/// Where a service listens, what it stands on, whom it asks.
#[derive(Debug, Clone)]
pub struct Config {
    /// `DAEDONG_LISTEN`: address of the gRPC server.
    pub listen: SocketAddr,
    /// `DAEDONG_HTTP`: address of health and metrics (and of the view, for the projection).
    pub http: SocketAddr,
    /// `DAEDONG_DATA`: folder of the local copy.
    pub data: PathBuf,
    /// `DAEDONG_NATS`: addresses of the NATS servers, separated by commas.
    pub nats: String,
    /// `DAEDONG_NATS_CREDS`: file with the credentials there, if any.
    pub nats_creds: Option<PathBuf>,
    /// `DAEDONG_NATS_CA`: file of the authorities that vouch for the NATS servers, if not those that the machine trusts.
    pub nats_ca: Option<PathBuf>,
    /// `DAEDONG_NATS_MONITORS`: monitoring addresses of the NATS servers, separated by commas; they show whether
    /// writes are synced.
    pub monitors: Vec<String>,
    /// `DAEDONG_NAME`: the name of this process to others.
    pub name: String,
    /// `DAEDONG_NATS_REPLICAS`: how many servers must hold every stream; fewer is refused.
    pub replicas: usize,
    /// `DAEDONG_OPERATOR_KEY`: the public key of the operator, who holds every grant.
    pub operator: Option<String>,
    /// `DAEDONG_REGISTRY`, `…_BUDGET`, `…_PERFORMANCE`, `…_GOVERNANCE`: where the services reach each other.
    pub owners: BTreeMap<Stream, String>,
    /// `DAEDONG_PUBLIC_REGISTRY`, `…_BUDGET`, `…_PERFORMANCE`, `…_GOVERNANCE`, `…_VIEW`: where those outside reach the
    /// services and the view over gRPC, by name.
    pub public: BTreeMap<&'static str, String>,
    /// `DAEDONG_CACHE_MB`: memory for the local copy.
    pub cache_mb: u64,
    /// `DAEDONG_AGENCY_UPDATES_PER_SECOND`, `DAEDONG_AGENCY_BYTES_PER_SECOND`: what one agency may send; what is more
    /// waits.
    pub quota: Quota,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// The first variable that is missing or has no usable value.
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    /// How the broker is reached, and what is asked of it.
    pub fn broker(&self) -> Options {
        Options {
            name: self.name.clone(),
            replicas: self.replicas,
            monitors: self.monitors.clone(),
            authorities: self.nats_ca.clone(),
            ..Options::at(&self.nats, self.nats_creds.clone())
        }
    }

    fn read(get: impl Fn(&'static str) -> Option<String>) -> Result<Self, ConfigError> {
        let need = |name| get(name).ok_or(ConfigError::Missing(name));
        let owner = |name, stream| get(name).map(|address| (stream, address));
        let owners = [
            owner("DAEDONG_REGISTRY", Stream::Registry),
            owner("DAEDONG_BUDGET", Stream::Budget),
            owner("DAEDONG_PERFORMANCE", Stream::Performance),
            owner("DAEDONG_GOVERNANCE", Stream::Governance),
        ];
        let public = [
            ("registry", "DAEDONG_PUBLIC_REGISTRY"),
            ("budget", "DAEDONG_PUBLIC_BUDGET"),
            ("performance", "DAEDONG_PUBLIC_PERFORMANCE"),
            ("governance", "DAEDONG_PUBLIC_GOVERNANCE"),
            ("view", "DAEDONG_PUBLIC_VIEW"),
        ];
        let public = public.into_iter().filter_map(|(of, name)| Some((of, address(name, get(name)?))));
        let optional = |name, expected| {
            get(name).map(|given| parse::<NonZeroU32>(name, given, expected).map(u32::from)).transpose()
        };
        Ok(Self {
            listen: parse("DAEDONG_LISTEN", need("DAEDONG_LISTEN")?, "an address such as 0.0.0.0:7001")?,
            http: parse("DAEDONG_HTTP", need("DAEDONG_HTTP")?, "an address such as 0.0.0.0:8001")?,
            data: need("DAEDONG_DATA")?.into(),
            nats: need("DAEDONG_NATS")?,
            nats_creds: get("DAEDONG_NATS_CREDS").map(PathBuf::from),
            nats_ca: get("DAEDONG_NATS_CA").map(PathBuf::from),
            monitors: get("DAEDONG_NATS_MONITORS")
                .map_or_else(Vec::new, |all| all.split(',').map(|one| one.trim().to_owned()).collect()),
            name: get("DAEDONG_NAME").unwrap_or_else(|| "daedong".to_owned()),
            replicas: get("DAEDONG_NATS_REPLICAS")
                .map_or(Ok(1), |given| parse("DAEDONG_NATS_REPLICAS", given, "a number, 1 or 3"))?,
            operator: get("DAEDONG_OPERATOR_KEY"),
            owners: owners.into_iter().flatten().collect(),
            public: public.map(|(of, address)| Ok((of, address?))).collect::<Result<_, ConfigError>>()?,
            quota: Quota {
                updates_per_second: optional("DAEDONG_AGENCY_UPDATES_PER_SECOND", "a number of updates, 1 or more")?,
                bytes_per_second: optional("DAEDONG_AGENCY_BYTES_PER_SECOND", "a number of bytes, 1 or more")?,
            },
            cache_mb: get("DAEDONG_CACHE_MB")
                .map_or(Ok(32), |given| parse("DAEDONG_CACHE_MB", given, "a number of megabytes"))?,
        })
    }
}

/// An address as others are told it.
fn address(name: &'static str, given: String) -> Result<String, ConfigError> {
    match given.parse::<Uri>().ok().as_ref().and_then(Uri::scheme_str) {
        Some("http" | "https") => Ok(given),
        _ => Err(ConfigError::Bad { name, given, expected: "an address such as https://registry.example:443" }),
    }
}

fn parse<T: FromStr>(name: &'static str, given: String, expected: &'static str) -> Result<T, ConfigError> {
    given.parse().map_err(|_| ConfigError::Bad { name, given, expected })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What these variables say, beside what every process needs.
    fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let needed = [
            ("DAEDONG_LISTEN", "127.0.0.1:0"),
            ("DAEDONG_HTTP", "127.0.0.1:0"),
            ("DAEDONG_DATA", "data"),
            ("DAEDONG_NATS", "nats://127.0.0.1:4222"),
        ];
        let all: BTreeMap<&str, &str> = needed.into_iter().chain(variables.iter().copied()).collect();
        Config::read(|name| all.get(name).filter(|value| !value.is_empty()).map(|value| (*value).to_owned()))
    }

    #[test]
    fn the_variable_at_fault_is_named() {
        let told = |name, value| read(&[(name, value)]).unwrap_err().to_string();
        assert!(told("DAEDONG_LISTEN", "here").starts_with("DAEDONG_LISTEN=here: expected"));
        assert!(told("DAEDONG_DATA", "").starts_with("DAEDONG_DATA is not set"));
        assert!(
            told("DAEDONG_PUBLIC_BUDGET", "budget:7102").starts_with("DAEDONG_PUBLIC_BUDGET=budget:7102: expected")
        );
    }

    #[test]
    fn those_outside_are_told_only_what_is_said_to_be_public() {
        let config = read(&[
            ("DAEDONG_REGISTRY", "http://registry:7101"),
            ("DAEDONG_PUBLIC_BUDGET", "https://budget.example"),
            ("DAEDONG_PUBLIC_VIEW", ""),
        ]);
        let config = config.unwrap();
        assert_eq!(config.public, BTreeMap::from([("budget", "https://budget.example".to_owned())]));
        assert_eq!(config.owners[&Stream::Registry], "http://registry:7101");
    }
}
