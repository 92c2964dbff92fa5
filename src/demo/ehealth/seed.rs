//! What the demo's patients exclude at eHealth when it starts.

use super::ExcludedParty;
use crate::demo::people;
use crate::demo::seed::entries;

/// Each with the patient's NISS: over kept data what is held here, else Emma's two.
///
/// # Errors
/// Those of the database.
pub async fn parties_of_demo(owner: &mut tokio_postgres::Client) -> anyhow::Result<Vec<(String, ExcludedParty)>> {
    let tx = owner.transaction().await?;
    let columns = "w.niss, coalesce(w.riziv, w.riziv8), w.given_name, w.family_name";
    let held = format!(
        "select p.niss, {columns} from exclusion_periods x join patients p on p.id = x.patient_id
           join care_workers w on w.id = x.care_worker_id where x.origin = 'ehealth' and x.ended_at is null"
    );
    let any = "select exists (select from exclusions where origin = 'ehealth')";
    let rows = if tx.query_one(any, &[]).await?.get(0) {
        tx.query(&held, &[]).await?
    } else {
        let emma = people::all().into_iter().find(|one| one.key == "emma").map(|one| one.niss);
        let chosen = entries(&tx, true, 2).await?;
        let named = format!("select $1::text, {columns} from care_workers w where w.id = any($2)");
        tx.query(&named, &[&emma, &chosen]).await?
    };
    let party = |row: &tokio_postgres::Row| {
        let person = ExcludedParty::Person {
            niss: row.get(1),
            nihii: row.get(2),
            given: row.get::<_, Option<String>>(3).unwrap_or_default(),
            family: row.get(4),
        };
        (row.get(0), person)
    };
    Ok(rows.iter().map(party).collect())
}
