//! Step 1: find the person.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use uuid::Uuid;

use super::super::draft::{Draft, Person, Search, Stage};
use super::super::standing::{self, Whose};
use super::super::views::{ChoosePage, OpenDraft, PersonChoice, SearchPage};
use super::super::{drafts, form};
use super::{Step, kept, open, path, person_name, save};
use crate::db::Tx;
use crate::db::ids::{CareWorkerId, DraftId};
use crate::directory::names::plain_key;
use crate::directory::{self, SearchRefused, SearchResult, SearchTerm, WhyNot, one_person};
use crate::exclusions::{self, Origin};
use crate::identity::{Patient, Signed, Submitted, Visit};
use crate::requests::people::facts_of_entry;
use crate::web::{FormState, Nav, PageError, RawForm, dates, ok, page, see_other, t, tr};

/// `GET /uitsluitingen/aanvragen`: a fresh start, and what was left unfinished.
pub async fn start(signed: Signed<Patient>) -> Result<HttpResponse, PageError> {
    let here = start_page(&signed.visit, &signed.by, FormState::default()).await?;
    ok(&here)
}

async fn start_page(visit: &Visit, patient: &Patient, form: FormState) -> Result<SearchPage, PageError> {
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let mut open_drafts = Vec::new();
    for stored in drafts::open(&mut tx, patient).await? {
        let person = person_name(&mut tx, &stored.draft).await?;
        open_drafts.push(OpenDraft {
            id: stored.id.to_string(),
            person,
            changed: dates::at(stored.updated_at),
            prepared: stored.conversation.is_some(),
        });
    }
    let mut form = form;
    if !form.refused()
        && let Some(raw) = crate::identity::parked::find(&mut tx, patient.person(), "/uitsluitingen/aanvragen").await?
    {
        form = FormState::of(&raw, &["zoek"]);
    }
    tx.commit().await?;
    let mut frame = visit.frame(t("requests-zoek-kop"), Nav::Exclusions)?;
    frame.refused = form.refused();
    Ok(SearchPage { frame, draft: Uuid::new_v4().to_string(), started: false, drafts: open_drafts, form })
}

/// Looks up what was typed into the search, or says why that is no search for one person.
async fn look_up(tx: &mut Tx, raw: &RawForm) -> Result<Result<Search, FormState>, PageError> {
    let typed = raw.line("zoek");
    let refuse = |message: String| Ok(Err(FormState::refusing(raw, "zoek", message)));
    if typed.chars().count() > form::MAX_LINE {
        return refuse(tr("requests-fout-te-lang", &[("n", form::MAX_LINE.into())]));
    }
    let term = match SearchTerm::parse(&typed) {
        Ok(term) => term,
        Err(SearchRefused::Empty) => return refuse(t("requests-fout-zoek-leeg").to_owned()),
        Err(SearchRefused::TooShort) => return refuse(t("requests-fout-zoek-kort").to_owned()),
        Err(SearchRefused::RizivLength) => return refuse(t("requests-fout-riziv-lengte").to_owned()),
    };
    let found = directory::find(tx, &term).await?;
    match not_one_person(&typed, &term, &found) {
        Some(why) => refuse(form::why_not(why, form::Hints::for_patient())),
        None => Ok(Ok(Search { term: typed, found: !found.people.is_empty() })),
    }
}

/// R1 at the search already: a group, a function alone or two people. Somebody found is never refused: an entry of the directory
/// is one person, whatever its name looks like. Only what reads as a group must be that person's name itself, as it resembles
/// many a name.
fn not_one_person(typed: &str, term: &SearchTerm, found: &SearchResult) -> Option<WhyNot> {
    let SearchTerm::Name { .. } = term else { return None };
    let why = one_person(typed).err().filter(|why| !matches!(why, WhyNot::Empty | WhyNot::TooLong(_)))?;
    let key = plain_key(typed);
    let is_called_so = |name: String| {
        let name = plain_key(&name);
        key.split(' ').all(|word| name.split(' ').any(|own| own == word))
    };
    let mut people = found.people.iter();
    let somebody = if why == WhyNot::Group { people.any(|entry| is_called_so(entry.name())) } else { people.len() > 0 };
    (!somebody).then_some(why)
}

/// `POST /uitsluitingen/aanvragen`: starts the draft with the search.
pub async fn begin(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    let mut tx = sent.visit.site.db.begin(sent.by.actor()).await?;
    let search = match look_up(&mut tx, &sent.form).await? {
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
    let now = sent.visit.site.clock.now();
    let mut to = path(id, draft.next());
    if !drafts::start(&mut tx, &sent.by, id, &draft, now).await? {
        match drafts::hold(&mut tx, &sent.by, id).await? {
            // Back and another search on the same page: the draft goes on with it.
            Some(stored) if !stored.sent => {
                let mut again = stored.draft;
                if again.search != draft.search {
                    again.search.clone_from(&draft.search);
                    again.person = None;
                    drafts::save(&mut tx, &sent.by, id, &again, now).await?;
                }
                to = path(id, if found { Stage::Choose } else { Stage::Describe });
            }
            _ => {
                let fresh = DraftId::from_uuid(Uuid::new_v4());
                drafts::start(&mut tx, &sent.by, fresh, &draft, now).await?;
                to = path(fresh, draft.next());
            }
        }
    }
    crate::identity::parked::forget(&mut tx, sent.by.person(), "/uitsluitingen/aanvragen").await?;
    tx.commit().await?;
    Ok(see_other(&to))
}

/// `GET …/zoeken`: the search again, with what was searched.
pub async fn search(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open(&signed.visit, &signed.by, &id, Stage::Search, false).await? {
        Step::Elsewhere(answer) => return Ok(answer),
        Step::Here(tx, stored) => (tx, stored),
    };
    let mut form = FormState::default();
    form.set("zoek", stored.draft.search.as_ref().map(|search| search.term.clone()).unwrap_or_default());
    if let Some(raw) = kept(&mut tx, &signed.by, stored.id, Stage::Search).await? {
        form = FormState::of(&raw, &["zoek"]);
    }
    tx.commit().await?;
    let frame = signed.visit.frame(t("requests-zoek-kop"), Nav::Exclusions)?;
    ok(&SearchPage { frame, draft: stored.id.to_string(), started: true, drafts: Vec::new(), form })
}

/// `POST …/zoeken`: searches again.
pub async fn search_again(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open(&sent.visit, &sent.by, &id, Stage::Search, true).await? {
        Step::Elsewhere(answer) => return Ok(answer),
        Step::Here(tx, stored) => (tx, stored),
    };
    let search = match look_up(&mut tx, &sent.form).await? {
        Ok(search) => search,
        Err(form) => {
            tx.rollback().await?;
            let mut frame = sent.visit.frame(t("requests-zoek-kop"), Nav::Exclusions)?;
            frame.refused = true;
            let here = SearchPage { frame, draft: stored.id.to_string(), started: true, drafts: Vec::new(), form };
            return page(StatusCode::UNPROCESSABLE_ENTITY, &here);
        }
    };
    let found = search.found;
    let draft = Draft { search: Some(search), ..stored.draft.clone() };
    save(&sent.visit, &sent.by, tx, &stored, draft, Stage::Search).await?;
    Ok(see_other(&path(stored.id, if found { Stage::Choose } else { Stage::Describe })))
}

/// What stands in the way of a choice, with the words and the links that go with it.
struct Refusal {
    message: String,
    already_excluded: bool,
    request: Option<String>,
}

async fn choose_page(
    visit: &Visit,
    tx: &mut Tx,
    id: DraftId,
    search: &Search,
    form: FormState,
    refusal: Option<&Refusal>,
) -> Result<ChoosePage, PageError> {
    let term = SearchTerm::parse(&search.term).ok();
    let found = match &term {
        Some(term) => directory::find(tx, term).await?,
        None => SearchResult::default(),
    };
    let mut frame = visit.frame(t("requests-kies-kop"), Nav::Exclusions)?;
    frame.refused = form.refused();
    Ok(ChoosePage {
        frame,
        draft: id.to_string(),
        term: search.term.clone(),
        persons: found
            .people
            .iter()
            .map(|entry| PersonChoice { id: entry.id().to_string(), facts: facts_of_entry(entry), matches: false })
            .collect(),
        too_many: found.more,
        searched_as: found.searched_as,
        check_riziv: term.is_some_and(|term| term.looks_mistyped()),
        already_excluded: refusal.is_some_and(|refusal| refusal.already_excluded),
        existing_request: refusal.and_then(|refusal| refusal.request.clone()),
        form,
    })
}

/// `GET …/kiezen`
pub async fn choices(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open(&signed.visit, &signed.by, &id, Stage::Choose, false).await? {
        Step::Elsewhere(answer) => return Ok(answer),
        Step::Here(tx, stored) => (tx, stored),
    };
    let Some(search) = stored.draft.search.clone() else {
        return Ok(see_other(&path(stored.id, Stage::Search)));
    };
    let mut form = FormState::default();
    match &stored.draft.person {
        Some(Person::Chosen { care_worker, .. }) => form.set("persoon", care_worker.to_string()),
        Some(Person::Described { .. }) => form.set("persoon", "geen"),
        None => {}
    }
    if let Some(raw) = kept(&mut tx, &signed.by, stored.id, Stage::Choose).await? {
        form = FormState::of(&raw, &["persoon"]);
    }
    let here = choose_page(&signed.visit, &mut tx, stored.id, &search, form, None).await?;
    tx.commit().await?;
    ok(&here)
}

/// `POST …/kiezen`: an entry, or nobody of the list.
pub async fn choose(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open(&sent.visit, &sent.by, &id, Stage::Choose, true).await? {
        Step::Elsewhere(answer) => return Ok(answer),
        Step::Here(tx, stored) => (tx, stored),
    };
    let Some(search) = stored.draft.search.clone() else {
        return Ok(see_other(&path(stored.id, Stage::Search)));
    };
    let chosen = sent.form.raw("persoon");
    if chosen == "geen" {
        let mut draft = stored.draft.clone();
        if !matches!(draft.person, Some(Person::Described { .. })) {
            draft.person = None;
        }
        save(&sent.visit, &sent.by, tx, &stored, draft, Stage::Choose).await?;
        return Ok(see_other(&path(stored.id, Stage::Describe)));
    }
    let refuse = |message: &str| Refusal { message: message.to_owned(), already_excluded: false, request: None };
    let refusal = match chosen.parse::<CareWorkerId>() {
        Err(_) => refuse(t("requests-fout-kies")),
        Ok(worker) => match directory::by_id(&mut tx, worker).await?.filter(|entry| entry.active) {
            None => refuse(t("requests-fout-verdwenen")),
            Some(_) if standing::is_patient_self(&mut tx, Whose::own(&sent.by), worker).await? => {
                refuse(t("requests-fout-jezelf"))
            }
            Some(entry) => match in_the_way(&mut tx, &sent.by, worker).await? {
                Some(refusal) => refusal,
                None => {
                    let mut draft = stored.draft.clone();
                    draft.choose(Person::Chosen { care_worker: worker, has_riziv: entry.line.riziv().is_some() });
                    return save(&sent.visit, &sent.by, tx, &stored, draft, Stage::Choose).await;
                }
            },
        },
    };
    let form = FormState::refusing(&sent.form, "persoon", refusal.message.clone());
    let here = choose_page(&sent.visit, &mut tx, stored.id, &search, form, Some(&refusal)).await?;
    tx.rollback().await?;
    page(StatusCode::UNPROCESSABLE_ENTITY, &here)
}

/// An exclusion through nexuzhealth, or an open request, of the same person. One through eHealth is no hindrance.
async fn in_the_way(tx: &mut Tx, patient: &Patient, worker: CareWorkerId) -> Result<Option<Refusal>, PageError> {
    let excluded = exclusions::active(tx, patient).await?;
    if excluded.get(&worker).is_some_and(|origins| origins.contains(&Origin::Nexuzhealth)) {
        let message = t("requests-fout-al-uitgesloten").to_owned();
        return Ok(Some(Refusal { message, already_excluded: true, request: None }));
    }
    Ok(standing::open_for(tx, Whose::own(patient), worker).await?.map(|reference| Refusal {
        message: tr("requests-fout-al-aangevraagd", &[("ref", (&reference).into())]),
        already_excluded: false,
        request: Some(reference),
    }))
}
