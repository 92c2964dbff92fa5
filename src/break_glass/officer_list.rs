//! `/ombudsdienst/doorbrekingen`: what waits for a look, cases, letters to write.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::TimeDelta;

use super::letters::{self, ToWrite};
use super::officer_store::{self as store, Matter, Shown};
use super::views::{Letter, OfficerBreaksPage, Row};
use super::{facts, officer_page};
use crate::audit::{Event, record};
use crate::i18n::Locale;
use crate::identity::{Officer, Visit};
use crate::web::views::{Choice, Tag};
use crate::web::{Nav, PageError, dates, page as answer, t};

pub(super) const LIST: &str = "/ombudsdienst/doorbrekingen";

impl Shown {
    const fn code(self) -> &'static str {
        match self {
            Self::ToReview => "te-bekijken",
            Self::Cases => "zaken",
            Self::All => "alle",
        }
    }
}

/// The list. That these patients' breaks were seen is on record.
pub(super) async fn render(
    visit: &Visit,
    officer: &Officer,
    (shown, page): (Shown, i64),
    status: StatusCode,
    notice: &str,
) -> Result<HttpResponse, PageError> {
    let site = &visit.site;
    let now = site.clock.now();
    let most = usize::try_from(facts::PAGE).unwrap_or(usize::MAX);
    let mut tx = site.db.begin(officer.actor()).await?;
    let mut found = store::list(&mut tx, officer, shown, ((page - 1) * facts::PAGE, facts::PAGE)).await?;
    if page > 1 && found.is_empty() {
        tx.rollback().await?;
        return Err(PageError::NotFound);
    }
    let more = found.len() > most;
    found.truncate(most);
    let (to_review, open_cases) = store::counts(&mut tx, officer).await?;
    let before = now - TimeDelta::days(site.rules.letter_after_days.into());
    let mut to_write = letters::to_write(&mut tx, officer, before, Locale::Nl, facts::PAGE).await?;
    let more_letters = to_write.len() > most;
    to_write.truncate(most);
    if !found.is_empty() || !to_write.is_empty() {
        let seen: Vec<_> = found.iter().map(|matter| matter.row.id).collect();
        let letters: Vec<_> = to_write.iter().map(|one| one.message).collect();
        record(&mut tx, officer.actor(), Event::breaks_read(&seen, &letters), now).await?;
    }
    tx.commit().await?;
    let mut frame = visit.frame(t("breaks-kop"), Nav::Breaks)?;
    notice.clone_into(&mut frame.notice);
    let filter = |code: &str, text: &str| Choice { value: code.to_owned(), text: text.to_owned() };
    answer(
        status,
        &OfficerBreaksPage {
            frame,
            to_review,
            open_cases,
            shown: shown.code(),
            filters: vec![
                filter(Shown::ToReview.code(), t("breaks-filter-te-bekijken")),
                filter(Shown::Cases.code(), t("breaks-filter-zaken")),
                filter(Shown::All.code(), t("breaks-filter-alle")),
            ],
            rows: found.iter().map(row).collect(),
            turn: facts::turn(&format!("{LIST}?toon={}&", shown.code()), page, more),
            letters: to_write.into_iter().map(letter).collect(),
            more_letters,
        },
    )
}

fn row(matter: &Matter) -> Row {
    let broken = &matter.row;
    let (person, function) = officer_page::who(matter);
    Row {
        id: broken.id.to_string(),
        patient: matter.patient.as_ref().map_or_else(|| officer_page::niss(matter), |patient| patient.name.to_string()),
        person,
        function,
        kind: facts::kind(broken.kind),
        when: facts::when(broken),
        marks: facts::marks(broken),
        state: match &matter.case {
            Some(case) => facts::case(case.state),
            None if broken.reviewed_at.is_none() => Tag { text: t("breaks-te-bekijken"), colour: "yellow" },
            None => Tag { text: t("breaks-bekeken"), colour: "green" },
        },
    }
}

fn letter(one: ToWrite) -> Letter {
    Letter {
        id: one.message.to_string(),
        patient: one.patient,
        niss: officer_page::display(&one.niss),
        conversation: one.conversation,
        subject: one.subject,
        since: dates::on(one.written_at),
    }
}
