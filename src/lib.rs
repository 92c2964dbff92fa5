//! Mijn Toegang: see `docs/architecture.md`.

pub mod clock;
pub mod directory;
pub mod web;
