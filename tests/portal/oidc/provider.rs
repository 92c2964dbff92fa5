//! A provider that does as the test says: it signs what it should not, forgets what it should say, goes away.

use std::net::TcpListener;
use std::process::Command;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use mijntoegang::clock::Clock;
use mijntoegang::jose::{KeyUse, OwnKey};
use rsa::PrivateKey as RsaPrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::pkcs8::DecodePrivateKey;
use rsa::signature::{SignatureEncoding, Signer};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

pub const CLIENT: &str = "mijn-toegang";
pub const SECRET: &str = "geheim van het portaal";
pub const LEVEL: &str = "urn:be:fedict:iam:fas:Level450";

/// Two keys, made once: an RSA key takes a while.
static PEMS: LazyLock<[String; 2]> = LazyLock::new(|| {
    let make = || {
        let made =
            Command::new("openssl").args(["genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]).output();
        String::from_utf8(made.unwrap().stdout).unwrap()
    };
    [make(), make()]
});
pub static KEYS: LazyLock<[OwnKey; 2]> = LazyLock::new(|| [0, 1].map(|key| OwnKey::from_pem(&PEMS[key]).unwrap()));

/// How an ID token is signed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Signed {
    Rightly,
    /// With a key that is not published.
    ByAnother,
    /// Something in it changed afterwards.
    Changed,
    /// `alg: none`.
    Not,
    /// With the client's secret.
    WithTheSecret,
    /// With the public key taken for a secret.
    WithThePublicKey,
    /// With a key that is not published, which the header brings along and says where to find; under the name of the published
    /// one, its own, or none.
    BringingItsKey(Option<usize>),
}

/// What the provider does.
#[derive(Clone)]
pub struct Plan {
    pub signed: Signed,
    /// Claims of the ID token over the usual ones; null takes one out.
    pub claims: Value,
    pub userinfo: Value,
    /// As a token.
    pub signed_userinfo: bool,
    /// The key in use, and those that are published.
    pub key: usize,
    pub published: Vec<usize>,
    pub away: bool,
    /// What the token endpoint answers instead of tokens: status, media type and body.
    pub token_answer: Option<(u16, &'static str, &'static str)>,
    /// How long the token endpoint takes.
    pub token_delay: Duration,
    pub refresh: Option<String>,
    pub refuses_refresh: bool,
    /// Whom the discovery document names as its issuer, if not itself.
    pub calls_itself: Option<String>,
}

#[derive(Default)]
pub struct Seen {
    pub discoveries: usize,
    /// Requests for keys where a token says they are.
    pub led_astray: usize,
    pub tokens: Vec<(String, Vec<(String, String)>)>,
}

pub struct State {
    pub plan: Plan,
    pub seen: Seen,
    challenge: String,
    nonce: String,
    /// When the person authenticated, by the provider's clock.
    auth_time: i64,
    code: Option<String>,
}

pub struct Provider {
    pub issuer: String,
    pub state: Arc<Mutex<State>>,
    clock: Clock,
    handle: ServerHandle,
}

struct Shared {
    issuer: String,
    clock: Clock,
    state: Arc<Mutex<State>>,
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Where a token says that its keys are.
const ASTRAY: &str = "/eigen-sleutels";

/// These claims as a token of this issuer, signed as the plan says.
fn token(plan: &Plan, issuer: &str, claims: &Value) -> String {
    let key = &KEYS[plan.key];
    let by_hand = |header: Value, secret: Option<&[u8]>| {
        let signed = format!("{}.{}", text(header.to_string()), text(claims.to_string()));
        let signature = secret.map(|secret| {
            let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
            mac.update(signed.as_bytes());
            text(mac.finalize().into_bytes())
        });
        format!("{signed}.{}", signature.unwrap_or_default())
    };
    match plan.signed {
        Signed::Rightly => key.sign(claims).unwrap(),
        Signed::ByAnother => KEYS[1 - plan.key].sign(claims).unwrap(),
        Signed::Changed => {
            let whole = key.sign(claims).unwrap();
            let (signed, signature) = whole.rsplit_once('.').unwrap();
            let letter = if signature.starts_with('A') { "B" } else { "A" };
            format!("{signed}.{letter}{}", &signature[1..])
        }
        Signed::Not => by_hand(json!({ "alg": "none" }), None),
        Signed::BringingItsKey(named) => {
            let (other, astray) = (1 - plan.key, format!("{issuer}{ASTRAY}"));
            let mut header = json!({
                "alg": "RS256", "typ": "JWT", "jku": astray, "x5u": astray, "jwk": KEYS[other].public_jwk(KeyUse::Signature),
            });
            if let Some(key) = named {
                header["kid"] = json!(KEYS[key].id());
            }
            let signed = format!("{}.{}", text(header.to_string()), text(claims.to_string()));
            let key = SigningKey::<Sha256>::new(RsaPrivateKey::from_pkcs8_pem(&PEMS[other]).unwrap());
            format!("{signed}.{}", text(key.sign(signed.as_bytes()).to_bytes()))
        }
        Signed::WithTheSecret => by_hand(json!({ "alg": "HS256" }), Some(SECRET.as_bytes())),
        Signed::WithThePublicKey => {
            let public = key.public_jwk(KeyUse::Signature);
            by_hand(json!({ "alg": "HS256", "kid": key.id() }), Some(public["n"].as_str().unwrap().as_bytes()))
        }
    }
}

async fn discovery(shared: web::Data<Shared>) -> HttpResponse {
    let mut state = shared.state.lock().unwrap();
    state.seen.discoveries += 1;
    if state.plan.away {
        return HttpResponse::ServiceUnavailable().finish();
    }
    let at = |path: &str| format!("{}{path}", shared.issuer);
    HttpResponse::Ok().json(json!({
        "issuer": state.plan.calls_itself.as_ref().unwrap_or(&shared.issuer), "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"), "jwks_uri": at("/jwks"), "end_session_endpoint": at("/end"),
        "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn jwks(shared: web::Data<Shared>) -> HttpResponse {
    let published = shared.state.lock().unwrap().plan.published.clone();
    let keys: Vec<Value> = published.iter().map(|key| KEYS[*key].public_jwk(KeyUse::Signature)).collect();
    HttpResponse::Ok().json(json!({ "keys": keys }))
}

/// The key with which such a token is signed.
async fn astray(shared: web::Data<Shared>) -> HttpResponse {
    let mut state = shared.state.lock().unwrap();
    state.seen.led_astray += 1;
    HttpResponse::Ok().json(json!({ "keys": [KEYS[1 - state.plan.key].public_jwk(KeyUse::Signature)] }))
}

async fn tokens(request: HttpRequest, form: web::Form<Vec<(String, String)>>, shared: web::Data<Shared>) -> HttpResponse {
    let form = form.into_inner();
    let delay = shared.state.lock().unwrap().plan.token_delay;
    tokio::time::sleep(delay).await;
    let field = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let mut state = shared.state.lock().unwrap();
    let how = request.headers().get("authorization").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    state.seen.tokens.push((how, form.clone()));
    if state.plan.away {
        return HttpResponse::ServiceUnavailable().finish();
    }
    if let Some((status, kind, body)) = state.plan.token_answer {
        return HttpResponse::build(StatusCode::from_u16(status).unwrap()).content_type(kind).body(body);
    }
    let refused = |why: &str| HttpResponse::BadRequest().json(json!({ "error": why }));
    match field("grant_type").as_str() {
        "refresh_token" if state.plan.refuses_refresh || Some(field("refresh_token")) != state.plan.refresh => {
            return refused("invalid_grant");
        }
        "refresh_token" => {}
        _ => {
            let proves = text(Sha256::digest(field("code_verifier"))) == state.challenge;
            if state.code.take() != Some(field("code")) || !proves {
                return refused("invalid_grant");
            }
        }
    }
    let now = shared.clock.now().timestamp();
    let mut claims = json!({
        "iss": shared.issuer, "sub": "sub-1", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": state.nonce, "acr": LEVEL,
        "auth_time": state.auth_time,
    });
    for (name, value) in state.plan.claims.as_object().cloned().unwrap_or_default() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(&name);
        } else {
            claims[name.as_str()] = value;
        }
    }
    let mut answer = json!({ "access_token": "toegang", "token_type": "Bearer", "expires_in": 300, "id_token": token(&state.plan, &shared.issuer, &claims) });
    if let Some(refresh) = &state.plan.refresh {
        answer["refresh_token"] = json!(refresh);
    }
    HttpResponse::Ok().json(answer)
}

async fn userinfo(request: HttpRequest, shared: web::Data<Shared>) -> HttpResponse {
    if request.headers().get("authorization").is_none_or(|value| value != "Bearer toegang") {
        return HttpResponse::Unauthorized().finish();
    }
    let plan = &shared.state.lock().unwrap().plan;
    if plan.signed_userinfo {
        let mut claims = plan.userinfo.clone();
        (claims["iss"], claims["aud"]) = (json!(shared.issuer), json!(CLIENT));
        return HttpResponse::Ok().content_type("application/jwt").body(token(plan, &shared.issuer, &claims));
    }
    HttpResponse::Ok().json(&plan.userinfo)
}

impl Provider {
    pub fn start(clock: Clock) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let issuer = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let state = Arc::new(Mutex::new(State {
            plan: Plan {
                signed: Signed::Rightly,
                claims: json!({}),
                userinfo: json!({ "sub": "sub-1", "egovNRN": "85473099921", "givenName": "Zoë", "surname": "D'Hondt–Müller" }),
                signed_userinfo: false,
                key: 0,
                published: vec![0],
                away: false,
                token_answer: None,
                token_delay: Duration::ZERO,
                refresh: None,
                refuses_refresh: false,
                calls_itself: None,
            },
            seen: Seen::default(),
            challenge: String::new(),
            nonce: String::new(),
            auth_time: 0,
            code: None,
        }));
        let shared = web::Data::new(Shared { issuer: issuer.clone(), clock: clock.clone(), state: Arc::clone(&state) });
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .route("/.well-known/openid-configuration", web::get().to(discovery))
                .route("/jwks", web::get().to(jwks))
                .route(ASTRAY, web::get().to(astray))
                .route("/token", web::post().to(tokens))
                .route("/userinfo", web::get().to(userinfo))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { issuer, state, clock, handle }
    }

    /// Changes what it does from now on.
    pub fn plan(&self, change: impl FnOnce(&mut Plan)) {
        change(&mut self.state.lock().unwrap().plan);
    }

    /// Lets somebody in who was sent here: the code they go back with.
    pub fn let_in(&self, asked: &Map<String, Value>) -> String {
        let field = |name: &str| asked[name].as_str().unwrap().to_owned();
        assert_eq!((field("response_type"), field("client_id")), ("code".into(), CLIENT.into()));
        assert_eq!(field("code_challenge_method"), "S256");
        let code = format!("code-{}", field("state"));
        let mut state = self.state.lock().unwrap();
        state.challenge = field("code_challenge");
        state.nonce = field("nonce");
        state.auth_time = self.clock.now().timestamp();
        state.code = Some(code.clone());
        code
    }

    /// A logout token of this moment with these claims over the usual ones.
    pub fn logout_token(&self, over: &Value) -> String {
        let now = self.clock.now().timestamp();
        let mut claims = json!({
            "iss": self.issuer, "sub": "sub-1", "aud": CLIENT, "iat": now, "exp": now + 120, "jti": "1",
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        });
        for (name, value) in over.as_object().unwrap() {
            if value.is_null() {
                claims.as_object_mut().unwrap().remove(name);
            } else {
                claims[name.as_str()] = value.clone();
            }
        }
        token(&self.state.lock().unwrap().plan, &self.issuer, &claims)
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let handle = self.handle.clone();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { handle.stop(false).await });
        }
    }
}
