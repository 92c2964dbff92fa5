//! What an officer does for a patient without the portal, at the store: entered, looked up, ended, noted.

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
async fn a_request_is_entered_in_ones_own_name_for_ones_own_institution_and_never_about_oneself() {
    let scene = Scene::new().await;
    let (an, lien) = (person(scene.an), person(scene.lien));
    let herself = scene.id("select id from patients where niss = '01020300071'").await;
    scene.done(scene.an, &entered(scene.jan, scene.home, an, &[])).await;
    scene.done(scene.an, &entered(herself, scene.home, an, &[])).await;
    let taken = [("state", "'taken'"), ("taken_by", &format!("'{an}'")), ("taken_at", &format!("'{}'", now()))];
    for (actor, sql) in [
        (scene.an, entered(scene.jan, scene.home, lien, &[])),
        (scene.an, entered(scene.jan, scene.other, an, &[])),
        (scene.an, entered(scene.jan, scene.home, an, &taken)),
        (scene.lien, entered(herself, scene.home, lien, &[])),
        (
            scene.lien,
            entered(scene.jan, scene.home, lien, &[("described_name", "'Lien Maas'"), ("described_key", "'lien maas'")]),
        ),
        (scene.patient(scene.jan), entered(scene.jan, scene.home, an, &[])),
    ] {
        scene.refused_by_policy(actor, &sql).await;
    }
    // How it came and what goes with that are one: a portal's request has none of it, an entered one all.
    let none = [("entered_by", "null"), ("asked_by", "null"), ("identity_check", "null")];
    for changed in [
        vec![("channel", "'portal'")],
        vec![("asked_by", "null")],
        vec![("identity_check", "null")],
        vec![("identity_check", "'Geen code'")],
        vec![("asked_by", "'neighbour'")],
        vec![("channel", "'message'")],
        vec![("channel", "'paper'"), none[0], none[1], none[2]],
    ] {
        let sql = entered(scene.jan, scene.home, an, &changed);
        assert!(scene.owner.batch_execute(&sql).await.is_err(), "{sql}");
    }
    let own = [("channel", "'portal'"), none[0], none[1], none[2]];
    scene.done(scene.patient(scene.jan), &entered(scene.jan, scene.home, an, &own)).await;
}

#[tokio::test]
async fn a_patient_is_added_at_home_in_the_officers_institution_and_never_the_officer() {
    let scene = Scene::new().await;
    let add = |niss: &str, home: Uuid, more: &str, value: &str| {
        format!(
            "insert into patients (id, niss, given_name, family_name, home_institution_id, created_at{more}) values ('{}', '{niss}', 'A', 'B', '{home}', '{}'{value})",
            Uuid::now_v7(),
            now()
        )
    };
    scene.done(scene.an, &add("39051800023", scene.home, "", "")).await;
    scene.refused_by_policy(scene.an, &add("39051800023", scene.other, "", "")).await;
    scene.refused_by_policy(scene.an, &add("70051500085", scene.home, "", "")).await;
    scene.refused_by_policy(scene.patient(scene.jan), &add("39051800023", scene.home, "", "")).await;
    // An address for notices is the patient's own to give.
    scene.not_granted(scene.an, &add("39051800023", scene.home, ", email", ", 'a@example.org'")).await;
    scene.not_granted(scene.an, "update patients set family_name = 'B'").await;
}

#[tokio::test]
async fn finding_and_comparing_are_an_officers_and_end_at_the_institution() {
    let scene = Scene::new().await;
    let found = async |actor, key: &str| scene.sees(actor, &format!("mt_find_patients('{key}')")).await;
    assert_eq!((found(scene.an, "emma peeters").await, found(scene.lien, "emma peeters").await), (1, 1));
    assert_eq!(found(scene.koen, "emma peeters").await, 0);
    assert_eq!((found(scene.koen, "noor").await, found(scene.an, "noor").await), (1, 0));
    assert_eq!((found(scene.an, "lien maes").await, found(scene.lien, "lien maes").await), (1, 0), "never herself");
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
    let compared = async |actor, niss: &str| {
        scene.sees(actor, &format!("mt_patient_for_intake('{niss}', 'emma peeters', 'emma peeters', false, null)")).await
    };
    assert_eq!(compared(scene.koen, "85073000061").await, 1, "a number on a form is compared at whichever institution");
    assert_eq!(compared(scene.patient(scene.emma), "85073000061").await, 0);
    scene.owner.batch_execute("update officers set active = false where given_name = 'An'").await.unwrap();
    assert_eq!((found(scene.an, "emma peeters").await, compared(scene.an, "85073000061").await), (0, 0), "who left finds nobody");
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
    let whole =
        |officer: Uuid| format!(", ended_by_officer = '{officer}', end_asked_by = 'parent', end_identity_check = 'gekend'");
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
