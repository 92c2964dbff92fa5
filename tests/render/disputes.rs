//! The pages of disputes, with awkward data.

use mijntoegang::cases::views::{CaseFacts, Happened};
use mijntoegang::disputes::views::{DisputeListRow, DisputePage, DisputeQuestionPage};
use mijntoegang::patient_lookup::views::IdentityPage;
use mijntoegang::patients::PatientFacts;
use mijntoegang::web::FormState;
use mijntoegang::web::views::Tag;

use super::pages::{AWKWARD, choice, html, look, officer, patient, refused};

const OPEN: Tag = Tag { text: "Melding ontvangen", colour: "grey" };
const TALK: &str = "GB-2026-004217-X";
const ID: &str = "0192f0c1-0000-7000-8000-00000000000a";

/// Disputes on the list of reports.
pub fn rows() -> Vec<DisputeListRow> {
    [false, true]
        .map(|is_late| DisputeListRow {
            id: ID.to_owned(),
            patient: AWKWARD.to_owned(),
            subject: "Er is een aanvraag voor je ingevoerd".to_owned(),
            opened: "23 november 2026".to_owned(),
            latest: "23 december 2026".to_owned(),
            is_late,
            state: OPEN,
        })
        .to_vec()
}

fn case(is_waiting: bool, is_open: bool, form: FormState) -> DisputePage {
    DisputePage {
        frame: officer("Melding: dat was ik niet"),
        id: ID.to_owned(),
        patient: PatientFacts { name: AWKWARD.to_owned(), born: "30 juli 1985".to_owned(), niss: "85.07.30-000.61".to_owned() },
        look: look(),
        told: "<script>alert(1)</script>\nTwee regels".to_owned(),
        told_at: "21 november 2026 om 9.00 uur".to_owned(),
        actors: format!("{AWKWARD}, AZ Sint-Lucas Brugge"),
        opened: "23 november 2026 om 14.05 uur".to_owned(),
        is_blocked: is_waiting,
        conversation: TALK.to_owned(),
        case: CaseFacts {
            state: OPEN,
            latest: "23 december 2026".to_owned(),
            is_late: is_open,
            is_waiting,
            is_open,
            taken_by: (!is_waiting).then(|| AWKWARD.to_owned()),
            findings: "<b>Nagevraagd</b>".to_owned(),
            words: "<b>Uitleg</b>".to_owned(),
        },
        events: vec![Happened {
            what: "De patiënt meldt: dat was ik niet".to_owned(),
            at: "23 november 2026 om 14.05 uur".to_owned(),
            iso: "2026-11-23T13:05:00Z".to_owned(),
            detail: String::new(),
        }],
        form,
    }
}

fn identity(with_callbacks: bool, form: FormState) -> IdentityPage {
    let ways = vec![choice("document", "Ik zag de identiteitskaart"), choice(ID, "Ik belde terug op 0470 11 22 33")];
    IdentityPage {
        frame: officer("Identiteit gezien"),
        patient: ID.to_owned(),
        patient_name: AWKWARD.to_owned(),
        ways: if with_callbacks { ways } else { Vec::new() },
        identity_checks: vec![choice("identiteitskaart", "Identiteitskaart gezien")],
        key: ID.to_owned(),
        form,
    }
}

pub fn all() -> Vec<(&'static str, String)> {
    let question =
        |person: Option<String>| DisputeQuestionPage { frame: patient("Was jij dit niet?"), reference: TALK.to_owned(), person };
    vec![
        ("dispute-question", html(&question(None))),
        ("dispute-question-stop", html(&question(Some(AWKWARD.to_owned())))),
        ("dispute-open", html(&case(true, true, FormState::default()))),
        ("dispute-refused", html(&case(false, true, refused(&["besluit", "bevindingen", "uitleg"])))),
        ("dispute-closed", html(&case(false, false, FormState::default()))),
        ("identity", html(&identity(false, FormState::default()))),
        ("identity-refused", html(&identity(true, refused(&["hoe", "identiteit"])))),
    ]
}
