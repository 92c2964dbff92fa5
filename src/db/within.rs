//! A part of a transaction that works for somebody else than the whole.

use diesel::QueryResult;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};

use super::Actor;

impl Actor {
    /// Every setting of a transaction, those of other actors emptied.
    fn settings(&self) -> String {
        let mine = match self {
            Self::Patient(id) => vec![("kind", "patient".to_owned()), ("patient", id.to_string())],
            Self::Officer { id, institution } => {
                vec![("kind", "officer".to_owned()), ("officer", id.to_string()), ("institution", institution.to_string())]
            }
            Self::Application(id) => vec![("kind", "application".to_owned()), ("application", id.to_string())],
            Self::System(job) => vec![("kind", "system".to_owned()), ("job", job.name().to_owned())],
        };
        let value = |name: &str| mine.iter().find(|(own, _)| *own == name).map_or("", |(_, value)| value);
        let all = ["kind", "patient", "officer", "institution", "application", "job"];
        let each: Vec<_> = all.iter().map(|name| format!("set_config('mt.{name}','{}',true)", value(name))).collect();
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
