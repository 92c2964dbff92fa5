//! An officer keeps the place: views, orders, pages of a long worklist, from one request to the next and back to its row; several taken
//! at once.

use crate::officer_decisions::{act, page_of, state};
use crate::officer_worklist::rows;
use crate::support::{Page, Portal, Visitor};

/// So many more requests of Jan's, all due on the same day, in the order of their references.
pub async fn many(portal: &Portal, count: usize) {
    let sql = format!(
        "with made as (insert into exclusion_requests (id, reference, draft_id, patient_id, institution_id, state, care_worker_id, ehealth_advised,
             consequences_version, consequences_read_at, contact, other_may_answer, may_leave_message, sent_at, target_on, latest_on)
           select gen_random_uuid(), 'UA-2026-' || lpad(n::text, 6, '0') || '-' || substr('ABCDEFGHJKLMNPRSTUVWXYZ', ((2026000000 + n) % 23)::int + 1, 1),
             gen_random_uuid(), r.patient_id, r.institution_id, 'sent', w.id, false, '1', r.sent_at, 'message', false, false,
             r.sent_at + n * interval '1 second', r.target_on, r.latest_on
           from exclusion_requests r join patients p on p.id = r.patient_id and p.niss = '85073099932',
             (select id, 500 + row_number() over (order by id) as n from care_workers where niss is null
               and given_name not in ('Sofie', 'Greet') and id not in (select care_worker_id from officer_entries) order by id limit {count}) w
           returning id, sent_at)
         insert into request_events (id, request_id, happened_at, kind) select gen_random_uuid(), id, sent_at, 'sent' from made"
    );
    portal.owner().await.batch_execute(&sql).await.unwrap();
}

/// The addresses of *Vorige* and *Volgende*.
fn beside(page: &Page) -> (Option<String>, Option<String>) {
    let links = page.texts(".mt-pager nav a");
    let address = |name: &str| {
        let at = links.iter().position(|text| text == name)?;
        page.attribute(&format!(".mt-pager nav a:nth-of-type({})", at + 1), "href")
    };
    (address("Vorige"), address("Volgende"))
}

fn back(page: &Page) -> String {
    page.attribute(".mt-pager .govuk-back-link", "href").unwrap()
}

async fn registered_next(an: &Visitor, page: &str, reference: &str) -> String {
    let worker = an.get(page).await.attribute("#registreer input[type=radio]", "value").unwrap();
    let fields = [("persoon", worker.as_str()), ("dan", "volgende")];
    an.fill(page, &format!("{}/registreer", page_of(reference)), &fields).await.location()
}

#[tokio::test]
async fn a_long_worklist_is_shown_in_parts_and_leads_back_to_the_row() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    many(&portal, 210).await;
    let first = an.get("/ombudsdienst").await;
    let all = rows(&first);
    assert_eq!((all.len(), first.text_of(".mt-parts .mt-muted").as_str()), (100, "1 tot 100 van 212"));
    assert_eq!(first.texts(".mt-parts a"), ["Volgende"]);
    assert_eq!(first.texts(".mt-group th"), ["Later deze week 212"], "the head counts what stands on other pages too");
    let second = an.get(&first.attribute(".mt-parts a", "href").unwrap()).await;
    assert_eq!(second.text_of(".mt-parts .mt-muted"), "101 tot 200 van 212");
    assert!(rows(&second).iter().all(|row| !all.contains(row)));
    let third = an.get(&second.attribute(".mt-parts a:last-of-type", "href").unwrap()).await;
    assert_eq!((rows(&third).len(), third.text_of(".mt-parts .mt-muted").as_str()), (12, "201 tot 212 van 212"));
    let again = an.get(&third.attribute(".mt-parts a", "href").unwrap()).await;
    assert_eq!(rows(&again), rows(&second));

    // From a row of the second page, two on, and back to the page and the row.
    let row = &rows(&second)[48];
    let link = second.attribute(&format!("tr[id='{row}'] th a"), "href").unwrap();
    assert_eq!(link, format!("{}?lijst=alles", page_of(row)));
    let page = an.get(&link).await;
    assert_eq!(page.text_of(".mt-pager .mt-muted"), "149 van 212");
    assert_eq!(page.text_of(".mt-pager .govuk-back-link"), "Terug naar Alles");
    let next = an.get(&beside(&page).1.unwrap()).await;
    assert_eq!(next.text_of(".govuk-caption-l .mt-ticket"), rows(&second)[49]);
    assert_eq!(beside(&next).0, Some(link));
    let list = back(&next);
    assert!(list.ends_with(&format!("#{}", rows(&second)[49])), "{list}");
    assert_eq!(rows(&an.get(list.split('#').next().unwrap()).await), rows(&second));

    // Orders: again turns one round; the view and the order go along.
    let by_reference = an.get("/ombudsdienst?lijst=vrij.referentie").await;
    let mut sorted = rows(&by_reference);
    assert!(sorted.is_sorted() && by_reference.texts(".mt-group").is_empty());
    assert_eq!(by_reference.texts("th[aria-sort]"), ["Referentie"]);
    let turned = by_reference.attribute("th[aria-sort] a", "href").unwrap();
    assert_eq!(turned, "/ombudsdienst?lijst=vrij.referentie-af");
    sorted = rows(&an.get(&turned).await);
    sorted.reverse();
    assert!(sorted.is_sorted());
    let by_patient = an.get("/ombudsdienst?lijst=alles.patient").await;
    assert!(by_patient.texts("tbody .mt-who")[0].starts_with("Emma Peeters"), "Peeters before Willems");
    let of_state = an.get("/ombudsdienst?lijst=alles.status").await;
    assert_eq!(rows(&of_state).len(), 100);
    // A request that nobody sees is no place in a list.
    assert_eq!(rows(&an.get("/ombudsdienst?na=UA-2026-899001-N").await), all);
    let koen = portal.signed_in("koen-ombudsdienst").await;
    assert!(rows(&koen.get(&format!("/ombudsdienst?bij={row}")).await).is_empty());
}

#[tokio::test]
async fn a_decision_leads_on_to_the_next_and_after_the_last_back_to_the_list() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    many(&portal, 3).await;
    let list = rows(&an.get("/ombudsdienst?lijst=vrij").await);
    assert_eq!(list.len(), 5);
    let at = |reference: &str| format!("{}?lijst=vrij", page_of(reference));
    let page = an.get(&at(&list[1])).await;
    assert_eq!(page.texts("#registreer button"), ["Registreer en open de volgende", "Registreer uitsluiting"]);
    assert_eq!(page.text_of(".mt-pager .mt-muted"), "2 van 5");
    assert_eq!(registered_next(&an, &at(&list[1]), &list[1]).await, at(&list[2]));
    let next = an.get(&at(&list[2])).await;
    assert!(
        next.text_of(".govuk-notification-banner").contains(&format!("{}: Sofie Claes is nu uitgesloten.", list[1])),
        "{}",
        next.text()
    );
    assert_eq!(next.text_of(".mt-pager .mt-muted"), "2 van 4");
    // The same form sent again gives the same answer and registers nothing more.
    let hidden = page.hidden(&format!("{}/registreer", page_of(&list[1])));
    let worker = page.attribute("#registreer input[type=radio]", "value").unwrap();
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend([("persoon", worker.as_str()), ("dan", "volgende")]);
    assert_eq!(an.post(&format!("{}/registreer", page_of(&list[1])), &fields).await.location(), at(&list[2]));
    assert_eq!(portal.count("select count(*) from audit_events where action = 'exclusion-registered'").await, 1);
    // It left the list: the way back leads to the row that took its place.
    let done = an.get(&at(&list[1])).await;
    assert_eq!(
        (done.texts(".mt-pager .mt-muted").len(), back(&done)),
        (0, format!("/ombudsdienst?lijst=vrij&bij={0}#{0}", list[2]))
    );

    let end = registered_next(&an, &at(&list[4]), &list[4]).await;
    assert_eq!(end, "/ombudsdienst?lijst=vrij");
    assert!(an.get(&end).await.has("Dit was de laatste aanvraag in deze lijst."));
    // Without the second button the page stays, with its place; a place that is none leads nowhere.
    let stays = act(&an, &list[2], "neem", &[]).await.location();
    assert_eq!(stays, page_of(&list[2]));
    let stays = an.fill(&at(&list[3]), &format!("{}/neem", page_of(&list[3])), &[]).await.location();
    assert_eq!(stays, at(&list[3]));
    let token = an.get(&page_of(&list[0])).await;
    for place in ["//example.org", "https://example.org/", "alles\r\nx"] {
        let sent = an.send(&token, &format!("{}/neem", page_of(&list[0])), &[("lijst", place)]).await;
        assert_eq!(sent.location(), page_of(&list[0]), "{place}");
    }
    // Every page of the request goes back with the place.
    for path in ["vraag", "persoon"] {
        let page = an.get(&format!("{}/{path}?lijst=mijn.status", page_of(&list[3]))).await;
        assert_eq!(page.attribute(".govuk-back-link", "href").unwrap(), format!("{}?lijst=mijn.status", page_of(&list[3])));
        assert_eq!(page.attribute("input[name=lijst]", "value").as_deref(), Some("mijn.status"));
    }
}

#[tokio::test]
async fn several_are_taken_at_once_and_a_colleagues_stay() {
    let portal = Portal::start().await;
    let (jan, an, lien) =
        (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let jans = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    many(&portal, 2).await;
    let list = an.get("/ombudsdienst").await;
    let all = rows(&list);
    assert_eq!(list.texts("tbody input[type=checkbox]").len(), all.len());
    act(&lien, &jans, "neem", &[]).await;

    let nothing = an.fill("/ombudsdienst?lijst=vrij", "/ombudsdienst/neem", &[]).await;
    assert_eq!(
        (nothing.status, nothing.texts(".govuk-error-summary a")),
        (422, vec!["Vink minstens één aanvraag aan.".to_owned()])
    );
    assert!(nothing.attribute("#kies[type=checkbox]", "name").is_some(), "the link leads to the first box");
    assert_eq!(nothing.texts(".mt-tabs a[aria-current]"), ["Niet toegewezen"]);

    let ticked: Vec<String> = all.iter().map(|reference| format!("kies-{reference}")).collect();
    let mut fields: Vec<(&str, &str)> = ticked.iter().map(|name| (name.as_str(), "ja")).collect();
    // One that does not exist is told as one that a colleague has.
    fields.push(("kies-UA-2026-899001-N", "ja"));
    let wanted = all.len() - 1;
    for _ in 0..2 {
        let sent = an.fill("/ombudsdienst?lijst=alles.referentie", "/ombudsdienst/neem", &fields).await.location();
        assert!(sent.starts_with("/ombudsdienst?lijst=alles.referentie&bij=UA-"), "{sent}");
        let told = an.get(sent.split('#').next().unwrap()).await;
        let result = format!("Je behandelt nu {wanted} aanvragen. 2 aanvragen niet:");
        assert!(told.text_of(".govuk-notification-banner").contains(&result), "{}", told.text());
    }
    assert_eq!(
        portal.count("select count(*) from audit_events where action = 'request-taken'").await,
        i64::try_from(all.len()).unwrap()
    );
    let mine = rows(&an.get("/ombudsdienst?lijst=mijn").await);
    assert_eq!(mine.len(), wanted);
    assert!(!mine.contains(&jans));
    assert_eq!(rows(&lien.get("/ombudsdienst?lijst=mijn").await), std::slice::from_ref(&jans));
    assert_eq!(state(&portal, &jans).await, "taken");
    let own = an.get("/ombudsdienst").await;
    assert_eq!(own.texts(".mt-mate--me").len(), wanted);
    assert_eq!(own.texts(".mt-mate:not(.mt-mate--me) span[aria-hidden]"), ["LM"]);
}

#[tokio::test]
async fn an_answer_waits_under_a_tile_of_its_own() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let question = format!("{}/vraag", page_of(&reference));
    assert_eq!(an.fill(&question, &question, &[("vraag", "Waar werkt Sofie?")]).await.status, 303);
    let counts = async || {
        let list = an.get("/ombudsdienst").await;
        let tile = list.texts(".mt-filtertiles li").into_iter().find(|text| text.ends_with("Antwoord gekregen")).unwrap();
        let tab = list.texts(".mt-tabs li").into_iter().find(|text| text.starts_with("Wacht op patiënt")).unwrap();
        (tile, tab)
    };
    assert_eq!(counts().await, ("0 Antwoord gekregen".to_owned(), "Wacht op patiënt 1".to_owned()));
    assert_eq!(rows(&an.get("/ombudsdienst?lijst=wacht").await), std::slice::from_ref(&reference));
    let talk = jan.get(&format!("/aanvragen/{reference}")).await.attribute("a[href^='/berichten/GB']", "href").unwrap();
    jan.replies(&talk, "In Brugge.").await;
    assert_eq!(counts().await, ("1 Antwoord gekregen".to_owned(), "Wacht op patiënt 0".to_owned()));
    let list = an.get("/ombudsdienst?lijst=antwoord").await;
    assert_eq!((rows(&list), list.text_of("tbody .mt-state")), (vec![reference.clone()], "Antwoord gekregen".to_owned()));
    // What the ombudsdienst does with it ends that.
    assert_eq!(an.fill(&question, &question, &[("vraag", "Op welke dienst?")]).await.status, 303);
    assert_eq!(counts().await.0, "0 Antwoord gekregen");
    jan.replies(&talk, "Cardiologie.").await;
    assert_eq!(counts().await.0, "1 Antwoord gekregen");
    act(&an, &reference, "weiger", &[("reden", "andere"), ("uitleg", "Nee.")]).await;
    act(&an, &reference, "heropen", &[("reden-heropening", "Toch.")]).await;
    assert_eq!(counts().await, ("0 Antwoord gekregen".to_owned(), "Wacht op patiënt 0".to_owned()));
}
