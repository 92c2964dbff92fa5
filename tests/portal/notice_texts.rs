//! What the portal tells: kept as a kind with arguments, read as words by patient and officer; what was told before stays as it was.

use mijntoegang::i18n::Locale;
use mijntoegang::messages::{MessageBody, StoredSubject};
use serde_json::Value;

use crate::messages::theirs;
use crate::suite_log;
use crate::support::{Page, Portal, Visitor};

impl Portal {
    /// What was told in messages `m` of conversations `c` that a condition names: subject and body, as a person reads them.
    pub async fn told(&self, condition: &str) -> Vec<(String, String)> {
        let sql = format!(
            "select m.kind, m.body, m.arguments::text, c.subject, c.subject_arguments::text
               from messages m join conversations c on c.id = m.conversation_id where {condition} order by m.written_at, m.id"
        );
        let json = |text: Option<String>| text.map(|text| serde_json::from_str::<Value>(&text).unwrap());
        let rows = self.owner().await.query(&sql, &[]).await.unwrap();
        rows.iter()
            .map(|row| {
                let kind = row.get::<_, String>(0).parse().unwrap();
                let body = MessageBody::from_columns(kind, row.get(1), json(row.get(2))).unwrap();
                let subject = StoredSubject::from_columns(row.get(3), json(row.get(4))).unwrap();
                (subject.render(Locale::Nl), body.render(Locale::Nl))
            })
            .collect()
    }

    /// The body of the one such message.
    pub async fn told_body(&self, condition: &str) -> String {
        let mut told = self.told(condition).await;
        assert_eq!(told.len(), 1, "{told:?}");
        told.remove(0).1
    }
}

const REGISTERED: &str = "Sofie Claes kan je dossier niet meer openen. Dat geldt vanaf nu, in alle zorginstellingen van het \
                          nexuzhealth-netwerk, tot jij de uitsluiting stopzet.";

/// Jan asked for Sofie Claes, An registered it. Answers the address of the conversation that tells it.
async fn registered(portal: &Portal, jan: &Visitor, an: &Visitor) -> String {
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let worker = an.get(&page).await.radio("Sofie Claes");
    an.fill(&page, &format!("{page}/registreer"), &[("persoon", &worker)]).await.location();
    let reference: String = portal.owner().await.query_one("select reference from conversations", &[]).await.unwrap().get(0);
    format!("/berichten/{reference}")
}

/// What the patient finds with a term in the inbox.
async fn search(visitor: &Visitor, term: &str) -> Page {
    let found = visitor.fill("/berichten", "/berichten", &[("zoek", term)]).await.location();
    visitor.get(&found).await
}

/// The title and the text in the inbox; the subject and the text on both sides' pages, and in both downloads.
async fn assert_read_everywhere(jan: &Visitor, an: &Visitor, conversation: &str, (title, subject): (&str, &str), text: &str) {
    let inbox = jan.get("/berichten").await;
    let first_words: String = text.chars().take(40).collect();
    assert!(inbox.has(title) && inbox.has(&first_words), "{}", inbox.text());
    let officers = theirs(conversation);
    let page = jan.get(conversation).await;
    assert_eq!(page.text_of("h1"), subject);
    for page in [page, an.get(&officers).await] {
        assert!(page.has(subject) && page.has(text), "{}", page.text());
    }
    let everything = jan.get("/mijn-gegevens/alles").await;
    assert!(everything.has(subject) && everything.has(text), "{}", everything.text());
    let all: Value =
        serde_json::from_str(&jan.fill("/mijn-gegevens/download", "/mijn-gegevens/download", &[("vorm", "json")]).await.body)
            .unwrap();
    let one = &all["conversations"][0];
    assert_eq!((one["subject"].as_str(), one["messages"][0]["body"].as_str()), (Some(subject), Some(text)));
}

#[tokio::test]
async fn a_notice_is_kept_without_words_and_read_with_them() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let conversation = registered(&portal, &jan, &an).await;
    let row = portal
        .owner()
        .await
        .query_one(
            "select m.body, m.kind, m.arguments::text, c.subject, c.subject_arguments::text, c.topic, c.named_key
               from messages m join conversations c on c.id = m.conversation_id",
            &[],
        )
        .await
        .unwrap();
    let text = |at: usize| row.get::<_, Option<String>>(at);
    assert_eq!((text(0), text(1), text(2)), (None, Some("registered".into()), Some(r#"{"person": "Sofie Claes"}"#.into())));
    assert_eq!((text(3), text(4), text(5)), (None, Some(r#"{"kind": "registered"}"#.into()), Some("request".into())));
    assert_eq!(text(6), Some(String::new()), "R12 compares what patients write, not the portal's own words");
    assert_read_everywhere(
        &jan,
        &an,
        &conversation,
        ("Sofie Claes is uitgesloten", "Je uitsluiting is geregistreerd"),
        REGISTERED,
    )
    .await;
    for term in ["sofie claes", "SOFIE openen", "is geregistreerd", "claes is uitgesloten", "nexuzhealth-netwerk"] {
        assert!(search(&jan, term).await.has("Sofie Claes is uitgesloten"), "{term}");
    }
    for term in ["claes sofie", "person", "sof%claes"] {
        assert!(search(&jan, term).await.has("We vonden geen berichten."), "{term}");
    }
}

#[tokio::test]
async fn what_was_told_before_reads_as_it_did() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let conversation = registered(&portal, &jan, &an).await;
    let (subject, body) =
        ("Je uitsluiting werd geregistreerd", "Sofie Claes kan je dossier niet meer inkijken. Zo stond het er.");
    portal
        .owner()
        .await
        .batch_execute(&format!(
            "update messages set body = '{body}', arguments = null;
             update conversations set subject = '{subject}', subject_arguments = null"
        ))
        .await
        .unwrap();
    assert_read_everywhere(&jan, &an, &conversation, (subject, subject), body).await;
    for term in ["claes inkijken", "werd geregistreerd"] {
        assert!(search(&jan, term).await.has(subject), "{term}");
    }
}

#[tokio::test]
async fn a_notice_that_is_not_understood_is_an_error_and_no_other_sentence() {
    for (change, logged) in [
        (r#"update messages set arguments = '{"persoon": "Sofie Claes"}'"#, "malformed arguments of a notice of kind"),
        (r#"update messages set arguments = '{"person": ["Sofie Claes"]}'"#, "malformed arguments of a notice of kind"),
        (
            "alter table messages drop constraint messages_kind_check; update messages set kind = 'moved'",
            "unknown kind of message",
        ),
        (
            r#"update conversations set subject_arguments = '{"kind": "moved"}'"#,
            "unknown or malformed subject of a conversation of kind",
        ),
        (
            "alter table messages drop constraint messages_body_or_arguments; update messages set arguments = null",
            "a row with both a text and arguments, or with neither",
        ),
    ] {
        let portal = Portal::start().await;
        let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
        let conversation = registered(&portal, &jan, &an).await;
        portal.owner().await.batch_execute(change).await.unwrap();
        let officers = theirs(&conversation);
        let pages =
            [(&jan, "/berichten"), (&jan, conversation.as_str()), (&jan, "/mijn-gegevens/alles"), (&an, officers.as_str())];
        for (visitor, path) in pages {
            let page = visitor.get(path).await;
            assert_eq!((page.status, page.text_of("h1").as_str()), (500, "Er ging iets mis"), "{path} after {change}");
            assert!(!page.has("Sofie") && !page.has("geregistreerd"), "{path} after {change}: {}", page.text());
        }
        let log = suite_log::text();
        assert!(log.contains(logged), "the log does not say: {logged}");
        assert!(!log.lines().any(|line| line.contains(logged) && line.contains("Claes")), "the log names nobody");
    }
}

#[tokio::test]
async fn a_message_is_a_text_or_a_notice_and_never_both() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    registered(&portal, &jan, &an).await;
    jan.writes("andere", "Dag, ik heb een vraag.").await;
    let owner = portal.owner().await;
    for (change, constraint) in [
        ("update messages set body = 'Tekst' where kind = 'registered'", "messages_body_or_arguments"),
        ("update messages set arguments = null where kind = 'registered'", "messages_body_or_arguments"),
        ("update messages set body = null, arguments = '{}' where kind = 'text'", "messages_arguments_of_notices"),
        ("update messages set arguments = '[]' where kind = 'registered'", "messages_arguments_object"),
        ("update conversations set subject = 'Vraag'", "conversations_subject_or_arguments"),
        ("update conversations set subject_arguments = '5'", "conversations_subject_arguments_object"),
    ] {
        let error = owner.batch_execute(change).await.unwrap_err();
        assert_eq!(error.as_db_error().unwrap().constraint(), Some(constraint), "{change}");
    }
}
