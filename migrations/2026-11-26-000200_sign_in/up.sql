-- Signing in through OpenID Connect: what is under way, who it was, and sessions that their owner and the provider can end.

-- One try to sign in: found by the hash of its state, good for the browser that began it, once.
create table sign_in_attempts (
  state_hash bytea primary key check (length(state_hash) = 32),
  browser_hash bytea not null check (length(browser_hash) = 32),
  door text not null check (door in ('patient', 'officer')),
  institution_id uuid references institutions (id),
  nonce text not null,
  verifier text not null,
  back text check (back ~ '^/' and length(back) <= 300),
  started_at timestamptz not null,
  check (institution_id is null or door = 'officer')
);
create index sign_in_attempts_started on sign_in_attempts (started_at);
alter table sign_in_attempts enable row level security;
create policy sign_in on sign_in_attempts for all to mijntoegang_app
  using (mt_job() in ('sign-in', 'sweep')) with check (mt_job() = 'sign-in');
grant select, insert, delete on sign_in_attempts to mijntoegang_app;

-- Officers are known by who says so and the name there; a NISS alone takes nobody's account over.
alter table officers
  add issuer text check (issuer <> ''),
  add subject text check (subject <> ''),
  add constraint officers_provider check ((issuer is null) = (subject is null)),
  add constraint officers_subject unique (issuer, subject, institution_id);

-- How long a session lasts without a page, as the patient chose; none: the house's rule.
alter table patients add session_minutes smallint check (session_minutes in (15, 60, 150));
grant select (session_minutes) on patients to mijntoegang_app;

alter table sessions
  -- As its owner names it; older rows have none.
  add id uuid unique,
  -- The browser and machine, in a few words.
  add device text check (length(device) <= 60),
  add issuer text,
  add subject text,
  add sid text,
  -- What asks the provider again, sealed with a key outside the database.
  add token bytea,
  add checked_at timestamptz,
  add check_after timestamptz,
  add constraint sessions_provider check ((issuer is null) = (subject is null) and (token is null or checked_at is not null));
create index sessions_of_patient on sessions (patient_id) where patient_id is not null;
create index sessions_of_officer on sessions (officer_id) where officer_id is not null;
create index sessions_of_subject on sessions (issuer, subject) where issuer is not null;
create index sessions_to_check on sessions (check_after) where token is not null;

-- The patient of a NISS, made when there is none. The federal source knows the name best.
create function sign_in_patient(new_id uuid, number text, given text, family text, home uuid, name_key text, turned_key text, sorted text, moment timestamptz)
  returns table (patient uuid, made boolean)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'people sign in by the job for it' using errcode = 'MT014';
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
create function sign_in_officer(new_id uuid, by_issuer text, by_subject text, number text, given text, family text, given_name_key text, family_name_key text, at_institution uuid)
  returns uuid
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  o officers;
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'people sign in by the job for it' using errcode = 'MT014';
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

-- A new session. The patient's own choice of its length wins over the house's rule.
create function session_begin(hash bytea, session uuid, patient uuid, officer uuid, content jsonb, moment timestamptz, idle integer, absolute integer, on_device text,
    by_issuer text, by_subject text, by_sid text, by_token bytea) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  insert into sessions (key_hash, id, patient_id, officer_id, state, created_at, idle_seconds, idle_until, absolute_until, device,
      issuer, subject, sid, token, checked_at, check_after)
    select hash, session, patient, officer, content, moment, seconds, moment + make_interval(secs => seconds), moment + make_interval(secs => absolute),
      on_device, by_issuer, by_subject, by_sid, by_token, moment, moment + interval '4 minutes'
    from (select coalesce((select p.session_minutes * 60 from patients p where p.id = patient), idle) as seconds) as chosen
  returning true
$$;

-- The actor's own sessions that still hold, and which of them this is.
create function own_sessions(hash bytea, moment timestamptz) returns table (session uuid, device text, begun_at timestamptz, used_at timestamptz, current boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select s.id, s.device, s.created_at, s.idle_until - make_interval(secs => s.idle_seconds), s.key_hash = hash from sessions s
    where s.id is not null and least(s.idle_until, s.absolute_until) > moment
      and case mt_kind() when 'patient' then s.patient_id = mt_patient() when 'officer' then s.officer_id = mt_officer() else false end
    order by s.created_at desc
$$;

-- Ends one of the actor's own, or all of them.
create function own_session_end(session uuid) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from sessions s where (session is null or s.id = session)
      and case mt_kind() when 'patient' then s.patient_id = mt_patient() when 'officer' then s.officer_id = mt_officer() else false end
    returning 1)
  select count(*) from gone
$$;

-- The patient's choice, for the sessions that run as well.
create function own_session_length(minutes smallint, moment timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_kind() is distinct from 'patient' then
    raise exception 'the length of a session is the patient''s own choice' using errcode = 'MT014';
  end if;
  update patients set session_minutes = minutes where id = mt_patient();
  update sessions set idle_seconds = minutes * 60, idle_until = moment + make_interval(mins => minutes)
    where patient_id = mt_patient() and least(idle_until, absolute_until) > moment;
  return true;
end $$;

-- Officers' sessions whose role is to be asked after again; nobody else asks for a minute.
create function sessions_to_check(by_issuer text, moment timestamptz, number integer) returns table (hash bytea, officer uuid, institution uuid, subject text, token bytea, checked_at timestamptz)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'sessions are looked after by the job for it' using errcode = 'MT014';
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

create function session_checked(hash bytea, moment timestamptz, new_token bytea) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  update sessions set checked_at = moment, check_after = moment + interval '4 minutes', token = coalesce(new_token, token)
    where key_hash = hash and mt_job() = 'sign-in' returning true
$$;

-- The provider ended a session of its own (`sid`), or all of a person's.
create function sessions_end_by_provider(by_issuer text, by_subject text, by_sid text) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from sessions where mt_job() = 'sign-in' and issuer = by_issuer
      and (by_subject is not null or by_sid is not null)
      and (by_subject is null or subject = by_subject) and (by_sid is null or sid = by_sid)
    returning 1)
  select count(*) from gone
$$;

revoke all on function sign_in_patient, sign_in_officer, session_begin, own_sessions, own_session_end, own_session_length,
  sessions_to_check, session_checked, sessions_end_by_provider from public;
grant execute on function sign_in_patient, sign_in_officer, session_begin, own_sessions, own_session_end, own_session_length,
  sessions_to_check, session_checked, sessions_end_by_provider to mijntoegang_app;
