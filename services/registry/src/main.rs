//! Types of clusters, their designations and the plans they serve. As a process of a cluster; `deploy/env/registry.env` says what it needs.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    desk::process::main(registry::desk, registry::own).await
}
