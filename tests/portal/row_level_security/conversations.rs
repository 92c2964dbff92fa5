//! Conversations at the database, with every handler gone: whose they are, who writes, whom they concern (R11, R12).

use uuid::Uuid;

use super::{Scene, now, person};
use crate::messages::theirs;

/// A conversation's id.
async fn id(scene: &Scene, address: &str) -> Uuid {
    let reference = address.rsplit('/').next().unwrap();
    scene.id(&format!("select id from conversations where reference = '{reference}'")).await
}

/// A conversation whose words name somebody, where the patient was not asked whether that is somebody of the ombudsdienst.
async fn named(scene: &Scene, address: &str, words: &str) -> Uuid {
    let talk = id(scene, address).await;
    let key = mijntoegang::directory::names::search_key(words);
    scene.owner.execute("update conversations set named_key = $2 where id = $1", &[&talk, &key]).await.unwrap();
    talk
}

#[tokio::test]
async fn a_conversation_and_its_messages_are_seen_by_those_in_it_only() {
    let scene = Scene::new().await;
    let jan = scene.portal.signed_in("jan").await;
    let talk = id(&scene, &jan.writes("andere", "Dag, ik heb een vraag").await).await;
    let (one, its) = (format!("conversations where id = '{talk}'"), format!("messages where conversation_id = '{talk}'"));
    for (actor, seen) in [
        (scene.patient(scene.jan), 1),
        (scene.patient(scene.emma), 0),
        (scene.patient(scene.noor), 0),
        (scene.an, 1),
        (scene.lien, 1),
        (scene.koen, 0),
    ] {
        assert_eq!(scene.sees(actor, &one).await, seen, "{actor:?}");
        assert_eq!(scene.sees(actor, &its).await, seen, "{actor:?}");
    }
    assert_eq!(scene.sees_after("begin", &one).await + scene.sees_after("begin", &its).await, 0, "no actor");
    // By a name like An's in the text, from whichever message on; by the request it is about; as the patient.
    for words in ["An De Smet was het", "de heer DESMÉT", "An van de ombudsdienst"] {
        let hidden = named(&scene, &jan.writes("inzage", "Wie keek er?").await, words).await;
        for table in [format!("conversations where id = '{hidden}'"), format!("messages where conversation_id = '{hidden}'")] {
            assert_eq!((scene.sees(scene.an, &table).await, scene.sees(scene.lien, &table).await), (0, 1), "{words}");
        }
        let now = now();
        for sql in [
            format!("update conversations set closed_at = '{now}', closed_by = '{}' where id = '{hidden}'", person(scene.an)),
            format!("update messages set read_at = '{now}' where conversation_id = '{hidden}'"),
        ] {
            scene.changes_nothing(scene.an, &sql).await;
        }
    }
    let later = jan.writes("andere", "Dag").await;
    let later_id = id(&scene, &later).await;
    let seen = format!("conversations where id = '{later_id}'");
    assert_eq!(scene.sees(scene.an, &seen).await, 1);
    named(&scene, &later, "het gaat over mevrouw de smet").await;
    assert_eq!(scene.sees(scene.an, &seen).await, 0);
    let me = scene.portal.signed_in("lien").await;
    let own = id(&scene, &me.writes("andere", "Dag").await).await;
    let own = format!("conversations where id = '{own}'");
    assert_eq!((scene.sees(scene.an, &own).await, scene.sees(scene.lien, &own).await), (0, 0));
    assert_eq!(scene.sees(scene.koen, &own).await, 1, "an officer's own matters are with the house that stands in");
}

#[tokio::test]
async fn each_side_writes_marks_and_closes_in_its_own_name_only() {
    let scene = Scene::new().await;
    let jan = scene.portal.signed_in("jan").await;
    let talk = id(&scene, &jan.writes("andere", "Dag").await).await;
    let (now, new, patient) = (now(), Uuid::now_v7(), scene.patient(scene.jan));
    let message = |author: &str, officer: &str| {
        format!(
            "insert into messages (id, conversation_id, patient_id, institution_id, kind, author, officer_id, body, written_at)
               values ('{new}', '{talk}', '{}', '{}', 'text', '{author}', {officer}, 'Tekst', '{now}')",
            scene.jan, scene.home
        )
    };
    let by = |actor| format!("'{}'", person(actor));
    scene.done(patient, &message("patient", "null")).await;
    scene.refused_by_policy(patient, &message("officer", &by(scene.an))).await;
    scene.refused_by_policy(scene.patient(scene.emma), &message("patient", "null")).await;
    scene.done(scene.an, &message("officer", &by(scene.an))).await;
    scene.refused_by_policy(scene.an, &message("officer", &by(scene.lien))).await;
    scene.refused_by_policy(scene.koen, &message("officer", &by(scene.koen))).await;
    // Nobody marks the own messages as seen, nor rewrites one.
    let seen = format!("update messages set read_at = '{now}' where conversation_id = '{talk}'");
    scene.changes_nothing(patient, &seen).await;
    scene.changes_nothing(scene.koen, &seen).await;
    scene.done(scene.an, &seen).await;
    scene.not_granted(patient, "update messages set body = 'anders'").await;
    // No name drops out, and what was read stays read.
    scene.owner.execute("update conversations set named_key = 'qwx' where id = $1", &[&talk]).await.unwrap();
    let shorter = format!("update conversations set named_key = '' where id = '{talk}'");
    assert!(scene.try_as(scene.an, &shorter).await.unwrap_err().starts_with("MT012"));
    scene.owner.batch_execute(&seen).await.unwrap();
    let back = format!("update messages set read_at = null where conversation_id = '{talk}'");
    assert!(scene.try_as(scene.an, &back).await.unwrap_err().starts_with("MT013"));
    scene.owner.batch_execute(&back).await.unwrap();
    let close = |by: Uuid| format!("update conversations set closed_at = '{now}', closed_by = '{by}' where id = '{talk}'");
    scene.refused_by_policy(patient, &close(person(scene.an))).await;
    scene.refused_by_policy(scene.an, &close(person(scene.lien))).await;
    scene.done(scene.an, &close(person(scene.an))).await;
    scene.changes_nothing(scene.koen, &close(person(scene.koen))).await;
    for column in ["patient_id", "institution_id", "topic", "subject", "reference"] {
        scene.not_granted(scene.an, &format!("update conversations set {column} = {column}")).await;
    }
}

#[tokio::test]
async fn a_patient_answers_an_own_question_that_waits_and_nothing_else() {
    let scene = Scene::new().await;
    let officer = scene.portal.signed_in("an-ombudsdienst").await;
    let state = async || {
        let row =
            scene.owner.query_one("select state from exclusion_requests where reference = $1", &[&scene.emmas_request]).await;
        row.unwrap().get::<_, String>(0)
    };
    let request = scene.id(&format!("select id from exclusion_requests where reference = '{}'", scene.emmas_request)).await;
    let answered = format!("select from (select mt_request_answered('{request}') as done) as answer where done");
    let me = scene.patient(scene.emma);
    assert_eq!(scene.try_as(me, &answered).await, Ok(0), "nothing was asked");
    let vraag = format!("/ombudsdienst/aanvragen/{}/vraag", scene.emmas_request);
    assert_eq!(officer.fill(&vraag, &vraag, &[("vraag", "Wie precies?")]).await.status, 303);
    assert_eq!(state().await, "asked");
    for other in [scene.patient(scene.jan), scene.an, scene.koen] {
        assert_eq!(scene.try_as(other, &answered).await, Ok(0), "{other:?}");
    }
    scene.done(me, &answered).await;
    // Past that function a patient cannot put a request to work.
    let now = now();
    for sql in [
        format!("update exclusion_requests set state = 'taken' where id = '{request}'"),
        format!("update exclusion_requests set state = 'asked' where id = '{request}'"),
        format!("insert into request_events values ('{request}', '{request}', '{now}', 'asked', '{}', null)", person(scene.an)),
    ] {
        scene.refused_by_policy(me, &sql).await;
    }
    assert_eq!(state().await, "asked");
}

#[tokio::test]
async fn an_officer_prepares_a_draft_from_a_conversation_that_is_seen_and_reads_none() {
    let scene = Scene::new().await;
    let jan = scene.portal.signed_in("jan").await;
    let (asks, about) = (jan.writes("uitsluiting", "Graag iemand").await, jan.writes("inzage", "Wie keek er?").await);
    let hidden = named(&scene, &jan.writes("uitsluiting", "Iemand graag").await, "An De Smet graag").await;
    let (asks_id, about) = (id(&scene, &asks).await, id(&scene, &about).await);
    let (now, new) = (now(), Uuid::now_v7());
    let draft = |patient: Uuid, by: Uuid, conversation: Uuid| {
        format!(
            "insert into request_drafts (id, patient_id, version, content, updated_at, prepared_by, conversation_id)
               values ('{new}', '{patient}', 1, '{{}}', '{now}', '{by}', '{conversation}')"
        )
    };
    let (an, lien) = (person(scene.an), person(scene.lien));
    scene.done(scene.an, &draft(scene.jan, an, asks_id)).await;
    for (actor, sql) in [
        (scene.an, draft(scene.emma, an, asks_id)),
        (scene.an, draft(scene.jan, lien, asks_id)),
        (scene.an, draft(scene.jan, an, about)),
        (scene.an, draft(scene.jan, an, hidden)),
        (scene.koen, draft(scene.jan, person(scene.koen), asks_id)),
        (scene.patient(scene.emma), draft(scene.jan, an, asks_id)),
    ] {
        scene.refused_by_policy(actor, &sql).await;
    }
    let officer = scene.portal.signed_in("an-ombudsdienst").await;
    let address = format!("{}/aanvraag", theirs(&asks));
    let fields = [("stap", "beschrijf"), ("naam", "Sofie"), ("waar", "Brugge")];
    let from = officer.get(&address).await;
    assert_eq!(officer.send(&from, &address, &fields).await.status, 303);
    let prepared = "request_drafts where prepared_by is not null";
    assert_eq!((scene.sees(scene.an, prepared).await, scene.sees(scene.patient(scene.jan), prepared).await), (0, 1));
    assert_eq!(scene.sees(scene.patient(scene.emma), prepared).await, 0);
    // Only what was sent from that draft becomes the conversation's matter.
    let request = scene.id(&format!("select id from exclusion_requests where reference = '{}'", scene.jans_request)).await;
    let became = format!("select from (select mt_conversation_became('{asks_id}', '{request}') as done) as answer where done");
    for actor in [scene.patient(scene.jan), scene.patient(scene.emma), scene.an] {
        assert_eq!(scene.try_as(actor, &became).await, Ok(0), "{actor:?}");
    }
}
