//! The demo's planned stop: an officer was called a while ago.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use crate::config::Rules;
use crate::db::ids::{ConversationId, ExclusionId, InstitutionId, MessageId, OfficerId, PatientId, PeriodId, StopId};
use crate::db::schema::{conversations, messages, planned_stops};
use crate::db::{Actor, Job};
use crate::exclusions::stops::StopState;
use crate::exclusions::{AskedBy, EndChannel};
use crate::messages::{Author, MessageKind, Notice, StopChannel, StopWait, Topic};
use crate::web::ConversationReference;

/// A period that is planned to stop.
pub struct DemoStop {
    pub patient: PatientId,
    pub exclusion: ExclusionId,
    pub period: PeriodId,
    /// Who is excluded.
    pub person: String,
    pub officer: OfficerId,
    pub institution: InstitutionId,
    pub planned_at: DateTime<Utc>,
}

/// Plans it, and tells its patient.
pub async fn insert(conn: &mut AsyncPgConnection, demo: &DemoStop) -> anyhow::Result<()> {
    conn.batch_execute(&Actor::System(Job::Operate).begin_statement()).await?;
    let wait_hours = i32::try_from(Rules::default().stop_wait_hours)?;
    let stops_at = demo.planned_at + TimeDelta::hours(wait_hours.into());
    let notice = Notice::StopPlanned {
        person: demo.person.clone(),
        at: demo.planned_at,
        channel: StopChannel::Telephone,
        wait: StopWait::Until { at: stops_at },
    };
    let (conversation, message) = (ConversationId::generate(), MessageId::generate());
    diesel::insert_into(conversations::table)
        .values((
            conversations::id.eq(conversation),
            conversations::reference.eq(ConversationReference::draw(conn, demo.planned_at).await?.as_str()),
            conversations::patient_id.eq(demo.patient),
            conversations::institution_id.eq(demo.institution),
            conversations::topic.eq(Topic::Ended),
            conversations::subject_arguments.eq(serde_json::to_value(notice.subject())?),
            conversations::exclusion_id.eq(demo.exclusion),
            conversations::started_at.eq(demo.planned_at),
            conversations::last_at.eq(demo.planned_at),
        ))
        .execute(conn)
        .await?;
    diesel::insert_into(messages::table)
        .values((
            messages::id.eq(message),
            messages::conversation_id.eq(conversation),
            messages::patient_id.eq(demo.patient),
            messages::institution_id.eq(demo.institution),
            messages::author.eq(Author::System),
            messages::officer_id.eq(demo.officer),
            messages::kind.eq(MessageKind::StopPlanned),
            messages::arguments.eq(notice.arguments()?),
            messages::written_at.eq(demo.planned_at),
        ))
        .execute(conn)
        .await?;
    diesel::insert_into(planned_stops::table)
        .values((
            planned_stops::id.eq(StopId::generate()),
            planned_stops::period_id.eq(demo.period),
            planned_stops::exclusion_id.eq(demo.exclusion),
            planned_stops::patient_id.eq(demo.patient),
            planned_stops::state.eq(StopState::Waiting),
            planned_stops::channel.eq(EndChannel::Telephone),
            planned_stops::asked_by.eq(AskedBy::Themself),
            planned_stops::identity_check.eq("teruggebeld"),
            planned_stops::officer_id.eq(demo.officer),
            planned_stops::institution_id.eq(demo.institution),
            planned_stops::message_id.eq(message),
            planned_stops::planned_at.eq(demo.planned_at),
            planned_stops::wait_hours.eq(wait_hours),
            planned_stops::stops_at.eq(stops_at),
        ))
        .execute(conn)
        .await?;
    Ok(conn.batch_execute("commit").await?)
}
