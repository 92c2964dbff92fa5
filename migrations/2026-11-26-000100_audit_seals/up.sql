-- R13, proved: rows of the audit are sealed in batches, each seal with the hash of the one before and signed with a key that the
-- database never sees (docs/audit.md). The application adds seals; nobody changes any.

-- Which transaction wrote a row; and a row gets its number only when its transaction has one. So whoever gets a number below
-- a sealed one was under way when that seal was made, and stands in the seal's snapshot; who does not was put there afterwards.
set lock_timeout = '5s';
alter table audit_events add column xid xid8 not null default pg_current_xact_id();
alter table audit_events alter id drop identity;
create sequence audit_numbers as bigint owned by audit_events.id;
select setval('audit_numbers', coalesce((select max(id) from audit_events), 0) + 1, false);
alter table audit_events
  alter id set default case when pg_current_xact_id() is not null then nextval('audit_numbers') end;
-- Neither number is the application's to choose.
revoke insert on audit_events from mijntoegang_app;
grant insert (happened_at, action, actor_kind, actor_id, institution_id, patient_id, request_id, exclusion_id, care_worker_id, details)
  on audit_events to mijntoegang_app;
grant usage on sequence audit_numbers to mijntoegang_app;
reset lock_timeout;

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
  ids int8multirange not null check (first_id = lower(ids) and last_id = upper(ids) - 1),
  rows integer not null check (rows > 0),
  row_hashes bytea not null check (length(row_hashes) = 32 * rows),
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
create trigger append_only before update or delete or truncate on audit_seals for each statement execute function mt_append_only();

-- What went by retention: seals from one number to another, with all of their rows; signed like a seal.
create table audit_dropped (
  first_seal bigint primary key check (first_seal > 0),
  last_seal bigint not null check (last_seal >= first_seal),
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
create trigger append_only before update or delete or truncate on audit_dropped for each statement execute function mt_append_only();

-- Deleted are whole seals and their rows, by `mijntoegang audit retain`, which says so; not by accident.
create or replace function mt_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and tg_table_name in ('audit_events', 'audit_seals') and current_setting('mt.audit_drop', true) = 'yes' then
    return null;
  end if;
  raise exception '% on % is refused: rows are only ever added', tg_op, tg_table_name using errcode = 'MT004';
end $$;

alter table audit_seals enable row level security;
create policy seal_sees on audit_seals for select to mijntoegang_app using (mt_job() = 'seal');
create policy seal_adds on audit_seals for insert to mijntoegang_app with check (mt_job() = 'seal');
grant select, insert on audit_seals to mijntoegang_app;
alter table audit_dropped enable row level security;
create policy seal_sees on audit_dropped for select to mijntoegang_app using (mt_job() = 'seal');
grant select on audit_dropped to mijntoegang_app;

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
revoke all on function mt_audit_unsealed, mt_audit_rows, mt_audit_ids from public;
grant execute on function mt_audit_unsealed, mt_audit_rows, mt_audit_ids to mijntoegang_app;
