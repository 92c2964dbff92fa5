//! **Welke ombudsdienst helpt je?**: at the first sign-in before any other page, and later from Mijn gegevens.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};

use super::actions::{self, ChoiceOutcome, RefusalOutcome};
use super::form::{self, CHOICE};
use super::store;
use super::views::{AdoptionView, ChoiceOfHomePage, InstitutionChoice};
use crate::db::ids::{AdoptionId, InstitutionId};
use crate::i18n::{dates, t, tr};
use crate::identity::{AnyPatient, Patient, RequestSession, Signed, Submitted};
use crate::patients;
use crate::web::{CHOICE_OF_HOME, FormState, Nav, PageError, forget_return, page, return_cookie, see_other};

const ACCOUNT: &str = "/mijn-gegevens";

/// How the page is answered.
enum ChoiceAnswer {
    Opened,
    Refused(FormState),
    /// Something changed meanwhile: what, in a sentence.
    TooLate(String),
}

async fn render(
    visit: &RequestSession,
    patient: &Patient,
    back: String,
    answer: ChoiceAnswer,
) -> Result<HttpResponse, PageError> {
    let site = &visit.site;
    let mut tx = site.db.begin(patient.actor()).await?;
    let home = patients::find_home(&mut tx, patient).await?;
    let adoption = store::find_open(&mut tx, patient).await?;
    let saved = visit.saved_form(&mut tx).await?;
    tx.commit().await?;
    let confirmed = home.confirmed().map(|id| id.to_string()).unwrap_or_default();
    let mut frame = visit.frame(t(visit.locale, "homes-kies-kop"), Nav::Account)?;
    let mut status = StatusCode::OK;
    let form = match answer {
        ChoiceAnswer::Refused(form) => {
            (status, frame.refused) = (StatusCode::UNPROCESSABLE_ENTITY, true);
            form
        }
        answer => {
            if let ChoiceAnswer::TooLate(notice) = answer {
                (status, frame.notice) = (StatusCode::CONFLICT, notice);
            }
            let typed = visit.typed(CHOICE_OF_HOME).cloned().or(saved).map(|raw| FormState::of(&raw, &[CHOICE]));
            typed.unwrap_or_else(|| {
                let mut form = FormState::default();
                form.set(CHOICE, confirmed.as_str());
                form
            })
        }
    };
    let name_of = |id: InstitutionId| site.contact(Some(id)).institution;
    let choice = |one: &crate::web::Institution| InstitutionChoice {
        value: one.id.to_string(),
        name: one.contact.institution.clone(),
        phone: one.contact.phone.clone(),
    };
    let here = ChoiceOfHomePage {
        frame,
        institutions: site.institutions.iter().map(choice).collect(),
        is_first: confirmed.is_empty(),
        seen: confirmed,
        back,
        adoption: adoption.map(|adoption| AdoptionView {
            id: adoption.id.to_string(),
            institution: name_of(adoption.institution_id),
            works_at: dates::at(visit.locale, adoption.works_at),
        }),
        form,
    };
    page(status, &here)
}

/// `GET /mijn-gegevens/ombudsdienst`
pub async fn show(signed: Signed<AnyPatient>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let visit = &signed.visit;
    let back = request.cookie(return_cookie(visit.site.is_https())).map(|cookie| cookie.value().to_owned());
    render(visit, &signed.by.0, back.unwrap_or_default(), ChoiceAnswer::Opened).await
}

/// `POST /mijn-gegevens/ombudsdienst`: **Bewaar**
pub async fn choose(sent: Submitted<AnyPatient>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let (visit, patient, raw) = (&sent.visit, &sent.by.0, &sent.form);
    let back = raw.raw("terug").to_owned();
    let chosen = match form::parse_choice(visit.locale, raw, &visit.site.institutions) {
        Ok(chosen) => chosen,
        Err(form) => return render(visit, patient, back, ChoiceAnswer::Refused(form)).await,
    };
    let seen: Option<InstitutionId> = raw.raw("gezien").parse().ok();
    match actions::choose_home(visit, patient, seen, chosen).await? {
        ChoiceOutcome::Done if seen.is_none() => {
            let mut response = see_other(&visit.page_to_open(&back));
            forget_return(&mut response, &request, visit.site.is_https())?;
            Ok(response)
        }
        ChoiceOutcome::Done => {
            let institution = visit.site.contact(Some(chosen)).institution;
            visit.say(tr(visit.locale, "homes-melding-gekozen", &[("instelling", (&institution).into())]));
            Ok(see_other(ACCOUNT))
        }
        ChoiceOutcome::ChangedMeanwhile(home) => {
            let institution = visit.site.contact(Some(home)).institution;
            let notice = tr(visit.locale, "homes-laat-gewijzigd", &[("instelling", (&institution).into())]);
            render(visit, patient, back, ChoiceAnswer::TooLate(notice)).await
        }
    }
}

/// `POST /mijn-gegevens/ombudsdienst/weiger`: **Weiger deze ombudsdienst**
pub async fn refuse_adoption(sent: Submitted<AnyPatient>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&sent.visit, &sent.by.0);
    let adoption: AdoptionId = sent.form.raw("aanneming").parse().map_err(|_| PageError::NotFound)?;
    match actions::refuse_adoption(&visit.site, patient, adoption).await? {
        RefusalOutcome::Done => {
            visit.announce(t(visit.locale, "homes-melding-geweigerd"));
            Ok(see_other(CHOICE_OF_HOME))
        }
        RefusalOutcome::TooLate => {
            let notice = t(visit.locale, "homes-laat-aangenomen").to_owned();
            render(visit, patient, String::new(), ChoiceAnswer::TooLate(notice)).await
        }
        RefusalOutcome::Unknown => Err(PageError::NotFound),
    }
}
