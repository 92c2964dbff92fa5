//! The portal through its front door: HTTP, a real Postgres, a database each.
#![allow(clippy::allow_attributes, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod account;
mod account_events;
mod account_recipients;
mod attachments;
mod audit;
mod audit_command;
mod audit_seals;
mod bad_input;
mod bounded;
mod break_glass;
mod break_glass_crash;
mod cancelled_transactions;
#[path = "../support/certificate.rs"]
mod certificate;
mod check_online;
mod concurrency;
mod conflict_matrix;
mod database_outage;
#[path = "../support/databases.rs"]
mod databases;
mod decision_cases;
mod demo_command;
mod disputes;
mod ehealth;
mod ehealth_takeover;
mod eligibility;
mod exclusions;
mod figures;
mod file_kinds;
#[path = "../support/files.rs"]
mod files;
#[allow(dead_code, reason = "shared with the tests of mail")]
#[path = "common/freeze.rs"]
mod freeze;
mod headers;
mod homes;
mod hospital;
mod input_normalisation;
mod intake;
mod languages;
mod letters;
mod lock_order;
mod log_of_patient;
mod log_silence;
mod messages;
mod metrics;
mod mononyms;
mod notice_texts;
mod notices;
mod officer_conflict_of_interest;
mod officer_decisions;
mod officer_log;
mod officer_patients;
mod officer_place;
mod officer_worklist;
mod oidc;
mod ombuds_mail;
mod one_patient;
mod one_person;
mod outdated_forms;
mod person_search;
mod planned_stops;
mod proxy;
mod query_counts;
mod questions;
mod quick_exit;
mod raw_http;
mod references;
mod reply_templates;
mod request_assignment;
mod request_journey;
mod retention;
mod routes;
mod row_level_security;
mod saved_searches;
mod schema;
mod session_cookies;
mod session_expiry;
mod session_state;
mod sessions_command;
mod skewed_clocks;
mod smoke;
mod statement_plans;
mod suite_log;
mod support;
mod text_enums;
mod titles;
mod uploads;
mod worklist_signals;
mod wrong_configurations;
