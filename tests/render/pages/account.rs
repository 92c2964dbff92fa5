//! *Mijn gegevens* and the pages behind it.

use mijntoegang::account::views::{
    AccountPage, AccountSessionsPage, AdoptionLine, DownloadPage, EmailPage, EmailView, Entry, EverythingPage, LooksPage,
    ReadingRow, RetentionPage, Section,
};
use mijntoegang::homes::views::{AdoptionView, ChoiceOfHomePage};
use mijntoegang::web::{FormState, Frame, Nav, Viewer};

use super::{AWKWARD, DRAFT, REFERENCE, choice, choice_of_home, frame, html, patient, refused, remark, sessions};

fn account() -> AccountPage {
    AccountPage {
        frame: frame("Mijn gegevens", Viewer::Patient(AWKWARD.to_owned()), Nav::Account),
        name: AWKWARD.to_owned(),
        birth_date: None,
        niss: "85.07.30-000.61".to_owned(),
        institution: "AZ Sint-Lucas Brugge".to_owned(),
        may_choose_home: true,
        adopted: true,
        people: 0,
        organisations: 2,
        ended: 1,
        requests: 2,
        drafts: 0,
        conversations: 3,
        breaks: 1,
        devices: 2,
        idle_minutes: 60,
        email: EmailView::default(),
    }
}

fn account_frame(title: &str) -> Frame {
    frame(title, Viewer::Patient(AWKWARD.to_owned()), Nav::Account)
}

fn email(email: EmailView, form: FormState) -> String {
    html(&EmailPage { frame: account_frame("E-mail bij een nieuw bericht"), email, form, form_id: DRAFT.to_owned() })
}

fn own_sessions(form: FormState) -> String {
    html(&AccountSessionsPage {
        frame: account_frame("Waar ben je aangemeld?"),
        sessions: sessions(),
        lengths: vec![choice("15", "15 minuten"), choice("60", "1 uur")],
        length: "15".to_owned(),
        form,
    })
}

fn looks(readings: Vec<ReadingRow>) -> String {
    let adoption = AdoptionLine {
        at: "23 november 2026 om 14.05 uur".to_owned(),
        iso: "2026-11-23T14:05:00+01:00".to_owned(),
        ombudsdienst: AWKWARD.to_owned(),
        outcome: "Ging niet door".to_owned(),
    };
    html(&LooksPage {
        frame: account_frame("Wie keek in je gegevens?"),
        more: !readings.is_empty(),
        page: if readings.is_empty() { 1 } else { 2 },
        readings,
        adoptions: vec![adoption],
    })
}

pub fn pages() -> Vec<(&'static str, String)> {
    let row = |reference: Option<&str>| ReadingRow {
        at: "23 november 2026 om 14.05 uur".to_owned(),
        iso: "2026-11-23T14:05:00+01:00".to_owned(),
        officer: AWKWARD.to_owned(),
        ombudsdienst: "Ombudsdienst AZ Sint-Lucas Brugge".to_owned(),
        what: "Je aanvraag".to_owned(),
        reference: reference.map(str::to_owned),
    };
    let address = Some("\"><b>wat er stond</b>@example.org".to_owned());
    let entry = Entry {
        title: AWKWARD.to_owned(),
        facts: vec![("Opmerking", remark().unwrap_or_default())],
        said: vec![("Jij".to_owned(), "gisteren".to_owned(), "<script>alert(1)</script>".to_owned())],
    };
    vec![
        ("account", html(&account())),
        (
            "account-full",
            html(&AccountPage {
                birth_date: Some("30 juli 1985".to_owned()),
                drafts: 2,
                email: EmailView { address: address.clone(), off_since: None, waiting: address.clone().zip(address.clone()) },
                ..account()
            }),
        ),
        ("account-email", email(EmailView::default(), FormState::default())),
        (
            "account-email-full",
            email(
                EmailView { address: address.clone(), off_since: None, waiting: address.clone().zip(address.clone()) },
                refused(&["e-mail"]),
            ),
        ),
        (
            "account-email-off",
            email(
                EmailView { address: address.clone(), off_since: Some("23 november 2026".to_owned()), waiting: None },
                FormState::default(),
            ),
        ),
        ("account-sessions", own_sessions(FormState::default())),
        ("account-sessions-refused", own_sessions(refused(&["minuten"]))),
        ("account-looks", looks(vec![row(Some(REFERENCE)), row(None)])),
        ("account-looks-none", looks(Vec::new())),
        ("account-download", html(&DownloadPage { frame: account_frame("Alles downloaden"), form: refused(&["vorm"]) })),
        (
            "account-retention",
            html(&RetentionPage {
                frame: account_frame("Hoelang bewaren we dit?"),
                institution: AWKWARD.to_owned(),
                idle_minutes: 60,
                absolute_hours: 10,
            }),
        ),
        (
            "account-off",
            html(&AccountPage {
                email: EmailView { address, off_since: Some("23 november 2026".to_owned()), waiting: None },
                ..account()
            }),
        ),
        ("choice-first", html(&choice_of_home())),
        (
            "choice-adopted",
            html(&ChoiceOfHomePage {
                is_first: false,
                seen: DRAFT.to_owned(),
                adoption: Some(AdoptionView {
                    id: DRAFT.to_owned(),
                    institution: AWKWARD.to_owned(),
                    works_at: "24 november 2026 om 14.05 uur".to_owned(),
                }),
                form: refused(&["ombudsdienst"]),
                ..choice_of_home()
            }),
        ),
        (
            "everything",
            html(&EverythingPage {
                frame: patient("Al mijn gegevens"),
                made_at: "23 november 2026 om 14.05 uur".to_owned(),
                sections: vec![
                    Section { heading: "Uitsluitingen", entries: Vec::new(), readings: vec![row(Some(REFERENCE))] },
                    Section { heading: "Berichten", entries: vec![entry, Entry::default()], readings: Vec::new() },
                ],
            }),
        ),
    ]
}
