//! Berichten: conversations between a patient and the ombudsdienst, on both sides.

mod paging;

use chrono::TimeDelta;

use crate::support::{Page, Portal, Visitor};

const SENT: &str = "Je bericht is verstuurd.";

impl Visitor {
    /// **Verstuur bericht** on `/berichten/nieuw`. Answers the conversation's address.
    pub async fn writes(&self, topic: &str, text: &str) -> String {
        let new = "/berichten/nieuw";
        let answer = self.fill(new, new, &[("onderwerp", topic), ("tekst", text)]).await;
        answer.location()
    }

    /// **Verstuur bericht** in a conversation.
    pub async fn replies(&self, conversation: &str, text: &str) -> Page {
        self.fill(conversation, conversation, &[("tekst", text)]).await
    }
}

/// The ombudsdienst's address of a conversation.
pub fn theirs(conversation: &str) -> String {
    format!("/ombudsdienst{conversation}")
}

async fn mails(portal: &Portal, kind: &str) -> i64 {
    portal.count(&format!("select count(*) from outbox where kind = '{kind}'")).await
}

#[tokio::test]
async fn a_message_goes_to_the_ombudsdienst_and_the_answer_comes_back() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let inbox = jan.get("/berichten").await;
    assert_eq!((inbox.status, inbox.text_of("h1")), (200, "Berichten".into()));
    assert!(inbox.has("Je hebt nog geen berichten"));
    assert_eq!(inbox.attribute("main a.govuk-button", "href").as_deref(), Some("/berichten/nieuw"));
    let new = jan.get("/berichten/nieuw").await;
    assert_eq!(new.text_of("h1"), "Nieuw bericht");
    assert_eq!(
        new.texts(".govuk-radios__label"),
        ["Uitsluiting aanvragen", "Uitsluiting stopzetten", "Vermoeden van onterechte inzage", "Andere vraag"]
    );
    assert_eq!(new.attribute("input[type=radio][checked]", "id"), None, "none is chosen beforehand");
    assert_eq!(new.attribute(".govuk-radios__hint a", "href").as_deref(), Some("/uitsluitingen/aanvragen"), "the quicker way");
    let conversation = jan.writes("inzage", "Dag,\nkeek er iemand in mijn dossier?").await;
    let page = jan.get(&conversation).await;
    assert!(page.has(SENT) && page.has("Jij 23 november 2026 om 14.05 uur"));
    assert_eq!(page.text_of("h1"), "Vermoeden van onterechte inzage");
    assert!(!page.has("Gelezen door"), "nobody has yet");
    assert!(!jan.get(&conversation).await.has(SENT), "said once");
    let owner = portal.owner().await;
    let mail = owner.query_one("select recipient, subject, body from outbox where kind = 'ombuds-notice'", &[]).await.unwrap();
    assert_eq!(mail.get::<_, &str>(0), "ombudsdienst@example.org");
    assert_eq!(mail.get::<_, &str>(1), "Er wacht iets in Mijn Toegang");
    assert!(mail.get::<_, String>(2).contains(&format!("{}/ombudsdienst\n", portal.base)), "it leads to the worklist");
    // The officer is told in the menu, finds it, reads and answers.
    portal.clock.advance(TimeDelta::minutes(10));
    assert_eq!(an.get("/ombudsdienst").await.text_of(".mt-nav__count"), "1 ongelezen");
    let list = an.get("/ombudsdienst/berichten").await;
    assert_eq!(list.texts("tbody tr").len(), 1);
    assert!(list.text_of("tbody th").contains("Jan Willems, Ongelezen"), "{}", list.text());
    assert!(list.text_of("tbody td").contains("keek er iemand in mijn dossier?"), "the first words");
    assert_eq!(list.texts(".mt-mail .mt-state"), ["Te beantwoorden"]);
    let talk = an.get(&theirs(&conversation)).await;
    for words in ["Jan Willems", "30 juli 1985", "85.07.30-999.32", "keek er iemand in mijn dossier?"] {
        assert!(talk.has(words), "{words} on {}", talk.text());
    }
    assert_eq!(talk.text_of(".mt-nav__count"), "", "read now");
    assert!(!talk.text_of("title").contains("Jan"));
    let answer = an.replies(&theirs(&conversation), "Dag Jan, we kijken het na.").await;
    assert_eq!(answer.location(), theirs(&conversation));
    assert!(an.get(&theirs(&conversation)).await.has("De patiënt krijgt een bericht."));
    assert_eq!(mails(&portal, "patient-notice").await, 1);
    // Whose it is now, and who wrote last, as each officer reads it.
    let lien = portal.signed_in("lien-ombudsdienst").await;
    for (officer, tab, last) in [(&an, "?toon=mijn", "– Jij: Dag Jan"), (&lien, "", "– An De Smet: Dag Jan")] {
        let list = officer.get(&format!("/ombudsdienst/berichten{tab}")).await;
        assert!(list.text_of("tbody td").contains(last), "{}", list.text());
        assert_eq!(
            (list.texts(".mt-mail .mt-state"), list.text_of(".mt-mate .govuk-visually-hidden")),
            (vec!["Wacht op patiënt".to_owned()], "An De Smet".to_owned())
        );
    }
    assert_eq!(lien.get("/ombudsdienst/berichten?toon=mijn").await.texts("tbody tr").len(), 0);
    // And so is the patient.
    portal.clock.advance(TimeDelta::minutes(10));
    assert_eq!(jan.get("/uitsluitingen").await.text_of(".mt-nav__count"), "1 ongelezen");
    let inbox = jan.get("/berichten").await;
    assert!(inbox.has("Je hebt 1 ongelezen bericht."));
    assert_eq!(inbox.text_of(".is-unread .mt-inbox__subject"), "Antwoord op je vraag");
    assert_eq!(inbox.text_of(".mt-inbox__meta"), "An De Smet: Dag Jan, we kijken het na.");
    assert_eq!(inbox.text_of(".mt-inbox__date"), "Ongelezen Vandaag, 14.15 uur");
    let described = inbox.attribute(".is-unread a", "aria-describedby").unwrap();
    assert_eq!(inbox.text_of(&format!("#{described}")), "Ongelezen");
    let page = jan.get(&conversation).await;
    assert!(page.has("An De Smet, ombudsdienst") && page.has("Gelezen door de ombudsdienst"));
    assert_eq!(page.text_of(".mt-nav__count"), "");
    assert!(jan.get("/berichten").await.has("Je hebt geen ongelezen berichten."));
    assert!(an.get(&theirs(&conversation)).await.has("Gelezen door de patiënt"));
    // Typed small or with spaces it is found.
    assert_eq!(jan.get(&conversation.to_lowercase().replace('-', "%20")).await.status, 200);
}

#[tokio::test]
async fn what_is_lacking_is_said_and_what_was_typed_stays() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let new = "/berichten/nieuw";
    let refused = async |fields: &[(&str, &str)]| {
        let page = jan.fill(new, new, fields).await;
        assert_eq!(page.status, 422, "{}", page.text());
        assert!(page.text_of("title").starts_with("Fout:"));
        page
    };
    let page = refused(&[]).await;
    assert_eq!(page.texts(".govuk-error-summary a"), ["Kies een onderwerp.", "Schrijf je bericht."]);
    let long = "é".repeat(4001);
    let page = refused(&[("onderwerp", "andere"), ("tekst", &long)]).await;
    assert!(page.has("Je bericht is te lang: 4001 tekens. Gebruik er maximaal 4000."));
    assert_eq!(page.text_of("#tekst"), long);
    assert!(page.attribute("#onderwerp-andere[checked]", "id").is_some());
    assert!(refused(&[("onderwerp", "request"), ("tekst", "Dag")]).await.has("Kies een onderwerp."));
    assert!(refused(&[("onderwerp", "andere"), ("tekst", "Dag"), ("instelling", "elders")]).await.has("Kies een ombudsdienst"));
    for nothing in [" \r\n\t ", "\u{200b}\u{200f}", "\u{202e}\u{2066}\u{2069}", "\u{1}\u{7}", "\u{3164}"] {
        assert!(refused(&[("onderwerp", "andere"), ("tekst", nothing)]).await.has("Schrijf je bericht."), "{nothing:?}");
    }
    assert_eq!(portal.count("select count(*) from messages").await, 0);
    assert_eq!(mails(&portal, "ombuds-notice").await, 0);
    // 4000 signs of any kind, lines counted as one sign each.
    let full = format!("{}\r\n{}", "👩".repeat(2000), "é".repeat(1999));
    let conversation = jan.writes("andere", &full).await;
    for (text, words) in [("", "Schrijf je bericht."), (long.as_str(), "Je bericht is te lang: 4001 tekens.")] {
        let page = jan.replies(&conversation, text).await;
        assert!(page.status == 422 && page.has(words), "{}", page.text());
        assert_eq!(page.text_of("#tekst"), text);
    }
    assert_eq!(portal.count("select count(*) from messages").await, 1);
}

#[tokio::test]
async fn every_text_is_shown_as_it_was_typed() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    for (at, text) in [
        "<script>alert(1)</script>\n<img src=x onerror=alert(1)>",
        "🙏🏽👩‍⚕️🇧🇪",
        "مرحبا، من فتح ملفي؟",
        "\u{202e}omgekeerd",
        "Bcc: iemand@example.org\r\nSubject: anders\r\n\r\n.",
        "{{ 7*7 }} ${jndi:x} ' or 1=1 --",
    ]
    .into_iter()
    .enumerate()
    {
        let conversation = jan.writes("andere", text).await;
        let shown = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for page in [jan.get(&conversation).await, an.get(&theirs(&conversation)).await] {
            assert_eq!(page.text_of(".mt-msg .mt-typed"), shown);
            assert_eq!(page.attribute(".mt-msg .mt-typed", "dir").as_deref(), Some("auto"));
            assert!(!page.body.contains("<script>alert") && !page.body.contains("<img"));
        }
        assert!(jan.get("/berichten").await.has(shown.split(' ').next().unwrap()), "{at}");
    }
    // Subjects are ours, so nothing typed comes near a header.
    let owner = portal.owner().await;
    for row in owner.query("select recipient || subject || body from outbox", &[]).await.unwrap() {
        let mail: String = row.get(0);
        assert!(!mail.contains("iemand@") && !mail.contains("anders") && !mail.contains("script"), "{mail}");
    }
    let huge = format!("{}🙂", "x".repeat(900_000));
    let page = jan.fill("/berichten/nieuw", "/berichten/nieuw", &[("onderwerp", "andere"), ("tekst", &huge)]).await;
    assert!(page.status == 422 && page.has("Je bericht is te lang: 900001 tekens."));
    let page =
        jan.fill("/berichten/nieuw", "/berichten/nieuw", &[("onderwerp", "andere"), ("tekst", &"x".repeat(1_100_000))]).await;
    assert!(page.status == 413 && page.has("Maak je tekst korter of kies een kleiner bestand"));
}

#[tokio::test]
async fn the_same_form_again_is_the_same_message_and_a_changed_one_another() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let new = jan.get("/berichten/nieuw").await;
    let key = new.attribute("input[name=formulier]", "value").unwrap();
    let send = async |text: &str| {
        let fields = [("formulier", key.as_str()), ("onderwerp", "andere"), ("tekst", text)];
        jan.send(&new, "/berichten/nieuw", &fields).await.location()
    };
    let first = send("Een vraag").await;
    assert_eq!(send("Een vraag").await, first);
    let other = send("Een andere vraag").await;
    assert_ne!(other, first, "back, changed, and sent: that is another message");
    assert_eq!((mails(&portal, "ombuds-notice").await, portal.count("select count(*) from messages").await), (2, 2));
    for (visitor, address) in [(&jan, first.clone()), (&an, theirs(&first))] {
        let page = visitor.get(&address).await;
        let key = page.attribute("input[name=formulier]", "value").unwrap();
        for text in ["Nog iets", "Nog iets", "En dit"] {
            let answer = visitor.send(&page, &address, &[("formulier", &key), ("tekst", text)]).await;
            assert_eq!(answer.location(), address);
        }
    }
    assert_eq!(portal.count("select count(*) from messages").await, 6);
    assert_eq!(mails(&portal, "patient-notice").await, 2);
    // Somebody else's form name leads nowhere: it is theirs.
    let noor = portal.signed_in("noor").await;
    let page = noor.get("/berichten/nieuw").await;
    let fields = [("formulier", key.as_str()), ("onderwerp", "andere"), ("tekst", "Een vraag")];
    let hers = noor.send(&page, "/berichten/nieuw", &fields).await.location();
    assert_ne!(hers, first);
    assert_eq!(portal.count("select count(*) from messages").await, 7);
}

#[tokio::test]
async fn a_message_goes_where_the_patient_chose_and_no_other_institution_sees_it() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let (an, koen) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("koen-ombudsdienst").await);
    let other =
        portal.owner().await.query_one("select institution_id::text from officers where given_name = 'Koen'", &[]).await.unwrap();
    let other: String = other.get(0);
    let new = "/berichten/nieuw";
    let home = jan.get(new).await;
    assert_eq!(home.text_of("option[selected]"), "AZ Sint-Lucas Brugge");
    let answer = jan.fill(new, new, &[("onderwerp", "andere"), ("tekst", "Dag Koen"), ("instelling", &other)]).await;
    let conversation = answer.location();
    assert_eq!(koen.get(&theirs(&conversation)).await.status, 200);
    assert!(koen.get("/ombudsdienst/berichten").await.has("Jan Willems"));
    assert_eq!(an.get(&theirs(&conversation)).await.status, 404);
    assert!(!an.get("/ombudsdienst/berichten").await.has("Jan Willems"));
    let to: String =
        portal.owner().await.query_one("select recipient from outbox where kind = 'ombuds-notice'", &[]).await.unwrap().get(0);
    assert_eq!(to, "ombudsdienst.leieland@example.org");
    // Another patient's is no more there than one that does not exist.
    let noor = portal.signed_in("noor").await;
    let (hers, none) = (noor.get(&conversation).await, noor.get("/berichten/GB-2026-999999-P").await);
    assert_eq!((hers.status, hers.text()), (404, none.text()));
    let from = noor.get("/berichten/nieuw").await;
    assert_eq!(noor.send(&from, &conversation, &[("tekst", "Dag")]).await.status, 404);
}

#[tokio::test]
async fn a_notice_is_a_message_with_its_matter_and_can_be_answered() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let refused = an.fill(&page, &format!("{page}/weiger"), &[("reden", "andere"), ("uitleg", "We begrijpen het niet.")]).await;
    assert_eq!(refused.status, 303);
    let inbox = jan.get("/berichten").await;
    assert_eq!(inbox.text_of(".mt-inbox__subject"), "Je aanvraag is geweigerd");
    assert!(inbox.text_of(".mt-inbox__meta").starts_with("We konden de uitsluiting niet registreren"));
    let conversation = inbox.attribute(".mt-inbox__subject a", "href").unwrap();
    let read = jan.get(&conversation).await;
    assert_eq!(read.text_of("h1"), "Je aanvraag is geweigerd");
    assert!(read.has("We begrijpen het niet."));
    assert_eq!(read.attribute("main p a.govuk-link", "href").as_deref(), Some(format!("/aanvragen/{reference}").as_str()));
    // A notice alone is nothing to do for the ombudsdienst; the answer is. Whoever searches finds both.
    let list = "/ombudsdienst/berichten";
    assert_eq!(an.get(list).await.texts("tbody tr").len(), 0);
    let find = async |term: &str| an.search(list, &[("zoek", term)]).await.texts("tbody tr").len();
    assert_eq!(find(&reference).await, 1);
    assert_eq!(jan.replies(&conversation, "Wat is niet duidelijk?").await.status, 303);
    assert!(an.get(list).await.text_of("tbody tr").contains("Je aanvraag is geweigerd"));
    let talk = an.get(&theirs(&conversation)).await;
    assert!(talk.has("We begrijpen het niet.") && talk.has("Wat is niet duidelijk?"));
    assert_eq!(talk.attribute("dd a.govuk-link", "href").as_deref(), Some(page.as_str()));
    let answered = portal.count("select count(*) from request_events where kind = 'answered'").await;
    assert_eq!(answered, 0, "no question was asked");
    let searched = [
        (conversation.rsplit('/').next().unwrap().to_lowercase(), 1),
        (reference.to_lowercase().replace('-', " "), 1),
        ("85.07.30-999.32".to_owned(), 1),
        ("jan wil".to_owned(), 1),
        ("willems".to_owned(), 1),
        ("85073000061".to_owned(), 0),
        ("%".to_owned(), 0),
        ("nergens".to_owned(), 0),
    ];
    for (term, rows) in searched {
        assert_eq!(find(&term).await, rows, "{term}");
    }
}

#[tokio::test]
async fn a_conversation_is_closed_and_opened_and_a_reply_opens_it_by_itself() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let lien = portal.signed_in("lien-ombudsdienst").await;
    let conversation = jan.writes("andere", "Een vraag").await;
    let (page, list) = (theirs(&conversation), "/ombudsdienst/berichten");
    let (close, open) = (format!("{page}/sluit"), format!("{page}/heropen"));
    let shown = async |tab: &str| an.get(&format!("{list}{tab}")).await.texts("tbody tr").len();
    let (open_ones, to_answer, closed_ones) = ("", "?toon=te-beantwoorden", "?toon=gesloten");
    // Not over a message that nobody read.
    let from = an.get(list).await;
    let too_soon = an.send(&from, &close, &[]).await;
    assert!(too_soon.status == 409 && too_soon.has("De patiënt schreef intussen een nieuw bericht."));
    assert_eq!((shown(open_ones).await, shown(to_answer).await, shown(closed_ones).await), (1, 1, 0));
    let seen_by_lien = lien.get(&page).await;
    assert_eq!(an.fill(&page, &close, &[]).await.location(), page);
    assert!(an.get(&page).await.has("An De Smet sloot dit gesprek (23 november 2026 om 14.05 uur)."));
    assert_eq!(an.send(&from, &close, &[]).await.location(), page, "the same form again");
    assert_eq!((shown(open_ones).await, shown(to_answer).await, shown(closed_ones).await), (0, 0, 1));
    assert_eq!(an.get(list).await.texts(".mt-tabs li"), ["Te beantwoorden 0", "Mijn 0", "Alles 0", "Gesloten 1"]);
    // Whoever comes second is told by whom, and the answer that was typed is not lost.
    for (path, fields) in [(&close, vec![]), (&page, vec![("tekst", "Mijn antwoord")])] {
        let late = lien.send(&seen_by_lien, path, &fields).await;
        assert_eq!(late.status, 409, "{}", late.text());
        assert!(late.has("An De Smet heeft dit gesprek intussen gesloten (23 november 2026 om 14.05 uur)."));
        assert_eq!(late.has("Mijn antwoord"), !fields.is_empty());
    }
    let closed = lien.get(&page).await;
    assert!(closed.texts("textarea").is_empty(), "first it is opened again");
    assert_eq!(lien.fill(&page, &open, &[]).await.location(), page);
    assert_eq!(lien.send(&closed, &open, &[]).await.location(), page, "the same form again");
    let late = an.send(&from, &open, &[]).await;
    assert!(late.status == 409 && late.has("Lien Maes heeft dit gesprek intussen heropend"));
    // The patient sees that it is closed, and opens it by writing.
    assert_eq!(an.fill(&page, &close, &[]).await.status, 303);
    assert!(jan.get(&conversation).await.has("De ombudsdienst sloot dit gesprek op 23 november 2026."));
    assert_eq!(jan.replies(&conversation, "Toch nog iets").await.status, 303);
    assert!(!jan.get(&conversation).await.has("sloot dit gesprek"));
    assert_eq!((shown(open_ones).await, shown(to_answer).await, shown(closed_ones).await), (1, 1, 0));
    let late = an.send(&from, &open, &[]).await;
    assert!(late.status == 409 && late.has("Dit gesprek is intussen weer open."));
}

#[tokio::test]
async fn an_officer_meets_no_conversation_about_themself_or_by_a_name_like_theirs() {
    let portal = Portal::start().await;
    let (jan, me) = (portal.signed_in("jan").await, portal.signed_in("lien").await);
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let koen = portal.signed_in("koen-ombudsdienst").await;
    let goes_elsewhere = async |conversation: &str, what: &str| {
        for officer in [&an, &lien] {
            for path in ["", "/sluit", "/heropen", "/aanvraag", "/aanvraag/zoek"] {
                let from = officer.get("/ombudsdienst").await;
                let (to, fields) = (format!("{}{path}", theirs(conversation)), [("tekst", "Dag"), ("zoek-persoon", "Claes")]);
                assert_eq!(officer.send(&from, &to, &fields).await.status, 404, "{what}: {path}");
            }
            assert_eq!(officer.get(&theirs(conversation)).await.status, 404, "{what}");
        }
        assert_eq!(koen.get(&theirs(conversation)).await.status, 200, "{what}");
    };
    // The own conversation, as a patient.
    goes_elsewhere(&me.writes("andere", "Een vraag over mezelf").await, "her own").await;
    // By name, however it is written, in the first message or in a later one.
    let innocent = jan.writes("andere", "Wie kan ik bellen?").await;
    for text in ["Het gaat over an DE SMÉT.", "Mevrouw Desmet keek mee", "An van de ombudsdienst deed het", "De-Smet, An"] {
        let fields = [("onderwerp", "inzage"), ("tekst", text)];
        goes_elsewhere(&jan.writes_answering("/berichten/nieuw", &fields, "ja").await, text).await;
    }
    let later = jan.writes_answering(&innocent, &[("tekst", "Ik bedoel An De Smet, die keek in mijn dossier")], "ja").await;
    assert_ne!(later, innocent);
    goes_elsewhere(&later, "a later message").await;
    let shown = an.get(&theirs(&innocent)).await;
    assert!(shown.status == 200 && !shown.has("die keek"), "what she had stays as it was");
    let list = an.get("/ombudsdienst/berichten").await;
    assert_eq!(list.texts("tbody tr").len(), 1, "{}", list.text());
    let find = an.search("/ombudsdienst/berichten", &[("zoek", "85073099932")]).await;
    assert_eq!(find.texts("tbody tr").len(), 1, "nor by searching");
    assert!(portal.count("select count(*) from audit_events where action = 'matter-not-found'").await >= 20);
    assert_eq!(portal.count("select count(*) from messages where author = 'officer'").await, 0);
}
