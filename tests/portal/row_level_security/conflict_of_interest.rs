//! An officer never meets anything about themself (R12).

use super::{Scene, now, person};

#[tokio::test]
async fn an_officer_never_meets_their_own_matters_as_a_patient() {
    let scene = Scene::new().await;
    let reference = {
        let lien = scene.portal.signed_in("lien").await;
        lien.request_for("Sofie Claes", "Sofie Claes Arts").await
    };
    let officer = scene.portal.signed_in("an-ombudsdienst").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let worker = officer.get(&page).await.radio("Sofie Claes");
    officer.fill(&page, &format!("{page}/registreer"), &[("persoon", &worker)]).await.location();
    let own = "patient_id = (select id from patients where niss = '01020300071')";
    for (table, rows) in [
        ("exclusion_requests", format!("exclusion_requests where {own}")),
        ("request_events", format!("request_events where request_id in (select id from exclusion_requests where {own})")),
        ("exclusions", format!("exclusions where {own}")),
        ("exclusion_periods", format!("exclusion_periods where {own}")),
    ] {
        let (all, mine) = (
            scene.count(&format!("select count(*) from {table}")).await,
            scene.count(&format!("select count(*) from {rows}")).await,
        );
        assert!(mine > 0, "{table}");
        // Noor's are another institution's: one request, and two events with the note.
        let noors = match table {
            "exclusion_requests" => 1,
            "request_events" => 2,
            _ => 0,
        };
        assert_eq!(scene.sees(scene.an, table).await, all - noors, "{table}: a colleague sees hers");
        assert_eq!(scene.sees(scene.lien, table).await, all - noors - mine, "{table}: she does not");
    }
    assert_eq!(scene.sees(scene.lien, "patients where niss = '01020300071'").await, 0);
    assert_eq!(scene.sees(scene.an, "patients where niss = '01020300071'").await, 1);
    let end = format!(
        "update exclusion_periods set ended_at = '{}', ended_by = 'ombudsdienst', ended_by_officer = '{}', end_asked_by = 'self',
           end_identity_check = 'gekend' where ended_at is null",
        now(),
        person(scene.lien)
    );
    let ended =
        scene.try_as(scene.lien, &format!("{end} and care_worker_id = '{}' and origin = 'nexuzhealth'", scene.sofie)).await;
    assert_eq!(ended, Ok(1), "Jan's, not her own");
    let herself = scene.portal.signed_in("lien-ombudsdienst").await;
    let answer = herself.get(&page).await;
    assert_eq!((answer.status, answer.text_of("h1")), (403, "Deze aanvraag behandelt een collega.".to_owned()));
    assert!(!herself.get("/ombudsdienst").await.has(&reference));
    for (action, fields) in [
        ("neem", vec![]),
        ("weiger", vec![("reden", "andere"), ("uitleg", "nee")]),
        ("zoek", vec![("zoek-persoon", "Claes")]),
        ("trek-registratie-in", vec![("reden-intrekking", "vergist")]),
        ("registreer", vec![("persoon", worker.as_str())]),
        ("persoon", vec![("voornaam", "A")]),
    ] {
        let from = herself.get("/ombudsdienst").await;
        let answer = herself.send(&from, &format!("{page}/{action}"), &fields).await;
        assert_eq!((answer.status, answer.text_of("h1")), (403, "Deze aanvraag behandelt een collega.".to_owned()), "{action}");
    }
    assert_eq!(herself.get(&format!("{page}/persoon")).await.status, 403);
}

#[tokio::test]
async fn an_officer_never_meets_a_request_to_exclude_themself() {
    let scene = Scene::new().await;
    scene
        .owner
        .batch_execute(
            "insert into care_workers (id, niss, riziv8, riziv, given_name, family_name, function, search_key, family_key, sorted_key, added_at)
             values ('0197a000-0000-7000-8000-0000000000aa', '01020300071', null, null, 'Lieneke', 'Vermaes', 'Ombudspersoon', 'lieneke vermaes', 'vermaes lieneke', 'lieneke vermaes', now())",
        )
        .await
        .unwrap();
    let entry = "0197a000-0000-7000-8000-0000000000aa";
    let reference = scene.portal.signed_in("jan").await.request_for("Lieneke Vermaes", "Lieneke Vermaes").await;
    assert!(scene.is_seen(scene.an, &reference).await);
    assert!(!scene.is_seen(scene.lien, &reference).await, "an entry with her NISS, whatever its name");
    scene
        .changes_nothing(
            scene.lien,
            &format!(
                "update exclusion_requests set state = 'taken', taken_by = '{}', taken_at = '{}' where reference = '{reference}'",
                person(scene.lien),
                now()
            ),
        )
        .await;
    // Nor can she register somebody else's request against herself.
    let registered = format!(
        "update exclusion_requests set state = 'registered', decided_at = '{}', decided_by = '{}', registered_care_worker_id = '{entry}' where reference = '{{}}'",
        now(),
        person(scene.lien)
    );
    let described = scene.described("emma", "Bert Qwist").await;
    assert!(scene.is_seen(scene.lien, &described).await);
    scene.refused_by_policy(scene.lien, &registered.replace("{}", &described)).await;
    scene.changes_nothing(scene.lien, &registered.replace("{}", &reference)).await;
    // Registered by a colleague, neither the exclusion nor its period is hers to see.
    let officer = scene.portal.signed_in("an-ombudsdienst").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    officer.fill(&page, &format!("{page}/registreer"), &[("persoon", entry)]).await.location();
    for table in ["exclusions", "exclusion_periods"] {
        let rows = format!("{table} where care_worker_id = '{entry}'");
        assert_eq!((scene.sees(scene.an, &rows).await, scene.sees(scene.lien, &rows).await), (1, 0), "{table}");
    }
    assert!(!scene.is_seen(scene.lien, &reference).await);
}

#[tokio::test]
async fn a_described_name_that_resembles_an_officers_hides_the_request_until_a_colleague_settled_it() {
    let scene = Scene::new().await;
    let mut hidden = Vec::new();
    for name in
        ["Lien Maas", "Maes", "Lien", "Lien Maes", "Maes Lien", "dokter Maes", "Line Maes", "L. Maes", "LIËN MAES", "Lien Maesen"]
    {
        let reference = scene.described("jan", name).await;
        assert!(scene.is_seen(scene.an, &reference).await, "{name}: An sees it");
        assert!(!scene.is_seen(scene.lien, &reference).await, "{name}: Lien does not");
        hidden.push(reference);
    }
    for name in ["Sofie", "Bert Qwist", "Marie Dupont", "Tom Janssens", "Willem", "Annelies De Backer"] {
        let reference = scene.described("jan", name).await;
        assert!(scene.is_seen(scene.lien, &reference).await, "{name}: Lien sees it");
    }
    // The same for An De Smet, however her name is parted, and by her work.
    for name in ["An Desmet", "De Smedt", "Desmedt", "An van de ombudsdienst"] {
        let reference = scene.described("jan", name).await;
        assert!(!scene.is_seen(scene.an, &reference).await, "{name}: An does not");
        assert!(scene.is_seen(scene.lien, &reference).await, "{name}: Lien sees it");
    }
    let (page, herself) = (format!("/ombudsdienst/aanvragen/{}", hidden[0]), scene.portal.signed_in("lien-ombudsdienst").await);
    assert!(herself.get(&page).await.has("Deze aanvraag behandelt een collega"));
    let worklist = herself.get("/ombudsdienst").await;
    assert!(hidden.iter().all(|reference| !worklist.has(reference)));
    let from = herself.get("/ombudsdienst").await;
    let search = herself.send(&from, "/ombudsdienst", &[("zoek", &hidden[0])]).await;
    assert!(!search.texts("td, th, li, .mt-card").iter().any(|text| text.contains(&hidden[0])), "nor is it found");
    // An says who it is: somebody else.
    let officer = scene.portal.signed_in("an-ombudsdienst").await;
    officer.fill(&page, &format!("{page}/registreer"), &[("persoon", &scene.sofie.to_string())]).await;
    let answer = officer.get(&page).await;
    let settled = scene
        .count(&format!("select count(*) from exclusion_requests where reference = '{}' and state = 'registered'", hidden[0]))
        .await;
    if settled == 0 {
        // Jan excludes Sofie already: the same answer for another entry.
        let tom = scene.id("select id from care_workers where riziv = '40000028401'").await.to_string();
        officer.fill(&page, &format!("{page}/registreer"), &[("persoon", &tom)]).await.location();
    }
    assert!(answer.status < 500);
    assert!(scene.is_seen(scene.lien, &hidden[0]).await, "settled: it is not about her");
    assert_eq!(herself.get(&page).await.status, 200);
}

#[tokio::test]
async fn an_entry_without_a_niss_under_an_officers_name_may_be_that_officer() {
    let scene = Scene::new().await;
    scene
        .owner
        .batch_execute(
            "insert into care_workers (id, given_name, family_name, function, search_key, family_key, sorted_key, added_at, niss)
             values ('0197a000-0000-7000-8000-0000000000ab', 'Lien', 'Maes', 'Logopedist', 'lien maes', 'maes lien', 'lien maes', now(), null),
                    ('0197a000-0000-7000-8000-0000000000ac', 'Lien', 'Maes', 'Tandarts', 'lien maes', 'maes lien', 'lien maes', now(), '85073099932')",
        )
        .await
        .unwrap();
    let emma = scene.portal.signed_in("emma").await;
    let maybe = emma.request_for("Lien Maes", "Lien Maes Logopedist").await;
    let another = emma.request_for("Lien Maes", "Lien Maes Tandarts").await;
    assert!(scene.is_seen(scene.an, &maybe).await && !scene.is_seen(scene.lien, &maybe).await, "it may be her");
    assert!(scene.is_seen(scene.lien, &another).await, "a NISS says that it is somebody else");
}
