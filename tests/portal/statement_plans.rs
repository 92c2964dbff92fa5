//! What every page and call asks of Postgres is parsed once a connection, and hardly planned anew.

use std::collections::BTreeSet;

use mijntoegang::applications::Scope;

use crate::break_glass::{EMMA, JAN, jan_excludes_sofie};
use crate::hospital::by_riziv;
use crate::query_counts::Log;
use crate::support::{Portal, portal_of_its_own};

/// Looks before a connection is taken to know its statements: Postgres plans the first five times by the parameters.
const WARM_UP: usize = 12;

/// How many statements were planned since the log had this length.
fn planned(portal: &Portal, read: usize) -> usize {
    log_of(portal)[read..].matches("PLANNER STATISTICS").count()
}

fn log_of(portal: &Portal) -> String {
    String::from_utf8_lossy(&std::fs::read(portal.cluster.folder().join("log")).unwrap()).into_owned()
}

/// The names under which statements were carried out. Of this process each is given once.
fn names(statements: &[String]) -> BTreeSet<String> {
    let name = |line: &String| Some(line.split_once("execute ")?.1.split_once(':')?.0.to_owned());
    statements.iter().filter_map(name).collect()
}

/// Does something again and again: the last time, its statements stood prepared. Answers how many there were, and how many of them were
/// planned all the same.
async fn settled(portal: &Portal, log: &mut Log<'_>, what: &str, mut again: impl AsyncFnMut()) -> (usize, usize) {
    log.since();
    for _ in 0..WARM_UP {
        again().await;
    }
    let known = names(&log.since());
    let read = log_of(portal).len();
    again().await;
    let last = log.since();
    let new: Vec<_> = last.iter().filter(|line| names(&[(*line).clone()]).iter().any(|name| !known.contains(name))).collect();
    assert!(new.is_empty(), "{what}: parsed anew: {new:#?}");
    (last.len(), planned(portal, read))
}

#[tokio::test]
async fn nothing_is_parsed_anew_and_a_decision_is_not_planned_anew() {
    let portal = portal_of_its_own().await;
    let app = portal.application("EPD", &[Scope::Decision, Scope::ConsentRead, Scope::ChangesRead]).await;
    jan_excludes_sofie(&portal).await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let mut log = Log::of(&portal).await;
    let admin = portal.cluster.admin("postgres").await.unwrap();
    admin.batch_execute("alter system set log_planner_stats = on").await.unwrap();
    admin.batch_execute("select pg_reload_conf()").await.unwrap();
    while !log_of(&portal).contains("PLANNER STATISTICS") {
        admin.batch_execute("select 'Sesam'").await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    for (visitor, path) in [
        (&jan, "/uitsluitingen"),
        (&jan, "/berichten"),
        (&jan, "/doorbrekingen"),
        (&jan, "/mijn-gegevens"),
        (&jan, "/mijn-gegevens/toegang"),
        (&an, "/ombudsdienst"),
        (&an, "/ombudsdienst/berichten"),
    ] {
        let look = async || assert_eq!(visitor.get(path).await.status, 200, "{path}");
        let (calls, plans) = settled(&portal, &mut log, path, look).await;
        assert!(plans < calls, "{path}: {plans} plans for {calls} statements");
    }
    for patient in [JAN, EMMA] {
        let question = by_riziv("10000007003", patient);
        let ask = async || assert_eq!(app.post("/access/v1/evaluation", &question).await.status, 200);
        let (calls, plans) = settled(&portal, &mut log, "a decision", ask).await;
        assert!(calls > 2 && plans == 0, "{plans} plans for {calls} statements");
    }
    let search = async || assert_eq!(app.search(&[("status", "active")]).await.status, 200);
    let (calls, plans) = settled(&portal, &mut log, "a search for Consents", search).await;
    assert!(plans < calls, "{plans} plans for {calls} statements");
}
