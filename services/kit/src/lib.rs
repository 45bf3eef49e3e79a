//! What every service stands on; knows no domain.
//!
//! - [`log`]: the contract of a log, the ground truth, and the two logs that keep it
//! - [`replica`]: the local copy of one stream, rebuilt whenever it is in doubt
//! - [`audit`]: checks a journal or an archive offline
//! - [`archive`]: writes what a log holds outside of it, in the journal's format · [`restore`]: brings it back
//! - [`intake`]: from a signed update to a receipt · [`identity`]: keys and signatures
//! - [`chassis`]: configuration, telemetry, limits, serving and stopping
//! - [`clock`]: the one place that reads the time · [`trace`]: which call something belongs to

/// The allocator of every process that stands on this crate: updates are many small pieces of memory, made in one thread
/// and let go in another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub mod archive;
pub mod audit;
pub mod chassis;
pub mod clock;
pub mod identity;
pub mod intake;
pub mod log;
pub mod replica;
pub mod restore;
pub mod trace;
