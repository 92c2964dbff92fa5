//! The list of conversations, and the forms on a conversation's page.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::attachments;
use super::super::form;
use super::super::list::{self, Show};
use super::super::patient_pages::Asked;
use super::super::views::{self, Paging};
use super::super::write::Words;
use super::actions::{self, Done};
use super::conversation_page::{Shown, address, not_for, render};
use super::views::{TalkRow, TalksPage};
use crate::audit::{Event, record};
use crate::i18n::Locale;
use crate::identity::{Officer, Signed, Submitted, Uploaded, Visit};
use crate::web::lists::Searched;
use crate::web::{ConversationReference, FormState, Nav, PageError, RawForm, ok, see_other, t};

const ADDRESS: &str = "/ombudsdienst/berichten";
const FIELDS: [&str; 2] = ["zoek", "toon"];

/// `GET /ombudsdienst/berichten`: what fits the last search.
pub async fn open(
    signed: Signed<Officer>,
    asked: web::Query<Asked>,
    searched: web::Query<Searched>,
) -> Result<HttpResponse, PageError> {
    list_page(&signed.visit, &signed.by, &signed.visit.search(ADDRESS, &searched), asked.page()).await
}

/// `POST /ombudsdienst/berichten`: another search.
pub async fn search(sent: Submitted<Officer>) -> Result<HttpResponse, PageError> {
    sent.visit.keep_search(ADDRESS, &sent.form, &FIELDS);
    Ok(see_other("/ombudsdienst/berichten?gezocht"))
}

async fn list_page(visit: &Visit, officer: &Officer, form: &RawForm, number: i64) -> Result<HttpResponse, PageError> {
    let now = visit.site.clock.now();
    let term: String = form.line("zoek").chars().take(200).collect();
    let show = match form.raw("toon") {
        "ongelezen" => Show::Unread,
        "gesloten" => Show::Closed,
        "alles" => Show::All,
        // Whoever looks for one conversation finds it, open or closed.
        _ if !term.is_empty() => Show::All,
        _ => Show::Open,
    };
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let found = list::of_institution(&mut tx, officer, show, &term, number).await?;
    let seen: Vec<_> = found.rows.iter().map(|(one, _)| one.id).collect();
    if !seen.is_empty() {
        record(&mut tx, officer.actor(), Event::messages_list_read(&seen), now).await?;
    }
    tx.commit().await?;
    let rows = found.rows.into_iter().map(|(one, who)| TalkRow {
        reference: one.reference,
        subject: one.subject.render(Locale::Nl),
        patient: who.as_ref().map(|who| who.name.to_string()).unwrap_or_default(),
        birth_year: who.and_then(|who| who.birth_date).map(|born| born.year().to_string()).unwrap_or_default(),
        unread: one.unread_since.is_some(),
        waits: one.waits_since.map(|at| views::moment(at, now)),
        closed: one.closed_at.is_some(),
        at: views::moment(one.last_at, now),
    });
    ok(&TalksPage {
        frame: visit.frame(t("messages-kop"), Nav::Messages)?,
        rows: rows.collect(),
        paging: Paging { page: number, more: found.more },
        filtered: !term.is_empty() || show != Show::Open,
        form: FormState::of(visit.typed(ADDRESS).unwrap_or(form), &FIELDS),
    })
}

fn parse(reference: &str) -> Result<ConversationReference, PageError> {
    ConversationReference::parse(reference).ok_or(PageError::NotFound)
}

/// `GET /ombudsdienst/berichten/{gesprek}`
pub async fn show(
    signed: Signed<Officer>,
    reference: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, PageError> {
    let shown = Shown { page: asked.page(), ..Shown::default() };
    render(&signed.visit, &signed.by, &parse(&reference)?, StatusCode::OK, shown).await
}

/// `POST /ombudsdienst/berichten/{gesprek}`: **Verstuur bericht**
pub async fn answer(sent: Uploaded<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let Uploaded { by, visit, form, files } = sent;
    let sent = Submitted { by, visit, form };
    let (text, mut form) = form::answered(&sent.form);
    let files = attachments::check(&sent.visit.site, &mut form, files).await;
    let Some(text) = text.filter(|_| !form.refused()) else {
        let shown = Shown { form: Some(form), ..Shown::default() };
        return render(&sent.visit, &sent.by, &reference, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
    };
    let idempotency_key = form::message_idempotency_key(&sent.form, sent.by.person(), &[reference.as_str(), &text], &files);
    let words = Words { text: &text, idempotency_key, files: &files };
    let done = actions::answer(&sent.visit.site, &sent.by, &reference, &words).await?;
    answered(&sent, &reference, done, t("messages-melding-geantwoord"), !files.is_empty()).await
}

/// `POST …/sluit`
pub async fn close(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let done = actions::close(&sent.visit.site, &sent.by, &reference).await?;
    answered(&sent, &reference, done, t("messages-melding-gesloten"), false).await
}

/// `POST …/heropen`
pub async fn reopen(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let done = actions::reopen(&sent.visit.site, &sent.by, &reference).await?;
    answered(&sent, &reference, done, t("messages-melding-heropend"), false).await
}

/// On to the page with the result, or the page as it now is.
async fn answered(
    sent: &Submitted<Officer>,
    reference: &ConversationReference,
    done: Done,
    result: &'static str,
    files: bool,
) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    match done {
        Done::Now => {
            visit.say(result);
            Ok(see_other(&address(reference.as_str())))
        }
        Done::TooLate(notice) => {
            let mut form = FormState::of(&sent.form, &["tekst"]);
            attachments::choose_again(&mut form, files);
            let shown = Shown { form: Some(form), notice, ..Shown::default() };
            render(visit, officer, reference, StatusCode::CONFLICT, shown).await
        }
        Done::Elsewhere => {
            let tx = visit.site.db.begin(officer.actor()).await?;
            not_for(visit, officer, reference, tx).await
        }
    }
}
