-- Patients without the portal: requests entered by an officer, finding a patient, ending at the patient's word; and what an
-- officer does besides with a request.

-- Lists that are settings know their entries by a code.
create function mt_is_code(word text) returns boolean language sql immutable parallel safe
  as $$ select word ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(word) <= 60 $$;

-- How the request came. What an officer enters says who asked and how that person's identity was checked; a patient's own
-- has none of it. 'message': made from what the patient wrote here, who is signed in.
alter table exclusion_requests
  add channel text not null default 'portal' check (channel in ('portal', 'paper', 'email', 'telephone', 'message')),
  add entered_by uuid references officers (id),
  add asked_by text check (asked_by in ('self', 'parent', 'representative')),
  add identity_check text check (mt_is_code(identity_check)),
  add constraint exclusion_requests_entered_check check (
    (channel in ('paper', 'email', 'telephone')) = (asked_by is not null)
    and (channel in ('paper', 'email', 'telephone')) = (identity_check is not null)
    and (entered_by is not null or channel in ('portal', 'message'))
    and (entered_by is null or channel <> 'portal'));
comment on column exclusion_requests.consequences_read_at is 'for one entered by an officer: when they were explained, by entered_by';
-- Whom an institution knows besides those who are at home there.
create index exclusion_requests_patients on exclusion_requests (institution_id, patient_id);
create index conversations_patients on conversations (institution_id, patient_id);

drop policy patient_sends on exclusion_requests;
create policy patient_sends on exclusion_requests for insert to mijntoegang_app
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and state = 'sent' and taken_by is null
    and channel in ('portal', 'message') and entered_by is null);
create policy officer_enters on exclusion_requests for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and institution_id = mt_institution() and state = 'sent' and taken_by is null
    and channel in ('paper', 'email', 'telephone') and entered_by = mt_officer()
    and not mt_concerns_officer(patient_id, care_worker_id, described_key));

-- The names as the directory's search writes them, made in Rust (directory::names) by whoever writes the row. The few rows
-- that stand are done here as well as SQL can; without a key a patient is found by number.
alter table patients
  add search_key text check (search_key <> ''),
  add family_key text check (family_key <> ''),
  add sorted_key text check (sorted_key <> '');
with plain as (
  select id, nullif(trim(regexp_replace(regexp_replace(regexp_replace(replace(replace(replace(replace(replace(
      lower(normalize(given_name || ' ' || family_name, NFKD)), 'ß', 'ss'), 'æ', 'ae'), 'ø', 'o'), 'ł', 'l'), 'ı', 'i'),
      '[\u0300-\u036f''`´‘’]', '', 'g'), '[^[:alnum:]]+', ' ', 'g'), '\m([dtol]) ', '\1', 'g')), '') as name,
    nullif(trim(regexp_replace(regexp_replace(regexp_replace(replace(replace(replace(replace(replace(
      lower(normalize(family_name || ' ' || given_name, NFKD)), 'ß', 'ss'), 'æ', 'ae'), 'ø', 'o'), 'ł', 'l'), 'ı', 'i'),
      '[\u0300-\u036f''`´‘’]', '', 'g'), '[^[:alnum:]]+', ' ', 'g'), '\m([dtol]) ', '\1', 'g')), '') as turned
  from patients)
update patients p set search_key = plain.name, family_key = plain.turned,
  sorted_key = (select string_agg(word, ' ' order by word collate "C") from regexp_split_to_table(plain.name, ' ') word)
from plain where plain.id = p.id;

-- A search looks among one institution's own patients first: every index begins with it.
create extension if not exists btree_gin;
create index patients_sorted_key on patients (home_institution_id, sorted_key);
create index patients_search_key on patients (home_institution_id, search_key text_pattern_ops);
create index patients_family_key on patients (home_institution_id, family_key text_pattern_ops);
create index patients_words on patients using gin (home_institution_id, (' ' || search_key) gin_trgm_ops);

create policy officer_adds on patients for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and home_institution_id = mt_institution() and niss <> mt_officer_niss() and email is null);
grant insert (id, niss, given_name, family_name, birth_date, home_institution_id, created_at, search_key, family_key, sorted_key)
  on patients to mijntoegang_app;
grant select (search_key, family_key, sorted_key) on patients to mijntoegang_app;

-- The patients that an officer may find by a name's key: those of the institution (at home there, or known to it), never the
-- officer. A whole name in either order first, then names that begin so, then those that resemble it, 21 at most. Takes
-- nothing but the key; row-level security would keep every index but one from it.
create function mt_find_patients(typed text) returns setof uuid
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  own text := mt_officer_niss();
  here uuid := mt_institution();
  elsewhere uuid[];
  found uuid[] := '{}';
  more uuid[];
  step record;
begin
  if mt_kind() is distinct from 'officer' or here is null or own is null or typed ~ '[%_\\]' or typed !~ '[[:alnum:]]' then
    return;
  end if;
  perform set_config('pg_trgm.word_similarity_threshold', '0.5', true);
  typed := regexp_replace(typed, '[^[:alnum:] ]', '', 'g');
  -- Those of other institutions whom this one knows, once: as many as it has requests and conversations are looked at.
  elsewhere := array(
    select p.id from patients p where p.home_institution_id <> here and p.niss <> own
      and (p.search_key like typed || '%' or p.family_key like typed || '%' or typed <% (' ' || p.search_key)
        or p.sorted_key = (select string_agg(word, ' ' order by word collate "C") from regexp_split_to_table(typed, ' ') word))
      and p.id in (select r.patient_id from exclusion_requests r where r.institution_id = here
        union all select c.patient_id from conversations c where c.institution_id = here));
  for step in
    select * from (values
      ('p.sorted_key = $3', 'p.id', (select string_agg(word, ' ' order by word collate "C") from regexp_split_to_table(typed, ' ') word), 21),
      ('p.family_key like $3', 'p.family_key using ~<~', typed || ' %', 21),
      ('p.search_key like $3', 'p.search_key using ~<~', typed || ' %', 21),
      ('p.family_key like $3', 'p.family_key using ~<~', typed || '%', 21),
      ('p.search_key like $3', 'p.search_key using ~<~', typed || '%', 21),
      -- Likeness only where few fit.
      ('$3 <% ('' '' || p.search_key)', 'word_similarity($3, p.search_key) desc, similarity($3, p.search_key) desc, p.id', typed, 5)
    ) as steps (condition, place, value, enough)
  loop
    continue when cardinality(found) >= step.enough;
    -- Planned with the values at hand, so that a beginning is a range of its index.
    execute format('select array(select id from (
      (select p.id from patients p where p.home_institution_id = $1 and p.niss <> $2 and %1$s order by %2$s limit 21)
      union all
      (select p.id from patients p where p.id = any ($4) and %1$s order by %2$s limit 21)) fits)',
      step.condition, step.place) into more using here, own, step.value, elsewhere;
    found := found || array(select id from unnest(more) with ordinality as m (id, place) where id <> all (found) order by place);
  end loop;
  return query select id from unnest(found) with ordinality as f (id, place) order by place limit 21;
end $$;

-- Whose number stands on a form that an officer enters: nobody's here yet, somebody's whose name or day of birth fits or
-- does not, or the officer's own. A name that differs is said, not shown.
create function mt_patient_for_intake(number text, name_key text, name_sorted text, born date) returns table (standing text, patient uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  p patients;
begin
  if mt_kind() is distinct from 'officer' or mt_officer_niss() is null then
    return;
  end if;
  select * into p from patients where niss = number;
  if number = mt_officer_niss() then
    return query select 'own', null::uuid;
  elsif p.id is null then
    return query select 'unknown', null::uuid;
  elsif p.sorted_key is distinct from name_sorted
      and similarity(coalesce(p.search_key, lower(p.given_name || ' ' || p.family_name)), name_key) < 0.6 then
    return query select 'other-name', p.id;
  elsif p.birth_date <> born then
    return query select 'other-birth-date', p.id;
  else
    return query select 'fits', p.id;
  end if;
end $$;

-- That an officer chose a patient to look at, and why: opens that patient's page for a while.
create table patient_looks (
  id uuid primary key,
  officer_id uuid not null references officers (id),
  institution_id uuid not null references institutions (id),
  patient_id uuid not null references patients (id),
  reason text not null check (mt_is_code(reason)),
  looked_at timestamptz not null
);
create index patient_looks_of_officer on patient_looks (officer_id, patient_id, looked_at desc);
create index patient_looks_of_patient on patient_looks (patient_id, looked_at desc);
alter table patient_looks enable row level security;
create policy officer_own on patient_looks for select to mijntoegang_app
  using (mt_kind() = 'officer' and officer_id = mt_officer() and institution_id = mt_institution() and mt_officer_niss() is not null);
create policy officer_looks on patient_looks for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and officer_id = mt_officer() and institution_id = mt_institution()
    and exists (select from patients p where p.id = patient_id));
grant select, insert on patient_looks to mijntoegang_app;

-- Ended by an officer: at whose word, and how that person's identity was checked.
alter table exclusion_periods
  add ended_by_officer uuid references officers (id),
  add end_asked_by text check (end_asked_by in ('self', 'parent', 'representative')),
  add end_identity_check text check (mt_is_code(end_identity_check)),
  add constraint exclusion_periods_officer_check check (ended_by_officer is null or ended_by in ('ombudsdienst', 'error')),
  -- New rows only: what was ended before this was kept does not say.
  add constraint exclusion_periods_identity_check check (
    (coalesce(ended_by, '') = 'ombudsdienst') = (end_identity_check is not null)
    and (end_identity_check is null) = (end_asked_by is null)
    and (end_identity_check is null or ended_by_officer is not null)) not valid;
drop policy officer_ends on exclusion_periods;
create policy officer_ends on exclusion_periods for update to mijntoegang_app
  using (mt_kind() = 'officer' and origin = 'nexuzhealth' and exists (select from exclusions e where e.id = exclusion_id))
  with check (mt_kind() = 'officer' and (ended_by = 'ombudsdienst' and ended_by_officer = mt_officer()
    or ended_by = 'error' and (ended_by_officer is null or ended_by_officer = mt_officer())));
grant update (ended_by_officer, end_asked_by, end_identity_check) on exclusion_periods to mijntoegang_app;

-- What happens to a request. Whatever the check was called before, this is the whole of it.
do $$
declare
  old text;
begin
  for old in select conname from pg_constraint
      where conrelid = 'request_events'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%kind%' loop
    execute format('alter table request_events drop constraint %I', old);
  end loop;
end $$;
alter table request_events
  add constraint request_events_kind_check check (kind in ('sent', 'taken', 'registered', 'refused', 'withdrawn', 'registration_retracted',
    'asked', 'answered', 'entered', 'note', 'call', 'taken_over', 'handed_back', 'reopened')),
  add constraint request_events_check check ((kind in ('sent', 'withdrawn', 'answered')) = (officer_id is null));

-- The ombudsdienst's own words about what happened: notes, calls, and why something was taken back. A patient never reads them.
create table request_notes (
  id uuid primary key references request_events (id),
  request_id uuid not null references exclusion_requests (id),
  officer_id uuid not null references officers (id),
  -- Whether a call reached the patient.
  reached text check (reached in ('patient', 'other', 'voicemail', 'nobody')),
  words text not null check (words <> '' and length(words) <= 4000),
  written_at timestamptz not null
);
create index request_notes_of_request on request_notes (request_id);
alter table request_notes enable row level security;
create policy officer_reads on request_notes for select to mijntoegang_app
  using (mt_kind() = 'officer' and exists (select from exclusion_requests r where r.id = request_id));
create policy officer_writes on request_notes for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and officer_id = mt_officer()
    and exists (select from exclusion_requests r where r.id = request_id));
grant select, insert on request_notes to mijntoegang_app;
-- Until now the reason stood with the event, where the patient could read it.
insert into request_notes (id, request_id, officer_id, words, written_at)
  select id, request_id, officer_id, left(reason, 4000), happened_at from request_events where reason is not null and officer_id is not null;
update request_events set reason = null where reason is not null;

drop policy with_the_request on request_events;
create policy with_the_request on request_events for select to mijntoegang_app
  using (exists (select from exclusion_requests r where r.id = request_id)
    and (mt_kind() <> 'patient' or kind not in ('note', 'call')));

-- A refusal that is looked at again is told as well.
alter table messages
  drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken',
    'outcome', 'prepared', 'reopened'));

-- For operators: what waits, and no active officer of its institution may open (R12). Two numbers, nothing else.
create function mt_nobody_may_open() returns table (requests bigint, conversations bigint)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  before text := coalesce(current_setting('mt.officer', true), '');
  asked uuid[] := array(select r.id from exclusion_requests r where r.state in ('sent', 'taken', 'asked'));
  written uuid[] := array(select c.id from conversations c
    where c.is_talk and (c.unread_since is not null or c.waits_since is not null));
  one record;
begin
  for one in select o.id, o.institution_id from officers o where o.active loop
    -- For R12 only, until this function ends; without mt.kind no policy lets anything through.
    perform set_config('mt.officer', one.id::text, true);
    asked := array(select r.id from exclusion_requests r where r.id = any (asked) and (r.institution_id <> one.institution_id
      or mt_concerns_officer(r.patient_id, coalesce(r.registered_care_worker_id, r.care_worker_id), r.described_key)));
    written := array(select c.id from conversations c where c.id = any (written) and (c.institution_id <> one.institution_id
      or mt_concerns_conversation(c.patient_id, c.request_id, c.care_worker_id, c.named_key)));
  end loop;
  perform set_config('mt.officer', before, true);
  return query select cardinality(asked)::bigint, cardinality(written)::bigint;
end $$;

revoke all on function mt_find_patients, mt_patient_for_intake, mt_nobody_may_open from public;
grant execute on function mt_find_patients, mt_patient_for_intake, mt_nobody_may_open to mijntoegang_app;
