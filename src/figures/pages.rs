//! **Cijfers**: the page and its file. Looking at them goes on record.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, web};
use chrono::Datelike;
use serde::Deserialize;

use super::ADDRESS;
use super::csv_file;
use super::publish::Publication;
use super::store::{FiguresOf, load};
use super::tables::FigureWords;
use super::views::{FiguresPage, YearTab};
use crate::audit::{Event, record};
use crate::i18n::{dates, t};
use crate::identity::{Officer, RequestSession, Signed};
use crate::web::{Nav, PageError, ok};

/// What the address holds.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FiguresQuery {
    jaar: String,
}

/// The years beside each other.
const ALL_YEARS: &str = "alle";

/// What is shown.
struct ShownFigures {
    publication: Publication,
    /// The year in full; none for the years beside each other.
    year: Option<i32>,
    today: chrono::NaiveDate,
}

async fn read(
    visit: &RequestSession,
    officer: &Officer,
    asked: &FiguresQuery,
    event: fn(Option<i32>) -> Event,
) -> Result<ShownFigures, PageError> {
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let today = dates::day(now);
    let year = match asked.jaar.as_str() {
        "" => Some(today.year()),
        ALL_YEARS => None,
        typed => Some(typed.parse().map_err(|_| PageError::NotFound)?),
    };
    let counted = load(&mut tx, FiguresOf::Officer(officer), year.unwrap_or(today.year()), &visit.site.rules, now).await?;
    let Some(publication) = counted else {
        tx.rollback().await?;
        return Err(PageError::NotFound);
    };
    record(&mut tx, officer.actor(), event(year), now).await?;
    tx.commit().await?;
    Ok(ShownFigures { publication, year, today })
}

/// `GET /ombudsdienst/cijfers`
pub async fn show(signed: Signed<Officer>, asked: web::Query<FiguresQuery>) -> Result<HttpResponse, PageError> {
    let visit = &signed.visit;
    let ShownFigures { publication, year, today } = read(visit, &signed.by, &asked, Event::figures_read).await?;
    let words = FigureWords { locale: visit.locale };
    let shown = year.and_then(|year| publication.years.iter().find(|one| one.year == year));
    let tabs = publication.years.iter().filter(|one| Some(one.year) == year || one.year == today.year() || !one.is_empty());
    let query = match (asked.jaar.as_str(), year) {
        (ALL_YEARS, _) => ALL_YEARS.to_owned(),
        (_, year) => year.unwrap_or(today.year()).to_string(),
    };
    ok(&FiguresPage {
        frame: visit.frame(t(visit.locale, "figures-kop"), Nav::Figures)?,
        years: tabs.map(|one| YearTab { year: one.year, current: Some(one.year) == year }).collect(),
        shows_all: year.is_none(),
        csv: format!("{ADDRESS}/csv?jaar={query}"),
        sums: shown.map(|year| words.sums(year, publication.target)).unwrap_or_default(),
        figures: words.parts(&publication, shown),
        hides: publication.years.iter().any(|one| one.hides()),
    })
}

/// `GET /ombudsdienst/cijfers/csv`: *Download als CSV*
pub async fn csv(signed: Signed<Officer>, asked: web::Query<FiguresQuery>) -> Result<HttpResponse, PageError> {
    let visit = &signed.visit;
    let ShownFigures { publication, year, .. } = read(visit, &signed.by, &asked, Event::figures_downloaded).await?;
    let of = year.map_or_else(|| ALL_YEARS.to_owned(), |year| year.to_string());
    let name = HeaderValue::from_str(&format!("attachment; filename=\"cijfers-{of}.csv\"")).map_err(anyhow::Error::from)?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(csv_file::file(visit.locale, &publication, year)?))
}
