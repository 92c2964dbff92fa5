//! Where the static files lie.

/// The folder of all static files, without a slash at its end.
pub const ROOT: &str = "/static/dev";
