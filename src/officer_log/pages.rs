//! **Logboek**: what was done and read in the ombudsdienst, about whom and why. Reading it goes on record too.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::ADDRESS;
use super::labels::{self, ActionGroup};
use super::position;
use super::query::{LogQuery, ParsedQuery};
use super::rows::{LogWords, within_sentence};
use super::store;
use super::subjects::{LogSubjects, find_subjects};
use super::views::{LogPage, LogPatient};
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::RequestId;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{CookieKey, Officer, RequestSession, Signed};
use crate::officers;
use crate::patient_lookup::find_look;
use crate::patients::{self, PatientRow};
use crate::web::views::Choice;
use crate::web::{Nav, PageError, page, see_other};

/// Rows of a page.
const PAGE: usize = 50;

/// The patient whom the log is narrowed down to, looked at a moment ago.
pub(super) struct LookedAtPatient {
    pub row: PatientRow,
    /// A code of the list.
    pub reason: String,
}

/// What came of asking for a patient's part of the log.
pub(super) enum PatientPart {
    /// It is not narrowed down to one.
    All,
    Of(LookedAtPatient),
    /// The reason is asked for first.
    Unasked(HttpResponse),
}

/// The patient whom an address names: the officer's to see, and looked at lately for a reason.
pub(super) async fn patient_part(tx: &mut Tx, officer: &Officer, parsed: &ParsedQuery) -> Result<PatientPart, PageError> {
    let Some(id) = parsed.patient else { return Ok(PatientPart::All) };
    let row = patients::by_id(tx, officer, id).await?.ok_or(PageError::NotFound)?;
    let now = tx.now();
    Ok(match find_look(tx, officer, id, now).await? {
        Some(reason) => PatientPart::Of(LookedAtPatient { row, reason }),
        None => PatientPart::Unasked(see_other(&format!("{ADDRESS}/patient/{id}"))),
    })
}

/// The request of a reference: one that is not there, or not the officer's to open, has no rows.
pub(super) async fn request_of(tx: &mut Tx, officer: &Officer, parsed: &ParsedQuery) -> Result<Option<RequestId>, PageError> {
    Ok(match &parsed.reference {
        Some(reference) => Some(store::request(tx, officer, reference.as_str()).await?.unwrap_or(RequestId::NIL)),
        None => None,
    })
}

/// `GET /ombudsdienst/logboek`
pub async fn show(
    signed: Signed<Officer>,
    asked: web::Query<LogQuery>,
    key: web::Data<CookieKey>,
) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let parsed = asked.parse(visit.locale, &key, officer)?;
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let patient = match patient_part(&mut tx, officer, &parsed).await? {
        PatientPart::All => None,
        PatientPart::Of(patient) => Some(patient),
        PatientPart::Unasked(answer) => {
            tx.rollback().await?;
            return Ok(answer);
        }
    };
    let colleagues = officers::colleagues(&mut tx, officer).await?;
    let now = tx.now();
    let (mut entries, mut subjects) = (Vec::new(), LogSubjects::default());
    if !parsed.form.refused() {
        let request = request_of(&mut tx, officer, &parsed).await?;
        let filter = asked.filter(&parsed, request);
        entries = store::list(&mut tx, officer, &filter, i64::try_from(PAGE + 1).unwrap_or(i64::MAX)).await?;
        subjects = find_subjects(&mut tx, &entries).await?;
        let codes = asked.codes(&parsed, request, patient.as_ref().map(|one| one.reason.as_str()));
        if !store::was_read_lately(&mut tx, officer, parsed.patient, &codes, now).await? {
            record(&mut tx, officer.actor(), Event::log_read(parsed.patient, codes), now).await?;
        }
    }
    tx.commit().await?;
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let last = entries.last().filter(|_| more).and_then(|row| position::seal(&key, officer, row.position()));
    let words = LogWords::new(visit.locale, &visit.site.rules, parsed.patient);
    let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    let officers = colleagues.into_iter().map(|(id, name)| Choice { value: id.to_string(), text: name.to_string() }).collect();
    let here = LogPage {
        frame: frame(visit, parsed.form.refused())?,
        groups: groups(visit.locale),
        actions: actions(visit.locale),
        officers,
        patient: patient.map(|one| LogPatient {
            name: one.row.name.to_string(),
            born: one.row.birth_date.map(|born| born.year().to_string()).unwrap_or_default(),
            reason: within_sentence(&words.reason(&one.reason)),
            fields: asked.fields_without("patient"),
        }),
        days: words.days(&entries, &subjects, dates::day(now)),
        lines: tr(visit.locale, "officer-log-regels", &[("n", count.into())]),
        filtered: asked.is_narrowed(),
        csv: asked.address("/csv", None),
        newest: if asked.goes_on() { asked.address("", None) } else { String::new() },
        older: last.map(|last| asked.address("", Some(&last))).unwrap_or_default(),
        form: parsed.form,
    };
    page(if here.form.refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &here)
}

fn frame(visit: &RequestSession, refused: bool) -> Result<crate::web::Frame, PageError> {
    let mut frame = visit.frame(t(visit.locale, "officer-log-kop"), Nav::Log)?;
    frame.refused = refused;
    Ok(frame)
}

fn groups(locale: Locale) -> Vec<Choice> {
    ActionGroup::ALL.iter().map(|(_, code, key)| Choice { value: (*code).to_owned(), text: t(locale, key).to_owned() }).collect()
}

fn actions(locale: Locale) -> Vec<Choice> {
    let mut actions: Vec<Choice> =
        labels::all(locale).map(|(code, text)| Choice { value: code.to_owned(), text: text.to_owned() }).collect();
    actions.sort_by(|one, other| one.text.cmp(&other.text));
    actions
}
