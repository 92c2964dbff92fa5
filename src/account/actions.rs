//! A transaction a use case: the address, the links in mails, and that everything was taken along.

use chrono::{DateTime, TimeDelta, Utc};

use super::events;
use super::form::Shape;
use super::store::{self, EmailRequestOutcome};
use crate::audit::{self, Event};
use crate::db::ids::IdempotencyKey;
use crate::db::{Actor, Job};
use crate::i18n::{t, tr};
use crate::identity::account_events::{AccountEventKind, note};
use crate::identity::{Patient, RequestSession, saved_forms};
use crate::mail::{self, EmailAddress};
use crate::messages;
use crate::web::{AppState, PageError, random};

pub const EMAIL_PAGE: &str = "/mijn-gegevens/e-mail";
pub const DOWNLOAD_PAGE: &str = "/mijn-gegevens/download";
/// How long the link to confirm an address works.
pub const CONFIRM_WITHIN: TimeDelta = TimeDelta::hours(48);
/// The form and the page that it leads to, which may be read again, are one download.
const ONE_DOWNLOAD: TimeDelta = TimeDelta::minutes(10);
/// How many confirmation mails a patient, or a mailbox, gets in a day.
const A_DAY: i32 = 5;

/// **Bewaar e-mailadres**: asks the owner of the mailbox. Until the yes, the address before stays in use.
pub async fn ask_email(
    visit: &RequestSession,
    patient: &Patient,
    form: IdempotencyKey,
    address: &EmailAddress,
) -> Result<EmailRequestOutcome, PageError> {
    let site = &visit.site;
    let (token, hash) = random::link_token()?;
    let mut tx = site.db.begin(patient.actor()).await?;
    let now = tx.now();
    let outcome = store::ask_email(&mut tx, form, address.as_str(), hash, (now, now + CONFIRM_WITHIN), A_DAY).await?;
    if outcome == EmailRequestOutcome::New {
        let link = format!("{}/e-mail-bevestigen/{token}", site.base_url);
        let locale = mail::language_of(&mut tx, patient.subject()).await?;
        let body = tr(locale, "mail-bevestig", &[("link", (&link).into())]);
        let mail = site.sender.mail("email-confirmation", address, t(locale, "mail-bevestig-onderwerp"), &body);
        let mail = mail.map_err(anyhow::Error::from)?.of_patient(patient.subject());
        mail::enqueue(&mut tx, &mail, now).await?;
        audit::record(&mut tx, patient.actor(), Event::email_asked(patient.subject()), now).await?;
        note(&mut tx, patient.subject(), AccountEventKind::EmailAsked, &visit.key_hash(), now).await?;
    }
    if outcome != EmailRequestOutcome::TooOften {
        saved_forms::forget(&mut tx, patient.person(), EMAIL_PAGE).await?;
    }
    tx.commit().await?;
    Ok(outcome)
}

/// The button behind the link: false when the link does not work (any more). Nothing goes to the previous address:
/// its reader may be the person who must not know.
pub async fn confirm_email(site: &AppState, token: &str) -> Result<bool, PageError> {
    let Some(hash) = random::link_hash(token) else {
        return Ok(false);
    };
    let job = Actor::System(Job::Link);
    let mut tx = site.db.begin(job).await?;
    let now = tx.now();
    let confirmed = store::confirm_email(&mut tx, hash, now).await?;
    if let Some(done) = confirmed.filter(|done| done.new) {
        audit::record(&mut tx, job, Event::email_confirmed(done.patient), now).await?;
        if done.waited {
            messages::queue_notice(&mut tx, site, done.patient, now).await?;
        }
    }
    tx.commit().await?;
    Ok(confirmed.is_some())
}

/// **Verwijder e-mailadres**
pub async fn remove_email(visit: &RequestSession, patient: &Patient) -> Result<(), PageError> {
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let now = tx.now();
    if store::remove_email(&mut tx, now).await? {
        audit::record(&mut tx, patient.actor(), Event::email_removed(patient.subject()), now).await?;
        note(&mut tx, patient.subject(), AccountEventKind::EmailRemoved, &visit.key_hash(), now).await?;
    }
    Ok(tx.commit().await?)
}

/// **Stuur weer e-mails**
pub async fn resume_email(visit: &RequestSession, patient: &Patient) -> Result<(), PageError> {
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let now = tx.now();
    if store::resume_email(&mut tx).await? {
        audit::record(&mut tx, patient.actor(), Event::notices_resumed(patient.subject()), now).await?;
        note(&mut tx, patient.subject(), AccountEventKind::NoticesResumed, &visit.key_hash(), now).await?;
    }
    Ok(tx.commit().await?)
}

/// The link in a notice: no more mail. A link that is known, was used or never was one: outside it is all the same.
pub async fn unsubscribe(site: &AppState, token: &str) -> Result<(), PageError> {
    let Some(hash) = random::link_hash(token) else {
        return Ok(());
    };
    let job = Actor::System(Job::Link);
    let mut tx = site.db.begin(job).await?;
    let now = tx.now();
    if let Some(patient) = store::unsubscribe(&mut tx, hash, now).await? {
        audit::record(&mut tx, job, Event::notices_stopped(patient), now).await?;
    }
    Ok(tx.commit().await?)
}

/// That everything was asked for, before anything of it leaves. Answers when.
pub async fn downloaded(visit: &RequestSession, patient: &Patient, shape: Shape) -> Result<DateTime<Utc>, PageError> {
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let now = tx.now();
    let shape = if shape == Shape::Json { "json" } else { "page" };
    audit::record(&mut tx, patient.actor(), Event::data_downloaded(patient.subject(), shape), now).await?;
    note(&mut tx, patient.subject(), AccountEventKind::DataDownloaded, &visit.key_hash(), now).await?;
    saved_forms::forget(&mut tx, patient.person(), DOWNLOAD_PAGE).await?;
    tx.commit().await?;
    Ok(now)
}

/// That everything is read: its page follows from the form, but opened by its address it is a download as well.
/// Answers when.
pub async fn note_opened(visit: &RequestSession, patient: &Patient) -> Result<DateTime<Utc>, PageError> {
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let now = tx.now();
    if !events::is_downloaded_since(&mut tx, patient, now - ONE_DOWNLOAD).await? {
        note(&mut tx, patient.subject(), AccountEventKind::DataDownloaded, &visit.key_hash(), now).await?;
    }
    tx.commit().await?;
    Ok(now)
}
