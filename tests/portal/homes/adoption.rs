//! **Neem deze patiënt aan**: one answer whatever is known, nothing for a day, told at once, refused by the patient.

use chrono::{DateTime, TimeDelta, Utc};
use mijntoegang::homes::carry_out_due;

use super::{ADOPT, CHOICE, HERE, THERE, audited, choose, confirmed, home, told};
use crate::support::{Page, Portal, Visitor, new_database, start_of_tests};
use mijntoegang::clock::Clock;

const NOOR: [(&str, &str); 4] = [
    ("rijksregisternummer", "01.02.03-999.42"),
    ("voornaam", "Noor"),
    ("familienaam", "El Amrani"),
    ("geboortedatum", "3/2/2001"),
];

/// An officer takes somebody in.
pub async fn adopt(officer: &Visitor, person: [(&str, &str); 4]) -> Page {
    let mut fields = person.to_vec();
    fields.push(("identiteit", "identiteitskaart"));
    officer.fill(ADOPT, ADOPT, &fields).await
}

/// The officer's page after it, without the token.
async fn answer(officer: &Visitor, sent: &Page) -> String {
    assert_eq!(sent.location(), ADOPT);
    let page = officer.get(ADOPT).await;
    page.body.replace(&page.token(), "")
}

/// What an officer of an institution can read, table by table, as the application role.
async fn readable(portal: &Portal, given: &str) -> Vec<(String, i64)> {
    let owner = portal.owner().await;
    let row = owner.query_one("select id, institution_id from officers where given_name = $1", &[&given]).await.unwrap();
    let (officer, institution): (uuid::Uuid, uuid::Uuid) = (row.get(0), row.get(1));
    let app = portal.app_role().await;
    app.batch_execute(&format!(
        "begin; select set_config('mt.kind', 'officer', true), set_config('mt.officer', '{officer}', true),
           set_config('mt.institution', '{institution}', true)"
    ))
    .await
    .unwrap();
    let mut counts = Vec::new();
    for table in [
        "patients",
        "exclusions",
        "exclusion_periods",
        "exclusion_requests",
        "conversations",
        "messages",
        "breaks",
        "home_adoptions",
        "patient_looks",
    ] {
        let count = app.query_one(&format!("select count(id) from {table}"), &[]).await.unwrap();
        counts.push((table.to_owned(), count.get(0)));
    }
    app.batch_execute("rollback").await.unwrap();
    counts
}

#[tokio::test]
async fn one_answer_whatever_is_known_of_the_person() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let emma = [
        ("rijksregisternummer", "85073000061"),
        ("voornaam", "Emma"),
        ("familienaam", "Peeters"),
        ("geboortedatum", "30/7/1985"),
    ];
    let unknown =
        [("rijksregisternummer", "85473099921"), ("voornaam", "Zoë"), ("familienaam", "Janssens"), ("geboortedatum", "1985")];
    let other_name = [NOOR[0], ("voornaam", "Mia"), ("familienaam", "Claeys"), NOOR[3]];
    let other_day = [NOOR[0], NOOR[1], NOOR[2], ("geboortedatum", "4/2/2001")];
    let mut answers = Vec::new();
    for person in [NOOR, emma, unknown, other_name, other_day, NOOR] {
        let sent = adopt(&an, person).await;
        answers.push(answer(&an, &sent).await);
    }
    assert!(answers.windows(2).all(|two| two[0] == two[1]), "{answers:#?}");
    let says = "Vanaf 24 november 2026 om 14.05 uur helpt jullie ombudsdienst deze patiënt";
    assert!(answers[0].contains(says), "{}", answers[0]);
    // Those whose number and name fit, and whose home is not this one already.
    assert_eq!(portal.count("select count(*) from home_adoptions").await, 2);
    let log = an.get("/ombudsdienst/logboek").await;
    assert_eq!(log.texts("main td").iter().filter(|text| text.contains("Nam een patiënt aan")).count(), 6);
    let named = "select count(*) from audit_events where action = 'home-adoption-entered' and patient_id is not null";
    assert_eq!(portal.count(named).await, 0);
}

#[tokio::test]
async fn nothing_shows_for_a_day_and_then_what_a_confirmed_home_sees() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let before = [readable(&portal, "An").await, readable(&portal, "Lien").await, readable(&portal, "Koen").await];
    let sent = adopt(&an, NOOR).await;
    answer(&an, &sent).await;
    let after = async || [readable(&portal, "An").await, readable(&portal, "Lien").await, readable(&portal, "Koen").await];
    assert_eq!(after().await, before, "neither the officer, a colleague nor another ombudsdienst sees a row more");
    assert_eq!(told(&portal, "Noor").await, ["home_adoption"], "the patient is told at once");
    portal.clock.advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
    assert_eq!(carry_out_due(&portal.site()).await.unwrap(), 0, "never early");
    assert_eq!(after().await, before);
    assert_eq!(home(&portal, "Noor").await, confirmed(THERE, "patient"));
    portal.clock.advance(TimeDelta::seconds(1));
    assert_eq!(carry_out_due(&portal.site()).await.unwrap(), 1);
    assert_eq!(home(&portal, "Noor").await, confirmed(HERE, "officer"));
    assert_eq!(told(&portal, "Noor").await, ["home_adoption", "home_changed"]);
    assert_eq!(audited(&portal).await, ["home-adoption-planned", "home-adoption-entered", "home-confirmed"]);
    let [an_before, ..] = before;
    let an_after = readable(&portal, "An").await;
    assert_eq!(an_after[0], ("patients".to_owned(), an_before[0].1 + 1), "now the patient");
    assert_eq!(carry_out_due(&portal.site()).await.unwrap(), 0);
    let noor = portal.signed_in("noor").await;
    let late = noor.get(CHOICE).await;
    assert!(!late.has("Weiger deze ombudsdienst"));
}

#[tokio::test]
async fn hours_are_counted_also_where_the_clocks_change() {
    let database = new_database().await;
    let start: DateTime<Utc> = "2026-10-24T12:00:00Z".parse().unwrap();
    let portal = Portal::over(database, Clock::fixed(start), |_| {}).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let sent = adopt(&an, NOOR).await;
    assert!(answer(&an, &sent).await.contains("Vanaf 25 oktober 2026 om 13.00 uur"), "24 hours, not a day");
}

#[tokio::test]
async fn two_workers_at_once_carry_it_out_once() {
    let portal = Portal::start().await;
    adopt(&portal.signed_in("an-ombudsdienst").await, NOOR).await;
    portal.clock.advance(TimeDelta::hours(25));
    let (one, two) = (portal.site(), portal.site());
    let (one, two) = tokio::join!(carry_out_due(&one), carry_out_due(&two));
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(told(&portal, "Noor").await, ["home_adoption", "home_changed"]);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'home-confirmed'").await, 1);
}

#[tokio::test]
async fn the_patient_refuses_it_and_nothing_comes_of_it() {
    let portal = Portal::start().await;
    adopt(&portal.signed_in("an-ombudsdienst").await, NOOR).await;
    let noor = portal.signed_in("noor").await;
    assert!(noor.get("/mijn-gegevens").await.has("Een andere ombudsdienst wil je helpen."));
    let inbox = noor.get("/berichten").await;
    assert!(inbox.has("Een ombudsdienst wil je helpen"), "{}", inbox.text());
    let page = noor.get(CHOICE).await;
    assert!(page.has("De ombudsdienst van AZ Sint-Lucas Brugge zag een identiteitskaart op jouw naam."), "{}", page.text());
    let refuse = format!("{CHOICE}/weiger");
    let adoption = page.attribute("input[name=aanneming]", "value").unwrap();
    let refused = noor.send(&page, &refuse, &[("aanneming", &adoption)]).await;
    assert_eq!(refused.location(), CHOICE);
    assert!(noor.get(CHOICE).await.has("Je hebt geweigerd."));
    assert_eq!(noor.send(&page, &refuse, &[("aanneming", &adoption)]).await.location(), CHOICE, "clicked twice");
    let emma = portal.signed_in("emma").await;
    let page = emma.get(CHOICE).await;
    assert_eq!(emma.send(&page, &refuse, &[("aanneming", &adoption)]).await.status, 404, "somebody else's");
    portal.clock.advance(TimeDelta::hours(25));
    assert_eq!(carry_out_due(&portal.site()).await.unwrap(), 0);
    assert_eq!(home(&portal, "Noor").await, confirmed(THERE, "patient"));
    assert_eq!(audited(&portal).await, ["home-adoption-planned", "home-adoption-entered", "home-adoption-cancelled"]);
}

#[tokio::test]
async fn mijn_gegevens_shows_who_took_the_patient_in_and_what_came_of_it() {
    let portal = Portal::start().await;
    let noor = portal.signed_in("noor").await;
    assert!(!noor.get("/mijn-gegevens/wie-keek").await.has("Wie nam je aan als patiënt?"));
    let rows = async |visitor: &Visitor| {
        visitor.get("/mijn-gegevens/wie-keek").await.texts("section[aria-labelledby=aangenomen] tbody tr")
    };
    adopt(&portal.signed_in("an-ombudsdienst").await, NOOR).await;
    let row = |outcome: &str| format!("23 november 2026 om 14.05 uur Ombudsdienst {HERE} {outcome}");
    assert_eq!(rows(&noor).await, [row("Helpt je vanaf 24 november 2026 om 14.05 uur, als je niet weigert")]);
    choose(&noor, &noor.get(CHOICE).await, THERE).await;
    assert_eq!(rows(&noor).await, [row("Ging niet door")]);
    portal.clock.advance(TimeDelta::hours(1));
    adopt(&portal.signed_in("an-ombudsdienst").await, NOOR).await;
    portal.clock.advance(TimeDelta::hours(24));
    carry_out_due(&portal.site()).await.unwrap();
    let noor = portal.signed_in("noor").await;
    let done = "Helpt je sinds 24 november 2026 om 15.05 uur";
    let first = format!("23 november 2026 om 15.05 uur Ombudsdienst {HERE} {done}");
    assert_eq!(rows(&noor).await, [first, row("Ging niet door")], "the newest first");
    let all = noor.get("/mijn-gegevens/alles").await;
    assert!(all.has("Wie nam je aan als patiënt?") && all.has(done));
}

#[tokio::test]
async fn a_choice_of_ones_own_wins_over_an_adoption() {
    let portal = Portal::start().await;
    let (an, noor) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("noor").await);
    adopt(&an, NOOR).await;
    let page = noor.get(CHOICE).await;
    assert_eq!(choose(&noor, &page, THERE).await.location(), "/mijn-gegevens", "as it was");
    portal.clock.advance(TimeDelta::hours(25));
    assert_eq!(carry_out_due(&portal.site()).await.unwrap(), 0);
    assert_eq!(home(&portal, "Noor").await, confirmed(THERE, "patient"));
}

#[tokio::test]
async fn too_late_to_refuse_is_said_with_the_page_as_it_is() {
    let database = new_database().await;
    let portal =
        Portal::over(database, Clock::fixed(start_of_tests()), |builder| builder.rules.patient_idle_minutes = 10_000).await;
    adopt(&portal.signed_in("an-ombudsdienst").await, NOOR).await;
    portal.clock.advance(TimeDelta::hours(20));
    let noor = portal.signed_in("noor").await;
    let page = noor.get(CHOICE).await;
    let adoption = page.attribute("input[name=aanneming]", "value").unwrap();
    portal.clock.advance(TimeDelta::hours(5));
    carry_out_due(&portal.site()).await.unwrap();
    let late = noor.send(&page, &format!("{CHOICE}/weiger"), &[("aanneming", &adoption)]).await;
    assert_eq!(late.status, 409);
    assert!(late.has("Weigeren kan niet meer. Je kunt wel een andere ombudsdienst kiezen."), "{}", late.text());
    assert_eq!(choose(&noor, &late, THERE).await.location(), "/mijn-gegevens");
    assert_eq!(home(&portal, "Noor").await, confirmed(THERE, "patient"));
}

#[tokio::test]
async fn the_ombudsdienst_that_saw_the_document_last_is_the_one() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let zoe = [
        ("rijksregisternummer", "85473099921"),
        ("voornaam", "Zoë"),
        ("familienaam", "Janssens"),
        ("geboortedatum", "30/7/1985"),
    ];
    adopt(&an, zoe).await;
    adopt(&an, zoe).await;
    assert_eq!(told(&portal, "Zoë").await, ["home_adoption"], "the same again is the same");
    portal.clock.advance(TimeDelta::hours(1));
    adopt(&portal.signed_in("koen-ombudsdienst").await, zoe).await;
    portal.clock.advance(TimeDelta::hours(24));
    assert_eq!(carry_out_due(&portal.site()).await.unwrap(), 1);
    assert_eq!(home(&portal, "Zoë").await, confirmed(THERE, "officer"));
}

#[tokio::test]
async fn an_officer_does_not_adopt_themself_and_fills_in_every_field() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let own = [
        ("rijksregisternummer", "70.05.15-000.85"),
        ("voornaam", "An"),
        ("familienaam", "De Smet"),
        ("geboortedatum", "15/5/1970"),
    ];
    let refused = adopt(&an, own).await;
    assert_eq!(refused.status, 422);
    assert!(refused.has("Voor jezelf kies je een ombudsdienst als patiënt."), "{}", refused.text());
    assert_eq!(portal.count("select count(*) from home_adoptions").await, 0);
    let empty = an.fill(ADOPT, ADOPT, &[]).await;
    assert_eq!((empty.status, empty.texts(".govuk-error-summary li").len()), (422, 4), "people may have one name");
    let at_a_distance = an.fill(ADOPT, ADOPT, &[&NOOR[..], &[("identiteit", "teruggebeld")]].concat()).await;
    assert_eq!(at_a_distance.status, 422, "only what was seen in person");
    assert_eq!(at_a_distance.text_of(".govuk-error-summary li"), "Kies hoe je de identiteitskaart gezien hebt.");
    assert!(!an.get(ADOPT).await.texts("select option").iter().any(|text| text.contains("eruggebeld")));
    let link = an.get("/ombudsdienst/patienten").await;
    assert_eq!(link.attribute(&format!("main a[href='{ADOPT}']"), "href").as_deref(), Some(ADOPT));
}

#[tokio::test]
async fn twenty_a_day_and_officer() {
    let database = new_database().await;
    let portal = Portal::over(database, Clock::fixed(start_of_tests()), |builder| builder.limited = true).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    for _ in 0..20 {
        assert_eq!(adopt(&an, NOOR).await.status, 303);
    }
    assert_eq!(adopt(&an, NOOR).await.status, 429);
    assert_eq!(adopt(&portal.signed_in("lien-ombudsdienst").await, NOOR).await.status, 303, "a colleague's are counted apart");
    portal.clock.advance(TimeDelta::hours(24));
    assert_eq!(adopt(&portal.signed_in("an-ombudsdienst").await, NOOR).await.status, 303);
}
