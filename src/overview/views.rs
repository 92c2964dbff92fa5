//! The patient's pages about exclusions. Data only; the words stand in the templates.

use askama::Template;

use crate::ehealth::FreshnessNote;
use crate::i18n::filters;
use crate::web::views::Tag;
use crate::web::{Contact, FormState, Frame, framed_pages};

/// `/uitsluitingen`. Nothing active shows the empty state instead of *Nu uitgesloten*.
#[derive(Template)]
#[template(path = "overview/list.html")]
pub struct ListPage {
    pub frame: Frame,
    /// The conversation in which **Dat was ik niet** is offered, where **Niet stopzetten** came too late.
    pub disputable: Option<String>,
    /// When eHealth was looked at, or that it is not.
    pub ehealth: Option<FreshnessNote>,
    /// *Nu uitgesloten*: a person a card.
    pub active: Vec<PersonCard>,
    /// So many people that they are rows, with a search.
    pub as_rows: bool,
    /// How many people and organisations there are, found or not.
    pub excluded: usize,
    /// The last search is shown: field `zoek`.
    pub searched: bool,
    pub form: FormState,
    /// Organisations that are excluded at eHealth.
    pub organisations: Vec<OrganisationCard>,
    /// A draft that the ombudsdienst prepared.
    pub prepared: Option<String>,
    /// Requests that were refused lately: a line each, on top.
    pub refused: Vec<RefusedLine>,
    /// *Lopende aanvragen*.
    pub pending: Vec<PendingCard>,
    /// *Vroegere uitsluitingen*.
    pub history: Vec<HistoryRow>,
    /// Planned stops that are past.
    pub past_stops: Vec<PastStopRow>,
}

/// A person who is excluded now, whatever the number of registrations.
#[derive(Debug, Clone)]
pub struct PersonCard {
    /// The first exclusion, for the anchor of the heading.
    pub id: String,
    pub person: String,
    /// The first letters of the name, as decoration.
    pub initials: String,
    /// Function and department, may be empty.
    pub function: String,
    /// The RIZIV number as it is read.
    pub riziv: Option<String>,
    pub since: String,
    /// Not all applications keep to it yet; empty when they do, or none is connected.
    pub not_enforced: Option<&'static str>,
    /// The ombudsdienst that looks after it, where that is not the home's (R12).
    pub looked_after_by: Option<Contact>,
    /// One for each registration, the one that can be ended here first.
    pub lines: Vec<TypeLine>,
    /// An officer was asked to end it: it is planned.
    pub stop: Option<PlannedStopNote>,
}

/// One registration on the card of its person.
#[derive(Debug, Clone)]
pub struct TypeLine {
    pub id: String,
    /// Registered at eHealth, so ended there.
    pub ehealth: bool,
    pub since: String,
}

/// An organisation that is excluded at eHealth.
#[derive(Debug, Clone)]
pub struct OrganisationCard {
    pub id: String,
    pub name: String,
    /// The 8 digits that name it.
    pub number: String,
    pub since: String,
}

/// A planned stop on the card of its exclusion.
#[derive(Debug, Clone)]
pub struct PlannedStopNote {
    /// The plan that **Niet stopzetten** cancels (hidden `stopzetting`).
    pub id: String,
    /// The exclusion that would end.
    pub exclusion: String,
    /// How it was asked: `per telefoon`.
    pub channel: &'static str,
    /// When it stops, in a sentence.
    pub time: String,
    /// The conversation in which **Dat was ik niet** is offered.
    pub disputable: Option<String>,
}

/// A planned stop that is past.
#[derive(Debug, Clone)]
pub struct PastStopRow {
    pub person: String,
    pub asked_on: String,
    pub channel: &'static str,
    pub outcome: &'static str,
    pub closed_at: String,
}

#[derive(Debug, Clone)]
pub struct PendingCard {
    /// The reference, which is also its address.
    pub reference: String,
    /// Who is to be excluded, as chosen or described.
    pub person: String,
    /// Function and place, may be empty.
    pub detail: String,
    /// The state, see [`crate::requests::patient_tag`].
    pub status: Tag,
    /// The conversation with a question that waits for the patient's answer.
    pub question: Option<String>,
    /// The day it was sent: `20 november 2026`.
    pub sent_on: String,
    /// The same, short: `20 november`.
    pub sent_day: String,
    /// The day it was taken, short; none while unassigned.
    pub taken_day: Option<String>,
}

/// One request that was refused.
#[derive(Debug, Clone)]
pub struct RefusedLine {
    /// The reference, which is also its address.
    pub reference: String,
    /// Who was to be excluded, as chosen or described.
    pub person: String,
    pub refused_on: String,
}

/// One ended exclusion, or one that was entered in error.
#[derive(Debug, Clone)]
pub struct HistoryRow {
    pub id: String,
    pub person: String,
    /// Function and department, may be empty.
    pub function: String,
    /// Registered at eHealth.
    pub ehealth: bool,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Who ended it, or that it was entered in error (`overview-door-…`).
    pub ended_by: String,
    /// The ended period that **Maak ongedaan** undoes; none when it can no longer be undone.
    pub undo_period: Option<String>,
}

/// `/uitsluitingen/{id}/opnieuw-toegang`.
#[derive(Template)]
#[template(path = "overview/give_access.html")]
pub struct GiveAccessPage {
    /// Its title holds no name.
    pub frame: Frame,
    pub id: String,
    /// The period that the answer ends (hidden `periode`).
    pub period: String,
    /// Who gets access again.
    pub person: String,
    /// Function and department, may be empty.
    pub function: String,
    /// The RIZIV number as it is read.
    pub riziv: Option<String>,
    pub since: String,
    /// The eHealth exclusion of the same person still holds.
    pub also_ehealth: bool,
    pub undo_hours: i64,
}

framed_pages!(ListPage, GiveAccessPage);
