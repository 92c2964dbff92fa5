//! A break as pages show it: when, which kind, what is wrong with it, how the case stands.

use chrono::{DateTime, Utc};

use super::model::{Access, BreakKind};
use super::openings::OpenedContent;
use super::store::{self, BreakRow};
use super::views::Turn;
use crate::cases::CaseState;
use crate::directory::{Identifier, Niss, RizivNumber};
use crate::i18n::{Locale, dates, t, tr};
use crate::web::views::Tag;

pub(super) const PAGE_SIZE: i64 = 20;

/// The addresses of the pages before and after; one break more than a page holds says that there is one after.
pub(super) fn page_turn(address: &str, page: i64, more: bool) -> Turn {
    let of = |page: i64| format!("{address}pagina={page}");
    Turn { before: if page > 1 { of(page - 1) } else { String::new() }, after: if more { of(page + 1) } else { String::new() } }
}

pub(super) fn kind_tag(locale: Locale, kind: BreakKind) -> Tag {
    match kind {
        BreakKind::Exclusion => Tag { text: t(locale, "break-glass-soort-uitsluiting"), colour: "yellow" },
        BreakKind::NoRelationship => Tag { text: t(locale, "break-glass-soort-geen-relatie"), colour: "grey" },
    }
}

/// The same as the patient reads it.
pub(super) fn kind_tag_for_patient(locale: Locale, kind: BreakKind) -> Tag {
    match kind {
        BreakKind::Exclusion => kind_tag(locale, kind),
        BreakKind::NoRelationship => Tag { text: t(locale, "break-glass-soort-behandelt-niet"), colour: "grey" },
    }
}

/// From when until when: within a day, or over midnight.
pub(super) fn period_text(locale: Locale, row: &BreakRow) -> String {
    let Some(end) = row.stopped_at.or(row.ends_at) else {
        return dates::at(locale, row.starts_at);
    };
    let end = end.max(row.starts_at);
    if dates::day(row.starts_at) == dates::day(end) {
        let (day, from, until) =
            (dates::on(locale, row.starts_at), dates::bare_time(locale, row.starts_at), dates::bare_time(locale, end));
        return tr(
            locale,
            "break-glass-wanneer-dag",
            &[("datum", (&day).into()), ("van", (&from).into()), ("tot", (&until).into())],
        );
    }
    tr(
        locale,
        "break-glass-wanneer",
        &[("van", (&dates::at(locale, row.starts_at)).into()), ("tot", (&dates::at(locale, end)).into())],
    )
}

/// Until when the record is open, if it is.
pub(super) fn open_until(locale: Locale, row: &BreakRow, now: DateTime<Utc>) -> Option<String> {
    let access = Access {
        care_worker: row.care_worker_id,
        person: store::parse_identifiers(row.identifiers.clone()),
        opens: row.opens,
        ends_at: row.ends_at,
        stopped_at: row.stopped_at,
    };
    access.is_open(now).then(|| row.ends_at.map(|at| dates::at(locale, at))).flatten()
}

/// What is wrong with the report, in words.
pub(super) fn mark_labels(locale: Locale, row: &BreakRow) -> Vec<&'static str> {
    [
        (row.motivation_missing, t(locale, "break-glass-merk-motivering-ontbreekt")),
        (row.motivation_long, t(locale, "break-glass-merk-motivering-lang")),
        (row.person_unknown, t(locale, "break-glass-merk-persoon-onbekend")),
        (row.several_people, t(locale, "break-glass-merk-meer-personen")),
        (row.period_odd, t(locale, "break-glass-merk-tijd")),
        (row.patient_id.is_none(), t(locale, "break-glass-merk-patient-onbekend")),
    ]
    .into_iter()
    .filter_map(|(is, words)| is.then_some(words))
    .collect()
}

/// What was opened: `Labo-uitslagen, 21 november 2026 om 23.50 uur`.
pub(super) fn opened_lines(locale: Locale, all: &[OpenedContent]) -> Vec<String> {
    all.iter().map(|(what, at)| format!("{what}, {}", dates::at(locale, *at))).collect()
}

/// The reported numbers as people write them.
pub(super) fn number_lines(locale: Locale, row: &BreakRow) -> Vec<String> {
    let written = |identifier: &Identifier| match identifier {
        Identifier::Niss(digits) => {
            let shown = Niss::parse(digits).map_or_else(|_| digits.clone(), |niss| niss.display());
            tr(locale, "break-glass-nummer-niss", &[("nummer", (&shown).into())])
        }
        Identifier::Riziv(digits) => {
            let shown = RizivNumber::parse(digits).map_or_else(|_| digits.clone(), |riziv| riziv.display());
            tr(locale, "break-glass-nummer-riziv", &[("nummer", (&shown).into())])
        }
        Identifier::Personnel { cbe, number } => {
            tr(locale, "break-glass-nummer-personeel", &[("nummer", number.into()), ("instelling", cbe.into())])
        }
    };
    let unread = row.unread.as_array().into_iter().flatten().filter_map(|one| one.get("value")?.as_str());
    let unread = unread.map(|value| tr(locale, "break-glass-nummer-onleesbaar", &[("nummer", value.into())]));
    store::parse_identifiers(row.identifiers.clone()).iter().map(written).chain(unread).collect()
}

/// What the decision on a case means, for the patient.
pub(super) fn outcome_text(locale: Locale, state: CaseState) -> Option<&'static str> {
    match state {
        CaseState::Open | CaseState::Investigating => None,
        CaseState::Founded => Some(t(locale, "break-glass-geen-goede-reden")),
        CaseState::Unfounded => Some(t(locale, "break-glass-goede-reden")),
    }
}
