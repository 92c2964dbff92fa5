-- The rows stay; what proved them goes.
drop function mt_audit_ids(bigint, integer);
drop function mt_audit_rows(bigint, bigint, integer);
drop function mt_audit_unsealed(bigint, integer);
drop table audit_dropped;
drop table audit_seals;
create or replace function mt_append_only() returns trigger language plpgsql as $$
begin
  raise exception '% on % is refused: rows are only ever added', tg_op, tg_table_name using errcode = 'MT004';
end $$;
revoke insert (happened_at, action, actor_kind, actor_id, institution_id, patient_id, request_id, exclusion_id, care_worker_id, details)
  on audit_events from mijntoegang_app;
grant insert on audit_events to mijntoegang_app;
alter table audit_events alter id drop default;
drop sequence audit_numbers;
alter table audit_events alter id add generated always as identity;
select setval(pg_get_serial_sequence('audit_events', 'id'), coalesce((select max(id) from audit_events), 0) + 1, false);
alter table audit_events drop column xid;
