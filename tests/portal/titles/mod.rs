//! R11: no act of an officer gives sight of a patient. Read as the application role with bare SQL, around acts at the front door.

mod growth;
mod plans;

use std::collections::{BTreeMap, BTreeSet};

use mijntoegang::db::Actor;
use mijntoegang::db::ids::{InstitutionId, OfficerId};
use tokio_postgres::Client;
use uuid::Uuid;

use crate::support::Portal;

/// What an officer may read, and by which column its rows are told apart.
const READABLE: [(&str, &str); 18] = [
    ("attachment_chunks", "attachment_id"),
    ("attachments", "id"),
    ("audit_events", "id"),
    ("break_cases", "break_id"),
    ("break_openings", "id"),
    ("break_stops", "id"),
    ("breaks", "id"),
    ("conversations", "id"),
    ("exclusion_periods", "id"),
    ("exclusion_requests", "id"),
    ("exclusions", "id"),
    ("messages", "id"),
    ("patient_titles", "patient_id"),
    ("patients", "id"),
    ("request_drafts", "id"),
    ("request_events", "id"),
    ("request_notes", "id"),
    ("request_snapshots", "id"),
];

/// Rows by table.
pub type Rows = BTreeMap<&'static str, BTreeSet<String>>;

/// The officers of the demo, and a connection as the application role.
pub struct Watch {
    app: Client,
    officers: Vec<(&'static str, Actor)>,
}

impl Watch {
    pub async fn of(portal: &Portal) -> Self {
        let owner = portal.owner().await;
        let mut officers = Vec::new();
        for name in ["An", "Lien", "Koen"] {
            let row = owner.query_one("select id, institution_id from officers where given_name = $1", &[&name]).await.unwrap();
            let (id, institution): (Uuid, Uuid) = (row.get(0), row.get(1));
            let institution = InstitutionId::from_uuid(institution);
            officers.push((name, Actor::Officer { id: OfficerId::from_uuid(id), institution }));
        }
        Self { app: portal.app_role().await, officers }
    }

    /// Everything that each officer can read.
    pub async fn look(&self) -> BTreeMap<&'static str, Rows> {
        let mut all = BTreeMap::new();
        for (name, actor) in &self.officers {
            let mut rows = Rows::new();
            for (table, key) in READABLE {
                self.app.batch_execute(&actor.begin_statement()).await.unwrap();
                let answer = self.app.query(&format!("select {key}::text from {table}"), &[]).await;
                self.app.batch_execute("rollback").await.unwrap();
                rows.insert(table, answer.map(|found| found.iter().map(|row| row.get(0)).collect()).unwrap_or_default());
            }
            all.insert(*name, rows);
        }
        all
    }
}

/// The tables in which an officer reads more than before, with how many rows.
pub fn grown(before: &Rows, after: &Rows) -> BTreeMap<&'static str, usize> {
    after
        .iter()
        .map(|(table, rows)| (*table, rows.difference(&before[table]).count()))
        .filter(|(table, more)| *more > 0 && *table != "audit_events")
        .collect()
}
