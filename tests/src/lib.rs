//! What the tests of the whole stand on.
//!
//! - [`cluster`]: brokers, services, view and archiver as processes
//! - [`nats`]: real brokers, one or three
//! - [`proxy`]: a connection that can be made to fail
//! - [`tls`]: who stands in front of it with TLS
//! - [`told`]: the all-in-one, told a history and asked over HTTP
#![allow(clippy::panic, reason = "a harness: what cannot be set up fails the test")]

pub mod cluster;
pub mod nats;
pub mod proxy;
pub mod tls;
pub mod told;
