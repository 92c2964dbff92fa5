//! `/ombudsdienst/berichten`: the conversations of the house by tab, or those that a search finds.

use std::collections::{BTreeSet, HashMap};

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use diesel::QueryResult;

use super::super::form::PageQuery;
use super::super::list::LastMessage;
use super::super::model::{Author, Topic};
use super::super::store::Conversation;
use super::super::views::{self, Paging};
use super::counts::{TabCounts, count_tabs};
use super::list_store::{self, ListFilter, OfficerListed};
use super::views::{TalkOwner, TalkRow, TalkState, TalkTab, TalksPage};
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::{OfficerId, PatientId};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession, Signed, Submitted};
use crate::officers;
use crate::text::initials;
use crate::web::lists::Searched;
use crate::web::{ConversationReference, FormState, Nav, PageError, RawForm, RequestReference, ok, see_other};

const ADDRESS: &str = "/ombudsdienst/berichten";
const FIELDS: [&str; 1] = ["zoek"];
/// So many conversations stand on the page of a patient.
const MAX_OF_PATIENT: i64 = 50;

/// `GET /ombudsdienst/berichten`: a tab, or what fits the last search.
pub async fn show_list(
    signed: Signed<Officer>,
    asked: web::Query<PageQuery>,
    searched: web::Query<Searched>,
) -> Result<HttpResponse, PageError> {
    render_list(&signed.visit, &signed.by, &signed.visit.search(ADDRESS, &searched), &asked).await
}

/// `POST /ombudsdienst/berichten`: another search.
pub async fn search_list(sent: Submitted<Officer>) -> Result<HttpResponse, PageError> {
    sent.visit.keep_search(ADDRESS, &sent.form, &FIELDS);
    Ok(see_other("/ombudsdienst/berichten?gezocht"))
}

async fn render_list(
    visit: &RequestSession,
    officer: &Officer,
    form: &RawForm,
    asked: &PageQuery,
) -> Result<HttpResponse, PageError> {
    let term: String = form.line("zoek").chars().take(200).collect();
    let show = match asked.tab() {
        // A search finds open and closed conversations.
        _ if !term.is_empty() => ListFilter::All,
        "te-beantwoorden" => ListFilter::ToAnswer,
        "mijn" => ListFilter::Mine,
        "gesloten" => ListFilter::Closed,
        _ => ListFilter::Open,
    };
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let counts = count_tabs(&mut tx, officer).await?;
    let found = list_store::list_for_officer(&mut tx, officer, show, &term, asked.page()).await?;
    let owners: Vec<OfficerId> = found.rows.iter().filter_map(|(one, ..)| one.owner_id).collect();
    let names = officers::names(&mut tx, &owners).await?;
    let seen: Vec<_> = found.rows.iter().map(|(one, ..)| one.id).collect();
    let names_person =
        !term.is_empty() && ConversationReference::find(&term).is_none() && RequestReference::find(&term).is_none();
    // An empty list too: rows would tell who met more than the reader of the log (R12).
    let event = if names_person {
        let patients: BTreeSet<_> = found.rows.iter().map(|(one, ..)| one.patient_id).collect();
        Event::messages_list_searched(&seen, &patients.into_iter().collect::<Vec<_>>())
    } else {
        Event::messages_list_read(&seen)
    };
    record(&mut tx, officer.actor(), event, now).await?;
    tx.commit().await?;
    let reader = Reader { locale: visit.locale, officer: officer.id(), now };
    let pages = match show {
        ListFilter::All => format!("{ADDRESS}?gezocht&"),
        _ if asked.tab().is_empty() => format!("{ADDRESS}?"),
        _ => format!("{}&", tab_address(show)),
    };
    ok(&TalksPage {
        frame: visit.frame(t(visit.locale, "messages-kop"), Nav::Messages)?,
        tabs: tabs(visit.locale, show, &counts),
        rows: found.rows.into_iter().map(|one| reader.row(one, &names)).collect(),
        paging: Paging { page: asked.page(), more: found.more },
        pages,
        searched: show == ListFilter::All,
        form: FormState::of(visit.typed(ADDRESS).unwrap_or(form), &FIELDS),
    })
}

const fn tab_address(show: ListFilter) -> &'static str {
    match show {
        ListFilter::ToAnswer => "/ombudsdienst/berichten?toon=te-beantwoorden",
        ListFilter::Mine => "/ombudsdienst/berichten?toon=mijn",
        ListFilter::Closed => "/ombudsdienst/berichten?toon=gesloten",
        ListFilter::Open | ListFilter::All => ADDRESS,
    }
}

fn tabs(locale: Locale, show: ListFilter, counts: &TabCounts) -> Vec<TalkTab> {
    [
        (ListFilter::ToAnswer, "messages-tab-te-beantwoorden", counts.to_answer),
        (ListFilter::Mine, "messages-tab-mijn", counts.mine),
        (ListFilter::Open, "messages-tab-alles", counts.open),
        (ListFilter::Closed, "messages-tab-gesloten", counts.closed),
    ]
    .map(|(tab, key, count)| TalkTab {
        address: tab_address(tab),
        text: t(locale, key),
        count: TabCounts::shown(count),
        current: tab == show,
    })
    .into()
}

/// The conversations of a patient, for the page of that patient.
pub async fn talk_rows_of(tx: &mut Tx, officer: &Officer, locale: Locale, patient: PatientId) -> QueryResult<Vec<TalkRow>> {
    let found = list_store::list_of_patient(tx, officer, patient, MAX_OF_PATIENT).await?;
    let reader = Reader { locale, officer: officer.id(), now: tx.now() };
    Ok(found.into_iter().map(|(one, last)| reader.row((one, None, last), &HashMap::new())).collect())
}

/// For whom rows are written, and when.
struct Reader {
    locale: Locale,
    officer: OfficerId,
    now: DateTime<Utc>,
}

impl Reader {
    fn row(&self, (one, who, last): OfficerListed, names: &HashMap<OfficerId, String>) -> TalkRow {
        let name = |id: OfficerId| names.get(&id).cloned().unwrap_or_default();
        let day = dates::day(one.last_at);
        TalkRow {
            subject: one.subject.render(self.locale),
            words: last.as_ref().map(|last| self.words(last, one.owner_id)).unwrap_or_default(),
            patient: who.as_ref().map(|who| who.row.name.to_string()),
            birth_year: who.and_then(|who| who.row.birth_date).map(|born| born.year().to_string()).unwrap_or_default(),
            unread: one.unread_since.is_some(),
            state: state_of(&one, last.as_ref()),
            owner: one.owner_id.map(|id| TalkOwner { initials: initials(&name(id)), name: name(id), is_me: id == self.officer }),
            at: if day == dates::day(self.now) {
                dates::time(self.locale, one.last_at)
            } else {
                dates::brief(self.locale, day, self.now)
            },
            at_full: views::moment(self.locale, one.last_at, self.now),
            reference: one.reference,
        }
    }

    /// Who wrote it, unless it was the patient, and how it begins. The owner is who of the ombudsdienst wrote last.
    fn words(&self, last: &LastMessage, owner: Option<OfficerId>) -> String {
        let words = last.first_words(self.locale);
        match (last.author, &last.officer) {
            (Author::Officer, _) if owner == Some(self.officer) => {
                tr(self.locale, "messages-woorden-jij", &[("woorden", (&words).into())])
            }
            (Author::Officer, Some(name)) => {
                tr(self.locale, "messages-woorden-van", &[("naam", name.into()), ("woorden", (&words).into())])
            }
            _ => words,
        }
    }
}

fn state_of(one: &Conversation, last: Option<&LastMessage>) -> TalkState {
    match last.map(|last| last.author) {
        _ if one.closed_at.is_some() => TalkState::Closed,
        _ if one.topic == Topic::NotMe && one.waits_since.is_some() => TalkState::NotMe,
        _ if one.waits_since.is_some() => TalkState::ToAnswer,
        Some(Author::Officer) => TalkState::AwaitsPatient,
        _ => TalkState::NothingToAnswer,
    }
}
