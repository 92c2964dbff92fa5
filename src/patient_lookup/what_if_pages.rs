//! `/ombudsdienst/wat-als`: would this person be let in now, and why not? About a patient whom the officer chose for a reason.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::store;
use super::views::{Candidate, WhatIfPage};
use super::what_if::{WhatIfQuestion, answer_what_if};
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::{CareWorkerId, PatientId};
use crate::directory::{self, SearchPlaces, SearchRefused, SearchTerm};
use crate::i18n::t;
use crate::identity::{Officer, RequestSession, Signed, Submitted};
use crate::patients::PatientRow;
use crate::requests::{self, views::PersonChoice};
use crate::web::lists::Searched;
use crate::web::{FormState, Nav, PageError, RawForm, page, see_other};

pub(super) const ADDRESS: &str = "/ombudsdienst/wat-als";
const FIELDS: [&str; 3] = ["patient", "zoek", "persoon"];

/// What the page shows of what was searched.
#[derive(Default)]
struct WhatIfCandidates {
    candidates: Vec<PersonChoice>,
    too_many: bool,
    searched: bool,
}

fn search_refused(visit: &RequestSession, refused: &SearchRefused) -> &'static str {
    match refused {
        SearchRefused::Empty => t(visit.locale, "requests-fout-zoek-leeg"),
        SearchRefused::TooShort => t(visit.locale, "requests-fout-zoek-kort"),
        SearchRefused::RizivLength => t(visit.locale, "requests-fout-riziv-lengte"),
    }
}

/// `GET /ombudsdienst/wat-als`, and what the last question found.
pub async fn show(signed: Signed<Officer>, searched: web::Query<Searched>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let raw = visit.search(ADDRESS, &searched);
    let form = visit.typed(ADDRESS).map_or_else(|| FormState::of(&raw, &FIELDS), |typed| FormState::of(typed, &FIELDS));
    let tx = visit.site.db.begin(officer.actor()).await?;
    render(visit, officer, tx, form, &raw).await
}

/// `POST /ombudsdienst/wat-als`: a POST, so that no name stands in an address.
pub async fn ask(sent: Submitted<Officer>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let mut form = FormState::of(&sent.form, &FIELDS);
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let patients = store::list_looked_at(&mut tx, officer, now).await?;
    if find_patient(&patients, &sent.form).is_none() {
        form.refuse("patient", t(visit.locale, "patient-lookup-wat-als-fout-patient"));
    }
    if let Err(refused) = SearchTerm::parse(&sent.form.line("zoek")) {
        form.refuse("zoek", search_refused(visit, &refused));
    }
    if form.refused() {
        return render(visit, officer, tx, form, &RawForm::default()).await;
    }
    tx.commit().await?;
    visit.keep_search(ADDRESS, &sent.form, &FIELDS);
    Ok(see_other("/ombudsdienst/wat-als?gezocht"))
}

fn find_patient<'a>(patients: &'a [PatientRow], raw: &RawForm) -> Option<&'a PatientRow> {
    let id = raw.raw("patient").parse::<PatientId>().ok()?;
    patients.iter().find(|patient| patient.id == id)
}

/// People of the directory by the term, without the officer (R12).
async fn find_people(
    visit: &RequestSession,
    officer: &Officer,
    tx: &mut Tx,
    raw: &RawForm,
) -> Result<WhatIfCandidates, PageError> {
    let Ok(term) = SearchTerm::parse(&raw.line("zoek")) else {
        return Ok(WhatIfCandidates::default());
    };
    let mut found = directory::search_care_workers(tx, &term, SearchPlaces::first(officer.institution())).await?;
    let ids: Vec<CareWorkerId> = found.people.iter().map(|entry| entry.id()).collect();
    let others = requests::entries_without_officer(tx, officer, &ids).await?;
    found.people.retain(|entry| others.contains(&entry.id()));
    let choice = |entry: &directory::CareWorkerEntry| PersonChoice {
        id: entry.id().to_string(),
        facts: requests::facts_of_entry(visit.locale, entry),
        matches: false,
    };
    Ok(WhatIfCandidates { candidates: found.people.iter().map(choice).collect(), too_many: found.more, searched: true })
}

async fn render(
    visit: &RequestSession,
    officer: &Officer,
    mut tx: Tx,
    form: FormState,
    raw: &RawForm,
) -> Result<HttpResponse, PageError> {
    let locale = visit.locale;
    let now = tx.now();
    let patients = store::list_looked_at(&mut tx, officer, now).await?;
    let patient = find_patient(&patients, raw);
    let found = match patient {
        Some(_) => find_people(visit, officer, &mut tx, raw).await?,
        None => WhatIfCandidates::default(),
    };
    let chosen = found.candidates.iter().find(|one| one.id == raw.raw("persoon"));
    let answer = match (patient, chosen, raw.raw("persoon").parse::<CareWorkerId>()) {
        (Some(patient), Some(chosen), Ok(worker)) => {
            let question = WhatIfQuestion { patient, worker, person: &chosen.facts.name };
            let (answer, permit) = answer_what_if(visit, officer, &mut tx, &question).await?;
            record(&mut tx, officer.actor(), Event::what_if_read(patient.id, worker, permit), now).await?;
            Some(answer)
        }
        _ => None,
    };
    tx.commit().await?;
    let mut frame = visit.frame(t(locale, "patient-lookup-wat-als-kop"), Nav::Patients)?;
    frame.refused = form.refused();
    let status = if frame.refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let here = WhatIfPage {
        frame,
        patients: patients
            .iter()
            .map(|row| Candidate {
                id: row.id.to_string(),
                name: row.name.to_string(),
                born: row.birth_date.map(|born| born.in_words(locale)).unwrap_or_default(),
                niss_ending: row.number_ending().to_owned(),
            })
            .collect(),
        searched: found.searched,
        candidates: found.candidates,
        too_many: found.too_many,
        answer,
        form,
    };
    page(status, &here)
}
