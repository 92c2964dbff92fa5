//! All that the patient's list shows, in one statement.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::sql_types::{Binary, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::changes::{Enforced, read_enforcement};
use crate::db::ids::{CareWorkerId, DraftId, ExclusionId, InstitutionId};
use crate::db::{ColumnsOf, Db, DbError, Prepare};
use crate::directory::PersonLine;
use crate::ehealth::Organisation;
use crate::exclusions::PeriodRow;
use crate::exclusions::stops::{ListedPeriods, PlannedStop};
use crate::identity::Patient;
use crate::requests::{Request, RequestRow};

/// What the list shows, and the moment of that.
pub struct Overview {
    pub read_at: DateTime<Utc>,
    pub listed: ListedPeriods,
    /// The open ones and those refused since, the newest first.
    pub requests: Vec<Request>,
    /// The newest that the ombudsdienst prepared and the patient did not send yet.
    pub prepared: Option<DraftId>,
    /// How far applications are with each exclusion that holds.
    pub enforced: HashMap<ExclusionId, Enforced>,
    /// When eHealth was asked about the patient last.
    pub ehealth_checked_at: Option<DateTime<Utc>>,
    /// The organisations that are excluded there, the newest first.
    pub organisations: Vec<Organisation>,
}

/// A row has one of four parts, the columns of the others are null: the function's columns stand in the order of these.
type OverviewColumns = (
    // Once: the moment, enforcement, the prepared draft, when eHealth was asked.
    Nullable<Timestamptz>,
    Nullable<Jsonb>,
    Nullable<SqlUuid>,
    Nullable<Timestamptz>,
    // A period, the entry that it shuts out, the person, who looks after the exclusion, and a plan.
    ColumnsOf<Option<PeriodRow>>,
    ColumnsOf<Option<PersonLine>>,
    Nullable<SqlUuid>,
    Nullable<SqlUuid>,
    ColumnsOf<Option<PlannedStop>>,
    // A request, the entry that it is about, and the question that waits for an answer.
    ColumnsOf<Option<RequestRow>>,
    ColumnsOf<Option<PersonLine>>,
    Nullable<Text>,
    ColumnsOf<Option<Organisation>>,
);
type OverviewRow = (
    Option<DateTime<Utc>>,
    Option<serde_json::Value>,
    Option<DraftId>,
    Option<DateTime<Utc>>,
    Option<PeriodRow>,
    Option<PersonLine>,
    Option<CareWorkerId>,
    Option<InstitutionId>,
    Option<PlannedStop>,
    Option<RequestRow>,
    Option<PersonLine>,
    Option<String>,
    Option<Organisation>,
);

/// The list of the patient whose session has this hash. None when there is no such session any more.
///
/// # Errors
/// As [`Db::query_idempotent`].
pub async fn read_overview(
    db: &Db,
    patient: &Patient,
    session: &[u8],
    refused_since: DateTime<Utc>,
) -> Result<Option<Overview>, DbError> {
    let read = async |mut conn: &AsyncPgConnection| -> QueryResult<(Vec<OverviewRow>, HashMap<ExclusionId, Enforced>)> {
        let mut rows: Vec<OverviewRow> = diesel::dsl::sql::<OverviewColumns>("select * from mt_patient_list(")
            .bind::<Binary, _>(session)
            .sql(", ")
            .bind::<Timestamptz, _>(refused_since)
            .sql(")")
            .prepared()
            .load(&mut conn)
            .await?;
        let enforcement = rows.iter_mut().find_map(|row| row.1.take());
        Ok((rows, read_enforcement(enforcement)?))
    };
    let (rows, enforced) = db.query_idempotent(read).await?;
    let (mut once, mut periods, mut requests, mut organisations) = (None, Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let (read_at, _, prepared, checked_at, period, entry, person, house, stop, request, asked, question, organisation) = row;
        once = once.or_else(|| Some((read_at?, prepared, checked_at)));
        if let (Some(period), Some(entry), Some(person)) = (period, entry, person) {
            periods.push((period, entry, person, house, stop));
        }
        requests.extend(request.map(|row| Request { row, person: asked, question }));
        organisations.extend(organisation);
    }
    Ok(once.map(|(read_at, prepared, ehealth_checked_at)| Overview {
        read_at,
        listed: ListedPeriods::collect(periods, patient),
        requests,
        prepared,
        enforced,
        ehealth_checked_at,
        organisations,
    }))
}
