//! The lines above the worklist: what an ombudsdienst should look at. They name no patient. Each is told once: **Gezien** puts it away
//! for the whole ombudsdienst, on record; what happens after that is told again.

use actix_web::HttpResponse;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::place::ListPlace;
use super::signal_store::{
    find_given_up_mail, list_behind, list_due_requests, list_left, list_refused_people, list_unreviewed_breaks, load_put_away,
    put_away,
};
use super::worklist_views::{SeenForm, Signal, SignalLink};
use crate::audit::{Event, SignalMatter, record};
use crate::db::ids::{BreakId, ExclusionId, RequestId};
use crate::disputes;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, Submitted};
use crate::letters::{self, WaitingLetters, find_waiting_letters};
use crate::officers;
use crate::ombuds_mail::{Backlog, load_backlog};
use crate::signals::SignalKind;
use crate::twins;
use crate::web::{AppState, PageError, see_other};

/// Of one kind; the others are told once these are put away.
const MAX_OF_KIND: usize = 5;
const UNREVIEWED_TIME: TimeDelta = TimeDelta::days(7);

/// A line that can be put away.
struct ToldSignal {
    kind: SignalKind,
    subject: Uuid,
    /// What was put away before is told again.
    at: DateTime<Utc>,
    text: String,
    link: Option<SignalLink>,
}

/// What this officer may see of it: never what is about the officer (R12).
pub(super) async fn list_signals(
    locale: Locale,
    site: &AppState,
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    (unread, letters): (i64, &WaitingLetters),
    now: DateTime<Utc>,
) -> QueryResult<Vec<Signal>> {
    let backlog = load_backlog(conn, site, officer.institution()).await?;
    let overdue = backlog.is_overdue(&site.rules.working_days, now);
    let mut lines = backlog_signals(locale, unread, &backlog, overdue);
    let reports = disputes::count_open_disputes(conn, officer).await?;
    if reports > 0 {
        let text = tr(locale, "disputes-signaal", &[("n", reports.into())]);
        lines.push(standing(text, "/ombudsdienst/doorbrekingen", t(locale, "disputes-signaal-link")));
    }
    let waiting = twins::find_waiting(conn, officer).await?;
    for (waits, key) in [(waiting.numbers, "twins-signaal-nummer"), (waiting.twins, "twins-signaal")] {
        if waits {
            lines.push(standing(t(locale, key).to_owned(), twins::ADDRESS, t(locale, "twins-signaal-link")));
        }
    }
    let told = list_told(locale, conn, officer, letters, now).await?;
    lines.extend(told.into_iter().map(|one| Signal {
        text: one.text,
        link: one.link,
        seen: Some(SeenForm { kind: one.kind.as_str(), subject: one.subject.to_string() }),
    }));
    Ok(lines)
}

/// One that stands as long as something waits.
fn standing(text: String, address: &str, link: &'static str) -> Signal {
    Signal { text, link: Some(SignalLink { address: address.to_owned(), text: link }), seen: None }
}

/// The lines that were not put away.
async fn list_told(
    locale: Locale,
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    letters: &WaitingLetters,
    now: DateTime<Utc>,
) -> QueryResult<Vec<ToldSignal>> {
    let put_away = load_put_away(conn, officer, now).await?;
    let mut told: Vec<ToldSignal> = Vec::new();
    for one in list_happened(locale, conn, officer, letters, now).await? {
        let is_away = put_away.get(&(one.kind, one.subject)).is_some_and(|seen| *seen >= one.at);
        let of_kind = told.iter().filter(|other| other.kind == one.kind).count();
        let is_told = told.iter().any(|other| (other.kind, other.subject) == (one.kind, one.subject));
        if !is_away && !is_told && of_kind < MAX_OF_KIND {
            told.push(one);
        }
    }
    Ok(told)
}

/// Everything that may be told, the newest of each first.
async fn list_happened(
    locale: Locale,
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    letters: &WaitingLetters,
    now: DateTime<Utc>,
) -> QueryResult<Vec<ToldSignal>> {
    let house = officer.institution().uuid();
    let link = |address: String, key| Some(SignalLink { address, text: t(locale, key) });
    let mut found = Vec::new();
    for due in list_due_requests(conn, officer, dates::day(now)).await? {
        found.push(ToldSignal {
            kind: SignalKind::RequestDue,
            subject: due.id.uuid(),
            at: DateTime::UNIX_EPOCH,
            text: tr(locale, "requests-officer-signaal-uiterlijk-morgen", &[("ref", (&due.reference).into())]),
            link: link(
                format!("/ombudsdienst/aanvragen/{}?lijst=alles", due.reference),
                "requests-officer-signaal-open-aanvraag",
            ),
        });
    }
    for one in list_behind(conn, now).await? {
        let since = dates::at(locale, one.since);
        let arguments = [("toepassing", (&one.name).into()), ("n", one.exclusions.into()), ("tijdstip", (&since).into())];
        found.push(ToldSignal {
            kind: SignalKind::ApplicationBehind,
            subject: one.id.uuid(),
            at: one.since,
            text: tr(locale, "requests-officer-signaal-achter", &arguments),
            link: None,
        });
    }
    if let Some(at) = find_given_up_mail(conn, now).await? {
        found.push(ToldSignal {
            kind: SignalKind::MailGivenUp,
            subject: house,
            at,
            text: t(locale, "requests-officer-signaal-mail-patient").to_owned(),
            link: link(letters::ADDRESS.to_owned(), "requests-officer-signaal-schrijf-brief"),
        });
    }
    for one in list_unreviewed_breaks(conn, officer, now - UNREVIEWED_TIME).await? {
        found.push(ToldSignal {
            kind: SignalKind::BreakUnreviewed,
            subject: one.id.uuid(),
            at: one.received_at,
            text: t(locale, "requests-officer-signaal-doorbreking-week").to_owned(),
            link: link(format!("/ombudsdienst/doorbrekingen/{}", one.id), "requests-officer-signaal-doorbreking-bekijk"),
        });
    }
    found.extend(list_refused_lines(locale, conn, now).await?);
    if let Some(at) = letters.newest_due {
        found.push(ToldSignal {
            kind: SignalKind::LettersToWrite,
            subject: house,
            at,
            text: t(locale, "requests-officer-signaal-brieven").to_owned(),
            link: link(letters::ADDRESS.to_owned(), "requests-officer-signaal-brieven-bekijk"),
        });
    }
    found.extend(list_left_lines(locale, conn, officer, now).await?);
    Ok(found)
}

/// Told again on another day.
async fn list_refused_lines(locale: Locale, conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<Vec<ToldSignal>> {
    let today = dates::day(now);
    let line = |one: super::signal_store::RefusedPerson| ToldSignal {
        kind: SignalKind::PersonRefused,
        subject: one.exclusion.uuid(),
        at: dates::start_of(today).unwrap_or(now),
        text: tr(locale, "requests-officer-signaal-geweigerd", &[("n", one.times.into())]),
        link: one.reference.map(|reference| SignalLink {
            address: format!("/ombudsdienst/aanvragen/{reference}"),
            text: t(locale, "requests-officer-signaal-open-aanvraag"),
        }),
    };
    let mut people = list_refused_people(conn, today).await?;
    people.sort_by_key(|one| (-one.times, one.exclusion));
    Ok(people.into_iter().map(line).collect())
}

/// What a job or an act left.
async fn list_left_lines(
    locale: Locale,
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    now: DateTime<Utc>,
) -> QueryResult<Vec<ToldSignal>> {
    let left = list_left(conn, officer, now).await?;
    let about: Vec<_> = left.iter().filter_map(|one| one.officer).collect();
    let names = if about.is_empty() { Default::default() } else { officers::names(conn, &about).await? };
    let line = |one: super::signal_store::LeftSignal| {
        let (application, name) = one.application.clone().unzip();
        let subject = application.map(|id| id.uuid()).or(one.officer.map(|id| id.uuid()))?;
        let of_application = |key| tr(locale, key, &[("toepassing", name.as_deref().unwrap_or_default().into())]);
        let text = match one.kind {
            SignalKind::IntakeHandedOver => {
                let name = one.officer.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
                let day = dates::on(locale, one.at);
                tr(locale, "requests-officer-signaal-ingevoerd", &[("naam", (&name).into()), ("datum", (&day).into())])
            }
            SignalKind::ApplicationOnePerson => of_application("requests-officer-signaal-een-persoon"),
            SignalKind::ApplicationManyPatients => of_application("requests-officer-signaal-veel-patienten"),
            SignalKind::ApplicationUnknownPeople => of_application("requests-officer-signaal-onbekenden"),
            SignalKind::ApplicationRefusedOpenings => of_application("requests-officer-signaal-geweigerde-doorbrekingen"),
            SignalKind::ApplicationManyReports => of_application("requests-officer-signaal-veel-meldingen"),
            // These are made of what is held, and left by nobody.
            SignalKind::ApplicationBehind
            | SignalKind::RequestDue
            | SignalKind::BreakUnreviewed
            | SignalKind::MailGivenUp
            | SignalKind::LettersToWrite
            | SignalKind::PersonRefused => return None,
        };
        Some(ToldSignal { kind: one.kind, subject, at: one.at, text, link: None })
    };
    Ok(left.into_iter().filter_map(line).collect())
}

fn matter_of(kind: SignalKind, subject: Uuid) -> SignalMatter {
    match kind {
        SignalKind::RequestDue => SignalMatter::Request(RequestId::from_uuid(subject)),
        SignalKind::BreakUnreviewed => SignalMatter::Break(BreakId::from_uuid(subject)),
        SignalKind::PersonRefused => SignalMatter::Exclusion(ExclusionId::from_uuid(subject)),
        _ => SignalMatter::Other(subject),
    }
}

/// `POST /ombudsdienst/signalen/gezien`: **Gezien**. What is not told to this officer is nothing to put away; the answer is the same.
pub async fn put_signal_away(sent: Submitted<Officer>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let place = ListPlace::of_form(&sent.form).unwrap_or_default();
    let (kind, subject) = (sent.form.raw("soort").parse::<SignalKind>(), sent.form.raw("over").parse::<Uuid>());
    let (Ok(kind), Ok(subject)) = (kind, subject) else { return Ok(see_other(&place.address())) };
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let letters = find_waiting_letters(&mut tx, officer, &visit.site.rules, now).await?;
    let told = list_told(visit.locale, &mut tx, officer, &letters, now).await?;
    if told.iter().any(|one| (one.kind, one.subject) == (kind, subject)) {
        put_away(&mut tx, officer, (kind, subject), now).await?;
        record(&mut tx, officer.actor(), Event::signal_seen(kind.as_str(), matter_of(kind, subject)), now).await?;
    }
    tx.commit().await?;
    visit.say(t(visit.locale, "requests-officer-melding-gezien"));
    Ok(see_other(&place.address()))
}

/// What the mail's link leads here for besides requests (R14), and what keeps the ombudsdienst from being told.
fn backlog_signals(locale: Locale, unread: i64, backlog: &Backlog, overdue: bool) -> Vec<Signal> {
    // Counted up to a hundred: then there are more.
    let counted = |count: i64, key, key_many| match count {
        0 => None,
        1..100 => Some(tr(locale, key, &[("n", count.into())])),
        _ => Some(t(locale, key_many).to_owned()),
    };
    let linked = |text: String, address, key| standing(text, address, t(locale, key));
    let plain = |key| Signal { text: t(locale, key).to_owned(), link: None, seen: None };
    let messages = counted(unread, "requests-officer-signaal-berichten", "requests-officer-signaal-berichten-veel");
    let breaks = counted(backlog.breaks, "requests-officer-signaal-doorbrekingen", "requests-officer-signaal-doorbrekingen-veel");
    [
        messages.map(|text| linked(text, "/ombudsdienst/berichten", "requests-officer-signaal-berichten-link")),
        breaks.map(|text| linked(text, "/ombudsdienst/doorbrekingen", "requests-officer-signaal-doorbrekingen-link")),
        overdue.then(|| plain("requests-officer-signaal-ongelezen")),
        backlog.mail_failed.then(|| plain("requests-officer-signaal-mail")),
    ]
    .into_iter()
    .flatten()
    .collect()
}
