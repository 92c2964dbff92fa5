//! Whatever is sent is answered, and only what is whole becomes a question.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;

const BASE: &str = "https://toegang.example.org";

fn good() -> Value {
    json!({
        "subject": { "type": "practitioner", "id": "10000007003", "properties": { "system": "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/nihdi-professional" } },
        "action": { "name": "read" },
        "resource": { "type": "patient-record", "id": "85073000061" },
    })
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let name = prop_oneof![Just("subject".to_owned()), Just("id".to_owned()), Just("properties".to_owned()), "[a-z]{1,6}"];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(name, inner, 0..4).prop_map(|map| Value::Object(Map::from_iter(map))),
        ]
    })
}

#[test]
fn a_whole_question_is_read_alone_and_in_a_batch() {
    assert!(evaluation(BASE, &good()).is_ok());
    let mut batch = good();
    batch["evaluations"] = json!([{}, { "resource": { "type": "patient-record", "id": "x" } }]);
    let Ok(EvaluationCall::Many(items, Semantic::ExecuteAll)) = evaluations(BASE, &batch) else {
        panic!("no batch");
    };
    assert!(items[0].is_ok());
    assert_eq!(items[1].as_ref().unwrap_err().at, "/evaluations/1/resource/id");
}

proptest! {
    #[test]
    fn any_body_is_answered(body in any_json()) {
        prop_assert!(evaluation(BASE, &body).is_err());
        let _ = evaluations(BASE, &body);
    }

    /// Whatever stands in the place of one element, the question is whole or refused: never half of one.
    #[test]
    fn any_element_may_be_anything(at in 0usize..8, value in any_json()) {
        let places = ["/subject", "/subject/type", "/subject/id", "/subject/properties", "/subject/properties/system", "/action/name", "/resource/id", "/resource"];
        let mut body = good();
        *body.pointer_mut(places[at]).unwrap() = value.clone();
        if let Ok(question) = evaluation(BASE, &body) {
            prop_assert!(!question.person.is_empty());
        }
        let mut batch = good();
        batch["evaluations"] = json!([value]);
        let _ = evaluations(BASE, &batch);
    }
}
