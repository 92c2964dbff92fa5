//! A letter as its sheet holds it, in the language of its reader. Pure.

use chrono::{DateTime, Utc};

use super::store::FoundLetter;
use crate::i18n::{Locale, dates, t, tr};
use crate::messages::render_on_paper;
use crate::web::Contact;

/// A part of the letter under a heading of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetPart {
    pub heading: &'static str,
    pub paragraphs: Vec<String>,
    pub items: Vec<&'static str>,
}

/// All that stands on the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterSheet {
    /// Its language, for whom it is read out.
    pub lang: &'static str,
    pub institution: String,
    /// Where the ombudsdienst is, and how it is reached.
    pub from: Vec<String>,
    /// In the window: the name, and the address below it.
    pub to: Vec<String>,
    pub date: (&'static str, String),
    pub reference: (&'static str, String),
    pub title: String,
    pub greeting: String,
    pub paragraphs: Vec<String>,
    pub parts: Vec<SheetPart>,
    pub closing: &'static str,
    pub signed_by: String,
    pub ombudsdienst: String,
    pub foot: String,
}

/// Who writes, to whom, and when.
pub(super) struct SheetContext<'a> {
    pub contact: &'a Contact,
    /// The officer who signs.
    pub officer: &'a str,
    pub patient: &'a str,
    /// Below the name; empty until it was typed.
    pub address: &'a str,
    /// The host of the portal.
    pub portal: &'a str,
    pub now: DateTime<Utc>,
}

/// The letter of a message.
pub(super) fn compose_sheet(locale: Locale, letter: &FoundLetter, of: &SheetContext<'_>) -> LetterSheet {
    let told = render_on_paper(locale, &letter.body, &letter.subject, dates::day(letter.columns.written_at));
    let phone = || [("telefoon", (&of.contact.phone).into())];
    let mut paragraphs = Vec::new();
    if let (Some(request), Some(person)) = (&letter.request, &told.newly_excluded) {
        let day = dates::on(locale, request.sent_at);
        paragraphs.push(tr(locale, "letters-gevraagd", &[("datum", (&day).into()), ("persoon", person.into())]));
    }
    paragraphs.extend(told.paragraphs);
    if let Some(request) = letter.request.as_ref().filter(|request| request.decided_at.is_none() && told.may_deny) {
        paragraphs.push(tr(locale, "letters-antwoord", &[("datum", (&dates::long(locale, request.latest_on)).into())]));
    }
    let mut parts = Vec::new();
    let part = |heading, paragraphs, items| SheetPart { heading: t(locale, heading), paragraphs, items };
    if told.excludes {
        parts.push(part("web-ziet-kop", vec![t(locale, "web-ziet").to_owned()], Vec::new()));
        let items = ["letters-weten-vervalt", "letters-weten-noodgeval", "letters-weten-stopzetten"].map(|key| t(locale, key));
        parts.push(part("letters-weten", Vec::new(), items.to_vec()));
    }
    if told.may_deny {
        let call = tr(locale, "letters-niet-gevraagd-bel", &phone());
        let call =
            if letter.request.is_some() { format!("{call} {}", t(locale, "letters-referentie-bij-de-hand")) } else { call };
        parts.push(part("letters-niet-gevraagd", vec![call], Vec::new()));
    } else {
        parts.push(part("letters-vraag", vec![tr(locale, "letters-vraag-bel", &phone())], Vec::new()));
    }
    let place = [&[t(locale, "letters-ombudsdienst").to_owned()], of.contact.address.as_slice()].concat().join(", ");
    let foot = if letter.request.is_some() { "letters-online-aanvraag" } else { "letters-online" };
    LetterSheet {
        lang: t(locale, "i18n-tag"),
        institution: of.contact.institution.clone(),
        from: vec![place, format!("{} – {}", of.contact.phone, of.contact.email)],
        to: std::iter::once(of.patient).chain(of.address.lines()).map(str::to_owned).collect(),
        date: (t(locale, "letters-datum"), dates::on(locale, of.now)),
        reference: (
            t(locale, "letters-referentie"),
            letter.request.as_ref().map_or(&letter.reference, |request| &request.reference).clone(),
        ),
        title: told.title,
        greeting: tr(locale, "letters-dag", &[("naam", of.patient.into())]),
        paragraphs,
        parts,
        closing: t(locale, "letters-groeten"),
        signed_by: of.officer.to_owned(),
        ombudsdienst: tr(locale, "web-ombudsdienst-van", &[("instelling", (&of.contact.institution).into())]),
        foot: tr(locale, foot, &[("adres", of.portal.into())]),
    }
}
