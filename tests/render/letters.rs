//! The pages of letters.

use mijntoegang::letters::views::{
    LetterPage, LetterPrintPage, LetterRow, LetterSheet, LettersPage, OtherLetter, PrintLine, SheetPart,
};
use mijntoegang::web::FormState;
use mijntoegang::web::assets::letter_window_css;

use super::pages::{AWKWARD, DRAFT, REFERENCE, html, officer, refused};

const TALK: &str = "GB-2026-004217-X";

fn row(known: bool, printed: bool) -> LetterRow {
    LetterRow {
        id: format!("m-{known}"),
        title: format!("{AWKWARD} is uitgesloten"),
        patient: known.then(|| AWKWARD.to_owned()),
        niss: "85.07.30-000.61".to_owned(),
        conversation: TALK.to_owned(),
        since: "2 september 2026".to_owned(),
        printed: printed.then(|| "An De Smet, 23 november 2026 om 10.40 uur".to_owned()),
        state: "Een stopzetting wacht op deze brief".to_owned(),
        tone: "warn",
        may_mark: !printed,
    }
}

fn sheet(to: usize) -> LetterSheet {
    LetterSheet {
        lang: "nl-BE",
        institution: "AZ Sint-Lucas Brugge".to_owned(),
        from: vec!["Ombudsdienst, Lindenlaan 12, 8000 Brugge".to_owned(), "050 36 57 89 – ombudsdienst@example.org".to_owned()],
        to: [AWKWARD, "Zeedijk 148 bus 3", "8400 Oostende"].into_iter().take(to).map(str::to_owned).collect(),
        date: ("Datum", "30 november 2026".to_owned()),
        reference: ("Referentie", REFERENCE.to_owned()),
        title: format!("{AWKWARD} is uitgesloten"),
        greeting: format!("Dag {AWKWARD},"),
        paragraphs: vec![format!("{AWKWARD} kan je dossier niet meer openen."), "Een tweede alinea.".to_owned()],
        parts: vec![
            SheetPart {
                heading: "Goed om te weten",
                paragraphs: Vec::new(),
                items: vec!["Een uitsluiting vervalt nooit vanzelf."],
            },
            SheetPart { heading: "Heb jij dit niet gevraagd?", paragraphs: vec!["Bel ons.".to_owned()], items: Vec::new() },
        ],
        closing: "Vriendelijke groeten,",
        signed_by: "An De Smet".to_owned(),
        ombudsdienst: "Ombudsdienst AZ Sint-Lucas Brugge".to_owned(),
        foot: "Je kunt je aanvraag ook online volgen op toegang.example.org.".to_owned(),
    }
}

fn letter(to: usize, prints: Vec<PrintLine>, form: FormState) -> LetterPage {
    let other = |here| OtherLetter {
        id: DRAFT.to_owned(),
        title: format!("{AWKWARD} is uitgesloten"),
        since: "2 september 2026".to_owned(),
        state: "Niet gelezen".to_owned(),
        tone: "warn",
        here,
    };
    LetterPage {
        frame: officer("Brief"),
        id: DRAFT.to_owned(),
        conversation: TALK.to_owned(),
        state: "Niet gelezen".to_owned(),
        tone: "warn",
        may_mark: prints.is_empty(),
        sheet: sheet(to),
        window: letter_window_css(115, 45),
        sent: (!prints.is_empty()).then(|| "Verstuurd door An De Smet, 23 november 2026 om 10.40 uur.".to_owned()),
        others: if prints.is_empty() { Vec::new() } else { vec![other(true), other(false)] },
        prints,
        key: DRAFT.to_owned(),
        form,
    }
}

/// The name of each page and its HTML.
pub fn pages() -> Vec<(&'static str, String)> {
    let letters = |rows: Vec<LetterRow>, sent, more| html(&LettersPage { frame: officer("Brieven"), rows, sent, more });
    let print =
        |reason: &str| PrintLine { text: "An De Smet, 23 november 2026 om 10.40 uur".to_owned(), reason: reason.to_owned() };
    vec![
        ("letters", letters(vec![row(true, false)], false, true)),
        ("letters-unknown", letters(vec![row(false, false), row(true, false)], false, false)),
        ("letters-sent", letters(vec![row(true, true)], true, true)),
        ("letters-none", letters(Vec::new(), false, false)),
        ("letters-none-sent", letters(Vec::new(), true, false)),
        ("letter", html(&letter(1, Vec::new(), FormState::default()))),
        ("letter-printed", html(&letter(3, vec![print(""), print(&format!("Kwam terug: {AWKWARD}"))], FormState::default()))),
        ("letter-refused", html(&letter(3, vec![print("")], refused(&["adres", "reden"])))),
        (
            "letter-print",
            html(&LetterPrintPage {
                frame: officer("Brief"),
                id: DRAFT.to_owned(),
                may_mark: true,
                sheet: sheet(3),
                window: letter_window_css(20, 45),
            }),
        ),
    ]
}
