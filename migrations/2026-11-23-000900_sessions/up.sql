-- Sessions by the hash of their key. The application reaches them through these functions only.
create table sessions (
  key_hash bytea primary key check (length(key_hash) = 32),
  patient_id uuid references patients (id),
  officer_id uuid references officers (id),
  check (num_nonnulls(patient_id, officer_id) = 1),
  state jsonb not null,
  created_at timestamptz not null,
  idle_seconds integer not null check (idle_seconds > 0),
  idle_until timestamptz not null,
  absolute_until timestamptz not null
);
alter table sessions enable row level security;

-- What a session stands for. Expired it authenticates nothing; it is kept 7 days so that a form sent too late is not lost.
create function session_load(hash bytea, moment timestamptz) returns jsonb
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  s sessions;
  who jsonb;
  expired boolean;
begin
  select * into s from sessions where key_hash = hash;
  if not found or moment >= least(s.idle_until, s.absolute_until) + interval '7 days' then
    return null;
  end if;
  expired := moment >= s.idle_until or moment >= s.absolute_until;
  if s.patient_id is not null then
    select jsonb_build_object('kind', 'patient', 'id', p.id, 'name', p.given_name || ' ' || p.family_name, 'institution', p.home_institution_id)
      into who from patients p where p.id = s.patient_id;
  else
    select jsonb_build_object('kind', 'officer', 'id', o.id, 'name', o.given_name || ' ' || o.family_name, 'institution', o.institution_id)
      into who from officers o where o.id = s.officer_id and o.active;
  end if;
  if who is null then
    return null;
  end if;
  -- The idle limit moves at most once a minute, so that reading a page writes nothing most of the time.
  if not expired and s.idle_until < moment + make_interval(secs => s.idle_seconds - 60) then
    update sessions set idle_until = moment + make_interval(secs => s.idle_seconds) where key_hash = hash;
  end if;
  return jsonb_build_object('who', who, 'state', s.state, 'expired', expired);
end $$;

create function session_save(hash bytea, patient uuid, officer uuid, content jsonb, moment timestamptz, idle integer, absolute integer) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  insert into sessions values (hash, patient, officer, content, moment, idle,
    moment + make_interval(secs => idle), moment + make_interval(secs => absolute)) returning true
$$;

create function session_update(hash bytea, content jsonb) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  update sessions set state = content where key_hash = hash returning true
$$;

create function session_delete(hash bytea) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  delete from sessions where key_hash = hash returning true
$$;

-- Removes what is past its 7 days; says how many.
create function sessions_sweep(moment timestamptz) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (delete from sessions where least(idle_until, absolute_until) < moment - interval '7 days' returning 1)
  select count(*) from gone
$$;

revoke all on function session_load, session_save, session_update, session_delete, sessions_sweep from public;
grant execute on function session_load, session_save, session_update, session_delete, sessions_sweep to mijntoegang_app;

-- A form sent with an expired session: kept for that person, executed never.
create table parked_forms (
  subject_id uuid not null,
  path text not null,
  fields jsonb not null,
  parked_at timestamptz not null,
  primary key (subject_id, path)
);
alter table parked_forms enable row level security;
create policy parked on parked_forms for all to mijntoegang_app
  using (subject_id = case mt_kind() when 'patient' then mt_patient() when 'officer' then mt_officer() end or mt_job() in ('park', 'sweep'))
  with check (mt_job() = 'park');
grant select, insert, update, delete on parked_forms to mijntoegang_app;
