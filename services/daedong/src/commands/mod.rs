//! One file per noun of the command line.

pub mod audit;
mod broker;
pub mod filters;
pub mod keys;
pub mod ops;
pub mod records;
pub mod relay;
pub mod report;
pub mod submit;
pub mod survey;
pub mod table;
pub mod template;
mod together;
pub mod up;
pub mod updates;
pub mod view;

use std::process::ExitCode;

/// Everything was done.
pub const DONE: ExitCode = ExitCode::SUCCESS;
/// It could not run.
pub const FAILED: u8 = 1;
/// It ran, and some updates were refused.
pub const REFUSED: u8 = 2;

/// Prints a line. Whoever reads along may have read enough: that is no fault.
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($words)*);
    }};
}
pub(crate) use say;
