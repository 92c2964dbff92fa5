use super::super::model::Topic;
use super::*;
use serde_json::json;

fn all() -> Vec<Notice> {
    let (at, person, request) = (DateTime::UNIX_EPOCH, "An De Smet".to_owned(), "UA-2026-000001-A".to_owned());
    let broken = |ground| Notice::Broken {
        person: person.clone(),
        function: "Arts".to_owned(),
        place: String::new(),
        motivation: "Wacht\n‘spoed’".to_owned(),
        at,
        ground,
        reported_by: None,
    };
    vec![
        Notice::Registered { person: person.clone(), since: None },
        Notice::Registered { person: person.clone(), since: Some(at) },
        Notice::Refused { request: request.clone(), reason: RefusalReason::NoAnswer, explanation: "Bel ons.".to_owned() },
        Notice::RegistrationRetracted { person: person.clone(), request: request.clone() },
        Notice::Reopened { request },
        Notice::Ended { person: person.clone(), at, requester: EndRequester::Parent, still_in_ehealth: true },
        Notice::StopPlanned {
            person: person.clone(),
            at,
            channel: StopChannel::Telephone,
            wait: StopWait::AfterLetter { days: 7 },
        },
        Notice::StopCancelled { person: person.clone(), at },
        broken(BreakGround::Exclusion { held: true, still_holds: false }),
        broken(BreakGround::NoRelationship),
        Notice::BrokenOften { application: "Labo".to_owned(), at, told: 20 },
        Notice::Outcome { outcome: CaseOutcome::Founded, explanation: "Ja.".to_owned() },
        Notice::Prepared { person: person.clone(), shortened: true },
        Notice::Entered { institution: "AZ".to_owned(), person, at, channel: EntryChannel::Email },
        Notice::HomeChanged { institution: "AZ Zeewind".to_owned(), at },
        Notice::HomeAdoption { institution: "AZ Zeewind".to_owned(), at, works_at: at },
        Notice::NotMe { institution: "AZ Zeewind".to_owned(), at, latest_on: at.date_naive() },
        Notice::NotMeOutcome { outcome: CaseOutcome::Unfounded, explanation: "Nee.".to_owned() },
        Notice::IdentitySeen { institution: "AZ Zeewind".to_owned(), at, called_back: true, lifted: false },
        Notice::Merged { at, undone: false },
        Notice::EhealthAppeared { person: "Katrien".to_owned(), at },
        Notice::EhealthGone { person: "Katrien".to_owned(), at, still_in_nexuzhealth: true },
    ]
}

#[test]
fn a_notice_comes_back_from_its_columns_as_it_went_in() {
    for notice in all() {
        let arguments = notice.arguments().unwrap();
        assert!(arguments.as_object().is_some_and(|all| !all.is_empty()), "{notice:?}");
        assert_eq!(Notice::from_columns(notice.kind(), arguments), Ok(notice.clone()));
    }
    let kinds: std::collections::HashSet<_> = all().iter().map(Notice::kind).collect();
    assert_eq!(kinds.len() + 2, MessageKind::ALL.len(), "all but what people type");
}

#[test]
fn a_registration_from_before_it_could_be_a_second_one_is_read() {
    let stored = Notice::from_columns(MessageKind::Registered, json!({ "person": "Katrien" }));
    assert_eq!(stored, Ok(Notice::Registered { person: "Katrien".to_owned(), since: None }));
}

#[test]
fn arguments_that_are_not_those_of_the_kind_are_an_error_that_names_nobody() {
    for (kind, arguments) in [
        (MessageKind::Registered, json!({})),
        (MessageKind::Registered, json!({ "person": 5 })),
        (MessageKind::Registered, json!({ "person": "Katrien", "since": "2026" })),
        (MessageKind::Registered, json!({ "person": "Katrien", "until": "2026" })),
        (MessageKind::Registered, json!("Katrien")),
        (MessageKind::Refused, json!({ "request": "Katrien", "reason": "Katrien", "explanation": "" })),
        (MessageKind::Ended, json!({ "person": "Katrien", "at": "gisteren", "requester": "parent", "still_in_ehealth": false })),
        (MessageKind::Text, json!({ "person": "Katrien" })),
    ] {
        let error = Notice::from_columns(kind, arguments.clone()).unwrap_err();
        assert_eq!(error, MalformedNotice(kind.as_str()), "{arguments}");
        assert!(!error.to_string().contains("Katrien"));
    }
    let broken = json!({ "person": "", "function": "", "place": "", "motivation": "", "at": "2026-11-21T22:47:00Z",
        "ground": { "kind": "curiosity" } });
    assert!(Notice::from_columns(MessageKind::Broken, broken).is_err());
}

#[test]
fn what_starts_a_conversation_has_a_subject_of_its_topic() {
    for notice in all() {
        let topic = notice.subject().map(|subject| subject.topic());
        let wanted = match notice.kind() {
            MessageKind::Ended
            | MessageKind::StopPlanned
            | MessageKind::StopCancelled
            | MessageKind::EhealthAppeared
            | MessageKind::EhealthGone => Some(Topic::Ended),
            MessageKind::Broken | MessageKind::BrokenOften => Some(Topic::Break),
            MessageKind::HomeChanged | MessageKind::HomeAdoption | MessageKind::IdentitySeen | MessageKind::Merged => {
                Some(Topic::Home)
            }
            MessageKind::NotMe => Some(Topic::NotMe),
            MessageKind::Outcome | MessageKind::Prepared | MessageKind::NotMeOutcome => None,
            _ => Some(Topic::Request),
        };
        assert_eq!(topic, wanted, "{notice:?}");
    }
}
