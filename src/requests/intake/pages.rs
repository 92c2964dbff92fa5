//! The handlers of the intake.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use uuid::Uuid;

use super::super::model::Channel;
use super::super::officer::request_page::own_matter;
use super::super::officer::store::others;
use super::super::officer::timeline::{asked_by, channel};
use super::super::people::facts_of_entry;
use super::super::views::PersonChoice;
use super::actions::{self, Entered};
use super::form::{self, FIELDS, NOT_LISTED};
use super::views::IntakePage;
use crate::db::Tx;
use crate::db::ids::{CareWorkerId, DraftId};
use crate::directory::{self, SearchRefused, SearchResult, SearchTerm};
use crate::exclusions::AskedBy;
use crate::identity::{Appeared, Officer, Signed, Uploaded, Visit, parked};
use crate::messages::attachments;
use crate::web::upload::AGAIN;
use crate::web::views::Choice;
use crate::web::{FormState, Nav, PageError, RawForm, dates, lists, ok, page, see_other, t, tr};

const ADDRESS: &str = "/ombudsdienst/aanvragen/nieuw";

/// What the page shows besides the form.
#[derive(Default)]
struct Shown {
    searched: bool,
    existing_request: Option<String>,
    already_excluded: bool,
}

/// The form as it was sent, with the key it had: the same form again is the same request.
fn as_sent(raw: &RawForm) -> FormState {
    let mut form = FormState::of(raw, &FIELDS);
    attachments::require_new_choice(&mut form, raw.raw(attachments::FIELD) == AGAIN);
    if form.value("aanvraag").parse::<DraftId>().is_err() {
        form.set("aanvraag", Uuid::new_v4().to_string());
    }
    form
}

/// What this form is entered as: sent again it is the same request; changed after going back it is looked at like any other.
fn key(raw: &RawForm, officer: &Officer, files: &[attachments::CheckedFile]) -> DraftId {
    let digests: Vec<String> = files.iter().map(attachments::CheckedFile::digest).collect();
    let typed = FIELDS.iter().filter(|field| !["aanvraag", "zoek-persoon"].contains(*field)).map(|field| raw.raw(field));
    let content: Vec<&str> = typed.chain(digests.iter().map(String::as_str)).collect();
    DraftId::from_uuid(raw.sent_as("aanvraag", officer.person(), &content).uuid())
}

async fn build(visit: &Visit, officer: &Officer, tx: &mut Tx, form: FormState, shown: Shown) -> Result<IntakePage, PageError> {
    let term = form.value("zoek-persoon").to_owned();
    let mut found = match SearchTerm::parse(&term) {
        Ok(wanted) => directory::find(tx, &wanted).await?,
        Err(_) => SearchResult::default(),
    };
    // Whoever was chosen stays to be seen, whatever is searched now.
    if let Ok(chosen) = form.value("persoon").parse::<CareWorkerId>()
        && !found.people.iter().any(|entry| entry.id() == chosen)
        && let Some(entry) = directory::by_id(tx, chosen).await?.filter(|entry| entry.active)
    {
        found.people.insert(0, entry);
    }
    // R12: the officer is nobody's candidate on the officer's own screen.
    let ids: Vec<CareWorkerId> = found.people.iter().map(|entry| entry.id()).collect();
    let allowed = others(tx, officer, &ids).await?;
    found.people.retain(|entry| allowed.contains(&entry.id()));
    let choice = |entry: &directory::CareWorkerEntry| PersonChoice {
        id: entry.id().to_string(),
        facts: facts_of_entry(entry),
        matches: false,
    };
    let mut frame = visit.frame(t("intake-kop"), Nav::Worklist)?;
    frame.refused = form.refused();
    let of = |value: &str, text: &str| Choice { value: value.to_owned(), text: text.to_owned() };
    Ok(IntakePage {
        frame,
        channels: Channel::ENTERED.map(|one| of(one.as_str(), channel(one))).to_vec(),
        askers: AskedBy::ALL.map(|one| of(one.as_str(), asked_by(one))).to_vec(),
        identity_checks: lists::identity_checks(&visit.site.rules),
        ways: vec![of("telefoon", t("requests-contact-telefoon")), of("bericht", t("requests-contact-bericht"))],
        term,
        candidates: found.people.iter().map(choice).collect(),
        too_many: found.more,
        searched_as: found.searched_as,
        searched: shown.searched,
        existing_request: shown.existing_request,
        already_excluded: shown.already_excluded,
        person: t("intake-deze-persoon"),
        form,
    })
}

async fn show(
    visit: &Visit,
    officer: &Officer,
    status: StatusCode,
    form: FormState,
    shown: Shown,
) -> Result<HttpResponse, PageError> {
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let here = build(visit, officer, &mut tx, form, shown).await?;
    tx.commit().await?;
    page(status, &here)
}

/// `GET …/nieuw`
pub async fn open(signed: Signed<Officer>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let form = match parked::find(&mut tx, officer.person(), ADDRESS).await? {
        Some(raw) => as_sent(&raw),
        None => {
            let mut form = as_sent(&RawForm::default());
            form.set("ontvangen", dates::typed(dates::day(visit.site.clock.now())));
            form
        }
    };
    let here = build(visit, officer, &mut tx, form, Shown::default()).await?;
    tx.commit().await?;
    ok(&here)
}

/// `POST …/nieuw/zoek`: people to choose from; everything else as it was typed, but no file is kept. Changes nothing.
pub async fn search(sent: Uploaded<Officer>) -> Result<HttpResponse, PageError> {
    let mut form = as_sent(&sent.form);
    attachments::require_new_choice(&mut form, !sent.files.is_empty());
    let refusal = match SearchTerm::parse(&sent.form.line("zoek-persoon")) {
        Ok(_) => None,
        Err(SearchRefused::Empty) => Some(t("requests-fout-zoek-leeg")),
        Err(SearchRefused::TooShort) => Some(t("requests-fout-zoek-kort")),
        Err(SearchRefused::RizivLength) => Some(t("requests-fout-riziv-lengte")),
    };
    let shown = Shown { searched: refusal.is_none(), ..Shown::default() };
    let status = match refusal {
        None => StatusCode::OK,
        Some(message) => {
            form.refuse("zoek-persoon", message);
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    show(&sent.visit, &sent.by, status, form, shown).await
}

/// `POST …/nieuw`: **Voer aanvraag in**
pub async fn enter(sent: Uploaded<Officer>, appeared: web::Data<Appeared>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let mut form = as_sent(&sent.form);
    attachments::require_new_choice(&mut form, !sent.files.is_empty());
    let today = dates::day(visit.site.clock.now());
    let parsed = form::parse(&sent.form, &lists::identity_checks(&visit.site.rules), today);
    if let Err(refused) = &parsed {
        for (field, message) in refused.errors() {
            form.refuse(field, message.clone());
        }
    }
    let files = attachments::check_files(&visit.site, &mut form, sent.files).await;
    let intake = match parsed {
        Ok(intake) if !form.refused() => intake,
        _ => return show(visit, officer, StatusCode::UNPROCESSABLE_ENTITY, form, Shown::default()).await,
    };
    let draft = key(&sent.form, officer, &files);
    let mut shown = Shown::default();
    // Where a refusal belongs: at the list, or at the description.
    let at_person = if sent.form.raw("persoon") != NOT_LISTED && sent.form.raw("persoon").parse::<CareWorkerId>().is_ok() {
        "persoon"
    } else {
        "naam"
    };
    match actions::enter(&visit.site, officer, **appeared, draft, (&intake, &files)).await? {
        Entered::Done(reference) => {
            let mut tx = visit.site.db.begin(officer.actor()).await?;
            parked::forget(&mut tx, officer.person(), ADDRESS).await?;
            tx.commit().await?;
            visit.say(tr("intake-melding", &[("ref", (&reference).into())]));
            return Ok(see_other(&format!("/ombudsdienst/aanvragen/{reference}")));
        }
        Entered::Withheld => return own_matter(visit),
        Entered::OtherName => form.refuse("familienaam", t("intake-fout-andere-naam")),
        Entered::OtherBirthDate => form.refuse("geboortedatum", t("intake-fout-andere-geboortedatum")),
        Entered::PersonGone => form.refuse("persoon", t("requests-fout-verdwenen")),
        Entered::Themself => form.refuse("persoon", t("intake-fout-zichzelf")),
        Entered::AlreadyExcluded => {
            shown.already_excluded = true;
            form.refuse(at_person, t("ombudsdienst-fout-persoon-al-uitgesloten"));
        }
        Entered::AlreadyAsked(Some(reference)) => {
            form.refuse(at_person, tr("intake-fout-al-aangevraagd", &[("ref", (&reference).into())]));
            shown.existing_request = Some(reference);
        }
        Entered::AlreadyAsked(None) => form.refuse(at_person, t("intake-fout-elders-aangevraagd")),
    }
    show(visit, officer, StatusCode::UNPROCESSABLE_ENTITY, form, shown).await
}
