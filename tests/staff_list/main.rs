//! `mijntoegang directory import` as an operator runs it, on a real Postgres with a database for each test.
#![allow(clippy::allow_attributes, reason = "tests")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may fail loudly"
)]

mod closing;
#[path = "../support/databases.rs"]
mod databases;
mod files;
mod flaws;
mod hospital;
mod large;
mod matching;
mod runs;
