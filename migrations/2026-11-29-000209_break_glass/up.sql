-- Breaks of the glass (R9, R16): what hospital applications report, what was opened, and the case a patient opens about one.
create table breaks (
  id uuid primary key,
  -- Who reported it, under which id of its own; the same id with another content is refused.
  application text not null check (application <> '' and length(application) <= 100 and application !~ '[[:cntrl:]]'),
  report_id uuid not null,
  content_hash bytea not null check (length(content_hash) = 32),
  constraint breaks_once unique (application, report_id),
  kind text not null check (kind in ('exclusion', 'no_relationship')),

  -- Whose record. Nobody's yet: the NISS, until that patient appears.
  patient_id uuid references patients (id),
  patient_niss text check (patient_niss ~ '^[0-9]{11}$'),
  constraint breaks_patient_or_niss check (num_nonnulls(patient_id, patient_niss) = 1),

  -- Who opened it: as reported, and the entry of the directory with a number in common (R18).
  care_worker_id uuid references care_workers (id),
  identifiers jsonb not null check (jsonb_typeof(identifiers) = 'array'),
  -- What was written as a number and is none: kept as it stands, so that a report is not turned away (R9).
  unread jsonb not null default '[]' check (jsonb_typeof(unread) = 'array'),
  reported_name text not null check (length(reported_name) <= 200 and reported_name !~ '[[:cntrl:]]'),
  reported_function text not null check (length(reported_function) <= 200 and reported_function !~ '[[:cntrl:]]'),
  -- R12: the reported name as the directory's search writes it, while nobody knows who it is.
  named_key text not null,
  constraint breaks_named_while_unknown check (care_worker_id is null or named_key = ''),
  place_cbe text check (place_cbe ~ '^[01][0-9]{9}$'),
  place text not null check (length(place) <= 200 and place !~ '[[:cntrl:]]'),

  starts_at timestamptz not null,
  ends_at timestamptz,
  constraint breaks_ends_after_start check (ends_at >= starts_at),
  motivation text not null,
  -- What is wrong with a report of what has happened: it is kept all the same.
  motivation_missing boolean not null,
  motivation_long boolean not null,
  person_unknown boolean not null,
  several_people boolean not null default false,
  period_odd boolean not null,
  constraint breaks_person_unknown_without_entry check (person_unknown = (care_worker_id is null)),
  constraint breaks_period_odd_without_end check (period_odd or ends_at is not null),
  -- Opens the record to that person until its end. Only of an exclusion, and only when nothing is wrong with it.
  opens boolean not null,
  constraint breaks_opens_when_right check (not opens or (kind = 'exclusion' and patient_id is not null and ends_at > received_at
    and not (motivation_missing or motivation_long or person_unknown or period_odd))),
  -- A report with the numbers of several people opens nothing (R16).
  constraint breaks_one_person check (not (opens and several_people)),
  received_at timestamptz not null,
  stopped_at timestamptz,
  constraint breaks_stops_before_end check (stopped_at <= ends_at),

  -- Whose ombudsdienst handles it, and the conversation that told the patient.
  institution_id uuid not null references institutions (id),
  conversation_id uuid unique,
  foreign key (conversation_id, patient_id, institution_id) references conversations (id, patient_id, institution_id),
  constraint breaks_told_to_patient check (conversation_id is null or patient_id is not null),
  reviewed_by uuid references officers (id),
  reviewed_at timestamptz,
  constraint breaks_reviewed_by_and_at check ((reviewed_by is null) = (reviewed_at is null))
);
create index breaks_of_patient on breaks (patient_id, starts_at desc, id desc);
create index breaks_of_nobody_yet on breaks (patient_niss) where patient_niss is not null;
create index breaks_of_institution on breaks (institution_id, received_at desc, id desc);
create index breaks_to_review on breaks (institution_id) where reviewed_at is null;
create index breaks_of_care_worker on breaks (care_worker_id) where opens;
create index breaks_that_open on breaks (patient_id, ends_at) where opens;

-- What was opened, as the application told afterwards.
create table break_openings (
  id uuid primary key,
  break_id uuid not null references breaks (id),
  report_id uuid not null,
  unique (break_id, report_id),
  what text not null check (what <> '' and length(what) <= 200 and what !~ '[[:cntrl:]]'),
  opened_at timestamptz not null,
  received_at timestamptz not null
);
create index break_openings_of_report on break_openings (report_id);

-- The word that a break is over before its time, under the id of its own report.
create table break_stops (
  id uuid primary key,
  break_id uuid not null references breaks (id),
  report_id uuid not null,
  unique (report_id, break_id),
  -- As it was told; what was made of it stands in the break.
  stops_at timestamptz not null,
  received_at timestamptz not null
);
create index break_stops_of_break on break_stops (break_id);

-- The patient does not trust it: one case a break, with an end.
create table break_cases (
  break_id uuid primary key references breaks (id),
  state text not null check (state in ('open', 'investigating', 'founded', 'unfounded')),
  opened_at timestamptz not null,
  taken_by uuid references officers (id),
  taken_at timestamptz,
  constraint break_cases_taken_by_and_at check ((taken_by is null) = (taken_at is null)),
  constraint break_cases_open_is_untaken check (state <> 'open' or taken_by is null),
  constraint break_cases_investigating_is_taken check (state <> 'investigating' or taken_by is not null),
  -- For the ombudsdienst only, and for the patient.
  findings text check (findings <> '' and length(findings) <= 4000),
  words text check (words <> '' and length(words) <= 2000),
  closed_by uuid references officers (id),
  closed_at timestamptz,
  constraint break_cases_closed_at_of_state check ((state in ('founded', 'unfounded')) = (closed_at is not null)),
  constraint break_cases_closed_whole check (num_nonnulls(findings, words, closed_by, closed_at) in (0, 4))
);

-- Nothing that was reported changes or goes: a break is attached to its patient, told, stopped and reviewed once each.
create function mt_guard_break() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'a break is never deleted' using errcode = 'MT005', constraint = 'breaks_never_deleted';
  end if;
  if (old.patient_id is not null and (new.patient_id, new.patient_niss, new.institution_id) is distinct from (old.patient_id, old.patient_niss, old.institution_id))
    or (old.conversation_id is not null and new.conversation_id is distinct from old.conversation_id)
    or (old.stopped_at is not null and new.stopped_at is distinct from old.stopped_at)
    or (old.reviewed_at is not null and (new.reviewed_by, new.reviewed_at) is distinct from (old.reviewed_by, old.reviewed_at))
    or (mt_kind() = 'officer' and (new.patient_id, new.patient_niss, new.institution_id, new.conversation_id, new.stopped_at)
      is distinct from (old.patient_id, old.patient_niss, old.institution_id, old.conversation_id, old.stopped_at))
    or (mt_kind() = 'system' and (new.reviewed_by, new.reviewed_at) is distinct from (old.reviewed_by, old.reviewed_at)) then
    raise exception 'the report of a break, and what was done about it, cannot change' using errcode = 'MT006', constraint = 'breaks_history';
  end if;
  return new;
end $$;
create trigger guard_break before update or delete on breaks for each row execute function mt_guard_break();

-- R9: no transaction ends with a patient's break of which the patient was not told.
create function mt_break_told() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from breaks b where b.id = new.id and b.patient_id is not null and b.conversation_id is null) then
    raise exception 'a break of a known patient needs the conversation that tells the patient' using errcode = 'MT007', constraint = 'breaks_patient_told';
  end if;
  return null;
end $$;
revoke all on function mt_break_told from public;
create constraint trigger break_told after insert or update on breaks
  deferrable initially deferred for each row execute function mt_break_told();

-- R12: whether an officer stands in a break: as the patient, as who opened the record, or by a name like the reported one.
create function mt_concerns_break(patient uuid, niss text, care_worker uuid, named text, identifiers jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_concerns_officer(patient, care_worker, nullif(named, ''))
    or niss is not distinct from mt_officer_niss()
    or identifiers @> jsonb_build_array(jsonb_build_object('niss', mt_officer_niss()))
    or mt_officer_named_in(named)
$$;

-- The same of the break that a conversation tells of.
create function mt_break_told_concerns(conversation uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from breaks b where b.conversation_id = conversation
    and mt_concerns_break(b.patient_id, b.patient_niss, b.care_worker_id, b.named_key, b.identifiers))
$$;

-- Whether an institution has officers, and every one of them stands in it: then another ombudsdienst handles it.
create function mt_break_concerns_all(institution uuid, patient uuid, niss text, care_worker uuid, named text, identifiers jsonb)
  returns boolean language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  before text := coalesce(current_setting('mt.officer', true), '');
  one uuid;
  all_concerned boolean := false;
begin
  if mt_job() is distinct from 'break' then
    return null;
  end if;
  for one in select o.id from officers o where o.institution_id = institution and o.active loop
    perform set_config('mt.officer', one::text, true);
    all_concerned := mt_concerns_break(patient, niss, care_worker, named, identifiers);
    exit when not all_concerned;
  end loop;
  perform set_config('mt.officer', before, true);
  return all_concerned;
end $$;

-- A break that the officer's institution handles; asked after row-level security showed none.
create function mt_break_withheld(wanted uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_kind() = 'officer' and exists (select from breaks b where b.id = wanted and b.institution_id = mt_institution())
$$;

-- A conversation of the officer's institution that this officer may not open: for what is in it, or for the break that it tells of.
create function mt_conversation_withheld(wanted text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_kind() = 'officer' and exists (
    select from conversations c where c.reference = wanted and c.institution_id = mt_institution()
      and (mt_concerns_conversation(c.patient_id, c.request_id, c.care_worker_id, c.named_key)
        or (c.topic = 'break' and mt_break_told_concerns(c.id))))
$$;

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
      or mt_concerns_conversation(c.patient_id, c.request_id, c.care_worker_id, c.named_key)
      or (c.topic = 'break' and mt_break_told_concerns(c.id))));
  end loop;
  perform set_config('mt.officer', before, true);
  return query select cardinality(asked)::bigint, cardinality(written)::bigint;
end $$;

revoke all on function mt_concerns_break, mt_break_told_concerns, mt_break_concerns_all, mt_break_withheld, mt_conversation_withheld,
  mt_nobody_may_open from public;
grant execute on function mt_concerns_break, mt_break_told_concerns, mt_break_concerns_all, mt_break_withheld,
  mt_conversation_withheld, mt_nobody_may_open to mijntoegang_app;

alter table breaks enable row level security;
create policy patient_own on breaks for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());
-- Leans on the conversation too: what the patient writes there may name the officer.
create policy officer_reads on breaks for select to mijntoegang_app
  using (mt_kind() = 'officer' and institution_id = mt_institution()
    and not mt_concerns_break(patient_id, patient_niss, care_worker_id, named_key, identifiers)
    and (conversation_id is null or exists (select from conversations c where c.id = conversation_id)));
create policy officer_reviews on breaks for update to mijntoegang_app
  using (mt_kind() = 'officer' and institution_id = mt_institution()
    and not mt_concerns_break(patient_id, patient_niss, care_worker_id, named_key, identifiers)
    and (conversation_id is null or exists (select from conversations c where c.id = conversation_id)))
  with check (mt_kind() = 'officer' and reviewed_by = mt_officer());
create policy reported on breaks for insert to mijntoegang_app with check (mt_job() = 'break' and reviewed_by is null and stopped_at is null);
create policy report_sees on breaks for select to mijntoegang_app using (mt_job() = 'break');
create policy report_goes_on on breaks for update to mijntoegang_app using (mt_job() = 'break') with check (mt_job() = 'break');
grant select, insert, update (patient_id, patient_niss, institution_id, conversation_id, stopped_at, reviewed_by, reviewed_at)
  on breaks to mijntoegang_app;

alter table break_openings enable row level security;
create policy with_the_break on break_openings for select to mijntoegang_app
  using (exists (select from breaks b where b.id = break_id) and mt_job() is distinct from 'decide');
create policy reported on break_openings for insert to mijntoegang_app with check (mt_job() = 'break');
grant select, insert on break_openings to mijntoegang_app;

alter table break_stops enable row level security;
create policy with_the_break on break_stops for select to mijntoegang_app
  using (exists (select from breaks b where b.id = break_id) and mt_job() is distinct from 'decide');
create policy reported on break_stops for insert to mijntoegang_app with check (mt_job() = 'break');
grant select, insert on break_stops to mijntoegang_app;

alter table break_cases enable row level security;
create policy with_the_break on break_cases for select to mijntoegang_app
  using (mt_kind() in ('patient', 'officer') and exists (select from breaks b where b.id = break_id));
create policy patient_opens on break_cases for insert to mijntoegang_app
  with check (mt_kind() = 'patient' and state = 'open' and exists (select from breaks b where b.id = break_id));
-- In one's own name only, and a closed one stays closed.
create policy officer_works on break_cases for update to mijntoegang_app
  using (mt_kind() = 'officer' and state in ('open', 'investigating') and exists (select from breaks b where b.id = break_id))
  with check (mt_kind() = 'officer' and state <> 'open'
    and (state <> 'investigating' or taken_by = mt_officer())
    and (state = 'investigating' or closed_by = mt_officer()));
grant select, insert, update (state, taken_by, taken_at, findings, words, closed_by, closed_at) on break_cases to mijntoegang_app;

-- What the report needs: whose NISS it is and where the notice goes, whom the patient excludes, the conversation that tells it.
create policy report_finds on patients for select to mijntoegang_app using (mt_job() = 'break');
create policy report_sees on exclusion_periods for select to mijntoegang_app using (mt_job() = 'break');
create policy report_tells on conversations for insert to mijntoegang_app
  with check (mt_job() = 'break' and topic = 'break' and closed_at is null);
create policy report_tells on messages for insert to mijntoegang_app
  with check (mt_job() = 'break' and author = 'system' and kind = 'broken' and officer_id is null and read_at is null);
-- A form sent twice is told by `on conflict`, which asks for the sight of the row.
create policy report_sees on messages for select to mijntoegang_app using (mt_job() = 'break' and kind = 'broken');
-- R12: a conversation is kept away from whoever may not see the break that it tells of.
create policy withheld_with_the_break on conversations as restrictive for all to mijntoegang_app
  using (mt_kind() is distinct from 'officer' or topic <> 'break' or not mt_break_told_concerns(id))
  with check (true);
