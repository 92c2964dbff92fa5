//! Signing in through OpenID Connect: the federal sign-in or itsme for patients, the hospital's own provider for officers.
//! `docs/sign-in.md` walks through it.

mod attempt;
mod back_channel;
mod callback;
mod claims;
mod error;
mod flow;
mod freshness;
mod given_names;
mod http;
mod pages;
mod provider;
mod providers;
mod recheck;
mod refusal;
mod store;
mod unambiguous;
mod verify;
mod views;

pub use http::{cause_of, http_client};
pub(super) use pages::begin;
pub use pages::routes;
pub use provider::Provider;
pub use providers::{Providers, RoleAt, SignInRole};
pub use recheck::watch_roles;
pub(super) use store::sweep;
