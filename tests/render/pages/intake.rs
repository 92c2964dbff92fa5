//! The steps of the intake.

use super::*;

fn step(stage: IntakeStage, form: FormState) -> IntakeStep {
    let draft = format!("/ombudsdienst/aanvragen/nieuw/{DRAFT}");
    IntakeStep {
        stage,
        action: format!("{draft}/stap"),
        draft: Some(draft),
        so_far: SoFar {
            channel: "Telefoon, vandaag".to_owned(),
            patient: format!("{AWKWARD}, ° 1984"),
            identity: AWKWARD.to_owned(),
            person: AWKWARD.to_owned(),
            files: vec![DraftFileLine { id: "f-1".to_owned(), name: "formulier <b>.pdf".to_owned() }],
            known: Some(KnownAtHome { excluded: 1, open_requests: 0, reads: false }),
        },
        form,
    }
}

fn first(form: FormState) -> IntakePatientPage {
    IntakePatientPage {
        frame: officer("Voer een aanvraag in, stap 1 van 4"),
        step: step(IntakeStage::Patient, form),
        key: DRAFT.to_owned(),
        channels: vec![choice("telephone", "per telefoon"), choice("paper", "op papier")],
        askers: vec![choice("self", "De patiënt zelf"), choice("parent", "Een ouder")],
        bases: vec![choice("parent", AWKWARD), choice("confidant", "Vertrouwenspersoon")],
        heard: vec![choice("ja", "Ja"), choice("nee", "Nee")],
        identity_checks: vec![choice("gekend", AWKWARD)],
        elsewhere: Some(Contact { phone: "050 12 34 56".to_owned(), ..Contact::default() }),
        saved: Vec::new(),
    }
}

fn person(form: FormState, found: bool) -> IntakePersonPage {
    IntakePersonPage {
        frame: officer("Voer een aanvraag in, stap 2 van 4"),
        step: step(IntakeStage::Person, form),
        search: format!("/ombudsdienst/aanvragen/nieuw/{DRAFT}/zoek"),
        term: if found { AWKWARD.to_owned() } else { String::new() },
        place_unknown: found,
        candidates: if found { persons(false) } else { Vec::new() },
        too_many: found,
        searched_as: found.then(|| AWKWARD.to_owned()),
        searched: found,
        by_somebody_else: found,
    }
}

fn consequences(form: FormState) -> IntakeConsequencesPage {
    IntakeConsequencesPage {
        frame: officer("Voer een aanvraag in, stap 3 van 4"),
        step: step(IntakeStage::Consequences, form),
        person: AWKWARD.to_owned(),
        advise: true,
        ways: vec![choice("bericht", "Met een bericht"), choice("telefoon", "Per telefoon")],
    }
}

fn check(form: FormState) -> IntakeCheckPage {
    IntakeCheckPage {
        frame: officer("Voer een aanvraag in, stap 4 van 4"),
        step: step(IntakeStage::Check, form),
        version: "4".to_owned(),
        niss: "84.07.14-210.19".to_owned(),
        born: "14 juli 1984".to_owned(),
        patient: AWKWARD.to_owned(),
        received: "23 november 2026".to_owned(),
        asked_by: "Een ouder",
        representative: AWKWARD.to_owned(),
        person: AWKWARD.to_owned(),
        explained: "23 november 2026".to_owned(),
        advised: true,
        contact: phone(),
        remark: remark(),
    }
}

pub fn intake_pages() -> Vec<(&'static str, String)> {
    let mut start = first(FormState::default());
    start.step.draft = None;
    start.step.so_far = SoFar::default();
    start.elsewhere = None;
    start.saved = ["", AWKWARD]
        .map(|patient| SavedIntake {
            address: format!("/ombudsdienst/aanvragen/nieuw/{DRAFT}/controle"),
            discard: format!("/ombudsdienst/aanvragen/nieuw/{DRAFT}/verwijder"),
            patient: patient.to_owned(),
            changed: "23 november 2026 om 10.40 uur".to_owned(),
        })
        .into();
    let refused_in = |stage: IntakeStage, more: &[&'static str]| refused(&[stage.fields(), more].concat());
    vec![
        ("intake-start", html(&start)),
        ("intake-patient", html(&first(refused_in(IntakeStage::Patient, &["bijlage"])))),
        ("intake-person", html(&person(FormState::default(), false))),
        ("intake-person-found", html(&person(refused_in(IntakeStage::Person, &["zoek-persoon"]), true))),
        ("intake-consequences", html(&consequences(refused_in(IntakeStage::Consequences, &[])))),
        ("intake-check", html(&check(FormState::default()))),
        ("intake-check-refused", html(&check(refused(&["controle"])))),
        (
            "receipt",
            html(&ReceiptPage {
                frame: officer("De aanvraag is ingevoerd"),
                reference: REFERENCE.to_owned(),
                patient: AWKWARD.to_owned(),
                born: "14 juli 1984".to_owned(),
                niss: "84.07.14-210.19".to_owned(),
                person: AWKWARD.to_owned(),
                channel: "op papier",
                entered_at: "23 november 2026 om 10.40 uur".to_owned(),
            }),
        ),
    ]
}
