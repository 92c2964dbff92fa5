drop function sessions_end_by_provider, session_checked, sessions_to_check, own_session_length, own_session_end, own_sessions, session_begin,
  sign_in_officer, sign_in_patient;
drop index sessions_to_check, sessions_of_subject, sessions_of_officer, sessions_of_patient;
alter table sessions
  drop constraint sessions_provider,
  drop column check_after,
  drop column checked_at,
  drop column token,
  drop column sid,
  drop column subject,
  drop column issuer,
  drop column device,
  drop column id;
alter table patients drop column session_minutes;
alter table officers drop constraint officers_subject, drop constraint officers_provider, drop column subject, drop column issuer;
drop table sign_in_attempts;
