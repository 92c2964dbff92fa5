//! The page of a request that another ombudsdienst handles now: what this one had. To whom it went, by whom and why stands nowhere.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::super::views::{PersonFacts, TimelineEntry};
use super::snapshots::{RequestSnapshot, find_snapshot};
use super::timeline::{EventLine, event_text};
use super::views::{HandedOverPage, handed_over_tag};
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::directory::RizivNumber;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession};
use crate::officers::answer_not_found;
use crate::patients::{PatientFacts, number_text};
use crate::web::{Nav, PageError, RequestReference, page};

/// The answer where the officer sees no such request: what is kept of it, or 404. The same statements for unknown, another institution's
/// and withheld.
pub(super) async fn answer_without_request(
    visit: &RequestSession,
    officer: &Officer,
    reference: &RequestReference,
    status: StatusCode,
    mut tx: Tx,
) -> Result<HttpResponse, PageError> {
    let Some(snapshot) = find_snapshot(&mut tx, officer, reference).await? else {
        return answer_not_found(visit, officer, reference.as_str(), tx).await;
    };
    let now = tx.now();
    record(&mut tx, officer.actor(), Event::request_read(snapshot.data.patient_id, snapshot.request), now).await?;
    tx.commit().await?;
    let mut frame =
        visit.frame(tr(visit.locale, "requests-officer-pagina-titel", &[("ref", reference.as_str().into())]), Nav::Worklist)?;
    if status == StatusCode::CONFLICT {
        t(visit.locale, "requests-officer-overgedragen-regel").clone_into(&mut frame.notice);
    }
    page(status, &build_page(visit.locale, frame, snapshot))
}

fn build_page(
    locale: Locale,
    frame: crate::web::Frame,
    RequestSnapshot { reference, data, .. }: RequestSnapshot,
) -> HandedOverPage {
    let contact = data.contact();
    let line = |event: super::snapshots::SnapshotEvent| {
        let officer = event.officer.map(|name| name.to_string()).unwrap_or_default();
        TimelineEntry {
            what: event_text(locale, &EventLine { kind: event.kind, officer: &officer, reached: event.reached }),
            at: dates::at(locale, event.at),
            iso: dates::iso(event.at),
            detail: event.words.unwrap_or_default(),
        }
    };
    HandedOverPage {
        frame,
        reference,
        status: handed_over_tag(locale),
        patient: PatientFacts {
            name: data.patient.name.to_string(),
            born: data.patient.birth_date.map(|born| born.in_words(locale)).unwrap_or_default(),
            niss: number_text(locale, &data.patient.niss),
        },
        person: match (data.described, data.person) {
            (Some(described), _) => PersonFacts {
                name: described.name,
                function: described.function.unwrap_or_default(),
                place: described.place,
                described: true,
                ..PersonFacts::default()
            },
            (None, Some(person)) => PersonFacts {
                name: person.name.to_string(),
                function: [Some(person.function), person.specialty].into_iter().flatten().collect::<Vec<_>>().join(", "),
                riziv: person.riziv.and_then(|riziv| RizivNumber::parse(&riziv).ok()).map(|riziv| riziv.display()),
                ..PersonFacts::default()
            },
            (None, None) => PersonFacts::default(),
        },
        received: if data.channel.is_entered() { dates::on(locale, data.sent_at) } else { dates::at(locale, data.sent_at) },
        remark: data.remark,
        contact,
        question: data.question,
        events: data.events.into_iter().map(line).collect(),
    }
}
