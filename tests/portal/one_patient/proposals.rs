//! An account of a provider that comes with another number than before.

use mijntoegang::db::ids::PatientMergeProposalId;
use mijntoegang::operate::patient;
use serde_json::json;
use uuid::Uuid;

use super::{OTHER, all_the_same, niss, unmerge};
use crate::break_glass::EMMA;
use crate::oidc::{Scene, come_in};
use crate::support::Visitor;

async fn sign_in(scene: &Scene, subject: &str, number: &str) -> Visitor {
    scene.patients.plan(|plan| {
        plan.userinfo = json!({ "sub": subject, "egovNRN": niss(number).display(), "givenName": "Emma", "surname": "Peeters" });
        plan.claims = json!({ "sub": subject });
    });
    let visitor = scene.portal.anonymous();
    let answer = come_in(&visitor, &scene.patients, "patient").await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    visitor
}

#[tokio::test]
async fn an_account_that_comes_with_another_number_proposes_a_merge_and_shows_nothing() {
    let scene = Scene::start().await;
    let portal = &scene.portal;
    let owner = portal.owner_pool();
    let proposals = async || patient::list_proposals(&owner).await.unwrap();
    let reference = sign_in(&scene, "sub-1", EMMA).await.request_for("Sofie Claes", "Sofie Claes Arts").await;
    assert_eq!(proposals().await, ["No merge is proposed."]);

    let other = sign_in(&scene, "sub-1", OTHER).await;
    let list = other.get("/uitsluitingen").await;
    assert!(list.status == 200 && !list.has("Sofie Claes"), "{}", list.text());
    assert_eq!(other.get(&format!("/aanvragen/{reference}")).await.status, 404);
    let lines = proposals().await;
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert!(line.contains("names are alike and birth dates agree; ") && line.contains(" kept under the number"), "{line}");
    for secret in [EMMA, OTHER, "Emma", "Peeters"] {
        assert!(!line.contains(secret), "{line}");
    }
    let id = PatientMergeProposalId::from_uuid(Uuid::parse_str(line.split(' ').next().unwrap()).unwrap());

    // To and fro it is one proposal; another account of the same patient proposes none.
    let emma = sign_in(&scene, "sub-1", EMMA).await;
    assert!(emma.get("/uitsluitingen").await.has("Sofie Claes"));
    sign_in(&scene, "sub-1", OTHER).await;
    sign_in(&scene, "sub-2", EMMA).await;
    assert_eq!(proposals().await.len(), 1);
    let audited = "select count(*) from audit_events where action = 'patient-merge-proposed' and actor_kind = 'system'";
    assert_eq!(portal.count(audited).await, 1);

    let said = patient::merge_proposed(&owner, &portal.site(), id, all_the_same()).await.unwrap().join("\n");
    assert!(said.contains("Merged."), "{said}");
    assert_eq!(proposals().await, ["No merge is proposed."]);
    assert!(sign_in(&scene, "sub-1", OTHER).await.get("/uitsluitingen").await.has("Sofie Claes"));
    sign_in(&scene, "sub-1", EMMA).await;
    assert_eq!(proposals().await, ["No merge is proposed."]);

    // Taken back, it waits again until an operator says that they are two.
    unmerge(portal, EMMA, false).await.unwrap();
    assert_eq!(proposals().await.len(), 1);
    patient::decline_proposal(&owner, id).await.unwrap();
    assert_eq!(proposals().await, ["No merge is proposed."]);
    sign_in(&scene, "sub-1", OTHER).await;
    assert_eq!(proposals().await, ["No merge is proposed."]);
    let again = patient::decline_proposal(&owner, id).await.unwrap_err().to_string();
    assert!(again.contains("no such proposal waits"), "{again}");
    let gone = patient::merge_proposed(&owner, &portal.site(), id, all_the_same()).await.unwrap_err().to_string();
    assert!(gone.contains("no such proposal waits"), "{gone}");
}
