//! JSON as it is read here: no member twice. RFC 8259 leaves open which of two counts, so a gateway that checks the first and a
//! portal that takes the last would read two different questions.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Why a text is not read.
#[derive(Debug, PartialEq, Eq)]
pub enum JsonError {
    /// Not JSON, or something after it.
    Malformed,
    /// A member stands twice: a JSON pointer to it, as far as its names look like those of an element.
    Duplicate(String),
}

/// Reads a whole text.
///
/// # Errors
/// When it is not JSON, or a member stands twice in one object, at any depth.
pub fn parse(bytes: &[u8]) -> Result<Value, JsonError> {
    let mut position = MemberPosition::default();
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    match (Strict { position: &mut position }).deserialize(&mut reader) {
        Ok(value) => reader.end().map(|()| value).map_err(|_| JsonError::Malformed),
        Err(_) => Err(position.duplicate.map_or(JsonError::Malformed, JsonError::Duplicate)),
    }
}

#[derive(Default)]
struct MemberPosition {
    path: Vec<String>,
    duplicate: Option<String>,
}

impl MemberPosition {
    /// Ends before the first name that no element has: that one is data, and no answer and no log repeats data.
    fn pointer(&self) -> String {
        self.path.iter().map_while(|name| is_plain(name).then(|| format!("/{name}"))).collect()
    }
}

fn is_plain(name: &str) -> bool {
    let index = name.len() <= 6 && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    let element = name.len() <= 40
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    index || element
}

struct Strict<'a> {
    position: &'a mut MemberPosition,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        loop {
            self.position.path.push(all.len().to_string());
            let Some(item) = items.next_element_seed(Strict { position: self.position })? else {
                break;
            };
            self.position.path.pop();
            all.push(item);
        }
        self.position.path.pop();
        Ok(all.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            self.position.path.push(name.clone());
            if all.contains_key(&name) {
                self.position.duplicate = Some(self.position.pointer());
                return Err(A::Error::custom("a member stands twice"));
            }
            all.insert(name, members.next_value_seed(Strict { position: self.position })?);
            self.position.path.pop();
        }
        Ok(all.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn duplicate(text: &str) -> Result<Value, JsonError> {
        parse(text.as_bytes())
    }

    #[test]
    fn a_member_that_stands_twice_is_refused_at_any_depth() {
        for (text, at) in [
            (r#"{"id": 1, "id": 1}"#, "/id"),
            (r#"{"id": 1, "i\u0064": 2}"#, "/id"),
            (r#"{"resource": {"type": "a", "id": "1", "id": "2"}}"#, "/resource/id"),
            (r#"{"evaluations": [{}, {"subject": {}, "x": [[{"subject": 1}]], "subject": null}]}"#, "/evaluations/1/subject"),
            (r#"[[1, {"a": {"b": [{}, {"c": 1, "c": 1}]}}]]"#, "/0/1/a/b/1/c"),
            // What is no name of an element is not repeated.
            (r#"{"person": {"85073000061": 1, "85073000061": 1}}"#, "/person"),
            (r#"{"Emma Peeters": {"id": 1, "id": 1}}"#, ""),
        ] {
            assert_eq!(duplicate(text), Err(JsonError::Duplicate(at.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_not_json_is_malformed() {
        let deep = "[".repeat(100_000);
        for text in ["", "{", "{} {}", "nul", "01", "1e999", "\"\u{1}\"", "\u{feff}{}", deep.as_str()] {
            assert_eq!(duplicate(text), Err(JsonError::Malformed), "{}", text.len());
        }
        assert_eq!(parse(b"\"\xff\""), Err(JsonError::Malformed));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            (-1.0e9..1.0e9).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 48, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map("[a-d]|.{0,4}", inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    /// The same text with one member of one object written once more; how many objects with members there are.
    fn doubled(value: &Value, wanted: usize, seen: &mut usize) -> String {
        match value {
            Value::Array(items) => {
                format!("[{}]", items.iter().map(|item| doubled(item, wanted, seen)).collect::<Vec<_>>().join(","))
            }
            Value::Object(members) => {
                let mine = *seen;
                *seen += usize::from(!members.is_empty());
                let mut parts: Vec<String> = members
                    .iter()
                    .map(|(name, inner)| format!("{}:{}", Value::from(name.as_str()), doubled(inner, wanted, seen)))
                    .collect();
                if mine == wanted
                    && let Some(name) = members.keys().next()
                {
                    parts.push(format!("{}:null", Value::from(name.as_str())));
                }
                format!("{{{}}}", parts.join(","))
            }
            other => other.to_string(),
        }
    }

    proptest! {
        #[test]
        fn without_a_duplicate_it_is_read_as_it_stands(value in any_json()) {
            let text = value.to_string();
            prop_assert_eq!(parse(text.as_bytes()).ok(), serde_json::from_str::<Value>(&text).ok());
        }

        #[test]
        fn whichever_member_is_doubled_the_text_is_refused(value in any_json(), at in any::<prop::sample::Index>()) {
            let mut objects = 0;
            doubled(&value, usize::MAX, &mut objects);
            prop_assume!(objects > 0);
            let text = doubled(&value, at.index(objects), &mut 0);
            prop_assert!(matches!(parse(text.as_bytes()), Err(JsonError::Duplicate(_))), "{}", text);
        }
    }
}
