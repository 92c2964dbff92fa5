//! What is read leaves a row, a repeated form leaves none, and what cannot be audited does not happen.

use super::*;

#[tokio::test]
async fn what_an_officer_reads_leaves_a_row_and_what_a_patient_reads_of_their_own_none() {
    let scene = Scene::new().await;
    let reference = scene.emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let request = scene.request(&reference).await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let read = scene.row_of_officer("request-read", Some(request), None, None, nothing()).await;
    let after = async |visitor: &Visitor, path: &str| {
        let last = scene.last().await;
        visitor.get(path).await;
        scene.since(last).await
    };
    assert_eq!(after(&scene.an, &page).await, [read]);
    // The worklist shows names: which requests were shown is on record.
    let shown = after(&scene.an, "/ombudsdienst").await;
    assert_eq!(shown.len(), 1);
    let mut ids: Vec<String> =
        shown[0].details["requests"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
    ids.sort();
    let rows = scene
        .owner
        .query("select id::text from exclusion_requests where state in ('sent', 'taken') order by 1", &[])
        .await
        .unwrap();
    assert_eq!(ids, rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>());
    assert_eq!((shown[0].action.as_str(), shown[0].patient, shown[0].request), ("worklist-read", None, None));
    // So do a conversation, and the list of them.
    let talk = scene.emma.writes("andere", "Een vraag").await;
    let conversation = scene.id("select id from conversations order by started_at desc, id desc limit 1").await;
    let read = serde_json::json!({ "conversation": conversation });
    for path in ["", "/aanvraag"] {
        let row = scene.row_of_officer("conversation-read", None, None, None, read.clone()).await;
        assert_eq!(after(&scene.an, &format!("/ombudsdienst{talk}{path}")).await, [row]);
    }
    let shown = after(&scene.an, "/ombudsdienst/berichten").await;
    assert_eq!(shown.iter().map(|row| row.action.as_str()).collect::<Vec<_>>(), ["messages-list-read"]);
    assert_eq!(shown[0].details, serde_json::json!({ "conversations": [conversation] }));
    // Searching beside the request, a refused form and a decision that came too late show it again.
    for (path, fields, status) in [
        ("zoek", vec![("zoek-persoon", "Claes")], 200),
        ("weiger", vec![], 422),
        ("registreer", vec![], 422),
        ("trek-registratie-in", vec![("reden-intrekking", "nee")], 409),
    ] {
        let from = scene.an.get("/privacy").await;
        let last = scene.last().await;
        let answer = scene.an.send(&from, &format!("{page}/{path}"), &fields).await;
        let left: Vec<String> = scene.since(last).await.into_iter().map(|row| row.action).collect();
        assert_eq!((answer.status, left), (status, vec!["request-read".to_owned()]), "{path}");
    }
    // Another institution's officer learns nothing, and that is on record; a HEAD counts as reading.
    let koen = scene.portal.signed_in("koen-ombudsdienst").await;
    let left = after(&koen, &page).await;
    assert_eq!(left.iter().map(|row| row.action.as_str()).collect::<Vec<_>>(), ["matter-not-found"]);
    assert_eq!((left[0].patient, left[0].request), (None, None));
    let last = scene.last().await;
    scene.an.client.head(format!("{}{page}", scene.portal.base)).send().await.unwrap();
    assert_eq!(scene.since(last).await.len(), 1);
    for path in [
        "/uitsluitingen",
        &format!("/aanvragen/{reference}"),
        "/uitsluitingen/aanvragen",
        "/berichten",
        talk.as_str(),
        "/mijn-gegevens",
        "/mijn-gegevens/e-mail",
        "/mijn-gegevens/aangemeld",
        "/mijn-gegevens/wie-keek",
        "/mijn-gegevens/bewaartermijn",
        "/mijn-gegevens/alles",
    ] {
        assert_eq!(after(&scene.emma, path).await, [], "{path}");
    }
}

#[tokio::test]
async fn asking_for_what_is_not_there_is_on_record_like_what_is_withheld() {
    let scene = Scene::new().await;
    let reference = {
        let lien = scene.portal.signed_in("lien").await;
        lien.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await
    };
    let lien = scene.portal.signed_in("lien-ombudsdienst").await;
    let last = scene.last().await;
    assert_eq!(lien.get(&format!("/ombudsdienst/aanvragen/{reference}")).await.status, 404);
    let rows = scene.since(last).await;
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].action.as_str(), rows[0].patient, rows[0].request), ("matter-not-found", None, None));
    assert_eq!(rows[0].details, serde_json::json!({ "wanted": reference }));
}

#[tokio::test]
async fn the_same_form_again_leaves_no_second_row() {
    let scene = Scene::new().await;
    let draft = scene.emma.draft_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let check = format!("{draft}/controle");
    let fields = scene.emma.get(&check).await.hidden(&check);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for _ in 0..3 {
        scene.emma.post(&check, &fields).await.location();
    }
    let reference = scene.emma.get(&format!("{draft}/verstuurd")).await.text_of(".mt-ticket");
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let worker = scene.id("select id from care_workers where riziv = '40000028401'").await.to_string();
    let from = scene.an.get(&page).await;
    for (path, fields) in [("neem", vec![]), ("registreer", vec![("persoon", worker.as_str())])] {
        for _ in 0..3 {
            scene.an.send(&from, &format!("{page}/{path}"), &fields).await.location();
        }
    }
    let request = scene.request(&reference).await;
    for action in ["request-sent", "request-taken", "exclusion-registered"] {
        let sql = format!("select count(*) from audit_events where action = '{action}' and request_id = '{request}'");
        assert_eq!(scene.portal.count(&sql).await, 1, "{action}");
    }
}

#[tokio::test]
async fn what_cannot_be_audited_does_not_happen() {
    let scene = Scene::new().await;
    let reference = scene.emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let (mine, page) = (format!("/aanvragen/{reference}"), format!("/ombudsdienst/aanvragen/{reference}"));
    let draft = scene.emma.draft_for("Sofie Claes", "Sofie Claes Arts").await;
    let (from, officers, check) = (scene.emma.get(&mine).await, scene.an.get(&page).await, format!("{draft}/controle"));
    let sending = scene.emma.get(&check).await.hidden(&check);
    let sending: Vec<(&str, &str)> = sending.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let worker = scene.id("select id from care_workers where riziv = '40000028401'").await.to_string();
    scene.owner.batch_execute("create function broken() returns trigger language plpgsql as $$ begin raise exception 'no audit today'; end $$; create trigger broken before insert on audit_events for each row execute function broken()").await.unwrap();
    let counted = "select (select count(*) from exclusions) + (select count(*) from exclusion_requests) + (select count(*) from outbox)
                     + (select count(*) from messages) + (select count(*) from request_events) + (select count(*) from care_workers)";
    let before = scene.portal.count(counted).await;
    assert_eq!(scene.emma.send(&from, &format!("{mine}/intrekken"), &[]).await.status, 500);
    assert_eq!(scene.emma.post(&check, &sending).await.status, 500);
    assert_eq!(scene.an.send(&officers, &format!("{page}/neem"), &[]).await.status, 500);
    assert_eq!(scene.an.send(&officers, &format!("{page}/registreer"), &[("persoon", &worker)]).await.status, 500);
    assert_eq!(scene.an.send(&officers, &format!("{page}/weiger"), &[("reden", "andere"), ("uitleg", "nee")]).await.status, 500);
    assert_eq!(scene.an.get(&page).await.status, 500, "not even reading");
    assert_eq!(scene.an.get("/ombudsdienst").await.status, 500);
    let account = scene.emma.get("/mijn-gegevens").await;
    for (path, fields) in [
        ("/mijn-gegevens/e-mail", vec![("e-mail", "nieuw@example.org")]),
        ("/mijn-gegevens/e-mail-verwijderen", vec![]),
        ("/mijn-gegevens/download", vec![("vorm", "json")]),
    ] {
        assert_eq!(scene.emma.send(&account, path, &fields).await.status, 500, "{path}");
    }
    let state = scene.owner.query_one("select state from exclusion_requests where reference = $1", &[&reference]).await.unwrap();
    assert_eq!((state.get::<_, String>(0).as_str(), scene.portal.count(counted).await), ("sent", before));
    scene.owner.batch_execute("drop trigger broken on audit_events").await.unwrap();
    scene.emma.post(&check, &sending).await.location();
}
