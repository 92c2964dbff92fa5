//! Two patients become one, and two again.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use mijntoegang::applications::Scope;
use mijntoegang::operate::patient::MergeTerms;
use serde_json::json;
use uuid::Uuid;

use super::numbers::{consents, numbers_of, sign_in};
use super::{SOFIE, all_the_same, decide, everything, known, merge, unmerge};
use crate::break_glass::{EMMA, JAN, jan_excludes_sofie};
use crate::support::{Portal, Visitor};

async fn id(portal: &Portal, number: &str) -> Uuid {
    portal.owner().await.query_one("select id from patients where niss = $1", &[&number]).await.unwrap().get(0)
}

/// The rows of each table that a merge moves, of a patient.
async fn rows_of(portal: &Portal, patient: Uuid) -> BTreeMap<String, Vec<String>> {
    let owner = portal.owner().await;
    let mut all = BTreeMap::new();
    for table in owner.query("select name, key from mt_merge_tables()", &[]).await.unwrap() {
        let (name, key): (String, String) = (table.get(0), table.get(1));
        let rows =
            owner.query(&format!("select {key}::text from {name} where patient_id = $1 order by 1"), &[&patient]).await.unwrap();
        all.insert(name, rows.iter().map(|row| row.get(0)).collect());
    }
    all
}

/// Both have something of all that there is once: an exclusion of the same person, an open request, an address that waits, an open
/// adoption; and a row of every table.
async fn with_everything() -> (Portal, Visitor, Visitor) {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let (emma, jan) = (portal.signed_in("emma").await, portal.signed_in("jan").await);
    for (one, address) in [(&emma, "emma2@example.org"), (&jan, "jan2@example.org")] {
        one.request_for("Greet Vandamme", "Greet Vandamme").await;
        one.draft_for("Tom Janssens", "Tom Janssens").await;
        one.fill("/mijn-gegevens/e-mail", "/mijn-gegevens/e-mail", &[("e-mail", address)]).await;
    }
    // Emma has a break and its message.
    mijntoegang::demo::story::happen(&portal.site()).await.unwrap();
    let owner = portal.owner().await;
    owner
        .batch_execute(
            "-- Emma shuts out Sofie as well, as Jan does.
             with new as (insert into exclusions (id, patient_id, care_worker_id, origin, registered_at_id)
               select gen_random_uuid(), p.id, w.id, 'nexuzhealth', p.home_institution_id from patients p, care_workers w
                 where p.given_name = 'Emma' and w.riziv = '10000007003' returning *)
             insert into exclusion_periods (id, exclusion_id, patient_id, care_worker_id, origin, started_at)
               select gen_random_uuid(), id, patient_id, care_worker_id, origin, '2026-11-23 13:05:00+00' from new;
             insert into saved_forms select id, '/uitsluitingen/aanvragen', '{}', '2026-11-23 13:05:00+00' from patients where given_name in ('Emma', 'Jan');
             insert into home_adoptions (id, patient_id, institution_id, officer_id, identity_check, adopted_at, works_at)
               select gen_random_uuid(), p.id, o.institution_id, o.id, 'identiteitskaart', '2026-11-23 13:05:00+00', '2026-11-24 13:05:00+00'
                 from patients p, officers o where p.given_name in ('Emma', 'Jan') and o.given_name = 'Koen';
             insert into patient_looks select gen_random_uuid(), o.id, o.institution_id, p.id, 'aanvraag', '2026-11-23 13:05:00+00'
               from patients p, officers o where p.given_name = 'Emma' and o.given_name = 'An';
             insert into ehealth_organisations (id, patient_id, number, name, started_at)
               select gen_random_uuid(), id, '27000001', 'Apotheek Centrum', '2026-11-23 13:05:00+00' from patients where given_name in ('Emma', 'Jan');
             insert into unsubscribe_tokens (token_hash, patient_id) select sha256(niss::bytea), id from patients where given_name = 'Emma';
             insert into patient_accounts select sha256(id::text::bytea), id, '2026-11-23 13:05:00+00' from patients where given_name = 'Emma';
             insert into planned_stops (id, period_id, exclusion_id, patient_id, state, channel, asked_by, identity_check, officer_id, institution_id,
                 message_id, planned_at, wait_hours, stops_at)
               select gen_random_uuid(), x.id, x.exclusion_id, x.patient_id, 'waiting', 'telephone', 'self', 'gekend', o.id, o.institution_id,
                   (select m.id from messages m where m.patient_id = x.patient_id limit 1), '2026-11-23 13:05:00+00', 24, '2026-11-24 13:05:00+00'
                 from exclusion_periods x join patients p on p.id = x.patient_id, officers o
                 where p.given_name = 'Emma' and o.given_name = 'An' and x.origin = 'nexuzhealth' and x.ended_at is null limit 1;
             insert into disputes (id, message_id, patient_id, institution_id, conversation_id, disputed_kind, disputed_arguments, told_at,
                 acting_officers, acting_institution_id, state, opened_at, latest_on)
               select gen_random_uuid(), m.id, m.patient_id, m.institution_id, m.conversation_id, m.kind, '{}', m.written_at, '{}',
                   m.institution_id, 'open', m.written_at, '2026-12-23'
                 from messages m join patients p on p.id = m.patient_id where p.given_name = 'Emma' limit 1;
             insert into patient_blocks (id, patient_id, dispute_id, blocked_at)
               select gen_random_uuid(), patient_id, id, '2026-11-23 13:05:00+00' from disputes;
             insert into identity_sightings (id, patient_id, institution_id, officer_id, way, identity_check, seen_at)
               select gen_random_uuid(), p.id, o.institution_id, o.id, 'document', 'identiteitskaart', '2026-11-22 13:05:00+00'
                 from patients p, officers o where p.given_name = 'Emma' and o.given_name = 'An'",
        )
        .await
        .unwrap();
    (portal, emma, jan)
}

#[tokio::test]
async fn a_dry_run_changes_nothing_and_names_nobody() {
    let (portal, _, _) = with_everything().await;
    let before = everything(&portal).await;
    let dry = merge(&portal, EMMA, JAN, MergeTerms { dry_run: true, ..MergeTerms::default() }).await.unwrap();
    assert_eq!(everything(&portal).await, before);
    assert!(dry.contains("The two patients: names differ.") && dry.contains("Nothing was done"), "{dry}");
    assert!(dry.contains("request UA-") && dry.contains("exclusion ") && dry.contains("conversation GB-"), "{dry}");
    for secret in [EMMA, JAN, "Emma", "Peeters", "Willems", "example.org"] {
        assert!(!dry.contains(secret), "{dry}");
    }
}

#[tokio::test]
async fn a_merge_moves_everything_and_can_be_taken_back() {
    let (portal, emma, jan) = with_everything().await;
    let app = portal.application("EPD", &[Scope::Decision, Scope::ConsentRead, Scope::ChangesRead]).await;
    let (e, j) = (id(&portal, EMMA).await, id(&portal, JAN).await);
    let (of_emma, of_jan) = (rows_of(&portal, e).await, rows_of(&portal, j).await);
    for (table, rows) in &of_emma {
        assert!(!rows.is_empty(), "Emma has a row in {table}");
    }
    let decisions = async || {
        let mut all = Vec::new();
        let owner = portal.owner().await;
        for worker in owner.query("select distinct w.riziv from care_workers w join exclusions e on e.care_worker_id = w.id where w.riziv is not null order by 1", &[]).await.unwrap() {
            let riziv: String = worker.get(0);
            for patient in [EMMA, JAN] {
                all.push((riziv.clone(), patient, decide(&app, &riziv, patient).await.0));
            }
        }
        all
    };
    let refused_before = decisions().await;
    assert!(refused_before.iter().any(|(_, patient, permit)| *patient == JAN && *permit));
    let last = portal.count("select last from change_counter").await;

    merge(&portal, EMMA, JAN, all_the_same()).await.unwrap();

    // Nothing is left, and nothing is lost.
    let (left, both) = (rows_of(&portal, e).await, rows_of(&portal, j).await);
    for (table, rows) in &of_emma {
        assert!(left[table].is_empty(), "{table}: {:?}", left[table]);
        assert!(rows.iter().chain(&of_jan[table]).all(|row| both[table].contains(row)), "{table}");
    }
    assert_eq!(portal.count(&format!("select count(*) from patient_titles where patient_id = '{e}'")).await, 0);
    assert_eq!(
        portal.count("select count(*) from ehealth_organisations where ended_at is null").await,
        1,
        "one that both excluded"
    );
    // The union is refused, under both numbers.
    for (riziv, patient, permit) in decisions().await {
        let refused = refused_before.iter().any(|(other, _, permit)| *other == riziv && !permit);
        assert_eq!(permit, !refused, "{riziv} {patient}");
    }
    assert_eq!(decide(&app, SOFIE, EMMA).await, known(false));
    let all = consents(&app, EMMA).await;
    assert_eq!(consents(&app, JAN).await, all);
    for consent in all.iter().filter(|consent| consent["status"] == "active") {
        assert_eq!(numbers_of(consent), [JAN, EMMA]);
    }
    let added = portal.count("select last from change_counter").await - last;
    assert_eq!(added, all.iter().filter(|consent| consent["status"] == "active").count() as i64);
    assert_eq!(portal.count("select count(*) - max(sequence) from changes").await, 0, "no gap");
    assert_eq!(portal.count("select count(*) from audit_events where action = 'patients-merged'").await, 1);
    assert_eq!(sign_in(&portal, EMMA).await, (j, false));

    // Emma's session is over; Jan's shows one card a person, and what was Emma's.
    assert_eq!(emma.get("/uitsluitingen").await.location(), "/aanmelden");
    let list = jan.get("/uitsluitingen").await;
    assert_eq!(list.texts("h3").iter().filter(|name| name.contains("Sofie Claes")).count(), 1, "{}", list.text());
    assert!(jan.get("/berichten").await.has("We hebben je gegevens samengevoegd"));
    assert!(jan.get("/mijn-gegevens").await.status == 200);
    let looked = "select count(*) from audit_events where actor_kind = 'officer' and action like '%-read'";
    let app_role = portal.app_role().await;
    app_role
        .batch_execute(&format!("begin; select set_config('mt.kind', 'patient', true), set_config('mt.patient', '{j}', true)"))
        .await
        .unwrap();
    let seen: i64 = app_role.query_one(looked, &[]).await.unwrap().get(0);
    app_role.batch_execute("rollback").await.unwrap();
    assert_eq!(seen, portal.count(&format!("{looked} and patient_id in ('{e}', '{j}')")).await);

    // **Geef opnieuw toegang** gives it: both end.
    let exclusion = "select x.exclusion_id::text from exclusion_periods x join care_workers w on w.id = x.care_worker_id
      where w.riziv = '10000007003' and x.ended_at is null order by x.merge_id nulls first limit 1";
    let exclusion: String = portal.owner().await.query_one(exclusion, &[]).await.unwrap().get(0);
    let ask = format!("/uitsluitingen/{exclusion}/opnieuw-toegang");
    assert_eq!(jan.fill(&ask, &ask, &[]).await.status, 303);
    assert_eq!(decide(&app, SOFIE, JAN).await, known(true));

    // Two again: whom either refused is refused again.
    portal.clock.advance(TimeDelta::days(29));
    let before = everything(&portal).await;
    assert!(unmerge(&portal, EMMA, true).await.unwrap().contains("Nothing was done"));
    assert_eq!(everything(&portal).await, before);
    let told = unmerge(&portal, EMMA, false).await.unwrap();
    assert!(told.contains("ended since: 2; they hold again"), "{told}");
    assert_eq!(decisions().await, refused_before);
    assert_eq!(sign_in(&portal, EMMA).await, (e, false));
    for number in [EMMA, JAN] {
        for consent in consents(&app, number).await.iter().filter(|consent| consent["status"] == "active") {
            assert_eq!(numbers_of(consent), [number]);
        }
    }
    let (again, stayed) = (rows_of(&portal, e).await, rows_of(&portal, j).await);
    for (table, rows) in &of_emma {
        assert!(rows.iter().all(|row| again[table].contains(row)), "{table}");
        assert!(of_jan[table].iter().all(|row| stayed[table].contains(row)), "{table}");
    }
    assert_eq!(jan.get("/uitsluitingen").await.location(), "/aanmelden", "nobody knows who of the two is signed in");
    assert!(unmerge(&portal, EMMA, false).await.unwrap_err().contains("nothing was done"));
    assert_eq!(portal.count("select count(*) from changes").await, portal.count("select last from change_counter").await);
}

#[tokio::test]
async fn after_thirty_days_a_merge_stands() {
    let portal = Portal::start().await;
    merge(&portal, EMMA, JAN, all_the_same()).await.unwrap();
    portal.clock.advance(TimeDelta::days(31));
    assert!(unmerge(&portal, EMMA, false).await.unwrap_err().contains("more than 30 days ago"));
}

#[tokio::test]
async fn a_mistyped_number_is_merged_as_wrong_and_its_holder_is_another_patient() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let app = portal.application("EPD", &[Scope::Decision, Scope::ConsentRead]).await;
    let j = id(&portal, JAN).await;
    merge(&portal, JAN, EMMA, MergeTerms { number_wrong: true, ..all_the_same() }).await.unwrap();
    assert_eq!(decide(&app, SOFIE, EMMA).await, known(false));
    assert_eq!(decide(&app, SOFIE, JAN).await, (true, "unknown".to_owned()));
    let (holder, made) = sign_in(&portal, JAN).await;
    assert!(made && holder != j);
    assert_eq!(decide(&app, SOFIE, JAN).await, known(true));
    // Then it cannot be taken back: the number is the holder's.
    assert!(unmerge(&portal, JAN, false).await.unwrap_err().contains("another patient's by now"));
}

#[tokio::test]
async fn twins_stay_two() {
    let portal = Portal::start().await;
    portal
        .owner()
        .await
        .batch_execute(
            "update patients e set family_name = j.family_name, family_key = 'willems emma', search_key = 'emma willems', sorted_key = 'emma willems',
               birth_date = j.birth_date from patients j where e.given_name = 'Emma' and j.given_name = 'Jan'",
        )
        .await
        .unwrap();
    let before = everything(&portal).await;
    let refused = merge(&portal, EMMA, JAN, MergeTerms::default()).await.unwrap_err();
    assert!(refused.contains("names differ") && refused.contains("twins"), "{refused}");
    assert_eq!(everything(&portal).await, before);
    // One and the same name and birth date merge nobody by themselves: only an operator's command does.
    portal
        .owner()
        .await
        .batch_execute("update patients set given_name = 'Jan', search_key = 'jan willems' where given_name = 'Emma'")
        .await
        .unwrap();
    assert_ne!(sign_in(&portal, EMMA).await.0, sign_in(&portal, JAN).await.0);
    assert_eq!(portal.count("select count(*) from patients where merged_into_id is not null").await, 0);
    let consents_of = portal.application("EPD", &[Scope::ConsentRead]).await;
    assert_eq!(json!(consents(&consents_of, JAN).await), json!([]));
}
