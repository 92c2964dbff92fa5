//! The patient's side: one question, once, for 30 days.

use chrono::TimeDelta;
use futures_util::future::join_all;

use super::{blocked, case, dispute, entered_for_emma, question, register_entered, told};
use crate::conflict_matrix::{HOME, OTHER};
use crate::support::Portal;

#[tokio::test]
async fn one_question_opens_a_case_elsewhere_and_the_same_form_again_is_the_same_answer() {
    let portal = Portal::start().await;
    let (an, emma) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("emma").await);
    let (_, conversation) = entered_for_emma(&portal, &an).await;
    let page = emma.get(&conversation).await;
    assert!(page.has("(per telefoon). Was jij dat niet? Kies dan ‘Dat was ik niet’."), "{}", page.text());
    let link = page.attribute("a[href$=dat-was-ik-niet]", "href").unwrap();
    assert_eq!(link, question(&conversation));
    let asked = emma.get(&link).await;
    assert_eq!(asked.text_of("h1"), "Was jij dit niet?");
    assert_eq!(
        asked.texts(".govuk-list--bullet li"),
        [
            "zoekt een andere ombudsdienst uit wat er gebeurde",
            "wijzigen we niets meer per telefoon, e-mail of brief, tot iemand je identiteitskaart gezien heeft"
        ]
    );
    assert_eq!(asked.texts("main form button"), ["Dat was ik niet"]);
    let form = [("csrf", asked.token())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for _ in 0..2 {
        assert_eq!(emma.post(&link, &form).await.location(), conversation);
        let after = emma.get(&conversation).await;
        assert_eq!(after.text_of(".govuk-notification-banner__heading"), "We zoeken het uit.");
    }
    assert_eq!(emma.get(&link).await.location(), conversation, "nothing is left to ask");
    assert_eq!(case(&portal).await.0, OTHER);
    assert_eq!((portal.count("select count(*) from disputes").await, blocked(&portal).await), (1, 1));
    // The patient sees how far it is, until when, and the conversation about it.
    let after = emma.get(&conversation).await;
    assert!(after.has("Melding ontvangen Je liet weten dat dit niet van jou kwam."), "{}", after.text());
    assert!(after.has("We zoeken het uit, ten laatste op 23 december 2026.") && !after.has("Was jij dit niet?"));
    let own = emma.get(&told(&portal, "not_me").await).await;
    assert_eq!(own.text_of("h1"), "Je melding: dat was ik niet");
    assert!(own.has("De ombudsdienst van Ziekenhuis Leieland zoekt het uit, ten laatste op 23 december 2026."), "{}", own.text());
    assert!(emma.get("/berichten").await.has("Je melding: dat was ik niet"));
    // Everything of it is the patient's to take along.
    let all = emma.fill("/mijn-gegevens/download", "/mijn-gegevens/download", &[("vorm", "json")]).await;
    let all: serde_json::Value = serde_json::from_str(&all.body).unwrap();
    assert_eq!(all["disputes"]["disputes"][0]["state"], "open", "{all}");
    assert_eq!(all["disputes"]["blocks"][0]["lifted_at"], serde_json::Value::Null);
}

#[tokio::test]
async fn six_windows_at_once_open_one_case() {
    let portal = Portal::start().await;
    let (an, emma) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("emma").await);
    let (_, conversation) = entered_for_emma(&portal, &an).await;
    let token = emma.get(&question(&conversation)).await.token();
    let path = question(&conversation);
    let form = [("csrf", token.as_str())];
    let answers = join_all((0..6).map(|_| emma.post(&path, &form))).await;
    assert!(answers.iter().all(|answer| answer.location() == conversation));
    for table in ["disputes", "patient_blocks", "messages where kind = 'not_me'", "audit_events where action = 'act-disputed'"] {
        assert_eq!(portal.count(&format!("select count(*) from {table}")).await, 1, "{table}");
    }
    assert_eq!(
        portal.count("select count(*) from outbox where recipient = 'ombudsdienst.leieland@example.org'").await,
        1,
        "the stand-in is told once"
    );
}

#[tokio::test]
async fn thirty_days_of_hours_and_then_no_more_with_one_button() {
    let portal = Portal::start().await;
    let (an, emma) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("emma").await);
    let (_, conversation) = entered_for_emma(&portal, &an).await;
    let (_, second) = entered_for_emma(&portal, &an).await;
    portal.clock.advance(TimeDelta::hours(720));
    let emma_again = portal.signed_in("emma").await;
    let token = emma_again.get(&question(&second)).await.token();
    assert_eq!(dispute(&emma_again, &conversation).await.location(), conversation, "to the second");
    portal.clock.advance(TimeDelta::seconds(1));
    let words = "Dit kan niet meer met één knop. Schrijf ons een bericht of bel 050 36 57 89.";
    let late = emma_again.post(&question(&second), &[("csrf", &token)]).await;
    assert_eq!(late.status, 409);
    assert!(late.has(words), "{}", late.text());
    let late = emma_again.get(&question(&second)).await;
    assert!(late.status == 409 && late.has(words) && late.text_of("h1") == "Er is een aanvraag voor je ingevoerd");
    assert!(!emma_again.get(&second).await.has("Was jij dit niet?"));
    assert_eq!(portal.count("select count(*) from disputes").await, 1);
    drop(emma);
}

#[tokio::test]
async fn nothing_but_an_officers_act_in_ones_own_name_is_disputed() {
    let portal = Portal::start().await;
    let (an, emma, jan) =
        (portal.signed_in("an-ombudsdienst").await, portal.signed_in("emma").await, portal.signed_in("jan").await);
    let (entered, conversation) = entered_for_emma(&portal, &an).await;
    assert_eq!(jan.get(&question(&conversation)).await.status, 404);
    let token = jan.get("/uitsluitingen").await.token();
    assert_eq!(jan.post(&question(&conversation), &[("csrf", &token)]).await.status, 404);
    assert_eq!(an.get(&question(&conversation)).await.status, 403);
    // What the patient asked for in the portal; then the registration of what An entered.
    let own = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    crate::officer_decisions::register(&an, &own, "Sofie Claes").await.location();
    let registered = told(&portal, "registered").await;
    assert!(!jan.get(&registered).await.has("Was jij dit niet?"));
    assert_eq!(jan.get(&question(&registered)).await.status, 404);
    register_entered(&an, &entered, "Greet Vandamme").await;
    let registered = told(&portal, "registered").await;
    assert!(emma.get(&registered).await.has("Was jij dit niet?"));
    let before = portal.count("select count(*) from exclusion_periods where ended_at is null").await;
    assert_eq!(dispute(&emma, &registered).await.location(), registered);
    assert_eq!(case(&portal).await.0, OTHER, "of An's house");
    assert_eq!(
        portal.count("select count(*) from exclusion_periods where ended_at is null").await,
        before,
        "an exclusion is never ended by it"
    );
}

#[tokio::test]
async fn an_adoption_that_waits_is_cancelled() {
    let portal = Portal::start().await;
    let (koen, emma) = (portal.signed_in("koen-ombudsdienst").await, portal.signed_in("emma").await);
    let person = [
        ("rijksregisternummer", "85073000061"),
        ("voornaam", "Emma"),
        ("familienaam", "Peeters"),
        ("geboortedatum", "1985-07-30"),
        ("identiteit", "identiteitskaart"),
    ];
    let adopt = crate::homes::ADOPT;
    assert_eq!(koen.fill(adopt, adopt, &person).await.location(), adopt);
    let conversation = told(&portal, "home_adoption").await;
    assert!(emma.get(&conversation).await.has("Was jij dat niet? Kies dan ‘Dat was ik niet’."));
    assert_eq!(dispute(&emma, &conversation).await.location(), conversation);
    assert_eq!(portal.count("select count(*) from home_adoptions where cancelled_at is not null").await, 1);
    assert_eq!(case(&portal).await.0, HOME, "not Koen's");
    // Carried out and disputed afterwards: the patient chooses another home herself.
    assert_eq!(koen.fill(adopt, adopt, &person).await.location(), adopt);
    portal.clock.advance(TimeDelta::hours(24));
    assert_eq!(mijntoegang::homes::carry_out_due(&portal.site()).await.unwrap(), 1);
    let emma = portal.signed_in("emma").await;
    let changed = told(&portal, "home_changed").await;
    assert_eq!(dispute(&emma, &changed).await.location(), changed);
    assert_eq!(portal.count("select count(*) from disputes").await, 2);
    // Her own choice is hers.
    let choice = crate::homes::CHOICE;
    let home: String =
        portal.owner().await.query_one("select id::text from institutions where name = $1", &[&HOME]).await.unwrap().get(0);
    emma.fill(choice, choice, &[("ombudsdienst", &home)]).await.location();
    let chosen = told(&portal, "home_changed").await;
    assert_ne!(chosen, changed);
    assert_eq!(emma.get(&question(&chosen)).await.status, 404);
}
