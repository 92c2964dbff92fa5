//! What a care worker does here: says who it is, opens a record, breaks the glass.
//!
//! There is no signing in: this is a reference for what comes after it. A real application knows who sits there.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::access::{Access, Verdict, ask, ask_all, decide};
use crate::app::App;
use crate::audit_event::Told;
use crate::breaks::Break;
use crate::staff::{WARD, Worker, is_niss};
use crate::{disk, html, moment};

type Site = web::Data<Arc<App>>;
type Answer = actix_web::Result<HttpResponse>;

/// Mounts them.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/", web::get().to(ward))
        .route("/wie", web::get().to(choose))
        .route("/wie", web::post().to(chosen))
        .route("/dossier", web::post().to(open))
        .route("/bekijk", web::post().to(look))
        .route("/doorbreek", web::post().to(break_glass))
        .route("/stop", web::post().to(stop))
        .route("/status", web::get().to(status))
        .route(
            "/stijl.css",
            web::get().to(async || HttpResponse::Ok().content_type("text/css; charset=utf-8").body(html::STYLE)),
        );
}

#[derive(Deserialize)]
struct Chosen {
    wie: String,
}

#[derive(Deserialize)]
struct Form {
    patient: String,
    #[serde(default)]
    motivering: String,
    #[serde(default)]
    deel: String,
}

const COOKIE: &str = "wie";

fn worker<'a>(app: &'a App, request: &HttpRequest) -> Option<&'a Worker> {
    let key = request.cookie(COOKIE)?;
    app.workers.iter().find(|worker| worker.key == key.value())
}

fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header(("location", path)).finish()
}

async fn page(
    app: &App,
    code: StatusCode,
    title: &str,
    worker: Option<&Worker>,
    verdict: Option<Verdict>,
    main: &str,
) -> HttpResponse {
    let age = app.age().await;
    let trusted = age.is_some_and(|age| age <= app.settings.trust_copy);
    let status = html::status(app.is_connected(), age, trusted, verdict);
    HttpResponse::build(code).content_type("text/html; charset=utf-8").body(html::frame(title, worker, &status, main))
}

async fn choose(app: Site) -> HttpResponse {
    page(&app, StatusCode::OK, "Wie ben je?", None, None, &html::choose(&app.workers)).await
}

async fn chosen(form: web::Form<Chosen>) -> HttpResponse {
    let mut answer = see_other("/");
    // Strict: a form of another site is nobody's.
    let cookie = Cookie::build(COOKIE, form.into_inner().wie).path("/").http_only(true).same_site(SameSite::Strict).finish();
    if answer.add_cookie(&cookie).is_err() {
        return HttpResponse::BadRequest().finish();
    }
    answer
}

/// The whole ward is asked about in one call.
async fn ward(app: Site, request: HttpRequest) -> HttpResponse {
    let Some(worker) = worker(&app, &request) else {
        return see_other("/wie");
    };
    let verdicts = ask_all(&app, worker, &WARD).await;
    let mut rows = Vec::with_capacity(WARD.len());
    for (patient, verdict) in WARD.iter().zip(&verdicts) {
        rows.push((*patient, matches!(decide(&app, worker, patient, *verdict).await, Access::Open(_))));
    }
    page(&app, StatusCode::OK, "Afdeling", Some(worker), verdicts.first().copied(), &html::ward(&rows)).await
}

/// Who asks for which record, and what stands there.
async fn asked<'a>(app: &'a App, request: &HttpRequest, form: &Form) -> actix_web::Result<Option<(&'a Worker, Verdict, Access)>> {
    if !is_niss(&form.patient) {
        return Err(actix_web::error::ErrorBadRequest("no NISS"));
    }
    let Some(worker) = worker(app, request) else {
        return Ok(None);
    };
    let verdict = ask(app, worker, &form.patient).await;
    Ok(Some((worker, verdict, decide(app, worker, &form.patient, verdict).await)))
}

async fn record(
    app: &App,
    worker: &Worker,
    verdict: Verdict,
    patient: &str,
    running: Option<&Break>,
    part: Option<&str>,
) -> HttpResponse {
    let until = running.map(|one| one.until.with_timezone(&chrono_tz::Europe::Brussels).format("%H.%M uur").to_string());
    let main = html::record(patient, until.as_deref(), part);
    let mut answer = page(app, StatusCode::OK, "Dossier", Some(worker), Some(verdict), &main).await;
    if let Some(running) = running {
        // A screen that stands open closes with the break.
        let left = (running.until - moment::now()).num_seconds().max(0) + 1;
        if let Ok(refresh) = HeaderValue::from_str(&format!("{left}; url=/")) {
            answer.headers_mut().insert(HeaderName::from_static("refresh"), refresh);
        }
    }
    answer
}

async fn closed(app: &App, worker: &Worker, verdict: Verdict, form: &Form, wrong: Option<&str>) -> HttpResponse {
    let breakable = app.breaks_possible.load(Ordering::Relaxed);
    let breaks = app.breaks.lock().await;
    let refused = breaks.refusal(&form.patient, &worker.numbers(), moment::now());
    let main = html::closed(&form.patient, breakable, refused, &form.motivering, wrong);
    let code = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::FORBIDDEN };
    let title = if wrong.is_some() { "Fout: Geen toegang" } else { "Geen toegang" };
    page(app, code, title, Some(worker), Some(verdict), &main).await
}

async fn open(app: Site, request: HttpRequest, form: web::Form<Form>) -> Answer {
    Ok(match asked(&app, &request, &form).await? {
        None => see_other("/wie"),
        Some((worker, verdict, Access::Open(running))) => {
            record(&app, worker, verdict, &form.patient, running.as_ref(), None).await
        }
        Some((worker, verdict, Access::Closed(_))) => closed(&app, worker, verdict, &form, None).await,
    })
}

/// Looks at a part. During a break the portal is told what: the patient reads it.
async fn look(app: Site, request: HttpRequest, form: web::Form<Form>) -> Answer {
    let part = html::PARTS.into_iter().find(|part| *part == form.deel);
    Ok(match asked(&app, &request, &form).await? {
        None => see_other("/wie"),
        Some((worker, verdict, Access::Open(running))) => {
            if let (Some(running), Some(part)) = (&running, part) {
                let mut breaks = app.breaks.lock().await;
                breaks.opened(running.id, Uuid::new_v4(), part, moment::now());
                save(&app, &breaks).await?;
            }
            record(&app, worker, verdict, &form.patient, running.as_ref(), part).await
        }
        Some((worker, verdict, Access::Closed(_))) => closed(&app, worker, verdict, &form, None).await,
    })
}

/// On disk, then open: the report is not lost, and nobody waits for the portal.
async fn break_glass(app: Site, request: HttpRequest, form: web::Form<Form>) -> Answer {
    let (worker, verdict, kind) = match asked(&app, &request, &form).await? {
        None => return Ok(see_other("/wie")),
        // Open already, or broken by the same form sent before.
        Some((worker, verdict, Access::Open(running))) => {
            return Ok(record(&app, worker, verdict, &form.patient, running.as_ref(), None).await);
        }
        Some((worker, verdict, Access::Closed(kind))) => (worker, verdict, kind),
    };
    let motivation = form.motivering.replace("\r\n", "\n").trim().to_owned();
    if !(10..=200).contains(&motivation.chars().count()) {
        return Ok(closed(&app, worker, verdict, &form, Some("Schrijf 10 tot 200 tekens.")).await);
    }
    if !app.breaks_possible.load(Ordering::Relaxed) {
        return Ok(closed(&app, worker, verdict, &form, None).await);
    }
    let now = moment::now();
    let told = Told {
        kind,
        patient: form.patient.clone(),
        who: worker.identifiers.clone(),
        name: worker.name.to_owned(),
        cbe: app.settings.institution.clone(),
        from: now,
        until: now + TimeDelta::minutes(app.settings.break_minutes.into()),
        motivation,
    };
    let mut breaks = app.breaks.lock().await;
    breaks.begin(Uuid::new_v4(), told, worker.numbers(), now);
    save(&app, &breaks).await?;
    let running = breaks.open(&form.patient, &worker.numbers(), false, now).cloned();
    drop(breaks);
    Ok(record(&app, worker, verdict, &form.patient, running.as_ref(), None).await)
}

async fn stop(app: Site, request: HttpRequest, form: web::Form<Form>) -> Answer {
    let Some((_, _, access)) = asked(&app, &request, &form).await? else {
        return Ok(see_other("/wie"));
    };
    if let Access::Open(Some(running)) = access {
        let mut breaks = app.breaks.lock().await;
        breaks.stop(running.id, Uuid::new_v4(), moment::now());
        save(&app, &breaks).await?;
    }
    Ok(see_other("/"))
}

async fn save(app: &App, breaks: &crate::breaks::Breaks) -> actix_web::Result<()> {
    disk::write(app.breaks_file(), breaks).await.map_err(|error| {
        tracing::error!(cause = format!("{error:#}"), "a break cannot be kept");
        actix_web::error::ErrorInternalServerError("not kept")
    })?;
    app.to_deliver.notify_one();
    Ok(())
}

/// For operators: counts, no personal data.
async fn status(app: Site) -> HttpResponse {
    let age = app.age().await;
    let trusted = age.is_some_and(|age| age <= app.settings.trust_copy);
    let copy = app.copy.read().await.as_ref().map(|copy| (copy.position, copy.exclusions()));
    let breaks = app.breaks.lock().await;
    HttpResponse::Ok().json(json!({
        "connected": app.is_connected(),
        "position": copy.map(|(position, _)| position),
        "exclusions": copy.map(|(_, exclusions)| exclusions),
        "age_seconds": age,
        "trusted": trusted,
        "queue": breaks.queue.len(),
        "dead_letters": breaks.dead.len(),
    }))
}
