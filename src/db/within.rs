//! A part of a transaction that works for somebody else than the whole.

use diesel::QueryResult;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};

use super::Actor;

impl Actor {
    /// Every setting of a transaction, those of other actors emptied.
    fn settings(&self) -> String {
        let (kind, patient, officer, institution, job) = match self {
            Self::Patient(id) => ("patient", id.to_string(), String::new(), String::new(), ""),
            Self::Officer { id, institution } => ("officer", String::new(), id.to_string(), institution.to_string(), ""),
            Self::System(job) => ("system", String::new(), String::new(), String::new(), job.name()),
        };
        let all = [("kind", kind), ("patient", &patient), ("officer", &officer), ("institution", &institution), ("job", job)];
        let each: Vec<_> = all.iter().map(|(name, value)| format!("set_config('mt.{name}','{value}',true)")).collect();
        format!("SELECT {}", each.join(", "))
    }
}

/// Does a part of the transaction of `whole` as `part`, and goes on as `whole`. After an error the transaction is lost anyway.
///
/// # Errors
/// Those of the database, and of the work.
pub async fn within<T>(
    conn: &mut AsyncPgConnection,
    whole: Actor,
    part: Actor,
    work: impl AsyncFnOnce(&mut AsyncPgConnection) -> QueryResult<T>,
) -> QueryResult<T> {
    conn.batch_execute(&part.settings()).await?;
    let done = work(conn).await?;
    conn.batch_execute(&whole.settings()).await?;
    Ok(done)
}
