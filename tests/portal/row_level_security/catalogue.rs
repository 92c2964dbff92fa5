//! What the database's own catalogue says: which tables are guarded, what sees past that, what the application role may.

use std::collections::{BTreeMap, BTreeSet};

use super::{GUARDED, OPEN, Scene};
use crate::support::Portal;

#[tokio::test]
async fn every_table_is_guarded_or_known_to_hold_no_patient() {
    let owner = Portal::start().await.owner().await;
    let rows = owner
        .query(
            "select c.relname::text, c.relrowsecurity, c.relkind::text from pg_class c
               where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relname not like 'pg\\_%' and not c.relispartition",
            &[],
        )
        .await
        .unwrap();
    let with = |guarded: bool| -> BTreeSet<String> {
        rows.iter().filter(|row| row.get::<_, bool>(1) == guarded).map(|row| row.get(0)).collect()
    };
    assert_eq!(with(true), GUARDED.map(str::to_owned).into(), "tables with row-level security");
    assert_eq!(with(false), OPEN.map(str::to_owned).into(), "tables without: say here why a new one needs none");
    assert!(
        rows.iter().all(|row| ["r", "p"].contains(&row.get::<_, String>(2).as_str())),
        "a view would see past row-level security"
    );
    // A part of a table is a table: nobody is granted it, and nothing is seen in it.
    let parts = owner
        .query_one(
            "select count(*), count(*) filter (where relrowsecurity and relacl is null) from pg_class
               where relnamespace = 'public'::regnamespace and relispartition and relkind = 'r'",
            &[],
        )
        .await
        .unwrap();
    assert!(parts.get::<_, i64>(0) >= 4 && parts.get::<_, i64>(0) == parts.get::<_, i64>(1));
    // Whatever names a patient, or hangs on what does, is guarded.
    let named = owner
        .query(
            "with recursive
               leads(child, parent) as (select conrelid, confrelid from pg_constraint where contype = 'f'),
               holds(relation) as (
                 select attrelid from pg_attribute a join pg_class c on c.oid = attrelid
                   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and attnum > 0
                     and (attname in ('patient_id', 'subject_id', 'recipient') or c.relname = 'patients')
                 union select child from leads join holds on parent = relation)
             select distinct relation::regclass::text from holds",
            &[],
        )
        .await
        .unwrap();
    let named: BTreeSet<String> = named.iter().map(|row| row.get(0)).collect();
    assert!(named.len() >= 10);
    assert!(named.iter().all(|table| GUARDED.contains(&table.as_str())), "{named:?}");
}

#[tokio::test]
async fn what_sees_past_row_level_security_is_known_and_cannot_be_led_astray() {
    let owner = Portal::start().await.owner().await;
    let rows = owner
        .query(
            "select proname::text, coalesce(array_to_string(proconfig, ';'), '') from pg_proc where pronamespace = 'public'::regnamespace
               and prosecdef and not exists (select from pg_depend d where d.objid = pg_proc.oid and d.deptype = 'e')",
            &[],
        )
        .await
        .unwrap();
    let found: BTreeMap<String, String> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let known = [
        "mt_account_confirm_email",
        "mt_account_discard_mail",
        "mt_account_email",
        "mt_account_events_sweep",
        "mt_account_lock",
        "mt_account_note",
        "mt_account_remove_email",
        "mt_account_request_email",
        "mt_account_resume_email",
        "mt_account_sweep",
        "mt_account_unsubscribe",
        "mt_answer_undo",
        "mt_application_activity",
        "mt_application_calls",
        "mt_application_of_token",
        "mt_application_tokens_ending",
        "mt_application_tokens_valid",
        "mt_audit_ids",
        "mt_audit_rows",
        "mt_audit_unsealed",
        "mt_break_changed",
        "mt_break_numbers",
        "mt_break_reported",
        "mt_break_rows",
        "mt_break_titles",
        "mt_break_told",
        "mt_break_withhold",
        "mt_call_number_wrong",
        "mt_change_patient",
        "mt_change_patient_number",
        "mt_close_handler_question",
        "mt_concerned",
        "mt_concerns_officer",
        "mt_consent_rows",
        "mt_consent_search",
        "mt_conversation_became",
        "mt_conversation_changed",
        "mt_conversation_withhold",
        "mt_count_activity",
        "mt_count_breaks",
        "mt_decision_facts",
        "mt_decision_months",
        "mt_disclosures_of_patient",
        "mt_disputable",
        "mt_dispute_withhold",
        "mt_disputed_act",
        "mt_draft_waits",
        "mt_drafts_of_nobody_sweep",
        "mt_draw_reference",
        "mt_ehealth_accept",
        "mt_ehealth_claim",
        "mt_ehealth_facts",
        "mt_ehealth_fail",
        "mt_ehealth_figures",
        "mt_ehealth_forget",
        "mt_ehealth_hold",
        "mt_ehealth_land",
        "mt_ehealth_losses",
        "mt_ehealth_note_numbers",
        "mt_ehealth_number",
        "mt_ehealth_number_changed",
        "mt_ehealth_want",
        "mt_end_doubles",
        "mt_entries_of_officer",
        "mt_entry_changed",
        "mt_exclusion_held_since",
        "mt_exclusion_titles",
        "mt_exclusion_withhold",
        "mt_exclusions_follow_title",
        "mt_figures",
        "mt_figures_of",
        "mt_find_breaks",
        "mt_find_numbers",
        "mt_find_patients",
        "mt_find_requests",
        "mt_finish_undo",
        "mt_followers_of_patient",
        "mt_form_sender",
        "mt_given_up_mail",
        "mt_guard_blocked_patient",
        "mt_guard_blocked_stop",
        "mt_guard_merged",
        "mt_guard_stop",
        "mt_guard_undo",
        "mt_hand_over_request",
        "mt_handler",
        "mt_handler_choices",
        "mt_handlers_left",
        "mt_hold_open_requests",
        "mt_hold_stop_of_letter",
        "mt_house",
        "mt_intake_count",
        "mt_is_blocked",
        "mt_is_conversation_kept",
        "mt_is_handler_question",
        "mt_is_told_by_portal",
        "mt_judge_twins",
        "mt_keep_entry_numbers",
        "mt_keep_name_words",
        "mt_keep_new_name_words",
        "mt_keep_post_numbers",
        "mt_letter_at_once",
        "mt_letter_recipients",
        "mt_letter_starts_stop",
        "mt_letters_to_write",
        "mt_link",
        "mt_list_breaks",
        "mt_log_decisions",
        "mt_log_facts",
        "mt_log_of_patient",
        "mt_log_was_read",
        "mt_mark_number_wrong",
        "mt_mark_reissued",
        "mt_matter_to_ask",
        "mt_may",
        "mt_may_hand_over",
        "mt_may_see_identity",
        "mt_meets_own_entry",
        "mt_merge_patients",
        "mt_merge_tables",
        "mt_message_titles",
        "mt_name_handlers",
        "mt_names_officer_here",
        "mt_next_institution",
        "mt_next_with_colleagues",
        "mt_nobody_may_open",
        "mt_note_break",
        "mt_note_change",
        "mt_note_exclusion",
        "mt_note_grouped_report",
        "mt_note_new_number",
        "mt_note_numbers",
        "mt_note_patient",
        "mt_note_request_names",
        "mt_notice",
        "mt_notice_again",
        "mt_numbers",
        "mt_numbers_changed",
        "mt_officer_changed",
        "mt_officer_named_in",
        "mt_officer_names",
        "mt_officer_niss",
        "mt_officer_withhold",
        "mt_officer_withhold_more",
        "mt_officers_without_entry",
        "mt_ombuds_backlog_in_all",
        "mt_ombuds_mail_failed",
        "mt_ombuds_mail_settled",
        "mt_ombuds_mail_turn",
        "mt_ombuds_notice",
        "mt_open_dispute",
        "mt_outbox_sweep",
        "mt_own_address_changed",
        "mt_own_ids",
        "mt_own_session_end",
        "mt_own_session_length",
        "mt_own_sessions",
        "mt_patient_list",
        "mt_patient_numbers",
        "mt_patient_with",
        "mt_people_to_settle",
        "mt_people_waiting",
        "mt_period_changed",
        "mt_person_changed",
        "mt_place_in_log",
        "mt_propose_by_name",
        "mt_rate_consume",
        "mt_rates_sweep",
        "mt_recipient_language",
        "mt_reference_is_free",
        "mt_refresh_title",
        "mt_refusals_of_patient",
        "mt_refused_openings",
        "mt_regroup",
        "mt_report_group",
        "mt_request_answered",
        "mt_request_changed",
        "mt_request_names_changed",
        "mt_request_snapshot",
        "mt_request_withhold",
        "mt_requests_of_home",
        "mt_retain",
        "mt_retain_conversations",
        "mt_route",
        "mt_searches_of_patient",
        "mt_see_identity",
        "mt_session_begin",
        "mt_session_checked",
        "mt_session_delete",
        "mt_session_load",
        "mt_session_update",
        "mt_sessions_end_by_provider",
        "mt_sessions_sweep",
        "mt_sessions_to_check",
        "mt_settle_link",
        "mt_settle_number",
        "mt_settled_as",
        "mt_sign_in_account",
        "mt_sign_in_known_officer_name",
        "mt_sign_in_known_patient_name",
        "mt_sign_in_officer",
        "mt_sign_in_officer_entries",
        "mt_sign_in_patient",
        "mt_signal_application",
        "mt_stop_closed",
        "mt_stop_overtaken",
        "mt_title_of_home",
        "mt_undo_items",
        "mt_undo_link",
        "mt_unmerge_patients",
        "mt_withheld",
        "mt_withheld_open_requests",
        "mt_withheld_parts",
        "mt_withhold_request",
        "mt_withhold_undisclosed",
    ];
    assert_eq!(found.keys().map(String::as_str).collect::<Vec<_>>(), known);
    for (name, settings) in found {
        assert_eq!(settings.split(';').next(), Some("search_path=public, pg_temp"), "{name} finds its tables in one place only");
        let path: Vec<&str> = settings
            .split(';')
            .filter(|setting| {
                !setting.starts_with("plan_cache_mode=") && !setting.starts_with("enable_") && *setting != "jit=off"
            })
            .collect();
        assert_eq!(path, ["search_path=public, pg_temp"], "{name} finds its tables in one place only");
    }
    let anybodys = owner
        .query(
            "select proname::text from pg_proc p where pronamespace = 'public'::regnamespace and prosecdef
               and exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) a where a.grantee = 0)
               and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')",
            &[],
        )
        .await
        .unwrap();
    let anybodys: Vec<String> = anybodys.iter().map(|row| row.get(0)).collect();
    assert!(anybodys.is_empty(), "whoever may connect can call {anybodys:?}");
}

#[tokio::test]
async fn the_application_role_owns_nothing_and_may_change_no_schema() {
    let scene = Scene::new().await;
    let role = scene
        .owner
        .query_one(
            "select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication,
               (select count(*) from pg_auth_members where member = r.oid), (select count(*) from pg_class where relowner = r.oid)
                 + (select count(*) from pg_proc where proowner = r.oid) + (select count(*) from pg_namespace where nspowner = r.oid)
             from pg_roles r where rolname = 'mijntoegang_app'",
            &[],
        )
        .await
        .unwrap();
    assert_eq!((role.get::<_, bool>(0), role.get::<_, i64>(1), role.get::<_, i64>(2)), (false, 0, 0));
    let strangers = scene
        .owner
        .query(
            "select relname::text from pg_class c where relnamespace = 'public'::regnamespace and pg_get_userbyid(relowner) <> 'mijntoegang_owner'
             union select proname::text from pg_proc p where pronamespace = 'public'::regnamespace and pg_get_userbyid(proowner) <> 'mijntoegang_owner'
               and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')",
            &[],
        )
        .await
        .unwrap();
    assert!(
        strangers.is_empty(),
        "all is the owner's but {:?}",
        strangers.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>()
    );
    // Only warned about: nobody hands out what they don't hold. The reading below is refused still.
    scene.app.batch_execute("grant all on audit_events, sessions, patients to mijntoegang_app").await.ok();
    for sql in [
        "create table proef (a int)",
        "create view proef as select * from patients",
        "create function proef() returns int language sql as 'select 1'",
        "create schema proef",
        "create extension hstore",
        "create policy alles on patients for select using (true)",
        "drop policy patient_self on patients",
        "alter table patients disable row level security",
        "alter table patients add column proef text",
        "alter table audit_events disable trigger all",
        "drop trigger append_only on audit_events",
        "drop table audit_events",
        "create or replace function mt_patient() returns uuid language sql as 'select null::uuid'",
        "alter function mt_officer_niss() set search_path = pg_temp",
        "set role mijntoegang_owner",
        "set session authorization mijntoegang_owner",
        "set session_replication_role = replica",
        "alter role mijntoegang_app superuser",
        "copy patients to '/tmp/proef'",
        "copy patients from program 'true'",
        "select * from audit_events",
        "select details from audit_events",
        "select xid from audit_events",
        "insert into audit_events (id, happened_at, action, actor_kind) values (1, now(), 'proef', 'system')",
        "update audit_seals set rows = 1",
        "delete from audit_seals",
        "delete from audit_dropped",
        "select email from patients",
        "select token_hash from email_confirmations",
        "update patients set email = null",
        "select * from unsubscribe_tokens",
        "select * from patient_merges",
        "select * from patient_merge_rows",
        "select * from patient_accounts",
        "select * from patient_merge_proposals",
        "update patient_numbers set wrong_at = now()",
        "insert into patient_numbers (patient_id, kind, number, source, valid_from) select id, 'niss', '00000000001', 'patient', now() from patients",
        "select mt_patient_with('85073000061')",
        "select mt_merge_patients(gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), false, now())",
        "select mt_unmerge_patients(gen_random_uuid(), now())",
        "select mt_account_lock(gen_random_uuid())",
        "select mt_account_discard_mail(gen_random_uuid(), 'patient-notice')",
        "update audit_events set action = 'anders'",
        "delete from audit_events",
        "truncate audit_events",
        "truncate patients",
        "select * from sessions",
        "delete from sessions",
        "select niss from officers",
        "update care_workers set niss = null",
        "delete from care_workers",
        "insert into institutions values (gen_random_uuid(), '0123456789', 'x')",
        "select * from long_references",
        "select * from ombuds_mailboxes",
        "select * from ombuds_reminders",
        "select * from application_activity",
        "update application_activity set refused_openings = 0",
        "insert into long_references values ('UA-2026')",
        "select mt_reference_is_free('UA-2026-604217-W')",
        "select * from pg_authid",
    ] {
        assert!(scene.app.batch_execute(sql).await.is_err(), "{sql} was done");
    }
    let granted = scene
        .owner
        .query("select distinct table_name::text from information_schema.role_table_grants where grantee in ('mijntoegang_app', 'PUBLIC') and table_schema = 'public' and privilege_type in ('DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES') order by 1", &[])
        .await
        .unwrap();
    let granted: Vec<String> = granted.iter().map(|row| row.get(0)).collect();
    assert_eq!(
        granted,
        ["intake_draft_files", "intake_drafts", "request_drafts", "saved_forms", "sign_in_attempts"],
        "where something may be deleted"
    );
    // Turned off, row-level security refuses rather than shows.
    let error = scene.app.batch_execute("begin; set local row_security = off; select * from patients").await.unwrap_err();
    assert_eq!(error.code().unwrap().code(), "42501", "{error}");
    scene.app.batch_execute("rollback").await.unwrap();
}
