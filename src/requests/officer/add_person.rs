//! **Voeg persoon toe**: an entry that is missing from the directory.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::own_matters::entries_without_officer;
use super::address::{self, parse};
use super::candidates::candidates_found;
use super::handed_over::answer_without_request;
use super::place::{ListPlace, PlaceAsked, of_request_in};
use super::store;
use super::views::AddPersonPage;
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::InstitutionId;
use crate::directory::one_person::MAX_NAME_CHARS;
use crate::directory::{self, CareWorkerEntry, DuplicateEntry, NewCareWorker, Niss, PersonnelNumber, RizivNumber, SearchResult};
use crate::i18n::{Locale, t, tr};
use crate::identity::{Officer, RequestSession, Signed, Submitted, saved_forms};
use crate::patients::parse_person_name;
use crate::web::views::Choice;
use crate::web::{FormState, Nav, PageError, RawForm, RequestReference, ok, see_other};

const FIELDS: [&str; 8] =
    ["voornaam", "familienaam", "functie", "instelling", "riziv", "rijksregisternummer", "personeelsnummer", "nieuw"];

async fn build(
    visit: &RequestSession,
    officer: &Officer,
    tx: &mut Tx,
    (reference, place): (&RequestReference, Option<ListPlace>),
    form: FormState,
    twins: SearchResult,
) -> Result<AddPersonPage, PageError> {
    let institutions = directory::list_institutions(tx).await?;
    let twins = candidates_found(visit.locale, tx, officer, twins).await?.persons;
    let mut frame = visit.frame(t(visit.locale, "requests-officer-voeg-toe"), Nav::Worklist)?;
    frame.refused = form.refused();
    Ok(AddPersonPage {
        frame,
        reference: reference.to_string(),
        back: of_request_in(reference, place),
        place: place.map(ListPlace::code),
        institutions: institutions.into_iter().map(|one| Choice { value: one.id.to_string(), text: one.name }).collect(),
        twins,
        form,
    })
}

/// `GET …/persoon`
pub async fn show_person_form(
    signed: Signed<Officer>,
    reference: web::Path<String>,
    asked: web::Query<PlaceAsked>,
) -> Result<HttpResponse, PageError> {
    let (reference, place) = (parse(&reference)?, asked.place());
    let mut tx = signed.visit.site.db.begin(signed.by.actor()).await?;
    if store::find_request_details(&mut tx, &signed.by, &reference).await?.is_none() {
        return answer_without_request(&signed.visit, &signed.by, &reference, StatusCode::OK, tx).await;
    }
    let mut form = FormState::default();
    if let Some(raw) = saved_forms::find(&mut tx, signed.by.person(), &address::of_new_person(&reference)).await? {
        form = FormState::of(&raw, &FIELDS);
    }
    let here = build(&signed.visit, &signed.by, &mut tx, (&reference, place), form, SearchResult::default()).await?;
    tx.commit().await?;
    ok(&here)
}

/// `POST …/persoon`: adds the entry, and back to the request with it to choose.
pub async fn add_person(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let (visit, officer, place) = (&sent.visit, &sent.by, ListPlace::of_form(&sent.form));
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let Some(details) = store::find_request_details(&mut tx, officer, &reference).await? else {
        return answer_without_request(visit, officer, &reference, StatusCode::CONFLICT, tx).await;
    };
    let known: Vec<InstitutionId> = directory::list_institutions(&mut tx).await?.into_iter().map(|one| one.id).collect();
    let mut twins = SearchResult::default();
    let form = match parsed(visit.locale, &sent.form, &known, officer) {
        Ok(person) => {
            let name = person.name.to_string();
            if sent.form.raw("nieuw") != "ja" && directory::find_duplicate(&mut tx, &person).await?.is_none() {
                twins.people = twins_of(&mut tx, officer, &person).await?;
            }
            if !twins.people.is_empty() {
                let mut form = FormState::of(&sent.form, &FIELDS);
                form.refuse("nieuw", t(visit.locale, "requests-officer-fout-nieuw"));
                let here = build(visit, officer, &mut tx, (&reference, place), form, twins).await?;
                tx.rollback().await?;
                return crate::web::page(StatusCode::UNPROCESSABLE_ENTITY, &here);
            }
            match directory::add_care_worker(&mut tx, &person, now).await? {
                Ok(id) => {
                    record(
                        &mut tx,
                        officer.actor(),
                        Event::care_worker_added(details.request.patient_id, details.request.id, id),
                        now,
                    )
                    .await?;
                    saved_forms::forget(&mut tx, officer.person(), &address::of_new_person(&reference)).await?;
                    tx.commit().await?;
                    visit.say(tr(visit.locale, "requests-officer-melding-persoon-toegevoegd", &[("persoon", (&name).into())]));
                    let page = of_request_in(&reference, place);
                    let sign = if place.is_some() { '&' } else { '?' };
                    return Ok(see_other(&format!("{page}{sign}persoon={id}")));
                }
                Err(refused) => {
                    // A refused insert ends the transaction; the page needs another.
                    tx.rollback().await?;
                    tx = visit.site.db.begin(officer.actor()).await?;
                    let mut form = FormState::of(&sent.form, &FIELDS);
                    let field = match refused {
                        DuplicateEntry::Niss => "rijksregisternummer",
                        DuplicateEntry::Riziv => "riziv",
                        DuplicateEntry::PersonnelNumber => "personeelsnummer",
                    };
                    form.refuse(field, t(visit.locale, "requests-officer-fout-staat-er-al"));
                    form
                }
            }
        }
        Err(form) => form,
    };
    let here = build(visit, officer, &mut tx, (&reference, place), form, twins).await?;
    tx.rollback().await?;
    crate::web::page(StatusCode::UNPROCESSABLE_ENTITY, &here)
}

/// Entries that may be this person, without the officer's own (R12), which then would be all that stands in the way.
async fn twins_of(tx: &mut Tx, officer: &Officer, person: &NewCareWorker) -> Result<Vec<CareWorkerEntry>, PageError> {
    let mut found = directory::find_likely_twins(tx, person).await?;
    let ids: Vec<_> = found.iter().map(CareWorkerEntry::id).collect();
    let others = entries_without_officer(tx, officer, &ids).await?;
    found.retain(|entry| entry.active && others.contains(&entry.id()));
    Ok(found)
}

fn parsed(locale: Locale, raw: &RawForm, institutions: &[InstitutionId], officer: &Officer) -> Result<NewCareWorker, FormState> {
    let mut form = FormState::of(raw, &FIELDS);
    let name = parse_person_name(locale, raw, &mut form);
    let function = raw.line("functie");
    if !function.chars().any(char::is_alphabetic) {
        form.refuse("functie", t(locale, "requests-officer-fout-functie"));
    } else if function.chars().count() > MAX_NAME_CHARS {
        form.refuse("functie", tr(locale, "requests-officer-fout-te-lang", &[("n", MAX_NAME_CHARS.into())]));
    }
    let institution = raw.raw("instelling").parse::<InstitutionId>().ok().filter(|id| institutions.contains(id));
    if institution.is_none() {
        form.refuse("instelling", t(locale, "requests-officer-fout-instelling"));
    }
    let number = |field: &'static str| Some(raw.line(field)).filter(|text| !text.is_empty());
    let riziv = number("riziv").map(|text| RizivNumber::parse_typed(&text));
    if matches!(riziv, Some(Err(_))) {
        form.refuse("riziv", t(locale, "requests-fout-riziv-lengte"));
    }
    let niss = number("rijksregisternummer").map(|text| Niss::parse_typed(&text));
    if matches!(niss, Some(Err(_))) {
        form.refuse("rijksregisternummer", t(locale, "requests-officer-fout-niss"));
    }
    let personnel = number("personeelsnummer").map(|text| PersonnelNumber::parse(&text));
    if matches!(personnel, Some(Err(_))) {
        form.refuse("personeelsnummer", t(locale, "requests-officer-fout-personeelsnummer"));
    }
    // R18: without any number no application could ever recognise the person.
    if riziv.is_none() && niss.is_none() && personnel.is_none() {
        form.refuse("riziv", t(locale, "requests-officer-fout-nummer"));
    }
    match institution {
        Some(institution) if !form.refused() => Ok(NewCareWorker {
            niss: niss.and_then(Result::ok),
            riziv: riziv.and_then(Result::ok),
            name,
            function,
            institution,
            personnel_number: personnel.and_then(Result::ok),
            added_by: officer.id(),
        }),
        _ => Err(form),
    }
}
