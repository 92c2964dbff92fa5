//! `/ombudsdienst/personen`: who may be one person, and whose a number is; a question a page.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::ADDRESS;
use super::store::{self, LinkGround, MatterKind, PersonAnswer, PersonMatter};
use super::views::{EntryCard, MatterRow, PeoplePage, PersonQuestionPage, UndoRow};
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::PersonMatterId;
use crate::directory::{self, CareWorkerEntry};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession, Signed, Submitted};
use crate::officers::answer_not_found;
use crate::web::{FormState, Nav, PageError, page, see_other};

const FIELDS: [&str; 2] = ["antwoord", "uitsluiting"];

fn why(locale: Locale, matter: &PersonMatter) -> String {
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

async fn show_list(visit: &RequestSession, officer: &Officer, mut tx: Tx, notice: &str) -> Result<HttpResponse, PageError> {
    let locale = visit.locale;
    let all = store::load_matters(&mut tx, officer, None).await?;
    let ids: Vec<_> = all.iter().flat_map(|matter| [matter.one_id, matter.other_id]).collect();
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
                why: why(locale, matter),
                since: dates::on(locale, matter.since),
            })
            .collect()
    };
    let mut frame = visit.frame(t(locale, "twins-kop"), Nav::Worklist)?;
    frame.notice = notice.to_owned();
    let here = PeoplePage {
        proposed: rows(&[MatterKind::Proposed]),
        reissued: rows(&[MatterKind::Reissued]),
        undoing: rows(&[MatterKind::Undoing]),
        linked: rows(&[MatterKind::Certain, MatterKind::Same]),
        frame,
    };
    page(if notice.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT }, &here)
}

/// `GET /ombudsdienst/personen`
pub async fn list(signed: Signed<Officer>) -> Result<HttpResponse, PageError> {
    let tx = signed.visit.site.db.begin(signed.by.actor()).await?;
    show_list(&signed.visit, &signed.by, tx, "").await
}

async fn find(tx: &mut Tx, officer: &Officer, id: PersonMatterId) -> Result<Option<PersonMatter>, PageError> {
    Ok(store::load_matters(tx, officer, Some(id)).await?.pop())
}

fn parse(id: &str) -> Result<PersonMatterId, PageError> {
    id.parse().map_err(|_| PageError::NotFound)
}

fn card(locale: Locale, entry: &CareWorkerEntry) -> EntryCard {
    let personnel = entry.posts.iter().filter_map(|post| post.personnel_number.clone());
    EntryCard {
        name: entry.name(),
        function: entry.function_line(),
        place: entry.works_in(t(locale, "web-en")),
        numbers: entry.riziv_display().into_iter().chain(personnel).collect::<Vec<_>>().join(", "),
    }
}

async fn show_question(
    visit: &RequestSession,
    officer: &Officer,
    mut tx: Tx,
    matter: &PersonMatter,
    form: FormState,
) -> Result<HttpResponse, PageError> {
    let locale = visit.locale;
    let (one, other) = (
        directory::find_care_worker(&mut tx, matter.one_id).await?.ok_or(PageError::NotFound)?,
        directory::find_care_worker(&mut tx, matter.other_id).await?.ok_or(PageError::NotFound)?,
    );
    let excluders = store::count_excluders(&mut tx, officer, matter.one_id).await?;
    let items = store::load_undo_items(&mut tx, matter.id).await?;
    tx.commit().await?;
    let named = [("een", one.name()), ("ander", other.name())];
    let words = |key| tr(locale, key, &[("een", (&named[0].1).into()), ("ander", (&named[1].1).into()), ("n", excluders.into())]);
    let (heading, effect, answers) = match matter.what {
        MatterKind::Proposed => (
            "twins-vraag-zelfde",
            words("twins-gevolg-zelfde"),
            vec![("zelfde", words("twins-antwoord-zelfde")), ("verschillend", words("twins-antwoord-verschillend"))],
        ),
        MatterKind::Reissued => (
            "twins-vraag-nummer",
            words("twins-gevolg-nummer"),
            vec![
                ("verschillend", words("twins-antwoord-nieuwe-houder")),
                ("nooit", words("twins-antwoord-nooit")),
                ("zelfde", words("twins-antwoord-zelfde")),
            ],
        ),
        MatterKind::Certain | MatterKind::Same => ("twins-vraag-ontkoppel", words("twins-gevolg-ontkoppel"), Vec::new()),
        MatterKind::Undoing if items.is_empty() => ("twins-kop-ontkoppelen", words("twins-gevolg-wacht"), Vec::new()),
        MatterKind::Undoing => ("twins-kop-ontkoppelen", words("twins-gevolg-nakijken"), Vec::new()),
    };
    let row = |item: store::UndoItem| {
        let (of, no_more) = if item.care_worker == matter.other_id { (&other, &one) } else { (&one, &other) };
        let (of, no_more) = (of.name(), no_more.name());
        let since = dates::on(locale, item.since);
        let arguments = [("een", (&of).into()), ("ander", (&no_more).into()), ("datum", (&since).into())];
        UndoRow {
            exclusion: item.exclusion.to_string(),
            text: tr(locale, "twins-uitsluiting", &arguments),
            button: tr(locale, "twins-enkel", &[("een", (&of).into())]),
        }
    };
    let mut frame = visit.frame(t(locale, "twins-kop"), Nav::Worklist)?;
    frame.refused = form.refused();
    let status = if frame.refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let here = PersonQuestionPage {
        id: matter.id.to_string(),
        heading: t(locale, heading),
        why: why(locale, matter),
        people: vec![card(locale, &one), card(locale, &other)],
        effect,
        answers,
        can_undo: matches!(matter.what, MatterKind::Certain | MatterKind::Same)
            || matter.what == MatterKind::Undoing && items.is_empty(),
        items: items.into_iter().map(row).collect(),
        form,
        frame,
    };
    page(status, &here)
}

/// `GET /ombudsdienst/personen/{id}`
pub async fn ask(signed: Signed<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (visit, officer, id) = (&signed.visit, &signed.by, parse(&id)?);
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let Some(matter) = find(&mut tx, officer, id).await? else {
        return answer_not_found(visit, officer, &id.to_string(), tx).await;
    };
    show_question(visit, officer, tx, &matter, FormState::default()).await
}

/// `POST /ombudsdienst/personen/{id}`
pub async fn settle(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (visit, officer, id) = (&sent.visit, &sent.by, parse(&id)?);
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let looked_at = sent.form.raw("uitsluiting").parse().ok().map(PersonAnswer::LookedAt);
    let answer = looked_at.or(match sent.form.raw("antwoord") {
        "zelfde" => Some(PersonAnswer::Same),
        "verschillend" => Some(PersonAnswer::Different),
        "nooit" => Some(PersonAnswer::Wrong),
        "ontkoppel" => Some(PersonAnswer::Undo),
        _ => None,
    });
    let Some(matter) = find(&mut tx, officer, id).await? else {
        let Some(settled) = store::find_settled(&mut tx, officer, id).await? else {
            return answer_not_found(visit, officer, &id.to_string(), tx).await;
        };
        if answer.is_some_and(|answer| settled.is_by(answer)) {
            return Ok(see_other(ADDRESS));
        }
        return show_list(visit, officer, tx, t(visit.locale, "twins-laat")).await;
    };
    let Some(answer) = answer else {
        let mut form = FormState::of(&sent.form, &FIELDS);
        form.refuse("antwoord", t(visit.locale, "twins-fout-kies"));
        return show_question(visit, officer, tx, &matter, form).await;
    };
    if !store::settle(&mut tx, &matter, answer).await? {
        let why = if matter.what == MatterKind::Undoing { "twins-wacht" } else { "twins-laat" };
        return show_list(visit, officer, tx, t(visit.locale, why)).await;
    }
    let event = match answer {
        _ if matter.what == MatterKind::Reissued => Event::number_settled(matter.one_id, matter.id, answer.about_number()),
        PersonAnswer::Same => Event::people_settled(matter.one_id, matter.id, "same"),
        PersonAnswer::Different | PersonAnswer::Wrong => Event::people_settled(matter.one_id, matter.id, "different"),
        PersonAnswer::Undo => Event::people_unlinked(matter.one_id, matter.id),
        PersonAnswer::LookedAt(exclusion) => Event::unlinking_answered(matter.one_id, matter.id, exclusion),
    };
    let now = tx.now();
    record(&mut tx, officer.actor(), event, now).await?;
    // Whether there is more to look at.
    let goes_on = matches!(answer, PersonAnswer::Undo | PersonAnswer::LookedAt(_))
        && store::load_matters(&mut tx, officer, None).await?.iter().any(|left| left.what == MatterKind::Undoing);
    tx.commit().await?;
    visit.say(t(visit.locale, if goes_on { "twins-melding-nakijken" } else { "twins-melding-bewaard" }).to_owned());
    Ok(see_other(ADDRESS))
}
