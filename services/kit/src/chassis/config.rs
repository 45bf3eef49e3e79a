//! Configuration of a service from its environment. Every variable is commented in `deploy/env`.

use std::{collections::BTreeMap, net::SocketAddr, num::NonZeroU32, path::PathBuf, str::FromStr};

use async_nats::ServerAddr;
use tokio::net::TcpListener;
use tonic::transport::Uri;

use crate::{
    identity,
    intake::turns::Quota,
    log::{Stream, jetstream::Options},
};

/// What the operator's key is to be.
const OPERATOR_KEY: &str = "the public nkey of a user, U and 55 more letters, as `daedong keys show` prints it";
/// The most memory that a local copy may be given, megabytes; more is a slip of the pen.
const MAX_CACHE_MB: u64 = 65_536;

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
    /// Nobody can listen there.
    #[error("{name}={address}: {fault}")]
    Taken {
        /// The variable.
        name: &'static str,
        /// The address.
        address: SocketAddr,
        /// Why not.
        fault: std::io::Error,
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
        let owner = |name, stream| Some((stream, address(name, get(name)?, "an address such as http://registry:7101")));
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
        let told = "an address such as https://registry.example:443";
        let public = public.into_iter().filter_map(|(of, name)| Some((of, address(name, get(name)?, told))));
        let optional = |name, expected| {
            get(name).map(|given| parse::<NonZeroU32>(name, given, expected).map(u32::from)).transpose()
        };
        Ok(Self {
            listen: parse("DAEDONG_LISTEN", need("DAEDONG_LISTEN")?, "an address such as 0.0.0.0:7001")?,
            http: parse("DAEDONG_HTTP", need("DAEDONG_HTTP")?, "an address such as 0.0.0.0:8001")?,
            data: need("DAEDONG_DATA")?.into(),
            nats: servers("DAEDONG_NATS", need("DAEDONG_NATS")?)?,
            nats_creds: get("DAEDONG_NATS_CREDS").map(PathBuf::from),
            nats_ca: get("DAEDONG_NATS_CA").map(PathBuf::from),
            monitors: get("DAEDONG_NATS_MONITORS")
                .map_or(Ok(Vec::new()), |all| monitors("DAEDONG_NATS_MONITORS", &all))?,
            name: get("DAEDONG_NAME").unwrap_or_else(|| "daedong".to_owned()),
            replicas: get("DAEDONG_NATS_REPLICAS").map_or(Ok(1), replicas)?,
            operator: get("DAEDONG_OPERATOR_KEY").map(|given| operator("DAEDONG_OPERATOR_KEY", given)).transpose()?,
            owners: owners
                .into_iter()
                .flatten()
                .map(|(stream, address)| Ok((stream, address?)))
                .collect::<Result<_, ConfigError>>()?,
            public: public.map(|(of, address)| Ok((of, address?))).collect::<Result<_, ConfigError>>()?,
            quota: Quota {
                updates_per_second: optional("DAEDONG_AGENCY_UPDATES_PER_SECOND", "a number of updates, 1 or more")?,
                bytes_per_second: optional("DAEDONG_AGENCY_BYTES_PER_SECOND", "a number of bytes, 1 or more")?,
            },
            cache_mb: get("DAEDONG_CACHE_MB").map_or(Ok(32), |given| megabytes("DAEDONG_CACHE_MB", given))?,
        })
    }

    /// Listens for gRPC.
    ///
    /// # Errors
    /// Somebody else does there, or the address is not this machine's.
    pub async fn listener(&self) -> Result<TcpListener, ConfigError> {
        bind("DAEDONG_LISTEN", self.listen).await
    }

    /// Listens for HTTP.
    ///
    /// # Errors
    /// Somebody else does there, or the address is not this machine's.
    pub async fn http_listener(&self) -> Result<TcpListener, ConfigError> {
        bind("DAEDONG_HTTP", self.http).await
    }

    /// Says what is allowed and seldom meant.
    pub fn warn(&self) {
        if self.operator.is_none() {
            tracing::warn!(
                "DAEDONG_OPERATOR_KEY is empty: there is no operator who could give agencies keys and grants"
            );
        }
    }
}

async fn bind(name: &'static str, address: SocketAddr) -> Result<TcpListener, ConfigError> {
    TcpListener::bind(address).await.map_err(|fault| ConfigError::Taken { name, address, fault })
}

/// An address as others are told it.
fn address(name: &'static str, given: String, expected: &'static str) -> Result<String, ConfigError> {
    match given.parse::<Uri>().ok().as_ref().and_then(Uri::scheme_str) {
        Some("http" | "https") => Ok(given),
        _ => Err(ConfigError::Bad { name, given, expected }),
    }
}

/// Addresses of NATS servers; without a scheme they are `nats://`.
fn servers(name: &'static str, all: String) -> Result<String, ConfigError> {
    let expected = "addresses such as nats://10.0.0.1:4222 or tls://nats.example:4222, separated by commas";
    let bad = all.split(',').map(str::trim).find(|server| !is_server(server));
    // What stands before the host may be a password.
    let bad = bad.map(|server| server.rsplit('@').next().unwrap_or_default().to_owned());
    bad.map_or(Ok(all), |given| Err(ConfigError::Bad { name, given, expected }))
}

fn is_server(text: &str) -> bool {
    text.parse::<ServerAddr>().is_ok_and(|it| matches!(it.scheme(), "nats" | "tls") && !it.host().is_empty())
}

/// Monitoring addresses of NATS servers, which are asked without TLS.
fn monitors(name: &'static str, all: &str) -> Result<Vec<String>, ConfigError> {
    let expected = "addresses such as http://10.0.0.1:8222, separated by commas";
    let all: Vec<&str> = all.split(',').map(str::trim).filter(|address| !address.is_empty()).collect();
    match all.iter().find(|address| !is_monitor(address)) {
        None => Ok(all.into_iter().map(str::to_owned).collect()),
        Some(bad) => Err(ConfigError::Bad { name, given: (*bad).to_owned(), expected }),
    }
}

fn is_monitor(text: &str) -> bool {
    let whole = |it: &Uri| it.scheme_str() == Some("http") && it.port_u16().is_some() && it.path() == "/";
    text.parse::<Uri>().is_ok_and(|it| whole(&it))
}

/// How many servers hold a stream. Of two no majority is left once one is gone.
///
/// # Errors
/// It is neither.
pub fn replicas(given: String) -> Result<usize, ConfigError> {
    match given.parse::<usize>() {
        Ok(replicas @ (1 | 3)) => Ok(replicas),
        _ => Err(ConfigError::Bad { name: "DAEDONG_NATS_REPLICAS", given, expected: "a number, 1 or 3" }),
    }
}

fn megabytes(name: &'static str, given: String) -> Result<u64, ConfigError> {
    match given.parse::<u64>() {
        Ok(megabytes @ 1..=MAX_CACHE_MB) => Ok(megabytes),
        _ => Err(ConfigError::Bad { name, given, expected: "a number of megabytes, 1 to 65536" }),
    }
}

/// The key of the operator. What may be a seed is shown to nobody.
fn operator(name: &'static str, given: String) -> Result<String, ConfigError> {
    if identity::is_public(&given) {
        return Ok(given);
    }
    let first = given.chars().next();
    let shown = match first {
        Some('A' | 'C' | 'N' | 'O' | 'U') if given.len() <= 56 => given,
        Some('S') => "(not shown: a seed belongs in no configuration)".to_owned(),
        _ => "(not shown)".to_owned(),
    };
    Err(ConfigError::Bad { name, given: shown, expected: OPERATOR_KEY })
}

fn parse<T: FromStr>(name: &'static str, given: String, expected: &'static str) -> Result<T, ConfigError> {
    given.parse().map_err(|_| ConfigError::Bad { name, given, expected })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
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
    fn what_can_never_be_right_is_told_at_the_start() {
        let account = nkeys::KeyPair::new_account().public_key();
        let cases = [
            ("DAEDONG_NATS", "http://127.0.0.1:4222", "http://127.0.0.1:4222"),
            ("DAEDONG_NATS", "nats://", "nats://"),
            ("DAEDONG_NATS", "nats://127.0.0.1:4222,127.0.0.1:many", "127.0.0.1:many"),
            ("DAEDONG_NATS_MONITORS", "http://127.0.0.1:8222,127.0.0.1:8223", "127.0.0.1:8223"),
            ("DAEDONG_NATS_MONITORS", "https://127.0.0.1:8222", "https://127.0.0.1:8222"),
            ("DAEDONG_NATS_MONITORS", "http://127.0.0.1", "http://127.0.0.1"),
            ("DAEDONG_NATS_REPLICAS", "0", "0"),
            ("DAEDONG_NATS_REPLICAS", "2", "2"),
            ("DAEDONG_NATS_REPLICAS", "three", "three"),
            ("DAEDONG_CACHE_MB", "0", "0"),
            ("DAEDONG_CACHE_MB", "65537", "65537"),
            ("DAEDONG_CACHE_MB", "18446744073709551615", "18446744073709551615"),
            ("DAEDONG_REGISTRY", "registry:7101", "registry:7101"),
            ("DAEDONG_GOVERNANCE", "127.0.0.1:7104", "127.0.0.1:7104"),
            ("DAEDONG_OPERATOR_KEY", account.as_str(), account.as_str()),
            ("DAEDONG_OPERATOR_KEY", "UABC", "UABC"),
            ("DAEDONG_OPERATOR_KEY", "yes", "(not shown)"),
        ];
        for (name, value, given) in cases {
            let told = read(&[(name, value)]).unwrap_err().to_string();
            assert!(told.starts_with(&format!("{name}={given}: expected")), "{told}");
        }
    }

    #[test]
    fn no_secret_is_told() {
        let seed = nkeys::KeyPair::new_user().seed().unwrap();
        for given in [seed.clone(), format!(" {seed}"), format!("U{seed}"), seed.to_lowercase()] {
            let told = read(&[("DAEDONG_OPERATOR_KEY", given.as_str())]).unwrap_err().to_string();
            assert!(told.contains("not shown") && !told.contains(&seed[2..20]), "{told}");
            assert!(!told.contains(&seed.to_lowercase()[2..20]), "{told}");
        }
        let told = read(&[("DAEDONG_NATS", "http://me:secret@127.0.0.1:4222")]).unwrap_err().to_string();
        assert!(told.starts_with("DAEDONG_NATS=127.0.0.1:4222: expected"), "{told}");
    }

    #[test]
    fn what_is_right_is_taken() {
        let operator = nkeys::KeyPair::new_user().public_key();
        let config = read(&[
            ("DAEDONG_NATS", "nats://10.0.0.1:4222, tls://me:secret@nats.example,10.0.0.3"),
            ("DAEDONG_NATS_MONITORS", "http://10.0.0.1:8222, http://10.0.0.2:8222/,"),
            ("DAEDONG_NATS_REPLICAS", "3"),
            ("DAEDONG_CACHE_MB", "65536"),
            ("DAEDONG_OPERATOR_KEY", operator.as_str()),
        ]);
        let config = config.unwrap();
        assert_eq!(config.monitors, ["http://10.0.0.1:8222", "http://10.0.0.2:8222/"]);
        assert_eq!((config.replicas, config.cache_mb, config.operator), (3, 65_536, Some(operator)));
        let config = read(&[("DAEDONG_OPERATOR_KEY", ""), ("DAEDONG_NATS_MONITORS", "")]).unwrap();
        assert_eq!((config.replicas, config.cache_mb, config.operator), (1, 32, None));
        assert!(config.monitors.is_empty());
    }

    #[tokio::test]
    async fn an_address_that_is_taken_is_told_with_its_variable() {
        let held = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let taken = held.local_addr().unwrap();
        let address = taken.to_string();
        let config = read(&[("DAEDONG_LISTEN", address.as_str()), ("DAEDONG_HTTP", address.as_str())]).unwrap();
        let told = config.listener().await.unwrap_err().to_string();
        assert!(told.starts_with(&format!("DAEDONG_LISTEN={taken}: ")), "{told}");
        let told = config.http_listener().await.unwrap_err().to_string();
        assert!(told.starts_with(&format!("DAEDONG_HTTP={taken}: ")), "{told}");
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
