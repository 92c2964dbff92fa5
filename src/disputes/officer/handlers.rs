//! The ombudsdienst's forms about a dispute.

use actix_web::{HttpResponse, web};

use super::case_actions::{self, DisputeActionOutcome};
use super::case_page::{self, CaseAnswer, address};
use crate::cases::{VERDICT_FIELDS, parse_verdict};
use crate::db::ids::DisputeId;
use crate::i18n::t;
use crate::identity::{Officer, Signed, Submitted, saved_forms};
use crate::officers::answer_not_found;
use crate::web::{FormState, PageError, see_other};

fn parse(id: &str) -> Result<DisputeId, PageError> {
    id.parse::<DisputeId>().map_err(|_| PageError::NotFound)
}

/// `GET /ombudsdienst/meldingen/{dispute}`
pub(super) async fn show(signed: Signed<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    case_page::render(&signed.visit, &signed.by, parse(&id)?, CaseAnswer::Opened).await
}

/// `POST …/onderzoek`: **Start onderzoek**
pub(super) async fn take(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = parse(&id)?;
    let done = case_actions::take_dispute(&sent.visit.site, &sent.by, id).await?;
    answer(&sent, id, done, t(sent.visit.locale, "break-glass-gedaan-onderzoek")).await
}

/// `POST …/afsluiten`: **Sluit melding af**
pub(super) async fn close(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = parse(&id)?;
    let verdict = match parse_verdict(sent.visit.locale, &sent.form) {
        Ok(verdict) => verdict,
        Err(form) => return case_page::render(&sent.visit, &sent.by, id, CaseAnswer::Refused(form)).await,
    };
    let done = case_actions::close_dispute(&sent.visit.site, &sent.by, id, &verdict).await?;
    answer(&sent, id, done, t(sent.visit.locale, "break-glass-gedaan-afgesloten")).await
}

async fn answer(
    sent: &Submitted<Officer>,
    id: DisputeId,
    done: DisputeActionOutcome,
    result: &'static str,
) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    match done {
        DisputeActionOutcome::Done => {
            let mut tx = visit.site.db.begin(officer.actor()).await?;
            saved_forms::forget(&mut tx, officer.person(), &address(id)).await?;
            tx.commit().await?;
            visit.say(result);
            Ok(see_other(&address(id)))
        }
        DisputeActionOutcome::TooLate => {
            let form = FormState::of(&sent.form, &VERDICT_FIELDS);
            case_page::render(visit, officer, id, CaseAnswer::TooLate(form)).await
        }
        DisputeActionOutcome::Unknown => {
            let tx = visit.site.db.begin(officer.actor()).await?;
            answer_not_found(visit, officer, &id.to_string(), tx).await
        }
    }
}
