//! Many at once: what arrives together ends as one, and the second caller is told.

use chrono::TimeDelta;
use futures_util::future::{join, join_all};

use crate::support::{Page, Portal, Visitor};

const TWENTY: usize = 20;

/// The same form, sent so many times at the same moment.
async fn many(visitor: &Visitor, times: usize, path: &str, fields: &[(String, String)]) -> Vec<Page> {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    join_all((0..times).map(|_| visitor.post(path, &fields))).await
}

/// The form on a page that posts to `path`, filled in.
async fn form(visitor: &Visitor, page: &str, path: &str, filled: &[(&str, &str)]) -> Vec<(String, String)> {
    let page = visitor.get(page).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let mut fields = page.hidden(path);
    fields.extend(filled.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

fn all_lead_to(answers: &[Page], place: &str) {
    for answer in answers {
        assert_eq!(answer.location(), place);
    }
}

async fn audited(portal: &Portal, action: &str) -> i64 {
    portal.count(&format!("select count(*) from audit_events where action = '{action}'")).await
}

/// An exclusion of Jan's, registered by An. Answers the request's reference.
async fn registered(portal: &Portal, jan: &Visitor, an: &Visitor) -> String {
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let worker = an.get(&page).await.radio("Sofie Claes");
    assert_eq!(an.fill(&page, &format!("{page}/registreer"), &[("persoon", &worker)]).await.location(), page);
    assert_eq!(portal.count("select count(*) from exclusion_periods where ended_at is null and origin = 'nexuzhealth' and patient_id = (select id from patients where niss = '85073099932')").await, 1);
    reference
}

#[tokio::test]
async fn twenty_posts_of_one_request_make_one_request_one_mail_and_one_audit_row() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let before = portal.count("select count(*) from exclusion_requests").await;
    let draft = jan.draft_for("Sofie Claes", "Sofie Claes Arts").await;
    let check = format!("{draft}/controle");
    let fields = form(&jan, &check, &check, &[]).await;
    all_lead_to(&many(&jan, TWENTY, &check, &fields).await, &format!("{draft}/verstuurd"));
    assert_eq!(portal.count("select count(*) from exclusion_requests").await, before + 1);
    assert_eq!(portal.count("select count(*) from outbox").await, 1);
    assert_eq!(audited(&portal, "request-sent").await, 1);
}

#[tokio::test]
async fn twenty_posts_of_one_start_form_make_one_draft() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let start = "/uitsluitingen/aanvragen";
    let fields = form(&jan, start, start, &[("zoek", "Sofie Claes")]).await;
    let answers = many(&jan, TWENTY, start, &fields).await;
    let place = answers[0].location();
    assert!(place.ends_with("/kiezen"));
    all_lead_to(&answers, &place);
    assert_eq!(portal.count("select count(*) from request_drafts").await, 1);
}

#[tokio::test]
async fn twenty_posts_of_one_ending_end_once_and_of_one_undo_undo_once() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    registered(&portal, &jan, &an).await;
    let give = jan.get("/uitsluitingen").await.attribute("a[href$=opnieuw-toegang]", "href").unwrap();
    let fields = form(&jan, &give, &give, &[]).await;
    all_lead_to(&many(&jan, TWENTY, &give, &fields).await, "/uitsluitingen");
    assert_eq!(audited(&portal, "access-given-again").await, 1);
    let undo = give.replace("opnieuw-toegang", "maak-ongedaan");
    let fields = form(&jan, "/uitsluitingen", &undo, &[]).await;
    all_lead_to(&many(&jan, TWENTY, &undo, &fields).await, "/uitsluitingen");
    assert_eq!(audited(&portal, "ending-undone").await, 1);
    assert_eq!(portal.count("select count(*) from exclusion_periods where undoes is not null").await, 1);
}

#[tokio::test]
async fn twenty_posts_of_one_withdrawal_withdraw_once() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let (page, withdraw) = (format!("/aanvragen/{reference}"), format!("/aanvragen/{reference}/intrekken"));
    let fields = form(&jan, &page, &withdraw, &[]).await;
    all_lead_to(&many(&jan, TWENTY, &withdraw, &fields).await, "/uitsluitingen");
    assert_eq!(audited(&portal, "request-withdrawn").await, 1);
    assert_eq!(portal.count("select count(*) from outbox").await, 1, "of the sending: what is withdrawn does not wait");
}

#[tokio::test]
async fn twenty_posts_of_one_decision_decide_once() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let take = format!("{page}/neem");
    let fields = form(&an, &page, &take, &[]).await;
    all_lead_to(&many(&an, TWENTY, &take, &fields).await, &page);
    assert_eq!(audited(&portal, "request-taken").await, 1);

    let register = format!("{page}/registreer");
    let worker = an.get(&page).await.radio("Sofie Claes");
    let fields = form(&an, &page, &register, &[("persoon", &worker)]).await;
    all_lead_to(&many(&an, TWENTY, &register, &fields).await, &page);
    assert_eq!(audited(&portal, "exclusion-registered").await, 1);
    assert_eq!(portal.count("select count(*) from messages").await, 1);
    assert_eq!(portal.count("select count(*) from outbox where kind = 'patient-notice'").await, 1);

    let retract = format!("{page}/trek-registratie-in");
    let fields = form(&an, &page, &retract, &[("reden-intrekking", "Het was een naamgenoot.")]).await;
    all_lead_to(&many(&an, TWENTY, &retract, &fields).await, &page);
    assert_eq!(audited(&portal, "registration-retracted").await, 1);

    let refuse = format!("{page}/weiger");
    let fields = form(&an, &page, &refuse, &[("reden", "andere"), ("uitleg", "We bellen je.")]).await;
    all_lead_to(&many(&an, TWENTY, &refuse, &fields).await, &page);
    assert_eq!(audited(&portal, "request-refused").await, 1);
    assert_eq!(portal.count("select count(*) from messages").await, 3);
}

/// Exactly one of two answers was accepted; the other was told by whom and when, and that nothing of theirs was kept.
fn one_was_told(answers: (Page, Page), names: (&str, &str), done: (&str, &str)) {
    let (first, second) = answers;
    let (loser, winner, what) = match (first.status, second.status) {
        (303, 409) => (second, names.0, done.0),
        (409, 303) => (first, names.1, done.1),
        other => panic!("one decision, not {other:?}"),
    };
    let told = format!(
        "{winner} heeft deze aanvraag intussen {what} (23 november 2026 om 14.05 uur). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is."
    );
    assert!(loser.has(&told), "{told} – not on: {}", loser.text());
}

#[tokio::test]
async fn of_two_officers_who_decide_at_once_one_decides_and_the_other_is_told() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    for round in 0..4 {
        let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
        let page = format!("/ombudsdienst/aanvragen/{reference}");
        let (register, refuse) = (format!("{page}/registreer"), format!("{page}/weiger"));
        let worker = an.get(&page).await.radio("Sofie Claes");
        let yes = form(&an, &page, &register, &[("persoon", &worker)]).await;
        let no = form(&lien, &page, &refuse, &[("reden", "niet-gevonden"), ("uitleg", "We vonden niemand.")]).await;
        let (mut first, mut second) = join(many(&an, 1, &register, &yes), many(&lien, 1, &refuse, &no)).await;
        let registered = first[0].status == 303;
        one_was_told((first.remove(0), second.remove(0)), ("An De Smet", "Lien Maes"), ("geregistreerd", "geweigerd"));
        assert_eq!(portal.count("select count(*) from messages where kind <> 'ended'").await, round + 1);
        assert_eq!(portal.count(&format!("select count(*) from exclusion_requests where reference = '{reference}' and state = '{}' and (refusal_words is null) = {registered}", if registered { "registered" } else { "refused" })).await, 1);
        if registered {
            let give = jan.get("/uitsluitingen").await.attribute("a[href$=opnieuw-toegang]", "href").unwrap();
            jan.fill(&give, &give, &[]).await;
        }
    }
}

#[tokio::test]
async fn two_officers_register_or_take_the_same_request_and_one_of_them_did() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    for (action, done) in [("neem", "in behandeling genomen"), ("registreer", "geregistreerd")] {
        let path = format!("{page}/{action}");
        let worker = an.get(&page).await.radio("Sofie Claes");
        let filled = [("persoon", worker.as_str())];
        let filled = if action == "neem" { &filled[..0] } else { &filled[..] };
        let (hers, theirs) = (form(&an, &page, &path, filled).await, form(&lien, &page, &path, filled).await);
        let (mut first, mut second) = join(many(&an, 1, &path, &hers), many(&lien, 1, &path, &theirs)).await;
        one_was_told((first.remove(0), second.remove(0)), ("An De Smet", "Lien Maes"), (done, done));
    }
    assert_eq!(audited(&portal, "request-taken").await, 1);
    assert_eq!(audited(&portal, "exclusion-registered").await, 1);
    assert_eq!(portal.count("select count(*) from messages").await, 1);
}

#[tokio::test]
async fn the_officer_who_comes_later_is_told_and_keeps_what_was_typed() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let open = lien.get(&page).await;
    let take = an.fill(&page, &format!("{page}/neem"), &[]).await;
    assert_eq!(take.location(), page);
    let late = lien.send(&open, &format!("{page}/neem"), &[]).await;
    assert_eq!(late.status, 409);
    assert!(late.has("An De Smet heeft deze aanvraag intussen in behandeling genomen (23 november 2026 om 14.05 uur). Jouw keuze is niet bewaard."));
    assert!(late.has("An De Smet behandelt deze aanvraag."));
    // Taking it does not shut out a colleague: deciding works for every officer of the institution.
    let words = [("reden", "andere"), ("uitleg", "We belden je.")];
    assert_eq!(lien.send(&open, &format!("{page}/weiger"), &words).await.status, 303);
    let late = an.send(&open, &format!("{page}/weiger"), &words).await;
    assert_eq!(late.status, 403, "another session's token");
}

#[tokio::test]
async fn the_patient_withdraws_while_the_officer_registers() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    for _ in 0..4 {
        let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
        let (mine, page) = (format!("/aanvragen/{reference}"), format!("/ombudsdienst/aanvragen/{reference}"));
        let (withdraw, register) = (format!("{mine}/intrekken"), format!("{page}/registreer"));
        let worker = an.get(&page).await.radio("Sofie Claes");
        let out = form(&jan, &mine, &withdraw, &[]).await;
        let yes = form(&an, &page, &register, &[("persoon", &worker)]).await;
        let (mut patient, mut officer) = join(many(&jan, 1, &withdraw, &out), many(&an, 1, &register, &yes)).await;
        let (patient, officer) = (patient.remove(0), officer.remove(0));
        match (patient.status, officer.status) {
            (303, 409) => assert!(officer.has(
                "De patiënt heeft deze aanvraag intussen ingetrokken (23 november 2026 om 14.05 uur). Jouw keuze is niet bewaard."
            )),
            (409, 303) => {
                assert!(patient.has("Je kunt deze aanvraag niet meer intrekken. De uitsluiting is geregistreerd op 23 november 2026. Wil je ze stopzetten? Kies dan ‘Geef opnieuw toegang’."));
                let give = jan.get("/uitsluitingen").await.attribute("a[href$=opnieuw-toegang]", "href").unwrap();
                assert_eq!(jan.fill(&give, &give, &[]).await.status, 303);
            }
            other => panic!("one of both, not {other:?}"),
        }
    }
    let held = portal.count("select count(*) from exclusions where request_id is not null").await;
    assert_eq!(portal.count("select count(*) from exclusion_requests where state = 'registered'").await, held);
}

#[tokio::test]
async fn a_draft_that_changed_in_another_tab_is_shown_again_before_it_is_sent() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let draft = jan.draft_for("Sofie Claes", "Sofie Claes Arts").await;
    let (check, contact) = (format!("{draft}/controle"), format!("{draft}/contact"));
    let first_tab = form(&jan, &check, &check, &[]).await;
    assert_eq!(
        jan.fill(&contact, &contact, &[("contact", "bericht"), ("opmerking", "Uit het andere venster")]).await.status,
        303
    );
    let refused = many(&jan, 1, &check, &first_tab).await.remove(0);
    assert_eq!(refused.status, 409);
    assert!(refused.has("Je aanvraag is intussen veranderd in een ander venster. Kijk ze na en verstuur ze opnieuw."));
    assert!(refused.has("Uit het andere venster"), "the page as it now is");
    assert_eq!(portal.count("select count(*) from outbox").await, 0);
    let hidden = refused.hidden(&check);
    assert_eq!(many(&jan, 1, &check, &hidden).await.remove(0).location(), format!("{draft}/verstuurd"));
    assert_eq!(portal.count("select count(*) from outbox").await, 1);
}

#[tokio::test]
async fn two_drafts_for_one_person_make_one_request() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let before = portal.count("select count(*) from exclusion_requests").await;
    let chosen = [jan.draft_for("Sofie Claes", "Sofie Claes Arts").await, jan.draft_for("Claes Sofie", "Sofie Claes Arts").await];
    let described = [
        jan.draft_described("Maaike", "AZ Sint-Lucas, onthaal").await,
        jan.draft_described("maaike", "AZ Sint-Lucas, onthaal").await,
    ];
    for (round, drafts) in [chosen, described].into_iter().enumerate() {
        let checks = drafts.map(|draft| format!("{draft}/controle"));
        let (one, other) = (form(&jan, &checks[0], &checks[0], &[]).await, form(&jan, &checks[1], &checks[1], &[]).await);
        let (mut one, mut other) = join(many(&jan, 1, &checks[0], &one), many(&jan, 1, &checks[1], &other)).await;
        let (one, other) = (one.remove(0), other.remove(0));
        let (sent, refused) = if one.status == 303 { (one, other) } else { (other, one) };
        let reference = jan.get(&sent.location()).await.text_of(".mt-ticket");
        assert_eq!(refused.status, 409);
        assert!(refused.has(&format!("Je hebt al een aanvraag voor deze persoon: {reference}.")), "{}", refused.text());
        assert_eq!(portal.count("select count(*) from exclusion_requests").await, before + 1 + i64::try_from(round).unwrap());
    }
}

#[tokio::test]
async fn twenty_posts_of_one_message_or_question_make_one() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let new = "/berichten/nieuw";
    let fields = form(&jan, new, new, &[("onderwerp", "uitsluiting"), ("tekst", "Een vraag")]).await;
    let answers = many(&jan, TWENTY, new, &fields).await;
    let talk = answers[0].location();
    all_lead_to(&answers, &talk);
    let theirs = format!("/ombudsdienst{talk}");
    for (visitor, page) in [(&jan, &talk), (&an, &theirs)] {
        let fields = form(visitor, page, page, &[("tekst", "Nog iets")]).await;
        all_lead_to(&many(visitor, TWENTY, page, &fields).await, page);
    }
    assert_eq!(portal.count("select count(*) from conversations").await, 1);
    assert_eq!(portal.count("select count(*) from messages").await, 3);
    assert_eq!((audited(&portal, "message-sent").await, audited(&portal, "message-answered").await), (2, 1));
    assert_eq!(portal.count("select count(*) from outbox where kind = 'ombuds-notice'").await, 2);
    assert_eq!(portal.count("select count(*) from outbox where kind = 'patient-notice'").await, 1);
    let prepare = format!("{theirs}/aanvraag");
    let token = an.get(&prepare).await.token();
    let fields = [("csrf", token.as_str()), ("stap", "beschrijf"), ("naam", "Sofie"), ("waar", "Brugge")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    all_lead_to(&many(&an, TWENTY, &prepare, &fields).await, &theirs);
    assert_eq!(portal.count("select count(*) from request_drafts").await, 1);
    assert_eq!(audited(&portal, "request-prepared").await, 1);
    let close = format!("{theirs}/sluit");
    let fields = form(&an, &theirs, &close, &[]).await;
    all_lead_to(&many(&an, TWENTY, &close, &fields).await, &theirs);
    assert_eq!(audited(&portal, "conversation-closed").await, 1);
    let reference = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let vraag = format!("{page}/vraag");
    let fields = form(&an, &vraag, &vraag, &[("vraag", "Welke Tom?")]).await;
    all_lead_to(&many(&an, TWENTY, &vraag, &fields).await, &page);
    assert_eq!(portal.count("select count(*) from messages where kind = 'question'").await, 1);
    assert_eq!(audited(&portal, "request-asked").await, 1);
}

#[tokio::test]
async fn of_two_officers_who_close_at_once_the_second_is_told_by_whom() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let lien = portal.signed_in("lien-ombudsdienst").await;
    let theirs = format!("/ombudsdienst{}", jan.writes("andere", "Een vraag").await);
    let close = format!("{theirs}/sluit");
    let (ans, liens) = (form(&an, &theirs, &close, &[]).await, form(&lien, &theirs, &close, &[]).await);
    let (mut one, mut other) = join(many(&an, 1, &close, &ans), many(&lien, 1, &close, &liens)).await;
    let (one, other) = (one.remove(0), other.remove(0));
    let (late, by) = if one.status == 303 { (other, "An De Smet") } else { (one, "Lien Maes") };
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(late.has(&format!("{by} heeft dit gesprek intussen gesloten (")), "{}", late.text());
    assert_eq!(audited(&portal, "conversation-closed").await, 1);
}

/// The patient answers while the officer asks more and decides: nothing is lost, and nobody waits for the other for ever.
#[tokio::test]
async fn answers_and_questions_that_cross_each_other_all_arrive() {
    // Each waits for the one before it: so many fit into the time that a request waits for a connection.
    const EACH: usize = 8;
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let vraag = format!("/ombudsdienst/aanvragen/{reference}/vraag");
    let first = form(&an, &vraag, &vraag, &[("vraag", "Welke Tom?")]).await;
    many(&an, 1, &vraag, &first).await.remove(0).location();
    let talk = jan.get("/berichten").await.attribute(".mt-inbox__subject a", "href").unwrap();
    let token = (jan.get(&talk).await.token(), an.get(&vraag).await.token());
    let (answers, questions) = join(
        join_all((0..EACH).map(|n| {
            let (jan, talk, token) = (jan.clone(), talk.clone(), token.0.clone());
            async move { jan.post(&talk, &[("csrf", &token), ("tekst", &format!("Antwoord {n}"))]).await }
        })),
        join_all((0..EACH).map(|n| {
            let (an, vraag, token) = (an.clone(), vraag.clone(), token.1.clone());
            async move { an.post(&vraag, &[("csrf", &token), ("vraag", &format!("Vraag {n}"))]).await }
        })),
    )
    .await;
    for page in answers.iter().chain(&questions) {
        assert_eq!(page.status, 303, "{}", page.text());
    }
    assert_eq!(portal.count("select count(*) from messages").await, 2 * i64::try_from(EACH).unwrap() + 1);
    assert_eq!(portal.count("select count(*) from conversations").await, 1);
}

/// No undo while a request for that person is open, and no request for somebody excluded: whichever of two tabs is first.
#[tokio::test]
async fn an_undo_and_a_new_request_of_the_same_person_at_once_are_one_of_both() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    registered(&portal, &jan, &an).await;
    for round in 0..12 {
        portal.clock.advance(TimeDelta::seconds(1));
        let give = jan.get("/uitsluitingen").await.attribute("a[href$=opnieuw-toegang]", "href").unwrap();
        assert_eq!(jan.fill(&give, &give, &[]).await.status, 303);
        portal.clock.advance(TimeDelta::seconds(1));
        let draft = jan.draft_for("Sofie Claes", "Sofie Claes Arts").await;
        let (check, undo) = (format!("{draft}/controle"), give.replace("opnieuw-toegang", "maak-ongedaan"));
        let sending = form(&jan, &check, &check, &[]).await;
        let undoing = form(&jan, "/uitsluitingen", &undo, &[]).await;
        let (mut sent, mut undone) = join(many(&jan, 1, &check, &sending), many(&jan, 1, &undo, &undoing)).await;
        let (sent, undone) = (sent.remove(0), undone.remove(0));
        match (sent.status, undone.status) {
            // The request was first. Registered, it is ended in the next round.
            (303, 409) => {
                let reference = jan.get(&sent.location()).await.text_of(".mt-ticket");
                let page = format!("/ombudsdienst/aanvragen/{reference}");
                let worker = an.get(&page).await.radio("Sofie Claes");
                assert_eq!(an.fill(&page, &format!("{page}/registreer"), &[("persoon", &worker)]).await.status, 303);
            }
            (409, 303) => {}
            other => panic!("round {round}: one of both, not {other:?}"),
        }
        assert_eq!(portal.count("select count(*) from exclusion_requests where state in ('sent', 'taken', 'asked') and care_worker_id = (select id from care_workers where riziv = '10000007003')").await, 0);
    }
}

/// The officer registers while the patient gives access, undoes and sends in other tabs: nobody waits for the other for ever.
#[tokio::test]
async fn decisions_and_the_patients_own_acts_at_once_are_all_answered() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    registered(&portal, &jan, &an).await;
    let give = jan.get("/uitsluitingen").await.attribute("a[href$=opnieuw-toegang]", "href").unwrap();
    for _ in 0..4 {
        portal.clock.advance(TimeDelta::seconds(2));
        let reference = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
        let page = format!("/ombudsdienst/aanvragen/{reference}");
        let register = format!("{page}/registreer");
        let worker = an.get(&page).await.radio("Tom Janssens");
        let registering = form(&an, &page, &register, &[("persoon", &worker)]).await;
        let withdraw = format!("/aanvragen/{reference}/intrekken");
        let withdrawing = form(&jan, &format!("/aanvragen/{reference}"), &withdraw, &[]).await;
        let giving = form(&jan, &give, &give, &[]).await;
        let draft = jan.draft_for("Greet Vandamme", "Greet Vandamme").await;
        let check = format!("{draft}/controle");
        let sending = form(&jan, &check, &check, &[]).await;
        let ((one, two), (three, four)) = join(
            join(many(&an, 3, &register, &registering), many(&jan, 1, &withdraw, &withdrawing)),
            join(many(&jan, 3, &give, &giving), many(&jan, 3, &check, &sending)),
        )
        .await;
        for answer in one.iter().chain(&two).chain(&three).chain(&four) {
            assert!([303, 409].contains(&answer.status), "{}: {}", answer.status, answer.text());
        }
        portal.clock.advance(TimeDelta::seconds(2));
        let undo = give.replace("opnieuw-toegang", "maak-ongedaan");
        assert_eq!(jan.fill("/uitsluitingen", &undo, &[]).await.status, 303);
        let open = jan.get(&four[0].location()).await.text_of(".mt-ticket");
        let mine = format!("/aanvragen/{open}");
        assert_eq!(jan.fill(&mine, &format!("{mine}/intrekken"), &[]).await.status, 303);
        // For the next round.
        portal
            .owner()
            .await
            .batch_execute("update exclusion_periods p set ended_at = started_at + interval '1 second', ended_by = 'patient' from care_workers w where w.id = p.care_worker_id and w.riziv = '40000028401' and ended_at is null")
            .await
            .unwrap();
    }
}
