//! Who may change which rows.

use mijntoegang::db::{Actor, Job};
use uuid::Uuid;

use super::{Scene, now, person};

#[tokio::test]
async fn a_patient_changes_nothing_that_is_anothers() {
    let scene = Scene::new().await;
    let (emma, jan, me) = (scene.emma, scene.jan, scene.patient(scene.emma));
    let (home, sofie, now, new) = (scene.home, scene.sofie, now(), Uuid::now_v7());
    let request = |patient: Uuid, state: &str| {
        format!(
            "insert into exclusion_requests (id, reference, draft_id, patient_id, institution_id, state, described_name, described_place, described_key,
               ehealth_advised, consequences_version, consequences_read_at, contact, other_may_answer, may_leave_message, sent_at, target_on, latest_on)
             values ('{new}', 'UA-2026-900000-A', '{new}', '{patient}', '{home}', '{state}', 'Sofie', 'Brugge', 'sofie',
               false, '1', '{now}', 'message', false, false, '{now}', '2026-11-25', '2026-12-03')"
        )
    };
    scene.done(me, &request(emma, "sent")).await;
    scene.refused_by_policy(me, &request(jan, "sent")).await;
    let draft = |patient: Uuid| {
        format!(
            "insert into request_drafts (id, patient_id, version, content, updated_at) values ('{new}', '{patient}', 1, '{{}}', '{now}')"
        )
    };
    scene.done(me, &draft(emma)).await;
    scene.refused_by_policy(me, &draft(jan)).await;
    for sql in [
        format!("update request_drafts set version = version + 1 where patient_id = '{jan}'"),
        format!("delete from request_drafts where patient_id = '{jan}'"),
        format!(
            "update exclusion_requests set state = 'withdrawn', decided_at = '{now}' where reference = '{}'",
            scene.noors_request
        ),
        format!("update exclusion_periods set ended_at = '{now}', ended_by = 'patient' where patient_id = '{jan}'"),
        format!("update messages set read_at = '{now}' where patient_id = '{jan}'"),
        format!("delete from saved_forms where subject_id = '{jan}'"),
    ] {
        scene.changes_nothing(me, &sql).await;
    }
    let theirs = scene.id(&format!("select id from exclusion_requests where reference = '{}'", scene.jans_request)).await;
    scene
        .refused_by_policy(
            me,
            &format!("insert into request_events values ('{new}', '{theirs}', '{now}', 'withdrawn', null, null)"),
        )
        .await;
    scene.refused_by_policy(me, &format!("insert into saved_forms values ('{jan}', '/uitsluitingen', '{{}}', '{now}')")).await;
    let audit = |kind: &str, actor: Uuid| {
        format!(
            "insert into audit_events (happened_at, action, actor_kind, actor_id) values ('{now}', 'proef', '{kind}', '{actor}')"
        )
    };
    scene.done(me, &audit("patient", emma)).await;
    scene.refused_by_policy(me, &audit("patient", jan)).await;
    scene.refused_by_policy(me, &audit("officer", emma)).await;
    scene.refused_by_policy(me, &audit("system", emma)).await;
    // Jan's exclusion, in Emma's name.
    let (exclusion, period): (Uuid, Uuid) = {
        let row =
            scene.owner.query_one("select exclusion_id, id from exclusion_periods where patient_id = $1", &[&jan]).await.unwrap();
        (row.get(0), row.get(1))
    };
    for patient in [emma, jan] {
        let sql = format!(
            "insert into exclusion_periods values ('{new}', '{exclusion}', '{patient}', '{sofie}', 'nexuzhealth', '{now}', null, null, '{period}')"
        );
        assert!(scene.try_as(me, &sql).await.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn a_patient_cannot_register_nor_decide_nor_end_what_is_not_theirs_to_end() {
    let scene = Scene::new().await;
    let (emma, me, now, new, sofie) = (scene.emma, scene.patient(scene.emma), now(), Uuid::now_v7(), scene.sofie);
    let mine = format!("reference = '{}'", scene.emmas_request);
    // Deciding.
    for (state, more) in [
        ("registered", format!(", decided_by = '{}', registered_care_worker_id = '{sofie}'", person(scene.an))),
        ("refused", format!(", decided_by = '{}', refusal_reason = 'andere', refusal_words = 'nee'", person(scene.an))),
    ] {
        scene
            .refused_by_policy(
                me,
                &format!("update exclusion_requests set state = '{state}', decided_at = '{now}'{more} where {mine}"),
            )
            .await;
    }
    scene
        .refused_by_policy(
            me,
            &format!(
                "update exclusion_requests set state = 'taken', taken_by = '{}', taken_at = '{now}' where {mine}",
                person(scene.an)
            ),
        )
        .await;
    for column in ["patient_id", "institution_id", "care_worker_id", "remark", "sent_at", "latest_on", "reference"] {
        scene.not_granted(me, &format!("update exclusion_requests set {column} = {column} where {mine}")).await;
    }
    scene.done(me, &format!("update exclusion_requests set state = 'withdrawn', decided_at = '{now}' where {mine}")).await;
    scene
        .owner
        .batch_execute(&format!("update exclusion_requests set state = 'withdrawn', decided_at = '{now}' where {mine}"))
        .await
        .unwrap();
    scene.changes_nothing(me, &format!("update exclusion_requests set state = 'sent', decided_at = null where {mine}")).await;
    // Registering.
    scene
        .refused_by_policy(
            me,
            &format!("insert into exclusions values ('{new}', '{emma}', '{sofie}', 'nexuzhealth', null, null)"),
        )
        .await;
    scene
        .refused_by_policy(me, &format!("insert into exclusions values ('{new}', '{emma}', '{sofie}', 'ehealth', null, null)"))
        .await;
    let (exclusion, period, worker): (Uuid, Uuid, Uuid) = {
        let sql = "select exclusion_id, id, care_worker_id from exclusion_periods where patient_id = $1 and origin = 'nexuzhealth' and ended_by = 'patient'";
        let row = scene.owner.query_one(sql, &[&emma]).await.unwrap();
        (row.get(0), row.get(1), row.get(2))
    };
    let start = |undoes: &str, ended: &str| {
        format!(
            "insert into exclusion_periods values ('{new}', '{exclusion}', '{emma}', '{worker}', 'nexuzhealth', '{now}', {ended}, {undoes})"
        )
    };
    scene.refused_by_policy(me, &start("null", "null, null")).await;
    scene.refused_by_policy(me, &start(&format!("'{period}'"), &format!("'{now}', 'patient'"))).await;
    scene.done(me, &start(&format!("'{period}'"), "null, null")).await;
    // Undoing what an ombudsdienst ended, or another exclusion's ending.
    let running = "exclusion_periods where patient_id = (select id from patients where niss = '85073000061') and origin = 'nexuzhealth' and ended_at is null";
    let another = scene.id(&format!("select id from {running} limit 1")).await;
    assert!(scene.try_as(me, &start(&format!("'{another}'"), "null, null")).await.unwrap_err().starts_with("MT003"));
    // Ending.
    let all = format!("exclusion_periods set ended_at = '{now}', ended_by =");
    scene.done(me, &format!("update {all} 'patient' where id = '{another}'")).await;
    for by in ["ombudsdienst", "error", "representative"] {
        scene.refused_by_policy(me, &format!("update {all} '{by}' where id = '{another}'")).await;
    }
    for by in ["patient", "patient_ehealth"] {
        scene.changes_nothing(me, &format!("update {all} '{by}' where origin = 'ehealth'")).await;
    }
    let ended = scene.try_as(me, &format!("update {all} 'patient' where id = '{period}'")).await;
    assert!(ended.as_ref().unwrap_err().starts_with("MT002"), "an end is final: {ended:?}");
    assert!(
        scene
            .try_as(me, &format!("update exclusion_periods set ended_at = null, ended_by = null where id = '{period}'"))
            .await
            .is_err()
    );
    scene.not_granted(me, "update exclusion_periods set started_at = started_at").await;
    // Nothing is deleted, nothing written that is the ombudsdienst's to write.
    for table in [
        "exclusions",
        "exclusion_periods",
        "exclusion_requests",
        "request_events",
        "messages",
        "patients",
        "audit_events",
        "outbox",
    ] {
        scene.not_granted(me, &format!("delete from {table}")).await;
    }
    scene.not_granted(me, "update patients set email = null").await;
    scene.not_granted(me, "update messages set body = 'anders'").await;
    // Nor what an officer or the portal says, where it may be read.
    scene.owner.batch_execute(&conversation(new, emma, scene.home, "null")).await.unwrap();
    for (kind, author) in [("registered", "system"), ("text", "officer")] {
        let by = if author == "officer" { format!("'{}'", person(scene.an)) } else { "null".to_owned() };
        let message = message((new, new), emma, scene.home, (kind, author), &by);
        scene.refused_by_policy(me, &message).await;
    }
    scene.done(me, &message((new, new), emma, scene.home, ("text", "patient"), "null")).await;
    scene.refused_by_policy(scene.patient(scene.jan), &message((new, new), emma, scene.home, ("text", "patient"), "null")).await;
}

#[tokio::test]
async fn nothing_about_an_exclusion_is_deleted_or_rewritten_by_its_owner_either() {
    let scene = Scene::new().await;
    for (sql, code) in [
        ("delete from exclusion_periods", "MT001"),
        ("update exclusion_periods set ended_at = null, ended_by = null where ended_at is not null", "MT002"),
        ("update exclusion_periods set started_at = started_at - interval '1 day'", "MT002"),
        ("update audit_events set action = 'anders'", "MT004"),
        ("delete from audit_events", "MT004"),
        // What stands in whose log refers to it.
        ("truncate audit_events", "0A000"),
        ("truncate audit_events restart identity cascade", "MT004"),
        ("delete from audit_events where false", "MT004"),
    ] {
        let error = scene.owner.batch_execute(sql).await.unwrap_err();
        assert_eq!(error.code().map(|code| code.code()), Some(code), "{sql}: {error}");
    }
}

#[tokio::test]
async fn an_officer_registers_only_a_request_of_the_institution_and_in_their_own_name() {
    let scene = Scene::new().await;
    let (emma, jan, sofie, now, new) = (scene.emma, scene.jan, scene.sofie, now(), Uuid::now_v7());
    let id =
        async |reference: &str| scene.id(&format!("select id from exclusion_requests where reference = '{reference}'")).await;
    let (emmas, jans, noors) = (id(&scene.emmas_request).await, id(&scene.jans_request).await, id(&scene.noors_request).await);
    let insert = |patient: Uuid, worker: Uuid, origin: &str, request: Option<Uuid>, by: Uuid| {
        let request = request.map_or("null".to_owned(), |id| format!("'{id}'"));
        format!("insert into exclusions values ('{new}', '{patient}', '{worker}', '{origin}', {request}, '{by}')")
    };
    let (an, koen) = (person(scene.an), person(scene.koen));
    let tom = scene.id("select id from care_workers where riziv = '40000028401'").await;
    // Jan's request is registered against Sofie, by An.
    scene.done(scene.an, &insert(jan, sofie, "nexuzhealth", Some(jans), an)).await;
    for (actor, sql) in [
        (scene.an, insert(emma, sofie, "nexuzhealth", None, an)),
        (scene.an, insert(emma, sofie, "nexuzhealth", Some(emmas), an)),
        (scene.an, insert(emma, sofie, "nexuzhealth", Some(jans), an)),
        (scene.an, insert(jan, tom, "nexuzhealth", Some(jans), an)),
        (scene.an, insert(jan, sofie, "ehealth", Some(jans), an)),
        (scene.an, insert(jan, sofie, "nexuzhealth", Some(jans), koen)),
        (scene.an, insert(scene.noor, sofie, "nexuzhealth", Some(noors), an)),
        (scene.koen, insert(jan, sofie, "nexuzhealth", Some(jans), koen)),
    ] {
        scene.refused_by_policy(actor, &sql).await;
    }
    let decide = |request: &str| {
        format!(
            "update exclusion_requests set state = 'registered', decided_at = '{now}', decided_by = '{an}', registered_care_worker_id = '{sofie}' where reference = '{request}'"
        )
    };
    scene.done(scene.an, &decide(&scene.emmas_request)).await;
    scene.changes_nothing(scene.koen, &decide(&scene.emmas_request)).await;
    scene.changes_nothing(scene.an, &decide(&scene.noors_request)).await;
    // Withdrawing is the patient's.
    scene
        .refused_by_policy(
            scene.an,
            &format!(
                "update exclusion_requests set state = 'withdrawn', decided_at = '{now}' where reference = '{}'",
                scene.emmas_request
            ),
        )
        .await;
    scene.not_granted(scene.an, "update exclusion_requests set institution_id = institution_id").await;
    // Ending: on the patient's request or as an error, here only.
    let end = |by: &str, what: &str| {
        let whose = match by {
            "ombudsdienst" => {
                format!(", ended_by_officer = '{an}', end_asked_by = 'self', end_identity_check = 'gekend', end_channel = 'desk'")
            }
            _ => String::new(),
        };
        format!("update exclusion_periods set ended_at = '{now}', ended_by = '{by}'{whose} where ended_at is null and {what}")
    };
    let jans_period = format!("patient_id = '{jan}'");
    scene.done(scene.an, &end("error", &jans_period)).await;
    scene.done(scene.an, &end("ombudsdienst", &jans_period)).await;
    scene.refused_by_policy(scene.an, &end("patient", &jans_period)).await;
    scene.changes_nothing(scene.an, &end("ombudsdienst", "origin = 'ehealth'")).await;
    scene.changes_nothing(scene.koen, &end("error", &jans_period)).await;
    // Conversations: with a patient of the institution, about what the officer may see; messages in one's own name.
    scene.done(scene.an, &conversation(new, emma, scene.home, &format!("'{emmas}'"))).await;
    for (patient, institution, request) in
        [(emma, scene.other, format!("'{emmas}'")), (scene.noor, scene.home, "null".to_owned())]
    {
        scene.refused_by_policy(scene.an, &conversation(new, patient, institution, &request)).await;
    }
    scene.owner.batch_execute(&conversation(new, emma, scene.home, &format!("'{emmas}'"))).await.unwrap();
    let by = |officer: Actor| format!("'{}'", person(officer));
    scene.done(scene.an, &message((new, new), emma, scene.home, ("text", "officer"), &by(scene.an))).await;
    scene.refused_by_policy(scene.an, &message((new, new), emma, scene.home, ("text", "officer"), &by(scene.lien))).await;
    scene.refused_by_policy(scene.an, &message((new, new), emma, scene.home, ("text", "patient"), "null")).await;
    scene.refused_by_policy(scene.koen, &message((new, new), emma, scene.home, ("text", "officer"), &by(scene.koen))).await;
    let event = |request: Uuid, by: Uuid| {
        format!("insert into request_events values ('{new}', '{request}', '{now}', 'taken', '{by}', null)")
    };
    scene.done(scene.an, &event(emmas, an)).await;
    scene.refused_by_policy(scene.an, &event(emmas, koen)).await;
    scene.refused_by_policy(scene.an, &event(noors, an)).await;
    for sql in [
        "delete from exclusions",
        "delete from exclusion_periods",
        "delete from exclusion_requests",
        "update patients set email = null",
        "select niss from officers",
    ] {
        scene.not_granted(scene.an, sql).await;
    }
    let audit = |by: Uuid, institution: Uuid| {
        format!(
            "insert into audit_events (happened_at, action, actor_kind, actor_id, institution_id)
             values ('{now}', 'proef', 'officer', '{by}', '{institution}')"
        )
    };
    scene.done(scene.an, &audit(an, scene.home)).await;
    scene.refused_by_policy(scene.an, &audit(koen, scene.home)).await;
    scene.refused_by_policy(scene.an, &audit(an, scene.other)).await;
}

#[tokio::test]
async fn an_officer_takes_and_decides_in_their_own_name_only() {
    let scene = Scene::new().await;
    let (now, an, lien) = (now(), person(scene.an), person(scene.lien));
    let take = |by: Uuid| {
        format!(
            "update exclusion_requests set state = 'taken', taken_by = '{by}', taken_at = '{now}' where reference = '{}'",
            scene.emmas_request
        )
    };
    let refuse = |by: Uuid| {
        format!(
            "update exclusion_requests set state = 'refused', decided_at = '{now}', decided_by = '{by}', refusal_reason = 'andere',
               refusal_words = 'proef' where reference = '{}'",
            scene.emmas_request
        )
    };
    scene.refused_by_policy(scene.an, &take(lien)).await;
    scene.refused_by_policy(scene.an, &refuse(lien)).await;
    scene.done(scene.an, &take(an)).await;
    scene.done(scene.an, &refuse(an)).await;
}

#[tokio::test]
async fn an_address_is_its_patients_alone() {
    let scene = Scene::new().await;
    let (emma, jan, now) = (scene.patient(scene.emma), scene.patient(scene.jan), now());
    let (link, mail) = (Actor::System(Job::Link), Actor::System(Job::Mail));
    let found = async |actor: Actor, sql: &str| -> i64 {
        scene.app.batch_execute(&actor.begin_statement()).await.unwrap();
        let row = scene
            .app
            .query_one(
                &format!("select count(*) from ({sql}) as found(value) where value is not null and value::text <> 'false'"),
                &[],
            )
            .await;
        scene.app.batch_execute("rollback").await.unwrap();
        row.unwrap().get(0)
    };
    assert_eq!(found(emma, "select address from mt_account_email()").await, 1);
    // Of the scene's two links of Emma's, by the job alone that they are for.
    let confirm = format!("select mt_account_confirm_email(sha256('85073000061'), '{now}')");
    let stop = format!("select mt_account_unsubscribe(sha256('85073000061'), '{now}')");
    let remove = format!("select mt_account_remove_email('{now}')");
    for actor in [scene.an, scene.koen, mail, link, Actor::System(Job::Sweep)] {
        assert_eq!(found(actor, "select address from mt_account_email()").await, 0, "{actor:?}");
        assert_eq!(found(actor, &remove).await, 0, "{actor:?}");
        assert_eq!(found(actor, "select mt_account_resume_email()").await, 0, "{actor:?}");
        let ask = format!(
            "select mt_account_request_email('{}', 'x@example.org', sha256('x'), '{now}', '{now}'::timestamptz + interval '1 day', 5)",
            Uuid::now_v7()
        );
        assert!(scene.try_as(actor, &ask).await.unwrap_err().starts_with("MT011"), "{actor:?}");
    }
    scene.owner.batch_execute("update email_confirmations set expires_at = expires_at + interval '1000 days'").await.unwrap();
    for actor in [emma, jan, scene.an, mail, Actor::System(Job::Sweep)] {
        assert_eq!(found(actor, &confirm).await + found(actor, &stop).await, 0, "{actor:?}");
    }
    assert_eq!((found(link, &confirm).await, found(link, &stop).await), (1, 1));
    // Jan's own removal leaves Emma's address.
    scene.app.batch_execute(&jan.begin_statement()).await.unwrap();
    scene.app.batch_execute(&format!("{remove}; commit")).await.unwrap();
    assert_eq!(found(emma, "select address from mt_account_email()").await, 1);
    assert_eq!(scene.sees(jan, "email_confirmations where ended_as = 'withdrawn'").await, 1);
    assert_eq!(scene.count("select count(*) from email_confirmations where ended_at is not null").await, 1);
    for sql in [
        "insert into email_confirmations (id) values (gen_random_uuid())",
        "update email_confirmations set address = address",
        "delete from email_confirmations",
    ] {
        scene.not_granted(emma, sql).await;
    }
    assert_eq!(
        found(emma, &format!("select mt_account_sweep('{now}'::timestamptz + interval '900 days') > 0")).await,
        0,
        "the sweep's own"
    );
}

/// A conversation as an officer starts it.
fn conversation(id: Uuid, patient: Uuid, institution: Uuid, request: &str) -> String {
    let now = now();
    format!(
        "insert into conversations (id, reference, patient_id, institution_id, topic, subject, request_id, started_at, last_at)
           values ('{id}', 'GB-2026-999999-A', '{patient}', '{institution}', 'request', 'Onderwerp', {request}, '{now}', '{now}')"
    )
}

fn message((id, conversation): (Uuid, Uuid), patient: Uuid, institution: Uuid, (kind, author): (&str, &str), by: &str) -> String {
    format!(
        "insert into messages (id, conversation_id, patient_id, institution_id, kind, author, officer_id, body, written_at)
           values ('{id}', '{conversation}', '{patient}', '{institution}', '{kind}', '{author}', {by}, 'Tekst', '{}')",
        now()
    )
}
