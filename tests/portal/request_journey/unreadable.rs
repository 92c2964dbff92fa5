//! A draft that another program wrote and this one cannot read.

use crate::support::Portal;

#[tokio::test]
async fn a_draft_that_cannot_be_read_is_kept_and_listed() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let other = jan.draft_for("Greet Vandamme", "Greet Vandamme").await;
    let draft = jan.draft_for("Sofie Claes", "Sofie Claes Arts").await;
    let id = draft.rsplit('/').next().unwrap().to_owned();
    let newer = r#"{"person": {"sworn": {"name": "Qwxzinia"}}, "answers": {"remark": "Qwxziniaans"}}"#;
    let owner = portal.owner().await;
    let write = format!("update request_drafts set content = '{newer}' where id = '{id}'");
    owner.batch_execute(&write).await.unwrap();
    let kept = format!("select count(*) from request_drafts where id = '{id}' and content = '{newer}'");
    for page in ["", "/zoeken", "/contact", "/controle"] {
        assert_eq!(jan.get(&format!("{draft}{page}")).await.status, 500, "{page}");
    }
    let from = jan.get("/uitsluitingen/aanvragen").await;
    let sent = jan.send(&from, &format!("{draft}/contact"), &[("contact", "bericht")]).await;
    assert_eq!(sent.status, 500);
    assert_eq!(portal.count(&kept).await, 1, "as it was");
    let titles = from.texts("#concepten ~ .mt-cards .mt-card__title");
    assert_eq!(titles.len(), 2, "as many as are counted: {titles:?}");
    assert!(
        titles.contains(&"Een aanvraag die we nu niet kunnen tonen".to_owned()) && titles.contains(&"Greet Vandamme".to_owned())
    );
    assert_eq!(from.texts(".mt-card a").len(), 1, "only the other one goes on");
    assert_eq!(jan.get(&format!("{other}/controle")).await.status, 200);
    let log = crate::suite_log::text();
    assert!(!log.contains("Qwxzinia") && !log.contains("sworn"), "nothing of it is logged");
    assert_eq!(jan.send(&from, &format!("{draft}/verwijder"), &[]).await.status, 303);
    assert_eq!(portal.count(&kept).await, 0, "thrown out by the patient alone");
}
