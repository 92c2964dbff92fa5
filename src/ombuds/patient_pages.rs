//! A patient as the ombudsdienst sees one, for a while after choosing that patient.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::pages::ADDRESS;
use super::store::{self, PatientRow};
use super::views::{ActiveRow, ConversationLine, EndedRow, PatientPage, RequestLine};
use crate::audit::{Event, record};
use crate::changes::{Enforced, enforcement};
use crate::db::Tx;
use crate::db::ids::{ExclusionId, PatientId};
use crate::directory::PersonLine;
use crate::exclusions::{self, EndedBy, Origin, Period};
use crate::i18n::Locale;
use crate::identity::{Officer, Signed, Visit};
use crate::requests;
use crate::requests::officer::views::officer_tag;
use crate::web::{Nav, PageError, dates, page, see_other, t};

/// A patient whose page is open to this officer, or where to go instead.
#[expect(clippy::large_enum_variant, reason = "it is taken apart at once")]
pub(super) enum Opened {
    Here(Tx, PatientRow),
    Elsewhere(HttpResponse),
}

/// Opens a patient for whoever chose that patient lately.
pub(super) async fn open(visit: &Visit, officer: &Officer, id: &str, form: bool) -> Result<Opened, PageError> {
    let id = id.parse::<PatientId>().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let Some(patient) = store::patient(&mut tx, officer, id).await? else {
        tx.rollback().await?;
        return Err(PageError::NotFound);
    };
    if !store::is_looking(&mut tx, officer, id, form, visit.site.clock.now()).await? {
        tx.rollback().await?;
        return Ok(Opened::Elsewhere(see_other(ADDRESS)));
    }
    Ok(Opened::Here(tx, patient))
}

/// `GET /ombudsdienst/patienten/{patient}`
pub async fn show(signed: Signed<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    match open(&signed.visit, &signed.by, &id, false).await? {
        Opened::Elsewhere(answer) => Ok(answer),
        Opened::Here(tx, patient) => render(&signed.visit, &signed.by, tx, patient, StatusCode::OK, "").await,
    }
}

/// The page, which goes on record.
pub(super) async fn render(
    visit: &Visit,
    officer: &Officer,
    mut tx: Tx,
    patient: PatientRow,
    status: StatusCode,
    notice: &str,
) -> Result<HttpResponse, PageError> {
    let all = exclusions::seen_by(&mut tx, officer, patient.id).await?;
    let requests = requests::seen_by(&mut tx, officer, patient.id).await?;
    let conversations = store::conversations_of(&mut tx, officer, patient.id).await?;
    let enforced = enforcement(&tx, patient.id).await?;
    record(&mut tx, officer.actor(), Event::patient_read(patient.id), visit.site.clock.now()).await?;
    tx.commit().await?;
    let mut frame = visit.frame(t("ombuds-patient-titel"), Nav::Patients)?;
    notice.clone_into(&mut frame.notice);
    let here = PatientPage {
        frame,
        id: patient.id.to_string(),
        name: patient.name.to_string(),
        born: patient.birth_date.map(|born| born.to_string()).unwrap_or_default(),
        niss: patient.niss().map(|niss| niss.display()).unwrap_or_default(),
        active: all.iter().filter(|(period, _)| period.is_active()).map(|one| active(one, &enforced)).collect(),
        history: all.iter().filter_map(ended).collect(),
        requests: requests
            .iter()
            .map(|request| RequestLine {
                reference: request.reference.clone(),
                person: request.person_name(),
                received: dates::on(request.sent_at),
                status: officer_tag(request.state),
            })
            .collect(),
        conversations: conversations
            .into_iter()
            .map(|one| ConversationLine {
                reference: one.reference,
                subject: one.subject.render(Locale::Nl),
                last: dates::on(one.last_at),
            })
            .collect(),
    };
    page(status, &here)
}

fn active((period, person): &(Period, PersonLine), enforced: &HashMap<ExclusionId, Enforced>) -> ActiveRow {
    ActiveRow {
        id: period.exclusion.to_string(),
        person: person.name(),
        function: person.function_line(),
        since: dates::on(period.started_at),
        enforced: enforced.get(&period.exclusion).map(Enforced::for_officer),
        ehealth: period.origin == Origin::Ehealth,
    }
}

fn ended((period, person): &(Period, PersonLine)) -> Option<EndedRow> {
    let (at, by) = period.end?;
    Some(EndedRow {
        person: person.name(),
        function: person.function_line(),
        from: dates::on(period.started_at),
        until: dates::on(at),
        ended_by: match by {
            EndedBy::Patient => t("ombuds-door-patient"),
            EndedBy::PatientAtEhealth => t("ombuds-door-ehealth"),
            EndedBy::Ombudsdienst => t("ombuds-door-ombudsdienst"),
            EndedBy::Representative => t("ombuds-door-vertegenwoordiger"),
            EndedBy::Error => t("exclusions-door-vergissing"),
        },
        ehealth: period.origin == Origin::Ehealth,
    })
}
