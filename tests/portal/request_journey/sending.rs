//! From *Controleer je aanvraag* on: sending, withdrawing, and taking up a draft again.

use super::*;

#[tokio::test]
async fn the_check_page_shows_everything_and_a_change_keeps_the_other_answers() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let draft = chosen(&jan, "Sofie Claes", "Sofie Claes Arts").await;
    answer(&jan, &draft, "ehealth", &[("via", "nexuzhealth")]).await;
    answer(&jan, &draft, "gevolgen", &[("gelezen", "ja")]).await;
    let page = jan.get(&format!("{draft}/contact")).await;
    let other = portal.builder.institutions[1].clone();
    let (there, name) = (other.id.to_string(), other.contact.institution);
    assert!(page.texts("#instelling option").contains(&name), "the patient chooses whose ombudsdienst answers");
    let fields = [
        ("opmerking", "Bel niet thuis <script>alert(1)</script> 😀"),
        ("contact", "telefoon"),
        ("telefoon", "+32 470 12 34 56"),
        ("iemand-anders", "ja"),
        ("boodschap", "ja"),
        ("instelling", &there),
    ];
    assert_eq!(answer(&jan, &draft, "contact", &fields).await.location(), format!("{draft}/controle"));
    let check = jan.get(&format!("{draft}/controle")).await;
    assert_eq!(check.text_of("h1"), "Controleer je aanvraag");
    for shown in [
        "Jezelf, Jan Willems",
        "Sofie Claes",
        "Arts, cardiologie",
        "1-00000-07-003",
        "AZ Sint-Lucas Brugge",
        "In alle zorginstellingen van het nexuzhealth-netwerk",
        "Bel niet thuis <script>alert(1)</script> 😀",
        "Per telefoon: +32 470 12 34 56",
        "Iemand anders mag opnemen",
        "We mogen een boodschap inspreken",
        "De ombudsdienst behandelt je aanvraag meestal binnen 2 werkdagen, uiterlijk op 3 december 2026.",
    ] {
        assert!(check.has(shown), "{shown} – on: {}", check.text());
    }
    assert!(check.has(&format!("Ombudsdienst {name}")));
    assert!(!check.body.contains("<script>alert"));

    // Wijzig: every page keeps what was answered on it, and leads straight back.
    let contact = jan.get(&format!("{draft}/contact")).await;
    assert_eq!(contact.text_of("#opmerking"), fields[0].1);
    assert_eq!(value(&contact, "telefoon"), "+32 470 12 34 56");
    assert_eq!(contact.texts("input[checked]").len(), 3);
    assert_eq!(contact.attribute("#instelling option[selected]", "value").as_deref(), Some(there.as_str()));
    assert_eq!(value(&jan.get(&format!("{draft}/zoeken")).await, "zoek"), "Sofie Claes");
    assert_eq!(jan.get(&format!("{draft}/kiezen")).await.texts("input[checked]").len(), 1);
    assert_eq!(jan.get(&format!("{draft}/ehealth")).await.attribute("input[checked]", "value").as_deref(), Some("nexuzhealth"));
    assert!(jan.get(&format!("{draft}/gevolgen")).await.attribute("#gelezen[checked]", "id").is_some());
    assert_eq!(answer(&jan, &draft, "gevolgen", &[("gelezen", "ja")]).await.location(), format!("{draft}/controle"));
    assert_eq!(answer(&jan, &draft, "zoeken", &[("zoek", "Greet Vandamme")]).await.location(), format!("{draft}/kiezen"));
    let greet = jan.get(&format!("{draft}/kiezen")).await.radio("Greet Vandamme");
    assert_eq!(answer(&jan, &draft, "kiezen", &[("persoon", &greet)]).await.location(), format!("{draft}/controle"));
    let check = jan.get(&format!("{draft}/controle")).await;
    assert!(check.has("Greet Vandamme") && !check.has("Sofie Claes") && check.has("+32 470 12 34 56"));

    let reference = jan.send_draft(&draft).await;
    let mail = portal.owner().await.query_one("select recipient, subject, body from outbox", &[]).await.unwrap();
    let (to, subject, body): (String, String, String) = (mail.get(0), mail.get(1), mail.get(2));
    assert_eq!((to.as_str(), subject.as_str()), (other.contact.email.as_str(), "Er wacht iets in Mijn Toegang"));
    for private in [reference.as_str(), "Jan", "Willems", "Greet", "0470", "Bel niet"] {
        assert!(!body.contains(private), "{private} in the mail");
    }
}

#[tokio::test]
async fn the_confirmation_has_the_reference_and_the_same_form_again_says_so() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let draft = jan.draft_for("Sofie Claes", "Sofie Claes Arts").await;
    let check = format!("{draft}/controle");
    let shown = jan.get(&check).await;
    let fields = shown.hidden(&check);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let done = format!("{draft}/verstuurd");
    assert_eq!(jan.post(&check, &fields).await.location(), done);
    let page = jan.get(&done).await;
    assert_eq!(page.text_of("h1"), "Je aanvraag is verstuurd");
    let reference = page.text_of(".mt-ticket");
    assert!(page.has(&format!("Je referentie {reference}")));
    assert!(page.has("De ombudsdienst behandelt je aanvraag meestal binnen 2 werkdagen, uiterlijk op 3 december 2026."));
    assert!(!page.has("al verstuurd"));
    let note = format!("Je hebt deze aanvraag al verstuurd. Dit is je referentie: {reference}.");
    assert_eq!(jan.post(&check, &fields).await.location(), done);
    assert!(jan.get(&done).await.has(&note));
    assert!(!jan.get(&done).await.has(&note), "said once");
    assert_eq!(portal.count("select count(*) from outbox").await, 1);

    // The request's own page, however the reference is typed.
    for typed in [
        reference.clone(),
        reference.to_lowercase(),
        reference.replace('-', "%20"),
        format!("%20{}", reference.to_lowercase().replace('-', "%20")),
    ] {
        let page = jan.get(&format!("/aanvragen/{typed}")).await;
        assert_eq!((page.status, page.text_of("h1").as_str()), (200, "Uitsluiting van Sofie Claes"), "{typed}");
        assert_eq!(page.text_of(".govuk-caption-l"), format!("Aanvraag tot uitsluiting {reference}"));
        assert!(page.has("Uiterlijk behandeld op 3 december 2026"));
        assert_eq!(page.text_of(".govuk-tag"), "Ontvangen");
        assert!(page.has("Sofie Claes kan je dossier nog openen tot de ombudsdienst de uitsluiting registreert."));
    }
    assert_eq!(jan.get("/aanvragen/UA-2026-000001-A").await.status, 404);
}

#[tokio::test]
async fn a_request_is_withdrawn_until_it_is_decided() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let (page, withdraw) = (format!("/aanvragen/{reference}"), format!("/aanvragen/{reference}/intrekken"));
    let open = jan.get("/uitsluitingen").await;
    for _ in 0..2 {
        assert_eq!(jan.send(&open, &withdraw, &[]).await.location(), "/uitsluitingen");
        assert!(jan.get("/uitsluitingen").await.has(&format!("Je aanvraag {reference} is ingetrokken.")));
    }
    assert!(!jan.get("/uitsluitingen").await.has("Lopende aanvragen"));
    let shown = jan.get(&page).await;
    assert_eq!((shown.text_of(".govuk-tag"), shown.has("Trek aanvraag in")), ("Ingetrokken".into(), false));
    assert_eq!(portal.count("select count(*) from outbox").await, 1, "of the sending: what is withdrawn does not wait");

    for (action, fields, words) in [
        (
            "weiger",
            &[("reden", "niet-gevonden"), ("uitleg", "Niet gevonden.")][..],
            "De ombudsdienst heeft ze geweigerd op 23 november 2026.",
        ),
        (
            "registreer",
            &[][..],
            "De uitsluiting is geregistreerd op 23 november 2026. Wil je ze stopzetten? Kies dan ‘Geef opnieuw toegang’.",
        ),
    ] {
        let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
        let open = jan.get("/uitsluitingen").await;
        let theirs = format!("/ombudsdienst/aanvragen/{reference}");
        let worker = an.get(&theirs).await.radio("Sofie Claes");
        let mut fields = fields.to_vec();
        fields.push(("persoon", &worker));
        assert_eq!(an.fill(&theirs, &format!("{theirs}/{action}"), &fields).await.status, 303);
        let late = jan.send(&open, &format!("/aanvragen/{reference}/intrekken"), &[]).await;
        assert_eq!(late.status, 409);
        assert_eq!(late.text_of(".govuk-caption-l .mt-ticket"), reference);
        assert!(late.has(&format!("Je kunt deze aanvraag niet meer intrekken. {words}")), "{}", late.text());
    }
}

#[tokio::test]
async fn an_unfinished_request_is_offered_where_one_starts() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let draft = chosen(&jan, "Greet Vandamme", "Greet Vandamme").await;
    let start = jan.get("/uitsluitingen/aanvragen").await;
    assert!(
        start.has("Nog niet verstuurd") && start.has("Greet Vandamme") && start.has("Bewaard op 23 november 2026 om 14.05 uur")
    );
    let link = start.attribute(".mt-card a", "href").unwrap();
    assert_eq!(link, format!("{draft}/controle"));
    assert_eq!(jan.get(&link).await.location(), format!("{draft}/gevolgen"));
    let noor = portal.signed_in("noor").await;
    assert!(!noor.get("/uitsluitingen/aanvragen").await.has("Greet Vandamme"));
    assert_eq!(noor.get(&format!("{draft}/gevolgen")).await.status, 404);
}

#[tokio::test]
async fn what_changed_before_sending_is_said_and_nothing_is_sent() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let excluded = jan.draft_for("Sofie Claes", "Sofie Claes Arts").await;
    let gone = jan.draft_for("Greet Vandamme", "Greet Vandamme").await;
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let theirs = format!("/ombudsdienst/aanvragen/{reference}");
    let worker = an.get(&theirs).await.radio("Sofie Claes");
    assert_eq!(an.fill(&theirs, &format!("{theirs}/registreer"), &[("persoon", &worker)]).await.status, 303);
    let hers = "update care_workers set active = false where given_name = 'Greet' and family_name = 'Vandamme'";
    portal.owner().await.execute(hers, &[]).await.unwrap();
    for (draft, words) in
        [(excluded, "Deze persoon is al uitgesloten."), (gone, "Deze persoon staat niet meer in de lijst. Zoek opnieuw.")]
    {
        let late = answer(&jan, &draft, "controle", &[]).await;
        assert_eq!((late.status, late.text_of("h1")), (409, "Controleer je aanvraag".into()));
        assert!(late.has(words), "{words} – on: {}", late.text());
    }
    assert_eq!(portal.count("select count(*) from outbox where kind = 'ombuds-notice'").await, 1);
}
