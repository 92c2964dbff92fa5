//! **Ik vertrouw dit niet**: one question, the words that may come with it, and where they go.

use super::*;

async fn question_of(jan: &Visitor) -> String {
    jan.get("/doorbrekingen").await.attribute("a[href$='/vertrouw-niet']", "href").unwrap()
}

#[tokio::test]
async fn one_question_says_what_happens_next_and_nothing_is_reported_before_its_button() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    send(&portal.site(), &of_jan(portal.clock.now())).await;
    let jan = portal.signed_in("jan").await;
    let question = question_of(&jan).await;
    let page = jan.get(&question).await;
    assert_eq!((page.status, page.text_of("h1").as_str()), (200, "Wat klopt er niet?"));
    assert_eq!(page.text_of(".govuk-caption-l"), "Doorbreking van 23 november 2026, Sofie Claes");
    assert!(!page.text_of("title").contains("Sofie"));
    assert_eq!(
        page.texts(".mt-timeline strong"),
        ["De ombudsdienst leest je melding", "De ombudsdienst zoekt het uit", "Je krijgt antwoord"]
    );
    assert!(page.has("Met een bericht, uiterlijk op 23 december 2026."), "{}", page.text());
    assert_eq!(page.texts("main button"), ["Verstuur melding"]);
    assert_eq!(portal.count("select count(*) from break_cases").await, 0, "opening it reports nothing");
    // The same stands under the message itself, and leads to no other page first.
    let reference = column(&portal, "select reference from conversations where topic = 'break'").await;
    let told = jan.get(&format!("/berichten/{reference}")).await;
    assert_eq!(told.texts(".mt-notice__acts a"), ["Ik vertrouw dit niet", "Stel hierover een vraag"]);
    assert_eq!(told.attribute(".mt-notice__acts a", "href"), Some(question.clone()));
    assert_eq!(
        (told.text_of("h1"), told.text_of("h2")),
        ("Je dossier is geopend in een noodgeval".into(), "Sofie Claes opende je dossier".into())
    );
    assert_eq!(told.text_of("title"), "Bericht – Mijn Toegang");

    let long = "é".repeat(1001);
    let refused = jan.send(&page, &question, &[("tekst", &long)]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.texts(".govuk-error-summary a"), ["Je tekst is te lang: 1001 tekens. Gebruik er maximaal 1000."]);
    assert_eq!((refused.text_of("#tekst"), portal.count("select count(*) from break_cases").await), (long, 0));
    // The same form twice is one report with one message.
    let form = page.hidden(&question);
    let mut fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.push(("tekst", "Ik was er die dag niet."));
    for _ in 0..2 {
        assert_eq!(jan.post(&question, &fields).await.location(), "/doorbrekingen");
    }
    let words = "select count(*) from messages where author = 'patient' and body = 'Ik was er die dag niet.'";
    assert_eq!((portal.count(words).await, portal.count("select count(*) from break_cases").await), (1, 1));
    let after = jan.get("/doorbrekingen").await;
    assert!(after.text_of("title").starts_with("Je melding is verstuurd."), "{}", after.text_of("title"));
    assert_eq!(jan.get(&question).await.location(), "/doorbrekingen", "it is reported");
    let told = jan.get(&format!("/berichten/{reference}")).await;
    assert!(told.has("Jouw melding: Melding ontvangen We zoeken het uit, ten laatste op 23 december 2026."), "{}", told.text());
    // The ombudsdienst reads them where the break was told.
    let an = portal.signed_in("an-ombudsdienst").await;
    assert!(an.get(&format!("/ombudsdienst/berichten/{reference}")).await.has("Ik was er die dag niet."));
    let emma = portal.signed_in("emma").await;
    let list = emma.get("/doorbrekingen").await;
    assert_eq!((emma.get(&question).await.status, emma.send(&list, &question, &[]).await.status), (404, 404));
}

#[tokio::test]
async fn words_about_somebody_of_the_ombudsdienst_are_asked_about_before_anything_is_reported() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    send(&portal.site(), &of_jan(portal.clock.now())).await;
    let jan = portal.signed_in("jan").await;
    let question = question_of(&jan).await;
    let fields = [("tekst", "Die arts is de zus van An De Smet.")];
    assert_eq!(jan.fill(&question, &question, &fields).await.text_of("h1"), "Gaat dit over iemand van de ombudsdienst?");
    assert_eq!(portal.count("select count(*) from break_cases").await, 0);
    assert_eq!(jan.writes_answering(&question, &fields, "ja").await, "/doorbrekingen");
    assert_eq!(portal.count("select count(*) from break_cases").await, 1);
    // Her ombudsdienst gets the report, another one the words.
    let an = portal.signed_in("an-ombudsdienst").await;
    let talks = an.get("/ombudsdienst/berichten").await;
    assert!(!talks.has("Jan Willems"), "{}", talks.text());
    assert_eq!(portal.count("select count(*) from messages where body like 'Die arts is%'").await, 1);
}
