//! Long inboxes and long conversations: pages, order, limits, and what counts as read.

use super::*;

#[tokio::test]
async fn the_inbox_is_turned_over_and_searched_without_a_word_in_the_address() {
    let portal = Portal::start().await;
    let (jan, noor) = (portal.signed_in("jan").await, portal.signed_in("noor").await);
    noor.writes("andere", "iets van Noor over radiologie").await;
    let mut last = String::new();
    for number in 1..=21 {
        portal.clock.advance(TimeDelta::minutes(1));
        last = jan.writes("andere", &format!("Vraag {number} over 100% radiologie")).await;
    }
    let page = jan.get("/berichten").await;
    assert_eq!(page.texts(".mt-inbox__item").len(), 20);
    assert!(page.text_of(".mt-inbox__meta").starts_with("Jij: Vraag 21"));
    assert_eq!(page.attribute("a[rel=next]", "href").as_deref(), Some("/berichten?bladzijde=2"));
    let page = jan.get("/berichten?bladzijde=2").await;
    assert_eq!(page.texts(".mt-inbox__meta"), ["Jij: Vraag 1 over 100% radiologie"]);
    assert_eq!(page.attribute("a[rel=prev]", "href").as_deref(), Some("/berichten?bladzijde=1"));
    assert_eq!(jan.get("/berichten?bladzijde=3").await.texts(".mt-inbox__item").len(), 0);
    for wrong in ["0", "65535"] {
        assert_eq!(jan.get(&format!("/berichten?bladzijde={wrong}")).await.status, 200, "{wrong}");
    }
    for wrong in ["-1", "x", "99999999999"] {
        assert_eq!(jan.get(&format!("/berichten?bladzijde={wrong}")).await.status, 404, "{wrong}");
    }
    let find = async |term: &str| jan.search("/berichten", &[("zoek", term)]).await;
    for (term, hits) in [
        ("vraag 21 OVER", 1),
        ("100%", 20),
        ("%", 20),
        ("_", 0),
        ("andere VRAAG", 20),
        ("Noor", 0),
        (&last.rsplit('/').next().unwrap().to_lowercase().replace('-', " "), 1),
        ("GB-2026-999999-P", 0),
        ("UA-2026-999999-P", 0),
        ("onvindbaar", 0),
        ("", 20),
    ] {
        let page = find(term).await;
        assert_eq!((page.status, page.texts(".mt-inbox__item").len()), (200, hits), "{term}");
        assert_eq!(page.attribute("#zoek", "value").as_deref(), Some(term));
    }
    assert!(find("onvindbaar").await.has("We vonden geen berichten."));
    let next = find("radiologie").await.attribute("a[rel=next]", "href").unwrap();
    assert_eq!(jan.get(&next).await.texts(".mt-inbox__item").len(), 1);
    assert!(jan.get("/berichten?bladzijde=9").await.has("Op deze pagina staan geen berichten."));
}

#[tokio::test]
async fn what_waits_longest_stands_first() {
    let portal = Portal::start().await;
    let (jan, emma, an) =
        (portal.signed_in("jan").await, portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    let mut made = Vec::new();
    for (visitor, text) in [(&jan, "Eerste"), (&emma, "Tweede"), (&jan, "Derde"), (&emma, "Vierde")] {
        portal.clock.advance(TimeDelta::minutes(1));
        made.push(visitor.writes("andere", text).await);
    }
    let order = async || {
        let page = an.get("/ombudsdienst/berichten").await;
        let links = regex::Regex::new(r#"<td [^>]*><span[^>]*><a href="/ombudsdienst/berichten/(GB-[^"]+)""#).unwrap();
        let place = |row: &str| made.iter().position(|one| one.ends_with(row)).unwrap() + 1;
        links.captures_iter(&page.body).map(|found| place(&found[1])).collect::<Vec<_>>()
    };
    assert_eq!(order().await, [1, 2, 3, 4]);
    an.get(&theirs(&made[0])).await;
    an.get(&theirs(&made[1])).await;
    assert_eq!(order().await, [3, 4, 1, 2], "unread first, then unanswered");
    assert_eq!(an.replies(&theirs(&made[0]), "Antwoord").await.status, 303);
    assert_eq!(order().await, [3, 4, 2, 1], "answered last");
    jan.replies(&made[0], "En dan?").await;
    assert_eq!(order().await, [3, 4, 1, 2]);
}

#[tokio::test]
async fn a_conversation_that_holds_all_it_can_says_so_and_loses_no_name() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let conversation = jan.writes("andere", "Een vraag").await;
    let words = |from: usize| (from..from + 660).map(|word| format!("w{word:04x}")).collect::<Vec<_>>().join(" ");
    let mut last = jan.replies(&conversation, &words(0)).await;
    for part in 1..20 {
        last = jan.replies(&conversation, &words(part * 660)).await;
        if last.status != 303 {
            break;
        }
    }
    assert!(last.status == 422 && last.has("Schrijf een nieuw bericht, of bel de ombudsdienst."), "{}", last.text());
    assert!(!last.text_of("#tekst").is_empty());
    assert_eq!(an.get(&theirs(&conversation)).await.status, 200);
    let fields = [("onderwerp", "andere"), ("tekst", "Vervolg: het gaat over An De Smet")];
    let new = jan.writes_answering("/berichten/nieuw", &fields, "ja").await;
    assert_eq!(an.get(&theirs(&new)).await.status, 404);
}

#[tokio::test]
async fn a_long_conversation_has_pages_too() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let conversation = jan.writes("andere", "Het begin").await;
    portal
        .owner()
        .await
        .execute(
            "insert into messages (id, conversation_id, patient_id, institution_id, author, kind, body, written_at, officer_id)
               select gen_random_uuid(), c.id, c.patient_id, c.institution_id, 'officer', 'text', 'Antwoord ' || n, c.started_at + n * interval '1 minute', o.id
               from conversations c, officers o, generate_series(1, 150) n where o.given_name = 'An' and 'GB-' || split_part($1, 'GB-', 2) = c.reference",
            &[&conversation],
        )
        .await
        .unwrap();
    let page = jan.get(&conversation).await;
    assert_eq!(page.texts(".mt-msg").len(), 100);
    assert!(page.has("Antwoord 150") && !page.has("Het begin"));
    assert_eq!(page.texts("a[rel=next]"), ["Oudere berichten"]);
    let older = jan.get(&format!("{conversation}?bladzijde=2")).await;
    assert_eq!(older.texts(".mt-msg").len(), 51);
    assert!(older.has("Het begin"));
    assert_eq!(jan.get("/berichten").await.texts(".is-unread").len(), 0);
}

#[tokio::test]
async fn what_did_not_stand_on_the_page_stays_unread() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let conversation = jan.writes("andere", "De oudste").await;
    let more = |author: &str, kind: &str| {
        format!(
            "insert into messages (id, conversation_id, patient_id, institution_id, author, kind, body, written_at)
               select gen_random_uuid(), id, patient_id, institution_id, '{author}', '{kind}', 'Bericht ' || n, started_at + n * interval '1 second'
               from conversations, generate_series(1, 100) n where reference = '{}'",
            conversation.rsplit('/').next().unwrap()
        )
    };
    let owner = portal.owner().await;
    owner.batch_execute(&more("patient", "text")).await.unwrap();
    let unread = "select count(*) from messages where read_at is null and author = 'patient'";
    assert_eq!(an.get(&theirs(&conversation)).await.text_of(".mt-nav__count"), "1 ongelezen", "one more, on the next page");
    assert_eq!(portal.count(unread).await, 1);
    assert_eq!(portal.count("select count(*) from conversations where unread_since = started_at").await, 1);
    assert_eq!(an.get(&format!("{}?bladzijde=2", theirs(&conversation))).await.text_of(".mt-nav__count"), "");
    assert_eq!(portal.count(unread).await, 0);
    assert_eq!(
        portal.count("select count(*) from conversations where unread_since is null and waits_since = started_at").await,
        1
    );
    // The patient's side: 100 of the portal's, and the older page with one of them.
    owner.batch_execute("delete from messages where body like 'Bericht %'").await.unwrap();
    owner.batch_execute(&more("system", "ended")).await.unwrap();
    jan.replies(&conversation, "De nieuwste").await;
    let unread = "select count(*) from messages where read_at is null and author = 'system'";
    owner
        .batch_execute("update messages set written_at = written_at + interval '1 hour' where body = 'De nieuwste'")
        .await
        .unwrap();
    owner.batch_execute("update messages set read_at = null where author = 'system'").await.unwrap();
    assert_eq!(jan.get(&conversation).await.text_of(".mt-nav__count"), "1 ongelezen");
    assert_eq!(portal.count(unread).await, 1);
    assert_eq!(jan.get(&format!("{conversation}?bladzijde=2")).await.text_of(".mt-nav__count"), "");
    assert_eq!(portal.count(unread).await, 0);
}
