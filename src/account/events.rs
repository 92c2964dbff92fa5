//! What happened with the account, as the patient reads it: a year of it, without addresses or places.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;

use super::views::AccountEventRow;
use crate::db::schema::account_events::dsl;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::Patient;
use crate::identity::account_events::{AccountEventKind, DeviceKind};

/// An event.
#[derive(Debug, Clone, Serialize, Queryable)]
pub struct AccountEvent {
    pub happened_at: DateTime<Utc>,
    /// What, as a code.
    pub kind: AccountEventKind,
    /// None: by a link in a mail, or by a job.
    pub device: Option<DeviceKind>,
    pub browser: Option<String>,
}

/// The events, the newest first.
pub async fn list(conn: &mut AsyncPgConnection, patient: &Patient, skip: i64, most: i64) -> QueryResult<Vec<AccountEvent>> {
    dsl::account_events
        .filter(dsl::patient_id.eq(patient.subject()))
        .order((dsl::happened_at.desc(), dsl::id.desc()))
        .offset(skip)
        .limit(most)
        .select((dsl::happened_at, dsl::kind, dsl::device, dsl::browser))
        .load(conn)
        .await
}

/// Whether everything was downloaded since.
pub async fn is_downloaded_since(conn: &mut AsyncPgConnection, patient: &Patient, since: DateTime<Utc>) -> QueryResult<bool> {
    let downloads = dsl::account_events
        .filter(dsl::patient_id.eq(patient.subject()).and(dsl::happened_at.ge(since)))
        .filter(dsl::kind.eq(AccountEventKind::DataDownloaded));
    diesel::select(diesel::dsl::exists(downloads)).get_result(conn).await
}

/// What happened, in words.
pub fn what(locale: Locale, kind: AccountEventKind) -> &'static str {
    t(
        locale,
        match kind {
            AccountEventKind::SignedIn => "account-toegang-aangemeld",
            AccountEventKind::SignedOut => "account-toegang-afgemeld",
            AccountEventKind::SessionEnded => "account-toegang-beeindigd",
            AccountEventKind::SessionExpired => "account-toegang-verlopen",
            AccountEventKind::DataDownloaded => "account-toegang-gedownload",
            AccountEventKind::EmailAsked => "account-toegang-e-mail-gevraagd",
            AccountEventKind::EmailConfirmed => "account-toegang-e-mail-bevestigd",
            AccountEventKind::EmailChanged => "account-toegang-e-mail-gewijzigd",
            AccountEventKind::EmailRemoved => "account-toegang-e-mail-verwijderd",
            AccountEventKind::NoticesStopped => "account-toegang-e-mails-stopgezet",
            AccountEventKind::NoticesResumed => "account-toegang-e-mails-weer",
            AccountEventKind::HomeChosen => "account-toegang-ombudsdienst-gekozen",
            AccountEventKind::HomeChanged => "account-toegang-ombudsdienst-gewijzigd",
        },
    )
}

/// With what: a kind of device, or how it came without one.
fn device(locale: Locale, event: &AccountEvent) -> String {
    let kind = match (event.device, event.kind) {
        (Some(DeviceKind::Computer), _) => "account-toestel-computer",
        (Some(DeviceKind::Phone), _) => "account-toestel-telefoon",
        (Some(DeviceKind::Tablet), _) => "account-toestel-tablet",
        (Some(DeviceKind::Other), _) => "account-toestel-ander",
        (None, AccountEventKind::EmailConfirmed | AccountEventKind::EmailChanged | AccountEventKind::NoticesStopped) => {
            "account-toestel-link"
        }
        (None, AccountEventKind::HomeChanged) => "account-toestel-ombudsdienst",
        (None, _) => "account-toestel-ander",
    };
    match &event.browser {
        Some(browser) => tr(locale, "account-toestel-met", &[("toestel", t(locale, kind).into()), ("browser", browser.into())]),
        None => t(locale, kind).to_owned(),
    }
}

/// When, and with what.
pub fn at_device(locale: Locale, event: &AccountEvent) -> String {
    let at = dates::at(locale, event.happened_at);
    tr(locale, "account-toegang-keer", &[("tijdstip", (&at).into()), ("toestel", (&device(locale, event)).into())])
}

/// A row of the page.
pub fn row(locale: Locale, event: &AccountEvent) -> AccountEventRow {
    AccountEventRow { what: what(locale, event.kind), at: at_device(locale, event), iso: dates::iso(event.happened_at) }
}
