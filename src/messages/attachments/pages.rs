//! A file as a download: never shown inside the portal, never as anything but what it is.

use actix_web::http::header::{self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue, HeaderValue};
use actix_web::{HttpResponse, web};

use super::check::ScanState;
use super::store::{self, StoredAttachment};
use crate::audit::{Event, record};
use crate::db::ids::AttachmentId;
use crate::db::{Actor, Job};
use crate::identity::{Officer, Patient, Signed};
use crate::web::{AppState, PageError, Routes};

pub fn routes(routes: &mut Routes<'_>) {
    routes.page("/bijlagen/{id}", serve_to_patient).page("/ombudsdienst/bijlagen/{id}", serve_to_officer);
}

fn parse_id(id: &str) -> Result<AttachmentId, PageError> {
    id.parse::<AttachmentId>().map_err(|_| PageError::NotFound)
}

/// `GET /bijlagen/{id}`
async fn serve_to_patient(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let mut tx = signed.visit.site.db.begin(signed.by.actor()).await?;
    let found = store::load_file(&mut tx, parse_id(&id)?).await?;
    tx.commit().await?;
    serve(&signed.visit.site, found).await
}

/// `GET /ombudsdienst/bijlagen/{id}`: the reading is on record.
async fn serve_to_officer(signed: Signed<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (id, site) = (parse_id(&id)?, &signed.visit.site);
    let mut tx = site.db.begin(signed.by.actor()).await?;
    let found = store::load_file(&mut tx, id).await?;
    if let Some((patient, request)) = store::find_patient(&mut tx, id).await? {
        let now = tx.now();
        record(&mut tx, signed.by.actor(), Event::attachment_read(patient, request, id), now).await?;
    }
    tx.commit().await?;
    serve(site, found).await
}

/// While a scanner is configured, nothing that it has not called clean leaves.
async fn serve(site: &AppState, found: Option<StoredAttachment>) -> Result<HttpResponse, PageError> {
    let file = found.ok_or(PageError::NotFound)?;
    if file.line.infected {
        return Err(PageError::NotFound);
    }
    if site.scanner.is_some() && file.scan != ScanState::Clean {
        let now = ScanState::scan(site, &file.bytes).await;
        if now != ScanState::Waits {
            let mut tx = site.db.begin(Actor::System(Job::Scan)).await?;
            store::save_scan(&mut tx, file.line.id, now).await?;
            tx.commit().await?;
        }
        match now {
            ScanState::Clean => {}
            ScanState::Infected => return Err(PageError::NotFound),
            ScanState::Not | ScanState::Waits => return Err(PageError::Unavailable("the scanner gives no answer".to_owned())),
        }
    }
    let mut response = HttpResponse::Ok();
    response
        .content_type(file.line.kind.media_type())
        .insert_header(disposition(&file.line.name))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
        ))
        // Already compressed, and of a size that the browser may show on the way.
        .insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("identity")));
    Ok(response.body(file.bytes))
}

/// To be saved, under its own name whatever letters it has (RFC 6266).
fn disposition(name: &str) -> ContentDisposition {
    let plain: String = name.chars().map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\') { c } else { '_' }).collect();
    let whole = ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value: name.as_bytes().to_vec() };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(plain), DispositionParam::FilenameExt(whole)],
    }
}
