//! Indicators, values, companies and foreign investment. As a process of a cluster; `deploy/env/performance.env` says what it needs.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    desk::process::main(performance::desk, desk::plain).await
}
