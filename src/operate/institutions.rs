//! The configured institutions in the database: their names, their order and their stand-ins.

use tokio_postgres::Client;
use uuid::Uuid;

use crate::config::InstitutionConfig;
use crate::directory::Cbe;

/// Writes them, as the owner. One that left the configuration stays, for its matters and its place in the directory, without an
/// ombudsdienst here.
///
/// # Errors
/// Those of the database; nothing is written then.
pub async fn write(client: &mut Client, institutions: &[InstitutionConfig]) -> Result<(), tokio_postgres::Error> {
    let tx = client.transaction().await?;
    tx.execute("update institutions set ordinal = 0, stand_in_id = null where ordinal <> 0 or stand_in_id is not null", &[])
        .await?;
    for (ordinal, one) in (1i16..).zip(institutions) {
        tx.execute(
            "insert into institutions (id, cbe, name, ordinal) values ($1, $2, $3, $4)
               on conflict (cbe) do update set name = excluded.name, ordinal = excluded.ordinal",
            &[&Uuid::now_v7(), &one.cbe.as_str(), &one.contact.institution, &ordinal],
        )
        .await?;
    }
    for one in institutions {
        tx.execute(
            "update institutions i set stand_in_id = s.id from institutions s where i.cbe = $1 and s.cbe = $2",
            &[&one.cbe.as_str(), &one.stand_in.as_ref().map(Cbe::as_str)],
        )
        .await?;
    }
    tx.commit().await
}
