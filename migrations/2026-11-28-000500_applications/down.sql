drop function application_calls, application_tokens_held, application_of_token;
drop table application_tokens, applications;
alter policy actor_writes on audit_events
  with check (actor_kind = mt_kind() and actor_id is not distinct from coalesce(mt_patient(), mt_officer())
    and institution_id is not distinct from mt_institution());
-- Rows of applications stay: a constraint that they break could not be put back.
alter table audit_events drop constraint audit_events_actor_kind_check,
  add constraint audit_events_actor_kind_check check (actor_kind in ('patient', 'officer', 'system')) not valid;
drop function mt_is_told, mt_may, mt_application, mt_guard_revoked, mt_two_tokens;
