-- R13: who did or read what, in ids and codes. Written by the application, changed by nobody, its owner included.
create table audit_events (
  id bigint generated always as identity primary key,
  happened_at timestamptz not null,
  action text not null check (action ~ '^[a-z]+(-[a-z]+)*$'),
  actor_kind text not null check (actor_kind in ('patient', 'officer', 'system')),
  actor_id uuid,
  institution_id uuid,
  patient_id uuid,
  request_id uuid,
  exclusion_id uuid,
  care_worker_id uuid,
  -- Codes and ids only.
  details jsonb not null default '{}'
);

create function mt_append_only() returns trigger language plpgsql as $$
begin
  raise exception '% on % is refused: rows are only ever added', tg_op, tg_table_name using errcode = 'MT004';
end $$;
create trigger append_only before update or delete or truncate on audit_events for each statement execute function mt_append_only();

alter table audit_events enable row level security;
create policy actor_writes on audit_events for insert to mijntoegang_app
  with check (actor_kind = mt_kind() and actor_id is not distinct from coalesce(mt_patient(), mt_officer())
    and institution_id is not distinct from mt_institution());
grant insert on audit_events to mijntoegang_app;
