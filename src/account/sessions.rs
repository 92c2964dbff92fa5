//! For how long the patient stays signed in, and the end of another session of theirs.

use actix_web::{HttpResponse, web};

use super::actions::PATH;
use super::form::LENGTH;
use super::page::refused;
use crate::audit::{Event, record};
use crate::i18n::t;
use crate::identity::session::length::{LENGTHS, choose_length};
use crate::identity::{Patient, Submitted, saved_forms, session};
use crate::web::{FormState, PageError, see_other};

/// `POST /mijn-gegevens/sessieduur`: **Bewaar**
pub async fn choose(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&sent.visit, &sent.by);
    let Some(minutes) = LENGTHS.into_iter().find(|minutes| sent.form.raw(LENGTH) == minutes.to_string()) else {
        let form = FormState::refusing(&sent.form, LENGTH, t(visit.locale, "account-fout-sessieduur"));
        return refused(visit, patient, form).await;
    };
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let now = tx.now();
    choose_length(&mut tx, minutes, now).await?;
    record(&mut tx, patient.actor(), Event::session_length_chosen(patient.subject(), minutes), now).await?;
    saved_forms::forget(&mut tx, patient.person(), PATH).await?;
    tx.commit().await?;
    visit.say(t(visit.locale, "account-melding-sessieduur"));
    Ok(see_other(PATH))
}

/// `POST /mijn-gegevens/sessies/{session}/afmelden`
pub async fn end(sent: Submitted<Patient>, session: web::Path<String>) -> Result<HttpResponse, PageError> {
    session::end_own::end_other(&sent, &session).await?;
    Ok(see_other(PATH))
}
