//! What an operator's Prometheus reads: how long requests and decisions take, what came of them, and whom that names: nobody.

use std::io::Write;
use std::process::{Command, Stdio};

use mijntoegang::app;
use mijntoegang::applications::Scope;

use crate::break_glass::{EMMA, JAN, jan_excludes_sofie};
use crate::hospital::by_riziv;
use crate::support::Portal;

async fn scrape(portal: &Portal) -> String {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let server = app::ops(address, portal.site(), portal.builder.readiness.clone()).unwrap();
    let ops = server.handle();
    tokio::spawn(server);
    let answer = reqwest::get(format!("http://{address}/metrics")).await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let text = answer.text().await.unwrap();
    ops.stop(false).await;
    text
}

/// The value of a series.
fn value(text: &str, series: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("{series} in {text}")).parse().unwrap()
}

#[tokio::test]
async fn requests_and_decisions_are_timed_by_route_and_outcome_and_name_nobody() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let app = portal.application("EPD", &[Scope::Decision]).await;
    for patient in [JAN, EMMA, JAN] {
        assert_eq!(app.post("/access/v1/evaluation", &by_riziv("10000007003", patient)).await.status, 200);
    }
    assert_eq!(app.post("/access/v1/evaluation", &serde_json::json!({})).await.status, 400);
    let jan = portal.signed_in("jan").await;
    assert_eq!(jan.get("/uitsluitingen").await.status, 200);
    assert_eq!(jan.get("/sofie-claes").await.status, 404);
    assert_eq!(jan.get("/aanvragen/UA-2026-000000-Z").await.status, 404);
    let text = scrape(&portal).await;
    let requests = |labels: &str| value(&text, &format!("mijntoegang_request_seconds_count{{{labels}}}"));
    assert_eq!(requests(r#"route="/uitsluitingen",method="GET",status="2xx""#), 1.0);
    assert_eq!(requests(r#"route="/access/v1/evaluation",method="POST",status="4xx""#), 1.0);
    assert_eq!(requests(r#"route="/access/v1/evaluation",method="POST",status="2xx""#), 3.0);
    let decisions = |outcome: &str| value(&text, &format!("mijntoegang_decision_seconds_count{{outcome=\"{outcome}\"}}"));
    assert_eq!((decisions("deny"), decisions("permit")), (2.0, 1.0));
    let slow = r#"mijntoegang_decision_seconds_bucket{outcome="deny",le="10"}"#;
    assert_eq!(value(&text, slow), 2.0, "none took longer");
    assert!(value(&text, r#"mijntoegang_database_connections{pool="pages",state="idle"}"#) >= 1.0);
    assert_eq!(value(&text, r#"mijntoegang_database_waiting{pool="pages"}"#), 0.0);
    assert!(value(&text, "process_resident_memory_bytes") > 1e6 && value(&text, "process_open_fds") > 3.0);
    assert!(value(&text, "process_cpu_seconds_total") > 0.0);
    for named in ["sofie", "claes", "UA-2026", JAN, EMMA, "Willems"] {
        assert!(!text.contains(named), "{named} in {text}");
    }
}

#[tokio::test]
async fn prometheus_own_tool_finds_nothing_to_say_about_them() {
    let portal = Portal::start().await;
    portal.application("EPD \"A\\B\"", &[Scope::ChangesRead]).await.get("/api/v1/changes/position").await;
    assert_eq!(portal.signed_in("jan").await.get("/uitsluitingen").await.status, 200);
    let text = scrape(&portal).await;
    for line in text.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let name = line.split(' ').next().unwrap();
        assert!(text.contains(&format!("# HELP {name} ")), "{name} has a help");
    }
    let mut tool = Command::new("promtool");
    tool.args(["check", "metrics"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = tool.spawn() else {
        eprintln!("no promtool on this machine");
        return;
    };
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let said = child.wait_with_output().unwrap();
    assert!(said.status.success(), "{}{}\n{text}", String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
}
