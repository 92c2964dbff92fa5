//! **Mijn aanmeldingen**: where an officer is signed in.

use actix_web::{HttpResponse, web};

use super::views::SessionsPage;
use crate::i18n::t;
use crate::identity::{Officer, Signed, Submitted, session};
use crate::web::{Nav, PageError, ok, see_other};

/// `GET /ombudsdienst/sessies`
pub async fn show(signed: Signed<Officer>) -> Result<HttpResponse, PageError> {
    let visit = &signed.visit;
    let mut tx = visit.site.db.begin(signed.by.actor()).await?;
    let sessions = session::list::session_rows(&mut tx, visit).await?;
    tx.commit().await?;
    ok(&SessionsPage { frame: visit.frame(t(visit.locale, "officers-aanmeldingen"), Nav::Account)?, sessions })
}

/// `POST /ombudsdienst/sessies/{session}/afmelden`
pub async fn end(sent: Submitted<Officer>, session: web::Path<String>) -> Result<HttpResponse, PageError> {
    session::end_own::end_other(&sent, &session).await?;
    Ok(see_other("/ombudsdienst/sessies"))
}
