//! What happened to a request as an officer reads it, and what may be done with it besides deciding.

use uuid::Uuid;

use super::super::events::{EventRow, last_decision};
use super::super::model::{Channel, State, Step};
use super::super::views::TimelineEntry;
use super::extras_pages::REACHED;
use super::store::{self, Matter};
use super::views::{EnteredFacts, Extras};
use crate::changes::{Enforced, enforcement};
use crate::config::Rules;
use crate::db::Tx;
use crate::directory::PersonName;
use crate::exclusions::{self, AskedBy};
use crate::identity::Officer;
use crate::messages::attachments;
use crate::web::views::Choice;
use crate::web::{PageError, dates, lists, t, tr};

/// The lines of the timeline; the last registration, while it stands, says against whom.
pub(super) fn timeline(events: &[EventRow], registered: Option<&str>) -> Vec<TimelineEntry> {
    let newest = events.iter().position(|event| event.kind == "registered");
    let told = |(at, event)| line(event, registered.filter(|_| newest == Some(at)));
    events.iter().enumerate().map(told).collect()
}

fn line(event: &EventRow, registered: Option<&str>) -> TimelineEntry {
    let name = event.officer.as_ref().map(PersonName::to_string).unwrap_or_default();
    let by = |key: &'static str| tr(key, &[("naam", (&name).into())]);
    TimelineEntry {
        what: match event.kind.as_str() {
            "sent" => t("ombudsdienst-verloop-ontvangen").to_owned(),
            "entered" => by("ombudsdienst-verloop-ingevoerd"),
            "taken" => by("ombudsdienst-verloop-genomen"),
            "taken_over" => by("ombudsdienst-verloop-overgenomen"),
            "handed_back" => by("ombudsdienst-verloop-teruggegeven"),
            "asked" => by("ombudsdienst-verloop-gevraagd"),
            "answered" => t("ombudsdienst-verloop-geantwoord").to_owned(),
            "registered" => by("ombudsdienst-verloop-geregistreerd"),
            "refused" => by("ombudsdienst-verloop-geweigerd"),
            "reopened" => by("ombudsdienst-verloop-heropend"),
            "registration_retracted" => by("ombudsdienst-verloop-registratie-ingetrokken"),
            "note" => by("ombudsdienst-verloop-notitie"),
            "call" => {
                let reached = event.reached.as_deref().map(reached).unwrap_or_default();
                tr("ombudsdienst-verloop-gesprek", &[("naam", (&name).into()), ("bereikt", reached.into())])
            }
            _ => t("ombudsdienst-verloop-ingetrokken").to_owned(),
        },
        at: dates::at(event.happened_at),
        iso: dates::iso(event.happened_at),
        detail: event.words.as_deref().or(registered).unwrap_or_default().to_owned(),
    }
}

/// Whether a call reached the patient, in words.
fn reached(code: &str) -> &'static str {
    match code {
        "patient" => t("ombudsdienst-bereikt-patient"),
        "other" => t("ombudsdienst-bereikt-iemand-anders"),
        "voicemail" => t("ombudsdienst-bereikt-voicemail"),
        _ => t("ombudsdienst-bereikt-niemand"),
    }
}

/// Who asked, in words.
pub fn asked_by(code: &str) -> &'static str {
    match AskedBy::parse(code) {
        Some(AskedBy::Parent) => t("ombudsdienst-vroeg-ouder"),
        Some(AskedBy::Representative) => t("ombudsdienst-vroeg-vertegenwoordiger"),
        _ => t("ombudsdienst-vroeg-zelf"),
    }
}

/// How it came, in words.
pub fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Paper => t("ombudsdienst-kanaal-papier"),
        Channel::Email => t("ombudsdienst-kanaal-mail"),
        Channel::Telephone => t("ombudsdienst-kanaal-telefoon"),
        Channel::Portal | Channel::Message => t("ombudsdienst-kanaal-portaal"),
    }
}

/// The same in a word, for a column.
pub(super) fn channel_word(channel: Channel) -> &'static str {
    match channel {
        Channel::Paper => t("ombudsdienst-kort-papier"),
        Channel::Email => t("ombudsdienst-kort-mail"),
        Channel::Telephone => t("ombudsdienst-kort-telefoon"),
        Channel::Portal | Channel::Message => t("ombudsdienst-kort-portaal"),
    }
}

/// What may be done besides, and what the forms must name.
pub(super) async fn extras(
    tx: &mut Tx,
    officer: &Officer,
    matter: &Matter,
    events: &[EventRow],
    rules: &Rules,
) -> Result<Extras, PageError> {
    let request = &matter.request;
    let state = request.state();
    let period = match state {
        State::Registered => exclusions::of_request(tx, officer, request.id).await?,
        _ => None,
    };
    let enforced = match &period {
        Some(period) if period.is_active() => enforcement(tx, request.patient_id).await?.remove(&period.exclusion),
        _ => None,
    };
    let entered = match (request.entered_by, &request.asked_by, &request.identity_check) {
        (Some(by), Some(word), Some(check)) => Some(EnteredFacts {
            channel: channel(request.channel()),
            by: store::officer_name(tx, by).await?,
            asked_by: asked_by(word),
            identity_check: lists::text_of(&lists::identity_checks(rules), check),
        }),
        _ => None,
    };
    // Only what an officer entered comes with files.
    let files = match entered {
        Some(_) => attachments::of_request(tx, request.id).await?.iter().map(attachments::Line::view).collect(),
        None => Vec::new(),
    };
    let mine = request.taken_by == Some(officer.id());
    Ok(Extras {
        entered,
        files,
        last_decision: last_decision(events),
        period: period.map(|period| period.id.to_string()).unwrap_or_default(),
        enforced: enforced.as_ref().map(Enforced::for_officer),
        colleague: request
            .taken_by
            .filter(|_| !mine && state.after(Step::TakeOver).is_ok())
            .map(|colleague| colleague.to_string()),
        mine: mine && state.after(Step::HandBack).is_ok(),
        refused: state.after(Step::Reopen).is_ok(),
        keys: [Uuid::now_v7().to_string(), Uuid::now_v7().to_string()],
        reached: REACHED.map(|code| Choice { value: code.to_owned(), text: reached(code).to_owned() }).to_vec(),
    })
}
