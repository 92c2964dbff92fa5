//! The answer for a matter that an officer may not see: the same for unknown, another institution's and withheld (R12).

use actix_web::HttpResponse;

use crate::audit::{Event, record};
use crate::db::Tx;
use crate::identity::{Officer, RequestSession};
use crate::web::PageError;

/// Puts on record what was asked for, and answers 404.
///
/// # Errors
/// 404, or those of the database.
pub async fn answer_not_found(
    visit: &RequestSession,
    officer: &Officer,
    wanted: &str,
    tx: Tx,
) -> Result<HttpResponse, PageError> {
    tx.rollback().await?;
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let now = tx.now();
    record(&mut tx, officer.actor(), Event::matter_not_found(wanted), now).await?;
    tx.commit().await?;
    Err(PageError::NotFound)
}
