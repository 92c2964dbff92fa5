//! What an officer typed and did not enter yet: kept with its files, shown to nobody else, entered once.

use chrono::TimeDelta;

use super::{CALL, NEW, complete_draft, enter, enter_from, nothing, of_step, request_page, search_in, start, with};
use crate::support::Portal;

#[tokio::test]
async fn what_was_typed_outlives_the_session() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = an.get(NEW).await;
    portal.clock.advance(TimeDelta::minutes(31));
    let changed = with(&[
        ("gevraagd-door", "representative"),
        ("vertegenwoordiger", "O’Hara <b>é</b> 😀"),
        ("grond", "care-mandate"),
        ("bewijs", "volmacht van 't jaar 2025"),
    ]);
    let typed = of_step("patient", &changed);
    assert_eq!(an.send(&page, NEW, &typed).await.location(), "/aanmelden");
    nothing(&portal).await;
    let sign_in = an.get("/aanmelden").await;
    let back = an.post("/aanmelden", &[("csrf", &sign_in.token()), ("persoon", "an-ombudsdienst")]).await;
    assert_eq!(back.location(), NEW);
    let page = an.get(NEW).await;
    assert_eq!(page.attribute("#familienaam", "value").as_deref(), Some("D'Hondt–Müller"));
    assert_eq!(page.attribute("#identiteit option[selected]", "value").as_deref(), Some("teruggebeld"));
    assert_eq!(page.attribute("#vertegenwoordiger", "value").as_deref(), Some("O’Hara <b>é</b> 😀"));
    assert_eq!(page.attribute("#grond option[selected]", "value").as_deref(), Some("care-mandate"));
    assert_eq!(page.attribute("#bewijs", "value").as_deref(), Some("volmacht van 't jaar 2025"));
    let draft = start(&an, &[]).await;
    assert_eq!(portal.count("select count(*) from saved_forms").await, 0, "kept with the draft, so forgotten");
    // Likewise of a later step: the draft is there, and its step as it was typed.
    let second = format!("{draft}/persoon");
    let page = an.get(&second).await;
    portal.clock.advance(TimeDelta::minutes(31));
    assert_eq!(an.send(&page, &second, &of_step("persoon", &CALL)).await.location(), "/aanmelden");
    let sign_in = an.get("/aanmelden").await;
    let back = an.post("/aanmelden", &[("csrf", &sign_in.token()), ("persoon", "an-ombudsdienst")]).await;
    assert_eq!(back.location(), second);
    assert_eq!(an.get(&second).await.attribute("#waar", "value").as_deref(), Some("AZ Sint-Lucas Brugge, cardiologie"));
    assert_eq!(an.get(NEW).await.attribute("#familienaam", "value").as_deref(), Some(""), "a new one is empty");
}

#[tokio::test]
async fn the_scanned_form_is_kept_with_the_request_and_a_wrong_file_keeps_the_text() {
    use crate::attachments::{multipart, post};
    use crate::files::jpeg;
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = an.get(NEW).await;
    assert_eq!(page.attribute("main form", "enctype").as_deref(), Some("multipart/form-data"));
    let hidden = page.hidden(NEW);
    let all = with(&[("kanaal", "paper")]);
    let mut fields = of_step("patient", &all);
    fields.extend(hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let wrong = post(&an, NEW, multipart(&fields, &[("scan.pdf", b"MZ not a document")])).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.attribute(".govuk-error-summary a[href='#bijlage']", "href").is_some(), "{}", wrong.text());
    assert_eq!(wrong.attribute("#familienaam", "value").as_deref(), Some("D'Hondt–Müller"));
    nothing(&portal).await;
    // A good file is kept also when something else is refused, and whatever is searched next.
    let picture = jpeg();
    let mut unnamed = fields.clone();
    unnamed.retain(|(name, _)| *name != "familienaam");
    let refused = post(&an, NEW, multipart(&unnamed, &[("scan.jpg", &picture)])).await;
    assert!(refused.status == 422 && refused.has("scan.jpg"), "{}", refused.text());
    let sent = post(&an, NEW, multipart(&fields, &[("scan.jpg", &picture)])).await;
    let draft = sent.location().strip_suffix("/persoon").unwrap().to_owned();
    assert!(search_in(&an, &draft, "Tom Janssens").await.has("scan.jpg"));
    assert_eq!(portal.count("select count(*) from intake_draft_files").await, 1, "sent twice, kept once");
    for other in ["lien-ombudsdienst", "koen-ombudsdienst"] {
        let other = portal.signed_in(other).await;
        assert_eq!(other.get(&format!("{draft}/patient")).await.status, 404, "nobody else's");
    }
    // Taken out, and put in again.
    let page = an.get(&format!("{draft}/patient")).await;
    let remove = page.attribute(".mt-files form", "action").unwrap();
    assert_eq!(an.send(&page, &remove, &[]).await.location(), format!("{draft}/patient"));
    assert_eq!(portal.count("select count(*) from intake_draft_files").await, 0);
    let again = format!("{draft}/patient");
    let mut fields = of_step("patient", &all);
    let token = page.token();
    fields.insert(0, ("csrf", &token));
    assert_eq!(post(&an, &again, multipart(&fields, &[("scan.jpg", &picture)])).await.status, 303);
    let sent = enter_from(&an, an.fill(&again, &again, &of_step("patient", &all)).await, &all).await;
    assert_eq!(portal.count("select count(*) from intake_draft_files").await, 0, "they are the request's now");
    assert_eq!(portal.count("select count(*) from attachments where request_id is not null").await, 1);
    let page = an.get(&request_page(&an, &sent).await).await;
    let link = page.attribute(".mt-files a", "href").unwrap();
    assert_eq!(an.get(&link).await.status, 200);
    assert_eq!(portal.signed_in("koen-ombudsdienst").await.get(&link).await.status, 404);
    assert_eq!(portal.signed_in("jan").await.get(&link.replace("/ombudsdienst", "")).await.status, 404);
}

#[tokio::test]
async fn stopped_at_any_step_and_gone_on_with_where_it_lacks_something() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    // Half a first step, with what would be refused: kept as it was typed.
    let half = [("familienaam", "D'Hondt–Müller"), ("rijksregisternummer", "39"), ("kanaal", "email"), ("actie", "stop")];
    assert_eq!(an.fill(NEW, NEW, &half).await.location(), "/ombudsdienst");
    let list = an.get("/ombudsdienst").await;
    assert!(list.has("De aanvraag is bewaard."), "{}", list.text());
    let page = an.get(NEW).await;
    assert!(page.has("Nog niet ingevoerd") && page.has("D'Hondt–Müller"), "{}", page.text());
    let link = page.attribute(".mt-saved a", "href").unwrap();
    let draft = link.strip_suffix("/controle").unwrap().to_owned();
    assert_eq!(an.get(&link).await.location(), format!("{draft}/patient"), "the first step lacks something");
    let first = an.get(&format!("{draft}/patient")).await;
    assert_eq!(first.attribute("#rijksregisternummer", "value").as_deref(), Some("39"));
    assert_eq!(first.attribute("input[name=kanaal][checked]", "value").as_deref(), Some("email"));
    // Every later step likewise.
    for (step, next) in [("patient", "persoon"), ("persoon", "gevolgen")] {
        let address = format!("{draft}/{step}");
        assert_eq!(an.fill(&address, &address, &of_step(step, &CALL)).await.location(), format!("{draft}/{next}"));
        let address = format!("{draft}/{next}");
        assert_eq!(an.fill(&address, &address, &[("naam", "x"), ("actie", "stop")]).await.location(), "/ombudsdienst");
        assert_eq!(an.get(&link).await.location(), address);
        if next == "persoon" {
            assert_eq!(an.get(&address).await.attribute("#naam", "value").as_deref(), Some("x"));
        }
    }
    // Nobody else's, by any way.
    for other in ["lien-ombudsdienst", "koen-ombudsdienst"] {
        let other = portal.signed_in(other).await;
        assert!(!other.get(NEW).await.has("Nog niet ingevoerd"));
        for step in ["patient", "persoon", "gevolgen", "controle"] {
            assert_eq!(other.get(&format!("{draft}/{step}")).await.status, 404);
        }
        let token = other.get(NEW).await;
        assert_eq!(other.send(&token, &format!("{draft}/patient"), &of_step("patient", &CALL)).await.status, 404);
        assert_eq!(other.send(&token, &format!("{draft}/verwijder"), &[]).await.status, 404);
    }
    assert_eq!(portal.count("select count(*) from intake_drafts where content <> '{}'").await, 1);
    let page = an.get(NEW).await;
    assert_eq!(an.send(&page, &format!("{draft}/verwijder"), &[]).await.location(), NEW);
    assert_eq!(an.get(&link).await.status, 404);
    assert!(!an.get(NEW).await.has("Nog niet ingevoerd"));
    nothing(&portal).await;
}

#[tokio::test]
async fn what_changed_in_another_window_is_shown_before_it_is_entered() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let draft = complete_draft(&an, &[]).await;
    let check = format!("{draft}/controle");
    let shown = an.get(&check).await;
    let person = format!("{draft}/persoon");
    let changed = [("persoon", "geen"), ("naam", "Greet"), ("waar", "AZ Sint-Lucas Brugge, onthaal")];
    assert_eq!(an.fill(&person, &person, &changed).await.status, 303);
    let version = shown.attribute("input[name=versie]", "value").unwrap();
    let late = an.send(&shown, &check, &[("versie", &version)]).await;
    assert!(late.status == 409 && late.has("De aanvraag is intussen veranderd in een ander venster."), "{}", late.text());
    assert!(late.has("Greet, AZ Sint-Lucas Brugge, onthaal"), "as it is now: {}", late.text());
    nothing(&portal).await;
    let version = late.attribute("input[name=versie]", "value").unwrap();
    assert_eq!(an.send(&late, &check, &[("versie", &version)]).await.status, 303);
    assert_eq!(portal.count("select count(*) from exclusion_requests where described_name = 'Greet'").await, 1);
}

const EMMA: [(&str, &str); 4] =
    [("rijksregisternummer", "85073000061"), ("voornaam", "Emma"), ("familienaam", "Peeters"), ("geboortedatum", "30/7/1985")];
const KNOWN: &str = "Mijn Toegang kent deze patiënt. Naam en nummer passen bij elkaar.";

/// R11: what is known is said of a patient whose confirmed home is here, when name and number fit; and that goes on record.
#[tokio::test]
async fn a_patient_at_home_here_is_known_and_nobody_else_is() {
    let portal = Portal::start().await;
    let (an, koen) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("koen-ombudsdienst").await);
    let looks = "select count(*) from audit_events where action = 'patient-read'";
    let draft = start(&an, &EMMA).await;
    let page = an.get(&format!("{draft}/persoon")).await;
    assert!(page.has(KNOWN) && page.has("Nu uitgesloten3 personen") && page.has("Open aanvragen1"), "{}", page.text());
    assert_eq!(portal.count(looks).await, 1, "on record");
    for changed in [
        // Another name, another day of birth, nobody.
        [EMMA[0], ("voornaam", "Piet"), ("familienaam", "Onbekend"), EMMA[3]],
        [EMMA[0], EMMA[1], EMMA[2], ("geboortedatum", "30/7/1984")],
        [("rijksregisternummer", "39051800023"), EMMA[1], EMMA[2], ("geboortedatum", "18/5/1939")],
    ] {
        let page = an.get(&format!("{}/persoon", start(&an, &changed).await)).await;
        assert!(!page.has("kent deze patiënt") && !page.has("Nu uitgesloten"), "{}", page.text());
    }
    // At home elsewhere, and provisional.
    let page = koen.get(&format!("{}/persoon", start(&koen, &EMMA).await)).await;
    assert!(!page.has("kent deze patiënt") && !page.has("Nu uitgesloten"), "{}", page.text());
    let provisional = "update patients set home_confirmed_at = null, home_confirmed_by = null where given_name = 'Emma'";
    portal.owner().await.batch_execute(provisional).await.unwrap();
    let page = an.get(&format!("{}/persoon", start(&an, &EMMA).await)).await;
    assert!(!page.has("kent deze patiënt") && !page.has("Nu uitgesloten"), "{}", page.text());
    assert_eq!(portal.count(looks).await, 1, "nothing was shown");
}

/// R12: what concerns an officer of the house is not among what is counted.
#[tokio::test]
async fn what_is_withheld_is_not_counted() {
    let portal = Portal::start().await;
    let (an, emma) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("emma").await);
    let counted = async || an.get(&format!("{}/persoon", start(&an, &EMMA).await)).await.texts(".mt-sofar dd");
    let before = counted().await;
    emma.request_for("Lien Maes", "Lien Maes").await;
    assert_eq!(counted().await, before, "it is the stand-in's");
}

#[tokio::test]
async fn a_draft_that_nobody_goes_on_with_is_swept_with_its_files() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    start(&an, &[]).await;
    enter(&an, &[]).await.location();
    let file = "insert into intake_draft_files select gen_random_uuid(), id, 'a.pdf', 'pdf', sha256('a'), 'none', 'a', mt_now()
        from intake_drafts where entered_at is null";
    portal.owner().await.batch_execute(file).await.unwrap();
    portal.clock.advance(TimeDelta::days(30));
    mijntoegang::operate::sweep_once(&portal.site()).await.unwrap();
    assert_eq!(portal.count("select count(*) from intake_drafts").await, 2, "to the day");
    portal.clock.advance(TimeDelta::seconds(1));
    mijntoegang::operate::sweep_once(&portal.site()).await.unwrap();
    assert_eq!(portal.count("select count(*) from intake_drafts").await, 0);
    assert_eq!(portal.count("select count(*) from intake_draft_files").await, 0);
    assert_eq!(portal.count("select count(*) from request_receipts").await, 1, "the receipt has its own term");
}
