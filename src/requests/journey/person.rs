//! Step 1: find the person.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use uuid::Uuid;

use super::super::draft::{Draft, Search, Stage};
use super::super::views::{OpenDraft, SearchPage};
use super::super::{drafts, form};
use super::{DraftPage, found, open_draft, person_name, save_answer, stage_path};
use crate::db::Tx;
use crate::db::ids::{DraftId, InstitutionId};
use crate::directory::names::plain_key;
use crate::directory::{NotOnePerson, SearchRefused, SearchResult, SearchTerm, one_person};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Patient, RequestSession, Signed, Submitted};
use crate::web::{FormState, Nav, PageError, RawForm, ok, page, see_other};

/// `GET /uitsluitingen/aanvragen`: a fresh start, and what was left unfinished.
pub async fn show_start(signed: Signed<Patient>) -> Result<HttpResponse, PageError> {
    let here = start_page(&signed.visit, &signed.by, FormState::default()).await?;
    ok(&here)
}

async fn start_page(visit: &RequestSession, patient: &Patient, form: FormState) -> Result<SearchPage, PageError> {
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let mut open_drafts = Vec::new();
    for listed in drafts::list_open_drafts(&mut tx, patient).await? {
        let person = match &listed.draft {
            Ok(draft) => Some(person_name(visit.locale, &mut tx, draft).await?),
            Err(error) => {
                tracing::error!(cause = %error, "a draft is listed without what is in it");
                None
            }
        };
        open_drafts.push(OpenDraft {
            id: listed.id.to_string(),
            person,
            changed: dates::at(visit.locale, listed.updated_at),
            prepared: listed.prepared,
        });
    }
    let mut form = form;
    if !form.refused()
        && let Some(raw) = visit.saved_form(&mut tx).await?
    {
        form = FormState::of(&raw, &["zoek"]);
    }
    tx.commit().await?;
    let mut frame = visit.frame(t(visit.locale, "requests-zoek-kop"), Nav::Exclusions)?;
    frame.refused = form.refused();
    Ok(SearchPage { frame, draft: Uuid::new_v4().to_string(), started: false, drafts: open_drafts, form })
}

/// Looks up what was typed into the search, or says why that is no search for one person.
async fn look_up(
    locale: Locale,
    tx: &mut Tx,
    home: InstitutionId,
    raw: &RawForm,
) -> Result<Result<Search, FormState>, PageError> {
    let typed = raw.line("zoek");
    let refuse = |message: String| Ok(Err(FormState::refusing(raw, "zoek", message)));
    if typed.chars().count() > form::MAX_LINE {
        return refuse(tr(locale, "requests-fout-te-lang", &[("n", form::MAX_LINE.into())]));
    }
    let term = match SearchTerm::parse(&typed) {
        Ok(term) => term,
        Err(SearchRefused::Empty) => return refuse(t(locale, "requests-fout-zoek-leeg").to_owned()),
        Err(SearchRefused::TooShort) => return refuse(t(locale, "requests-fout-zoek-kort").to_owned()),
        Err(SearchRefused::RizivLength) => return refuse(t(locale, "requests-fout-riziv-lengte").to_owned()),
    };
    let place: String = raw.line("waar").chars().take(form::MAX_LINE).collect();
    let found = found::search(tx, home, &term, &place).await?;
    match not_one_person(&typed, &term, &found.result) {
        Some(why) => refuse(form::name_refused(locale, why, form::NameHints::for_patient(locale))),
        None => {
            let result = Some(found.keep(tx.now()));
            Ok(Ok(Search { term: typed, place, found: !found.result.people.is_empty(), result }))
        }
    }
}

/// R1 at the search already: a group, a function alone or two people. A found person is never refused: an entry of the directory
/// is one person, whatever its name looks like. Only what reads as a group must be that person's name itself, as it resembles
/// many a name.
fn not_one_person(typed: &str, term: &SearchTerm, found: &SearchResult) -> Option<NotOnePerson> {
    let SearchTerm::Name { .. } = term else { return None };
    let why = one_person(typed).err().filter(|why| !matches!(why, NotOnePerson::Empty | NotOnePerson::TooLong(_)))?;
    let key = plain_key(typed);
    let is_called_so = |name: String| {
        let name = plain_key(&name);
        key.split(' ').all(|word| name.split(' ').any(|own| own == word))
    };
    let mut people = found.people.iter();
    let somebody = if why == NotOnePerson::Group { people.any(|entry| is_called_so(entry.name())) } else { people.len() > 0 };
    (!somebody).then_some(why)
}

/// `POST /uitsluitingen/aanvragen`: starts the draft with the search.
pub async fn start_draft(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    let mut tx = sent.visit.site.db.begin(sent.by.actor()).await?;
    let search = match look_up(sent.visit.locale, &mut tx, sent.by.home_institution(), &sent.form).await? {
        Ok(search) => search,
        Err(form) => {
            tx.rollback().await?;
            return page(StatusCode::UNPROCESSABLE_ENTITY, &start_page(&sent.visit, &sent.by, form).await?);
        }
    };
    let found = search.found;
    // The page carries the draft's id, so that a double click starts one draft.
    let id = sent.form.raw("aanvraag").parse().unwrap_or_else(|_| DraftId::from_uuid(Uuid::new_v4()));
    let draft = Draft { search: Some(search), ..Draft::default() };
    let now = tx.now();
    let mut to = stage_path(id, draft.next());
    if !drafts::insert_draft(&mut tx, &sent.by, id, &draft, now).await? {
        match drafts::lock_draft(&mut tx, &sent.by, id).await? {
            // Back and another search on the same page: the draft goes on with it.
            Some(stored) if !stored.sent => {
                let mut again = stored.draft;
                if again.search != draft.search {
                    again.search.clone_from(&draft.search);
                    again.person = None;
                    drafts::save_draft(&mut tx, &sent.by, id, &again, now).await?;
                }
                to = stage_path(id, if found { Stage::Choose } else { Stage::Describe });
            }
            _ => {
                let fresh = DraftId::from_uuid(Uuid::new_v4());
                drafts::insert_draft(&mut tx, &sent.by, fresh, &draft, now).await?;
                to = stage_path(fresh, draft.next());
            }
        }
    }
    sent.visit.forget_saved_form(&mut tx).await?;
    tx.commit().await?;
    Ok(see_other(&to))
}

/// `GET …/zoeken`: the search again, with what was searched.
pub async fn show_search(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open_draft(&signed.visit, &signed.by, &id, Stage::Search, false).await? {
        DraftPage::Elsewhere(answer) => return Ok(answer),
        DraftPage::Here(tx, stored) => (tx, stored),
    };
    let mut form = FormState::default();
    form.set("zoek", stored.draft.search.as_ref().map(|search| search.term.clone()).unwrap_or_default());
    if let Some(raw) = signed.visit.saved_form(&mut tx).await? {
        form = FormState::of(&raw, &["zoek"]);
    }
    tx.commit().await?;
    let frame = signed.visit.frame(t(signed.visit.locale, "requests-zoek-kop"), Nav::Exclusions)?;
    ok(&SearchPage { frame, draft: stored.id.to_string(), started: true, drafts: Vec::new(), form })
}

/// `POST …/zoeken`: searches again.
pub async fn search_again(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open_draft(&sent.visit, &sent.by, &id, Stage::Search, true).await? {
        DraftPage::Elsewhere(answer) => return Ok(answer),
        DraftPage::Here(tx, stored) => (tx, stored),
    };
    let search = match look_up(sent.visit.locale, &mut tx, sent.by.home_institution(), &sent.form).await? {
        Ok(search) => search,
        Err(form) => {
            tx.rollback().await?;
            let mut frame = sent.visit.frame(t(sent.visit.locale, "requests-zoek-kop"), Nav::Exclusions)?;
            frame.refused = true;
            let here = SearchPage { frame, draft: stored.id.to_string(), started: true, drafts: Vec::new(), form };
            return page(StatusCode::UNPROCESSABLE_ENTITY, &here);
        }
    };
    let found = search.found;
    let draft = Draft { search: Some(search), ..stored.draft.clone() };
    save_answer(&sent.visit, &sent.by, tx, &stored, draft).await?;
    Ok(see_other(&stage_path(stored.id, if found { Stage::Choose } else { Stage::Describe })))
}
