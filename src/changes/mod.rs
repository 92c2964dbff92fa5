//! What hospital applications follow: every version of an exclusion and every break that opens a record, in one gapless sequence
//! (product.md §5); and what they say of it in return.

mod acknowledge;
mod api;
mod enforcement;
mod feed;
mod lag;
mod store;
mod stream;

pub use api::{Documented, routes};
pub use enforcement::{Enforced, Told, enforcement};
pub use feed::{Feed, Pace};
pub use lag::{Lag, lags};
