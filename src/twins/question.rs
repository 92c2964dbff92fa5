//! `/ombudsdienst/personen/{id}`: one question, and what the officer answers.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::ADDRESS;
use super::pages::{NumberSearch, describe_ground, show_list};
use super::store::{self, MatterKind, PersonAnswer, PersonMatter};
use super::views::{EntryCard, PersonQuestionPage, UndoRow};
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::PersonMatterId;
use crate::directory::{self, CareWorkerEntry};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession, Signed, Submitted};
use crate::officers::answer_not_found;
use crate::web::{FormState, Nav, PageError, page, see_other};

const FIELDS: [&str; 2] = ["antwoord", "uitsluiting"];

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
        MatterKind::Number => ("twins-vraag-nooit", words("twins-gevolg-nooit"), Vec::new()),
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
        why: describe_ground(locale, matter),
        people: [&one]
            .into_iter()
            .chain(Some(&other).filter(|other| other.id() != one.id()))
            .map(|of| card(locale, of))
            .collect(),
        effect,
        answers,
        act: match matter.what {
            MatterKind::Number => Some(("nooit", t(locale, "twins-nooit"))),
            MatterKind::Certain | MatterKind::Same => Some(("ontkoppel", t(locale, "twins-ontkoppel"))),
            MatterKind::Undoing if items.is_empty() => Some(("ontkoppel", t(locale, "twins-ontkoppel"))),
            MatterKind::Proposed | MatterKind::Reissued | MatterKind::Undoing => None,
        },
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
    let found = find(&mut tx, officer, id).await?;
    // A number that was settled counts on, and may still be called wrong.
    let Some(matter) = found.filter(|found| found.what != MatterKind::Number || answer == Some(PersonAnswer::Wrong)) else {
        let Some(settled) = store::find_settled(&mut tx, officer, id).await? else {
            return answer_not_found(visit, officer, &id.to_string(), tx).await;
        };
        if answer.is_some_and(|answer| settled.is_by(answer)) {
            return Ok(see_other(ADDRESS));
        }
        return show_list(visit, officer, tx, NumberSearch::default(), t(visit.locale, "twins-laat")).await;
    };
    let Some(answer) = answer else {
        let mut form = FormState::of(&sent.form, &FIELDS);
        form.refuse("antwoord", t(visit.locale, "twins-fout-kies"));
        return show_question(visit, officer, tx, &matter, form).await;
    };
    if !store::settle(&mut tx, &matter, answer).await? {
        let why = if matter.what == MatterKind::Undoing { "twins-wacht" } else { "twins-laat" };
        return show_list(visit, officer, tx, NumberSearch::default(), t(visit.locale, why)).await;
    }
    let event = match answer {
        _ if matches!(matter.what, MatterKind::Reissued | MatterKind::Number) => {
            Event::number_settled(matter.one_id, matter.id, answer.about_number())
        }
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
