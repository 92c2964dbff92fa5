//! The log and the figures of an ombudsdienst, with awkward data.

use mijntoegang::figures::ChartShape;
use mijntoegang::figures::views::{ChartPart, FigurePart, FigureTable, FiguresPage, YearTab};
use mijntoegang::officer_log::views::{LogDay, LogLink, LogLookPage, LogPage, LogPatient, LogRow};
use mijntoegang::web::FormState;

use super::pages::{AWKWARD, DRAFT, REFERENCE, choice, html, officer, refused};

fn link(href: &str, text: &str, is_number: bool) -> Option<LogLink> {
    Some(LogLink { href: href.to_owned(), text: text.to_owned(), is_number })
}

fn row(about: Option<LogLink>, why: &str) -> LogRow {
    LogRow {
        time: "10.28 uur".to_owned(),
        iso: "2026-11-30T10:28:00+01:00".to_owned(),
        who: AWKWARD.to_owned(),
        what: "Nam een aanvraag in behandeling",
        about,
        why: why.to_owned(),
    }
}

fn log(days: Vec<LogDay>, patient: Option<LogPatient>, form: FormState) -> LogPage {
    LogPage {
        frame: officer("Logboek"),
        groups: vec![choice("gelezen", "Gelezen")],
        actions: vec![choice("request-read", AWKWARD)],
        officers: vec![choice(DRAFT, AWKWARD)],
        filtered: patient.is_some() || form.refused(),
        patient,
        lines: "51 regels".to_owned(),
        csv: "/ombudsdienst/logboek/csv?van=24%2F11%2F2026&wat=gelezen".to_owned(),
        newest: if days.len() > 1 { "/ombudsdienst/logboek".to_owned() } else { String::new() },
        older: if days.is_empty() { String::new() } else { "/ombudsdienst/logboek?voor=abc".to_owned() },
        days,
        form,
    }
}

fn days() -> Vec<LogDay> {
    let day = |heading: &str, rows: Vec<LogRow>| LogDay { heading: heading.to_owned(), count: "2 regels".to_owned(), rows };
    let about_patient = link(&format!("/ombudsdienst/logboek/patient/{DRAFT}"), "Deze patiënt", false);
    vec![
        day(
            "Vandaag, 30 november 2026",
            vec![row(link("/ombudsdienst/aanvragen/UA-2026-004217-X", REFERENCE, true), ""), row(about_patient, AWKWARD)],
        ),
        day("Vrijdag 27 november 2026", vec![row(None, "<script>alert(1)</script>")]),
    ]
}

fn patient() -> LogPatient {
    LogPatient {
        name: AWKWARD.to_owned(),
        born: "1981".to_owned(),
        reason: "<script>alert(1)</script>".to_owned(),
        fields: vec![("van", "\"><b>24/11/2026</b>".to_owned()), ("wat", "gelezen".to_owned())],
    }
}

fn look(form: FormState) -> String {
    html(&LogLookPage {
        frame: officer("Waarom wil je deze patiënt zien?"),
        patient: DRAFT.to_owned(),
        reasons: vec![choice("aanvraag", AWKWARD), choice("melding", "Over een melding")],
        form,
    })
}

/// One of each shape, its words to be escaped.
fn shapes() -> Vec<ChartShape> {
    let number = || "12.0".to_owned();
    vec![
        ChartShape::Rect { class: "ho", x: number(), y: number(), width: number(), height: number() },
        ChartShape::Line { class: "axis", x1: number(), y1: number(), x2: number(), y2: number() },
        ChartShape::Text { class: "", anchor: "middle", x: number(), y: number(), text: "< 5".to_owned() },
        ChartShape::Text { class: "v", anchor: "end", x: number(), y: number(), text: "<script>alert(1)</script>".to_owned() },
        ChartShape::Polyline { class: "l1", points: "1.0,2.0 3.0,4.0".to_owned() },
        ChartShape::Polygon { class: "band", points: String::new() },
        ChartShape::Circle { class: "d1", x: number(), y: number() },
    ]
}

fn part(id: &'static str, legend: bool, rows: usize) -> FigurePart {
    let cells = || vec!["< 5".to_owned(), "± 30".to_owned()];
    FigurePart {
        id,
        heading: "Aanvragen per maand".to_owned(),
        line: AWKWARD.to_owned(),
        chart: (rows > 0).then(|| ChartPart {
            conclusion: format!("In 2026 kwamen ± 30 aanvragen binnen: {AWKWARD}."),
            legend: if legend { vec![("k1", "Portaal".to_owned()), ("kh", "Minder dan 5".to_owned())] } else { Vec::new() },
            height: 286,
            shapes: shapes(),
        }),
        table: FigureTable {
            caption: AWKWARD.to_owned(),
            heads: vec!["Maand".to_owned(), "Portaal".to_owned(), "Samen".to_owned()],
            rows: (0..rows).map(|_| ("Januari".to_owned(), cells())).collect(),
            foot: (rows > 1).then(|| ("Heel 2026".to_owned(), cells())),
        },
    }
}

fn figures(figures: Vec<FigurePart>, shows_all: bool) -> String {
    html(&FiguresPage {
        frame: officer("Cijfers"),
        years: vec![YearTab { year: 2026, current: !shows_all }, YearTab { year: 2025, current: false }],
        shows_all,
        csv: "/ombudsdienst/cijfers/csv?jaar=2026".to_owned(),
        sums: if shows_all { Vec::new() } else { vec![("± 30".to_owned(), "aanvragen ontvangen".to_owned())] },
        hides: !shows_all,
        figures,
    })
}

/// The name of each page and its HTML.
pub fn pages() -> Vec<(&'static str, String)> {
    vec![
        ("log", html(&log(days(), None, FormState::default()))),
        ("log-patient", html(&log(days(), Some(patient()), FormState::default()))),
        ("log-refused", html(&log(Vec::new(), Some(patient()), refused(&["van", "tot", "referentie"])))),
        ("log-empty", html(&log(Vec::new(), None, FormState::default()))),
        ("log-nothing-found", html(&log(Vec::new(), Some(patient()), FormState::default()))),
        ("log-look", look(FormState::default())),
        ("log-look-refused", look(refused(&["reden"]))),
        ("figures", figures(vec![part("aanvragen", true, 12), part("tijd", false, 0), part("jaren", true, 1)], false)),
        ("figures-years", figures(vec![part("jaren", false, 3)], true)),
    ]
}
