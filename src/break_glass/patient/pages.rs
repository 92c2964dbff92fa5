//! `/doorbrekingen`: every time that a person without access opened the record.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::super::model::BreakKind;
use super::super::views::{BreakCard, BreaksPage};
use super::super::{format, notice_text};
use super::store::{self, OwnBreak};
use crate::cases::views::case_tag_for_patient;
use crate::i18n::{Locale, dates, t};
use crate::identity::{Patient, Signed};
use crate::web::{Nav, PageError, ok};

/// Which page of the list.
#[derive(Deserialize)]
pub struct BreaksQuery {
    pagina: Option<u32>,
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
        kind: format::kind_tag_for_patient(locale, row.kind),
        of_excluded: row.kind == BreakKind::Exclusion,
        is_new: own.unread,
        when: format::period_text(locale, &row),
        open_until: format::open_until(locale, &row, now),
        place: notice_text::place(own.institution.as_deref(), &row.place),
        opened: format::opened_lines(locale, &own.openings),
        case: own.case.map(|(case, _)| case_tag_for_patient(locale, case)),
        latest: own.case.filter(|(case, _)| case.is_open()).map(|(_, latest)| dates::long(locale, latest)),
        outcome: own.case.and_then(|(case, _)| format::outcome_text(locale, case)),
        conversation: own.conversation,
        motivation: row.motivation,
    }
}
