//! **Stopzetten op vraag van de patiënt**, and what the patient reads when an exclusion ends.

use super::*;

/// Emma's page, and where her first nexuzhealth exclusion is ended.
async fn stop_of(an: &Visitor) -> (String, String) {
    let address = open(an, "Emma Peeters", "Emma Peeters").await;
    let page = an.get(&address).await;
    assert!(page.has("Niet elke uitsluiting staat hier."), "always, whatever is there (R12)");
    (address, page.attribute("a[href$=stopzetten]", "href").unwrap())
}

const WORD: [(&str, &str); 3] = [("kanaal", "desk"), ("gevraagd-door", "parent"), ("identiteit", "identiteitskaart")];

#[tokio::test]
async fn an_exclusion_is_ended_at_the_patients_word_and_the_patient_is_told() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let (address, stop) = stop_of(&an).await;
    let seen = "select count(*) from audit_events where action = 'patient-read'";
    let before = portal.count(seen).await;
    let page = an.get(&stop).await;
    assert_eq!(portal.count(seen).await, before + 1, "the patient is seen here too");
    assert!(page.text_of("h1").starts_with("Mag ") && !page.text_of("title").contains("Emma"));
    assert_eq!(page.text_of("button.govuk-button--warning"), "Stopzetten op vraag van de patiënt");
    assert!(page.attribute("input[type=radio][checked]", "name").is_none());
    refused(&an.fill(&stop, &stop, &[WORD[0], WORD[2]]).await, "gevraagd-door", "Kies wie het vroeg.");
    let kept = an.fill(&stop, &stop, &[WORD[0], WORD[1], ("identiteit", "zomaar")]).await;
    refused(&kept, "identiteit", "Kies hoe je de identiteit gecontroleerd hebt.");
    assert_eq!(kept.attribute("input[name=gevraagd-door][checked]", "value").as_deref(), Some("parent"));
    assert_eq!(portal.count("select count(*) from exclusion_periods where ended_by = 'ombudsdienst'").await, 0);
    let open_page = an.get(&stop).await;
    let hidden = open_page.hidden(&stop);
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend(WORD);
    for _ in 0..2 {
        assert_eq!(an.post(&stop, &fields).await.location(), address, "the same form again is the same answer");
    }
    let page = an.get(&address).await;
    assert!(page.has("is niet meer uitgesloten. De patiënt krijgt een bericht.") && page.has("Ombudsdienst, op vraag"));
    let row = portal
        .owner()
        .await
        .query_one(
            "select p.ended_by, o.given_name, p.end_asked_by, p.end_identity_check, c.given_name || ' ' || c.family_name, p.exclusion_id
               from exclusion_periods p join officers o on o.id = p.ended_by_officer join care_workers c on c.id = p.care_worker_id",
            &[],
        )
        .await
        .unwrap();
    let text = |at: usize| row.get::<_, String>(at);
    assert_eq!([text(0), text(1), text(2), text(3)], ["ombudsdienst", "An", "parent", "identiteitskaart"]);
    let told = portal
        .owner()
        .await
        .query(
            "select m.author, c.topic from messages m join conversations c on c.id = m.conversation_id where m.kind = 'ended'",
            &[],
        )
        .await
        .unwrap();
    let (subject, body) = portal.told("m.kind = 'ended'").await.remove(0);
    assert_eq!(told.len(), 1);
    let person = text(4);
    assert_eq!(
        body,
        format!(
            "{person} is niet meer uitgesloten. De ombudsdienst zette de uitsluiting stop op vraag van je ouder, op 23 november 2026 om 14.05 uur. Was jij dat niet? Kies dan ‘Dat was ik niet’."
        )
    );
    assert_eq!(subject, "Je uitsluiting is stopgezet");
    assert_eq!((told[0].get::<_, String>(0), told[0].get::<_, String>(1)), ("system".into(), "ended".into()));
    assert_eq!(
        portal.count("select count(*) from outbox where kind = 'patient-notice' and recipient = 'emma@example.org'").await,
        1
    );
    let audit = portal
        .owner()
        .await
        .query_one("select details::text, exclusion_id from audit_events where action = 'exclusion-ended-at-request'", &[])
        .await
        .unwrap();
    assert!(audit.get::<_, String>(0).contains("identiteitskaart"));
    assert_eq!(audit.get::<_, uuid::Uuid>(1), row.get::<_, uuid::Uuid>(5));
    let emma = portal.signed_in("emma").await;
    let list = emma.get("/uitsluitingen").await;
    assert!(list.text_of("tbody").contains("Ombudsdienst, op jouw vraag") && !list.has("Maak ongedaan"));
    // The page of before ends nothing any more.
    let late = an.get(&stop).await;
    assert_eq!(late.status, 409);
    assert!(late.has("Deze uitsluiting was al stopgezet (23 november 2026 om 14.05 uur)."));
    let lien = portal.signed_in("lien-ombudsdienst").await;
    open(&lien, "Emma Peeters", "Emma Peeters").await;
    let mut hers: Vec<(&str, &str)> = fields.iter().filter(|(name, _)| *name != "csrf").copied().collect();
    let token = lien.get("/privacy").await.token();
    hers.push(("csrf", &token));
    let late = lien.post(&stop, &hers).await;
    assert_eq!(late.status, 409);
    assert!(late.has("Deze uitsluiting was al stopgezet"));
    assert_eq!(portal.count("select count(*) from messages where kind = 'ended'").await, 1);
}

#[tokio::test]
async fn a_stale_form_ends_nothing_newer_and_ehealth_is_ended_elsewhere() {
    let portal = Portal::start().await;
    let (an, emma) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("emma").await);
    let (_, stop) = stop_of(&an).await;
    let form = an.get(&stop).await;
    let hidden = form.hidden(&stop);
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend(WORD);
    // Emma ends it herself, and undoes that: another period runs.
    let exclusion = stop.split('/').nth(5).unwrap().to_owned();
    let give = format!("/uitsluitingen/{exclusion}/opnieuw-toegang");
    emma.fill(&give, &give, &[]).await.location();
    portal.clock.advance(TimeDelta::minutes(1));
    emma.fill("/uitsluitingen", &format!("/uitsluitingen/{exclusion}/maak-ongedaan"), &[]).await.location();
    let late = an.post(&stop, &fields).await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(late.has("Deze uitsluiting was al stopgezet"));
    assert_eq!(portal.count("select count(*) from exclusion_periods where ended_by = 'ombudsdienst'").await, 0);
    let nameless = an.send(&form, &stop, &WORD).await;
    assert_eq!(nameless.status, 409);
    assert!(nameless.has("Deze uitsluiting is intussen opnieuw begonnen."), "{}", nameless.text());
    let sql = "select exclusion_id::text from exclusion_periods where origin = 'ehealth' and ended_at is null limit 1";
    let ehealth: String = portal.owner().await.query_one(sql, &[]).await.unwrap().get(0);
    let stop = stop.replace(&exclusion, &ehealth);
    for page in [an.get(&stop).await, an.send(&form, &stop, &WORD).await] {
        assert_eq!(page.status, 409);
        assert!(page.has("Deze uitsluiting kan de patiënt alleen zelf stopzetten, op mijngezondheid.belgie.be."));
    }
    assert_eq!(portal.count("select count(*) from exclusion_periods where origin = 'ehealth' and ended_at is not null").await, 0);
}

#[tokio::test]
async fn two_officers_who_end_it_at_once_end_it_once() {
    let portal = Portal::start().await;
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let (_, stop) = stop_of(&an).await;
    open(&lien, "Emma Peeters", "Emma Peeters").await;
    let (mine, hers) = tokio::join!(an.fill(&stop, &stop, &WORD), lien.fill(&stop, &stop, &WORD));
    let mut answers = [mine.status, hers.status];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    assert_eq!(portal.count("select count(*) from exclusion_periods where ended_by = 'ombudsdienst'").await, 1);
    assert_eq!(portal.count("select count(*) from messages where kind = 'ended'").await, 1);
    assert_eq!(portal.count("select count(*) from outbox").await, 1);
}

#[tokio::test]
async fn whoever_ends_an_exclusion_at_the_portal_tells_the_patient_too() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    // The person whom Emma excludes through both.
    let sql = "select p.exclusion_id::text, c.given_name || ' ' || c.family_name from exclusion_periods p join care_workers c on c.id = p.care_worker_id
                 where p.origin = 'nexuzhealth' and exists (select from exclusion_periods o where o.care_worker_id = p.care_worker_id and o.origin = 'ehealth')";
    let row = portal.owner().await.query_one(sql, &[]).await.unwrap();
    let (exclusion, person): (String, String) = (row.get(0), row.get(1));
    let give = format!("/uitsluitingen/{exclusion}/opnieuw-toegang");
    let page = emma.get(&give).await;
    let hidden = page.hidden(&give);
    let fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for _ in 0..2 {
        assert_eq!(emma.post(&give, &fields).await.location(), "/uitsluitingen");
    }
    let told = portal
        .owner()
        .await
        .query("select m.officer_id is null, c.care_worker_id is not null from messages m join conversations c on c.id = m.conversation_id", &[])
        .await
        .unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(
        portal.told_body("true").await,
        format!(
            "{person} is niet meer uitgesloten. Jij zette de uitsluiting stop op 23 november 2026 om 14.05 uur. Via eHealth blijft {person} uitgesloten. Was jij dit niet? Bel de ombudsdienst."
        )
    );
    assert!(told[0].get::<_, bool>(0) && told[0].get::<_, bool>(1));
    assert_eq!(portal.count("select count(*) from outbox where recipient = 'emma@example.org'").await, 1);
}
