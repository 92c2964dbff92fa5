//! Lines over the worklist: told once, put away for the whole ombudsdienst, on record; and what came in meanwhile.

use chrono::TimeDelta;
use mijntoegang::applications::{self, Scope};
use uuid::Uuid;

use crate::break_glass::JAN;
use crate::hospital::{App, by_riziv};
use crate::officer_decisions::{act, page_of, state};
use crate::officer_worklist::rows;
use crate::support::{Page, Portal, Visitor};

pub const SEEN: &str = "/ombudsdienst/signalen/gezien";

/// A line that can be put away, with what its form sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    pub kind: String,
    pub about: String,
}

pub fn lines(page: &Page) -> Vec<Line> {
    let texts = page.texts(".mt-signals li:has(form) p");
    let values = |name: &str| page.attributes(&format!(".mt-signals input[name={name}]"), "value");
    texts.into_iter().zip(values("soort")).zip(values("over")).map(|((text, kind), about)| Line { text, kind, about }).collect()
}

async fn told(officer: &Visitor, kind: &str) -> Vec<String> {
    let page = officer.get("/ombudsdienst").await;
    lines(&page).into_iter().filter(|line| line.kind == kind).map(|line| line.text).collect()
}

async fn put_away(officer: &Visitor, kind: &str) {
    let page = officer.get("/ombudsdienst").await;
    let line = lines(&page).into_iter().find(|line| line.kind == kind).unwrap();
    for _ in 0..2 {
        let sent = officer.send(&page, SEEN, &[("soort", &line.kind), ("over", &line.about), ("lijst", "vrij")]).await;
        assert_eq!(sent.location(), "/ombudsdienst?lijst=vrij");
    }
}

/// Sofie Claes is refused Jan's record so many times, and the job that counts came by.
pub async fn refused(portal: &Portal, application: &App, times: usize) {
    for _ in 0..times {
        let answer = application.post("/access/v1/evaluation", &by_riziv("10000007003", JAN)).await;
        assert_eq!(answer.json()["decision"], false, "{}", answer.text);
    }
    portal.clock.advance(TimeDelta::minutes(11));
    applications::watch_once(&portal.site()).await.unwrap();
}

#[tokio::test]
async fn a_line_is_told_once_and_put_away_for_the_whole_ombudsdienst() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    crate::break_glass::kept(&portal.site(), &crate::break_glass::last_night(portal.clock.now())).await;
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(told(&an, "request_due").await, Vec::<String>::new());
    // The day before the latest one; Emma's came earlier, and is past it.
    portal.clock.advance(TimeDelta::days(9));
    let (an, lien, koen) = (
        portal.signed_in("an-ombudsdienst").await,
        portal.signed_in("lien-ombudsdienst").await,
        portal.signed_in("koen-ombudsdienst").await,
    );
    let due = format!("{reference} moet uiterlijk morgen afgewerkt zijn. Open de aanvraag");
    assert!(told(&an, "request_due").await.contains(&due) && told(&lien, "request_due").await.contains(&due));
    assert!(told(&koen, "request_due").await.is_empty());
    let page = an.get("/ombudsdienst").await;
    assert!(page.texts(".mt-signals button").iter().all(|name| name == "Gezien"));
    assert_eq!(told(&an, "break_unreviewed").await.len(), 1);

    // What is not told to somebody is nothing to put away.
    let Line { kind, about, .. } = lines(&page).into_iter().find(|line| line.text == due).unwrap();
    let from = koen.get("/ombudsdienst").await;
    let answer = koen.send(&from, SEEN, &[("soort", &kind), ("over", &about)]).await;
    assert_eq!(answer.location(), "/ombudsdienst");
    assert!(told(&lien, "request_due").await.contains(&due));
    assert_eq!(portal.count("select count(*) from audit_events where action = 'signal-seen'").await, 0);

    let answer = an.send(&page, SEEN, &[("soort", &kind), ("over", &about)]).await;
    assert!(an.get(&answer.location()).await.has("Het signaal is weggelegd voor je ombudsdienst."));
    put_away(&an, "break_unreviewed").await;
    for officer in [&an, &lien] {
        assert!(!told(officer, "request_due").await.contains(&due));
        assert!(told(officer, "break_unreviewed").await.is_empty());
    }
    // Once each, by officer and moment; of a request under the request.
    assert_eq!(portal.count("select count(*) from audit_events where action = 'signal-seen'").await, 2);
    assert_eq!(
        portal.count("select count(*) from audit_events where action = 'signal-seen' and request_id is not null").await,
        1
    );
    assert_eq!(portal.count("select count(*) from signals where seen_by is not null and seen_at is not null").await, 2);
    // Colleagues do not read in the log what was put away: it may be made of matters that concern them.
    let log = async |officer: &Visitor| officer.get("/ombudsdienst/logboek").await.text_of("main table");
    assert!(log(&an).await.contains("Legde een signaal weg"));
    assert!(!log(&lien).await.contains("Legde een signaal weg"));
}

#[tokio::test]
async fn mail_that_was_given_up_and_an_application_behind_are_told_again_when_it_happens_again() {
    let portal = Portal::start().await;
    portal.application("EPD", &[Scope::ChangesRead]).await;
    let (an, koen) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("koen-ombudsdienst").await);
    let given_up = async || {
        let sql = "insert into outbox (id, kind, recipient, subject, body, message_id, patient_id, state, attempts, created_at, last_error)
            select gen_random_uuid(), 'notice', 'jan@example.org', 'x', 'x', '<' || gen_random_uuid() || '@example.org>', id, 'failed', 9,
              mt_now(), 'refused' from patients where niss = '85073099932'";
        portal.owner().await.batch_execute(sql).await.unwrap();
    };
    assert!(told(&an, "mail_given_up").await.is_empty());
    given_up().await;
    assert_eq!(told(&an, "mail_given_up").await, ["Een e-mail aan een patiënt kwam niet aan. Schrijf een brief"]);
    assert!(told(&koen, "mail_given_up").await.is_empty(), "of a patient at home elsewhere");
    put_away(&an, "mail_given_up").await;
    assert!(told(&an, "mail_given_up").await.is_empty());
    portal.clock.advance(TimeDelta::minutes(1));
    given_up().await;
    assert_eq!(told(&an, "mail_given_up").await.len(), 1);

    crate::break_glass::jan_excludes_sofie(&portal).await;
    assert!(told(&an, "application_behind").await.is_empty(), "it has a quarter of an hour");
    portal.clock.advance(TimeDelta::minutes(16));
    let behind = told(&an, "application_behind").await;
    assert_eq!(behind.len(), 1);
    assert!(behind[0].starts_with("EPD bevestigde ") && behind[0].contains(" nog niet, sinds "), "{behind:?}");
    put_away(&an, "application_behind").await;
    assert!(told(&an, "application_behind").await.is_empty());
}

#[tokio::test]
async fn what_came_in_since_the_last_look_is_told_and_shown() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    assert!(an.get("/ombudsdienst").await.texts(".mt-came").is_empty(), "the first look");
    portal.clock.advance(TimeDelta::minutes(1));
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    for _ in 0..2 {
        let list = an.get("/ombudsdienst?lijst=vrij").await;
        let told = list.text_of(".mt-came[role=status]");
        assert!(told.starts_with("1 nieuwe aanvraag sinds ") && told.ends_with(". Toon ze"), "{told}");
        assert_eq!(list.attribute(".mt-came a", "href").as_deref(), Some("/ombudsdienst?lijst=nieuw"));
    }
    let new = an.get("/ombudsdienst?lijst=nieuw").await;
    assert_eq!((rows(&new), new.texts(".mt-came").len()), (vec![reference.clone()], 0));
    // From one of them back to them.
    let page = an.get(&format!("/ombudsdienst/aanvragen/{reference}?lijst=nieuw")).await;
    assert_eq!(page.text_of(".mt-pager .mt-muted"), "1 van 1");
    assert!(an.get("/ombudsdienst").await.texts(".mt-came").is_empty(), "they were shown");
}

#[tokio::test]
async fn somebody_who_is_refused_again_and_again_is_told_once_a_day() {
    let portal = Portal::start().await;
    crate::break_glass::jan_excludes_sofie(&portal).await;
    let epd = portal.application("EPD", &[Scope::Decision]).await;
    let (an, lien, koen) = (
        portal.signed_in("an-ombudsdienst").await,
        portal.signed_in("lien-ombudsdienst").await,
        portal.signed_in("koen-ombudsdienst").await,
    );
    refused(&portal, &epd, 19).await;
    assert!(told(&an, "person_refused").await.is_empty(), "on a ward");
    refused(&portal, &epd, 1).await;
    let line = ["Een uitgesloten persoon werd vandaag 20 keer geweigerd. Open de aanvraag"];
    assert_eq!(
        (told(&an, "person_refused").await, told(&lien, "person_refused").await),
        (line.map(str::to_owned).into(), line.map(str::to_owned).into())
    );
    assert!(told(&koen, "person_refused").await.is_empty(), "of a patient at home elsewhere");
    let link = an.get("/ombudsdienst").await.attribute(".mt-signals li:has([value=person_refused]) a", "href").unwrap();
    assert!(an.get(&link).await.text().contains("Sofie Claes"), "{link}");
    // Counted once, by whatever instance comes by.
    for _ in 0..2 {
        applications::watch_once(&portal.site()).await.unwrap();
    }
    assert_eq!(portal.count("select sum(times)::bigint from refused_people").await, 20);

    put_away(&an, "person_refused").await;
    refused(&portal, &epd, 5).await;
    assert!(told(&lien, "person_refused").await.is_empty(), "for today");
    portal.clock.advance(TimeDelta::days(1));
    refused(&portal, &epd, 20).await;
    let lien = portal.signed_in("lien-ombudsdienst").await;
    assert_eq!(told(&lien, "person_refused").await, line);
    // Kept for a week.
    portal.clock.advance(TimeDelta::days(9));
    applications::watch_once(&portal.site()).await.unwrap();
    assert_eq!(portal.count("select count(*) from refused_people").await, 0);
}

/// Keeps a matter of the catalogue from An, as what concerns her is.
async fn keep_from_an(portal: &Portal, column: &str, id: Uuid) {
    let sql = format!("insert into withheld_matters (officer_id, {column}) select id, $1 from officers where given_name = 'An'");
    portal.owner().await.execute(&sql, &[&id]).await.unwrap();
}

#[tokio::test]
async fn nothing_on_the_worklist_tells_of_what_is_kept_from_the_officer() {
    let portal = Portal::start().await;
    let owner = portal.owner().await;
    let id = async |sql: &str| -> Uuid { owner.query_one(sql, &[]).await.unwrap().get(0) };
    crate::break_glass::jan_excludes_sofie(&portal).await;
    crate::break_glass::kept(&portal.site(), &crate::break_glass::last_night(portal.clock.now())).await;
    let epd = portal.application("EPD", &[Scope::Decision]).await;
    let jan = portal.signed_in("jan").await;
    let reference = jan.request_for("Greet Vandamme", "Greet Vandamme").await;
    let other = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let request = id(&format!("select id from exclusion_requests where reference = '{reference}'")).await;
    keep_from_an(&portal, "request_id", request).await;
    keep_from_an(&portal, "break_id", id("select id from breaks").await).await;
    let excluded = "select e.id from exclusions e join patients p on p.id = e.patient_id where p.niss = '85073099932' and e.request_id is not null";
    keep_from_an(&portal, "exclusion_id", id(excluded).await).await;
    portal.clock.advance(TimeDelta::days(9));
    refused(&portal, &epd, 20).await;
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let all = lines(&lien.get("/ombudsdienst").await);
    let own = lines(&an.get("/ombudsdienst").await);
    for kind in ["request_due", "break_unreviewed", "person_refused"] {
        let kept: Vec<&Line> = all.iter().filter(|line| line.kind == kind && !own.contains(line)).collect();
        assert_eq!(kept.len(), 1, "{kind}: {all:?} {own:?}");
        // What is not told is nothing to put away, and the answer is the same as for what is nothing.
        let page = an.get("/ombudsdienst").await;
        let sent = an.send(&page, SEEN, &[("soort", kind), ("over", &kept[0].about)]).await;
        let nothing = an.send(&page, SEEN, &[("soort", kind), ("over", &Uuid::now_v7().to_string())]).await;
        assert_eq!((sent.status, sent.location()), (303, nothing.location()));
    }
    assert_eq!(portal.count("select count(*) from audit_events where action = 'signal-seen'").await, 0);
    assert_eq!(lines(&lien.get("/ombudsdienst").await), all);

    // Views, counts, tiles and heads: one fewer, everywhere.
    let counts = async |officer: &Visitor, selector: &str| -> Vec<i64> {
        let page = officer.get("/ombudsdienst").await;
        page.texts(selector).iter().map(|text| text.parse().unwrap()).collect()
    };
    for (selector, fewer) in [
        (".mt-tabs li span", vec![0, 1, 1, 0, 1]),
        (".mt-filtertiles li:nth-child(-n + 3) strong", vec![1, 0, 0]),
        (".mt-group th span", vec![1]),
    ] {
        let less: Vec<i64> =
            counts(&lien, selector).await.iter().zip(counts(&an, selector).await).map(|(all, own)| all - own).collect();
        assert_eq!(less, fewer, "{selector}");
    }
    for place in ["alles", "vrij", "te-laat", "alles.patient", "alles.referentie-af", "alles.status"] {
        let path = format!("/ombudsdienst?lijst={place}");
        let (theirs, own) = (rows(&lien.get(&path).await), rows(&an.get(&path).await));
        assert!(theirs.contains(&reference) && !own.contains(&reference) && theirs.len() == own.len() + 1, "{place}");
        // Beside it, and from it.
        let placed = an.get(&format!("{}?lijst={place}", page_of(&other))).await;
        assert!(placed.text_of(".mt-pager .mt-muted").ends_with(&format!(" van {}", own.len())), "{place}");
        assert!(!placed.body.contains(&reference), "{place}");
        assert_eq!(rows(&an.get(&format!("{path}&bij={reference}")).await), own, "{place}");
    }
    for term in ["willems", "Greet", &reference, JAN] {
        assert!(rows(&lien.search("/ombudsdienst", &[("zoek", term)]).await).contains(&reference), "{term}");
        assert!(!rows(&an.search("/ombudsdienst", &[("zoek", term)]).await).contains(&reference), "{term}");
    }

    // Several taken at once: as one that does not exist.
    let take = async |ticked: &str| {
        let kept = format!("kies-{ticked}");
        let fields = [(kept.as_str(), "ja"), (&*format!("kies-{other}"), "ja")].map(|(name, value)| (name.to_owned(), value));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let sent = an.fill("/ombudsdienst", "/ombudsdienst/neem", &fields).await.location();
        an.get(sent.split('#').next().unwrap()).await.text_of(".govuk-notification-banner")
    };
    act(&an, &other, "neem", &[]).await;
    assert_eq!(take(&reference).await, take("UA-2026-899001-N").await);
    assert_eq!(state(&portal, &reference).await, "sent");

    // What came in.
    an.get("/ombudsdienst").await;
    portal.clock.advance(TimeDelta::minutes(1));
    let new = portal.signed_in("emma").await.request_for("Greet Vandamme", "Greet Vandamme").await;
    keep_from_an(&portal, "request_id", id(&format!("select id from exclusion_requests where reference = '{new}'")).await).await;
    assert!(an.get("/ombudsdienst").await.texts(".mt-came").is_empty());
    assert!(!rows(&an.get("/ombudsdienst?lijst=nieuw").await).contains(&new));
}
