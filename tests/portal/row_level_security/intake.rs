//! What an officer does for a patient without the portal, at the store: entered, looked up, ended, noted.

use mijntoegang::db::{Actor, Job};
use uuid::Uuid;

use super::{Scene, now, person};

/// A request as an officer enters it.
fn entered(patient: Uuid, institution: Uuid, by: Uuid, changed: &[(&str, &str)]) -> String {
    let new = Uuid::now_v7();
    let mut columns: Vec<(&str, String)> = vec![
        ("id", format!("'{new}'")),
        ("reference", "'UA-2026-999999-P'".into()),
        ("draft_id", format!("'{new}'")),
        ("patient_id", format!("'{patient}'")),
        ("institution_id", format!("'{institution}'")),
        ("state", "'sent'".into()),
        ("described_name", "'Qwxzina'".into()),
        ("described_place", "'AZ'".into()),
        ("described_key", "'qwxzina'".into()),
        ("ehealth_advised", "false".into()),
        ("consequences_version", "'1'".into()),
        ("consequences_read_at", format!("'{}'", now())),
        ("contact", "'message'".into()),
        ("other_may_answer", "false".into()),
        ("may_leave_message", "false".into()),
        ("sent_at", format!("'{}'", now())),
        ("target_on", "'2026-11-25'".into()),
        ("latest_on", "'2026-12-03'".into()),
        ("channel", "'telephone'".into()),
        ("entered_by", format!("'{by}'")),
        ("asked_by", "'self'".into()),
        ("identity_check", "'gekend'".into()),
    ];
    for (name, value) in changed {
        columns.retain(|(other, _)| other != name);
        columns.push((name, (*value).to_owned()));
    }
    let (names, values): (Vec<&str>, Vec<String>) = columns.into_iter().unzip();
    format!("insert into exclusion_requests ({}) values ({})", names.join(", "), values.join(", "))
}

#[tokio::test]
async fn only_the_job_enters_a_request_and_how_it_came_goes_with_that() {
    let scene = Scene::new().await;
    let an = person(scene.an);
    let job = Actor::System(Job::Intake);
    scene.done(job, &entered(scene.jan, scene.home, an, &[])).await;
    scene.done(job, &entered(scene.jan, scene.other, an, &[])).await;
    let taken = [("state", "'taken'"), ("taken_by", &format!("'{an}'")), ("taken_at", &format!("'{}'", now()))];
    for (actor, sql) in [
        (scene.an, entered(scene.jan, scene.home, an, &[])),
        (job, entered(scene.jan, scene.home, an, &taken)),
        (Actor::System(Job::Sweep), entered(scene.jan, scene.home, an, &[])),
        (scene.patient(scene.jan), entered(scene.jan, scene.home, an, &[])),
    ] {
        scene.refused_by_policy(actor, &sql).await;
    }
    // How it came and what goes with that are one: a portal's request has none of it, an entered one all.
    let none = [("entered_by", "null"), ("asked_by", "null"), ("identity_check", "null")];
    let speaks = [("representative_name", "'Jan'"), ("representative_basis", "'parent'"), ("representative_evidence", "'x'")];
    for changed in [
        vec![("channel", "'portal'")],
        vec![("asked_by", "null")],
        vec![("identity_check", "null")],
        vec![("identity_check", "'Geen code'")],
        vec![("asked_by", "'neighbour'")],
        vec![("channel", "'message'")],
        vec![("channel", "'paper'"), none[0], none[1], none[2]],
        // Who spoke is whole, and of somebody else than the patient.
        vec![speaks[0]],
        vec![speaks[0], speaks[1]],
        speaks.to_vec(),
        vec![("child_heard", "true")],
        vec![("person_is_parent", "true")],
        // A double is refused, and a refusal for that names the other request.
        vec![("double_of", &format!("(select id from exclusion_requests where reference = '{}')", scene.jans_request))],
    ] {
        let sql = entered(scene.jan, scene.home, an, &changed);
        assert!(scene.owner.batch_execute(&sql).await.is_err(), "{sql}");
    }
    let own = [("channel", "'portal'"), none[0], none[1], none[2]];
    scene.done(scene.patient(scene.jan), &entered(scene.jan, scene.home, an, &own)).await;
}

#[tokio::test]
async fn a_patient_is_added_by_the_job_without_an_address_or_a_confirmed_home() {
    let scene = Scene::new().await;
    let job = Actor::System(Job::Intake);
    let add = |niss: &str, home: Uuid, more: &str, value: &str| {
        format!(
            "insert into patients (id, niss, given_name, family_name, home_institution_id, created_at{more}) values ('{}', '{niss}', 'A', 'B', '{home}', '{}'{value})",
            Uuid::now_v7(),
            now()
        )
    };
    scene.done(job, &add("39051800023", scene.home, "", "")).await;
    scene.refused_by_policy(scene.an, &add("39051800023", scene.home, "", "")).await;
    scene.refused_by_policy(scene.patient(scene.jan), &add("39051800023", scene.home, "", "")).await;
    // An address for notices is the patient's own to give.
    scene.not_granted(job, &add("39051800023", scene.home, ", email", ", 'a@example.org'")).await;
    scene.not_granted(scene.an, "update patients set family_name = 'B'").await;
}

#[tokio::test]
async fn a_receipt_is_read_by_who_typed_it_and_by_who_handles_the_request() {
    let scene = Scene::new().await;
    let (an, koen) = (person(scene.an), person(scene.koen));
    // An typed one about Noor, which Koen's institution handles.
    let request = scene.id(&format!("select id from exclusion_requests where reference = '{}'", scene.noors_request)).await;
    scene.owner.batch_execute("delete from request_receipts; delete from signals; delete from request_snapshots").await.unwrap();
    let sql = format!(
        "insert into request_receipts values ('{}', '{request}', '{an}', '{}', '{}', '01020399942', null, 'El Amrani', '2001', 'Sofie',
           'paper', '{}', null)",
        Uuid::now_v7(),
        scene.home,
        scene.noors_request,
        now()
    );
    scene.refused_by_policy(scene.an, &sql).await;
    scene.owner.batch_execute(&sql).await.unwrap();
    let seen = async |actor| scene.sees(actor, "request_receipts").await;
    assert_eq!([seen(scene.an).await, seen(scene.koen).await, seen(scene.lien).await], [1, 1, 0]);
    assert_eq!([seen(scene.patient(scene.noor)).await, seen(Actor::System(Job::Intake)).await], [0, 0]);
    let end = "update request_receipts set reading_ended_at = now()";
    scene.changes_nothing(scene.an, end).await;
    scene.done(Actor::System(Job::Sweep), end).await;
    scene.owner.batch_execute(end).await.unwrap();
    assert_eq!([seen(scene.an).await, seen(scene.koen).await], [0, 1], "the ombudsdienst that handles it still needs it");
    // What a house had and handed over it keeps.
    let kept = format!(
        "insert into request_snapshots (id, request_id, institution_id, reference, data, handed_over_at)
           values (gen_random_uuid(), '{request}', '{}', '{}', '{{}}', now())",
        scene.home, scene.noors_request
    );
    scene.owner.batch_execute(&kept).await.unwrap();
    assert_eq!([seen(scene.an).await, seen(scene.koen).await, seen(scene.lien).await], [1, 1, 1]);
    scene.not_granted(scene.an, "update request_receipts set typed_niss = typed_niss").await;
    scene.not_granted(scene.an, "delete from request_receipts").await;
    // A signal is the colleagues'.
    let signal = format!(
        "insert into signals values (gen_random_uuid(), 'intake_handed_over', '{}', '{an}', '{}', null)",
        scene.home,
        now()
    );
    scene.refused_by_policy(scene.an, &signal).await;
    scene.owner.batch_execute(&signal).await.unwrap();
    let signals = async |actor| scene.sees(actor, "signals").await;
    assert_eq!([signals(scene.an).await, signals(scene.lien).await, signals(scene.koen).await], [0, 1, 0]);
    // How much an officer enters is the job's to count, and so is what it finds.
    for (actor, rows) in [(scene.an, 0), (Actor::System(Job::Intake), 1)] {
        let counted = scene.try_as(actor, &format!("select * from mt_intake_count('{koen}', '{}')", now())).await;
        assert_eq!(counted.unwrap_or(0), rows, "{actor:?}");
    }
}

#[tokio::test]
async fn finding_is_an_officers_and_ends_at_the_institution() {
    let scene = Scene::new().await;
    let found = async |actor, key: &str| scene.sees(actor, &format!("mt_find_patients('{key}')")).await;
    assert_eq!((found(scene.an, "emma peeters").await, found(scene.lien, "emma peeters").await), (1, 1));
    assert_eq!(found(scene.koen, "emma peeters").await, 0);
    assert_eq!((found(scene.koen, "noor").await, found(scene.an, "noor").await), (1, 0));
    // An officer's own record is with the house that stands in, for her and for her colleagues.
    assert_eq!((found(scene.an, "lien maes").await, found(scene.lien, "lien maes").await), (0, 0));
    assert_eq!(found(scene.koen, "lien maes").await, 1);
    assert_eq!(found(scene.patient(scene.emma), "emma peeters").await, 0, "a patient finds nobody");
    for pattern in ["%", "_mma", "e%", "\\\\"] {
        assert_eq!(found(scene.an, pattern).await, 0, "{pattern}");
    }
    // Whoever asked here is found here.
    scene
        .owner
        .execute("update exclusion_requests set institution_id = $1 where reference = $2", &[&scene.home, &scene.noors_request])
        .await
        .unwrap();
    assert_eq!((found(scene.an, "noor el amrani").await, found(scene.an, "amrani").await), (1, 1));
    scene.owner.batch_execute("update officers set active = false where given_name = 'An'").await.unwrap();
    assert_eq!(found(scene.an, "emma peeters").await, 0, "who left finds nobody");
}

#[tokio::test]
async fn looks_notes_and_endings_are_written_in_ones_own_name() {
    let scene = Scene::new().await;
    let (an, lien) = (person(scene.an), person(scene.lien));
    let look = |by: Uuid, institution: Uuid, patient: Uuid| {
        format!(
            "insert into patient_looks values ('{}', '{by}', '{institution}', '{patient}', 'aanvraag', '{}')",
            Uuid::now_v7(),
            now()
        )
    };
    scene.done(scene.an, &look(an, scene.home, scene.emma)).await;
    let herself = scene.id("select id from patients where niss = '01020300071'").await;
    for (actor, sql) in [
        (scene.an, look(lien, scene.home, scene.emma)),
        (scene.an, look(an, scene.other, scene.emma)),
        (scene.an, look(an, scene.home, scene.noor)),
        (scene.lien, look(lien, scene.home, herself)),
        (scene.patient(scene.emma), look(an, scene.home, scene.emma)),
    ] {
        scene.refused_by_policy(actor, &sql).await;
    }
    let event = scene.id(&format!("select e.id from request_events e join exclusion_requests r on r.id = e.request_id where r.reference = '{}' and e.kind = 'sent'", scene.emmas_request)).await;
    let request = scene.id(&format!("select id from exclusion_requests where reference = '{}'", scene.emmas_request)).await;
    let note =
        |by: Uuid| format!("insert into request_notes values ('{event}', '{request}', '{by}', null, 'Woorden', '{}')", now());
    scene.done(scene.an, &note(an)).await;
    for (actor, by) in [(scene.an, lien), (scene.koen, person(scene.koen)), (scene.patient(scene.emma), an)] {
        scene.refused_by_policy(actor, &note(by)).await;
    }
    for table in ["patient_looks", "request_notes"] {
        scene.not_granted(scene.an, &format!("delete from {table}")).await;
        scene.not_granted(scene.an, &format!("update {table} set id = id")).await;
    }
    // An ending at the patient's word says who ended it, who asked, and how sure that was.
    let end = |by: &str, more: &str| {
        format!(
            "update exclusion_periods set ended_at = '{}', ended_by = '{by}'{more} where patient_id = '{}' and ended_at is null",
            now(),
            scene.jan
        )
    };
    let whole = |officer: Uuid| {
        format!(", ended_by_officer = '{officer}', end_asked_by = 'parent', end_identity_check = 'gekend', end_channel = 'desk'")
    };
    scene.done(scene.an, &end("ombudsdienst", &whole(an))).await;
    scene.refused_by_policy(scene.an, &end("ombudsdienst", &whole(lien))).await;
    scene.done(scene.an, &end("error", &format!(", ended_by_officer = '{an}'"))).await;
    scene.refused_by_policy(scene.an, &end("error", &format!(", ended_by_officer = '{lien}'"))).await;
    for (by, more) in [
        ("ombudsdienst", String::new()),
        ("ombudsdienst", format!(", ended_by_officer = '{an}', end_identity_check = 'gekend'")),
        ("ombudsdienst", format!(", ended_by_officer = '{an}', end_asked_by = 'self'")),
        ("error", whole(an)),
        ("patient", whole(an)),
    ] {
        let refused = scene.owner.batch_execute(&end(by, &more)).await.unwrap_err();
        assert_eq!(refused.code().map(|code| code.code()), Some("23514"), "{by}{more}: {refused}");
    }
}
