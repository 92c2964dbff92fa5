//! The patient's message about a break, and which ombudsdienst reviews it.

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;

use super::super::model::BreakKind;
use super::super::notice_text;
use super::super::store::{self, BreakConcern, BreakRow};
use crate::applications::note_grouped_report;
use crate::conflicts::{ConcernedParties, Handler, choose_handler};
use crate::db::ids::{ConversationId, InstitutionId, PatientId};
use crate::directory::{self, Identifiers};
use crate::exclusions::{EndedBy, Period};
use crate::i18n::dates;
use crate::messages::{self, About, BreakGround, NewNotice, Notice};
use crate::web::AppState;

/// The periods of the patient's exclusions of a person with one of these numbers.
pub(super) fn of_person<'a>(periods: &'a [(Period, Identifiers)], person: &'a Identifiers) -> impl Iterator<Item = &'a Period> {
    periods.iter().filter(|(_, excluded)| excluded.overlaps(person)).map(|(period, _)| period)
}

/// Whether a period held at a moment; what was entered in error never did.
pub(super) fn held_at(period: &Period, at: DateTime<Utc>) -> bool {
    period.started_at <= at && period.end.is_none_or(|(end, by)| at < end && by != EndedBy::Error)
}

/// Whose ombudsdienst handles it: the patient's home, or where it happened. Where an officer stands in it (R12), another one does. A
/// reported name that resembles an officer's counts: nobody can be asked.
pub(super) async fn choose_ombudsdienst(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    home: Option<InstitutionId>,
    happened_in: Option<InstitutionId>,
    who: BreakConcern<'_>,
) -> diesel::QueryResult<Handler> {
    let configured: Vec<InstitutionId> = site.institutions.iter().map(|one| one.id).collect();
    let happened_in = happened_in.filter(|id| configured.contains(id));
    // An institution without an ombudsdienst here would never review it.
    let home = home.filter(|id| configured.contains(id));
    let first = home.or(happened_in).or(configured.first().copied()).unwrap_or(InstitutionId::NIL);
    let named = (!who.named.is_empty()).then_some(who.named);
    let about = ConcernedParties {
        patient: who.patient,
        niss: who.niss,
        care_worker: who.care_worker,
        described: named,
        words: named,
        identifiers: Some(who.identifiers),
        undisclosed: false,
    };
    choose_handler(conn, first, &about).await
}

/// The patient's message and notice, and where they are found. After many reports of one application on a day the others are told by one
/// message: it is written once and not changed afterwards, for the patient may have read it; the list of breaks has them all.
pub(super) async fn notify_patient(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    row: &BreakRow,
    periods: &[(Period, Identifiers)],
    (patient, handler): (PatientId, Handler),
    now: DateTime<Utc>,
) -> diesel::QueryResult<()> {
    let to = (patient, handler.institution);
    let numbers = directory::resolve_numbers(conn, &store::parse_identifiers(row.identifiers.clone())).await?;
    let exclusion = of_person(periods, &numbers).find(|period| period.is_active() || held_at(period, row.starts_at));
    // What concerns an officer stays in a conversation of its own: it is withheld with it (R12).
    let ordinary = exclusion.is_none() && !handler.confined && !handler.escalate;
    if ordinary && let Some(conversation) = find_or_start_group(conn, site, row, to, now).await? {
        note_grouped_report(conn, &row.application, now).await?;
        return store::attach(conn, row.id, (patient, handler.institution, conversation)).await;
    }
    let exclusion = exclusion.filter(|_| row.kind == BreakKind::Exclusion);
    let notice = write_notice(conn, row, (periods, &numbers), exclusion.is_some()).await?;
    let new = NewNotice {
        patient,
        institution: handler.institution,
        notice: &notice,
        about: About {
            request: None,
            exclusion: exclusion.map(|period| period.exclusion),
            care_worker: row.care_worker_id,
            named: &row.named_key,
            confined: false,
        },
        // Breaks without a relationship come often: one mail a day at most.
        low_priority: row.kind != BreakKind::Exclusion,
        letter_at_once: false,
    };
    let posted = messages::post_notice(conn, site, None, &new, now).await?;
    store::attach(conn, row.id, (patient, handler.institution, posted.conversation)).await
}

/// The notice of one break.
async fn write_notice(
    conn: &mut AsyncPgConnection,
    row: &BreakRow,
    (periods, numbers): (&[(Period, Identifiers)], &Identifiers),
    held: bool,
) -> diesel::QueryResult<Notice> {
    let person = store::care_worker_line(conn, row.care_worker_id).await?;
    let reported_by = row.reported_by(person.is_some());
    let (name, function) = person
        .map_or_else(|| (row.reported_name.clone(), row.reported_function.clone()), |line| (line.name(), line.function_line()));
    let institution_name = match &row.place_cbe {
        None => None,
        Some(cbe) => store::find_institution(conn, cbe).await?.map(|(_, name)| name),
    };
    let ground = match row.kind {
        BreakKind::Exclusion => BreakGround::Exclusion { held, still_holds: of_person(periods, numbers).any(Period::is_active) },
        BreakKind::NoRelationship => BreakGround::NoRelationship,
    };
    Ok(Notice::Broken {
        person: name,
        function,
        place: notice_text::place(institution_name.as_deref(), &row.place),
        motivation: notice_text::quote_motivation(&row.motivation),
        at: row.starts_at,
        ground,
        reported_by,
    })
}

/// The conversation that tells of several reports of this day, once so many were told one by one.
async fn find_or_start_group(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    row: &BreakRow,
    to: (PatientId, InstitutionId),
    now: DateTime<Utc>,
) -> diesel::QueryResult<Option<ConversationId>> {
    let day_begins = dates::start_of(dates::day(now)).unwrap_or(now);
    let group = store::find_report_group(conn, &row.application, to, day_begins).await?;
    if group.told < i64::from(site.rules.reports_told_a_day) {
        return Ok(None);
    }
    if let Some(conversation) = group.conversation {
        return Ok(Some(conversation));
    }
    let (patient, institution) = to;
    let notice = Notice::BrokenOften { application: row.application.clone(), at: now, told: site.rules.reports_told_a_day };
    let new =
        NewNotice { patient, institution, notice: &notice, about: About::default(), low_priority: true, letter_at_once: false };
    let posted = messages::post_notice(conn, site, None, &new, now).await?;
    Ok(Some(posted.conversation))
}
