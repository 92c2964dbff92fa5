//! How often somebody may do what costs much or could harm others. Counted in Postgres, so over all instances together.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::Method;
use chrono::{DateTime, Utc};
use diesel::sql_types::{Binary, Integer, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use sha2::{Digest, Sha256};

use crate::db::ids::PersonId;
use crate::web::{PageError, Site};

diesel::define_sql_function! {
    /// One more, and whether that is within the limit.
    fn rate_take(hash: Binary, moment: Timestamptz, seconds: Integer, most: Integer) -> Bool;
}
diesel::define_sql_function! {
    /// Removes old counts.
    fn rates_sweep(moment: Timestamptz) -> BigInt;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Going to a provider and coming back, by the client's address.
    SignIn,
    /// A provider that says that a session ended, by its address.
    Logout,
    /// A request that is sent.
    Request,
    /// A message that is sent.
    Message,
    /// A search by name or number.
    Search,
    /// Any form of a signed-in person.
    Form,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Logout => "logout",
            Self::Request => "request",
            Self::Message => "message",
            Self::Search => "search",
            Self::Form => "form",
        }
    }

    /// How many, in how many seconds.
    fn limit(self) -> (i32, i32) {
        match self {
            // A ward behind one address signs in at the same hour.
            Self::SignIn => (100, 600),
            // At the end of a shift many sign out at one provider.
            Self::Logout => (600, 600),
            // A form that is sent again counts too: twenty clicks on a slow line are no attack.
            Self::Request => (100, 3600),
            Self::Message => (100, 3600),
            Self::Search => (120, 600),
            Self::Form => (600, 600),
        }
    }
}

/// What a form of a signed-in person counts as besides [`What::Form`]: by its route, which is one however the path is written.
fn of_form(route: &str) -> Option<What> {
    let parts: Vec<&str> = route.trim_start_matches('/').split('/').collect();
    match parts.as_slice() {
        ["uitsluitingen", "aanvragen", _, "zoeken"]
        | ["ombudsdienst"]
        | ["ombudsdienst", "patienten"]
        | ["ombudsdienst", "berichten"]
        | ["berichten"]
        | ["ombudsdienst", .., "zoek"] => Some(What::Search),
        ["uitsluitingen", "aanvragen", _, "controle"] => Some(What::Request),
        ["berichten", _] | ["doorbrekingen", _, "vertrouw-niet"] => Some(What::Message),
        _ => None,
    }
}

async fn take(site: &Site, what: What, who: &str) -> Result<(), PageError> {
    let (most, seconds) = what.limit();
    let hash = Sha256::digest(format!("{} {who}", what.name()).as_bytes()).to_vec();
    let now = site.clock.now();
    let within = site
        .db
        .ask(async |mut conn: &AsyncPgConnection| {
            diesel::select(rate_take(hash.clone(), now, seconds, most)).get_result::<bool>(&mut conn).await
        })
        .await?;
    if within { Ok(()) } else { Err(PageError::TooOften { seconds: seconds.unsigned_abs() }) }
}

/// Counts a form of this person.
///
/// # Errors
/// When it is one too many.
pub(super) async fn form(site: &Site, person: PersonId, request: &HttpRequest) -> Result<(), PageError> {
    if !site.limited || request.method() != Method::POST {
        return Ok(());
    }
    let person = person.to_string();
    take(site, What::Form, &person).await?;
    match request.match_pattern().as_deref().and_then(of_form) {
        Some(what) => take(site, what, &person).await,
        None => Ok(()),
    }
}

/// Counts somebody on the way in or back, by address.
///
/// # Errors
/// When it is one too many.
pub(super) async fn sign_in(site: &Site, request: &HttpRequest) -> Result<(), PageError> {
    by_address(site, What::SignIn, request).await
}

/// Counts a provider's word that a session ended, by address.
///
/// # Errors
/// When it is one too many.
pub(super) async fn logout(site: &Site, request: &HttpRequest) -> Result<(), PageError> {
    by_address(site, What::Logout, request).await
}

async fn by_address(site: &Site, what: What, request: &HttpRequest) -> Result<(), PageError> {
    if !site.limited {
        return Ok(());
    }
    let address = site.client_address(request).map(network).unwrap_or_default();
    take(site, what, &address).await
}

/// An address as it is counted: of version 6, the network that one household or ward gets.
fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => mapped.to_string(),
            None => address.segments().iter().take(4).map(|part| format!("{part:x}:")).collect(),
        },
    }
}

/// Removes counts of more than a day ago.
pub(super) async fn sweep(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> diesel::QueryResult<()> {
    let _: i64 = diesel::select(rates_sweep(now)).get_result(conn).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_requests_and_messages_are_counted_apart() {
        assert_eq!(of_form("/uitsluitingen/aanvragen/{draft}/zoeken"), Some(What::Search));
        assert_eq!(of_form("/uitsluitingen/aanvragen/{draft}/controle"), Some(What::Request));
        assert_eq!(of_form("/uitsluitingen/aanvragen/{draft}/contact"), None);
        assert_eq!(of_form("/berichten/nieuw"), Some(What::Message));
        assert_eq!(of_form("/berichten/{reference}"), Some(What::Message));
        assert_eq!(of_form("/ombudsdienst/aanvragen/nieuw/zoek"), Some(What::Search));
        assert_eq!(of_form("/ombudsdienst/patienten"), Some(What::Search));
        assert_eq!(of_form("/ombudsdienst/aanvragen/{reference}/registreer"), None);
    }

    #[test]
    fn a_household_is_one_address() {
        let text = |address: &str| network(address.parse().unwrap());
        assert_eq!(text("2a02:1810:1:2::1"), text("2a02:1810:1:2:ffff::9"));
        assert_ne!(text("2a02:1810:1:2::1"), text("2a02:1810:1:3::1"));
        assert_eq!(text("::ffff:192.0.2.1"), "192.0.2.1");
    }
}
