//! How a break comes in: its record, the patient's message, the notice by mail and the audit row are one transaction (R9).
//! A door for applications needs no more than to read a [`Report`] and to answer with what these say.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use diesel_async::AsyncPgConnection;
use futures_util::future::LocalBoxFuture;

use super::ids;
use super::model::{BreakKind, Refusal, Report};
use super::store::{self, BreakRow, Concerned, Judged};
use super::text::Reporter;
use super::words;
use crate::audit::{Event, record};
use crate::db::ids::{BreakId, CareWorkerId, InstitutionId, PatientId};
use crate::db::{Actor, DbError, Job, within};
use crate::directory::{self, Identifiers, names};
use crate::exclusions::{self, EndedBy, Period};
use crate::messages::{self, About, BreakGround, NewNotice, Notice};
use crate::web::Site;

pub(super) const JOB: Actor = Actor::System(Job::Break);

/// What came of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reported {
    /// It is kept; whether it opens access until its end.
    Recorded {
        id: BreakId,
        /// The record is open to that person.
        opens: bool,
    },
    /// It was kept before: the same answer, and nothing is told twice.
    SameAgain {
        id: BreakId,
        /// As it was answered then.
        opens: bool,
    },
    /// Another content came in under this id before.
    Conflict,
    /// It was to open access, and may not.
    Refused(Refusal),
}

fn known(before: &BreakRow, report: &Report) -> Reported {
    if before.content_hash == report.content_hash() {
        Reported::SameAgain { id: before.id, opens: before.opens }
    } else {
        Reported::Conflict
    }
}

/// The periods of the patient's exclusions of whoever has one of these numbers.
fn of_person<'a>(periods: &'a [(Period, Identifiers)], person: &'a Identifiers) -> impl Iterator<Item = &'a Period> {
    periods.iter().filter(|(_, excluded)| excluded.meet(person)).map(|(period, _)| period)
}

/// Whether a period held at a moment; what was entered in error never did.
fn held_at(period: &Period, at: DateTime<Utc>) -> bool {
    period.started_at <= at && period.end.is_none_or(|(end, by)| at < end && by != EndedBy::Error)
}

/// Takes in a report.
///
/// # Errors
/// Those of the database; then nothing of it is kept, and it may be sent again.
pub async fn report(site: &Site, reporter: &Reporter, report: &Report, now: DateTime<Utc>) -> Result<Reported, DbError> {
    let mut tx = site.db.begin(JOB).await?;
    ids::hold(&mut tx, reporter, report.id).await?;
    store::hold(&mut tx, report.patient.as_str()).await?;
    if ids::used(&mut tx, reporter, report.id).await?.is_some_and(|used| used.told != ids::STARTED) {
        tx.rollback().await?;
        return Ok(Reported::Conflict);
    }
    if let Some(before) = store::reported(&mut tx, reporter, report.id).await? {
        tx.rollback().await?;
        return Ok(known(&before, report));
    }
    let patient = store::patient(&mut tx, &report.patient).await?;
    let periods = exclusions::with_identifiers(&mut tx, &report.patient).await?;
    let person = &report.person.identifiers;
    let candidates = directory::recognise(&mut tx, person).await?;
    let several = directory::are_several(&mut tx, &candidates).await?;
    let opens = report.is_to_open(now);
    if opens {
        let longest = TimeDelta::minutes(site.rules.break_minutes.into());
        let refused = of_person(&periods, person).any(Period::is_active);
        let people: HashSet<CareWorkerId> =
            of_person(&periods, person).filter(|period| period.is_active()).map(|period| period.care_worker).collect();
        let excluded_people = people.len();
        let checked = report
            .check_opening(now, longest)
            .and(if refused { Ok(()) } else { Err(Refusal::NotExcluded) })
            // It would open the record to each of them (R16); entries of one name are two people until their numbers say otherwise.
            .and(if several || excluded_people > 1 { Err(Refusal::SeveralPeople) } else { Ok(()) });
        if let Err(refusal) = checked {
            let event = Event::break_refused(patient.map(|(id, _)| id), &reporter.code(), refusal.element());
            record(&mut tx, JOB, event, now).await?;
            tx.commit().await?;
            return Ok(Reported::Refused(refusal));
        }
    }
    // Whom the patient excludes comes first: that is who this is about. Then the surest number.
    let excluded = |id: &&CareWorkerId| {
        of_person(&periods, person).any(|period| {
            period.care_worker == **id && (if opens { period.is_active() } else { held_at(period, report.starts_at) })
        })
    };
    let wanted = if report.kind == BreakKind::Exclusion { candidates.iter().find(excluded) } else { None };
    let care_worker = wanted.or(candidates.first()).copied();
    let mut marks = report.marks(now);
    marks.person_unknown = care_worker.is_none();
    marks.several_people = several;
    let named = if care_worker.is_none() { names::search_key(report.person.name.as_str()) } else { String::new() };
    let identifiers = serde_json::to_value(person).unwrap_or_default();
    let who = Concerned {
        patient: patient.map(|(id, _)| id),
        niss: patient.is_none().then(|| report.patient.as_str()),
        care_worker,
        named: &named,
        identifiers: &identifiers,
    };
    let happened_in = match &report.place.institution {
        None => None,
        Some(cbe) => store::institution(&mut tx, cbe.as_str()).await?.map(|(id, _)| id),
    };
    let institution = handled_by(&mut tx, site, patient.map(|(_, home)| home), happened_in, who).await?;
    let id = BreakId::generate();
    if !store::insert(&mut tx, id, reporter, report, &Judged { who, marks, opens, institution }, now).await? {
        // The same id came in for another patient at the same moment.
        let before = store::reported(&mut tx, reporter, report.id).await?;
        tx.rollback().await?;
        return before.map(|before| known(&before, report)).ok_or(DbError::Query(diesel::result::Error::NotFound));
    }
    if let Some((patient, _)) = patient {
        let row = store::reported(&mut tx, reporter, report.id).await?.ok_or(diesel::result::Error::NotFound)?;
        tell(&mut tx, site, &row, &periods, (patient, institution), now).await?;
    }
    let event =
        Event::break_reported(who.patient, id, care_worker, (&reporter.code(), report.kind.code(), opens, &marks.codes()));
    record(&mut tx, JOB, event, now).await?;
    tx.commit().await?;
    Ok(Reported::Recorded { id, opens })
}

/// Whose ombudsdienst handles it: the patient's home, or where it happened. Where every officer stands in it (R12), another
/// one does, so that it is not lost.
async fn handled_by(
    conn: &mut AsyncPgConnection,
    site: &Site,
    home: Option<InstitutionId>,
    happened_in: Option<InstitutionId>,
    who: Concerned<'_>,
) -> diesel::QueryResult<InstitutionId> {
    let configured: Vec<InstitutionId> = site.institutions.iter().map(|one| one.id).collect();
    let happened_in = happened_in.filter(|id| configured.contains(id));
    // Where there is no ombudsdienst here, nobody would see it.
    let home = home.filter(|id| configured.contains(id));
    let first = home.or(happened_in).or(configured.first().copied()).unwrap_or(InstitutionId::NIL);
    for institution in [Some(first), happened_in].into_iter().flatten().chain(configured) {
        if !store::concerns_all(conn, institution, who).await? {
            return Ok(institution);
        }
    }
    Ok(first)
}

/// The patient's message and notice, and where they are found.
async fn tell(
    conn: &mut AsyncPgConnection,
    site: &Site,
    row: &BreakRow,
    periods: &[(Period, Identifiers)],
    (patient, institution): (PatientId, InstitutionId),
    now: DateTime<Utc>,
) -> diesel::QueryResult<()> {
    let person = store::known(row.identifiers.clone());
    let person = store::line(conn, row.care_worker_id).await?.map_or_else(
        || (row.reported_name.clone(), row.reported_function.clone(), person.clone()),
        |line| (line.name(), line.function_line(), person.clone()),
    );
    let (name, function, numbers) = person;
    let exclusion = (row.kind == BreakKind::Exclusion)
        .then(|| of_person(periods, &numbers).find(|period| period.is_active() || held_at(period, row.starts_at)));
    let exclusion = exclusion.flatten();
    let institution_name = match &row.place_cbe {
        None => None,
        Some(cbe) => store::institution(conn, cbe).await?.map(|(_, name)| name),
    };
    let ground = match row.kind {
        BreakKind::Exclusion => {
            BreakGround::Exclusion { held: exclusion.is_some(), still_holds: of_person(periods, &numbers).any(Period::is_active) }
        }
        BreakKind::NoRelationship => BreakGround::NoRelationship,
    };
    let notice = Notice::Broken {
        person: name,
        function,
        place: words::place(institution_name.as_deref(), &row.place),
        motivation: words::quote_motivation(&row.motivation),
        at: row.starts_at,
        ground,
    };
    let new = NewNotice {
        patient,
        institution,
        notice: &notice,
        about: About {
            request: None,
            exclusion: exclusion.map(|period| period.exclusion),
            care_worker: row.care_worker_id,
            named: &row.named_key,
        },
        // Those without a relationship come often: one mail a day at most (product.md §5).
        low_priority: row.kind != BreakKind::Exclusion,
    };
    let conversation = messages::post_notice(conn, site, None, &new, now).await?;
    store::told(conn, row.id, (patient, institution, conversation)).await
}

/// Takes over the breaks that were kept for a patient who had no row yet, and tells the patient now. A part of the transaction of
/// `whole`, which made the row or signs the patient in; called again, it finds nothing. Answers how many there were.
pub async fn attach_to(
    conn: &mut AsyncPgConnection,
    site: &Site,
    whole: Actor,
    patient: PatientId,
    now: DateTime<Utc>,
) -> diesel::QueryResult<usize> {
    within(conn, whole, JOB, async |conn| {
        let (niss, home) = store::niss_of(conn, patient).await?;
        store::hold(conn, &niss).await?;
        let rows = store::kept(conn, &niss).await?;
        for row in &rows {
            let who = Concerned {
                patient: Some(patient),
                niss: None,
                care_worker: row.care_worker_id,
                named: &row.named_key,
                identifiers: &row.identifiers,
            };
            let institution = handled_by(conn, site, Some(home), Some(row.institution_id), who).await?;
            // A patient who had no row could not exclude anybody.
            tell(conn, site, row, &[], (patient, institution), now).await?;
            record(conn, JOB, Event::break_attached(patient, row.id), now).await?;
        }
        Ok(rows.len())
    })
    .await
}

/// [`attach_to`] for whoever makes a patient's row without knowing of breaks.
pub fn patient_appeared<'a>(
    conn: &'a mut AsyncPgConnection,
    site: &'a Site,
    whole: Actor,
    patient: PatientId,
    now: DateTime<Utc>,
) -> LocalBoxFuture<'a, diesel::QueryResult<()>> {
    Box::pin(async move { attach_to(conn, site, whole, patient, now).await.map(drop) })
}
