//! The demo's requests: inserted as any other, and taken or entered on a day of the past.

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use crate::config::Rules;
use crate::conflicts::Route;
use crate::db::ids::{ConversationId, DraftId, InstitutionId, MessageId, OfficerId, PatientId, RequestEventId, RequestId};
use crate::db::schema::{conversations, exclusion_requests, messages, request_events};
use crate::db::{Actor, Job};
use crate::directory::names::search_key;
use crate::exclusions::AskedBy;
use crate::messages::{Author, MessageKind, Topic};
use crate::requests::{
    Channel, ConsequencesRead, ContactPreference, EnteredByOfficer, EventKind, NewRequest, ReceivedDates, RequestedPerson, State,
};
use crate::web::{ConversationReference, RequestReference};

/// One request of the demo.
pub struct DemoRequest {
    pub patient: PatientId,
    pub institution: InstitutionId,
    pub person: RequestedPerson,
    pub sent_at: DateTime<Utc>,
    pub taken_by: Option<OfficerId>,
    /// It came on paper, and this officer entered it.
    pub entered_by: Option<OfficerId>,
    /// A message of the patient that waits for an answer.
    pub message: Option<DemoMessage>,
}

impl DemoRequest {
    /// The person as a receipt shows one.
    fn person_line(&self) -> String {
        match &self.person {
            RequestedPerson::Described { name, place, .. } => format!("{name}, {place}"),
            RequestedPerson::Chosen { .. } => "Gekozen uit de lijst".to_owned(),
        }
    }
}

pub struct DemoMessage {
    pub text: &'static str,
    pub at: DateTime<Utc>,
}

/// Inserts them, all or none.
pub async fn insert_all(conn: &mut AsyncPgConnection, requests: &[DemoRequest]) -> anyhow::Result<()> {
    conn.batch_execute(&Actor::System(Job::Operate).begin_statement()).await?;
    for request in requests {
        insert(conn, request).await.context("a request of the demo")?;
    }
    Ok(conn.batch_execute("commit").await?)
}

async fn insert(conn: &mut AsyncPgConnection, demo: &DemoRequest) -> QueryResult<()> {
    let (id, rules) = (RequestId::generate(), Rules::default());
    let reference = RequestReference::draw(conn, demo.sent_at).await?;
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
        route: Route::to_institution(demo.institution),
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
    if let Some(by) = demo.entered_by {
        // What was typed, as the intake keeps it: who handles the request reads the patient's name there.
        diesel::sql_query(
            "insert into request_receipts (id, request_id, officer_id, institution_id, reference, typed_niss, typed_given_name, typed_family_name,
                 typed_birth_date, person_line, channel, entered_at)
               select $1, $1, $2, $3, $4, p.niss, p.given_name, p.family_name, coalesce(p.birth_date, '1950'), $5, 'paper', $6
                 from patients p where p.id = $7",
        )
        .bind::<SqlUuid, _>(id)
        .bind::<SqlUuid, _>(by)
        .bind::<SqlUuid, _>(demo.institution)
        .bind::<Text, _>(reference.as_str())
        .bind::<Text, _>(demo.person_line())
        .bind::<Timestamptz, _>(demo.sent_at)
        .bind::<SqlUuid, _>(demo.patient)
        .execute(conn)
        .await?;
    }
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
    if let Some(message) = &demo.message {
        insert_message(conn, demo, message).await?;
    }
    Ok(())
}

async fn insert_message(conn: &mut AsyncPgConnection, demo: &DemoRequest, message: &DemoMessage) -> QueryResult<()> {
    let conversation = ConversationId::generate();
    let subject = serde_json::json!({ "kind": "other" });
    diesel::insert_into(conversations::table)
        .values((
            conversations::id.eq(conversation),
            conversations::reference.eq(ConversationReference::draw(conn, message.at).await?.as_str()),
            conversations::patient_id.eq(demo.patient),
            conversations::institution_id.eq(demo.institution),
            conversations::topic.eq(Topic::Other),
            conversations::subject_arguments.eq(subject),
            conversations::named_key.eq(search_key(message.text)),
            conversations::started_at.eq(message.at),
            conversations::last_at.eq(message.at),
            conversations::is_talk.eq(true),
            conversations::unread_since.eq(message.at),
            conversations::waits_since.eq(message.at),
        ))
        .execute(conn)
        .await?;
    diesel::insert_into(messages::table)
        .values((
            messages::id.eq(MessageId::generate()),
            messages::conversation_id.eq(conversation),
            messages::patient_id.eq(demo.patient),
            messages::institution_id.eq(demo.institution),
            messages::author.eq(Author::Patient),
            messages::kind.eq(MessageKind::Text),
            messages::body.eq(message.text),
            messages::written_at.eq(message.at),
        ))
        .execute(conn)
        .await?;
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
