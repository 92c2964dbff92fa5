//! R12: an officer never meets anything about themself, and what they ask for all the same is on record.

use crate::officer_decisions::{act, page_of, register, state};
use crate::officer_worklist::rows;
use crate::support::Portal;

/// An entry of the directory with this name and NISS.
async fn entry(portal: &Portal, given: &str, family: &str, niss: Option<&str>) {
    let (key, turned) = (format!("{given} {family}").to_lowercase(), format!("{family} {given}").to_lowercase());
    let mut words: Vec<&str> = key.split(' ').collect();
    words.sort_unstable();
    portal
        .owner()
        .await
        .execute(
            "insert into care_workers (id, niss, given_name, family_name, function, search_key, family_key, sorted_key, added_at)
             values (gen_random_uuid(), $1, $2, $3, 'Onthaalmedewerker', $4, $5, $6, now())",
            &[&niss, &given, &family, &key, &turned, &words.join(" ")],
        )
        .await
        .unwrap();
}

#[tokio::test]
async fn an_entry_without_niss_but_with_the_officers_name_is_a_colleagues_work() {
    let portal = Portal::start().await;
    entry(&portal, "Lien", "Maes", None).await;
    let jan = portal.signed_in("jan").await;
    let reference = jan.request_for("Lien Maes", "Lien Maes Onthaalmedewerker").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");

    let lien = portal.signed_in("lien-ombudsdienst").await;
    assert!(!lien.get("/ombudsdienst").await.has(&reference));
    let refused = lien.get(&page).await;
    assert!(refused.status == 403 && refused.has("Deze aanvraag behandelt een collega."));
    let token = refused.token();
    for action in ["neem", "weiger", "persoon"] {
        let fields = [("csrf", token.as_str()), ("reden", "andere"), ("uitleg", "Nee")];
        assert_eq!(lien.post(&format!("{page}/{action}"), &fields).await.status, 403, "{action}");
    }
    assert_eq!(portal.count("select count(*) from audit_events where action = 'request-withheld'").await, 4);

    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(an.get(&page).await.status, 200);
}

#[tokio::test]
async fn the_officers_own_entry_is_nobodys_candidate_on_the_officers_screen() {
    let portal = Portal::start().await;
    entry(&portal, "Lien", "Maes", Some("01020300071")).await;
    let jan = portal.signed_in("jan").await;
    let draft = jan.draft_described("Greet", "onthaal").await;
    let page = format!("/ombudsdienst/aanvragen/{}", jan.send_draft(&draft).await);
    for (officer, sees) in [("lien-ombudsdienst", false), ("an-ombudsdienst", true)] {
        let officer = portal.signed_in(officer).await;
        let found = officer.fill(&page, &format!("{page}/zoek"), &[("zoek-persoon", "Lien Maes")]).await;
        let shown = found.texts("label").iter().any(|label| label.contains("Lien Maes Onthaalmedewerker"));
        assert_eq!((found.status, shown), (200, sees), "{}", found.text());
    }
}

#[tokio::test]
async fn a_refused_registration_keeps_the_list_that_was_searched() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let draft = jan.draft_described("Vandame", "onthaal").await;
    let page = format!("/ombudsdienst/aanvragen/{}", jan.send_draft(&draft).await);
    let an = portal.signed_in("an-ombudsdienst").await;
    let found = an.fill(&page, &format!("{page}/zoek"), &[("zoek-persoon", "Sofie Claes")]).await;
    let register = format!("{page}/registreer");
    let hidden = found.hidden(&register);
    let fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let refused = an.post(&register, &fields).await;
    assert!(refused.status == 422 && refused.has("Kies precies één persoon uit de lijst."));
    assert!(refused.texts("label").iter().any(|label| label.contains("Sofie Claes Arts")), "{}", refused.text());
    assert_eq!(refused.attribute("input#zoek-persoon", "value").as_deref(), Some("Sofie Claes"));
}

#[tokio::test]
async fn a_person_of_signs_alone_is_refused_at_the_form() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let draft = jan.draft_described("Greet", "onthaal").await;
    let page = format!("/ombudsdienst/aanvragen/{}/persoon", jan.send_draft(&draft).await);
    let an = portal.signed_in("an-ombudsdienst").await;
    let home = an.get(&page).await.attribute("#instelling option:nth-child(2)", "value").unwrap();
    let fields = [
        ("voornaam", "?!"),
        ("familienaam", "😀"),
        ("functie", "Arts"),
        ("personeelsnummer", "P;1"),
        ("instelling", home.as_str()),
    ];
    let refused = an.fill(&page, &page, &fields).await;
    assert_eq!(refused.status, 422);
    for says in ["Vul een voornaam in.", "Vul een familienaam in.", "Vul een personeelsnummer in van hoogstens 32"] {
        assert!(refused.has(says), "{says}");
    }
}

#[tokio::test]
async fn who_left_the_directory_is_refused_with_the_way_on() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let found = jan.fill("/uitsluitingen/aanvragen", "/uitsluitingen/aanvragen", &[("zoek", "Sofie Claes")]).await.location();
    let sofie = jan.get(&found).await.radio("Sofie Claes Arts");
    let ready = jan.draft_for("Sofie Claes", "Sofie Claes Arts").await;
    portal.owner().await.execute("update care_workers set active = false where riziv = '10000007003'", &[]).await.unwrap();
    let gone = "Deze persoon staat niet meer in de lijst. Zoek opnieuw.";
    let refused = jan.fill(&found, &found, &[("persoon", &sofie)]).await;
    assert!(refused.status == 422 && refused.has(gone));
    let check = format!("{ready}/controle");
    let late = jan.fill(&check, &check, &[]).await;
    assert!(late.status == 409 && late.has(gone), "{}", late.text());
}

/// Lien, as officer, neither sees this request on the worklist, nor finds it, nor opens or decides it. An does.
async fn hidden_from_lien(portal: &Portal, reference: &str) {
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    assert!(rows(&an.get("/ombudsdienst").await).iter().any(|row| row == reference), "An sees it");
    assert_eq!(an.get(&page_of(reference)).await.status, 200);
    let list = lien.get("/ombudsdienst").await;
    assert!(!rows(&list).iter().any(|row| row == reference), "not on Lien's worklist");
    assert!(rows(&lien.search("/ombudsdienst", &[("zoek", reference)]).await).is_empty());
    for path in [page_of(reference), format!("{}/persoon", page_of(reference)), page_of(&reference.to_lowercase())] {
        let page = lien.get(&path).await;
        assert_eq!((page.status, page.text_of("h1")), (403, "Deze aanvraag behandelt een collega.".into()), "{path}");
        assert!(!page.has(reference), "the page is neutral");
    }
    let before = state(portal, reference).await;
    for action in ["neem", "registreer", "weiger", "zoek", "persoon", "trek-registratie-in"] {
        let fields = [("reden", "andere"), ("uitleg", "Nee."), ("zoek-persoon", "Claes"), ("reden-intrekking", "Nee.")];
        let page = lien.send(&list, &format!("{}/{action}", page_of(reference)), &fields).await;
        assert_eq!((page.status, page.text_of("h1")), (403, "Deze aanvraag behandelt een collega.".into()), "{action}");
    }
    assert_eq!(state(portal, reference).await, before);
}

#[tokio::test]
async fn an_officer_never_meets_a_request_of_her_own() {
    let portal = Portal::start().await;
    let reference = portal.signed_in("lien").await.request_for("Sofie Claes", "Sofie Claes Arts").await;
    hidden_from_lien(&portal, &reference).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(register(&an, &reference, "Sofie Claes").await.status, 303);
    hidden_after(&portal, &reference).await;
}

/// Decided: still none of Lien's business.
async fn hidden_after(portal: &Portal, reference: &str) {
    let lien = portal.signed_in("lien-ombudsdienst").await;
    assert_eq!(lien.get(&page_of(reference)).await.status, 403);
    assert!(rows(&lien.search("/ombudsdienst", &[("zoek", reference)]).await).is_empty());
}

/// Puts Lien into the directory, under her own number. Answers the entry.
async fn lien_in_the_directory(portal: &Portal) -> String {
    let sql = "update care_workers set niss = '01020300071' where given_name = 'Greet' and family_name = 'Vandamme' and riziv8 is null returning id::text";
    portal.owner().await.query_one(sql, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn an_officer_never_meets_a_request_to_exclude_her() {
    let portal = Portal::start().await;
    lien_in_the_directory(&portal).await;
    let jan = portal.signed_in("jan").await;
    let chosen = jan.request_for("Greet Vandamme", "Greet Vandamme").await;
    hidden_from_lien(&portal, &chosen).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(register(&an, &chosen, "Greet Vandamme").await.status, 303);
    hidden_after(&portal, &chosen).await;
    for name in ["Lien Maas", "Maes", "lien maes", "L. Maes", "Maes Lien"] {
        let described = jan.send_draft(&jan.draft_described(name, "AZ Sint-Lucas, ombudsdienst").await).await;
        hidden_from_lien(&portal, &described).await;
        jan.fill("/uitsluitingen", &format!("/aanvragen/{described}/intrekken"), &[]).await;
    }
}

#[tokio::test]
async fn once_a_colleague_settled_that_it_is_somebody_else_the_officer_sees_it() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let reference = jan.send_draft(&jan.draft_described("Lien Maas", "AZ Sint-Lucas, cardiologie").await).await;
    hidden_from_lien(&portal, &reference).await;
    let page = an.get(&page_of(&reference)).await;
    let found = an.send(&page, &format!("{}/zoek", page_of(&reference)), &[("zoek-persoon", "Sofie Claes")]).await;
    let sofie = found.radio("Sofie Claes Arts");
    assert_eq!(an.send(&found, &format!("{}/registreer", page_of(&reference)), &[("persoon", &sofie)]).await.status, 303);
    let lien = portal.signed_in("lien-ombudsdienst").await;
    assert_eq!(lien.get(&page_of(&reference)).await.status, 200);
    assert_eq!(rows(&lien.search("/ombudsdienst", &[("zoek", &reference)]).await), [reference]);
}

#[tokio::test]
async fn nobody_registers_an_exclusion_of_herself() {
    let portal = Portal::start().await;
    let entry = lien_in_the_directory(&portal).await;
    let (jan, lien) = (portal.signed_in("jan").await, portal.signed_in("lien-ombudsdienst").await);
    let reference = jan.send_draft(&jan.draft_described("Greet", "AZ Sint-Lucas, onthaal").await).await;
    assert_eq!(lien.get(&page_of(&reference)).await.status, 200);
    let refused = act(&lien, &reference, "registreer", &[("persoon", &entry)]).await;
    assert_eq!((refused.status, refused.text_of("h1")), (403, "Deze aanvraag behandelt een collega.".into()));
    assert_eq!(state(&portal, &reference).await, "sent");
    assert_eq!(portal.count("select count(*) from exclusions where request_id is not null").await, 0);
    assert_eq!(portal.count("select count(*) from messages").await, 0);
}
