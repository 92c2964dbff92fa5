//! **Welke ombudsdienst helpt je?**

use super::{CHOICE, HERE, THERE, audited, choose, confirmed, home, make_provisional, told};
use crate::oidc::{Scene, go_out, way_back};
use crate::support::{Portal, new_database, start_of_tests};
use mijntoegang::clock::Clock;

#[tokio::test]
async fn with_several_institutions_nothing_of_the_patient_opens_before_the_choice() {
    let portal = Portal::start().await;
    make_provisional(&portal, "Jan", THERE).await;
    let jan = portal.anonymous();
    assert_eq!(jan.get("/berichten").await.location(), "/aanmelden");
    let page = jan.get("/aanmelden").await;
    let came = jan.send(&page, "/aanmelden", &[("persoon", "jan")]).await;
    assert_eq!(came.location(), "/berichten");
    let asked = jan.get("/berichten").await;
    assert_eq!(asked.location(), CHOICE);
    for path in ["/uitsluitingen", "/mijn-gegevens", "/uitsluitingen/aanvragen", "/doorbrekingen", "/mijn-gegevens/alles"] {
        assert_eq!(jan.get(path).await.location(), CHOICE, "{path}");
    }
    assert_eq!(jan.get("/berichten").await.location(), CHOICE, "the page asked for last is the one that opens");
    let page = jan.get(CHOICE).await;
    assert_eq!((page.status, page.text_of("h1").as_str()), (200, "Welke ombudsdienst helpt je?"));
    assert!(page.has("Die ombudsdienst ziet wie je uitgesloten hebt en kan je helpen. Je kunt later altijd een andere kiezen."));
    assert!(page.attribute("input[type=radio][checked]", "value").is_none(), "what an officer entered is not chosen beforehand");
    assert!(page.texts("nav.mt-nav a").is_empty(), "no menu of pages that do not open");
    assert!(page.has("Verlaat deze site snel") && page.has("Afmelden"));
    for public in ["/info/uitsluitingen", "/privacy", "/aanvraagformulier", "/toegankelijkheid"] {
        assert_eq!(jan.get(public).await.status, 200, "{public}");
    }
    // A form of another page is not taken either.
    let sent = jan.send(&page, "/berichten/nieuw", &[("onderwerp", "andere"), ("tekst", "Dag")]).await;
    assert_eq!(sent.location(), CHOICE);
    assert_eq!(portal.count("select count(*) from conversations where is_talk").await, 0);

    assert_eq!(jan.get("/berichten").await.location(), CHOICE);
    let page = jan.get(CHOICE).await;
    let none = jan.fill(CHOICE, CHOICE, &[]).await;
    assert_eq!((none.status, none.text_of(".govuk-error-summary li").as_str()), (422, "Kies een ombudsdienst."));
    let other = jan.fill(CHOICE, CHOICE, &[("ombudsdienst", "0197a000-0000-7000-8000-00000000000a")]).await;
    assert_eq!(other.status, 422, "none of those here");
    assert_eq!(home(&portal, "Jan").await, (THERE.to_owned(), None));
    let chosen = choose(&jan, &page, HERE).await;
    assert_eq!(chosen.location(), "/berichten", "the page that was asked for");
    assert_eq!(jan.get("/berichten").await.status, 200);
    assert_eq!(home(&portal, "Jan").await, confirmed(HERE, "patient"));
    assert_eq!(audited(&portal).await, ["home-confirmed"]);
    assert!(told(&portal, "Jan").await.is_empty(), "a first choice is no change");
    // At the next sign-in nothing is asked.
    let again = portal.signed_in("jan").await;
    assert_eq!(again.get("/uitsluitingen").await.status, 200);
}

#[tokio::test]
async fn before_the_choice_one_can_leave_and_sign_out() {
    let portal = Portal::start().await;
    make_provisional(&portal, "Jan", HERE).await;
    let jan = portal.signed_in("jan").await;
    let page = jan.get(CHOICE).await;
    assert_eq!(jan.send(&page, "/verlaat", &[]).await.status, 303);
    assert_eq!(jan.get("/uitsluitingen").await.location(), "/aanmelden");
    let jan = portal.signed_in("jan").await;
    let page = jan.get(CHOICE).await;
    assert_eq!(jan.send(&page, "/afmelden", &[]).await.location(), "/afgemeld");
    assert_eq!(home(&portal, "Jan").await, (HERE.to_owned(), None), "neither chooses");
}

#[tokio::test]
async fn with_one_institution_the_home_is_confirmed_by_itself() {
    let database = new_database().await;
    let clock = Clock::fixed(start_of_tests());
    let portal = Portal::over(database, clock, |builder| builder.institutions.truncate(1)).await;
    make_provisional(&portal, "Jan", THERE).await;
    let jan = portal.signed_in("jan").await;
    assert_eq!(jan.get("/uitsluitingen").await.status, 200);
    assert_eq!(home(&portal, "Jan").await, confirmed(HERE, "only_one"));
    assert_eq!(audited(&portal).await, ["home-confirmed"]);
    portal.signed_in("jan").await;
    portal.signed_in("emma").await;
    assert_eq!(audited(&portal).await, ["home-confirmed"], "once, and what was confirmed stays");
    assert_eq!(home(&portal, "Emma").await, confirmed(HERE, "patient"));
    let account = jan.get("/mijn-gegevens").await;
    assert!(account.attribute("a[href='/mijn-gegevens/ombudsdienst']", "href").is_none());
}

#[tokio::test]
async fn a_double_click_and_the_back_button_choose_once() {
    let portal = Portal::start().await;
    make_provisional(&portal, "Jan", HERE).await;
    let jan = portal.signed_in("jan").await;
    assert_eq!(jan.get("/doorbrekingen").await.location(), CHOICE);
    let page = jan.get(CHOICE).await;
    let (first, second) = tokio::join!(choose(&jan, &page, THERE), choose(&jan, &page, THERE));
    assert_eq!((first.location(), second.location()), ("/doorbrekingen".to_owned(), "/doorbrekingen".to_owned()));
    assert_eq!(choose(&jan, &page, THERE).await.location(), "/doorbrekingen", "the same form again: the same answer");
    assert_eq!(audited(&portal).await, ["home-confirmed"]);
    // Back, and another one from the page of before: it is not overwritten unseen.
    let late = choose(&jan, &page, HERE).await;
    assert_eq!(late.status, 409);
    assert!(late.has("Je ombudsdienst werd intussen al gekozen: Ziekenhuis Leieland."), "{}", late.text());
    assert_eq!(home(&portal, "Jan").await, confirmed(THERE, "patient"));
    assert_eq!(choose(&jan, &late, HERE).await.location(), "/mijn-gegevens", "from the page as it now is it works");
    assert_eq!(home(&portal, "Jan").await, confirmed(HERE, "patient"));
}

#[tokio::test]
async fn of_two_tabs_the_second_is_told_what_the_first_chose() {
    let portal = Portal::start().await;
    make_provisional(&portal, "Jan", HERE).await;
    let jan = portal.signed_in("jan").await;
    let (one, two) = (jan.get(CHOICE).await, jan.get(CHOICE).await);
    assert_eq!(choose(&jan, &one, HERE).await.location(), "/uitsluitingen");
    assert_eq!(choose(&jan, &two, THERE).await.status, 409);
    assert_eq!(home(&portal, "Jan").await, confirmed(HERE, "patient"));
    assert_eq!(audited(&portal).await, ["home-confirmed"]);
}

#[tokio::test]
async fn a_patient_changes_the_ombudsdienst_whenever_they_like_and_reads_that_it_changed() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let account = jan.get("/mijn-gegevens").await;
    assert_eq!(account.attribute("a[href='/mijn-gegevens/ombudsdienst']", "href").as_deref(), Some(CHOICE));
    let page = jan.get(CHOICE).await;
    assert_eq!(page.attribute("input[type=radio][checked]", "value"), Some(page.radio(HERE)), "what is confirmed is chosen");
    assert_eq!(choose(&jan, &page, THERE).await.location(), "/mijn-gegevens");
    let account = jan.get("/mijn-gegevens").await;
    assert!(account.has("De ombudsdienst van Ziekenhuis Leieland helpt je."), "{}", account.text());
    assert_eq!(home(&portal, "Jan").await, confirmed(THERE, "patient"));
    assert_eq!(told(&portal, "Jan").await, ["home_changed"]);
    assert_eq!(audited(&portal).await, ["home-confirmed"]);
    let inbox = jan.get("/berichten").await;
    assert!(inbox.has("Een andere ombudsdienst helpt je"), "{}", inbox.text());
    let mail = "select count(*) from outbox where kind = 'patient-notice' and recipient = 'jan@example.org'";
    assert_eq!(portal.count(mail).await, 1, "the neutral notice");
    // What the portal told is no matter of the ombudsdienst's: nothing of it shows there.
    let told = "select reference from conversations where topic = 'home'";
    let reference: String = portal.owner().await.query_one(told, &[]).await.unwrap().get(0);
    let koen = portal.signed_in("koen-ombudsdienst").await;
    assert_eq!(koen.get(&format!("/ombudsdienst/berichten/{reference}")).await.status, 404);
    // Saved again as it is, nothing happens.
    let page = jan.get(CHOICE).await;
    assert_eq!(choose(&jan, &page, THERE).await.location(), "/mijn-gegevens");
    assert_eq!(audited(&portal).await, ["home-confirmed"]);
}

#[tokio::test]
async fn a_provisional_home_shows_nothing_of_the_institution_that_entered_it() {
    let portal = Portal::start().await;
    make_provisional(&portal, "Jan", THERE).await;
    let there = portal.signed_in("jan").await.get(CHOICE).await;
    make_provisional(&portal, "Jan", HERE).await;
    let here = portal.signed_in("jan").await.get(CHOICE).await;
    let tokens = regex::Regex::new("name=\"csrf\" value=\"[^\"]*\"").unwrap();
    assert_eq!(tokens.replace_all(&there.body, ""), tokens.replace_all(&here.body, ""), "the same bytes, the tokens apart");
}

#[tokio::test]
async fn a_first_sign_in_at_a_provider_confirms_the_only_home_and_no_other() {
    let alone = Scene::on(|_| {}, |builder| builder.institutions.truncate(1)).await;
    let zoe = alone.portal.anonymous();
    let asked = go_out(&zoe, "patient").await;
    assert_eq!(zoe.get(&way_back(&alone.patients, &asked, "patient")).await.location(), "/uitsluitingen");
    assert_eq!(zoe.get("/uitsluitingen").await.status, 200);
    assert_eq!(home(&alone.portal, "Zoë").await, confirmed(HERE, "only_one"));

    let several = Scene::start().await;
    let zoe = several.portal.anonymous();
    let asked = go_out(&zoe, "patient").await;
    assert_eq!(zoe.get(&way_back(&several.patients, &asked, "patient")).await.location(), "/uitsluitingen");
    assert_eq!(zoe.get("/uitsluitingen").await.location(), CHOICE);
    assert_eq!(home(&several.portal, "Zoë").await.1, None, "signing in chooses nothing");
}

#[tokio::test]
async fn of_the_patients_that_were_there_those_who_signed_in_keep_their_home() {
    let portal = Portal::start().await;
    for (given, institution) in [("Emma", HERE), ("Jan", HERE), ("Noor", THERE)] {
        make_provisional(&portal, given, institution).await;
    }
    portal.signed_in("emma").await;
    let noor = portal.signed_in("noor").await;
    let page = noor.get(CHOICE).await;
    noor.send(&page, "/afmelden", &[]).await;
    let migration = include_str!("../../../migrations/2026-11-29-000400_homes/up.sql");
    let update = migration.split_once("update patients p set").unwrap().1.split_once(';').unwrap().0;
    portal.owner().await.batch_execute(&format!("update patients p set {update}")).await.unwrap();
    assert_eq!(home(&portal, "Emma").await, confirmed(HERE, "patient"));
    assert_eq!(home(&portal, "Noor").await, confirmed(THERE, "patient"), "her session is gone, that she signed in is on record");
    assert_eq!(home(&portal, "Jan").await, (HERE.to_owned(), None), "who never did keeps a provisional one");
}
