//! The patient's list.

use mijntoegang::ehealth::FreshnessNote;
use mijntoegang::i18n::Locale;
use mijntoegang::overview::views::{
    HistoryRow, ListPage, OrganisationCard, PastStopRow, PendingCard, PersonCard, PlannedStopNote, RefusedLine, TypeLine,
};
use mijntoegang::requests::{State, patient_tag};
use mijntoegang::web::{Contact, Flash, FormState, Frame};

use super::{AWKWARD, DRAFT, REFERENCE, patient};

pub fn list() -> ListPage {
    let line = |id: &str, ehealth| TypeLine { id: id.to_owned(), ehealth, since: "3 maart 2026".to_owned() };
    let card = |id: &str, lines: Vec<TypeLine>, riziv: Option<&str>, stops: bool| PersonCard {
        id: id.to_owned(),
        person: AWKWARD.to_owned(),
        initials: "SA".to_owned(),
        function: "Arts, cardiologie".to_owned(),
        riziv: riziv.map(str::to_owned),
        since: "3 maart 2026".to_owned(),
        not_enforced: stops.then_some("Dit werkt nog niet in alle computers van de ziekenhuizen."),
        looked_after_by: stops.then(|| Contact { institution: AWKWARD.to_owned(), ..Contact::default() }),
        stop: stops.then(|| PlannedStopNote {
            id: "stop-1".to_owned(),
            exclusion: id.to_owned(),
            channel: "per telefoon",
            time: "Ze stopt op 4 maart 2026 om 14.05 uur.".to_owned(),
            disputable: Some("GB-2026-000001-X".to_owned()),
        }),
        lines,
    };
    let pending = |reference: &str, state: State, taken_day: Option<&str>| PendingCard {
        reference: reference.to_owned(),
        person: "Bram Janssens".to_owned(),
        detail: "Verpleegkundige, spoedgevallen".to_owned(),
        status: patient_tag(Locale::DUTCH, state, false),
        question: (state == State::Asked).then(|| "GB-2026-000001-X".to_owned()),
        sent_on: "20 november 2026".to_owned(),
        sent_day: "20 november".to_owned(),
        taken_day: taken_day.map(str::to_owned),
    };
    let row = |person: &str, undo: Option<&str>| HistoryRow {
        id: "u-9".to_owned(),
        person: person.to_owned(),
        function: "Kinesitherapeut".to_owned(),
        ehealth: false,
        from: "11 juni 2026".to_owned(),
        until: "23 november 2026".to_owned(),
        ended_by: "Jou".to_owned(),
        undo_period: undo.map(str::to_owned),
    };
    ListPage {
        disputable: None,
        frame: Frame {
            flash: Some(Flash {
                text: "Tom Desmedt is niet meer uitgesloten.".to_owned(),
                title: "Opnieuw toegang gegeven".to_owned(),
                ended: true,
            }),
            ..patient("Uitsluitingen")
        },
        ehealth: Some(FreshnessNote { text: "eHealth nagekeken: vandaag om 14.05 uur".to_owned(), old: false, uncertain: false }),
        organisations: vec![OrganisationCard {
            id: DRAFT.to_owned(),
            name: AWKWARD.to_owned(),
            number: "70000107".to_owned(),
            since: "3 maart 2026".to_owned(),
        }],
        active: vec![
            card("1", vec![line("1", false), line("2", true)], Some("1-42758-26-730"), true),
            card("3", vec![line("3", false)], None, false),
        ],
        as_rows: false,
        excluded: 2,
        searched: false,
        form: FormState::default(),
        prepared: Some(DRAFT.to_owned()),
        refused: vec![RefusedLine {
            reference: REFERENCE.to_owned(),
            person: "Bram Janssens".to_owned(),
            refused_on: "23 november 2026".to_owned(),
        }],
        pending: vec![
            pending(REFERENCE, State::Taken, Some("23 november")),
            pending("UA-2026-004218-Y", State::Sent, None),
            pending("UA-2026-004219-Z", State::Asked, Some("23 november")),
        ],
        history: vec![row("Tom Desmedt", Some("periode-1")), row("Els Vandamme", None)],
        past_stops: vec![PastStopRow {
            person: AWKWARD.to_owned(),
            asked_on: "3 maart 2026".to_owned(),
            channel: "per telefoon",
            outcome: "Geannuleerd door jou",
            closed_at: "4 maart 2026".to_owned(),
        }],
    }
}
