//! Requests that ask the same: taken, and closed by whoever handles both.

use super::{enter, reference};
use crate::support::Portal;

const JAN: [(&str, &str); 4] =
    [("rijksregisternummer", "85073099932"), ("geboortedatum", "30/7/1985"), ("voornaam", "Jan"), ("familienaam", "Willems")];

#[tokio::test]
async fn a_double_is_taken_and_closed_and_the_other_keeps_its_dates() {
    let portal = Portal::start().await;
    let (an, lien, jan) =
        (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await, portal.signed_in("jan").await);
    let own = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let tom = an.get(&format!("/ombudsdienst/aanvragen/{own}")).await.radio("Tom Janssens");
    let entered = reference(&an, &enter(&an, &[&JAN[..], &[("persoon", tom.as_str())]].concat()).await).await;
    // What the patient sends is still one a person.
    let again = jan.fill("/uitsluitingen/aanvragen", "/uitsluitingen/aanvragen", &[("zoek", "Tom Janssens")]).await.location();
    let chosen = jan.get(&again).await;
    let refused = jan.send(&chosen, &again, &[("persoon", &chosen.radio("Tom Janssens Verpleegkundige"))]).await;
    assert!(refused.status == 422 && refused.has("Je hebt al een aanvraag voor deze persoon"), "{}", refused.text());

    let dates = "select target_on::text || latest_on::text || state from exclusion_requests where reference = $1";
    let owner = portal.owner().await;
    let before: String = owner.query_one(dates, &[&own]).await.unwrap().get(0);
    let address = format!("/ombudsdienst/aanvragen/{entered}");
    let close = format!("{address}/hoort-bij");
    let page = an.get(&address).await;
    assert_eq!(page.texts("#andere option"), ["Kies een aanvraag", &own]);
    let theirs = lien.get(&address).await;
    for wrong in ["", "UA-2026-000001-A", &entered] {
        let answer = an.send(&page, &close, &[("andere", wrong)]).await;
        assert_eq!(answer.texts(".govuk-error-summary a"), ["Kies de andere aanvraag van deze patiënt."], "{wrong}");
    }
    let seen = |page: &crate::support::Page| page.hidden(&close);
    let fields = [("andere", own.as_str())];
    for _ in 0..2 {
        let hidden = seen(&page);
        let all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(fields).collect();
        assert_eq!(an.post(&close, &all).await.location(), address, "and the same form again");
    }
    let hidden = seen(&theirs);
    let all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(fields).collect();
    let late = lien.post(&close, &all).await;
    assert!(late.status == 409 && late.has("An De Smet"), "{}", late.text());

    let closed = an.get(&address).await;
    assert!(closed.has("Status: Samengevoegd"), "{}", closed.text());
    assert!(closed.attribute(&format!("main a[href='/ombudsdienst/aanvragen/{own}']"), "href").is_some());
    let row = "select count(*) from exclusion_requests d join exclusion_requests o on o.id = d.double_of
        where d.state = 'refused' and d.refusal_reason = 'double' and o.reference = '{}'";
    assert_eq!(portal.count(&row.replace("{}", &own)).await, 1);
    assert_eq!(owner.query_one(dates, &[&own]).await.unwrap().get::<_, String>(0), before, "the other keeps its dates");
    // The patient.
    let hers = jan.get(&format!("/aanvragen/{entered}")).await;
    assert!(hers.has("Samengevoegd") && hers.has("We kregen deze vraag twee keer. We behandelen ze samen."), "{}", hers.text());
    assert!(!hers.has("Geweigerd"), "{}", hers.text());
    assert!(jan.get("/berichten").await.has("Twee keer dezelfde vraag"));
    assert!(!jan.get("/uitsluitingen").await.has("Geweigerd"), "no refusal");
    // Reopened, it is no double any more; while the other is open it stays closed.
    let reopen = an.fill(&address, &format!("{address}/heropen"), &[("reden-heropening", "Toch niet.")]).await;
    assert!(reopen.status == 409 && reopen.has("De patiënt heeft intussen een andere aanvraag"), "{}", reopen.text());
    let other = format!("/ombudsdienst/aanvragen/{own}");
    let refuse = [("reden", "niet-gevonden"), ("uitleg", "We vonden niemand.")];
    assert_eq!(an.fill(&other, &format!("{other}/weiger"), &refuse).await.status, 303);
    assert_eq!(an.fill(&address, &format!("{address}/heropen"), &[("reden-heropening", "Toch niet.")]).await.status, 303);
    assert_eq!(portal.count("select count(*) from exclusion_requests where double_of is not null").await, 0);
}

#[tokio::test]
async fn two_requests_are_never_doubles_of_each_other() {
    let portal = Portal::start().await;
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let one = reference(&an, &enter(&an, &JAN).await).await;
    let two = reference(&lien, &enter(&lien, &JAN).await).await;
    let (first, second) = (format!("/ombudsdienst/aanvragen/{one}"), format!("/ombudsdienst/aanvragen/{two}"));
    let (to_first, to_second) = (format!("{first}/hoort-bij"), format!("{second}/hoort-bij"));
    let (of_first, of_second) = ([("andere", two.as_str())], [("andere", one.as_str())]);
    let (a, b) = tokio::join!(an.fill(&first, &to_first, &of_first), lien.fill(&second, &to_second, &of_second));
    let mut both = [a.status, b.status];
    both.sort_unstable();
    assert!(both == [303, 422], "{both:?}: {} {}", a.text(), b.text());
    assert_eq!(portal.count("select count(*) from exclusion_requests where double_of is not null").await, 1);
}

#[tokio::test]
async fn registering_a_pair_that_holds_already_starts_no_second_period() {
    let portal = Portal::start().await;
    let (an, jan) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("jan").await);
    let own = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let first = format!("/ombudsdienst/aanvragen/{own}");
    let tom = an.get(&first).await.radio("Tom Janssens");
    let entered = reference(&an, &enter(&an, &[&JAN[..], &[("persoon", tom.as_str())]].concat()).await).await;
    assert_eq!(an.fill(&first, &format!("{first}/registreer"), &[("persoon", &tom)]).await.status, 303);
    portal.clock.advance(chrono::TimeDelta::days(2));
    let an = portal.signed_in("an-ombudsdienst").await;
    let second = format!("/ombudsdienst/aanvragen/{entered}");
    let page = an.get(&second).await;
    for _ in 0..2 {
        assert_eq!(an.send(&page, &format!("{second}/registreer"), &[("persoon", &tom)]).await.status, 303, "and again");
    }
    let state = format!("select count(*) from exclusion_requests where reference = '{entered}' and state = 'registered'");
    assert_eq!(portal.count(&state).await, 1);
    assert_eq!(
        portal.count(&format!("select count(*) from exclusion_periods where care_worker_id = '{tom}'")).await,
        1,
        "one period"
    );
    let page = an.get(&second).await;
    assert!(page.has("Tom Janssens") && !page.has("Trek registratie in"), "nothing to take back: {}", page.text());
    let retract = format!("{second}/trek-registratie-in");
    let csrf = page.token();
    let answer = an.post(&retract, &[("csrf", &csrf), ("reden-intrekking", "Vergissing.")]).await;
    assert_eq!(answer.status, 409, "{}", answer.text());
    let back = an.get(&first).await;
    assert!(back.has("Trek registratie in"), "the first one led to it");
    let jan = portal.signed_in("jan").await;
    let inbox = jan.get("/berichten").await;
    let told = inbox.attribute("main a[href^='/berichten/GB-']", "href").unwrap();
    let told = jan.get(&told).await;
    assert!(told.has("Tom Janssens was al uitgesloten, sinds 23 november 2026."), "{}", told.text());
    // The patient is never the person to exclude.
    let sql = "update care_workers set niss = '85073099932' where riziv = '10000007003' returning id::text";
    let sofie: String = portal.owner().await.query_one(sql, &[]).await.unwrap().get(0);
    let third = reference(&an, &enter(&an, &[&JAN[..], &[("persoon", sofie.as_str())]].concat()).await).await;
    let third = format!("/ombudsdienst/aanvragen/{third}");
    let refused = an.fill(&third, &format!("{third}/registreer"), &[("persoon", &sofie)]).await;
    assert!(refused.status == 422 && refused.has("Dit is de patiënt zelf."), "{}", refused.text());
}
