//! One file per noun of the command line.

pub mod audit;
mod beside;
mod broker;
pub mod filters;
pub mod keys;
pub mod ops;
pub mod receipts;
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
mod whose;

use std::{
    fmt::Display,
    io::{self, ErrorKind, Write as _, stderr, stdout},
    process::ExitCode,
};

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

/// A line on standard error. Where nobody takes it there is nobody to tell, and the work goes on.
pub fn tell(line: impl Display) {
    let _ = writeln!(stderr(), "{line}");
}

/// Puts an answer on standard output. Whoever reads along may have read enough: that is no fault.
///
/// # Errors
/// It cannot be written for any other reason.
fn put(answer: &[u8]) -> io::Result<()> {
    let mut out = stdout().lock();
    match out.write_all(answer).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        put => put,
    }
}
