//! Every act of an officer, with what it writes that an officer may read. The audit's rows are those of the page with the form and of the
//! act itself.

/// Rows by table.
type Counts = &'static [(&'static str, usize)];

/// What each may read more after an act; Mia, of a third house, of the directory alone.
#[derive(Clone, Copy)]
pub struct Writes<'a> {
    pub an: &'a [(&'a str, usize)],
    pub lien: &'a [(&'a str, usize)],
    pub koen: &'a [(&'a str, usize)],
    pub mia: &'a [(&'a str, usize)],
}

/// A form of An's, or of her colleague Lien's.
#[derive(Clone, Copy)]
pub struct Act {
    pub what: &'static str,
    /// As the table of routes has it.
    pub pattern: &'static str,
    /// Its page.
    pub on: &'static str,
    /// The name of what stands in the braces.
    pub of: &'static str,
    pub by_colleague: bool,
    pub fields: &'static [(&'static str, &'static str)],
    pub writes: Writes<'static>,
}

pub const NOTHING: Writes<'static> = Writes { an: &[], lien: &[], koen: &[], mia: &[] };

/// Seen by both of the house.
const fn house(counts: Counts) -> Writes<'static> {
    Writes { an: counts, lien: counts, ..NOTHING }
}

pub const NEW: &str = crate::intake::NEW;
const REQUEST: &str = "/ombudsdienst/aanvragen/{reference}";
const TALK: &str = "/ombudsdienst/berichten/{gesprek}";
const BREAK: &str = "/ombudsdienst/doorbrekingen/{break}";
const ADOPT: &str = crate::homes::ADOPT;

const fn act(what: &'static str, pattern: &'static str, on: &'static str, of: &'static str) -> Act {
    Act { what, pattern, on, of, by_colleague: false, fields: &[], writes: house(&[]) }
}

const ENTERED: Counts = &[
    ("audit_events", 1),
    ("conversations", 1),
    ("exclusion_requests", 1),
    ("messages", 1),
    ("request_events", 1),
    ("request_receipts", 1),
];

/// The officer who enters keeps a draft, emptied.
const ENTERED_BY: Counts = &[
    ("audit_events", 1),
    ("conversations", 1),
    ("exclusion_requests", 1),
    ("intake_drafts", 1),
    ("messages", 1),
    ("request_events", 1),
    ("request_receipts", 1),
];

/// Of a patient at home here three steps show what is known.
const ENTERED_AT_HOME: Counts = &[
    ("audit_events", 4),
    ("conversations", 1),
    ("exclusion_requests", 1),
    ("messages", 1),
    ("request_events", 1),
    ("request_receipts", 1),
];
const ENTERED_AT_HOME_BY: Counts = &[
    ("audit_events", 4),
    ("conversations", 1),
    ("exclusion_requests", 1),
    ("intake_drafts", 1),
    ("messages", 1),
    ("request_events", 1),
    ("request_receipts", 1),
];

/// A step with its words, and the notice to the patient in a conversation of its own.
const ANSWERED: Counts =
    &[("audit_events", 2), ("conversations", 1), ("messages", 1), ("request_events", 1), ("request_notes", 1)];

/// Entering, and all that can be done with what was entered for somebody whose home is provisional.
pub const INTAKE: &[Act] = &[
    Act {
        fields: &[("rijksregisternummer", "85473099921"), ("familienaam", "Zomer")],
        writes: Writes { an: ENTERED_BY, lien: ENTERED, ..NOTHING },
        ..act("enter for somebody unknown", NEW, NEW, "")
    },
    Act {
        fields: &[
            ("rijksregisternummer", "85073000061"),
            ("voornaam", "Emma"),
            ("familienaam", "Peeters"),
            ("geboortedatum", "30/7/1985"),
        ],
        writes: Writes { an: ENTERED_AT_HOME_BY, lien: ENTERED_AT_HOME, ..NOTHING },
        ..act("enter for a patient of the house", NEW, NEW, "")
    },
    Act {
        fields: &[
            ("rijksregisternummer", "01020399942"),
            ("voornaam", "Noor"),
            ("familienaam", "El Amrani"),
            ("geboortedatum", "3/2/2001"),
        ],
        writes: Writes {
            an: &[("audit_events", 1), ("intake_drafts", 1), ("request_receipts", 1)],
            lien: &[("audit_events", 1)],
            koen: &[
                ("conversations", 1),
                ("exclusion_requests", 1),
                ("messages", 1),
                ("request_events", 2),
                ("request_receipts", 1),
            ],
            ..NOTHING
        },
        ..act("enter for a patient whose home is elsewhere", NEW, NEW, "")
    },
    Act {
        writes: house(&[("audit_events", 2), ("request_events", 1)]),
        ..act("take", "/ombudsdienst/aanvragen/{reference}/neem", REQUEST, "irene")
    },
    Act {
        writes: house(&[("audit_events", 2), ("request_events", 1)]),
        ..act("hand back", "/ombudsdienst/aanvragen/{reference}/geef-terug", REQUEST, "irene")
    },
    Act {
        fields: &[("zoek-persoon", "Claes")],
        writes: house(&[("audit_events", 2)]),
        ..act("search the directory", "/ombudsdienst/aanvragen/{reference}/zoek", REQUEST, "irene")
    },
    Act {
        fields: &[("notitie", "Opgebeld.")],
        writes: house(&[("audit_events", 2), ("request_events", 1), ("request_notes", 1)]),
        ..act("note", "/ombudsdienst/aanvragen/{reference}/notitie", REQUEST, "irene")
    },
    Act {
        fields: &[("gesprek", "Ze belt terug."), ("bereikt", "patient")],
        writes: house(&[("audit_events", 2), ("request_events", 1), ("request_notes", 1)]),
        ..act("note a call", "/ombudsdienst/aanvragen/{reference}/gesprek", REQUEST, "irene")
    },
    Act {
        fields: &[
            ("voornaam", "Qwxzina"),
            ("familienaam", "Vandeput"),
            ("functie", "Laborant"),
            ("instelling", "{house}"),
            ("personeelsnummer", "P-77"),
        ],
        // The directory is everybody's, and holds no patient.
        writes: Writes {
            an: &[
                ("audit_events", 1),
                ("care_worker_numbers", 1),
                ("care_worker_posts", 1),
                ("care_workers", 1),
                ("name_words", 2),
            ],
            lien: &[
                ("audit_events", 1),
                ("care_worker_numbers", 1),
                ("care_worker_posts", 1),
                ("care_workers", 1),
                ("name_words", 2),
            ],
            koen: &[("care_worker_numbers", 1), ("care_worker_posts", 1), ("care_workers", 1), ("name_words", 2)],
            mia: &[("care_worker_numbers", 1), ("care_worker_posts", 1), ("care_workers", 1), ("name_words", 2)],
        },
        ..act(
            "add a person",
            "/ombudsdienst/aanvragen/{reference}/persoon",
            "/ombudsdienst/aanvragen/{reference}/persoon",
            "irene",
        )
    },
    Act {
        fields: &[("vraag", "Welke Sofie bedoel je?")],
        writes: house(&[("audit_events", 2), ("conversations", 1), ("messages", 1), ("request_events", 2)]),
        ..act("ask", "/ombudsdienst/aanvragen/{reference}/vraag", "/ombudsdienst/aanvragen/{reference}/vraag", "irene")
    },
    Act {
        by_colleague: true,
        writes: house(&[("audit_events", 2), ("request_events", 1)]),
        ..act("take over", "/ombudsdienst/aanvragen/{reference}/neem-over", REQUEST, "irene")
    },
    Act {
        fields: &[("reden", "andere"), ("uitleg", "Nee.")],
        writes: house(ANSWERED),
        ..act("refuse", "/ombudsdienst/aanvragen/{reference}/weiger", REQUEST, "irene")
    },
    Act {
        fields: &[("reden-heropening", "Toch.")],
        writes: house(ANSWERED),
        ..act("reopen", "/ombudsdienst/aanvragen/{reference}/heropen", REQUEST, "irene")
    },
    // An exclusion is seen where it was registered, and with it whose it is.
    Act {
        fields: &[("persoon", "radio:Sofie Claes Arts")],
        writes: house(&[
            ("audit_events", 2),
            ("changes", 1),
            ("conversations", 1),
            ("exclusion_periods", 1),
            ("exclusions", 1),
            ("messages", 1),
            ("patient_numbers", 1),
            ("patient_titles", 1),
            ("patients", 1),
            ("request_events", 1),
        ]),
        ..act("register", "/ombudsdienst/aanvragen/{reference}/registreer", REQUEST, "irene")
    },
    Act {
        fields: &[("reden-intrekking", "Vergist.")],
        writes: house(&[
            ("audit_events", 2),
            ("changes", 1),
            ("conversations", 1),
            ("messages", 1),
            ("request_events", 1),
            ("request_notes", 1),
        ]),
        ..act("retract the registration", "/ombudsdienst/aanvragen/{reference}/trek-registratie-in", REQUEST, "irene")
    },
    Act {
        fields: &[("andere", "{double}")],
        writes: house(ANSWERED),
        ..act("close as a double", "/ombudsdienst/aanvragen/{reference}/hoort-bij", REQUEST, "irene")
    },
    Act {
        fields: &[("adres", "Zeedijk 148\n8400 Oostende")],
        writes: house(&[("audit_events", 2), ("letter_prints", 1)]),
        ..act("print a letter", "/ombudsdienst/brieven/{letter}/afdrukken", "/ombudsdienst/brieven/{letter}", "letter")
    },
    Act {
        writes: house(&[("audit_events", 2)]),
        ..act("send a letter", "/ombudsdienst/brieven/{letter}/verstuurd", "/ombudsdienst/brieven", "letter")
    },
];

/// With what somebody wrote whose home is elsewhere.
pub const CONVERSATION: &[Act] = &[
    Act {
        fields: &[("tekst", "Dat kan.")],
        writes: house(&[("audit_events", 2), ("messages", 1)]),
        ..act("answer", TALK, TALK, "talk")
    },
    Act { writes: house(&[("audit_events", 2)]), ..act("close", "/ombudsdienst/berichten/{gesprek}/sluit", TALK, "talk") },
    Act {
        writes: house(&[("audit_events", 2)]),
        ..act("reopen a conversation", "/ombudsdienst/berichten/{gesprek}/heropen", TALK, "talk")
    },
    Act {
        fields: &[("stap", "beschrijf"), ("naam", "Piet Onbestaand"), ("waar", "AZ Leieland")],
        writes: house(&[("audit_events", 2), ("messages", 1)]),
        ..act(
            "prepare a request",
            "/ombudsdienst/berichten/{gesprek}/aanvraag",
            "/ombudsdienst/berichten/{gesprek}/aanvraag",
            "talk",
        )
    },
];

pub const REVIEW: &[Act] = &[
    Act { writes: house(&[("audit_events", 2)]), ..act("review", "/ombudsdienst/doorbrekingen/{break}/bekeken", BREAK, "break") },
    Act {
        writes: house(&[("audit_events", 2)]),
        ..act("take a case", "/ombudsdienst/doorbrekingen/{break}/onderzoek", BREAK, "break")
    },
    Act {
        fields: &[("besluit", "gegrond"), ("bevindingen", "Geen wacht die nacht."), ("uitleg", "We spraken de arts aan.")],
        writes: house(&[("audit_events", 2), ("messages", 1)]),
        ..act("close a case", "/ombudsdienst/doorbrekingen/{break}/afsluiten", BREAK, "break")
    },
];

/// **Registreer** against an officer of the house: another one handles it.
pub const HANDING_ON: &[Act] = &[
    Act {
        fields: &[("persoon", "{lien}")],
        writes: Writes {
            an: &[("audit_events", 1), ("request_snapshots", 1)],
            lien: &[("audit_events", 1), ("request_snapshots", 1)],
            // With the patient's own act on it.
            koen: &[
                ("audit_events", 1),
                ("exclusion_requests", 1),
                ("log_places", 1),
                ("patient_numbers", 1),
                ("patient_titles", 1),
                ("patients", 1),
                ("request_events", 2),
            ],
            ..NOTHING
        },
        ..act("hand on what a patient sent", "/ombudsdienst/aanvragen/{reference}/registreer", REQUEST, "sent")
    },
    Act {
        fields: &[("persoon", "{lien}")],
        writes: Writes {
            an: &[("audit_events", 1), ("request_snapshots", 1)],
            lien: &[("audit_events", 1), ("request_snapshots", 1)],
            koen: &[("exclusion_requests", 1), ("request_events", 2), ("request_receipts", 1)],
            ..NOTHING
        },
        ..act("hand on what was entered", "/ombudsdienst/aanvragen/{reference}/registreer", REQUEST, "entered")
    },
];

pub const ADOPTING: &[Act] = &[Act {
    fields: &[
        ("rijksregisternummer", "01.02.03-999.42"),
        ("voornaam", "Noor"),
        ("familienaam", "El Amrani"),
        ("geboortedatum", "3/2/2001"),
        ("identiteit", "identiteitskaart"),
    ],
    writes: house(&[("audit_events", 1)]),
    ..act("adopt", ADOPT, ADOPT, "")
}];

/// Searches, the later steps of the intake, which entering goes through, an officer's own sessions, what begins with a title to the patient (`an_officer_elsewhere_finds_nothing_of_a_patient`), and
/// people of the directory, the case of a disputed act, whose rows `disputes` looks at, a signal that is put away, and taking several, which is
/// taking each.
pub const EXEMPT: [&str; 30] = [
    "/ombudsdienst",
    "/ombudsdienst/aanvragen/nieuw/{intake}/bestanden/{file}/verwijder",
    "/ombudsdienst/aanvragen/nieuw/{intake}/controle",
    "/ombudsdienst/aanvragen/nieuw/{intake}/gevolgen",
    "/ombudsdienst/aanvragen/nieuw/{intake}/patient",
    "/ombudsdienst/aanvragen/nieuw/{intake}/persoon",
    "/ombudsdienst/aanvragen/nieuw/{intake}/verwijder",
    "/ombudsdienst/aanvragen/nieuw/{intake}/zoek",
    "/ombudsdienst/aanvragen/{reference}/sjabloon",
    "/ombudsdienst/berichten",
    "/ombudsdienst/berichten/{gesprek}/aanvraag/zoek",
    "/ombudsdienst/berichten/{gesprek}/sjabloon",
    "/ombudsdienst/doorbrekingen",
    "/ombudsdienst/logboek/patient/{patient}",
    "/ombudsdienst/meldingen/{melding}/afsluiten",
    "/ombudsdienst/meldingen/{melding}/onderzoek",
    "/ombudsdienst/neem",
    "/ombudsdienst/patienten",
    "/ombudsdienst/patienten/kies",
    "/ombudsdienst/patienten/{patient}/identiteit-gezien",
    "/ombudsdienst/patienten/{patient}/uitsluitingen/{exclusion}/annuleer-stopzetting",
    "/ombudsdienst/patienten/{patient}/uitsluitingen/{exclusion}/stopzetten",
    "/ombudsdienst/personen",
    "/ombudsdienst/personen/{id}",
    "/ombudsdienst/sessies/{session}/afmelden",
    "/ombudsdienst/signalen/gezien",
    "/ombudsdienst/sjablonen/nieuw",
    "/ombudsdienst/sjablonen/{sjabloon}",
    "/ombudsdienst/sjablonen/{sjabloon}/gebruik",
    "/ombudsdienst/wat-als",
];
