//! What the benchmark runs over: 300 000 care workers, 200 000 patients, a million exclusions, 4 000 sessions; with former numbers, and
//! people who stand in the directory twice.

use std::fmt::Write as _;

use actix_web::cookie::{Cookie, CookieJar, Key};
use mijntoegang::clock::Clock;
use mijntoegang::config::InstitutionConfig;
use mijntoegang::db::{self, Tls, migrations};
use mijntoegang::demo::cluster::Cluster;
use mijntoegang::demo::{generate, people};
use mijntoegang::operate;
use sha2::{Digest, Sha256};
use uuid::Uuid;

const CARE_WORKERS: usize = 300_000;
/// Signed-in patients: 1 up to here.
pub const SIGNED_IN: usize = 4_000;
/// Active exclusions of each patient, of which one through eHealth.
pub const EACH: usize = 5;
pub const KEY: [u8; 64] = [0xb7; 64];

/// Ten times as many with `bin/bench --tenfold`.
pub fn patients() -> i32 {
    if std::env::var_os("MIJNTOEGANG_BENCH_TENFOLD").is_some() { 2_000_000 } else { 200_000 }
}

/// All exclusions, each the change of its number.
pub fn exclusions() -> usize {
    usize::try_from(patients()).unwrap_or_default() * EACH
}

/// The n-th patient's id, which Postgres and pgbench can make too.
pub fn patient(n: usize) -> Uuid {
    let digest = Sha256::digest(n.to_string().as_bytes());
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    Uuid::from_bytes(bytes)
}

/// The n-th patient's NISS.
pub fn niss(n: i32) -> String {
    format!("{n:09}{:02}", 97 - n % 97)
}

/// The number that one patient in five had before.
pub fn former_niss(n: i32) -> Option<String> {
    (n % 5 == 0).then(|| niss(900_000_000 + n))
}

/// The key of the n-th patient's session; the cookie holds it, signed, and the table its hash.
fn session_key(n: usize) -> String {
    format!("bench{n}")
}

/// By which Postgres knows the session of this number.
pub fn session_hash(n: usize) -> Vec<u8> {
    Sha256::digest(session_key(n).as_bytes()).to_vec()
}

/// Fills an empty database. Answers the cookies of the signed-in patients.
pub async fn fill(cluster: &Cluster, owner: &str, app: &str, database: &str) -> anyhow::Result<Vec<String>> {
    let tls = Tls::new(None)?;
    // Migrations want a runtime of several threads; the load is better made by one.
    let (url, its_tls) = (owner.to_owned(), tls.clone());
    let migrated = std::thread::spawn(move || tokio::runtime::Runtime::new()?.block_on(migrations::migrate(&url, &its_tls)));
    migrated.join().map_err(|_| anyhow::anyhow!("the migrations panicked"))??;
    let mut client = db::client(owner, &tls).await?;
    generate::load(&mut client, generate::care_workers(CARE_WORKERS, 2026), generate::taken_over_at()).await?;
    let home = people::institution_configs()?.into_iter().next().map(|home| InstitutionConfig { stand_in: None, ..home });
    operate::institutions::write(&mut client, home.as_slice()).await?;

    // Foreign keys hold by construction; checked one by one they would take most of the time.
    let admin = cluster.admin(database).await?;
    let (home, now, patients) = (people::institution_id(generate::HOME), Clock::System.now(), patients());
    admin
        .batch_execute(&format!(
            "set session_replication_role = replica;
             create function pg_temp.id(text) returns uuid language sql immutable
               as $$ select encode(substr(sha256($1::bytea), 1, 16), 'hex')::uuid $$;
             insert into patients (id, niss, given_name, family_name, home_institution_id, created_at, home_confirmed_at, home_confirmed_by,
                 title_institution_id)
               select pg_temp.id(n::text), lpad(n::text, 9, '0') || lpad((97 - n % 97)::text, 2, '0'), 'Voornaam', 'Familienaam ' || n, '{home}', '{now}',
                 '{now}', 'patient', '{home}'
               from generate_series(1, {patients}) n;
             -- One in five has a former number (`former_niss`).
             create temp table former as
               select pg_temp.id(n::text) as patient, (900000000 + n)::text || lpad((97 - (900000000 + n) % 97)::text, 2, '0') as number
               from generate_series(5, {patients}, 5) n;
             insert into patient_numbers (patient_id, kind, number, source, valid_from, valid_until)
               select id, 'niss', niss, 'patient', created_at, null::timestamptz from patients
               union all select f.patient, 'bis', f.number, 'patient', '{now}', '{now}' from former f;
             create temp table worker as select row_number() over (order by id) - 1 as n, id from care_workers;
             -- One in five has a former personnel number, and one in ten stands in the directory twice.
             insert into care_worker_numbers (care_worker_id, person_id, kind, institution_id, written, key, state, from_at, until_at, source)
               select w.id, w.id, 'personnel', i.id, 'F-' || w.n, 'personnel ' || i.cbe || ' F' || w.n, 'former', '{now}', '{now}', 'directory'
               from worker w join institutions i on i.id = '{home}' where w.n % 5 = 1;
             create temp table twin as select a.id as one, b.id as other from worker a join worker b on b.n = a.n + 1 where a.n % 20 = 0;
             insert into care_worker_links (one_id, other_id, state, ground, made_at)
               select least(one, other), greatest(one, other), 'certain', 'riziv', '{now}' from twin;
             update care_workers c set person_id = t.one from twin t where c.id = t.other;
             update care_worker_numbers n set person_id = t.one from twin t where n.care_worker_id = t.other;
             create temp table made as
               select ('01941f29-7c00-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid as id,
                 pg_temp.id((1 + i::bigint * 48271 % {patients})::text) as patient, worker.id as worker,
                 case i / {patients} when 0 then 'ehealth' else 'nexuzhealth' end as origin, i
               from generate_series(0, {patients} * {EACH} - 1) i join worker on worker.n = (i::bigint * 7919 + i / {patients}) % {CARE_WORKERS};
             insert into exclusions (id, patient_id, care_worker_id, origin) select id, patient, worker, origin from made order by i;
             insert into exclusion_periods (id, exclusion_id, patient_id, care_worker_id, origin, started_at)
               select id, id, patient, worker, origin, '{now}'::timestamptz - make_interval(hours => i % 9000) from made order by i;
             create temp table numbered as select id, mt_numbers(id) as person from care_workers;
             insert into changes (sequence, recorded_at, exclusion_id, version, state, starts_at, person, patient_numbers)
               select i + 1, '{now}', made.id, 1, 'active', '{now}'::timestamptz - make_interval(hours => i % 9000), person,
                 array_remove(array[p.niss, f.number], null)
               from made join numbered on numbered.id = made.worker join patients p on p.id = made.patient
                 left join former f on f.patient = made.patient order by i;
             update change_counter set last = {patients} * {EACH}, at = '{now}';"
        ))
        .await?;
    let key = Key::from(&KEY);
    let mut cookies = Vec::with_capacity(SIGNED_IN);
    let app = db::client(app, &tls).await?;
    let save = app
        .prepare("select mt_session_begin($1, gen_random_uuid(), $2, null, $3::text::jsonb, $4, 3600, 36000, null, null, null, null, null)")
        .await?;
    let state = serde_json::json!({ "csrf": format!("\"{}\"", "A".repeat(43)) }).to_string();
    app.batch_execute("begin").await?;
    for n in 1..=SIGNED_IN {
        let hash = session_hash(n);
        app.query_one(&save, &[&hash, &patient(n), &state, &now]).await?;
        let mut jar = CookieJar::new();
        jar.signed_mut(&key).add(Cookie::new("mt", session_key(n)));
        cookies.extend(jar.get("mt").map(|cookie| cookie.encoded().to_string()));
    }
    app.batch_execute("commit").await?;
    admin.batch_execute("vacuum (analyze)").await?;
    Ok(cookies)
}

/// The server's settings but for where it listens.
pub fn config(app: &str) -> anyhow::Result<String> {
    let key: String = KEY.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let home = generate::institutions().into_iter().next().ok_or_else(|| anyhow::anyhow!("no institution"))?;
    Ok(format!(
        "database_url = \"{app}\"\nsession_key = \"{key}\"\nsmtp_url = \"smtp://127.0.0.1:9\"\nmail_from = \"toegang@example.org\"\n\
         [[institution]]\nname = \"{}\"\ncbe = \"{}\"\nemail = \"ombudsdienst@example.org\"\nphone = \"050 36 57 89\"\n",
        home.name, home.cbe
    ))
}
