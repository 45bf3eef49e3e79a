//! Who may say what, by which rules, and what is asked of whom. As a process of a cluster; `deploy/env/governance.env` says what it needs.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    desk::process::main(governance::desk, governance::own).await
}
