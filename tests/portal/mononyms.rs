//! People with one name, and people of whose birth date only a part is known: from the intake to the letter, and in what R12 compares.

use crate::intake::{NEW, enter, reference, request_page, where_signs_in, with};
use crate::support::{Page, Portal, Visitor};

/// Born in 1965; day and month are not known to the register either.
const NISS: &str = "65.00.00-999.75";

/// What Suharto asks for on paper.
const SUHARTO: [(&str, &str); 4] =
    [("rijksregisternummer", NISS), ("voornaam", ""), ("familienaam", "Suharto"), ("geboortedatum", "1965")];

/// The name stands alone: no stray space, no word of a programmer.
#[track_caller]
pub fn reads_well(page: &Page, name: &str) {
    assert_eq!(page.status, 200, "{}", page.text());
    for (at, _) in page.body.match_indices(name) {
        let before = page.body[..at].trim_end_matches(' ');
        let spaces = at - before.len();
        assert!(spaces == 0 || before.ends_with('\n') || (spaces == 1 && !before.ends_with(['>', '"', '('])), "{}", page.body);
    }
    for word in ["None", "Some(", "null", "Beste ,", "°  ", "° –"] {
        assert!(!page.text().contains(word), "{word} in {}", page.text());
    }
}

/// Of the mails of which the words are still there, as none has left: no stray space, and no name.
pub async fn written_mails_read_well(portal: &Portal) {
    let written = "select count(*) from outbox where subject is not null and body is not null";
    assert!(portal.count(written).await > 0, "mails to look at");
    assert_eq!(portal.count("select count(*) from outbox where subject is null or body is null").await, 0, "none was emptied");
    let odd = "select count(*) from outbox where subject || body like '%  %' or body ~ 'null|Suharto|Sukarno'";
    assert_eq!(portal.count(odd).await, 0);
}

/// Enters it, and says whether it is marked as of another name or birth date.
async fn differs(an: &Visitor, fields: &[(&str, &str)]) -> bool {
    let entered = enter(an, fields).await;
    let page = an.get(&request_page(an, &entered).await).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.has("Naam of geboortedatum wijkt af")
}

async fn one_named_officer(portal: &Portal, given: &str, name: &str) {
    let sql = format!(
        "update officers set given_name = null, given_key = null, family_name = '{name}', family_key = lower('{name}') where given_name = '{given}'"
    );
    assert_eq!(portal.owner().await.execute(&sql, &[]).await.unwrap(), 1);
}

/// An entry without a NISS.
async fn entry(portal: &Portal, given: Option<&str>, family: &str) {
    let key = given.map(|given| format!("{given} {family}")).unwrap_or_else(|| family.to_owned()).to_lowercase();
    let sql = "insert into care_workers (id, given_name, family_name, function, search_key, family_key, sorted_key, added_at)
        values (gen_random_uuid(), $1, $2, 'Onthaalmedewerker', $3, $3, $3, now())";
    portal.owner().await.execute(sql, &[&given, &family, &key]).await.unwrap();
}

#[tokio::test]
async fn a_patient_with_one_name_and_a_year_of_birth_is_entered_found_registered_and_told() {
    let portal = Portal::start().await;
    one_named_officer(&portal, "An", "Sukarno").await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let sent = enter(&an, &SUHARTO).await;
    let reference = reference(&an, &sent).await;
    reads_well(&an.get(&sent.location()).await, "Suharto");
    let page = an.get(&request_page(&an, &sent).await).await;
    reads_well(&page, "Suharto");
    reads_well(&page, "Sukarno");
    assert!(page.has("° 1965 rijksregisternummer") && page.has("Ingevoerd door Sukarno"), "{}", page.text());
    let row = "select count(*) from patients where niss = '65000099975' and given_name is null and family_name = 'Suharto' and birth_date = '1965'
        and (search_key, family_key, sorted_key) = ('suharto', 'suharto', 'suharto')";
    assert_eq!(portal.count(row).await, 1);

    // On the worklist, in its search, among the patients, in the log.
    for page in [an.get("/ombudsdienst").await, an.search("/ombudsdienst", &[("zoek", "suharto")]).await] {
        reads_well(&page, "Suharto");
        assert!(page.has(&reference) && page.has("Suharto ° 1965"), "{}", page.text());
    }
    // What an officer entered gives no title to the patient (R11); a home that the patient confirmed does.
    assert!(!crate::officer_patients::search(&an, "Suharto").await.has("° 1965"));
    let confirm = "update patients set home_confirmed_at = now(), home_confirmed_by = 'patient' where niss = '65000099975'";
    portal.owner().await.execute(confirm, &[]).await.unwrap();
    for term in ["Suharto", "suhar", "Suhatro", "65000099975"] {
        let found = crate::officer_patients::search(&an, term).await;
        assert!(found.has("Suharto") && found.has("° 1965"), "{term}: {}", found.text());
        reads_well(&found, "Suharto");
    }
    let log = an.get("/ombudsdienst/logboek").await;
    reads_well(&log, "Sukarno");
    assert!(log.texts("option").contains(&"Sukarno".to_owned()), "{}", log.text());

    // Registered: the patient reads it, and takes all of it along.
    let request = format!("/ombudsdienst/aanvragen/{reference}");
    let found = an.fill(&request, &format!("{request}/zoek"), &[("zoek-persoon", "Sofie Claes")]).await;
    let sofie = found.radio("Sofie Claes Arts");
    let done = an.send(&found, &format!("{request}/registreer"), &[("persoon", &sofie)]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let later = where_signs_in(&portal, "65000099975", "suharto").await;
    let suharto = later.signed_in("suharto").await;
    crate::oidc::choose_home(&suharto).await;
    for path in ["/uitsluitingen", "/berichten", "/mijn-gegevens", &format!("/aanvragen/{reference}")] {
        let page = suharto.get(path).await;
        reads_well(&page, "Suharto");
        reads_well(&page, "Sukarno");
    }
    let (own, looked) = (suharto.get("/mijn-gegevens").await, suharto.get("/mijn-gegevens/wie-keek").await);
    assert!(own.has("1965") && looked.has("Sukarno"), "{} {}", own.text(), looked.text());
    reads_well(&looked, "Sukarno");
    let all = suharto.fill("/mijn-gegevens/download", "/mijn-gegevens/download", &[("vorm", "json")]).await;
    let all: serde_json::Value = serde_json::from_str(&all.body).unwrap_or_else(|_| panic!("{} {}", all.status, all.body));
    let person = &all["person"];
    assert!(person["given_name"].is_null() && person["family_name"] == "Suharto" && person["birth_date"] == "1965", "{person}");
    let printed = suharto.fill("/mijn-gegevens/download", "/mijn-gegevens/download", &[("vorm", "pagina")]).await.location();
    reads_well(&suharto.get(&printed).await, "Suharto");

    suharto.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;

    // The letter that the ombudsdienst writes when nobody reads the notice, and the patient's page.
    portal.clock.advance(chrono::TimeDelta::days(8));
    let an = portal.signed_in("an-ombudsdienst").await;
    for path in ["/ombudsdienst/brieven", "/ombudsdienst/berichten"] {
        reads_well(&an.get(path).await, "Suharto");
    }
    written_mails_read_well(&portal).await;
}

#[tokio::test]
async fn a_birth_date_is_taken_as_people_write_it_and_what_is_not_known_here_contradicts_nothing() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    for (n, (typed, stored, shown, again, others)) in [
        ("00/00/1965", "1965", "° 1965 rijksregisternummer", "30/7/1965", ["1966", "30/7/1966"]),
        ("00/05/1965", "1965-05", "° mei 1965 rijksregisternummer", "1965", ["juni 1965", "30/7/1965"]),
        // Of a day that is known here, a part is as little as another day.
        ("30 juli 1965", "1965-07-30", "° 30 juli 1965 rijksregisternummer", "30/7/1965", ["31/7/1965", "juli 1965"]),
        ("30071965", "1965-07-30", "° 30 juli 1965 rijksregisternummer", "1965-07-30", ["1966", "1965"]),
    ]
    .into_iter()
    .enumerate()
    {
        let born = [("geboortedatum", typed)];
        let sent = enter(&an, &[&SUHARTO[..3], &born[..]].concat()).await;
        let page = request_page(&an, &sent).await;
        assert!(an.get(&page).await.has(shown), "{typed}");
        let row = format!("select count(*) from patients where niss = '65000099975' and birth_date = '{stored}'");
        assert_eq!(portal.count(&row).await, 1, "{typed}");
        // The next form of the same patient, about somebody else.
        for other in others {
            let next = [("naam", "Greet"), ("geboortedatum", other)];
            assert!(differs(&an, &[&SUHARTO[..3], &next[..]].concat()).await, "{typed} and {other}");
        }
        let next = [("naam", "Greet"), ("geboortedatum", again)];
        assert!(!differs(&an, &[&SUHARTO[..3], &next[..]].concat()).await, "{typed} and {again}");
        assert_eq!(portal.count(&row).await, 1, "what stands is kept");
        let away = format!(
            "update patient_numbers set wrong_at = now() where number = '65000099975';
             update patients set niss = '9990000000{n}' where niss = '65000099975'"
        );
        portal.owner().await.batch_execute(&away).await.unwrap();
    }
}

#[tokio::test]
async fn who_is_known_with_one_name_fits_a_whole_name_and_never_the_other_way_round() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(enter(&an, &SUHARTO).await.status, 303);
    let mut about = ["Greet", "Marie", "Louis"].into_iter();
    for (given, family, fits) in [
        ("Haji", "Suharto", true),
        ("Suharto", "Suharto", true),
        ("–", "SUHARTO", true),
        ("Haji", "Sukarno", false),
        ("", "Peeters", false),
    ] {
        let about = if fits { about.next().unwrap() } else { "Greet" };
        let changed = [
            ("rijksregisternummer", NISS),
            ("geboortedatum", "1965"),
            ("voornaam", given),
            ("familienaam", family),
            ("naam", about),
        ];
        assert_eq!(differs(&an, &changed).await, !fits, "{given} {family}");
    }
    // Known with a given name: without it, the form is one with another name.
    let number = ("rijksregisternummer", "85073099932");
    let born = ("geboortedatum", "30/7/1985");
    for (given, family) in [("", "Willems"), ("-", "Willems"), ("", "Jan Willems"), ("Piet", "Maes")] {
        assert!(differs(&an, &[number, born, ("voornaam", given), ("familienaam", family)]).await, "{given} {family}");
    }
    let whole = [number, born, ("voornaam", "Jan"), ("familienaam", "Willems")];
    assert!(!differs(&an, &whole).await);
    assert_eq!(portal.count("select count(*) from patients where given_name = 'Jan' and family_name = 'Willems'").await, 1);
}

#[tokio::test]
async fn a_care_worker_with_one_name_is_added_found_chosen_and_shown() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let described = jan.send_draft(&jan.draft_described("Suharto", "AZ Sint-Lucas, labo").await).await;
    let add = format!("/ombudsdienst/aanvragen/{described}/persoon");
    let place = an.get(&add).await.attribute("#instelling option:nth-child(2)", "value").unwrap();
    let fields = [
        ("voornaam", ""),
        ("familienaam", "Suharto"),
        ("functie", "Laborant"),
        ("personeelsnummer", "P-77"),
        ("instelling", place.as_str()),
    ];
    let to = an.fill(&add, &add, &fields).await.location();
    let page = an.get(&to).await;
    assert!(page.has("Suharto staat nu in de lijst."), "{}", page.text());
    reads_well(&page, "Suharto");
    let (_, added) = to.split_once("?persoon=").unwrap();
    let request = format!("/ombudsdienst/aanvragen/{described}");
    assert_eq!(an.send(&page, &format!("{request}/registreer"), &[("persoon", added)]).await.status, 303);
    for page in [an.get(&request).await, jan.get("/uitsluitingen").await, jan.get("/berichten").await] {
        reads_well(&page, "Suharto");
    }
    assert!(jan.get("/uitsluitingen").await.has("Suharto"));
    // A patient finds and chooses this person too.
    let noor = portal.signed_in("noor").await;
    let asked = noor.request_for("Suharto", "Suharto Laborant").await;
    reads_well(&noor.get(&format!("/aanvragen/{asked}")).await, "Suharto");
}

/// Whether the patient is asked if it is about somebody of the ombudsdienst, before anything is sent (R12).
async fn is_asked(patient: &Visitor, draft: &str) -> bool {
    let check = patient.get(&format!("{draft}/controle")).await;
    check.status == 303 && check.location() == format!("{draft}/ombudsdienst")
}

/// Whether the officer may open the request.
async fn opens(officer: &Visitor, reference: &str) -> bool {
    officer.get(&format!("/ombudsdienst/aanvragen/{reference}")).await.status == 200
}

#[tokio::test]
async fn an_officer_with_one_name_never_meets_themself_and_meets_everybody_else() {
    let portal = Portal::start().await;
    one_named_officer(&portal, "Lien", "Sukarno").await;
    for (given, family) in [(None, "Sukarno"), (Some("Haji"), "Sukarno"), (None, "Suryadi")] {
        entry(&portal, given, family).await;
    }
    let (jan, emma) = (portal.signed_in("jan").await, portal.signed_in("emma").await);
    let lien = portal.signed_in("lien-ombudsdienst").await;
    for (name, own) in [("Sukarno", true), ("Haji Sukarno", true), ("Suryadi", false), ("Sofie Claes", false)] {
        let draft = jan.draft_for(name, &format!("{name} ")).await;
        assert_eq!(is_asked(&jan, &draft).await, own, "{name}");
        if !own {
            assert!(opens(&lien, &jan.send_draft(&draft).await).await, "{name}");
        }
    }
    for (described, own) in [("Sukarno", true), ("mevrouw Soekarno", true), ("Greet", false), ("Wout van de ombudsdienst", true)]
    {
        let draft = emma.draft_described(described, "onthaal").await;
        assert_eq!(is_asked(&emma, &draft).await, own, "{described}");
        if !own {
            assert!(opens(&lien, &emma.send_draft(&draft).await).await, "{described}");
        }
    }
    // What a patient writes in a message is compared likewise.
    for (words, own) in [("Sukarno keek in mijn dossier.", true), ("Een vraag over mijn dossier.", false)] {
        let fields = [("onderwerp", "andere"), ("tekst", words)];
        let sent = jan.fill("/berichten/nieuw", "/berichten/nieuw", &fields).await;
        assert_eq!(sent.status, if own { 200 } else { 303 }, "{words}: {}", sent.text());
        assert_eq!(sent.has("Gaat dit over iemand van de ombudsdienst?"), own, "{words}");
    }
}

#[tokio::test]
async fn an_entry_with_one_name_is_compared_with_an_officer_of_two() {
    let portal = Portal::start().await;
    entry(&portal, None, "Maes").await;
    entry(&portal, None, "Suryadi").await;
    let jan = portal.signed_in("jan").await;
    let lien = portal.signed_in("lien-ombudsdienst").await;
    let own = jan.draft_for("Maes", "Maes Onthaalmedewerker").await;
    assert!(is_asked(&jan, &own).await, "Lien Maes may be known as Maes there");
    let other = jan.request_for("Suryadi", "Suryadi Onthaalmedewerker").await;
    assert!(opens(&lien, &other).await);
}

#[tokio::test]
async fn the_database_takes_no_blank_name_and_no_date_that_does_not_exist() {
    let portal = Portal::start().await;
    let owner = portal.owner().await;
    for change in [
        "update patients set given_name = ' '",
        "update patients set given_name = '-'",
        "update care_workers set given_name = ''",
        "update patients set given_name = '’'",
        "update care_workers set given_name = '😀 –'",
        "update officers set given_key = ''",
        "update officers set given_name = null",
        "update patients set birth_date = '1965-13'",
        "update patients set birth_date = '1965-02-29'",
        "update patients set birth_date = '65'",
        "update patients set birth_date = '1849'",
        "update patients set birth_date = '2201-01-01'",
        "update patients set birth_date = ''",
    ] {
        assert!(owner.batch_execute(change).await.is_err(), "{change}");
    }
    for change in [
        "birth_date = '1850'",
        "birth_date = '2200-12-31'",
        "birth_date = '1964-02-29'",
        "given_name = 'Жанна'",
        "given_name = '’t Éé'",
    ] {
        owner.batch_execute(&format!("update patients set {change}")).await.unwrap();
    }
    let entered = enter(&portal.signed_in("an-ombudsdienst").await, &with(&SUHARTO)).await;
    assert_eq!(entered.status, 303, "{} {NEW}", entered.text());
}
