//! Mijn Toegang: see `docs/architecture.md`.

pub mod clock;
pub mod demo;
pub mod demo;
pub mod exclusions;
pub mod requests;
pub mod web;
