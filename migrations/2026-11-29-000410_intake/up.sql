-- Requests that officers enter: what was typed, who spoke for the patient, doubles, letters to write at once, and signals.

-- One open request a person is for what the patient sends: what an officer enters is taken, and a double closed by whoever handles both.
drop index exclusion_requests_one_open;
create unique index exclusion_requests_one_open on exclusion_requests (patient_id, care_worker_id)
  where state in ('sent', 'taken', 'asked') and care_worker_id is not null and entered_by is null;

alter table exclusion_requests
  -- The request that this one asks the same as: the patient is told that both are handled together.
  add column double_of uuid references exclusion_requests (id),
  add constraint exclusion_requests_double_of_another check (double_of <> id),
  add constraint exclusion_requests_double_is_refused check ((double_of is not null) = (coalesce(refusal_reason, '') = 'double')),
  -- The name or the birth date that was typed is not the one that is known at the patient's own ombudsdienst.
  add column identity_differs boolean not null default false,
  -- Who spoke for the patient. Requests from before these columns have none of it.
  add column representative_name text check (representative_name <> '' and length(representative_name) <= 120),
  add column representative_niss text check (representative_niss ~ '^[0-9]{11}$'),
  add column representative_basis text check (representative_basis in ('parent', 'guardian', 'foster-parent', 'named-representative',
    'care-mandate', 'administrator', 'family', 'ehealth-mandate')),
  add column representative_evidence text check (representative_evidence <> '' and length(representative_evidence) <= 300),
  add column representative_until date,
  add column child_heard boolean,
  add constraint exclusion_requests_representative_whole check (
    (representative_name is null) = (representative_basis is null) and (representative_name is null) = (representative_evidence is null)
    and (representative_name is not null or num_nonnulls(representative_niss, representative_until, child_heard) = 0)),
  add constraint exclusion_requests_representative_of_asked_by check (
    representative_name is null or coalesce(asked_by, '') in ('parent', 'representative')),
  -- The person to exclude is the patient's other parent. Registered only once an officer said what is known of that.
  add column person_is_parent boolean not null default false,
  add column other_parent text check (other_parent in ('heard', 'judgment', 'urgent')),
  add constraint exclusion_requests_parent_of_asked_by check (not person_is_parent or representative_name is not null),
  add constraint exclusion_requests_other_parent_decided check (not person_is_parent or state <> 'registered' or other_parent is not null);
create index exclusion_requests_doubles on exclusion_requests (double_of) where double_of is not null;
grant update (double_of, other_parent) on exclusion_requests to mijntoegang_app;

alter table request_events
  drop constraint request_events_kind_check,
  add constraint request_events_kind_check check (kind in ('sent', 'taken', 'registered', 'refused', 'withdrawn', 'registration_retracted',
    'asked', 'answered', 'entered', 'note', 'call', 'taken_over', 'handed_back', 'reopened', 'handed_over')),
  drop constraint request_events_officer_of_kind,
  -- Handing over is nobody's act on the page.
  add constraint request_events_officer_of_kind
    check ((kind in ('sent', 'withdrawn', 'answered', 'handed_over')) = (officer_id is null));

-- What was typed. For the officer who entered it, for 30 days; for whoever handles the request, beside it.
create table request_receipts (
  -- The form's key: the same form sent again finds the same receipt (R10).
  id uuid primary key,
  request_id uuid not null unique references exclusion_requests (id),
  officer_id uuid not null references officers (id),
  -- Where it was entered; who handles it stands in the request only.
  institution_id uuid not null references institutions (id),
  reference text not null,
  typed_niss text not null check (typed_niss ~ '^[0-9]{11}$'),
  typed_given_name text check (typed_given_name <> ''),
  typed_family_name text not null check (typed_family_name <> ''),
  typed_birth_date text not null check (mt_is_birth_date(typed_birth_date)),
  person_line text not null check (person_line <> '' and length(person_line) <= 1000),
  channel text not null check (channel in ('paper', 'email', 'telephone')),
  entered_at timestamptz not null,
  -- The officer reads it no longer.
  reading_ended_at timestamptz
);
create index request_receipts_of_officer on request_receipts (officer_id, entered_at desc);
create index request_receipts_read on request_receipts (entered_at) where reading_ended_at is null;

-- Requests that were entered before there were receipts: what is known of the patient stands in for what was typed.
insert into request_receipts (id, request_id, officer_id, institution_id, reference, typed_niss, typed_given_name, typed_family_name,
    typed_birth_date, person_line, channel, entered_at)
  select r.draft_id, r.id, r.entered_by, o.institution_id, r.reference, p.niss, p.given_name, p.family_name,
    coalesce(p.birth_date, '1880'), coalesce(r.described_name, mt_full_name(c.given_name, c.family_name)), r.channel, e.happened_at
  from exclusion_requests r
    join officers o on o.id = r.entered_by
    join patients p on p.id = r.patient_id
    join request_events e on e.request_id = r.id and e.kind = 'entered'
    left join care_workers c on c.id = r.care_worker_id
  where r.channel in ('paper', 'email', 'telephone');

alter table request_receipts enable row level security;
create policy officer_own on request_receipts for select to mijntoegang_app
  using (mt_kind() = 'officer' and officer_id = mt_officer() and institution_id = mt_institution() and reading_ended_at is null);
create policy with_the_request on request_receipts for select to mijntoegang_app
  using (mt_kind() = 'officer' and exists (select from exclusion_requests r where r.id = request_id));
create policy intake_writes on request_receipts for insert to mijntoegang_app with check (mt_job() = 'intake' and reading_ended_at is null);
create policy sweep_sees on request_receipts for select to mijntoegang_app using (mt_job() = 'sweep');
create policy sweep_ends on request_receipts for update to mijntoegang_app
  using (mt_job() = 'sweep') with check (mt_job() = 'sweep' and reading_ended_at is not null);
grant select, insert, update (reading_ended_at) on request_receipts to mijntoegang_app;

-- The job `intake`: an officer sees nothing of what it finds, so the officer's own policies end.
drop policy officer_adds on patients;
drop policy officer_enters on exclusion_requests;
drop function mt_patient_for_intake;
create policy intake_finds on patients for select to mijntoegang_app using (mt_job() = 'intake');
create policy intake_adds on patients for insert to mijntoegang_app
  with check (mt_job() = 'intake' and email is null and home_confirmed_at is null);
create policy intake_enters on exclusion_requests for insert to mijntoegang_app
  with check (mt_job() = 'intake' and state = 'sent' and taken_by is null and double_of is null and other_parent is null
    and channel in ('paper', 'email', 'telephone') and entered_by is not null);
create policy intake_tells on request_events for insert to mijntoegang_app
  with check (mt_job() = 'intake' and kind in ('entered', 'handed_over'));
create policy intake_tells on conversations for insert to mijntoegang_app
  with check (mt_job() = 'intake' and topic = 'request' and request_id is not null and closed_at is null);
create policy intake_tells on messages for insert to mijntoegang_app
  with check (mt_job() = 'intake' and author = 'system' and kind = 'entered' and officer_id is null and read_at is null);
create policy intake_adds on attachments for insert to mijntoegang_app
  with check (mt_job() = 'intake' and request_id is not null and scan <> 'infected');
create policy intake_adds on attachment_chunks for insert to mijntoegang_app with check (mt_job() = 'intake');

-- How many requests an officer entered since a moment, and how many of them went elsewhere at once. Holds the officer's other entries
-- back until the transaction ends, so that two at once are counted one after the other.
create function mt_intake_count(officer uuid, since timestamptz) returns table (entered bigint, handed_over bigint)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_job() is distinct from 'intake' then
    raise exception 'only the intake job may call this function' using errcode = 'MT022', constraint = 'intake_job_only';
  end if;
  perform pg_advisory_xact_lock(hashtextextended(officer::text, 410));
  return query select count(*), count(*) filter (where exists (select from request_events e
      where e.request_id = r.request_id and e.kind = 'handed_over' and e.happened_at = r.entered_at))
    from request_receipts r where r.officer_id = officer and r.entered_at >= since;
end $$;

-- Since when the person of a registered request is excluded already by another registration, wherever that was made. For the message
-- to the patient: two requests may ask the same.
create function mt_exclusion_held_since(request uuid) returns timestamptz
  language sql stable security definer set search_path = public, pg_temp as $$
  select p.started_at from exclusion_requests r
    join exclusion_periods p on p.patient_id = r.patient_id and p.care_worker_id = r.registered_care_worker_id
      and p.origin = 'nexuzhealth' and p.ended_at is null
    where r.id = request and r.state = 'registered' and mt_kind() = 'officer' and r.institution_id = mt_institution()
$$;

revoke all on function mt_intake_count, mt_exclusion_held_since from public;
grant execute on function mt_intake_count, mt_exclusion_held_since to mijntoegang_app;

-- A letter that is not to wait until a notice stays unread: the patient never signed in.
alter table messages
  drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken',
    'outcome', 'prepared', 'reopened', 'home_changed', 'home_adoption', 'entered')),
  add column letter_at_once boolean not null default false,
  add constraint messages_letter_at_once_of_notice check (not letter_at_once or author = 'system');

-- What an ombudsdienst should look at; a line above the worklist. Names no patient, and never the officer whom it is told (R12).
create table signals (
  id uuid primary key,
  kind text not null check (kind in ('intake_handed_over')),
  institution_id uuid not null references institutions (id),
  -- Whose acts it is about.
  officer_id uuid references officers (id),
  happened_at timestamptz not null,
  seen_at timestamptz
);
create index signals_of_institution on signals (institution_id, happened_at desc) where seen_at is null;
alter table signals enable row level security;
create policy officer_reads on signals for select to mijntoegang_app
  using (mt_kind() = 'officer' and institution_id = mt_institution() and officer_id is distinct from mt_officer()
    and (select mt_officer_niss()) is not null);
create policy intake_writes on signals for insert to mijntoegang_app with check (mt_job() = 'intake' and seen_at is null);
grant select, insert on signals to mijntoegang_app;

-- Older programs enter requests as the officer.
update schema_compatibility set oldest_compatible = '20261129000410';
