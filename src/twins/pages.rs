//! `/ombudsdienst/personen`: who may be one person, whose a number is, and whose a number that an officer types is or was.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::ADDRESS;
use super::numbers::{NumberTermRefused, read_keys};
use super::store::{self, FoundNumber, LinkGround, MatterKind, PersonMatter};
use super::views::{FoundNumberRow, MatterRow, PeoplePage};
use crate::db::Tx;
use crate::directory;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession, Signed, Submitted};
use crate::web::lists::Searched;
use crate::web::{FormState, Nav, PageError, RawForm, page, see_other};

const FIELDS: [&str; 1] = ["zoek"];

/// Why two entries may be one person, or which number it is about.
pub(super) fn describe_ground(locale: Locale, matter: &PersonMatter) -> String {
    if matter.what == MatterKind::Number {
        let number = matter.written.as_deref().unwrap_or_default();
        return match matter.ground {
            LinkGround::Niss => t(locale, "twins-nummer-niss").to_owned(),
            _ => tr(locale, "twins-nummer", &[("nummer", number.into())]),
        };
    }
    if matter.what == MatterKind::Reissued {
        let number = matter.written.as_deref().unwrap_or_default();
        return match matter.ground {
            // R13: whoever looks knows which number from the entry.
            LinkGround::Niss => t(locale, "twins-waarom-niss-houder").to_owned(),
            _ => tr(locale, "twins-waarom-nummer-houder", &[("nummer", number.into())]),
        };
    }
    let key = match matter.ground {
        LinkGround::Niss => "twins-waarom-niss",
        LinkGround::Riziv => "twins-waarom-riziv",
        LinkGround::Form => "twins-waarom-vorm",
        LinkGround::Name => "twins-waarom-naam",
        LinkGround::Number | LinkGround::Personnel => "twins-waarom-vroeger-nummer",
    };
    t(locale, key).to_owned()
}

/// The number that an officer looks for.
#[derive(Default)]
pub(super) struct NumberSearch {
    form: FormState,
    found: Option<Vec<FoundNumber>>,
}

pub(super) async fn show_list(
    visit: &RequestSession,
    officer: &Officer,
    mut tx: Tx,
    number: NumberSearch,
    notice: &str,
) -> Result<HttpResponse, PageError> {
    let locale = visit.locale;
    let all = store::load_matters(&mut tx, officer, None).await?;
    let NumberSearch { form, found } = number;
    let holders = found.iter().flatten().map(|number| number.care_worker);
    let ids: Vec<_> = all.iter().flat_map(|matter| [matter.one_id, matter.other_id]).chain(holders).collect();
    let lines = directory::load_person_lines(&tx, &ids).await?;
    tx.commit().await?;
    let name = |id| lines.get(&id).map(|line| format!("{}, {}", line.name(), line.function_line())).unwrap_or_default();
    let rows = |kinds: &[MatterKind]| {
        let of_kind = all.iter().filter(|matter| kinds.contains(&matter.what));
        of_kind
            .map(|matter| MatterRow {
                id: matter.id.to_string(),
                one: name(matter.one_id),
                other: name(matter.other_id),
                why: describe_ground(locale, matter),
                since: dates::on(locale, matter.since),
            })
            .collect()
    };
    let mut frame = visit.frame(t(locale, "twins-kop"), Nav::Worklist)?;
    frame.notice = notice.to_owned();
    frame.refused = form.refused();
    let status = match (frame.refused, notice.is_empty()) {
        (true, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (false, true) => StatusCode::OK,
        (false, false) => StatusCode::CONFLICT,
    };
    let number_row = |number: FoundNumber| FoundNumberRow {
        id: number.id.to_string(),
        person: name(number.care_worker),
        is_current: number.is_current,
    };
    let here = PeoplePage {
        proposed: rows(&[MatterKind::Proposed]),
        reissued: rows(&[MatterKind::Reissued]),
        undoing: rows(&[MatterKind::Undoing]),
        linked: rows(&[MatterKind::Certain, MatterKind::Same]),
        form,
        found: found.map(|found| found.into_iter().map(number_row).collect()),
        frame,
    };
    page(status, &here)
}

/// Looks the typed number up; what is wrong with it is said in the form.
async fn find_number(visit: &RequestSession, officer: &Officer, tx: &mut Tx, raw: &RawForm) -> Result<NumberSearch, PageError> {
    let mut form = FormState::of(raw, &FIELDS);
    let institutions = directory::list_institutions(tx).await?;
    let found = match read_keys(&raw.line("zoek"), &institutions) {
        Ok(keys) => Some(store::find_numbers(tx, officer, &keys).await?),
        Err(refused) => {
            let key = match refused {
                NumberTermRefused::Empty => "twins-fout-nummer-leeg",
                NumberTermRefused::Malformed => "twins-fout-nummer",
            };
            form.refuse("zoek", t(visit.locale, key));
            None
        }
    };
    Ok(NumberSearch { form, found })
}

/// `GET /ombudsdienst/personen`, and whose the number is that was looked for.
pub async fn list(signed: Signed<Officer>, searched: web::Query<Searched>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let number = match visit.typed(ADDRESS) {
        Some(typed) => NumberSearch { form: FormState::of(typed, &FIELDS), found: None },
        None => {
            let searched = visit.search(ADDRESS, &searched);
            if searched.raw("zoek").is_empty() {
                NumberSearch::default()
            } else {
                find_number(visit, officer, &mut tx, &searched).await?
            }
        }
    };
    show_list(visit, officer, tx, number, "").await
}

/// `POST /ombudsdienst/personen`: a POST, so that no number stands in an address.
pub async fn search(sent: Submitted<Officer>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let number = find_number(visit, officer, &mut tx, &sent.form).await?;
    if number.form.refused() {
        return show_list(visit, officer, tx, number, "").await;
    }
    visit.keep_search(ADDRESS, &sent.form, &FIELDS);
    Ok(see_other("/ombudsdienst/personen?gezocht"))
}
