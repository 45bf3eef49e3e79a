//! Programmes and their money. As a process of a cluster; `deploy/env/budget.env` says what it needs.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    desk::process::main(budget::desk, desk::plain).await
}
