//! The demo's data, written by the owner: what a portal of some months would hold.

use chrono::{DateTime, TimeDelta, Utc};
use diesel_async::AsyncPgConnection;
use tokio_postgres::Transaction;
use uuid::Uuid;

use super::dispute::DemoDispute;
use super::requests::{self, DemoMessage, DemoRequest};
use super::stop::{self, DemoStop};
use super::{generate, people};
use crate::clock::Clock;
use crate::db::ids::{CareWorkerId, ExclusionId, OfficerId, PatientId, PeriodId};
use crate::db::{self, Tls};
use crate::directory::PersonName;
use crate::directory::names::search_key;
use crate::operate;
use crate::requests::RequestedPerson;

/// How many care workers the demo's directory holds.
const DIRECTORY: usize = 4_000;

/// Fills an empty database; one that holds people is left as it is. `invented` adds other patients' requests, so that
/// the worklist looks like one; Emma's exclusions at eHealth then come from its stand-in.
pub async fn fill(owner_url: &str, tls: &Tls, clock: &Clock, invented: bool) -> anyhow::Result<()> {
    let mut client = db::client(owner_url, tls).await?;
    let empty = !client.query_one("select exists (select from institutions)", &[]).await?.get::<_, bool>(0);
    if empty {
        let directory = generate::fixed_people().into_iter().chain(generate::care_workers(DIRECTORY, 2026));
        generate::load(&mut client, directory, generate::taken_over_at()).await?;
    }
    operate::institutions::write(&mut client, &people::institution_configs()?).await?;
    if client.query_one("select exists (select from patients)", &[]).await?.get(0) {
        return Ok(());
    }
    let now = clock.now();
    let tx = client.transaction().await?;
    write_people(&tx, now).await?;
    let mut requested = vec![emma(&tx, now, !invented).await?];
    let mut planned = None;
    if invented {
        requested.extend(others(&tx, now).await?);
        planned = Some(planned_stop(&tx, now).await?);
    }
    tx.commit().await?;
    let mut conn = AsyncPgConnection::try_from(client).await?;
    requests::insert_all(&mut conn, &requested).await?;
    match planned {
        Some(planned) => stop::insert(&mut conn, &planned).await,
        None => Ok(()),
    }
}

async fn write_people(tx: &Transaction<'_>, now: DateTime<Utc>) -> anyhow::Result<()> {
    for one in people::all() {
        let institution = people::institution_id(one.institution).uuid();
        if one.officer {
            tx.execute(
                "insert into officers (id, niss, given_name, family_name, given_key, family_key, institution_id) values ($1, $2, $3, $4, $5, $6, $7)",
                &[&one.id, &one.niss, &one.given, &one.family, &one.name().given_key(), &search_key(one.family), &institution],
            )
            .await?;
            tx.execute(
                "insert into officer_entries select $1, care_worker_id from care_worker_posts where institution_id = $2 and personnel_number = $3",
                &[&one.id, &institution, &one.personnel_number],
            )
            .await?;
        } else {
            patient(tx, one.id, one.niss, &one.name(), one.born, one.email, institution, now).await?;
            confirm_home(tx, one.id, now).await?;
        }
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "a row")]
async fn patient(
    tx: &Transaction<'_>,
    id: Uuid,
    niss: &str,
    name: &PersonName,
    born: &str,
    email: Option<&str>,
    institution: Uuid,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let keys = name.keys();
    tx.execute(
        "insert into patients (id, niss, given_name, family_name, birth_date, email, home_institution_id, created_at, search_key, family_key, sorted_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &[
            &id,
            &niss,
            &name.given_name,
            &name.family_name,
            &born,
            &email,
            &institution,
            &now,
            &keys.search,
            &keys.family,
            &keys.sorted,
        ],
    )
    .await?;
    Ok(())
}

/// As by the patient's choice at the first sign-in.
async fn confirm_home(tx: &Transaction<'_>, patient: Uuid, now: DateTime<Utc>) -> anyhow::Result<()> {
    let confirm = "update patients set home_confirmed_at = $2, home_confirmed_by = 'patient' where id = $1";
    tx.execute(confirm, &[&patient, &now]).await?;
    Ok(())
}

/// Entries of the directory for the demo's own stories: never one of the fixed people, nor a homonym of theirs.
pub(super) async fn entries(tx: &Transaction<'_>, with_riziv: bool, count: i64) -> anyhow::Result<Vec<Uuid>> {
    let rows = tx
        .query(
            "select id from care_workers where (riziv is not null) = $1
               and (given_name, family_name) not in (('Sofie', 'Claes'), ('Tom', 'Janssens'), ('Greet', 'Vandamme'), ('An', 'De Smet'), ('Lien', 'Maes'))
               and exists (select from care_worker_posts p join institutions i on i.id = p.institution_id
                 where p.care_worker_id = care_workers.id and i.cbe = '0566988259')
             order by id limit $2",
            &[&with_riziv, &count],
        )
        .await?;
    anyhow::ensure!(rows.len() == usize::try_from(count)?, "the demo's directory is too small");
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

async fn exclusion(
    tx: &Transaction<'_>,
    patient: Uuid,
    worker: Uuid,
    origin: &str,
    from: DateTime<Utc>,
    end: Option<(DateTime<Utc>, &str)>,
) -> anyhow::Result<(ExclusionId, PeriodId)> {
    let (id, period) = (Uuid::now_v7(), Uuid::now_v7());
    tx.execute(
        "insert into exclusions (id, patient_id, care_worker_id, origin) values ($1, $2, $3, $4)",
        &[&id, &patient, &worker, &origin],
    )
    .await?;
    let (ended_at, ended_by) = end.unzip();
    tx.execute(
        "insert into exclusion_periods (id, exclusion_id, patient_id, care_worker_id, origin, started_at, ended_at, ended_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[&period, &id, &patient, &worker, &origin, &from, &ended_at, &ended_by],
    )
    .await?;
    Ok((ExclusionId::from_uuid(id), PeriodId::from_uuid(period)))
}

/// One who called the ombudsdienst four hours ago to end an exclusion.
async fn planned_stop(tx: &Transaction<'_>, now: DateTime<Utc>) -> anyhow::Result<DemoStop> {
    let home = people::institution_id(generate::HOME);
    let Some(officer) = people::all().into_iter().find(|one| one.key == "an-ombudsdienst") else {
        anyhow::bail!("no An");
    };
    let [_, worker] = entries(tx, false, 2).await?.try_into().map_err(|_| anyhow::anyhow!("entries"))?;
    let id = Uuid::now_v7();
    patient(tx, id, "57042700225", &PersonName::new("Monique", "Lefevre"), "1957-04-27", None, home.uuid(), now).await?;
    confirm_home(tx, id, now).await?;
    let (exclusion, period) = exclusion(tx, id, worker, "nexuzhealth", now - TimeDelta::days(40), None).await?;
    let name = "select given_name, family_name from care_workers where id = $1";
    let name = tx.query_one(name, &[&worker]).await?;
    let name = PersonName { given_name: name.get(0), family_name: name.get(1) };
    Ok(DemoStop {
        patient: PatientId::from_uuid(id),
        exclusion,
        period,
        person: name.to_string(),
        officer: OfficerId::from_uuid(officer.id),
        institution: home,
        planned_at: now - TimeDelta::hours(4),
    })
}

/// Emma: four active cards (one nexuzhealth, one eHealth, one person through both), one ended, one request. Those of eHealth are its
/// stand-in's to tell, where there is one.
async fn emma(tx: &Transaction<'_>, now: DateTime<Utc>, with_ehealth: bool) -> anyhow::Result<DemoRequest> {
    let Some(emma) = people::all().into_iter().find(|one| one.key == "emma") else {
        anyhow::bail!("no Emma");
    };
    let days = |days: i64| now - TimeDelta::days(days);
    let [both, ehealth, ended, asked] = entries(tx, true, 4).await?.try_into().map_err(|_| anyhow::anyhow!("entries"))?;
    let [clerk] = entries(tx, false, 1).await?.try_into().map_err(|_| anyhow::anyhow!("entries"))?;
    exclusion(tx, emma.id, clerk, "nexuzhealth", days(96), None).await?;
    exclusion(tx, emma.id, both, "nexuzhealth", days(265), None).await?;
    if with_ehealth {
        exclusion(tx, emma.id, ehealth, "ehealth", days(210), None).await?;
        exclusion(tx, emma.id, both, "ehealth", days(263), None).await?;
    }
    exclusion(tx, emma.id, ended, "nexuzhealth", days(700), Some((days(120), "patient"))).await?;
    Ok(DemoRequest {
        patient: PatientId::from_uuid(emma.id),
        institution: people::institution_id(emma.institution),
        person: chosen(asked),
        sent_at: now - TimeDelta::hours(3),
        taken_by: None,
        entered_by: None,
        message: None,
    })
}

/// An entry with a RIZIV number.
fn chosen(care_worker: Uuid) -> RequestedPerson {
    RequestedPerson::Chosen { care_worker: CareWorkerId::from_uuid(care_worker), has_riziv: true }
}

fn described(name: &str, place: &str) -> RequestedPerson {
    RequestedPerson::Described { name: name.to_owned(), place: place.to_owned(), function: None }
}

/// Other patients of the home institution, who cannot be signed in as: the worklist of a working week.
async fn others(tx: &Transaction<'_>, now: DateTime<Utc>) -> anyhow::Result<Vec<DemoRequest>> {
    let home = people::institution_id(generate::HOME);
    let officer = people::all().into_iter().find(|one| one.key == "an-ombudsdienst").map(|one| one.id);
    let entries = entries(tx, true, 8).await?;
    let stories = [
        ("48031100020", "Georges", "Lambert", "1948-03-11", 6, officer, None),
        ("91060500057", "Fatima", "Benali", "1991-06-05", 1, officer, None),
        (
            "66092200013",
            "Marc",
            "Hendrickx",
            "1966-09-22",
            0,
            None,
            Some(("Jansens", "AZ Sint-Lucas Brugge, onthaal van de polikliniek")),
        ),
    ];
    let mut requested = Vec::new();
    for ((niss, given, family, born, days, taken_by, words), entry) in stories.into_iter().zip(entries.into_iter().skip(5)) {
        let id = Uuid::now_v7();
        patient(tx, id, niss, &PersonName::new(given, family), born, None, home.uuid(), now).await?;
        confirm_home(tx, id, now).await?;
        requested.push(DemoRequest {
            patient: PatientId::from_uuid(id),
            institution: home,
            person: words.map_or_else(|| chosen(entry), |(name, place)| described(name, place)),
            sent_at: now - TimeDelta::days(days) - TimeDelta::hours(1),
            taken_by: taken_by.map(OfficerId::from_uuid),
            entered_by: None,
            message: (days == 1).then(|| DemoMessage {
                text: "Dag, hoe lang duurt het voor mijn aanvraag behandeld is?",
                at: now - TimeDelta::hours(2),
            }),
        });
    }
    if let Some(officer) = officer {
        // At the other institution, so that the officers who did it meet nothing of it.
        let (id, away) = (Uuid::now_v7(), people::institution_id(generate::OTHER).uuid());
        patient(tx, id, "72041110241", &PersonName::new("Griet", "Claeys"), "1972-04-11", None, away, now).await?;
        confirm_home(tx, id, now).await?;
        let (institution, home) = ((home.uuid(), generate::HOME), (away, generate::OTHER));
        DemoDispute { patient: id, officer, institution, home }.insert(tx, now).await?;
    }
    // One who does not use the portal: the form came by post, an officer entered it.
    let id = Uuid::now_v7();
    patient(tx, id, "39051800023", &PersonName::new("Irène", "Vermeulen"), "1939-05-18", None, home.uuid(), now).await?;
    requested.push(DemoRequest {
        patient: PatientId::from_uuid(id),
        institution: home,
        person: described("Dokter Vandenberghe", "AZ Sint-Lucas Brugge, dagziekenhuis"),
        sent_at: now - TimeDelta::days(2),
        taken_by: None,
        entered_by: officer.map(OfficerId::from_uuid),
        message: None,
    });
    Ok(requested)
}
