//! **Maak er een aanvraag van**, in one transaction: a draft for the patient, who reads the consequences (R8) and sends it, and
//! the message that says so.

use chrono::{DateTime, Utc};

use super::super::draft::{Answers, Draft, Person, Search};
use super::super::form::MAX_REMARK;
use super::super::standing::{self, Whose};
use super::super::{drafts, people};
use super::store;
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::{DraftId, PatientId};
use crate::directory;
use crate::exclusions::{self, Origin};
use crate::identity::{Officer, parked};
use crate::messages::{self, ConcernOutcome, Conversation, MessageBody, Notice, officer as talks};
use crate::web::{ConversationReference, PageError, Site, t, tr};

/// What came of it.
pub enum Prepared {
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
    /// Not for this officer, or not of this institution.
    Elsewhere,
}

/// Prepares a request for this person.
pub async fn prepare(
    site: &Site,
    officer: &Officer,
    reference: &ConversationReference,
    person: Person,
) -> Result<Prepared, PageError> {
    let now = site.clock.now();
    let mut tx = site.db.begin(officer.actor()).await?;
    let Some(held) = talks::lock_conversation(&mut tx, officer, reference).await? else {
        tx.rollback().await?;
        return Ok(Prepared::Elsewhere);
    };
    if !held.may_become_request() {
        tx.rollback().await?;
        return Ok(Prepared::Linked);
    }
    if held.closed_at.is_none()
        && let Some((field, message)) = in_the_way(&mut tx, officer, held.patient_id, &person).await?
    {
        tx.rollback().await?;
        return Ok(Prepared::Refused(field, message));
    }
    let (draft, name, cut) = draft(&mut tx, officer, &held, person).await?;
    let notice = Notice::Prepared { person: name.clone(), shortened: cut };
    let id = DraftId::generate();
    if !drafts::prepare(&mut tx, officer, id, &held.place(), &draft, now).await? {
        let before = messages::find_prepared(&mut tx, officer, held.id).await?;
        let (same, by, at) = before.map_or((false, None, now), |(body, by, at)| (body == MessageBody::Notice(notice), by, at));
        let name = talks::find_officer_name(&mut tx, by).await?;
        tx.rollback().await?;
        return Ok(if by == Some(officer.id()) && same { Prepared::Done } else { Prepared::Before(name, at) });
    }
    // Only now: the same form again, of before it was closed, is the same answer.
    if let Some(at) = held.closed_at {
        let name = talks::find_officer_name(&mut tx, held.closed_by).await?;
        tx.rollback().await?;
        return Ok(Prepared::Closed(name, at));
    }
    let (worker, field) = match &draft.person {
        Some(Person::Chosen { care_worker, .. }) => (Some(*care_worker), "persoon"),
        _ => (None, "naam"),
    };
    let why_not = match messages::set_concerned_person(&mut tx, officer, held.id, worker, &name).await? {
        ConcernOutcome::Set => None,
        ConcernOutcome::IsOfficer => Some(t("messages-collega")),
        ConcernOutcome::Full => Some(t("ombudsdienst-fout-gesprek-vol")),
    };
    if let Some(words) = why_not {
        tx.rollback().await?;
        return Ok(Prepared::Refused(field, words.to_owned()));
    }
    messages::append_notice(&mut tx, site, Some(officer), &held.place(), &notice, now).await?;
    record(&mut tx, officer.actor(), Event::request_prepared(held.patient_id, held.id, id, worker), now).await?;
    parked::forget(&mut tx, officer.person(), &super::prepare_pages::address(reference)).await?;
    tx.commit().await?;
    Ok(Prepared::Done)
}

/// The rules of the journey, for the person whom the officer chose or described.
async fn in_the_way(
    tx: &mut Tx,
    officer: &Officer,
    patient: PatientId,
    person: &Person,
) -> Result<Option<(&'static str, String)>, PageError> {
    let whose = Whose::of(officer, patient);
    let asked = |reference: &String| tr("ombudsdienst-fout-al-aangevraagd", &[("ref", reference.into())]);
    let Person::Chosen { care_worker, .. } = person else {
        return Ok(standing::open_described(tx, whose, person).await?.map(|reference| ("naam", asked(&reference))));
    };
    // R12: the officer is nobody's choice on the officer's own screen.
    let others = store::others(tx, officer, &[*care_worker]).await?;
    let gone = directory::by_id(tx, *care_worker).await?.is_none_or(|entry| !entry.active);
    let message = if gone || others.is_empty() {
        t("ombudsdienst-fout-persoon").to_owned()
    } else if standing::is_patient_self(tx, whose, *care_worker).await? {
        t("ombudsdienst-fout-patient-zelf").to_owned()
    } else if exclusions::active_of(tx, officer, patient)
        .await?
        .get(care_worker)
        .is_some_and(|origins| origins.contains(&Origin::Nexuzhealth))
    {
        t("ombudsdienst-fout-persoon-al-uitgesloten").to_owned()
    } else if let Some(reference) = standing::open_for(tx, whose, *care_worker).await? {
        asked(&reference)
    } else {
        return Ok(None);
    };
    Ok(Some(("persoon", message)))
}

/// The draft: the person, and what the patient wrote as the remark, so that nothing is typed twice, unless it names an officer. With the person's name, and
/// whether the remark had to be cut.
async fn draft(
    tx: &mut Tx,
    officer: &Officer,
    conversation: &Conversation,
    person: Person,
) -> Result<(Draft, String, bool), PageError> {
    let mut words = messages::find_first_text(tx, officer, conversation.id).await?.unwrap_or_default();
    // R12: the conversation is kept from a colleague whom it names, but a request's remark is not compared.
    if messages::text_names_officer(tx, officer, &words).await? {
        words.clear();
    }
    let remark: String = words.chars().take(MAX_REMARK).collect();
    let cut = remark.len() < words.len();
    let found = matches!(person, Person::Chosen { .. });
    let mut draft = Draft {
        answers: Some(Answers {
            remark: Some(remark).filter(|text| !text.is_empty()),
            institution: Some(conversation.institution_id),
            ..Answers::default()
        }),
        ..Draft::default()
    };
    draft.choose(person);
    let name = people::facts_of_draft(tx, &draft).await?.name;
    draft.search = Some(Search { term: name.clone(), found });
    Ok((draft, name, cut))
}
