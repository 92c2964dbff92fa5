//! For every act of an officer: what that officer, a colleague and an officer elsewhere can read does not grow, but for what the act
//! itself writes.

use super::{Watch, grown};
use crate::officer_decisions::{act, page_of};
use crate::support::Portal;

/// An act with its fields, and how many rows of which table it writes that others may see.
type Act<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [(&'a str, usize)]);

/// The acts on a request, and what each writes that can be read.
#[tokio::test]
async fn acts_on_a_request_show_nothing_else_of_the_patient() {
    let portal = Portal::start().await;
    let (emma, an) = (portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    let reference = emma.request_for("Greet Vandamme", "Greet Vandamme").await;
    let watch = Watch::of(&portal).await;
    let question = format!("{}/vraag", page_of(&reference));
    let person = format!("{}/persoon", page_of(&reference));
    let acts: [Act<'_>; 4] = [
        ("neem", &[], &[("request_events", 1)]),
        ("geef-terug", &[], &[("request_events", 1)]),
        ("neem", &[], &[("request_events", 1)]),
        ("notitie", &[("notitie", "Opgebeld.")], &[("request_events", 1), ("request_notes", 1)]),
    ];
    for (action, fields, writes) in acts {
        let before = watch.look().await;
        assert_eq!(act(&an, &reference, action, fields).await.status, 303, "{action}");
        let after = watch.look().await;
        let expected = writes.iter().copied().collect();
        for colleague in ["An", "Lien"] {
            assert_eq!(grown(&before[colleague], &after[colleague]), expected, "{action}, {colleague}");
        }
        assert!(grown(&before["Koen"], &after["Koen"]).is_empty(), "{action}, elsewhere");
    }
    let before = watch.look().await;
    an.get(&question).await;
    an.get(&person).await;
    let after = watch.look().await;
    for officer in ["An", "Lien", "Koen"] {
        assert!(grown(&before[officer], &after[officer]).is_empty(), "{officer}: reading shows nothing more");
    }
}

/// Emma's home is Koen's neighbour: nothing of her is his to see, whatever he does.
#[tokio::test]
async fn an_officer_elsewhere_sees_nothing_of_a_patient_by_any_act() {
    let portal = Portal::start().await;
    let koen = portal.signed_in("koen-ombudsdienst").await;
    let watch = Watch::of(&portal).await;
    let owner = portal.owner().await;
    let emma: String = owner.query_one("select id::text from patients where niss = '85073000061'", &[]).await.unwrap().get(0);
    let before = watch.look().await;
    assert!(!before["Koen"]["patients"].contains(&emma));
    let found = koen
        .fill("/ombudsdienst/patienten", "/ombudsdienst/patienten", &[("zoek", "85073000061"), ("reden", "vraag-patient")])
        .await;
    assert!(found.status < 500 && !found.has("Emma"), "{}", found.text());
    koen.post("/ombudsdienst/patienten/kies", &[("patient", emma.as_str()), ("reden", "vraag-patient")]).await;
    let after = watch.look().await;
    for officer in ["An", "Lien", "Koen"] {
        assert!(grown(&before[officer], &after[officer]).is_empty(), "{officer}");
    }
}

#[tokio::test]
async fn a_confirmed_home_sees_all_and_a_provisional_one_what_came_to_it() {
    let portal = Portal::start().await;
    let owner = portal.owner().await;
    let sees = async |sql: &str| portal.count(sql).await;
    let watch = Watch::of(&portal).await;
    let noor: String = owner.query_one("select id::text from patients where niss = '01020399942'", &[]).await.unwrap().get(0);
    assert!(watch.look().await["Koen"]["patients"].contains(&noor), "confirmed");
    owner
        .execute("update patients set home_confirmed_at = null, home_confirmed_by = null where niss = '01020399942'", &[])
        .await
        .unwrap();
    assert_eq!(sees("select count(*) from patients where niss = '01020399942' and title_institution_id is null").await, 1);
    let after = watch.look().await;
    assert_eq!(
        after["Koen"]["patients"].contains(&noor),
        sees("select count(*) from patient_titles t join patients p on p.id = t.patient_id where p.niss = '01020399942'").await
            > 0
    );
    // An exclusion is the home's to see, or whoever registered it.
    assert!(!after["Koen"]["exclusions"].iter().any(|id| id == &noor));
}
