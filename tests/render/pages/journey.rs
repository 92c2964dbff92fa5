//! The pages of a request, for the patient.

use super::*;

pub fn journey_pages() -> Vec<(&'static str, String)> {
    let search = || SearchPage {
        frame: patient("Wie wil je uitsluiten?"),
        draft: DRAFT.to_owned(),
        started: false,
        drafts: [Some("Sofie Claes".to_owned()), None]
            .into_iter()
            .enumerate()
            .map(|(n, person)| OpenDraft {
                id: format!("d-{n}"),
                prepared: person.is_some(),
                person,
                changed: "22 november 2026".to_owned(),
            })
            .collect(),
        form: FormState::default(),
    };
    let choose = || ChoosePage {
        frame: patient("Kies de juiste persoon"),
        draft: DRAFT.to_owned(),
        term: "Janssens".to_owned(),
        place: String::new(),
        place_unknown: false,
        compact: false,
        at_home: 0,
        home: AWKWARD.to_owned(),
        persons: persons(false),
        too_many: true,
        searched_as: None,
        check_riziv: true,
        already_excluded: false,
        existing_request: None,
        form: FormState::default(),
    };
    let describe = || DescribePage {
        frame: patient("Beschrijf de persoon"),
        draft: DRAFT.to_owned(),
        not_found: Some("Jansens, onthaal".to_owned()),
        check_riziv: true,
        existing_request: None,
        form: FormState::default(),
    };
    let ehealth = |already_ehealth, form| EhealthPage {
        frame: patient("We raden je eHealth aan"),
        draft: DRAFT.to_owned(),
        person: AWKWARD.to_owned(),
        already_ehealth,
        form,
    };
    let unconnected_advice =
        EhealthPage { frame: unconnected(patient("Vraag de uitsluiting hier aan")), ..ehealth(false, FormState::default()) };
    let consequences = |form| ConsequencesPage {
        frame: patient("Wat een uitsluiting betekent"),
        draft: DRAFT.to_owned(),
        back: "ehealth".to_owned(),
        person: AWKWARD.to_owned(),
        form,
    };
    let contact = |institutions, form| ContactPage {
        frame: patient("Opmerkingen en contact"),
        draft: DRAFT.to_owned(),
        ombudsdienst: AWKWARD.to_owned(),
        institutions,
        form,
    };
    let conflict = |form| ConflictPage {
        frame: patient("Gaat dit over iemand van de ombudsdienst?"),
        draft: DRAFT.to_owned(),
        words: AWKWARD.to_owned(),
        only_one: true,
        form,
    };
    let institutions = || vec![choice("i-1", "AZ Sint-Lucas Brugge"), choice("i-2", "AZ Zeewind")];
    vec![
        ("search", html(&search())),
        ("search-refused", html(&SearchPage { started: true, drafts: Vec::new(), form: refused(&["zoek"]), ..search() })),
        ("choose", html(&choose())),
        (
            "choose-many",
            html(&ChoosePage { compact: true, at_home: 1, place: "Zeewind".to_owned(), place_unknown: true, ..choose() }),
        ),
        (
            "choose-refused",
            html(&ChoosePage { existing_request: Some(REFERENCE.to_owned()), form: refused(&["persoon"]), ..choose() }),
        ),
        (
            "choose-nobody",
            html(&ChoosePage { persons: Vec::new(), already_excluded: true, form: refused(&["persoon"]), ..choose() }),
        ),
        ("describe", html(&describe())),
        (
            "describe-refused",
            html(&DescribePage {
                not_found: None,
                existing_request: Some(REFERENCE.to_owned()),
                form: refused(&["naam", "waar", "functie"]),
                ..describe()
            }),
        ),
        ("ehealth", html(&ehealth(false, FormState::default()))),
        ("ehealth-refused", html(&ehealth(true, refused(&["via"])))),
        (
            "via-ehealth",
            html(&ViaEhealthPage { frame: patient("Ga verder op eHealth"), draft: DRAFT.to_owned(), person: AWKWARD.to_owned() }),
        ),
        ("advice-unconnected", html(&unconnected_advice)),
        ("consequences", html(&consequences(FormState::default()))),
        ("consequences-refused", html(&consequences(refused(&["gelezen"])))),
        ("contact", html(&contact(Vec::new(), FormState::default()))),
        ("contact-refused", html(&contact(institutions(), refused(&["opmerking", "contact", "telefoon", "instelling"])))),
        ("conflict", html(&conflict(FormState::default()))),
        ("conflict-refused", html(&conflict(refused(&["gaat-over"])))),
        (
            "check",
            html(&CheckPage {
                frame: Frame {
                    notice: "Je aanvraag is intussen veranderd in een ander venster.".to_owned(),
                    ..patient("Controleer je aanvraag")
                },
                draft: DRAFT.to_owned(),
                version: "7".to_owned(),
                patient: AWKWARD.to_owned(),
                person: facts(AWKWARD, Some("4-02936-02-401"), None),
                remark: remark(),
                contact: phone(),
                institution: Some("AZ Sint-Lucas Brugge".to_owned()),
                stand_in: Some(StandIn { institution: AWKWARD.to_owned(), own: AWKWARD.to_owned() }),
                undisclosed: true,
                target_days: 2,
                latest: "30 november 2026".to_owned(),
            }),
        ),
        (
            "other-ombudsdienst",
            html(&OtherOmbudsdienstPage {
                frame: patient("Laat een andere ombudsdienst dit behandelen"),
                reference: REFERENCE.to_owned(),
                institution: AWKWARD.to_owned(),
                handled_by: DRAFT.to_owned(),
            }),
        ),
        (
            "sent",
            html(&SentPage {
                frame: patient("Je aanvraag is verstuurd"),
                reference: REFERENCE.to_owned(),
                person: persons(false).remove(0).facts,
                sent_at: "20 november 2026 om 14.05 uur".to_owned(),
                target_days: 1,
                latest: "30 november 2026".to_owned(),
                again: true,
            }),
        ),
    ]
}
