//! What the ombudsdienst's pages cost with 10 000 open and 200 000 closed requests and 100 unread conversations (R12 is decided when a row
//! changes, not at a look).

use std::net::SocketAddr;
use std::time::Instant;

use actix_web::cookie::{Cookie, CookieJar, Key};
use anyhow::Context;
use mijntoegang::db::{self, Tls};
use mijntoegang::demo::cluster::Cluster;
use mijntoegang::demo::{generate, people};
use mijntoegang::web::RequestReference;
use sha2::{Digest, Sha256};

use crate::connection::Connection;
use crate::{cpu, data, load};

/// Looks at each page.
const LOOKS: u32 = 100;
/// Number of the request that is opened; the others need no check letter that fits.
const OPENED: u32 = 7;
const SESSION: &str = "bench-officer";

/// Requests, conversations, an officer and a session. Answers the cookie.
async fn fill(cluster: &Cluster, app: &str, database: &str) -> anyhow::Result<String> {
    let admin = cluster.admin(database).await?;
    let home = people::institution_id(generate::HOME);
    admin
        .batch_execute(&format!(
            "set session_replication_role = replica;
             insert into officers (id, niss, given_name, family_name, given_key, family_key, institution_id)
               values ('00000000-0000-7000-8000-00000000000f', '39051800023', 'An', 'De Smet', 'an', 'de smet', '{home}');
             create temp table made as select n, encode(substr(sha256(('request ' || n)::bytea), 1, 16), 'hex')::uuid as id,
               encode(substr(sha256((1 + n % {patients})::text::bytea), 1, 16), 'hex')::uuid as patient from generate_series(1, 210000) n;
             insert into exclusion_requests (id, reference, draft_id, patient_id, institution_id, state, described_name, described_place, described_key,
                 ehealth_advised, consequences_version, consequences_read_at, contact, other_may_answer, may_leave_message, sent_at, target_on, latest_on,
                 decided_at)
               select id, 'UA-' || (2000 + n / 100000) || '-' || lpad((n % 100000)::text, 6, '0') || '-A', id, patient, '{home}',
                 case when n <= 10000 then 'sent' else 'withdrawn' end, 'Qwx', 'AZ', 'qwx', false, '1', '2026-01-01', 'message', false, false,
                 '2026-01-01', date '2026-01-01' + n % 300, '2026-12-01', case when n > 10000 then timestamptz '2026-02-01' end from made;
             update exclusion_requests set reference = '{opened}' where reference like 'UA-2000-000007-%';
             insert into conversations (id, reference, patient_id, institution_id, topic, subject_arguments, is_talk, unread_since, waits_since, started_at, last_at,
                 named_key)
               select id, 'GB-2025-' || lpad(n::text, 6, '0') || '-A', patient, '{home}', 'other', '{{\"kind\": \"other\"}}', true,
                 '2026-01-01', '2026-01-01', '2026-01-01', '2026-01-01', repeat('woord ', 1000) from made where n <= 100;",
            patients = data::patients(),
            opened = RequestReference::new(2000, OPENED).as_str()
        ))
        .await?;
    let app = db::client(app, &Tls::new(None)?).await?;
    let hash = Sha256::digest(SESSION.as_bytes()).to_vec();
    let state = serde_json::json!({ "csrf": format!("\"{}\"", "A".repeat(43)) }).to_string();
    app.batch_execute("begin").await?;
    app.execute(
        "select mt_session_begin($1, gen_random_uuid(), null, '00000000-0000-7000-8000-00000000000f'::uuid, $2::text::jsonb, now(), 3600, 36000, null, null, null, null, null)",
        &[&hash, &state],
    )
    .await?;
    app.batch_execute("commit").await?;
    admin.batch_execute("vacuum (analyze)").await?;
    let key = Key::from(&data::KEY);
    let mut jar = CookieJar::new();
    jar.signed_mut(&key).add(Cookie::new("mt", SESSION));
    jar.get("mt").map(|cookie| cookie.encoded().to_string()).context("no cookie")
}

/// Prints how long each page takes one officer, and what of it is Postgres' processor time.
pub async fn measure(cluster: &Cluster, app: &str, database: &str, address: SocketAddr, server: u32) -> anyhow::Result<()> {
    let cookie = fill(cluster, app, database).await?;
    let request_page = |year| format!("/ombudsdienst/aanvragen/{}", RequestReference::new(year, OPENED).as_str());
    for (name, path, status) in [
        ("officer_worklist", "/ombudsdienst".to_owned(), "200"),
        ("officer_worklist_view", "/ombudsdienst?lijst=vrij.status-af".to_owned(), "200"),
        ("officer_request", request_page(2000), "200"),
        ("officer_request_placed", format!("{}?lijst=alles", request_page(2000)), "200"),
        ("officer_inbox", "/ombudsdienst/berichten".to_owned(), "200"),
        ("officer_not_found", request_page(1999), "404"),
    ] {
        let mut connection = Connection::open(address).await?;
        let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\n\r\n");
        let mut took = Vec::new();
        let mut before = (0.0, 0.0);
        for look in 0..LOOKS + 10 {
            if look == 10 {
                took.clear();
                before = cpu::seconds(server, cluster.folder())?;
            }
            let start = Instant::now();
            connection.ask_status(&request, status).await?;
            took.push(start.elapsed());
        }
        let after = cpu::seconds(server, cluster.folder())?;
        crate::print(&format!("{name}_p50"), load::percentile(&mut took, 0.50), "ms");
        crate::print(&format!("{name}_database"), (after.1 - before.1) * 1000.0 / f64::from(LOOKS), "ms of Postgres' processor");
    }
    Ok(())
}
