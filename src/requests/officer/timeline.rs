//! What happened to a request as an officer reads it, and what may be done with it besides deciding.

use uuid::Uuid;

use super::super::events::{EventRow, last_decision};
use super::super::model::{Channel, EventKind, Reached, State, Step};
use super::super::views::TimelineEntry;
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
    let newest = events.iter().position(|event| event.kind == EventKind::Registered);
    let told = |(at, event)| line(event, registered.filter(|_| newest == Some(at)));
    events.iter().enumerate().map(told).collect()
}

fn line(event: &EventRow, registered: Option<&str>) -> TimelineEntry {
    let name = event.officer.as_ref().map(PersonName::to_string).unwrap_or_default();
    let by = |key: &'static str| tr(key, &[("naam", (&name).into())]);
    TimelineEntry {
        what: match event.kind {
            EventKind::Sent => t("ombudsdienst-verloop-ontvangen").to_owned(),
            EventKind::Entered => by("ombudsdienst-verloop-ingevoerd"),
            EventKind::Taken => by("ombudsdienst-verloop-genomen"),
            EventKind::TakenOver => by("ombudsdienst-verloop-overgenomen"),
            EventKind::HandedBack => by("ombudsdienst-verloop-teruggegeven"),
            EventKind::Asked => by("ombudsdienst-verloop-gevraagd"),
            EventKind::Answered => t("ombudsdienst-verloop-geantwoord").to_owned(),
            EventKind::Registered => by("ombudsdienst-verloop-geregistreerd"),
            EventKind::Refused => by("ombudsdienst-verloop-geweigerd"),
            EventKind::Reopened => by("ombudsdienst-verloop-heropend"),
            EventKind::RegistrationRetracted => by("ombudsdienst-verloop-registratie-ingetrokken"),
            EventKind::Note => by("ombudsdienst-verloop-notitie"),
            EventKind::Call => {
                let reached = event.reached.map(reached).unwrap_or_default();
                tr("ombudsdienst-verloop-gesprek", &[("naam", (&name).into()), ("bereikt", reached.into())])
            }
            EventKind::Withdrawn => t("ombudsdienst-verloop-ingetrokken").to_owned(),
        },
        at: dates::at(event.happened_at),
        iso: dates::iso(event.happened_at),
        detail: event.words.as_deref().or(registered).unwrap_or_default().to_owned(),
    }
}

/// Whom a call reached, in words.
fn reached(whom: Reached) -> &'static str {
    match whom {
        Reached::Patient => t("ombudsdienst-bereikt-patient"),
        Reached::Other => t("ombudsdienst-bereikt-iemand-anders"),
        Reached::Voicemail => t("ombudsdienst-bereikt-voicemail"),
        Reached::Nobody => t("ombudsdienst-bereikt-niemand"),
    }
}

/// Who asked, in words.
pub fn asked_by(whom: AskedBy) -> &'static str {
    match whom {
        AskedBy::Themself => t("ombudsdienst-vroeg-zelf"),
        AskedBy::Parent => t("ombudsdienst-vroeg-ouder"),
        AskedBy::Representative => t("ombudsdienst-vroeg-vertegenwoordiger"),
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
    let state = request.state;
    let period = match state {
        State::Registered => exclusions::of_request(tx, officer, request.id).await?,
        _ => None,
    };
    let enforced = match &period {
        Some(period) if period.is_active() => enforcement(tx, request.patient_id).await?.remove(&period.exclusion),
        _ => None,
    };
    let entered = match (request.entered_by, request.asked_by, &request.identity_check) {
        (Some(by), Some(word), Some(check)) => Some(EnteredFacts {
            channel: channel(request.channel),
            by: store::officer_name(tx, by).await?,
            asked_by: asked_by(word),
            identity_check: lists::text_of(&lists::identity_checks(rules), check),
        }),
        _ => None,
    };
    // Only what an officer entered comes with files.
    let files = match entered {
        Some(_) => attachments::load_for_request(tx, request.id).await?.iter().map(attachments::AttachmentLine::view).collect(),
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
        reached: Reached::ALL.map(|one| Choice { value: one.as_str().to_owned(), text: reached(one).to_owned() }).to_vec(),
    })
}
