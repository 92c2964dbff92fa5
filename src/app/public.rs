//! Pages for everybody.

use actix_web::{HttpResponse, web};

use crate::i18n::t;
use crate::identity::RequestSession;
use crate::web::views::{AccessibilityPage, HomePage, InfoPage, PaperFormPage, PrivacyPage};
use crate::web::{AppState, Nav, PageError, ok, see_other};

pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/").route(web::get().to(home)))
        .service(web::resource("/info/uitsluitingen").route(web::get().to(info)))
        .service(web::resource("/aanvraagformulier").route(web::get().to(paper_form)))
        .service(web::resource("/.well-known/security.txt").route(web::get().to(security)))
        .service(web::resource("/privacy").route(web::get().to(privacy)))
        .service(web::resource("/toegankelijkheid").route(web::get().to(accessibility)));
}

/// `/`: what this is; signed in it leads on.
async fn home(visit: RequestSession) -> Result<HttpResponse, PageError> {
    if let Some(landing) = visit.landing() {
        return Ok(see_other(landing));
    }
    ok(&HomePage { frame: visit.frame(t(visit.locale, "web-home-kop"), Nav::Nowhere)? })
}

async fn info(visit: RequestSession) -> Result<HttpResponse, PageError> {
    ok(&InfoPage { frame: visit.frame(t(visit.locale, "web-info-kop"), Nav::Nowhere)?, network: visit.site.info_url.clone() })
}

async fn paper_form(visit: RequestSession) -> Result<HttpResponse, PageError> {
    ok(&PaperFormPage { frame: visit.frame(t(visit.locale, "web-paper-form-kop"), Nav::Nowhere)? })
}

async fn privacy(visit: RequestSession) -> Result<HttpResponse, PageError> {
    ok(&PrivacyPage { frame: visit.frame(t(visit.locale, "web-privacy-kop"), Nav::Nowhere)? })
}

async fn accessibility(visit: RequestSession) -> Result<HttpResponse, PageError> {
    ok(&AccessibilityPage { frame: visit.frame(t(visit.locale, "web-accessibility-kop"), Nav::Nowhere)? })
}

/// `GET /.well-known/security.txt` (RFC 9116), where a contact is configured.
async fn security(site: web::Data<AppState>) -> Result<HttpResponse, PageError> {
    let contact = site.security_contact.as_deref().ok_or(PageError::NotFound)?;
    let expires = (site.clock.now() + chrono::TimeDelta::days(180)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let text = format!(
        "Contact: {contact}\nExpires: {expires}\nPreferred-Languages: nl, en\nCanonical: {}/.well-known/security.txt\n",
        site.base_url
    );
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(text))
}
