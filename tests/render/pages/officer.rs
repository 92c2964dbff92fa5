//! The pages of the ombudsdienst.

use super::*;

fn officer_request() -> OfficerRequestPage {
    OfficerRequestPage {
        frame: officer("Aanvraag UA-2026-004217-X"),
        pager: Some(ListPager {
            place: "alles".to_owned(),
            view: "Alles",
            back: format!("/ombudsdienst?bij={REFERENCE}#{REFERENCE}"),
            number: Some(4),
            total: 40,
            previous: Some("/ombudsdienst/aanvragen/UA-2026-004211-R?lijst=alles".to_owned()),
            next: Some("/ombudsdienst/aanvragen/UA-2026-004190-A?lijst=alles".to_owned()),
        }),
        reference: REFERENCE.to_owned(),
        state: RowState::new(Locale::DUTCH, State::Sent, false, false),
        open: true,
        registered: false,
        target: "24 november 2026".to_owned(),
        latest: "30 november 2026".to_owned(),
        due: DueText::Late(1),
        assigned: None,
        question: None,
        patient: PatientFacts { name: AWKWARD.to_owned(), born: "14 juli 1984".to_owned(), niss: "84.07.14-210.19".to_owned() },
        person: described(),
        excluded: None,
        received: "20 november 2026 om 16.12 uur".to_owned(),
        consequences_read: "20 november 2026 om 16.09 uur".to_owned(),
        advised_ehealth: false,
        remark: remark(),
        contact: phone(),
        candidates: persons(true),
        only_chosen: false,
        too_many: true,
        searched_as: None,
        searched: true,
        events: vec![event("Geopend door An De Smet"), event("Aanvraag ontvangen")],
        templates: vec![choice(DRAFT, AWKWARD)],
        reasons: refusal_reasons(Locale::DUTCH),
        refusal: None,
        excluded_now: 3,
        other_open: vec!["UA-2026-004211-R".to_owned(), REFERENCE.to_owned()],
        look: look(),
        panel: RequestSidePanel {
            last_decision: DRAFT.to_owned(),
            keys: [DRAFT.to_owned(), REFERENCE.to_owned()],
            reached: vec![choice("patient", AWKWARD), choice("voicemail", "Voicemail")],
            ..RequestSidePanel::default()
        },
        form: FormState::default(),
    }
}

fn patients() -> PatientsPage {
    PatientsPage {
        frame: officer("Patiënten"),
        reasons: vec![choice("aanvraag", AWKWARD)],
        searched: false,
        candidates: Vec::new(),
        too_many: false,
        form: FormState::default(),
    }
}

fn patient_page() -> PatientLookupPage {
    PatientLookupPage {
        frame: officer("Patiënt"),
        id: DRAFT.to_owned(),
        patient: PatientFacts { name: AWKWARD.to_owned(), born: "14 juli 1984".to_owned(), niss: "84.07.14-210.19".to_owned() },
        may_see_identity: true,
        ehealth: None,
        organisations: Vec::new(),
        reads: true,
        reason: String::new(),
        active: Vec::new(),
        any_ehealth: false,
        people: 0,
        stops: Vec::new(),
        history: Vec::new(),
        requests: Vec::new(),
        conversations: Vec::new(),
        breaks: Vec::new(),
        looks: Vec::new(),
        letters: Vec::new(),
    }
}

fn what_if(found: bool, permit: Option<bool>, form: FormState) -> WhatIfPage {
    let candidate = Candidate {
        id: DRAFT.to_owned(),
        name: AWKWARD.to_owned(),
        born: "14 juli 1984".to_owned(),
        niss_ending: "19".to_owned(),
    };
    let reason = |ehealth| WhatIfReason {
        ehealth,
        since: "14 juli 2026".to_owned(),
        matched: format!("Personeelsnummer P-1001, {AWKWARD}"),
        lifted_until: ehealth.then(|| "14 juli 2026 om 10.31 uur".to_owned()),
    };
    let answer = |permit| WhatIfAnswer {
        permit,
        person: AWKWARD.to_owned(),
        patient: AWKWARD.to_owned(),
        at: "14 juli 2026 om 10.31 uur".to_owned(),
        reasons: if permit { Vec::new() } else { vec![reason(true), reason(false)] },
        numbers: if permit {
            Vec::new()
        } else {
            vec![WhatIfNumber { number: "RIZIV-nummer 10000007".to_owned(), permit, reissued: true }]
        },
        only_personnel: permit,
        ehealth: unreached(),
        refused_unchecked: !permit,
    };
    WhatIfPage {
        frame: officer("Wat als"),
        patients: if found { vec![candidate] } else { Vec::new() },
        searched: found,
        candidates: if permit.is_some() { Vec::new() } else { persons(false) },
        too_many: found,
        answer: permit.map(answer),
        form,
    }
}

fn worklist(groups: Vec<RowGroup>, searched: bool) -> WorklistPage {
    let link = |text, count: &str, is_current, is_late| FilterLink {
        text,
        address: "/ombudsdienst?lijst=mijn".to_owned(),
        count: count.to_owned(),
        is_current,
        is_late,
    };
    let head = |text, sorted, address: Option<&str>| SortHead { text, address: address.map(str::to_owned), sorted };
    WorklistPage {
        frame: officer("Werklijst"),
        tiles: vec![link("Te laat", "1", false, true), link("Berichten te lezen", "99+", false, false)],
        tabs: vec![link("Mijn", "2", false, false), link("Alles", "4", true, false)],
        signals: if searched { Vec::new() } else { signals() },
        came: searched.then(|| CameIn {
            text: "2 nieuwe aanvragen sinds 10.42 uur.".to_owned(),
            address: "/ombudsdienst?lijst=nieuw".to_owned(),
        }),
        place: "alles".to_owned(),
        caption: "Alles, dichtste datum eerst".to_owned(),
        heads: [
            head("Referentie", None, Some("/ombudsdienst?lijst=alles.referentie")),
            head("Patiënt", None, None),
            head("Status", None, Some("/ombudsdienst?lijst=alles.status")),
            head("Termijn", Some("ascending"), Some("/ombudsdienst?lijst=alles.termijn-af")),
        ],
        groups,
        part: (!searched).then(|| ShownPart {
            text: "101 tot 200 van 412".to_owned(),
            previous: Some("/ombudsdienst".to_owned()),
            next: Some("/ombudsdienst?na=UA-2026-004190-A".to_owned()),
        }),
        searched,
        empty: "Hier staan geen aanvragen.",
        form: FormState::default(),
    }
}

fn signals() -> Vec<Signal> {
    let signal = |text: &str, link, seen| Signal { text: text.to_owned(), link, seen };
    let link = SignalLink { address: "/ombudsdienst/berichten".to_owned(), text: "Lees de berichten" };
    let seen = || Some(SeenForm { kind: "request_due", subject: DRAFT.to_owned() });
    vec![
        signal("Er wachten 2 gesprekken met ongelezen berichten.", Some(link.clone()), None),
        signal("De laatste e-mail aan de ombudsdienst kwam niet aan.", None, seen()),
        signal(AWKWARD, Some(link), seen()),
    ]
}

fn groups() -> Vec<RowGroup> {
    let row = |reference: &str, described, state: State, due, assigned: Option<&str>| WorklistRow {
        reference: reference.to_owned(),
        patient: AWKWARD.to_owned(),
        birth_year: "1948".to_owned(),
        person: "Dirk Callens".to_owned(),
        function: "Arts, orthopedie".to_owned(),
        described,
        channel: ChannelSign::new(Locale::DUTCH, Channel::Telephone),
        state: RowState::new(Locale::DUTCH, state, false, state == State::Taken),
        due,
        assigned: assigned.map(|name| Assignee::new(name.to_owned(), name == "Lien Maes")),
        open: state.is_open(),
    };
    let group = |heading, is_late, rows: Vec<WorklistRow>| RowGroup { heading, count: 2, is_late, rows };
    vec![
        group(Some("Te laat"), true, vec![row("UA-2026-004205-J", false, State::Taken, DueText::Late(1), Some("Lien Maes"))]),
        group(
            Some("Vandaag"),
            false,
            vec![
                row("UA-2026-004211-R", true, State::Sent, DueText::Today, None),
                row(REFERENCE, false, State::Sent, DueText::Left(2), None),
                row("UA-2026-004206-K", false, State::Asked, DueText::Left(1), Some(AWKWARD)),
            ],
        ),
        group(
            None,
            false,
            vec![row(
                "UA-2026-004190-A",
                false,
                State::Registered,
                DueText::Finished("18 november 2026".to_owned()),
                Some("An De Smet"),
            )],
        ),
    ]
}

pub fn officer_pages() -> Vec<(&'static str, String)> {
    let add = |form| AddPersonPage {
        frame: officer("Voeg persoon toe"),
        reference: REFERENCE.to_owned(),
        back: format!("/ombudsdienst/aanvragen/{REFERENCE}"),
        place: Some("mijn".to_owned()),
        institutions: vec![choice("i-1", "AZ Sint-Lucas Brugge"), choice("i-2", "AZ Zeewind")],
        twins: persons(false),
        form,
    };
    vec![
        ("worklist", html(&worklist(groups(), false))),
        ("worklist-nothing-ticked", html(&WorklistPage { form: refused(&["kies"]), ..worklist(groups(), false) })),
        ("worklist-empty", html(&worklist(Vec::new(), false))),
        ("worklist-nothing-found", html(&worklist(Vec::new(), true))),
        ("officer-request", html(&officer_request())),
        (
            "officer-request-refused-form",
            html(&OfficerRequestPage {
                assigned: Some("Lien Maes".to_owned()),
                state: RowState::new(Locale::DUTCH, State::Asked, false, false),
                question: Some("GB-2026-000001-X".to_owned()),
                form: refused(&["persoon", "reden", "uitleg", "zoek-persoon"]),
                ..officer_request()
            }),
        ),
        (
            "officer-request-entered",
            html(&OfficerRequestPage {
                assigned: Some("An De Smet".to_owned()),
                panel: RequestSidePanel {
                    entered: Some(EnteredFacts {
                        channel: "op papier",
                        by: AWKWARD.to_owned(),
                        asked_by: "Een ouder",
                        identity_check: AWKWARD.to_owned(),
                        representative: Some(RepresentativeFacts {
                            name: AWKWARD.to_owned(),
                            niss: "84.07.14-210.19".to_owned(),
                            basis: "Ouder",
                            evidence: AWKWARD.to_owned(),
                            until: "31 december 2027".to_owned(),
                            child_heard: Some(false),
                            person_is_parent: true,
                            other_parent: Some("De andere ouder is gehoord"),
                        }),
                        differs: Some(officer_request().patient),
                    }),
                    originals: vec![choice(REFERENCE, REFERENCE)],
                    other_parents: vec![choice("heard", AWKWARD), choice("urgent", "Dringend")],
                    colleague: Some(DRAFT.to_owned()),
                    ..officer_request().panel
                },
                form: refused(&["notitie", "bereikt", "gesprek", "andere", "andere-ouder"]),
                ..officer_request()
            }),
        ),
        (
            "officer-request-refused",
            html(&OfficerRequestPage {
                open: false,
                state: RowState::new(Locale::DUTCH, State::Refused, false, false),
                panel: RequestSidePanel {
                    refused: true,
                    mine: true,
                    double_of: Some(REFERENCE.to_owned()),
                    ..officer_request().panel
                },
                refusal: Some(RefusalText { reason: None, words: AWKWARD.to_owned() }),
                form: refused(&["reden-heropening"]),
                contact: ContactPreference::default(),
                ..officer_request()
            }),
        ),
        ("patients", html(&patients())),
        ("patients-none", html(&PatientsPage { searched: true, form: refused(&["reden", "zoek"]), ..patients() })),
        (
            "patients-found",
            html(&PatientsPage {
                searched: true,
                too_many: true,
                candidates: [DRAFT, REFERENCE]
                    .map(|id| Candidate {
                        id: id.to_owned(),
                        name: AWKWARD.to_owned(),
                        born: "14 juli 1984".to_owned(),
                        niss_ending: "19".to_owned(),
                    })
                    .to_vec(),
                form: refused(&["patient"]),
                ..patients()
            }),
        ),
        ("what-if-none", html(&what_if(false, None, FormState::default()))),
        ("what-if-refused", html(&what_if(false, None, refused(&["patient", "zoek"])))),
        ("what-if-found", html(&what_if(true, None, refused(&["patient"])))),
        ("what-if-no", html(&what_if(true, Some(false), FormState::default()))),
        ("what-if-yes", html(&what_if(true, Some(true), FormState::default()))),
        ("patient-empty", html(&patient_page())),
        (
            "patient",
            html(&PatientLookupPage {
                ehealth: Some(FreshnessNote {
                    text: "eHealth nagekeken: vandaag om 14.05 uur".to_owned(),
                    old: false,
                    uncertain: false,
                }),
                organisations: vec![(AWKWARD.to_owned(), "14 juli 2026".to_owned())],
                active: [(DRAFT, true), (REFERENCE, false)]
                    .map(|(id, ehealth)| ActiveRow {
                        id: id.to_owned(),
                        person: AWKWARD.to_owned(),
                        function: "Arts".to_owned(),
                        number: "1-00000-07-003".to_owned(),
                        since: "14 juli 2026".to_owned(),
                        confirmed: match ehealth {
                            true => Confirmation::NotYet(AWKWARD.to_owned()),
                            false => Confirmation::Stops("24 november 2026 om 14.05 uur".to_owned()),
                        },
                        ehealth,
                        stop: (!ehealth).then(|| DRAFT.to_owned()),
                    })
                    .to_vec(),
                any_ehealth: true,
                people: 1,
                stops: vec![(
                    AWKWARD.to_owned(),
                    "Stopt op 24 november 2026 om 14.05 uur. De vraag kwam per telefoon.".to_owned(),
                )],
                reason: AWKWARD.to_owned(),
                looks: vec![LookLine {
                    officer: AWKWARD.to_owned(),
                    reason: AWKWARD.to_owned(),
                    last: "14 jul, 9.00 uur".to_owned(),
                    last_full: "14 juli 2026 om 9.00 uur".to_owned(),
                    times: 2,
                }],
                breaks: super::super::breaks::rows(),
                history: vec![EndedRow {
                    person: AWKWARD.to_owned(),
                    function: String::new(),
                    from: "14 juli 2026".to_owned(),
                    until: "15 juli 2026".to_owned(),
                    ended_by: "De patiënt".to_owned(),
                    ehealth: true,
                }],
                requests: vec![RequestLine {
                    reference: REFERENCE.to_owned(),
                    person: AWKWARD.to_owned(),
                    received: "14 jul".to_owned(),
                    received_full: "14 juli 2026".to_owned(),
                    status: mijntoegang::requests::officer::views::officer_tag(Locale::DUTCH, State::Sent, false),
                }],
                conversations: super::super::messages::talk_rows(),
                letters: vec![PatientLetterLine {
                    id: DRAFT.to_owned(),
                    title: format!("{AWKWARD} is uitgesloten"),
                    conversation: "GB-2026-000001-X".to_owned(),
                    since: "14 juli 2026".to_owned(),
                    state: "Niet gelezen".to_owned(),
                    tone: "warn",
                }],
                ..patient_page()
            }),
        ),
        (
            "end",
            html(&EndPage {
                frame: officer("Stopzetten op vraag van de patiënt"),
                patient: DRAFT.to_owned(),
                patient_name: AWKWARD.to_owned(),
                exclusion: DRAFT.to_owned(),
                period: DRAFT.to_owned(),
                person: AWKWARD.to_owned(),
                function: "Arts".to_owned(),
                since: "14 juli 2026".to_owned(),
                also_ehealth: true,
                planned: "Er is al een stopzetting gepland (24 november 2026 om 14.05 uur).".to_owned(),
                wait_hours: 24,
                key: DRAFT.to_owned(),
                channels: vec![choice("desk", "Aan de balie"), choice("telephone", "Per telefoon")],
                askers: vec![choice("self", "De patiënt zelf"), choice("parent", "Een ouder")],
                identity_checks: vec![choice("gekend", AWKWARD)],
                form: refused(&["kanaal", "gevraagd-door", "identiteit"]),
            }),
        ),
        (
            "officer-request-nobody",
            html(&OfficerRequestPage { candidates: Vec::new(), form: refused(&["persoon"]), ..officer_request() }),
        ),
        (
            "officer-request-chosen",
            html(&OfficerRequestPage {
                pager: None,
                due: DueText::Today,
                person: facts("Bram Janssens", Some("4-02936-02-401"), None),
                advised_ehealth: true,
                only_chosen: true,
                ..officer_request()
            }),
        ),
        (
            "officer-request-registered",
            html(&OfficerRequestPage {
                open: false,
                registered: true,
                excluded: Some(facts(AWKWARD, None, Some("P-1002"))),
                state: RowState::new(Locale::DUTCH, State::Registered, false, false),
                form: refused(&["reden-intrekking"]),
                ..officer_request()
            }),
        ),
        (
            "officer-request-refused",
            html(&OfficerRequestPage {
                open: false,
                state: RowState::new(Locale::DUTCH, State::Refused, false, false),
                refusal: Some(RefusalText {
                    reason: Some("We vonden de persoon niet".to_owned()),
                    words: "Kun je meer vertellen?".to_owned(),
                }),
                ..officer_request()
            }),
        ),
        ("add-person", html(&add(FormState::default()))),
        (
            "add-person-refused",
            html(&add(refused(&[
                "voornaam",
                "familienaam",
                "functie",
                "instelling",
                "riziv",
                "rijksregisternummer",
                "personeelsnummer",
            ]))),
        ),
        (
            "adoption",
            html(&AdoptionPage {
                frame: officer("Neem deze patiënt aan"),
                identity_checks: vec![choice("identiteitskaart", AWKWARD)],
                form: refused(&["rijksregisternummer", "voornaam", "familienaam", "geboortedatum", "identiteit"]),
            }),
        ),
        ("sessions", html(&SessionsPage { frame: officer("Mijn aanmeldingen"), sessions: sessions() })),
        (
            "handed-over",
            html(&HandedOverPage {
                frame: officer("Aanvraag UA-2026-004217-X"),
                reference: REFERENCE.to_owned(),
                status: handed_over_tag(Locale::DUTCH),
                patient: PatientFacts {
                    name: AWKWARD.to_owned(),
                    born: "14 juli 1984".to_owned(),
                    niss: "84.07.14-210.19".to_owned(),
                },
                person: facts(AWKWARD, None, None),
                received: "23 november 2026 om 14.05 uur".to_owned(),
                remark: remark(),
                contact: phone(),
                question: Some(REFERENCE.to_owned()),
                events: Vec::new(),
            }),
        ),
    ]
}
