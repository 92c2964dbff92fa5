//! *Tot nu toe*: what was filled in, and what the portal knows of a patient whose confirmed home is the officer's own ombudsdienst.

use chrono::NaiveDate;

use super::super::model::Channel;
use super::super::people::facts_of_entry;
use super::super::store::list_requests_seen_by;
use super::drafts::{self, IntakeDraft};
use super::form::NOT_LISTED;
use super::views::{DraftFileLine, KnownAtHome, SoFar};
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::CareWorkerId;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession};
use crate::patients::{NamedPatient, find_named_patient, parse_named_patient, uses_portal};
use crate::web::{FormState, PageError, RawForm, lists};
use crate::{directory, exclusions};

/// The patient as typed, when the fields can be read.
pub(super) fn typed_patient(
    visit: &RequestSession,
    officer: &Officer,
    typed: &RawForm,
    today: NaiveDate,
) -> Option<NamedPatient> {
    parse_named_patient(visit.locale, typed, &mut FormState::default(), visit.site.cbe(officer.institution()), today)
}

/// What is filled in of a draft. Showing what is known of the patient goes on record.
pub(super) async fn build_so_far(
    visit: &RequestSession,
    officer: &Officer,
    tx: &mut Tx,
    draft: &IntakeDraft,
) -> Result<SoFar, PageError> {
    let (locale, typed, today) = (visit.locale, &draft.typed, dates::day(tx.now()));
    let patient = typed_patient(visit, officer, typed, today);
    let known = match &patient {
        Some(patient) => find_known(tx, officer, patient).await?,
        None => None,
    };
    let person = match typed.raw("persoon").parse::<CareWorkerId>() {
        Ok(id) => directory::find_care_worker(tx, id).await?.map(|entry| facts_of_entry(locale, &entry).name).unwrap_or_default(),
        Err(_) if typed.raw("persoon") == NOT_LISTED || typed.raw("persoon").is_empty() => typed.line("naam"),
        Err(_) => String::new(),
    };
    let checks = lists::identity_checks(locale, &visit.site.rules);
    let identity = typed.raw("identiteit");
    let files = drafts::list_files(tx, draft.id).await?;
    Ok(SoFar {
        channel: channel_and_day(locale, typed, today),
        patient: patient
            .map(|patient| {
                let year = i64::from(patient.born.year()).to_string();
                tr(
                    locale,
                    "requests-intake-totnu-naam",
                    &[("naam", (&patient.name.to_string()).into()), ("jaar", (&year).into())],
                )
            })
            .unwrap_or_default(),
        identity: if identity.is_empty() { String::new() } else { lists::text_of(&checks, identity) },
        person,
        files: files.into_iter().map(|(id, name)| DraftFileLine { id: id.to_string(), name }).collect(),
        known,
    })
}

fn channel_and_day(locale: Locale, typed: &RawForm, today: NaiveDate) -> String {
    let channel = match Channel::ENTERED.into_iter().find(|channel| channel.as_str() == typed.raw("kanaal")) {
        Some(Channel::Paper) => t(locale, "requests-intake-totnu-papier"),
        Some(Channel::Email) => t(locale, "requests-intake-totnu-mail"),
        Some(_) => t(locale, "requests-intake-totnu-telefoon"),
        None => return String::new(),
    };
    let day = match dates::parse_day(&typed.line("ontvangen")) {
        None => return channel.to_owned(),
        Some(day) if day == today => t(locale, "requests-intake-totnu-vandaag").to_owned(),
        Some(day) => dates::long(locale, day),
    };
    tr(locale, "requests-intake-totnu-kanaal", &[("kanaal", channel.into()), ("dag", (&day).into())])
}

/// What is known of a patient at home here, by what row-level security shows the officer: nothing of other patients (R11), of
/// officers or of what is withheld (R12), nor where name or birth date differ.
async fn find_known(tx: &mut Tx, officer: &Officer, named: &NamedPatient) -> Result<Option<KnownAtHome>, PageError> {
    let found = find_named_patient(tx, named).await?;
    let own = officer.institution();
    let Some(patient) = found.filter(|found| found.home_confirmed && found.home == own && !found.differs) else {
        return Ok(None);
    };
    let mut excluded: Vec<_> = exclusions::seen_by(tx, officer, patient.id)
        .await?
        .into_iter()
        .filter(|(period, _)| period.is_active())
        .map(|(period, _)| period.person)
        .collect();
    excluded.sort_unstable();
    excluded.dedup();
    let requests = list_requests_seen_by(tx, officer, patient.id).await?;
    let reads = uses_portal(tx, patient.id).await?;
    let now = tx.now();
    record(tx, officer.actor(), Event::patient_read(patient.id), now).await?;
    Ok(Some(KnownAtHome {
        excluded: excluded.len(),
        open_requests: requests.iter().filter(|request| request.state.is_open()).count(),
        reads,
    }))
}
