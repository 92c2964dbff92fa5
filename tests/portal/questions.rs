//! **Stel een vraag aan de patiënt**, and **Maak er een aanvraag van**.

use chrono::TimeDelta;

use crate::messages::theirs;
use crate::support::{Portal, Visitor};

async fn state(portal: &Portal, reference: &str) -> String {
    let sql = format!("select state from exclusion_requests where reference = '{reference}'");
    portal.owner().await.query_one(&sql, &[]).await.unwrap().get(0)
}

async fn ask(officer: &Visitor, reference: &str, words: &str) {
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let vraag = format!("{page}/vraag");
    let answer = officer.fill(&vraag, &vraag, &[("vraag", words)]).await;
    assert_eq!(answer.location(), page, "{}", answer.text());
}

#[tokio::test]
async fn a_question_waits_for_the_patient_and_the_answer_puts_the_request_back_to_work() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let (mine, page) = (format!("/aanvragen/{reference}"), format!("/ombudsdienst/aanvragen/{reference}"));
    let dates = "select target_on::text || latest_on::text from exclusion_requests order by sent_at desc, id desc limit 1";
    let owner = portal.owner().await;
    let before: String = owner.query_one(dates, &[]).await.unwrap().get(0);
    let vraag = format!("{page}/vraag");
    assert_eq!(an.get(&page).await.attribute(&format!("a[href='{vraag}']"), "href"), Some(vraag.clone()));
    let form = an.get(&vraag).await;
    assert_eq!(form.text_of("h1"), "Stel een vraag aan de patiënt");
    let empty = an.fill(&vraag, &vraag, &[("vraag", " \u{200b}")]).await;
    assert!(empty.status == 422 && empty.has("Schrijf je bericht."));
    assert_eq!(state(&portal, &reference).await, "sent");
    ask(&an, &reference, "Bedoel je de verpleegkundige?").await;
    // Nobody had it: it is taken with the question, by whoever asks.
    assert_eq!(state(&portal, &reference).await, "asked");
    let shown = an.get(&page).await;
    assert!(shown.has("Wacht op patiënt") && shown.has("An De Smet behandelt deze aanvraag."));
    assert_eq!(
        shown.texts(".mt-timeline strong"),
        ["Vraag gesteld door An De Smet", "In behandeling genomen door An De Smet", "Aanvraag ontvangen"]
    );
    assert!(an.get("/ombudsdienst").await.texts("tbody .mt-state").contains(&"Wacht op patiënt".to_owned()));
    assert_eq!(an.search("/ombudsdienst", &[("status", "wacht")]).await.texts("tbody tr").len(), 1);
    assert_eq!(portal.count("select count(*) from outbox where kind = 'patient-notice'").await, 1);
    // The patient is led to it from the list and from the request.
    for path in ["/uitsluitingen", mine.as_str()] {
        let page = jan.get(path).await;
        assert!(page.texts(".govuk-tag--yellow").contains(&"Vraag voor jou".to_owned()), "{path}");
        assert!(page.attribute(".mt-note a[href^='/berichten/GB-']", "href").is_some(), "{path}");
    }
    let conversation = jan.get(&mine).await.attribute(".mt-note a", "href").unwrap();
    let thread = jan.get(&conversation).await;
    assert_eq!(thread.text_of("h1"), format!("Vraag over je aanvraag {reference}"));
    assert!(thread.has("An De Smet, ombudsdienst") && thread.has("Bedoel je de verpleegkundige?"));
    // Another question before the answer goes into the same conversation.
    portal.clock.advance(TimeDelta::minutes(1));
    ask(&an, &reference, "En van welke dienst?").await;
    assert_eq!(jan.get(&conversation).await.texts(".mt-msg").len(), 2);
    assert_eq!(portal.count("select count(*) from conversations").await, 1);
    portal.clock.advance(TimeDelta::minutes(1));
    assert_eq!(jan.replies(&conversation, "Ja, van spoed.").await.location(), conversation);
    assert_eq!(state(&portal, &reference).await, "taken");
    let shown = an.get(&page).await;
    assert_eq!(shown.texts(".mt-timeline strong")[0], "Beantwoord door de patiënt");
    assert!(shown.has("In behandeling") && shown.has("An De Smet behandelt deze aanvraag."));
    assert_eq!(shown.attribute(&format!("a[href='{}']", theirs(&conversation)), "href"), Some(theirs(&conversation)));
    let own = jan.get(&mine).await;
    assert!(own.has("Je hebt geantwoord") && own.has("De ombudsdienst stelde een vraag"));
    assert!(own.attribute(".mt-note a", "href").is_none(), "nothing waits any more");
    assert_eq!(owner.query_one(dates, &[]).await.unwrap().get::<_, String>(0), before, "the dates run on");
    // What the patient writes after that is a message like any other.
    portal.clock.advance(TimeDelta::minutes(1));
    jan.replies(&conversation, "Nog dit.").await;
    assert_eq!(portal.count("select count(*) from request_events where kind = 'answered'").await, 1);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'request-answered'").await, 1);
}

#[tokio::test]
async fn while_a_question_waits_every_decision_is_possible_and_after_one_no_question() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let lien = portal.signed_in("lien-ombudsdienst").await;
    let reference = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let vraag = format!("{page}/vraag");
    let early = lien.get(&vraag).await;
    let key = early.attribute("input[name=formulier]", "value").unwrap();
    ask(&an, &reference, "Welke Tom?").await;
    // A colleague may ask too; whose request it is stays as it was. The same form again asks nothing more.
    for _ in 0..2 {
        let answer = lien.send(&early, &vraag, &[("formulier", &key), ("vraag", "Welke dienst?")]).await;
        assert_eq!(answer.location(), page);
    }
    assert_eq!(portal.count("select count(*) from messages where kind = 'question'").await, 2);
    assert!(lien.get(&page).await.has("An De Smet behandelt deze aanvraag."));
    let late = lien.send(&early, &format!("{page}/neem"), &[]).await;
    assert!(late.status == 409 && late.has("Lien Maes heeft intussen een vraag aan de patiënt gesteld"));
    assert_eq!(jan.fill("/uitsluitingen", &format!("/aanvragen/{reference}/intrekken"), &[]).await.status, 303);
    let late = lien.send(&early, &vraag, &[("vraag", "Nog een vraag")]).await;
    assert!(late.status == 409 && late.has("De patiënt heeft deze aanvraag intussen ingetrokken"));
    assert_eq!(late.text_of("#vraag"), "Nog een vraag", "what was typed is not lost");
    assert_eq!(lien.get(&vraag).await.location(), page);
    // An answer that comes after that changes no state.
    let conversation = jan.get("/berichten").await.attribute(".mt-inbox__subject a", "href").unwrap();
    assert_eq!(jan.replies(&conversation, "De Tom van spoed").await.status, 303);
    assert_eq!(state(&portal, &reference).await, "withdrawn");
    let other = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let page = format!("/ombudsdienst/aanvragen/{other}");
    ask(&an, &other, "Welke Tom?").await;
    let tom = an.get(&page).await.radio("Tom Janssens");
    assert_eq!(an.fill(&page, &format!("{page}/registreer"), &[("persoon", &tom)]).await.location(), page);
    assert!(jan.get("/uitsluitingen").await.has("Tom Janssens"));
}

/// A conversation of Jan's, the page of **Maak er een aanvraag van**, and Sofie Claes found on it.
async fn found(officer: &Visitor, conversation: &str, term: &str) -> crate::support::Page {
    let address = format!("{}/aanvraag", theirs(conversation));
    let started = officer.fill(&theirs(conversation), &address, &[]).await;
    assert_eq!(started.location(), address);
    let page = officer.fill(&address, &format!("{address}/zoek"), &[("zoek-persoon", term)]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page
}

#[tokio::test]
async fn a_message_becomes_a_request_that_the_patient_sends_after_reading_the_consequences() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let text = format!("Ik wil dokter Claes uitsluiten. {}", "Zij woont naast mij. ".repeat(60));
    let conversation = jan.writes("uitsluiting", &text).await;
    let address = format!("{}/aanvraag", theirs(&conversation));
    let page = found(&an, &conversation, "Sofie Claes").await;
    assert!(page.has("Ik wil dokter Claes uitsluiten."));
    let sofie = page.radio("Sofie Claes Arts");
    let tom = found(&an, &conversation, "Tom Janssens").await.radio("Tom Janssens Verpleegkundige");
    let none = an.send(&page, &address, &[("stap", "kies"), ("zoek-persoon", "Sofie Claes")]).await;
    assert!(none.status == 422 && none.has("Kies precies één persoon uit de lijst.") && none.has("Sofie Claes"));
    let chosen = [("stap", "kies"), ("persoon", sofie.as_str()), ("zoek-persoon", "Sofie Claes")];
    for _ in 0..2 {
        assert_eq!(an.send(&page, &address, &chosen).await.location(), theirs(&conversation), "the same form twice");
    }
    assert_eq!(portal.count("select count(*) from request_drafts").await, 1);
    assert_eq!(portal.count("select count(*) from messages where kind = 'prepared'").await, 1);
    assert_eq!(portal.count("select count(*) from exclusion_requests where state = 'sent' and care_worker_id = (select id from care_workers where riziv = '10000007003')").await, 0, "nothing is asked before the patient sends it");
    // Another person for the same message: the first one waits still.
    let talk = an.get(&theirs(&conversation)).await;
    assert!(talk.has("Er staat een aanvraag klaar. De patiënt heeft ze nog niet verstuurd."));
    assert!(!talk.texts("button").contains(&"Maak er een aanvraag van".to_owned()));
    assert_eq!(an.get(&address).await.location(), theirs(&conversation));
    let late = an.send(&page, &address, &[("stap", "kies"), ("persoon", &tom)]).await;
    assert!(late.status == 409 && late.has("An De Smet heeft voor dit gesprek al een aanvraag klaargezet"));
    // The patient reads, and sends: eHealth's advice, the consequences, and the check with what was written.
    let thread = jan.get(&conversation).await;
    assert!(thread.has("We hebben een aanvraag voor je klaargezet om Sofie Claes uit te sluiten."));
    assert!(thread.has("Je bericht was langer dan 1000 tekens"));
    let draft = thread.attribute("a[href^='/uitsluitingen/aanvragen/']", "href").unwrap();
    let next = jan.get(&draft).await.location();
    assert_eq!(next, format!("{draft}/ehealth"));
    let check = format!("{draft}/controle");
    assert_eq!(jan.get(&check).await.location(), next, "no step is skipped");
    let list = jan.get("/uitsluitingen").await;
    assert_eq!(list.attribute(".mt-note a", "href").as_ref(), Some(&draft));
    assert!(list.text_of(".mt-note").starts_with("De ombudsdienst zette een aanvraag voor je klaar."));
    assert!(jan.get("/uitsluitingen/aanvragen").await.has("De ombudsdienst zette deze aanvraag voor je klaar."));
    let next = jan.fill(&next, &next, &[("via", "nexuzhealth")]).await.location();
    assert_eq!(next, format!("{draft}/gevolgen"));
    assert_eq!(jan.fill(&next, &next, &[("gelezen", "ja")]).await.location(), check);
    let shown = jan.get(&check).await;
    assert!(shown.has("Sofie Claes") && shown.has("Ik wil dokter Claes uitsluiten.") && shown.has("AZ Sint-Lucas Brugge"));
    let reference = jan.send_draft(&draft).await;
    assert!(!jan.get("/uitsluitingen").await.has("zette een aanvraag voor je klaar"));
    assert_eq!(state(&portal, &reference).await, "sent");
    let remark = portal.count("select max(length(remark))::bigint from exclusion_requests").await;
    assert_eq!(remark, 1000);
    // From then on the conversation is about the request, and no other can be made of it.
    let talk = an.get(&theirs(&conversation)).await;
    assert_eq!(talk.attribute("dd a", "href"), Some(format!("/ombudsdienst/aanvragen/{reference}")));
    assert!(!talk.texts("button").contains(&"Maak er een aanvraag van".to_owned()));
    assert_eq!(an.get(&address).await.location(), theirs(&conversation));
    let late = an.send(&page, &address, &chosen).await;
    assert!(late.status == 409 && late.has("Bij dit gesprek hoort al een aanvraag."));
    assert!(jan.get(&conversation).await.attribute("a[href^='/uitsluitingen/aanvragen/']", "href").is_none());
}

#[tokio::test]
async fn the_journeys_rules_hold_for_what_an_officer_prepares() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let lien = portal.signed_in("lien-ombudsdienst").await;
    // Excluded already, and asked for already.
    let greet = jan.request_for("Greet Vandamme", "Greet Vandamme").await;
    let page = format!("/ombudsdienst/aanvragen/{greet}");
    let worker = an.get(&page).await.radio("Greet Vandamme");
    assert_eq!(an.fill(&page, &format!("{page}/registreer"), &[("persoon", &worker)]).await.status, 303);
    let open = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let described = jan.send_draft(&jan.draft_described("Sofie", "AZ Sint-Lucas, onthaal").await).await;
    let conversation = jan.writes("andere", "Kun je iemand uitsluiten?").await;
    let address = format!("{}/aanvraag", theirs(&conversation));
    for (term, label, words) in [
        ("Greet Vandamme", "Greet Vandamme", "De patiënt heeft deze persoon al uitgesloten.".to_owned()),
        ("Tom Janssens", "Tom Janssens Verpleegkundige", format!("De patiënt heeft al een aanvraag voor deze persoon: {open}.")),
    ] {
        let page = found(&an, &conversation, term).await;
        let id = page.radio(label);
        let refused = an.send(&page, &address, &[("stap", "kies"), ("persoon", &id), ("zoek-persoon", term)]).await;
        assert!(refused.status == 422 && refused.has(&words), "{}", refused.text());
    }
    let page = an.get(&address).await;
    let describe =
        async |name: &str, place: &str| an.send(&page, &address, &[("stap", "beschrijf"), ("naam", name), ("waar", place)]).await;
    for (name, place, words) in [
        ("", "Brugge", "Vul de naam van één persoon in."),
        ("Alle verpleegkundigen", "Brugge", "Een afdeling of groep uitsluiten kan niet."),
        ("An Peeters en Jan Claes", "Brugge", "Vul maar één persoon in."),
        ("Sofie", "", "Vul in waar deze persoon werkt."),
        ("Sofie", "az sint lucas onthaal", described.as_str()),
    ] {
        let refused = describe(name, place).await;
        assert!(refused.status == 422 && refused.has(words), "{name}: {}", refused.text());
    }
    let own = portal.owner().await;
    own.batch_execute("update care_workers set niss = '85073099932' where riziv = '10000007003'").await.unwrap();
    let page = found(&an, &conversation, "Sofie Claes").await;
    let id = page.radio("Sofie Claes Arts");
    let refused = an.send(&page, &address, &[("stap", "kies"), ("persoon", &id)]).await;
    assert!(refused.status == 422 && refused.has("Dit is de patiënt zelf."), "{}", refused.text());
    assert_eq!(portal.count("select count(*) from request_drafts where conversation_id is not null").await, 0);
    // Against an officer of the house it waits for the patient at another ombudsdienst: here the conversation stays as it was (R12).
    let before = lien.get(&theirs(&conversation)).await.text_of("main");
    for officer in ["Lien Maes", "An De Smet", "Lien Maes"] {
        assert_eq!(describe(officer, "de ombudsdienst").await.location(), theirs(&conversation));
        assert!(an.get(&theirs(&conversation)).await.has("Een andere ombudsdienst behandelt dit verder."));
        assert_eq!(lien.get(&theirs(&conversation)).await.text_of("main"), before);
    }
    let elsewhere = "select count(*) from request_drafts d join conversations c on c.id = d.conversation_id
        join institutions i on i.id = c.institution_id where i.name = 'Ziekenhuis Leieland' and c.confined";
    assert_eq!(portal.count(elsewhere).await, 2, "the same form again prepares nothing more");
    assert_eq!(describe("Karel", "de balie").await.location(), theirs(&conversation));
    // Thrown away by the patient, it can be prepared again; a conversation about another subject cannot.
    let draft = jan.get(&conversation).await.attribute("a[href^='/uitsluitingen/aanvragen/']", "href").unwrap();
    assert_eq!(jan.fill("/uitsluitingen/aanvragen", &format!("{draft}/verwijder"), &[]).await.status, 303);
    assert!(jan.get(&conversation).await.attribute("a[href^='/uitsluitingen/aanvragen/']", "href").is_none());
    assert_eq!(describe("Karel", "de balie").await.location(), theirs(&conversation));
    for topic in ["stopzetten", "inzage"] {
        let other = jan.writes(topic, "Een vraag").await;
        assert_eq!(an.get(&format!("{}/aanvraag", theirs(&other))).await.location(), theirs(&other));
    }
}

#[tokio::test]
async fn in_a_closed_conversation_no_request_is_prepared() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let lien = portal.signed_in("lien-ombudsdienst").await;
    let conversation = jan.writes("andere", "Kun je iemand uitsluiten?").await;
    let (talk, address) = (theirs(&conversation), format!("{}/aanvraag", theirs(&conversation)));
    let page = an.get(&address).await;
    let lets_see = lien.fill(&talk, &format!("{talk}/sluit"), &[]).await;
    assert_eq!(lets_see.location(), talk);
    let described = [("stap", "beschrijf"), ("naam", "Sofie"), ("waar", "Brugge")];
    let late = an.send(&page, &address, &described).await;
    assert!(late.status == 409 && late.has("Lien Maes heeft dit gesprek intussen gesloten"), "{}", late.text());
    assert_eq!(late.attribute("#naam", "value").as_deref(), Some("Sofie"));
    assert_eq!(portal.count("select count(*) from request_drafts").await, 0);
    assert_eq!(an.get(&address).await.location(), talk);
    // The same form again, of before it was closed, is the same answer.
    assert_eq!(an.fill(&talk, &format!("{talk}/heropen"), &[]).await.status, 303);
    assert_eq!(an.send(&page, &address, &described).await.location(), talk);
    assert_eq!(lien.fill(&talk, &format!("{talk}/sluit"), &[]).await.status, 303);
    assert_eq!(an.send(&page, &address, &described).await.location(), talk);
    assert_eq!(portal.count("select count(*) from messages where kind = 'prepared'").await, 1);
}

#[tokio::test]
async fn a_full_conversation_is_said_to_be_full_and_words_about_an_officer_stay_in_theirs() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let fields = [("onderwerp", "uitsluiting"), ("tekst", "Zeg niets aan Lien Maes van de ombudsdienst.")];
    let conversation = jan.writes_answering("/berichten/nieuw", &fields, "nee").await;
    let address = format!("{}/aanvraag", theirs(&conversation));
    let page = an.get(&address).await;
    let described = [("stap", "beschrijf"), ("naam", "Karel"), ("waar", "Brugge")];
    let owner = portal.owner().await;
    owner.batch_execute("update conversations set named_key = rpad(named_key, 20000, ' w')").await.unwrap();
    let full = an.send(&page, &address, &described).await;
    assert!(full.status == 422 && full.has("Dit gesprek is vol"), "{}", full.text());
    owner.batch_execute("update conversations set named_key = left(named_key, 60)").await.unwrap();
    assert_eq!(an.send(&page, &address, &described).await.status, 303);
    assert_eq!(portal.count("select count(*) from request_drafts where content::text like '%Karel%'").await, 1);
    assert_eq!(portal.count("select count(*) from request_drafts where content::text like '%Lien%'").await, 0, "R12");
}

#[tokio::test]
async fn of_two_conversations_about_a_request_the_newest_is_linked() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    ask(&an, &reference, "Welke Tom?").await;
    let first = jan.get(&format!("/aanvragen/{reference}")).await.attribute(".mt-note a", "href").unwrap();
    // The other ombudsdienst asks in a conversation of its own.
    let page = format!("/aanvragen/{reference}/andere-ombudsdienst");
    assert_eq!(jan.fill(&page, &page, &[]).await.status, 303);
    portal.clock.advance(TimeDelta::minutes(5));
    let koen = portal.signed_in("koen-ombudsdienst").await;
    ask(&koen, &reference, "Welke dienst?").await;
    let newest = jan.get(&format!("/aanvragen/{reference}")).await.attribute(".mt-note a", "href").unwrap();
    assert_ne!(newest, first);
    // Touched again, the older row lies behind the newer one.
    portal
        .owner()
        .await
        .batch_execute("update conversations set last_at = last_at where handed_over_at is not null")
        .await
        .unwrap();
    assert_eq!(jan.get(&format!("/aanvragen/{reference}")).await.attribute(".mt-note a", "href"), Some(newest.clone()));
    portal.clock.advance(TimeDelta::minutes(5));
    ask(&koen, &reference, "En waar?").await;
    assert!(jan.get(&newest).await.has("En waar?"));
}
