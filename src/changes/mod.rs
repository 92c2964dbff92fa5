//! What hospital applications follow: every version of an exclusion and every break that opens a record, in one gapless sequence,
//! and what they acknowledge.

mod acknowledge;
mod api;
mod enforcement;
mod feed;
mod lag;
mod store;
mod stream;

pub use api::{ChangesApi, routes};
pub use enforcement::{Enforced, EnforcementText, enforcement, read_enforcement};
pub use feed::{Feed, Pace, skipped_changes};
pub use lag::{Lag, lags};
