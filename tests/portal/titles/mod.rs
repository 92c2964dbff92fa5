//! R11: no act of an officer gives sight of a patient, and what is counted is listed. Read as the application role with bare SQL, around
//! acts at the front door.

mod acts;
mod break_plans;
mod growth;
mod letter_plans;
mod lists;
mod page_times;
mod plans;

use std::collections::BTreeMap;

use mijntoegang::db::Actor;
use mijntoegang::db::ids::{InstitutionId, OfficerId};
use tokio_postgres::Client;
use uuid::Uuid;

use crate::support::Portal;

/// How often each row is there, by its key, by table.
pub type Rows = BTreeMap<String, BTreeMap<String, usize>>;

/// What each officer reads, by name.
pub type Sight = BTreeMap<&'static str, Rows>;

/// Officers of three houses, and a connection as the application role. An and Lien are of one house, Koen of the one that stands in for
/// it; Mia is of a third.
pub struct Watch {
    app: Client,
    officers: Vec<(&'static str, Actor)>,
    /// Every row of every table of which the application may read anything, by the catalogue.
    every_row: String,
}

/// Tables and the columns by which their rows are told apart: their key, else all that may be read of them.
const READABLE: &str = "
    select c.relname::text,
      string_agg(quote_ident(a.attname), ', ' order by a.attnum) filter (where k.whole and a.attnum = any (k.columns) or not k.whole)
    from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        and has_column_privilege('mijntoegang_app', c.oid, a.attnum, 'select')
      cross join lateral (
        select coalesce(bool_and(has_column_privilege('mijntoegang_app', c.oid, p.attnum, 'select')), false) as whole,
          coalesce(array_agg(p.attnum), '{}') as columns
        from pg_index i join pg_attribute p on p.attrelid = c.oid and p.attnum = any (i.indkey::smallint[])
        where i.indrelid = c.oid and i.indisprimary) k
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
    group by c.relname";

impl Watch {
    pub async fn of(portal: &Portal) -> Self {
        let owner = portal.owner().await;
        owner
            .batch_execute(
                "with third as (update institutions set ordinal = 3 where name = 'AZ Zeewind' returning id)
                 insert into officers (id, niss, given_name, family_name, given_key, family_key, institution_id)
                   select gen_random_uuid(), '11111111111', 'Mia', 'Derde', 'mia', 'derde', id from third",
            )
            .await
            .unwrap();
        let mut officers = Vec::new();
        for name in ["An", "Lien", "Koen", "Mia"] {
            let row = owner.query_one("select id, institution_id from officers where given_name = $1", &[&name]).await.unwrap();
            let (id, institution): (Uuid, Uuid) = (row.get(0), row.get(1));
            let institution = InstitutionId::from_uuid(institution);
            officers.push((name, Actor::Officer { id: OfficerId::from_uuid(id), institution }));
        }
        let tables = owner.query(READABLE, &[]).await.unwrap();
        let rows_of = |row: &tokio_postgres::Row| {
            let (table, key): (String, String) = (row.get(0), row.get(1));
            format!("select '{table}', row({key})::text from {table}")
        };
        let every_row = tables.iter().map(rows_of).collect::<Vec<_>>().join(" union all ");
        for table in ["patients", "exclusions", "audit_events", "request_receipts", "care_workers"] {
            assert!(every_row.contains(&format!("from {table}")), "{table}: {every_row}");
        }
        Self { app: portal.app_role().await, officers, every_row }
    }

    /// Everything that each officer can read.
    pub async fn look(&self) -> Sight {
        let mut sight = Sight::new();
        for (name, actor) in &self.officers {
            self.app.batch_execute(&actor.begin_statement()).await.unwrap();
            let found = self.app.query(&self.every_row, &[]).await.unwrap();
            self.app.batch_execute("rollback").await.unwrap();
            let mut rows = Rows::new();
            for row in &found {
                *rows.entry(row.get(0)).or_default().entry(row.get(1)).or_default() += 1;
            }
            sight.insert(*name, rows);
        }
        sight
    }
}

/// The tables in which an officer reads more than before, with how many rows.
pub fn grown(before: &Rows, after: &Rows) -> BTreeMap<String, usize> {
    let empty = BTreeMap::new();
    after
        .iter()
        .map(|(table, rows)| {
            let known = before.get(table).unwrap_or(&empty);
            let more = rows.iter().map(|(key, count)| count.saturating_sub(known.get(key).copied().unwrap_or_default())).sum();
            (table.clone(), more)
        })
        .filter(|(_, more)| *more > 0)
        .collect()
}
