//! Postgres restarted under a running server: the pages say so, come back by themselves, and nothing accepted is lost.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;

use crate::support::{Page, Portal, Visitor, portal_of_its_own};

/// Says kindly that it is away, with the telephone number and when to come back.
#[track_caller]
fn away(page: &Page) {
    assert_eq!(page.status, 503, "{}", page.text());
    assert_eq!(page.text_of("h1"), "Even niet bereikbaar");
    assert!(
        page.has("Mijn Toegang is even niet bereikbaar. Probeer het over een paar minuten opnieuw. Dringend? Bel 050 36 57 89.")
    );
    assert_eq!(page.header("retry-after"), "60");
    assert_eq!(page.header("cache-control"), "no-store");
}

async fn halt(portal: &Portal) {
    let cluster = portal.cluster.clone();
    tokio::task::spawn_blocking(move || cluster.halt()).await.unwrap();
}

async fn resume(portal: &Portal) {
    let cluster = portal.cluster.clone();
    tokio::task::spawn_blocking(move || cluster.resume().unwrap()).await.unwrap();
}

/// Until the page is there again; until then it is away, never anything else.
async fn recovered(visitor: &Visitor, path: &str) {
    for _ in 0..50 {
        let page = visitor.get(path).await;
        if page.status == 200 {
            return;
        }
        away(&page);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{path} does not recover");
}

#[tokio::test]
async fn pages_say_kindly_that_it_is_away_and_recover_by_themselves() {
    let portal = portal_of_its_own().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let draft = jan.draft_for("Greet Vandamme", "Greet Vandamme").await;
    let (check, theirs) = (format!("{draft}/controle"), format!("/ombudsdienst/aanvragen/{reference}"));
    let (mine, hers) = (jan.get(&check).await, an.get(&theirs).await);
    let version = mine.attribute("input[name=versie]", "value").unwrap();
    let anonymous = portal.anonymous();
    let sign_in = anonymous.get("/aanmelden").await;
    for round in 0..2 {
        halt(&portal).await;
        for path in ["/", "/uitsluitingen", "/uitsluitingen/aanvragen", check.as_str(), &format!("/aanvragen/{reference}")] {
            away(&jan.get(path).await);
        }
        away(&an.get("/ombudsdienst").await);
        away(&an.get(&theirs).await);
        away(&jan.send(&mine, &check, &[("versie", &version)]).await);
        away(&an.send(&hers, &format!("{theirs}/neem"), &[]).await);
        away(&anonymous.send(&sign_in, "/aanmelden", &[("persoon", "emma")]).await);
        // What needs no database is there.
        assert_eq!(anonymous.get("/info/uitsluitingen").await.status, 200);
        assert_eq!(anonymous.get("/aanmelden").await.status, 200);
        resume(&portal).await;
        recovered(&jan, "/uitsluitingen").await;
        recovered(&an, "/ombudsdienst").await;
        // Nobody was signed out, nothing was half done, and the form can be sent again.
        let sent = portal.count("select count(*) from outbox where kind = 'request-new'").await;
        assert_eq!(sent, if round == 0 { 1 } else { 2 });
        assert_eq!(jan.send(&mine, &check, &[("versie", &version)]).await.location(), format!("{draft}/verstuurd"));
        assert_eq!(portal.count("select count(*) from outbox where kind = 'request-new'").await, 2);
        assert!(jan.get("/uitsluitingen").await.has(&reference));
    }
    assert_eq!(an.send(&hers, &format!("{theirs}/neem"), &[]).await.location(), theirs);
}

#[tokio::test]
async fn what_was_accepted_while_postgres_went_away_is_there() {
    let portal = portal_of_its_own().await;
    let jan = portal.signed_in("jan").await;
    let mut forms = Vec::new();
    for name in ["Maaike", "Bavo", "Fien", "Wout", "Jef", "Nel", "Door", "Mil"] {
        let draft = jan.draft_described(name, "AZ Sint-Lucas, onthaal").await;
        let check = format!("{draft}/controle");
        let fields = jan.get(&check).await.hidden(&check);
        forms.push((check, fields));
    }
    let mut accepted = vec![false; forms.len()];
    // It goes away when the first has its answer, when the second, …: the others are on their way.
    for enough in 1..=4 {
        let answered = AtomicUsize::new(0);
        let post = async |(check, fields): &(String, Vec<(String, String)>)| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let answer = jan.post(check, &fields).await;
            answered.fetch_add(1, Ordering::SeqCst);
            answer
        };
        let sending = join_all(forms.iter().map(post));
        let stopping = async {
            while answered.load(Ordering::SeqCst) < enough {
                tokio::time::sleep(Duration::from_micros(200)).await;
            }
            halt(&portal).await;
        };
        let (answers, ()) = futures_util::future::join(sending, stopping).await;
        for (answer, accepted) in answers.iter().zip(&mut accepted) {
            match answer.status {
                303 => *accepted = true,
                _ => away(answer),
            }
        }
        resume(&portal).await;
        recovered(&jan, "/uitsluitingen").await;
        let kept = portal.count("select count(*) from exclusion_requests where described_name is not null").await;
        let told = accepted.iter().filter(|accepted| **accepted).count();
        assert!(kept >= i64::try_from(told).unwrap(), "{told} accepted, {kept} kept");
    }
    for (check, fields) in &forms {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(jan.post(check, &fields).await.status, 303);
    }
    let all = i64::try_from(forms.len()).unwrap();
    assert_eq!(portal.count("select count(*) from exclusion_requests where described_name is not null").await, all);
    assert_eq!(portal.count("select count(*) from outbox").await, all);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'request-sent'").await, all);
}
