//! Pages of Consents: whatever happens meanwhile, none is skipped and none repeated.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use mijntoegang::applications::Scope;
use serde_json::Value;
use uuid::Uuid;

use super::consents::{entries, ids, link, reader};
use super::{Answer, App};
use crate::support::Portal;

/// Every page from this one on; `between` happens before each next one.
async fn all(app: &App, first: Answer, between: impl AsyncFn()) -> Vec<Value> {
    let mut pages = vec![first.json()];
    while let Some(next) = link(pages.last().unwrap(), "next") {
        between().await;
        let answer = app.follow(&next).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        pages.push(answer.json());
    }
    pages
}

/// So many exclusions of the demo's care workers, made by the owner.
async fn many(portal: &Portal, number: i64) {
    portal.owner().await.execute(MANY, &[&number, &""]).await.unwrap();
}

const MANY: &str = "with new as (
        insert into exclusions (id, patient_id, care_worker_id, origin)
          select gen_random_uuid(), p.id, w.id, 'nexuzhealth' from (select id from patients where niss = '85073099932') p,
            (select id from care_workers w where not exists (select from exclusions e where e.care_worker_id = w.id) order by md5(id::text || $2) limit $1) w
          returning id, patient_id, care_worker_id)
      insert into exclusion_periods (id, exclusion_id, patient_id, care_worker_id, origin, started_at)
        select gen_random_uuid(), id, patient_id, care_worker_id, 'nexuzhealth', '2026-11-23 13:00:00+00' from new";

/// Ends one that holds, begins one that ended, makes a new one: twenty at once.
async fn writers(portal: &Portal) {
    let write = async |number: i64| {
        let owner = portal.owner().await;
        let sql = "update exclusion_periods set ended_at = '2026-11-23 14:00:00+00', ended_by = 'patient' where id = (
            select id from exclusion_periods where ended_at is null and origin = 'nexuzhealth' order by md5(id::text || $1::text) limit 1 for update skip locked)";
        owner.execute(sql, &[&number.to_string()]).await.unwrap();
        // Two may choose the same person: then one of them is turned away.
        owner.execute(MANY, &[&1_i64, &Uuid::now_v7().to_string()]).await.ok();
    };
    futures_util::future::join_all((0..20).map(write)).await;
}

#[tokio::test]
async fn a_search_goes_on_where_it_was_while_twenty_write() {
    let portal = Portal::start().await;
    let app = reader(&portal).await;
    many(&portal, 60).await;
    let at_first: BTreeSet<String> = {
        let rows = portal.owner().await.query("select id::text from exclusions", &[]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    };
    let as_it_was = entries(&app.search(&[("_count", "1000")]).await.json());
    let pages = all(&app, app.search(&[("_count", "7")]).await, async || writers(&portal).await).await;
    assert!(pages.len() > 8 && pages.iter().all(|page| entries(page).len() <= 7 && page.get("total").is_none()));
    let found: Vec<String> = pages.iter().flat_map(ids).collect();
    assert_eq!(found.len(), at_first.len(), "none twice");
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), at_first, "none skipped, none that came later");
    let resources = |entries: Vec<Value>| entries.into_iter().map(|entry| entry["resource"].clone()).collect::<Vec<_>>();
    assert_eq!(resources(pages.iter().flat_map(entries).collect()), resources(as_it_was), "as each was at the first page");
    // A page asked for again is the same page.
    let again = app.follow(&link(&pages[3], "self").unwrap()).await.json();
    assert_eq!(entries(&again), entries(&pages[3]));
    // One filter that changes meanwhile: who was active then, is in it.
    let active = all(&app, app.search(&[("_count", "9"), ("status", "active")]).await, async || writers(&portal).await).await;
    let entries: Vec<Value> = active.iter().flat_map(entries).collect();
    assert!(entries.iter().all(|entry| entry["resource"]["status"] == "active"));
    let once: BTreeSet<_> = active.iter().flat_map(ids).collect();
    assert_eq!(once.len(), entries.len());
}

#[tokio::test]
async fn history_goes_on_downwards_while_twenty_write() {
    let portal = Portal::start().await;
    let app = reader(&portal).await;
    many(&portal, 30).await;
    writers(&portal).await;
    let number = portal.count("select count(*) from changes where exclusion_id is not null").await;
    let pages = all(&app, app.get("/fhir/Consent/_history?_count=7").await, async || writers(&portal).await).await;
    let versions: Vec<(String, String)> = pages
        .iter()
        .flat_map(entries)
        .map(|entry| (entry["resource"]["id"].to_string(), entry["resource"]["meta"]["versionId"].to_string()))
        .collect();
    assert_eq!(versions.len() as i64, number);
    assert_eq!(versions.iter().collect::<BTreeSet<_>>().len(), versions.len(), "none twice");
    let moments: Vec<String> =
        pages.iter().flat_map(entries).map(|entry| entry["resource"]["meta"]["lastUpdated"].to_string()).collect();
    assert!(moments.is_sorted_by(|one, next| one >= next), "the newest first");
    // One that asked at the same time as a hundred writers reads each of them after.
    let last = moments[0].trim_matches('"').to_owned();
    let rest = portal.count("select count(*) from changes where exclusion_id is not null").await - number;
    let later = all(&app, app.get(&format!("/fhir/Consent/_history?_count=100&_since={last}")).await, async || {}).await;
    let later: Vec<Value> = later.iter().flat_map(entries).collect();
    assert!(later.len() as i64 >= rest, "{} of {rest}", later.len());
}

#[tokio::test]
async fn a_page_is_its_readers_for_a_day_and_shows_nothing() {
    let portal = Portal::start().await;
    let app = reader(&portal).await;
    many(&portal, 5).await;
    let search = [("patient:identifier", format!("{}|85073099932", super::SSIN)), ("_count", "2".to_owned())];
    let search: Vec<(&str, &str)> = search.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let first = app.search(&search).await;
    let next = link(&first.json(), "next").unwrap();
    for address in [&next, &link(&first.json(), "self").unwrap()] {
        assert!(address.starts_with(&format!("{}/fhir/Consent?_page=", portal.base)) && !address.contains("8507"), "{address}");
    }
    assert_eq!(app.follow(&next).await.status, 200);
    let other = portal.application("Labo", &[Scope::ConsentRead]).await;
    assert_eq!(other.follow(&next).await.status, 400, "another's");
    assert_eq!(app.follow(&format!("{next}A")).await.status, 400);
    let mut changed = next.clone().into_bytes();
    let place = changed.len() - 30;
    changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
    assert_eq!(app.follow(&String::from_utf8(changed).unwrap()).await.status, 400, "changed");
    assert_eq!(app.follow(&format!("{next}&_count=1000")).await.status, 400);
    let history = app.get("/fhir/Consent/_history?_count=2").await.json();
    let sealed = link(&history, "next").unwrap();
    let sealed = sealed.split_once("_page=").unwrap().1;
    assert_eq!(app.get(&format!("/fhir/Consent?_page={sealed}")).await.status, 400, "of a history");
    assert_eq!(app.get(&format!("/fhir/Consent/{}/_history?_page={sealed}", ids(&history)[0])).await.status, 400);
    let second = link(&app.follow(&next).await.json(), "next").unwrap();
    portal.clock.advance(TimeDelta::hours(25));
    assert_eq!(
        (app.follow(&next).await.status, app.follow(&second).await.status),
        (400, 400),
        "old, counted from the first page"
    );
}

/// The last versions in a state, as the search has them when it is given as a constant.
const RARE: &str = "select c.sequence from changes c where c.exclusion_id is not null and c.sequence <= 2000 and c.state = any('{inactive}'::text[])
    order by c.exclusion_id desc limit 100";
const IN_ERROR: &str = "select c.sequence from changes c where c.exclusion_id is not null and c.sequence <= 2000
    and c.state = any('{entered-in-error}'::text[]) order by c.exclusion_id desc limit 100";

/// The searches by person, and by a state that few have, go by an index, however many exclusions there are.
#[tokio::test]
async fn a_person_is_found_by_an_index() {
    let portal = Portal::start().await;
    many(&portal, 2_000).await;
    let owner = portal.owner().await;
    owner.batch_execute("analyze changes; analyze exclusion_periods; set enable_seqscan = off").await.unwrap();
    for (sql, index) in [
        ("select from changes c where c.exclusion_id is not null and mt_person_keys(c.person) @> array['riziv 10000007']", "changes_of_person"),
        ("select from patients p join exclusion_periods x on x.patient_id = p.id where p.niss = '01020399942'", "exclusion_periods_of_patient"),
        (
            "select c.sequence from changes c where c.exclusion_id is not null and c.sequence <= 2000 and not exists (select from changes n
               where n.exclusion_id = c.exclusion_id and n.version = c.version + 1 and n.sequence <= 2000) order by c.exclusion_id desc limit 100",
            "changes_exclusion_id_version_key",
        ),
        (RARE, "changes_not_active"),
        (IN_ERROR, "changes_in_error"),
    ] {
        let rows = owner.query(&format!("explain {sql}"), &[]).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        assert!(plan.iter().any(|line| line.contains(index)), "{index}:\n{}", plan.join("\n"));
    }
}
