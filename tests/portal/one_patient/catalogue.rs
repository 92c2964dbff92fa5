//! What the database's catalogue says: no table with a patient is forgotten by a merge.

use std::collections::BTreeSet;

use crate::support::Portal;

/// Tables with a patient whose rows a merge does not move, and why.
const NOT_MOVED: [(&str, &str); 4] = [
    ("audit_events", "never rewritten: read by mt_own_ids"),
    ("decisions", "never rewritten: read by mt_own_ids"),
    ("patient_titles", "follow from the other tables"),
    ("patients", "the patient who moved stays as a row that leads to the other one"),
];

async fn names(portal: &Portal, sql: &str) -> BTreeSet<String> {
    portal.owner().await.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn every_table_with_a_patient_moves_or_is_named_here() {
    let portal = Portal::start().await;
    // By the name of the column, and by what leads to a patient.
    let with_patient = names(
        &portal,
        "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
           where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
             and (a.attname = 'patient_id' or exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f'
               and k.confrelid = 'patients'::regclass and a.attnum = any (k.conkey)))",
    )
    .await;
    let mut treated = names(&portal, "select name from mt_merge_tables()").await;
    treated.extend(NOT_MOVED.map(|(table, _)| table.to_owned()));
    // The record of merges itself.
    treated.extend(["patient_merges", "patient_merge_proposals"].map(str::to_owned));
    assert_eq!(with_patient, treated, "a table with a patient: one that a merge moves has a key of one column");

    let unguarded = names(
        &portal,
        "select t.name from mt_merge_tables() t where not exists (
           select from pg_trigger g where g.tgrelid = t.name::regclass and g.tgname = 'guard_merged')",
    )
    .await;
    assert!(unguarded.is_empty(), "a row for a patient who is merged is refused: create trigger guard_merged on {unguarded:?}");
    let fixed = names(
        &portal,
        "select c.conname::text from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attname = 'patient_id'
           where c.contype = 'f' and cardinality(c.conkey) > 1 and a.attnum = any (c.conkey) and not c.condeferrable",
    )
    .await;
    assert!(fixed.is_empty(), "of a row and its parent one moves first: {fixed:?} must be deferrable");
    // One of each patient: a merge says which of two stays.
    let one_each = names(
        &portal,
        "select i.indexrelid::regclass::text from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'patient_id'
           where i.indisunique and i.indnkeyatts = 1 and a.attnum = any (i.indkey::smallint[])
             and i.indrelid::regclass::text in (select name from mt_merge_tables())
             and coalesce(pg_get_expr(i.indexprs, i.indrelid), '') not like '%merge_id%'",
    )
    .await;
    let settled = ["email_confirmations_one_open", "home_adoptions_one_open", "patient_numbers_one_current"];
    assert_eq!(one_each, settled.map(str::to_owned).into());
}
