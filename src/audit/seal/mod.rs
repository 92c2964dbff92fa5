//! The audit, proved (R13): rows are sealed in batches, each seal carries the hash of the one before, is signed with a key
//! outside the database, and its head is appended to a file outside it. `docs/audit.md` says what that proves.

pub mod encode;
pub mod export;
pub mod head_file;
pub mod heads;
pub mod hex;
pub mod keys;
pub mod read;
pub mod records;
pub mod retain;
mod sealer;
pub mod snapshot;
pub mod store;
pub mod verify;

pub use sealer::{Sealer, Sealing};
pub use store::unsealed_seconds;
