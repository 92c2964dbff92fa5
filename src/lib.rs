//! Mijn Toegang: a patient decides who may not open the record, the ombudsdienst registers it.
//!
//! Modules know downwards only: `app` → features → `identity` → { `directory` types, `mail`, `audit`, `web` } →
//! { `db`, `clock`, `config` }. A test reads the `use crate::` lines and fails on any other edge; the picture and two
//! walkthroughs stand in `docs/architecture.md`.

pub mod account;
pub mod app;
pub mod applications;
pub mod audit;
pub mod break_glass;
pub mod calendar;
pub mod cases;
pub mod changes;
pub mod clock;
pub mod config;
pub mod conflicts;
pub mod db;
pub mod decisions;
pub mod demo;
pub mod directory;
pub mod disputes;
pub mod ehealth;
pub mod exclusions;
pub mod fhir;
pub mod figures;
pub mod files;
pub mod homes;
pub mod i18n;
pub mod identity;
pub mod jose;
pub mod letters;
pub mod mail;
pub mod messages;
pub mod metrics;
pub mod officer_log;
pub mod officers;
pub mod ombuds_mail;
pub mod operate;
pub mod overview;
pub mod patient_lookup;
pub mod patients;
pub mod reply_templates;
pub mod requests;
pub mod retention;
pub mod scan;
pub mod signals;
pub mod staff_list;
pub mod text;
pub mod twins;
pub mod web;
