//! **Maak er een aanvraag van**, in one transaction: a draft for the patient, who reads the consequences (R8) and sends it, and
//! the message that says so.

use chrono::{DateTime, Utc};

use super::super::draft::{Answers, Draft, RequestedPerson, Search};
use super::super::eligibility::{self, Applicant, Obstacle};
use super::super::form::MAX_REMARK;
use super::super::{drafts, people};
use super::prepare_elsewhere::{PreparedElsewhere, derive_draft_id, find_other_institution, prepare_elsewhere};
use crate::audit::{Event, record};
use crate::db::ids::DraftId;
use crate::db::{Tx, read_now};
use crate::i18n::{Locale, t, tr};
use crate::identity::{Officer, saved_forms};
use crate::messages::{self, ConcernOutcome, Conversation, MessageBody, Notice, officer as talks};
use crate::web::{AppState, ConversationReference, PageError};

/// Outcome of preparing a request.
pub enum PrepareOutcome {
    /// It waits for the patient, now or by the same form before.
    Done,
    /// Another one waits already: who prepared it, and when.
    Before(String, DateTime<Utc>),
    /// A request came of the conversation already.
    Linked,
    /// The conversation was closed meanwhile: by whom, and when.
    Closed(String, DateTime<Utc>),
    /// A field and what is to be mended.
    Refused(&'static str, String),
    /// It concerns an officer of this ombudsdienst (R12): it waits for the patient at another one.
    HandedOver,
    /// Not for this officer, or not of this institution.
    Elsewhere,
}

/// Prepares a request for this person.
pub async fn prepare_request(
    locale: Locale,
    site: &AppState,
    officer: &Officer,
    reference: &ConversationReference,
    person: RequestedPerson,
) -> Result<PrepareOutcome, PageError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    let Some(held) = talks::lock_conversation(&mut tx, officer, reference).await? else {
        tx.rollback().await?;
        return Ok(PrepareOutcome::Elsewhere);
    };
    let now = read_now(&mut tx).await?;
    if !held.may_become_request() {
        tx.rollback().await?;
        return Ok(PrepareOutcome::Linked);
    }
    if held.closed_at.is_none()
        && let Some(institution) = find_other_institution(&mut tx, officer, held.patient_id, &person).await?
    {
        let id = derive_draft_id(held.id, &person);
        let (draft, name, shortened) = draft(locale, &mut tx, officer, &held, person).await?;
        let draft = Draft { answers: draft.answers.map(|answers| Answers { institution: None, ..answers }), ..draft };
        let notice = Notice::Prepared { person: name.clone(), shortened };
        let patient = held.patient_id;
        let new = PreparedElsewhere { patient, institution, draft: &draft, name: &name, notice: &notice, id };
        if prepare_elsewhere(&mut tx, site, officer, &new, now).await? {
            saved_forms::forget(&mut tx, officer.person(), &super::address::of_preparation(reference)).await?;
            tx.commit().await?;
        } else {
            tx.rollback().await?;
        }
        return Ok(PrepareOutcome::HandedOver);
    }
    if held.closed_at.is_none()
        && let Err(obstacle) = eligibility::check(&mut tx, Applicant::Seen { officer, patient: held.patient_id }, &person).await?
        && !is_own_description(&obstacle, &person)
    {
        tx.rollback().await?;
        let field = if matches!(person, RequestedPerson::Chosen { .. }) { "persoon" } else { "naam" };
        return Ok(PrepareOutcome::Refused(field, obstacle_text(locale, &obstacle)));
    }
    let (draft, name, cut) = draft(locale, &mut tx, officer, &held, person).await?;
    let notice = Notice::Prepared { person: name.clone(), shortened: cut };
    let id = DraftId::generate();
    if !drafts::insert_prepared_draft(&mut tx, officer, id, &held.place(), &draft, now).await? {
        let before = messages::find_prepared(&mut tx, officer, held.id).await?;
        let (same, by, at) = before.map_or((false, None, now), |(body, by, at)| (body == MessageBody::Notice(notice), by, at));
        let name = talks::find_officer_name(&mut tx, by).await?;
        tx.rollback().await?;
        return Ok(if by == Some(officer.id()) && same { PrepareOutcome::Done } else { PrepareOutcome::Before(name, at) });
    }
    // Checked last, so that the same form from before the closing stays idempotent.
    if let Some(at) = held.closed_at {
        let name = talks::find_officer_name(&mut tx, held.closed_by).await?;
        tx.rollback().await?;
        return Ok(PrepareOutcome::Closed(name, at));
    }
    let (worker, field) = match &draft.person {
        Some(RequestedPerson::Chosen { care_worker, .. }) => (Some(*care_worker), "persoon"),
        _ => (None, "naam"),
    };
    let why_not = match messages::set_concerned_person(&mut tx, officer, held.id, worker, &name).await? {
        // Who describes themself is answered like anybody else; the patient is asked before it is sent.
        ConcernOutcome::Set | ConcernOutcome::IsOfficer => None,
        ConcernOutcome::Full => Some(t(locale, "requests-officer-fout-gesprek-vol")),
    };
    if let Some(words) = why_not {
        tx.rollback().await?;
        return Ok(PrepareOutcome::Refused(field, words.to_owned()));
    }
    messages::append_notice(&mut tx, site, Some(officer), &held.place(), &notice, now).await?;
    record(&mut tx, officer.actor(), Event::request_prepared(held.patient_id, held.id, id, worker), now).await?;
    saved_forms::forget(&mut tx, officer.person(), &super::address::of_preparation(reference)).await?;
    tx.commit().await?;
    Ok(PrepareOutcome::Done)
}

/// The officer describes somebody of a name like their own: that is no obstacle here, and would tell that names are compared.
fn is_own_description(obstacle: &Obstacle, person: &RequestedPerson) -> bool {
    matches!((obstacle, person), (Obstacle::ConcernsOfficer, RequestedPerson::Described { .. }))
}

/// Why the person cannot be excluded, to the officer. An officer's own entry is refused as if it were not in the list (R12).
fn obstacle_text(locale: Locale, obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::ConcernsOfficer | Obstacle::NotInDirectory => t(locale, "requests-officer-fout-persoon").to_owned(),
        Obstacle::IsPatient => t(locale, "requests-officer-fout-patient-zelf").to_owned(),
        Obstacle::RequestOpen(reference) => tr(locale, "requests-officer-fout-al-aangevraagd", &[("ref", reference.into())]),
        Obstacle::Excluded => t(locale, "requests-officer-fout-persoon-al-uitgesloten").to_owned(),
    }
}

/// The draft: the person, and what the patient wrote as the remark, so that nothing is typed twice, unless it names an officer. With the person's name, and
/// whether the remark had to be cut.
async fn draft(
    locale: Locale,
    tx: &mut Tx,
    officer: &Officer,
    conversation: &Conversation,
    person: RequestedPerson,
) -> Result<(Draft, String, bool), PageError> {
    let mut words = messages::find_first_text(tx, officer, conversation.id).await?.unwrap_or_default();
    // R12: the conversation is kept from a colleague whom it names, but a request's remark is not compared.
    if messages::text_names_officer(tx, officer, &words).await? {
        words.clear();
    }
    let remark: String = words.chars().take(MAX_REMARK).collect();
    let cut = remark.len() < words.len();
    let found = matches!(person, RequestedPerson::Chosen { .. });
    let mut draft = Draft {
        answers: Some(Answers {
            remark: Some(remark).filter(|text| !text.is_empty()),
            institution: Some(conversation.institution_id),
            ..Answers::default()
        }),
        ..Draft::default()
    };
    draft.choose(person);
    let name = people::facts_of_draft(locale, tx, &draft).await?.name;
    draft.search = Some(Search { place: String::new(), term: name.clone(), found, result: None });
    Ok((draft, name, cut))
}
