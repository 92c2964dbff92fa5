//! The tables as diesel knows them; a test compares them with the database.
#![expect(missing_docs, reason = "the columns are explained in migrations/")]

diesel::table! {
    institutions (id) {
        id -> Uuid,
        cbe -> Text,
        name -> Text,
        ordinal -> Int2,
        stand_in_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    care_workers (id) {
        id -> Uuid,
        niss -> Nullable<Text>,
        riziv8 -> Nullable<Text>,
        riziv -> Nullable<Text>,
        given_name -> Nullable<Text>,
        family_name -> Text,
        function -> Text,
        specialty -> Nullable<Text>,
        search_key -> Text,
        family_key -> Text,
        sorted_key -> Text,
        active -> Bool,
        added_by -> Nullable<Uuid>,
        added_at -> Timestamptz,
        name_squashed -> Nullable<Text>,
        family_squashed -> Nullable<Text>,
        person_id -> Uuid,
    }
}

diesel::table! {
    care_worker_posts (id) {
        id -> Uuid,
        care_worker_id -> Uuid,
        institution_id -> Uuid,
        department -> Text,
        personnel_number -> Nullable<Text>,
        ended_at -> Nullable<Timestamptz>,
        listed -> Bool,
    }
}

diesel::table! {
    directory_imports (id) {
        id -> Uuid,
        institution_id -> Uuid,
        started_at -> Timestamptz,
        started_by -> Text,
        ended_at -> Nullable<Timestamptz>,
        interrupted -> Bool,
        lines -> Int4,
        reported -> Int4,
        planned -> Int4,
        added -> Int4,
        changed -> Int4,
        closed -> Int4,
    }
}

diesel::table! {
    patients (id) {
        id -> Uuid,
        niss -> Text,
        given_name -> Nullable<Text>,
        family_name -> Text,
        birth_date -> Nullable<Text>,
        home_institution_id -> Uuid,
        created_at -> Timestamptz,
        search_key -> Nullable<Text>,
        family_key -> Nullable<Text>,
        sorted_key -> Nullable<Text>,
        session_minutes -> Nullable<Int2>,
        name_squashed -> Nullable<Text>,
        family_squashed -> Nullable<Text>,
        language -> Text,
        home_confirmed_at -> Nullable<Timestamptz>,
        home_confirmed_by -> Nullable<Text>,
        title_institution_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    patient_numbers (id) {
        id -> Uuid,
        patient_id -> Uuid,
        number -> Text,
        wrong_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    home_adoptions (id) {
        id -> Uuid,
        patient_id -> Uuid,
        institution_id -> Uuid,
        officer_id -> Uuid,
        identity_check -> Text,
        adopted_at -> Timestamptz,
        works_at -> Timestamptz,
        done_at -> Nullable<Timestamptz>,
        cancelled_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    disputes (id) {
        id -> Uuid,
        message_id -> Uuid,
        patient_id -> Uuid,
        institution_id -> Uuid,
        conversation_id -> Uuid,
        disputed_kind -> Text,
        disputed_arguments -> Jsonb,
        told_at -> Timestamptz,
        acting_officers -> Array<Uuid>,
        acting_institution_id -> Uuid,
        state -> Text,
        opened_at -> Timestamptz,
        latest_on -> Date,
        taken_by -> Nullable<Uuid>,
        taken_at -> Nullable<Timestamptz>,
        findings -> Nullable<Text>,
        words -> Nullable<Text>,
        closed_by -> Nullable<Uuid>,
        closed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    identity_sightings (id) {
        id -> Uuid,
        patient_id -> Uuid,
        institution_id -> Uuid,
        officer_id -> Uuid,
        way -> Text,
        identity_check -> Nullable<Text>,
        request_id -> Nullable<Uuid>,
        seen_at -> Timestamptz,
    }
}

diesel::table! {
    patient_blocks (id) {
        id -> Uuid,
        patient_id -> Uuid,
        dispute_id -> Uuid,
        blocked_at -> Timestamptz,
        lifted_at -> Nullable<Timestamptz>,
        lifted_by_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    email_confirmations (id) {
        id -> Uuid,
        patient_id -> Uuid,
        address -> Text,
        asked_at -> Timestamptz,
        expires_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        ended_as -> Nullable<Text>,
    }
}

diesel::table! {
    officers (id) {
        id -> Uuid,
        given_name -> Nullable<Text>,
        family_name -> Text,
        institution_id -> Uuid,
        active -> Bool,
    }
}

diesel::table! {
    exclusion_requests (id) {
        id -> Uuid,
        reference -> Text,
        draft_id -> Uuid,
        patient_id -> Uuid,
        institution_id -> Uuid,
        state -> Text,
        care_worker_id -> Nullable<Uuid>,
        described_name -> Nullable<Text>,
        described_place -> Nullable<Text>,
        described_function -> Nullable<Text>,
        described_key -> Nullable<Text>,
        ehealth_advised -> Bool,
        consequences_version -> Text,
        consequences_read_at -> Timestamptz,
        remark -> Nullable<Text>,
        contact -> Text,
        telephone -> Nullable<Text>,
        other_may_answer -> Bool,
        may_leave_message -> Bool,
        sent_at -> Timestamptz,
        target_on -> Date,
        latest_on -> Date,
        taken_by -> Nullable<Uuid>,
        taken_at -> Nullable<Timestamptz>,
        decided_at -> Nullable<Timestamptz>,
        decided_by -> Nullable<Uuid>,
        registered_care_worker_id -> Nullable<Uuid>,
        refusal_reason -> Nullable<Text>,
        refusal_words -> Nullable<Text>,
        channel -> Text,
        entered_by -> Nullable<Uuid>,
        asked_by -> Nullable<Text>,
        identity_check -> Nullable<Text>,
        double_of -> Nullable<Uuid>,
        identity_differs -> Bool,
        representative_name -> Nullable<Text>,
        representative_niss -> Nullable<Text>,
        representative_basis -> Nullable<Text>,
        representative_evidence -> Nullable<Text>,
        representative_until -> Nullable<Date>,
        child_heard -> Nullable<Bool>,
        person_is_parent -> Bool,
        other_parent -> Nullable<Text>,
        confined -> Bool,
        conflict_denied -> Bool,
        avoided_institutions -> Array<Uuid>,
        undisclosed -> Bool,
        answered_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    request_receipts (id) {
        id -> Uuid,
        request_id -> Uuid,
        officer_id -> Uuid,
        institution_id -> Uuid,
        reference -> Text,
        typed_niss -> Text,
        typed_given_name -> Nullable<Text>,
        typed_family_name -> Text,
        typed_birth_date -> Text,
        person_line -> Text,
        channel -> Text,
        entered_at -> Timestamptz,
        reading_ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    intake_drafts (id) {
        id -> Uuid,
        officer_id -> Uuid,
        institution_id -> Uuid,
        version -> Int4,
        content -> Jsonb,
        updated_at -> Timestamptz,
        entered_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    intake_draft_files (id) {
        id -> Uuid,
        draft_id -> Uuid,
        name -> Text,
        kind -> Text,
        sha256 -> Bytea,
        scan -> Text,
        bytes -> Bytea,
        written_at -> Timestamptz,
    }
}

diesel::table! {
    signals (id) {
        id -> Uuid,
        kind -> Text,
        institution_id -> Uuid,
        officer_id -> Nullable<Uuid>,
        happened_at -> Timestamptz,
        seen_at -> Nullable<Timestamptz>,
        application_id -> Nullable<Uuid>,
        subject_id -> Nullable<Uuid>,
        seen_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    handler_questions (id) {
        id -> Uuid,
        institution_id -> Uuid,
        request_id -> Nullable<Uuid>,
        conversation_id -> Nullable<Uuid>,
        token_hash -> Bytea,
        asked_at -> Timestamptz,
        reminded_at -> Timestamptz,
        answered_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    request_snapshots (id) {
        id -> Uuid,
        request_id -> Uuid,
        institution_id -> Uuid,
        reference -> Text,
        data -> Jsonb,
        handed_over_at -> Timestamptz,
        withheld_from -> Array<Uuid>,
    }
}

diesel::table! {
    request_events (id) {
        id -> Uuid,
        request_id -> Uuid,
        happened_at -> Timestamptz,
        kind -> Text,
        officer_id -> Nullable<Uuid>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    request_notes (id) {
        id -> Uuid,
        request_id -> Uuid,
        officer_id -> Uuid,
        reached -> Nullable<Text>,
        words -> Text,
        written_at -> Timestamptz,
    }
}

diesel::table! {
    account_events (id) {
        id -> Int8,
        patient_id -> Uuid,
        happened_at -> Timestamptz,
        kind -> Text,
        device -> Nullable<Text>,
        browser -> Nullable<Text>,
    }
}

diesel::table! {
    patient_looks (id) {
        id -> Uuid,
        officer_id -> Uuid,
        institution_id -> Uuid,
        patient_id -> Uuid,
        reason -> Text,
        looked_at -> Timestamptz,
    }
}

diesel::table! {
    request_drafts (id) {
        id -> Uuid,
        patient_id -> Uuid,
        version -> Int4,
        content -> Jsonb,
        updated_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        prepared_by -> Nullable<Uuid>,
        conversation_id -> Nullable<Uuid>,
        has_person -> Bool,
    }
}

diesel::table! {
    exclusions (id) {
        id -> Uuid,
        patient_id -> Uuid,
        care_worker_id -> Uuid,
        origin -> Text,
        request_id -> Nullable<Uuid>,
        registered_by -> Nullable<Uuid>,
        registered_at_id -> Nullable<Uuid>,
        confined_to_id -> Nullable<Uuid>,
        title_institution_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    exclusion_periods (id) {
        id -> Uuid,
        exclusion_id -> Uuid,
        patient_id -> Uuid,
        care_worker_id -> Uuid,
        origin -> Text,
        started_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        ended_by -> Nullable<Text>,
        undoes -> Nullable<Uuid>,
        ended_by_officer -> Nullable<Uuid>,
        end_asked_by -> Nullable<Text>,
        end_identity_check -> Nullable<Text>,
        end_channel -> Nullable<Text>,
    }
}

diesel::table! {
    planned_stops (id) {
        id -> Uuid,
        period_id -> Uuid,
        exclusion_id -> Uuid,
        patient_id -> Uuid,
        state -> Text,
        channel -> Text,
        asked_by -> Text,
        identity_check -> Text,
        officer_id -> Uuid,
        institution_id -> Uuid,
        message_id -> Uuid,
        planned_at -> Timestamptz,
        wait_hours -> Int4,
        stops_at -> Nullable<Timestamptz>,
        closed_at -> Nullable<Timestamptz>,
        cancelled_by -> Nullable<Text>,
        cancelled_by_officer -> Nullable<Uuid>,
        taken_back_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    conversations (id) {
        id -> Uuid,
        reference -> Text,
        patient_id -> Uuid,
        institution_id -> Uuid,
        topic -> Text,
        subject -> Nullable<Text>,
        request_id -> Nullable<Uuid>,
        exclusion_id -> Nullable<Uuid>,
        care_worker_id -> Nullable<Uuid>,
        named_key -> Text,
        started_at -> Timestamptz,
        last_at -> Timestamptz,
        closed_at -> Nullable<Timestamptz>,
        closed_by -> Nullable<Uuid>,
        is_talk -> Bool,
        unread_since -> Nullable<Timestamptz>,
        waits_since -> Nullable<Timestamptz>,
        reopened_at -> Nullable<Timestamptz>,
        reopened_by -> Nullable<Uuid>,
        subject_arguments -> Nullable<Jsonb>,
        confined -> Bool,
        undisclosed -> Bool,
        denied_key -> Text,
        handed_over_at -> Nullable<Timestamptz>,
        by_letter -> Bool,
        owner_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    messages (id) {
        id -> Uuid,
        patient_id -> Uuid,
        institution_id -> Uuid,
        kind -> Text,
        body -> Nullable<Text>,
        written_at -> Timestamptz,
        read_at -> Nullable<Timestamptz>,
        conversation_id -> Uuid,
        author -> Text,
        officer_id -> Nullable<Uuid>,
        idempotency_key -> Nullable<Uuid>,
        letter_sent_at -> Nullable<Timestamptz>,
        letter_sent_by -> Nullable<Uuid>,
        arguments -> Nullable<Jsonb>,
        letter_at_once -> Bool,
        letter_required -> Bool,
    }
}

diesel::table! {
    reply_templates (id) {
        id -> Uuid,
        institution_id -> Uuid,
        kind -> Text,
        version -> Int2,
        retired_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    reply_template_versions (template_id, version) {
        template_id -> Uuid,
        version -> Int2,
        title -> Text,
        body -> Text,
        written_at -> Timestamptz,
        written_by -> Uuid,
    }
}

diesel::table! {
    letter_prints (id) {
        id -> Uuid,
        message_id -> Uuid,
        number -> Int2,
        address -> Text,
        reason -> Nullable<Text>,
        printed_at -> Timestamptz,
        printed_by -> Uuid,
    }
}

diesel::table! {
    attachments (id) {
        id -> Uuid,
        message_id -> Nullable<Uuid>,
        request_id -> Nullable<Uuid>,
        place -> Int2,
        name -> Text,
        kind -> Text,
        size -> Int4,
        sha256 -> Bytea,
        scan -> Text,
        written_at -> Timestamptz,
    }
}

diesel::table! {
    attachment_chunks (attachment_id, number) {
        attachment_id -> Uuid,
        number -> Int4,
        bytes -> Bytea,
    }
}

diesel::table! {
    breaks (id) {
        id -> Uuid,
        application -> Text,
        report_id -> Uuid,
        content_hash -> Bytea,
        kind -> Text,
        patient_id -> Nullable<Uuid>,
        patient_niss -> Nullable<Text>,
        care_worker_id -> Nullable<Uuid>,
        identifiers -> Jsonb,
        reported_name -> Text,
        reported_function -> Text,
        named_key -> Text,
        place_cbe -> Nullable<Text>,
        place -> Text,
        starts_at -> Timestamptz,
        ends_at -> Nullable<Timestamptz>,
        motivation -> Text,
        motivation_missing -> Bool,
        motivation_long -> Bool,
        person_unknown -> Bool,
        period_odd -> Bool,
        opens -> Bool,
        received_at -> Timestamptz,
        stopped_at -> Nullable<Timestamptz>,
        institution_id -> Uuid,
        conversation_id -> Nullable<Uuid>,
        reviewed_by -> Nullable<Uuid>,
        reviewed_at -> Nullable<Timestamptz>,
        several_people -> Bool,
        unread -> Jsonb,
    }
}

diesel::table! {
    break_openings (id) {
        id -> Uuid,
        break_id -> Uuid,
        report_id -> Uuid,
        what -> Text,
        opened_at -> Timestamptz,
        received_at -> Timestamptz,
    }
}

diesel::table! {
    break_stops (id) {
        id -> Uuid,
        break_id -> Uuid,
        report_id -> Uuid,
        stops_at -> Timestamptz,
        received_at -> Timestamptz,
    }
}

diesel::table! {
    break_cases (break_id) {
        break_id -> Uuid,
        state -> Text,
        opened_at -> Timestamptz,
        latest_on -> Date,
        taken_by -> Nullable<Uuid>,
        taken_at -> Nullable<Timestamptz>,
        findings -> Nullable<Text>,
        words -> Nullable<Text>,
        closed_by -> Nullable<Uuid>,
        closed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    audit_events (id) {
        id -> Int8,
        happened_at -> Timestamptz,
        action -> Text,
        actor_kind -> Text,
        actor_id -> Nullable<Uuid>,
        institution_id -> Nullable<Uuid>,
        patient_id -> Nullable<Uuid>,
        request_id -> Nullable<Uuid>,
        exclusion_id -> Nullable<Uuid>,
        care_worker_id -> Nullable<Uuid>,
        details -> Jsonb,
    }
}

diesel::table! {
    log_places (id) {
        id -> Int8,
        institution_id -> Uuid,
        request_id -> Nullable<Uuid>,
        break_id -> Nullable<Uuid>,
        action -> Text,
        happened_at -> Timestamptz,
    }
}

diesel::table! {
    saved_forms (subject_id, path) {
        subject_id -> Uuid,
        path -> Text,
        fields -> Jsonb,
        saved_at -> Timestamptz,
    }
}

diesel::table! {
    applications (id) {
        id -> Uuid,
        name -> Text,
        institution_id -> Uuid,
        per_minute -> Int4,
        created_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    change_counter (one) {
        one -> Bool,
        last -> Int8,
        at -> Timestamptz,
    }
}

diesel::table! {
    changes (sequence) {
        sequence -> Int8,
        recorded_at -> Timestamptz,
        exclusion_id -> Nullable<Uuid>,
        break_id -> Nullable<Uuid>,
        version -> Int4,
        state -> Text,
        starts_at -> Timestamptz,
        ends_at -> Nullable<Timestamptz>,
        nameless -> Bool,
    }
}

diesel::table! {
    change_acknowledgements (application_id, sequence) {
        application_id -> Uuid,
        sequence -> Int8,
        enforced_at -> Timestamptz,
        received_at -> Timestamptz,
    }
}

diesel::table! {
    ombuds_reminders (institution_id, day) {
        institution_id -> Uuid,
        day -> Date,
    }
}

diesel::table! {
    ehealth_checks (niss) {
        niss -> Text,
        wanted_at -> Timestamptz,
        due_at -> Timestamptz,
        checked_at -> Nullable<Timestamptz>,
        holds -> Bool,
        failures -> Int4,
        doubted_at -> Nullable<Timestamptz>,
        accepted_until -> Nullable<Timestamptz>,
        emptied_at -> Nullable<Timestamptz>,
        taken_until -> Nullable<Timestamptz>,
        taken_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    ehealth_organisations (id) {
        id -> Uuid,
        patient_id -> Uuid,
        number -> Text,
        name -> Text,
        started_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    ehealth_checks,
    ehealth_organisations,
    institutions,
    care_workers,
    care_worker_posts,
    directory_imports,
    patients,
    patient_numbers,
    home_adoptions,
    disputes,
    identity_sightings,
    patient_blocks,
    officers,
    exclusion_requests,
    request_receipts,
    intake_drafts,
    intake_draft_files,
    signals,
    request_events,
    request_notes,
    request_snapshots,
    patient_looks,
    request_drafts,
    exclusions,
    exclusion_periods,
    planned_stops,
    conversations,
    messages,
    letter_prints,
    reply_templates,
    reply_template_versions,
    attachments,
    audit_events,
    log_places,
    breaks,
    break_openings,
    break_cases,
    applications,
    change_counter,
    changes,
    change_acknowledgements
);

diesel::table! {
    sign_in_attempts (state_hash) {
        state_hash -> Bytea,
        browser_hash -> Bytea,
        door -> Text,
        institution_id -> Nullable<Uuid>,
        nonce -> Text,
        verifier -> Text,
        back -> Nullable<Text>,
        started_at -> Timestamptz,
    }
}
