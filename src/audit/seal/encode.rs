//! What is hashed: fields with their length before them, so that no two rows or seals look alike (docs/audit.md).

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::records::{AuditRow, Dropped, Seal};

/// A SHA-256.
pub type Hash = [u8; 32];

/// What stands before the first seal.
pub const NOTHING: Hash = [0; 32];

struct Fields(Sha256);

impl Fields {
    fn of(kind: &str) -> Self {
        Self(Sha256::new()).bytes(kind.as_bytes())
    }

    fn bytes(mut self, field: &[u8]) -> Self {
        self.0.update((field.len() as u64).to_be_bytes());
        self.0.update(field);
        self
    }

    fn number(self, field: i64) -> Self {
        self.bytes(&field.to_be_bytes())
    }

    fn text(self, field: &str) -> Self {
        self.bytes(field.as_bytes())
    }

    fn time(self, field: DateTime<Utc>) -> Self {
        self.number(field.timestamp_micros())
    }

    fn month(self, field: NaiveDate) -> Self {
        self.text(&field.format("%Y-%m-%d").to_string())
    }

    /// Absent is no length that a field can have.
    fn maybe(mut self, field: Option<Uuid>) -> Self {
        match field {
            Some(id) => self.bytes(id.as_bytes()),
            None => {
                self.0.update(u64::MAX.to_be_bytes());
                self
            }
        }
    }

    fn hash(self) -> Hash {
        self.0.finalize().into()
    }
}

/// JSON in one form: no spaces, the keys of an object in the order of their bytes.
fn canonical(value: &Value, into: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            into.push('{');
            for (n, key) in keys.into_iter().enumerate() {
                if n > 0 {
                    into.push(',');
                }
                into.push_str(&Value::String(key.clone()).to_string());
                into.push(':');
                canonical(map.get(key).unwrap_or(&Value::Null), into);
            }
            into.push('}');
        }
        Value::Array(list) => {
            into.push('[');
            for (n, one) in list.iter().enumerate() {
                if n > 0 {
                    into.push(',');
                }
                canonical(one, into);
            }
            into.push(']');
        }
        plain => into.push_str(&plain.to_string()),
    }
}

/// Of a row of the audit, every column.
pub fn row(row: &AuditRow) -> Hash {
    let mut details = String::new();
    canonical(&row.details, &mut details);
    Fields::of("mijntoegang audit row 1")
        .number(row.id)
        .number(row.xid)
        .time(row.happened_at)
        .text(&row.action)
        .text(&row.actor_kind)
        .maybe(row.actor_id)
        .maybe(row.institution_id)
        .maybe(row.patient_id)
        .maybe(row.request_id)
        .maybe(row.exclusion_id)
        .maybe(row.care_worker_id)
        .text(&details)
        .hash()
}

/// Of a seal, all but the hash itself and the signature over it.
pub fn seal(seal: &Seal) -> Hash {
    Fields::of("mijntoegang audit seal 1")
        .number(seal.number)
        .bytes(&seal.previous_hash)
        .time(seal.signed_at)
        .month(seal.month)
        .text(&seal.ids)
        .number(seal.settled)
        .text(&seal.snapshot)
        .number(seal.complete.into())
        .text(&seal.key_id)
        .bytes(&seal.row_hashes)
        .hash()
}

/// Of what was dropped, likewise.
pub fn dropped(dropped: &Dropped) -> Hash {
    Fields::of("mijntoegang audit dropped 1")
        .number(dropped.first_seal)
        .number(dropped.last_seal)
        .number(dropped.rows)
        .month(dropped.month)
        .bytes(&dropped.previous_hash)
        .bytes(&dropped.last_hash)
        .time(dropped.dropped_at)
        .text(&dropped.key_id)
        .hash()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_cannot_slide_into_each_other() {
        let of = |one: &str, two: &str| Fields::of("x").text(one).text(two).hash();
        assert_ne!(of("ab", "c"), of("a", "bc"));
        assert_ne!(of("", "abc"), of("abc", ""));
        let nobody = Fields::of("x").maybe(None).hash();
        assert_ne!(nobody, Fields::of("x").maybe(Some(Uuid::nil())).hash());
        assert_ne!(nobody, Fields::of("x").bytes(&[]).hash());
    }

    #[test]
    fn json_has_one_form() {
        let form = |text: &str| {
            let mut out = String::new();
            canonical(&serde_json::from_str(text).unwrap(), &mut out);
            out
        };
        assert_eq!(
            form(r#"{"b": [1, "x\"y", null], "a": {"d": true, "c": {}}}"#),
            r#"{"a":{"c":{},"d":true},"b":[1,"x\"y",null]}"#
        );
        assert_ne!(form(r#"{"a": "1"}"#), form(r#"{"a": 1}"#));
    }
}
