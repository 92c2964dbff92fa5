//! **Logboek**: what was done and read in the ombudsdienst. Reading it goes on record too.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use url::form_urlencoded::Serializer;

use super::labels;
use super::position;
use super::store::{self, LogEntry, LogFilter};
use super::views::{LogPage, LogRow};
use crate::audit::{ActorKind, Event, record};
use crate::db::ids::{OfficerId, RequestId};
use crate::i18n::{Locale, dates, t};
use crate::identity::{CookieKey, Officer, Signed};
use crate::officers;
use crate::web::views::Choice;
use crate::web::{FormState, Nav, PageError, RequestReference, page};

const ADDRESS: &str = "/ombudsdienst/logboek";
/// Rows of a page.
const PAGE: usize = 50;

/// What the address holds.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LogQuery {
    van: String,
    tot: String,
    wat: String,
    wie: String,
    referentie: String,
    voor: String,
}

/// A day that was typed, if one was.
fn day(locale: Locale, form: &mut FormState, field: &'static str, typed: &str) -> Option<NaiveDate> {
    let typed = typed.trim();
    let day = dates::parse_day(typed);
    if day.is_none() && !typed.is_empty() {
        form.refuse(field, t(locale, "officer-log-fout-datum"));
    }
    day
}

/// The address of a page with these filters.
fn address(asked: &LogQuery, before: Option<&str>) -> String {
    let mut query = Serializer::new(String::new());
    for (name, value) in
        [("van", &asked.van), ("tot", &asked.tot), ("wat", &asked.wat), ("wie", &asked.wie), ("referentie", &asked.referentie)]
    {
        if !value.trim().is_empty() {
            query.append_pair(name, value.trim());
        }
    }
    if let Some(before) = before {
        query.append_pair("voor", before);
    }
    match query.finish() {
        empty if empty.is_empty() => ADDRESS.to_owned(),
        query => format!("{ADDRESS}?{query}"),
    }
}

/// `GET /ombudsdienst/logboek`
pub async fn show(
    signed: Signed<Officer>,
    asked: web::Query<LogQuery>,
    key: web::Data<CookieKey>,
) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let mut form = FormState::default();
    for (field, value) in
        [("van", &asked.van), ("tot", &asked.tot), ("wat", &asked.wat), ("wie", &asked.wie), ("referentie", &asked.referentie)]
    {
        form.set(field, value.trim());
    }
    let (from, to) = (day(visit.locale, &mut form, "van", &asked.van), day(visit.locale, &mut form, "tot", &asked.tot));
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        form.refuse("tot", t(visit.locale, "officer-log-fout-volgorde"));
    }
    let reference = RequestReference::find(&asked.referentie);
    if reference.is_none() && !asked.referentie.trim().is_empty() {
        form.refuse("referentie", t(visit.locale, "officer-log-fout-referentie"));
    }
    let action = labels::all(visit.locale).find(|(code, _)| *code == asked.wat).map(|(code, _)| code);
    let by = asked.wie.parse::<OfficerId>().ok();
    if (action.is_none() && !asked.wat.is_empty()) || (by.is_none() && !asked.wie.is_empty()) {
        return Err(PageError::NotFound);
    }
    let before = match asked.voor.as_str() {
        "" => None,
        sealed => Some(position::open(&key, officer, sealed).ok_or(PageError::NotFound)?),
    };
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let colleagues = officers::colleagues(&mut tx, officer).await?;
    let request = match &reference {
        // One that is not there, or not the officer's to open, has no rows.
        Some(reference) => Some(store::request(&mut tx, officer, reference.as_str()).await?.unwrap_or(RequestId::NIL)),
        None => None,
    };
    let filter = LogFilter {
        from: from.and_then(dates::start_of),
        until: to.and_then(|day| day.succ_opt()).and_then(dates::start_of),
        action: action.map(str::to_owned),
        officer: by,
        request,
        before,
    };
    let refused = form.refused();
    let mut rows = Vec::new();
    if !refused {
        rows = store::list(&mut tx, officer, &filter, i64::try_from(PAGE + 1).unwrap_or(i64::MAX)).await?;
        let mut codes = json!({ "from": from, "to": to, "action": action, "officer": by, "request": request });
        if let Some(map) = codes.as_object_mut() {
            map.retain(|_, code| !code.is_null());
        }
        let now = tx.now();
        record(&mut tx, officer.actor(), Event::log_read(codes), now).await?;
    }
    tx.commit().await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let last = rows.last().filter(|_| more).and_then(|row| position::seal(&key, officer, row.id));
    let mut actions: Vec<Choice> =
        labels::all(visit.locale).map(|(code, text)| Choice { value: code.to_owned(), text: text.to_owned() }).collect();
    actions.sort_by(|one, other| one.text.cmp(&other.text));
    let mut frame = visit.frame(t(visit.locale, "officer-log-kop"), Nav::Log)?;
    frame.refused = refused;
    let here = LogPage {
        frame,
        actions,
        officers: colleagues.into_iter().map(|(id, name)| Choice { value: id.to_string(), text: name.to_string() }).collect(),
        rows: rows.into_iter().map(|one| row(visit.locale, one)).collect(),
        filtered: address(&asked, None) != ADDRESS,
        newest: before.map(|_| address(&asked, None)).unwrap_or_default(),
        older: last.map(|last| address(&asked, Some(&last))).unwrap_or_default(),
        form,
    };
    page(if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &here)
}

fn row(locale: Locale, entry: LogEntry) -> LogRow {
    let who = match (entry.actor_kind, entry.officer) {
        (ActorKind::Officer, Some(name)) => name.to_string(),
        (ActorKind::Officer, ..) => t(locale, "officer-log-onbekend").to_owned(),
        (ActorKind::Patient, ..) => t(locale, "officer-log-patient").to_owned(),
        (ActorKind::Application, ..) => t(locale, "officer-log-toepassing").to_owned(),
        (ActorKind::System, ..) => t(locale, "officer-log-systeem").to_owned(),
    };
    LogRow {
        at: dates::at(locale, entry.happened_at),
        iso: dates::iso(entry.happened_at),
        who,
        what: labels::label(locale, &entry.action),
        reference: entry.reference,
    }
}
