//! The outbox as diesel knows it.
#![expect(missing_docs, reason = "the columns are explained in migrations/")]

diesel::table! {
    outbox (id) {
        id -> Uuid,
        kind -> Text,
        recipient -> Nullable<Text>,
        subject -> Nullable<Text>,
        body -> Nullable<Text>,
        message_id -> Text,
        state -> Text,
        attempts -> Int4,
        created_at -> Timestamptz,
        next_attempt_at -> Nullable<Timestamptz>,
        sent_at -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
        unsubscribe -> Nullable<Text>,
        patient_id -> Nullable<Uuid>,
        calm -> Bool,
        pause_minutes -> Nullable<Int4>,
        taken_until -> Nullable<Timestamptz>,
        taken_by -> Nullable<Uuid>,
    }
}
