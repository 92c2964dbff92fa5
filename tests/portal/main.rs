//! The portal through its front door: HTTP, a real Postgres, a database each.
#![allow(clippy::allow_attributes, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod account;
mod attachments;
mod audit;
mod audit_command;
mod audit_seals;
mod bad_input;
mod break_glass;
mod break_glass_crash;
mod cancelled;
#[path = "../support/certificate.rs"]
mod certificate;
mod concurrency;
mod decisions;
mod demo_log;
mod ehealth;
mod exclusions;
mod expiry;
mod file_kinds;
#[path = "../support/files.rs"]
mod files;
mod headers;
mod hospital;
mod intake;
mod journey;
mod leftovers;
mod log;
mod logbook;
mod messages;
mod notice_texts;
mod notices;
mod officer;
mod officer_self;
mod oidc;
mod one_name;
mod outdated;
mod patients;
mod person_search;
mod postgres_away;
mod proxy;
mod questions;
mod quick_exit;
mod raw;
mod request_extras;
mod routes;
mod row_level_security;
mod schema;
mod searches;
mod sessions_command;
mod smoke;
mod statements;
mod suite_log;
mod support;
mod text_enums;
mod typed;
mod uploads;
