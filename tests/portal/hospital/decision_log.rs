//! The log of decisions over the months.

use chrono::TimeDelta;
use mijntoegang::applications::Scope;
use mijntoegang::operate;
use reqwest::Method;
use serde_json::json;

use super::by_riziv;
use crate::break_glass::JAN;
use crate::support::Portal;

#[tokio::test]
async fn a_decision_is_found_by_the_id_of_its_call() {
    let portal = Portal::start().await;
    let app = portal.application("EPD", &[Scope::Decision]).await;
    let question = by_riziv("10000007003", JAN);
    let headers = [("content-type", "application/json"), ("x-request-id", "vendor-42")];
    let mut ward = question.clone();
    ward["evaluations"] = json!([{}, {}]);
    app.send(Method::POST, "/access/v1/evaluations", &headers, Some(ward.to_string())).await;
    let own = app.post("/access/v1/evaluation", &question).await;
    for (id, number) in [("vendor-42", 2), (own.header("x-request-id"), 1)] {
        assert_eq!(portal.count(&format!("select count(*) from decisions where request_id = '{id}'")).await, number, "{id}");
    }
}

#[tokio::test]
async fn a_month_is_prepared_before_it_comes_and_one_that_is_not_loses_nothing() {
    let portal = Portal::start().await;
    let app = portal.application("EPD", &[Scope::Decision]).await;
    let ask = async || app.post("/access/v1/evaluation", &by_riziv("10000007003", JAN)).await.status;
    let other = "select count(*) from decisions_other";
    portal.clock.advance(TimeDelta::days(400));
    assert_eq!((ask().await, portal.count(other).await), (200, 1), "kept, though nobody prepared that month");
    operate::sweep_once(&portal.site()).await.unwrap();
    assert_eq!((ask().await, portal.count(other).await), (200, 2), "what began there goes on there");
    portal.clock.advance(TimeDelta::days(31));
    assert_eq!((ask().await, portal.count(other).await), (200, 2), "the next month has its own place");
    assert_eq!(portal.count("select count(*) from decisions").await, 3);
    operate::sweep_once(&portal.site()).await.unwrap();
    let owner = portal.owner().await;
    for refused in [
        "update decisions set permit = not permit",
        "delete from decisions",
        "truncate decisions_other",
        "delete from decisions_other",
    ] {
        assert!(owner.execute(refused, &[]).await.is_err(), "{refused}");
    }
}
