//! For how long the patient stays signed in, and the end of another session of theirs.

use actix_web::{HttpResponse, web};

use super::actions::PATH;
use super::pages::refused;
use crate::audit::{Event, record};
use crate::identity::own_sessions::{LENGTHS, choose_length};
use crate::identity::{Patient, Submitted, parked, session_list};
use crate::web::views::Choice;
use crate::web::{FormState, PageError, see_other, t};

/// The field with the length.
pub(super) const LENGTH: &str = "minuten";

/// The lengths, as a person reads them.
pub(super) fn lengths() -> Vec<Choice> {
    let words = |minutes: i16| match minutes {
        15 => t("account-sessie-15"),
        60 => t("account-sessie-60"),
        _ => t("account-sessie-150"),
    };
    LENGTHS.iter().map(|minutes| Choice { value: minutes.to_string(), text: words(*minutes).to_owned() }).collect()
}

/// `POST /mijn-gegevens/sessieduur`: **Bewaar**
pub async fn choose(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&sent.visit, &sent.by);
    let Some(minutes) = LENGTHS.into_iter().find(|minutes| sent.form.raw(LENGTH) == minutes.to_string()) else {
        let form = FormState::refusing(&sent.form, LENGTH, t("account-fout-sessieduur"));
        return refused(visit, patient, form).await;
    };
    let now = visit.site.clock.now();
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    choose_length(&mut tx, minutes, now).await?;
    record(&mut tx, patient.actor(), Event::session_length_chosen(patient.subject(), minutes), now).await?;
    parked::forget(&mut tx, patient.person(), PATH).await?;
    tx.commit().await?;
    visit.say(t("account-melding-sessieduur"));
    Ok(see_other(PATH))
}

/// `POST /mijn-gegevens/sessies/{session}/afmelden`
pub async fn end(sent: Submitted<Patient>, session: web::Path<String>) -> Result<HttpResponse, PageError> {
    session_list::end_other(&sent, &session).await?;
    Ok(see_other(PATH))
}
