//! `/mijn-gegevens/e-mail`: the address for notices.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use uuid::Uuid;

use super::actions::{self, EMAIL_PAGE};
use super::form::{self, EMAIL};
use super::page::read_email;
use super::store::EmailRequestOutcome;
use super::views::EmailPage;
use crate::i18n::t;
use crate::identity::{Patient, RequestSession, Signed, Submitted, saved_forms};
use crate::web::{FormState, Nav, PageError, ok, page, see_other};

/// The page, with a form that was refused or, without one, what is saved of it.
async fn build(visit: &RequestSession, patient: &Patient, form: Option<FormState>) -> Result<EmailPage, PageError> {
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let email = read_email(visit, patient, &mut tx).await?;
    let form = match form {
        Some(form) => form,
        None => saved_forms::find(&mut tx, patient.person(), EMAIL_PAGE)
            .await?
            .map(|raw| FormState::of(&raw, &[EMAIL]))
            .unwrap_or_default(),
    };
    tx.commit().await?;
    let mut frame = visit.frame(t(visit.locale, "account-e-mail-kop"), Nav::Account)?;
    frame.refused = form.refused();
    Ok(EmailPage { frame, email, form, form_id: Uuid::now_v7().to_string() })
}

async fn refused(visit: &RequestSession, patient: &Patient, form: FormState) -> Result<HttpResponse, PageError> {
    page(StatusCode::UNPROCESSABLE_ENTITY, &build(visit, patient, Some(form)).await?)
}

/// `GET /mijn-gegevens/e-mail`
pub(super) async fn show(signed: Signed<Patient>) -> Result<HttpResponse, PageError> {
    ok(&build(&signed.visit, &signed.by, None).await?)
}

/// `POST /mijn-gegevens/e-mail`: **Bewaar e-mailadres**
pub(super) async fn save_email(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&sent.visit, &sent.by);
    let (number, address) = match form::email(visit.locale, &sent.form, patient.person()) {
        Ok(wanted) => wanted,
        Err(form) => return refused(visit, patient, form).await,
    };
    let outcome = actions::ask_email(visit, patient, number, &address).await?;
    let say = match outcome {
        EmailRequestOutcome::New | EmailRequestOutcome::Again => "account-melding-gevraagd",
        EmailRequestOutcome::Same => "account-melding-zelfde",
        EmailRequestOutcome::TooOften => {
            let form = FormState::refusing(&sent.form, EMAIL, t(visit.locale, "account-fout-te-vaak"));
            return refused(visit, patient, form).await;
        }
    };
    visit.announce(t(visit.locale, say));
    Ok(see_other(EMAIL_PAGE))
}

/// `POST /mijn-gegevens/e-mail-verwijderen`: **Verwijder e-mailadres**
pub(super) async fn remove_email(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    actions::remove_email(&sent.visit, &sent.by).await?;
    sent.visit.announce(t(sent.visit.locale, "account-melding-verwijderd"));
    Ok(see_other(EMAIL_PAGE))
}

/// `POST /mijn-gegevens/e-mail-aan`: **Stuur weer e-mails**
pub(super) async fn resume_email(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    actions::resume_email(&sent.visit, &sent.by).await?;
    sent.visit.announce(t(sent.visit.locale, "account-melding-aan"));
    Ok(see_other(EMAIL_PAGE))
}
