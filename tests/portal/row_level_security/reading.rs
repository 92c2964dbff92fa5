//! Who sees which rows.

use diesel::sql_types::BigInt;
use mijntoegang::db::ids::{InstitutionId, OfficerId};
use mijntoegang::db::{Actor, Job};
use uuid::Uuid;

use super::{GUARDED, Scene, as_application, now, person};

#[tokio::test]
async fn without_a_whole_actor_nothing_is_seen() {
    let scene = Scene::new().await;
    let (emma, an, home) = (scene.emma, person(scene.an), scene.home);
    let halves = [
        "begin".to_owned(),
        "begin; select set_config('mt.kind', 'patient', true)".to_owned(),
        "begin; select set_config('mt.kind', 'officer', true)".to_owned(),
        "begin; select set_config('mt.kind', 'system', true)".to_owned(),
        "begin; select set_config('mt.kind', 'system', true), set_config('mt.job', 'onbekend', true)".to_owned(),
        "begin; select set_config('mt.job', 'mail', true)".to_owned(),
        "begin; select set_config('mt.kind', 'patient', true), set_config('mt.job', 'sweep', true)".to_owned(),
        format!("begin; select set_config('mt.kind', 'officer', true), set_config('mt.officer', '{an}', true)"),
        format!("begin; select set_config('mt.kind', 'officer', true), set_config('mt.institution', '{home}', true)"),
        format!(
            "begin; select set_config('mt.kind', 'officer', true), set_config('mt.officer', '{home}', true), set_config('mt.institution', '{home}', true)"
        ),
        format!("begin; select set_config('mt.officer', '{an}', true), set_config('mt.institution', '{home}', true)"),
        format!("begin; select set_config('mt.patient', '{emma}', true)"),
        "begin; select set_config('mt.kind', '', true), set_config('mt.patient', '', true), set_config('mt.job', '', true)"
            .to_owned(),
    ];
    for table in GUARDED {
        assert!(scene.count(&format!("select count(*) from {table}")).await > 0, "{table} has rows");
        for begin in &halves {
            assert_eq!(scene.sees_after(begin, table).await, 0, "{table} after {begin}");
        }
    }
    // The actor ends with its transaction, whatever becomes of that.
    for end in ["commit", "rollback"] {
        scene.app.batch_execute(&scene.patient(emma).begin_statement()).await.unwrap();
        scene.app.batch_execute(end).await.unwrap();
        assert_eq!(scene.sees_after("begin", "patients").await, 0, "after {end}");
    }
}

/// The own list is read past the policies, by the session, and shows what they would.
#[tokio::test]
async fn the_own_list_is_what_the_policies_show_a_patient_and_nothing_to_others() {
    let scene = Scene::new().await;
    let periods =
        "select p.id, p.exclusion_id, p.care_worker_id, p.ended_at, w.family_name, e.confined_to_id, s.id as stop, s.state
        from exclusion_periods p join exclusions e on e.id = p.exclusion_id join care_workers w on w.id = p.care_worker_id
          left join planned_stops s on s.period_id = p.id";
    let requests = "select id, reference, state, care_worker_id, described_name, sent_at, representative_niss, answered_at
        from exclusion_requests where state not in ('registered', 'refused', 'withdrawn')";
    let organisations = "select id, number, name, started_at from ehealth_organisations where ended_at is null";
    scene
        .owner
        .batch_execute(
            "insert into sessions (key_hash, id, patient_id, state, created_at, idle_seconds, idle_until, absolute_until)
               select sha256(id::text::bytea), gen_random_uuid(), id, '{}', mt_now(), 900, mt_now() + interval '1 hour', mt_now() + interval '1 hour'
                 from patients;
             insert into sessions (key_hash, id, patient_id, state, created_at, idle_seconds, idle_until, absolute_until)
               select sha256('over ' || id::text::bytea), gen_random_uuid(), id, '{}', mt_now(), 900, mt_now(), mt_now() + interval '1 hour'
                 from patients;
             insert into sessions (key_hash, id, officer_id, state, created_at, idle_seconds, idle_until, absolute_until)
               select sha256(id::text::bytea), gen_random_uuid(), id, '{}', mt_now(), 900, mt_now() + interval '1 hour', mt_now() + interval '1 hour'
                 from officers",
        )
        .await
        .unwrap();
    let parts = [
        (
            periods,
            "select period_id, exclusion_id, care_worker_id, ended_at, family_name, confined_to_id, stop_id, stop_state",
            "period_id",
        ),
        (
            requests,
            "select request_id, reference, state, chosen_id, described_name, sent_at, representative_niss, answered_at",
            "request_id",
        ),
        (organisations, "select organisation_id, organisation_number, organisation_name, organisation_since", "organisation_id"),
    ];
    let mut all = [0; 3];
    for row in scene.owner.query("select id from patients", &[]).await.unwrap() {
        let patient: Uuid = row.get(0);
        let own = format!("mt_patient_list(sha256('{patient}'), 'infinity')");
        for ((shown, columns, key), all) in parts.iter().zip(&mut all) {
            let listed = format!("{columns} from {own} where {key} is not null");
            let seen = scene.sees(scene.patient(patient), &format!("({shown}) as shown")).await;
            assert_eq!(scene.sees_after("begin", &format!("({listed}) as listed")).await, seen, "{key} of {patient}");
            let missing = format!("(({shown}) except ({listed})) as missing");
            assert_eq!(scene.sees(scene.patient(patient), &missing).await, 0, "{key} of {patient}");
            *all += seen;
        }
        assert_eq!(
            scene.sees_after("begin", &format!("mt_patient_list(sha256('over {patient}'), 'infinity')")).await,
            0,
            "it is over"
        );
    }
    for ((shown, _, key), all) in parts.iter().zip(all) {
        assert_eq!(scene.count(&format!("select count(*) from ({shown}) as shown")).await, all, "and each {key} is somebody's");
    }
    for other in [person(scene.an).to_string(), "nobody".to_owned()] {
        assert_eq!(scene.sees_after("begin", &format!("mt_patient_list(sha256('{other}'), 'infinity')")).await, 0, "{other}");
    }
}

#[tokio::test]
async fn a_patient_sees_their_own_and_nothing_of_another() {
    let scene = Scene::new().await;
    for patient in [scene.emma, scene.jan, scene.noor] {
        let owns = [
            ("patients", format!("id = '{patient}'")),
            ("exclusion_requests", format!("patient_id = '{patient}'")),
            (
                "request_events",
                format!("request_id in (select id from exclusion_requests where patient_id = '{patient}') and kind <> 'note'"),
            ),
            ("request_names", "false".to_owned()),
            ("request_notes", "false".to_owned()),
            ("account_events", format!("patient_id = '{patient}'")),
            ("patient_looks", format!("patient_id = '{patient}'")),
            ("patient_numbers", format!("patient_id = '{patient}'")),
            ("patient_accounts", "false".to_owned()),
            ("patient_merges", "false".to_owned()),
            ("patient_merge_proposals", "false".to_owned()),
            ("patient_merge_rows", "false".to_owned()),
            ("request_receipts", "false".to_owned()),
            ("intake_drafts", "false".to_owned()),
            ("intake_draft_files", "false".to_owned()),
            ("signals", "false".to_owned()),
            ("request_drafts", format!("patient_id = '{patient}'")),
            ("exclusions", format!("patient_id = '{patient}'")),
            ("exclusion_periods", format!("patient_id = '{patient}'")),
            ("ehealth_checks", format!("niss = (select niss from patients where id = '{patient}')")),
            ("ehealth_organisations", format!("patient_id = '{patient}'")),
            ("conversations", format!("patient_id = '{patient}'")),
            ("messages", format!("patient_id = '{patient}'")),
            ("letter_prints", format!("message_id in (select id from messages where patient_id = '{patient}')")),
            ("attachments", format!("request_id in (select id from exclusion_requests where patient_id = '{patient}')")),
            ("attachment_chunks", format!("attachment_id in (select id from exclusion_requests where patient_id = '{patient}')")),
            ("breaks", format!("patient_id = '{patient}'")),
            ("break_openings", format!("break_id in (select id from breaks where patient_id = '{patient}')")),
            ("break_stops", format!("break_id in (select id from breaks where patient_id = '{patient}')")),
            ("break_cases", format!("break_id in (select id from breaks where patient_id = '{patient}')")),
            ("saved_forms", format!("subject_id = '{patient}'")),
            ("ombuds_reminders", "false".to_owned()),
            ("outbox", "false".to_owned()),
            ("home_adoptions", format!("patient_id = '{patient}'")),
            ("disputes", format!("patient_id = '{patient}'")),
            ("patient_blocks", format!("patient_id = '{patient}'")),
            ("identity_sightings", format!("patient_id = '{patient}'")),
            ("planned_stops", format!("patient_id = '{patient}'")),
            ("officer_entries", "false".to_owned()),
            ("care_worker_link_answers", "false".to_owned()),
            ("sessions", "false".to_owned()),
            // Who looked, and nothing else of the audit.
            ("audit_events", format!("patient_id = '{patient}' and actor_kind = 'officer' and action like '%-read'")),
            ("audit_dropped", "false".to_owned()),
            ("audit_seals", "false".to_owned()),
            ("email_confirmations", format!("patient_id = '{patient}'")),
            ("unsubscribe_tokens", "false".to_owned()),
            ("sign_in_attempts", "false".to_owned()),
            ("rate_counts", "false".to_owned()),
            ("refused_people", "false".to_owned()),
            ("reply_templates", "false".to_owned()),
            ("reply_template_versions", "false".to_owned()),
            // Which applications there are, and how far they are with one's own.
            ("applications", "true".to_owned()),
            ("application_tokens", "false".to_owned()),
            ("change_acknowledgements", "true".to_owned()),
            ("change_counter", "true".to_owned()),
            ("changes", format!("exclusion_id in (select id from exclusions where patient_id = '{patient}')")),
            ("decisions", "false".to_owned()),
            ("patient_titles", "false".to_owned()),
            ("request_snapshots", "false".to_owned()),
            ("handler_questions", format!("request_id in (select id from exclusion_requests where patient_id = '{patient}')")),
            ("withheld_matters", "false".to_owned()),
            ("log_places", "false".to_owned()),
        ];
        assert_eq!(owns.len(), GUARDED.len());
        for (table, own) in owns {
            let mine = scene.count(&format!("select count(*) from {table} where {own}")).await;
            assert_eq!(scene.sees(scene.patient(patient), table).await, mine, "{table}: all of the own");
            assert_eq!(scene.sees(scene.patient(patient), &format!("{table} where {own}")).await, mine, "{table}: only the own");
        }
    }
    assert!(scene.sees(scene.patient(scene.emma), "exclusion_periods").await >= 5);
    assert_eq!(scene.sees(scene.patient(Uuid::now_v7()), "patients").await, 0, "nobody");
}

#[tokio::test]
async fn an_officer_sees_what_belongs_to_the_institution_and_nothing_of_another() {
    let scene = Scene::new().await;
    for (officer, institution) in [(scene.an, scene.home), (scene.koen, scene.other)] {
        let requests = format!("exclusion_requests where institution_id = '{institution}'");
        // The confirmed home, but for its own officers; and whoever asked or wrote here, or has a break here.
        let known = format!(
            "select p.id from patients p where home_confirmed_at is not null and home_institution_id = '{institution}'
               and not exists (select from officers o where o.niss = p.niss and o.institution_id = '{institution}')
             union select patient_id from {requests} and channel in ('portal', 'message')
             union select patient_id from messages where institution_id = '{institution}' and author = 'patient'
             union select patient_id from breaks where institution_id = '{institution}'
             union select p.id from patients p join officers o on o.niss = p.niss and o.institution_id = p.home_institution_id
               where o.institution_id <> '{institution}'"
        );
        let known = scene.owner.query(&known, &[]).await.unwrap();
        let known: Vec<String> = known.iter().map(|row| format!("'{}'", row.get::<_, Uuid>(0))).collect();
        let known = known.join(", ");
        assert!(scene.count(&format!("select count(*) from {requests}")).await > 0);
        for (table, own) in [
            ("exclusion_requests", format!("institution_id = '{institution}'")),
            ("request_events", format!("request_id in (select id from {requests})")),
            ("request_notes", format!("request_id in (select id from {requests})")),
            (
                "patient_looks",
                format!("(officer_id = '{}' or institution_id = '{institution}' and patient_id in ({known}))", person(officer)),
            ),
            ("intake_drafts", format!("officer_id = '{}'", person(officer))),
            ("intake_draft_files", format!("draft_id = '{}'", person(officer))),
            ("attachments", format!("request_id in (select id from {requests})")),
            ("attachment_chunks", format!("attachment_id in (select id from {requests})")),
            ("conversations", format!("institution_id = '{institution}'")),
            ("messages", format!("institution_id = '{institution}'")),
            ("letter_prints", format!("message_id in (select id from messages where institution_id = '{institution}')")),
            ("reply_templates", format!("institution_id = '{institution}'")),
            ("reply_template_versions", format!("template_id = '{institution}'")),
            ("breaks", format!("institution_id = '{institution}'")),
            ("break_openings", format!("break_id in (select id from breaks where institution_id = '{institution}')")),
            ("break_stops", format!("break_id in (select id from breaks where institution_id = '{institution}')")),
            ("break_cases", format!("break_id in (select id from breaks where institution_id = '{institution}')")),
            (
                "audit_events",
                format!(
                    "(institution_id = '{institution}' or id in (select id from log_places where institution_id = '{institution}'))"
                ),
            ),
            ("log_places", format!("institution_id = '{institution}'")),
            ("disputes", format!("institution_id = '{institution}'")),
            ("patients", format!("id in ({known})")),
            ("patient_numbers", format!("patient_id in ({known})")),
            ("patient_titles", format!("institution_id = '{institution}'")),
            ("request_snapshots", format!("institution_id = '{institution}'")),
            (
                "changes",
                format!(
                    "exclusion_id in (select e.id from exclusions e join patients p on p.id = e.patient_id where p.title_institution_id = '{institution}')"
                ),
            ),
            ("exclusions", format!("patient_id in (select id from patients where title_institution_id = '{institution}')")),
            (
                "exclusion_periods",
                format!("patient_id in (select id from patients where title_institution_id = '{institution}')"),
            ),
            (
                "refused_people",
                format!(
                    "exclusion_id in (select e.id from exclusions e join patients p on p.id = e.patient_id where p.title_institution_id = '{institution}')"
                ),
            ),
            ("planned_stops", format!("patient_id in (select id from patients where title_institution_id = '{institution}')")),
            ("ehealth_checks", format!("niss in (select niss from patients where id in ({known}))")),
            ("ehealth_organisations", format!("patient_id in ({known})")),
        ] {
            let theirs = scene.count(&format!("select count(*) from {table} where {own}")).await;
            assert_eq!(scene.sees(officer, table).await, theirs, "{table}");
            assert_eq!(scene.sees(officer, &format!("{table} where {own}")).await, theirs, "{table}");
        }
        for table in [
            "account_events",
            "request_drafts",
            "patient_blocks",
            "identity_sightings",
            "patient_accounts",
            "patient_merges",
            "patient_merge_proposals",
            "patient_merge_rows",
            "request_names",
            "handler_questions",
            "decisions",
            "application_tokens",
            "outbox",
            "sessions",
            "audit_seals",
            "saved_forms",
            "email_confirmations",
            "unsubscribe_tokens",
        ] {
            assert_eq!(scene.sees(officer, table).await, 0, "{table} is no officer's");
        }
    }
    assert!(!scene.is_seen(scene.koen, &scene.emmas_request).await && !scene.is_seen(scene.an, &scene.noors_request).await);
    // An officer who left the house sees nothing, nor does one who names another institution than their own.
    let elsewhere = Actor::Officer { id: OfficerId::generate(), institution: InstitutionId::from_uuid(scene.home) };
    assert_eq!(scene.sees(elsewhere, "exclusion_requests").await, 0, "an officer nobody knows");
    scene.owner.batch_execute("update officers set active = false where given_name = 'An'").await.unwrap();
    assert_eq!(
        scene.sees(scene.an, "exclusion_requests").await + scene.sees(scene.an, "patients").await,
        0,
        "an officer who left"
    );
}

#[tokio::test]
async fn a_request_handed_to_another_institution_brings_its_patient_with_it() {
    let scene = Scene::new().await;
    let noor = format!("patients where id = '{}'", scene.noor);
    assert_eq!(scene.sees(scene.an, &noor).await, 0);
    scene
        .owner
        .execute("update exclusion_requests set institution_id = $1 where reference = $2", &[&scene.home, &scene.noors_request])
        .await
        .unwrap();
    assert_eq!(scene.sees(scene.an, &noor).await, 1);
    assert!(scene.is_seen(scene.an, &scene.noors_request).await && !scene.is_seen(scene.koen, &scene.noors_request).await);
}

#[tokio::test]
async fn each_job_of_the_system_sees_its_own_tables_only() {
    let scene = Scene::new().await;
    for (job, seen) in [
        (Job::Mail, vec!["outbox"]),
        (Job::Sweep, vec!["intake_drafts", "saved_forms", "request_drafts", "request_receipts", "sign_in_attempts"]),
        (Job::Intake, vec!["patient_numbers", "patients"]),
        (Job::SignIn, vec!["sign_in_attempts"]),
        (Job::SaveForm, vec!["saved_forms"]),
        (Job::Link, vec![]),
        (
            Job::Break,
            vec!["break_openings", "break_stops", "breaks", "exclusion_periods", "messages", "patient_numbers", "patients"],
        ),
        // What a decision needs, a function hands it.
        (Job::Decide, vec![]),
        (Job::Feed, vec!["applications", "change_acknowledgements", "change_counter", "changes"]),
        (Job::Operate, vec![]),
        // Whole rows of the audit it reads by functions of its own.
        (Job::Seal, vec!["audit_dropped", "audit_seals"]),
    ] {
        for table in GUARDED {
            let rows = scene.sees(Actor::System(job), table).await;
            assert_eq!(rows > 0, seen.contains(&table), "{table} by {job:?}");
        }
    }
}

#[tokio::test]
async fn an_application_sees_what_its_scopes_name_and_acknowledges_in_its_own_name_only() {
    let scene = Scene::new().await;
    let of = async |name: &str| {
        scene.id(&format!("select id from applications where name like '{name}%' order by name limit 1")).await
    };
    let (reader, follower) = (of("Lezer").await, of("Volger").await);
    for (application, seen) in [
        (reader, vec!["applications", "change_counter", "changes"]),
        (follower, vec!["applications", "change_acknowledgements", "change_counter", "changes"]),
    ] {
        let actor = as_application(application);
        for table in GUARDED {
            assert_eq!(scene.sees(actor, table).await > 0, seen.contains(&table), "{table} by {seen:?}");
        }
        assert_eq!(scene.sees(actor, "applications").await, 1, "itself");
    }
    assert_eq!(scene.sees(as_application(follower), "change_acknowledgements").await, 1, "its own");
    assert_eq!(scene.sees(as_application(reader), "changes where break_id is not null").await, 0, "no breaks");
    // The numbers of people stand behind the function that asks for the scope.
    scene.not_granted(as_application(reader), "select person from changes").await;
    let rows = "mt_consent_rows((select array_agg(sequence) from changes where exclusion_id is not null))";
    assert!(scene.sees(as_application(reader), rows).await > 0);
    let all = "mt_consent_rows(array(select generate_series(1, 100)))";
    assert_eq!(scene.sees(as_application(follower), all).await, 0);
    assert_eq!(scene.sees(scene.patient(scene.emma), all).await, 0);
    assert_eq!(scene.sees(scene.an, "mt_break_rows(array(select generate_series(1, 100)))").await, 0);
    let word = |application: Uuid, sequence: &str| {
        format!("insert into change_acknowledgements values ('{application}', {sequence}, now(), now())")
    };
    scene.done(as_application(follower), &word(follower, "2")).await;
    scene.refused_by_policy(as_application(follower), &word(reader, "2")).await;
    scene.refused_by_policy(as_application(reader), &word(reader, "2")).await;
    scene.refused_by_policy(as_application(follower), &word(follower, "1000000")).await;
    scene.not_granted(as_application(follower), "delete from change_acknowledgements").await;
    // A scope that is taken away, and an application that is shut out.
    scene.owner.batch_execute("update applications set scopes = '{decision}'").await.unwrap();
    assert_eq!(scene.sees(as_application(reader), "changes").await, 0);
    scene.owner.batch_execute("update applications set scopes = '{consent.read}', revoked_at = now()").await.unwrap();
    assert_eq!(scene.sees(as_application(reader), "changes").await, 0);
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// The statements of the pages, with another's id in them and no handler before them: as `Jan` and as `Koen`.
#[tokio::test]
async fn with_the_handlers_check_removed_row_level_security_alone_refuses() {
    use diesel_async::RunQueryDsl;
    let scene = Scene::new().await;
    let db = scene.portal.db();
    let (emma, reference, now) = (scene.emma, &scene.emmas_request, now());
    for stranger in [scene.patient(scene.jan), scene.koen, Actor::System(Job::Mail), Actor::System(Job::SaveForm)] {
        let mut tx = db.begin(stranger).await.unwrap();
        for sql in [
            format!("select count(*) as n from patients where id = '{emma}'"),
            format!("select count(*) as n from exclusion_requests where reference = '{reference}'"),
            format!(
                "select count(*) as n from request_events e join exclusion_requests r on r.id = e.request_id where r.reference = '{reference}'"
            ),
            format!(
                "select count(*) as n from request_events where request_id = (select id from exclusion_requests where reference = '{reference}')"
            ),
            format!("select count(*) as n from exclusions where patient_id = '{emma}'"),
            format!(
                "select count(*) as n from exclusion_periods p join care_workers c on c.id = p.care_worker_id where p.patient_id = '{emma}'"
            ),
            format!("select count(*) as n from request_drafts where patient_id = '{emma}'"),
        ] {
            let count: Count = diesel::sql_query(&sql).get_result(&mut *tx).await.unwrap();
            assert_eq!(count.n, 0, "{stranger:?}: {sql}");
        }
        for sql in [
            format!(
                "update exclusion_periods set ended_at = '{now}', ended_by = 'patient' where patient_id = '{emma}' and ended_at is null"
            ),
            format!("update exclusion_requests set state = 'withdrawn', decided_at = '{now}' where reference = '{reference}'"),
            format!("update request_drafts set version = version + 1 where patient_id = '{emma}'"),
            format!("delete from request_drafts where patient_id = '{emma}'"),
            format!("update messages set read_at = '{now}' where patient_id = '{emma}'"),
        ] {
            assert_eq!(diesel::sql_query(&sql).execute(&mut *tx).await.unwrap(), 0, "{stranger:?}: {sql}");
        }
        tx.commit().await.unwrap();
    }
    // The same statements are the owner's to make: it was row-level security that refused, not a typing error.
    let mut tx = db.begin(scene.patient(emma)).await.unwrap();
    let sql = format!("update exclusion_requests set state = 'withdrawn', decided_at = '{now}' where reference = '{reference}'");
    assert_eq!(diesel::sql_query(&sql).execute(&mut *tx).await.unwrap(), 1);
    tx.rollback().await.unwrap();
    // A connection without an actor, as a forgetful handler would take it.
    let mut plain = db.connection_without_actor().await.unwrap();
    let count: Count = diesel::sql_query("select count(*) as n from patients").get_result(&mut *plain).await.unwrap();
    assert_eq!(count.n, 0);
}
