//! The portal through its front door: HTTP, a real Postgres, a database each.
#![allow(clippy::allow_attributes, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod support;

mod bad_input;
mod concurrency;
mod exclusions;
mod expiry;
mod journey;
mod officer;
mod postgres_away;
mod smoke;
