//! What happened to a request as an officer reads it, and what may be done with it besides deciding.

use uuid::Uuid;

use super::super::events::{EventRow, last_decision};
use super::super::model::{Basis, Channel, EventKind, OtherParent, Reached, State};
use super::super::representative::{RepresentativeColumns, basis_text, other_parent_text};
use super::super::steps::Step;
use super::super::views::TimelineEntry;
use super::store::{RelatedRequest, RequestDetails};
use super::views::{EnteredFacts, RepresentativeFacts, RequestSidePanel};
use crate::changes::enforcement;
use crate::config::Rules;
use crate::db::Tx;
use crate::directory::{Niss, PersonName};
use crate::exclusions::{self, AskedBy};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::Officer;
use crate::messages::attachments;
use crate::officers;
use crate::patients::PatientFacts;
use crate::web::views::Choice;
use crate::web::{PageError, lists};

/// The lines of the timeline; the last registration, while it stands, says against whom.
pub(super) fn timeline(locale: Locale, events: &[EventRow], registered: Option<&str>) -> Vec<TimelineEntry> {
    let newest = events.iter().position(|event| event.kind == EventKind::Registered);
    let told = |(at, event)| line(locale, event, registered.filter(|_| newest == Some(at)));
    events.iter().enumerate().map(told).collect()
}

/// What happened, without when.
pub(super) struct EventLine<'a> {
    pub kind: EventKind,
    pub officer: &'a str,
    pub reached: Option<Reached>,
}

/// What happened, as the ombudsdienst reads it.
pub(super) fn event_text(locale: Locale, event: &EventLine<'_>) -> String {
    let name = event.officer;
    let by = |key: &'static str| tr(locale, key, &[("naam", name.into())]);
    match event.kind {
        EventKind::Sent => t(locale, "requests-officer-verloop-ontvangen").to_owned(),
        EventKind::Entered => by("requests-officer-verloop-ingevoerd"),
        EventKind::HandedOver => t(locale, "requests-officer-verloop-overgedragen").to_owned(),
        EventKind::Taken => by("requests-officer-verloop-genomen"),
        EventKind::TakenOver => by("requests-officer-verloop-overgenomen"),
        EventKind::HandedBack => by("requests-officer-verloop-teruggegeven"),
        EventKind::Asked => by("requests-officer-verloop-gevraagd"),
        EventKind::Answered => t(locale, "requests-officer-verloop-geantwoord").to_owned(),
        EventKind::Registered => by("requests-officer-verloop-geregistreerd"),
        EventKind::Refused => by("requests-officer-verloop-geweigerd"),
        EventKind::Reopened => by("requests-officer-verloop-heropend"),
        EventKind::RegistrationRetracted => by("requests-officer-verloop-registratie-ingetrokken"),
        EventKind::Note => by("requests-officer-verloop-notitie"),
        EventKind::Call => {
            let reached = event.reached.map(|whom| reached(locale, whom)).unwrap_or_default();
            tr(locale, "requests-officer-verloop-gesprek", &[("naam", name.into()), ("bereikt", reached.into())])
        }
        EventKind::Withdrawn => t(locale, "requests-officer-verloop-ingetrokken").to_owned(),
    }
}

fn line(locale: Locale, event: &EventRow, registered: Option<&str>) -> TimelineEntry {
    let officer = event.officer.as_ref().map(PersonName::to_string).unwrap_or_default();
    TimelineEntry {
        what: event_text(locale, &EventLine { kind: event.kind, officer: &officer, reached: event.reached }),
        at: dates::at(locale, event.happened_at),
        iso: dates::iso(event.happened_at),
        detail: event.words.as_deref().or(registered).unwrap_or_default().to_owned(),
    }
}

/// Whom a call reached, in words.
fn reached(locale: Locale, whom: Reached) -> &'static str {
    match whom {
        Reached::Patient => t(locale, "requests-officer-bereikt-patient"),
        Reached::Other => t(locale, "requests-officer-bereikt-iemand-anders"),
        Reached::Voicemail => t(locale, "requests-officer-bereikt-voicemail"),
        Reached::Nobody => t(locale, "requests-officer-bereikt-niemand"),
    }
}

/// Who asked, in words.
pub fn asked_by(locale: Locale, whom: AskedBy) -> &'static str {
    match whom {
        AskedBy::Themself => t(locale, "requests-officer-vroeg-zelf"),
        AskedBy::Parent => t(locale, "requests-officer-vroeg-ouder"),
        AskedBy::Representative => t(locale, "requests-officer-vroeg-vertegenwoordiger"),
    }
}

/// How it came, in words.
pub fn channel(locale: Locale, channel: Channel) -> &'static str {
    match channel {
        Channel::Paper => t(locale, "requests-officer-kanaal-papier"),
        Channel::Email => t(locale, "requests-officer-kanaal-mail"),
        Channel::Telephone => t(locale, "requests-officer-kanaal-telefoon"),
        Channel::Portal | Channel::Message => t(locale, "requests-officer-kanaal-portaal"),
    }
}

fn choice(value: &str, text: &str) -> Choice {
    Choice { value: value.to_owned(), text: text.to_owned() }
}

/// Who spoke for the patient, when somebody did.
fn representative_facts(locale: Locale, kept: &RepresentativeColumns) -> Option<RepresentativeFacts> {
    Some(RepresentativeFacts {
        name: kept.name.clone()?,
        niss: kept.niss.as_deref().and_then(|niss| Niss::parse(niss).ok()).map(|niss| niss.display()).unwrap_or_default(),
        basis: kept.basis.map(|basis| basis_text(locale, basis)).unwrap_or_default(),
        evidence: kept.evidence.clone().unwrap_or_default(),
        until: kept.until.map(|day| dates::long(locale, day)).unwrap_or_default(),
        child_heard: kept.child_heard,
        person_is_parent: kept.person_is_parent,
        other_parent: kept.other_parent.map(|known| other_parent_text(locale, known)),
    })
}

/// What may be done besides, and what the forms must name.
pub(super) async fn side_panel(
    locale: Locale,
    tx: &mut Tx,
    officer: &Officer,
    details: &RequestDetails,
    (events, related): (&[EventRow], &[RelatedRequest]),
    rules: &Rules,
) -> Result<RequestSidePanel, PageError> {
    let request = &details.request;
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
            channel: channel(locale, request.channel),
            by: officers::name(tx, by).await?,
            asked_by: asked_by(locale, word),
            identity_check: lists::text_of(&lists::identity_checks(locale, rules), check),
            representative: representative_facts(locale, &request.representative),
            differs: details
                .typed
                .as_ref()
                .filter(|_| request.identity_differs)
                .map(|typed| PatientFacts::new(locale, &typed.as_row(request.patient_id))),
        }),
        _ => None,
    };
    // Only what an officer entered comes with files.
    let files = match entered {
        Some(_) => attachments::load_for_request(tx, request.id).await?.iter().map(attachments::AttachmentLine::view).collect(),
        None => Vec::new(),
    };
    let mine = request.taken_by == Some(officer.id());
    Ok(RequestSidePanel {
        entered,
        files,
        last_decision: last_decision(events),
        period: period.map(|period| period.id.to_string()).unwrap_or_default(),
        enforced: enforced.as_ref().map(|enforced| enforced.for_officer(locale)),
        colleague: request
            .taken_by
            .filter(|_| !mine && Step::TakeOver.is_possible_from(state))
            .map(|colleague| colleague.to_string()),
        mine: mine && Step::HandBack.is_possible_from(state),
        refused: Step::Reopen.is_possible_from(state),
        originals: if state.is_open() {
            related.iter().map(|one| choice(&one.reference, &one.reference)).collect()
        } else {
            Vec::new()
        },
        double_of: related.iter().find(|one| request.double_of == Some(one.id)).map(|one| one.reference.clone()),
        other_parents: if request.representative.basis == Some(Basis::Parent) {
            OtherParent::ALL.map(|one| choice(one.as_str(), other_parent_text(locale, one))).to_vec()
        } else {
            Vec::new()
        },
        keys: [Uuid::now_v7().to_string(), Uuid::now_v7().to_string()],
        letters: Vec::new(),
        reached: Reached::ALL.map(|one| choice(one.as_str(), reached(locale, one))).to_vec(),
    })
}
