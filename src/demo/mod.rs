//! What `demo` and the tests need beside the application.

pub mod cluster;
pub mod generate;
