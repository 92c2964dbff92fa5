//! Rate limits of people and addresses, counted in Postgres: over all instances together.

use std::net::IpAddr;

use actix_web::HttpRequest;
use chrono::{DateTime, Utc};
use diesel::sql_types::{Binary, Integer, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use sha2::{Digest, Sha256};

use crate::db::ids::PersonId;
use crate::db::mt_now;
use crate::web::{AppState, FormRoute, PageError, RateLimit};

diesel::define_sql_function! {
    /// One more, and whether that is within the limit.
    fn mt_rate_consume(hash: Binary, moment: Timestamptz, seconds: Integer, most: Integer) -> Bool;
}
diesel::define_sql_function! {
    /// Removes old counts.
    fn mt_rates_sweep(moment: Timestamptz) -> BigInt;
}

/// Counts one more of a person's or an address's.
async fn consume(site: &AppState, limit: RateLimit, of: &str) -> Result<(), PageError> {
    let (max, seconds) = limit.limit();
    let hash = Sha256::digest(format!("{} {of}", limit.as_str()).as_bytes()).to_vec();
    let within = site
        .db
        .query_idempotent(async |mut conn: &AsyncPgConnection| {
            diesel::select(mt_rate_consume(hash.clone(), mt_now(), seconds, max)).get_result::<bool>(&mut conn).await
        })
        .await?;
    if within { Ok(()) } else { Err(PageError::TooOften { seconds: seconds.unsigned_abs() }) }
}

/// Counts a form of this person, and what its route says that it is besides.
///
/// # Errors
/// Over the limit.
pub(super) async fn consume_form(site: &AppState, person: PersonId, route: &FormRoute) -> Result<(), PageError> {
    if !site.limited {
        return Ok(());
    }
    let person = person.to_string();
    consume(site, RateLimit::Form, &person).await?;
    match route.limit {
        Some(limit) => consume(site, limit, &person).await,
        None => Ok(()),
    }
}

/// Counts going to a provider, by address.
///
/// # Errors
/// Over the limit.
pub(super) async fn consume_sign_in(site: &AppState, request: &HttpRequest) -> Result<(), PageError> {
    consume_by_address(site, RateLimit::SignIn, request).await
}

/// Counts a failed sign-in, by address. Counted apart: one device that fails keeps none of the others at its address out.
///
/// # Errors
/// Over the limit.
pub(super) async fn consume_failed_sign_in(site: &AppState, request: &HttpRequest) -> Result<(), PageError> {
    consume_by_address(site, RateLimit::FailedSignIn, request).await
}

/// Counts a refused back-channel logout, by address.
///
/// # Errors
/// Over the limit.
pub(super) async fn consume_logout(site: &AppState, request: &HttpRequest) -> Result<(), PageError> {
    consume_by_address(site, RateLimit::Logout, request).await
}

async fn consume_by_address(site: &AppState, limit: RateLimit, request: &HttpRequest) -> Result<(), PageError> {
    if !site.limited {
        return Ok(());
    }
    let address = site.client_address(request).map(network).unwrap_or_default();
    consume(site, limit, &address).await
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
    let _: i64 = diesel::select(mt_rates_sweep(now)).get_result(conn).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_is_one_address() {
        let text = |address: &str| network(address.parse().unwrap());
        assert_eq!(text("2a02:1810:1:2::1"), text("2a02:1810:1:2:ffff::9"));
        assert_ne!(text("2a02:1810:1:2::1"), text("2a02:1810:1:3::1"));
        assert_eq!(text("::ffff:192.0.2.1"), "192.0.2.1");
    }
}
