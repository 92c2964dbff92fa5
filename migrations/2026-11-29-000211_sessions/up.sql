-- Signing in, sessions, forms kept after a session's end, and how often somebody may do something.

-- Sessions by the hash of their key. The application reaches them through functions only.
create table sessions (
  key_hash bytea primary key check (length(key_hash) = 32),
  -- As its owner names it.
  id uuid unique,
  patient_id uuid references patients (id),
  officer_id uuid references officers (id),
  constraint sessions_of_patient_or_officer check (num_nonnulls(patient_id, officer_id) = 1),
  state jsonb not null,
  created_at timestamptz not null,
  idle_seconds integer not null check (idle_seconds > 0),
  idle_until timestamptz not null,
  absolute_until timestamptz not null,
  -- The browser and machine, in a few words.
  device text check (length(device) <= 60),
  -- Who signed the person in, and under which name there.
  issuer text,
  subject text,
  sid text,
  -- What asks the provider again, sealed with a key outside the database.
  token bytea,
  checked_at timestamptz,
  check_after timestamptz,
  constraint sessions_provider check ((issuer is null) = (subject is null) and (token is null or checked_at is not null))
);
create index sessions_of_patient on sessions (patient_id) where patient_id is not null;
create index sessions_of_officer on sessions (officer_id) where officer_id is not null;
create index sessions_of_subject on sessions (issuer, subject) where issuer is not null;
create index sessions_to_check on sessions (check_after) where token is not null;
alter table sessions enable row level security;

-- A new session. The patient's own choice of its length wins over the house's rule.
create function mt_session_begin(hash bytea, session uuid, patient uuid, officer uuid, content jsonb, moment timestamptz, idle integer, absolute integer, on_device text,
    by_issuer text, by_subject text, by_sid text, by_token bytea) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  insert into sessions (key_hash, id, patient_id, officer_id, state, created_at, idle_seconds, idle_until, absolute_until, device,
      issuer, subject, sid, token, checked_at, check_after)
    select hash, session, patient, officer, content, moment, seconds, moment + make_interval(secs => seconds), moment + make_interval(secs => absolute),
      on_device, by_issuer, by_subject, by_sid, by_token, moment, moment + interval '4 minutes'
    from (select coalesce((select p.session_minutes * 60 from patients p where p.id = patient), idle) as seconds) as chosen
  returning true
$$;

-- What a session stands for, and how many conversations wait to be read: the menu shows it on every page. Beyond 99 it is not
-- counted. Expired it authenticates nothing; it is kept 7 days so that a form sent too late is not lost.
create function mt_session_load(hash bytea, moment timestamptz) returns jsonb
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  s sessions;
  who jsonb;
  expired boolean;
  unread bigint := 0;
begin
  select * into s from sessions where key_hash = hash;
  if not found or moment >= least(s.idle_until, s.absolute_until) + interval '7 days' then
    return null;
  end if;
  expired := moment >= s.idle_until or moment >= s.absolute_until;
  if s.patient_id is not null then
    select jsonb_build_object('kind', 'patient', 'id', p.id, 'name', mt_full_name(p.given_name, p.family_name), 'institution', p.home_institution_id)
      into who from patients p where p.id = s.patient_id;
  else
    select jsonb_build_object('kind', 'officer', 'id', o.id, 'name', mt_full_name(o.given_name, o.family_name), 'institution', o.institution_id)
      into who from officers o where o.id = s.officer_id and o.active;
  end if;
  if who is null then
    return null;
  end if;
  if not expired and s.patient_id is not null then
    select count(*) into unread from (
      select distinct m.conversation_id from messages m
        where m.patient_id = s.patient_id and m.read_at is null and m.author <> 'patient' limit 100) as found;
  elsif not expired then
    -- For R12 only, until this statement ends; without mt.kind no policy lets anything through.
    perform set_config('mt.officer', s.officer_id::text, true);
    -- Each conversation is compared once, however many of its messages wait.
    select count(*) into unread from (
      select from conversations c
        where c.institution_id = (who ->> 'institution')::uuid and c.is_talk and c.unread_since is not null
          and not mt_concerns_conversation(c.patient_id, c.request_id, c.care_worker_id, c.named_key)
          and not (c.topic = 'break' and mt_break_told_concerns(c.id))
        limit 100) as found;
  end if;
  -- The idle limit moves at most once a minute, so that reading a page writes nothing most of the time.
  if not expired and s.idle_until < moment + make_interval(secs => s.idle_seconds - 60) then
    update sessions set idle_until = moment + make_interval(secs => s.idle_seconds) where key_hash = hash;
  end if;
  return jsonb_build_object('who', who, 'state', s.state, 'expired', expired, 'unread', unread);
end $$;

create function mt_session_update(hash bytea, content jsonb) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  update sessions set state = content where key_hash = hash returning true
$$;

create function mt_session_delete(hash bytea) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  delete from sessions where key_hash = hash returning true
$$;

-- Removes what is past its 7 days; says how many.
create function mt_sessions_sweep(moment timestamptz) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (delete from sessions where least(idle_until, absolute_until) < moment - interval '7 days' returning 1)
  select count(*) from gone
$$;

-- The actor's own sessions that still hold, and which of them this is.
create function mt_own_sessions(hash bytea, moment timestamptz) returns table (session uuid, device text, begun_at timestamptz, used_at timestamptz, current boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select s.id, s.device, s.created_at, s.idle_until - make_interval(secs => s.idle_seconds), s.key_hash = hash from sessions s
    where s.id is not null and least(s.idle_until, s.absolute_until) > moment
      and case mt_kind() when 'patient' then s.patient_id = mt_patient() when 'officer' then s.officer_id = mt_officer() else false end
    order by s.created_at desc
$$;

-- Ends one of the actor's own, or all of them.
create function mt_own_session_end(session uuid) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from sessions s where (session is null or s.id = session)
      and case mt_kind() when 'patient' then s.patient_id = mt_patient() when 'officer' then s.officer_id = mt_officer() else false end
    returning 1)
  select count(*) from gone
$$;

-- The patient's choice, for the sessions that run as well.
create function mt_own_session_length(minutes smallint, moment timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_kind() is distinct from 'patient' then
    raise exception 'only a patient may choose the length of their sessions' using errcode = 'MT015', constraint = 'session_length_by_patient';
  end if;
  update patients set session_minutes = minutes where id = mt_patient();
  update sessions set idle_seconds = minutes * 60, idle_until = moment + make_interval(mins => minutes)
    where patient_id = mt_patient() and least(idle_until, absolute_until) > moment;
  return true;
end $$;

-- Officers' sessions whose role is to be asked after again; nobody else asks for a minute.
create function mt_sessions_to_check(by_issuer text, moment timestamptz, number integer) returns table (hash bytea, officer uuid, institution uuid, subject text, token bytea, checked_at timestamptz)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'only the sign-in job may call this function' using errcode = 'MT014', constraint = 'sign_in_job_only';
  end if;
  return query
    with due as (
      select s.key_hash from sessions s where s.token is not null and s.officer_id is not null and s.issuer = by_issuer and s.check_after <= moment
          and least(s.idle_until, s.absolute_until) > moment
        order by s.check_after limit number for update skip locked)
    update sessions s set check_after = moment + interval '1 minute' from due, officers o
      where s.key_hash = due.key_hash and o.id = s.officer_id
      returning s.key_hash, s.officer_id, o.institution_id, s.subject, s.token, s.checked_at;
end $$;

create function mt_session_checked(hash bytea, moment timestamptz, new_token bytea) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  update sessions set checked_at = moment, check_after = moment + interval '4 minutes', token = coalesce(new_token, token)
    where key_hash = hash and mt_job() = 'sign-in' returning true
$$;

-- The provider ended a session of its own (`sid`), or all of a person's.
create function mt_sessions_end_by_provider(by_issuer text, by_subject text, by_sid text) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from sessions where mt_job() = 'sign-in' and issuer = by_issuer
      and (by_subject is not null or by_sid is not null)
      and (by_subject is null or subject = by_subject) and (by_sid is null or sid = by_sid)
    returning 1)
  select count(*) from gone
$$;

-- One attempt to sign in: found by the hash of its state, good for the browser that began it, once.
create table sign_in_attempts (
  state_hash bytea primary key check (length(state_hash) = 32),
  browser_hash bytea not null check (length(browser_hash) = 32),
  door text not null check (door in ('patient', 'officer')),
  institution_id uuid references institutions (id),
  nonce text not null,
  verifier text not null,
  back text check (back ~ '^/' and length(back) <= 300),
  started_at timestamptz not null,
  constraint sign_in_attempts_institution_of_officer check (institution_id is null or door = 'officer')
);
create index sign_in_attempts_started on sign_in_attempts (started_at);
alter table sign_in_attempts enable row level security;
create policy sign_in on sign_in_attempts for all to mijntoegang_app
  using (mt_job() in ('sign-in', 'sweep')) with check (mt_job() = 'sign-in');
grant select, insert, delete on sign_in_attempts to mijntoegang_app;

-- The given name that is known of who signs in, so that a sign-in without one never takes it away. For an officer the row is held
-- until the sign-in is written.
create function mt_sign_in_known_patient_name(number text) returns text
  language sql volatile security definer set search_path = public, pg_temp as $$
  select given_name from patients where mt_job() = 'sign-in' and niss = number
$$;

create function mt_sign_in_known_officer_name(by_issuer text, by_subject text, number text, at_institution uuid) returns text
  language sql volatile security definer set search_path = public, pg_temp as $$
  select given_name from officers where mt_job() = 'sign-in' and institution_id = at_institution
      and (issuer = by_issuer and subject = by_subject or issuer is null and niss = number)
    order by issuer nulls last limit 1 for update
$$;

-- The patient of a NISS, made when there is none. The federal source knows the name best.
create function mt_sign_in_patient(new_id uuid, number text, given text, family text, home uuid, name_key text, turned_key text, sorted text, moment timestamptz)
  returns table (patient uuid, made boolean)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'only the sign-in job may call this function' using errcode = 'MT014', constraint = 'sign_in_job_only';
  end if;
  insert into patients as p (id, niss, given_name, family_name, home_institution_id, created_at, search_key, family_key, sorted_key)
    values (new_id, number, given, family, home, moment, name_key, turned_key, sorted)
    on conflict (niss) do nothing;
  made := found;
  select p.id into patient from patients p where p.niss = number;
  if not made then
    update patients p set given_name = given, family_name = family, search_key = name_key, family_key = turned_key, sorted_key = sorted
      where p.id = patient and (p.given_name, p.family_name) is distinct from (given, family);
  end if;
  return next;
end $$;

-- The officer of an issuer and a subject at an institution, made when there is none. None comes back when the account is
-- closed, or when the NISS is that of another account there: an operator settles that.
create function mt_sign_in_officer(new_id uuid, by_issuer text, by_subject text, number text, given text, family text, given_name_key text, family_name_key text, at_institution uuid)
  returns uuid
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  o officers;
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'only the sign-in job may call this function' using errcode = 'MT014', constraint = 'sign_in_job_only';
  end if;
  select * into o from officers where issuer = by_issuer and subject = by_subject and institution_id = at_institution;
  if not found then
    -- An account entered before it signed in for the first time.
    update officers set issuer = by_issuer, subject = by_subject
      where institution_id = at_institution and niss = number and issuer is null returning * into o;
  end if;
  if o.id is null then
    insert into officers (id, niss, given_name, family_name, given_key, family_key, institution_id, issuer, subject)
      values (new_id, number, given, family, given_name_key, family_name_key, at_institution, by_issuer, by_subject)
      on conflict do nothing returning * into o;
    -- Two browsers at once: the other one made it.
    return coalesce(o.id, (select x.id from officers x
      where x.issuer = by_issuer and x.subject = by_subject and x.institution_id = at_institution and x.active));
  end if;
  if not o.active or exists (select from officers x where x.institution_id = at_institution and x.niss = number and x.id <> o.id) then
    return null;
  end if;
  update officers set niss = number, given_name = given, family_name = family, given_key = given_name_key, family_key = family_name_key
    where id = o.id and (niss, given_name, family_name) is distinct from (number, given, family);
  return o.id;
end $$;

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

-- Removes searches that nobody went on with for a day. A page of one may still be open in an expired session, whose form is kept
-- for 7 days and then stands filled in again: as long as such a form or a session of that patient is there, so is the draft. A later
-- session too: in it, the page may have been opened again.
create function mt_drafts_of_nobody_sweep(moment timestamptz) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from request_drafts d
      where mt_job() = 'sweep' and not d.has_person and d.sent_at is null and d.updated_at < moment - interval '1 day'
        and not exists (select from sessions s where s.patient_id = d.patient_id)
        and not exists (select from parked_forms p
          where p.subject_id = d.patient_id and p.path like '/uitsluitingen/aanvragen/' || d.id || '/%')
      returning 1)
  select count(*) from gone
$$;

-- How often somebody did something lately, counted over all instances. The key is a hash of who and what. Not logged: after a
-- crash of Postgres everybody begins at nothing, which harms less than writing every count twice.
create unlogged table rate_counts (
  key_hash bytea not null check (length(key_hash) = 32),
  begins_at timestamptz not null,
  count integer not null,
  primary key (key_hash, begins_at)
);
alter table rate_counts enable row level security;

-- Counts one more in the window of this moment; whether that is within the limit.
create function mt_rate_consume(hash bytea, moment timestamptz, seconds integer, most integer) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  insert into rate_counts as r values (hash, to_timestamp(floor(extract(epoch from moment) / seconds) * seconds), 1)
    on conflict (key_hash, begins_at) do update set count = r.count + 1
    returning count <= most
$$;

-- Removes windows of more than a day ago.
create function mt_rates_sweep(moment timestamptz) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (delete from rate_counts where begins_at < moment - interval '1 day' returning 1) select count(*) from gone
$$;

revoke all on function mt_session_begin, mt_session_load, mt_session_update, mt_session_delete, mt_sessions_sweep, mt_own_sessions, mt_own_session_end,
  mt_own_session_length, mt_sessions_to_check, mt_session_checked, mt_sessions_end_by_provider, mt_sign_in_known_patient_name,
  mt_sign_in_known_officer_name, mt_sign_in_patient, mt_sign_in_officer, mt_drafts_of_nobody_sweep, mt_rate_consume, mt_rates_sweep from public;
grant execute on function mt_session_begin, mt_session_load, mt_session_update, mt_session_delete, mt_sessions_sweep, mt_own_sessions, mt_own_session_end,
  mt_own_session_length, mt_sessions_to_check, mt_session_checked, mt_sessions_end_by_provider, mt_sign_in_known_patient_name,
  mt_sign_in_known_officer_name, mt_sign_in_patient, mt_sign_in_officer, mt_drafts_of_nobody_sweep, mt_rate_consume, mt_rates_sweep to mijntoegang_app;
