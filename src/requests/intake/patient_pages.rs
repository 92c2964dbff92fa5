//! Step 1, *De patiënt*: who it is, how the request came, who asked. The files that came with it are kept from here on.

use actix_web::{HttpResponse, web};
use uuid::Uuid;

use super::super::model::Channel;
use super::super::officer::timeline::{asked_by, channel};
use super::ADDRESS;
use super::draft_pages::{
    OpenedIntake, frame, is_stopping, keep_and_lead_on, open, parse_typed, refusals_of, status_of, with_step,
};
use super::drafts::{self, IntakeDraft};
use super::form::FIELDS;
use super::receipt_page;
use super::so_far::{build_so_far, typed_patient};
use super::speaker::basis_choices;
use super::stage::IntakeStage;
use super::views::{IntakePatientPage, IntakeStep, SavedIntake, SoFar};
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::IntakeDraftId;
use crate::exclusions::AskedBy;
use crate::i18n::{dates, t, tr};
use crate::identity::{Officer, RequestSession, Signed, Uploaded};
use crate::messages::attachments::{self, CheckedFile};
use crate::patients;
use crate::web::upload::{CHOOSE_AGAIN, MAX_FILES};
use crate::web::views::Choice;
use crate::web::{FormState, PageError, RawForm, lists, page, see_other};

const STAGE: IntakeStage = IntakeStage::Patient;

/// The key of a form that starts a draft.
fn key_of(raw: &RawForm) -> String {
    let key = raw.raw("aanvraag");
    if key.parse::<IntakeDraftId>().is_ok() { key.to_owned() } else { Uuid::new_v4().to_string() }
}

async fn render(
    visit: &RequestSession,
    officer: &Officer,
    mut tx: Tx,
    (draft, key): (Option<&IntakeDraft>, String),
    form: FormState,
) -> Result<HttpResponse, PageError> {
    let so_far = match draft {
        Some(draft) => build_so_far(visit, officer, &mut tx, draft).await?,
        None => SoFar::default(),
    };
    // A list to go on from stands on the page that starts one.
    let saved = match draft {
        Some(_) => Vec::new(),
        None => list_saved(visit, officer, &mut tx).await?,
    };
    tx.commit().await?;
    let of = |value: &str, text: &str| Choice { value: value.to_owned(), text: text.to_owned() };
    let status = status_of(&form);
    // Most requests come by telephone.
    let mut channels = Channel::ENTERED;
    channels.sort_by_key(|one| *one != Channel::Telephone);
    let here = IntakePatientPage {
        frame: frame(visit, STAGE, form.refused())?,
        key,
        channels: channels.map(|one| of(one.as_str(), channel(visit.locale, one))).to_vec(),
        askers: AskedBy::ALL.map(|one| of(one.as_str(), asked_by(visit.locale, one))).to_vec(),
        bases: basis_choices(visit.locale),
        heard: vec![of("ja", t(visit.locale, "web-ja")), of("nee", t(visit.locale, "web-nee"))],
        identity_checks: lists::identity_checks(visit.locale, &visit.site.rules),
        elsewhere: visit.site.other_ombudsdienst(officer.institution()),
        saved,
        step: IntakeStep {
            stage: STAGE,
            action: draft.map_or_else(|| ADDRESS.to_owned(), |draft| STAGE.address(draft.id)),
            draft: draft.map(|draft| format!("{ADDRESS}/{}", draft.id)),
            so_far,
            form,
        },
    };
    page(status, &here)
}

async fn list_saved(visit: &RequestSession, officer: &Officer, tx: &mut Tx) -> Result<Vec<SavedIntake>, PageError> {
    let today = dates::day(tx.now());
    let open = drafts::list_open(tx, officer).await?;
    let line = |(id, at, typed): (IntakeDraftId, _, RawForm)| SavedIntake {
        address: IntakeStage::Check.address(id),
        discard: format!("{ADDRESS}/{id}/verwijder"),
        patient: typed_patient(visit, officer, &typed, today)
            .map_or_else(|| typed.line("familienaam"), |patient| patient.name.to_string()),
        changed: dates::at(visit.locale, at),
    };
    Ok(open.into_iter().map(line).collect())
}

/// `GET …/nieuw`: an empty first step, and what waits to be gone on with.
pub async fn show_new(signed: Signed<Officer>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let saved = visit.saved_form(&mut tx).await?;
    let raw = saved.clone().unwrap_or_default();
    let mut form = FormState::of(&raw, &FIELDS);
    if saved.is_none() {
        form.set("kanaal", Channel::Telephone.as_str());
        form.set("gevraagd-door", AskedBy::Themself.as_str());
        form.set("ontvangen", dates::typed(dates::day(tx.now())));
    }
    attachments::require_new_choice(&mut form, raw.raw(attachments::FIELD) == CHOOSE_AGAIN);
    render(visit, officer, tx, (None, key_of(&raw)), form).await
}

/// `GET …/{draft}/patient`
pub async fn show_patient(signed: Signed<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let (mut tx, draft) = match open(visit, officer, &id, STAGE, false).await? {
        OpenedIntake::Elsewhere(answer) => return Ok(answer),
        OpenedIntake::Here(tx, draft) => (tx, draft),
    };
    let raw = visit.saved_form(&mut tx).await?;
    let typed = raw.as_ref().map_or_else(|| draft.typed.clone(), |raw| with_step(&draft.typed, raw, STAGE));
    let mut form = FormState::of(&typed, &FIELDS);
    attachments::require_new_choice(&mut form, raw.is_some_and(|raw| raw.raw(attachments::FIELD) == CHOOSE_AGAIN));
    render(visit, officer, tx, (Some(&draft), String::new()), form).await
}

/// `POST …/nieuw`: starts a draft with its first step. The same form again finds the same draft.
pub async fn start(sent: Uploaded<Officer>) -> Result<HttpResponse, PageError> {
    let id = IntakeDraftId::from_uuid(sent.form.idempotency_key("aanvraag", sent.by.person(), &[]).uuid());
    let files = check(&sent.visit, sent.files).await;
    let (visit, officer) = (&sent.visit, &sent.by);
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let now = tx.now();
    drafts::insert_draft(&mut tx, officer, id, now).await?;
    let Some(draft) = drafts::lock_draft(&mut tx, officer, id).await? else {
        tx.rollback().await?;
        return Err(PageError::NotFound);
    };
    if draft.entered {
        tx.rollback().await?;
        return Ok(see_other(&receipt_page::address(id)));
    }
    take_step(visit, officer, (tx, draft), &sent.form, files, true).await
}

/// `POST …/{draft}/patient`
pub async fn save_patient(sent: Uploaded<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let files = check(&sent.visit, sent.files).await;
    let (visit, officer) = (&sent.visit, &sent.by);
    match open(visit, officer, &id, STAGE, true).await? {
        OpenedIntake::Elsewhere(answer) => Ok(answer),
        OpenedIntake::Here(tx, draft) => take_step(visit, officer, (tx, draft), &sent.form, files, false).await,
    }
}

/// Files that may be kept, and the refusals of those that may not.
struct ReceivedFiles {
    good: Vec<CheckedFile>,
    refused: FormState,
}

async fn check(visit: &RequestSession, sent: Vec<crate::web::SentFile>) -> ReceivedFiles {
    let mut refused = FormState::default();
    let good = attachments::check_files(visit.locale, &visit.site, &mut refused, sent).await;
    ReceivedFiles { good, refused }
}

/// Keeps what can be kept: a good file also when something else of the step is refused.
async fn take_step(
    visit: &RequestSession,
    officer: &Officer,
    (mut tx, draft): (Tx, IntakeDraft),
    sent: &RawForm,
    files: ReceivedFiles,
    starting: bool,
) -> Result<HttpResponse, PageError> {
    let typed = with_step(&draft.typed, sent, STAGE);
    let now = tx.now();
    let mut form = refusals_of(STAGE, &typed, &parse_typed(visit, officer, &typed, &tx));
    for (field, message) in files.refused.errors() {
        form.refuse(field, message.clone());
    }
    let kept = drafts::list_files(&mut tx, draft.id).await?.len();
    let mut good = files.good;
    if kept + good.len() > MAX_FILES {
        form.refuse(attachments::FIELD, tr(visit.locale, "messages-attachments-fout-te-veel", &[("n", MAX_FILES.into())]));
        good.clear();
    }
    drafts::insert_files(&mut tx, draft.id, &good, now).await?;
    if is_stopping(sent) && !form.has(attachments::FIELD) {
        return keep_and_lead_on(visit, officer, tx, (&draft, &typed), (STAGE, true)).await;
    }
    let patient = typed_patient(visit, officer, &typed, dates::day(now));
    if let Some(patient) = patient.filter(|_| !form.refused())
        && patients::is_own_number(&mut tx, officer, &patient.number).await?
    {
        form.refuse("rijksregisternummer", t(visit.locale, "requests-intake-fout-eigen-nummer"));
        record(&mut tx, officer.actor(), Event::intake_refused("own-number"), now).await?;
    }
    if !form.refused() {
        return keep_and_lead_on(visit, officer, tx, (&draft, &typed), (STAGE, false)).await;
    }
    // Nothing is kept of a first step that was refused, but for its files.
    if starting && good.is_empty() && kept == 0 && draft.typed == RawForm::default() {
        drafts::discard_draft(&mut tx, officer, draft.id).await?;
        return render(visit, officer, tx, (None, key_of(sent)), form).await;
    }
    render(visit, officer, tx, (Some(&draft), String::new()), form).await
}
