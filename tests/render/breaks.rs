//! The pages of breaks, with awkward data.

use mijntoegang::break_glass::views::{
    BreakCard, BreakListRow, BreakListState, BreakTab, BreaksPage, ListLink, OfficerBreakPage, OfficerBreaksPage, ReportPage,
    Turn,
};
use mijntoegang::cases::views::{CaseFacts, Happened};
use mijntoegang::web::views::Tag;
use mijntoegang::web::{FormState, Frame, RawForm};

use super::pages::{AWKWARD, html, look, officer, patient, refused};

const YELLOW: Tag = Tag { text: "Uitgesloten persoon", colour: "yellow" };
const GREY: Tag = Tag { text: "Geen therapeutische relatie", colour: "grey" };

fn turn() -> Turn {
    Turn { before: "/doorbrekingen?pagina=1".to_owned(), after: "/doorbrekingen?pagina=3".to_owned() }
}

fn cards() -> Vec<BreakCard> {
    let whole = BreakCard {
        id: "0192f0c1-0000-7000-8000-00000000000a".to_owned(),
        person: AWKWARD.to_owned(),
        function: "Arts, cardiologie".to_owned(),
        reported_by: Some("Labo".to_owned()),
        kind: YELLOW,
        of_excluded: true,
        is_new: true,
        when: "Van 21 november 2026 om 23.47 uur tot 22 november 2026 om 1.47 uur".to_owned(),
        open_until: Some("22 november 2026 om 1.47 uur".to_owned()),
        place: "AZ Sint-Lucas, spoedgevallen".to_owned(),
        motivation: "<script>alert(1)</script>\nEnige van wacht 🙏".to_owned(),
        opened: vec!["Labo-uitslagen & <b>, 21 november 2026 om 23.50 uur".to_owned(), "Medicatieschema".to_owned()],
        case: None,
        latest: None,
        outcome: None,
        conversation: "GB-2026-004217-X".to_owned(),
    };
    let bare = BreakCard {
        id: "0192f0c1-0000-7000-8000-00000000000b".to_owned(),
        person: String::new(),
        function: String::new(),
        reported_by: None,
        kind: GREY,
        of_excluded: false,
        is_new: false,
        open_until: None,
        place: String::new(),
        motivation: String::new(),
        opened: Vec::new(),
        case: Some(Tag { text: "In onderzoek", colour: "blue" }),
        latest: Some("23 december 2026".to_owned()),
        ..whole.clone()
    };
    let decided = BreakCard {
        id: "0192f0c1-0000-7000-8000-00000000000c".to_owned(),
        case: Some(Tag { text: "Geen goede reden", colour: "teal" }),
        outcome: Some("Er was geen goede reden."),
        ..whole.clone()
    };
    vec![whole, bare, decided]
}

fn report(form: FormState) -> ReportPage {
    ReportPage {
        frame: patient("Wat klopt er niet?"),
        id: "0192f0c1-0000-7000-8000-00000000000a".to_owned(),
        about: format!("Doorbreking van 2 september 2026, {AWKWARD}"),
        conversation: "GB-2026-004217-X".to_owned(),
        latest: "2 oktober 2026".to_owned(),
        key: "0192f0c1-0000-7000-8000-00000000000c".to_owned(),
        form,
    }
}

pub fn rows() -> Vec<BreakListRow> {
    let row = |id: &str, person: &str, marks: Vec<&'static str>, is_late: bool| BreakListRow {
        id: id.to_owned(),
        patient: AWKWARD.to_owned(),
        person: person.to_owned(),
        function: "Arts".to_owned(),
        place: AWKWARD.to_owned(),
        kind: YELLOW,
        when: "2 sep, 9.05 uur".to_owned(),
        when_full: "2 september 2026 om 9.05 uur".to_owned(),
        marks,
        motivation: if is_late { "<script>alert(1)</script>".to_owned() } else { String::new() },
        open_until: is_late.then(|| "2 september 2026 om 9.35 uur".to_owned()),
        state: is_late.then(|| BreakListState { colour: "danger", text: "Melding: uiterlijk 2 oktober 2026".to_owned() }),
        to_review: true,
        to_investigate: is_late,
    };
    vec![row("a", "<script>", vec!["motivering ontbreekt", "persoon onbekend"], true), row("b", "", Vec::new(), false)]
}

fn list(frame: Frame, rows: Vec<BreakListRow>, shown: &'static str) -> OfficerBreaksPage {
    let tab = |text, count: &str, current| BreakTab {
        address: "/ombudsdienst/doorbrekingen".to_owned(),
        text,
        count: count.to_owned(),
        current,
        is_late: !current,
    };
    let tabs = vec![tab("Te bekijken", "3", true), tab("Meldingen", "99+", false), tab("Brieven te schrijven", "0", false)];
    let order = |text, current| ListLink { address: "/ombudsdienst/doorbrekingen?toon=alle".to_owned(), text, current };
    let is_empty = rows.is_empty();
    let turned = |page: i32| if is_empty { String::new() } else { format!("/ombudsdienst/doorbrekingen?gezocht&pagina={page}") };
    OfficerBreaksPage {
        frame,
        shown,
        order: "oud",
        page: 2,
        searched: !is_empty,
        tabs,
        orders: vec![order("Nieuwste eerst", false), order("Oudste eerst", true)],
        disputes: if is_empty { Vec::new() } else { super::disputes::rows() },
        rows,
        before: turned(1),
        further: turned(3),
        form: FormState::of(&RawForm::default().with("zoek", AWKWARD), &["zoek"]),
    }
}

fn one(case: Option<CaseFacts>, form: FormState) -> OfficerBreakPage {
    OfficerBreakPage {
        frame: officer("Doorbreking"),
        id: "0192f0c1-0000-7000-8000-00000000000a".to_owned(),
        kind: GREY,
        marks: vec!["motivering te lang"],
        patient: AWKWARD.to_owned(),
        born: "30 juli 1985".to_owned(),
        niss: "85.07.30-000.61".to_owned(),
        person: AWKWARD.to_owned(),
        function: "Arts".to_owned(),
        reported: "<script>alert(1)</script>, Arts".to_owned(),
        numbers: vec!["RIZIV-nummer 1-00000-07".to_owned()],
        application: "EPD <b>".to_owned(),
        when: "2 september 2026, van 9.05 tot 9.35 uur".to_owned(),
        open_until: Some("2 september 2026 om 9.35 uur".to_owned()),
        place: "AZ Sint-Lucas".to_owned(),
        motivation: "<script>alert(1)</script>".to_owned(),
        opened: vec!["Labo-uitslagen".to_owned()],
        look: look(),
        conversation: Some("GB-2026-004217-X".to_owned()),
        reviewed_by: None,
        case,
        events: vec![Happened {
            what: "Gemeld".to_owned(),
            at: "2 september 2026 om 9.06 uur".to_owned(),
            iso: "2026-09-02T09:06:00+02:00".to_owned(),
            detail: String::new(),
        }],
        form,
    }
}

fn case(is_waiting: bool, is_open: bool) -> CaseFacts {
    CaseFacts {
        state: Tag { text: "Melding ontvangen", colour: "grey" },
        latest: "2 oktober 2026".to_owned(),
        is_late: is_waiting,
        is_waiting,
        is_open,
        taken_by: (!is_waiting).then(|| "Lien Maes".to_owned()),
        findings: "<script>alert(1)</script>".to_owned(),
        words: "<script>alert(1)</script>".to_owned(),
    }
}

pub fn all() -> Vec<(&'static str, String)> {
    let unknown = OfficerBreakPage {
        patient: String::new(),
        born: String::new(),
        person: String::new(),
        function: String::new(),
        reported: String::new(),
        numbers: Vec::new(),
        open_until: None,
        place: String::new(),
        motivation: String::new(),
        opened: Vec::new(),
        look: None,
        conversation: None,
        reviewed_by: Some("Lien Maes".to_owned()),
        ..one(None, FormState::default())
    };
    vec![
        ("breaks", html(&BreaksPage { frame: patient("Doorbrekingen"), cards: cards(), turn: turn() })),
        ("breaks-empty", html(&BreaksPage { frame: patient("Doorbrekingen"), cards: Vec::new(), turn: Turn::default() })),
        ("break-report", html(&report(FormState::default()))),
        ("break-report-refused", html(&report(refused(&["tekst"])))),
        ("officer-breaks", html(&list(officer("Doorbrekingen"), rows(), "te-bekijken"))),
        ("officer-breaks-empty", html(&list(officer("Doorbrekingen"), Vec::new(), "te-bekijken"))),
        ("officer-breaks-none", html(&list(officer("Doorbrekingen"), Vec::new(), "alle"))),
        ("officer-break", html(&one(Some(case(true, true)), FormState::default()))),
        ("officer-break-refused", html(&one(Some(case(false, true)), refused(&["besluit", "bevindingen", "uitleg"])))),
        ("officer-break-closed", html(&one(Some(case(false, false)), FormState::default()))),
        ("officer-break-unknown", html(&unknown)),
    ]
}
