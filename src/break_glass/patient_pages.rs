//! `/doorbrekingen`: every time that the record was opened by somebody who may not, and **Ik vertrouw dit niet**.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::distrust::{self, Distrusted};
use super::patient_store::{self, OwnBreak};
use super::views::{BreaksPage, Card};
use super::{facts, words};
use crate::db::ids::BreakId;
use crate::identity::{Patient, Signed, Submitted};
use crate::web::{Nav, PageError, ok, see_other, t};

const LIST: &str = "/doorbrekingen";

/// Which page of the list.
#[derive(Deserialize)]
pub struct Asked {
    pagina: Option<u32>,
}

pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/doorbrekingen").route(web::get().to(list)))
        .service(web::resource("/doorbrekingen/{break}/vertrouw-niet").route(web::post().to(no_trust)));
}

/// `GET /doorbrekingen`
pub async fn list(signed: Signed<Patient>, asked: web::Query<Asked>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&signed.visit, &signed.by);
    let page = i64::from(asked.pagina.unwrap_or(1).max(1));
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let mut found = patient_store::of_patient(&mut tx, patient, (page - 1) * facts::PAGE, facts::PAGE).await?;
    tx.commit().await?;
    if page > 1 && found.is_empty() {
        return Err(PageError::NotFound);
    }
    let shown = usize::try_from(facts::PAGE).unwrap_or(usize::MAX);
    let more = found.len() > shown;
    found.truncate(shown);
    let now = visit.site.clock.now();
    ok(&BreaksPage {
        frame: visit.frame(t("breaks-kop"), Nav::Breaks)?,
        cards: found.into_iter().map(|one| card(one, now)).collect(),
        turn: facts::turn("/doorbrekingen?", page, more),
    })
}

fn card(own: OwnBreak, now: chrono::DateTime<chrono::Utc>) -> Card {
    let row = own.row;
    let (person, function) = own
        .person
        .map_or_else(|| (row.reported_name.clone(), row.reported_function.clone()), |line| (line.name(), line.function_line()));
    Card {
        id: row.id.to_string(),
        person,
        function,
        kind: facts::kind(row.kind),
        is_new: own.unread,
        when: facts::when(&row),
        open_until: facts::open_until(&row, now),
        place: words::place(own.institution.as_deref(), &row.place),
        opened: facts::opened(&own.openings),
        case: own.case.map(facts::case),
        outcome: own.case.and_then(facts::outcome),
        conversation: own.conversation,
        motivation: row.motivation,
    }
}

/// `POST /doorbrekingen/{break}/vertrouw-niet`: **Ik vertrouw dit niet**, once; again is answered alike.
pub async fn no_trust(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = id.parse::<BreakId>().map_err(|_| PageError::NotFound)?;
    match distrust::distrust(&sent.visit.site, &sent.by, id, sent.visit.site.clock.now()).await? {
        Distrusted::Unknown => Err(PageError::NotFound),
        Distrusted::Done => {
            sent.visit.say(t("breaks-melding-verstuurd"));
            Ok(see_other(LIST))
        }
    }
}
