//! Every page of the product once, with awkward data, and once more where a state changes what stands on it.

mod account;
mod intake;
mod journey;
mod leaving;
mod officer;
mod overview;

use mijntoegang::config::InfoUrl;
use mijntoegang::ehealth::FreshnessNote;
use mijntoegang::homes::views::{AdoptionPage, ChoiceOfHomePage, InstitutionChoice};
use mijntoegang::i18n::Locale;
use mijntoegang::identity::session::list::SessionRow;
use mijntoegang::officers::views::SessionsPage;
use mijntoegang::overview::views::{GiveAccessPage, ListPage};
use mijntoegang::patient_lookup::views::{
    ActiveRow, Candidate, Confirmation, EndPage, EndedRow, LookLine, PatientLetterLine, PatientLookupPage, PatientsPage,
    RequestLine, WhatIfAnswer, WhatIfNumber, WhatIfPage, WhatIfReason,
};
use mijntoegang::patients::PatientFacts;
use mijntoegang::requests::intake::views::{
    DraftFileLine, IntakeCheckPage, IntakeConsequencesPage, IntakePatientPage, IntakePersonPage, IntakeStage, IntakeStep,
    KnownAtHome, ReceiptPage, SavedIntake, SoFar,
};
use mijntoegang::requests::officer::views::{
    AddPersonPage, EnteredFacts, HandedOverPage, ListPager, OfficerRequestPage, RepresentativeFacts, RequestSidePanel,
    handed_over_tag,
};
use mijntoegang::requests::officer::worklist_views::{
    Assignee, CameIn, ChannelSign, DueText, FilterLink, RowGroup, RowState, SeenForm, ShownPart, Signal, SignalLink, SortHead,
    WorklistPage, WorklistRow,
};
use mijntoegang::requests::views::{
    CheckPage, ChoosePage, ConflictPage, ConsequencesPage, ContactPage, DescribePage, EhealthPage, OpenDraft,
    OtherOmbudsdienstPage, PersonChoice, PersonFacts, RefusalText, RequestPage, SearchPage, SentPage, StandIn, TimelineEntry,
    ViaEhealthPage,
};
use mijntoegang::requests::{Channel, ContactPreference, State, patient_tag, refusal_reasons};
use mijntoegang::web::views::{
    AccessibilityPage, Choice, ErrorPage, FileLine, HomePage, InfoPage, LookAt, PaperFormPage, PatientProvider, PrivacyPage,
    SignInPage, SignInWay,
};
use mijntoegang::web::{Contact, Ehealth, Exit, FormState, Frame, Nav, Page, SessionTime, Viewer};

pub const REFERENCE: &str = "UA-2026-004217-X";
pub const DRAFT: &str = "0192f0c1-0000-7000-8000-000000000001";
pub const AWKWARD: &str = "Łucja D'Hondt–Müller & Co";

fn frame(title: &str, viewer: Viewer, nav: Nav) -> Frame {
    let contact = Contact {
        institution: "AZ Sint-Lucas Brugge".to_owned(),
        phone: "050 36 57 89".to_owned(),
        phone_link: "+3250365789".to_owned(),
        email: "ombudsdienst@example.org".to_owned(),
        address: vec!["Ombudsdienst AZ Sint-Lucas".to_owned(), "Sint-Lucaslaan 29".to_owned(), "8310 Brugge".to_owned()],
    };
    let out = "https://www.wikipedia.org/".to_owned();
    let exit = match viewer {
        Viewer::Anonymous => Exit::Link(out),
        Viewer::Patient(_) => Exit::Form(out),
        Viewer::Officer(_) => Exit::None,
    };
    Frame {
        locale: Locale::DUTCH,
        title: title.to_owned(),
        refused: false,
        viewer,
        menu: true,
        nav,
        unread: 2,
        time: matches!(exit, Exit::Form(_)).then_some(SessionTime { idle_minutes: 15, ends_in: 840 }),
        csrf: "token".to_owned(),
        contacts: vec![contact.clone()],
        contact,
        ehealth: Ehealth::On,
        flash: None,
        outdated: Vec::new(),
        notice: String::new(),
        exit,
    }
}

/// Of an installation without eHealth.
fn unconnected(frame: Frame) -> Frame {
    Frame { ehealth: Ehealth::Off, ..frame }
}

/// A list that may lack something.
fn unreached() -> Option<FreshnessNote> {
    Some(FreshnessNote { text: "Deze lijst is misschien niet volledig.".to_owned(), old: true, uncertain: true })
}

/// Of an installation with four ombudsdiensten, one without an address.
fn several(frame: Frame) -> Frame {
    let bare = Contact { address: Vec::new(), institution: AWKWARD.to_owned(), ..frame.contact.clone() };
    let own = frame.contact.clone();
    Frame { contacts: vec![own.clone(), own.clone(), own, bare], ..frame }
}

fn public(title: &str) -> Frame {
    frame(title, Viewer::Anonymous, Nav::Nowhere)
}

pub fn patient(title: &str) -> Frame {
    frame(title, Viewer::Patient(AWKWARD.to_owned()), Nav::Exclusions)
}

pub fn officer(title: &str) -> Frame {
    frame(title, Viewer::Officer("An De Smet".to_owned()), Nav::Worklist)
}

pub fn look() -> Option<LookAt> {
    Some(LookAt { patient: DRAFT.to_owned(), niss: "84071421019".to_owned(), reason: "aanvraag".to_owned() })
}

pub fn choice(value: &str, text: &str) -> Choice {
    Choice { value: value.to_owned(), text: text.to_owned() }
}

fn facts(name: &str, riziv: Option<&str>, personnel: Option<&str>) -> PersonFacts {
    PersonFacts {
        name: name.to_owned(),
        function: "Verpleegkundige, spoedgevallen".to_owned(),
        place: "AZ Sint-Lucas Brugge".to_owned(),
        riziv: riziv.map(str::to_owned),
        personnel: personnel.map(str::to_owned),
        described: false,
    }
}

fn described() -> PersonFacts {
    PersonFacts {
        name: "Sofie".to_owned(),
        function: String::new(),
        place: "AZ Sint-Lucas, onthaal".to_owned(),
        described: true,
        ..PersonFacts::default()
    }
}

pub fn persons(matches: bool) -> Vec<PersonChoice> {
    vec![
        PersonChoice { id: "p-1".to_owned(), facts: facts(AWKWARD, Some("4-02936-02-401"), None), matches },
        PersonChoice { id: "p-2".to_owned(), facts: facts("Tom Janssens", None, Some("P-1001")), matches: false },
    ]
}

fn remark() -> Option<String> {
    Some("Liefst snel 🙏\n<script>alert(1)</script>".to_owned())
}

fn event(what: &str) -> TimelineEntry {
    TimelineEntry {
        what: what.to_owned(),
        at: "23 november 2026 om 10.31 uur".to_owned(),
        iso: "2026-11-23T10:31:00+01:00".to_owned(),
        detail: String::new(),
    }
}

fn phone() -> ContactPreference {
    ContactPreference::Telephone { number: "0470 12 34 56".to_owned(), other_may_answer: true, may_leave_message: true }
}

pub fn refused(fields: &[&'static str]) -> FormState {
    let mut form = FormState::default();
    for field in fields {
        form.set(field, "\"><b>wat er stond</b>");
        form.refuse(field, "Kijk dit nog eens na.");
    }
    form
}

pub fn html(page: &impl Page) -> String {
    page.html().expect("a page")
}

/// The name of each page and its HTML.
pub fn all() -> Vec<(&'static str, String)> {
    let mut pages = public_pages();
    pages.extend(patient_pages());
    pages.extend(journey::journey_pages());
    pages.extend(intake::intake_pages());
    pages.extend(officer::officer_pages());
    pages.extend(super::letters::pages());
    pages.extend(super::log_and_figures::pages());
    pages.extend(super::messages::pages());
    pages.extend(super::reply_templates::pages());
    pages.extend(account::pages());
    pages.extend(leaving::leaving_pages());
    pages
}

fn public_pages() -> Vec<(&'static str, String)> {
    vec![
        ("home", html(&HomePage { frame: public("Bepaal wie je dossier niet mag openen") })),
        ("info", html(&InfoPage { frame: public("Over uitsluitingen"), network: None })),
        (
            "info-several",
            html(&InfoPage {
                frame: several(unconnected(public("Over uitsluitingen"))),
                network: InfoUrl::parse("https://nexuzhealth.com").ok(),
            }),
        ),
        ("home-several", html(&HomePage { frame: several(public("Bepaal wie je dossier niet mag openen")) })),
        ("paper-form-several", html(&PaperFormPage { frame: several(public("Aanvraagformulier")) })),
        ("info-patient", html(&InfoPage { frame: patient("Over uitsluitingen"), network: None })),
        ("paper-form", html(&PaperFormPage { frame: public("Aanvraagformulier") })),
        ("privacy", html(&PrivacyPage { frame: public("Privacy") })),
        ("accessibility", html(&AccessibilityPage { frame: public("Toegankelijkheid") })),
        (
            "sign-in",
            html(&SignInPage {
                frame: Frame { notice: "Je was een tijdje niet actief.".to_owned(), ..public("Aanmelden") },
                persons: vec![choice("emma", "Emma Peeters"), choice("an", "An De Smet, ombudsdienst")],
                patients: None,
                officers: Vec::new(),
            }),
        ),
        (
            "sign-in-providers",
            html(&SignInPage {
                frame: public("Aanmelden"),
                persons: Vec::new(),
                patients: Some(PatientProvider {
                    name: "CSAM".to_owned(),
                    asks_anew: true,
                    ways: vec![
                        SignInWay {
                            value: "patient-0".to_owned(),
                            label: "Aanmelden met itsme".to_owned(),
                            needs: AWKWARD.to_owned(),
                        },
                        SignInWay { value: "patient-1".to_owned(), label: "Andere sleutel".to_owned(), needs: String::new() },
                    ],
                }),
                officers: vec![choice("medewerker", "Aanmelden als medewerker van de ombudsdienst")],
            }),
        ),
        (
            "sign-in-closed",
            html(&SignInPage { frame: public("Aanmelden"), persons: Vec::new(), patients: None, officers: Vec::new() }),
        ),
        (
            "error",
            html(&ErrorPage {
                frame: public("We vinden deze pagina niet"),
                heading: "We vinden deze pagina niet".to_owned(),
                paragraphs: vec!["Kijk na of het adres juist is.".to_owned()],
                onward: Some(("/berichten/nieuw".to_owned(), "Open het formulier opnieuw")),
            }),
        ),
    ]
}

fn patient_pages() -> Vec<(&'static str, String)> {
    let too_late =
        Frame { notice: "Je kunt deze aanvraag niet meer intrekken.".to_owned(), ..patient("Aanvraag UA-2026-004217-X") };
    vec![
        ("list", html(&overview::list())),
        (
            "list-empty",
            html(&ListPage {
                frame: unconnected(patient("Uitsluitingen")),
                ehealth: unreached(),
                organisations: Vec::new(),
                active: Vec::new(),
                excluded: 0,
                pending: Vec::new(),
                history: Vec::new(),
                past_stops: Vec::new(),
                ..overview::list()
            }),
        ),
        ("list-many", html(&ListPage { as_rows: true, ..overview::list() })),
        ("list-many-nobody-found", html(&ListPage { as_rows: true, searched: true, active: Vec::new(), ..overview::list() })),
        (
            "list-not-connected",
            html(&ListPage { frame: unconnected(patient("Uitsluitingen")), ehealth: unreached(), ..overview::list() }),
        ),
        (
            "give-access",
            html(&GiveAccessPage {
                frame: patient("Uitsluiting stopzetten"),
                id: "1".to_owned(),
                period: "periode-1".to_owned(),
                person: AWKWARD.to_owned(),
                function: "Arts, cardiologie".to_owned(),
                riziv: None,
                since: "3 maart 2026".to_owned(),
                also_ehealth: true,
                undo_hours: 24,
            }),
        ),
        ("request", html(&request())),
        (
            "request-asked",
            html(&RequestPage {
                status: patient_tag(Locale::DUTCH, State::Asked, false),
                question: Some("GB-2026-000001-X".to_owned()),
                ..request()
            }),
        ),
        (
            "request-refused",
            html(&RequestPage {
                frame: too_late,
                status: patient_tag(Locale::DUTCH, State::Refused, false),
                open: false,
                person: described(),
                contact: phone(),
                remark: remark(),
                refusal: Some(RefusalText {
                    reason: Some("We vonden de persoon niet".to_owned()),
                    words: "Kun je\nmeer vertellen?".to_owned(),
                }),
                ..request()
            }),
        ),
        (
            "request-registered",
            html(&RequestPage {
                status: patient_tag(Locale::DUTCH, State::Registered, false),
                open: false,
                registered: true,
                ..request()
            }),
        ),
    ]
}

fn choice_of_home() -> ChoiceOfHomePage {
    let one = |value: &str, name: &str| InstitutionChoice {
        value: value.to_owned(),
        name: name.to_owned(),
        phone: "050 36 57 89".to_owned(),
    };
    ChoiceOfHomePage {
        frame: Frame { menu: false, ..patient("Welke ombudsdienst helpt je?") },
        institutions: vec![one(DRAFT, AWKWARD), one("0192f0c1-0000-7000-8000-000000000002", "AZ Zeewind")],
        is_first: true,
        seen: String::new(),
        back: "/berichten".to_owned(),
        adoption: None,
        form: FormState::default(),
    }
}

fn sessions() -> Vec<SessionRow> {
    [(DRAFT, false), (REFERENCE, true)]
        .map(|(id, current)| SessionRow {
            id: id.to_owned(),
            device: AWKWARD.to_owned(),
            begun: "23 november 2026 om 14.05 uur".to_owned(),
            used: "23 november 2026 om 14.05 uur".to_owned(),
            current,
        })
        .to_vec()
}

fn request() -> RequestPage {
    RequestPage {
        frame: patient("Aanvraag UA-2026-004217-X"),
        reference: REFERENCE.to_owned(),
        status: patient_tag(Locale::DUTCH, State::Taken, false),
        open: true,
        question: None,
        latest: "30 november 2026".to_owned(),
        person: facts("Bram Janssens", Some("4-02936-02-401"), None),
        sent_at: "20 november 2026 om 16.12 uur".to_owned(),
        remark: None,
        contact: ContactPreference::default(),
        files: vec![FileLine { id: DRAFT.to_owned(), name: "één <b>.pdf".to_owned(), kilobytes: 12, infected: false }],
        institution: Some("AZ Sint-Lucas Brugge".to_owned()),
        may_move: true,
        waits: true,
        registered: false,
        refusal: None,
        events: vec![event("In behandeling"), event("Ontvangen")],
    }
}
