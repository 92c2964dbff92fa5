//! What hospital applications are answered.

mod authzen;
mod break_contents;
pub mod breaks;
mod changes;
mod client_defaults;
mod consent_access;
mod consents;
mod crash;
mod decision_log;
mod openapi;
mod paging;
mod tokens;
mod watched;

use mijntoegang::applications::Scope;
use mijntoegang::applications::registry::{self, NewApplication, TokenTerms};
use mijntoegang::db::{Db, Tls};
use mijntoegang::directory::Cbe;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::Portal;

pub const HOME: &str = "0566988259";
pub const SSIN: &str = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin";
pub const RIZIV: &str = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/nihdi-professional";

/// A route that applications call, and the scope without which it answers nothing.
pub struct Call {
    pub method: &'static str,
    pub path: &'static str,
    pub scope: Option<Scope>,
}

pub const CALLS: &[Call] = &[
    Call { method: "GET", path: "/.well-known/authzen-configuration", scope: None },
    Call { method: "POST", path: "/access/v1/evaluation", scope: Some(Scope::Decision) },
    Call { method: "POST", path: "/access/v1/evaluations", scope: Some(Scope::Decision) },
    Call { method: "GET", path: "/api/v1/openapi.json", scope: None },
    Call { method: "GET", path: "/fhir/metadata", scope: None },
    Call { method: "GET", path: "/fhir/Consent", scope: Some(Scope::ConsentRead) },
    Call { method: "POST", path: "/fhir/Consent/_search", scope: Some(Scope::ConsentRead) },
    Call { method: "GET", path: "/fhir/Consent/_history", scope: Some(Scope::ConsentRead) },
    Call { method: "GET", path: "/fhir/Consent/{id}", scope: Some(Scope::ConsentRead) },
    Call { method: "GET", path: "/fhir/Consent/{id}/_history", scope: Some(Scope::ConsentRead) },
    Call { method: "GET", path: "/fhir/Consent/{id}/_history/{version}", scope: Some(Scope::ConsentRead) },
    Call { method: "PUT", path: "/fhir/AuditEvent", scope: Some(Scope::BreakGlassWrite) },
    Call { method: "GET", path: "/fhir/AuditEvent/{id}", scope: Some(Scope::BreakGlassWrite) },
    Call { method: "PUT", path: "/fhir/AuditEvent/{id}", scope: Some(Scope::BreakGlassWrite) },
    Call { method: "GET", path: "/api/v1/changes", scope: Some(Scope::ChangesRead) },
    Call { method: "GET", path: "/api/v1/changes/position", scope: Some(Scope::ChangesRead) },
    Call { method: "POST", path: "/api/v1/changes/acknowledgements", scope: Some(Scope::ChangesRead) },
];

/// An application of AZ Sint-Lucas Brugge, as it calls.
#[derive(Clone)]
pub struct App {
    pub base: String,
    pub token: String,
    client: reqwest::Client,
}

/// What it was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Portal {
    /// A pool as the owner, for what operators do.
    pub fn owner_pool(&self) -> Db {
        Db::new(&self.cluster.connection_string("mijntoegang_owner", &self.database), &Tls::new(None).unwrap(), 2).unwrap()
    }

    /// An application that is let in with these scopes.
    pub async fn application(&self, name: &str, scopes: &[Scope]) -> App {
        let new = NewApplication {
            name: name.to_owned(),
            institution: Cbe::parse(HOME).unwrap(),
            scopes: scopes.to_vec(),
            per_minute: 1_000_000,
            terms: TokenTerms::default(),
        };
        let token = registry::add(&self.owner_pool(), &new).await.unwrap().text;
        self.app_with(&token)
    }

    /// Whoever shows this token.
    pub fn app_with(&self, token: &str) -> App {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        App { base: self.base.clone(), token: token.to_owned(), client }
    }
}

impl App {
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<String>) -> Answer {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        let answer = request.send().await.unwrap();
        Answer { status: answer.status().as_u16(), headers: answer.headers().clone(), text: answer.text().await.unwrap() }
    }

    /// The answer, or none when the connection broke.
    pub async fn try_post(&self, path: &str, body: &Value) -> reqwest::Result<Value> {
        let request = self.client.post(format!("{}{path}", self.base)).bearer_auth(&self.token);
        let text = request.header("content-type", "application/json").body(body.to_string()).send().await?.text().await?;
        Ok(serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}")))
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, &[("content-type", "application/json")], Some(body.to_string())).await
    }

    /// Searches for Consents.
    pub async fn search(&self, pairs: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let form = ("content-type", "application/x-www-form-urlencoded");
        self.send(Method::POST, "/fhir/Consent/_search", &[form], Some(body)).await
    }

    /// The same question about a whole address, as a link gives it.
    pub async fn follow(&self, address: &str) -> Answer {
        self.get(address.strip_prefix(&self.base).expect("an address of this portal")).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }
}

/// What an OperationOutcome complains of: issue type, and the element.
pub fn complaint(answer: &Answer) -> (String, String) {
    assert_eq!(answer.header("content-type"), "application/fhir+json; charset=utf-8", "{}", answer.text);
    let told = answer.json();
    assert_eq!(told["resourceType"], "OperationOutcome");
    let issue = &told["issue"][0];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&issue["code"]), text(&issue["expression"][0]))
}

/// May the person with this RIZIV number open this patient's record?
pub fn by_riziv(riziv: &str, patient: &str) -> Value {
    question(&[(RIZIV, riziv)], patient)
}

/// The same with any numbers, the first one as the subject's id.
pub fn question(numbers: &[(&str, &str)], patient: &str) -> Value {
    let more: Vec<Value> = numbers[1..].iter().map(|(system, value)| json!({ "system": system, "value": value })).collect();
    json!({
        "subject": {
            "type": "practitioner",
            "id": numbers[0].1,
            "properties": { "system": numbers[0].0, "identifiers": more },
        },
        "action": { "name": "read" },
        "resource": { "type": "patient-record", "id": patient, "properties": { "system": SSIN } },
    })
}
