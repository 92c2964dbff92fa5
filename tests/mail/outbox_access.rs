//! Who may write and who may see.

use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::SimpleAsyncConnection;
use mijntoegang::clock::Clock;
use mijntoegang::db::ids::{InstitutionId, OfficerId};
use mijntoegang::db::{Actor, Job, client, connect};
use mijntoegang::mail::{EmailAddress, enqueue};
use uuid::Uuid;

use crate::db::{Db, a_patient, sender, tls};

const AN_OFFICER: Actor =
    Actor::Officer { id: OfficerId::from_uuid(Uuid::from_u128(1)), institution: InstitutionId::from_uuid(Uuid::from_u128(2)) };

#[tokio::test]
async fn every_actor_writes_and_only_the_mail_job_reads() {
    let db = Db::new().await;
    let to = EmailAddress::parse("ombudsdienst@example.org").unwrap();
    let mail = sender().mail("request-sent", &to, "Aanvraag", "Tekst").unwrap();
    let now = Clock::System.now();
    for actor in [a_patient(), AN_OFFICER, Actor::System(Job::SaveForm)] {
        let mut conn = db.begin(actor).await;
        enqueue(&mut conn, &mail, now).await.unwrap();
        conn.batch_execute("COMMIT").await.unwrap();
    }
    let mut nobody = connect(&db.app, &tls()).await.unwrap();
    let refused = enqueue(&mut nobody, &mail, now).await;
    assert!(matches!(refused, Err(Error::DatabaseError(DatabaseErrorKind::Unknown, _))), "{refused:?}");

    let app = client(&db.app, &tls()).await.unwrap();
    for (actor, sees) in [
        (None, 0),
        (Some(a_patient()), 0),
        (Some(AN_OFFICER), 0),
        (Some(Actor::System(Job::SaveForm)), 0),
        (Some(Actor::System(Job::Mail)), 3),
    ] {
        app.batch_execute(&actor.map_or("BEGIN".to_owned(), |actor| actor.begin_statement())).await.unwrap();
        assert_eq!(app.query_one("select count(*) from outbox", &[]).await.unwrap().get::<_, i64>(0), sees, "{actor:?}");
        let changed = app.execute("update outbox set last_error = 'x'", &[]).await.unwrap();
        assert_eq!(i64::try_from(changed).unwrap(), sees, "{actor:?}");
        app.batch_execute("ROLLBACK").await.unwrap();
    }
}

#[tokio::test]
async fn what_was_written_stays_as_it_was() {
    let db = Db::new().await;
    db.write_one().await;
    let app = client(&db.app, &tls()).await.unwrap();
    for statement in
        ["delete from outbox", "truncate outbox", "update outbox set recipient = 'x@example.org'", "update outbox set body = 'x'"]
    {
        app.batch_execute(&Actor::System(Job::Mail).begin_statement()).await.unwrap();
        let error = app.batch_execute(statement).await.unwrap_err();
        assert_eq!(error.code().unwrap().code(), "42501", "{statement}");
        app.batch_execute("ROLLBACK").await.unwrap();
    }
}

/// Delivered, a mail is a fact without people; until then nothing that a retry needs is gone.
#[tokio::test]
async fn a_mail_that_arrived_keeps_no_words_and_one_that_waits_or_was_given_up_keeps_them() {
    let db = Db::new().await;
    for _ in 0..3 {
        db.write_one().await;
    }
    let owner = client(&db.owner, &tls()).await.unwrap();
    owner.batch_execute("update outbox set unsubscribe = 'https://example.org/uitschrijven/geheim'").await.unwrap();
    let app = client(&db.app, &tls()).await.unwrap();
    app.batch_execute(&Actor::System(Job::Mail).begin_statement()).await.unwrap();
    let ids: Vec<Uuid> =
        app.query("select id from outbox order by id", &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
    // As the version before says it.
    let sent = "update outbox set state = 'sent', attempts = 1, next_attempt_at = null, sent_at = now(), last_error = null where id = $1";
    app.execute(sent, &[&ids[0]]).await.unwrap();
    let failed =
        "update outbox set state = 'failed', attempts = 9, next_attempt_at = null, last_error = 'smtp 550' where id = $1";
    app.execute(failed, &[&ids[1]]).await.unwrap();
    app.batch_execute("COMMIT").await.unwrap();
    let words = db.words().await;
    assert_eq!(words[0], [None, None, None, None]);
    for kept in &words[1..] {
        assert!(kept.iter().all(Option::is_some), "{kept:?}");
    }
    let facts = owner
        .query_one("select kind, message_id, created_at is not null, sent_at is not null from outbox where id = $1", &[&ids[0]])
        .await;
    let facts = facts.unwrap();
    assert_eq!((facts.get::<_, &str>(0), facts.get::<_, bool>(2), facts.get::<_, bool>(3)), ("request-sent", true, true));
    // Whoever writes it: nothing that was delivered has words, nothing that waits lacks them.
    for wrong in [
        "update outbox set body = 'x', recipient = 'x@example.org', subject = 'x' where state = 'sent'",
        "update outbox set unsubscribe = 'https://example.org/x' where state = 'sent'",
    ] {
        owner.batch_execute(wrong).await.unwrap();
        assert_eq!(db.words().await[0], [None, None, None, None], "{wrong}");
    }
    for wrong in
        ["update outbox set body = null where state = 'waiting'", "update outbox set recipient = null where state = 'failed'"]
    {
        assert_eq!(owner.batch_execute(wrong).await.unwrap_err().code().unwrap().code(), "23514", "{wrong}");
    }
}

#[tokio::test]
async fn postgres_refuses_a_second_header_too() {
    let db = Db::new().await;
    let owner = client(&db.owner, &tls()).await.unwrap();
    let write = async |recipient: &str, subject: &str| {
        owner
            .execute(
                "insert into outbox (id, kind, recipient, subject, body, message_id, created_at, next_attempt_at)
                 values (gen_random_uuid(), 'test', $1, $2, 'b', '<' || gen_random_uuid() || '@example.org>', now(), now())",
                &[&recipient, &subject],
            )
            .await
    };
    write("a@example.org", "een").await.unwrap();
    for (recipient, subject) in [
        ("a@example.org\nBcc: b@example.org", "een"),
        ("a b@example.org", "een"),
        ("a@example.org", "een\r\nBcc: b@example.org"),
        ("a@example.org", ""),
    ] {
        assert_eq!(write(recipient, subject).await.unwrap_err().code().unwrap().code(), "23514", "{recipient:?} {subject:?}");
    }
    let inconsistent = owner.execute("update outbox set state = 'sent'", &[]).await.unwrap_err();
    assert_eq!(inconsistent.code().unwrap().code(), "23514");
}
