//! Every limit of the gRPC servers and clients, named in one place. tonic itself has none.

use std::time::Duration;

use tonic::transport::{ClientTlsConfig, Endpoint, Server};

use crate::trace::Trace;

/// The largest message: one signed update, or an answer to another service.
pub const MAX_MESSAGE: usize = 4 * 1024 * 1024;
/// Streams of one connection at once.
pub const MAX_STREAMS: u32 = 256;
/// Requests of one connection under way at once.
pub const MAX_CONCURRENT: usize = 256;
/// Bytes in flight on one stream and one connection.
pub const STREAM_WINDOW: u32 = 1024 * 1024;
/// The same for a connection.
pub const CONNECTION_WINDOW: u32 = 8 * 1024 * 1024;
/// A silent connection is asked for a sign of life, and closed without one.
pub const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// How long a sign of life may take.
pub const KEEP_ALIVE_TIMEOUT: Duration = Duration::from_secs(10);
/// Streams that a peer may reset before its connection is closed.
pub const MAX_PENDING_RESETS: usize = 64;
/// The largest header list.
pub const MAX_HEADERS: u32 = 16 * 1024;
/// How long a question to another service may take.
pub const QUESTION: Duration = Duration::from_secs(2);
/// How long connecting may take.
pub const CONNECT: Duration = Duration::from_secs(2);
/// After this age a connection is asked to go, so that clients spread over replicas.
pub const MAX_AGE: Duration = Duration::from_secs(60 * 60);
/// How long what is under way may take to end when a connection is asked to go.
pub const AGE_GRACE: Duration = Duration::from_secs(60);

/// A server with all limits set, whose log lines name the call that they belong to.
pub fn server() -> Server {
    Server::builder()
        .concurrency_limit_per_connection(MAX_CONCURRENT)
        .max_concurrent_streams(MAX_STREAMS)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .http2_keepalive_interval(Some(KEEP_ALIVE))
        .http2_keepalive_timeout(Some(KEEP_ALIVE_TIMEOUT))
        .http2_max_pending_accept_reset_streams(Some(MAX_PENDING_RESETS))
        .http2_max_header_list_size(MAX_HEADERS)
        .max_connection_age(MAX_AGE)
        .max_connection_age_grace(AGE_GRACE)
        .trace_fn(|call| {
            // A call that brings none begins one for each update: then the lines name that.
            let trace = Trace::brought(call.headers()).map(|trace| trace.id().to_string());
            tracing::info_span!("call", path = call.uri().path(), trace)
        })
}

/// A client's end with all limits set; connects when it is first used. Whoever is at an address with `https://` must show a
/// certificate that this machine trusts; `SSL_CERT_FILE` names the file of others.
///
/// # Errors
/// The address is none, or the machine trusts nobody.
pub fn endpoint(address: &str) -> Result<Endpoint, tonic::transport::Error> {
    let endpoint = Endpoint::from_shared(address.to_owned())?
        .connect_timeout(CONNECT)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .http2_keep_alive_interval(KEEP_ALIVE)
        .keep_alive_timeout(KEEP_ALIVE_TIMEOUT)
        .tcp_nodelay(true);
    match endpoint.uri().scheme_str() {
        Some("https") => endpoint.tls_config(ClientTlsConfig::new().with_native_roots().timeout(CONNECT)),
        _ => Ok(endpoint),
    }
}
