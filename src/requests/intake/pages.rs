//! The handlers of the intake.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use uuid::Uuid;

use super::super::model::Channel;
use super::super::officer::timeline::{asked_by, channel};
use super::super::own_matters::entries_without_officer;
use super::super::people::facts_of_entry;
use super::super::views::PersonChoice;
use super::actions::{self, IntakeOutcome};
use super::form::{self, FIELDS};
use super::receipt_page;
use super::speaker::basis_choices;
use super::take_in::MAX_ENTRIES_A_DAY;
use super::views::IntakePage;
use crate::db::Tx;
use crate::db::ids::{CareWorkerId, ReceiptId};
use crate::directory::{self, SearchPlaces, SearchRefused, SearchResult, SearchTerm};
use crate::exclusions::AskedBy;
use crate::i18n::{dates, t, tr};
use crate::identity::{Officer, OnPatientKnown, RequestSession, Signed, Uploaded, saved_forms};
use crate::messages::attachments;
use crate::web::upload::CHOOSE_AGAIN;
use crate::web::views::Choice;
use crate::web::{FormState, Nav, PageError, RawForm, lists, ok, page, see_other};

pub(super) const ADDRESS: &str = "/ombudsdienst/aanvragen/nieuw";

/// The form as it was sent, with the key it had: the same form again is the same request.
fn as_sent(raw: &RawForm) -> FormState {
    let mut form = FormState::of(raw, &FIELDS);
    attachments::require_new_choice(&mut form, raw.raw(attachments::FIELD) == CHOOSE_AGAIN);
    if form.value("aanvraag").parse::<ReceiptId>().is_err() {
        form.set("aanvraag", Uuid::new_v4().to_string());
    }
    form
}

/// What this form is entered as: sent again it is the same request; changed after going back it is looked at like any other.
fn intake_key(raw: &RawForm, officer: &Officer, files: &[attachments::CheckedFile]) -> ReceiptId {
    let digests: Vec<String> = files.iter().map(attachments::CheckedFile::digest).collect();
    let typed = FIELDS.iter().filter(|field| !["aanvraag", "zoek-persoon"].contains(*field)).map(|field| raw.raw(field));
    let content: Vec<&str> = typed.chain(digests.iter().map(String::as_str)).collect();
    ReceiptId::from_uuid(raw.idempotency_key("aanvraag", officer.person(), &content).uuid())
}

async fn build_page(
    visit: &RequestSession,
    officer: &Officer,
    tx: &mut Tx,
    form: FormState,
    searched: bool,
) -> Result<IntakePage, PageError> {
    let term = form.value("zoek-persoon").to_owned();
    let mut found = match SearchTerm::parse(&term) {
        Ok(wanted) => directory::search_care_workers(tx, &wanted, SearchPlaces::first(officer.institution())).await?,
        Err(_) => SearchResult::default(),
    };
    // The chosen entry stays on the list, whatever is searched now.
    if let Ok(chosen) = form.value("persoon").parse::<CareWorkerId>()
        && !found.people.iter().any(|entry| entry.id() == chosen)
        && let Some(entry) = directory::find_care_worker(tx, chosen).await?.filter(|entry| entry.active)
    {
        found.people.insert(0, entry);
    }
    // R12: without the officer.
    let ids: Vec<CareWorkerId> = found.people.iter().map(|entry| entry.id()).collect();
    let allowed = entries_without_officer(tx, officer, &ids).await?;
    found.people.retain(|entry| allowed.contains(&entry.id()));
    let choice = |entry: &directory::CareWorkerEntry| PersonChoice {
        id: entry.id().to_string(),
        facts: facts_of_entry(visit.locale, entry),
        matches: false,
    };
    let mut frame = visit.frame(t(visit.locale, "requests-intake-kop"), Nav::Worklist)?;
    frame.refused = form.refused();
    let of = |value: &str, text: &str| Choice { value: value.to_owned(), text: text.to_owned() };
    Ok(IntakePage {
        frame,
        channels: Channel::ENTERED.map(|one| of(one.as_str(), channel(visit.locale, one))).to_vec(),
        askers: AskedBy::ALL.map(|one| of(one.as_str(), asked_by(visit.locale, one))).to_vec(),
        bases: basis_choices(visit.locale),
        heard: vec![of("ja", t(visit.locale, "web-ja")), of("nee", t(visit.locale, "web-nee"))],
        identity_checks: lists::identity_checks(visit.locale, &visit.site.rules),
        ways: vec![
            of("telefoon", t(visit.locale, "requests-contact-telefoon")),
            of("bericht", t(visit.locale, "requests-contact-bericht")),
        ],
        term,
        candidates: found.people.iter().map(choice).collect(),
        too_many: found.more,
        searched_as: found.searched_as,
        searched,
        person: t(visit.locale, "requests-intake-deze-persoon"),
        elsewhere: visit.site.other_ombudsdienst(officer.institution()),
        form,
    })
}

async fn render_intake(
    visit: &RequestSession,
    officer: &Officer,
    status: StatusCode,
    form: FormState,
    searched: bool,
) -> Result<HttpResponse, PageError> {
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let here = build_page(visit, officer, &mut tx, form, searched).await?;
    tx.commit().await?;
    page(status, &here)
}

/// `GET …/nieuw`
pub async fn show_intake(signed: Signed<Officer>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let form = match saved_forms::find(&mut tx, officer.person(), ADDRESS).await? {
        Some(raw) => as_sent(&raw),
        None => {
            let mut form = as_sent(&RawForm::default());
            form.set("ontvangen", dates::typed(dates::day(tx.now())));
            form
        }
    };
    let here = build_page(visit, officer, &mut tx, form, false).await?;
    tx.commit().await?;
    ok(&here)
}

/// `POST …/nieuw/zoek`: people to choose from; everything else as it was typed, but no file is kept. Changes nothing.
pub async fn search_entries(sent: Uploaded<Officer>) -> Result<HttpResponse, PageError> {
    let mut form = as_sent(&sent.form);
    attachments::require_new_choice(&mut form, !sent.files.is_empty());
    let refusal = match SearchTerm::parse(&sent.form.line("zoek-persoon")) {
        Ok(_) => None,
        Err(SearchRefused::Empty) => Some(t(sent.visit.locale, "requests-fout-zoek-leeg")),
        Err(SearchRefused::TooShort) => Some(t(sent.visit.locale, "requests-fout-zoek-kort")),
        Err(SearchRefused::RizivLength) => Some(t(sent.visit.locale, "requests-fout-riziv-lengte")),
    };
    let searched = refusal.is_none();
    let status = match refusal {
        None => StatusCode::OK,
        Some(message) => {
            form.refuse("zoek-persoon", message);
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    render_intake(&sent.visit, &sent.by, status, form, searched).await
}

/// `POST …/nieuw`: **Voer aanvraag in**
pub async fn enter_request(
    sent: Uploaded<Officer>,
    on_patient_known: web::Data<OnPatientKnown>,
) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let mut form = as_sent(&sent.form);
    attachments::require_new_choice(&mut form, !sent.files.is_empty());
    let today = dates::day(visit.site.db.read_now().await?);
    let rules = &visit.site.rules;
    let checks = lists::identity_checks(visit.locale, rules);
    let parsed = form::parse(visit.locale, &sent.form, (&checks, &rules.representation), today);
    if let Err(refused) = &parsed {
        for (field, message) in refused.errors() {
            form.refuse(field, message.clone());
        }
    }
    let files = attachments::check_files(visit.locale, &visit.site, &mut form, sent.files).await;
    let intake = match parsed {
        Ok(intake) if !form.refused() => intake,
        _ => return render_intake(visit, officer, StatusCode::UNPROCESSABLE_ENTITY, form, false).await,
    };
    let receipt = intake_key(&sent.form, officer, &files);
    let by = (officer, visit.locale);
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    match actions::enter_request(&visit.site, by, **on_patient_known, receipt, (&intake, &files)).await? {
        IntakeOutcome::Done => {
            let mut tx = visit.site.db.begin(officer.actor()).await?;
            saved_forms::forget(&mut tx, officer.person(), ADDRESS).await?;
            tx.commit().await?;
            return Ok(see_other(&format!("{}/{receipt}", receipt_page::ADDRESS)));
        }
        IntakeOutcome::OwnNumber => form.refuse("rijksregisternummer", t(visit.locale, "requests-intake-fout-eigen-nummer")),
        IntakeOutcome::EntryGone => form.refuse("persoon", t(visit.locale, "requests-fout-verdwenen")),
        IntakeOutcome::TooMany => {
            status = StatusCode::TOO_MANY_REQUESTS;
            form.refuse(
                "rijksregisternummer",
                tr(visit.locale, "requests-intake-fout-te-veel", &[("n", MAX_ENTRIES_A_DAY.into())]),
            );
        }
    }
    render_intake(visit, officer, status, form, false).await
}
