//! What the stand-in answers: the two endpoints of the federal service, and by hand (`curl`) what people do on eHealth's own pages.

use std::time::{Duration, Instant};

use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::JsonWebKey;
use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Behaviour, CLIENT, ExcludedParty, ServiceStandIn};
use crate::jose::KeyUse;
use crate::web::random;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/token", web::post().to(token))
        .route("/therapeuticExclusions/{ssin}", web::get().to(list))
        .route("/therapeuticExclusions/{ssin}/{number}", web::put().to(exclude))
        .route("/therapeuticExclusions/{ssin}/{number}", web::delete().to(end))
        .route("/behaviour/{behaviour}", web::put().to(behave));
}

#[derive(Deserialize)]
struct TokenForm {
    grant_type: String,
    client_id: String,
    client_assertion_type: String,
    client_assertion: String,
}

/// Whether an assertion is of our client, by its key, for this address.
fn is_assertion(stand_in: &ServiceStandIn, assertion: &str) -> bool {
    let Some((signed, signature)) = assertion.rsplit_once('.') else {
        return false;
    };
    let (Ok(signature), Ok(key)) =
        (URL_SAFE_NO_PAD.decode(signature), serde_json::from_value::<CoreJsonWebKey>(stand_in.key.public_jwk(KeyUse::Signature)))
    else {
        return false;
    };
    if key.verify_signature(&CoreJwsSigningAlgorithm::EcdsaP256Sha256, signed.as_bytes(), &signature).is_err() {
        return false;
    }
    let claims = signed.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let Some(claims) = claims.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok()) else {
        return false;
    };
    let is = |name: &str, value: &str| claims.get(name).and_then(Value::as_str) == Some(value);
    is("iss", CLIENT) && is("sub", CLIENT) && is("aud", &format!("{}/token", stand_in.base())) && claims.get("exp").is_some()
}

async fn token(stand_in: web::Data<ServiceStandIn>, form: web::Form<TokenForm>) -> HttpResponse {
    if stand_in.state().behaviour == Behaviour::Failing {
        return HttpResponse::ServiceUnavailable().finish();
    }
    let asked = form.grant_type == "client_credentials"
        && form.client_id == CLIENT
        && form.client_assertion_type == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let Ok(secret) = random::secret() else {
        return HttpResponse::ServiceUnavailable().finish();
    };
    if !asked || !is_assertion(&stand_in, &form.client_assertion) {
        return HttpResponse::Unauthorized().json(json!({ "error": "invalid_client" }));
    }
    let token = random::encode(&secret);
    stand_in.state().tokens.push(token.clone());
    HttpResponse::Ok().json(json!({ "access_token": token, "token_type": "Bearer", "expires_in": 300 }))
}

async fn list(stand_in: web::Data<ServiceStandIn>, request: HttpRequest, ssin: web::Path<String>) -> HttpResponse {
    let bearer = request.headers().get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (known, exists, behaviour, parties) = {
        let mut state = stand_in.state();
        state.calls.push((Instant::now(), ssin.clone()));
        let known = state.tokens.iter().any(|token| bearer == format!("Bearer {token}"));
        let parties: Vec<Value> =
            state.exclusions.get(&*ssin).into_iter().flatten().map(|party| json!({ "excludedParty": party.as_json() })).collect();
        (known, !state.unknown.contains(&*ssin), state.behaviour, parties)
    };
    if !known {
        return HttpResponse::Unauthorized().finish();
    }
    if !exists {
        return HttpResponse::NotFound().finish();
    }
    let answer = |patient: &str, parties: Vec<Value>| {
        HttpResponse::Ok().json(json!({ "patientSsin": patient, "therapeuticExclusions": parties }))
    };
    match behaviour {
        Behaviour::Well => answer(&ssin, parties),
        Behaviour::Slow(wait) => {
            tokio::time::sleep(wait).await;
            answer(&ssin, parties)
        }
        Behaviour::Failing => HttpResponse::ServiceUnavailable().finish(),
        Behaviour::LosingAll => answer(&ssin, Vec::new()),
        Behaviour::Confused => answer("68112000032", parties),
        Behaviour::Malformed => HttpResponse::Ok().body("<html>Onderhoud</html>"),
    }
}

#[derive(Deserialize)]
struct Named {
    given: Option<String>,
    family: String,
}

/// `PUT /therapeuticExclusions/{ssin}/{nihii}?given=…&family=…`
async fn exclude(
    stand_in: web::Data<ServiceStandIn>,
    path: web::Path<(String, String)>,
    named: web::Query<Named>,
) -> HttpResponse {
    let (ssin, number) = path.into_inner();
    let Named { given, family } = named.into_inner();
    let party = ExcludedParty::Person { niss: None, nihii: Some(number), given: given.unwrap_or_default(), family };
    stand_in.exclude(&ssin, party);
    HttpResponse::NoContent().finish()
}

async fn end(stand_in: web::Data<ServiceStandIn>, path: web::Path<(String, String)>) -> HttpResponse {
    let (ssin, number) = path.into_inner();
    if stand_in.end(&ssin, &number) { HttpResponse::NoContent().finish() } else { HttpResponse::NotFound().finish() }
}

async fn behave(stand_in: web::Data<ServiceStandIn>, name: web::Path<String>) -> HttpResponse {
    let behaviour = match name.as_str() {
        "well" => Behaviour::Well,
        "slow" => Behaviour::Slow(Duration::from_secs(3)),
        "failing" => Behaviour::Failing,
        "losing-all" => Behaviour::LosingAll,
        "confused" => Behaviour::Confused,
        "malformed" => Behaviour::Malformed,
        _ => return HttpResponse::NotFound().finish(),
    };
    stand_in.behave(behaviour);
    HttpResponse::NoContent().finish()
}
