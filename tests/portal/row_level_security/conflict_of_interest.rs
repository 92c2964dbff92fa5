//! An officer never meets anything about themself (R12): it is another institution's, in the database too.

use super::{Scene, now, person};
use crate::conflict_matrix::{OTHER, house_of};

#[tokio::test]
async fn an_officer_never_meets_their_own_matters_as_a_patient() {
    let scene = Scene::new().await;
    let reference = scene.portal.signed_in("lien").await.request_for("Greet Vandamme", "Greet Vandamme").await;
    assert_eq!(house_of(&scene.portal, &reference).await, OTHER);
    let koen = scene.portal.signed_in("koen-ombudsdienst").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let worker = koen.get(&page).await.radio("Greet Vandamme");
    koen.fill(&page, &format!("{page}/registreer"), &[("persoon", &worker)]).await.location();
    let own = "patient_id = (select id from patients where niss = '01020300071')";
    for rows in [
        format!("exclusion_requests where {own}"),
        format!("request_events where request_id in (select id from exclusion_requests where {own})"),
        format!("exclusions where {own}"),
        format!("exclusion_periods where {own}"),
        format!("conversations where {own}"),
        format!("messages where {own}"),
        "patients where niss = '01020300071'".to_owned(),
    ] {
        assert!(scene.count(&format!("select count(*) from {rows}")).await > 0, "{rows}");
        for officer in [scene.an, scene.lien] {
            assert_eq!(scene.sees(officer, &rows).await, 0, "{officer:?}: {rows}");
        }
    }
    assert_eq!(scene.sees(scene.koen, &format!("exclusions where {own}")).await, 1, "who registered it sees it");
    let end = format!(
        "update exclusion_periods set ended_at = '{}', ended_by = 'ombudsdienst', ended_by_officer = '{}', end_asked_by = 'self',
           end_identity_check = 'gekend' where ended_at is null and {own}",
        now(),
        person(scene.lien)
    );
    scene.changes_nothing(scene.lien, &end).await;
    for officer in ["lien-ombudsdienst", "an-ombudsdienst"] {
        let officer = scene.portal.signed_in(officer).await;
        let unknown = officer.get("/ombudsdienst/aanvragen/UA-2026-000999-Y").await;
        let answer = officer.get(&page).await;
        assert_eq!((answer.status, answer.text_of("h1")), (404, unknown.text_of("h1")));
        assert!(!officer.get("/ombudsdienst").await.has(&reference));
        for (action, fields) in [
            ("neem", vec![]),
            ("weiger", vec![("reden", "andere"), ("uitleg", "nee")]),
            ("zoek", vec![("zoek-persoon", "Claes")]),
            ("trek-registratie-in", vec![("reden-intrekking", "vergist")]),
            ("registreer", vec![("persoon", worker.as_str())]),
            ("persoon", vec![("voornaam", "A")]),
        ] {
            let from = officer.get("/ombudsdienst").await;
            assert_eq!(officer.send(&from, &format!("{page}/{action}"), &fields).await.status, 404, "{action}");
        }
    }
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
    assert!(scene.is_seen(scene.koen, &reference).await, "an entry with her NISS, whatever its name");
    for officer in [scene.an, scene.lien] {
        assert!(!scene.is_seen(officer, &reference).await);
        let take = format!(
            "update exclusion_requests set state = 'taken', taken_by = '{}', taken_at = '{}' where reference = '{reference}'",
            person(officer),
            now()
        );
        scene.changes_nothing(officer, &take).await;
    }
    // Nor can she register somebody else's request against herself.
    let registered = format!(
        "update exclusion_requests set state = 'registered', decided_at = '{}', decided_by = '{}', registered_care_worker_id = '{entry}' where reference = '{{}}'",
        now(),
        person(scene.lien)
    );
    let described = scene.described("emma", "Bert Qwist").await;
    assert!(scene.is_seen(scene.lien, &described).await);
    scene.refused_by_policy(scene.lien, &registered.replace("{}", &described)).await;
    // Registered by the other ombudsdienst, neither the exclusion nor its period is theirs to see.
    let koen = scene.portal.signed_in("koen-ombudsdienst").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    koen.fill(&page, &format!("{page}/registreer"), &[("persoon", entry)]).await.location();
    for table in ["exclusions", "exclusion_periods"] {
        let rows = format!("{table} where care_worker_id = '{entry}'");
        let mut seen = Vec::new();
        for officer in [scene.koen, scene.an, scene.lien] {
            seen.push(scene.sees(officer, &rows).await);
        }
        assert_eq!(seen, [1, 0, 0], "{table}");
    }
}

#[tokio::test]
async fn a_described_name_that_resembles_an_officers_is_asked_about_and_the_answer_counts() {
    let scene = Scene::new().await;
    let jan = scene.portal.signed_in("jan").await;
    for (number, name) in [
        "Lien Maas",
        "Maes",
        "Maes Lien",
        "dokter Maes",
        "LIËN MAES",
        "An Desmet",
        "De Smedt",
        "Desmedt",
        "An van de ombudsdienst",
    ]
    .into_iter()
    .enumerate()
    {
        let draft = jan.draft_described(name, &format!("AZ Sint-Lucas Brugge, kamer {number}")).await;
        let elsewhere = number % 2 == 0;
        let reference = jan.send_draft_answering(&draft, if elsewhere { "ja" } else { "nee" }).await;
        for officer in [scene.an, scene.lien] {
            assert_eq!(scene.is_seen(officer, &reference).await, !elsewhere, "{name}");
        }
        assert_eq!(scene.is_seen(scene.koen, &reference).await, elsewhere, "{name}");
    }
    for name in ["Sofie", "Bert Qwist", "Marie Dupont", "Tom Janssens", "Willem", "Annelies De Backer"] {
        let reference = scene.described("jan", name).await;
        assert!(scene.is_seen(scene.lien, &reference).await, "{name}: nothing is asked");
    }
}

#[tokio::test]
async fn an_entry_without_numbers_under_an_officers_name_may_be_the_officer_whose_account_has_no_entry() {
    let scene = Scene::new().await;
    scene
        .owner
        .batch_execute(
            "insert into care_workers (id, given_name, family_name, function, search_key, family_key, sorted_key, added_at, niss)
             values ('0197a000-0000-7000-8000-0000000000ab', 'Lien', 'Maes', 'Logopedist', 'lien maes', 'maes lien', 'lien maes', now(), null),
                    ('0197a000-0000-7000-8000-0000000000ac', 'Lien', 'Maes', 'Tandarts', 'lien maes', 'maes lien', 'lien maes', now(), '85073099932');
             delete from officer_entries e using officers o where o.id = e.officer_id and o.given_name = 'Lien'",
        )
        .await
        .unwrap();
    let emma = scene.portal.signed_in("emma").await;
    let maybe = emma.request_for("Lien Maes", "Lien Maes Logopedist").await;
    let another = emma.request_for("Lien Maes", "Lien Maes Tandarts").await;
    assert!(scene.is_seen(scene.koen, &maybe).await && !scene.is_seen(scene.lien, &maybe).await, "it may be her");
    assert!(scene.is_seen(scene.lien, &another).await, "a NISS says that it is somebody else");
}
