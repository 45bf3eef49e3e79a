//! Two halves of an answer at once.

use std::{panic, thread};

/// What both come to, the first on a thread of its own where there is one to be had.
pub(super) fn both<A: Send, B>(apart: impl Fn() -> A + Sync, here: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let other = thread::Builder::new().spawn_scoped(scope, &apart);
        let here = here();
        let apart = match other {
            Ok(thread) => thread.join().unwrap_or_else(|cause| panic::resume_unwind(cause)),
            Err(_) => apart(),
        };
        (apart, here)
    })
}
