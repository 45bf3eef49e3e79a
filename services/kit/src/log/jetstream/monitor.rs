//! What only a server's monitoring shows: whether it syncs a write before it acknowledges it.
//!
//! A connection of a service is not told this. The question is one line over HTTP/1.0, so the answer comes plainly,
//! with its end at the end of the connection.

use std::time::Duration;

use serde::Deserialize;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::streams::{Finding, old_version};

/// The longest that a server's monitoring is waited for.
const TIMEOUT: Duration = Duration::from_secs(3);
/// The longest answer that is read, bytes; the real one has a few thousand.
const LONGEST_ANSWER: u64 = 1024 * 1024;

#[derive(Deserialize)]
struct Varz {
    #[serde(default)]
    server_name: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    jetstream: JetStream,
}

#[derive(Default, Deserialize)]
struct JetStream {
    #[serde(default)]
    config: Option<Config>,
}

#[derive(Deserialize)]
struct Config {
    #[serde(default)]
    sync_always: bool,
    /// Nanoseconds.
    #[serde(default)]
    sync_interval: u64,
}

/// Looks at a server through its monitoring address, such as `http://10.0.0.1:8222`.
pub(super) async fn look(address: &str) -> Result<Vec<Finding>, String> {
    let answer = timeout(TIMEOUT, get(address)).await.map_err(|_| "no answer in time".to_owned())??;
    let varz: Varz = serde_json::from_slice(&answer).map_err(|fault| fault.to_string())?;
    Ok(judge(&varz))
}

fn judge(varz: &Varz) -> Vec<Finding> {
    let about = format!("server {}", varz.server_name);
    let mut findings: Vec<Finding> = old_version(&about, &varz.version).into_iter().collect();
    match &varz.jetstream.config {
        None => findings.push(Finding::new(&about, "jetstream", "off", "on")),
        Some(config) if !config.sync_always => {
            let seconds = Duration::from_nanos(config.sync_interval).as_secs();
            findings.push(Finding::new(&about, "sync_interval", format!("{seconds}s"), "always"));
        }
        Some(_) => {}
    }
    findings
}

async fn get(address: &str) -> Result<Vec<u8>, String> {
    let host = address.strip_prefix("http://").ok_or("a monitoring address begins with http://")?.trim_end_matches('/');
    let mut connection = TcpStream::connect(host).await.map_err(|fault| fault.to_string())?;
    let request = format!("GET /varz HTTP/1.0\r\nHost: {host}\r\n\r\n");
    connection.write_all(request.as_bytes()).await.map_err(|fault| fault.to_string())?;
    let mut answer = Vec::new();
    connection.take(LONGEST_ANSWER).read_to_end(&mut answer).await.map_err(|fault| fault.to_string())?;
    body(&answer).map(<[u8]>::to_vec)
}

fn body(answer: &[u8]) -> Result<&[u8], String> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").ok_or("not an answer in HTTP")?;
    let status = answer.split(|byte| *byte == b'\r').next().unwrap_or_default();
    match status.split(|byte| *byte == b' ').nth(1) {
        Some(b"200") => Ok(&answer[end + 4..]),
        _ => Err(String::from_utf8_lossy(status).into_owned()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn found(varz: &str) -> Vec<String> {
        judge(&serde_json::from_str(varz).unwrap()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_server_is_judged_by_what_it_shows() {
        let cases = [
            (
                r#"{"server_name":"a","version":"2.15.1","jetstream":{"config":{"sync_always":true,"sync_interval":120000000000}}}"#,
                vec![],
            ),
            (
                r#"{"server_name":"a","version":"2.15.1","jetstream":{"config":{"sync_interval":120000000000}}}"#,
                vec!["server a: sync_interval is 120s, must be always"],
            ),
            (
                r#"{"server_name":"a","version":"2.15.1","jetstream":{}}"#,
                vec!["server a: jetstream is off, must be on"],
            ),
            (
                r#"{"server_name":"a","version":"2.10.0","jetstream":{"config":{"sync_always":true}}}"#,
                vec!["server a: version is 2.10.0, must be 2.12 or newer"],
            ),
        ];
        for (varz, findings) in cases {
            assert_eq!(found(varz), findings);
        }
    }

    #[test]
    fn a_body_follows_its_head() {
        let cases = [
            ("HTTP/1.0 200 OK\r\nA: b\r\n\r\nxyz", Ok("xyz")),
            ("HTTP/1.0 200 OK\r\n\r\n", Ok("")),
            ("HTTP/1.0 404 Not Found\r\n\r\nxyz", Err("HTTP/1.0 404 Not Found")),
            ("SSH-2.0\r\n", Err("not an answer in HTTP")),
            ("\r\n\r\n", Err("")),
        ];
        for (answer, outcome) in cases {
            assert_eq!(body(answer.as_bytes()), outcome.map(str::as_bytes).map_err(str::to_owned), "{answer}");
        }
    }
}
