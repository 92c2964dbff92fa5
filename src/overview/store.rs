//! All that the patient's list shows, in one statement.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::sql_types::{Binary, Jsonb, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::changes::{Enforced, read_enforcement};
use crate::db::ids::{DraftId, ExclusionId};
use crate::db::{ColumnsOf, Db, DbError, Prepare};
use crate::ehealth::Organisation;
use crate::exclusions::stops::{ListedPeriodColumns, ListedPeriodRow, ListedPeriods};
use crate::identity::Patient;
use crate::requests::{ListedRequestColumns, ListedRequestRow, Request};

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

type OnceColumns = (Timestamptz, Nullable<Jsonb>, Nullable<SqlUuid>, Nullable<Timestamptz>);
type Once = (DateTime<Utc>, Option<serde_json::Value>, Option<DraftId>, Option<DateTime<Utc>>);

/// Each row has one of these: the function's columns stand in the order of them.
type Columns =
    (Nullable<OnceColumns>, Nullable<ListedPeriodColumns>, Nullable<ListedRequestColumns>, Nullable<ColumnsOf<Organisation>>);
type Row = (Option<Once>, Option<ListedPeriodRow>, Option<ListedRequestRow>, Option<Organisation>);

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
    let read = async |mut conn: &AsyncPgConnection| -> QueryResult<(Vec<Row>, HashMap<ExclusionId, Enforced>)> {
        let mut rows: Vec<Row> = diesel::dsl::sql::<Columns>("select * from mt_patient_list(")
            .bind::<Binary, _>(session)
            .sql(", ")
            .bind::<Timestamptz, _>(refused_since)
            .sql(")")
            .prepared()
            .load(&mut conn)
            .await?;
        let enforcement = rows.iter_mut().find_map(|(once, ..)| once.as_mut()?.1.take());
        Ok((rows, read_enforcement(enforcement)?))
    };
    let (rows, enforced) = db.query_idempotent(read).await?;
    let (mut once, mut periods, mut requests, mut organisations) = (None, Vec::new(), Vec::new(), Vec::new());
    for (of_once, period, request, organisation) in rows {
        once = once.or(of_once);
        periods.extend(period);
        requests.extend(request.map(Request::from));
        organisations.extend(organisation);
    }
    Ok(once.map(|(read_at, _, prepared, ehealth_checked_at)| Overview {
        read_at,
        listed: ListedPeriods::collect(periods, patient),
        requests,
        prepared,
        enforced,
        ehealth_checked_at,
        organisations,
    }))
}
