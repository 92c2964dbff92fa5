//! Filling the directory in one go.

use std::fmt::Write as _;
use std::pin::pin;

use chrono::{DateTime, Utc};
use futures_util::SinkExt;
use tokio_postgres::{Client, Error};

use super::{NewCareWorkerRow, institutions};

/// Text before it is handed over.
const CHUNK: usize = 256 * 1024;

/// Loads all institutions and these people by COPY, in one transaction, and gathers statistics. The caller owns the
/// tables, and the tables are empty. Returns how many people.
pub async fn load(client: &mut Client, people: impl Iterator<Item = NewCareWorkerRow>, at: DateTime<Utc>) -> Result<u64, Error> {
    let transaction = client.transaction().await?;
    let mut text = String::new();
    for place in institutions() {
        line(&mut text, &[Some(&place.id.to_string()), Some(&place.cbe), Some(place.name)]);
    }
    let mut sink =
        pin!(transaction.copy_in::<_, std::io::Cursor<Vec<u8>>>("copy institutions (id, cbe, name) from stdin").await?);
    sink.send(std::io::Cursor::new(std::mem::take(&mut text).into_bytes())).await?;
    sink.as_mut().finish().await?;

    // An index that is built over rows is made five times faster than one that grows with them.
    let rest = "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index i \
                where indrelid = 'care_workers'::regclass and not exists (select from pg_constraint c where c.conindid = i.indexrelid)";
    let mut remade = Vec::new();
    for row in transaction.query(rest, &[]).await? {
        let name: String = row.get(0);
        transaction.batch_execute(&format!("drop index {name}")).await?;
        remade.push(row.get::<_, String>(1));
    }

    let at = at.to_rfc3339();
    let columns =
        "id, niss, riziv8, riziv, given_name, family_name, function, specialty, search_key, family_key, sorted_key, added_at";
    let mut sink =
        pin!(transaction.copy_in::<_, std::io::Cursor<Vec<u8>>>(&format!("copy care_workers ({columns}) from stdin")).await?);
    let mut posts = String::new();
    for person in people {
        let id = person.id.to_string();
        let keys = person.name.keys();
        line(
            &mut text,
            &[
                Some(&id),
                person.niss.as_deref(),
                person.riziv.as_deref().and_then(|number| number.get(..8)),
                person.riziv.as_deref(),
                person.name.given_name.as_deref(),
                Some(&person.name.family_name),
                Some(person.function),
                person.specialty,
                Some(&keys.search),
                Some(&keys.family),
                Some(&keys.sorted),
                Some(&at),
            ],
        );
        for post in &person.posts {
            line(
                &mut posts,
                &[Some(&id), Some(&post.institution_id.to_string()), Some(post.department), post.personnel_number.as_deref()],
            );
        }
        if text.len() >= CHUNK {
            sink.send(std::io::Cursor::new(std::mem::take(&mut text).into_bytes())).await?;
        }
    }
    sink.send(std::io::Cursor::new(text.into_bytes())).await?;
    let loaded = sink.as_mut().finish().await?;

    // There are no exclusions yet, so no application must hear of a new number.
    // Made-up people of one name are no twins.
    transaction
        .batch_execute(
            "alter table care_worker_numbers disable trigger noted; alter table care_worker_posts disable trigger proposes",
        )
        .await?;
    let columns = "care_worker_id, institution_id, department, personnel_number";
    let mut sink = pin!(
        transaction.copy_in::<_, std::io::Cursor<Vec<u8>>>(&format!("copy care_worker_posts ({columns}) from stdin")).await?
    );
    sink.send(std::io::Cursor::new(posts.into_bytes())).await?;
    sink.as_mut().finish().await?;
    transaction
        .batch_execute(
            "alter table care_worker_numbers enable trigger noted; alter table care_worker_posts enable trigger proposes",
        )
        .await?;
    for index in remade {
        transaction.batch_execute(&index).await?;
    }
    transaction.batch_execute("analyze institutions, care_workers, care_worker_posts, care_worker_numbers").await?;
    transaction.commit().await?;
    Ok(loaded)
}

/// One line of COPY's text format.
fn line(text: &mut String, fields: &[Option<&str>]) {
    for (n, field) in fields.iter().enumerate() {
        if n > 0 {
            text.push('\t');
        }
        match field {
            None => text.push_str("\\N"),
            Some(value) => value.chars().for_each(|c| match c {
                '\\' | '\t' | '\n' | '\r' => {
                    let _ = write!(
                        text,
                        "\\{}",
                        match c {
                            '\t' => 't',
                            '\n' => 'n',
                            '\r' => 'r',
                            other => other,
                        }
                    );
                }
                other => text.push(other),
            }),
        }
    }
    text.push('\n');
}
