//! What people type, paste, send and configure is read as they mean it: signs that cannot be seen are dropped wherever a number,
//! a name or an address is given (R20), words may stand around a number, and a look-alike letter is refused.

use chrono::{TimeDelta, TimeZone, Utc};
use mijntoegang::applications::Scope;
use mijntoegang::calendar::WorkingDays;
use mijntoegang::clock::Clock;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::break_glass::{JAN, jan_excludes_sofie};
use crate::hospital::{App, HOME, RIZIV, SSIN, breaks, by_riziv, question};
use crate::intake::{enter, reference};
use crate::support::{Page, Portal, Visitor, new_database, start_of_tests};

/// What comes along when somebody copies from a mail, a PDF or a site.
const UNSEEN: [char; 9] =
    ['\u{ad}', '\u{200b}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202e}', '\u{2060}', '\u{2066}', '\u{feff}'];
const SOFIE: &str = "10000007003";

/// The text with unseen signs before, in and behind it.
fn copied(text: &str) -> String {
    let half = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
    let signs: String = UNSEEN.iter().collect();
    format!("{signs}{}{signs}{}{signs}", &text[..half], &text[half..])
}

async fn asked(app: &App, question: &Value) -> (u16, Value) {
    let answer = app.post("/access/v1/evaluation", question).await;
    (answer.status, if answer.status == 200 { answer.json() } else { Value::Null })
}

#[tokio::test]
async fn applications_are_understood_whatever_came_along_with_a_number_and_look_alikes_are_refused() {
    let portal = Portal::start().await;
    let scopes = [Scope::Decision, Scope::BreakGlassWrite, Scope::ConsentRead];
    let app = portal.application("EPD", &scopes).await;
    jan_excludes_sofie(&portal).await;
    let (status, told) = asked(&app, &by_riziv(&copied(SOFIE), &copied(JAN))).await;
    assert_eq!((status, &told["decision"]), (200, &json!(false)), "a copied number is the number");
    let staff = format!("{}/id/personnel/{HOME}", portal.base);
    for number in ["P-1001".to_owned(), copied("P-1001"), "Ｐ-１００１".to_owned()] {
        let (status, told) = asked(&app, &question(&[(&staff, &number), (RIZIV, &copied(SOFIE))], JAN)).await;
        assert_eq!((status, &told["decision"]), (200, &json!(false)), "{number:?}");
        let (status, told) = asked(&app, &question(&[(&staff, &number)], JAN)).await;
        assert_eq!((status, &told["context"]["person"]), (200, &json!("known")), "{number:?}");
    }
    // A Cyrillic or Greek letter, and digits of another script.
    for number in ["Р-1001", "Ρ-1001", "P-١٠٠١", "P-1001é"] {
        assert_eq!(asked(&app, &question(&[(&staff, number)], JAN)).await.0, 400, "{number}");
        let actor = format!("{staff}|{number}");
        assert_eq!(app.search(&[("actor:identifier", &actor)]).await.status, 400, "{number}");
    }
    for number in ["٨٥٠٧٣٠٩٩٩٣٢", "INAMI 10000007003"] {
        assert_eq!(asked(&app, &by_riziv(number, JAN)).await.0, 400, "{number}");
    }
    let found = app
        .search(&[
            ("actor:identifier", &format!("{RIZIV}|{}", copied(SOFIE))),
            ("patient:identifier", &format!("{SSIN}|{}", copied(JAN))),
            ("status", "active"),
        ])
        .await;
    assert_eq!((found.status, found.json()["entry"].as_array().map(Vec::len)), (200, Some(1)), "{}", found.text);
    // The break of that exclusion opens the record.
    let (id, now) = (Uuid::now_v7(), portal.clock.now());
    let mut event = breaks::start(id, now);
    event["agent"][0]["who"]["identifier"]["value"] = json!(copied(SOFIE));
    event["agent"][0]["name"] = json!(copied("Sofie Claes"));
    event["entity"][0]["what"]["identifier"]["value"] = json!(copied(JAN));
    event["agent"][1]["who"]["identifier"]["value"] = json!(copied(HOME));
    assert_eq!(breaks::put(&app, id, &event).await.status, 201);
    assert_eq!(asked(&app, &by_riziv(SOFIE, JAN)).await.1["decision"], true);
}

async fn finds(officer: &Visitor, page: &str, fields: &[(&str, &str)], wanted: &str) {
    let found = officer.search(page, fields).await;
    let leads_there = found.attribute(&format!("main a[href$='/{wanted}']"), "href").is_some();
    assert!(leads_there || found.has(wanted), "{fields:?}: {}", found.text());
}

/// The patient's search of a care worker.
async fn searched(patient: &Visitor, typed: &str) -> Page {
    let page = "/uitsluitingen/aanvragen";
    let found = patient.fill(page, page, &[("zoek", typed)]).await;
    if found.status == 303 { patient.get(&found.location()).await } else { found }
}

#[tokio::test]
async fn a_number_is_found_with_words_around_it_and_with_what_came_along() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let sent = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    for typed in
        ["RIZIV-nr. 10000007003", "INAMI 1-00000-07-003", "Sofie Claes 1.00000.07", &copied(SOFIE), &copied("Sofie Claes")]
    {
        searched(&jan, typed).await.radio("Sofie Claes Arts");
        crate::intake::search(&an, typed).await.radio("Sofie Claes Arts");
    }
    let refused = searched(&jan, "RIZIV-nr. 1000000700").await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.has("Een RIZIV-nummer heeft 11 cijfers"));
    let reason = ("reden", "stopzetten");
    for typed in ["rijksregisternummer: 85.07.30-999.32", "Jan (85073099932)", &copied("85.07.30-999.32")] {
        finds(&an, "/ombudsdienst/patienten", &[reason, ("zoek", typed)], "Jan Willems").await;
        finds(&an, "/ombudsdienst", &[("zoek", typed)], &sent).await;
    }
    finds(&an, "/ombudsdienst/patienten", &[reason, ("zoek", &copied("Jan Willems"))], "Jan Willems").await;
    let small = sent.to_lowercase();
    for typed in [format!("ref. {small}"), sent.replace('-', " "), format!("Re: {sent} (Jan)"), copied(&sent)] {
        finds(&an, "/ombudsdienst", &[("zoek", &typed)], &sent).await;
    }
    let conversation = jan.writes("andere", "Een vraag over radiologie").await;
    let number = conversation.rsplit('/').next().unwrap();
    finds(&an, "/ombudsdienst/berichten", &[("zoek", &format!("gesprek {}", number.to_lowercase()))], number).await;
    finds(&jan, "/berichten", &[("zoek", &copied(number))], "Een vraag over radiologie").await;
}

#[tokio::test]
async fn what_is_pasted_into_a_form_is_kept_as_it_is_meant() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let fields = [
        ("rijksregisternummer", copied("39.05.18-000.23")),
        ("voornaam", copied("Irène")),
        ("familienaam", copied("D'Hondt–Müller")),
        ("naam", copied("Sofie Claes")),
        ("telefoon", copied("050 12 34 56")),
    ];
    let changed: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let done = reference(&an, &enter(&an, &changed).await).await;
    let row = portal
        .owner()
        .await
        .query_one(
            "select p.niss, p.given_name, p.family_name, r.described_name, r.telephone from exclusion_requests r
               join patients p on p.id = r.patient_id where r.reference = $1",
            &[&done],
        )
        .await
        .unwrap();
    let kept: Vec<String> = (0..5).map(|at| row.get(at)).collect();
    assert_eq!(kept, ["39051800023", "Irène", "D'Hondt–Müller", "Sofie Claes", "050 12 34 56"]);
    let page = an.get(&format!("/ombudsdienst/aanvragen/{done}")).await;
    assert_eq!(page.attribute("a[href^='tel:+32501']", "href").as_deref(), Some("tel:+3250123456"), "{}", page.text());
    // A person who is missing from the list.
    let add = format!("/ombudsdienst/aanvragen/{done}/persoon");
    let place = mijntoegang::demo::people::institution_id("AZ Sint-Lucas Brugge").to_string();
    let person = |number: &str| {
        [
            ("voornaam", copied("Qwxzina")),
            ("familienaam", copied("Vandeput")),
            ("functie", "Laborant".to_owned()),
            ("instelling", place.clone()),
            ("riziv", "INAMI 6-00000-37-801".to_owned()),
            ("personeelsnummer", number.to_owned()),
        ]
    };
    for (number, status) in [("Р-77", 422), (copied("p-77").as_str(), 303)] {
        let fields = person(number);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = an.fill(&add, &add, &fields).await;
        assert_eq!(answer.status, status, "{}", answer.text());
        if status == 422 {
            let message = "Vul een personeelsnummer in van hoogstens 32 letters, cijfers en streepjes.";
            assert_eq!(answer.texts(".govuk-error-summary a[href='#personeelsnummer']"), [message]);
        }
    }
    let row = portal
        .owner()
        .await
        .query_one(
            "select w.given_name, w.family_name, w.riziv, p.personnel_number from care_workers w
               join care_worker_posts p on p.care_worker_id = w.id where w.added_by is not null",
            &[],
        )
        .await
        .unwrap();
    let kept: Vec<String> = (0..4).map(|at| row.get(at)).collect();
    assert_eq!(kept, ["Qwxzina", "Vandeput", "60000037801", "P-77"]);
}

#[tokio::test]
async fn an_address_for_notices_is_read_as_it_is_copied() {
    const PAGE: &str = "/mijn-gegevens/e-mail";
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    for (typed, sent_to, shown) in [
        (copied("een@example.org"), "een@example.org", "een@example.org"),
        ("Emma Peeters <twee@example.org>".to_owned(), "twee@example.org", "twee@example.org"),
        ("mailto:drie@example.org".to_owned(), "drie@example.org", "drie@example.org"),
        ("emma@zürich.example".to_owned(), "emma@xn--zrich-kva.example", "emma@zürich.example"),
    ] {
        assert_eq!(emma.fill(PAGE, PAGE, &[("e-mail", &typed)]).await.status, 303, "{typed}");
        let sql = format!("select count(*) from outbox where kind = 'email-confirmation' and recipient = '{sent_to}'");
        assert_eq!(portal.count(&sql).await, 1, "{typed}");
        let page = emma.get(PAGE).await;
        assert!(page.has(&format!("We stuurden een e-mail naar {shown}.")), "{typed}: {}", page.text());
    }
    let refused = emma.fill(PAGE, PAGE, &[("e-mail", "zoë@example.org")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.has("Voor het @-teken staat een letter met een accent of uit een ander alfabet."), "{}", refused.text());
}

#[tokio::test]
async fn the_target_knows_holidays_and_days_on_which_the_house_is_closed() {
    // Thursday 24 December 2026, 10.00 in Brussels.
    let christmas_eve = Utc.with_ymd_and_hms(2026, 12, 24, 9, 0, 0).unwrap();
    let closed = WorkingDays::closed_on([chrono::NaiveDate::from_ymd_opt(2026, 12, 28).unwrap()]);
    for (working_days, target) in [(WorkingDays::default(), "29 december 2026"), (closed, "30 december 2026")] {
        let clock = Clock::fixed(start_of_tests());
        clock.advance(christmas_eve - start_of_tests());
        let portal = Portal::over(new_database().await, clock, |builder| builder.rules.working_days = working_days).await;
        let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
        let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
        let page = an.get(&format!("/ombudsdienst/aanvragen/{reference}")).await;
        assert!(page.has(&format!("Doel: afgewerkt tegen {target}. Uiterste datum: 3 januari 2027.")), "{}", page.text());
    }
}

#[tokio::test]
async fn what_was_done_in_the_hour_that_comes_twice_says_in_which_one() {
    let clock = Clock::fixed(Utc.with_ymd_and_hms(2026, 11, 23, 13, 5, 0).unwrap());
    let portal = Portal::over(new_database().await, clock.clone(), |_| {}).await;
    // Sunday 31 October 2027: 2.30 in summer time, and an hour later 2.30 in winter time.
    clock.advance(Utc.with_ymd_and_hms(2027, 10, 31, 0, 30, 0).unwrap() - clock.now());
    for season in ["zomertijd", "wintertijd"] {
        let jan = portal.signed_in("jan").await;
        let path = jan.writes("andere", &format!("In de {season}")).await;
        let page = jan.get(&path).await;
        assert!(page.has(&format!("31 oktober 2027 om 2.30 uur ({season})")), "{}", page.text());
        clock.advance(TimeDelta::hours(1));
    }
}

#[tokio::test]
async fn a_name_is_found_as_one_word_and_with_a_place_beside_it() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    portal
        .owner()
        .await
        .batch_execute(
            "insert into care_workers (id, given_name, family_name, function, search_key, family_key, sorted_key, added_at)
               values (gen_random_uuid(), 'Qwxa', 'Van den Zwijnaarde', 'Arts',
                 'qwxa van den zwijnaarde', 'van den zwijnaarde qwxa', 'den qwxa van zwijnaarde', now());
             insert into patients (id, niss, given_name, family_name, home_institution_id, home_confirmed_at, home_confirmed_by, created_at,
                 search_key, family_key, sorted_key)
               select gen_random_uuid(), '39051800023', 'Qwxb', 'Van den Zwijnaarde', institution_id, now(), 'patient', now(),
                 'qwxb van den zwijnaarde', 'van den zwijnaarde qwxb', 'den qwxb van zwijnaarde' from officers where given_name = 'An'",
        )
        .await
        .unwrap();
    let intake = async |typed: &str| crate::intake::search(&an, typed).await;
    for typed in ["Vandenzwijnaarde", "van denzwijnaarde", "Van-den'Zwijnaarde", "vandenzwijn"] {
        searched(&jan, typed).await.radio("Qwxa Van den Zwijnaarde");
        intake(typed).await.radio("Qwxa Van den Zwijnaarde");
        let found = an.search("/ombudsdienst/patienten", &[("reden", "stopzetten"), ("zoek", typed)]).await;
        assert_eq!(found.texts(".mt-choice__name"), ["Qwxb Van den Zwijnaarde"], "{typed}");
    }
    let reference = jan.send_draft(&jan.draft_described("Qwxa", "AZ Sint-Lucas").await).await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    for typed in ["Sofie Claes, AZ Sint-Lucas", "Sofie Claes (spoed)"] {
        let of_request = an.send(&an.get(&page).await, &format!("{page}/zoek"), &[("zoek-persoon", typed)]).await;
        for found in [searched(&jan, typed).await, intake(typed).await, of_request] {
            found.radio("Sofie Claes Arts");
            let says = "Zo vonden we niemand. We zochten daarom op ‘Sofie Claes’.";
            assert!(found.has(says), "{typed}: {}", found.text());
        }
    }
    assert!(!searched(&jan, "Sofie Claes").await.has("We zochten daarom"));
}
