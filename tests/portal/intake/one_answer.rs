//! No act of an officer's gives sight of a patient (R11): the intake answers with one page, whatever is known.

use chrono::TimeDelta;
use mijntoegang::applications::Scope;
use regex::Regex;
use serde_json::Value;

use super::{NEW, complete_draft, enter, reference, search, with};
use crate::hospital::{App, by_riziv};
use crate::support::{Page, Portal, Visitor};

/// What Koen, of another institution, knows of Emma.
const EMMA: [(&str, &str); 4] =
    [("rijksregisternummer", "85073000061"), ("voornaam", "Emma"), ("familienaam", "Peeters"), ("geboortedatum", "1985-07-30")];

/// What an officer sees of patients, table by table, as the application role.
async fn sight(portal: &Portal, officer: &str) -> Vec<(String, i64)> {
    let row = portal
        .owner()
        .await
        .query_one("select id::text, institution_id::text from officers where given_name = $1", &[&officer])
        .await
        .unwrap();
    let (id, institution): (String, String) = (row.get(0), row.get(1));
    let app = portal.app_role().await;
    let begin = format!(
        "begin; select set_config('mt.kind', 'officer', true), set_config('mt.officer', '{id}', true), set_config('mt.institution', '{institution}', true)"
    );
    app.batch_execute(&begin).await.unwrap();
    let mut seen = Vec::new();
    for table in [
        "patients",
        "exclusions",
        "exclusion_periods",
        "exclusion_requests",
        "request_events",
        "request_notes",
        "conversations",
        "messages",
        "attachments",
        "breaks",
        "patient_looks",
        "request_receipts",
        "signals",
    ] {
        let count = app.query_one(&format!("select count(*) from {table}"), &[]).await.unwrap().get(0);
        seen.push((table.to_owned(), count));
    }
    app.batch_execute("rollback").await.unwrap();
    seen
}

async fn decisions(portal: &Portal) -> i64 {
    portal.count("select count(*) from exclusion_periods where ended_at is null").await
}

/// What an application is told of Tom and of Sofie with this patient, but for the number and the moment of the answer.
/// Without whether the patient is known here: who has sent a request is.
async fn told(app: &App, patient: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for riziv in ["40000028401", "10000007003"] {
        let answer = app.post("/access/v1/evaluation", &by_riziv(riziv, patient)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let mut answer = answer.json();
        let context = answer["context"].as_object_mut().unwrap();
        context.retain(|member, _| !["decision_id", "evaluated_at", "patient"].contains(&member.as_str()));
        all.push(answer);
    }
    all
}

#[tokio::test]
async fn a_request_entered_elsewhere_shows_nothing_of_the_patient_and_the_patient_is_told() {
    let portal = Portal::start().await;
    let (an, koen, emma) =
        (portal.signed_in("an-ombudsdienst").await, portal.signed_in("koen-ombudsdienst").await, portal.signed_in("emma").await);
    portal
        .owner()
        .await
        .batch_execute("update patients set email = 'emma@example.org', email_confirmed_at = now() where given_name = 'Emma'")
        .await
        .unwrap();
    let asked = emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let page = format!("/ombudsdienst/aanvragen/{asked}");
    let tom = an.get(&page).await.radio("Tom Janssens");
    assert_eq!(an.fill(&page, &format!("{page}/registreer"), &[("persoon", &tom)]).await.status, 303);
    let app = portal.application("EPD", &[Scope::Decision]).await;
    let answers = told(&app, EMMA[0].1).await;
    assert_eq!([&answers[0]["decision"], &answers[1]["decision"]], [false, true]);
    let (holding, before) = (decisions(&portal).await, sight(&portal, "Koen").await);
    let waiting = portal.count("select count(*) from outbox").await;

    let sent = enter(&koen, &[&EMMA[..], &[("naam", "Piet Onbestaand"), ("waar", "AZ Leieland")]].concat()).await;
    let receipt = koen.get(&sent.location()).await;
    let entered = reference(&koen, &sent).await;
    assert!(
        receipt.has("De ombudsdienst van de patiënt behandelt ze. Is dat jullie ombudsdienst? Dan staat ze op de werklijst.")
    );
    assert!(receipt.has("De patiënt krijgt een bericht of een brief."), "{}", receipt.text());
    assert!(receipt.has("Emma Peeters") && receipt.has("85.07.30-000.61") && receipt.has("Piet Onbestaand, AZ Leieland"));
    assert!(!receipt.has("Sint-Lucas"), "no other institution is named: {}", receipt.text());

    // Koen sees what he typed, and nothing of Emma.
    let mut expected = before.clone();
    for (table, rows) in &mut expected {
        *rows += i64::from(table == "request_receipts");
    }
    assert_eq!(sight(&portal, "Koen").await, expected);
    assert_eq!(koen.get(&format!("/ombudsdienst/aanvragen/{entered}")).await.status, 404);
    assert!(!koen.get("/ombudsdienst").await.has(&entered));
    let found = crate::officer_patients::search(&koen, "85073000061").await;
    assert!(!found.has("Emma"), "{}", found.text());
    assert_eq!(decisions(&portal).await, holding, "nothing ended");
    assert_eq!(told(&app, EMMA[0].1).await, answers, "and no answer to an application changed");

    // It is with Emma's own ombudsdienst at once, which got a mail.
    let theirs = an.get(&format!("/ombudsdienst/aanvragen/{entered}")).await;
    assert!(theirs.has("Emma Peeters") && theirs.has("Piet Onbestaand") && theirs.has("Aanvraag ingevoerd door Koen Baert"));
    assert!(theirs.has("Aanvraag overgedragen aan deze ombudsdienst"), "{}", theirs.text());
    assert!(an.get("/ombudsdienst").await.has(&entered));
    // Emma is told, by a message and a mail that leaves within the minute.
    let inbox = emma.get("/berichten").await;
    assert!(inbox.has("Er is een aanvraag voor je ingevoerd"), "{}", inbox.text());
    let told = inbox.attribute("main a[href^='/berichten/GB-']", "href").unwrap();
    let told = emma.get(&told).await;
    let words = "De ombudsdienst van Ziekenhuis Leieland voerde op 23 november 2026 een aanvraag in om Piet Onbestaand uit te sluiten (per telefoon).";
    assert!(told.has(words), "{}", told.text());
    assert_eq!(portal.count("select count(*) from outbox").await, waiting + 2, "the notice, and the mail to the ombudsdienst");
    assert_eq!(portal.count("select count(*) from outbox where next_attempt_at > '2026-11-23 13:06:00+00'").await, 0, "now");
    assert_eq!(portal.count("select count(*) from messages where letter_at_once").await, 0, "she signs in");
    let hers = emma.get(&format!("/aanvragen/{entered}")).await;
    assert!(hers.has("Ontvangen en ingevoerd door de ombudsdienst"), "{}", hers.text());
}

#[tokio::test]
async fn a_patient_who_never_signed_in_is_not_captured_beforehand() {
    let portal = Portal::start().await;
    let koen = portal.signed_in("koen-ombudsdienst").await;
    assert_eq!(enter(&koen, &[]).await.status, 303);
    let row = "select count(*) from patients p join institutions i on i.id = p.home_institution_id
        where p.niss = '39051800023' and i.name = 'Ziekenhuis Leieland' and p.home_confirmed_at is null";
    assert_eq!(portal.count(row).await, 1, "provisional");
    assert_eq!(portal.count("select count(*) from messages where kind = 'entered' and letter_at_once").await, 1, "a letter");
}

#[tokio::test]
async fn a_request_that_is_entered_changes_no_answer_to_an_application() {
    let portal = Portal::start().await;
    let koen = portal.signed_in("koen-ombudsdienst").await;
    let app = portal.application("EPD", &[Scope::Decision]).await;
    let tom: String = portal
        .owner()
        .await
        .query_one("select id::text from care_workers where riziv = '40000028401'", &[])
        .await
        .unwrap()
        .get(0);
    // Somebody whose home is elsewhere, and somebody who never signed in.
    const IRENE: &str = "39051800023";
    for (patient, person) in [(EMMA[0].1, &EMMA[..]), (IRENE, &[])] {
        let before = told(&app, patient).await;
        assert_eq!(enter(&koen, &[person, &[("persoon", tom.as_str())]].concat()).await.status, 303);
        assert_eq!(told(&app, patient).await, before, "{patient}");
    }
    let before = told(&app, IRENE).await;
    let later = super::where_signs_in(&portal, IRENE, "irene").await;
    crate::oidc::choose_home(&later.signed_in("irene").await).await;
    assert_eq!(told(&app, IRENE).await, before, "nor does the first sign-in");
}

/// How the patient of the form is known before it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Not,
    Elsewhere,
    OtherName,
    OtherBirthDate,
    Provisional,
    Asked,
    Excluded,
}

/// The officer's pages of entering, but for what is random in every page.
async fn what_koen_sees(known: Known) -> String {
    let portal = Portal::start().await;
    let (name, family, born) = match known {
        Known::OtherName => ("Piet", "Maes", "1939-05-18"),
        Known::OtherBirthDate => ("Irène", "D''Hondt–Müller", "1950-05-18"),
        _ => ("Irène", "D''Hondt–Müller", "1939-05-18"),
    };
    let key = if known == Known::OtherName { ("piet maes", "maes piet") } else { ("irene dhondt muller", "dhondt irene muller") };
    let confirmed = if known == Known::Provisional { "null, null" } else { "now(), 'patient'" };
    let owner = portal.owner().await;
    if known != Known::Not {
        let insert = format!(
            "insert into patients (id, niss, given_name, family_name, birth_date, home_institution_id, created_at, search_key, family_key,
                 sorted_key, home_confirmed_at, home_confirmed_by)
               select gen_random_uuid(), '39051800023', '{name}', '{family}', '{born}', institution_id, now(), '{}', '{}', '{}', {confirmed}
                 from officers where given_name = 'An'",
            key.0, key.1, key.1
        );
        owner.batch_execute(&insert).await.unwrap();
    }
    let koen = portal.signed_in("koen-ombudsdienst").await;
    let tom = search(&koen, "Tom Janssens").await.radio("Tom Janssens Verpleegkundige");
    if known == Known::Asked {
        let asked = format!(
            "insert into exclusion_requests (id, reference, draft_id, patient_id, institution_id, state, care_worker_id, ehealth_advised,
                 consequences_version, consequences_read_at, contact, other_may_answer, may_leave_message, sent_at, target_on, latest_on)
               select gen_random_uuid(), 'UA-2026-000999-Z', gen_random_uuid(), id, home_institution_id, 'sent', '{tom}', false, '1', now(),
                 'message', false, false, now(), current_date, current_date from patients where niss = '39051800023'"
        );
        owner.batch_execute(&asked).await.unwrap();
    }
    if known == Known::Excluded {
        let excluded = format!(
            "with made as (insert into exclusions (id, patient_id, care_worker_id, origin)
                 select gen_random_uuid(), id, '{tom}', 'nexuzhealth' from patients where niss = '39051800023' returning *)
               insert into exclusion_periods (id, exclusion_id, patient_id, care_worker_id, origin, started_at)
                 select gen_random_uuid(), id, patient_id, care_worker_id, origin, now() from made"
        );
        owner.batch_execute(&excluded).await.unwrap();
    }
    let draft = complete_draft(&koen, &[("persoon", tom.as_str())]).await;
    let mut steps = Vec::new();
    for step in ["patient", "persoon", "gevolgen", "controle"] {
        steps.push(whole(&koen.get(&format!("{draft}/{step}")).await));
    }
    let check = format!("{draft}/controle");
    let sent = koen.fill(&check, &check, &[]).await;
    let receipt = koen.get(&sent.location()).await;
    let again = enter(&koen, &with(&[("persoon", tom.as_str()), ("voornaam", "Iréne")])).await;
    let log = koen.get("/ombudsdienst/logboek").await;
    let form = koen.get(NEW).await;
    let all = [steps.join("\n"), [&sent, &receipt, &again, &log, &form].map(whole).join("\n")].join("\n");
    let random = Regex::new(
        r#"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(UA|GB)-\d{4}-\d{6,7}-[A-Z]|name="csrf" value="[^"]*""#,
    );
    random.unwrap().replace_all(&all, "…").into_owned()
}

/// An answer with its headers, cookies and lengths apart.
fn whole(page: &Page) -> String {
    let mut headers: Vec<String> = page
        .headers
        .iter()
        .filter(|(name, _)| !["set-cookie", "content-length", "date"].contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    format!("{}\n{}\n{}", page.status, headers.join("\n"), page.body)
}

#[tokio::test]
async fn the_answers_have_the_same_bytes_whatever_is_known_of_the_patient() {
    let unknown = what_koen_sees(Known::Not).await;
    assert!(unknown.contains("De aanvraag is ingevoerd"), "{unknown}");
    for known in [Known::Elsewhere, Known::OtherName, Known::OtherBirthDate, Known::Provisional, Known::Asked, Known::Excluded] {
        let seen = what_koen_sees(known).await;
        let differs = seen.lines().zip(unknown.lines()).find(|(one, other)| one != other);
        assert!(seen == unknown, "{known:?}: {differs:?}");
    }
}

#[tokio::test]
async fn a_receipt_is_its_officers_for_thirty_days() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let address =
        enter(&an, &[("familienaam", "<script>alert('x')</script>"), ("naam", "Zoë O'Hara"), ("waar", "Labo & <b> 😀")])
            .await
            .location();
    let own = an.get(&address).await;
    assert!(own.status == 200 && own.has("<script>alert('x')</script>") && own.has("Zoë O'Hara, Labo & <b> 😀"));
    assert!(!own.body.contains("<script>alert"), "as text");
    let not_found = async |visitor: &Visitor| visitor.get(&address).await.status;
    for who in ["lien-ombudsdienst", "koen-ombudsdienst"] {
        assert_eq!(not_found(&portal.signed_in(who).await).await, 404, "{who}");
    }
    assert_eq!(not_found(&portal.signed_in("emma").await).await, 403);
    let missing = an.get("/ombudsdienst/aanvragen/ingevoerd/0197a000-0000-7000-8000-000000000001").await;
    let malformed = an.get("/ombudsdienst/aanvragen/ingevoerd/abc").await;
    assert_eq!((missing.status, malformed.status), (404, 404));
    portal.clock.advance(TimeDelta::days(30) - TimeDelta::seconds(1));
    assert_eq!(portal.signed_in("an-ombudsdienst").await.get(&address).await.status, 200);
    portal.clock.advance(TimeDelta::seconds(1));
    assert_eq!(not_found(&portal.signed_in("an-ombudsdienst").await).await, 404);
    mijntoegang::operate::sweep_once(&portal.site()).await.unwrap();
    assert_eq!(
        portal.count("select count(*) from request_receipts where reading_ended_at is not null").await,
        1,
        "swept, not gone"
    );
}

#[tokio::test]
async fn who_handles_a_request_reads_the_patient_as_typed_where_the_row_is_not_theirs_to_see() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let sent = enter(&an, &[]).await;
    let entered = reference(&an, &sent).await;
    // As it is once an entered request gives no title to the patient.
    let owner = portal.owner().await;
    owner
        .batch_execute(
            "create policy hidden on patients as restrictive for select to mijntoegang_app using (niss <> '39051800023')",
        )
        .await
        .unwrap();
    let page = an.get(&format!("/ombudsdienst/aanvragen/{entered}")).await;
    assert!(page.has("Irène D'Hondt–Müller") && page.has("39.05.18-000.23") && page.has("18 mei 1939"), "{}", page.text());
    assert!(!page.has("Bekijk de gegevens van de patiënt"));
    for list in [
        an.get("/ombudsdienst").await,
        an.search("/ombudsdienst", &[("zoek", "hondt")]).await,
        an.search("/ombudsdienst", &[("zoek", "39051800023")]).await,
    ] {
        assert!(list.has(&entered) && list.has("Irène D'Hondt–Müller ° 1939"), "{}", list.text());
    }
    let letters = an.get("/ombudsdienst/brieven").await;
    assert!(letters.has("Irène D'Hondt–Müller") && letters.has("39.05.18-000.23"), "{}", letters.text());
}
