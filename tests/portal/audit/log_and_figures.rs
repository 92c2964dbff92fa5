//! What is left by reading the log and the figures.

use serde_json::json;

use super::{Row, Scene};

const LOG: &str = "/ombudsdienst/logboek";
const FIGURES: &str = "/ombudsdienst/cijfers";

#[tokio::test]
async fn whoever_reads_the_log_or_the_figures_leaves_one_row_that_says_what_was_asked_for() {
    let scene = Scene::new().await;
    let emma = scene.id("select id from patients where given_name = 'Emma'").await;
    let an = &scene.an;
    for (path, action, details) in [
        (LOG.to_owned(), "log-read", json!({})),
        (
            format!("{LOG}?wat=gelezen&van=20/11/2026&tot=23/11/2026"),
            "log-read",
            json!({ "action": "gelezen", "from": "2026-11-20", "to": "2026-11-23" }),
        ),
        (format!("{LOG}?wie=patient"), "log-read", json!({ "by": "patient" })),
        (format!("{LOG}/csv?wat=gelezen"), "log-downloaded", json!({ "action": "gelezen" })),
        (FIGURES.to_owned(), "figures-read", json!({ "year": 2026 })),
        (format!("{FIGURES}?jaar=2025"), "figures-read", json!({ "year": 2025 })),
        (format!("{FIGURES}?jaar=alle"), "figures-read", json!({ "year": null })),
        (format!("{FIGURES}/csv?jaar=2026"), "figures-downloaded", json!({ "year": 2026 })),
        (format!("{FIGURES}/csv?jaar=alle"), "figures-downloaded", json!({ "year": null })),
    ] {
        let last = scene.last().await;
        assert_eq!(an.get(&path).await.status, 200, "{path}");
        let about_nobody = Row { patient: None, ..scene.row_of_officer(action, None, None, None, details).await };
        assert_eq!(scene.since(last).await, [about_nobody], "{path}");
    }
    // What is refused, or is no year that is counted, shows nothing and leaves nothing.
    let last = scene.last().await;
    for path in [format!("{LOG}?van=overmorgen"), format!("{FIGURES}?jaar=1999"), format!("{LOG}?patient={emma}")] {
        an.get(&path).await;
    }
    assert_eq!(scene.since(last).await, []);
    // A patient's part: the reason first, then what was shown for it.
    let way = format!("{LOG}/patient/{emma}");
    let chosen = scene.leaves_one(an, &way, &way, &[("reden", "melding"), ("naar", "logboek")]).await;
    let reason = json!({ "reason": "melding" });
    assert_eq!(chosen, scene.row_of_officer("patient-chosen", None, None, None, reason.clone()).await);
    for (path, action) in [(format!("{LOG}?patient={emma}"), "log-read"), (format!("{LOG}/csv?patient={emma}"), "log-downloaded")]
    {
        let last = scene.last().await;
        assert_eq!(an.get(&path).await.status, 200, "{path}");
        assert_eq!(scene.since(last).await, [scene.row_of_officer(action, None, None, None, reason.clone()).await]);
    }
}
