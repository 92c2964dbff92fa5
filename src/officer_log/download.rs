//! The log as a file for a spreadsheet: what the page shows, with all of its pages. No row has a number.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, web};

use super::pages::{PatientPart, patient_part, request_of};
use super::query::LogQuery;
use super::rows::LogWords;
use super::store;
use super::subjects::find_subjects;
use crate::audit::{Event, record};
use crate::i18n::{dates, t};
use crate::identity::{CookieKey, Officer, Signed};
use crate::text::harmless_cell;
use crate::web::{PageError, see_other};

/// Rows that are read at a time.
const BATCH: i64 = 1_000;
/// Rows of a file; the last line says where there are more.
const MAX_LINES: usize = 20_000;

/// `GET /ombudsdienst/logboek/csv`: *Download als CSV*
pub async fn csv(
    signed: Signed<Officer>,
    asked: web::Query<LogQuery>,
    key: web::Data<CookieKey>,
) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let locale = visit.locale;
    let parsed = asked.parse(locale, &key, officer)?;
    if parsed.form.refused() || asked.goes_on() {
        // The page says what is wrong; a file is never a part of one.
        return Ok(see_other(&asked.address("", None)));
    }
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let reason = match patient_part(&mut tx, officer, &parsed).await? {
        PatientPart::All => None,
        PatientPart::Of(patient) => Some(patient.reason),
        PatientPart::Unasked(answer) => {
            tx.rollback().await?;
            return Ok(answer);
        }
    };
    let request = request_of(&mut tx, officer, &parsed).await?;
    let mut filter = asked.filter(&parsed, request);
    let words = LogWords::new(locale, &visit.site.rules, parsed.patient);
    // A mark for spreadsheets, which read it as Windows-1252 otherwise.
    let mut file =
        csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    let heads = [
        "officer-log-csv-dag",
        "officer-log-csv-uur",
        "officer-log-wie",
        "officer-log-wat",
        "officer-log-over",
        "officer-log-reden",
    ];
    file.write_record(heads.map(|key| t(locale, key))).map_err(anyhow::Error::from)?;
    let mut lines = 0;
    loop {
        let entries = store::list(&mut tx, officer, &filter, BATCH).await?;
        let subjects = find_subjects(&mut tx, &entries).await?;
        for entry in &entries {
            let row = words.row(entry, &subjects);
            let day = dates::day(entry.happened_at).to_string();
            let about = row.about.map(|about| about.text).unwrap_or_default();
            // As spreadsheets read a time.
            let iso = dates::iso(entry.happened_at);
            let cells = [day.as_str(), iso.get(11..19).unwrap_or_default(), &row.who, row.what, &about, &row.why];
            file.write_record(cells.map(harmless_cell)).map_err(anyhow::Error::from)?;
        }
        lines += entries.len();
        filter.before = entries.last().map(store::LogEntry::position);
        if entries.len() < usize::try_from(BATCH).unwrap_or(usize::MAX) {
            break;
        }
        if lines >= MAX_LINES {
            file.write_record(["", "", "", t(locale, "officer-log-csv-meer"), "", ""]).map_err(anyhow::Error::from)?;
            break;
        }
    }
    let now = tx.now();
    let codes = asked.codes(&parsed, request, reason.as_deref());
    record(&mut tx, officer.actor(), Event::log_downloaded(parsed.patient, codes), now).await?;
    tx.commit().await?;
    let body = file.into_inner().map_err(|error| anyhow::anyhow!("a file in memory: {error}"))?;
    let name = format!("attachment; filename=\"logboek-{}.csv\"", dates::day(now));
    let name = HeaderValue::from_str(&name).map_err(anyhow::Error::from)?;
    Ok(HttpResponse::Ok().content_type("text/csv; charset=utf-8").insert_header((header::CONTENT_DISPOSITION, name)).body(body))
}
