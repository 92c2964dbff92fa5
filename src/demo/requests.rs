//! The demo's requests: inserted as any other, and taken or entered on a day of the past.

use anyhow::Context;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use crate::config::Rules;
use crate::db::ids::{DraftId, InstitutionId, OfficerId, PatientId, RequestEventId, RequestId};
use crate::db::schema::{exclusion_requests, request_events};
use crate::exclusions::AskedBy;
use crate::i18n::dates;
use crate::requests::{
    Channel, ConsequencesRead, ContactPreference, EnteredByOfficer, EventKind, NewRequest, ReceivedDates, RequestedPerson, State,
    next_reference,
};

/// One request of the demo.
pub struct DemoRequest {
    pub patient: PatientId,
    pub institution: InstitutionId,
    pub person: RequestedPerson,
    pub sent_at: DateTime<Utc>,
    pub taken_by: Option<OfficerId>,
    /// It came on paper, and this officer entered it.
    pub entered_by: Option<OfficerId>,
}

/// Inserts them, all or none.
pub async fn insert_all(conn: &mut AsyncPgConnection, requests: &[DemoRequest]) -> anyhow::Result<()> {
    conn.batch_execute("begin").await?;
    for request in requests {
        insert(conn, request).await.context("a request of the demo")?;
    }
    Ok(conn.batch_execute("commit").await?)
}

async fn insert(conn: &mut AsyncPgConnection, demo: &DemoRequest) -> QueryResult<()> {
    let (id, rules) = (RequestId::generate(), Rules::default());
    let reference = next_reference(conn, dates::day(demo.sent_at).year()).await?;
    let contact = match demo.entered_by {
        Some(_) => {
            ContactPreference::Telephone { number: "050 12 34 56".to_owned(), other_may_answer: false, may_leave_message: false }
        }
        None => ContactPreference::Message,
    };
    let new = NewRequest {
        id,
        reference: &reference,
        draft: DraftId::generate(),
        patient: demo.patient,
        institution: demo.institution,
        person: &demo.person,
        ehealth_advised: matches!(demo.person, RequestedPerson::Chosen { has_riziv: true, .. }),
        consequences: &ConsequencesRead { version: "1".to_owned(), at: demo.sent_at - TimeDelta::minutes(3) },
        remark: None,
        contact: &contact,
        received: ReceivedDates::at(demo.sent_at, &rules),
        entered: demo.entered_by.map(|by| EnteredByOfficer {
            channel: Channel::Paper,
            by,
            asked_by: AskedBy::Themself,
            identity_check: "kopie-identiteitskaart",
            representative: None,
            identity_differs: false,
        }),
    };
    new.insert(conn).await?;
    let began = if demo.entered_by.is_some() { EventKind::Entered } else { EventKind::Sent };
    add_event(conn, id, began, demo.entered_by, demo.sent_at).await?;
    if let Some(officer) = demo.taken_by {
        let at = demo.sent_at + TimeDelta::hours(2);
        diesel::update(exclusion_requests::table.find(id))
            .set((
                exclusion_requests::state.eq(State::Taken),
                exclusion_requests::taken_by.eq(officer),
                exclusion_requests::taken_at.eq(at),
            ))
            .execute(conn)
            .await?;
        add_event(conn, id, EventKind::Taken, Some(officer), at).await?;
    }
    Ok(())
}

async fn add_event(
    conn: &mut AsyncPgConnection,
    request: RequestId,
    kind: EventKind,
    officer: Option<OfficerId>,
    at: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(request_events::table)
        .values((
            request_events::id.eq(RequestEventId::generate()),
            request_events::request_id.eq(request),
            request_events::happened_at.eq(at),
            request_events::kind.eq(kind),
            request_events::officer_id.eq(officer),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
