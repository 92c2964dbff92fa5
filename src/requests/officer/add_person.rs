//! **Voeg persoon toe**: an entry that the directory lacks.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::name;
use super::pages::parse;
use super::request_page::not_for;
use super::store;
use super::views::AddPersonPage;
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::InstitutionId;
use crate::directory::one_person::MAX_NAME_CHARS;
use crate::directory::{self, AlreadyThere, NewCareWorker, Niss, PersonnelNumber, RizivNumber};
use crate::identity::{Officer, Signed, Submitted, Visit, parked};
use crate::web::views::Choice;
use crate::web::{FormState, Nav, PageError, RawForm, RequestReference, ok, see_other, t, tr};

const FIELDS: [&str; 7] =
    ["voornaam", "familienaam", "functie", "instelling", "riziv", "rijksregisternummer", "personeelsnummer"];

fn address(reference: &RequestReference) -> String {
    format!("/ombudsdienst/aanvragen/{reference}/persoon")
}

async fn build(visit: &Visit, tx: &mut Tx, reference: &RequestReference, form: FormState) -> Result<AddPersonPage, PageError> {
    let institutions = directory::institutions(tx).await?;
    let mut frame = visit.frame(t("ombudsdienst-voeg-toe"), Nav::Worklist)?;
    frame.refused = form.refused();
    Ok(AddPersonPage {
        frame,
        reference: reference.to_string(),
        institutions: institutions.into_iter().map(|one| Choice { value: one.id.to_string(), text: one.name }).collect(),
        form,
    })
}

/// `GET …/persoon`
pub async fn page(signed: Signed<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let mut tx = signed.visit.site.db.begin(signed.by.actor()).await?;
    if store::matter(&mut tx, &signed.by, &reference).await?.is_none() {
        return not_for(&signed.visit, &signed.by, &reference, tx).await;
    }
    let mut form = FormState::default();
    if let Some(raw) = parked::find(&mut tx, signed.by.person(), &address(&reference)).await? {
        form = FormState::of(&raw, &FIELDS);
    }
    let here = build(&signed.visit, &mut tx, &reference, form).await?;
    tx.commit().await?;
    ok(&here)
}

/// `POST …/persoon`: adds the entry, and back to the request with it to choose.
pub async fn add(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let (visit, officer) = (&sent.visit, &sent.by);
    let now = visit.site.clock.now();
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let Some(matter) = store::matter(&mut tx, officer, &reference).await? else {
        return not_for(visit, officer, &reference, tx).await;
    };
    let known: Vec<InstitutionId> = directory::institutions(&mut tx).await?.into_iter().map(|one| one.id).collect();
    let form = match parsed(&sent.form, &known, officer) {
        Ok(person) => {
            let name = person.name.to_string();
            match directory::add(&mut tx, &person, now).await? {
                Ok(id) => {
                    record(
                        &mut tx,
                        officer.actor(),
                        Event::care_worker_added(matter.request.patient_id, matter.request.id, id),
                        now,
                    )
                    .await?;
                    parked::forget(&mut tx, officer.person(), &address(&reference)).await?;
                    tx.commit().await?;
                    visit.say(tr("ombudsdienst-melding-persoon-toegevoegd", &[("persoon", (&name).into())]));
                    return Ok(see_other(&format!("/ombudsdienst/aanvragen/{reference}?persoon={id}")));
                }
                Err(refused) => {
                    // A refused insert ends the transaction; the page needs another.
                    tx.rollback().await?;
                    tx = visit.site.db.begin(officer.actor()).await?;
                    let mut form = FormState::of(&sent.form, &FIELDS);
                    let field = match refused {
                        AlreadyThere::Niss => "rijksregisternummer",
                        AlreadyThere::Riziv => "riziv",
                        AlreadyThere::PersonnelNumber => "personeelsnummer",
                    };
                    form.refuse(field, t("ombudsdienst-fout-staat-er-al"));
                    form
                }
            }
        }
        Err(form) => form,
    };
    let here = build(visit, &mut tx, &reference, form).await?;
    tx.rollback().await?;
    crate::web::page(StatusCode::UNPROCESSABLE_ENTITY, &here)
}

fn parsed(raw: &RawForm, institutions: &[InstitutionId], officer: &Officer) -> Result<NewCareWorker, FormState> {
    let mut form = FormState::of(raw, &FIELDS);
    let name = name::parse(raw, &mut form);
    let function = raw.line("functie");
    if !function.chars().any(char::is_alphabetic) {
        form.refuse("functie", t("ombudsdienst-fout-functie"));
    } else if function.chars().count() > MAX_NAME_CHARS {
        form.refuse("functie", tr("ombudsdienst-fout-te-lang", &[("n", MAX_NAME_CHARS.into())]));
    }
    let institution = raw.raw("instelling").parse::<InstitutionId>().ok().filter(|id| institutions.contains(id));
    if institution.is_none() {
        form.refuse("instelling", t("ombudsdienst-fout-instelling"));
    }
    let number = |field: &'static str| Some(raw.line(field)).filter(|text| !text.is_empty());
    let riziv = number("riziv").map(|text| RizivNumber::parse_typed(&text));
    if matches!(riziv, Some(Err(_))) {
        form.refuse("riziv", t("requests-fout-riziv-lengte"));
    }
    let niss = number("rijksregisternummer").map(|text| Niss::parse_typed(&text));
    if matches!(niss, Some(Err(_))) {
        form.refuse("rijksregisternummer", t("ombudsdienst-fout-niss"));
    }
    let personnel = number("personeelsnummer").map(|text| PersonnelNumber::parse(&text));
    if matches!(personnel, Some(Err(_))) {
        form.refuse("personeelsnummer", t("ombudsdienst-fout-personeelsnummer"));
    }
    // R18: without any number no application could ever recognise the person.
    if riziv.is_none() && niss.is_none() && personnel.is_none() {
        form.refuse("riziv", t("ombudsdienst-fout-nummer"));
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
