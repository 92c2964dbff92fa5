//! Where the patient is signed in, and for how long.

use actix_web::{HttpResponse, web};
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::actions::PATH;
use super::pages::refused;
use super::views::SessionRow;
use crate::audit::{Event, record};
use crate::identity::own_sessions::{LENGTHS, choose_length, end_own, own};
use crate::identity::{Patient, Submitted, Visit};
use crate::web::views::Choice;
use crate::web::{FormState, PageError, dates, see_other, t};

/// The field with the length.
pub(super) const LENGTH: &str = "minuten";

/// The sessions as the page lists them, the newest first.
pub(super) async fn rows(conn: &mut AsyncPgConnection, visit: &Visit) -> diesel::QueryResult<Vec<SessionRow>> {
    let found = own(conn, &visit.key_hash(), visit.site.clock.now()).await?;
    let rows = found.into_iter().map(|one| SessionRow {
        id: one.session.to_string(),
        device: one.device.unwrap_or_else(|| t("account-sessie-toestel").to_owned()),
        begun: dates::at(one.begun_at),
        used: dates::at(one.used_at),
        current: one.current,
    });
    Ok(rows.collect())
}

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
    record(&mut tx, patient.actor(), Event::session_length_chosen(patient.id(), minutes), now).await?;
    tx.commit().await?;
    visit.say(t("account-melding-sessieduur"));
    Ok(see_other(PATH))
}

/// `POST /mijn-gegevens/sessies/{session}/afmelden`: ends another one of the patient's sessions; again, nothing changes.
pub async fn end(sent: Submitted<Patient>, session: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&sent.visit, &sent.by);
    let session = Uuid::parse_str(&session).map_err(|_| PageError::NotFound)?;
    let now = visit.site.clock.now();
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    if own(&mut tx, &visit.key_hash(), now).await?.iter().any(|one| one.session == session && one.current) {
        // This one ends with **Afmelden**, which leads out.
        return Err(PageError::NotFound);
    }
    if end_own(&mut tx, Some(session)).await? > 0 {
        record(&mut tx, patient.actor(), Event::session_ended(Some(patient.id())), now).await?;
    }
    tx.commit().await?;
    visit.say(t("account-melding-sessie"));
    Ok(see_other(PATH))
}
