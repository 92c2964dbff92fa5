//! `/ombudsdienst/logboek`: an ombudsdienst reads what was done there; nothing of others, nothing about oneself (R12).

use crate::support::{Page, Portal, Visitor};

const LOG: &str = "/ombudsdienst/logboek";

/// Who and what, a line each.
fn lines(page: &Page) -> Vec<String> {
    assert_eq!(page.status, 200, "{}", page.text());
    let of = |place: &str| page.texts(&format!("tbody tr:not(.mt-group) .{place}"));
    let all = of("p-1").into_iter().zip(of("p-2")).zip(of("p-2r"));
    all.map(|((who, what), about)| format!("{who}: {what} {}", about.trim_matches('–')).trim().to_owned())
        // Who signed in when is not what these tests are about.
        .filter(|line| !line.ends_with("Meldde zich aan"))
        .collect()
}

async fn log(visitor: &Visitor, query: &str) -> Vec<String> {
    lines(&visitor.get(&format!("{LOG}{query}")).await)
}

#[tokio::test]
async fn an_ombudsdienst_reads_its_own_log_without_a_patients_name() {
    let portal = Portal::start().await;
    let (emma, an) = (portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    let reference = emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    an.fill(&page, &format!("{page}/neem"), &[]).await.location();
    let shown = an.get(LOG).await;
    assert_eq!(shown.text_of("h1"), "Logboek");
    assert_eq!(shown.text_of("nav a[aria-current=page]"), "Logboek");
    assert_eq!(
        lines(&shown),
        [
            format!("An De Smet: Nam een aanvraag in behandeling {reference}"),
            format!("An De Smet: Bekeek een aanvraag {reference}"),
            format!("De patiënt: Verstuurde een aanvraag {reference}"),
        ]
    );
    assert!(!shown.body.contains("Emma") && !shown.body.contains("Peeters") && !shown.body.contains("85073000061"));
    assert_eq!(shown.texts("td time")[0], "14.05 uur");
    assert!(shown.texts(".mt-group th")[0].starts_with("Vandaag, 23 november 2026"));
    // The reading is on record, and shown to whoever looks next.
    let lien = portal.signed_in("lien-ombudsdienst").await;
    assert_eq!(log(&lien, "").await[0], "An De Smet: Las het logboek");
    // Another institution has its own.
    let koen = portal.signed_in("koen-ombudsdienst").await;
    assert_eq!(log(&koen, "").await, Vec::<String>::new());
    assert_eq!(log(&koen, &format!("?referentie={reference}")).await.iter().filter(|line| line.contains(&reference)).count(), 0);
    let noor = portal.signed_in("noor").await;
    let hers = noor.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    assert!(log(&koen, "").await.contains(&format!("De patiënt: Verstuurde een aanvraag {hers}")));
    assert!(!an.get(LOG).await.has(&hers));
}

#[tokio::test]
async fn the_log_is_narrowed_down_and_says_what_was_asked() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let first = emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let lien = portal.signed_in("lien-ombudsdienst").await;
    lien.get(&format!("/ombudsdienst/aanvragen/{first}")).await;
    portal.clock.advance(chrono::TimeDelta::days(2));
    let (emma, an) = (portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    let second = emma.request_for("Sofie Claes", "Sofie Claes Arts").await;
    an.get(&format!("/ombudsdienst/aanvragen/{second}")).await;
    let read = |who: &str, reference: &str| format!("{who}: Bekeek een aanvraag {reference}");
    let sent = |reference: &str| format!("De patiënt: Verstuurde een aanvraag {reference}");
    assert_eq!(log(&an, "?tot=24-11-2026").await, [read("Lien Maes", &first), sent(&first)]);
    assert_eq!(log(&an, "?van=25/11/2026&wat=request-read").await, [read("An De Smet", &second)]);
    assert_eq!(log(&an, "?van=23%2F11%2F2026&tot=23%2F11%2F2026&wat=request-sent").await, [sent(&first)]);
    let page = an.get(LOG).await;
    let lien_id = page.attribute("#wie option:nth-child(3)", "value").unwrap();
    assert_eq!(page.texts("#wie option"), ["Iedereen", "An De Smet", "Lien Maes", "De patiënt"]);
    assert_eq!(log(&an, &format!("?wie={lien_id}")).await, [read("Lien Maes", &first)]);
    let typed = second.to_lowercase().replace('-', "+");
    assert_eq!(log(&an, &format!("?referentie={typed}")).await, [read("An De Smet", &second), sent(&second)]);
    assert!(an.get(&format!("{LOG}?referentie=UA-2026-999999-A")).await.status >= 200);
    let owner = portal.owner().await;
    let details: String = owner
        .query_one(
            "select details::text from audit_events where action = 'log-read' and details ? 'request' order by id desc limit 1",
            &[],
        )
        .await
        .unwrap()
        .get(0);
    let request: uuid::Uuid =
        owner.query_one("select id from exclusion_requests where reference = $1", &[&second]).await.unwrap().get(0);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&details).unwrap(), serde_json::json!({ "request": request }));
    let asked: String = owner
        .query_one("select details::text from audit_events where action = 'log-read' order by id limit 1", &[])
        .await
        .unwrap()
        .get(0);
    assert_eq!(asked, r#"{"to": "2026-11-24"}"#);
    // What cannot be asked, is told; nothing is read then.
    let count = "select count(*) from audit_events where action = 'log-read'";
    let before = portal.count(count).await;
    for (query, says) in [
        ("?van=overmorgen", "Vul een datum in, zoals 23/11/2026."),
        ("?van=25/11/2026&tot=24/11/2026", "De einddatum moet op of na de begindatum liggen."),
        ("?referentie=aanvraag+4", "Vul een referentie in zoals UA-2026-004217-X."),
    ] {
        let page = an.get(&format!("{LOG}{query}")).await;
        assert!(page.status == 422 && page.text_of(".govuk-error-summary").contains(says), "{query}: {}", page.text());
        assert!(page.text_of("title").starts_with("Fout:"));
    }
    for query in ["?wat=onbekend", "?wie=An", "?voor=x"] {
        assert_eq!(an.get(&format!("{LOG}{query}")).await.status, 404, "{query}");
    }
    assert_eq!(portal.count(count).await, before);
}

#[tokio::test]
async fn a_long_log_is_read_page_by_page_and_none_is_left_out() {
    let portal = Portal::start().await;
    let (emma, an) = (portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    let reference = emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    for _ in 0..105 {
        an.get(&format!("/ombudsdienst/aanvragen/{reference}")).await;
    }
    let mut found = Vec::new();
    let mut next = Some(format!("{LOG}?referentie={reference}"));
    let mut pages = 0;
    while let Some(address) = next {
        let page = an.get(&address).await;
        found.extend(lines(&page));
        assert_eq!(page.attribute("a[rel=prev]", "href").is_some(), pages > 0);
        next = page.attribute("a[rel=next]", "href");
        pages += 1;
    }
    assert_eq!((pages, found.len()), (3, 106));
    assert_eq!(found.iter().filter(|line| line.contains("Bekeek een aanvraag")).count(), 105);
    assert_eq!(found.last().unwrap(), &format!("De patiënt: Verstuurde een aanvraag {reference}"));
    assert!(an.get(&format!("{LOG}?wat=letter-sent")).await.has("We vonden niets."));
}

#[tokio::test]
async fn the_log_shows_an_officer_nothing_about_themself() {
    let portal = Portal::start().await;
    // Lien as the patient; as the person to exclude, by her entry; and by a name like hers.
    let (lien, jan, an) =
        (portal.signed_in("lien").await, portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let as_patient = lien.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let by_name = jan.send_draft(&jan.draft_described("Greet", "onthaal").await).await;
    let other = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let talk = jan.writes("andere", "Een vraag").await;
    // The matters that were here before anybody knew whom they concern.
    portal
        .owner()
        .await
        .batch_execute(&format!(
            "update exclusion_requests set described_key = 'lien maes', described_name = 'Lien Maes' where reference = '{by_name}';
             update exclusion_requests set institution_id = institution_id where reference = '{by_name}';
             update conversations set named_key = 'lien maes' where reference = '{}'",
            talk.rsplit('/').next().unwrap()
        ))
        .await
        .unwrap();
    for page in [&by_name, &other] {
        an.get(&format!("/ombudsdienst/aanvragen/{page}")).await;
    }
    an.get(&format!("/ombudsdienst{talk}")).await;
    let seen = log(&an, "").await;
    for reference in [&by_name, &other] {
        assert!(seen.contains(&format!("An De Smet: Bekeek een aanvraag {reference}")), "{seen:?}");
        assert!(seen.contains(&format!("De patiënt: Verstuurde een aanvraag {reference}")), "{seen:?}");
    }
    assert!(!seen.iter().any(|line| line.contains(&as_patient)), "Lien's own is with another house");
    assert!(seen.iter().any(|line| line.starts_with("An De Smet: Las een gesprek GB-")), "{seen:?}");
    let officer = portal.signed_in("lien-ombudsdienst").await;
    let seen = log(&officer, "").await;
    assert_eq!(
        seen,
        [
            "An De Smet: Las het logboek".to_owned(),
            format!("An De Smet: Bekeek een aanvraag {other}"),
            format!("De patiënt: Verstuurde een aanvraag {other}"),
        ],
        "no row about herself, not even without its reference"
    );
    for reference in [&as_patient, &by_name] {
        let page = officer.get(&format!("{LOG}?referentie={reference}")).await;
        assert!(page.has("We vonden niets."), "{}", page.text());
    }
    // The database says so too.
    let ids = portal.owner().await;
    let row = ids.query_one("select id, institution_id from officers where given_name = 'Lien'", &[]).await.unwrap();
    let actor = mijntoegang::db::Actor::Officer { id: row.get(0), institution: row.get(1) };
    let app = portal.app_role().await;
    app.batch_execute(&actor.begin_statement()).await.unwrap();
    let about = "select count(*) from audit_events where patient_id = $1";
    let herself: uuid::Uuid = ids.query_one("select id from patients where niss = '01020300071'", &[]).await.unwrap().get(0);
    assert!(ids.query_one(about, &[&herself]).await.unwrap().get::<_, i64>(0) > 0);
    assert_eq!(app.query_one(about, &[&herself]).await.unwrap().get::<_, i64>(0), 0);
    let all: i64 = app
        .query_one("select count(*) from audit_events where actor_id <> mt_officer() and action <> 'signed-in'", &[])
        .await
        .unwrap()
        .get(0);
    assert_eq!(all, 3);
}
