//! What the patient sees of a break, and the ombudsdienst's review, cases and letters.

use super::*;

/// Opens the break's page at the ombudsdienst; answers its address.
async fn only_page(an: &Visitor) -> String {
    an.get("/ombudsdienst/doorbrekingen?toon=alle").await.attribute(".mt-breaks__act a", "href").unwrap()
}

#[tokio::test]
async fn the_patient_sees_who_when_where_and_why() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let (site, now) = (portal.site(), portal.clock.now());
    let jan = portal.signed_in("jan").await;
    let empty = jan.get("/doorbrekingen").await;
    assert!(empty.has("Niemand heeft je dossier geopend met een doorbreking") && empty.texts(".mt-card h2").len() == 1);
    send(&site, &of_jan(now)).await;
    let at_night = BreakReport {
        motivation: Motivation::new(""),
        starts_at: now - TimeDelta::hours(15),
        ends_at: Some(now - TimeDelta::hours(13)),
        ..last_night(now)
    };
    let unknown = BreakReport { person: ReportedPerson::default(), place: ReportedPlace::default(), ..at_night };
    send(&site, &unknown).await;
    let page = jan.get("/doorbrekingen").await;
    assert_eq!(page.texts("h1"), ["Doorbrekingen"]);
    assert_eq!(page.texts(".mt-card__title"), ["Sofie Claes", "Naam niet bekend"]);
    assert_eq!(page.texts(".mt-card .govuk-tag"), ["Nieuw", "Uitgesloten persoon", "Nieuw", "Behandelt je niet"]);
    for words in [
        "Wanneer23 november 2026, van 14.05 tot 18.05 uur",
        "WaarAZ Sint-Lucas Brugge, spoedgevallen",
        "Reden die deze persoon opschreefEnige van wacht, dringende ingreep.",
        "Van 22 november 2026 om 23.05 uur tot 23 november 2026 om 1.05 uur",
        "Reden die deze persoon opschreefDeze persoon schreef geen reden op.",
    ] {
        assert!(page.has(words), "{words}: {}", page.text());
    }
    let conversation = column(
        &portal,
        "select c.reference from conversations c join breaks b on b.conversation_id = c.id where b.kind = 'exclusion'",
    )
    .await;
    assert_eq!(
        page.attribute(".mt-card__foot a[href$=antwoord]", "href").unwrap(),
        format!("/berichten/{conversation}#antwoord")
    );
    let acts = ["Ik vertrouw dit niet", "Stel hierover een vraag"];
    assert_eq!(page.texts(".mt-card__foot a"), [acts, acts].concat());
    assert_eq!(page.texts(".mt-card__foot a.govuk-button--secondary").len(), 3, "of an excluded person it comes first");
    assert!(page.attribute("meta[http-equiv]", "content").is_none() && !page.text_of("title").contains("Sofie"));
    // Read, it is no longer new.
    portal.owner().await.batch_execute("update messages set read_at = now() where kind = 'broken'").await.unwrap();
    assert!(!jan.get("/doorbrekingen").await.has("Nieuw"));
    assert!(!portal.signed_in("emma").await.get("/doorbrekingen").await.has("Sofie"));
}

#[tokio::test]
async fn a_suspicion_becomes_a_case_with_an_end() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let site = portal.site();
    send(&site, &of_jan(portal.clock.now())).await;
    let (jan, an, lien) =
        (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let list = jan.get("/doorbrekingen").await;
    let action = list.attribute("a[href$='/vertrouw-niet']", "href").unwrap();
    for _ in 0..2 {
        assert_eq!(jan.send(&list, &action, &[]).await.location(), "/doorbrekingen");
    }
    let after = jan.get("/doorbrekingen").await;
    assert!(after.has("Je melding is verstuurd. De ombudsdienst zoekt het uit.") && after.has("Melding ontvangen"));
    assert!(after.has("We zoeken het uit, ten laatste op 23 december 2026."), "{}", after.text());
    assert!(after.texts("a[href$='/vertrouw-niet']").is_empty());
    assert_eq!(portal.count("select count(*) from break_cases").await, 1);
    assert_eq!(
        portal.count("select count(*) from outbox where recipient = 'ombudsdienst@example.org'").await,
        3,
        "Jan's request, the break, and his report: the same form again is the same report"
    );
    let reference = column(&portal, "select reference from conversations where topic = 'break'").await;

    // On either side the conversation is about the break, though an exclusion stands behind it.
    let told = jan.get(&format!("/berichten/{reference}")).await;
    assert!(told.has("Gesprek met de ombudsdienst over je doorbrekingen."), "{}", told.text());
    let page = only_page(&an).await;
    let talk = an.get(&format!("/ombudsdienst/berichten/{reference}")).await;
    assert_eq!(talk.attribute("dd a", "href").as_deref(), Some(page.as_str()));
    let shown = an.get(&page).await;
    assert!(shown.has("De patiënt vertrouwt deze doorbreking niet.") && shown.has("Melding ontvangen"), "{}", shown.text());
    assert!(shown.has("Uiterlijk af op 23 december 2026"), "{}", shown.text());
    assert!(an.get("/ombudsdienst/doorbrekingen?toon=zaken").await.has("Melding: uiterlijk 23 december 2026"));
    let (take, close) = (format!("{page}/onderzoek"), format!("{page}/afsluiten"));
    let theirs = lien.get(&page).await;
    for _ in 0..2 {
        assert_eq!(an.send(&shown, &take, &[]).await.location(), page);
    }
    let late = lien.send(&theirs, &take, &[]).await;
    assert_eq!(late.status, 409);
    assert!(
        late.has("An De Smet heeft deze melding intussen in onderzoek genomen (23 november 2026 om 14.05 uur)."),
        "{}",
        late.text()
    );
    assert!(jan.get("/doorbrekingen").await.has("In onderzoek"));

    let refused = an.send(&shown, &close, &[("bevindingen", "x"), ("uitleg", "")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.has("Kies een beslissing.") && refused.has("Schrijf een uitleg voor de patiënt."));
    assert_eq!(refused.attribute(".govuk-error-summary a", "href").unwrap(), "#besluit");
    let outcome = [("besluit", "gegrond"), ("bevindingen", "Geen wacht die nacht."), ("uitleg", "We spraken de arts aan.")];
    for _ in 0..2 {
        assert_eq!(an.send(&shown, &close, &outcome).await.location(), page);
    }
    let late =
        lien.send(&theirs, &close, &[("besluit", "ongegrond"), ("bevindingen", "Niets"), ("uitleg", "Alles in orde.")]).await;
    assert!(late.status == 409 && late.has("An De Smet heeft deze melding intussen afgesloten"), "{}", late.text());
    let body = portal.told_body("m.kind = 'outcome'").await;
    assert_eq!(
        body,
        "We zochten je melding uit. Je had gelijk: er was geen goede reden om je dossier te openen. We spraken de arts aan."
    );
    assert_eq!(portal.count("select count(distinct conversation_id) from messages m join conversations c on c.id = conversation_id where topic = 'break'").await, 1);
    assert_eq!(
        portal.count("select count(*) from outbox where recipient = 'jan@example.org'").await,
        3,
        "registered, broken, outcome"
    );
    let own = jan.get("/doorbrekingen").await;
    assert!(own.has("Er was geen goede reden. Lees de uitleg"), "{}", own.text());
    assert!(own.has("Geen goede reden") && !own.has("Geen wacht die nacht"), "{}", own.text());
    let done = an.get(&page).await;
    for words in [
        "Geen wacht die nacht.",
        "Afgesloten door An De Smet",
        "Onderzoek gestart door An De Smet",
        "Bekeken door An De Smet",
        "De patiënt vertrouwt dit niet",
    ] {
        assert!(done.has(words), "{words}: {}", done.text());
    }
    assert!(an.get("/ombudsdienst/doorbrekingen").await.has("Geen doorbrekingen te bekijken. Alles is bekeken."));
    for action in ["break-distrusted", "case-taken", "case-closed", "break-reviewed"] {
        assert_eq!(portal.count(&format!("select count(*) from audit_events where action = '{action}'")).await, 1, "{action}");
    }
    assert!(portal.count("select count(*) from audit_events where action = 'break-read'").await >= 4);
}

#[tokio::test]
async fn what_waits_for_a_look_comes_first() {
    let portal = Portal::start().await;
    let (site, now) = (portal.site(), portal.clock.now());
    let named = |name: &str, motivation: &str| BreakReport {
        person: ReportedPerson { name: ReportedLine::new(name), ..ReportedPerson::default() },
        motivation: Motivation::new(motivation),
        ..last_night(now)
    };
    // Known and unmarked, marked, and one with a case.
    send(&site, &last_night(now)).await;
    portal.clock.advance(TimeDelta::minutes(1));
    send(&site, &named("Qwist Wxyz", "abc")).await;
    portal.clock.advance(TimeDelta::minutes(1));
    send(&site, &BreakReport { starts_at: now - TimeDelta::days(3), ends_at: Some(now - TimeDelta::days(3)), ..last_night(now) })
        .await;
    let jan = portal.signed_in("jan").await;
    let list = jan.get("/doorbrekingen").await;
    let oldest = list.texts("a[href$='/vertrouw-niet']").len();
    assert_eq!(oldest, 3);
    let id = column(&portal, "select id::text from breaks order by starts_at limit 1").await;
    jan.send(&list, &format!("/doorbrekingen/{id}/vertrouw-niet"), &[]).await.location();
    let an = portal.signed_in("an-ombudsdienst").await;
    let states = async |path: &str| an.get(path).await.texts(".mt-breaks__act");
    let shown = an.get("/ombudsdienst/doorbrekingen").await;
    const OPEN: &str = "Melding: uiterlijk 23 december 2026Start onderzoekOpen";
    const WAITS: &str = "Markeer als bekekenOpen";
    assert_eq!(shown.texts(".mt-breaks__act"), [OPEN, WAITS, WAITS]);
    let rows = shown.texts(".mt-breaks > li");
    assert!(rows[0].contains("‘Enige van wacht, dringende ingreep.’"), "what is judged stands in the row: {}", rows[0]);
    assert!(rows[1].contains("Motivering ontbreekt") && rows[1].contains("persoon onbekend"), "{}", rows[1]);
    let tabs = ["Te bekijken 3", "Meldingen 1", "Brieven te schrijven 0", "Alle doorbrekingen 3"];
    assert_eq!(shown.texts(".mt-tabs li"), tabs);
    assert_eq!(states("/ombudsdienst/doorbrekingen?toon=zaken").await, [OPEN]);
    let marked = shown.attribute(".mt-breaks > li:nth-child(2) a", "href").unwrap();
    let review = format!("{marked}/bekeken");
    let (page, theirs) = (an.get(&marked).await, portal.signed_in("lien-ombudsdienst").await);
    for _ in 0..2 {
        assert_eq!(an.send(&page, &review, &[]).await.location(), marked);
    }
    let from = theirs.get(&marked).await;
    let late = theirs.send(&from, &review, &[]).await;
    assert!(late.status == 409 && late.has("An De Smet heeft deze doorbreking intussen bekeken"), "{}", late.text());
    assert_eq!(states("/ombudsdienst/doorbrekingen").await.len(), 2);
    assert_eq!(states("/ombudsdienst/doorbrekingen?toon=alle").await, [OPEN, "BekekenOpen", WAITS]);
    assert_eq!(an.get("/ombudsdienst/doorbrekingen?toon=iets").await.status, 404);
    // Marked from the list, it leads back to the list.
    let shown = an.get("/ombudsdienst/doorbrekingen?toon=te-bekijken").await;
    let last = shown.attribute(".mt-breaks form[action$=bekeken]", "action").unwrap();
    let fields = shown.hidden(&last);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(an.post(&last, &fields).await.location(), "/ombudsdienst/doorbrekingen?toon=te-bekijken");
    let shown = an.get("/ombudsdienst/doorbrekingen?toon=te-bekijken").await;
    assert!(shown.texts(".mt-breaks > li").len() == 1 && shown.has("De doorbreking is bekeken."), "{}", shown.text());
    assert!(
        portal
            .signed_in("koen-ombudsdienst")
            .await
            .get("/ombudsdienst/doorbrekingen?toon=alle")
            .await
            .has("Er zijn geen doorbrekingen.")
    );
    // Twenty on a page, on either side.
    for _ in 0..20 {
        send(&site, &last_night(portal.clock.now())).await;
    }
    for (visitor, list, cards) in
        [(&jan, "/doorbrekingen", ".mt-cards .mt-card"), (&an, "/ombudsdienst/doorbrekingen?toon=alle", ".mt-breaks > li")]
    {
        let first = visitor.get(list).await;
        assert_eq!(first.texts(cards).len(), 20, "{list}");
        let next = first.attribute("a[rel=next]", "href").unwrap();
        let second = visitor.get(&next).await;
        assert_eq!(
            (second.texts(cards).len(), second.texts("a[rel=next]").len(), second.texts("a[rel=prev]").len()),
            (3, 0, 1),
            "{next}"
        );
        let third = next.replace("pagina=2", "pagina=3");
        assert_eq!(visitor.get(&third).await.status, 404);
    }
}

#[tokio::test]
async fn a_notice_that_stays_unread_is_written_on_paper() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    send(&portal.site(), &last_night(portal.clock.now())).await;
    let list = "/ombudsdienst/brieven";
    portal.clock.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
    let an = portal.signed_in("an-ombudsdienst").await;
    assert!(an.get(list).await.has("Er zijn geen brieven te schrijven."));
    portal.clock.advance(TimeDelta::seconds(1));
    let an = portal.signed_in("an-ombudsdienst").await;
    let lien = portal.signed_in("lien-ombudsdienst").await;
    let page = an.get(list).await;
    assert!(page.has("Niet gelezen") && page.has("85.07.30-999.32"));
    let subjects = page.texts("tbody th");
    assert_eq!(subjects, ["Sofie Claes is uitgesloten", "Sofie Claes opende je dossier"], "the oldest first, of any kind");
    let (theirs, action) = (lien.get(list).await, page.attribute("form[action$='/verstuurd']", "action").unwrap());
    for _ in 0..2 {
        assert_eq!(an.send(&page, &action, &[]).await.location(), list);
    }
    let late = lien.send(&theirs, &action, &[]).await;
    assert!(late.status == 409 && late.has("An De Smet heeft deze brief intussen verstuurd"), "{}", late.text());
    let left = an.get(list).await;
    assert_eq!(left.texts("tbody tr").len(), 1);
    let broken = left.attribute("form[action$='/verstuurd']", "action").unwrap();
    portal.owner().await.execute("update messages set read_at = $1 where kind = 'broken'", &[&portal.clock.now()]).await.unwrap();
    let read = an.send(&left, &broken, &[]).await;
    assert!(read.status == 409 && read.has("De patiënt heeft dit bericht intussen gelezen"), "{}", read.text());
    assert!(an.get(list).await.has("Er zijn geen brieven te schrijven."));
    assert_eq!(portal.count("select count(*) from audit_events where action = 'letter-sent'").await, 1);
    let koen = portal.signed_in("koen-ombudsdienst").await;
    let from = koen.get(list).await;
    assert_eq!(koen.send(&from, &action, &[]).await.status, 404);
}

#[tokio::test]
async fn an_officer_never_meets_a_break_that_is_about_them_and_it_is_not_lost() {
    let portal = Portal::start().await;
    let (site, now) = (portal.site(), portal.clock.now());
    let of = |niss: &str, name: &str, identifiers: Identifiers| BreakReport {
        patient: Niss::parse(niss).unwrap().into(),
        person: ReportedPerson { identifiers, name: ReportedLine::new(name), ..ReportedPerson::default() },
        ..last_night(now)
    };
    let officer_niss = Identifiers::new([Identifier::from(&Niss::parse("01020300071").unwrap())]).unwrap();
    // As the patient, by a number that the directory does not know, by a name like hers.
    let mut ids = Vec::new();
    for report in
        [of("01020300071", "Sofie Claes", riziv(SOFIE)), of(JAN, "", officer_niss), of(JAN, "Maes L.", Identifiers::default())]
    {
        let ReportOutcome::Recorded { id, .. } = send(&site, &report).await else { panic!("kept") };
        ids.push(id);
    }
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let koen = portal.signed_in("koen-ombudsdienst").await;
    assert_eq!(koen.get("/ombudsdienst/doorbrekingen").await.texts(".mt-breaks > li").len(), 3, "the stand-in's");
    assert_eq!(an.get("/ombudsdienst/doorbrekingen").await.texts(".mt-breaks > li").len(), 0);
    assert_eq!(lien.get("/ombudsdienst/doorbrekingen").await.texts(".mt-breaks > li").len(), 0);
    let from = lien.get("/ombudsdienst/doorbrekingen").await;
    for id in &ids {
        let page = format!("/ombudsdienst/doorbrekingen/{id}");
        assert_eq!(koen.get(&page).await.status, 200);
        assert_eq!((an.get(&page).await.status, lien.get(&page).await.status), (404, 404));
        for action in ["bekeken", "onderzoek", "afsluiten"] {
            let fields = [("besluit", "gegrond"), ("bevindingen", "x"), ("uitleg", "y")];
            assert_eq!(lien.send(&from, &format!("{page}/{action}"), &fields).await.status, 404, "{action}");
        }
        let actor =
            column(&portal, "select institution_id::text || ' ' || id::text from officers where given_name = 'Lien'").await;
        let (institution, officer) = actor.split_once(' ').unwrap();
        let mut tx = site
            .db
            .begin(Actor::Officer { id: officer.parse().unwrap(), institution: institution.parse().unwrap() })
            .await
            .unwrap();
        let seen: Kind = diesel_async::RunQueryDsl::get_result(
            diesel::sql_query("select (select count(*) from breaks)::text || (select count(*) from messages)::text || (select count(*) from conversations)::text as kind"),
            &mut *tx,
        )
        .await
        .unwrap();
        assert_eq!(seen.kind, "000", "at the store too, the conversations with them");
        tx.rollback().await.unwrap();
    }
    assert_eq!(portal.count("select count(*) from audit_events where action = 'matter-not-found'").await, 15);
    // The other way round: another ombudsdienst handles it; the case is there for them.
    let koens = Identifiers::new([Identifier::from(&Niss::parse("68112000032").unwrap())]).unwrap();
    let noors = of("01020399942", "", koens);
    let leieland = "select count(*) from outbox where recipient = 'ombudsdienst.leieland@example.org'";
    let before = portal.count(leieland).await;
    send(&site, &noors).await;
    let noor = portal.signed_in("noor").await;
    let list = noor.get("/doorbrekingen").await;
    let action = list.attribute("a[href$='/vertrouw-niet']", "href").unwrap();
    assert_eq!(noor.send(&list, &action, &[]).await.status, 303);
    let page = format!("/ombudsdienst{}", action.trim_end_matches("/vertrouw-niet"));
    assert_eq!(portal.signed_in("koen-ombudsdienst").await.get(&page).await.status, 404);
    let shown = an.get(&page).await;
    assert!(shown.has("Noor El Amrani") && shown.has("Melding ontvangen"), "{}", shown.text());
    let outcome = [("besluit", "ongegrond"), ("bevindingen", "Nagekeken."), ("uitleg", "Er was een goede reden.")];
    assert_eq!(an.send(&shown, &format!("{page}/afsluiten"), &outcome).await.status, 303);
    assert_eq!(noor.get("/doorbrekingen").await.texts("dd .govuk-tag"), ["Goede reden"]);
    assert_eq!(portal.count(leieland).await, before, "where it is handled it is told");
}

#[tokio::test]
async fn a_case_is_closed_though_a_colleague_closed_its_conversation() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    send(&portal.site(), &of_jan(portal.clock.now())).await;
    let (jan, an, lien) =
        (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let list = jan.get("/doorbrekingen").await;
    let action = list.attribute("a[href$='/vertrouw-niet']", "href").unwrap();
    assert_eq!(jan.send(&list, &action, &[]).await.status, 303);
    let reference = column(&portal, "select reference from conversations where topic = 'break'").await;
    let talk = format!("/ombudsdienst/berichten/{reference}");
    assert_eq!(an.fill(&talk, &format!("{talk}/sluit"), &[]).await.status, 303);
    let page = only_page(&lien).await;
    let (shown, theirs, close) = (lien.get(&page).await, an.get(&page).await, format!("{page}/afsluiten"));
    let outcome = [("besluit", "ongegrond"), ("bevindingen", "Wel wacht die nacht."), ("uitleg", "Alles in orde.")];
    for _ in 0..2 {
        let answer = lien.send(&shown, &close, &outcome).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
    assert_eq!(portal.count("select count(*) from messages where kind = 'outcome'").await, 1);
    assert_eq!(portal.count("select count(*) from conversations where topic = 'break' and closed_at is null").await, 1);
    // What the colleague typed meanwhile is there to copy.
    let hers = [("besluit", "gegrond"), ("bevindingen", "Merkbevinding"), ("uitleg", "Merkuitleg")];
    let late = an.send(&theirs, &close, &hers).await;
    assert_eq!(
        (late.status, late.text_of("#bevindingen"), late.text_of("#uitleg")),
        (409, "Merkbevinding".into(), "Merkuitleg".into())
    );
    assert_eq!(an.get(&page).await.text_of("#uitleg"), "");
}

#[tokio::test]
async fn the_conversation_of_a_break_goes_with_it() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    // By a number of An's beside Sofie's: the conversation itself names Sofie alone.
    let an_niss = Identifier::from(&Niss::parse("70051500085").unwrap());
    let mut report = last_night(portal.clock.now());
    report.person.identifiers = Identifiers::new(riziv(SOFIE).iter().cloned().chain([an_niss])).unwrap();
    send(&portal.site(), &report).await;
    let reference = column(&portal, "select reference from conversations where topic = 'break'").await;
    assert_eq!(jan.replies(&format!("/berichten/{reference}"), "Waarom was dat?").await.status, 303);
    let theirs = format!("/ombudsdienst/berichten/{reference}");
    for officer in ["an-ombudsdienst", "lien-ombudsdienst"] {
        let officer = portal.signed_in(officer).await;
        let list = officer.get("/ombudsdienst/berichten").await;
        assert_eq!((list.texts("tbody tr").len(), list.text_of(".mt-nav__count")), (0, String::new()));
        assert_eq!(officer.get(&theirs).await.status, 404);
    }
    let koen = portal.signed_in("koen-ombudsdienst").await;
    assert_eq!(koen.get("/ombudsdienst").await.text_of(".mt-nav__count"), "1 ongelezen");
    assert_eq!(koen.get(&theirs).await.status, 200);
    assert_eq!(portal.count("select conversations from mt_nobody_may_open()").await, 0);
}

#[tokio::test]
async fn the_demos_break_came_in_as_any_other() {
    let portal = Portal::start().await;
    let site = portal.site();
    for _ in 0..2 {
        mijntoegang::demo::story::happen(&site).await.unwrap();
    }
    assert_eq!(told(&portal).await, (1, 1, 1, 1));
    assert_eq!(portal.count("select count(*) from outbox where recipient = 'emma@example.org'").await, 1);
    let page = portal.signed_in("emma").await.get("/doorbrekingen").await;
    for words in [
        "Nieuw",
        "Uitgesloten persoon",
        "Van 21 november 2026 om 23.47 uur tot 22 november 2026 om 1.47 uur",
        "Enige van wacht op spoed.",
        "Medicatieschema",
    ] {
        assert!(page.has(words), "{words}: {}", page.text());
    }
}
