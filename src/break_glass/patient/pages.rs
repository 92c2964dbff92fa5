//! `/doorbrekingen`: every time that a person without access opened the record, and **Ik vertrouw dit niet**.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::super::views::{BreakCard, BreaksPage};
use super::super::{format, notice_text};
use super::open_case::{self, OpenCaseOutcome};
use super::store::{self, OwnBreak};
use crate::cases::views::case_tag;
use crate::db::ids::BreakId;
use crate::i18n::{Locale, dates, t};
use crate::identity::{Patient, Signed, Submitted};
use crate::web::{FormRoute, Nav, PageError, RateLimit, Routes, ok, see_other};

const LIST: &str = "/doorbrekingen";

/// Which page of the list.
#[derive(Deserialize)]
pub struct BreaksQuery {
    pagina: Option<u32>,
}

pub fn routes(routes: &mut Routes<'_>) {
    let no_trust_in = FormRoute::new("/doorbrekingen/{break}/vertrouw-niet").on_page(LIST).limited(RateLimit::Message);
    routes.page(LIST, list).form(no_trust_in, no_trust);
}

/// `GET /doorbrekingen`
pub async fn list(signed: Signed<Patient>, asked: web::Query<BreaksQuery>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&signed.visit, &signed.by);
    let page = i64::from(asked.pagina.unwrap_or(1).max(1));
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let now = tx.now();
    let mut found = store::of_patient(&mut tx, patient, (page - 1) * format::PAGE_SIZE, format::PAGE_SIZE).await?;
    tx.commit().await?;
    if page > 1 && found.is_empty() {
        return Err(PageError::NotFound);
    }
    let shown = usize::try_from(format::PAGE_SIZE).unwrap_or(usize::MAX);
    let more = found.len() > shown;
    found.truncate(shown);
    ok(&BreaksPage {
        frame: visit.frame(t(visit.locale, "break-glass-kop"), Nav::Breaks)?,
        cards: found.into_iter().map(|one| card(visit.locale, one, now)).collect(),
        turn: format::page_turn("/doorbrekingen?", page, more),
    })
}

fn card(locale: Locale, own: OwnBreak, now: chrono::DateTime<chrono::Utc>) -> BreakCard {
    let row = own.row;
    let reported_by = row.reported_by(own.person.is_some());
    let (person, function) = own
        .person
        .map_or_else(|| (row.reported_name.clone(), row.reported_function.clone()), |line| (line.name(), line.function_line()));
    BreakCard {
        id: row.id.to_string(),
        person,
        function,
        reported_by,
        kind: format::kind_tag(locale, row.kind),
        is_new: own.unread,
        when: format::period_text(locale, &row),
        open_until: format::open_until(locale, &row, now),
        place: notice_text::place(own.institution.as_deref(), &row.place),
        opened: format::opened_lines(locale, &own.openings),
        case: own.case.map(|(case, _)| case_tag(locale, case)),
        latest: own.case.filter(|(case, _)| case.is_open()).map(|(_, latest)| dates::long(locale, latest)),
        outcome: own.case.and_then(|(case, _)| format::outcome_text(locale, case)),
        conversation: own.conversation,
        motivation: row.motivation,
    }
}

/// `POST /doorbrekingen/{break}/vertrouw-niet`: **Ik vertrouw dit niet**, once; again is answered alike.
pub async fn no_trust(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = id.parse::<BreakId>().map_err(|_| PageError::NotFound)?;
    match open_case::open_case(&sent.visit.site, &sent.by, id).await? {
        OpenCaseOutcome::Unknown => Err(PageError::NotFound),
        OpenCaseOutcome::Done => {
            sent.visit.say(t(sent.visit.locale, "break-glass-melding-verstuurd"));
            Ok(see_other(LIST))
        }
    }
}
