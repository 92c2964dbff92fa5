drop function mt_rates_sweep, mt_rate_consume, mt_drafts_of_nobody_sweep, mt_sign_in_officer, mt_sign_in_patient, mt_sign_in_known_officer_name,
  mt_sign_in_known_patient_name, mt_sessions_end_by_provider, mt_session_checked, mt_sessions_to_check, mt_own_session_length, mt_own_session_end,
  mt_own_sessions, mt_sessions_sweep, mt_session_delete, mt_session_update, mt_session_load, mt_session_begin;
drop table rate_counts, parked_forms, sign_in_attempts, sessions;
