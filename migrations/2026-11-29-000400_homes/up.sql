-- Homes that patients confirm (R11), stand-ins of institutions, officer accounts linked to their entries of the directory (R12).

-- Both follow the configuration: `mijntoegang migrate` writes them, `serve` refuses a difference.
alter table institutions
  add ordinal smallint not null default 0 constraint institutions_ordinal_check check (ordinal >= 0),
  add stand_in_id uuid references institutions (id),
  add constraint institutions_stand_in_is_another check (stand_in_id <> id);
comment on column institutions.ordinal is 'place in the configuration, from 1; 0: no ombudsdienst here';
comment on column institutions.stand_in_id is 'whose ombudsdienst handles what concerns an officer of this one';
create unique index institutions_ordinal on institutions (ordinal) where ordinal > 0;

-- A home that is not confirmed is provisional: new matters go there by default, nothing else follows from it.
alter table patients
  add home_confirmed_at timestamptz,
  add home_confirmed_by text check (home_confirmed_by in ('patient', 'only_one', 'officer')),
  add constraint patients_home_confirmed_at_and_by check ((home_confirmed_at is null) = (home_confirmed_by is null));
grant select (home_confirmed_at, home_confirmed_by), update (home_institution_id, home_confirmed_at, home_confirmed_by)
  on patients to mijntoegang_app;

-- The homes of patients who signed in are confirmed; who was only ever entered by an officer keeps a provisional one. Signing in leaves an
-- audit row, kept for years, and a session, kept until a week after its end: an older audit row may be dropped, a session be ended.
update patients p set home_confirmed_at = signed_in.at, home_confirmed_by = 'patient'
  from (
    select patient, min(at) as at from (
      select actor_id as patient, happened_at as at from audit_events where actor_kind = 'patient' and action = 'signed-in'
      union all
      select patient_id, created_at from sessions where patient_id is not null) as marks
    group by patient) as signed_in
  where signed_in.patient = p.id;

create policy patient_chooses_home on patients for update to mijntoegang_app
  using (mt_kind() = 'patient' and id = mt_patient())
  with check (mt_kind() = 'patient' and id = mt_patient() and home_confirmed_by in ('patient', 'only_one'));
create policy homes_sees on patients for select to mijntoegang_app using (mt_job() = 'homes');
create policy homes_adds on patients for insert to mijntoegang_app
  with check (mt_job() = 'homes' and home_confirmed_at is null and email is null);
create policy homes_moves on patients for update to mijntoegang_app
  using (mt_job() = 'homes') with check (mt_job() = 'homes' and home_confirmed_by = 'officer');

-- **Neem deze patiënt aan**: an officer saw the identity document; after a day the institution is the patient's confirmed home, unless the
-- patient refused. No officer reads it, or a form would tell who is known here. Hours are counted, days are not.
create table home_adoptions (
  id uuid primary key,
  patient_id uuid not null references patients (id),
  institution_id uuid not null references institutions (id),
  officer_id uuid not null references officers (id),
  identity_check text not null check (mt_is_code(identity_check)),
  adopted_at timestamptz not null,
  works_at timestamptz not null,
  done_at timestamptz,
  cancelled_at timestamptz,
  constraint home_adoptions_works_a_day_later check (works_at - adopted_at = interval '24 hours'),
  constraint home_adoptions_never_early check (done_at >= works_at),
  constraint home_adoptions_one_end check (num_nonnulls(done_at, cancelled_at) <= 1)
);
create unique index home_adoptions_one_open on home_adoptions (patient_id) where done_at is null and cancelled_at is null;
create index home_adoptions_due on home_adoptions (works_at) where done_at is null and cancelled_at is null;
create index home_adoptions_of_patient on home_adoptions (patient_id, adopted_at);
alter table home_adoptions enable row level security;
create policy patient_own on home_adoptions for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());
create policy patient_cancels on home_adoptions for update to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient() and done_at is null and cancelled_at is null)
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and done_at is null);
create policy homes_sees on home_adoptions for select to mijntoegang_app using (mt_job() = 'homes');
create policy homes_adds on home_adoptions for insert to mijntoegang_app
  with check (mt_job() = 'homes' and done_at is null and cancelled_at is null);
create policy homes_ends on home_adoptions for update to mijntoegang_app
  using (mt_job() = 'homes' and done_at is null and cancelled_at is null) with check (mt_job() = 'homes');
grant select, insert, update (done_at, cancelled_at) on home_adoptions to mijntoegang_app;

-- What the portal tells of a home. Such a conversation gives no officer sight of the patient before the patient writes in it.
alter table conversations
  drop constraint conversations_topic_check,
  add constraint conversations_topic_check
    check (topic in ('exclusion', 'ending', 'suspicion', 'other', 'request', 'ended', 'break', 'home'));
alter table messages
  drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken',
    'outcome', 'prepared', 'reopened', 'home_changed', 'home_adoption'));
create policy home_unseen on conversations as restrictive for all to mijntoegang_app
  using (mt_kind() is distinct from 'officer' or topic <> 'home' or is_talk);
create policy patient_told_of_home on conversations for insert to mijntoegang_app
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and topic = 'home' and closed_at is null);
create policy homes_tells on conversations for insert to mijntoegang_app
  with check (mt_job() = 'homes' and topic = 'home' and closed_at is null);
create policy patient_told_of_home on messages for insert to mijntoegang_app
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and author = 'system' and kind = 'home_changed' and officer_id is null
    and read_at is null);
create policy homes_tells on messages for insert to mijntoegang_app
  with check (mt_job() = 'homes' and author = 'system' and kind in ('home_changed', 'home_adoption') and officer_id is null and read_at is null);
-- A form sent twice is told by `on conflict`, which asks for the sight of the row.
create policy homes_sees on messages for select to mijntoegang_app using (mt_job() = 'homes' and kind in ('home_changed', 'home_adoption'));

create or replace function mt_patient_asked_here(patient uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from exclusion_requests r where r.patient_id = patient and r.institution_id = mt_institution())
    or exists (select from conversations c where c.patient_id = patient and c.institution_id = mt_institution()
      and (c.topic <> 'home' or c.is_talk))
$$;

-- What a session stands for, as before, and whether the patient's home is confirmed: until then no page of theirs opens but the choice.
create or replace function mt_session_load(hash bytea, moment timestamptz) returns jsonb
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
    select jsonb_build_object('kind', 'patient', 'id', p.id, 'name', mt_full_name(p.given_name, p.family_name), 'institution', p.home_institution_id,
        'home_confirmed', p.home_confirmed_at is not null)
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

-- Which entries of the directory are an officer's own (R12). Written at each sign-in, read by functions only.
create table officer_entries (
  officer_id uuid not null references officers (id),
  care_worker_id uuid not null references care_workers (id),
  primary key (officer_id, care_worker_id)
);
create index officer_entries_of_care_worker on officer_entries (care_worker_id);
alter table officer_entries enable row level security;

-- Links an account to the entries that its numbers name, and takes back the links that they no longer name: its NISS, the first 8 of its
-- RIZIV number, its personnel number at its institution. Answers how many there are.
create function mt_sign_in_officer_entries(officer uuid, riziv_first_8 text, personnel text) returns bigint
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  named uuid[];
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'only the sign-in job may call this function' using errcode = 'MT014', constraint = 'sign_in_job_only';
  end if;
  named := array(
    select c.id from care_workers c join officers o on o.niss = c.niss where o.id = officer
    union select c.id from care_workers c where c.riziv8 = riziv_first_8
    union select p.care_worker_id from care_worker_posts p join officers o on o.institution_id = p.institution_id
      where o.id = officer and p.personnel_number = personnel);
  delete from officer_entries e where e.officer_id = officer and e.care_worker_id <> all (named);
  insert into officer_entries select officer, id from unnest(named) as id on conflict do nothing;
  return cardinality(named);
end $$;

-- How many accounts that may sign in have no entry: for them R12 goes by names (`mijntoegang check`).
create function mt_officers_without_entry() returns bigint
  language sql stable security definer set search_path = public, pg_temp as $$
  select count(*) from officers o where o.active and not exists (select from officer_entries e where e.officer_id = o.id)
$$;

revoke all on function mt_sign_in_officer_entries, mt_officers_without_entry from public;
grant execute on function mt_sign_in_officer_entries, mt_officers_without_entry to mijntoegang_app;
