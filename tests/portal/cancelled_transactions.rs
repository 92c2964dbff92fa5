//! A request that is given up while Postgres works leaves nothing of its actor to the next one.

use diesel::dsl::sql;
use diesel::sql_types::{Nullable, Text};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use mijntoegang::db::ids::PatientId;
use mijntoegang::db::{Actor, Db};
use mijntoegang::demo::people;

use crate::support::Portal;

/// Who acts on the pool's only connection.
async fn actor(db: &Db) -> String {
    let kind = sql::<Nullable<Text>>("current_setting('mt.kind', true)");
    let mut connection = db.connection_without_actor().await.unwrap();
    diesel::select(kind).get_result::<Option<String>>(&mut *connection).await.unwrap().unwrap_or_default()
}

#[tokio::test]
async fn a_transaction_given_up_while_it_starts_is_not_found_by_the_next_one() {
    let mut builder = Portal::start().await.builder.clone();
    builder.connections = 1;
    let db = builder.site().unwrap().db;
    let emma = Actor::Patient(PatientId::from_uuid(people::all()[0].id));
    assert_eq!(actor(&db).await, "");

    assert!(db.begin(emma).now_or_never().is_none(), "sent, not yet answered");
    assert_eq!(actor(&db).await, "");

    let forever = async |_: &diesel_async::AsyncPgConnection| std::future::pending().await;
    let asked = tokio::time::timeout(std::time::Duration::from_millis(200), db.query_idempotent::<()>(forever)).await;
    assert!(asked.is_err());
    assert_eq!(actor(&db).await, "");

    let tx = db.begin(emma).await.unwrap();
    drop(tx);
    assert_eq!(actor(&db).await, "");
}
