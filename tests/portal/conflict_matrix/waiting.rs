//! *Wie mag dit behandelen?*: what leaves the officer who asked where there is no other ombudsdienst, colleagues who are left, nobody who is
//! left, and the reminder.

use mijntoegang::app;
use mijntoegang::conflicts::remind;
use mijntoegang::mail::EmailAddress;

use super::{BOARD, OTHER, house_of, portal};
use crate::messages::theirs;
use crate::officer_decisions::{act, page_of, state};
use crate::support::{Portal, Visitor};

const MAILBOX: &str = "ombudsdienst@example.org";
const FEDERAL: &str = "federale ombudsdienst ‘Rechten van de patiënt’";

/// The links of *Wie mag dit behandelen?* that went out, as paths, the oldest first.
async fn links(portal: &Portal) -> Vec<String> {
    let sql = "select body from outbox where recipient = $1 order by created_at, id";
    let rows = portal.owner().await.query(sql, &[&BOARD]).await.unwrap();
    let bodies = rows.iter().map(|row| row.get::<_, String>(0));
    let link = |body: String| body.split_whitespace().find_map(|word| word.strip_prefix(&portal.base).map(str::to_owned));
    bodies.filter_map(link).collect()
}

async fn mails_to(portal: &Portal, address: &str) -> i64 {
    portal.count(&format!("select count(*) from outbox where recipient = '{address}'")).await
}

/// Emma's request, which An took and asked a question about. Answers the reference and the conversation.
async fn asked(portal: &Portal, emma: &Visitor, term: &str, name: &str) -> (String, String) {
    let reference = emma.request_for(term, name).await;
    let conversation = ask(portal, emma, &reference).await;
    (reference, conversation)
}

/// An's question about it. Answers the conversation.
async fn ask(portal: &Portal, emma: &Visitor, reference: &str) -> String {
    let an = portal.signed_in("an-ombudsdienst").await;
    let question = format!("{}/vraag", page_of(reference));
    assert_eq!(an.fill(&question, &question, &[("vraag", "Waar werkt die persoon?")]).await.status, 303);
    emma.get(&format!("/aanvragen/{reference}")).await.attribute(".mt-note a", "href").unwrap()
}

#[tokio::test]
async fn in_a_lone_house_a_request_leaves_the_officer_who_asked_and_waits_until_somebody_is_named() {
    let portal = portal(1).await;
    let emma = portal.signed_in("emma").await;
    let (reference, conversation) = asked(&portal, &emma, "Greet Vandamme", "Greet Vandamme").await;
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let before = mails_to(&portal, MAILBOX).await;
    emma.writes_answering(&conversation, &[("tekst", "An De Smet is haar zus.")], "ja").await;
    assert_eq!(state(&portal, &reference).await, "sent");
    assert_eq!(portal.count("select count(*) from exclusion_requests where undisclosed and taken_by is null").await, 1);
    for officer in [&an, &lien] {
        for page in [page_of(&reference), theirs(&conversation)] {
            assert_eq!(officer.get(&page).await.status, 404, "{page}");
        }
        assert!(!officer.get("/ombudsdienst").await.has(&reference));
    }
    assert_eq!(mails_to(&portal, MAILBOX).await, before, "the shared mailbox hears nothing");
    for page in [format!("/aanvragen/{reference}"), conversation.clone()] {
        let shown = emma.get(&page).await;
        assert!(shown.status == 200 && shown.has(FEDERAL), "{}", shown.text());
    }
    // One question for the request and its conversation; what is written meanwhile asks nothing again.
    emma.replies(&conversation, "Bel mij na zes uur.").await;
    assert_eq!((links(&portal).await.len(), mails_to(&portal, MAILBOX).await), (1, before));
    let path = links(&portal).await.remove(0);
    let board = portal.anonymous();
    let page = board.get(&path).await;
    assert_eq!(page.texts("label"), ["Lien Maes"], "not whom the patient named");
    let field = page.attribute("input[id^='wie']", "name").unwrap();
    assert!(board.post(&path, &[(&field, "ja")]).await.has("Bewaard."));
    for page in [page_of(&reference), theirs(&conversation)] {
        assert_eq!((an.get(&page).await.status, lien.get(&page).await.status), (404, 200), "{page}");
    }
    let thread = lien.get(&theirs(&conversation)).await;
    assert!(thread.has("Waar werkt die persoon?") && thread.has("An De Smet is haar zus.") && thread.has("Bel mij na zes uur."));
    assert!(!emma.get(&format!("/aanvragen/{reference}")).await.has(FEDERAL) && !emma.get(&conversation).await.has(FEDERAL));
    // What comes now is told past the shared mailbox, which An reads too.
    emma.replies(&conversation, "Dank u.").await;
    assert_eq!((mails_to(&portal, MAILBOX).await, mails_to(&portal, BOARD).await), (before, 2));
}

#[tokio::test]
async fn a_request_that_is_withdrawn_waits_for_nobody() {
    let portal = portal(1).await;
    let emma = portal.signed_in("emma").await;
    let (reference, conversation) = asked(&portal, &emma, "Greet Vandamme", "Greet Vandamme").await;
    emma.writes_answering(&conversation, &[("tekst", "An De Smet is haar zus.")], "ja").await;
    let page = format!("/aanvragen/{reference}");
    assert_eq!(emma.fill(&page, &format!("{page}/intrekken"), &[]).await.status, 303);
    assert_eq!(portal.anonymous().get(&links(&portal).await[0]).await.status, 404);
    portal.clock.advance(chrono::TimeDelta::hours(24));
    remind(&portal.site()).await.unwrap();
    assert_eq!(links(&portal).await.len(), 1);
}

/// Two institutions, and at the other one a colleague of Koen's; the addresses to go past the shared mailboxes.
async fn with_a_colleague() -> Portal {
    let mut portal = portal(2).await;
    for institution in &mut portal.builder.institutions {
        institution.escalation_email = Some(EmailAddress::parse(BOARD).unwrap());
    }
    let portal = Portal::over(portal.database.clone(), portal.clock.clone(), |builder| {
        builder.institutions.clone_from(&portal.builder.institutions);
    })
    .await;
    let colleague = "insert into officers (id, niss, given_name, family_name, given_key, family_key, institution_id)
        select gen_random_uuid(), '72020200031', 'Mieke', 'Vos', 'mieke', 'vos', institution_id from officers where given_name = 'Koen'";
    portal.owner().await.execute(colleague, &[]).await.unwrap();
    let entry = "insert into officer_entries
        select o.id, c.id from officers o, care_workers c where o.given_name = 'Mieke' and c.family_name = 'Vandamme' and c.given_name = 'Greet'";
    assert_eq!(portal.owner().await.execute(entry, &[]).await.unwrap(), 1, "so that no other entry counts as hers");
    portal
}

/// The request is at the other institution, Koen meets nothing of it, and word went past the shared mailbox there.
async fn is_a_colleagues(portal: &Portal, reference: &str, words: i64) {
    assert_eq!(house_of(portal, reference).await, OTHER);
    assert_eq!(portal.signed_in("koen-ombudsdienst").await.get(&page_of(reference)).await.status, 404);
    let list = portal.signed_in("an-ombudsdienst").await.get("/ombudsdienst").await;
    assert!(!list.has(reference), "{}", list.text());
    let open = format!(
        "select count(*) from officers o, exclusion_requests r where o.institution_id = r.institution_id and r.reference = '{reference}'
        and not exists (select from withheld_matters w where w.officer_id = o.id and w.request_id = r.id)"
    );
    assert_eq!(portal.count(&open).await, 1, "the colleague's");
    assert_eq!((mails_to(portal, "ombudsdienst.leieland@example.org").await, mails_to(portal, BOARD).await), (0, words));
    assert!(links(portal).await.is_empty(), "nobody need be named");
}

#[tokio::test]
async fn where_every_house_has_somebody_concerned_colleagues_elsewhere_handle_it() {
    let portal = with_a_colleague().await;
    let emma = portal.signed_in("emma").await;
    let draft = emma.draft_for("Koen Baert", "P-1201").await;
    emma.tick(&draft).await;
    let reference = emma.send_draft(&draft).await;
    is_a_colleagues(&portal, &reference, 1).await;
}

#[tokio::test]
async fn a_request_that_begins_to_concern_every_house_goes_to_colleagues_elsewhere() {
    let portal = with_a_colleague().await;
    let emma = portal.signed_in("emma").await;
    // Nobody of her own ombudsdienst.
    let draft = emma.draft_for("Koen Baert", "P-1201").await;
    let reference = emma.send_draft_answering(&draft, "nee").await;
    let conversation = ask(&portal, &emma, &reference).await;
    let led = emma.writes_answering(&conversation, &[("tekst", "An De Smet is zijn zus.")], "ja").await;
    assert_ne!(led, conversation);
    is_a_colleagues(&portal, &reference, 2).await;
    assert_eq!(portal.signed_in("koen-ombudsdienst").await.get(&theirs(&led)).await.status, 404);
}

#[tokio::test]
async fn where_nobody_is_left_it_is_asked_each_working_morning_until_somebody_is_there() {
    let portal = portal(1).await;
    let owner = portal.owner().await;
    owner.execute("update officers set active = false where given_name = 'Lien'", &[]).await.unwrap();
    let emma = portal.signed_in("emma").await;
    let reference = emma.request_for("An De Smet", "P-1101").await;
    let board = portal.anonymous();
    let page = board.get(&links(&portal).await[0]).await;
    assert!(page.status == 200 && page.has("Laat iemand toevoegen die er niets mee te maken heeft."), "{}", page.text());
    assert!(emma.get(&format!("/aanvragen/{reference}")).await.has(FEDERAL));
    portal.clock.advance(chrono::TimeDelta::hours(24));
    remind(&portal.site()).await.unwrap();
    assert_eq!(links(&portal).await.len(), 2);
    owner.execute("update officers set active = true where given_name = 'Lien'", &[]).await.unwrap();
    let lien = portal.signed_in("lien-ombudsdienst").await;
    assert_eq!(lien.get(&page_of(&reference)).await.status, 200);
    portal.clock.advance(chrono::TimeDelta::hours(24));
    remind(&portal.site()).await.unwrap();
    assert_eq!(links(&portal).await.len(), 2, "it waits for nobody");
    let lien = portal.signed_in("lien-ombudsdienst").await;
    act(&lien, &reference, "weiger", &[("reden", "andere"), ("uitleg", "Nee.")]).await;
    assert_eq!(board.get(&links(&portal).await[1]).await.status, 404);
}

#[tokio::test]
async fn the_reminder_comes_each_working_morning_with_a_new_link_and_the_operator_sees_it() {
    let portal = portal(1).await;
    let emma = portal.signed_in("emma").await;
    let draft = emma.draft_for("Greet Vandamme", "Greet Vandamme").await;
    emma.tick(&draft).await;
    let reference = emma.send_draft(&draft).await;
    let until =
        |moment: &str| portal.clock.advance(moment.parse::<chrono::DateTime<chrono::Utc>>().unwrap() - portal.clock.now());
    let mut sent = vec![links(&portal).await.len()];
    // Monday 14.05; the week after, from Friday over the weekend.
    for moment in [
        "2026-11-23T16:00:00Z",
        "2026-11-24T06:59:59Z",
        "2026-11-24T07:00:00Z",
        "2026-11-24T15:00:00Z",
        "2026-11-27T07:30:00Z",
        "2026-11-28T08:00:00Z",
        "2026-11-29T08:00:00Z",
        "2026-11-30T07:00:00Z",
    ] {
        until(moment);
        let sites = [portal.site(), portal.site()];
        for done in futures_util::future::join_all(sites.iter().map(remind)).await {
            done.unwrap();
        }
        sent.push(links(&portal).await.len());
    }
    assert_eq!(sent, [1, 1, 1, 2, 2, 3, 3, 3, 4]);
    let all = links(&portal).await;
    let board = portal.anonymous();
    let answers = futures_util::future::join_all(all.iter().map(|path| board.get(path))).await;
    assert_eq!(answers.iter().map(|page| page.status).collect::<Vec<_>>(), [404, 404, 404, 200], "the newest link alone serves");
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    tokio::spawn(app::ops(address, portal.site(), portal.builder.readiness.clone()).unwrap());
    let metrics = reqwest::get(format!("http://{address}/metrics")).await.unwrap().text().await.unwrap();
    assert!(metrics.lines().any(|line| line == "mijntoegang_requests_nobody_may_open 1"), "{metrics}");
    let emma = portal.signed_in("emma").await;
    assert!(emma.get(&format!("/aanvragen/{reference}")).await.has(FEDERAL));
}
