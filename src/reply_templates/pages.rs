//! `/ombudsdienst/sjablonen`: the list, a new one, one with its versions.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use uuid::Uuid;

use super::ADDRESS;
use super::actions::{ChangeOutcome, add_template, change_template, set_template_use};
use super::fields::{FieldValues, fill_in};
use super::form::{FIELDS, field_names, parse_kind, parse_template};
use super::model::TemplateKind;
use super::store::{self, TemplateRow};
use super::views::{NewTemplatePage, TemplateLine, TemplatePage, TemplatesPage, VersionLine};
use crate::db::ids::ReplyTemplateId;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession, Signed, Submitted, saved_forms};
use crate::web::{FormState, Nav, PageError, page, see_other};

/// So many signs of a text stand in a row.
const WORDS: usize = 120;
const NEW: &str = "/ombudsdienst/sjablonen/nieuw";

fn address(id: ReplyTemplateId) -> String {
    format!("{ADDRESS}/{id}")
}

fn parse(id: &str) -> Result<ReplyTemplateId, PageError> {
    id.parse().map_err(|_| PageError::NotFound)
}

/// `GET /ombudsdienst/sjablonen`
pub async fn show_templates(signed: Signed<Officer>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let all = store::list_templates(&mut tx, officer).await?;
    tx.commit().await?;
    let of_kind = |kind| all.iter().filter(|one| one.kind == kind).map(|one| line(visit.locale, one)).collect();
    let here = TemplatesPage {
        frame: visit.frame(t(visit.locale, "reply-templates-kop"), Nav::Messages)?,
        answers: of_kind(TemplateKind::Answer),
        refusals: of_kind(TemplateKind::Refusal),
    };
    page(StatusCode::OK, &here)
}

fn written(locale: Locale, name: &str, at: chrono::DateTime<chrono::Utc>) -> String {
    tr(locale, "reply-templates-door", &[("naam", name.into()), ("tijdstip", (&dates::at(locale, at)).into())])
}

fn line(locale: Locale, one: &TemplateRow) -> TemplateLine {
    let words: String = one.body.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = words.chars().count() > WORDS;
    TemplateLine {
        id: one.id.to_string(),
        title: one.title.clone(),
        words: words.chars().take(WORDS).chain(cut.then_some('…')).collect(),
        changed: written(locale, &one.officer.to_string(), one.written_at),
        retired: one.retired_at.is_some(),
    }
}

fn render_new(visit: &RequestSession, status: StatusCode, form: FormState) -> Result<HttpResponse, PageError> {
    let mut frame = visit.frame(t(visit.locale, "reply-templates-nieuw"), Nav::Messages)?;
    frame.refused = form.refused();
    page(status, &NewTemplatePage { frame, fields: field_names(), key: Uuid::new_v4().to_string(), form })
}

/// `GET /ombudsdienst/sjablonen/nieuw`
pub async fn show_new(signed: Signed<Officer>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let saved = saved_forms::find(&mut tx, officer.person(), NEW).await?;
    tx.commit().await?;
    render_new(visit, StatusCode::OK, saved.map(|raw| FormState::of(&raw, &FIELDS)).unwrap_or_default())
}

/// `POST /ombudsdienst/sjablonen/nieuw`
pub async fn add(sent: Submitted<Officer>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let (typed, mut form) = parse_template(visit.locale, &sent.form);
    let kind = parse_kind(&sent.form);
    if kind.is_none() {
        form.refuse("soort", t(visit.locale, "reply-templates-fout-soort"));
    }
    let Some(kind) = kind.filter(|_| !form.refused()) else {
        return render_new(visit, StatusCode::UNPROCESSABLE_ENTITY, form);
    };
    let content = [kind.as_str(), &typed.title, &typed.body];
    let id = ReplyTemplateId::from_uuid(sent.form.idempotency_key("formulier", officer.person(), &content).uuid());
    add_template(&visit.site, officer, (id, kind), &typed).await?;
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    saved_forms::forget(&mut tx, officer.person(), NEW).await?;
    tx.commit().await?;
    visit.say(t(visit.locale, "reply-templates-bewaard"));
    Ok(see_other(ADDRESS))
}

async fn render_template(
    visit: &RequestSession,
    officer: &Officer,
    id: ReplyTemplateId,
    (status, shown, notice): (StatusCode, Option<FormState>, String),
) -> Result<HttpResponse, PageError> {
    let locale = visit.locale;
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let Some(template) = store::find_template(&mut tx, officer, id).await? else {
        tx.rollback().await?;
        return Err(PageError::NotFound);
    };
    let versions = store::list_versions(&mut tx, id).await?;
    let form = match shown {
        Some(form) => form,
        None => saved_forms::find(&mut tx, officer.person(), &address(id)).await?.map_or_else(
            || {
                let mut form = FormState::default();
                form.set("titel", &template.title);
                form.set("tekst", &template.body);
                form
            },
            |raw| FormState::of(&raw, &FIELDS),
        ),
    };
    tx.commit().await?;
    let contact = visit.site.contact(Some(officer.institution()));
    let values = FieldValues {
        given_name: t(locale, "reply-templates-voorbeeld-voornaam").to_owned(),
        name: t(locale, "reply-templates-voorbeeld-naam").to_owned(),
        reference: t(locale, "reply-templates-voorbeeld-referentie").to_owned(),
        institution: contact.institution,
        phone: contact.phone,
        officer: officer.name().to_owned(),
    };
    let mut frame = visit.frame(t(locale, "reply-templates-een"), Nav::Messages)?;
    frame.refused = form.refused();
    frame.notice = notice;
    let here = TemplatePage {
        frame,
        id: id.to_string(),
        title: template.title,
        refusal: template.kind == TemplateKind::Refusal,
        retired: template.retired_at.is_some(),
        fields: field_names(),
        version: template.version,
        example: fill_in(&template.body, &values),
        versions: versions
            .into_iter()
            .map(|one| VersionLine {
                number: one.version.into(),
                written: written(locale, &one.officer.to_string(), one.written_at),
                title: one.title,
                body: one.body,
            })
            .collect(),
        form,
    };
    page(status, &here)
}

/// `GET /ombudsdienst/sjablonen/{sjabloon}`
pub async fn show_template(signed: Signed<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    render_template(&signed.visit, &signed.by, parse(&id)?, (StatusCode::OK, None, String::new())).await
}

/// `POST /ombudsdienst/sjablonen/{sjabloon}`: the next version.
pub async fn change(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = parse(&id)?;
    let (visit, officer) = (&sent.visit, &sent.by);
    let (typed, form) = parse_template(visit.locale, &sent.form);
    if form.refused() {
        return render_template(visit, officer, id, (StatusCode::UNPROCESSABLE_ENTITY, Some(form), String::new())).await;
    }
    let seen = sent.form.raw("versie").parse().unwrap_or(0);
    match change_template(&visit.site, officer, (id, seen), &typed).await? {
        ChangeOutcome::Done => {
            let mut tx = visit.site.db.begin(officer.actor()).await?;
            saved_forms::forget(&mut tx, officer.person(), &address(id)).await?;
            tx.commit().await?;
            visit.say(t(visit.locale, "reply-templates-bewaard"));
            Ok(see_other(ADDRESS))
        }
        ChangeOutcome::By(name, at) => {
            let moment = dates::at(visit.locale, at);
            let arguments = [("naam", (&name).into()), ("tijdstip", (&moment).into())];
            let notice = tr(visit.locale, "reply-templates-intussen", &arguments);
            render_template(visit, officer, id, (StatusCode::CONFLICT, Some(form), notice)).await
        }
        ChangeOutcome::Unknown => Err(PageError::NotFound),
    }
}

/// `POST /ombudsdienst/sjablonen/{sjabloon}/gebruik`: out of use, and into use again.
pub async fn set_use(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = parse(&id)?;
    let in_use = sent.form.raw("zet") == "in";
    if !set_template_use(&sent.visit.site, &sent.by, id, in_use).await? {
        return Err(PageError::NotFound);
    }
    let key = if in_use { "reply-templates-in-gebruik" } else { "reply-templates-buiten-gebruik" };
    sent.visit.say(t(sent.visit.locale, key));
    Ok(see_other(ADDRESS))
}
