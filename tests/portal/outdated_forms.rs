//! A form from an older page of the same person: answered with 422, as it was typed, under a fresh token, and nothing done.

use crate::attachments::multipart;
use crate::bad_input::{Route, everything, world};
use crate::support::{Page, Portal, Visitor};

/// Fields that are typed into, and so come back as text.
const TYPED: [&str; 19] = [
    "adres",
    "titel",
    "zoek",
    "naam",
    "waar",
    "functie",
    "opmerking",
    "telefoon",
    "tekst",
    "e-mail",
    "voornaam",
    "familienaam",
    "uitleg",
    "notitie",
    "gesprek",
    "vraag",
    "bevindingen",
    "reden-heropening",
    "reden-intrekking",
];

/// What somebody types into a field, or chooses.
fn typed(field: &str) -> String {
    match field {
        "gelezen" | "iemand-anders" | "boodschap" => "ja".to_owned(),
        "contact" => "telefoon".to_owned(),
        "onderwerp" => "andere".to_owned(),
        "vorm" => "json".to_owned(),
        field => format!("Getypt in {field} – D'Hondt 😀"),
    }
}

/// Signs in again as the same person, in the same browser: a new session with a new secret.
async fn sign_in_again(visitor: &Visitor, key: &str) {
    let page = visitor.get("/aanmelden").await;
    assert_eq!(visitor.post("/aanmelden", &[("csrf", &page.token()), ("persoon", key)]).await.status, 303);
}

/// Posts as a browser does from a page of the portal.
async fn post_from_here(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> Page {
    let request = visitor.client.post(format!("{}{path}", visitor.base)).header("origin", &visitor.base).form(fields);
    Page::of(request.send().await.unwrap()).await
}

/// Everything but what is kept to be shown again.
async fn done(portal: &Portal) -> Vec<String> {
    everything(portal).await.into_iter().filter(|line| !line.starts_with("saved_forms")).collect()
}

/// Routes of signed-in people that are answered with a page.
fn of_people(routes: Vec<Route>) -> Vec<Route> {
    routes.into_iter().filter(|route| !["/aanmelden", "/afmelden"].contains(&route.path.as_str())).collect()
}

#[tokio::test]
async fn every_form_from_an_older_page_is_shown_again_as_it_was_typed() {
    let (portal, routes) = world().await;
    let routes = of_people(routes);
    for key in ["jan", "an-ombudsdienst"] {
        let of = |route: &&Route| route.path.starts_with("/ombudsdienst") == (key == "an-ombudsdienst");
        let visitor = &routes.iter().find(of).unwrap().by;
        sign_in_again(visitor, key).await;
        let before = done(&portal).await;
        for route in routes.iter().filter(of) {
            let values: Vec<(&str, String)> = route.fields.iter().map(|field| (*field, typed(field))).collect();
            let mut fields: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            fields.push(("csrf", &route.token));
            let page = post_from_here(&route.by, &route.path, &fields).await;
            assert_eq!(page.status, 422, "{}: {}", route.path, page.text());
            assert!(page.text_of("title").starts_with("Fout: "), "{}: {}", route.path, page.text_of("title"));
            assert_eq!(page.texts(".govuk-error-summary[tabindex='-1'][autofocus]").len(), 1, "{}", route.path);
            assert!(page.has("Je pagina was verouderd. Er is niets verstuurd."), "{}: {}", route.path, page.text());
            // The list of exclusions has its search from eight people on.
            let typed_here = |field: &&&str| TYPED.contains(field) && route.path != "/uitsluitingen";
            for field in route.fields.iter().filter(typed_here) {
                let shown = page.attribute(&format!("input[name='{field}']"), "value");
                let shown = shown.unwrap_or_else(|| page.text_of(&format!("textarea[name='{field}'], #{field}")));
                assert_eq!(shown, typed(field), "{}: {field}", route.path);
            }
        }
        assert_eq!(done(&portal).await, before, "{key}");
    }
}

#[tokio::test]
async fn the_fresh_token_sends_what_was_typed() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let text = format!("{}\n'apostrof' <b>", "Een lang verhaal. ".repeat(200).trim());
    let old = jan.get("/berichten/nieuw").await;
    sign_in_again(&jan, "jan").await;
    let (token, form) = (old.token(), old.attribute("input[name=formulier]", "value").unwrap());
    let fields = [("csrf", token.as_str()), ("formulier", &form), ("onderwerp", "andere"), ("tekst", &text)];
    let again = post_from_here(&jan, "/berichten/nieuw", &fields).await;
    assert_eq!(again.status, 422);
    let shown = again.texts("textarea[name=tekst]");
    assert_eq!(shown, [text.split_whitespace().collect::<Vec<_>>().join(" ")]);
    let fresh = again.token();
    let fields = [("csrf", fresh.as_str()), ("formulier", &form), ("onderwerp", "andere"), ("tekst", &text)];
    let sent = post_from_here(&jan, "/berichten/nieuw", &fields).await.location();
    assert!(jan.get(&sent).await.has("Een lang verhaal."));
    assert_eq!(portal.count("select count(*) from saved_forms").await, 0);
    assert!(jan.get("/berichten/nieuw").await.texts("textarea[name=tekst]").concat().is_empty(), "what was sent is gone");
}

#[tokio::test]
async fn attachments_of_an_older_page_are_named_and_chosen_again() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let token = jan.get("/berichten/nieuw").await.token();
    sign_in_again(&jan, "jan").await;
    let (picture, document) = (crate::files::png(), crate::files::pdf(100));
    let body = multipart(
        &[("csrf", &token), ("onderwerp", "andere"), ("tekst", "Zie bijlagen")],
        &[("foto <1>.png", &picture), ("formulier.pdf", &document)],
    );
    let request = jan.client.post(format!("{}/berichten/nieuw", jan.base)).header("origin", &jan.base);
    let request = request.header("content-type", "multipart/form-data; boundary=grens").body(body);
    let page = Page::of(request.send().await.unwrap()).await;
    assert_eq!(page.status, 422);
    assert!(page.has("Kies je bijlagen opnieuw: foto <1>.png, formulier.pdf"), "{}", page.text());
    assert_eq!(page.text_of("textarea[name=tekst]"), "Zie bijlagen");
    assert_eq!(portal.count("select count(*) from attachments").await, 0);
}

#[tokio::test]
async fn an_older_page_of_another_person_or_from_elsewhere_is_refused() {
    let portal = Portal::start().await;
    let browser = portal.signed_in("jan").await;
    let of_jan = browser.get("/berichten/nieuw").await.token();
    sign_in_again(&browser, "noor").await;
    let fields = [("csrf", of_jan.as_str()), ("onderwerp", "andere"), ("tekst", "Van Jan, niet van Noor")];
    let page = post_from_here(&browser, "/berichten/nieuw", &fields).await;
    assert_eq!((page.status, page.text_of("h1")), (403, "Dit formulier is verlopen".to_owned()));
    assert!(page.has("Vernieuw de pagina en vul het opnieuw in.") && !page.has("Van Jan"));
    sign_in_again(&browser, "jan").await;
    // Jan's own, but nothing says that a page of ours sent it; or another site did.
    assert_eq!(browser.post("/berichten/nieuw", &fields).await.status, 403);
    let request = browser.client.post(format!("{}/berichten/nieuw", browser.base)).header("origin", "https://elders.example.org");
    assert_eq!(Page::of(request.form(&fields).send().await.unwrap()).await.status, 403);
    assert_eq!(portal.count("select count(*) from saved_forms").await, 0);
}

#[tokio::test]
async fn an_older_page_of_a_step_that_was_taken_leads_to_where_it_led() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let draft = jan.draft_for("Greet Vandamme", "Greet Vandamme").await;
    let check = format!("{draft}/controle");
    let token = jan.get(&check).await.token();
    sign_in_again(&jan, "jan").await;
    jan.send_draft(&draft).await;
    let page = post_from_here(&jan, &check, &[("csrf", &token), ("versie", "1")]).await;
    assert_eq!((page.status, page.text_of("h1")), (409, "Je aanvraag is verstuurd".to_owned()));
    assert!(
        page.has("Je pagina was verouderd. Zo staat het er nu voor.") && !page.has("Er is niets verstuurd"),
        "{}",
        page.text()
    );
    assert!(!page.text_of("title").starts_with("Fout"), "nothing is to be mended");
    assert_eq!(
        portal
            .count("select count(*) from exclusion_requests r join patients p on p.id = r.patient_id where p.given_name = 'Jan'")
            .await,
        1
    );
}

#[tokio::test]
async fn an_older_page_of_what_ended_meanwhile_says_so_alone() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let give = emma.get("/uitsluitingen").await.attribute("a[href$='/opnieuw-toegang']", "href").unwrap();
    let token = emma.get(&give).await.token();
    sign_in_again(&emma, "emma").await;
    emma.fill(&give, &give, &[]).await;
    let page = post_from_here(&emma, &give, &[("csrf", &token)]).await;
    assert_eq!(page.status, 409, "{}", page.text());
    assert!(page.has("Deze uitsluiting was al stopgezet.") && !page.has("Er is niets verstuurd"), "{}", page.text());
}

#[tokio::test]
async fn a_token_that_cannot_be_read_costs_no_text_either() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let fields = [("csrf", "AAAA"), ("onderwerp", "andere"), ("tekst", "Lang verhaal")];
    let page = post_from_here(&jan, "/berichten/nieuw", &fields).await;
    assert_eq!((page.status, page.text_of("textarea[name=tekst]")), (422, "Lang verhaal".to_owned()));
    let none = post_from_here(&jan, "/berichten/nieuw", &[("onderwerp", "andere"), ("tekst", "Lang verhaal")]).await;
    assert_eq!(none.status, 403);
    assert_eq!(none.texts("main a[href='/berichten/nieuw']"), ["Open het formulier opnieuw"]);
}

#[tokio::test]
async fn an_older_page_is_kept_when_the_newer_session_has_expired_too() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let token = jan.get("/berichten/nieuw").await.token();
    sign_in_again(&jan, "jan").await;
    portal.clock.advance(chrono::TimeDelta::minutes(61));
    let fields = [("csrf", token.as_str()), ("onderwerp", "andere"), ("tekst", "Getypt voor de pauze")];
    assert_eq!(post_from_here(&jan, "/berichten/nieuw", &fields).await.location(), "/aanmelden");
    sign_in_again(&jan, "jan").await;
    assert_eq!(jan.get("/berichten/nieuw").await.text_of("textarea[name=tekst]"), "Getypt voor de pauze");
}

#[tokio::test]
async fn leaving_works_from_an_older_page_too() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let token = jan.get("/uitsluitingen").await.token();
    sign_in_again(&jan, "jan").await;
    assert_eq!(jan.post("/afmelden", &[("csrf", &token)]).await.status, 403, "nothing says that a page of ours sent it");
    assert_eq!(post_from_here(&jan, "/afmelden", &[("csrf", &token)]).await.status, 303);
    assert_eq!(jan.get("/uitsluitingen").await.location(), "/aanmelden");
}
