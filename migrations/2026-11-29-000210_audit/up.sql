-- R13: who did or read what, in ids and codes. Written by the application, changed by nobody, its owner included; sealed in batches,
-- each seal with the hash of the one before and signed with a key that the database never sees (docs/audit.md).

-- A row gets its number only when its transaction has one. So whoever gets a number below a sealed one was under way when that seal
-- was made, and stands in the seal's snapshot; who does not was put there afterwards.
create sequence audit_numbers as bigint;
create table audit_events (
  id bigint primary key default case when pg_current_xact_id() is not null then nextval('audit_numbers') end,
  happened_at timestamptz not null,
  action text not null check (action ~ '^[a-z]+(-[a-z]+)*$'),
  actor_kind text not null check (actor_kind in ('patient', 'officer', 'application', 'system')),
  actor_id uuid,
  institution_id uuid,
  patient_id uuid,
  request_id uuid,
  exclusion_id uuid,
  care_worker_id uuid,
  -- Codes and ids only.
  details jsonb not null default '{}',
  -- Which transaction wrote it.
  xid xid8 not null default pg_current_xact_id()
);
alter sequence audit_numbers owned by audit_events.id;
-- Who looked at a patient's data; an institution's log; a request's part of it.
create index audit_events_readings on audit_events (patient_id, happened_at desc, id desc)
  where actor_kind = 'officer' and action like '%-read';
create index audit_events_of_institution on audit_events (institution_id, id desc) where institution_id is not null;
create index audit_events_of_request on audit_events (request_id, id desc) where request_id is not null;
create index audit_events_of_patients on audit_events (id desc) where actor_kind = 'patient' and request_id is not null;

create table audit_seals (
  -- Without gaps.
  number bigint primary key check (number > 0),
  previous_hash bytea not null check (length(previous_hash) = 32),
  signed_at timestamptz not null,
  -- All its rows happened in this month (UTC): months go as a whole.
  month date not null check (extract(day from month) = 1),
  first_id bigint not null,
  last_id bigint not null,
  -- Its rows, in the order of their numbers, and the hash of each.
  ids int8multirange not null,
  constraint audit_seals_ids_from_first_to_last check (first_id = lower(ids) and last_id = upper(ids) - 1),
  rows integer not null check (rows > 0),
  row_hashes bytea not null,
  constraint audit_seals_hash_each_row check (length(row_hashes) = 32 * rows),
  -- What it saw (pg_current_snapshot()), whether it left nothing of that to the next seal, and up to which number nothing can
  -- come any more.
  snapshot text not null,
  complete boolean not null,
  settled bigint not null,
  hash bytea not null check (length(hash) = 32),
  key_id text not null,
  signature bytea not null check (length(signature) = 64)
);
create index audit_seals_last on audit_seals (last_id);

-- What went by retention: seals from one number to another, with all of their rows; signed like a seal.
create table audit_dropped (
  first_seal bigint primary key check (first_seal > 0),
  last_seal bigint not null,
  constraint audit_dropped_last_after_first check (last_seal >= first_seal),
  rows bigint not null check (rows > 0),
  -- The newest month among them.
  month date not null,
  previous_hash bytea not null check (length(previous_hash) = 32),
  last_hash bytea not null check (length(last_hash) = 32),
  dropped_at timestamptz not null,
  hash bytea not null check (length(hash) = 32),
  key_id text not null,
  signature bytea not null check (length(signature) = 64)
);

-- Deleted are whole seals and their rows, by `mijntoegang audit retain`, which says so; not by accident.
create function mt_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and tg_table_name in ('audit_events', 'audit_seals') and current_setting('mt.audit_drop', true) = 'yes' then
    return null;
  end if;
  raise exception '% on % refused: the table is append-only', tg_op, tg_table_name using errcode = 'MT004', constraint = tg_table_name || '_append_only';
end $$;
create trigger append_only before update or delete or truncate on audit_events for each statement execute function mt_append_only();
create trigger append_only before update or delete or truncate on audit_seals for each statement execute function mt_append_only();
create trigger append_only before update or delete or truncate on audit_dropped for each statement execute function mt_append_only();

-- The sealer and `audit verify` read whole rows, which the application role may not otherwise.
create function mt_audit_unsealed(after bigint, most integer) returns setof audit_events
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if mt_job() = 'seal' then
    return query select e.* from audit_events e
      where e.id > after and not exists (
        select from audit_seals s where s.last_id >= e.id and s.first_id <= e.id and s.ids @> e.id)
      order by e.id limit most;
  end if;
end $$;

create function mt_audit_rows(after bigint, until bigint, most integer) returns setof audit_events
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if mt_job() = 'seal' then
    return query select e.* from audit_events e where e.id > after and e.id <= until order by e.id limit most;
  end if;
end $$;

create function mt_audit_ids(after bigint, most integer) returns setof bigint
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if mt_job() = 'seal' then
    return query select e.id from audit_events e where e.id > after order by e.id limit most;
  end if;
end $$;

-- R12: whether a row is about an officer, as the patient or the person to exclude: itself, or through the request, exclusion,
-- conversation or break that it names.
create function mt_audit_concerns_officer(patient uuid, request uuid, exclusion uuid, care_worker uuid, details jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_concerns_officer(patient, care_worker, null)
    or exists (select from exclusion_requests r where r.id = request
      and mt_concerns_officer(r.patient_id, coalesce(r.registered_care_worker_id, r.care_worker_id), r.described_key))
    or exists (select from exclusions e where e.id = exclusion and mt_concerns_officer(e.patient_id, e.care_worker_id, null))
    or exists (select from conversations c where c.id = (details ->> 'conversation')::uuid
      and mt_concerns_conversation(c.patient_id, c.request_id, c.care_worker_id, c.named_key))
    or exists (select from breaks b where b.id = (details ->> 'break')::uuid
      and mt_concerns_break(b.patient_id, b.patient_niss, b.care_worker_id, b.named_key, b.identifiers))
$$;

-- What a patient did belongs to the institution that has the request.
create function mt_audit_of_institution(request uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from exclusion_requests r where r.id = request and r.institution_id = mt_institution())
$$;

revoke all on function mt_audit_unsealed, mt_audit_rows, mt_audit_ids, mt_audit_concerns_officer, mt_audit_of_institution from public;
grant execute on function mt_audit_unsealed, mt_audit_rows, mt_audit_ids, mt_audit_concerns_officer, mt_audit_of_institution
  to mijntoegang_app;

alter table audit_events enable row level security;
-- What an application reads and writes is on record in its own name.
create policy actor_writes on audit_events for insert to mijntoegang_app
  with check (actor_kind = mt_kind() and actor_id is not distinct from coalesce(mt_patient(), mt_officer(), mt_application())
    and institution_id is not distinct from mt_institution());
-- Who looked: a patient reads which officer opened their data, when and what; nothing of what others did otherwise.
create policy patient_sees_readings on audit_events for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient() and actor_kind = 'officer' and action like '%-read');
-- /ombudsdienst/logboek: an officer reads what was done in the institution, but nothing about themself (R12).
create policy officer_reads_log on audit_events for select to mijntoegang_app
  using (mt_kind() = 'officer'
    and (institution_id = mt_institution() or (actor_kind = 'patient' and mt_audit_of_institution(request_id)))
    and not mt_audit_concerns_officer(patient_id, request_id, exclusion_id, care_worker_id, details));
grant select (id, happened_at, action, actor_kind, actor_id, institution_id, patient_id, request_id) on audit_events to mijntoegang_app;
-- Neither the row's number nor its transaction is the application's to choose.
grant insert (happened_at, action, actor_kind, actor_id, institution_id, patient_id, request_id, exclusion_id, care_worker_id, details)
  on audit_events to mijntoegang_app;
grant usage on sequence audit_numbers to mijntoegang_app;

alter table audit_seals enable row level security;
create policy seal_sees on audit_seals for select to mijntoegang_app using (mt_job() = 'seal');
create policy seal_adds on audit_seals for insert to mijntoegang_app with check (mt_job() = 'seal');
grant select, insert on audit_seals to mijntoegang_app;
alter table audit_dropped enable row level security;
create policy seal_sees on audit_dropped for select to mijntoegang_app using (mt_job() = 'seal');
grant select on audit_dropped to mijntoegang_app;
