//! R12: an officer never meets anything about themself, and what they ask for all the same is on record.

use crate::conflict_matrix::{OTHER, house_of};
use crate::officer_decisions::{act, page_of, state};
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

/// Puts Lien into the directory once more, under her own number. Answers the entry.
async fn lien_in_the_directory(portal: &Portal) -> String {
    let sql = "update care_workers set niss = '01020300071' where given_name = 'Greet' and family_name = 'Vandamme' and riziv8 is null returning id::text";
    let owner = portal.owner().await;
    owner.execute("update care_workers set niss = null where niss = '01020300071'", &[]).await.unwrap();
    owner.query_one(sql, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn nobody_registers_an_exclusion_of_herself() {
    let portal = Portal::start().await;
    let entry = lien_in_the_directory(&portal).await;
    let (jan, lien) = (portal.signed_in("jan").await, portal.signed_in("lien-ombudsdienst").await);
    let reference = jan.send_draft(&jan.draft_described("Greet", "AZ Sint-Lucas, onthaal").await).await;
    assert_eq!(lien.get(&page_of(&reference)).await.status, 200);
    assert_eq!(act(&lien, &reference, "registreer", &[("persoon", &entry)]).await.location(), page_of(&reference));
    assert_eq!(house_of(&portal, &reference).await, OTHER, "the stand-in settles who it is");
    assert_eq!(state(&portal, &reference).await, "sent");
    assert_eq!(portal.count("select count(*) from exclusions where request_id is not null").await, 0);
    assert_eq!(portal.count("select count(*) from messages").await, 0);
}

#[tokio::test]
async fn an_officer_named_later_meets_none_of_it() {
    let portal = Portal::start().await;
    let (jan, owner) = (portal.signed_in("jan").await, portal.owner().await);
    // Greet is not an officer yet.
    let open = jan.request_for("Greet Vandamme", "Greet Vandamme").await;
    let done = jan.send_draft(&jan.draft_described("Bert Qwist", "onthaal").await).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(an.get(&page_of(&open)).await.status, 200);
    let greet: String = super::conflict_matrix::entry_of(&owner, "P-1002").await;
    act(&an, &done, "registreer", &[("persoon", &greet)]).await.location();
    owner
        .execute("insert into officer_entries select o.id, $1::text::uuid from officers o where o.given_name = 'Lien'", &[&greet])
        .await
        .unwrap();
    let lien = portal.signed_in("lien-ombudsdienst").await;
    for reference in [&open, &done] {
        assert_eq!(lien.get(&page_of(reference)).await.status, 404, "withheld at once");
        assert_eq!(an.get(&page_of(reference)).await.status, 200);
    }
    let site = portal.site();
    let counted = mijntoegang::requests::hand_over_withheld(&site, false).await.unwrap();
    assert_eq!((counted.open, counted.handed_over), (1, 1));
    assert_ne!(house_of(&portal, &open).await, OTHER, "counted only");
    mijntoegang::requests::hand_over_withheld(&site, true).await.unwrap();
    assert_eq!(house_of(&portal, &open).await, OTHER);
    assert!(an.get(&page_of(&open)).await.has("Een andere ombudsdienst behandelt dit verder."));
    assert_eq!(lien.get(&page_of(&open)).await.status, 404, "not even what was kept");
    assert!(!lien.search("/ombudsdienst", &[("status", "afgewerkt")]).await.has(&open));
}
