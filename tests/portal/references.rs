//! References are drawn at random (R12): they tell nothing of their order, and those of before stay valid.

use std::collections::HashSet;

use chrono::TimeDelta;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use mijntoegang::db::{Actor, Job, Tls, connect};
use mijntoegang::web::{ConversationReference, RequestReference};
use tokio_postgres::Client;

use crate::support::{Portal, start_of_tests};

const OPERATE: Actor = Actor::System(Job::Operate);

fn number(reference: &str) -> u32 {
    reference.split('-').nth(2).unwrap().parse().unwrap()
}

/// A conversation of Emma's with this reference.
async fn insert_conversation(conn: &mut AsyncPgConnection, reference: &str) {
    use diesel_async::RunQueryDsl;
    diesel::sql_query(
        "insert into conversations (id, reference, patient_id, institution_id, topic, subject, started_at, last_at)
           select gen_random_uuid(), $1, id, home_institution_id, 'other', 'Vraag', now(), now() from patients where given_name = 'Emma'",
    )
    .bind::<diesel::sql_types::Text, _>(reference)
    .execute(conn)
    .await
    .unwrap();
}

#[tokio::test]
async fn two_thousand_references_are_distinct_and_rise_as_often_as_they_fall() {
    let portal = Portal::start().await;
    let url = portal.cluster.connection_string("mijntoegang_owner", &portal.database);
    let mut conn = connect(&url, &Tls::new(None).unwrap()).await.unwrap();
    let mut drawn = Vec::new();
    for _ in 0..20 {
        conn.batch_execute(&OPERATE.begin_statement()).await.unwrap();
        for _ in 0..100 {
            let reference = ConversationReference::draw(&mut conn, start_of_tests()).await.unwrap().to_string();
            insert_conversation(&mut conn, &reference).await;
            drawn.push(reference);
        }
        conn.batch_execute("commit").await.unwrap();
    }
    assert!(
        drawn.iter().all(|one| one.starts_with("GB-2026-") && one.len() == 16 && ConversationReference::parse(one).is_some())
    );
    assert_eq!(drawn.iter().collect::<HashSet<_>>().len(), 2000);
    let rises = drawn.windows(2).filter(|pair| number(&pair[0]) < number(&pair[1])).count();
    assert!((850..1150).contains(&rises), "{rises} of 1999 rise");
    let low = drawn.iter().filter(|one| number(one) < 500_000).count();
    assert!((850..1150).contains(&low), "{low} of 2000 lie in the lower half");
}

/// What the database answers to these drawn numbers, in the transaction that is open.
async fn draw(app: &Client, short: &[&str], long: &[&str]) -> Option<String> {
    app.query_one("select mt_draw_reference($1, $2)", &[&short, &long]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_number_that_is_taken_is_drawn_again() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let taken = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let (one, other) = (portal.app_role().await, portal.app_role().await);
    assert_eq!(draw(&one, &["UA-2026-000001-A"], &[]).await, None, "not without an actor");
    for app in [&one, &other] {
        app.batch_execute(&OPERATE.begin_statement()).await.unwrap();
    }
    let (first, second, third) = ("UA-2026-000001-A", "UA-2026-000002-B", "UA-2026-000003-C");
    assert_eq!(draw(&one, &[&taken, first, second], &[]).await.as_deref(), Some(first));
    assert_eq!(draw(&other, &[first, second], &[]).await.as_deref(), Some(second), "another transaction has it in hand");
    // What the first did not use is free again; what the other wrote is taken.
    one.batch_execute("rollback").await.unwrap();
    let sql = format!("update exclusion_requests set reference = '{second}' where reference = '{taken}'");
    portal.owner().await.batch_execute(&sql).await.unwrap();
    other.batch_execute("commit").await.unwrap();
    one.batch_execute(&OPERATE.begin_statement()).await.unwrap();
    assert_eq!(draw(&one, &[second, third], &[]).await.as_deref(), Some(third));
    assert_eq!(draw(&one, &[second, first], &[]).await.as_deref(), Some(first));
    one.batch_execute("rollback").await.unwrap();
}

#[tokio::test]
async fn a_year_that_is_half_full_goes_on_with_seven_digits() {
    let portal = Portal::start().await;
    let app = portal.app_role().await;
    let (owner, taken) = (portal.owner().await, "UA-2026-000001-A");
    owner.batch_execute(&format!("update exclusion_requests set reference = '{taken}'")).await.unwrap();
    app.batch_execute(&OPERATE.begin_statement()).await.unwrap();
    let (short, long) = (vec![taken; 16], ["UA-2026-1234567-A"]);
    assert_eq!(draw(&app, &short, &long).await.as_deref(), Some(long[0]), "each of them is taken");
    assert_eq!(draw(&app, &["UA-2026-000002-B"], &long).await.as_deref(), Some(long[0]), "from then on");
    assert_eq!(draw(&app, &["UA-2027-000002-B"], &long).await.as_deref(), Some("UA-2027-000002-B"), "the next year begins anew");
    assert_eq!(
        draw(&app, &["GB-2026-000002-B"], &long).await.as_deref(),
        Some("GB-2026-000002-B"),
        "and conversations have theirs"
    );
    assert_eq!(draw(&app, &short, &[taken]).await, None, "no more than what was drawn is tried");
    app.batch_execute("commit").await.unwrap();

    owner.batch_execute("insert into long_references values ('GB-2026')").await.unwrap();
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    assert!(reference.len() == 17 && number(&reference) >= 1_000_000, "{reference}");
    let typed = reference.to_lowercase().replace('-', " ");
    assert_eq!(
        jan.get(&format!("/aanvragen/{}", typed.replace(' ', "%20"))).await.text_of(".govuk-caption-l .mt-ticket"),
        reference
    );
    let found = an.search("/ombudsdienst", &[("zoek", &format!("ref. {typed}"))]).await;
    assert_eq!(found.texts("tbody tr").len(), 1);
    assert_eq!(an.get(&format!("/ombudsdienst/aanvragen/{reference}")).await.status, 200);
    let talk = jan.writes("andere", "Een vraag").await;
    assert!(number(&talk) >= 1_000_000 && jan.get(&talk).await.status == 200, "{talk}");
    portal.clock.advance(TimeDelta::days(60));
    let jan = portal.signed_in("jan").await;
    let next = jan.request_for("Greet Vandamme", "Greet Vandamme").await;
    assert!(next.starts_with("UA-2027-") && next.len() == 16, "{next}");
}

#[tokio::test]
async fn references_of_the_sequence_stay_valid_and_are_found() {
    let portal = Portal::start().await;
    let (emma, an) = (portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    let talk = emma.writes("andere", "Een vraag").await;
    let (request, conversation) = (RequestReference::new(2026, 1).to_string(), ConversationReference::new(2026, 17).to_string());
    let owner = portal.owner().await;
    owner.execute("update exclusion_requests set reference = $1", &[&request]).await.unwrap();
    let written = talk.rsplit('/').next().unwrap();
    owner.execute("update conversations set reference = $1 where reference = $2", &[&conversation, &written]).await.unwrap();
    for typed in [request.to_lowercase(), request.replace('-', "%20").to_lowercase(), request.clone()] {
        assert_eq!(emma.get(&format!("/aanvragen/{typed}")).await.text_of(".govuk-caption-l .mt-ticket"), request, "{typed}");
        assert_eq!(an.get(&format!("/ombudsdienst/aanvragen/{typed}")).await.status, 200, "{typed}");
    }
    let found = an.search("/ombudsdienst", &[("zoek", &request.to_lowercase().replace('-', " "))]).await;
    assert_eq!(found.texts("tbody tr").len(), 1);
    for visitor in [&emma, &an] {
        let page = if std::ptr::eq(visitor, &emma) { "/berichten" } else { "/ombudsdienst/berichten" };
        assert_eq!(visitor.get(&format!("{page}/{}", conversation.to_lowercase())).await.status, 200);
    }
}
